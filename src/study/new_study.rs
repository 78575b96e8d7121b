//! Begins a study in a folder: writes the files that a person fills in, each explained in itself, beside the interviews that are there.
//!
//! Nothing that is there is written over or moved. Interviews that lie in the folder itself are read where they are; those of another
//! folder are copied into `transcripts/`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::files::{Found, find_transcripts, make_private_folder, write_whole};
use super::inputs::{has_scheme, lying_in};
use crate::domain::corpus::transcript::Declaration;
use crate::domain::ids::DocumentId;
use crate::formats::grid::read_delimited;
use crate::formats::table::write_table;
use crate::formats::workbook::{Cell, Sheet, xlsx};
use crate::language::tag::Language;

const STUDY: &str = include_str!("new_study/study.toml");
const CODEBOOK_TOML: &str = include_str!("new_study/codebook.example.toml");
const CODEBOOK_CSV: &str = include_str!("new_study/codebook.csv");
const GUIDE: &str = include_str!("new_study/guide.example.toml");

/// The examples that are written to be filled in, by name and content; each is read once it is saved under its own name.
pub fn examples() -> [(&'static str, Vec<u8>); 3] {
    [("codebook.example.toml", CODEBOOK_TOML.into()), ("codebook.example.xlsx", codebook_xlsx()), ("guide.example.toml", GUIDE.into())]
}

/// The same codebook as a sheet, for people who keep theirs in a spreadsheet.
fn codebook_xlsx() -> Vec<u8> {
    let mut rows = read_delimited(CODEBOOK_CSV).unwrap_or_default().into_iter().map(|(_, cells)| cells);
    let head = rows.next().unwrap_or_default();
    let rows = rows.map(|cells| cells.into_iter().map(Cell::words).collect()).collect();
    xlsx(&[Sheet { name: "codebook".to_owned(), head, rows, fixed: 1 }], "")
}

/// What is asked for; what is left out stays open in the files.
#[derive(Clone, Debug, Default)]
pub struct NewStudy {
    /// The folder; it is made where it is not there.
    pub folder: PathBuf,
    /// The study's name; else that of the folder.
    pub name: Option<String>,
    /// The language of the interviews.
    pub language: Option<Language>,
    /// What was done to protect the people who speak.
    pub declaration: Option<Declaration>,
    /// Whether coders code before they see suggestions.
    pub blind: Option<bool>,
    /// A folder whose interviews are copied into the study.
    pub from: Option<PathBuf>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The files that were written.
    pub written: Vec<String>,
    /// The files that were there already and stay as they are.
    pub kept: Vec<String>,
    /// Interviews that were copied.
    pub copied: usize,
    /// All interviews that the study now has.
    pub interviews: usize,
    /// Whether they lie in the study's folder itself.
    pub lying: bool,
}

/// Why a study cannot be begun.
#[derive(Debug, Error)]
pub enum NewStudyError {
    /// The system does not let a file be written.
    #[error("E0043 {path} cannot be written: {reason}; see whether there is room and whether you may write there, or name another folder")]
    Disk {
        /// Which file or folder.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A file is where the folder is to be.
    #[error("E0049 {path} is a file, and the study is to be a folder; name a folder, or one that is not there yet")]
    File {
        /// Which file.
        path: String,
    },
    /// The folder to copy from holds no interview.
    #[error("E0050 {path} holds no interviews that could be copied; name the folder in which their files lie")]
    NothingToCopy {
        /// Which folder.
        path: String,
    },
}

/// Begins the study.
///
/// # Errors
///
/// A [`NewStudyError`] if the folder cannot be written to, is a file, or nothing is in the folder that is copied from.
pub fn begin_study(new: &NewStudy) -> Result<Begun, NewStudyError> {
    let folder = &new.folder;
    let disk = |path: &Path| {
        let path = path.display().to_string();
        move |error: io::Error| NewStudyError::Disk { path, reason: error.kind().to_string() }
    };
    if folder.exists() && !folder.is_dir() {
        return Err(NewStudyError::File { path: folder.display().to_string() });
    }
    let from = new.from.as_deref().map(|from| Ok((from, interviews_to_copy(from)?))).transpose()?;
    make_private_folder(folder).map_err(disk(folder))?;
    let transcripts = folder.join("transcripts");
    let mut begun = Begun { written: Vec::new(), kept: Vec::new(), copied: 0, interviews: 0, lying: false };
    if let Some((from, interviews)) = from {
        make_private_folder(&transcripts).map_err(disk(&transcripts))?;
        for found in &interviews {
            begun.copied += usize::from(copy_in(&transcripts, found).map_err(disk(from))?);
        }
    }
    let lying = lying_in(folder).map_err(disk(folder))?;
    begun.lying = !transcripts.exists() && !lying.is_empty();
    if !begun.lying {
        make_private_folder(&transcripts).map_err(disk(&transcripts))?;
    }
    let interviews = if begun.lying { lying } else { find_transcripts(&transcripts).map_err(disk(&transcripts))?.0 };
    begun.interviews = interviews.len();
    let has_scheme = has_scheme(folder);
    let mut put = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        if path.symlink_metadata().is_ok() {
            begun.kept.push(name.to_owned());
            return Ok(());
        }
        write_whole(&path, content, false).map_err(disk(&path))?;
        begun.written.push(name.to_owned());
        Ok(())
    };
    put("study.toml", study_toml(new).as_bytes())?;
    put("participants.csv", &for_spreadsheets(&participants_csv(&interviews)))?;
    for (name, content) in examples() {
        let is_there = if name.starts_with("guide") { folder.join("guide.toml").exists() } else { has_scheme };
        if !is_there {
            put(name, &content)?;
        }
    }
    Ok(begun)
}

/// A table with the mark by which spreadsheets know UTF-8: without it they show other letters for ü and é.
fn for_spreadsheets(table: &[u8]) -> Vec<u8> {
    [b"\xef\xbb\xbf", table].concat()
}

/// `study.toml` with what is known filled in; the rest is there as remarks.
fn study_toml(new: &NewStudy) -> String {
    let own = std::path::absolute(&new.folder).ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let name = new.name.clone().or(own).unwrap_or_else(|| "My study".to_owned());
    let language = new.language.and_then(Language::tag);
    let declaration = new.declaration.map(|declaration| match declaration {
        Declaration::Reviewed => "reviewed",
        Declaration::AlreadySafe => "already_safe",
        Declaration::AsIs => "as_is",
    });
    let mut text = STUDY.replace("\"NAME\"", &toml::Value::from(name).to_string());
    let blind = new.blind.map(|blind| if blind { "true" } else { "false" });
    for (key, mark, value, usual) in [
        ("language", "LANGUAGE", language, "en"),
        ("deidentify", "DEIDENTIFY", declaration, "already_safe"),
        ("blind", "BLIND", blind, "true"),
    ] {
        if value.is_some() {
            text = text.replace(&format!("# {key} = "), &format!("{key} = "));
        }
        text = text.replace(mark, value.unwrap_or(usual));
    }
    text
}

/// A row for each interview, with a number and an empty group.
fn participants_csv(interviews: &[Found]) -> Vec<u8> {
    let rows = interviews.iter().enumerate().map(|(at, found)| [found.id.as_str().to_owned(), format!("P{:02}", at + 1), String::new()]);
    write_table(["document", "participant_id", "group"], rows)
}

/// The interviews of a folder that are to be copied: those below its `transcripts/`, or those that lie in it.
fn interviews_to_copy(from: &Path) -> Result<Vec<Found>, NewStudyError> {
    let own = from.join("transcripts");
    let found = if own.is_dir() { find_transcripts(&own).map(|(found, _)| found) } else { lying_in(from) };
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(NewStudyError::NothingToCopy { path: from.display().to_string() }),
    }
}

