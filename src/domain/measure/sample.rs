//! Samples that people read to learn how much was left uncoded.

use serde::{Deserialize, Serialize};

/// A simple random sample of what was left uncoded, read and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageSample {
    /// Units that were coded.
    pub accepted: u64,
    /// Units that were not.
    pub unsuggested: u64,
    /// How many of these were read.
    pub sampled: u64,
    /// How many of those read should have been coded.
    pub found: u64,
}

/// What a person said of a sampled turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleAnswer {
    /// The transcript.
    pub document: crate::domain::ids::DocumentId,
    /// Where the turn begins, in code points.
    pub start: u32,
    /// Whether it should have been coded.
    pub codable: bool,
}
