//! Plans a withdrawal: lists what is removed from each file, and changes none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::gaps::{Gaps, gaps};
use super::names::rows_left;
use super::search::{Search, files_below};
use super::tables::{RowsOf, Shorter};
use super::traces::Traces;
use super::{ForgetError, ForgetRequest};
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::transcript::{Role, SafeTranscript, Transcript};
use crate::domain::corpus::transcript_names::Names;
use crate::domain::digest::Digest;
use crate::domain::ids::DocumentId;
use crate::formats::decode::decode;
use crate::formats::deidentify::name_table::{name_table, read_name_table};
use crate::formats::review::withdrawal::Leaving;
use crate::store::{FILE, Store};
use crate::study::exports::{CopyKind, known};
use crate::study::files::digest_file;
use crate::study::inputs::{Inputs, Sources, read_inputs};
use crate::study::transcripts::read_transcripts;

/// What will go and what will stay.
#[derive(Debug)]
pub struct ForgetPlan {
    /// Transcripts that are the participant's alone, with their files.
    pub transcripts: BTreeMap<DocumentId, PathBuf>,
    /// Transcripts in which others speak too; they stay, with gaps where the participant spoke.
    pub gaps: Vec<Gaps>,
    /// Transcripts in which others speak too and whose format cannot hold a marked gap; they stay as they are.
    pub shared: Vec<SharedTranscript>,
    /// Files that lose rows, in the order in which they are written: the table of participants last.
    pub shorter: Vec<ShorterFile>,
    /// Results, artefacts and exports, which can be made anew.
    pub removed: Vec<PathBuf>,
    /// Which of them are exports that the list of copies names and nobody changed.
    pub exports: Vec<PathBuf>,
    /// Copies that the list names and that stay: sealed ones, and exports that were changed since.
    pub copies: Vec<(PathBuf, CopyKind)>,
    /// Names by which the log knows the participant's transcripts, those included whose files are gone.
    pub documents: BTreeSet<DocumentId>,
    /// Numbers by which `participants.csv` knows the participant.
    pub participants: BTreeSet<String>,
    /// Numbers and names that are too short to be searched for.
    pub unsearched: Vec<String>,
    /// What a search looks for.
    pub traces: Traces,
    /// Every transcript of the study.
    pub all: Vec<DocumentId>,
    /// Texts of the log, such as memos of coders, that are not about the participant and hold a trace: they lose it.
    pub memos: usize,
}

impl ForgetPlan {
    /// The table of participants less the participant, as it is after an exchange; `None` where nothing of it goes.
    pub(super) fn left_of_participants(&self, table: &[u8]) -> Option<String> {
        let text = decode(table).ok()?.text;
        let names = Names::of(&self.all);
        let own = (0..self.all.len()).filter(|&at| self.documents.contains(&self.all[at])).collect();
        let rows = RowsOf { names: &names, own: &own, participants: &self.participants, traces: &self.traces, in_gap: &|_, _| false };
        rows.table(&text).map(|shorter| shorter.text)
    }