/// Copies one interview, unless a file of its name is there.
fn copy_in(transcripts: &Path, found: &Found) -> io::Result<bool> {
    let to = transcripts.join(found.id.as_str());
    if to.symlink_metadata().is_ok() {
        return Ok(false);
    }
    if let Some(parent) = to.parent() {
        make_private_folder(parent)?;
    }
    let bytes = fs::read(&found.path)?;
    write_whole(&to, &bytes, false)?;
    Ok(true)
}

/// A name for a file that is taken in from elsewhere: no folders, no signs that a system keeps for itself, and none that is there.
///
/// `None` where nothing of the name is left.
pub fn free_name(folder: &Path, name: &str) -> Option<DocumentId> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c)).collect();
    let kept = kept.trim().trim_start_matches('.').trim_end_matches('.').trim();
    if kept.is_empty() {
        return None;
    }
    let (stem, ending) = match kept.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (kept, String::new()),
    };
    let numbered = (2..).map(|number| format!("{stem} ({number}){ending}"));
    let mut names = std::iter::once(kept.to_owned()).chain(numbered);
    names.find(|name| folder.join(name).symlink_metadata().is_err()).map(DocumentId::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::codebook::read_codebook_file;
    use crate::formats::inputs::study_toml::{read_guide, read_study};

    #[test]
    fn what_is_written_can_be_read_as_it_is() {
        let [toml, sheet, _] = examples().map(|(name, content)| read_codebook_file(name, &content).map(|file| file.book));
        assert_eq!(toml.expect("a codebook"), sheet.expect("a codebook"));
        assert_eq!(examples()[1], examples()[1], "the same bytes each time");
        assert_eq!(read_guide(GUIDE).expect("a guide").questions.len(), 2);
        let open = read_study(&study_toml(&NewStudy { name: Some("Ties \"and\" care".to_owned()), ..NewStudy::default() }));
        let open = open.expect("a study");
        assert_eq!((open.name.as_deref(), open.language, open.blind), (Some("Ties \"and\" care"), None, None));
        let full = NewStudy {
            language: Some(Language::De),
            declaration: Some(Declaration::AlreadySafe),
            blind: Some(false),
            ..NewStudy::default()
        };
        let full = read_study(&study_toml(&full)).expect("a study");
        assert_eq!((full.language, full.declaration, full.blind), (Some(Language::De), Declaration::AlreadySafe, Some(false)));
    }

    #[test]
    fn a_name_from_elsewhere_stays_in_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.txt"), "x").expect("written");
        let name = |name: &str| free_name(folder.path(), name).map(|id| id.as_str().to_owned());
        for (given, expected) in [
            ("a.txt", Some("a (2).txt")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\Users\\x\\Zoë 🌱.docx", Some("Zoë 🌱.docx")),
            ("..", None),
            ("a\u{0}b?.txt", Some("ab.txt")),
            (".hidden", Some("hidden")),
        ] {
            assert_eq!(name(given).as_deref(), expected, "{given}");
        }
    }
}
