//! Makes files of what the log alone holds: decisions for another machine, versions of the codebook, and participants' answers.

use std::path::Path;

use thiserror::Error;

use super::export_files::ExportFiles;
use crate::domain::ids::CoderId;
use crate::domain::review::answer::MemberAnswer;
use crate::domain::review::event::Head;
use crate::domain::review::log_state::{LogState, Version};
use crate::domain::review::timestamp::to_the_second;
use crate::formats::escaped::escaped;
use crate::formats::review::answers::answers_csv;
use crate::formats::review::log::events_jsonl;
use crate::stages::agreement::bias::{Bias, bias_of};
use crate::store::{FILE, Store, StoreError};

/// Why nothing of the log was written.
#[derive(Debug, Error)]
pub enum LogExportError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nobody of that name.
    #[error("R0118 nobody called {coder} decided anything in this study; correct the name")]
    NoDecision {
        /// Who was asked for.
        coder: CoderId,
    },
    /// A version of the codebook under another ending.
    #[error("R0126 a version of the codebook is written as .toml; name the file so")]
    NotToml,
    /// There are no versions.
    #[error("R0125 no version of the codebook was made here; see `leitmotif review STUDY --coder NAME --codebook-work`")]
    NoVersions,
    /// No version of that number.
    #[error("R0125 there is no version {asked}; those that were made here are {known}")]
    NoVersion {
        /// What was asked for.
        asked: String,
        /// What there is.
        known: String,
    },
    /// The log names a text that is not beside it.
    #[error("R0127 the text of version {version} is missing; see `leitmotif verify`")]
    NoText {
        /// Which version.
        version: u32,
    },
}

/// Makes a file of decisions as they were made, of one coder or of all, for `import` on another machine. Gives how many rows, and where the log ends.
///
/// # Errors
///
/// A [`LogExportError`] if the log cannot be read, or holds nothing of the coder.
pub fn export_decisions(study: &Path, out: &Path, coder: Option<&CoderId>) -> Result<(ExportFiles, usize, Head), LogExportError> {
    let store = Store::open_existing(&study.join(FILE))?;
    let (parcel, head) = (store.travelling(coder)?, store.head()?);
    if let Some(coder) = coder.filter(|_| parcel.rows.is_empty()) {
        return Err(LogExportError::NoDecision { coder: coder.clone() });
    }
    Ok((ExportFiles::one(out, events_jsonl(&parcel, &head.to_string())), parcel.rows.len(), head))
}

/// Makes a file of a version of the codebook in the form that `run` takes, its changes above it as comments. `asked` is its number, or `newest`.
///
/// # Errors
///
/// A [`LogExportError`] if there is no such version, its text is missing, or the file is no `.toml`.
pub fn export_codebook_version(study: &Path, out: &Path, asked: &str) -> Result<(ExportFiles, Version, Head), LogExportError> {
    let store = Store::open_existing(&study.join(FILE))?;
    let (state, head) = (store.trail()?, store.head()?);
    if out.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("toml")) {
        return Err(LogExportError::NotToml);
    }
    let found = match asked {
        "newest" => state.versions.iter().max_by_key(|version| version.seq),
        number => state.versions.iter().rev().find(|version| version.what.version.to_string() == number),
    };
    let version = found.ok_or_else(|| {
        let known = state.versions.iter().map(|version| version.what.version.to_string()).collect::<Vec<_>>().join(", ");
        if known.is_empty() { LogExportError::NoVersions } else { LogExportError::NoVersion { asked: asked.to_owned(), known } }
    })?;
    let content = store.codebook(&version.what.digest)?.ok_or(LogExportError::NoText { version: version.what.version })?;
    let file = ExportFiles::one(out, format!("{}{content}", heading(version, &state)).into_bytes());
    Ok((file, version.clone(), head))
}

/// Makes a table of what participants answered. Gives how many answers, and where the log ends.
///
/// # Errors
///
/// A [`LogExportError`] if the log cannot be read.
pub fn export_answers(study: &Path, out: &Path) -> Result<(ExportFiles, usize, Head), LogExportError> {
    let store = Store::open_existing(&study.join(FILE))?;
    let (state, head) = (store.trail()?, store.head()?);
    let answers: Vec<MemberAnswer> = state.member_answers.iter().map(|(_, answer)| answer.clone()).collect();
    Ok((ExportFiles::one(out, answers_csv(&answers)), answers.len(), head))
}

/// How far each coder follows what is offered, and where the log ends. A person who only adjudicated is not among them.
///
/// # Errors
///
/// A [`StoreError`] if the log cannot be read.
pub fn suggestion_bias(study: &Path) -> Result<(Vec<(CoderId, Bias)>, Head), StoreError> {
    let store = Store::open_existing(&study.join(FILE))?;
    let state = store.trail()?;
    let worked = state.coders.iter().filter(|(_, work)| !work.made.is_empty());
    Ok((worked.map(|(coder, work)| (coder.clone(), bias_of(work))).collect(), store.head()?))
}

/// What changed in a version, by whom, when and why, each line a comment.
fn heading(version: &Version, state: &LogState) -> String {
    let what = &version.what;
    let comment = |line: String| format!("# {}\n", escaped(&line));
    let mut lines = comment(format!("Version {}, made by {} on {}.", what.version, version.by, to_the_second(&version.time)));
    lines += &what.note.lines().map(|line| comment(line.to_owned())).collect::<String>();
    if let Some(from) = state.codebooks.get(&what.from) {
        lines += &comment(format!("Changed from version {from}:"));
    }
    lines += &what.changes.iter().map(|change| comment(format!("- {change}"))).collect::<String>();
    for (expert, time, remark) in state.remarks.iter().filter(|(_, _, remark)| remark.codebook == what.digest && remark.signed_off) {
        let of = remark.code.as_ref().map_or("this version".to_owned(), |code| code.to_string());
        lines += &comment(format!("{expert} signed off {of} on {}.", to_the_second(time)));
    }
    lines + "\n"
}
