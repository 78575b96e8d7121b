//! The exchange of a study's texts for ones in which places are replaced: done whole, or finished where it was interrupted.
//!
//! All new files are written into a folder beside first, then a plan of where each belongs. From the moment the plan is there, the exchange is only
//! steps that can be repeated. Whatever reads a study finishes them first (`finish_pending`), so that nothing reads a half of an exchange.
//! What is replaced, and why, the caller decides: `leitmotif deidentify` and `leitmotif forget` do.

#[cfg(feature = "review")]
pub(super) mod moved_codings;
#[cfg(feature = "review")]
pub(super) mod read_again;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::clearance::{FOLDER, NAMES, STATES};
use super::files::{Hold, hold, sync_folder, write_whole};
use crate::domain::corpus::replacement::TextReplaced;

/// The plan, in the folder of files that are not in their places yet.
const PLAN: &str = "plan.json";

/// How long one waits for another.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why an exchange of texts is not done.
#[derive(Debug, Error)]
pub enum ExchangeError {
    /// Somebody else is at it.
    #[error("E0212 another program is de-identifying this study, or exchanging its texts; wait until it is done")]
    Busy,
    /// The disk refuses.
    #[error("E0211 {path}: {reason}; see whether there is room and whether you may write there")]
    Disk {
        /// Where.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The plan is not what was written.
    #[error(
        "E0221 {path} is not what was written, so an interrupted exchange of texts cannot be finished; put the study back from a copy, or the folder from one"
    )]
    Plan {
        /// The plan.
        path: String,
    },
    /// A name that no plan can hold.
    #[error("E0222 {path}: the name of this file is not written in Unicode, so its place cannot be kept; rename the file")]
    Name {
        /// The file, as far as its name can be shown.
        path: String,
    },
    /// The log of decisions.
    #[cfg(feature = "review")]
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

fn disk(path: &Path) -> impl Fn(io::Error) -> ExchangeError + '_ {
    move |error| ExchangeError::Disk { path: path.display().to_string(), reason: error.kind().to_string() }
}

/// What is still to be done.
#[derive(Serialize, Deserialize)]
struct Plan {
    /// Files by their number in the folder, each with its place below the study's folder.
    files: Vec<(u32, PathBuf)>,
    /// Files and folders that go.
    removed: Vec<PathBuf>,
    /// What the log of decisions says of it, where there is a log.
    log: Vec<TextReplaced>,
    /// Who did it, for the log.
    by: String,
}

/// Everything that is exchanged at once; places are below the study's folder.
#[cfg(feature = "review")]
#[derive(Default)]
pub(super) struct Exchange {
    /// Who does it, for the log.
    pub by: &'static str,
    /// Files with their new content.
    pub files: Vec<(PathBuf, Vec<u8>)>,
    /// Files and folders that go.
    pub removed: Vec<PathBuf>,
    /// What the log of decisions says of it.
    pub log: Vec<TextReplaced>,
}

fn pending(study: &Path) -> PathBuf {
    study.join(FOLDER).join("pending")
}