    /// Does something with what leaves the log.
    pub(super) fn leaving<T>(&self, with: impl FnOnce(&Leaving<'_>) -> T) -> T {
        leaving(&self.documents, &self.participants, &self.gaps, &self.traces, with)
    }
}

fn leaving<T>(
    documents: &BTreeSet<DocumentId>,
    participants: &BTreeSet<String>,
    gaps: &[Gaps],
    traces: &Traces,
    with: impl FnOnce(&Leaving<'_>) -> T,
) -> T {
    let is_theirs = |document: &DocumentId, text: &Digest, span: CharSpan| {
        gaps.iter().any(|gaps| gaps.what.document == *document && gaps.what.before == *text && gaps.hold(span))
    };
    let left = |text: &str| traces.are_in(text).then(String::new);
    with(&Leaving { documents, participants, is_theirs: &is_theirs, left: &left })
}

/// A transcript in which the participant and others speak.
#[derive(Debug)]
pub struct SharedTranscript {
    /// Its name.
    pub document: DocumentId,
    /// How many turns are the participant's; `None` where no speaker is called so.
    pub own_turns: Option<usize>,
    /// How many turns are of other participants.
    pub other_turns: usize,
    /// How many other participants speak.
    pub others: usize,
}

/// A file that loses rows.
#[derive(Debug)]
pub struct ShorterFile {
    /// The file.
    pub path: PathBuf,
    /// Its name below the study's folder.
    pub name: String,
    /// What is left of it.
    pub left: String,
    /// Rows that go.
    pub rows: usize,
    /// Cells of other rows that go.
    pub cells: usize,
}

/// Columns of the table of participants that hold names of people.
const NAME_COLUMNS: [&str; 12] = [
    "name",
    "names",
    "full_name",
    "first_name",
    "given_name",
    "last_name",
    "family_name",
    "surname",
    "real_name",
    "nickname",
    "alias",
    "pseudonym",
];

/// Labels of fewer letters than this say nothing of a person.
const SHORTEST_LABEL: usize = 3;

/// Looks through the study and says what goes.
///
/// # Errors
///
/// A [`ForgetError`] if the study cannot be read, or knows nobody of that number.
pub fn plan(request: &ForgetRequest) -> Result<ForgetPlan, ForgetError> {
    let (study, pdf_reader) = (Some(request.study.clone()), request.pdf_reader.clone());
    let sources = Sources { study, pdf_reader, before_deidentification: true, ..Sources::default() };
    let inputs = read_inputs(&sources).map_err(ForgetError::Inputs)?;
    let all = read_transcripts(&inputs, &mut Vec::new());
    let (participants, documents) = whose(request, &inputs, &all)?;
    let called: BTreeSet<String> = participants.iter().cloned().chain(named(request, &inputs, &participants)).collect();
    let shared = shared(request, &called, &documents, &all);
    let stays: BTreeSet<&DocumentId> = shared.iter().map(|shared| &shared.document).collect();
    let own: BTreeSet<DocumentId> = documents.iter().filter(|document| !stays.contains(document)).cloned().collect();
    let found = inputs.transcripts.iter().filter(|found| own.contains(&found.id));
    let transcripts: BTreeMap<DocumentId, PathBuf> = found.map(|found| (found.id.clone(), found.path.clone())).collect();
    let (gaps, shared) = with_gaps(shared, &called, &inputs, &all);
    let (traces, unsearched) = traces(request, &inputs, &participants, &own, &all, &gaps);
    let known: Vec<&DocumentId> =
        inputs.transcripts.iter().map(|found| &found.id).chain(&own).collect::<BTreeSet<_>>().into_iter().collect();
    let (names, places) = (Names::of(known.iter().copied()), (0..known.len()).filter(|&at| own.contains(known[at])).collect());
    // Somebody who speaks in a group too is still part of the study's tables there.
    let in_gap = |at: usize, span: CharSpan| {
        gaps.iter()
            .filter(|gaps| gaps.what.document == *known[at])
            .any(|gaps| gaps.hold(CharSpan { start: gaps.map.to_canonical(span.start), end: gaps.map.to_canonical(span.end) }))
    };
    let rows = RowsOf { names: &names, own: &places, participants: &participants, traces: &traces, in_gap: &in_gap };
    let texts = texts_of(&own, &all, &gaps);
    let disk = |path: &Path, error: &io::Error| ForgetError::disk(path, error);
    let files = files_below(&request.study).map_err(|error| disk(&request.study, &error))?;
    let (mut removed, mut copies, mut exports) = (results(&request.study.join("out")), Vec::new(), Vec::new());
    for copy in known_copies(&request.study) {
        let (path, kind, digest) = copy;
        match kind {
            CopyKind::Results => removed.extend(results(&path)),
            CopyKind::Export if !may_hold(&path, &traces) => {}
            CopyKind::Export if digest.is_some() && digest_file(&path).ok().map(|(digest, _)| digest) == digest => exports.push(path),
            _ => copies.push((path, kind)),
        }
    }
    removed.extend(exports.iter().cloned());
    removed.sort();
    removed.dedup();
    let mut shorter = Vec::new();
    for (path, name) in &files {
        let is_apart = removed.contains(path) || transcripts.values().any(|own| own == path) || !is_listed(name);
        if let Some(Shorter { text: left, rows, cells }) = (!is_apart).then(|| shorten(path, name, &rows, &texts)).flatten() {
            shorter.push(ShorterFile { path: path.clone(), name: name.clone(), left, rows, cells });
        }
    }
    // While their row is there, the command can be given again after a power cut.
    shorter.sort_by_key(|file| file.name == "participants.csv");
    let memos = leaving(&BTreeSet::new(), &BTreeSet::new(), &[], &traces, |leaving| memos(&request.study, leaving))?;
    let all = inputs.transcripts.iter().map(|found| found.id.clone()).collect();
    Ok(ForgetPlan {
        transcripts,
        gaps,
        shared,
        shorter,
        removed,
        exports,
        copies,
        documents: own,
        participants,
        unsearched,
        traces,
        all,
        memos,
    })
}

/// How many texts of the log hold a trace.
fn memos(study: &Path, leaving: &Leaving<'_>) -> Result<usize, ForgetError> {
    let path = study.join(FILE);
    if !path.exists() {
        return Ok(0);
    }
    Ok(Store::open_existing(&path)?.would_shorten(leaving)?)
}

/// The transcripts that can have gaps, and those that cannot.
fn with_gaps(
    shared: Vec<SharedTranscript>,
    called: &BTreeSet<String>,
    inputs: &Inputs,
    all: &[SafeTranscript],
) -> (Vec<Gaps>, Vec<SharedTranscript>) {
    let mut taken: BTreeSet<String> = inputs.transcripts.iter().map(|found| found.id.to_string()).collect();
    let is_theirs = |label: &str| is_called(called, label);
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for one in shared {
        let transcript = all.iter().find(|transcript| transcript.id == one.document);
        let found = inputs.transcripts.iter().find(|found| found.id == one.document);
        let made = transcript.zip(found).filter(|_| one.own_turns.is_some());
        match made.and_then(|(transcript, found)| gaps(transcript, found.path.clone(), &is_theirs, &taken, &inputs.study.speakers)) {
            Some(gaps) => {
                taken.insert(gaps.what.becomes.to_string());
                with.push(gaps);
            }
            None => without.push(one),
        }
    }
    (with, without)
}

/// Texts of the participant, and those of all others.
fn texts_of(own: &BTreeSet<DocumentId>, all: &[SafeTranscript], gaps: &[Gaps]) -> [Vec<String>; 2] {
    let of = |transcript: &SafeTranscript| gaps.iter().find(|gaps| gaps.what.document == transcript.id);
    let (mut theirs, mut others) = (Vec::new(), Vec::new());
    for transcript in all {
        let text = (*transcript.text).to_owned();
        match of(transcript) {
            Some(gaps) => {
                let table = transcript.offsets();
                let turns = gaps.turns.iter().filter_map(|turn| table.to_bytes(&transcript.text, *turn));
                theirs.extend(turns.map(|turn| turn.slice(&transcript.text).to_owned()));
                others.push(gaps.text.clone());
            }
            None if own.contains(&transcript.id) => theirs.push(text),
            None => others.push(text),
        }
    }
    [theirs, others]
}

/// Whether a speaker's label is a number or name of theirs.
fn is_called(called: &BTreeSet<String>, label: &str) -> bool {
    let label = label.trim().to_lowercase();
    called.iter().any(|own| own.trim().to_lowercase() == label)
}

/// Names of theirs that the table of participants or the command has.
fn named(request: &ForgetRequest, inputs: &Inputs, participants: &BTreeSet<String>) -> Vec<String> {
    let rows = inputs.participants.iter().flat_map(|input| &input.value.rows).filter(|(_, row)| participants.contains(&row.id));
    let cells = rows.flat_map(|(_, row)| NAME_COLUMNS.iter().filter_map(|column| row.attributes.get(*column)).flatten());
    cells.cloned().chain(request.names.iter().cloned()).collect()
}

/// Their numbers and transcripts.
fn whose(
    request: &ForgetRequest,
    inputs: &Inputs,
    all: &[SafeTranscript],
) -> Result<(BTreeSet<String>, BTreeSet<DocumentId>), ForgetError> {
    let rows = || inputs.participants.iter().flat_map(|input| &input.value.rows);
    let asked = request.participant.trim();
    let own = || rows().filter(|(_, row)| row.id.eq_ignore_ascii_case(asked));
    let mut participants: BTreeSet<String> = own().map(|(_, row)| row.id.clone()).collect();
    let mut documents: BTreeSet<DocumentId> = own().map(|(document, _)| DocumentId::new(document)).collect();
    let names = Names::of(inputs.transcripts.iter().map(|found| &found.id));
    for named in std::iter::once(asked).filter(|_| participants.is_empty()).chain(request.transcripts.iter().map(String::as_str)) {
        match names.find(named) {
            Ok(at) => drop(documents.insert(inputs.transcripts[at].id.clone())),
            // A transcript that a person names may be gone already, and known to the log alone.
            Err(_) if named != asked => drop(documents.insert(DocumentId::new(named))),
            Err(_) => {}
        }
    }
    let asked_alone = BTreeSet::from([asked.to_owned()]);
    let speaks = |transcript: &SafeTranscript| transcript.speakers.iter().any(|speaker| is_called(&asked_alone, &speaker.label));
    // Somebody may have spoken in a group interview alone.
    if participants.is_empty() && documents.is_empty() && !all.iter().any(speaks) {
        return Err(ForgetError::Nobody { participant: asked.to_owned() });
    }
    participants.insert(asked.to_owned());
    Ok((participants, documents))
}

/// Transcripts in which they and other participants speak.
fn shared(
    request: &ForgetRequest,
    called: &BTreeSet<String>,
    documents: &BTreeSet<DocumentId>,
    all: &[SafeTranscript],
) -> Vec<SharedTranscript> {
    let mut shared = Vec::new();
    for transcript in all {
        let is_own = documents.contains(&transcript.id);
        let mut turns: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for turn in transcript.turns.iter().filter(|turn| turn.role == Role::Participant) {
            *turns.entry(transcript.label(turn)).or_default() += 1;
        }
        let is_theirs = |label: &str| is_called(called, label);
        let own_turns = turns.iter().find(|(label, _)| label.is_some_and(is_theirs)).map(|(_, count)| *count);
        let others: Vec<usize> = turns.iter().filter(|(label, _)| label.is_some_and(|label| !is_theirs(label))).map(|(_, n)| *n).collect();
        let many = if is_own { own_turns.is_some() && !others.is_empty() || others.len() > 1 } else { own_turns.is_some() };
        if many && !(is_own && request.whole) {
            let (other_turns, others) = (others.iter().sum(), others.len());
            shared.push(SharedTranscript { document: transcript.id.clone(), own_turns, other_turns, others });
        }
    }
    shared
}

fn traces(
    request: &ForgetRequest,
    inputs: &Inputs,
    participants: &BTreeSet<String>,
    own: &BTreeSet<DocumentId>,
    all: &[SafeTranscript],
    gaps: &[Gaps],
) -> (Traces, Vec<String>) {
    let (mut traces, mut unsearched) = (Traces::default(), Vec::new());
    for number in participants {
        if !traces.add_number(number) {
            unsearched.push(number.clone());
        }
    }
    for document in own {
        traces.add_number(document.as_str());
        traces.add_number(document.stem());
    }
    let rows = inputs.participants.iter().flat_map(|input| own.iter().filter_map(|document| input.value.of(document)));
    let cells = rows.flat_map(|row| NAME_COLUMNS.iter().filter_map(|column| row.attributes.get(*column)).flatten()).cloned();
    let is_own = |transcript: &&SafeTranscript| own.contains(&transcript.id);
    let labels = all.iter().filter(is_own).flat_map(|transcript| names_spoken(transcript));
    for name in cells.chain(labels).chain(named(request, inputs, participants)) {
        if !traces.add_name(&name) {
            unsearched.push(name);
        }
    }
    let [own_texts, mut others] = texts_of(own, all, gaps);
    let guide = inputs.guide.iter().flat_map(|input| input.value.questions.iter());
    let asked = guide.flat_map(|question| std::iter::once(&question.text).chain(&question.variants).cloned());
    others.extend(asked);
    traces.add_words(own_texts.iter().map(String::as_str), others.iter().map(String::as_str));
    unsearched.sort();
    unsearched.dedup();
    (traces, unsearched)
}

/// Labels that are names, and no word for a role.
fn names_spoken(transcript: &Transcript) -> Vec<String> {
    let speakers = transcript.speakers.iter().filter(|speaker| speaker.role == Role::Participant);
    let is_name = |label: &&str| {
        label.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST_LABEL && crate::domain::corpus::role_words::meaning(label).is_none()
    };
    speakers.map(|speaker| speaker.label.as_str()).filter(is_name).map(str::to_owned).collect()
}

/// Whether a file is one that this program takes rows out of.
fn is_listed(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_table = ["csv", "tsv", "jsonl"].contains(&ending.to_lowercase().as_str());
    name == "study.toml" || is_table && !name.starts_with("transcripts/") && !name.starts_with("models/") && !name.starts_with(".git/")
}

fn shorten(path: &Path, name: &str, rows: &RowsOf<'_>, [own, others]: &[Vec<String>; 2]) -> Option<Shorter> {
    let bytes = fs::read(path).ok()?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(other) => decode(other.as_bytes()).ok()?.text,
    };
    if name == "deidentify/identifiers.csv" {
        let all = read_name_table(&text).ok()?;
        let left = rows_left(&all, own, others, rows.traces);
        let gone = all.len() - left.len();
        let text = String::from_utf8(name_table(&left)).ok()?;
        return (left != all).then_some(Shorter { text, rows: gone, cells: 0 });
    }
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "toml" => rows.declarations(&text),
        "jsonl" => rows.lines(&text),
        _ => rows.table(&text),
    }
}

