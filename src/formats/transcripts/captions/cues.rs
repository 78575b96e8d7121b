//! The cues of a caption file: a time line, then lines of words.
//!
//! By the rules a blank line ends a cue; programs break them. Here a cue reaches to the next time
//! line, less the number or id right above that line and less blocks of notes and styles, so that a
//! blank line inside a cue costs no words.

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::span::ByteSpan;
use crate::formats::transcripts::times::parse_time;

/// A cue.
pub struct Cue {
    /// When it begins.
    pub start: Deciseconds,
    /// Its lines, none of them empty.
    pub lines: Vec<ByteSpan>,
}

/// The cues of a file, in its order.
pub fn cues(text: &str) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut note = false;
    let mut blank = true;
    let mut at = 0;
    for line in text.split('\n') {
        let span = ByteSpan::new(at, at + line.len()).trimmed(text);
        at += line.len() + 1;
        let words = span.slice(text);
        if let Some(start) = time_line(words) {
            if let Some(before) = cues.last_mut() {
                before.drop_id(text);
            }
            cues.push(Cue { start, lines: Vec::new() });
            note = false;
        } else if span.is_empty() {
            note = false;
        } else {
            note |= blank && is_note(words);
            if let Some(cue) = cues.last_mut().filter(|_| !note) {
                cue.lines.push(span);
            }
        }
        blank = line.is_empty();
    }
    cues
}

impl Cue {
    /// Takes away the line right above the next time line if it is that cue's number or id.
    fn drop_id(&mut self, text: &str) {
        let Some(last) = self.lines.last() else { return };
        let number = last.slice(text).bytes().all(|byte| byte.is_ascii_digit());
        let before = text[..last.start as usize].trim_end_matches([' ', '\t']);
        // Under a blank line, or right under the time line of a cue without words, a number is an id; so is anything without blanks.
        let apart =
            before.ends_with("\n\n") || before.trim_end_matches('\n').lines().next_back().is_some_and(|line| line.trim().is_empty());
        let id = apart && !last.slice(text).contains(char::is_whitespace);
        if number || id {
            self.lines.pop();
        }
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
    parse_time(rest.split_whitespace().next()?)?;
    parse_time(start.trim())
}
