//! Finds transcripts with the same text, or in another language than the study says.

use std::collections::BTreeMap;

use super::of_file;
use crate::domain::corpus::transcript::{Role, SafeTranscript};
use crate::domain::digest::Digest;
use crate::domain::finding::{Finding, Place};
use crate::language::identify::identify_text;
use crate::language::tag::Language;
use crate::language::word_lists::WordLists;
use crate::study::inputs::Inputs;

/// Checks them.
pub fn check(inputs: &Inputs, transcripts: &[SafeTranscript]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut same: BTreeMap<Digest, &SafeTranscript> = BTreeMap::new();
    for transcript in transcripts {
        if let Some(first) = same.get(&transcript.digest) {
            let message = format!("it holds the same text as {}, so every passage of it counts twice", first.id);
            findings.push(of_file("E0034", transcript.id.as_str(), message, "take one of the two out of the study"));
        } else {
            same.insert(transcript.digest, transcript);
        }
    }
    if let (Some(declared), Some(found)) = (inputs.study.language, language_of(transcripts))
        && declared != found
    {
        let (is, said) = (&WordLists::of(found).name, declared.tag().unwrap_or("other"));
        let message = format!("study.toml says that the interviews are in \"{said}\", and most of them read like {is}");
        let remedy = format!("write language = \"{}\" in study.toml, if that is so", found.tag().unwrap_or("other"));
        findings.push(Finding::new("E0048", Place::file("study.toml"), message, remedy));
    }
    findings
}

/// The language that most of the transcripts read like.
pub fn language_of(transcripts: &[SafeTranscript]) -> Option<Language> {
    let of = |transcript: &SafeTranscript| {
        let spoken = transcript.turns.iter().filter(|turn| turn.role != Role::Note);
        identify_text(spoken.map(|turn| turn.span.slice(&transcript.text))).map(|found| found.language)
    };
    let found: Vec<Language> = transcripts.iter().filter_map(of).collect();
    let votes = |language: &Language| found.iter().filter(|other| *other == language).count();
    found.iter().copied().find(|language| 2 * votes(language) > found.len())
}
