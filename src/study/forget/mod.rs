//! Withdrawal: takes a participant out of a study, and shows what is left.
//!
//! `plan` says what goes before anything is touched; [`forget`] does it, the database first and the table of participants last, so
//! that a command which was cut short can be given again; then every file of the study is searched for traces. In a transcript in which others
//! speak too, marked gaps take the place of the participant's turns. What other people said or wrote into transcripts, codebooks and
//! documents is never edited: what it still holds is a finding for a person. Copies that were made outside of the
//! program, such as backups, are known to nobody here.

mod gaps;
mod names;
mod plan;
mod search;
mod tables;
mod traces;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::clearance::{FOLDER, STATES, has_begun, states};
use super::deidentify::{DeidentifyError, PLACES, place_rows};
use super::exports::{self, CopyKind};
use super::files::{hold, remove_unfinished, write_whole};
use super::inputs::InputError;
use super::text_exchange::moved_codings::{Exchanged, moved_files};
use super::text_exchange::{Exchange, ExchangeError, finish_held, hold_texts, plan_exchange};
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::CoderId;
use crate::domain::review::event::Head;
use crate::domain::review::withdrawal::{Cause, Withdrawal};
use crate::formats::deidentify::state_table::{StateRow, state_table};
use crate::store::{FILE, Store, StoreError, now};
pub use gaps::Gaps;
use gaps::{moved_proposals, state_of};
use names::ShorterKey;
pub use plan::{ForgetPlan, SharedTranscript, ShorterFile, plan};
pub use search::files_below;
use search::{Remains, Search};
pub use traces::{Trace, Traces};

/// The note of where the key of the de-identification is.
const KEY_NOTE: &str = "deidentify/key.toml";

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
    /// The key of the de-identification.
    #[cfg(feature = "seal")]
    pub key: Option<ForgetKey>,
}

/// The key of the de-identification, and what opens it.
#[cfg(feature = "seal")]
#[derive(Clone, Debug)]
pub struct ForgetKey {
    /// The sealed file.
    pub path: PathBuf,
    /// What opens it.
    pub passphrase: crate::store::sealed::Passphrase,
    /// Whether a person named it. A key that was only noted keeps nobody from going: where it does not open, a finding says so (E1207).
    pub is_named: bool,
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
    /// The key of the de-identification, or its proposals.
    #[error("{0}")]
    Deidentify(DeidentifyError),
    /// The exchange of a text for the one with gaps.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
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
    /// What went out of the key of the de-identification: originals, and rows of its list; `None` where it was not opened.
    pub key: Option<(usize, usize)>,
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
    // A key that does not open, and proposals that cannot be read, are known before anything is removed.
    let key = shorter_key(request, plan)?;
    if !plan.gaps.is_empty() {
        place_rows(&request.study).map_err(ForgetError::Deidentify)?;
    }
    let texts = if plan.gaps.is_empty() { None } else { Some(hold_texts(&request.study)?) };
    let cache = request.study.join("out/cache");
    let held = if cache.is_dir() { hold(&cache).map_err(|error| ForgetError::disk(&cache, &error))? } else { None };
    if cache.is_dir() && held.is_none() {
        return Err(ForgetError::Busy { path: cache.display().to_string() });
    }
    let mut store = Store::open_alone(&request.study.join(FILE))?;
    let files = plan.shorter.len() + plan.removed.len();
    let said = Withdrawal {
        cause: Cause::Withdrew,
        gaps: plan.gaps.len() as u32,
        transcripts: plan.transcripts.len() as u32,
        files: files as u32,
        rows: Vec::new(),
        codebooks: Vec::new(),
        offers: Vec::new(),
        why: request.why.trim().into(),
    };
    let coder = CoderId::new(request.coder.trim());
    let withdrawal = plan.leaving(|leaving| store.withdraw(&coder, now(), leaving, said))?;
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
    let key = seal_shorter(request, key)?;
    if let Some(texts) = texts {
        plan_exchange(&request.study, exchanged(&request.study, plan)?)?;
        finish_held(&request.study)?;
        leave_no_empty_folder(&request.study);
        drop(texts);
    }
    // While their row is there, the command can be given again. An exchange may have given other rows of the table new names of transcripts.
    last.into_iter().try_for_each(|file| {
        let now = fs::read(&file.path).ok().and_then(|bytes| plan.left_of_participants(&bytes));
        write_whole(&file.path, now.as_deref().unwrap_or(&file.left).as_bytes(), true)
            .map_err(|error| ForgetError::disk(&file.path, &error))
    })?;
    for folder in [request.study.clone(), request.study.join("out"), request.study.join("codings")] {
        if folder.is_dir() {
            remove_unfinished(&folder).map_err(|error| ForgetError::disk(&folder, &error))?;
        }
    }
    drop(held);
    let head = Store::open_existing(&request.study.join(FILE))?.head()?;
    let search = search(request, plan)?;
    let findings = findings(plan, &search, &request.study, key.as_ref());
    let key = key.map(|key| (key.originals, key.names));
    Ok(Forgotten { withdrawal, head, key, searched: (search.files, search.bytes), findings })
}

