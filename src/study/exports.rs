//! `exports.csv`: where a study's exports, sealed copies and results outside of its folder went.
//!
//! Whoever ends a study, or takes a participant out of it, must know which copies there are. The list holds paths and digests and no
//! word; a file that was copied on, sent or synchronized from there is known to nobody.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::files::{digest_file, write_whole};
use crate::domain::digest::Digest;
use crate::domain::review::timestamp::{to_the_second, written};
use crate::formats::table::{Table, write_table};

/// The name of the list in a study's folder.
pub const LIST: &str = "exports.csv";

/// What kind of copy it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyKind {
    /// A file for other programs or readers.
    Export,
    /// The whole study, encrypted.
    Sealed,
    /// A folder of results.
    Results,
}

impl CopyKind {
    fn name(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Sealed => "sealed",
            Self::Results => "results",
        }
    }

    fn of(name: &str) -> Option<Self> {
        [Self::Export, Self::Sealed, Self::Results].into_iter().find(|kind| kind.name() == name)
    }
}

/// A copy that the list names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCopy {
    /// Where it was written.
    pub path: PathBuf,
    /// What it is.
    pub kind: CopyKind,
    /// The digest of its bytes when it was written; `None` of a folder.
    pub digest: Option<Digest>,
    /// When, in universal time.
    pub time: String,
}

/// Writes down that a copy was made. A copy in the study's own folder is named from there.
///
/// # Errors
///
/// What the system says if the copy or the list cannot be read or written.
pub fn record(study: &Path, copy: &Path, kind: CopyKind) -> io::Result<()> {
    let whole = copy.canonicalize()?;
    let base = study.canonicalize()?;
    let path = whole.strip_prefix(&base).map_or_else(|_| whole.clone(), Path::to_path_buf);
    let digest = if kind == CopyKind::Results { None } else { Some(digest_file(&whole)?.0) };
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64);
    let mut copies = known(study);
    copies.retain(|known| known.path != path);
    copies.push(KnownCopy { path, kind, digest, time: to_the_second(&written(millis)) });
    write(study, &copies)
}

/// The copies that the list names, with their paths as they are written; none where there is no list.
pub fn known(study: &Path) -> Vec<KnownCopy> {
    let text = fs::read_to_string(study.join(LIST)).unwrap_or_default();
    let Ok(table) = Table::read(&text) else { return Vec::new() };
    let copies = table.rows().filter_map(|row| {
        let digest = row.get("digest").and_then(|digest| Digest::try_from(digest.to_owned()).ok());
        let (path, kind) = (PathBuf::from(row.get("file")?), CopyKind::of(row.get("kind")?)?);
        Some(KnownCopy { path, kind, digest, time: row.get("time").unwrap_or("").to_owned() })
    });
    copies.collect()
}

/// Writes the list.
///
/// # Errors
///
/// What the system says if it cannot be written.
pub fn write(study: &Path, copies: &[KnownCopy]) -> io::Result<()> {
    let rows = copies.iter().map(|KnownCopy { path, kind, digest, time }| {
        let digest = digest.map(|digest| digest.to_string()).unwrap_or_default();
        [path.to_string_lossy().into_owned(), kind.name().to_owned(), digest, time.clone()]
    });
    write_whole(&study.join(LIST), &write_table(["file", "kind", "digest", "time"], rows), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_listed_once_and_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let study = folder.path().join("study");
        fs::create_dir(&study).expect("made");
        for (name, content) in [("study/a.csv", "1"), ("b.qdpx", "2"), ("b.qdpx", "3")] {
            fs::write(folder.path().join(name), content).expect("written");
            record(&study, &folder.path().join(name), CopyKind::Export).expect("recorded");
        }
        let copies = known(&study);
        assert_eq!((copies.len(), copies[0].path.to_str()), (2, Some("a.csv")));
        assert!(copies[1].path.is_absolute() && copies[1].digest == Some(Digest::of(b"3")));
    }
}
