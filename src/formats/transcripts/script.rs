//! A transcript whose file names the speakers itself: rows of a table, annotations of an annotation tool.
//!
//! Takes utterances in the order of speech, gives canonical text of the form `Label: words`, a blank
//! line between turns, and the part of the file behind every utterance. Utterances of one speaker
//! in a row are one turn.

use unicode_normalization::UnicodeNormalization;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::source_map::{Part, SourceMap};
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Role, Turn};
use crate::formats::transcripts::plain_text::{ReadTurns, read_turns};
use crate::formats::transcripts::reading::{Reading, Tally, What};

/// One utterance.
#[derive(Clone, Copy)]
pub struct Utterance<'a> {
    /// Who speaks.
    pub label: Option<&'a str>,
    /// What was said.
    pub words: &'a str,
    /// When.
    pub time: Option<Deciseconds>,
    /// What the speaker does in the talk, where the file says so.
    pub role: Option<Role>,
    /// Where it is in the file.
    pub part: Part,
    /// What is between it and an utterance before it of the same speaker.
    pub joint: &'static str,
}

/// A transcript under construction.
pub struct Script<'a> {
    rules: &'a SpeakerRules,
    text: String,
    map: SourceMap,
    read: ReadTurns,
    lines: u32,
    tally: Tally,
}

impl<'a> Script<'a> {
    /// Begins one.
    pub fn new(rules: &'a SpeakerRules) -> Self {
        Self { rules, text: String::new(), map: SourceMap::default(), read: ReadTurns::default(), lines: 1, tally: Tally::default() }
    }

    /// Adds an utterance; one without words is passed over.
    pub fn say(&mut self, utterance: Utterance<'_>) {
        let words = plain(utterance.words);
        if words.is_empty() {
            return;
        }
        let label = utterance.label.map(|label| plain(label).replace('\n', " ")).filter(|label| !label.is_empty());
        let known = self.read.speakers.len();
        let speaker = label.as_deref().map(|label| self.read.speaker(label, self.rules));
        // What the study declares goes before what the file says.
        if let (Some(role), Some(speaker), Some(label)) = (utterance.role, speaker, &label)
            && self.rules.declared(label).is_none()
        {
            self.read.speakers[usize::from(speaker)].role = role;
        }
        let goes_on = speaker.is_some() && self.read.turns.last().is_some_and(|turn| turn.speaker == speaker);
        let before = if goes_on { utterance.joint } else { "\n\n" };
        if !self.text.is_empty() {
            self.write(before);
        }
        self.map.begin_part(self.text.len(), utterance.part);
        if let Some(label) = label.filter(|_| !goes_on) {
            let undeclared = !self.rules.is_empty() && self.rules.declared(&label).is_none();
            if self.read.speakers.len() > known && undeclared {
                self.read.undeclared.push(self.lines);
            }
            self.write(&label);
            self.write(": ");
        }
        let start = self.text.len();
        self.write(&words);
        match self.read.turns.last_mut().filter(|_| goes_on) {
            Some(turn) => turn.span.end = self.text.len() as u32,
            None => {
                let role = speaker.map_or(Role::Participant, |speaker| self.read.speakers[speaker as usize].role);
                self.read.turns.push(Turn { speaker, role, span: ByteSpan::new(start, self.text.len()), time: utterance.time });
            }
        }
    }

    fn write(&mut self, piece: &str) {
        self.lines += piece.matches('\n').count() as u32;
        self.text.push_str(piece);
    }

    /// Counts something that a person should know.
    pub fn remark(&mut self, what: What) {
        self.tally.add(what, None);
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether nothing has been said.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The whole transcript. Where the file names nobody, labels are looked for in the words.
    pub fn finish(mut self, encoding: &'static str, guessed: bool) -> Reading {
        if self.read.speakers.is_empty() {
            let mut labelled = read_turns(&self.text, self.rules);
            if !labelled.speakers.is_empty() {
                // The time of an utterance is that of the first turn in it.
                let mut before = None;
                for turn in &mut labelled.turns {
                    let at = self.read.turns.partition_point(|utterance| utterance.span.start <= turn.span.start).checked_sub(1);
                    if let Some(at) = at.filter(|_| at != before) {
                        turn.time = turn.time.or(self.read.turns[at].time);
                    }
                    before = at;
                }
                self.read = labelled;
            }
        }
        let remarks = self.tally.remarks();
        Reading { text: self.text, encoding, guessed, map: self.map, read: self.read, comments: Vec::new(), remarks }
    }
}

/// Words in NFC with LF line ends, without control characters, soft hyphens and white space at their ends.
fn plain(words: &str) -> String {
    let kept = words.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String =
        kept.chars().filter(|&c| matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{ad}' | '\u{feff}'))).collect();
    kept.trim().nfc().collect()
}

/// Whether utterances of one tier begin with the labels of at least two speakers, who then speak and not the tier.
pub fn names_its_speakers(utterances: &[&str], rules: &SpeakerRules) -> bool {
    let text = utterances.iter().map(|words| plain(words)).collect::<Vec<_>>().join("\n\n");
    let read = read_turns(&text, rules);
    let mut speaks = vec![false; read.speakers.len()];
    read.turns.iter().filter_map(|turn| turn.speaker).for_each(|speaker| speaks[usize::from(speaker)] = true);
    speaks.into_iter().filter(|speaks| *speaks).count() > 1
}
