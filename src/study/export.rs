//! Export: a study, its codebook or its codings as a file for other programs. What is made here `export_files` writes.

use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::domain::codebook::Codebook;
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::{CodeId, DocumentId};
use crate::domain::review::coding::CodedExcerpt;
use crate::domain::review::event::Head;
use crate::formats::codebook::{codebook_csv, taguette_csv};
use crate::formats::decode::decode;
use crate::formats::fault::FormatFault;
use crate::formats::inputs::codings::{StoredCoding, codings_csv, codings_jsonl};
use crate::formats::projects::refi::remark::{Remark, Remarks};
use crate::formats::table::Table;
use crate::study::codings::{resolve_excerpts, without_place};
use crate::study::decisions::{Decisions, DecisionsRead};
use crate::study::exchange::{codebook_qdc, machine_excerpt, study_qdpx_with};
use crate::study::export_files::{ExportFiles, WriteError};
use crate::study::imported_notes::{Kept, read_kept};
use crate::study::inputs::{InputError, Inputs, Sources, is_scheme, read_decisions, read_inputs, read_scheme};
use crate::study::packets::{Packet, packet_files};
use crate::study::transcripts::read_transcripts;

/// Whose codings are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// What people coded.
    Human,
    /// What the last run suggested, as the codings of a coder that is no person.
    Machine,
}

/// What a `.csv` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// A row for each coding.
    Codings,
    /// A row for each code.
    Codebook,
    /// A row for each code, as Taguette takes it.
    Taguette,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// The study.
    pub sources: Sources,
    /// The results folder of its last run, where the machine's suggestions lie.
    pub results: Option<PathBuf>,
    /// The file to write; its ending says what it is.
    pub out: PathBuf,
    /// Whose codings.
    pub whose: Whose,
    /// Those of one coder only.
    pub coder: Option<String>,
    /// What a `.csv` holds.
    pub table: TableKind,
    /// What a `.html` holds.
    pub packet: Option<Packet>,
}

