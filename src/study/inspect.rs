//! One file, read and described: what `leitmotif inspect` asks for.

use std::fs;
use std::io;
use std::path::Path;

use thiserror::Error;

use crate::contract::Outcome;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::finding::Finding;
use crate::domain::ids::DocumentId;
use crate::formats::decode::LONGEST;
use crate::formats::fault::FormatFault;
use crate::formats::inputs::study_toml::read_study;
use crate::stages::ingest::{Inspection, SourceFile};
use crate::study::files::find_transcripts;
use crate::study::inputs::InputError;
use crate::study::kept_labels::{KeptLabels, with_study_labels};
use crate::study::pdf::inspect_any;
use crate::study::text_exchange::finish_pending_around;

/// Why a file cannot be described.
#[derive(Debug, Error)]
pub enum InspectError {
    /// The system does not give it out, or it is none.
    #[error("E0109 {path}: the file cannot be read ({reason}); see whether it is a file and you may open it")]
    Disk {
        /// Where it lies.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// It is no transcript.
    #[error("{0}")]
    File(Finding),
    /// The study's own file.
    #[error(transparent)]
    Study(#[from] InputError),
}

/// Reads a file and describes how it was read; `pdf_reader` takes the text out of a PDF, `study` names a study's folder, or its study.toml,
/// whose declared speakers are used.
///
/// # Errors
///
/// An [`InspectError`] if the file cannot be read, is no transcript, or the study file is wrong.
pub fn inspect_file(
    path: &Path,
    study: Option<&Path>,
    show_text: bool,
    pdf_reader: Option<&Path>,
) -> Result<Outcome<Inspection>, InspectError> {
    let disk = |path: &Path, reason: String| InspectError::Disk { path: path.display().to_string(), reason };
    let unread = |path: &Path, error: io::Error| disk(path, error.kind().to_string());
    finish_pending_around(path).map_err(InputError::from)?;
    let facts = fs::metadata(path).map_err(|error| unread(path, error))?;
    // A pipe or a device would never end.
    if !facts.is_file() {
        return Err(disk(path, "no regular file".to_owned()));
    }
    if facts.len() > LONGEST as u64 {
        return Err(disk(path, format!("more than {LONGEST} bytes")));
    }
    let bytes = fs::read(path).map_err(|error| unread(path, error))?;
    let rules = match study {
        Some(study) => {
            let file = &if study.is_dir() { study.join("study.toml") } else { study.to_path_buf() };
            let text = fs::read_to_string(file).map_err(|error| unread(file, error))?;
            let first = |faults: Vec<FormatFault>| faults.into_iter().next().unwrap_or_else(|| FormatFault::new("it cannot be read", ""));
            let read = read_study(&text).map_err(|faults| InputError::Fault { path: file.display().to_string(), fault: first(faults) });
            let rules = read?.speakers;
            // As in a run, the other transcripts of the study say what this one leaves open.
            let folder = file.parent().map(|folder| folder.join("transcripts")).filter(|folder| folder.is_dir());
            let transcripts = folder.and_then(|folder| find_transcripts(&folder).ok()).map(|(found, _)| found).unwrap_or_default();
            with_study_labels(rules, &transcripts, &KeptLabels::default()).0
        }
        None => SpeakerRules::default(),
    };
    let id = DocumentId::new(path.file_name().unwrap_or_default().to_string_lossy());
    let read = inspect_any(&SourceFile { id: id.clone(), bytes }, &rules, show_text, pdf_reader);
    read.map_err(|error| InspectError::File(error.finding(&id)))
}
