//! Determines how a file counts positions, from the positions themselves.
//!
//! The standard counts code points and is silent on line ends. Programs differ: some store CR LF and
//! count it as one, some count the byte order mark, some count as their language's strings do. A wrong
//! guess shifts every excerpt by a few letters, so all ways that can apply are tried and the way is
//! taken under which the excerpts fit best: those whose text the file quotes must be found again, and
//! excerpts begin and end where words do.

use crate::domain::corpus::span::{ByteSpan, CharSpan, OffsetTable};
use crate::domain::corpus::transcript::SourceMap;
use crate::formats::decode::canonical;

/// A way to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counting {
    /// Code points of the text as stored, without a byte order mark: the standard.
    CodePoints,
    /// The same, but CR LF is one.
    CrlfAsOne,
    /// The same, and the byte order mark is one.
    BomCounted,
    /// UTF-16 units: characters beyond the basic plane, emoji among them, are two.
    Utf16,
}

impl Counting {
    /// The prior points of a way, before any position was looked at. The odder ways need several excerpts in their favour.
    fn prior(self) -> i64 {
        match self {
            Self::CodePoints => 0,
            Self::CrlfAsOne => -1,
            Self::BomCounted => -6,
            // Two excerpts that begin inside words in one way of counting and not in the other are enough.
            Self::Utf16 => -5,
        }
    }
}

/// A place as a file gives it, with the text that the file quotes for it.
pub struct Mark<'a> {
    /// First position.
    pub start: i64,
    /// One past the last.
    pub end: i64,
    /// What the file calls it; often the text itself, whole or shortened.
    pub quoted: Option<&'a str>,
}

/// A text and the places in it.
pub struct Placed {
    /// The canonical text.
    pub text: String,
    /// Each place; `None` where it is reversed or outside the text. It may be empty.
    pub spans: Vec<Option<CharSpan>>,
    /// How the file counts.
    pub counting: Counting,
    /// Whether the text holds CR LF and nothing decides between the ways of counting it, though it matters.
    pub undecided: bool,
    /// How many excerpts begin or end inside a word, in a text that may be counted in several ways; those whose words are quoted do not count.
    pub inside_words: u32,
}

