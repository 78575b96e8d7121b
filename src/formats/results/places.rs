//! Places: from a segment of the corpus to its transcript, code points, speaker and words.

use std::borrow::Cow;

use crate::domain::corpus::participant::Participants;
use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::span::{ByteSpan, CharSpan, OffsetTable};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::ids::{DocumentId, SegmentId};
use crate::domain::review::suggestion::Suggestion;

/// The places of all segments of a corpus.
pub struct Places<'a> {
    transcripts: &'a [SafeTranscript],
    segments: &'a [Segments],
    layout: &'a Layout,
    participants: Option<&'a Participants>,
    tables: Vec<OffsetTable>,
}

/// A segment as people read it.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt<'a> {
    /// Its transcript.
    pub document: &'a DocumentId,
    /// Its place in the canonical text.
    pub span: CharSpan,
    /// Who speaks.
    pub speaker: Option<&'a str>,
    /// The group of the transcript's participant.
    pub group: Option<&'a str>,
    /// The words.
    pub text: Cow<'a, str>,
}

impl<'a> Places<'a> {
    /// The places of a corpus; the three must belong together.
    pub fn new(
        transcripts: &'a [SafeTranscript],
        segments: &'a [Segments],
        layout: &'a Layout,
        participants: Option<&'a Participants>,
    ) -> Self {
        let tables = transcripts.iter().map(|transcript| transcript.offsets()).collect();
        Self { transcripts, segments, layout, participants, tables }
    }

    /// The layout of the segments.
    pub fn layout(&self) -> &'a Layout {
        self.layout
    }

    /// Where a segment is, without its words.
    pub fn span(&self, id: SegmentId) -> (&'a DocumentId, CharSpan) {
        let (at, within) = self.layout.place(id);
        let transcript = &self.transcripts[at];
        (&transcript.id, self.tables[at].to_chars(&transcript.text, self.segments[at].items[within].span))
    }

    /// A segment as people read it.
    pub fn excerpt(&self, id: SegmentId) -> Excerpt<'a> {
        self.excerpt_from(id, id)
    }

    /// The excerpt of a suggestion.
    pub fn offered(&self, suggestion: &Suggestion) -> Excerpt<'a> {
        self.excerpt_from(suggestion.first, suggestion.last)
    }

    /// What is said from one segment to another of the same transcript, as people read it; the speaker is the first one's.
    fn excerpt_from(&self, first: SegmentId, last: SegmentId) -> Excerpt<'a> {
        let (at, within) = self.layout.place(first);
        let (transcript, segment) = (&self.transcripts[at], &self.segments[at].items[within]);
        let end = self.segments[at].items[self.layout.place(last).1].span.end;
        let span = ByteSpan { end, ..segment.span };
        Excerpt {
            document: &transcript.id,
            span: self.tables[at].to_chars(&transcript.text, span),
            speaker: segment.speaker.map(|speaker| transcript.speakers[speaker as usize].label.as_str()),
            group: self.participants.and_then(|participants| participants.group_of(&transcript.id)),
            text: transcript.spoken(span),
        }
    }
}
