//! Codings: a person's act of putting a code on an excerpt.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::ids::{CodeId, CoderId, DocumentId};

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

impl Coding {
    /// Whether the coding lies on a unit: at least such a share of the shorter of the two is in the other. A slip over
    /// the border of a neighbouring turn does not count.
    pub fn lies_on(&self, unit: CharSpan, min_overlap: f64) -> bool {
        let shared = self.span.overlap(unit);
        shared > 0 && f64::from(shared) >= min_overlap * self.span.len().min(unit.len()) as f64
    }
}

/// A coding with its date and memo: the form in which programs exchange codings.
///
/// The machine's suggestions leave the program in this form too, under the name of a coder that is no person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodedExcerpt {
    /// Who put which code where.
    pub coding: Coding,
    /// When, as `2026-01-15T00:00:00Z`.
    pub created: Option<String>,
    /// The coder's memo.
    pub memo: GuardedText,
}

/// The coder's name under which codings that people settled together are in a file of codings.
pub const SETTLED_CODER: &str = "consensus";

/// The coder's name under which the machine's suggestions are exported.
pub const MACHINE_CODER: &str = "leitmotif (machine suggestions)";
