//! CHAT transcripts (.cha), as the TalkBank corpora have them.
//!
//! The canonical text is the file. Words stand on main lines (`*PAR:`, continued by lines that begin
//! with a tab); headers, dependent tiers (`%mor:`), codes (`[//]`, `&-um`, `(.)`) and time bullets are
//! marked as unspoken. Main lines of one speaker in a row are one turn.

use std::collections::BTreeMap;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::role_words::{LabelMeaning, meaning};
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Role, Turn};
use crate::formats::transcripts::plain_text::ReadTurns;

/// Begins and ends a time bullet.
const BULLET: char = '\u{15}';

/// Reads canonical text into turns.
pub fn read_chat(text: &str, rules: &SpeakerRules) -> ReadTurns {
    let mut reader = Reader { text, rules, roles: BTreeMap::new(), read: ReadTurns::default(), speaker: None, first: false };
    let mut at = 0;
    let mut kind = Kind::Other;
    for (number, line) in (1..).zip(text.split('\n')) {
        let start = at;
        at += line.len() + 1;
        if line.starts_with('\t') {
            if kind == Kind::Main {
                reader.words(start, line);
            } else if kind == Kind::Participants {
                reader.participants(line);
            }
            continue;
        }
        kind = Kind::Other;
        if let Some(list) = line.strip_prefix("@Participants:") {
            kind = Kind::Participants;
            reader.participants(list);
        } else if let Some((label, body)) = line.strip_prefix('*').and_then(|rest| rest.split_once(':')) {
            kind = Kind::Main;
            reader.begin(label.trim(), number);
            reader.words(start + line.len() - body.len(), body);
        }
    }
    reader.read
}

/// Lines that hold no speech: headers and dependent tiers, with the lines that continue them, and what no speaker's line begins.
pub fn asides(text: &str) -> u32 {
    let mut aside = false;
    let mut count = 0;
    for line in text.split('\n') {
        if !line.starts_with('\t') {
            let speech = line.starts_with('*') && line.contains(':');
            aside = !speech && !matches!(line.trim_end(), "@UTF8" | "@Begin" | "@End");
        }
        count += u32::from(aside && !line.trim().is_empty());
    }
    count
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Main,
    Participants,
    Other,
}

struct Reader<'a> {
    text: &'a str,
    rules: &'a SpeakerRules,
    /// Roles that the head of the file states.
    roles: BTreeMap<&'a str, Role>,
    read: ReadTurns,
    speaker: Option<u16>,
    /// Whether this is the first main line of a turn: its bullet, which may stand on a continuation, is the turn's time.
    first: bool,
}

impl<'a> Reader<'a> {
    /// `CHI Ruth Target_Child, INV Fred Investigator`
    fn participants(&mut self, list: &'a str) {
        for entry in list.split(',') {
            let words: Vec<&str> = entry.split_whitespace().collect();
            if let [code, .., role] = words[..] {
                // The roles of the format, and the words of any language.
                let asks = matches!(role, "Investigator" | "Interviewer" | "Experimenter" | "Observer" | "Therapist" | "Leader")
                    || meaning(role) == Some(LabelMeaning::Asks);
                self.roles.insert(code, if asks { Role::Interviewer } else { Role::Participant });
            }
        }
    }

    fn begin(&mut self, label: &str, line: u32) {
        let known = self.read.speakers.len();
        let speaker = self.read.speaker(label, self.rules);
        if self.read.speakers.len() > known {
            if !self.rules.is_empty() && self.rules.declared(label).is_none() {
                self.read.undeclared.push(line);
            }
            // INV is the investigator in every corpus, named in the head or not.
            let stated = self.roles.get(label).copied().or((label == "INV").then_some(Role::Interviewer));
            if let Some(role) = stated.filter(|_| self.rules.declared(label).is_none()) {
                self.read.speakers[speaker as usize].role = role;
            }
        }
        self.first = self.read.turns.last().is_none_or(|turn| turn.speaker != Some(speaker));
        self.speaker = Some(speaker);
    }

    /// Reads a line, or its end, that begins at a byte of the text.
    fn words(&mut self, at: usize, line: &str) {
        for part in spoken_parts(line) {
            let span = ByteSpan::new(at + part.start, at + part.end).trimmed(self.text);
            match self.read.turns.last_mut().filter(|turn| turn.speaker == self.speaker) {
                Some(turn) => {
                    let between = ByteSpan { start: turn.span.end, end: span.start };
                    if !between.slice(self.text).trim().is_empty() {
                        self.read.unspoken.push(between);
                    }
                    turn.span.end = span.end;
                }
                None => {
                    let speaker = self.speaker;
                    let role = speaker.map_or(Role::Participant, |speaker| self.read.speakers[speaker as usize].role);
                    self.read.turns.push(Turn { speaker, role, span, time: None });
                }
            }
        }
        if let Some(turn) = self.read.turns.last_mut().filter(|turn| self.first && turn.speaker == self.speaker) {
            turn.time = turn.time.or(first_time(line));
        }
    }
}

