//! Writes what people take into their own writing: quotations, matrices, memos, the codebook and a methods section.
//!
//! A file's ending says its form. Excerpts are of the transcripts as they were de-identified. A file of the study is never
//! written over.

use std::fs;
use std::path::{Path, PathBuf};

use super::codings::resolve_excerpts;
use super::exchange::NO_NAME;
use super::export::{ExportError, some_losses, would_be_of_study};
use super::export_files::ExportFiles;
use super::imported_notes::read_kept;
use super::inputs::{Inputs, Sources, read_inputs, read_scheme};
use super::transcripts::read_transcripts;
use crate::domain::codebook::Codebook;
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::finding::Finding;
use crate::domain::review::coding::CodedExcerpt;
use crate::domain::review::event::Head;
use crate::formats::manuscript::{Manuscript, docx, html, markdown};
use crate::formats::table::Table;
use crate::formats::workbook::{csv, xlsx};
use crate::language::tag::Language;
use crate::report::coded::{CodedInput, CodedStudy, CodedText, LEAST_PARTICIPANTS};
use crate::report::manuscripts::{
    Filter, MethodsFacts, Source, codebook_manuscript, matrix_sheets, matrix_table, memo_lines, memos_manuscript, memos_sheet,
    methods_manuscript, quotes_manuscript, quotes_sheets,
};
use crate::stages::segment::{SegmentConfig, SegmentParams, Unit, segment};
use crate::stages::vectorize::study_language;

/// What is written into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Quotations by code.
    Quotes,
    /// Codes by transcript, group and question.
    Matrix,
    /// Memos of all kinds.
    Memos,
    /// The codebook.
    Codebook,
    /// A methods section with the items of two checklists.
    Methods,
}

impl Writing {
    /// The endings that it can be written under.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Quotes => &["docx", "xlsx", "html", "md"],
            Self::Matrix => &["xlsx", "csv"],
            Self::Memos => &["docx", "html", "md", "csv"],
            Self::Codebook => &["docx"],
            Self::Methods => &["docx", "md", "html"],
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct WritingRequest {
    /// The study.
    pub sources: Sources,
    /// The results folder of its last run, for the methods section.
    pub results: Option<PathBuf>,
    /// The files, each with what goes into it.
    pub files: Vec<(Writing, PathBuf)>,
    /// Which codings.
    pub filter: Filter,
    /// Participants that a group has at least; `None`: as the study says.
    pub least: Option<u32>,
}

/// What was written.
pub struct Written {
    /// Each file's name, how many things it holds, and what these are.
    pub files: Vec<(String, usize, &'static str)>,
    /// Codings that have no place in the transcripts.
    pub losses: Vec<(u32, &'static str)>,
    /// What was found on the way.
    pub findings: Vec<Finding>,
    /// The last row of the log of decisions.
    pub head: Option<Head>,
}

/// Makes the files, and writes them.
///
/// # Errors
///
/// An [`ExportError`] if the inputs cannot be read, a filter names what the study lacks, a file's ending is not known, or a file may
/// not be written.
pub fn write_up(request: &WritingRequest) -> Result<Written, ExportError> {
    let (files, written) = make_writing(request)?;
    files.write(|_| ())?;
    Ok(written)
}

/// Makes the files, and writes none.
///
/// # Errors
///
/// An [`ExportError`] if the inputs cannot be read, a filter names what the study lacks, or a file's ending is not known.
pub fn make_writing(request: &WritingRequest) -> Result<(ExportFiles, Written), ExportError> {
    for (what, path) in &request.files {
        let known = ending(path).is_some_and(|ending| what.endings().contains(&ending.as_str()));
        if !known {
            let endings = what.endings().iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ");
            return Err(ExportError::WritingEnding { path: path.display().to_string(), endings });
        }
        if request.sources.study.as_deref().is_some_and(|study| would_be_of_study(study, path)) {
            return Err(ExportError::OfStudy { path: path.display().to_string() });
        }
    }
    let inputs = match read_inputs(&request.sources) {
        Ok(inputs) => inputs,
        Err(faults) => return codebook_alone(request).unwrap_or(Err(ExportError::Inputs(faults))),
    };
    let mut findings = inputs.findings.clone();
    let mut transcripts = read_transcripts(&inputs, &mut findings);
    transcripts.sort_by(|a, b| a.id.cmp(&b.id));
    let (codings, more) = resolve_excerpts(&inputs.codings, &transcripts);
    findings.extend(more);
    let texts = coded_texts(&inputs, &transcripts);
    let coded = coded_study(&inputs, &texts, &codings, request.least);
    request.filter.check(&coded)?;
    let name = inputs.study.name.as_deref().unwrap_or(NO_NAME);
    let source = Source::new(name, inputs.study.date.as_deref().unwrap_or(""), transcripts.iter().collect(), &coded, inputs.head);
    let (mut made, mut files) = (ExportFiles::default(), Vec::new());
    for (what, path) in &request.files {
        let (bytes, count, of) = content(*what, path, request, &inputs, &source)?;
        made.add(path, bytes);
        files.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), count, of));
    }
    Ok((made, Written { files, losses: some_losses(&inputs.codings, &transcripts), findings, head: inputs.head }))
}

