//! Writes down where copies of a study went, so that a withdrawal and the end of a study find them.

use std::path::Path;

use super::messages::print_findings;
use crate::domain::finding::{Finding, Place};
use crate::study::exports::{CopyKind, LIST, record};

/// Lists a copy. The copy is there whether it can be listed or not, so a list that cannot be written is a note.
pub fn list_copy(study: Option<&Path>, copy: &Path, kind: CopyKind) {
    let Some(study) = study.filter(|study| study.is_dir()) else { return };
    if let Err(error) = record(study, copy, kind) {
        let message = format!("the list of copies could not be written ({})", error.kind());
        let remedy = "note by hand where this copy went";
        print_findings(&[Finding::note("E1211", Place::file(LIST), message, remedy)]);
    }
}
