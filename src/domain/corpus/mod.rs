//! Transcripts and what they are made of.

/// Words of a transcript, which `Debug` never shows.
pub mod text;

/// Spans in bytes and in code points, as two types.
pub mod span;

/// Times of a recording.
pub mod deciseconds;

/// The way from canonical text back to the file.
pub mod source_map;

/// A transcript with its turns; raw, or cleared for analysis.
pub mod transcript;

/// Which speaker label has which role.
pub mod speakers;

/// What the words of a speaker's label mean.
pub mod role_words;

/// The interview guide.
pub mod guide;

/// Participants with their group and attributes.
pub mod participant;

/// Which transcript a name in a table means.
pub mod transcript_names;

/// The units that are counted, scored and clustered.
pub mod segment;

/// Tokens with their places in the text.
pub mod token;

/// Files in which each line is a segment.
pub mod lines;

/// What may tell who somebody is.
pub mod identifier;

/// The study's list of what is replaced.
pub mod name_list;

/// Where places of a text are after words were replaced.
pub mod replacement;
