//! Statistics and what they are computed from.

/// The value of a statistic, or the reason why there is none.
pub mod statistic;

/// Units that coders rated.
pub mod ratings;

/// Stretches that coders marked.
pub mod unitizing;

/// Random samples that people read.
pub mod sample;

/// How far coders agree.
pub mod agreement;

/// Worked cases of agreement with the values expected.
pub mod agreement_case;

/// What one coder read and coded.
pub mod coverage;

/// Codings counted by group, together, and over transcripts.
pub mod themes;
