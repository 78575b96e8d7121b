//! The pipeline: a plan, what it runs on, what was made before, and the files it leaves.
//!
//! This folder touches files; stages do not. It prints nothing: it tells [`watch::Watch`].

pub mod artefact;
pub mod cache;
pub mod catalogue;

pub mod lines;
pub mod manifest;
pub mod methods;

pub mod outputs;

pub mod params;

pub mod plan;
pub mod rows;
pub mod run;
pub mod steps;
pub mod study;
pub mod verdicts;
pub mod watch;
