//! Decides whose codings files bring: a name given on the command line, and names that every export of a program has.
//!
//! Taguette maps every user of an exported project to `admin`, and other programs have names of this kind. Two people's files then look
//! like one person's work, and no figure of agreement can be had: so it is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::Importer;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::CoderId;
use crate::domain::review::coding::CodedExcerpt;
use crate::formats::fault::FormatFault;
use crate::formats::inputs::codings::read_codings;
use crate::formats::projects::refi::{StudyFiles, UNKNOWN_CODER};

/// Names that a program gives to anybody.
const ANYBODY: [&str; 12] =
    ["admin", "administrator", "default", "me", "user", "coder", "coder 1", "owner", "root", "guest", "unknown", UNKNOWN_CODER];

fn is_anybody(coder: &str) -> bool {
    ANYBODY.contains(&coder.trim().to_lowercase().as_str())
}

/// The codings of anybody that files brought: by coder and transcript, from which files.
#[derive(Default)]
pub struct Brought(BTreeMap<(String, String), BTreeSet<String>>);

impl Brought {
    /// What files of earlier imports hold.
    pub fn standing_in(study: &Path) -> Self {
        let mut brought = Self::default();
        let files = fs::read_dir(study.join("codings")).into_iter().flatten().flatten().map(|entry| entry.path());
        for path in files.filter(|path| path.extension().is_some_and(|ending| ending == "csv")) {
            let Some(stem) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { continue };
            let codings = fs::read_to_string(&path).ok().and_then(|text| read_codings(&text).ok()).unwrap_or_default();
            codings.iter().for_each(|coding| brought.one(&stem, &coding.coder, &coding.document));
        }
        brought
    }

    /// Adds the codings of a file.
    pub fn add(&mut self, file: &str, excerpts: &[CodedExcerpt]) {
        let stem = super::stem_of(file);
        excerpts.iter().for_each(|excerpt| self.one(&stem, &excerpt.coding.coder, excerpt.coding.document.as_str()));
    }

    fn one(&mut self, stem: &str, coder: &CoderId, document: &str) {
        if is_anybody(coder.as_str()) {
            self.0.entry((coder.to_string(), document.to_owned())).or_default().insert(stem.to_owned());
        }
    }

    /// One finding for each name under which several files bring codings of one transcript.
    pub fn findings(&self) -> Vec<Finding> {
        let mut alike: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for ((coder, _), files) in self.0.iter().filter(|(_, files)| files.len() > 1) {
            alike.entry(coder).or_default().extend(files.iter().map(String::as_str));
        }
        let finding = |(coder, files): (&str, BTreeSet<&str>)| {
            let names: Vec<&str> = files.iter().copied().collect();
            let message = format!(
                "{} bring codings of the same transcripts by one coder `{coder}`, a name that a program gives to anybody: they may be of several people",
                names.join(" and ")
            );
            let remedy = "import each file by itself with --coder NAME, into a new folder";
            Finding::new("E1096", Place::file(names.last().copied().unwrap_or("codings")), message, remedy)
        };
        alike.into_iter().map(finding).collect()
    }
}

/// That a file holds codings of several people, and the command names one.
pub fn several(names: &[&str]) -> FormatFault {
    let message = format!("the file holds codings of {}, and --coder names one person", names.join(", "));
    FormatFault::new(message, "leave --coder out, or export each person's codings by themselves")
}

impl Importer<'_> {
    /// Gives the codings of a file to the coder that the command line names.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`], with the line where it is known, if the content is not of this form.
    pub fn with_coder(&self, mut files: StudyFiles) -> Result<StudyFiles, FormatFault> {
        files.excerpts = self.coded_by(files.excerpts)?;
        Ok(files)
    }

    /// The same for codings alone.
    ///
    /// # Errors
    /// Codings of several people that have names of their own.
    pub fn coded_by(&self, mut excerpts: Vec<CodedExcerpt>) -> Result<Vec<CodedExcerpt>, FormatFault> {
        let Some(name) = self.coder else { return Ok(excerpts) };
        let coders: BTreeSet<CoderId> = excerpts.iter().map(|excerpt| excerpt.coding.coder.clone()).collect();
        let anybody: BTreeSet<&CoderId> = coders.iter().filter(|coder| is_anybody(coder.as_str())).collect();
        let replaced: BTreeSet<CoderId> = match (coders.len(), anybody.len()) {
            (0 | 1, _) => coders.clone(),
            (_, 1) => anybody.into_iter().cloned().collect(),
            _ => {
                let names: Vec<&str> = coders.iter().map(CoderId::as_str).collect();
                return Err(several(&names));
            }
        };
        excerpts
            .iter_mut()
            .filter(|excerpt| replaced.contains(&excerpt.coding.coder))
            .for_each(|excerpt| excerpt.coding.coder = CoderId::new(name));
        excerpts.sort();
        excerpts.dedup();
        Ok(excerpts)
    }
}
