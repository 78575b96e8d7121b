//! Answers of member checking: what a participant says of the passages and codes in a packet.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, DocumentId};

/// What a packet asks about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Asked {
    /// The participant.
    pub participant: String,
    /// The packet: a digest of all that it holds.
    pub packet: Digest,
    /// The code that is asked about; `None`: the interview as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeId>,
    /// The passage that is asked about; `None`: all of the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<AskedPassage>,
}

/// A passage of a packet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AskedPassage {
    /// The transcript.
    pub document: DocumentId,
    /// The digest of its text.
    pub text: Digest,
    /// The place.
    pub span: CharSpan,
}

impl Asked {
    /// The item's name: a digest of all of the above, by which a changed row of a form is known.
    pub fn item(&self) -> String {
        let code = self.code.as_ref().map_or("", |code| code.as_str());
        let mut parts = vec![self.packet.as_bytes().to_vec(), self.participant.as_bytes().to_vec(), code.as_bytes().to_vec()];
        if let Some(AskedPassage { document, text, span }) = &self.passage {
            parts.extend([document.as_str().as_bytes().to_vec(), text.as_bytes().to_vec()]);
            parts.extend([span.start.to_le_bytes().to_vec(), span.end.to_le_bytes().to_vec()]);
        }
        Digest::of_parts(parts.iter().map(Vec::as_slice)).short()
    }
}

/// An answer, as the log holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberAnswer {
    /// What was asked.
    #[serde(flatten)]
    pub asked: Asked,
    /// What was answered.
    pub answer: GuardedText,
}
