//! A whole study in one encrypted file, and back; other sealed files are opened too.
//!
//! The file is a tar archive inside a sealed stream, so that other programs open it too (`age --decrypt FILE | tar x`). Files go from the
//! study's folder through the encryption straight into the sealed file: nothing is written in plain on the way, and no file is held in
//! memory. Artefacts of runs are left out, since they can be made again. Opening writes into a new folder beside its place, which
//! gets its name only when the end of the sealed file was reached: what was cut or changed leaves nothing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

use thiserror::Error;

use super::files::{digest_file, hold, make_private_folder, write_with};
use super::forget::files_below;
use crate::domain::digest::{Digest, Digesting};
use crate::store::sealed::{Passphrase, SealError, SealedReader, SealedWriter};
use crate::store::{FILE, Store, StoreError};

/// The folder of artefacts, which is left out.
const ARTEFACTS: &str = "out/cache/";

/// Bytes that are read at once.
const AT_ONCE: usize = 1 << 16;

/// Why a study cannot be sealed or opened.
#[derive(Debug, Error)]
pub enum SealStudyError {
    /// There is no study.
    #[error("E0001 there is no study folder: {path}; correct the name")]
    NoStudy {
        /// Where it was looked for.
        path: String,
    },
    /// The sealed file would lie in what it holds.
    #[error("E1151 {path} lies in the study's folder; name a place outside of it with --out")]
    Inside {
        /// The file.
        path: String,
    },
    /// Something is there.
    #[error("E1152 {path} is there already and was left as it is; name another, or move it away")]
    Taken {
        /// The file or folder.
        path: String,
    },
    /// A run is at work.
    #[error("E0009 another run is writing to {path}; wait for it")]
    Busy {
        /// The results folder.
        path: String,
    },
    /// Somebody writes.
    #[error(
        "E1153 {file} was changed while the study was sealed, so the sealed file was thrown away; close what writes to it, and try again"
    )]
    Changed {
        /// The file.
        file: String,
    },
    /// The sealed file was read back and is not the study.
    #[error(
        "E1154 {path} was read back and does not hold {file} as it is; nothing was removed: see whether the disk is sound, and seal again"
    )]
    Differs {
        /// The sealed file.
        path: String,
        /// The file that differs.
        file: String,
    },
    /// What was opened is no study.
    #[error("E1155 {path} opens, and holds no study ({reason}); nothing was written: it was not made by `leitmotif seal`, or was changed")]
    NoArchive {
        /// The sealed file.
        path: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// The disk.
    #[error("E1156 {path}: {reason}; see whether there is room and whether you may read and write there")]
    Disk {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The sealing.
    #[error("{error} ({path})")]
    Seal {
        /// The sealed file.
        path: String,
        /// What is wrong.
        error: SealError,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedStudy {
    /// How many files.
    pub files: usize,
    /// Their bytes together.
    pub bytes: u64,
    /// Links and devices that were left out.
    pub left_out: usize,
}

/// Seals a study into a file. The study stays; see [`remove_study`].
///
/// # Errors
///
/// A [`SealStudyError`] if something is there already, the study is in use or changes, or the system refuses.
pub fn seal_study(study: &Path, out: &Path, passphrase: &Passphrase) -> Result<SealedStudy, SealStudyError> {
    if !study.is_dir() {
        return Err(SealStudyError::NoStudy { path: study.display().to_string() });
    }
    if out.exists() {
        return Err(SealStudyError::Taken { path: out.display().to_string() });
    }
    if is_inside(study, out) {
        return Err(SealStudyError::Inside { path: out.display().to_string() });
    }
    let cache = study.join("out/cache");
    let held = if cache.is_dir() { hold(&cache).map_err(|error| of_disk(&cache, &error))? } else { None };
    if cache.is_dir() && held.is_none() {
        return Err(SealStudyError::Busy { path: cache.display().to_string() });
    }
    if study.join(FILE).exists() {
        // Nobody else has it open, and all of it is in the one file.
        drop(Store::open_alone(&study.join(FILE))?);
    }
    let (files, left_out) = files_of(study).map_err(|error| of_disk(study, &error))?;
    let mut sealed = SealedStudy { files: files.len(), bytes: 0, left_out };
    let mut failed = None;
    let written = write_with(out, true, |file| {
        let stream = SealedWriter::new(BufWriter::new(file), passphrase).map_err(io::Error::from)?;
        let mut archive = tar::Builder::new(stream);
        for (path, name) in &files {
            let digest = add(&mut archive, path, name).inspect_err(|error| failed = Some((path.clone(), error.kind())))?;
            sealed.bytes += digest.1;
            if digest_file(path)? != digest {
                failed = Some((path.clone(), io::ErrorKind::ResourceBusy));
                return Err(io::ErrorKind::ResourceBusy.into());
            }
        }
        archive.into_inner()?.finish().map_err(io::Error::from)?.flush()
    });
    match (written, failed) {
        (Ok(()), _) => Ok(sealed),
        (Err(_), Some((path, io::ErrorKind::ResourceBusy))) => Err(SealStudyError::Changed { file: path.display().to_string() }),
        (Err(error), Some((path, _))) => Err(of_disk(&path, &error)),
        (Err(error), None) => Err(of_seal(out, error)),
    }
}

/// Adds a file to the archive; gives the digest and length of what was added.
fn add(archive: &mut tar::Builder<impl Write>, path: &Path, name: &str) -> io::Result<(Digest, u64)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut header = tar::Header::new_gnu();
    header.set_size(length);
    header.set_mode(0o600);
    header.set_mtime(0);
    let mut through = Through { inner: BufReader::with_capacity(AT_ONCE, file), digesting: Digesting::new(io::sink()), length: 0 };
    archive.append_data(&mut header, name, &mut (&mut through).take(length))?;
    Ok((through.digesting.digest(), through.length))
}

/// Reads on, and takes the digest of what goes through.
struct Through<R> {
    inner: R,
    digesting: Digesting<io::Sink>,
    length: u64,
}

impl<R: Read> Read for Through<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.digesting.write_all(&bytes[..read])?;
        self.length += read as u64;
        Ok(read)
    }
}

