//! Decisions: what a person did with an offer, a passage or a coding of their own; kept for ever.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, DocumentId};
use crate::domain::review::offer::OfferId;

/// One act of one coder. Nothing is ever changed or taken away: a later decision speaks against an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was done.
    pub action: Action,
    /// The transcript.
    pub document: DocumentId,
    /// The digest of its text, to which the place belongs.
    pub text: Digest,
    /// The place.
    pub span: CharSpan,
    /// The code, where the act has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeId>,
    /// The offer that was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferId>,
    /// The coder's memo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<GuardedText>,
    /// The event that an undo takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<Digest>,
    /// Whether suggestions for the transcript were still hidden.
    pub blind: bool,
    /// What of the offer was known to the program when it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
    /// How long the coder saw it, in milliseconds, as the page counted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_ms: Option<u64>,
    /// The codebook under which it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codebook: Option<Digest>,
    /// Its place among acts that are saved together or not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<Batch>,
    /// The page's request id, so that a request sent twice is written once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<String>,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// A code was put on a passage.
    Code,
    /// An offer was accepted, perhaps with other borders.
    Accept,
    /// An offer was turned down.
    Reject,
    /// An offer was taken under another code.
    Recode,
    /// A coding was taken away.
    Uncode,
    /// Something was written beside a coding or a passage; an empty memo takes it away.
    Memo,
    /// A coding was marked as a quotation for the paper, or the mark was taken away.
    Quotation,
    /// A passage was marked as one to discuss, or the mark was taken away.
    Discuss,
    /// An earlier decision, with those of its batch, is void.
    Undo,
}

impl Action {
    /// Whether the act answers an offer.
    pub fn answers(self) -> bool {
        matches!(self, Self::Accept | Self::Reject | Self::Recode)
    }

    /// The word for it in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Recode => "recode",
            Self::Uncode => "uncode",
            Self::Memo => "memo",
            Self::Quotation => "quotation",
            Self::Discuss => "discuss",
            Self::Undo => "undo",
        }
    }
}

/// What the coder saw of an offer. The score was hidden until the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its rank among the code's suggestions; a decoy has none.
    pub rank: Option<u32>,
    /// Its place in the code's queue, from 1, decoys counted.
    pub place: u32,
    /// Digest of all offers as they were prepared.
    pub offers: Digest,
    /// What the offer was, where it came from a ranking that was made while this coder decided: the store keeps those of runs only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learnt: Option<LearntOffer>,
}

/// An offer of a ranking that was made while a coder decided. The ranking is a function of the study, the codebook and the decisions it learnt from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearntOffer {
    /// The ranking's name: from how many of this coder's answers, the first ones, it learnt.
    pub answers: u32,
    /// The code that was offered.
    pub code: CodeId,
    /// The place that was offered.
    pub span: CharSpan,
    /// Its score, in hundredths.
    pub score: i32,
}

/// A place among acts that were saved together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// From 0.
    pub at: u32,
    /// How many there are.
    pub of: u32,
}

/// What two coders, or a third person, settled about a place. Both originals stay as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjudication {
    /// The transcript.
    pub document: DocumentId,
    /// The digest of its text.
    pub text: Digest,
    /// The agreed excerpt.
    pub span: CharSpan,
    /// The agreed code; `None`: the place has none.
    pub code: Option<CodeId>,
    /// Why.
    pub reason: GuardedText,
    /// Whose codings were compared.
    pub between: [crate::domain::ids::CoderId; 2],
    /// The pair that it settles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
    /// The page's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<String>,
}

/// The adjudicator wants a place discussed before it is settled, or no longer does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discussion {
    /// The transcript.
    pub document: DocumentId,
    /// The digest of its text.
    pub text: Digest,
    /// The place.
    pub span: CharSpan,
    /// Whether it is to be discussed from here on.
    pub open: bool,
    /// Whose codings were compared.
    pub between: [crate::domain::ids::CoderId; 2],
    /// The pair; `None` for a passage that neither coded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
    /// The page's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<String>,
}
