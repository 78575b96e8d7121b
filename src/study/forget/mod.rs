//! Withdrawal: takes a participant out of a study, and shows what is left.
//!
//! `plan` says what goes before anything is touched; [`forget`] does it, the database first and the table of participants last, so
//! that a command which was cut short can be given again; then every file of the study is searched for traces. Transcripts, codebooks and
//! documents that people wrote are never edited: what they still hold is a finding for a person. Copies that were made outside of the
//! program, such as backups, are known to nobody here.

mod plan;
mod search;
mod tables;
mod traces;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::exports::{self, CopyKind};
use super::files::{hold, remove_unfinished, write_whole};
use super::inputs::InputError;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::CoderId;
use crate::domain::review::event::Head;
use crate::domain::review::withdrawal::Withdrawal;
use crate::formats::review::withdrawal::Leaving;
use crate::store::{FILE, Store, StoreError, now};
pub use plan::{ForgetPlan, SharedTranscript, ShorterFile, plan};
pub use search::files_below;
use search::{Remains, Search};
pub use traces::{Trace, Traces};

/// Who goes, and on whose word.
#[derive(Clone, Debug)]
pub struct ForgetRequest {
    /// The study's folder.
    pub study: PathBuf,
    /// The participant's number, or the name of a transcript that has no row.
    pub participant: String,
    /// Names of the participant that no table of the study holds.
    pub names: Vec<String>,
    /// Further transcripts that are theirs.
    pub transcripts: Vec<String>,
    /// Whether a transcript of theirs goes although others speak in it too.
    pub whole: bool,
    /// Who takes it out.
    pub coder: String,
    /// Why.
    pub why: String,
    /// The program that takes the text out of PDF files.
    pub pdf_reader: Option<PathBuf>,
}

/// Why nothing, or not all, was removed.
#[derive(Debug, Error)]
pub enum ForgetError {
    /// The inputs.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Inputs(Vec<InputError>),
    /// Nobody of that number.
    #[error(
        "E1201 nobody in the study is called {participant}; see participants.csv for the numbers, or name a transcript with --transcript"
    )]
    Nobody {
        /// Who was asked for.
        participant: String,
    },
    /// The reason would keep what is to go.
    #[error("E1204 the reason is kept for ever and holds the participant's number, name or words; say it without them")]
    Reason,
    /// The disk.
    #[error("E1203 {path}: {reason}; what was done so far is safe: see whether you may write there, and give the command again")]
    Disk {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A run is at work.
    #[error("E0009 another run is writing to {path}; wait for it")]
    Busy {
        /// The results folder.
        path: String,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ForgetError {
    fn disk(path: &Path, error: &io::Error) -> Self {
        Self::Disk { path: path.display().to_string(), reason: error.kind().to_string() }
    }
}

/// What was done.
pub struct Forgotten {
    /// What was written down.
    pub withdrawal: Withdrawal,
    /// The last row of the log.
    pub head: Head,
    /// How many files were searched at the end, and how many bytes.
    pub searched: (usize, u64),
    /// What still holds traces, or may, and what a person must do about it.
    pub findings: Vec<Finding>,
}

/// Takes the participant out as planned, and searches for what is left.
///
/// # Errors
///
/// A [`ForgetError`] if a run or a review is at work, or a file cannot be written or removed.
pub fn forget(request: &ForgetRequest, plan: &ForgetPlan) -> Result<Forgotten, ForgetError> {
    if plan.traces.are_in(&request.why) || plan.traces.are_in(&request.coder) {
        return Err(ForgetError::Reason);
    }
    let cache = request.study.join("out/cache");
    let held = if cache.is_dir() { hold(&cache).map_err(|error| ForgetError::disk(&cache, &error))? } else { None };
    if cache.is_dir() && held.is_none() {
        return Err(ForgetError::Busy { path: cache.display().to_string() });
    }
    let mut store = Store::open_alone(&request.study.join(FILE))?;
    let holds = |text: &str| plan.traces.are_in(text);
    let leaving = Leaving { documents: &plan.documents, participants: &plan.participants, holds: &holds };
    let files = plan.shorter.len() + plan.removed.len();
    let said = Withdrawal {
        transcripts: plan.transcripts.len() as u32,
        files: files as u32,
        rows: Vec::new(),
        codebooks: Vec::new(),
        offers: Vec::new(),
        why: request.why.trim().into(),
    };
    let withdrawal = store.withdraw(&CoderId::new(request.coder.trim()), now(), &leaving, said)?;
    let head = store.head()?;
    drop(store);
    // The lock is among what is removed; what holds it stays until the end.
    for path in &plan.removed {
        remove(path)?;
    }
    let (last, others): (Vec<&ShorterFile>, Vec<&ShorterFile>) = plan.shorter.iter().partition(|file| file.name == "participants.csv");
    let shorten =
        |file: &ShorterFile| write_whole(&file.path, file.left.as_bytes(), true).map_err(|error| ForgetError::disk(&file.path, &error));
    others.into_iter().try_for_each(shorten)?;
    plan.transcripts.values().try_for_each(|path| remove(path))?;
    forget_copies(&request.study, plan)?;
    last.into_iter().try_for_each(shorten)?;
    for folder in [request.study.clone(), request.study.join("out"), request.study.join("codings")] {
        if folder.is_dir() {
            remove_unfinished(&folder).map_err(|error| ForgetError::disk(&folder, &error))?;
        }
    }
    drop(held);
    let search = search(request, plan)?;
    Ok(Forgotten { withdrawal, head, searched: (search.files, search.bytes), findings: findings(plan, &search, &request.study) })
}

fn remove(path: &Path) -> Result<(), ForgetError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(ForgetError::disk(path, &error)),
        _ => Ok(()),
    }
}