/// The codebook, where that alone is asked for and there are no transcripts to take examples from.
fn codebook_alone(request: &WritingRequest) -> Option<Result<(ExportFiles, Written), ExportError>> {
    let [(Writing::Codebook, path)] = request.files.as_slice() else { return None };
    let book = read_scheme(&request.sources).ok()??.value;
    let manuscript = codebook_manuscript(NO_NAME, "", &book, None);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let written = Written { files: vec![(name, book.len(), "codes")], losses: Vec::new(), findings: Vec::new(), head: None };
    Some(Ok((ExportFiles::one(path, docx(&manuscript)), written)))
}

/// Transcripts as coded passages are counted in them.
fn coded_texts(inputs: &Inputs, transcripts: &[SafeTranscript]) -> Vec<CodedText> {
    let language = inputs.study.language.or_else(|| study_language(transcripts).map(|(language, _)| language)).unwrap_or(Language::En);
    // Whole turns are enough to see which question was asked before each.
    let params = SegmentParams::try_from(SegmentConfig { unit: Unit::Turns, max_words: 120, language }).ok();
    let guide = inputs.guide.as_ref().map(|input| &input.value);
    let text = |transcript: &SafeTranscript| {
        let segments: Option<Segments> = guide.and(params.as_ref()).map(|params| segment(transcript, &[], guide, params));
        let participant = inputs.participants.as_ref().and_then(|input| input.value.of(&transcript.id));
        CodedText::of(transcript, segments.as_ref(), participant)
    };
    transcripts.iter().map(text).collect()
}

/// The study as people coded it.
fn coded_study<'a>(inputs: &Inputs, texts: &'a [CodedText], codings: &[CodedExcerpt], least: Option<u32>) -> CodedStudy<'a> {
    let compare = compared(inputs.study.compare.as_deref());
    let guide = inputs.guide.iter().flat_map(|input| &input.value.questions);
    let questions: Vec<(String, String)> = guide.map(|question| (question.id.clone(), question.text.clone())).collect();
    let input = CodedInput {
        codebook: inputs.codebook.as_ref().map(|input| &input.value),
        questions: &questions,
        codings,
        annotations: &inputs.annotations,
        compare: &compare,
        least: least.unwrap_or_else(|| least_participants(&inputs.study.pipeline)),
    };
    CodedStudy::new(texts.iter().collect(), &input)
}

/// The attributes of participants that tables compare: those that the study names, else the group alone.
pub fn compared(named: Option<&[String]>) -> Vec<String> {
    named.map_or_else(|| vec!["group".to_owned()], <[String]>::to_vec)
}

/// How many participants a group has at least, where the study's settings say so.
pub fn least_participants(settings: &std::collections::BTreeMap<String, toml::Value>) -> u32 {
    let set = settings.get("themes.least_participants").and_then(toml::Value::as_integer).and_then(|least| u32::try_from(least).ok());
    set.unwrap_or(LEAST_PARTICIPANTS)
}

fn content(
    what: Writing,
    path: &Path,
    request: &WritingRequest,
    inputs: &Inputs,
    source: &Source<'_>,
) -> Result<(Vec<u8>, usize, &'static str), ExportError> {
    let form = ending(path).unwrap_or_default();
    Ok(match what {
        Writing::Quotes if form == "xlsx" => {
            let (sheets, count) = quotes_sheets(source, &request.filter);
            (xlsx(&sheets, source.date), count, "quotations")
        }
        Writing::Quotes => {
            let (manuscript, count) = quotes_manuscript(source, &request.filter);
            (written(&form, &manuscript), count, "quotations")
        }
        Writing::Matrix if form == "csv" => (csv(&matrix_table(source)), source.coded.codes.len(), "codes"),
        Writing::Matrix => (xlsx(&matrix_sheets(source), source.date), source.coded.codes.len(), "codes"),
        Writing::Memos => {
            let kept = request.sources.study.as_deref().map(read_kept).unwrap_or_default();
            let lines = memo_lines(source, &inputs.annotations, &kept.notes);
            let bytes = if form == "csv" { csv(&memos_sheet(&lines)) } else { written(&form, &memos_manuscript(source, &lines)) };
            (bytes, lines.len(), "memos")
        }
        Writing::Codebook => {
            let book = inputs.codebook.as_ref().map(|input| &input.value).filter(|book| !book.is_empty()).ok_or(ExportError::NoCodebook)?;
            (docx(&codebook_manuscript(source.name, source.date, book, Some(source))), book.len(), "codes")
        }
        Writing::Methods => {
            let facts = facts(request, inputs, source);
            (written(&form, &methods_manuscript(source, &facts)), 1, "methods section")
        }
    })
}