/// What was exported.
pub struct Exported {
    /// Transcripts, codes and codings in the file.
    pub counts: [usize; 3],
    /// What the file cannot hold: how many, and what.
    pub losses: Vec<(u32, &'static str)>,
    /// What was found on the way.
    pub findings: Vec<Finding>,
    /// The last row of the study's log of decisions, where it keeps one.
    pub head: Option<Head>,
}

/// Why nothing was exported.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The inputs.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Inputs(Vec<InputError>),
    /// The ending of the file.
    #[error("E1070 {path} has no ending that is known; write a project as .qdpx, a codebook as .qdc or .csv, codings as .csv or .jsonl")]
    Ending {
        /// The file.
        path: String,
    },
    /// The ending of a file for people's own writing.
    #[error("E1171 {path} cannot be written under this ending; give it one of {endings}")]
    WritingEnding {
        /// The file.
        path: String,
        /// The endings that it can have.
        endings: String,
    },
    /// A filter names what the study lacks.
    #[error(transparent)]
    Unknown(#[from] crate::report::manuscripts::Unknown),
    /// A codebook is asked for and there is none.
    #[error("E1071 the study has no codebook with a code in it; add codebook.toml, or name one with --codebook")]
    NoCodebook,
    /// The machine's suggestions are asked for and there are none.
    #[error("E1072 there are no suggestions at {path}; run the study first")]
    NoSuggestions {
        /// Where they were looked for.
        path: String,
    },
    /// The suggestions cannot be read.
    #[error("E1073 {path}: {fault}")]
    Suggestions {
        /// The file.
        path: String,
        /// What, where, and the way out.
        fault: FormatFault,
    },
    /// Nobody of that name.
    #[error("E1074 no coding is by {coder}; the coders are {known}")]
    NoCoder {
        /// Who was asked for.
        coder: String,
        /// Who there is.
        known: String,
    },
    /// No participant of that name.
    #[error("E1077 no transcript is of participant {participant}; see participants.csv for the numbers")]
    NoParticipant {
        /// Who was asked for.
        participant: String,
    },
    /// A page is asked for, and not said whose.
    #[error("E1078 a page is for one reader; say --member PARTICIPANT, or --experts, with --out FILE.html")]
    NoReader,
    /// The file is one of the study's own.
    #[error("E1079 {path} is a file of the study itself and was left as it is; name another with --out")]
    OfStudy {
        /// The file.
        path: String,
    },
    /// The form was filled in.
    #[error("E1068 {path} has been filled in and was left as it is; bring it in with `leitmotif import`, or name another file with --out")]
    FilledIn {
        /// The file.
        path: String,
    },
    /// The writing.
    #[error(transparent)]
    Write(#[from] WriteError),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Qdpx,
    Qdc,
    Csv,
    Jsonl,
    Html,
}

/// Exports a study, and writes the file.
///
/// # Errors
///
/// An [`ExportError`] if the inputs cannot be read, there is nothing of what is asked for, or the file may not be written.
pub fn export_study(request: &ExportRequest) -> Result<Exported, ExportError> {
    let (files, exported) = make_export(request)?;
    files.write(|_| ())?;
    Ok(exported)
}

/// Makes the files of an export, and writes none.
///
/// # Errors
///
/// An [`ExportError`] if the inputs cannot be read, there is nothing of what is asked for, or the file may not be written.
pub fn make_export(request: &ExportRequest) -> Result<(ExportFiles, Exported), ExportError> {
    let form = form_of(&request.out)?;
    if (form == Form::Html) != request.packet.is_some() {
        return Err(ExportError::NoReader);
    }
    if request.sources.study.as_deref().is_some_and(|study| is_of_study(study, &request.out)) {
        return Err(ExportError::OfStudy { path: request.out.display().to_string() });
    }
    let codebook_alone = form == Form::Qdc || form == Form::Csv && request.table != TableKind::Codings;
    if codebook_alone { codebook_file(request, form) } else { codings_file(request, form) }
}

/// A codebook, for which nothing else of the study is read.
fn codebook_file(request: &ExportRequest, form: Form) -> Result<(ExportFiles, Exported), ExportError> {
    let file = read_scheme(&request.sources).map_err(ExportError::Inputs)?;
    let log =
        read_decisions(&Sources { decisions: DecisionsRead::Head, ..request.sources.clone() }, file.as_ref().map(|input| &input.value));
    let Decisions { head, held, .. } = log.map_err(|error| ExportError::Inputs(vec![error.into()]))?;
    let input = held.or(file).ok_or(ExportError::NoCodebook)?;
    let book = &input.value;
    let (bytes, remarks) = match (form, request.table) {
        (Form::Csv, TableKind::Taguette) => (taguette_csv(book), Remarks::default()),
        (Form::Csv, _) => (codebook_csv(book), Remarks::default()),
        _ => codebook_qdc(book).ok_or(ExportError::NoCodebook)?,
    };
    let mut losses = remarks.losses();
    if form == Form::Csv && request.table == TableKind::Taguette {
        let colours = book.codes().iter().filter(|code| code.colour.is_some()).count();
        losses.extend(some(colours, "the colour of a code has no column"));
    }
    let exported = Exported { counts: [0, book.len(), 0], losses, findings: remarks.findings(&name(request)), head };
    Ok((ExportFiles::one(&request.out, bytes), exported))
}

/// A project, or codings alone.
fn codings_file(request: &ExportRequest, form: Form) -> Result<(ExportFiles, Exported), ExportError> {
    let inputs = read_inputs(&request.sources).map_err(ExportError::Inputs)?;
    // What two coders agreed on goes out under its own name, and nothing beside it.
    let coder = inputs.agreed.as_ref().map(ToString::to_string).or_else(|| request.coder.clone());
    let request = &ExportRequest { coder, ..request.clone() };
    let book = inputs.codebook.as_ref().map(|input| &input.value);
    let mut findings = inputs.findings.clone();
    let transcripts = read_transcripts(&inputs, &mut findings);
    let excerpts = coded(request, &inputs, &transcripts, &mut findings)?;
    if let Some(packet) = &request.packet {
        let files = packet_files(packet, &inputs, &transcripts, &excerpts).ok_or_else(|| {
            let Packet::Member(participant) = packet else { return ExportError::NoCodebook };
            ExportError::NoParticipant { participant: participant.clone() }
        })?;
        if *packet == Packet::Experts && book.is_none() {
            return Err(ExportError::NoCodebook);
        }
        let form = request.out.with_extension(files.form_ending);
        if fs::read(&form).is_ok_and(|there| is_filled_in(&there)) {
            return Err(ExportError::FilledIn { path: form.display().to_string() });
        }
        let counts = [transcripts.len(), book.map_or(0, Codebook::len), files.excerpts];
        let mut made = ExportFiles::one(&form, files.form);
        made.add(&request.out, files.page.into_bytes());
        return Ok((made, Exported { counts, losses: Vec::new(), findings, head: inputs.head }));
    }
    let (bytes, remarks) = match form {
        Form::Csv => (codings_csv(&excerpts), Remarks::default()),
        Form::Jsonl => (codings_jsonl(&excerpts), Remarks::default()),
        _ => {
            let kept = kept_for(request);
            let (bytes, mut remarks) = study_qdpx_with(&inputs, &transcripts, book, &excerpts, &kept.0);
            remarks.add_many(Remark::NoteOfOthers, kept.1);
            (bytes, remarks)
        }
    };
    findings.extend(remarks.findings(&name(request)));
    let mut losses = remarks.losses();
    if request.whose == Whose::Human {
        losses.extend(some_losses(&inputs.codings, &transcripts));
    }
    if form == Form::Csv {
        let dates = excerpts.iter().filter(|excerpt| excerpt.created.is_some()).count();
        let memos = excerpts.iter().filter(|excerpt| !excerpt.memo.is_empty()).count();
        losses.extend(some(dates, "the date of a coding has no column; .jsonl holds it"));
        losses.extend(some(memos, "the memo of a coding has no column; .jsonl holds it"));
    }
    let counts = [transcripts.len(), book.map_or(0, Codebook::len), excerpts.len()];
    Ok((ExportFiles::one(&request.out, bytes), Exported { counts, losses, findings, head: inputs.head }))
}

/// The notes and sets that go out: of one coder's file only that coder's notes, with the number of those left out.
fn kept_for(request: &ExportRequest) -> (Kept, u32) {
    let mut kept = match (&request.sources.study, request.whose) {
        (Some(study), Whose::Human) => read_kept(study),
        _ => Kept::default(),
    };
    let all = kept.notes.len();
    if let Some(coder) = &request.coder {
        kept.notes.retain(|[_, author, ..]| author == coder);
    }
    let left = (all - kept.notes.len()) as u32;
    (kept, left)
}

/// Codings that have no place in the transcripts as they are now.
pub(super) fn some_losses(codings: &[super::files::Input<Vec<StoredCoding>>], transcripts: &[SafeTranscript]) -> Vec<(u32, &'static str)> {
    some(without_place(codings, transcripts), "codings that have no place in the transcripts as they are now").into_iter().collect()
}

fn some(count: usize, what: &'static str) -> Option<(u32, &'static str)> {
    (count > 0).then_some((count as u32, what))
}

fn name(request: &ExportRequest) -> String {
    request.out.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn form_of(path: &Path) -> Result<Form, ExportError> {
    match path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).as_deref() {
        Some("qdpx") => Ok(Form::Qdpx),
        Some("qdc") => Ok(Form::Qdc),
        Some("csv") => Ok(Form::Csv),
        Some("jsonl") => Ok(Form::Jsonl),
        Some("html") => Ok(Form::Html),
        _ => Err(ExportError::Ending { path: path.display().to_string() }),
    }
}

fn coded(
    request: &ExportRequest,
    inputs: &Inputs,
    transcripts: &[SafeTranscript],
    findings: &mut Vec<Finding>,
) -> Result<Vec<CodedExcerpt>, ExportError> {
    let mut excerpts = match request.whose {
        Whose::Human => {
            let (excerpts, more) = resolve_excerpts(&inputs.codings, transcripts);
            findings.extend(more);
            excerpts
        }
        Whose::Machine => suggested(request, transcripts, findings)?,
    };
    if let Some(coder) = &request.coder {
        let mut known: Vec<&str> = excerpts.iter().map(|excerpt| excerpt.coding.coder.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        if !known.contains(&coder.as_str()) {
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(ExportError::NoCoder { coder: coder.clone(), known });
        }
        excerpts.retain(|excerpt| excerpt.coding.coder.as_str() == coder);
    }
    Ok(excerpts)
}

/// The suggestions of the last run, from the table that it left.
fn suggested(
    request: &ExportRequest,
    transcripts: &[SafeTranscript],
    findings: &mut Vec<Finding>,
) -> Result<Vec<CodedExcerpt>, ExportError> {
    let path = request.results.clone().unwrap_or_default().join("suggestions.csv");
    let shown = path.display().to_string();
    let bytes = fs::read(&path).map_err(|_| ExportError::NoSuggestions { path: shown.clone() })?;
    let wrong = |fault| ExportError::Suggestions { path: shown.clone(), fault };
    let text = decode(&bytes).map_err(|error| wrong(FormatFault::new(error.to_string(), "run the study once more")))?.text;
    let table = Table::read(&text).map_err(wrong)?;
    let mut excerpts = Vec::new();
    for row in table.rows() {
        let number = |column: &str| row.get(column).and_then(|cell| cell.parse::<u32>().ok());
        let (Some(document), Some(code), Some(start), Some(end)) = (row.get("document"), row.get("code"), number("start"), number("end"))
        else {
            return Err(wrong(FormatFault::new("this row is no suggestion", "run the study once more").at(row.line)));
        };
        let chars = transcripts.iter().find(|transcript| transcript.id.as_str() == document).map(|transcript| transcript.offsets().chars());
        if chars.is_none_or(|chars| end > chars) || start >= end {
            let remedy = "run the study once more: its transcripts have changed";
            findings.push(Finding::new("E1076", Place::line("suggestions.csv", row.line), "this suggestion fits no transcript", remedy));
            continue;
        }
        let text = |column: &str| row.get(column).unwrap_or("");
        let (document, span) = (DocumentId::new(document), CharSpan { start, end });
        excerpts.push(machine_excerpt(document, span, CodeId::new(code), text("rank"), text("score"), text("why")));
    }
    excerpts.sort();
    Ok(excerpts)
}

/// Whether a file that is there is read as part of the study.
fn is_of_study(study: &Path, out: &Path) -> bool {
    out.canonicalize().is_ok_and(|out| would_be_of_study(study, &out))
}

/// Whether a file would be read as part of the study if it were there. The study that has no such file yet would gain one.
pub(super) fn would_be_of_study(study: &Path, out: &Path) -> bool {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Ok(study), Ok(folder), Some(name)) = (study.canonicalize(), folder.canonicalize(), out.file_name()) else { return false };
    let out = folder.join(name);
    let Ok(inside) = out.strip_prefix(&study) else { return false };
    let mut parts = inside.components().map(|part| part.as_os_str().to_string_lossy());
    match (parts.next().as_deref(), parts.next()) {
        (Some("transcripts" | "codings" | "models"), Some(_)) => true,
        (Some(name), None) => {
            ["study.toml", "participants.csv", "guide.toml", "rejections.csv", "study.db"].contains(&name) || is_scheme(name)
        }
        _ => false,
    }
}

/// Whether people wrote into a form: whatever its last cells hold was left empty for them. What cannot be read is theirs.
fn is_filled_in(form: &[u8]) -> bool {
    let Some(table) = decode(form).ok().and_then(|text| Table::read(&text.text).ok()) else { return true };
    let empty = ["answer", "comment", "signed_off"];
    table.rows().any(|row| empty.iter().any(|column| row.get(column).is_some()))
}