/// What is left of the key, where it is at hand.
#[cfg(feature = "seal")]
fn shorter_key(request: &ForgetRequest, plan: &ForgetPlan) -> Result<Option<ShorterKey>, ForgetError> {
    let Some(ForgetKey { path, passphrase, is_named }) = &request.key else { return Ok(None) };
    let key = match super::deidentify::open_key(path, passphrase) {
        Err(_) if !is_named => return Ok(None),
        opened => opened.map_err(ForgetError::Deidentify)?,
    };
    let shared = plan.gaps.iter().map(|gaps| &gaps.what.document).chain(plan.shared.iter().map(|shared| &shared.document));
    Ok(Some(names::shorter_key(&key, &plan.documents, &shared.cloned().collect(), &plan.traces)))
}

/// Without sealing there are no keys.
#[cfg(not(feature = "seal"))]
fn shorter_key(_: &ForgetRequest, _: &ForgetPlan) -> Result<Option<ShorterKey>, ForgetError> {
    Ok(None)
}

/// Seals the key anew, where something went out of it.
#[cfg(feature = "seal")]
fn seal_shorter(request: &ForgetRequest, shorter: Option<ShorterKey>) -> Result<Option<ShorterKey>, ForgetError> {
    if let (Some(ForgetKey { path, passphrase, .. }), Some(shorter)) = (&request.key, &shorter)
        && shorter.originals + shorter.names > 0
    {
        super::deidentify::seal_key(path, &shorter.key, passphrase).map_err(ForgetError::Deidentify)?;
    }
    Ok(shorter)
}

/// Without sealing there are no keys.
#[cfg(not(feature = "seal"))]
fn seal_shorter(_: &ForgetRequest, shorter: Option<ShorterKey>) -> Result<Option<ShorterKey>, ForgetError> {
    Ok(shorter)
}

/// Everything that changes where turns become gaps: the texts, what is coded in them, and which texts are settled.
fn exchanged(study: &Path, plan: &ForgetPlan) -> Result<Exchange, ForgetError> {
    let below = |path: &Path| path.strip_prefix(study).map_or_else(|_| path.to_path_buf(), Path::to_path_buf);
    let mut all = Exchange { by: "leitmotif forget", ..Exchange::default() };
    let mut states = states(study).map_err(|error| ForgetError::Inputs(vec![error.into()]))?;
    for gaps in &plan.gaps {
        let (document, file) = state_of(gaps);
        if document != gaps.what.document {
            all.removed.push(below(&gaps.path));
        }
        if let Some(state) = states.remove(&gaps.what.document) {
            states.insert(document.clone(), StateRow { document, file, ..state });
        }
        all.files.push((below(&gaps.file()), gaps.text.as_bytes().to_vec()));
        all.log.push(gaps.what.clone());
    }
    let moves: Vec<Exchanged<'_>> = plan.gaps.iter().map(|gaps| Exchanged { what: &gaps.what, map: &gaps.map }).collect();
    all.files.extend(moved_files(study, &plan.all, &moves)?.into_iter().map(|(path, bytes)| (below(&path), bytes)));
    let proposals = Path::new(FOLDER).join(PLACES);
    let rows = place_rows(study).map_err(ForgetError::Deidentify)?;
    all.files.extend(moved_proposals(rows, &plan.gaps).map(|bytes| (proposals, bytes)));
    if has_begun(study) {
        let rows: Vec<StateRow> = states.into_values().collect();
        all.files.push((Path::new(FOLDER).join(STATES), state_table(&rows)));
    }
    Ok(all)
}

/// Takes the folder of exchanges away again where nothing else is in it.
fn leave_no_empty_folder(study: &Path) {
    let folder = study.join(FOLDER);
    let is_alone = fs::read_dir(&folder).is_ok_and(|entries| entries.flatten().all(|entry| entry.file_name() == "lock"));
    if is_alone {
        // What cannot be removed holds nothing.
        let _ = fs::remove_file(folder.join("lock"));
        let _ = fs::remove_dir(&folder);
    }
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
fn findings(plan: &ForgetPlan, search: &Search, study: &Path, key: Option<&ShorterKey>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = search.found.iter().map(|remains| still_here(remains, plan)).collect();
    for SharedTranscript { document, own_turns, other_turns, others } in &plan.shared {
        let own = own_turns.map_or("of the participant".to_owned(), |turns| format!("{turns} turns of the participant"));
        let message =
            format!("{own} and {other_turns} turns of {others} other participants are in one transcript, so it stays, with its codings");
        let remedy = "its form does not bear gaps: take the participant's turns out in the program that wrote the file, and give the command again; or remove it whole with --whole";
        findings.push(Finding::new("E1206", Place::file(document), message, remedy));
    }
    for (path, kind) in &plan.copies {
        let what = if *kind == CopyKind::Sealed { "a sealed copy of the study" } else { "an export that was changed since" };
        let message = format!("{what} was made before and may still hold the participant");
        findings.push(Finding::new("E1207", Place::file(path.display()), message, "delete it, or make it anew, wherever it was sent too"));
    }
    match key {
        Some(ShorterKey { shared, .. }) if *shared > 0 => {
            let message = format!("the key still holds the originals of {shared} transcripts in which the participant speaks with others");
            let remedy = "if nobody needs those originals, delete the key; each is one file";
            findings.push(Finding::new("E1207", Place::file(KEY_NOTE), message, remedy));
        }
        None if study.join(KEY_NOTE).exists() => {
            let message =
                "the key of the de-identification was not opened, so it still holds the participant's originals and the names in them";
            let remedy = "give the command again with --key FILE and what opens it; or delete the key, if nobody needs it any more";
            findings.push(Finding::new("E1207", Place::file(KEY_NOTE), message, remedy));
        }
        _ => {}
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
