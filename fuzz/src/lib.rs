//! What the targets share: reading bytes as a file of a kind, and archives around mutated parts.

use std::io::{Cursor, Write};

use leitmotif::domain::ids::DocumentId;
use leitmotif::domain::speakers::SpeakerRules;
use leitmotif::stages::ingest::{SourceFile, inspect};
use zip::write::{SimpleFileOptions, ZipWriter};

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
