//! Reads a study's transcripts from disk.

use std::fs;

use rayon::prelude::*;

use super::files::Found;
use super::inputs::{InputError, Inputs, Sources, read_inputs};
use super::pdf::ingest_any;
use crate::contract::{NoProgress, Progress};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::domain::review::event::KnownText;
use crate::stages::deidentify::deidentify;
use crate::stages::ingest::SourceFile;

/// The transcripts, cleared as the study says. One that cannot be read is a finding.
pub fn read_transcripts(inputs: &Inputs, findings: &mut Vec<Finding>) -> Vec<SafeTranscript> {
    read_transcripts_watched(inputs, findings, &NoProgress)
}

/// The same; `progress` hears of each transcript.
pub fn read_transcripts_watched(inputs: &Inputs, findings: &mut Vec<Finding>, progress: &dyn Progress) -> Vec<SafeTranscript> {
    progress.expect(inputs.transcripts.len() as u64);
    let read = |found: &Found| {
        let read = match fs::read(&found.path) {
            Ok(bytes) => {
                let file = SourceFile { id: found.id.clone(), bytes };
                ingest_any(&file, &inputs.study.speakers, inputs.pdf_reader.as_deref()).map_err(|error| error.finding(&found.id))
            }
            Err(error) => Err(unreadable(&found.id, &error)),
        };
        progress.advance(1);
        read
    };
    let mut transcripts = Vec::new();
    for read in inputs.transcripts.par_iter().map(read).collect::<Vec<_>>() {
        match read {
            Ok(outcome) => transcripts.push(outcome.value),
            Err(finding) => findings.push(finding),
        }
    }
    let outcome = deidentify(transcripts, inputs.study.declaration);
    findings.extend(outcome.findings);
    findings.sort();
    findings.dedup();
    outcome.value
}

/// The texts of a study as they are now, for a check of its log.
///
/// # Errors
///
/// An [`InputError`] for every file of the study that is missing, cannot be read or is wrong.
pub fn known_texts(sources: &Sources) -> Result<Vec<KnownText>, Vec<InputError>> {
    let inputs = read_inputs(sources)?;
    let transcripts = read_transcripts(&inputs, &mut Vec::new());
    let known = |transcript: &SafeTranscript| KnownText {
        document: transcript.id.clone(),
        digest: transcript.digest,
        chars: transcript.offsets().chars(),
    };
    Ok(transcripts.iter().map(known).collect())
}

/// The finding that stands for a file which the system does not give out.
pub fn unreadable(id: &DocumentId, error: &std::io::Error) -> Finding {
    let message = format!("the file cannot be read ({})", error.kind());
    Finding::new("E0109", Place::file(id), message, "see whether you may open it")
}
