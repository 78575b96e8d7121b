//! The files of an export: held in memory until all of them are made and checked, then written, plain or each in a sealed file of its own.
//!
//! So a sealed export never lies on the disk in plain, and a file that may not go out is not written at all.

use std::fmt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::files::{make_private_folder, write_whole};

/// Why a file of an export is not written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The disk.
    #[error("E1075 {path}: {reason}; see whether there is room and whether you may write there")]
    Disk {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The sealing.
    #[cfg(feature = "seal")]
    #[error("{error} ({path})")]
    Seal {
        /// The file.
        path: String,
        /// What is wrong.
        error: crate::store::sealed::SealError,
    },
}

/// Files that are made and not written.
#[derive(Default)]
pub struct ExportFiles(Vec<(PathBuf, Vec<u8>)>);

impl fmt::Debug for ExportFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExportFiles({} files)", self.0.len())
    }
}

impl ExportFiles {
    /// One file.
    pub fn one(path: &Path, bytes: Vec<u8>) -> Self {
        Self(vec![(path.to_path_buf(), bytes)])
    }

    /// Adds a file.
    pub fn add(&mut self, path: &Path, bytes: Vec<u8>) {
        self.0.push((path.to_path_buf(), bytes));
    }

    /// Each file's place and content.
    pub fn each(&self) -> impl Iterator<Item = (&Path, &[u8])> {
        self.0.iter().map(|(path, bytes)| (path.as_path(), bytes.as_slice()))
    }

    /// Writes the files as they are, and calls `written` with the place of each as soon as it is there.
    ///
    /// # Errors
    ///
    /// A [`WriteError`] if the system refuses; files before that one are there.
    pub fn write(&self, mut written: impl FnMut(&Path)) -> Result<(), WriteError> {
        self.each().try_for_each(|(path, bytes)| {
            in_folder(path)?;
            write_whole(path, bytes, true).map_err(disk(path))?;
            written(path);
            Ok(())
        })
    }

    /// Writes each file sealed, under its name with `.age` added, and calls `written` with the place of each as soon as it is there.
    ///
    /// # Errors
    ///
    /// A [`WriteError`] if the system refuses; files before that one are there.
    #[cfg(feature = "seal")]
    pub fn write_sealed(&self, passphrase: &crate::store::sealed::Passphrase, mut written: impl FnMut(&Path)) -> Result<(), WriteError> {
        use crate::store::sealed::{SealError, seal};
        self.each().try_for_each(|(path, bytes)| {
            let path = sealed_name(path);
            in_folder(&path)?;
            let sealed = super::files::write_with(&path, true, |file| Ok(seal(&mut &*bytes, file, passphrase).map(drop)?));
            let failed = |error| match SealError::from(error) {
                SealError::System(kind) => disk(&path)(kind.into()),
                error => WriteError::Seal { path: path.display().to_string(), error },
            };
            sealed.map_err(failed)?;
            written(&path);
            Ok(())
        })
    }
}

/// The name of a file's sealed form.
#[cfg(feature = "seal")]
pub fn sealed_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(crate::store::sealed::ENDING);
    PathBuf::from(name)
}

fn in_folder(path: &Path) -> Result<(), WriteError> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => make_private_folder(folder).map_err(disk(path)),
        None => Ok(()),
    }
}

fn disk(path: &Path) -> impl Fn(std::io::Error) -> WriteError + '_ {
    move |error| WriteError::Disk { path: path.display().to_string(), reason: error.kind().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_told_as_soon_as_it_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("file"), "no folder").expect("written");
        let mut files = ExportFiles::one(&at("first.csv"), b"a".to_vec());
        files.add(&at("file/second.csv"), b"b".to_vec());
        files.add(&at("third.csv"), b"c".to_vec());
        let mut told = Vec::new();
        let failed = files.write(|path| told.push(path.to_owned()));
        assert!(matches!(failed, Err(WriteError::Disk { .. })));
        assert_eq!(told, [at("first.csv")]);
        assert!(at("first.csv").exists() && !at("third.csv").exists());
    }
}