/// Takes copies off the list that are gone.
fn forget_copies(study: &Path, plan: &ForgetPlan) -> Result<(), ForgetError> {
    let copies = exports::known(study);
    let kept: Vec<_> = copies.iter().filter(|copy| !plan.removed.contains(&study.join(&copy.path))).cloned().collect();
    if kept.len() < copies.len() {
        exports::write(study, &kept).map_err(|error| ForgetError::disk(&study.join(exports::LIST), &error))?;
    }
    Ok(())
}

/// Searches every file of the study, and the copies that the list names.
fn search(request: &ForgetRequest, plan: &ForgetPlan) -> Result<Search, ForgetError> {
    let mut search = Search::default();
    let files = files_below(&request.study).map_err(|error| ForgetError::disk(&request.study, &error))?;
    let elsewhere = plan.copies.iter().filter(|(path, _)| path.is_file() && !path.starts_with(&request.study));
    let elsewhere = elsewhere.map(|(path, _)| (path.clone(), path.display().to_string()));
    for (path, name) in files.into_iter().filter(|(_, name)| !name.starts_with(".git/")).chain(elsewhere) {
        search.file(&path, &name, &plan.traces).map_err(|error| ForgetError::disk(&path, &error))?;
    }
    Ok(search)
}

/// What is left for a person to do.
fn findings(plan: &ForgetPlan, search: &Search, study: &Path) -> Vec<Finding> {
    let mut findings: Vec<Finding> = search.found.iter().map(|remains| still_here(remains, plan)).collect();
    for SharedTranscript { document, own_turns, other_turns, others } in &plan.shared {
        let own = own_turns.map_or("of the participant".to_owned(), |turns| format!("{turns} turns of the participant"));
        let message =
            format!("{own} and {other_turns} turns of {others} other participants are in one transcript, so it stays, with its codings");
        let remedy = "take the participant's turns out in the program that wrote the file, and give the command again; or remove it whole with --whole";
        findings.push(Finding::new("E1206", Place::file(document), message, remedy));
    }
    for (path, kind) in &plan.copies {
        let what = if *kind == CopyKind::Sealed { "a sealed copy of the study" } else { "an export that was changed since" };
        let message = format!("{what} was made before and may still hold the participant");
        findings.push(Finding::new("E1207", Place::file(path.display()), message, "delete it, or make it anew, wherever it was sent too"));
    }
    if study.join("deidentify/key.toml").exists() && !plan.documents.is_empty() {
        let message =
            "the key of the de-identification, wherever it lies, holds the original of the participant's transcript and the names in it";
        let remedy = "if nobody needs the key any more, delete it; else open it, take the participant out, and seal it anew";
        findings.push(Finding::new("E1207", Place::file("deidentify/key.toml"), message, remedy));
    }
    for file in &search.closed {
        let message = "the content is packed or encrypted in a way that no search sees through";
        findings.push(Finding::note("E1208", Place::file(file), message, "look into it yourself"));
    }
    if study.join(".git").exists() {
        let message = "the folder keeps a history (git), which holds what was removed";
        findings.push(Finding::new("E1209", Place::file(".git"), message, "delete the history, or begin a new one"));
    }
    if !plan.unsearched.is_empty() {
        let message = format!("{} numbers or names are too short to be searched for by themselves", plan.unsearched.len());
        findings.push(Finding::note("E1210", Place::study(), message, "look for them where people wrote, such as memos"));
    }
    findings
}

fn still_here(remains: &Remains, plan: &ForgetPlan) -> Finding {
    let kinds: Vec<String> = remains.traces.iter().map(|(trace, count)| format!("{} ({count})", trace.name())).collect();
    let place = remains.line.map_or_else(|| Place::file(&remains.file), |line| Place::line(&remains.file, line));
    let message = format!("the participant's {} are still here", kinds.join(", "));
    let is_shared = plan.shared.iter().any(|shared| remains.file.ends_with(shared.document.as_str()));
    let remedy = if is_shared {
        "see what is said of this transcript"
    } else {
        "take them out by hand, and give the command again to search once more"
    };
    Finding::new("E1205", place, message, remedy)
}
