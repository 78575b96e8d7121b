//! Clearance: once de-identification began in a study, only transcripts that are settled or declared by name are read.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::domain::corpus::transcript::Declaration;
use crate::domain::corpus::transcript_names::Names;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::formats::deidentify::state_table::{Cleared, StateRow, read_state_table, state_table};
use crate::formats::fault::FormatFault;
use crate::study::files::{Found, digest_file, make_private_folder, write_whole};

/// The folder of de-identification in a study.
pub const FOLDER: &str = "deidentify";

/// The file in it that says which transcripts are cleared.
pub(super) const STATES: &str = "transcripts.csv";

/// The file in it that people edit, a row for each spelling, as long as decisions are not applied.
pub(super) const NAMES: &str = "identifiers.csv";

/// Why it is not known which transcripts are cleared.
#[derive(Debug, Error)]
pub enum ClearanceError {
    /// The file that says so is wrong.
    #[error("E0203 {name}: {fault}")]
    File {
        /// Which.
        name: String,
        /// What, where, and the way out.
        fault: FormatFault,
    },
    /// There is no transcript of that name.
    #[error("E0209 no transcript is called {name}; write its name as it is below transcripts/")]
    NoTranscript {
        /// The name.
        name: String,
    },
    /// The disk refuses.
    #[error("E0211 {path}: {reason}; see whether there is room and whether you may read and write there")]
    Disk {
        /// Where.
        path: String,
        /// What the system says.
        reason: String,
    },
}

fn disk(path: &Path) -> impl Fn(std::io::Error) -> ClearanceError + '_ {
    move |error| ClearanceError::Disk { path: path.display().to_string(), reason: error.kind().to_string() }
}

/// A file of the folder.
pub(super) fn file(study: &Path, name: &str) -> PathBuf {
    study.join(FOLDER).join(name)
}

/// Whether de-identification began in a study: from then on what is not settled is left out.
pub fn has_begun(study: &Path) -> bool {
    file(study, STATES).exists()
}

/// What is cleared, by transcript.
///
/// # Errors
///
/// A [`ClearanceError`] if the file cannot be read or is wrong.
pub(super) fn states(study: &Path) -> Result<BTreeMap<DocumentId, StateRow>, ClearanceError> {
    let path = file(study, STATES);
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let text = fs::read_to_string(&path).map_err(disk(&path))?;
    let fault = |fault| ClearanceError::File { name: format!("{FOLDER}/{STATES}"), fault };
    Ok(read_state_table(&text).map_err(fault)?.into_iter().map(|row| (row.document.clone(), row)).collect())
}

pub(super) fn write_states(study: &Path, states: &BTreeMap<DocumentId, StateRow>) -> Result<(), ClearanceError> {
    let path = file(study, STATES);
    make_private_folder(&study.join(FOLDER)).map_err(disk(&path))?;
    let rows: Vec<StateRow> = states.values().cloned().collect();
    write_whole(&path, &state_table(&rows), true).map_err(disk(&path))
}

/// Whether a transcript is cleared as its file is now.
pub(super) fn is_cleared(states: &BTreeMap<DocumentId, StateRow>, found: &Found) -> bool {
    states.get(&found.id).is_some_and(|row| digest_file(&found.path).is_ok_and(|(digest, _)| digest == row.file))
}

/// How many of some transcripts are not cleared.
///
/// # Errors
///
/// A [`ClearanceError`] if what is cleared cannot be read.
pub fn unsettled(study: &Path, transcripts: &[Found]) -> Result<usize, ClearanceError> {
    let states = states(study)?;
    Ok(transcripts.iter().filter(|found| !is_cleared(&states, found)).count())
}

/// Keeps the transcripts that may be analysed; each of the others is a finding.
///
/// # Errors
///
/// A [`ClearanceError`] if what is cleared cannot be read.
pub fn cleared(
    study: &Path,
    declaration: Declaration,
    transcripts: Vec<Found>,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Found>, ClearanceError> {
    if declaration == Declaration::AlreadySafe || !has_begun(study) {
        return Ok(transcripts);
    }
    let states = states(study)?;
    let (kept, left): (Vec<Found>, Vec<Found>) = transcripts.into_iter().partition(|found| is_cleared(&states, found));
    for found in left {
        let message = "this transcript is not de-identified yet, and was left out";
        let remedy = "settle its proposals with `leitmotif deidentify STUDY`, or say with --declare that it holds nobody to protect";
        findings.push(Finding::new("E0202", Place::file(&found.id), message, remedy));
    }
    Ok(kept)
}

/// Declares transcripts, by their names, to hold nobody to protect.
///
/// # Errors
///
/// A [`ClearanceError`] if a name fits no transcript, or the file cannot be written.
pub fn declare(study: &Path, transcripts: &[Found], names: &[String]) -> Result<usize, ClearanceError> {
    let ids: Vec<DocumentId> = transcripts.iter().map(|found| found.id.clone()).collect();
    let known = Names::of(&ids);
    let mut states = states(study)?;
    for name in names {
        let at = known.find(name).map_err(|_| ClearanceError::NoTranscript { name: name.clone() })?;
        let found = &transcripts[at];
        let (digest, _) = digest_file(&found.path).map_err(disk(&found.path))?;
        states.insert(found.id.clone(), StateRow { document: found.id.clone(), cleared: Cleared::Declared, file: digest });
    }
    write_states(study, &states)?;
    Ok(names.len())
}
