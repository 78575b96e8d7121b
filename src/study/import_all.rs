//! Imports files of every kind into a study's folder: rows of a log into its database, all others into its files.

use std::path::{Path, PathBuf};

use super::import::{ImportError, ImportSummary, MergedFile};

/// What is known of the files beside their content.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Of several projects in one database, the number of the one that is meant.
    pub project: Option<i64>,
    /// Whose the codings of the files are, where the files name nobody, or one person only.
    pub coder: Option<String>,
}

/// Imports files: decisions, comments and answers first, then projects, codebooks and codings.
///
/// # Errors
///
/// An [`ImportError`] if a file of decisions is refused, if none of the other files can be read, or if the disk refuses to write.
pub fn import_all(files: &[PathBuf], out: &Path, options: &ImportOptions) -> Result<ImportSummary, ImportError> {
    let (others, merged) = take_logs(files, out)?;
    let summary = match others.is_empty() && !merged.is_empty() {
        true => ImportSummary::default(),
        false => import_others(&others, out, options)?,
    };
    Ok(ImportSummary { merged, ..summary })
}

#[cfg(feature = "review")]
fn take_logs(files: &[PathBuf], out: &Path) -> Result<(Vec<PathBuf>, Vec<MergedFile>), ImportError> {
    let (mut others, mut merged) = (Vec::new(), Vec::new());
    for file in files {
        match super::log_import::take_into_log(file, out)? {
            None => others.push(file.clone()),
            Some(done) => {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                merged.push(MergedFile { name, added: done.added, known: done.known });
            }
        }
    }
    Ok((others, merged))
}

#[cfg(feature = "review")]
fn import_others(files: &[PathBuf], out: &Path, options: &ImportOptions) -> Result<ImportSummary, ImportError> {
    super::import::import_with(files, out, options.coder.as_deref(), &|path| crate::store::foreign::read_project(path, options.project))
}

/// Without the review there is no database to take rows into.
#[cfg(not(feature = "review"))]
fn take_logs(files: &[PathBuf], _: &Path) -> Result<(Vec<PathBuf>, Vec<MergedFile>), ImportError> {
    Ok((files.to_vec(), Vec::new()))
}

#[cfg(not(feature = "review"))]
fn import_others(files: &[PathBuf], out: &Path, _: &ImportOptions) -> Result<ImportSummary, ImportError> {
    super::import::import_files(files, out)
}
