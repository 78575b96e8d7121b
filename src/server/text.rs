//! A loaded transcript, with its words and turns by place.

use std::borrow::Cow;

use crate::domain::corpus::participant::Participant;
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::span::{ByteSpan, CharSpan, OffsetTable};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::ids::DocumentId;
use crate::domain::review::event::KnownText;
use crate::report::coded::CodedText;

/// A loaded transcript.
pub struct Text {
    /// What the store knows of it.
    pub known: KnownText,
    /// The group of its participant.
    pub group: Option<String>,
    /// The transcript.
    pub transcript: SafeTranscript,
    /// Its segments.
    pub segments: Segments,
    /// Its turns and words as codings are counted in them.
    pub coded: CodedText,
    table: OffsetTable,
    /// The text in small letters, code point by code point.
    folded: Vec<char>,
}

impl Text {
    /// A transcript with what is known of it.
    pub fn new(transcript: SafeTranscript, segments: Segments, participant: Option<&Participant>) -> Self {
        let group = participant.and_then(|row| row.group.clone());
        let coded = CodedText::of(&transcript, Some(&segments), participant);
        let table = transcript.offsets();
        let known = KnownText { document: transcript.id.clone(), digest: transcript.digest, chars: table.chars() };
        let folded = transcript.text.chars().map(folded).collect();
        Self { known, group, transcript, segments, coded, table, folded }
    }

    /// The transcript's name.
    pub fn id(&self) -> &DocumentId {
        &self.known.document
    }

    /// Whether a place lies in the text.
    pub fn holds(&self, span: CharSpan) -> bool {
        span.start < span.end && span.end <= self.known.chars
    }

    /// A place as bytes of the text, where it lies in it.
    pub fn to_bytes(&self, span: CharSpan) -> Option<ByteSpan> {
        self.table.to_bytes(&self.transcript.text, span)
    }

    /// The words at a place.
    pub fn slice(&self, span: CharSpan) -> &str {
        self.table.to_bytes(&self.transcript.text, span).map_or("", |bytes| bytes.slice(&self.transcript.text))
    }

    /// The turns that a place touches.
    pub fn turns_at(&self, span: CharSpan) -> std::ops::Range<usize> {
        let Some(bytes) = self.table.to_bytes(&self.transcript.text, span) else { return 0..0 };
        let turns = &self.transcript.turns;
        turns.partition_point(|turn| turn.span.end <= bytes.start)..turns.partition_point(|turn| turn.span.start < bytes.end)
    }

    /// Places inside a place that nobody spoke.
    pub fn unspoken(&self, span: CharSpan) -> Vec<CharSpan> {
        let (Some(bytes), apart) = (self.table.to_bytes(&self.transcript.text, span), &self.transcript.unspoken) else { return Vec::new() };
        let first = apart.partition_point(|apart| apart.start < bytes.start);
        apart[first..].iter().take_while(|apart| apart.end <= bytes.end).map(|apart| self.to_chars(*apart)).collect()
    }

    /// What is spoken at a place, without what was put between the words; empty where there is no such place.
    pub fn spoken(&self, span: CharSpan) -> Cow<'_, str> {
        let bytes = self.table.to_bytes(&self.transcript.text, span);
        bytes.map_or(Cow::Borrowed(""), |bytes| self.transcript.spoken(bytes))
    }

    /// The place of a turn.
    pub fn turn_span(&self, turn: usize) -> CharSpan {
        self.table.to_chars(&self.transcript.text, self.transcript.turns[turn].span)
    }

    /// Bytes of the text as code points.
    pub fn to_chars(&self, span: crate::domain::corpus::span::ByteSpan) -> CharSpan {
        self.table.to_chars(&self.transcript.text, span)
    }

    /// The turn that a code point lies in, or the last one before it.
    pub fn turn_at(&self, start: u32) -> Option<usize> {
        if start <= self.known.chars { self.coded.turn_at(start) } else { None }
    }

    /// The label of a turn's speaker.
    pub fn speaker(&self, turn: usize) -> Option<&str> {
        self.transcript.label(&self.transcript.turns[turn])
    }

    /// The text at a place in small letters; nothing where there is no such place.
    pub fn letters(&self, span: CharSpan) -> &[char] {
        self.folded.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Where some words stand, small letters or capitals.
    pub fn find(&self, words: &[char], most: usize) -> Vec<CharSpan> {
        let Some(first) = words.first() else { return Vec::new() };
        let length = words.len();
        let starts = self.folded.iter().enumerate().filter(|(_, c)| *c == first).map(|(at, _)| at);
        let hits = starts.filter(|&at| self.folded.get(at..at + length) == Some(words));
        hits.take(most).map(|at| CharSpan { start: at as u32, end: (at + length) as u32 }).collect()
    }
}

/// A letter as it is searched for: one code point stays one.
pub fn folded(c: char) -> char {
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}
