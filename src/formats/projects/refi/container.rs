//! The archive around a project: read entry by entry under limits, written with the same bytes each time.
//!
//! An archive from elsewhere may be a trap. Nothing is unpacked to a disk and no name is joined to a
//! path; an entry is inflated in memory until it is done or over its limit, whatever its header says
//! of its size; links are refused. Entries that nobody asks for are never inflated, so that a project
//! with hours of video costs no more than its text.

use std::io::{Cursor, Read, Seek, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use crate::formats::archive::{ArchiveError, inflate};
use crate::formats::fault::FormatFault;

/// The most entries of an archive.
const ENTRIES: usize = 50_000;
/// The most bytes of all entries that are read.
const IN_ALL: u64 = 128 << 20;

/// An archive that is being read.
pub struct ProjectArchive<R> {
    zip: ZipArchive<R>,
    names: Vec<String>,
    left: u64,
}

impl<R: Read + Seek> ProjectArchive<R> {
    /// Reads the list of entries.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`], with the line where it is known, if the content is not of this form.
    pub fn open(reader: R) -> Result<Self, FormatFault> {
        let zip = ZipArchive::new(reader).map_err(|_| {
            FormatFault::new("this is no archive, or its end is missing", "export it once more, and see whether the copy was complete")
        })?;
        if zip.len() > ENTRIES {
            let message = format!("the archive holds {} entries, more than the {ENTRIES} that are read", zip.len());
            return Err(FormatFault::new(message, "export the project in parts"));
        }
        let name = |at| zip.name_for_index(at).and_then(Result::ok).map(|name| name.into_owned()).unwrap_or_default();
        let names = (0..zip.len()).map(name).collect();
        Ok(Self { zip, names, left: IN_ALL })
    }

    /// The names of all entries, as written in the archive.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The bytes of an entry by its number in [`Self::names`].
    ///
    /// # Errors
    ///
    /// A [`FormatFault`], with the line where it is known, if the content is not of this form.
    pub fn read(&mut self, at: usize) -> Result<Vec<u8>, FormatFault> {
        let damaged = || FormatFault::new("an entry of the archive is damaged", "export the project once more");
        let entry = self.zip.by_index(at).map_err(|error| match error {
            ZipError::UnsupportedArchive(_) => {
                FormatFault::new("an entry is encrypted, or packed by a method that is not read", "export the project without a password")
            }
            _ => damaged(),
        })?;
        inflate(entry, &mut self.left).map_err(|error| match error {
            ArchiveError::Link => {
                FormatFault::new("an entry of the archive is a link, and links are not followed", "put the file itself into it")
            }
            ArchiveError::TooLong { limit } => {
                let message = format!("an entry of the archive grows beyond {} MiB, more than text of its packed size does", limit >> 20);
                FormatFault::new(message, "export the project in parts, if its texts are really that long")
            }
            _ => damaged(),
        })
    }
}

/// Writes an archive. The same entries give the same bytes: no clock, no owner, entries in the order of their names.
pub fn write_archive(mut entries: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    entries.sort();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        // Left to the crate, the archive would say on which system it was written.
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(name, options).expect("names are short and no two are alike");
        zip.write_all(&bytes).expect("writing to memory cannot fail");
    }
    zip.finish().expect("writing to memory cannot fail").into_inner()
}
