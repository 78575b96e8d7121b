//! Segments: the units the machine counts, scores and clusters.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::transcript::Role;
use crate::domain::ids::{DocumentId, SegmentId};

/// The segments of one transcript, in the order of speech.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segments {
    /// The transcript.
    pub document: DocumentId,
    /// What it was cut into.
    pub items: Vec<Segment>,
}

/// One unit: a turn, or a part of a long one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Index of the turn it belongs to.
    pub turn: u32,
    /// The place of its words in the canonical text.
    pub span: ByteSpan,
    /// How many words, counted as runs between white space.
    pub words: u32,
    /// Index into the transcript's speakers.
    pub speaker: Option<u16>,
    /// What the speaker's words count as.
    pub role: Role,
    /// Index into the interview guide of the question this segment answers, or asks.
    pub question: Option<u16>,
}

/// The layout of a corpus's segments: transcript, role and length of each.
///
/// All the corpus-wide stages need of the conversation, without a word of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// First segment of each transcript, and one past the last of all.
    pub starts: Vec<u32>,
    /// Role per segment.
    pub roles: Vec<Role>,
    /// Words per segment.
    pub words: Vec<u32>,
    /// The turn of each segment, counted within its transcript.
    pub turns: Vec<u32>,
    /// The guide's question per segment, where one was found.
    pub questions: Vec<Option<u16>>,
}

impl Layout {
    /// Joins all transcripts' segments end to end; segment `i` of the result is [`SegmentId`] `i`.
    pub fn of(corpus: &[Segments]) -> Self {
        let mut layout = Self { starts: vec![0], ..Self::default() };
        for transcript in corpus {
            layout.roles.extend(transcript.items.iter().map(|s| s.role));
            layout.words.extend(transcript.items.iter().map(|s| s.words));
            layout.turns.extend(transcript.items.iter().map(|s| s.turn));
            layout.questions.extend(transcript.items.iter().map(|s| s.question));
            layout.starts.push(layout.roles.len() as u32);
        }
        layout
    }

    /// Segments in the corpus.
    pub fn len(&self) -> usize {
        self.roles.len()
    }

    /// Whether the corpus holds no segment.
    pub fn is_empty(&self) -> bool {
        self.roles.is_empty()
    }

    /// Transcripts in the corpus.
    pub fn transcripts(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The segments of one transcript.
    pub fn range(&self, transcript: usize) -> std::ops::Range<usize> {
        self.starts[transcript] as usize..self.starts[transcript + 1] as usize
    }

    /// The transcript of each segment.
    pub fn transcript_of(&self) -> Vec<u32> {
        let mut of = Vec::with_capacity(self.len());
        for transcript in 0..self.transcripts() {
            of.resize(self.range(transcript).end, transcript as u32);
        }
        of
    }

    /// The transcript and the place within it of a segment.
    pub fn place(&self, segment: SegmentId) -> (usize, usize) {
        let transcript = self.starts.partition_point(|&start| start <= segment.0) - 1;
        (transcript, segment.index() - self.starts[transcript] as usize)
    }

    /// Whether a segment is a participant's.
    pub fn is_participant(&self, segment: usize) -> bool {
        self.roles[segment] == Role::Participant
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(document: &str, n: usize) -> Segments {
        let segment = Segment { turn: 0, span: ByteSpan::new(0, 1), words: 1, speaker: None, role: Role::Participant, question: None };
        Segments { document: DocumentId::new(document), items: vec![segment; n] }
    }

    #[test]
    fn a_layout_counts_through_empty_transcripts() {
        let layout = Layout::of(&[segments("a", 2), segments("b", 0), segments("c", 1)]);
        assert_eq!(layout.starts, [0, 2, 2, 3]);
        assert_eq!(layout.transcript_of(), [0, 0, 2]);
        assert_eq!(layout.place(SegmentId(2)), (2, 0));
    }
}
