//! A transcript as it was read: canonical text, turns, speakers, times, and the way back to the file.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::role_words::{LabelMeaning, meaning};
pub use crate::domain::corpus::source_map::SourceMap;
use crate::domain::corpus::span::{ByteSpan, OffsetTable};
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;
use crate::domain::ids::DocumentId;

/// One interview, read and not yet cleared for analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// Its name.
    pub id: DocumentId,
    /// The whole file decoded, or the plain text extracted from a document: no BOM, LF line ends, NFC.
    pub text: GuardedText,
    /// Digest of the canonical text.
    pub digest: Digest,
    /// What was found out about the file.
    pub source: Source,
    /// Who speaks, in the order of first appearance.
    pub speakers: Vec<Speaker>,
    /// What was said, in order; the spans do not overlap and neither begin nor end in white space.
    pub turns: Vec<Turn>,
    /// Places inside turns that nobody spoke, in order: cue numbers and time lines of captions.
    pub unspoken: Vec<ByteSpan>,
}

/// The file behind a transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Digest of the file as stored.
    pub digest: Digest,
    /// How its bytes were decoded.
    pub encoding: String,
    /// From the canonical text back to the file as stored.
    pub map: SourceMap,
}

/// One uninterrupted speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Index into the transcript's speakers; `None` where there is no label.
    pub speaker: Option<u16>,
    /// What the words count as: the speaker's role, or `Note` for a header above the first label.
    pub role: Role,
    /// The spoken words.
    pub span: ByteSpan,
    /// When the turn begins, from the start of the recording.
    pub time: Option<Deciseconds>,
}

/// Somebody who speaks in a transcript.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// The label as typed. It may be a name, so it is never in a message.
    pub label: String,
    /// What this speaker's words count as.
    pub role: Role,
}

impl fmt::Debug for Speaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Speaker({} bytes, {:?})", self.label.len(), self.role)
    }
}

/// What a speaker's words count as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The study is about what this person says.
    Participant,
    /// Asks and steers: context, never offered as an excerpt.
    Interviewer,
    /// A remark of the transcriber: context too.
    Note,
}

impl Role {
    /// Whether the words are context only.
    pub fn is_context(self) -> bool {
        self != Self::Participant
    }

    /// The role of a speaker whom nobody declared, by the label's usual meaning.
    pub fn from_label(label: &str) -> Self {
        match meaning(label) {
            Some(LabelMeaning::Asks) => Self::Interviewer,
            Some(LabelMeaning::Note) => Self::Note,
            Some(LabelMeaning::Answers) | None => Self::Participant,
        }
    }
}

impl Transcript {
    /// Label of the speaker of a turn.
    pub fn label(&self, turn: &Turn) -> Option<&str> {
        turn.speaker.map(|speaker| self.speakers[speaker as usize].label.as_str())
    }

    /// The words at a place, less what nobody spoke.
    pub fn spoken(&self, span: ByteSpan) -> Cow<'_, str> {
        spoken(&self.text, span, &self.unspoken)
    }

    /// Turns bytes of the canonical text into code points.
    pub fn offsets(&self) -> OffsetTable {
        OffsetTable::new(&self.text)
    }
}

/// The words of a text at a place, less the unspoken places in it (which must be in order).
pub fn spoken<'a>(text: &'a str, span: ByteSpan, unspoken: &[ByteSpan]) -> Cow<'a, str> {
    let first = unspoken.partition_point(|apart| apart.end <= span.start);
    let inside = unspoken[first..].iter().take_while(|apart| apart.start < span.end);
    let mut kept = String::new();
    let mut at = span.start;
    for apart in inside {
        kept.push_str(ByteSpan { start: at, end: apart.start.max(at) }.slice(text).trim());
        kept.push(' ');
        at = apart.end;
    }
    if kept.is_empty() {
        return Cow::Borrowed(span.slice(text));
    }
    kept.push_str(ByteSpan { start: at.min(span.end), end: span.end }.slice(text).trim());
    Cow::Owned(kept.trim().to_owned())
}

/// A transcript that may be analysed: the study said how it was de-identified, or that it was not.
///
/// The only way to make one is [`SafeTranscript::declare`], which stage `deidentify` calls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SafeTranscript {
    transcript: Transcript,
    declaration: Declaration,
}

/// What the study says of its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Declaration {
    /// A person went through every proposal of `leitmotif deidentify`.
    Reviewed,
    /// The texts came de-identified, or hold nobody to protect.
    AlreadySafe,
    /// Nothing was done.
    AsIs,
}

impl SafeTranscript {
    /// Clears a transcript for analysis under a declaration.
    pub fn declare(transcript: Transcript, declaration: Declaration) -> Self {
        Self { transcript, declaration }
    }

    /// What was declared.
    pub fn declaration(&self) -> Declaration {
        self.declaration
    }
}

impl std::ops::Deref for SafeTranscript {
    type Target = Transcript;

    fn deref(&self) -> &Transcript {
        &self.transcript
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_labels_have_usual_roles() {
        for (label, role) in
            [("Int.", Role::Interviewer), ("Therapist", Role::Interviewer), ("Note", Role::Note), ("Ida", Role::Participant)]
        {
            assert_eq!(Role::from_label(label), role);
        }
    }
}
