//! Where an excerpt is in the transcripts, found by its words.
//!
//! Four ways are tried in turn: the very words; their letters and digits, whatever is between them; where the excerpt says that words were
//! left out (`[...]`, `…`), its parts in their order, from the first to the last; the longest stretch that the excerpt and a transcript share, by a suffix automaton of the excerpt (Blumer and others 1985), which takes time in proportion to the
//! length of both. A place counts only where it is the one place that the way finds: what fits several is listed and never guessed.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::SegmentRow;
use crate::domain::corpus::span::{CharSpan, OffsetTable};
use crate::domain::corpus::transcript_names::{Names, Unnamed};
use crate::domain::ids::DocumentId;

/// How an excerpt was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Its very words.
    Exact,
    /// Its letters and digits.
    Letters,
    /// Its parts, in their order: between them are words that it leaves out.
    Parts,
    /// A part of it: the share of its letters, in percent.
    Stretch(u32),
}

/// Why an excerpt has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Open {
    /// The row holds no words.
    NoWords,
    /// The row names no code.
    NoCode,
    /// No transcript is called as the row says, and none holds the words.
    NoTranscript,
    /// Several transcripts are called so.
    SeveralTranscripts,
    /// The words, or enough of them, occur nowhere.
    Missing,
    /// They occur in several places.
    Several(usize),
    /// The parts between which words were left out do.
    SeveralParts,
}

impl Open {
    /// The reason in words.
    pub fn reason(self) -> String {
        match self {
            Self::NoWords => "the row holds no words".to_owned(),
            Self::NoCode => "the row names no code".to_owned(),
            Self::NoTranscript => "no transcript is called so, and none holds the words".to_owned(),
            Self::SeveralTranscripts => "several transcripts are called so".to_owned(),
            Self::Missing => "the words are not in the transcript".to_owned(),
            Self::Several(places) => format!("the words occur in {places} places"),
            Self::SeveralParts => "the parts between which words were left out occur in several places".to_owned(),
        }
    }
}

/// A place that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    /// Which transcript.
    pub transcript: usize,
    /// Where in its canonical text.
    pub span: CharSpan,
    /// How it was found.
    pub how: How,
    /// Whether the transcript is called otherwise than the row says.
    pub renamed: bool,
}

/// The fewest letters of a stretch, and of words that are looked for in transcripts of another name.
const FEWEST: usize = 12;
/// The least share of an excerpt's letters that a stretch must hold, in percent.
const LEAST_SHARE: u32 = 50;
/// The longest excerpt whose stretches are looked for, in letters.
const LONGEST: usize = 20_000;
/// The most places of one part that are looked at.
const MOST_PLACES: usize = 1000;
/// How many letters may be gone through in search of stretches, in all.
const BUDGET: usize = 1 << 30;

/// A transcript that is searched.
struct Haystack<'a> {
    text: &'a str,
    offsets: OffsetTable,
    /// Letters and digits in lower case.
    folded: String,
    /// For each byte of `folded`, the character of the text that it comes from.
    at: Vec<u32>,
}

impl<'a> Haystack<'a> {
    fn new(text: &'a str) -> Self {
        let (mut folded, mut at) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for (place, c) in text.chars().enumerate() {
            for c in letters(c) {
                folded.push(c);
                at.resize(folded.len(), place as u32);
            }
        }
        Self { text, offsets: OffsetTable::new(text), folded, at }
    }

    fn exact(&self, words: &str) -> Vec<CharSpan> {
        let span = |(at, found): (usize, &str)| CharSpan { start: self.char_at(at), end: self.char_at(at + found.len()) };
        self.text.match_indices(words).map(span).collect()
    }

    /// Stretches from the first to the last of several parts in their order, each of which is whole words; no more than two.
    fn parts(&self, parts: &[String]) -> Vec<CharSpan> {
        let places = |part: &String| -> Vec<(usize, usize)> {
            let found = self.folded.match_indices(part.as_str()).map(|(at, found)| (at, at + found.len()));
            found.filter(|&(from, to)| self.is_of_whole_words(self.span_of(from, to))).take(MOST_PLACES).collect()
        };
        let all: Vec<Vec<(usize, usize)>> = parts.iter().map(places).collect();
        let [firsts, between @ .., lasts] = all.as_slice() else { return Vec::new() };
        let mut found = Vec::new();
        for &(from, end) in firsts {
            // The earliest place of each part behind the one before it leaves the most room for the last.
            let after = between.iter().try_fold(end, |end, places| {
                let next = places.partition_point(|&(start, _)| start < end);
                places.get(next).map(|&(_, end)| end)
            });
            let Some(after) = after else { continue };
            let next = lasts.partition_point(|&(start, _)| start < after);
            found.extend(lasts[next..].iter().take(2).map(|&(_, to)| self.span_of(from, to)));
            if found.len() > 1 {
                break;
            }
        }
        found.truncate(2);
        found
    }

