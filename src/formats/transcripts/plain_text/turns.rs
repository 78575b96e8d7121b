//! Builds the turns of a typed transcript, line by line.

use std::collections::BTreeMap;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::role_words::clean_label;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Role, Speaker, Turn};
use crate::formats::transcripts::labels::{Doubt, Marks, Verdict};

use super::head::Head;

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
    /// What may be labels, and was left open.
    pub doubts: Vec<Doubt>,
    /// Where another person begins to speak whom the file does not name, in bytes.
    pub changes: Vec<u32>,
    /// Labels inside lines from which another person's turn begins, in bytes.
    pub named_inside: Vec<u32>,
    /// Of those, how many have words behind their first sentence that may be another's.
    pub unsure_inside: u32,
    /// Labels in the middle of a sentence from which it is not known who speaks, in bytes.
    pub named_unsure: Vec<u32>,
    /// Brackets in which a label says that another speaks, whose words are nobody's, in bytes.
    pub named_aside: Vec<u32>,
    /// What may be labels inside lines, whose words were left with the speaker of the line, in bytes.
    pub named_beside: Vec<u32>,
    /// Labels and times, from which it is counted what became of each letter.
    pub marks: Marks,
    /// Fields of lines that are neither label nor time nor words, with their column, from 1; they were left out.
    pub fields_left_out: Vec<(u16, ByteSpan)>,
    /// Heads and feet of pages, which were left out.
    pub page_lines: Vec<ByteSpan>,
    /// Numbers of lines, which were left out.
    pub line_numbers: Vec<ByteSpan>,
    /// Lines in brackets, which are notes.
    pub stage_directions: Vec<ByteSpan>,
    /// How many labels end in numbers that count turns, which are no part of them.
    pub turn_numbers: u32,
    /// Headings between the turns, which are notes.
    pub headings: Vec<ByteSpan>,
    /// Messages of a chat that were not to everyone, in bytes.
    pub private: Vec<u32>,
    /// What a program wrote into messages, which was left out.
    pub of_program: Vec<ByteSpan>,
    /// Numbers of the speakers, so that a file of a million labels is read in the time that its length takes.
    numbers: BTreeMap<String, u16>,
}

impl ReadTurns {
    /// The number of a speaker, who is added where new. Invisible marks in the label are not part of it.
    pub fn speaker(&mut self, label: &str, rules: &SpeakerRules) -> u16 {
        let label = clean_label(label);
        if let Some(&known) = self.numbers.get(&label) {
            return known;
        }
        // A transcript with more speakers than this is a misread one; the rest share the last number.
        let at = self.speakers.len().min(MOST_SPEAKERS - 1);
        if at == self.speakers.len() {
            self.speakers.push(Speaker { role: rules.role(&label), label: label.clone() });
        }
        self.numbers.insert(label, at as u16);
        at as u16
    }

    /// The number of a speaker; where a study declares its speakers and not this one, the line on which it is met first is noted.
    pub fn declared_speaker(&mut self, label: &str, rules: &SpeakerRules, line: impl FnOnce() -> u32) -> u16 {
        if !self.knows(label) && !rules.is_empty() && rules.declared(label).is_none() {
            self.undeclared.push(line());
        }
        self.speaker(label, rules)
    }

    /// Whether a speaker has been met.
    pub fn knows(&self, label: &str) -> bool {
        self.numbers.contains_key(&clean_label(label))
    }
}

/// The most speakers of a transcript that are kept apart.
const MOST_SPEAKERS: usize = 1 << 12;

/// Where and how a line begins, beside what its head says.
#[derive(Clone, Copy)]
pub struct Beginning {
    /// Its number, from 1.
    pub number: u32,
    /// Whether a blank line is above it.
    pub blank_before: bool,
    /// Where its words begin, should there be no label.
    pub bare: usize,
    /// Whether a sign says that another person begins to speak.
    pub change: bool,
    /// Whether a program wrote the line, and nobody spoke it.
    pub of_program: bool,
}

