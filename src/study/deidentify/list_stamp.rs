//! How the lists and the transcripts lay on the disk when they were read, so that nobody writes over what somebody else changed since.
//!
//! A spreadsheet, a terminal and a page may have the same list open. Lists are compared by their bytes; transcripts, which are large, by length and
//! time of change.

use std::path::Path;
use std::time::SystemTime;

use super::{NAMES, PLACES, file};
use crate::domain::digest::Digest;
use crate::study::clearance::STATES;
use crate::study::files::{Found, digest_file};

/// The state of the lists and transcripts of a study at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListStamp {
    lists: Vec<Option<Digest>>,
    texts: Vec<Option<(u64, SystemTime)>>,
}

impl ListStamp {
    /// The state as it is now.
    pub fn of(study: &Path, transcripts: &[Found]) -> Self {
        let text = |found: &Found| {
            let about = std::fs::metadata(&found.path).ok()?;
            Some((about.len(), about.modified().ok()?))
        };
        Self { lists: lists(study), texts: transcripts.iter().map(text).collect() }
    }

    /// Takes in that the lists were written by whoever holds this stamp; transcripts stay as they were read.
    pub fn wrote(&mut self, study: &Path) {
        self.lists = lists(study);
    }

    /// A word that is another one whenever the lists are other ones.
    pub fn word(&self) -> String {
        let all: String = self.lists.iter().map(|list| list.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string)).collect();
        Digest::of(all.as_bytes()).to_string()
    }
}

fn lists(study: &Path) -> Vec<Option<Digest>> {
    let digest = |name: &str| digest_file(&file(study, name)).ok().map(|(digest, _)| digest);
    [NAMES, PLACES, STATES].map(digest).to_vec()
}
