//! The studies that were opened last: their folders and nothing else, in a file that only its owner can read.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::study::files::{make_private_folder, write_whole};

/// The list's file in the folder that it is kept in.
const FILE: &str = "studies.json";

/// So many are kept.
const MOST: usize = 20;

/// The list.
#[derive(Debug, Default)]
pub struct Recent {
    file: Option<PathBuf>,
    /// The last one first.
    pub studies: Vec<PathBuf>,
}

impl Recent {
    /// Reads the list that is kept in a folder; one that cannot be read is empty.
    pub fn read(folder: Option<&Path>) -> Self {
        let file = folder.map(|folder| folder.join(FILE));
        let text = file.as_ref().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let paths = value["studies"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Self { file, studies: paths.map(PathBuf::from).collect() }
    }

    /// Puts a study first.
    pub fn add(&mut self, study: &Path) {
        self.studies.retain(|other| other != study);
        self.studies.insert(0, study.to_path_buf());
        self.studies.truncate(MOST);
        self.write();
    }

    /// Takes a study out of the list; its folder stays as it is.
    pub fn forget(&mut self, study: &Path) {
        self.studies.retain(|other| other != study);
        self.write();
    }

    /// A list that cannot be written is lost with the session, and nothing else is.
    fn write(&self) {
        let Some(file) = &self.file else { return };
        let paths: Vec<String> = self.studies.iter().map(|study| study.to_string_lossy().into_owned()).collect();
        let folder = file.parent().map_or(Ok(()), make_private_folder);
        let _ = folder.and_then(|()| write_whole(file, json!({"studies": paths}).to_string().as_bytes(), false));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_study_is_first_and_each_is_there_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("new");
        let mut recent = Recent::read(Some(&inside));
        for name in ["a", "b", "a"] {
            recent.add(Path::new(name));
        }
        assert_eq!(Recent::read(Some(&inside)).studies, [PathBuf::from("a"), PathBuf::from("b")]);
        recent.forget(Path::new("a"));
        assert_eq!(Recent::read(Some(&inside)).studies, [PathBuf::from("b")]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(inside.join(FILE)).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(inside.join(FILE), "{").expect("written");
        assert!(Recent::read(Some(&inside)).studies.is_empty());
    }
}
