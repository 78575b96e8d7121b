//! The key on disk: sealed, apart from the study. The study keeps a note of where it was put, for checks.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::file;
#[cfg(feature = "seal")]
use super::{DeidentifyError, disk};
#[cfg(feature = "seal")]
use crate::study::files::write_whole;

const NOTE: &str = "key.toml";

/// Where the key was put on this machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeyPlace {
    /// The sealed key.
    pub key: PathBuf,
    /// The key file that opens it, where it is not a passphrase in somebody's head.
    pub key_file: Option<PathBuf>,
}

/// Where the key of a study is, where it is known.
pub(super) fn key_place(study: &Path) -> Option<KeyPlace> {
    toml::from_str(&fs::read_to_string(file(study, NOTE)).ok()?).ok()
}

/// Where the key of a study was put on this machine, and the key file that opens it.
pub fn known_key(study: &Path) -> Option<(PathBuf, Option<PathBuf>)> {
    key_place(study).map(|place| (place.key, place.key_file))
}

/// Notes where the key is.
#[cfg(feature = "seal")]
pub(super) fn note_key_place(study: &Path, place: &KeyPlace) -> Result<(), DeidentifyError> {
    let path = file(study, NOTE);
    let text = toml::to_string(place).expect("two paths");
    let head = "# Where `leitmotif deidentify` put the key on this machine, for checks of results. The file may be deleted.\n";
    write_whole(&path, format!("{head}{text}").as_bytes(), true).map_err(disk(&path))
}
