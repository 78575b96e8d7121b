//! Plain-text transcripts, as people type them and as transcription programs write them.
//!
//! Takes canonical text and what the study declares of its speakers, gives turns. A paragraph
//! without a label goes on with the turn above it. Text above the first label is a header: it
//! stays, as a note.

mod accept;
mod head;

use std::collections::BTreeMap;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Role, Speaker, Turn};

use accept::Accepted;
pub use accept::{is_customary_label, may_be_a_name};
use head::{Head, read_head};

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadTurns {
    /// Who speaks, in the order of first appearance.
    pub speakers: Vec<Speaker>,
    /// What was said.
    pub turns: Vec<Turn>,
    /// Places inside turns that nobody spoke.
    pub unspoken: Vec<ByteSpan>,
    /// Lines, from 1, whose label the study does not declare though it declares others; one per label.
    pub undeclared: Vec<u32>,
    /// Numbers of the speakers, so that a file of a million labels is read in the time that its length takes.
    numbers: BTreeMap<String, u16>,
}

impl ReadTurns {
    /// The number of a speaker, who is added where new.
    pub fn speaker(&mut self, label: &str, rules: &SpeakerRules) -> u16 {
        if let Some(&known) = self.numbers.get(label) {
            return known;
        }
        // A transcript with more speakers than this is a misread one; the rest share the last number.
        let at = self.speakers.len().min(MOST_SPEAKERS - 1);
        if at == self.speakers.len() {
            self.speakers.push(Speaker { label: label.to_owned(), role: rules.role(label) });
        }
        self.numbers.insert(label.to_owned(), at as u16);
        at as u16
    }

    /// Whether a speaker has been met.
    pub fn knows(&self, label: &str) -> bool {
        self.numbers.contains_key(label)
    }
}

/// The most speakers of a transcript that are told apart.
const MOST_SPEAKERS: usize = 1 << 12;

/// Reads canonical text into turns.
pub fn read_turns(text: &str, rules: &SpeakerRules) -> ReadTurns {
    let lines = lines_of(text);
    let heads: Vec<Head> = lines.iter().map(|line| read_head(line.slice(text))).collect();
    let accepted = Accepted::among(text, &lines, &heads, rules);
    let mut builder = Builder { text, rules, labelled: accepted.any(), open: None, mark: None, speaker: None, read: ReadTurns::default() };
    let (mut number, mut end) = (1, 0);
    for (line, head) in lines.iter().zip(&heads) {
        let breaks = ByteSpan { start: end, end: line.start }.slice(text).matches('\n').count();
        let blank_before = breaks > 1 || end == 0;
        number += breaks as u32;
        end = line.end;
        builder.line(*line, head, accepted.label(text, *line, head), number, blank_before);
    }
    builder.close();
    builder.read
}

/// The lines of a text that hold anything, each less the white space around it.
fn lines_of(text: &str) -> Vec<ByteSpan> {
    let mut start = 0;
    let lines = text.split('\n').map(|line| {
        let span = ByteSpan::new(start, start + line.len()).trimmed(text);
        start += line.len() + 1;
        span
    });
    lines.filter(|line| !line.is_empty()).collect()
}

struct Builder<'a> {
    text: &'a str,
    rules: &'a SpeakerRules,
    labelled: bool,
    open: Option<Turn>,
    /// The time mark of the open turn, which stands for its words where there are none.
    mark: Option<ByteSpan>,
    speaker: Option<u16>,
    read: ReadTurns,
}

impl Builder<'_> {
    fn line(&mut self, line: ByteSpan, head: &Head, label: Option<(&str, usize)>, number: u32, blank_before: bool) {
        let at = line.start as usize;
        let (body_start, time) = match label {
            Some((label, body)) => {
                self.close();
                self.speaker = Some(self.declared_speaker(label, number));
                (body, head.time)
            }
            // A paragraph with a time of its own, or any paragraph where nobody is labelled, is a new turn.
            None => {
                if head.bare_time.is_some() || (blank_before && !self.labelled) {
                    self.close();
                }
                (head.bare_body, head.bare_time)
            }
        };
        let body_end = head.body_end.max(body_start);
        let words = ByteSpan::new(at + body_start, at + body_end).trimmed(self.text);
        let time = time.or(head.end_time);
        if words.is_empty() && label.is_none() && head.bare_time.is_none() {
            return;
        }
        self.extend(words, time, label.is_some() || head.bare_time.is_some());
        if let Some(label) = head.label.as_ref().filter(|_| label.is_some()) {
            let rest = ByteSpan::new(at + label.after, line.end as usize).trimmed(self.text);
            self.mark = Some(rest).filter(|rest| !rest.is_empty());
        }
        if head.end_time.is_some() {
            // A time at the end of a paragraph belongs to that paragraph, so the next one begins anew.
            self.close();
        }
    }

    fn declared_speaker(&mut self, label: &str, number: u32) -> u16 {
        if !self.read.knows(label) && !self.rules.is_empty() && self.rules.declared(label).is_none() {
            self.read.undeclared.push(number);
        }
        self.read.speaker(label, self.rules)
    }

    fn extend(&mut self, words: ByteSpan, time: Option<Deciseconds>, begins: bool) {
        match &mut self.open {
            Some(turn) if !begins => {
                if turn.span.is_empty() {
                    turn.span = words;
                } else if !words.is_empty() {
                    turn.span.end = words.end;
                }
            }
            _ => {
                self.close();
                let role = match self.speaker {
                    Some(speaker) => self.read.speakers[speaker as usize].role,
                    None if self.labelled => Role::Note,
                    None => Role::Participant,
                };
                self.open = Some(Turn { speaker: self.speaker, role, span: words, time });
            }
        }
    }

    /// Ends the open turn; a label with nothing after it leaves no turn, one with only a time keeps the time as its words.
    fn close(&mut self) {
        let mark = self.mark.take();
        if let (Some(turn), Some(mark)) = (&mut self.open, mark)
            && turn.span.is_empty()
        {
            turn.span = mark;
        }
        if let Some(turn) = self.open.take().filter(|turn| !turn.span.is_empty()) {
            self.read.turns.push(turn);
        }
    }
}

/// A transcript from text, for the tests of the stages.
#[cfg(test)]
pub fn example(id: &str, text: &str) -> crate::domain::corpus::transcript::SafeTranscript {
    use crate::domain::corpus::transcript::{Declaration, SafeTranscript, Source, SourceMap, Transcript};
    let digest = crate::domain::digest::Digest::of(text.as_bytes());
    let ReadTurns { speakers, turns, unspoken, .. } = read_turns(text, &SpeakerRules::default());
    let source = Source { digest, encoding: "UTF-8".into(), map: SourceMap::default() };
    let id = crate::domain::ids::DocumentId::new(id);
    SafeTranscript::declare(Transcript { id, text: text.into(), digest, source, speakers, turns, unspoken }, Declaration::AsIs)
}

#[cfg(test)]
mod tests;
