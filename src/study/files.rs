//! Files: finds transcripts, writes every file whole or not at all, and locks the results folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::domain::digest::Digest;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::study::sync_copies::passed_over;

/// The mark of a file that is still being written.
const UNFINISHED: &str = ".leitmotif-unfinished";

/// A transcript's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its name in the study.
    pub id: DocumentId,
    /// Its path.
    pub path: PathBuf,
}

/// A noun, the file it comes from, and that file's digest.
#[derive(Clone, Debug)]
pub struct Input<T> {
    /// What was read.
    pub value: T,
    /// The file's name, for messages.
    pub name: String,
    /// The digest of its bytes.
    pub digest: Digest,
}

/// The files below a folder, sorted by name, and findings about what was passed over.
///
/// Hidden files are skipped; links are not followed, so that no loop and no file from elsewhere comes in.
///
/// # Errors
///
/// What the system says.
pub fn find_transcripts(folder: &Path) -> io::Result<(Vec<Found>, Vec<Finding>)> {
    let mut found = Vec::new();
    let mut findings = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let id = DocumentId::new(format!("{prefix}{name}"));
            if let Some(finding) = passed_over(&name, id.as_str()) {
                findings.push(finding);
                continue;
            }
            if name.starts_with('.') {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push((entry.path(), format!("{prefix}{name}/")));
            } else if kind.is_file() {
                found.push(Found { id, path: entry.path() });
            } else {
                let remedy = "copy the file itself into the folder";
                findings.push(Finding::new("E0108", Place::file(&id), "this is a link or a device and was not read", remedy));
            }
        }
    }
    found.sort();
    findings.sort();
    Ok((found, findings))
}

/// Makes a folder that only its owner can enter.
///
/// # Errors
///
/// What the system says.
pub fn make_private_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// The digest of a file, and its length, without holding it.
///
/// # Errors
/// Where the system does not give the file out.
pub fn digest_file(path: &Path) -> io::Result<(Digest, u64)> {
    Digest::of_reader(&mut File::open(path)?)
}

/// Creates a file that only the owner can read; one that is there already is left alone.
///
/// # Errors
///
/// What the system says, also if the file is there.
pub fn create_private(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a file whole or not at all: beside its place first, then moved there. Only the owner can read it.
///
/// # Errors
///
/// What the system says.
pub fn write_whole(path: &Path, bytes: &[u8], to_disk: bool) -> io::Result<()> {
    write_with(path, to_disk, |file| file.write_all(bytes))
}

/// The same, with a callback that writes the content piece by piece.
///
/// # Errors
///
/// What the system says.
pub fn write_with(path: &Path, to_disk: bool, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    write_beside(path, to_disk, write)?.put()
}

/// Writes a file beside its place and leaves it there, so that several can be put in their places once all of them are whole.
///
/// # Errors
///
/// What the system says; then nothing is left beside the place.
pub fn write_beside(path: &Path, to_disk: bool, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<Unplaced> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}{UNFINISHED}"));
    let mut file = private_file(&beside)?;
    // From here on what is beside the place goes away unless it is put there: on a full disk its room is needed.
    let unplaced = Unplaced { beside, path: path.to_path_buf(), to_disk };
    write(&mut file)?;
    if to_disk {
        file.sync_all()?;
    }
    Ok(unplaced)
}

/// A whole file beside its place. Dropped, it is removed.
pub struct Unplaced {
    beside: PathBuf,
    path: PathBuf,
    to_disk: bool,
}

impl Unplaced {
    /// Puts the file in its place.
    ///
    /// # Errors
    ///
    /// What the system says; then the old file is in its place still.
    pub fn put(self) -> io::Result<()> {
        fs::rename(&self.beside, &self.path)?;
        if self.to_disk
            && let Some(folder) = self.path.parent()
        {
            // A bare name lies in the folder where the program was started.
            sync_folder(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?;
        }
        Ok(())
    }
}

impl Drop for Unplaced {
    fn drop(&mut self) {
        // Put in its place, it is here no longer.
        let _ = fs::remove_file(&self.beside);
    }
}

/// Brings a folder's entries to disk, so that a rename survives a power cut.
///
/// # Errors
///
/// What the system says.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows does not open folders as files, and writes their entries with the rename.
///
/// # Errors
///
/// None.
#[cfg(not(unix))]
pub fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Whether a file of this name was cut short while it was written.
pub fn is_unfinished(name: &str) -> bool {
    name.ends_with(UNFINISHED)
}

/// Removes what a killed run left half-written in a folder.
///
/// # Errors
///
/// What the system says.
pub fn remove_unfinished(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_unfinished(&entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A lock on the results folder, given back when dropped; the system gives it back when the program is killed.
pub struct Hold(#[allow(dead_code)] File);

/// Locks a folder; `None` where another run has locked it.
///
/// # Errors
///
/// What the system says.
pub fn hold(folder: &Path) -> io::Result<Option<Hold>> {
    let file = private_file(&folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Hold(file))),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_folders_come_in_one_sorted_list_without_hidden_files_and_copies() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["b.txt", "a/z.txt", ".hidden", "a/.DS_Store", "~$c.docx", "b (conflicted copy).txt"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, "x").expect("written");
        }
        let (found, findings) = find_transcripts(folder.path()).expect("listed");
        assert_eq!(found.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["a/z.txt", "b.txt"]);
        let told: Vec<_> = findings.iter().map(|finding| (finding.code.as_str(), finding.place.file.as_deref())).collect();
        assert_eq!(told, [("E0171", Some("~$c.docx")), ("E0172", Some("b (conflicted copy).txt"))]);
    }

    #[test]
    fn a_half_written_file_is_swept_away_and_the_old_one_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.html");
        write_whole(&path, b"old", true).expect("written");
        fs::write(folder.path().join(format!(".report.html{UNFINISHED}")), "ne").expect("written");
        remove_unfinished(folder.path()).expect("swept");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
        assert_eq!(fs::read(&path).expect("read"), b"old");
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.html");
        write_whole(&path, b"old", true).expect("written");
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::WriteZero, io::ErrorKind::Other] {
            let torn = |file: &mut File| file.write_all(b"half of the new").and_then(|()| Err(kind.into()));
            assert_eq!(write_with(&path, true, torn).expect_err("refused").kind(), kind);
            assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
            assert_eq!(fs::read(&path).expect("read"), b"old");
        }
        // Several files are put in their places together, or none is.
        let other = write_beside(&folder.path().join("scores.jsonl"), true, |file| file.write_all(b"new")).expect("written");
        drop(other);
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_second_run_is_refused_while_the_first_holds_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = hold(folder.path()).expect("held");
        assert!(first.is_some());
        assert!(hold(folder.path()).expect("asked").is_none());
        drop(first);
        assert!(hold(folder.path()).expect("asked").is_some());
    }
}