/// Keeps everybody else from exchanging texts of this study, and from deciding about them; waits a moment for whoever does.
///
/// # Errors
///
/// An [`ExchangeError`] if somebody else does so, or the folder cannot be written.
pub(super) fn hold_texts(study: &Path) -> Result<Hold, ExchangeError> {
    let folder = study.join(FOLDER);
    super::files::make_private_folder(&folder).map_err(disk(&folder))?;
    let begun = Instant::now();
    loop {
        match hold(&folder).map_err(disk(&folder))? {
            Some(held) => return Ok(held),
            None if begun.elapsed() > PATIENCE => return Err(ExchangeError::Busy),
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Writes everything beside its place, and a plan of where it belongs; the study itself is as it was. The caller holds the texts.
///
/// # Errors
///
/// An [`ExchangeError`] if the folder cannot be written.
#[cfg(feature = "review")]
pub(super) fn plan_exchange(study: &Path, what: Exchange) -> Result<(), ExchangeError> {
    let places = what.files.iter().map(|(place, _)| place).chain(&what.removed);
    if let Some(place) = places.into_iter().find(|place| place.to_str().is_none()) {
        return Err(ExchangeError::Name { path: place.display().to_string() });
    }
    let folder = pending(study);
    super::files::make_private_folder(&folder).map_err(disk(&folder))?;
    let mut files = Vec::new();
    for (number, (place, bytes)) in (0..).zip(&what.files) {
        let path = folder.join(number.to_string());
        write_whole(&path, bytes, true).map_err(disk(&path))?;
        files.push((number, place.clone()));
    }
    let plan = Plan { files, removed: what.removed, log: what.log, by: what.by.to_owned() };
    let text = serde_json::to_vec(&plan).expect("paths that are Unicode can be written");
    let path = folder.join(PLAN);
    write_whole(&path, &text, true).map_err(disk(&path))
}

/// Finishes what was planned. The caller holds the texts.
///
/// # Errors
///
/// An [`ExchangeError`] if a file cannot be moved.
pub(super) fn finish_held(study: &Path) -> Result<(), ExchangeError> {
    match PendingExchange::of(study)? {
        Some(exchange) => (0..exchange.steps()).try_for_each(|step| exchange.take(step)),
        None => Ok(()),
    }
}

/// Finishes an exchange of texts that was interrupted; does nothing where there is none.
///
/// # Errors
///
/// An [`ExchangeError`] if another program is at it, or a file cannot be moved.
pub fn finish_pending(study: &Path) -> Result<(), ExchangeError> {
    if PendingExchange::of(study)?.is_none() {
        return Ok(());
    }
    let _held = hold_texts(study)?;
    finish_held(study)
}

/// The same for the study in which a file or folder lies, if it lies in one.
///
/// # Errors
///
/// As [`finish_pending`].
pub fn finish_pending_around(path: &Path) -> Result<(), ExchangeError> {
    let Ok(path) = path.canonicalize() else { return Ok(()) };
    path.ancestors().try_for_each(finish_pending)
}

/// An exchange that was begun and is not finished. Its steps are taken in order, and each can be taken again.
pub struct PendingExchange {
    study: PathBuf,
    /// Without a plan nothing was moved yet, and the originals are where they were.
    plan: Option<Plan>,
}

impl std::fmt::Debug for PendingExchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PendingExchange({} steps)", self.steps())
    }
}

impl PendingExchange {
    /// The exchange of a study that is not finished.
    ///
    /// # Errors
    ///
    /// An [`ExchangeError`] if its plan cannot be read: then nothing may be thrown away.
    pub fn of(study: &Path) -> Result<Option<Self>, ExchangeError> {
        let folder = pending(study);
        if !is_ours(study, &folder) {
            return Ok(None);
        }
        let path = folder.join(PLAN);
        let damaged = || ExchangeError::Plan { path: path.display().to_string() };
        let plan = match fs::read(&path) {
            Ok(bytes) => {
                let plan: Plan = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
                // A study that came from elsewhere must not write or remove anything outside of it.
                let places = plan.files.iter().map(|(_, place)| place).chain(&plan.removed);
                if !places.into_iter().all(|place| is_below(place)) {
                    return Err(damaged());
                }
                Some(plan)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(disk(&path)(error)),
        };
        Ok(Some(Self { study: study.to_path_buf(), plan }))
    }

    /// How many steps there are: a move for each file, a removal for each that goes, a row for the log, and the folder itself.
    pub fn steps(&self) -> usize {
        1 + self.plan.as_ref().map_or(0, |plan| plan.files.len() + plan.removed.len() + 1)
    }

    /// Takes one step.
    ///
    /// # Errors
    ///
    /// An [`ExchangeError`] if a file cannot be moved or removed, or the log cannot be written.
    pub fn take(&self, step: usize) -> Result<(), ExchangeError> {
        let Some(plan) = &self.plan else { return self.clear(&[]) };
        let (moves, removals) = (plan.files.len(), plan.removed.len());
        match step {
            step if step < moves => self.put(&plan.files[step]),
            step if step < moves + removals => self.remove(&plan.removed[step - moves]),
            step if step == moves + removals => written_down(&self.study, &plan.by, &plan.log),
            _ => self.clear(&plan.files),
        }
    }

    fn put(&self, (number, place): &(u32, PathBuf)) -> Result<(), ExchangeError> {
        let (from, to) = (pending(&self.study).join(number.to_string()), self.study.join(place));
        match fs::rename(&from, &to) {
            // A folder of the study may be a link to another disk.
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                fs::read(&from).and_then(|bytes| write_whole(&to, &bytes, true)).and_then(|()| fs::remove_file(&from)).map_err(disk(&to))
            }
            // It was moved before the interruption. A copy of the folder that lacks both is not what was written.
            Err(_) if !from.exists() && to.exists() => Ok(()),
            Err(_) if !from.exists() => Err(ExchangeError::Plan { path: from.display().to_string() }),
            moved => moved.map_err(disk(&to)),
        }
    }

    fn remove(&self, place: &Path) -> Result<(), ExchangeError> {
        let path = self.study.join(place);
        let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match gone {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(disk(&path)(error)),
            _ => Ok(()),
        }
    }

    /// Brings the moves to disk and removes the folder: a power cut must not take back a move whose plan is gone.
    fn clear(&self, files: &[(u32, PathBuf)]) -> Result<(), ExchangeError> {
        let folders: BTreeSet<PathBuf> =
            files.iter().filter_map(|(_, place)| Some(self.study.join(place).parent()?.to_path_buf())).collect();
        folders.iter().try_for_each(|folder| sync_folder(folder).map_err(disk(folder)))?;
        let folder = pending(&self.study);
        for name in names_in(&folder).into_iter().filter(|name| is_written_here(name) && name != PLAN) {
            let path = folder.join(name);
            fs::remove_file(&path).map_err(disk(&path))?;
        }
        // The plan goes last: without it, what is left of the folder would count as not yet begun.
        let plan = folder.join(PLAN);
        match fs::remove_file(&plan) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(disk(&plan)(error)),
            _ => {}
        }
        fs::remove_dir(&folder).map_err(disk(&folder))
    }
}

