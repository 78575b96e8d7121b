//! Samples that people read to learn how much was left uncoded.

/// A simple random sample of what was left uncoded, read and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
