//! The check: whether names that were accepted, or variants of their spelling, are left in files of a study.
//!
//! A hit names the file and how many, never the words. Names that were decided to stay in one place are left out: they are in the texts.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::work::Work;
use super::{FOLDER, NAMES, file};
use crate::domain::corpus::name_list::ListedName;
use crate::domain::finding::{Finding, Place};
use crate::formats::deidentify::key_archive::Key;
use crate::formats::deidentify::name_table::read_name_table;
use crate::formats::deidentify::searchable::{Searchable, searchable};
use crate::formats::deidentify::state_table::Cleared;
use crate::stages::deidentify::Matcher;
use crate::study::clearance::{has_begun, states};

/// What a check came to.
#[derive(Debug)]
pub struct Checked {
    /// How many files were read.
    pub files: usize,
    /// Files with names in them, and how many places.
    pub hits: Vec<(String, usize)>,
}

impl Checked {
    /// The hits as findings.
    pub fn findings(&self) -> Vec<Finding> {
        let finding = |(name, count): &(String, usize)| {
            let places = if *count == 1 { "1 place".to_owned() } else { format!("{count} places") };
            let message = format!("names of the study's list of identifiers, or variants of their spelling, are in it, in {places}");
            let remedy = match name.as_str() {
                "study.db" => "memos hold them: write their stand-ins there with `leitmotif deidentify STUDY --redact-memos`",
                _ => "give nobody this file; take the name out where it was written (a memo, a code, a table), or make the file anew",
            };
            Finding::new("E0214", Place::file(name), message, remedy)
        };
        self.hits.iter().map(finding).collect()
    }
}

/// Whether a transcript of a study was de-identified by this program, so that there is a list to check against.
pub fn is_deidentified(study: &Path) -> bool {
    has_begun(study) && states(study).is_ok_and(|states| states.values().any(|row| row.cleared == Cleared::Deidentified))
}

/// The list of names that were accepted, where it can be had without asking: it lies in the study, or its key opens with a key file that is there.
pub fn list_at_hand(study: &Path) -> Option<Vec<ListedName>> {
    let accepted = |rows: Vec<crate::formats::deidentify::name_table::NameRow>| {
        Some(rows.into_iter().map(|row| row.name).filter(ListedName::is_accepted).collect())
    };
    if let Ok(text) = fs::read_to_string(file(study, NAMES)) {
        return accepted(read_name_table(&text).ok()?);
    }
    accepted(key_at_hand(study)?.names)
}

/// Whether decisions about names lie in the study that are not applied yet.
pub fn has_open_list(study: &Path) -> bool {
    file(study, NAMES).exists()
}

/// The names that none of these texts holds any more: one that was decided to stay in a place is still in its text.
pub fn names_gone(list: &[ListedName], texts: &[PathBuf]) -> Vec<ListedName> {
    let texts: Vec<Searchable> = texts.iter().filter_map(|path| fs::read(path).ok()).map(|bytes| searchable(&bytes)).collect();
    let is_gone = |name: &&ListedName| {
        let wanted = Wanted::new(std::slice::from_ref(*name));
        texts.iter().all(|text| wanted.count_in(text) == 0)
    };
    list.iter().filter(is_gone).cloned().collect()
}

/// The key, where it lies where it was put and opens with a key file that is there.
pub fn key_at_hand(study: &Path) -> Option<Key> {
    #[cfg(feature = "seal")]
    {
        let place = super::key_place::key_place(study)?;
        let passphrase = crate::store::sealed::Passphrase::from_key_file(&place.key_file?).ok()?;
        super::open_key(&place.key, &passphrase).ok()
    }
    #[cfg(not(feature = "seal"))]
    {
        let _ = study;
        None
    }
}

/// What is looked for: names as the list says, and in files that are no text, wherever their letters are.
struct Wanted {
    text: Matcher,
    bytes: Matcher,
}

impl Wanted {
    fn new(list: &[ListedName]) -> Self {
        // Short names are in every database by chance.
        let loose = |name: &ListedName| ListedName { whole_word: name.text.chars().count() < 5, ..name.clone() };
        let loose: Vec<ListedName> = list.iter().map(loose).collect();
        Self { text: Matcher::new(list), bytes: Matcher::new(&loose) }
    }

    fn count(&self, path: &Path) -> usize {
        fs::read(path).map_or(0, |bytes| self.count_in(&searchable(&bytes)))
    }

    fn count_in(&self, words: &Searchable) -> usize {
        let matcher = if words.is_text { &self.text } else { &self.bytes };
        words.texts.iter().map(|text| matcher.count(text)).max().unwrap_or(0)
    }
}

/// Checks files that were just written.
pub fn check_written(list: &[ListedName], files: &[PathBuf], shown: impl Fn(&Path) -> String) -> Checked {
    let wanted = Wanted::new(list);
    let count = |path: &PathBuf| (shown(path), wanted.count(path));
    let hits = files.iter().map(count).filter(|(_, count)| *count > 0).collect();
    Checked { files: files.len(), hits }
}

/// Checks files that are made and not written yet.
pub fn check_made<'a>(list: &[ListedName], files: impl Iterator<Item = (String, &'a [u8])>) -> Checked {
    let wanted = Wanted::new(list);
    let counts: Vec<(String, usize)> = files.map(|(name, bytes)| (name, wanted.count_in(&searchable(bytes)))).collect();
    Checked { files: counts.len(), hits: counts.into_iter().filter(|(_, count)| *count > 0).collect() }
}

/// Checks every file of a study: transcripts that are settled, results, caches, the database, tables and codings.
///
/// `before` is what is not settled yet: those transcripts, and the list beside them, hold the names by right.
pub fn check_study(study: &Path, list: &[ListedName], before: Option<&Work>) -> Checked {
    let open: BTreeSet<&Path> = before.into_iter().flat_map(|work| work.open.iter().map(|text| text.found.path.as_path())).collect();
    let mut files = Vec::new();
    let mut folders = vec![study.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(kind) if kind.is_file() && !open.contains(path.as_path()) && !is_list(study, &path) => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    check_written(list, &files, |path| path.strip_prefix(study).unwrap_or(path).display().to_string())
}

fn is_list(study: &Path, path: &Path) -> bool {
    path.starts_with(study.join(FOLDER)) && path.file_name().is_some_and(|name| name == NAMES || name == "sample.csv")
}
