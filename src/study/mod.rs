//! A study on disk: where its inputs lie, how its files are read, and how they leave for other programs.
//!
//! This folder touches files. It runs no stage of a pipeline and prints nothing.

/// Finds and writes files, each whole or absent.
pub mod files;

/// Knows conflict copies of sync programs, and marks of open files.
pub mod sync_copies;

/// Says which transcripts may be analysed.
pub mod clearance;

/// Exchanges texts for ones in which places are replaced, whole or not at all.
pub mod text_exchange;

/// Reads what the log of decisions says.
pub mod decisions;

/// Reads everything that a study holds.
pub mod inputs;

/// Finds a language model of the user's own.
pub mod models;

/// Reads PDF files in a process of its own.
pub mod pdf;

/// Begins a study in a folder.
pub mod new_study;

/// Knows labels from all transcripts together.
pub mod kept_labels;

/// Reads one transcript.
pub mod transcripts;

/// Finds the place of codings in the transcripts.
pub mod codings;

/// How a file is read.
pub mod inspect;

/// The study as a project for other programs.
pub mod exchange;

/// Reads notes and sets that an import kept.
pub mod imported_notes;

/// Reads projects, codebooks and codings of other programs.
pub mod import;

/// Takes rows of a log into the study's own.
#[cfg(feature = "review")]
pub mod log_import;

/// Imports files of every kind, each by its own reader.
pub mod import_all;

/// Makes files for other programs.
pub mod export;

/// Writes the files of an export, plain or sealed.
pub mod export_files;

/// Writes what people take into their own writing.
pub mod writing;

/// Writes what the log alone holds.
#[cfg(feature = "review")]
pub mod log_export;

/// Lists where exports and other copies went.
pub mod exports;

/// Takes a participant out of a study.
#[cfg(feature = "review")]
pub mod forget;

/// Seals a whole study in one encrypted file, and opens it again.
#[cfg(feature = "seal")]
pub mod seal;

/// Writes a participant's and an expert's page.
pub mod packets;

/// De-identifies a study's transcripts.
pub mod deidentify;
