//! The files of de-identification: what is decided, which transcripts are settled, and the key that is kept apart.

/// `identifiers.csv`: a row for each spelling.
pub mod name_table;

/// `proposals.csv`: a row for each place.
pub mod place_table;

/// `transcripts.csv`: which transcripts may be analysed.
pub mod state_table;

/// `sample.csv`: turns drawn at random, to be read by a person.
pub mod sample_table;

/// The words of any file.
pub mod searchable;

/// Files of codings whose places move.
pub mod coding_files;

/// What is sealed: originals, the list, and every replacement.
pub mod key_archive;
