//! The labels that a study knows from all its transcripts together.
//!
//! Each transcript is read once more for them before a run. What was found is kept beside the results by the digest of the file, so that a
//! transcript that has not changed is read once only.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::files::{Found, write_whole};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::digest::Digest;
use crate::stages::ingest::{FileLabels, Format, SourceFile, labels_of, study_labels};

/// Longer files are corpora of short texts and no interviews.
const LONGEST: u64 = 4 << 20;

/// The file of labels in a folder of artefacts.
const KEPT: &str = "labels.json";

/// The labels of transcripts as an earlier run found them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLabels {
    /// The version of the reader that found them.
    reader: String,
    /// What the study declared then.
    rules: Option<Digest>,
    /// By the digest of the file and its format.
    files: Vec<(Digest, FileLabels)>,
}

impl KeptLabels {
    /// Those in a folder of artefacts; none where this version of the reader made none.
    pub fn read(folder: &Path, reader: &str) -> Self {
        let stored = fs::read(folder.join(KEPT)).ok().and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        stored.filter(|kept| kept.reader == reader).unwrap_or_else(|| Self { reader: reader.to_owned(), ..Self::default() })
    }

    /// Writes them into a folder of artefacts, unless they are there.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let path = folder.join(KEPT);
        let bytes = serde_json::to_vec(self)?;
        if self.files.is_empty() || fs::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        write_whole(&path, &bytes, false)
    }
}

/// What the study declares of its speakers, with the labels that its transcripts show together, and what each shows by itself.
pub fn with_study_labels(rules: SpeakerRules, transcripts: &[Found], kept: &KeptLabels) -> (SpeakerRules, KeptLabels) {
    let declared = serde_json::to_vec(&rules).ok().map(|bytes| Digest::of(&bytes));
    if transcripts.len() < 2 {
        return (rules, kept.clone());
    }
    let known: BTreeMap<Digest, &FileLabels> =
        kept.files.iter().filter(|_| kept.rules == declared).map(|(digest, labels)| (*digest, labels)).collect();
    let read = |found: &Found| {
        let long = fs::metadata(&found.path).map_or(true, |facts| facts.len() > LONGEST);
        let bytes = fs::read(&found.path).ok().filter(|_| !long)?;
        let format = Format::of(&found.id)?;
        let digest = Digest::of_parts([format.name().as_bytes(), bytes.as_slice()]);
        let labels = known.get(&digest).map(|&labels| labels.clone());
        Some((digest, labels.unwrap_or_else(|| labels_of(&SourceFile { id: found.id.clone(), bytes }, &rules))))
    };
    let mut files: Vec<(Digest, FileLabels)> = transcripts.par_iter().filter_map(read).collect();
    let labels: Vec<FileLabels> = files.iter().map(|(_, labels)| labels.clone()).collect();
    files.sort_by_key(|(digest, _)| *digest);
    files.dedup_by_key(|(digest, _)| *digest);
    (rules.with_known(study_labels(&labels)), KeptLabels { reader: kept.reader.clone(), rules: declared, files })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::files::find_transcripts;

    #[test]
    fn what_an_earlier_run_kept_is_as_good_as_reading_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
        write("a.txt", "Vera: How?\n\nNils: Cold.\n\nVera: And?\n\nNils: So.\n\nRuth: Time.");
        write("b.txt", "Vera: How?\n\nRuth: Cold.\n\nVera: And?\n\nRuth: So.");
        let found = || find_transcripts(folder.path()).expect("a folder").0;
        let none = KeptLabels::read(folder.path(), "reader@1");
        let (fresh, kept) = with_study_labels(SpeakerRules::default(), &found(), &none);
        kept.write(folder.path()).expect("written");
        let stored = KeptLabels::read(folder.path(), "reader@1");
        assert_eq!(stored, kept);
        assert_eq!(with_study_labels(SpeakerRules::default(), &found(), &stored), (fresh, kept));
        assert!(KeptLabels::read(folder.path(), "reader@2").files.is_empty());
        // A file that changed is read anew.
        write("b.txt", "Vera: How?\n\nIda: Cold.\n\nVera: And?\n\nIda: So.");
        let changed = with_study_labels(SpeakerRules::default(), &found(), &stored);
        assert_eq!(changed, with_study_labels(SpeakerRules::default(), &found(), &none));
    }
}
