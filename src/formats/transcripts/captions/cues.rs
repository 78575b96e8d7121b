//! The cues of a caption file: a time line, then lines of words.
//!
//! By the rules a blank line ends a cue; programs break them. Here a cue reaches to the next time
//! line, less the number or id right above that line and less blocks of notes and styles, so that a
//! blank line inside a cue costs no words.

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::span::ByteSpan;
use crate::formats::transcripts::times::{parse_range, parse_time};

/// A cue.
pub struct Cue {
    /// When it begins.
    pub start: Deciseconds,
    /// Its lines, none of them empty.
    pub lines: Vec<ByteSpan>,
    /// The speaker, where the line above the time names one: `12 "Ida Marsh" (381)`.
    pub name: Option<ByteSpan>,
}

/// A caption file in its parts.
#[derive(Default)]
pub struct Cues {
    /// The cues, in the order of the file.
    pub cues: Vec<Cue>,
    /// The lines that belong to none: notes, styles, names of cues, what is above the first.
    pub asides: Vec<ByteSpan>,
    /// Lines at which a cue begins whose time cannot be read, so that its words are the cue's before.
    pub timeless: Vec<ByteSpan>,
}

/// The cues of a file, and what is beside them.
pub fn cues(text: &str) -> Cues {
    let Cues { mut cues, mut asides, mut timeless } = Cues::default();
    let mut note = false;
    let mut blank = true;
    let mut at = 0;
    for line in text.split('\n') {
        let span = ByteSpan::new(at, at + line.len()).trimmed(text);
        at += line.len() + 1;
        let words = span.slice(text);
        if let Some(start) = time_line(words) {
            let number = cues.len() + 1;
            let above = match cues.last() {
                Some(before) => before.lines.last(),
                None => asides.last(),
            };
            let name = above.filter(|above| right_above(text, **above, span)).and_then(|above| quoted_name(text, *above));
            match cues.last_mut() {
                Some(before) if name.is_some() => drop(before.lines.pop()),
                Some(before) => asides.extend(before.drop_id(text, span, number)),
                // The number or id of the first cue.
                None => drop(asides.pop_if(|last: &mut ByteSpan| name.is_some() || is_name_of_cue(last.slice(text)))),
            }
            cues.push(Cue { start, lines: Vec::new(), name });
            note = false;
        } else if span.is_empty() {
            note = false;
        } else {
            note |= blank && is_note(words);
            match cues.last_mut().filter(|_| !note) {
                Some(cue) => cue.lines.push(span),
                None if is_head(words) => {}
                None => asides.push(span),
            }
        }
        blank = line.is_empty();
    }
    for (number, cue) in cues.iter().enumerate() {
        let mut next = number + 2;
        for &line in &cue.lines {
            let words = line.slice(text);
            // Programs count cues from 1: a line that holds just the next number is a cue whose line of times is missing or broken.
            let is_next = is_number(words) && words.parse() == Ok(next) && text[..line.start as usize].ends_with("\n\n");
            if is_next || is_broken_time(words) {
                timeless.push(line);
            }
            next += usize::from(is_next);
        }
    }
    // A broken line of times below its number is one cue without a time, and not two.
    timeless.dedup_by(|line, number| text[number.end as usize..line.start as usize].trim().is_empty());
    Cues { cues, asides, timeless }
}

/// Whether a line should hold the times of a cue and does not: two clock times with some arrow between them.
fn is_broken_time(line: &str) -> bool {
    let arrow = ["-->", "->", "=>", "→", "—>", "–>", "-- >"].iter().find_map(|arrow| line.split_once(arrow));
    let is_clock = |part: &str| {
        let part = part.trim();
        part.contains(':') && part.chars().filter(char::is_ascii_digit).count() >= 3 && !part.contains(char::is_alphabetic)
    };
    arrow.is_some_and(|(start, end)| is_clock(start) && is_clock(end)) && time_line(line).is_none()
}

