//! Which files are a study's transcripts: those below its folder `transcripts/`, or, where there is none, interviews that lie in
//! the study's folder itself. A folder that is none is reported with the one that may be meant.

use std::fs;
use std::path::Path;

use super::{InputError, Sources, has_ending, is_scheme};
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::formats::fault::nearest;
use crate::formats::transcripts::turn_table::is_table_of_talk;
use crate::study::files::{Found, find_transcripts};
use crate::study::sync_copies::is_conflict_copy;

/// Endings of files that are taken for interviews where they lie beside other files of a study. Pages, tables and notes in Markdown
/// lie there as what was exported, or says how to read it.
const TEXTS: [&str; 11] = ["txt", "docx", "vtt", "srt", "rtf", "odt", "pdf", "eaf", "exb", "cha", "otr"];

/// Names, without ending and in small letters, of files that lie beside interviews and are none.
const NO_INTERVIEW: [&str; 14] = [
    "readme",
    "license",
    "licence",
    "codebook",
    "codebuch",
    "kodebuch",
    "kodierleitfaden",
    "codes",
    "coding scheme",
    "guide",
    "interview guide",
    "leitfaden",
    "interviewleitfaden",
    "participants",
];

/// So many folders inside a folder are named.
const NAMED: usize = 6;

/// The folders of a study whose files are read.
const FOLDERS: [&str; 3] = ["transcripts", "codings", "models"];

/// Folders that are named almost like one of a study's: nothing in them is read.
pub fn folders_of_other_names(study: &Path) -> Vec<Finding> {
    let Ok(entries) = fs::read_dir(study) else { return Vec::new() };
    let folders = entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let finding = |name: &String| {
        let lower = name.to_lowercase();
        let own = FOLDERS.into_iter().find(|own| lower == *own || lower == own[..own.len() - 1])?;
        let message = format!("the folder {name} is not read; the study's folder of that kind is called {own}");
        // Some systems take the two names for one.
        let is_other = !study.join(own).is_dir() || names.iter().any(|name| name == own);
        (name != own && is_other).then(|| Finding::new("E0038", Place::file(name), message, format!("call it {own}")))
    };
    names.iter().filter_map(finding).collect()
}

/// Whether the folder of the study is there.
///
/// # Errors
/// An [`InputError`] that says what is there instead, or what may be meant.
pub fn check_study_folder(study: &Path) -> Result<(), Vec<InputError>> {
    if study.is_dir() {
        return Ok(());
    }
    let path = study.display().to_string();
    Err(vec![match study.exists() {
        true if is_packed(study) => InputError::Packed { path },
        true => InputError::WrongKind { path, is: "a file", meant: "the study's folder", remedy: "name the folder that it lies in" },
        false => InputError::Missing { what: "study folder", remedy: way_to(study), path },
    }])
}

/// Where a folder of that name may be instead.
fn way_to(study: &Path) -> String {
    let make = format!("make one with `leitmotif init {}`, or correct the name", study.display());
    let (Some(name), Some(parent)) = (study.file_name(), study.parent()) else { return make };
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let Ok(entries) = fs::read_dir(parent) else { return make };
    let beside: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    match nearest(&name.to_string_lossy(), beside.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {}? or {make}", parent.join(near).display()),
        None => make,
    }
}

fn is_packed(path: &Path) -> bool {
    ["zip", "7z", "rar", "gz", "tar", "tgz"].iter().any(|ending| has_ending(path, ending))
}

