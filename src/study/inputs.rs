//! The inputs of a run: what a study folder holds, or what options name instead.

use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

mod twins;

use crate::domain::codebook::Codebook;
use crate::domain::corpus::guide::Guide;
use crate::domain::corpus::participant::Participants;
use crate::domain::digest::Digest;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::{CoderId, DocumentId};
use crate::domain::measure::sample::SampleAnswer;
use crate::domain::review::annotations::Annotations;
use crate::domain::review::event::Head;
use crate::formats::codebook::read_codebook_file;
use crate::formats::decode::decode;
use crate::formats::fault::FormatFault;
use crate::formats::inputs::codings::{StoredCoding, read_codings, read_codings_jsonl};
use crate::formats::inputs::participants::read_participants;
use crate::formats::inputs::study_toml::{StudyFile, read_guide, read_study};
use crate::formats::review::sample::read_sample;
use crate::stages::ingest::{ENDINGS, Format};
use crate::study::decisions::{Decisions, DecisionsError, DecisionsRead};
pub use crate::study::files::Input;
use crate::study::files::{Found, find_transcripts};
use crate::study::models::Model;

/// Where the inputs lie. What is not named is looked for in the study's folder.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The study folder.
    pub study: Option<PathBuf>,
    /// The transcripts folder.
    pub transcripts: Option<PathBuf>,
    /// The codebook.
    pub codebook: Option<PathBuf>,
    /// The table of participants.
    pub participants: Option<PathBuf>,
    /// A file of codings.
    pub codings: Option<PathBuf>,
    /// Which decisions of the study's log are read beside files of codings. A file that is named keeps them out.
    pub decisions: DecisionsRead,
    /// A file of proposals that coders rejected.
    pub rejections: Option<PathBuf>,
    /// A read elusion sample.
    pub answers: Option<PathBuf>,
    /// A tokenizer file other than the built-in one.
    pub tokenizer: Option<PathBuf>,
    /// Whether transcripts that lie in the study folder itself are read where there is no folder of transcripts: for open coding.
    pub bare: bool,
    /// The program that takes the text out of PDF files (see [`super::pdf`]); without one such a file is a finding.
    pub pdf_reader: Option<PathBuf>,
    /// A language model: its folder, or its name below `models/`.
    pub model: Option<String>,
}

/// Everything that a run reads, but for the transcripts themselves.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// What `study.toml` says; its defaults where there is none.
    pub study: StudyFile,
    /// The files below the transcripts folder.
    pub transcripts: Vec<Found>,
    /// The preliminary scheme.
    pub codebook: Option<Input<Codebook>>,
    /// Who was interviewed.
    pub participants: Option<Input<Participants>>,
    /// What was asked.
    pub guide: Option<Input<Guide>>,
    /// What people coded elsewhere.
    pub codings: Vec<Input<Vec<StoredCoding>>>,
    /// Proposals that coders rejected: at most one file.
    pub rejections: Vec<Input<Vec<StoredCoding>>>,
    /// The answers to an elusion sample.
    pub answers: Option<Input<Vec<SampleAnswer>>>,
    /// The tokenizer's file.
    pub tokenizer: Input<Vec<u8>>,
    /// The last row of the log of decisions: results name it, and nothing is computed from it.
    pub head: Option<Head>,
    /// Notes on coders who coded after they were shown suggestions: for anyone who compares coders, and in no result.
    pub shown: Vec<Finding>,
    /// The name of what two coders agreed on, where that alone was read.
    pub agreed: Option<CoderId>,
    /// What coders flagged and wrote beside their codings: for exports, and in no result.
    pub annotations: Annotations,
    /// The program that takes the text out of PDF files.
    pub pdf_reader: Option<PathBuf>,
    /// The language model, where the plan has a use for one.
    pub model: Option<Model>,
    /// What was noticed while reading.
    pub findings: Vec<Finding>,
}