/// The first time bullet of a line.
fn first_time(line: &str) -> Option<Deciseconds> {
    let inside = line.split_once(BULLET)?.1;
    let start: u64 = inside.split(['_', BULLET]).next()?.trim().parse().ok()?;
    Deciseconds::of_milliseconds(start)
}

/// The stretches of a line that were spoken.
fn spoken_parts(line: &str) -> Vec<std::ops::Range<usize>> {
    let mut parts = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        let word_start = line[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '<' | '>' | ']'));
        match code_length(rest, word_start) {
            Some(length) => {
                parts.extend(open.take().map(|start| start..at));
                at += length;
            }
            None => {
                open.get_or_insert(at);
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
    }
    parts.extend(open.map(|start| start..line.len()));
    parts.retain(|part| !line[part.clone()].trim().is_empty());
    parts
}

/// The length of a code at the start of a text, if one is there.
fn code_length(text: &str, word_start: bool) -> Option<usize> {
    let first = text.chars().next()?;
    let word = || text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '[' | BULLET)).unwrap_or(text.len());
    match first {
        BULLET => Some(find_near(&text[1..], BULLET).map_or(1, |end| end + 2)),
        '[' => Some(find_near(text, ']').map_or(1, |end| end + 1)),
        '<' | '>' | '‡' | '„' | '⌈' | '⌉' | '⌊' | '⌋' => Some(first.len_utf8()),
        // Fillers, fragments and events: `&-um`, `&+fr`, `&=laughs`, `&~x`.
        '&' if word_start && text[1..].starts_with(['-', '+', '=', '~', '*']) => Some(word()),
        // Linkers and special endings: `+...`, `+"`, `+/.`.
        '+' if word_start => Some(word()),
        // Pauses: `(.)`, `(..)`, `(1.5)`.
        '(' if word_start => {
            let end = find_near(text, ')')?;
            text[1..end].bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b':')).then_some(end + 1)
        }
        // Words that could not be made out, and words left out: `xxx`, `0is`.
        'x' | 'y' | 'w' if word_start => {
            matches!(text[..word()].trim_end_matches(['.', ',', '?', '!']), "xxx" | "yyy" | "www").then_some(3)
        }
        '0' if word_start && text[1..].starts_with(char::is_alphabetic) => Some(word()),
        // `0 .`: somebody does something and says nothing.
        '0' if word_start => {
            let end = 1 + text[1..].find(|c: char| c != ' ')?;
            (end > 1 && text[end..].starts_with(['.', '?', '!'])).then_some(end + 1)
        }
        // What kind of word it is: `gaga@c`.
        '@' if !word_start => Some(word()),
        _ => None,
    }
}

/// The place of the sign that ends a code. No code is long, and a line of openings without ends must not be searched to its end at each.
fn find_near(text: &str, sign: char) -> Option<usize> {
    text.bytes().take(LONGEST_CODE).position(|byte| byte == sign as u8)
}

/// The longest code; `[% a comment]` is the longest kind.
const LONGEST_CODE: usize = 400;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::transcript::spoken;

    #[test]
    fn main_lines_without_codes_and_tiers() {
        let text = "@UTF8\n@Begin\n@Participants:\tPAR Ida Participant,\n\tINV Investigator\n@ID:\teng|x|PAR|\n*INV:\tso (.) what happened ? \u{15}500_1200\u{15}\n*PAR:\t<I was> [//] I were &-um home\n\tand &=laughs (be)cause 0the xxx . \u{15}1530_4000\u{15}\n%mor:\tpro|I v|be\n\tn|home\n*PAR:\tgaga@c yes +... \u{15}4000_5000\u{15}\n@End\n";
        let read = read_chat(text, &SpeakerRules::default());
        let shown: Vec<String> = read
            .turns
            .iter()
            .map(|turn| {
                let speaker = &read.speakers[turn.speaker.expect("a speaker") as usize];
                let words = spoken(text, turn.span, &read.unspoken).split_whitespace().collect::<Vec<_>>().join(" ");
                format!("{}|{:?}|{:?}|{words}", speaker.label, speaker.role, turn.time.map(Deciseconds::tenths))
            })
            .collect();
        assert_eq!(
            shown,
            ["INV|Interviewer|Some(5)|so what happened ?", "PAR|Participant|Some(15)|I was I were home and (be)cause . gaga yes"]
        );
    }
}