/// The study's transcripts, and what is to be said of files that were passed over.
///
/// # Errors
/// An [`InputError`] if there is no transcript, with the folder in which there are some.
pub fn read_transcript_list(sources: &Sources) -> Result<(Vec<Found>, Vec<Finding>), InputError> {
    let folder = match (&sources.transcripts, &sources.study) {
        (Some(folder), _) => folder.clone(),
        (None, Some(study)) => study.join("transcripts"),
        (None, None) => {
            let remedy = "name a study folder, or a folder with --transcripts".to_owned();
            return Err(InputError::Missing { what: "study", path: "none was named".into(), remedy });
        }
    };
    let path = folder.display().to_string();
    let unread = |error: std::io::Error| InputError::Unreadable { path: path.clone(), reason: error.kind().to_string() };
    if folder.is_file() {
        let path = path.clone();
        return Err(if is_packed(&folder) {
            InputError::Packed { path }
        } else {
            InputError::WrongKind { path, is: "a file", meant: "a folder of transcripts", remedy: "name the folder that it lies in" }
        });
    }
    if folder.exists() {
        let (found, findings) = find_transcripts(&folder).map_err(unread)?;
        return if found.is_empty() { Err(InputError::NoTranscript { path }) } else { Ok((found, findings)) };
    }
    let (None, Some(study)) = (&sources.transcripts, &sources.study) else {
        let remedy = "correct the name, or make it and put one file for each interview into it".to_owned();
        return Err(InputError::Missing { what: "transcripts folder", path, remedy });
    };
    let lying = lying_in(study).map_err(unread)?;
    if lying.is_empty() {
        let within = studies_in(study);
        let remedy = "make it and put one file for each interview into it".to_owned();
        return Err(match within.is_empty() {
            true => InputError::Missing { what: "transcripts folder", path, remedy },
            false => InputError::Within { path: study.display().to_string(), within },
        });
    }
    let over = passed_over_in(study).map_err(unread)?;
    let findings = over.iter().map(|name| {
        let message = "this file lies beside the interviews, and is read as none";
        Finding::note("E0033", Place::file(name), message, "put interviews of this kind into a folder transcripts/ in the study's folder")
    });
    Ok((lying, findings.collect()))
}

/// The files of a folder that may be interviews, by their endings, and tables that name who speaks, sorted by name. What a study folder keeps beside them is none.
///
/// # Errors
/// What the system says.
pub fn lying_in(folder: &Path) -> std::io::Result<Vec<Found>> {
    let interviews = files_in(folder)?.into_iter().filter(|(name, path)| !is_something_else(name) && (is_text(path) || is_talk(path)));
    Ok(interviews.map(|(name, path)| Found { id: DocumentId::new(name), path }).collect())
}

/// The files of such a folder that would be read as transcripts in a folder of their own, and are not taken for interviews here.
///
/// # Errors
/// What the system says.
pub fn passed_over_in(folder: &Path) -> std::io::Result<Vec<String>> {
    let over = files_in(folder)?.into_iter().filter(|(name, path)| is_text(path) && is_something_else(name) && !is_scheme(name));
    Ok(over.map(|(name, _)| name).collect())
}

/// Files that are no links, hidden files or traces of an open program, sorted by name.
fn files_in(folder: &Path) -> std::io::Result<Vec<(String, std::path::PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_own = !name.starts_with('.') && !name.starts_with("~$") && !is_conflict_copy(&name);
        if entry.file_type()?.is_file() && is_own {
            found.push((name, entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

fn is_text(path: &Path) -> bool {
    TEXTS.iter().any(|ending| has_ending(path, ending))
}

/// Whether a file is a table of talk; other tables lie beside interviews too.
fn is_talk(path: &Path) -> bool {
    let is = |endings: &[&str]| endings.iter().any(|ending| has_ending(path, ending));
    let (table, workbook) = (is(&["csv", "tsv"]), is(&["xlsx", "xlsm"]));
    let small = || path.metadata().is_ok_and(|file| file.len() <= LARGEST_TABLE);
    (table || workbook) && small() && fs::read(path).is_ok_and(|bytes| is_table_of_talk(&bytes, workbook))
}

/// The largest table that is opened to see what it holds, in bytes.
const LARGEST_TABLE: u64 = 1 << 26;

/// Whether a name is that of a file which a study has beside its interviews.
fn is_something_else(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase().replace(['_', '-'], " ");
    is_scheme(name) || NO_INTERVIEW.contains(&stem.trim())
}

/// Folders inside a folder that are studies, or hold interviews.
fn studies_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let is_study = |path: &Path| {
        path.join("study.toml").is_file() || path.join("transcripts").is_dir() || lying_in(path).is_ok_and(|found| !found.is_empty())
    };
    let mut within: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && !entry.file_name().to_string_lossy().starts_with('.'))
        .filter(|entry| is_study(&entry.path()))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    within.sort();
    within.truncate(NAMED);
    within
}
