//! Transcripts: the bytes of a file to turns, speakers and times, one module per format.

/// A transcript under construction.
pub mod reading;

/// Transcripts whose file names the speakers itself.
pub mod script;

/// Times in the talk.
pub mod times;

/// What is a speaker's label, for all readers.
pub mod labels;

/// Paragraphs to plain text, with the way back.
pub mod prose;

/// Typed transcripts.
pub mod plain_text;

/// Word.
pub mod docx;

/// OpenDocument.
pub mod odt;

/// Rich Text.
pub mod rtf;

/// PDF.
pub mod pdf;

/// Web pages and oTranscribe.
pub mod web_page;

/// WebVTT and SubRip.
pub mod captions;

/// Tables with a turn in each row.
pub mod turn_table;

/// ELAN.
pub mod eaf;

/// EXMARaLDA.
pub mod exb;

/// CHAT.
pub mod chat;
