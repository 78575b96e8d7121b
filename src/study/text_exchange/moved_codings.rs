//! Codings that lie in files, moved with the texts that they are about.

use std::fs;
use std::path::{Path, PathBuf};

use super::{ExchangeError, disk};
use crate::domain::corpus::replacement::{TextReplaced, moved};
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::transcript::SourceMap;
use crate::domain::corpus::transcript_names::Names;
use crate::domain::ids::DocumentId;
use crate::formats::decode::decode;
use crate::formats::deidentify::coding_files::{moved_lines, moved_table};

/// A text that was exchanged, and the way from its file as it was stored to its canonical text, in which places are counted afterwards.
pub struct Exchanged<'a> {
    /// What was exchanged.
    pub what: &'a TextReplaced,
    /// From the file as it was stored to its canonical text.
    pub map: &'a SourceMap,
}

/// The study's files of codings, and its table of participants, with places and names as they are afterwards; files that stay are left out.
///
/// # Errors
///
/// An [`ExchangeError`] if a file cannot be read.
pub fn moved_files(study: &Path, all: &[DocumentId], exchanged: &[Exchanged<'_>]) -> Result<Vec<(PathBuf, Vec<u8>)>, ExchangeError> {
    let names = Names::of(all);
    let new_place = |name: &str, span: CharSpan| -> Option<(String, CharSpan)> {
        let document = &all[names.find(name).ok()?];
        let Exchanged { what, map } = exchanged.iter().find(|one| one.what.document == *document)?;
        let canonical = CharSpan { start: map.to_canonical(span.start), end: map.to_canonical(span.end) };
        // A name without an ending fits the new name as well as the old one.
        let now = if what.becomes == what.document || !name.ends_with(ending(document.as_str())) {
            name.to_owned()
        } else {
            what.becomes.to_string()
        };
        Some((now, moved(&what.places, canonical)))
    };
    let mut files = Vec::new();
    for path in coding_files(study) {
        let text = fs::read(&path).map_err(disk(&path))?;
        let Ok(text) = decode(&text) else { continue };
        let is_lines = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("jsonl"));
        let moved = if is_lines { moved_lines(&text.text, &new_place) } else { moved_table(&text.text, &new_place) };
        files.extend(moved.map(|bytes| (path, bytes)));
    }
    Ok(files)
}

fn ending(name: &str) -> &str {
    name.rfind('.').map_or("", |at| &name[at..])
}

fn coding_files(study: &Path) -> Vec<PathBuf> {
    let wanted =
        |path: &PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv") || ending.eq_ignore_ascii_case("jsonl"));
    let mut files: Vec<PathBuf> =
        fs::read_dir(study.join("codings")).into_iter().flatten().flatten().map(|entry| entry.path()).filter(wanted).collect();
    files.extend(["rejections.csv", "participants.csv"].map(|name| study.join(name)).into_iter().filter(|path| path.is_file()));
    files.sort();
    files
}
