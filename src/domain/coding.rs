//! Codings: a person's act of putting a code on an excerpt.

use serde::{Deserialize, Serialize};

use super::ids::{CodeId, CoderId, DocumentId};
use super::span::CharSpan;

/// This coder put this code on this excerpt.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Coding {
    /// The transcript.
    pub document: DocumentId,
    /// The excerpt, in code points of the canonical text.
    pub span: CharSpan,
    /// The code.
    pub code: CodeId,
    /// Who coded.
    pub coder: CoderId,
}
