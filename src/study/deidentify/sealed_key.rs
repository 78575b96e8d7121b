//! The key sealed and opened: an archive in the format of age.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::{DeidentifyError, disk};
use crate::formats::deidentify::key_archive::{Key, key_archive, read_key_archive};
use crate::store::sealed::{Passphrase, SealedWriter, unseal};
use crate::study::files::write_with;

/// Opens a key.
///
/// # Errors
///
/// A [`DeidentifyError`] if the file cannot be read, opens with another passphrase, was changed, or is no key.
pub fn open_key(path: &Path, passphrase: &Passphrase) -> Result<Key, DeidentifyError> {
    let file = File::open(path).map_err(disk(path))?;
    let mut plain = Vec::new();
    unseal(file, &mut plain, passphrase).map_err(DeidentifyError::Seal)?;
    read_key_archive(&plain).map_err(|_| DeidentifyError::NoKey { path: path.display().to_string() })
}

/// Seals a key, and opens it again to be sure that it can be.
///
/// # Errors
///
/// A [`DeidentifyError`] if the file cannot be written, or does not open as it was sealed.
pub fn seal_key(path: &Path, key: &Key, passphrase: &Passphrase) -> Result<(), DeidentifyError> {
    let archive = key_archive(key);
    let mut sealed = SealedWriter::new(Vec::new(), passphrase).map_err(DeidentifyError::Seal)?;
    sealed.write_all(&archive).map_err(disk(path))?;
    let bytes = sealed.finish().map_err(DeidentifyError::Seal)?;
    write_with(path, true, |file| file.write_all(&bytes)).map_err(disk(path))?;
    let back = open_key(path, passphrase)?;
    let same = back.originals.len() == key.originals.len()
        && back.originals.iter().zip(&key.originals).all(|(a, b)| a.0 == b.0 && a.1.bytes == b.1.bytes);
    if same { Ok(()) } else { Err(DeidentifyError::NoKey { path: path.display().to_string() }) }
}