/// What runs left in a folder of results and in those below it: the files that their manifests name, and their artefacts.
fn results(out: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![out.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let entries: Vec<PathBuf> =
            entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_symlink())).map(|entry| entry.path()).collect();
        let is_cache = folder.file_name().is_some_and(|name| name == "cache");
        let manifest = folder.join("manifest.json");
        let outputs: Vec<PathBuf> = fs::read(&manifest)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
            .and_then(|value| Some(value.get("outputs")?.as_object()?.keys().map(|name| folder.join(name)).collect()))
            .unwrap_or_default();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if is_cache || outputs.contains(&path) || path == manifest || is_unfinished(&path) {
                found.push(path);
            }
        }
    }
    found
}

fn is_unfinished(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().contains(".leitmotif-unfinished"))
}

/// Whether an export holds a trace, or hides what it holds.
fn may_hold(path: &Path, traces: &Traces) -> bool {
    let mut search = Search::default();
    search.file(path, "", traces).is_err() || !search.found.is_empty() || !search.closed.is_empty()
}

/// Copies that the list names and that are there, with whole paths.
fn known_copies(study: &Path) -> Vec<(PathBuf, CopyKind, Option<Digest>)> {
    let copies = known(study).into_iter().map(|copy| (study.join(&copy.path), copy.kind, copy.digest));
    copies.filter(|(path, ..)| path.exists()).collect()
}
