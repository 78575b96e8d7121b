//! Archives (zip) that hold a document: opened from bytes, read by name, with a cap on everything.
//!
//! Nothing is ever unpacked to disk, so a name in an archive is a name to look up and no path. Sizes
//! that an archive states are not believed: inflating stops at the cap, whatever the header says.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::domain::explanation::{Explanation, explained};

/// An archive, with the number of bytes that may still be read.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

/// The most that one entry may hold.
pub const LONGEST_ENTRY: u64 = 64 << 20;
/// The most that all entries read together may hold.
pub const LONGEST_TOTAL: u64 = 256 << 20;
/// How many times longer than its packed form an entry may be, once it is longer than [`FREE_OF_RATIO`]. Talk shrinks to a third or a
/// quarter, bombs to a thousandth.
pub const HIGHEST_RATIO: u64 = 100;
/// The length up to which any ratio is allowed: an empty document packs well.
pub const FREE_OF_RATIO: u64 = 1 << 20;
/// The most entries; a document has some tens.
pub const MOST_ENTRIES: u64 = 10_000;

/// Why an archive cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// It is cut short, or no archive.
    Damaged,
    /// It holds a password.
    Locked,
    /// It is packed in a way that documents are not.
    Packing,
    /// More entries than a document has.
    Entries {
        /// How many it states.
        found: u64,
    },
    /// An entry that unpacks to more than is allowed.
    TooLong {
        /// The limit that was met.
        limit: u64,
    },
    /// A link where a part should be.
    Link,
}

impl ArchiveError {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::Damaged => Explanation::new("the file is damaged or not complete", "get it anew from its program"),
            Self::Locked => Explanation::new("the file is protected by a password", "save a copy without one"),
            Self::Packing => Explanation::new("the file is packed in a way that is not read", "open it in its program and save it anew"),
            Self::Entries { found } => {
                Explanation::new(format!("the file holds {found} parts, and at most {MOST_ENTRIES} are read"), "save a plain copy of it")
            }
            Self::TooLong { limit } => Explanation::new(
                format!("a part of the file unpacks to more than {limit} bytes"),
                "if it is no attack, save the text alone in a new file",
            ),
            Self::Link => Explanation::new("a part of the file is a link to somewhere else", "get the file anew from its program"),
        }
    }
}

explained!(ArchiveError);

impl<'a> Archive<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    ///
    /// An [`ArchiveError`] if the archive is damaged, locked, or states more entries than a document has.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ArchiveError> {
        let found = stated_entries(bytes);
        if found > MOST_ENTRIES {
            return Err(ArchiveError::Entries { found });
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
        Ok(Self { zip, left: LONGEST_TOTAL })
    }

    /// The names of its entries, folders left out.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(Result::ok).filter(|name| !name.ends_with('/')).map(std::borrow::Cow::into_owned).collect()
    }

    /// The content of an entry; `None` where there is no entry of that very name.
    ///
    /// # Errors
    ///
    /// An [`ArchiveError`] if the entry is damaged, locked, a link, or unpacks to more than is allowed.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        let entry = match self.zip.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(fault(&error)),
        };
        inflate(entry, &mut self.left).map(Some)
    }
}

/// Inflates an entry in memory; `left` is the number of bytes that the entries of its archive may still hold together.
///
/// # Errors
///
/// An [`ArchiveError`] if the entry is damaged, a link, or unpacks to more than is allowed.
pub fn inflate<R: Read>(entry: ZipFile<'_, R>, left: &mut u64) -> Result<Vec<u8>, ArchiveError> {
    if entry.is_symlink() {
        return Err(ArchiveError::Link);
    }
    let by_ratio = (entry.compressed_size().saturating_mul(HIGHEST_RATIO)).max(FREE_OF_RATIO);
    let limit = LONGEST_ENTRY.min(by_ratio).min(*left);
    let mut content = Vec::new();
    // One byte more than allowed is asked for, so that an entry of just the limit passes.
    entry.take(limit + 1).read_to_end(&mut content).map_err(|_| ArchiveError::Damaged)?;
    if content.len() as u64 > limit {
        return Err(ArchiveError::TooLong { limit });
    }
    *left -= content.len() as u64;
    Ok(content)
}

