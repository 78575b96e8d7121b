//! `transcripts.csv`: which transcripts may be analysed, each with the digest of the file that may.

use crate::domain::digest::Digest;
use crate::domain::ids::DocumentId;
use crate::formats::fault::FormatFault;
use crate::formats::table::{Table, write_table};

/// Why a transcript may be analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cleared {
    /// Its proposals were settled and its words replaced.
    Deidentified,
    /// A person declared it, by its name, to hold nobody to protect.
    Declared,
}

/// A transcript that may be analysed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StateRow {
    /// The transcript.
    pub document: DocumentId,
    /// Why.
    pub cleared: Cleared,
    /// The digest of its file.
    pub file: Digest,
}

/// Writes the table.
pub fn state_table(rows: &[StateRow]) -> Vec<u8> {
    let state = |cleared: Cleared| match cleared {
        Cleared::Deidentified => "deidentified",
        Cleared::Declared => "declared",
    };
    write_table(
        ["document", "state", "file"],
        rows.iter().map(|row| [row.document.to_string(), state(row.cleared).to_owned(), row.file.to_string()]),
    )
}

/// Reads the table.
///
/// # Errors
///
/// A [`FormatFault`] with its line if a row is none of ours.
pub fn read_state_table(text: &str) -> Result<Vec<StateRow>, FormatFault> {
    let table = Table::read(text)?;
    table.require_all(&["document", "state", "file"])?;
    let mut rows = Vec::new();
    for row in table.rows() {
        let cleared = match row.get("state") {
            Some("deidentified") => Some(Cleared::Deidentified),
            Some("declared") => Some(Cleared::Declared),
            _ => None,
        };
        let file = row.get("file").and_then(|file| Digest::try_from(file.to_owned()).ok());
        let (Some(document), Some(cleared), Some(file)) = (row.get("document"), cleared, file) else {
            return Err(
                FormatFault::new("this row was not written by `leitmotif deidentify`", "let the program write this file").at(row.line)
            );
        };
        rows.push(StateRow { document: DocumentId::new(document), cleared, file });
    }
    Ok(rows)
}
