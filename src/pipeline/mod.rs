//! The pipeline: a plan, what it runs on, what was made before, and the files it leaves.
//!
//! This folder touches files; stages do not. It prints nothing: it tells [`watch::Watch`].

pub mod artefact;
pub mod cache;
pub mod catalogue;
pub mod codings;
pub mod exchange;
pub mod export;
pub mod files;
pub mod import;
pub mod inputs;
pub mod inspect;
pub mod lines;
pub mod manifest;
pub mod methods;
pub mod models;
pub mod outputs;
pub mod packets;
pub mod params;
pub mod pdf;
pub mod plan;
pub mod rows;
pub mod run;
pub mod steps;
pub mod study;
pub mod verdicts;
pub mod watch;
