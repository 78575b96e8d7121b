//! Codings of people, mapped from the files as stored to the canonical text; and the transcripts nobody described.

use crate::domain::coding::Coding;
use crate::domain::finding::{Finding, Place};
use crate::domain::participant::Participants;
use crate::domain::span::CharSpan;
use crate::domain::transcript::SafeTranscript;
use crate::formats::codings::StoredCoding;

use super::inputs::Input;

/// Finds the transcript of each coding and its place there; what cannot be placed is a finding.
pub fn resolve(files: &[Input<Vec<StoredCoding>>], transcripts: &[SafeTranscript]) -> (Vec<Coding>, Vec<Finding>) {
    let mut codings = Vec::new();
    let mut findings = Vec::new();
    let lengths: Vec<u32> = transcripts.iter().map(|transcript| transcript.offsets().chars()).collect();
    for file in files {
        for stored in &file.value {
            let place = Place::line(&file.name, stored.line);
            let Some(at) = transcripts.iter().position(|transcript| is_named(transcript, &stored.document)) else {
                findings.push(Finding::new("E0601", place, "this coding names no transcript of the study", "correct the document's name"));
                continue;
            };
            let transcript = &transcripts[at];
            let map = &transcript.source.map;
            let span = CharSpan { start: map.to_canonical(stored.span.start), end: map.to_canonical(stored.span.end) };
            if span.end > lengths[at] || span.is_empty() {
                let remedy = "see whether the file was changed after it was coded";
                findings.push(Finding::new("E0602", place, "this coding runs past the end of its transcript", remedy));
                continue;
            }
            codings.push(Coding { document: transcript.id.clone(), span, code: stored.code.clone(), coder: stored.coder.clone() });
        }
    }
    codings.sort();
    codings.dedup();
    (codings, findings)
}

fn is_named(transcript: &SafeTranscript, name: &str) -> bool {
    transcript.id.as_str() == name || transcript.id.as_str().rsplit('/').next() == Some(name) || transcript.id.stem() == name
}

/// Transcripts that the table of participants has no row for.
pub fn without_a_row(participants: Option<&Participants>, transcripts: &[SafeTranscript]) -> Vec<Finding> {
    let Some(participants) = participants else { return Vec::new() };
    let lacking = transcripts.iter().filter(|transcript| participants.of(&transcript.id).is_none());
    lacking
        .map(|transcript| {
            let message = "participants.csv has no row for this transcript, so it belongs to no group";
            Finding::new("E0110", Place::file(&transcript.id), message, "add a row with its file name")
        })
        .collect()
}
