//! Import: files of other programs into a study folder.
//!
//! A project becomes transcripts, a codebook, participants, codings and notes; a codebook or a table of
//! codings becomes the file that a study keeps. Nothing that is in the folder is written over: what
//! differs is placed beside it, and reported.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufReader, Cursor};
use std::path::{Path, PathBuf};

use thiserror::Error;

mod coders;
mod quoted;
mod segments;
mod tables;
mod turns;

use coders::Brought;

use crate::domain::codebook::Codebook;
use crate::domain::finding::{Finding, Place, Weight};
use crate::domain::project::Project;
use crate::domain::review::coding::CodedExcerpt;
use crate::formats::codebook::{Form, codebook_toml, read_codebook};
use crate::formats::fault::FormatFault;
use crate::formats::inputs::codings::{codings_csv, codings_jsonl};
use crate::formats::projects::refi::remark::Remarks;
use crate::formats::projects::refi::{StudyFiles, codebook_of, decode_xml, read_project, read_qdc, study_of, write_archive};
use crate::formats::results::findings_jsonl;
use crate::formats::table::{write_rows, write_table};
use crate::study::files::{make_private_folder, write_whole};
use crate::study::inputs::schemes_in;

/// What one file became.
pub struct Imported {
    /// The file's name.
    pub name: String,
    /// How many there are of what.
    pub counts: Vec<(usize, &'static str)>,
    /// What was lost: how many, and what.
    pub losses: Vec<(u32, &'static str)>,
}

/// A file whose rows were taken into the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedFile {
    /// The file's name.
    pub name: String,
    /// How many rows were new.
    pub added: usize,
    /// How many the log held already.
    pub known: usize,
}

/// What an import did.
#[derive(Default)]
pub struct ImportSummary {
    /// File by file, those of a log apart.
    pub files: Vec<Imported>,
    /// Files whose rows were taken into the log.
    pub merged: Vec<MergedFile>,
    /// What was written, as paths below the folder.
    pub written: BTreeSet<String>,
    /// Everything that was found.
    pub findings: Vec<Finding>,
}

/// Why nothing could be imported.
#[derive(Debug, Error)]
pub enum ImportError {
    /// None of the files can be read. Those of several that can are imported.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Nothing(Vec<Finding>),
    /// The disk.
    #[error("E1080 {path}: {reason}; see whether there is room and whether you may write there")]
    Disk {
        /// Where.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A file of decisions, comments or answers.
    #[error("R0119 {path}: {fault}")]
    Log {
        /// Which file.
        path: String,
        /// What is wrong, where, and the way out.
        fault: FormatFault,
    },
    /// The log.
    #[cfg(feature = "review")]
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

impl ImportError {
    /// What the system refused.
    pub(super) fn disk(path: &Path, error: &std::io::Error) -> Self {
        Self::Disk { path: path.display().to_string(), reason: error.kind().to_string() }
    }
}

/// A project that the caller has read, and the remarks on it.
pub type ReadProject = Result<(Project, Remarks), FormatFault>;

/// Imports files into a folder; databases of other programs need [`import_with`].
///
/// # Errors
/// No file that can be read; the disk.
pub fn import_files(files: &[PathBuf], out: &Path) -> Result<ImportSummary, ImportError> {
    import_with(files, out, None, &|_| {
        let remedy = "take a program built with the feature `review`, or export a .qdpx or a codebook from the other program";
        Err(FormatFault::new("this program was built without a reader of databases", remedy))
    })
}

/// Imports files into a folder. `coder` says whose the codings of these files are, where the files do not, or name one person only.
/// `database` reads a project from the database of another program: this room knows of none.
///
/// # Errors
/// No file that can be read; the disk.
pub fn import_with(
    files: &[PathBuf],
    out: &Path,
    coder: Option<&str>,
    database: &dyn Fn(&Path) -> ReadProject,
) -> Result<ImportSummary, ImportError> {
    let mut desk = Importer { out, coder, database, summary: ImportSummary::default(), brought: Brought::standing_in(out) };
    for path in files {
        let name = name_of(path);
        match desk.import(path, &name)? {
            Ok(imported) => desk.summary.files.push(imported),
            Err(faults) => {
                for fault in faults {
                    let place = fault.line.map_or_else(|| Place::file(&name), |line| Place::line(&name, line));
                    desk.summary.findings.push(Finding::new("E1081", place, fault.message, fault.remedy));
                }
            }
        }
    }
    if desk.summary.files.is_empty() {
        return Err(ImportError::Nothing(desk.summary.findings));
    }
    let alike = desk.brought.findings();
    desk.summary.findings.extend(alike);
    let findings = findings_jsonl(&desk.summary.findings);
    desk.put("import.findings.jsonl", &findings, true)?;
    Ok(desk.summary)
}

/// The name of a file, or of the project's folder where the file in it is named.
fn name_of(path: &Path) -> String {
    let is_qualcoder = |folder: &&Path| path.ends_with("data.qda") && folder.extension().is_some_and(|ending| ending == "qda");
    let named = path.parent().filter(is_qualcoder).unwrap_or(path);
    // `.` and `STUDY/..` have no name of their own.
    named.file_name().map_or_else(|| "project".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The longest codebook or table of codings that is read: many times what people write.
const LONGEST: u64 = 128 << 20;

/// Whether a codebook or table is longer than any that people write.
pub fn is_too_long(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() > LONGEST)
}

/// Whether a path is the database of a program whose projects are read.
fn is_database(path: &Path, ending: &str) -> bool {
    matches!(ending, "qda" | "rqda" | "sqlite3" | "sqlite") || path.join("data.qda").exists()
}

struct Importer<'a> {
    out: &'a Path,
    coder: Option<&'a str>,
    database: &'a dyn Fn(&Path) -> ReadProject,
    summary: ImportSummary,
    brought: Brought,
}

/// A file that cannot be read has faults of its own; the disk is everybody's.
type Outcome = Result<Result<Imported, Vec<FormatFault>>, ImportError>;

impl Importer<'_> {
    fn import(&mut self, path: &Path, name: &str) -> Outcome {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let unreadable =
            |error: std::io::Error| FormatFault::new(format!("it cannot be read ({})", error.kind()), "see whether the name is right");
        if matches!(ending.as_str(), "qdpx" | "qde") || is_database(path, &ending) {
            let read = match ending.as_str() {
                "qdpx" => File::open(path).map_err(unreadable).and_then(|file| read_project(BufReader::new(file))),
                "qde" => lone_project(path).map_err(unreadable).and_then(|archive| read_project(Cursor::new(archive))),
                _ => (self.database)(path),
            };
            let (project, mut remarks) = match read {
                Ok(read) => read,
                Err(fault) => return Ok(Err(vec![fault])),
            };
            let taken = self.taken(project.sources.iter().map(|source| source.text.as_str()));
            let files = study_of(&project, &taken, &mut remarks).and_then(|files| self.with_coder(files));
            return match files {
                Ok(files) => self.put_study(name, files, remarks).map(Ok),
                Err(fault) => Ok(Err(vec![fault])),
            };
        }
        if is_too_long(path) {
            let message = format!("the file is longer than {} MiB", LONGEST >> 20);
            return Ok(Err(vec![FormatFault::new(message, "see whether it is the right one; import codings of so many in parts")]));
        }
        let bytes = match fs::read(path).map_err(unreadable) {
            Ok(bytes) => bytes,
            Err(fault) => return Ok(Err(vec![fault])),
        };
        if ending == "qdc" {
            let read = decode_xml(&bytes)
                .and_then(|text| read_qdc(&text))
                .and_then(|(file, remarks)| Ok((codebook_of(&file.codes)?, file, remarks)));
            return match read {
                Ok((book, file, mut remarks)) => {
                    use crate::formats::projects::refi::remark::Remark;
                    file.codes.iter().filter(|code| !code.codable).for_each(|_| remarks.add(Remark::HeadingOnly));
                    file.sets.iter().for_each(|_| remarks.add(Remark::SetLost));
                    self.put_codebook(&book)?;
                    Ok(Ok(self.imported(name, vec![(book.len(), "codes")], remarks)))
                }
                Err(fault) => Ok(Err(vec![fault])),
            };
        }
        self.import_table(name, &ending, &bytes)
    }

    fn put_study(&mut self, name: &str, files: StudyFiles, remarks: Remarks) -> Result<Imported, ImportError> {
        let StudyFiles { about, transcripts, codebook, participants, excerpts, notes, sets } = files;
        if !self.out.join("study.toml").exists() {
            self.put("study.toml", study_toml(&about.0, about.1.as_deref()).as_bytes(), false)?;
        }
        for (document, text) in &transcripts {
            self.put(&format!("transcripts/{document}"), text.as_bytes(), false)?;
        }
        if let Some(book) = &codebook {
            self.put_codebook(book)?;
        }
        if !participants.is_empty() {
            self.put("participants.csv", &write_rows(participants.iter().cloned()), false)?;
        }
        let stem = stem_of(name);
        self.put_codings(&stem, name, &excerpts)?;
        let renamed: Vec<[String; 2]> = remarks.renamed().map(|(was, is)| [was.to_owned(), is.to_owned()]).collect();
        if !renamed.is_empty() {
            self.put(&format!("{stem}.renamed.csv"), &write_table(["name_in_file", "name_here"], renamed), false)?;
        }
        if !notes.is_empty() {
            let rows = notes.iter().cloned();
            self.put(&format!("{stem}.notes.csv"), &write_table(["note", "author", "date", "about", "text"], rows), false)?;
        }
        if !sets.is_empty() {
            let rows = sets.iter().cloned();
            self.put(&format!("{stem}.sets.csv"), &write_table(["set", "description", "kind", "member"], rows), false)?;
        }
        let coders: BTreeSet<_> = excerpts.iter().map(|excerpt| &excerpt.coding.coder).collect();
        let counts = vec![
            (transcripts.len(), "transcripts"),
            (codebook.as_ref().map_or(0, Codebook::len), "codes"),
            (excerpts.len(), "codings"),
            (coders.len(), "coders"),
            (participants.len().saturating_sub(1), "rows of participants"),
            (notes.len(), "notes"),
        ];
        Ok(self.imported(name, counts, remarks))
    }

    /// Writes codings as a table, and with dates and memos as lines, for which the table has no columns. Reading both counts each once.
    fn put_codings(&mut self, stem: &str, name: &str, excerpts: &[CodedExcerpt]) -> Result<(), ImportError> {
        if excerpts.is_empty() {
            return Ok(());
        }
        self.brought.add(name, excerpts);
        self.put(&format!("codings/{stem}.csv"), &codings_csv(excerpts), false)?;
        if excerpts.iter().any(|excerpt| excerpt.created.is_some() || !excerpt.memo.is_empty()) {
            self.put(&format!("codings/{stem}.jsonl"), &codings_jsonl(excerpts), false)?;
        }
        Ok(())
    }

    /// Writes a codebook, unless one that is there already holds every code of it alike.
    fn put_codebook(&mut self, book: &Codebook) -> Result<(), ImportError> {
        let text = codebook_toml(book);
        let there = fs::read_to_string(self.out.join("codebook.toml")).ok().and_then(|text| read_codebook(&text, Form::Toml).ok());
        if there.is_some_and(|there| book.codes().iter().all(|code| there.get(&code.id) == Some(code))) {
            return Ok(());
        }
        // A codebook.toml would go before the codebook that the study has in another form.
        if let Some(other) = schemes_in(self.out).next().filter(|counts| *counts != "codebook.toml") {
            let message = format!("{other} is the study's codebook and was left as it is");
            let finding = Finding::new("E1082", Place::file("imported.codebook.toml"), message, "compare the two and keep one of them");
            self.summary.findings.push(finding);
            return self.put("imported.codebook.toml", text.as_bytes(), false);
        }
        self.put("codebook.toml", text.as_bytes(), false)
    }

    fn imported(&mut self, name: &str, counts: Vec<(usize, &'static str)>, remarks: Remarks) -> Imported {
        self.summary.findings.extend(remarks.findings(name));
        Imported { name: name.to_owned(), counts, losses: remarks.losses() }
    }

    /// Names of transcripts that are there and hold another text than any of these.
    fn taken<'t>(&self, texts: impl Iterator<Item = &'t str>) -> BTreeSet<String> {
        let texts: BTreeMap<usize, Vec<&str>> = texts.fold(BTreeMap::new(), |mut by_length, text| {
            by_length.entry(text.len()).or_insert_with(Vec::new).push(text);
            by_length
        });
        let entries = fs::read_dir(self.out.join("transcripts")).into_iter().flatten().flatten();
        let differs = |path: &Path| {
            let content = fs::read(path).unwrap_or_default();
            !texts.get(&content.len()).is_some_and(|texts| texts.iter().any(|text| text.as_bytes() == content))
        };
        entries.filter(|entry| differs(&entry.path())).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    /// Writes a file below the folder. One that is there and differs stays, unless it is ours to replace.
    fn put(&mut self, name: &str, bytes: &[u8], replace: bool) -> Result<(), ImportError> {
        let mut name = name.to_owned();
        let there = |name: &str| fs::read(self.out.join(name)).ok();
        if !replace && there(&name).is_some_and(|old| old != bytes) {
            let numbered = (2..).map(|number| match name.rsplit_once('.') {
                Some((stem, ending)) => format!("{stem}.imported-{number}.{ending}"),
                None => format!("{name}.imported-{number}"),
            });
            let beside =
                numbered.into_iter().find(|name| there(name).is_none_or(|old| old == bytes)).expect("there is always a higher number");
            let message = format!("{name} is there already and differs, so it was left as it is");
            let finding = Finding::new("E1082", Place::file(&beside), message, "compare the two and keep one of them");
            self.summary.findings.push(finding);
            name = beside;
        }
        let path = self.out.join(&name);
        let disk = |error: std::io::Error| ImportError::disk(&path, &error);
        make_private_folder(path.parent().unwrap_or(self.out)).map_err(disk)?;
        if there(&name).as_deref() != Some(bytes) {
            write_whole(&path, bytes, false).map_err(disk)?;
        }
        self.summary.written.insert(name);
        Ok(())
    }
}

/// What is known of the study itself. How it was de-identified is for a person to say.
fn study_toml(name: &str, date: Option<&str>) -> String {
    let mut table = toml::Table::new();
    table.insert("format".into(), 1.into());
    for (key, value) in [("name", Some(name)), ("date", date)] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            table.insert(key.into(), value.into());
        }
    }
    toml::to_string(&table).expect("a table of strings and numbers can be written")
}

/// The name of a file without its ending, safe as the beginning of others.
fn stem_of(name: &str) -> String {
    safe_name(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// The most texts beside a lone project file that are read, and the most bytes of all.
const MOST_TEXTS: usize = 10_000;

/// A project file without its archive (.qde), with the texts beside it in `sources/`, as the archive that it would be.
fn lone_project(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut entries = vec![("project.qde".to_owned(), fs::read(path)?)];
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut left = LONGEST;
    for sources in ["sources", "Sources"].map(|name| folder.join(name)) {
        let Ok(found) = fs::read_dir(&sources) else { continue };
        let mut texts: Vec<PathBuf> = found.flatten().map(|entry| entry.path()).filter(|text| text.is_file()).collect();
        texts.sort();
        for text in texts.into_iter().take(MOST_TEXTS) {
            let Some(name) = text.file_name().map(|name| name.to_string_lossy().into_owned()) else { continue };
            let length = fs::metadata(&text)?.len();
            if !name.to_lowercase().ends_with(".txt") || length > left || entries.iter().any(|(have, _)| *have == format!("sources/{name}"))
            {
                continue;
            }
            left -= length;
            entries.push((format!("sources/{name}"), fs::read(&text)?));
        }
    }
    Ok(write_archive(entries))
}

/// A file's name without anything that leads to another folder.
fn safe_name(name: &str) -> String {
    let safe: String = name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect();
    if safe.starts_with('.') || safe.is_empty() { format!("imported{safe}") } else { safe }
}

/// Whether a person should look at something.
pub fn asks_for_a_look(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.weight == Weight::Finding)
}