/// Makes turns of lines.
pub struct Builder<'a> {
    text: &'a str,
    rules: &'a SpeakerRules,
    labelled: bool,
    open: Option<Turn>,
    /// The time mark of the open turn, which takes the place of its words where there are none.
    mark: Option<ByteSpan>,
    /// A time on a line of its own, for the turn that begins below it.
    pending: Option<Deciseconds>,
    speaker: Option<u16>,
    /// Whether somebody speaks and it is not known who.
    unknown: bool,
    /// What was read.
    pub read: ReadTurns,
}

impl<'a> Builder<'a> {
    /// Begins a text; `labelled` says whether anybody in it is named.
    pub fn new(text: &'a str, rules: &'a SpeakerRules, labelled: bool) -> Self {
        Self { text, rules, labelled, open: None, mark: None, pending: None, speaker: None, unknown: false, read: ReadTurns::default() }
    }

    /// Adds a line.
    pub fn line(&mut self, line: ByteSpan, head: &Head, verdict: Verdict<'_>, beginning: Beginning) {
        let at = line.start as usize;
        let Beginning { number, blank_before, bare, change, of_program } = beginning;
        let mut begins = head.bare_time.is_some();
        let (body_start, time) = match verdict {
            Verdict::Label(label) => {
                self.close();
                let name = &line.slice(self.text)[label.start..label.end];
                self.speaker = Some(self.read.declared_speaker(name, self.rules, || number));
                self.unknown = false;
                begins = true;
                (label.body, head.bare_time.or(label.time))
            }
            Verdict::Unknown => {
                self.somebody();
                begins = true;
                (bare, head.bare_time)
            }
            // From here on it is a note, up to the next label.
            Verdict::Words if of_program && self.labelled => {
                self.close();
                (self.speaker, self.unknown) = (None, false);
                begins = true;
                (bare, head.bare_time)
            }
            Verdict::Words if change => {
                self.somebody();
                self.read.changes.push(line.start);
                begins = true;
                (bare, head.bare_time)
            }
            // A paragraph with a time of its own, or any paragraph where nobody is labelled, is a new turn.
            Verdict::Words => {
                if head.bare_time.is_some() || (blank_before && !self.labelled) {
                    self.close();
                }
                (bare, head.bare_time)
            }
        };
        let labelled = matches!(verdict, Verdict::Label(_));
        // `Name 0:05` alone on its line: the time is no end mark of words.
        let (end_time, line_end) = if body_start > head.body_end { (None, line.len()) } else { (head.end_time, head.body_end) };
        let words = ByteSpan::new(at + body_start, at + line_end.max(body_start)).trimmed(self.text);
        self.marked(ByteSpan::new(at, at + body_start));
        self.marked(ByteSpan::new(at + line_end.max(body_start), line.end as usize));
        let time = time.or(end_time);
        if words.is_empty() && !begins {
            return;
        }
        self.extend(words, time, begins);
        if let Verdict::Label(label) = verdict {
            let rest = ByteSpan::new(at + label.after, line.end as usize).trimmed(self.text);
            self.mark = Some(rest).filter(|rest| labelled && !rest.is_empty());
        }
        if end_time.is_some() {
            // A time at the end of a paragraph belongs to that paragraph, so the next one begins anew.
            self.close();
        }
    }

    /// Whether a label was read and no words of that person yet.
    pub fn waits_for_words(&self) -> bool {
        self.open.as_ref().is_some_and(|turn| turn.speaker.is_some() && turn.span.is_empty())
    }

    /// Somebody begins to speak, and it is not known who.
    fn somebody(&mut self) {
        self.close();
        self.speaker = None;
        self.unknown = true;
    }

    fn marked(&mut self, span: ByteSpan) {
        let span = span.trimmed(self.text);
        if !span.is_empty() {
            self.read.marks.push(span);
        }
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
                    None if self.labelled && !self.unknown => Role::Note,
                    None => Role::Participant,
                };
                let time = time.or(self.pending.take());
                self.pending = None;
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
        let Some(turn) = self.open.take() else { return };
        if turn.span.is_empty() {
            self.pending = turn.time;
        } else {
            self.read.turns.push(turn);
        }
    }

    /// What was read.
    pub fn finish(mut self) -> ReadTurns {
        self.close();
        self.read
    }
}