/// Whether a folder of that name was made here: it lies in a study, and holds nothing that an exchange does not write.
fn is_ours(study: &Path, folder: &Path) -> bool {
    let marks = [study.join("study.db"), study.join("study.toml"), study.join(FOLDER).join(STATES), study.join(FOLDER).join(NAMES)];
    let names = names_in(folder);
    folder.is_dir() && marks.iter().any(|mark| mark.is_file()) && names.iter().all(|name| is_written_here(name))
}

fn names_in(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Whether a file of an exchange is called so: its number, its plan, or one of them while it is written.
fn is_written_here(name: &str) -> bool {
    name == PLAN || name.bytes().all(|byte| byte.is_ascii_digit()) || super::files::is_unfinished(name)
}

/// Whether a place is below the study's folder, whatever it is joined to.
fn is_below(place: &Path) -> bool {
    place.components().all(|part| matches!(part, std::path::Component::Normal(_))) && place.components().next().is_some()
}

#[cfg(feature = "review")]
fn written_down(study: &Path, by: &str, log: &[TextReplaced]) -> Result<(), ExchangeError> {
    use crate::domain::ids::CoderId;
    use crate::store::{FILE, Store, now};
    let path = study.join(FILE);
    if log.is_empty() || !path.exists() {
        return Ok(());
    }
    Ok(Store::open(&path)?.exchange_texts(&CoderId::new(by), log, now())?)
}

#[cfg(not(feature = "review"))]
fn written_down(_: &Path, _: &str, _: &[TextReplaced]) -> Result<(), ExchangeError> {
    Ok(())
}

#[cfg(all(test, feature = "review"))]
mod tests {
    use super::*;

    /// A study with a text and whatever lies in `deidentify/pending`.
    fn study(pending: &[(&str, &str)]) -> tempfile::TempDir {
        let study = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(study.path().join("deidentify/pending")).expect("made");
        fs::write(study.path().join("study.toml"), "").expect("written");
        fs::write(study.path().join("T01.txt"), "as it was").expect("written");
        for (name, text) in pending {
            fs::write(study.path().join("deidentify/pending").join(name), text).expect("written");
        }
        study
    }

    fn plan(files: &str, removed: &str) -> String {
        format!(r#"{{"files":[{files}],"removed":[{removed}],"log":[],"by":"x"}}"#)
    }

    #[test]
    fn a_folder_of_that_name_which_holds_anything_else_is_left_alone() {
        let study = study(&[("Interview 4.docx", "words"), ("0", "words")]);
        finish_pending_around(&study.path().join("T01.txt")).expect("nothing to do");
        assert_eq!(names_in(&study.path().join("deidentify/pending")).len(), 2);
        let elsewhere = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(elsewhere.path().join("deidentify/pending")).expect("made");
        fs::write(elsewhere.path().join("deidentify/pending/7"), "words").expect("written");
        finish_pending(elsewhere.path()).expect("no study");
        assert!(elsewhere.path().join("deidentify/pending/7").exists());
    }

    #[test]
    fn what_was_begun_without_a_plan_goes_and_the_text_stays() {
        let study = study(&[("0", "new"), (".1.leitmotif-unfinished", "ne")]);
        finish_pending(study.path()).expect("finished");
        assert!(!study.path().join("deidentify/pending").exists());
        assert_eq!(fs::read_to_string(study.path().join("T01.txt")).expect("there"), "as it was");
    }

    #[test]
    fn a_plan_that_leads_out_of_the_study_is_refused_and_nothing_is_touched() {
        let outside = tempfile::tempdir().expect("a folder");
        let there = outside.path().join("kept.txt");
        fs::write(&there, "kept").expect("written");
        let absolute = serde_json::to_string(&there).expect("a path");
        for bad in [
            plan(&format!("[0,{absolute}]"), ""),
            plan("", &absolute),
            plan(r#"[0,"../T.txt"]"#, ""),
            plan("", r#""..""#),
            plan("", r#""""#),
        ] {
            let study = study(&[("0", "new"), (PLAN, &bad)]);
            assert!(matches!(finish_pending(study.path()), Err(ExchangeError::Plan { .. })), "{bad}");
            assert!(study.path().join("T01.txt").exists() && study.path().join("deidentify/pending/0").exists(), "{bad}");
        }
        assert_eq!(fs::read_to_string(&there).expect("there"), "kept");
    }

    #[test]
    fn a_plan_whose_new_text_is_missing_removes_no_old_one() {
        let study = study(&[(PLAN, &plan(r#"[0,"T01.new.txt"]"#, r#""T01.txt""#))]);
        assert!(matches!(finish_pending(study.path()), Err(ExchangeError::Plan { .. })));
        assert!(study.path().join("T01.txt").exists());
    }
}
