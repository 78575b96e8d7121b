//! The labels that a study knows from all its transcripts together.

use std::fs;

use rayon::prelude::*;

use super::files::Found;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::stages::ingest::{FileLabels, SourceFile, labels_of, study_labels};

/// Longer files are corpora of short texts and no interviews.
const LONGEST: u64 = 4 << 20;

/// What the study declares of its speakers, with the labels that its transcripts show together.
pub fn with_study_labels(rules: SpeakerRules, transcripts: &[Found]) -> SpeakerRules {
    if transcripts.len() < 2 {
        return rules;
    }
    let read = |found: &Found| {
        let long = fs::metadata(&found.path).map_or(true, |facts| facts.len() > LONGEST);
        match fs::read(&found.path) {
            Ok(bytes) if !long => labels_of(&SourceFile { id: found.id.clone(), bytes }, &rules),
            _ => FileLabels::default(),
        }
    };
    let files: Vec<FileLabels> = transcripts.par_iter().map(read).collect();
    let known = study_labels(&files);
    rules.with_known(known)
}
