//! Whether names of a de-identified study are left in files that were just written, or are in files that are to be.

use std::path::{Path, PathBuf};

use super::error::CommandError;
use crate::domain::corpus::name_list::ListedName;
use crate::domain::finding::{Finding, Place};
use crate::study::deidentify::{Checked, check_made, check_written, is_deidentified, list_at_hand};
use crate::study::export_files::ExportFiles;

/// Findings about files of a run; nothing where the study was not de-identified by this program.
pub fn names_left(study: Option<&Path>, files: &[PathBuf]) -> Vec<Finding> {
    match checked(study, |list| check_written(list, files, name)) {
        Some(Ok(checked)) => checked.findings(),
        Some(Err(note)) => vec![note],
        None => Vec::new(),
    }
}

/// Refuses an export that holds names; gives a note where it could not be checked.
///
/// # Errors
///
/// [`CommandError::NamesInExport`] if there are names in a file.
pub fn refuse_names(study: Option<&Path>, files: &ExportFiles) -> Result<Vec<Finding>, CommandError> {
    match checked(study, |list| check_made(list, files.each().map(|(path, bytes)| (name(path), bytes)))) {
        Some(Ok(Checked { hits, .. })) => match hits.into_iter().next() {
            Some((name, places)) => Err(CommandError::NamesInExport { name, places }),
            None => Ok(Vec::new()),
        },
        Some(Err(note)) => Ok(vec![note]),
        None => Ok(Vec::new()),
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn checked(study: Option<&Path>, check: impl FnOnce(&[ListedName]) -> Checked) -> Option<Result<Checked, Finding>> {
    let study = study.filter(|study| is_deidentified(study))?;
    let remedy = "check it with `leitmotif deidentify STUDY --check --key FILE` before anybody gets it";
    let unchecked = || Finding::note("E0216", Place::study(), "what was written was not checked for names: the key is not at hand", remedy);
    Some(list_at_hand(study).map(|list| check(&list)).ok_or_else(unchecked))
}