/// Why a run has nothing to work on.
#[derive(Debug, Error)]
pub enum InputError {
    /// No study folder and no transcripts folder.
    #[error("E0001 there is no {what}: {path}; {remedy}")]
    Missing {
        /// What was looked for.
        what: &'static str,
        /// Where.
        path: String,
        /// The way out.
        remedy: &'static str,
    },
    /// A file is where a folder is meant, or the other way round.
    #[error("E0002 {path} is {is}, and {meant} is meant; {remedy}")]
    WrongKind {
        /// Where.
        path: String,
        /// What it is.
        is: &'static str,
        /// What it should be.
        meant: &'static str,
        /// The way out.
        remedy: &'static str,
    },
    /// The transcripts folder holds no file.
    #[error("E0003 {path} holds no transcript; put one file for each interview into it ({ENDINGS})")]
    NoTranscript {
        /// Which folder.
        path: String,
    },
    /// A file cannot be read.
    #[error("E0004 {path} cannot be read: {reason}; see whether you may open it")]
    Unreadable {
        /// Which file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A file is read and is wrong.
    #[error("E0005 {path}: {fault}")]
    Fault {
        /// Which file.
        path: String,
        /// What, where, and the way out.
        fault: FormatFault,
    },
    /// The log of decisions.
    #[error(transparent)]
    Decisions(#[from] DecisionsError),
}

/// Faults of several files, gathered so that all of them are reported.
#[derive(Default)]
struct Faults(Vec<InputError>);

impl Faults {
    fn take<T>(&mut self, read: Result<T, Vec<InputError>>) -> Option<T> {
        read.map_err(|faults| self.0.extend(faults)).ok()
    }
}

/// Reads all inputs: the codebook once, and the log of decisions at most once.
///
/// # Errors
///
/// An [`InputError`] for every file that is missing, cannot be read or is wrong, not only for the first.
pub fn read_inputs(sources: &Sources) -> Result<Inputs, Vec<InputError>> {
    let mut faults = Faults::default();
    let in_study = |names: &[&str]| find_in_study(sources, names);
    if let Some(study) = &sources.study {
        faults.take(check_study_folder(study));
    }
    let study = faults.take(optional(in_study(&["study.toml"]).as_deref(), |text, _| one(read_study(text))));
    let codebook = faults.take(read_scheme_file(sources));
    let participants_path = sources.participants.clone().or_else(|| in_study(&["participants.csv"]));
    let participants = faults.take(optional(participants_path.as_deref(), |text, _| read_participants(text)));
    let guide = faults.take(optional(in_study(&["guide.toml"]).as_deref(), |text, _| one(read_guide(text))));
    let codings = faults.take(read_all_codings(sources));
    let book = codebook.as_ref().and_then(Option::as_ref).map(|(input, _)| &input.value);
    let decisions = faults.take(read_decisions(sources, book).map_err(|error| vec![error.into()]));
    let rejections_path = sources.rejections.clone().or_else(|| in_study(&["rejections.csv"]));
    let rejections = faults.take(optional(rejections_path.as_deref(), |text, _| read_codings(text)));
    let answers = faults.take(optional(sources.answers.as_deref(), |text, _| one(read_sample(text))));
    let transcripts = faults.take(read_transcript_list(sources).map_err(|fault| vec![fault]));
    let tokenizer = faults.take(read_tokenizer(sources.tokenizer.as_deref()).map_err(|fault| vec![fault]));
    if !faults.0.is_empty() {
        return Err(faults.0);
    }
    let all = (study, codebook, participants, guide, codings, decisions, rejections, answers, transcripts, tokenizer);
    let (
        Some(study),
        Some(codebook),
        Some(participants),
        Some(guide),
        Some(mut codings),
        Some(Decisions { head, held, codings: decided, shown, agreed, annotations }),
        Some(rejections),
        Some(answers),
        Some((transcripts, mut findings)),
        Some(tokenizer),
    ) = all
    else {
        return Err(Vec::new());
    };
    let participants = participants.map(|table| placed(table, &transcripts, &mut findings));
    findings.extend(second_scheme(sources));
    let codebook = codebook.map(|(codebook, remarks)| {
        findings.extend(remarks);
        codebook
    });
    codings.extend(decided);
    findings.extend(twins::settle(&mut codings));
    Ok(Inputs {
        study: study.map_or_else(unnamed_study, |input| input.value),
        transcripts,
        codebook: held.or(codebook),
        participants,
        guide,
        codings,
        rejections: rejections.into_iter().collect(),
        answers,
        tokenizer,
        head,
        shown,
        agreed,
        annotations,
        pdf_reader: sources.pdf_reader.clone(),
        model: None,
        findings,
    })
}

/// Reads the log of decisions; `file` is the codebook's file. Where a file of codings is named, it counts instead of what each
/// coder decided; where a codebook is named, it holds, whatever codes were made while reading.
///
/// # Errors
///
/// A [`DecisionsError`] if the log cannot be read, or if agreed codings are asked for and there are none.
pub fn read_decisions(sources: &Sources, file: Option<&Codebook>) -> Result<Decisions, DecisionsError> {
    use DecisionsRead::{Agreed, Head, Nothing};
    let wanted = match sources.decisions {
        wanted @ (Nothing | Head | Agreed) => wanted,
        _ if sources.codings.is_some() => Head,
        wanted => wanted,
    };
    Decisions::read(sources.study.as_deref(), wanted, file, sources.codebook.is_none())
}

/// Gives the rows of the table to the transcripts that they mean.
fn placed(table: Input<Participants>, transcripts: &[Found], findings: &mut Vec<Finding>) -> Input<Participants> {
    let documents: Vec<DocumentId> = transcripts.iter().map(|found| &found.id).filter(|id| Format::of(id).is_some()).cloned().collect();
    let (value, open) = table.value.placed(&documents);
    for name in open {
        let message = format!("a row is named {name}, which fits several transcripts, or one that has a row already; it counts for none");
        let remedy = "name one transcript in each row, with its folder and ending";
        findings.push(Finding::new("E0111", Place::file(&table.name), message, remedy));
    }
    Input { value, ..table }
}

/// The first of some files that the study folder holds.
fn find_in_study(sources: &Sources, names: &[&str]) -> Option<PathBuf> {
    names.iter().filter_map(|name| Some(sources.study.as_ref()?.join(name))).find(|path| path.exists())
}

/// What a study's codebook is called; the first that is there counts.
const SCHEMES: [&str; 8] =
    ["codebook.toml", "codebook.yaml", "codebook.yml", "codebook.csv", "codebook.tsv", "codebook.xlsx", "codebook.docx", "codebook.qdc"];

/// Whether a study would take a file of this name for its codebook.
pub(super) fn is_scheme(name: &str) -> bool {
    SCHEMES.contains(&name)
}

/// The codebooks that a study folder holds; the first counts.
pub(super) fn schemes_in(study: &Path) -> impl Iterator<Item = &'static str> + '_ {
    SCHEMES.into_iter().filter(|name| study.join(name).exists())
}

/// Tells of a codebook that is beside the one that counts.
fn second_scheme(sources: &Sources) -> Option<Finding> {
    let (None, Some(study)) = (&sources.codebook, &sources.study) else { return None };
    let mut schemes = schemes_in(study);
    let (counts, other) = (schemes.next()?, schemes.next()?);
    let message = format!("the study holds {other} too; {counts} counts");
    Some(Finding::new("E0131", Place::file(counts), message, "keep one of the two in the study's folder"))
}

/// Reads the codebook alone, from wherever it lies.
///
/// # Errors
///
/// Every [`InputError`]: the file is missing, cannot be read or is wrong.
pub fn read_scheme(sources: &Sources) -> Result<Option<Input<Codebook>>, Vec<InputError>> {
    Ok(read_scheme_file(sources)?.map(|(input, _)| input))
}

/// A codebook with what is to be said of its file.
type Scheme = (Input<Codebook>, Vec<Finding>);

/// The same, with what is to be said of the file.
fn read_scheme_file(sources: &Sources) -> Result<Option<Scheme>, Vec<InputError>> {
    let path = sources.codebook.clone().or_else(|| find_in_study(sources, &SCHEMES));
    let Some(path) = path else { return Ok(None) };
    let bytes = read_file(&path).map_err(|fault| vec![fault])?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let fault = |fault| InputError::Fault { path: path.display().to_string(), fault };
    let file = read_codebook_file(&name, &bytes).map_err(|faults| faults.into_iter().map(fault).collect::<Vec<_>>())?;
    let findings = file.remarks.iter().map(|remark| remark.finding(&name)).collect();
    Ok(Some((Input { value: file.book, name, digest: Digest::of(&bytes) }, findings)))
}

fn unnamed_study() -> StudyFile {
    use crate::domain::corpus::{speakers::SpeakerRules, transcript::Declaration};
    StudyFile {
        name: None,
        language: None,
        date: None,
        model: None,
        declaration: Declaration::AsIs,
        blind: None,
        speakers: SpeakerRules::default(),
        compare: None,
        pipeline: Default::default(),
    }
}

fn one<T>(result: Result<T, FormatFault>) -> Result<T, Vec<FormatFault>> {
    result.map_err(|fault| vec![fault])
}

fn check_study_folder(study: &Path) -> Result<(), Vec<InputError>> {
    if study.is_dir() {
        return Ok(());
    }
    let path = study.display().to_string();
    Err(vec![if study.exists() {
        InputError::WrongKind { path, is: "a file", meant: "the study's folder", remedy: "name the folder that holds transcripts/" }
    } else {
        InputError::Missing { what: "study folder", path, remedy: "make one with a folder transcripts/ in it, or correct the name" }
    }])
}

/// Reads a file that may not be given: `None` stays `None`.
fn optional<T>(path: Option<&Path>, read: impl Fn(&str, &str) -> Result<T, Vec<FormatFault>>) -> Result<Option<Input<T>>, Vec<InputError>> {
    let Some(path) = path else { return Ok(None) };
    let bytes = read_file(path).map_err(|fault| vec![fault])?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let fault = |fault| InputError::Fault { path: path.display().to_string(), fault };
    let text = decode(&bytes).map_err(|error| vec![fault(FormatFault::new(error.to_string(), ""))])?.text;
    let value = read(&text, &name).map_err(|faults| faults.into_iter().map(fault).collect::<Vec<_>>())?;
    Ok(Some(Input { value, name, digest: Digest::of(&bytes) }))
}

fn read_file(path: &Path) -> Result<Vec<u8>, InputError> {
    let shown = path.display().to_string();
    if path.is_dir() {
        return Err(InputError::WrongKind { path: shown, is: "a folder", meant: "a file", remedy: "name the file itself" });
    }
    if !path.exists() {
        return Err(InputError::Missing { what: "such file", path: shown, remedy: "correct the name" });
    }
    fs::read(path).map_err(|error| InputError::Unreadable { path: shown, reason: error.kind().to_string() })
}

fn read_all_codings(sources: &Sources) -> Result<Vec<Input<Vec<StoredCoding>>>, Vec<InputError>> {
    let mut paths: Vec<PathBuf> = match (&sources.codings, &sources.study) {
        (Some(file), _) => vec![file.clone()],
        (None, Some(study)) => match fs::read_dir(study.join("codings")) {
            Ok(entries) => entries
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .filter(|path| has_ending(path, "csv") || has_ending(path, "jsonl"))
                .collect(),
            Err(_) => Vec::new(),
        },
        (None, None) => Vec::new(),
    };
    paths.sort();
    let mut all = Vec::new();
    let mut faults = Vec::new();
    for path in &paths {
        let read = if has_ending(path, "jsonl") { read_codings_jsonl } else { read_codings };
        match optional(Some(path), |text, _| read(text)) {
            Ok(codings) => all.extend(codings),
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|have| have.eq_ignore_ascii_case(ending))
}

fn read_transcript_list(sources: &Sources) -> Result<(Vec<Found>, Vec<Finding>), InputError> {
    let folder = match (&sources.transcripts, &sources.study) {
        (Some(folder), _) => folder.clone(),
        (None, Some(study)) => study.join("transcripts"),
        (None, None) => {
            let remedy = "name a study folder, or a folder with --transcripts";
            return Err(InputError::Missing { what: "study", path: "none was named".into(), remedy });
        }
    };
    let path = folder.display().to_string();
    if folder.is_file() {
        return Err(InputError::WrongKind {
            path,
            is: "a file",
            meant: "a folder of transcripts",
            remedy: "name the folder that it lies in",
        });
    }
    if let (false, true, Some(study)) = (folder.exists(), sources.bare, &sources.study) {
        let lying =
            transcripts_in(study).map_err(|error| InputError::Unreadable { path: path.clone(), reason: error.kind().to_string() })?;
        return if lying.is_empty() {
            Err(InputError::NoTranscript { path: study.display().to_string() })
        } else {
            Ok((lying, Vec::new()))
        };
    }
    if !folder.exists() {
        return Err(InputError::Missing {
            what: "transcripts folder",
            path,
            remedy: "make it and put one file for each interview into it",
        });
    }
    let listed = find_transcripts(&folder);
    let (found, findings) = listed.map_err(|error| InputError::Unreadable { path: path.clone(), reason: error.kind().to_string() })?;
    if found.is_empty() { Err(InputError::NoTranscript { path }) } else { Ok((found, findings)) }
}

/// The files of a bare folder that may be transcripts, by their endings. What a study folder keeps beside its transcripts is none.
fn transcripts_in(folder: &Path) -> std::io::Result<Vec<Found>> {
    // Pages and notes in Markdown lie beside transcripts as what was exported, or says how to read them.
    const TEXTS: [&str; 7] = ["txt", "docx", "vtt", "srt", "rtf", "odt", "pdf"];
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_text = TEXTS.iter().any(|ending| has_ending(&entry.path(), ending));
        if is_text && entry.file_type()?.is_file() && !name.starts_with('.') && !name.starts_with("~$") {
            found.push(Found { id: DocumentId::new(name), path: entry.path() });
        }
    }
    found.sort();
    Ok(found)
}

fn read_tokenizer(path: Option<&Path>) -> Result<Input<Vec<u8>>, InputError> {
    let bytes = match path {
        None => include_bytes!("../../models/words/tokenizer.json").to_vec(),
        Some(path) => read_file(path)?,
    };
    Ok(Input { digest: Digest::of(&bytes), name: "tokenizer.json".into(), value: bytes })
}
