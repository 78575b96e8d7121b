//! Files of the review: rows of the log, and what people fill in.

/// Rows of the log and their digests.
pub mod log;

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
