//! The nouns of the program: the parts of a study, and the values that stages pass on.
//!
//! Every other room imports from here, and this folder imports nothing of ours. No file, clock,
//! network, terminal or random number is touched. A type that holds words of a transcript prints
//! its length and digest in `Debug`, never the words.

/// Identifiers of transcripts, codes, coders and segments.
pub mod ids;

/// Digests of bytes, and random choices that are made from them.
pub mod digest;

/// GUIDs that other programs' files ask for.
pub mod guid;

/// What a person should look at: a code, a place, a message, a remedy.
pub mod finding;

/// Findings as a person reads them, one line for what one decision settles.
pub mod finding_groups;

/// A message and its remedy, kept apart.
pub mod explanation;

/// The table of message codes.
pub mod message_codes;

/// A value that a person gives, or the word `auto`.
pub mod setting;

/// Transcripts: texts, turns, speakers, segments, and who took part.
pub mod corpus;

/// The coding scheme.
pub mod codebook;

/// A codebook's next version, and what became of each code.
pub mod revision;

/// What people decide: codings, decisions, the events of the log and the state that they add up to.
pub mod review;

/// Terms, vectors, scores and clusters: a corpus in numbers.
pub mod space;

/// Statistics of agreement, coverage and themes.
pub mod measure;

/// A study as other programs exchange it.
pub mod project;
