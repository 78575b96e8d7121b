//! Bytes to nouns and nouns to bytes, one file per format. Pure: the caller brings the bytes.

/// What is wrong with a file, at which line.
pub mod fault;

/// Control characters as escapes.
pub mod escaped;

/// Bytes to canonical text, with the way back.
pub mod decode;

/// Archives, with limits on every entry.
pub mod archive;

/// Tables of separated values.
pub mod table;

/// Tables of workbooks, documents, pages and text files, as rows of cells.
pub mod grid;

/// Tables of coded segments, and where each segment is in the transcripts.
pub mod segments;

/// Columns of a table by their names.
pub mod columns;

/// XML and HTML.
pub mod markup;

/// Transcripts in the formats of text programs, captions and transcription programs.
pub mod transcripts;

/// The other files that people write for a study.
pub mod inputs;

/// The files of de-identification.
pub mod deidentify;

/// Codebooks in several spellings.
pub mod codebook;

/// Projects of other programs.
pub mod projects;
pub mod records;

/// Rows of the log, and files that people fill in.
pub mod review;

/// Text with headings, quotes and tables for the programs in which people write.
pub mod manuscript;

/// Sheets of numbers and words for spreadsheet programs.
pub mod workbook;

/// The result files of a run.
pub mod results;
