//! What is sealed and kept apart: a ZIP archive of the originals, the list, and every replacement.
//!
//! ```text
//! originals/PATH          the files as they were, byte for byte
//! identifiers.csv         the list with its decisions
//! replacements.csv        document, start, end, words, stand_in: every place, in the original's canonical text
//! transcripts.csv         document, becomes, digest of the original file
//! ```
//!
//! Any program that opens ZIP opens it, once it is decrypted.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::name_table::{NameRow, name_table, read_name_table};
use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::Digest;
use crate::domain::ids::DocumentId;
use crate::formats::table::{Table, write_table};

/// The content of a key.
#[derive(Clone, Default)]
pub struct Key {
    /// The list with its decisions.
    pub names: Vec<NameRow>,
    /// The originals, by what they were called.
    pub originals: BTreeMap<DocumentId, Original>,
}

/// A transcript as it was.
#[derive(Clone)]
pub struct Original {
    /// Its file's bytes.
    pub bytes: Vec<u8>,
    /// What the de-identified transcript is called.
    pub becomes: DocumentId,
    /// What was replaced: the place in the original's canonical text, its words, and what is there instead.
    pub replaced: Vec<(CharSpan, String, String)>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({} names, {} originals)", self.names.len(), self.originals.len())
    }
}

/// A key that is none of this program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoKey;

/// Writes the archive.
pub fn key_archive(key: &Key) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .large_file(true);
    let mut put = |name: &str, bytes: &[u8]| {
        zip.start_file(name, options).and_then(|()| Ok(zip.write_all(bytes)?)).expect("memory takes every entry, and names are short");
    };
    put("identifiers.csv", &name_table(&key.names));
    let rows = key.originals.iter().flat_map(|(document, original)| {
        original.replaced.iter().map(move |(span, words, stand_in)| {
            [document.to_string(), span.start.to_string(), span.end.to_string(), words.clone(), stand_in.clone()]
        })
    });
    put("replacements.csv", &write_table(["document", "start", "end", "words", "stand_in"], rows));
    let files = key
        .originals
        .iter()
        .map(|(document, original)| [document.to_string(), original.becomes.to_string(), Digest::of(&original.bytes).to_string()]);
    put("transcripts.csv", &write_table(["document", "becomes", "digest"], files));
    for (document, original) in &key.originals {
        put(&format!("originals/{document}"), &original.bytes);
    }
    zip.finish().expect("memory takes every entry").into_inner()
}

/// Reads an archive, and checks every original against its digest.
///
/// # Errors
///
/// [`NoKey`] if it is no such archive, or an original is not what was put in.
pub fn read_key_archive(bytes: &[u8]) -> Result<Key, NoKey> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NoKey)?;
    let mut entry = |name: &str| -> Result<Vec<u8>, NoKey> {
        let mut content = Vec::new();
        zip.by_name(name).map_err(|_| NoKey)?.read_to_end(&mut content).map_err(|_| NoKey)?;
        Ok(content)
    };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|_| NoKey);
    let mut key = Key { names: read_name_table(&text(entry("identifiers.csv")?)?).map_err(|_| NoKey)?, ..Key::default() };
    let files = text(entry("transcripts.csv")?)?;
    for row in Table::read(&files).map_err(|_| NoKey)?.rows() {
        let (document, becomes) = (row.get("document").ok_or(NoKey)?, row.get("becomes").ok_or(NoKey)?);
        let bytes = entry(&format!("originals/{document}"))?;
        if Some(Digest::of(&bytes).to_string().as_str()) != row.get("digest") {
            return Err(NoKey);
        }
        let original = Original { bytes, becomes: DocumentId::new(becomes), replaced: Vec::new() };
        key.originals.insert(DocumentId::new(document), original);
    }
    let places = text(entry("replacements.csv")?)?;
    for row in Table::read(&places).map_err(|_| NoKey)?.rows() {
        let number = |column: &str| row.get(column).and_then(|cell| cell.parse::<u32>().ok()).ok_or(NoKey);
        let cell = |column: &str| row.get(column).map(str::to_owned).ok_or(NoKey);
        let original = key.originals.get_mut(&DocumentId::new(cell("document")?)).ok_or(NoKey)?;
        original.replaced.push((CharSpan { start: number("start")?, end: number("end")? }, cell("words")?, cell("stand_in")?));
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let names = read_name_table("text,decision,stand_in\nDenise,accept,[aunt of P07]\n").expect("a list");
        let replaced = vec![(CharSpan { start: 3, end: 9 }, "Denise".to_owned(), "[aunt of P07]".to_owned())];
        let original = Original { bytes: b"P: Denise\r\n\xff".to_vec(), becomes: DocumentId::new("T01.txt"), replaced: replaced.clone() };
        let key = Key { names: names.clone(), originals: BTreeMap::from([(DocumentId::new("site/T01.docx"), original)]) };
        let read = read_key_archive(&key_archive(&key)).expect("a key");
        let back = &read.originals[&DocumentId::new("site/T01.docx")];
        assert_eq!((back.bytes.as_slice(), &back.replaced, &read.names), (&b"P: Denise\r\n\xff"[..], &replaced, &names));
        assert_eq!(read_key_archive(b"PK").expect_err("none"), NoKey);
        assert!(!format!("{key:?}").contains("Denise"));
    }
}
