//! The inputs of a run: what a study folder holds, or what options name instead.

use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

mod listing;
mod twins;

use crate::domain::codebook::Codebook;
use crate::domain::corpus::guide::Guide;
use crate::domain::corpus::participant::Participants;
use crate::domain::corpus::transcript::Declaration;
use crate::domain::digest::Digest;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::{CoderId, DocumentId};
use crate::domain::measure::sample::SampleAnswer;
use crate::domain::review::annotations::Annotations;
use crate::domain::review::event::Head;
use crate::formats::codebook::read_codebook_file;
use crate::formats::decode::decode;
use crate::formats::fault::FormatFault;
use crate::formats::grid::{as_text, read_tables};
use crate::formats::inputs::codings::{StoredCoding, read_codings, read_codings_jsonl};
use crate::formats::inputs::participants::read_participants;
use crate::formats::inputs::study_toml::{StudyFile, read_guide, read_study};
use crate::formats::review::sample::read_sample;
use crate::stages::ingest::{ENDINGS, Format};
use crate::study::clearance::{self, ClearanceError};
use crate::study::decisions::{Decisions, DecisionsError, DecisionsRead};
use crate::study::files::Found;
pub use crate::study::files::Input;
use crate::study::kept_labels::{KeptLabels, with_study_labels};
use crate::study::models::Model;
use crate::study::sync_copies::{is_conflict_copy, passed_over};
use crate::study::text_exchange::{ExchangeError, finish_pending_around};
pub use listing::{check_study_folder, lying_in, passed_over_in};

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
    /// The program that takes the text out of PDF files (see [`super::pdf`]); without one such a file is a finding.
    pub pdf_reader: Option<PathBuf>,
    /// A language model: its folder, or its name below `models/`.
    pub model: Option<String>,
    /// Whether transcripts are read that are not de-identified yet: by `deidentify` itself, and by nothing else.
    pub before_deidentification: bool,
    /// What an earlier run found of the labels of transcripts.
    pub kept_labels: KeptLabels,
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
    /// The labels of the transcripts, for a later run.
    pub file_labels: KeptLabels,
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
        remedy: String,
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
    /// Folders inside the one that was named hold interviews, and it holds none itself.
    #[error("E0030 {path} holds no interviews itself, and these folders in it do: {}; name one of them as the study", .within.join(", "))]
    Within {
        /// Which folder.
        path: String,
        /// The folders in it.
        within: Vec<String>,
    },
    /// An archive is named as the study.
    #[error("E0031 {path} is a packed archive, and a folder is meant; unpack it, and name the folder that comes out")]
    Packed {
        /// Which file.
        path: String,
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
    /// Nothing may be analysed yet.
    #[error(
        "E0215 none of the {count} transcripts is de-identified; settle the proposals with `leitmotif deidentify STUDY`, or declare them with --declare"
    )]
    NoneCleared {
        /// How many there are.
        count: usize,
    },
    /// What may be analysed cannot be read.
    #[error(transparent)]
    NotCleared(#[from] ClearanceError),
    /// An exchange of texts that was interrupted cannot be finished.
    #[error(transparent)]
    HalfExchanged(#[from] ExchangeError),
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
    let (inputs, faults) = survey_inputs(sources);
    if faults.is_empty() { Ok(inputs) } else { Err(faults) }
}

/// Reads all inputs as far as they can be read, and says what is wrong with the others: what cannot be read is as if it were not there.
///
/// An exchange of texts that was interrupted is finished first; where it cannot be, nothing of the study is read.
pub fn survey_inputs(sources: &Sources) -> (Inputs, Vec<InputError>) {
    let named = [&sources.study, &sources.transcripts, &sources.codings];
    if let Err(error) = named.into_iter().flatten().try_for_each(|path| finish_pending_around(path)) {
        return (nothing(), vec![error.into()]);
    }
    let mut faults = Faults::default();
    let in_study = |names: &[&str]| find_in_study(sources, names);
    let is_there = sources.study.as_deref().is_none_or(|study| faults.take(listing::check_study_folder(study)).is_some());
    let study = faults.take(optional(in_study(&["study.toml"]).as_deref(), |text, _| read_study(text))).flatten();
    let codebook = faults.take(read_scheme_file(sources)).flatten();
    let participants_path = sources.participants.clone().or_else(|| in_study(&["participants.csv", "participants.xlsx"]));
    let participants = faults.take(participants_file(participants_path.as_deref())).flatten();
    let guide = faults.take(optional(in_study(&["guide.toml"]).as_deref(), |text, _| read_guide(text))).flatten();
    let mut codings = faults.take(read_all_codings(sources)).unwrap_or_default();
    let book = codebook.as_ref().map(|(input, _)| &input.value);
    let decisions = faults.take(read_decisions(sources, book).map_err(|error| vec![error.into()])).unwrap_or_default();
    let Decisions { head, held, codings: decided, shown, agreed, annotations } = decisions;
    let rejections_path = sources.rejections.clone().or_else(|| in_study(&["rejections.csv"]));
    let rejections = faults.take(optional(rejections_path.as_deref(), |text, _| read_codings(text))).flatten();
    let answers = faults.take(optional(sources.answers.as_deref(), |text, _| one(read_sample(text)))).flatten();
    // A folder that is not there was reported already.
    let listed = if is_there || sources.transcripts.is_some() { listing::read_transcript_list(sources) } else { Ok(Default::default()) };
    let (transcripts, mut findings) = faults.take(listed.map_err(|fault| vec![fault])).unwrap_or_default();
    let tokenizer = faults.take(read_tokenizer(sources.tokenizer.as_deref()).map_err(|fault| vec![fault]));
    let mut study = study.map_or_else(unnamed_study, |input| input.value);
    let transcripts =
        faults.take(cleared(sources, study.declaration, transcripts, &mut findings).map_err(|fault| vec![fault])).unwrap_or_default();
    let participants = participants.map(|table| placed(table, &transcripts, &mut findings));
    findings.extend(second_scheme(sources));
    findings.extend(sources.study.iter().flat_map(|study| copies_beside(study)));
    findings.extend(sources.study.iter().flat_map(|study| listing::folders_of_other_names(study)));
    let codebook = codebook.map(|(codebook, remarks)| {
        findings.extend(remarks);
        codebook
    });
    codings.extend(decided);
    findings.extend(twins::settle(&mut codings));
    // A study with faults is refused: its transcripts need not be read.
    let mut file_labels = KeptLabels::default();
    if faults.0.is_empty() {
        (study.speakers, file_labels) = with_study_labels(study.speakers, &transcripts, &sources.kept_labels);
    }
    let inputs = Inputs {
        study,
        transcripts,
        codebook: held.or(codebook),
        participants,
        guide,
        codings,
        rejections: rejections.into_iter().collect(),
        answers,
        tokenizer: tokenizer.unwrap_or_else(own_tokenizer),
        head,
        shown,
        agreed,
        annotations,
        pdf_reader: sources.pdf_reader.clone(),
        model: None,
        file_labels,
        findings,
    };
    (inputs, faults.0)
}

/// The inputs of a study of which nothing may be read.
fn nothing() -> Inputs {
    Inputs {
        study: unnamed_study(),
        transcripts: Vec::new(),
        codebook: None,
        participants: None,
        guide: None,
        codings: Vec::new(),
        rejections: Vec::new(),
        answers: None,
        tokenizer: own_tokenizer(),
        head: None,
        shown: Vec::new(),
        agreed: None,
        annotations: Annotations::default(),
        pdf_reader: None,
        model: None,
        file_labels: KeptLabels::default(),
        findings: Vec::new(),
    }
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

/// The transcripts that may be analysed: all, until de-identification begins in the study.
fn cleared(
    sources: &Sources,
    declaration: Declaration,
    transcripts: Vec<Found>,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Found>, InputError> {
    let Some(study) = sources.study.as_ref().filter(|_| !sources.before_deidentification) else { return Ok(transcripts) };
    let count = transcripts.len();
    let kept = clearance::cleared(study, declaration, transcripts, findings)?;
    if kept.is_empty() && count > 0 { Err(InputError::NoneCleared { count }) } else { Ok(kept) }
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
pub(crate) fn is_scheme(name: &str) -> bool {
    SCHEMES.contains(&name)
}

/// The codebooks that a study folder holds; the first counts.
pub(crate) fn schemes_in(study: &Path) -> impl Iterator<Item = &'static str> + '_ {
    SCHEMES.into_iter().filter(|name| study.join(name).exists())
}

/// Whether a study folder holds a codebook.
pub fn has_scheme(study: &Path) -> bool {
    schemes_in(study).next().is_some()
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
    use crate::domain::corpus::speakers::SpeakerRules;
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

/// The table of participants, saved as text or in a workbook, of which the first sheet counts.
fn participants_file(path: Option<&Path>) -> Result<Option<Input<Participants>>, Vec<InputError>> {
    let Some(path) = path.filter(|path| has_ending(path, "xlsx")) else { return optional(path, |text, _| read_participants(text)) };
    let bytes = read_file(path).map_err(|fault| vec![fault])?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let fault = |fault| InputError::Fault { path: path.display().to_string(), fault };
    let sheets = read_tables(&name, &bytes).map_err(|error| vec![fault(error)])?;
    let text = sheets.first().map(as_text).unwrap_or_default();
    let value = read_participants(&text).map_err(|faults| faults.into_iter().map(fault).collect::<Vec<_>>())?;
    Ok(Some(Input { value, name, digest: Digest::of(&bytes) }))
}

fn read_file(path: &Path) -> Result<Vec<u8>, InputError> {
    let shown = path.display().to_string();
    if path.is_dir() {
        return Err(InputError::WrongKind { path: shown, is: "a folder", meant: "a file", remedy: "name the file itself" });
    }
    if !path.exists() {
        return Err(InputError::Missing { what: "such file", path: shown, remedy: "correct the name".to_owned() });
    }
    fs::read(path).map_err(|error| InputError::Unreadable { path: shown, reason: error.kind().to_string() })
}

fn read_all_codings(sources: &Sources) -> Result<Vec<Input<Vec<StoredCoding>>>, Vec<InputError>> {
    let mut paths: Vec<PathBuf> = match (&sources.codings, &sources.study) {
        (Some(file), _) => vec![file.clone()],
        (None, Some(study)) => match fs::read_dir(study.join("codings")) {
            Ok(entries) => entries
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .filter(|path| !is_copy(path))
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

/// Whether a file is named like a conflict copy of a sync program: it is reported and not read.
fn is_copy(path: &Path) -> bool {
    path.file_name().is_some_and(|name| is_conflict_copy(&name.to_string_lossy()))
}

/// Tells of conflict copies among the study's own files and its codings.
fn copies_beside(study: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (folder, prefix) in [(study.to_path_buf(), ""), (study.join("codings"), "codings/")] {
        let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        findings.extend(names.filter(|name| is_conflict_copy(name)).filter_map(|name| passed_over(&name, &format!("{prefix}{name}"))));
    }
    findings.sort();
    findings
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|have| have.eq_ignore_ascii_case(ending))
}

/// The tokenizer that is built in.
fn own_tokenizer() -> Input<Vec<u8>> {
    let bytes = include_bytes!("../../models/words/tokenizer.json").to_vec();
    Input { digest: Digest::of(&bytes), name: "tokenizer.json".into(), value: bytes }
}

fn read_tokenizer(path: Option<&Path>) -> Result<Input<Vec<u8>>, InputError> {
    let Some(path) = path else { return Ok(own_tokenizer()) };
    let bytes = read_file(path)?;
    Ok(Input { digest: Digest::of(&bytes), name: "tokenizer.json".into(), value: bytes })
}
