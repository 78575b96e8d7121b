//! Finds transcripts with the same text, or in another language than the study says.

use std::collections::{BTreeMap, BTreeSet};

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
    findings.extend(declared_for_nobody(inputs, transcripts));
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

/// Labels that the study declares and that nobody in its transcripts has: a slip of the pen leaves the role to the program's guess.
fn declared_for_nobody(inputs: &Inputs, transcripts: &[SafeTranscript]) -> Option<Finding> {
    // Files with tiers are declared by the names of these.
    let has_tiers =
        inputs.transcripts.iter().any(|found| [".eaf", ".exb"].iter().any(|ending| found.id.as_str().to_lowercase().ends_with(ending)));
    let labels: BTreeSet<&str> =
        transcripts.iter().flat_map(|transcript| &transcript.speakers).map(|speaker| speaker.label.as_str()).collect();
    let labels: Vec<&str> = labels.into_iter().collect();
    let unmet = inputs.study.speakers.unmet(&labels);
    let message = format!("[speakers] declares labels that are in no transcript: {}", unmet.join(", "));
    let remedy = "write them as they are in the transcripts (`leitmotif inspect` lists those), or take them out";
    // Of a transcript that was left out nobody knows whom it names.
    let all_read = transcripts.len() == inputs.transcripts.len();
    (!has_tiers && all_read && !transcripts.is_empty() && !unmet.is_empty())
        .then(|| Finding::new("E0053", Place::file("study.toml"), message, remedy))
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
