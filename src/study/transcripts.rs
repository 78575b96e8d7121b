//! Reads a study's transcripts from disk.

use std::fs;

use rayon::prelude::*;

use super::files::Found;
use super::inputs::{InputError, Inputs, Sources, read_inputs};
use super::pdf::ingest_any;
use crate::contract::{NoProgress, Outcome, Progress};
use crate::domain::corpus::transcript::{SafeTranscript, Transcript};
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::domain::review::event::KnownText;
use crate::stages::deidentify::deidentify;
use crate::stages::ingest::SourceFile;

/// The transcripts, cleared as the study says. One that cannot be read is a finding; how the others were read is said by a run.
pub fn read_transcripts(inputs: &Inputs, findings: &mut Vec<Finding>) -> Vec<SafeTranscript> {
    let (read, unread) = read_each(inputs, &NoProgress);
    findings.extend(unread);
    cleared(inputs, read.into_iter().map(|outcome| outcome.value).collect(), findings)
}

/// The same, with all that is to be said of how each was read; `progress` hears of each.
pub fn examine_transcripts(inputs: &Inputs, findings: &mut Vec<Finding>, progress: &dyn Progress) -> Vec<SafeTranscript> {
    let (read, unread) = read_each(inputs, progress);
    findings.extend(unread);
    let mut transcripts = Vec::with_capacity(read.len());
    for outcome in read {
        findings.extend(outcome.findings);
        transcripts.push(outcome.value);
    }
    cleared(inputs, transcripts, findings)
}

fn read_each(inputs: &Inputs, progress: &dyn Progress) -> (Vec<Outcome<Transcript>>, Vec<Finding>) {
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
    let (mut outcomes, mut unread) = (Vec::new(), Vec::new());
    for read in inputs.transcripts.par_iter().map(read).collect::<Vec<_>>() {
        match read {
            Ok(outcome) => outcomes.push(outcome),
            Err(finding) => unread.push(finding),
        }
    }
    (outcomes, unread)
}

/// Clears them for analysis, as the study declares.
fn cleared(inputs: &Inputs, transcripts: Vec<Transcript>, findings: &mut Vec<Finding>) -> Vec<SafeTranscript> {
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
    // A text is what it is, whether it may be analysed or not.
    let inputs = read_inputs(&Sources { before_deidentification: true, ..sources.clone() })?;
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
