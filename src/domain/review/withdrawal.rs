//! Withdrawals: what was taken out of a study when a participant asked for it, or when names were to leave its log.
//!
//! A withdrawal is a row of the log like any other. It names nobody: it says how much went, who took it out and why, and for
//! every row whose content went or was shortened the digest of what was there and the digest of what is left. The rows keep
//! their places and digests, so the chain still holds, and nobody can shorten another row unseen.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;

/// Why something was taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A participant withdrew.
    #[default]
    Withdrew,
    /// Names in memos were replaced by the stand-ins of the transcripts.
    Names,
}

impl Cause {
    fn is_withdrew(&self) -> bool {
        *self == Self::Withdrew
    }
}

/// What was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Why, of the two reasons that there are.
    #[serde(default, skip_serializing_if = "Cause::is_withdrew")]
    pub cause: Cause,
    /// How many transcripts were removed.
    pub transcripts: u32,
    /// How many stayed with marked gaps where the participant spoke.
    #[serde(default, skip_serializing_if = "is_none")]
    pub gaps: u32,
    /// How many other files were removed or lost rows.
    pub files: u32,
    /// Rows of the log that lost their content or a part of it.
    pub rows: Vec<Shortened>,
    /// Codebooks of the log that lost a quotation.
    pub codebooks: Vec<Shortened>,
    /// Sets of offers that lost some.
    pub offers: Vec<Shortened>,
    /// Why, in the words of the person who took it out.
    pub why: GuardedText,
}

fn is_none(count: &u32) -> bool {
    *count == 0
}

/// Something that is shorter than it was when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shortened {
    /// The digest under which the log knows it.
    pub was: Digest,
    /// The digest of what is left.
    pub left: Digest,
}
