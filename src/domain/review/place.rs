//! Places: a passage with the code on it, and marks that places have.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::{CodeId, DocumentId};

/// A place and the code on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The transcript.
    pub document: DocumentId,
    /// The excerpt.
    pub span: CharSpan,
    /// The code; `None` for a mark on the passage alone.
    pub code: Option<CodeId>,
}

/// Places that have a mark. Where several codes became one, a place has the mark as long as one of them did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(BTreeMap<Place, BTreeSet<Option<CodeId>>>);

impl Marks {
    /// Whether a place has the mark.
    pub fn contains(&self, place: &Place) -> bool {
        self.0.contains_key(place)
    }

    /// The places that do.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.0.keys()
    }

    /// Sets the mark, or takes it away where it is. `named` is the code as it was called when this was done.
    pub fn toggle(&mut self, place: Place, named: Option<CodeId>) {
        if named == place.code {
            if self.0.remove(&place).is_none() {
                self.0.insert(place, BTreeSet::from([named]));
            }
            return;
        }
        let under = self.0.entry(place.clone()).or_default();
        if !under.remove(&named) {
            under.insert(named);
        }
        if under.is_empty() {
            self.0.remove(&place);
        }
    }

    /// Takes all marks away.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
