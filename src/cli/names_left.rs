//! Whether names of a de-identified study are left in files that were just written.

use std::path::{Path, PathBuf};

use super::error::CommandError;
use crate::domain::finding::{Finding, Place};
use crate::study::deidentify::{Checked, check_written, is_deidentified, list_at_hand};

/// Findings about files of a run; nothing where the study was not de-identified by this program.
pub fn names_left(study: Option<&Path>, files: &[PathBuf]) -> Vec<Finding> {
    match checked(study, files) {
        Some(Ok(checked)) => checked.findings(),
        Some(Err(note)) => vec![note],
        None => Vec::new(),
    }
}

/// Takes an export back that holds names; gives a note where it could not be checked.
///
/// # Errors
///
/// [`CommandError::NamesInExport`] if there are names in a file.
pub fn refuse_names(study: Option<&Path>, files: &[PathBuf]) -> Result<Vec<Finding>, CommandError> {
    match checked(study, files) {
        Some(Ok(Checked { hits, .. })) => match hits.into_iter().next() {
            Some((name, places)) => {
                // What cannot be removed was written a moment ago; the error below says what is in it either way.
                files.iter().for_each(|file| drop(std::fs::remove_file(file)));
                Err(CommandError::NamesInExport { name, places })
            }
            None => Ok(Vec::new()),
        },
        Some(Err(note)) => Ok(vec![note]),
        None => Ok(Vec::new()),
    }
}

fn checked(study: Option<&Path>, files: &[PathBuf]) -> Option<Result<Checked, Finding>> {
    let study = study.filter(|study| is_deidentified(study))?;
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let remedy = "check it with `leitmotif deidentify STUDY --check --key FILE` before anybody gets it";
    let unchecked = || Finding::note("E0216", Place::study(), "what was written was not checked for names: the key is not at hand", remedy);
    Some(list_at_hand(study).map(|list| check_written(&list, files, name)).ok_or_else(unchecked))
}