/// The files of a study that are sealed, and how many links and devices are left out.
fn files_of(study: &Path) -> io::Result<(Vec<(PathBuf, String)>, usize)> {
    let all = files_below(study)?;
    let files: Vec<(PathBuf, String)> = all.into_iter().filter(|(_, name)| is_sealed(name)).collect();
    Ok((files, odd_below(study)?))
}

fn is_sealed(name: &str) -> bool {
    let is_part_of_database = [format!("{FILE}-wal"), format!("{FILE}-shm")].contains(&name.to_owned());
    !name.starts_with(ARTEFACTS) && !name.contains("/cache/") && !name.contains(".leitmotif-unfinished") && !is_part_of_database
}

fn odd_below(folder: &Path) -> io::Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        count += if kind.is_dir() { odd_below(&entry.path())? } else { usize::from(!kind.is_file()) };
    }
    Ok(count)
}

/// Reads a sealed file back, compares every file with the study's, and removes the study's folder if all are the same.
///
/// # Errors
///
/// A [`SealStudyError`] if a file differs, or the system refuses; then the study is as it was, or partly removed after it was compared.
pub fn remove_study(study: &Path, sealed: &Path, passphrase: &Passphrase) -> Result<(), SealStudyError> {
    let mut inside: BTreeMap<String, (Digest, u64)> = BTreeMap::new();
    read_archive(sealed, plain_of(sealed, passphrase)?.1, |name, _, mut content| {
        inside.insert(name.to_owned(), Digest::of_reader(&mut content)?);
        Ok(())
    })?;
    let (files, _) = files_of(study).map_err(|error| of_disk(study, &error))?;
    for (path, name) in &files {
        let here = digest_file(path).map_err(|error| of_disk(path, &error))?;
        if inside.get(name) != Some(&here) {
            return Err(SealStudyError::Differs { path: sealed.display().to_string(), file: name.clone() });
        }
    }
    fs::remove_dir_all(study).map_err(|error| of_disk(study, &error))
}

/// What was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// A study, into a folder.
    Study(SealedStudy),
    /// Another file, such as an export, of so many bytes.
    File(u64),
}

/// Opens a sealed file: a study into a folder, anything else into a file; neither may be there yet.
///
/// # Errors
///
/// A [`SealStudyError`] if something is there, the passphrase is wrong, the file was changed, or the system refuses; nothing is left then.
pub fn open_sealed(sealed: &Path, into: &Path, passphrase: &Passphrase) -> Result<Opened, SealStudyError> {
    let (is_archive, mut plain) = plain_of(sealed, passphrase)?;
    if is_archive {
        return open_archive(sealed, plain, into).map(Opened::Study);
    }
    if into.exists() {
        return Err(SealStudyError::Taken { path: into.display().to_string() });
    }
    let mut bytes = 0;
    let written = write_with(into, true, |file| {
        bytes = io::copy(&mut plain, file)?;
        Ok(())
    });
    written.map_err(|error| match SealError::from(error) {
        SealError::System(kind) => of_disk(into, &kind.into()),
        error => SealStudyError::Seal { path: sealed.display().to_string(), error },
    })?;
    Ok(Opened::File(bytes))
}

