//! Rich Text Format (.rtf), as word processors and older transcription programs write it.
//!
//! Letters come as bytes in the code page of their font, or as `\u` with a stand-in that is passed
//! over. Of the destinations, footnotes, annotations, fields' results and text boxes hold words; all
//! others (fonts, styles, pictures, headers) are skipped. Deleted and hidden words are left out.

mod charset;
mod reader;
mod token;

use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::prose::Prose;
use crate::formats::transcripts::reading::{ReadError, Reading};

/// The deepest nesting of groups.
pub const DEEPEST: usize = 1024;

/// Reads a file.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_rtf(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    if !bytes.trim_ascii_start().starts_with(b"{\\rtf") {
        return Err(ReadError::NotThis("RTF"));
    }
    let mut reader = reader::Reader::default();
    reader.whole(bytes.trim_ascii_start())?;
    let (prose, encoding): (Prose, &'static str) = reader.finish();
    Ok(prose.finish(encoding, rules))
}

#[cfg(test)]
mod tests;
