//! Files of the review: rows of the log, and what people fill in.

/// Rows of the log and their digests.
pub mod log;

/// What is left of rows, codebooks and offers after a withdrawal.
pub mod withdrawal;

/// Offers as the store keeps them.
pub mod offers;

/// Drafted codes that people work on.
pub mod drafts;

/// Samples that people fill in.
pub mod sample;

/// Participants' answers.
pub mod answers;

/// Experts' comments.
pub mod comments;
