//! The pipeline: its plan, its run, the cache of what was made before, and the result files.
//!
//! This folder touches files; stages do not. It prints nothing: it tells [`watch::Watch`].

/// The values that stages pass on.
pub mod artefact;

/// What the stages of a pipeline file are.
pub mod catalogue;

/// What a stage may read of the study.
pub mod reads;

/// The call of a stage.
pub mod call;

/// A pipeline file, checked.
pub mod plan;

mod key;

/// Artefacts that were made before.
pub mod cache;

/// Files of lines.
pub mod lines;

/// What people decided, on segments.
pub mod verdicts;

/// All stages of a plan, one after the other.
pub mod run;
pub mod shards;

/// The progress of a run.
pub mod watch;

/// The record of a run.
pub mod manifest;

/// One row for each code of a run.
pub mod rows;

/// The ranking of a run, made again while people decide.
pub mod live_ranking;

/// The result files of a run.
pub mod outputs;

/// A whole run of a study.
pub mod study;