fn written(form: &str, manuscript: &Manuscript) -> Vec<u8> {
    match form {
        "docx" => docx(manuscript),
        "html" => html(manuscript).into_bytes(),
        _ => markdown(manuscript).into_bytes(),
    }
}

fn ending(path: &Path) -> Option<String> {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase())
}

/// What the methods section knows beside the codings: from the study's files, and from what the last commands left in its results.
fn facts<'a>(request: &WritingRequest, inputs: &'a Inputs, source: &Source<'_>) -> MethodsFacts<'a> {
    let kept = request.sources.study.as_deref().map(read_kept).unwrap_or_default();
    let results = request.results.clone().unwrap_or_default();
    let codebook: Option<&Codebook> = inputs.codebook.as_ref().map(|input| &input.value);
    MethodsFacts {
        version: env!("CARGO_PKG_VERSION"),
        codebook,
        blind: inputs.study.blind,
        memos: memo_lines(source, &inputs.annotations, &kept.notes).len(),
        agreement: agreement(&results.join("agreement/agreement.csv")),
        saturation: saturation(&results.join("coverage/saturation.csv")),
        run: run(&results.join("manifest.json")),
    }
}

/// Alpha over all transcripts: of the codes of each facet as sets, else of each code.
fn agreement(path: &Path) -> Vec<(String, String)> {
    let Some(table) = table(path) else { return Vec::new() };
    let mut figures = Vec::new();
    for row in table.rows().filter(|row| row.get("scope") == Some("overall")) {
        let is_set = row.get("alpha_masi").is_some();
        let prefix = if is_set { "alpha_masi" } else { "alpha" };
        let figure = |end: &str| row.get(&format!("{prefix}{end}")).and_then(|cell| cell.parse::<f64>().ok());
        let Some(value) = figure("") else { continue };
        let interval = figure("_low").zip(figure("_high")).map(|(low, high)| format!(" ({low:.2} to {high:.2})")).unwrap_or_default();
        let of = match (row.get("code"), row.get("facet")) {
            (_, Some(facet)) if is_set => format!("{facet}, all codes as sets"),
            (Some(code), _) => code.to_owned(),
            _ => "all codes".to_owned(),
        };
        figures.push((is_set, of, format!("Krippendorff’s alpha {value:.2}{interval}")));
    }
    let any_set = figures.iter().any(|(is_set, ..)| *is_set);
    figures.into_iter().filter(|(is_set, ..)| *is_set == any_set).map(|(_, of, figure)| (of, figure)).collect()
}

/// The end of the curve of all transcripts.
fn saturation(path: &Path) -> Option<String> {
    let table = table(path)?;
    let number = |cell: Option<&str>| cell.and_then(|cell| cell.parse::<f64>().ok());
    let rows = table.rows().filter(|row| row.get("group").is_none() && row.get("row") == Some("curve"));
    let last = rows
        .filter_map(|row| Some((number(row.get("transcripts"))?, number(row.get("codes_mean"))?)))
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    let all: Vec<_> = table.rows().filter(|row| row.get("group").is_none()).collect();
    let of = |column: &str| all.iter().find_map(|row| number(row.get(column)));
    let mut text = format!("Code saturation: {:.0} codes were seen in {:.0} transcripts", last.1, last.0);
    if let (Some(once), Some(unseen)) = (of("codes_seen_once"), of("codes_unseen_at_least")) {
        text += &format!("; {once:.0} in one transcript only, and at least {unseen:.1} are still unseen (Chao’s estimate)");
    }
    Some(text + ". Code saturation is not saturation of meaning.")
}

/// The pipeline, the seed and the stages of the last run.
fn run(path: &Path) -> Option<(String, String, Vec<String>)> {
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let stages = manifest["stages"].as_array()?.iter().filter_map(|stage| stage["use"].as_str().map(str::to_owned)).collect();
    Some((manifest["pipeline"].as_str()?.to_owned(), manifest["seed"].to_string(), stages))
}

fn table(path: &Path) -> Option<Table> {
    Table::read(&fs::read_to_string(path).ok()?).ok()
}