/// The places of a decoded file in its canonical text, under each way of counting that can apply.
pub fn every_way(stored: &str, marks: &[Mark<'_>]) -> Vec<Vec<Option<CharSpan>>> {
    let words = stored.trim_start_matches('\u{feff}');
    let boms = (stored.len() - words.len()) / '\u{feff}'.len_utf8();
    let (text, map) = canonical(words);
    let chars = OffsetTable::new(&text).chars();
    let spans = |counting: Counting| {
        let ruler = Ruler::new(counting, words, lead(counting, boms));
        marks.iter().map(|mark| ruler.span(mark, &map, chars)).collect()
    };
    ways(words, boms).into_iter().map(spans).collect()
}

/// How many marks at the beginning are counted. One is not; further ones are text to anyone who counted.
fn lead(counting: Counting, boms: usize) -> i64 {
    boms.saturating_sub(usize::from(counting != Counting::BomCounted)) as i64
}

/// Turns a decoded file and places in it into canonical text and places there, counted as the standard says.
pub fn place_by_standard(stored: &str, marks: &[Mark<'_>]) -> Placed {
    place_in(stored, marks, |_, _| vec![Counting::CodePoints])
}

/// The same, with the way of counting determined from the places.
pub fn place(stored: &str, marks: &[Mark<'_>]) -> Placed {
    place_in(stored, marks, ways)
}

fn place_in(stored: &str, marks: &[Mark<'_>], ways: impl Fn(&str, usize) -> Vec<Counting>) -> Placed {
    let words = stored.trim_start_matches('\u{feff}');
    let boms = (stored.len() - words.len()) / '\u{feff}'.len_utf8();
    let (text, map) = canonical(words);
    let offsets = OffsetTable::new(&text);
    let ways = ways(words, boms);
    let several = ways.len() > 1;
    let mut best: Option<(i64, Counting, Vec<Option<CharSpan>>)> = None;
    let mut undecided = false;
    for counting in ways {
        let ruler = Ruler::new(counting, words, lead(counting, boms));
        let spans: Vec<Option<CharSpan>> = marks.iter().map(|mark| ruler.span(mark, &map, offsets.chars())).collect();
        let fit: i64 = marks.iter().zip(&spans).map(|(mark, span)| fit(&text, &offsets, mark, *span)).sum();
        let score = counting.prior() + fit;
        if counting == Counting::CrlfAsOne
            && let Some((first, _, have)) = &best
        {
            undecided = have != &spans && *first == fit;
        }
        if best.as_ref().is_none_or(|(have, ..)| score > *have) {
            best = Some((score, counting, spans));
        }
    }
    let (_, counting, spans) = best.expect("code points are always tried");
    let inside = |(mark, span): &(&Mark<'_>, &Option<CharSpan>)| {
        let bytes = span.and_then(|span| offsets.to_bytes(&text, span)).filter(|bytes| !bytes.is_empty());
        let cut = bytes.is_some_and(|bytes| cuts_word(&text, bytes));
        cut && !mark.quoted.is_some_and(|quoted| bytes.is_some_and(|bytes| is_quoted(bytes.slice(&text), quoted)))
    };
    let inside_words = if several { marks.iter().zip(&spans).filter(inside).count() as u32 } else { 0 };
    Placed { text, spans, counting, undecided: undecided && counting == Counting::CodePoints, inside_words }
}

/// The ways that make a difference for a text.
fn ways(words: &str, boms: usize) -> Vec<Counting> {
    let mut ways = vec![Counting::CodePoints];
    if words.contains("\r\n") {
        ways.push(Counting::CrlfAsOne);
    }
    if boms > 0 {
        ways.push(Counting::BomCounted);
    }
    if words.chars().any(|c| c.len_utf16() == 2) {
        ways.push(Counting::Utf16);
    }
    ways
}

/// Converts positions of a file to positions of its stored text.
struct Ruler {
    /// Positions, in the file's own counting, after which the stored text is one ahead or one behind.
    steps: Vec<i64>,
    sign: i64,
    lead: i64,
}

impl Ruler {
    fn new(counting: Counting, words: &str, lead: i64) -> Self {
        let mut steps = Vec::new();
        let mut sign = 0;
        let mut count = 0;
        let mut before = '\0';
        match counting {
            Counting::CodePoints | Counting::BomCounted => {}
            Counting::CrlfAsOne => {
                sign = 1;
                for c in words.chars() {
                    if c == '\n' && before == '\r' {
                        steps.push(count)
                    } else {
                        count += 1
                    }
                    before = c;
                }
            }
            Counting::Utf16 => {
                sign = -1;
                for c in words.chars() {
                    count += c.len_utf16() as i64;
                    if c.len_utf16() == 2 {
                        steps.push(count);
                    }
                }
            }
        }
        Self { steps, sign, lead }
    }

    /// The stored position. Of CR LF counted as one, the border after it lies after the LF.
    fn stored(&self, position: i64) -> i64 {
        // A file may name any number.
        let position = position.saturating_sub(self.lead);
        position.saturating_add(self.sign * self.steps.partition_point(|&step| step <= position) as i64)
    }

    fn span(&self, mark: &Mark<'_>, map: &SourceMap, chars: u32) -> Option<CharSpan> {
        let at = |position: i64| u32::try_from(self.stored(position)).ok().map(|stored| map.to_canonical(stored)).filter(|&at| at <= chars);
        let span = CharSpan { start: at(mark.start)?, end: at(mark.end)? };
        (mark.start <= mark.end && span.start <= span.end).then_some(span)
    }
}

/// How well a place fits, as a small number of points.
fn fit(text: &str, offsets: &OffsetTable, mark: &Mark<'_>, span: Option<CharSpan>) -> i64 {
    let Some(bytes) = span.and_then(|span| offsets.to_bytes(text, span)) else { return -8 };
    if bytes.is_empty() {
        return 0;
    }
    let borders = i64::from(begins_word(text, bytes)) + i64::from(ends_word(text, bytes));
    let quoted = mark.quoted.is_some_and(|quoted| is_quoted(bytes.slice(text), quoted));
    3 * borders - 4 + if quoted { 8 } else { 0 }
}

/// Whether an excerpt begins or ends between two letters of one word.
fn cuts_word(text: &str, span: ByteSpan) -> bool {
    let letters =
        |before: Option<char>, after: Option<char>| before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
    let excerpt = span.slice(text);
    letters(text[..span.start as usize].chars().next_back(), excerpt.chars().next())
        || letters(excerpt.chars().next_back(), text[span.end as usize..].chars().next())
}

fn begins_word(text: &str, span: ByteSpan) -> bool {
    let before = text[..span.start as usize].chars().next_back();
    let first = span.slice(text).chars().next();
    !before.is_some_and(char::is_alphanumeric) && !first.is_some_and(char::is_whitespace)
}

fn ends_word(text: &str, span: ByteSpan) -> bool {
    let last = span.slice(text).chars().next_back();
    let after = text[span.end as usize..].chars().next();
    !after.is_some_and(char::is_alphanumeric) && !last.is_some_and(char::is_whitespace)
}

/// Whether two texts have the same letters in the same order, whatever the white space between them.
pub fn same_words(one: &str, other: &str) -> bool {
    let letters = |text: &'_ str| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
    // The longer one is not looked through where lengths alone tell.
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    long.len() <= short.len() * 4 + 64 && letters(one) == letters(other)
}

/// The fewest letters and digits of words that are looked for beside their place: shorter ones may be anywhere.
const FEWEST: usize = 6;

/// The only place of a text that holds some words; `None` where there is none or several, and for words too short to prove anything.
pub fn only_place(text: &str, offsets: &OffsetTable, words: &str) -> Option<CharSpan> {
    let words = words.trim();
    if words.chars().filter(|c| c.is_alphanumeric()).take(FEWEST).count() < FEWEST {
        return None;
    }
    let start = text.find(words)?;
    let again = text[start..].char_indices().nth(1).and_then(|(next, _)| text[start + next..].find(words));
    let bytes = ByteSpan { start: start as u32, end: (start + words.len()) as u32 };
    again.is_none().then(|| offsets.to_chars(text, bytes))
}

/// Whether a name is the text of the excerpt, whole, or its beginning. Very short names prove nothing.
fn is_quoted(excerpt: &str, name: &str) -> bool {
    let shortened = name.trim_end_matches(['…', '.', ' ']);
    if shortened.chars().count() < 4 {
        return false;
    }
    let mut excerpt = excerpt.split_whitespace().flat_map(|word| word.chars().chain([' ']));
    let begins = shortened.split_whitespace().flat_map(|word| word.chars().chain([' '])).collect::<String>();
    begins.trim_end().chars().all(|c| excerpt.next() == Some(c)) && (shortened.len() < name.len() || excerpt.take(3).count() <= 2)
}
