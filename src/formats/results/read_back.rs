//! Reads result files of a run back, for programs that use the library: excerpts with their words, and clusters.

use serde::Deserialize;

use crate::domain::corpus::text::GuardedText;
use crate::formats::fault::FormatFault;

/// An excerpt that a run offers for a code: a line of `suggestions.jsonl`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct RankedExcerpt {
    /// The code that it is offered for.
    pub code: String,
    /// Its place in the code's list, from 1.
    pub rank: u32,
    /// The score that it was ranked by: comparable across codes, and no probability.
    pub score: f32,
    /// The transcript.
    pub document: String,
    /// Where it begins, in code points of the canonical text.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
    /// Its words.
    #[serde(rename = "excerpt")]
    pub text: GuardedText,
    /// The cluster that it is in, if any.
    pub cluster: Option<u32>,
}

/// A cluster that a run found: an element of `clusters.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FoundCluster {
    /// Its number.
    pub id: u32,
    /// How many segments it holds.
    pub size: u32,
    /// Terms that set it apart, best first.
    pub terms: Vec<GuardedText>,
}

/// Reads `suggestions.jsonl`, in the order of the file.
///
/// # Errors
///
/// A [`FormatFault`] with the number of the first line that is no suggestion.
pub fn read_ranked_excerpts(text: &str) -> Result<Vec<RankedExcerpt>, FormatFault> {
    let fault = |at: usize| FormatFault::new("this line is no suggestion", "run the study once more").at(at as u32 + 1);
    text.lines().enumerate().map(|(at, line)| serde_json::from_str(line).map_err(|_| fault(at))).collect()
}

/// Reads `clusters.json`, in the order of the file.
///
/// # Errors
///
/// A [`FormatFault`] with the line at which the file is no list of clusters.
pub fn read_clusters(text: &str) -> Result<Vec<FoundCluster>, FormatFault> {
    serde_json::from_str(text).map_err(|error| FormatFault::new("these are no clusters", "run the study once more").at(error.line() as u32))
}