/// Lines that every file of captions begins with.
fn is_head(line: &str) -> bool {
    ["WEBVTT", "Kind:", "Language:", "X-TIMESTAMP"].iter().any(|word| line.starts_with(word))
}

/// Whether a line above the first cue is its number or id, and no word.
fn is_name_of_cue(line: &str) -> bool {
    line.contains(|c: char| c.is_ascii_digit()) && !line.contains(char::is_whitespace)
}

fn is_number(line: &str) -> bool {
    line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether no blank line is between two lines.
fn right_above(text: &str, above: ByteSpan, below: ByteSpan) -> bool {
    text[above.end as usize..below.start as usize].matches('\n').count() == 1
}

/// The name in `12 "Ida Marsh" (381)`.
fn quoted_name(text: &str, line: ByteSpan) -> Option<ByteSpan> {
    let words = line.slice(text);
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let open = digits + words[digits..].find('"').filter(|&blank| digits > 0 && words[digits..digits + blank].trim().is_empty())? + 1;
    let close = open + words[open..].rfind('"')?;
    let behind = words[close + 1..].trim();
    let numbered = behind.is_empty() || (behind.starts_with('(') && behind.ends_with(')'));
    let name = ByteSpan::new(line.start as usize + open, line.start as usize + close).trimmed(text);
    (numbered && !name.is_empty()).then_some(name)
}

impl Cue {
    /// Takes away the line right above the next time line if it is that cue's number or id; gives an id that could be a word.
    fn drop_id(&mut self, text: &str, time: ByteSpan, next: usize) -> Option<ByteSpan> {
        let last = self.lines.last().copied()?;
        let before = text[..last.start as usize].trim_end_matches([' ', '\t']);
        // Under a blank line, or right under the time line of a cue without words, a number is an id; so is anything without blanks.
        let apart =
            before.ends_with("\n\n") || before.trim_end_matches('\n').lines().next_back().is_some_and(|line| line.trim().is_empty());
        // Where a blank line is below it too, only the number that is due is no word.
        let due = right_above(text, last, time) || last.slice(text).parse() == Ok(next);
        let number = is_number(last.slice(text)) && due;
        let id = apart && !last.slice(text).contains(char::is_whitespace) && right_above(text, last, time);
        if number || id {
            self.lines.pop();
            return (!last.slice(text).contains(|c: char| c.is_ascii_digit())).then_some(last);
        }
        None
    }
}

/// Whether a text is a file of captions, whatever its name ends in: it begins like one, or lines of times are below numbers that count up.
pub fn reads_like_captions(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(LOOKED_AT).collect();
    let timed = lines.iter().filter(|line| time_line(line).is_some()).count();
    let numbered = lines.windows(2).filter(|pair| is_number(pair[0]) && time_line(pair[1]).is_some()).count();
    let commas = lines.iter().filter(|line| !line.contains("-->") && time_line(line).is_some()).count();
    let begins = lines.first().is_some_and(|line| line.starts_with("WEBVTT"));
    timed > 0 && (begins || (numbered > 1 && numbered + 1 >= timed) || (commas > 1 && commas == timed))
}

/// How many lines of a text are looked at.
const LOOKED_AT: usize = 200;

fn is_note(line: &str) -> bool {
    ["NOTE", "STYLE", "REGION"]
        .iter()
        .any(|word| line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])))
}

/// `00:00:05.000 --> 00:00:09.000 align:start`, also with a comma before the fraction.
fn time_line(line: &str) -> Option<Deciseconds> {
    // `0:00:00.599,0:00:04.160`, as one video site writes them.
    if let Some((start, end)) = line.split_once(',').filter(|(start, end)| start.contains('.') && end.contains('.')) {
        return parse_time(end).and(parse_time(start));
    }
    let (start, rest) = line.split_once("-->")?;
    parse_range(rest.split_whitespace().next()?)?;
    parse_range(start.trim())
}
