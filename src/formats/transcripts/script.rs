//! A transcript whose file names the speakers itself: rows of a table, annotations of an annotation tool.
//!
//! Takes utterances in the order of speech, gives canonical text of the form `Label: words`, a blank
//! line between turns, and the part of the file behind every utterance. Utterances of one speaker
//! in a row are one turn.

use unicode_normalization::UnicodeNormalization;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::role_words::fold_label;
use crate::domain::corpus::source_map::{Part, SourceMap};
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Role, Turn};
use crate::formats::transcripts::labels::Labels;
use crate::formats::transcripts::plain_text::{BegunLine, NamedInside, ReadTurns, add_unspoken, named_inside, read_turns};
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
    last: ByteSpan,
}

impl<'a> Script<'a> {
    /// Begins one.
    pub fn new(rules: &'a SpeakerRules) -> Self {
        Self {
            rules,
            text: String::new(),
            map: SourceMap::default(),
            read: ReadTurns::default(),
            lines: 1,
            tally: Tally::default(),
            last: ByteSpan::new(0, 0),
        }
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
        self.last = ByteSpan::new(start, self.text.len());
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

    /// The words of the utterance that was added last.
    pub fn last_words(&self) -> ByteSpan {
        self.last
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
        } else {
            self.part_inside();
        }
        let remarks = self.tally.remarks();
        Reading { text: self.text, encoding, guessed, map: self.map, read: self.read, comments: Vec::new(), remarks }
    }
}

impl Script<'_> {
    /// Parts utterances in which a label says that another speaks, as in typed text.
    fn part_inside(&mut self) {
        let name = |speaker: u16| fold_label(&self.read.speakers[usize::from(speaker)].label);
        let labels = Labels::of_known((0..self.read.speakers.len()).map(|speaker| name(speaker as u16)).chain(self.rules.labels()));
        let begun = |turn: &Turn| BegunLine { text: turn.span.slice(&self.text), label: turn.speaker.map(name), body: 0, labelled: false };
        let lines: Vec<BegunLine<'_>> = self.read.turns.iter().map(begun).collect();
        let inside = named_inside(&self.text, &lines, &labels);
        let turns = std::mem::take(&mut self.read.turns);
        let mut asides = Vec::new();
        for (turn, named) in turns.into_iter().zip(inside) {
            let whole = |place: usize| turn.span.start + place as u32;
            self.read.named_beside.extend(named.stay.iter().map(|&at| whole(at)));
            self.read.named_aside.extend(named.asides.iter().map(|(open, _)| whole(*open)));
            asides.extend(named.asides.iter().map(|&(open, close)| ByteSpan { start: whole(open), end: whole(close) }));
            self.part_turn(turn, &named);
        }
        add_unspoken(&mut self.read, asides);
    }

    fn part_turn(&mut self, turn: Turn, named: &NamedInside) {
        let length = turn.span.len();
        let part = |text: &str, start: usize, end: usize| {
            ByteSpan::new(turn.span.start as usize + start, turn.span.start as usize + end).trimmed(text)
        };
        let first = named.cuts.first().map_or(length, |cut| cut.label.opens());
        let mut pieces = vec![(turn.speaker, turn.role, part(&self.text, 0, first))];
        for (number, cut) in named.cuts.iter().enumerate() {
            let end = named.cuts.get(number + 1).map_or(length, |next| next.label.opens());
            let place = if cut.begins { &mut self.read.named_inside } else { &mut self.read.named_unsure };
            place.push(turn.span.start + cut.label.start as u32);
            if cut.begins {
                let label = part(&self.text, cut.label.start, cut.label.end).slice(&self.text).to_owned();
                let speaker = self.read.speaker(&label, self.rules);
                let role = self.read.speakers[usize::from(speaker)].role;
                pieces.push((Some(speaker), role, part(&self.text, cut.label.body, cut.own_end)));
            }
            let rest = part(&self.text, if cut.begins { cut.own_end } else { cut.label.start }, end);
            self.read.unsure_inside += u32::from(cut.begins && !rest.is_empty());
            pieces.push((None, Role::Participant, rest));
        }
        let mut time = turn.time;
        for (speaker, role, span) in pieces.into_iter().filter(|(.., span)| !span.is_empty()) {
            self.read.turns.push(Turn { speaker, role, span, time: time.take() });
        }
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
