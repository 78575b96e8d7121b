//! What the targets share: the rooms of the program that read files, and archives around mutated parts.
//!
//! The rooms are the program's own sources, compiled once more: the whole program would take many times as long to build.

#[path = "../../src/contract.rs"]
pub mod contract;
#[path = "../../src/domain/mod.rs"]
pub mod domain;
#[path = "../../src/language/mod.rs"]
pub mod language;
#[path = "../../src/formats/mod.rs"]
pub mod formats;
pub mod stages;

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::domain::ids::DocumentId;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::stages::ingest::{SourceFile, inspect};

/// Reads bytes as the file of this name, with every word of it shown.
pub fn read(name: &str, bytes: &[u8]) {
    let file = SourceFile { id: DocumentId::new(name), bytes: bytes.to_vec() };
    let _ = inspect(&file, &SpeakerRules::default(), true);
}

/// The archive that is to be read. A mutation of packed bytes seldom gets past the checksum, so bytes that are no
/// archive are parts, with a zero byte between two, and an archive is made around them.
pub fn archive(names: &[&str], fixed: &[(&str, &[u8])], bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let parts = bytes.splitn(names.len(), |&byte| byte == 0);
    let entries = names.iter().copied().zip(parts).chain(fixed.iter().copied());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in entries {
        writer.start_file(name, stored).expect("names are short and no two are alike");
        writer.write_all(content).expect("writing to memory cannot fail");
    }
    writer.finish().expect("writing to memory cannot fail").into_inner()
}
