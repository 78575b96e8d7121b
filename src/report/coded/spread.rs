//! How codes spread: over the length of one interview, and over more and more transcripts.

use std::collections::BTreeSet;

use super::CodedStudy;
use crate::math::rarefaction::mean_curve;

/// A code in one interview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineRow {
    /// The code, as a place in [`CodedStudy::codes`].
    pub code: usize,
    /// Its codings, as places in [`CodedStudy::passages`].
    pub passages: Vec<usize>,
}

/// Codes of an interview with where each lies, in the order of their tree; each code counts for itself.
pub fn timeline(study: &CodedStudy<'_>, text: usize) -> Vec<TimelineRow> {
    let own: Vec<usize> = (0..study.passages.len()).filter(|&at| study.passages[at].text == text).collect();
    let row = |code: usize| TimelineRow { code, passages: own.iter().copied().filter(|&at| study.passages[at].code == code).collect() };
    (0..study.codes.len()).map(row).filter(|row| !row.passages.is_empty()).collect()
}

/// How many codes more transcripts bring.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// Transcripts with a coding: the others may not have been read.
    pub transcripts: usize,
    /// Codes that were used in any.
    pub codes: usize,
    /// Codes that were used in a single one.
    pub once: usize,
    /// Mean number of codes after 1, 2, .. transcripts, over all orders.
    pub mean: Vec<f64>,
}

/// Counts the curve; each code counts for itself.
pub fn spread(study: &CodedStudy<'_>) -> Spread {
    let pairs: BTreeSet<(usize, usize)> = study.passages.iter().map(|passage| (passage.code, passage.text)).collect();
    let texts: BTreeSet<usize> = pairs.iter().map(|(_, text)| *text).collect();
    let frequency = |code: usize| pairs.range((code, 0)..(code + 1, 0)).count() as u64;
    let frequencies: Vec<u64> = (0..study.codes.len()).map(frequency).filter(|&n| n > 0).collect();
    Spread {
        transcripts: texts.len(),
        codes: frequencies.len(),
        once: frequencies.iter().filter(|&&n| n == 1).count(),
        mean: mean_curve(texts.len() as u64, &frequencies),
    }
}
