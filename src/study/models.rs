//! Finds and reads the language model that the user brings, without any network access.
//!
//! A model is named by its folder's path, or by its name where it lies in `models/` of the study or of the working folder. Its small files are
//! read at once; its weights only when a vector must be made. Its digest is of all that was read, and goes into the keys of
//! whatever is made by it. Nothing is ever fetched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::files::digest_file;
use crate::domain::digest::Digest;
use crate::domain::space::model::{ModelDescription, ModelKind};
use crate::formats::fault::FormatFault;
use crate::formats::inputs::model_folder::{FolderFault, SMALL_FILES, TOKENIZER, WEIGHTS, describe, parts};

/// A model that was found and described.
#[derive(Clone, Debug)]
pub struct Model {
    /// The folder, for messages.
    pub name: String,
    /// What its small files say.
    pub description: ModelDescription,
    /// Those files.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The digest of all of it, weights included.
    pub digest: Digest,
    weights: (PathBuf, Digest),
}

/// Why a model cannot be used.
#[derive(Debug, Error)]
pub enum ModelError {
    /// No folder of that name.
    #[error("E0451 there is no model {named}; put its folder into models/ of the study, or name the folder itself with --model")]
    Missing {
        /// What was asked for.
        named: String,
    },
    /// A folder that is wrong.
    #[error("E0452 model folder {folder}, {fault}")]
    Folder {
        /// Which.
        folder: String,
        /// The file, what is wrong with it, and the way out.
        fault: FolderFault,
    },
    /// This build of the program cannot compute with it.
    #[error(
        "E0453 this build of the program reads no {what}, and {named} is one; build it with cargo build --release --features {feature}, or leave the model out"
    )]
    NotBuilt {
        /// What it is.
        what: &'static str,
        /// Which model.
        named: String,
        /// What the program must be built with.
        feature: &'static str,
    },
}

impl Model {
    /// Finds and describes a model.
    ///
    /// # Errors
    ///
    /// A [`ModelError`] if there is no such folder, a file of it is missing or wrong, or this build reads no such model.
    pub fn read(named: &str, study: Option<&Path>) -> Result<Self, ModelError> {
        if cfg!(not(feature = "static_vectors")) {
            return Err(ModelError::NotBuilt { what: "language models", named: named.to_owned(), feature: "semantic" });
        }
        let places =
            [Some(PathBuf::from(named)), study.map(|study| study.join("models").join(named)), Some(Path::new("models").join(named))];
        let folder = places.into_iter().flatten().find(|place| place.is_dir());
        let folder = folder.ok_or_else(|| ModelError::Missing { named: named.to_owned() })?;
        let wrong = |fault| ModelError::Folder { folder: folder.display().to_string(), fault };
        let mut files = BTreeMap::new();
        take(&folder, "", &mut files).map_err(wrong)?;
        for part in parts(&files).map_err(wrong)? {
            take(&folder, &format!("{part}/"), &mut files).map_err(wrong)?;
        }
        let description = describe(&files).map_err(wrong)?;
        check_build(description.kind, named)?;
        let tokenizer = format!("{}{TOKENIZER}", description.root);
        if !files.contains_key(&tokenizer) {
            return Err(wrong(fault(&tokenizer, "it is missing", "save the model with its fast tokenizer, which writes this file")));
        }
        let name = format!("{}{WEIGHTS}", description.root);
        let path = folder.join(&name);
        let (digest, _) = digest_file(&path).map_err(|error| wrong(no_weights(&folder, &name, &error)))?;
        let all = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()]);
        let all = Digest::of_parts(all.chain([name.as_bytes(), digest.as_bytes()]));
        Ok(Self { name: folder.display().to_string(), description, files, digest: all, weights: (path, digest) })
    }

    /// One of its small files, by the name that it has beside the weights.
    pub fn file(&self, name: &str) -> &[u8] {
        self.files.get(&format!("{}{name}", self.description.root)).map_or(&[], Vec::as_slice)
    }

    /// Reads the weights, which must still be those that the digest is of.
    ///
    /// # Errors
    ///
    /// A [`ModelError`] if the weights cannot be read, or are not those that were found.
    pub fn weights(&self) -> Result<Vec<u8>, ModelError> {
        let (path, digest) = &self.weights;
        let wrong = |message: String| ModelError::Folder {
            folder: self.name.clone(),
            fault: fault(WEIGHTS, message, "see whether it is being written to, and run again"),
        };
        let bytes = fs::read(path).map_err(|error| wrong(format!("it cannot be read ({})", error.kind())))?;
        if Digest::of(&bytes) == *digest { Ok(bytes) } else { Err(wrong("it changed while the program ran".to_owned())) }
    }
}

fn fault(file: &str, message: impl Into<String>, remedy: &str) -> FolderFault {
    FolderFault { file: file.to_owned(), fault: FormatFault::new(message, remedy) }
}

/// Takes in the small files of one folder.
fn take(folder: &Path, part: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), FolderFault> {
    for name in SMALL_FILES {
        let name = format!("{part}{name}");
        match fs::read(folder.join(&name)) {
            Ok(bytes) => drop(files.insert(name, bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(fault(&name, format!("it cannot be read ({})", error.kind()), "see whether you may open it")),
        }
    }
    Ok(())
}

/// Why there are no weights: the usual other forms are named.
fn no_weights(folder: &Path, name: &str, error: &std::io::Error) -> FolderFault {
    let there = |other: &str| folder.join(name).with_file_name(other).exists();
    let remedy = if there("model.safetensors.index.json") {
        "its weights lie in several files, which are not read; save it in one file"
    } else if there("pytorch_model.bin") {
        "pytorch_model.bin can run code and is not read; save the model with safe_serialization=True"
    } else {
        "copy all files of the model"
    };
    match error.kind() {
        std::io::ErrorKind::NotFound => fault(name, "it is missing", remedy),
        kind => fault(name, format!("it cannot be read ({kind})"), "see whether you may open it"),
    }
}

/// Whether this build can compute with such a model.
fn check_build(kind: ModelKind, named: &str) -> Result<(), ModelError> {
    let (built, what, feature) = match kind {
        ModelKind::TokenTable => (cfg!(feature = "static_vectors"), "tables of token vectors", "static_vectors"),
        _ => (cfg!(feature = "semantic"), "sentence encoders", "semantic"),
    };
    if built { Ok(()) } else { Err(ModelError::NotBuilt { what, named: named.to_owned(), feature }) }
}
