//! What people decide about excerpts, and how it is recorded.

/// Whose turns a command looks at, and in which transcripts.
pub mod choice;

/// A passage with a code on it.
pub mod place;

/// A person's act: this coder put this code on this excerpt.
pub mod coding;

/// What coders flagged and wrote beside their codings.
pub mod annotations;

/// What the machine offers, with its evidence.
pub mod suggestion;

/// Suggestions in the order in which a coder meets them.
pub mod offer;

/// A person's answer to an offer, and the settling of differences.
pub mod decision;

/// A participant's answer in member checking.
pub mod answer;

/// What decisions say of a segment and a code, for the ranking.
pub mod verdict;

/// What was taken out of a study when a participant withdrew.
pub mod withdrawal;

/// The rows of a study's log.
pub mod event;

/// What a row of the log records, with its author and time.
pub mod records;

/// The state that the events of a log add up to, coder by coder.
pub mod log_state;

/// Places that moved with the text of a transcript.
pub mod moves;

/// Times of events as files write them.
pub mod timestamp;
