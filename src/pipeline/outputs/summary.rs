//! Options of a run besides its pipeline, and the summary of its results.

use crate::domain::finding::Finding;
use crate::domain::measure::agreement::Agreement;
use crate::domain::measure::coverage::Coverage;
use crate::domain::review::event::Head;
use crate::pipeline::rows::CodeRow;

/// What is asked for beside the pipeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutputOptions {
    /// Write `scores.jsonl`.
    pub all_scores: bool,
}

/// The summary of a run, for those who show it to people.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Summary {
    /// Everything that was found.
    pub findings: Vec<Finding>,
    /// The files in the results folder, by name.
    pub files: Vec<String>,
    /// Whether they were there already.
    pub unchanged: bool,
    /// One row per code, for the terminal.
    pub codes: Vec<CodeRow>,
    /// How many transcripts and participants' segments were read.
    pub corpus: (usize, usize),
    /// How far coders agree, where that was asked.
    pub agreement: Option<Agreement>,
    /// What a coder read and coded, where that was asked; the lists are cut to what a terminal shows.
    pub coverage: Option<Coverage>,
    /// The last row of the study's log of decisions, where it keeps one.
    #[serde(skip)]
    pub head: Option<Head>,
    /// Notes on coders who coded after they were shown suggestions.
    #[serde(skip)]
    pub shown: Vec<Finding>,
}
