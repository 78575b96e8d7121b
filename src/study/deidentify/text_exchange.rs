//! The exchange of a study's texts for the de-identified ones, which is done whole or goes on where it was interrupted.
//!
//! All new files are written into a folder beside first, then a plan of where each belongs. From the moment the plan is there, the exchange is only
//! moves that can be repeated; anything that reads the study finishes them first.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{DeidentifyError, FOLDER, disk};
use crate::domain::corpus::replacement::TextReplaced;
#[cfg(feature = "seal")]
use crate::study::files::{make_private_folder, write_whole};

/// What is still to be done.
#[derive(Serialize, Deserialize)]
struct Plan {
    /// Files by their number in the folder, each with its place below the study's folder.
    files: Vec<(u32, PathBuf)>,
    /// Files and folders that go.
    removed: Vec<PathBuf>,
    /// What the log of decisions says of it, where there is a log.
    log: Vec<TextReplaced>,
}

/// Everything that is exchanged at once; places are below the study's folder.
#[cfg(feature = "seal")]
#[derive(Default)]
pub(super) struct Exchange {
    pub files: Vec<(PathBuf, Vec<u8>)>,
    pub removed: Vec<PathBuf>,
    pub log: Vec<TextReplaced>,
}

fn pending(study: &Path) -> PathBuf {
    study.join(FOLDER).join("pending")
}

/// Writes everything beside its place, and then moves it there.
#[cfg(feature = "seal")]
pub(super) fn exchange(study: &Path, what: Exchange) -> Result<(), DeidentifyError> {
    let folder = pending(study);
    make_private_folder(&folder).map_err(disk(&folder))?;
    let mut files = Vec::new();
    for (number, (place, bytes)) in (0..).zip(&what.files) {
        let path = folder.join(number.to_string());
        write_whole(&path, bytes, true).map_err(disk(&path))?;
        files.push((number, place.clone()));
    }
    let plan = Plan { files, removed: what.removed, log: what.log };
    let text = serde_json::to_vec(&plan).expect("paths of a study are Unicode, as the names of its transcripts are");
    let path = folder.join("plan.json");
    write_whole(&path, &text, true).map_err(disk(&path))?;
    finish_pending(study)
}

/// Finishes an exchange that was interrupted; does nothing where there is none.
///
/// # Errors
///
/// A [`DeidentifyError`] if a file cannot be moved.
pub fn finish_pending(study: &Path) -> Result<(), DeidentifyError> {
    let folder = pending(study);
    if !folder.is_dir() {
        return Ok(());
    }
    let plan_path = folder.join("plan.json");
    if let Some(plan) = fs::read(&plan_path).ok().and_then(|bytes| serde_json::from_slice::<Plan>(&bytes).ok()) {
        for (number, place) in &plan.files {
            let (from, to) = (folder.join(number.to_string()), study.join(place));
            if from.exists() {
                fs::rename(&from, &to).map_err(disk(&to))?;
            }
        }
        for place in &plan.removed {
            let path = study.join(place);
            let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            match gone {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(disk(&path)(error)),
                _ => {}
            }
        }
        written_down(study, &plan.log)?;
    }
    // Without a plan nothing was moved yet, and the originals are where they were.
    fs::remove_dir_all(&folder).map_err(disk(&folder))
}

#[cfg(feature = "review")]
fn written_down(study: &Path, log: &[TextReplaced]) -> Result<(), DeidentifyError> {
    use crate::domain::ids::CoderId;
    use crate::store::{FILE, Store, now};
    let path = study.join(FILE);
    if log.is_empty() || !path.exists() {
        return Ok(());
    }
    let mut store = Store::open(&path).map_err(DeidentifyError::Store)?;
    store.exchange_texts(&CoderId::new("leitmotif deidentify"), log, now()).map_err(DeidentifyError::Store)
}

#[cfg(not(feature = "review"))]
fn written_down(_: &Path, _: &[TextReplaced]) -> Result<(), DeidentifyError> {
    Ok(())
}
