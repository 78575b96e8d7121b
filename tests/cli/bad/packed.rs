//! Packed documents, made to be wrong in one way each.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

/// Body of a Word document in which one person says one thing.
pub const DOCUMENT: &str = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>P: Yes, it was.</w:t></w:r></w:p></w:body></w:document>";

/// An archive of these entries.
pub fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("started");
        writer.write_all(content).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// An archive whose one part is a link to a file elsewhere.
pub fn linked(part: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink(part, "/etc/hostname", SimpleFileOptions::default()).expect("added");
    writer.finish().expect("finished").into_inner()
}

/// 300 MB of blanks in one part.
pub fn bomb(part: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(part, SimpleFileOptions::default()).expect("started");
    let blanks = vec![b' '; 1 << 20];
    (0..300).for_each(|_| writer.write_all(&blanks).expect("written"));
    writer.finish().expect("finished").into_inner()
}

/// A bomb that says it is small.
pub fn lying_bomb(part: &str) -> Vec<u8> {
    let mut bytes = bomb(part);
    let central = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").expect("a central header");
    for at in [22, central + 24] {
        bytes[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
    }
    bytes
}

/// An archive that says it is encrypted.
pub fn locked(part: &str) -> Vec<u8> {
    let mut bytes = pack(&[(part, b"x")]);
    let central = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").expect("a central header");
    bytes[6] |= 1;
    bytes[central + 8] |= 1;
    bytes
}

/// An archive that says it holds so many entries.
pub fn counted(part: &str, entries: u16) -> Vec<u8> {
    let mut bytes = pack(&[(part, b"x")]);
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").expect("an end record");
    for at in [end + 8, end + 10] {
        bytes[at..at + 2].copy_from_slice(&entries.to_le_bytes());
    }
    bytes
}

/// The first part of an archive, as a copy that broke off.
pub fn cut(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() * 2 / 3].to_vec()
}

/// XML that names a file elsewhere.
pub const ELSEWHERE: &str = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>";

/// XML that grows tenfold at each of thirty levels.
pub fn laughs() -> String {
    let levels: String = (1..30).map(|at| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10))).collect();
    format!("<!DOCTYPE a [<!ENTITY l0 \"ha\">{levels}]><a>&l29;</a>")
}

/// XML of 200,000 levels, with names of many lengths so that it packs badly.
pub fn deep() -> String {
    (0..200_000u32).map(|at| format!("<a{:x}>", at.wrapping_mul(2_654_435_761))).collect()
}
