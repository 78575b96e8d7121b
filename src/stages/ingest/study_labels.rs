//! Labels over the files of a study: somebody who speaks once in one interview may be known from another.
//!
//! Takes what each file by itself has for labels and leaves open, and gives the labels that the study knows: those that one file leaves open and
//! another uses, and those that are met once in file after file. Which files there are is left to the caller.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Format, SourceFile, read};
use crate::domain::corpus::role_words::fold_label;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::labels::ReadAs;

/// The labels of one file, folded.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLabels {
    /// Those of at least two turns.
    used: BTreeSet<String>,
    /// What was left open, and whether it was read as a speaker's label though it is met once.
    open: BTreeMap<String, bool>,
}

impl std::fmt::Debug for FileLabels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FileLabels({} used, {} open)", self.used.len(), self.open.len())
    }
}

/// In so many files a label that each meets once is one.
const FILES: usize = 3;

/// The labels of a file by itself; none of one that is no transcript or a PDF, whose text a process of its own takes out.
pub fn labels_of(file: &SourceFile, rules: &SpeakerRules) -> FileLabels {
    let Some(format) = Format::of(&file.id).filter(|format| *format != Format::Pdf) else { return FileLabels::default() };
    let Ok(reading) = read(file, format, rules) else { return FileLabels::default() };
    let mut turns = vec![0u32; reading.read.speakers.len()];
    reading.read.turns.iter().filter_map(|turn| turn.speaker).for_each(|speaker| turns[usize::from(speaker)] += 1);
    let used = reading.read.speakers.iter().zip(&turns).filter(|(_, turns)| **turns > 1);
    let open = reading.read.doubts.iter().map(|doubt| (fold_label(&doubt.label), doubt.read_as == ReadAs::DoubtfulSpeaker));
    FileLabels { used: used.map(|(speaker, _)| fold_label(&speaker.label)).collect(), open: open.collect() }
}

/// The labels that a study knows beyond what each file shows by itself.
pub fn study_labels(files: &[FileLabels]) -> Vec<String> {
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    let mut once: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files {
        file.used.iter().for_each(|label| *used.entry(label).or_default() += 1);
        file.open.iter().filter(|(_, as_speaker)| **as_speaker).for_each(|(label, _)| *once.entry(label).or_default() += 1);
    }
    let elsewhere = |file: &FileLabels, label: &String| {
        let here = usize::from(file.used.contains(label));
        used.get(label.as_str()).copied().unwrap_or(0) > here || once.get(label.as_str()).copied().unwrap_or(0) >= FILES
    };
    let known: BTreeSet<&String> = files.iter().flat_map(|file| file.open.keys().filter(move |label| elsewhere(file, label))).collect();
    known.into_iter().cloned().collect()
}