    fn char_at(&self, byte: usize) -> u32 {
        let whole = crate::domain::corpus::span::ByteSpan { start: 0, end: byte as u32 };
        self.offsets.to_chars(self.text, whole).end
    }

    fn letters(&self, letters: &str) -> Vec<CharSpan> {
        self.folded.match_indices(letters).map(|(at, found)| self.span_of(at, at + found.len())).collect()
    }

    fn span_of(&self, from: usize, to: usize) -> CharSpan {
        CharSpan { start: self.at[from], end: self.at[to - 1] + 1 }
    }

    /// Whether a span begins and ends with whole words.
    fn is_of_whole_words(&self, span: CharSpan) -> bool {
        let Some(bytes) = self.offsets.to_bytes(self.text, span) else { return false };
        let before = self.text[..bytes.start as usize].chars().next_back();
        let after = self.text[bytes.end as usize..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    }

    /// A span made longer until it begins and ends with whole words.
    fn whole_words(&self, span: CharSpan) -> CharSpan {
        let Some(bytes) = self.offsets.to_bytes(self.text, span) else { return span };
        let before = self.text[..bytes.start as usize].chars().rev().take_while(|c| c.is_alphanumeric()).count() as u32;
        let after = self.text[bytes.end as usize..].chars().take_while(|c| c.is_alphanumeric()).count() as u32;
        CharSpan { start: span.start - before, end: span.end + after }
    }

    /// Those of several places that lie in the paragraphs that a row names, by lines and by lines that are not empty, if both say the same.
    fn in_paragraphs(&self, places: &[CharSpan], (first, last): (u32, u32)) -> Option<CharSpan> {
        let numbers = |filled: bool| {
            let fits = |span: &&CharSpan| {
                let Some(bytes) = self.offsets.to_bytes(self.text, **span) else { return false };
                let before = self.text[..bytes.start as usize].split('\n');
                let count = before.enumerate().filter(|(at, line)| *at == 0 || !filled || !line.trim().is_empty()).count() as u32;
                (first..=last).contains(&count)
            };
            let fitting: Vec<CharSpan> = places.iter().filter(fits).copied().collect();
            if let [one] = fitting[..] { Some(one) } else { None }
        };
        match (numbers(false), numbers(true)) {
            (Some(one), Some(other)) if one == other => Some(one),
            _ => None,
        }
    }
}

/// The parts of an excerpt that says with three dots that words were left out, or with two in brackets; fewer than two where it does not.
fn parts_of(words: &str) -> Vec<String> {
    let is_dot = |c: char| matches!(c, '.' | '…');
    let is_blank = |c: char| matches!(c, ' ' | '\u{a0}');
    let (mut parts, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some(start) = words[at..].find(is_dot).map(|start| at + start) {
        let run = &words[start..];
        let run = run[..run.find(|c| !is_dot(c) && !is_blank(c)).unwrap_or(run.len())].trim_end_matches(is_blank);
        let end = start + run.len();
        let dots: usize = run.chars().map(|c| if c == '…' { 3 } else { usize::from(c == '.') }).sum();
        let bracketed = words[..start].trim_end_matches(is_blank).ends_with(['[', '(', '<', '{', '/'])
            && words[end..].trim_start_matches(is_blank).starts_with([']', ')', '>', '}', '/']);
        if dots > 2 || (dots == 2 && bracketed) {
            parts.push(&words[from..start]);
            from = end;
        }
        at = end;
    }
    parts.push(&words[from..]);
    let folded = parts.into_iter().map(|part| part.chars().flat_map(letters).collect::<String>());
    folded.filter(|part| !part.is_empty()).collect()
}

/// The letters that a character is compared by: none for blanks, marks and punctuation.
fn letters(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().filter(|c| c.is_alphanumeric())
}

/// Transcripts, made ready for a search.
pub struct Locator<'a> {
    names: Names,
    haystacks: Vec<Haystack<'a>>,
    budget: usize,
}

impl<'a> Locator<'a> {
    /// Makes the texts ready.
    pub fn new(transcripts: &[(DocumentId, &'a str)]) -> Self {
        let names = Names::of(transcripts.iter().map(|(id, _)| id));
        Self { names, haystacks: transcripts.iter().map(|(_, text)| Haystack::new(text)).collect(), budget: BUDGET }
    }

    /// Finds the place of a row.
    ///
    /// # Errors
    /// Why it has none.
    pub fn locate(&mut self, row: &SegmentRow) -> Result<Located, Open> {
        if row.codes.is_empty() {
            return Err(Open::NoCode);
        }
        let words: String = row.words.replace("\r\n", "\n").nfc().collect();
        let words = words.trim().trim_matches(['"', '“', '”', '„', '«', '»']).trim();
        let folded: String = words.chars().flat_map(letters).collect();
        if folded.is_empty() {
            return Err(Open::NoWords);
        }
        let named = row.document.as_deref().map(|name| self.named(name));
        match named {
            Some(Ok(at)) => self.search(&[at], words, &folded, row.paragraphs, true),
            Some(Err(Unnamed::Several(which))) => match self.search(&which, words, &folded, row.paragraphs, true) {
                Ok(found) => Ok(found),
                Err(_) => Err(Open::SeveralTranscripts),
            },
            Some(Err(Unnamed::Unknown)) => {
                let all: Vec<usize> = (0..self.haystacks.len()).collect();
                let long = folded.chars().count() >= FEWEST;
                match self.search(&all, words, &folded, None, false) {
                    Ok(found) if long => Ok(Located { renamed: true, ..found }),
                    Err(several @ (Open::Several(_) | Open::SeveralParts)) => Err(several),
                    _ => Err(Open::NoTranscript),
                }
            }
            None => {
                let all: Vec<usize> = (0..self.haystacks.len()).collect();
                self.search(&all, words, &folded, row.paragraphs, true)
            }
        }
    }

    /// The transcript of a name, also where a program put a number or a folder before it.
    fn named(&self, name: &str) -> Result<usize, Unnamed> {
        let bare = name.rsplit(['\\', '/']).next().unwrap_or(name);
        let unnumbered = bare.split_once(':').filter(|(number, _)| {
            let digits = number.trim_start_matches(['D', 'P', 'd', 'p', ' ']);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        let forms = [Some(name), Some(bare), unnumbered.map(|(_, rest)| rest.trim())];
        let mut last = Err(Unnamed::Unknown);
        for form in forms.into_iter().flatten() {
            last = self.names.find(form);
            if !matches!(last, Err(Unnamed::Unknown)) {
                break;
            }
        }
        last
    }

    fn search(
        &mut self,
        among: &[usize],
        words: &str,
        folded: &str,
        paragraphs: Option<(u32, u32)>,
        stretches: bool,
    ) -> Result<Located, Open> {
        for (how, find) in [
            (How::Exact, Box::new(|hay: &Haystack<'_>| hay.exact(words)) as Box<dyn Fn(&Haystack<'_>) -> Vec<CharSpan>>),
            (How::Letters, Box::new(|hay: &Haystack<'_>| hay.letters(folded))),
        ] {
            let found: Vec<(usize, Vec<CharSpan>)> =
                among.iter().map(|&at| (at, find(&self.haystacks[at]))).filter(|(_, places)| !places.is_empty()).collect();
            match found.as_slice() {
                [] => {}
                [(transcript, places)] if places.len() == 1 => {
                    return Ok(Located { transcript: *transcript, span: places[0], how, renamed: false });
                }
                [(transcript, places)] => {
                    let one = paragraphs.and_then(|paragraphs| self.haystacks[*transcript].in_paragraphs(places, paragraphs));
                    return match one {
                        Some(span) => Ok(Located { transcript: *transcript, span, how, renamed: false }),
                        None => Err(Open::Several(places.len())),
                    };
                }
                several => return Err(Open::Several(several.iter().map(|(_, places)| places.len()).sum())),
            }
        }
        let parts = parts_of(words);
        let cost = parts.len() * among.iter().map(|&at| self.haystacks[at].folded.len()).sum::<usize>();
        if parts.len() > 1 && folded.chars().count() >= FEWEST && cost <= self.budget {
            self.budget -= cost;
            let found: Vec<(usize, CharSpan)> =
                among.iter().flat_map(|&at| self.haystacks[at].parts(&parts).into_iter().map(move |span| (at, span))).collect();
            match found[..] {
                [] => {}
                [(transcript, span)] => return Ok(Located { transcript, span, how: How::Parts, renamed: false }),
                _ => return Err(Open::SeveralParts),
            }
        }
        if stretches { self.stretch(among, folded) } else { Err(Open::Missing) }
    }

    fn stretch(&mut self, among: &[usize], folded: &str) -> Result<Located, Open> {
        let wanted: Vec<char> = folded.chars().collect();
        let cost: usize = among.iter().map(|&at| self.haystacks[at].folded.len()).sum();
        if wanted.len() < FEWEST || wanted.len() > LONGEST || cost > self.budget {
            return Err(Open::Missing);
        }
        self.budget -= cost;
        let automaton = Automaton::of(&wanted);
        let mut best: (usize, Vec<(usize, usize)>) = (0, Vec::new());
        for &at in among {
            let (length, ends) = automaton.longest(&self.haystacks[at].folded);
            if length > best.0 {
                best = (length, Vec::new());
            }
            if length == best.0 {
                best.1.extend(ends.into_iter().map(|end| (at, end)));
            }
        }
        let share = (best.0 * 100 / wanted.len()) as u32;
        match best.1.as_slice() {
            _ if best.0 < FEWEST || share < LEAST_SHARE => Err(Open::Missing),
            [(transcript, end)] => {
                let hay = &self.haystacks[*transcript];
                let from = hay.folded[..*end].char_indices().rev().nth(best.0 - 1).map_or(0, |(at, _)| at);
                let span = hay.whole_words(hay.span_of(from, *end));
                Ok(Located { transcript: *transcript, span, how: How::Stretch(share), renamed: false })
            }
            several => Err(Open::Several(several.len())),
        }
    }
}

/// A suffix automaton: the smallest machine that knows every part of a text.
struct Automaton {
    length: Vec<usize>,
    link: Vec<usize>,
    next: Vec<BTreeMap<char, usize>>,
}

impl Automaton {
    fn of(text: &[char]) -> Self {
        let mut machine = Self { length: vec![0], link: vec![0], next: vec![BTreeMap::new()] };
        let mut last = 0;
        for &c in text {
            last = machine.extend(last, c);
        }
        machine
    }

    fn state(&mut self, length: usize, link: usize, next: BTreeMap<char, usize>) -> usize {
        self.length.push(length);
        self.link.push(link);
        self.next.push(next);
        self.length.len() - 1
    }

    fn extend(&mut self, last: usize, c: char) -> usize {
        let new = self.state(self.length[last] + 1, 0, BTreeMap::new());
        let mut at = Some(last);
        while let Some(state) = at.filter(|&state| !self.next[state].contains_key(&c)) {
            self.next[state].insert(c, new);
            at = (state != 0).then(|| self.link[state]);
        }
        let Some(state) = at else { return new };
        let target = self.next[state][&c];
        if self.length[state] + 1 == self.length[target] {
            self.link[new] = target;
            return new;
        }
        let copy = self.state(self.length[state] + 1, self.link[target], self.next[target].clone());
        let mut at = Some(state);
        while let Some(state) = at.filter(|&state| self.next[state].get(&c) == Some(&target)) {
            self.next[state].insert(c, copy);
            at = (state != 0).then(|| self.link[state]);
        }
        self.link[target] = copy;
        self.link[new] = copy;
        new
    }

    /// The length of the longest part that a text shares with this one, and the bytes of the text at which it ends.
    fn longest(&self, text: &str) -> (usize, Vec<usize>) {
        let (mut state, mut length) = (0, 0);
        let mut best: (usize, Vec<usize>) = (0, Vec::new());
        for (at, c) in text.char_indices() {
            while state != 0 && !self.next[state].contains_key(&c) {
                state = self.link[state];
                length = self.length[state];
            }
            match self.next[state].get(&c) {
                Some(&next) => (state, length) = (next, length + 1),
                None => length = 0,
            }
            if length > best.0 {
                best = (length, Vec::new());
            }
            if length == best.0 && length > 0 && best.1.len() < 1000 {
                best.1.push(at + c.len_utf8());
            }
        }
        best
    }
}