fn fault(error: &ZipError) -> ArchiveError {
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => ArchiveError::Locked,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => ArchiveError::Packing,
        _ => ArchiveError::Damaged,
    }
}

/// How many entries the records at the end of an archive state: the zip reader makes room for each before anybody can object.
fn stated_entries(bytes: &[u8]) -> u64 {
    let number = |at: usize, length: usize| {
        bytes.get(at..at + length).map_or(0, |digits| digits.iter().rev().fold(0u64, |sum, &byte| sum << 8 | u64::from(byte)))
    };
    // The end record is 22 bytes and a comment of at most 65,535; the longer one of zip64 lies just before it.
    let from = bytes.len().saturating_sub(22 + 65_535 + 20 + 56 + 1024);
    let found = (from..bytes.len().saturating_sub(3)).filter(|&at| bytes[at..].starts_with(b"PK"));
    let counts = found.map(|at| match bytes.get(at + 2..at + 4) {
        Some([5, 6]) => number(at + 10, 2),
        Some([6, 6]) => number(at + 32, 8),
        // The locator of zip64 names the place of the longer record, which may be anywhere.
        Some([6, 7]) => match usize::try_from(number(at + 8, 8)) {
            Ok(place) if place < bytes.len() => number(place + 32, 8),
            _ => 0,
        },
        _ => 0,
    });
    counts.max().unwrap_or(0)
}

/// Archives made in memory.
#[cfg(test)]
pub mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    /// An archive made in memory, for the tests of the readers.
    pub fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).expect("started");
            writer.write_all(content).expect("written");
        }
        writer.finish().expect("finished").into_inner()
    }

    fn read(bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        Archive::open(bytes)?.read(name)
    }

    #[test]
    fn an_entry_is_read_by_its_name_and_by_no_other() {
        let bytes = pack(&[("a/b.xml", b"hello"), ("../../c.xml", b"outside"), ("/etc/d", b"absolute")]);
        assert_eq!(read(&bytes, "a/b.xml"), Ok(Some(b"hello".to_vec())));
        assert_eq!(read(&bytes, "c.xml"), Ok(None));
        assert_eq!(read(&bytes, "d"), Ok(None));
    }

    #[test]
    fn a_bomb_is_defused() {
        let bytes = pack(&[("a", &vec![b' '; 80 << 20])]);
        assert!(bytes.len() < 200_000);
        assert!(matches!(read(&bytes, "a"), Err(ArchiveError::TooLong { limit }) if limit < 10 << 20));
    }

    #[test]
    fn a_size_that_lies_is_not_believed() {
        let mut bytes = pack(&[("a", &vec![b' '; 80 << 20])]);
        // The stated length is in the local header at 22 and in the central one at 24.
        let central = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").expect("a central header");
        for at in [22, central + 24] {
            bytes[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
        }
        assert!(read(&bytes, "a").is_err());
        // A packed length that lies upwards does not lift the ratio past the end of the file.
        bytes[central + 20..central + 24].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(read(&bytes, "a").is_err());
    }

    #[test]
    fn a_link_is_not_followed() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_symlink("a", "/etc/passwd", SimpleFileOptions::default()).expect("added");
        let bytes = writer.finish().expect("finished").into_inner();
        assert_eq!(read(&bytes, "a"), Err(ArchiveError::Link));
    }

    #[test]
    fn more_parts_than_a_document_has_are_refused_before_they_are_listed() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..=MOST_ENTRIES {
            writer.start_file(at.to_string(), SimpleFileOptions::default()).expect("started");
        }
        let bytes = writer.finish().expect("finished").into_inner();
        assert_eq!(Archive::open(&bytes).err(), Some(ArchiveError::Entries { found: MOST_ENTRIES + 1 }));
    }

    #[test]
    fn a_cut_archive_is_damaged() {
        let bytes = pack(&[("a", b"some words and some more of them")]);
        for length in 0..bytes.len() {
            assert!(read(&bytes[..length], "a").is_err(), "{length}");
        }
        assert_eq!(read(b"no archive at all", "a"), Err(ArchiveError::Damaged));
    }
}
