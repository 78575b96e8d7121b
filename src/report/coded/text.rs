//! A transcript as coded passages are counted in it: turns with their lines, times and questions, and where each word of participants begins.

use std::collections::BTreeMap;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::participant::Participant;
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::span::{ByteSpan, CharSpan, OffsetTable};
use crate::domain::corpus::transcript::{Role, SafeTranscript};
use crate::domain::ids::DocumentId;
use crate::language::word_finder::{each_word, is_cut_by_character};

/// A transcript without its words.
#[derive(Clone, PartialEq, Eq)]
pub struct CodedText {
    /// Its name.
    pub document: DocumentId,
    /// Who was interviewed: the number in the table of participants, else the transcript's name.
    pub participant: String,
    /// Values of the participant's attributes; `group` is one.
    pub traits: BTreeMap<String, Vec<String>>,
    /// Its turns.
    pub turns: Vec<CodedTurn>,
    /// Code points at which participants' words begin, rising.
    pub words: Vec<u32>,
    /// Its length in code points.
    pub chars: u32,
    /// Code points at which lines begin, rising.
    lines: Vec<u32>,
}

/// A turn without its words.
#[derive(Clone, PartialEq, Eq)]
pub struct CodedTurn {
    /// Where it is.
    pub span: CharSpan,
    /// What its words count as.
    pub role: Role,
    /// Who speaks.
    pub speaker: Option<String>,
    /// When it begins in the recording.
    pub time: Option<Deciseconds>,
    /// The question of the guide that was asked before, as a place in the guide.
    pub question: Option<u16>,
}

impl std::fmt::Debug for CodedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CodedText({} turns, {} words)", self.turns.len(), self.words.len())
    }
}

impl CodedText {
    /// Reads a transcript once. Without segments no question is known.
    pub fn of(transcript: &SafeTranscript, segments: Option<&Segments>, participant: Option<&Participant>) -> Self {
        let mut asked = vec![None; transcript.turns.len()];
        for segment in segments.iter().flat_map(|segments| &segments.items) {
            if let Some(turn) = asked.get_mut(segment.turn as usize) {
                *turn = segment.question;
            }
        }
        let table = transcript.offsets();
        let turn = |(at, turn): (usize, &crate::domain::corpus::transcript::Turn)| CodedTurn {
            span: table.to_chars(&transcript.text, turn.span),
            role: turn.role,
            speaker: transcript.label(turn).map(str::to_owned),
            time: turn.time,
            question: asked[at],
        };
        let turns: Vec<CodedTurn> = transcript.turns.iter().enumerate().map(turn).collect();
        let mut traits = participant.map(|row| row.attributes.clone()).unwrap_or_default();
        if let Some(group) = participant.and_then(|row| row.group.clone()) {
            traits.insert("group".to_owned(), vec![group]);
        }
        let name = participant.map(|row| row.id.clone()).filter(|id| !id.is_empty());
        let (words, lines) = words_and_lines(transcript, &table);
        Self {
            document: transcript.id.clone(),
            participant: name.unwrap_or_else(|| transcript.id.to_string()),
            traits,
            turns,
            words,
            chars: table.chars(),
            lines,
        }
    }

    /// The turn that a code point lies in, or the last one before it.
    pub fn turn_at(&self, start: u32) -> Option<usize> {
        self.turns.partition_point(|turn| turn.span.start <= start).checked_sub(1)
    }

    /// The line of a code point, from 1.
    pub fn line_at(&self, start: u32) -> usize {
        self.lines.partition_point(|&line| line <= start)
    }

    /// The group of the participant.
    pub fn group(&self) -> Option<&str> {
        self.traits.get("group").and_then(|values| values.first()).map(String::as_str)
    }

    /// Participants' words that begin inside a span, as a range of [`Self::words`].
    pub fn words_in(&self, span: CharSpan) -> std::ops::Range<usize> {
        self.words.partition_point(|&word| word < span.start)..self.words.partition_point(|&word| word < span.end)
    }
}

/// Where participants' words begin, and where lines do. A word is what a segment counts as one: a run between white space that holds
/// a letter or a digit, or a character of a script without blanks.
fn words_and_lines(transcript: &SafeTranscript, table: &OffsetTable) -> (Vec<u32>, Vec<u32>) {
    let text: &str = &transcript.text;
    let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| table.char_at(text, at + 1))).collect();
    let mut words = Vec::new();
    for turn in transcript.turns.iter().filter(|turn| turn.role == Role::Participant) {
        let mut from = turn.span.start;
        let first = transcript.unspoken.partition_point(|apart| apart.end <= turn.span.start);
        let inside = transcript.unspoken[first..].iter().take_while(|apart| apart.start < turn.span.end);
        for (end, next) in inside.map(|apart| (apart.start, apart.end)).chain([(turn.span.end, turn.span.end)]) {
            if from < end {
                words_of(text, ByteSpan { start: from, end }, |at| words.push(table.char_at(text, at)));
            }
            from = from.max(next);
        }
    }
    (words, lines)
}

/// Calls `visit` with the byte at which each word of a place begins.
fn words_of(text: &str, span: ByteSpan, mut visit: impl FnMut(usize)) {
    let place = span.slice(text);
    let mut rest = place;
    while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
        let at = span.start as usize + (place.len() - rest.len()) + start;
        let run = &rest[start..];
        let run = &run[..run.find(char::is_whitespace).unwrap_or(run.len())];
        if run.chars().any(is_cut_by_character) {
            each_word(run, |word| visit(at + word.start));
        } else if run.chars().any(char::is_alphanumeric) {
            visit(at);
        }
        rest = &rest[start + run.len()..];
    }
}
