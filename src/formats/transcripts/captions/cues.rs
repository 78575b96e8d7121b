//! The cues of a caption file: a time line, then lines of words.
//!
//! By the rules a blank line ends a cue; programs break them. Here a cue reaches to the next time
//! line, less the number or id right above that line and less blocks of notes and styles, so that a
//! blank line inside a cue costs no words.

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::span::ByteSpan;
use crate::formats::transcripts::times::parse_range;

/// A cue.
pub struct Cue {
    /// When it begins.
    pub start: Deciseconds,
    /// Its lines, none of them empty.
    pub lines: Vec<ByteSpan>,
}

/// The cues of a file, in its order, and the lines that belong to none: notes, styles, names of cues, what is above the first.
pub fn cues(text: &str) -> (Vec<Cue>, Vec<ByteSpan>) {
    let mut cues: Vec<Cue> = Vec::new();
    let mut asides = Vec::new();
    let mut note = false;
    let mut blank = true;
    let mut at = 0;
    for line in text.split('\n') {
        let span = ByteSpan::new(at, at + line.len()).trimmed(text);
        at += line.len() + 1;
        let words = span.slice(text);
        if let Some(start) = time_line(words) {
            match cues.last_mut() {
                Some(before) => asides.extend(before.drop_id(text)),
                // The number or id of the first cue.
                None => drop(asides.pop_if(|last: &mut ByteSpan| is_name_of_cue(last.slice(text)))),
            }
            cues.push(Cue { start, lines: Vec::new() });
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
    (cues, asides)
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

impl Cue {
    /// Takes away the line right above the next time line if it is that cue's number or id; gives an id that could be a word.
    fn drop_id(&mut self, text: &str) -> Option<ByteSpan> {
        let last = self.lines.last().copied()?;
        let number = is_number(last.slice(text));
        let before = text[..last.start as usize].trim_end_matches([' ', '\t']);
        // Under a blank line, or right under the time line of a cue without words, a number is an id; so is anything without blanks.
        let apart =
            before.ends_with("\n\n") || before.trim_end_matches('\n').lines().next_back().is_some_and(|line| line.trim().is_empty());
        let id = apart && !last.slice(text).contains(char::is_whitespace);
        if number || id {
            self.lines.pop();
            return (!last.slice(text).contains(|c: char| c.is_ascii_digit())).then_some(last);
        }
        None
    }
}

fn is_note(line: &str) -> bool {
    ["NOTE", "STYLE", "REGION"]
        .iter()
        .any(|word| line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])))
}

/// `00:00:05.000 --> 00:00:09.000 align:start`, also with a comma before the fraction.
fn time_line(line: &str) -> Option<Deciseconds> {
    let (start, rest) = line.split_once("-->")?;
    parse_range(rest.split_whitespace().next()?)?;
    parse_range(start.trim())
}
