//! What can be wrong with a shard, with a partial result, or with what they are brought together with.

use thiserror::Error;

/// Why a step over shards cannot be done. No variant holds a word of a segment.
#[derive(Debug, Error)]
pub enum ShardError {
    /// A line that is no segment.
    #[error(
        "E0020 {file}, line {line}: {reason}; a segment is an object such as {{\"row\": 0, \"text\": \"...\"}}, each on a line of its own"
    )]
    Segment {
        /// The shard's file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// A file that this step did not write.
    #[error("E0021 {file} is no {expected} of a sharded run ({reason}); make it again with `leitmotif stage`")]
    NotOurs {
        /// Which file.
        file: String,
        /// What was looked for.
        expected: String,
        /// What is wrong.
        reason: String,
    },
    /// Another build of the program wrote it.
    #[error("E0022 {file} was written by build {found}, and this is build {own}; run the same program on every machine")]
    OtherBuild {
        /// Which file.
        file: String,
        /// Who wrote it.
        found: String,
        /// This program.
        own: String,
    },
    /// It belongs to a run with other settings.
    #[error(
        "E0023 {file} belongs to a run with other settings, another codebook or another corpus; begin again with `leitmotif stage plan`"
    )]
    OtherRun {
        /// Which file.
        file: String,
    },
    /// Segments are missing, or come twice.
    #[error(
        "E0024 the shards hold {found} segments in this step and {expected} in the first one; each shard must be mapped once in each step"
    )]
    Segments {
        /// In this step.
        found: u64,
        /// In the first step.
        expected: u64,
    },
    /// A stage's own error.
    #[error(transparent)]
    Stage(#[from] Box<dyn std::error::Error + Send + Sync>),
    /// The system refused.
    #[error("E0025 {file}: {reason}; see whether the file is there, whether there is room, and whether you may use it")]
    Disk {
        /// Which file.
        file: String,
        /// What the system says.
        reason: String,
    },
}

impl ShardError {
    /// A stage's own error.
    pub(super) fn of_stage(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Stage(Box::new(error))
    }
}

/// Fails where segments are missing or come twice.
pub(super) fn complete(found: u64, expected: u64) -> Result<(), ShardError> {
    if found == expected { Ok(()) } else { Err(ShardError::Segments { found, expected }) }
}
