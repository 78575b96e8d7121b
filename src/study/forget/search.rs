//! Searches a study's files for traces of a participant, packed documents included.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::traces::{Trace, Traces};
use crate::formats::archive::Archive;

/// What a search came to.
#[derive(Debug, Default)]
pub struct Search {
    /// How many files were searched.
    pub files: usize,
    /// How many bytes they hold.
    pub bytes: u64,
    /// Files that hold traces, by their names below the study's folder.
    pub found: Vec<Remains>,
    /// Files whose content cannot be searched: packed or encrypted in a way that hides it.
    pub closed: Vec<String>,
}

/// Traces in one file.
#[derive(Debug)]
pub struct Remains {
    /// The file.
    pub file: String,
    /// How many of each kind.
    pub traces: BTreeMap<Trace, usize>,
    /// The line of the first, where the file has lines.
    pub line: Option<u32>,
}

/// Endings of files whose words lie packed or encrypted.
const CLOSED: [&str; 7] = ["pdf", "age", "doc", "gz", "7z", "rar", "mp3"];

/// Endings of files that are texts with lines.
const LINED: [&str; 10] = ["csv", "tsv", "jsonl", "toml", "yaml", "yml", "md", "txt", "vtt", "srt"];

impl Search {
    /// Searches a file, under the name that messages use for it.
    ///
    /// # Errors
    ///
    /// What the system says if it cannot be read.
    pub fn file(&mut self, path: &Path, name: &str, traces: &Traces) -> io::Result<()> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if CLOSED.contains(&ending.as_str()) {
            self.closed.push(name.to_owned());
            return Ok(());
        }
        let bytes = fs::read(path)?;
        (self.files, self.bytes) = (self.files + 1, self.bytes + bytes.len() as u64);
        let lined = LINED.contains(&ending.as_str());
        let mut remains = Remains { file: name.to_owned(), traces: BTreeMap::new(), line: None };
        remains.look(name, lined, traces);
        remains.line = None;
        if bytes.starts_with(b"PK\x03\x04") {
            match unpacked(&bytes) {
                Some(parts) => parts.iter().for_each(|part| remains.look(&part_text(part, true), false, traces)),
                None => self.closed.push(name.to_owned()),
            }
        } else {
            remains.look(&part_text(&bytes, ["html", "htm", "xml", "qdc", "qde"].contains(&ending.as_str())), lined, traces);
        }
        if !remains.traces.is_empty() {
            self.found.push(remains);
        }
        Ok(())
    }
}

impl Remains {
    fn look(&mut self, text: &str, lined: bool, traces: &Traces) {
        traces.find(text, |trace, at| {
            *self.traces.entry(trace).or_default() += 1;
            if lined && self.line.is_none() {
                self.line = Some(text[..at].matches('\n').count() as u32 + 1);
            }
        });
    }
}

/// The parts of a packed document; `None` where one of them cannot be read.
fn unpacked(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut archive = Archive::open(bytes).ok()?;
    archive.names().into_iter().map(|name| archive.read(&name).ok()?).collect()
}

fn part_text(bytes: &[u8], is_markup: bool) -> String {
    let text = String::from_utf8_lossy(bytes);
    if !is_markup {
        return text.into_owned();
    }
    [("&#39;", "'"), ("&#x27;", "'"), ("&apos;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
        .iter()
        .fold(text.into_owned(), |text, (reference, letter)| text.replace(reference, letter))
}

/// Every file below a folder, sorted, with its name from there; links are not followed.
///
/// # Errors
///
/// What the system says if a folder cannot be listed.
pub fn files_below(folder: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else if kind.is_file() {
                found.push((entry.path(), name));
            }
        }
    }
    found.sort();
    Ok(found)
}