/// The content of a sealed file, and whether it is an archive, as that of a study is.
fn plain_of(sealed: &Path, passphrase: &Passphrase) -> Result<(bool, impl Read), SealStudyError> {
    let file = File::open(sealed).map_err(|error| of_disk(sealed, &error))?;
    let mut stream = SealedReader::new(BufReader::new(file), passphrase)
        .map_err(|error| SealStudyError::Seal { path: sealed.display().to_string(), error })?;
    let mut first = Vec::with_capacity(BLOCK);
    stream.by_ref().take(BLOCK as u64).read_to_end(&mut first).map_err(|error| of_seal(sealed, error))?;
    Ok((is_archive(&first), io::Cursor::new(first).chain(stream)))
}

/// Bytes of the head of a file in an archive.
const BLOCK: usize = 512;

/// Whether an archive begins so: the head of a file, whose sum is in it, or the end of an archive without files.
fn is_archive(first: &[u8]) -> bool {
    let Ok(block) = <[u8; BLOCK]>::try_from(first) else { return false };
    let header = tar::Header::from_byte_slice(&block);
    // The sum is taken with blanks in its own place.
    let sum: u32 = block.iter().enumerate().map(|(at, byte)| u32::from(if (148..156).contains(&at) { b' ' } else { *byte })).sum();
    block.iter().all(|byte| *byte == 0) || header.cksum().is_ok_and(|said| said == sum)
}

fn open_archive(sealed: &Path, plain: impl Read, into: &Path) -> Result<SealedStudy, SealStudyError> {
    if into.exists() && fs::read_dir(into).map_or(true, |mut entries| entries.next().is_some()) {
        return Err(SealStudyError::Taken { path: into.display().to_string() });
    }
    let name = into.file_name().unwrap_or_default().to_string_lossy();
    let beside = into.with_file_name(format!(".{name}.leitmotif-unfinished"));
    let disk = |error: io::Error| of_disk(&beside, &error);
    if beside.exists() {
        fs::remove_dir_all(&beside).map_err(disk)?;
    }
    make_private_folder(&beside).map_err(disk)?;
    let mut opened = SealedStudy { files: 0, bytes: 0, left_out: 0 };
    let read = read_archive(sealed, plain, |name, length, content| {
        let path = beside.join(name);
        make_private_folder(path.parent().unwrap_or(&beside))?;
        write_with(&path, true, |file| io::copy(content, file).map(drop))?;
        (opened.files, opened.bytes) = (opened.files + 1, opened.bytes + length);
        Ok(())
    });
    let placed = read.and_then(|()| {
        if into.exists() {
            fs::remove_dir(into).map_err(disk)?;
        }
        fs::rename(&beside, into).map_err(|error| of_disk(into, &error))
    });
    if placed.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    placed.map(|()| opened)
}

/// Gives each file of a sealed archive to a function. What it was given counts only if this ends well: a cut is seen at the end.
fn read_archive(
    sealed: &Path,
    plain: impl Read,
    mut take: impl FnMut(&str, u64, &mut dyn Read) -> io::Result<()>,
) -> Result<(), SealStudyError> {
    let failed = |error: io::Error| of_seal(sealed, error);
    let no_archive = |reason| SealStudyError::NoArchive { path: sealed.display().to_string(), reason };
    let mut archive = tar::Archive::new(plain);
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        if !entry.header().entry_type().is_file() {
            return Err(no_archive("it holds something other than files"));
        }
        let name =
            entry.path().ok().and_then(|path| inner_name(&path)).ok_or_else(|| no_archive("a name in it leads out of the folder"))?;
        let length = entry.header().size().map_err(failed)?;
        take(&name, length, &mut entry).map_err(failed)?;
    }
    // To the very end, where it shows whether the file is whole.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(failed)?;
    Ok(())
}

/// A path that stays below its folder, with `/` between its parts.
fn inner_name(path: &Path) -> Option<String> {
    let parts = path.components().map(|part| match part {
        Component::Normal(part) => part.to_str().filter(|part| !part.is_empty()).map(str::to_owned),
        _ => None,
    });
    let parts: Vec<String> = parts.collect::<Option<_>>()?;
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Whether a file that is to be written would lie in a folder.
fn is_inside(folder: &Path, file: &Path) -> bool {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Ok(folder), Ok(parent)) = (folder.canonicalize(), parent.canonicalize()) else { return false };
    parent.starts_with(folder)
}

fn of_disk(path: &Path, error: &io::Error) -> SealStudyError {
    SealStudyError::Disk { path: path.display().to_string(), reason: error.kind().to_string() }
}

/// What the sealing says, or what the system says.
fn of_seal(path: &Path, error: io::Error) -> SealStudyError {
    match SealError::from(error) {
        SealError::System(kind) => of_disk(path, &kind.into()),
        error => SealStudyError::Seal { path: path.display().to_string(), error },
    }
}
