//! Annotations: what coders flagged and what they wrote beside their codings, as it is in the log.

use std::collections::BTreeSet;
use std::fmt;

use crate::domain::ids::CoderId;
use crate::domain::review::coding::Coding;
use crate::domain::review::event::Note;

/// What coders left beside codings. Exports show it; no figure is computed from it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Annotations {
    /// Codings that are flagged as a quotation for the paper.
    pub quotations: BTreeSet<Coding>,
    /// Codings that are flagged to be discussed.
    pub to_discuss: BTreeSet<Coding>,
    /// Memos that belong to no passage, and entries of the journal, oldest first.
    pub notes: Vec<SignedNote>,
}

/// A memo on a code, a transcript or the project, or an entry of the journal.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedNote {
    /// Who wrote it.
    pub coder: CoderId,
    /// When, as `2026-01-15T00:00:00Z`; empty where nobody knows.
    pub time: String,
    /// What it is about, and its text.
    pub note: Note,
}

impl fmt::Debug for Annotations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Annotations({} quotations, {} to discuss, {} notes)", self.quotations.len(), self.to_discuss.len(), self.notes.len())
    }
}

impl fmt::Debug for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedNote({} bytes)", self.note.text.len())
    }
}

impl Annotations {
    /// Whether a coding is among those flagged. What two coders agreed on is where one of them flagged a passage that it shares.
    pub fn has(flagged: &BTreeSet<Coding>, coding: &Coding, is_agreed: bool) -> bool {
        let shares =
            |other: &&Coding| other.document == coding.document && other.code == coding.code && other.span.overlap(coding.span) > 0;
        flagged.contains(coding) || (is_agreed && flagged.iter().any(|other| shares(&other)))
    }
}
