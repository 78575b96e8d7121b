//! What is proposed and decided so far: the list by spelling, and the places.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

use super::list_stamp::ListStamp;
use super::{DeidentifyError, FOLDER, NAMES, PLACES, disk, file};
use crate::domain::corpus::identifier::IdentifierKind;
use crate::domain::corpus::name_list::{ListedName, Verdict};
use crate::domain::corpus::participant::Participants;
use crate::domain::corpus::role_words::meaning;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::transcript::Transcript;
use crate::domain::finding::Finding;
use crate::domain::ids::DocumentId;
use crate::formats::deidentify::key_archive::Key;
use crate::formats::deidentify::name_table::{NameRow, name_table, read_name_table};
use crate::formats::deidentify::place_table::{PlaceRow, place_table, read_place_table};
use crate::formats::deidentify::state_table::Cleared;
use crate::stages::deidentify::{Matcher, PlaceVerdicts, Raw, review_list};
use crate::stages::ingest::SourceFile;
use crate::study::clearance::{has_begun, is_cleared, states, write_states};
use crate::study::files::{Found, make_private_folder, write_beside};
use crate::study::inputs::{Inputs, Sources, read_inputs};
use crate::study::pdf::ingest_any;
use crate::study::transcripts::unreadable;

/// Characters around a place in the list, on either side.
const IN_LIST: usize = 45;

/// A transcript that is not settled.
pub struct OpenText {
    /// Its file.
    pub found: Found,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What they hold.
    pub transcript: Transcript,
}

/// Everything that is to be decided, and what was decided of it.
pub struct Work {
    /// The study as it was read.
    pub inputs: Inputs,
    /// Transcripts that are not settled.
    pub open: Vec<OpenText>,
    /// The list, those of most risk first.
    pub names: Vec<NameRow>,
    /// For each row of the list, its places: transcript, and where.
    pub places: Vec<Vec<(usize, ByteSpan)>>,
    /// What was decided of single places.
    pub single: BTreeMap<(usize, ByteSpan), Verdict>,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
    /// How lists and transcripts lay on the disk when they were read.
    pub stamp: ListStamp,
}

impl Work {
    /// How many places of each transcript are not decided.
    pub fn undecided(&self) -> Vec<(String, usize)> {
        let mut open = vec![0; self.open.len()];
        for (_, places) in self.names.iter().zip(&self.places).filter(|(row, _)| row.name.verdict.is_none()) {
            places.iter().filter(|place| !self.single.contains_key(place)).for_each(|(text, _)| open[*text] += 1);
        }
        let named = self.open.iter().zip(open).filter(|(_, count)| *count > 0);
        named.map(|(text, count)| (text.found.id.to_string(), count)).collect()
    }

    /// Whether a row has a place that is not decided.
    pub fn is_undecided(&self, row: usize) -> bool {
        self.names[row].name.verdict.is_none() && self.places[row].iter().any(|place| !self.single.contains_key(place))
    }

    /// Whether lists and transcripts still are what was read.
    pub(super) fn is_current(&self, study: &Path) -> bool {
        ListStamp::of(study, &self.inputs.transcripts) == self.stamp
    }

    /// The list as stages take it.
    pub fn list(&self) -> Vec<ListedName> {
        self.names.iter().map(|row| row.name.clone()).collect()
    }

    /// What was decided of single places of a transcript.
    pub fn verdicts(&self, text: usize) -> PlaceVerdicts {
        let mut verdicts = PlaceVerdicts::default();
        for (row, places) in self.names.iter().zip(&self.places) {
            for (at, span) in places.iter().filter(|(at, _)| *at == text) {
                match self.single.get(&(*at, *span)) {
                    Some(Verdict::Refuse) => drop(verdicts.refused.insert(*span)),
                    Some(Verdict::Accept) => drop(verdicts.accepted.insert(*span, row.name.stand_in.clone())),
                    None => {}
                }
            }
        }
        verdicts
    }

    /// Rows of the list of which one place or more was decided to stay: such words are in the texts afterwards, and no check can miss them.
    pub fn ambiguous(&self) -> BTreeSet<usize> {
        let stays = |places: &Vec<(usize, ByteSpan)>| places.iter().any(|place| self.single.get(place) == Some(&Verdict::Refuse));
        (0..self.names.len()).filter(|&at| stays(&self.places[at])).collect()
    }
}

/// Reads the study, proposes what is not settled, and takes in what was decided before: in the folder, or in the key.
///
/// # Errors
///
/// A [`DeidentifyError`] if an input cannot be read, or the list is in a key that is not given.
pub fn propose_study(sources: &Sources, key: Option<&Key>) -> Result<Work, DeidentifyError> {
    let sources = Sources { before_deidentification: true, ..sources.clone() };
    let study = sources.study.clone().unwrap_or_default();
    let inputs = read_inputs(&sources).map_err(DeidentifyError::Inputs)?;
    let stamp = ListStamp::of(&study, &inputs.transcripts);
    let states = states(&study)?;
    let mut findings = inputs.findings.clone();
    let mut open = Vec::new();
    for found in inputs.transcripts.iter().filter(|found| !is_cleared(&states, found)) {
        match read_raw(&inputs, found) {
            Ok((text, noticed)) => {
                open.push(text);
                findings.extend(noticed);
            }
            Err(finding) => findings.push(finding),
        }
    }
    let held = held(&study, key)?;
    if held.is_none() && states.values().any(|row| row.cleared == Cleared::Deidentified) && !open.is_empty() {
        return Err(DeidentifyError::NeedsKey);
    }
    let held = held.unwrap_or_default();
    let (names, places) = listed(&open, &inputs, &held);
    let single = single(&study, &open)?;
    Ok(Work { inputs, open, names, places, single, findings, stamp })
}

fn read_raw(inputs: &Inputs, found: &Found) -> Result<(OpenText, Vec<Finding>), Finding> {
    let bytes = fs::read(&found.path).map_err(|error| unreadable(&found.id, &error))?;
    let file = SourceFile { id: found.id.clone(), bytes };
    let read = ingest_any(&file, &inputs.study.speakers, inputs.pdf_reader.as_deref()).map_err(|error| error.finding(&found.id))?;
    Ok((OpenText { found: found.clone(), bytes: file.bytes, transcript: read.value }, read.findings))
}

/// The list as it was left; `None` where there is none yet.
fn held(study: &Path, key: Option<&Key>) -> Result<Option<Vec<NameRow>>, DeidentifyError> {
    let path = file(study, NAMES);
    let mut rows: Vec<NameRow> = key.map(|key| key.names.clone()).unwrap_or_default();
    if path.exists() {
        let bytes = fs::read(&path).map_err(disk(&path))?;
        let name = format!("{FOLDER}/{NAMES}");
        let fault = |fault| DeidentifyError::File { name: name.clone(), fault };
        // A spreadsheet saves in other encodings too.
        let text = crate::formats::decode::decode(&bytes)
            .map_err(|error| fault(crate::formats::fault::FormatFault::new(error.to_string(), "save it as UTF-8")))?
            .text;
        let mine = read_name_table(&text).map_err(|faults| fault(faults.into_iter().next().unwrap_or_else(no_fault)))?;
        let is_mine: BTreeSet<String> = mine.iter().map(|row| row.name.text.to_lowercase()).collect();
        rows.retain(|row| !is_mine.contains(&row.name.text.to_lowercase()));
        rows.splice(0..0, mine);
    }
    Ok(if rows.is_empty() && key.is_none() && !path.exists() { None } else { Some(rows) })
}

fn no_fault() -> crate::formats::fault::FormatFault {
    crate::formats::fault::FormatFault::new("the list cannot be read", "take it back from a copy")
}

/// The list over the open transcripts, with what people added, and the places of each row.
fn listed(open: &[OpenText], inputs: &Inputs, held: &[NameRow]) -> (Vec<NameRow>, Vec<Vec<(usize, ByteSpan)>>) {
    let participants = inputs.participants.as_ref().map(|table| &table.value);
    let names: Vec<(Option<String>, Vec<String>)> = open.iter().map(|text| known_names(text, participants)).collect();
    let raws: Vec<Raw<'_>> = open
        .iter()
        .zip(&names)
        .map(|(text, (participant, names))| Raw { text: &text.transcript.text, participant: participant.as_deref(), names: names.clone() })
        .collect();
    let names: Vec<ListedName> = held.iter().map(|row| row.name.clone()).collect();
    let mut rows = Vec::new();
    let mut places = Vec::new();
    let mut seen = BTreeSet::new();
    for proposed in review_list(&raws, &names) {
        seen.insert((proposed.name.text.to_lowercase(), proposed.name.kind.is_name()));
        rows.push(row(open, proposed.name, Some(proposed.rule), &proposed.places));
        places.push(proposed.places);
    }
    // What people added, or decided in other transcripts, is found by the words alone.
    let matcher = Matcher::new(&names);
    let mut found: BTreeMap<usize, Vec<(usize, ByteSpan)>> = BTreeMap::new();
    for (at, text) in open.iter().enumerate() {
        matcher.find(&text.transcript.text).into_iter().for_each(|hit| found.entry(hit.name).or_default().push((at, hit.span)));
    }
    for (at, held) in held.iter().enumerate() {
        if !seen.contains(&(held.name.text.to_lowercase(), held.name.kind.is_name())) {
            let here = found.remove(&at).unwrap_or_default();
            rows.push(if here.is_empty() { held.clone() } else { row(open, held.name.clone(), held.rule, &here) });
            places.push(here);
        }
    }
    (rows, places)
}

fn row(
    open: &[OpenText],
    name: ListedName,
    rule: Option<crate::domain::corpus::identifier::IdentifierRule>,
    places: &[(usize, ByteSpan)],
) -> NameRow {
    let transcripts = places.iter().map(|(text, _)| text).collect::<BTreeSet<_>>().len();
    let context = places.first().map(|place| context(open, *place)).unwrap_or_default();
    NameRow { name, rule, places: places.len(), transcripts, context }
}

/// The words around a place, the place itself between marks.
pub(super) fn context(open: &[OpenText], place: (usize, ByteSpan)) -> String {
    let [before, words, after] = around(open, place, IN_LIST).map(flat);
    format!("{before} «{words}» {after}")
}

/// A text on one line; the end of a line is a stroke.
fn flat(text: &str) -> String {
    text.split('\n').map(str::trim).collect::<Vec<_>>().join(" / ")
}

/// The text before a place, its own, and that after it.
pub(super) fn around(open: &[OpenText], (at, span): (usize, ByteSpan), letters: usize) -> [&str; 3] {
    let text: &str = &open[at].transcript.text;
    let (start, end) = (span.start as usize, span.end as usize);
    let from = text[..start].char_indices().rev().take(letters).last().map_or(start, |(at, _)| at);
    let to = text[end..].char_indices().nth(letters).map_or(text.len(), |(at, _)| end + at);
    [&text[from..start], &text[start..end], &text[end..to]]
}

/// The participant of a transcript, and what names the study knows of its people: names in the table, and labels that are no roles.
fn known_names(text: &OpenText, participants: Option<&Participants>) -> (Option<String>, Vec<String>) {
    const NAME: [&str; 14] = [
        "name",
        "surname",
        "alias",
        "nickname",
        "vorname",
        "nachname",
        "nombre",
        "apellido",
        "prenom",
        "prénom",
        "nom",
        "nome",
        "sobrenome",
        "pseudo",
    ];
    let row = participants.and_then(|table| table.of(&text.found.id));
    let named = |column: &str| NAME.iter().any(|name| column == *name || column.split('_').any(|word| word == *name));
    let mut names: Vec<String> = row
        .into_iter()
        .flat_map(|row| row.attributes.iter().filter(|(column, _)| named(column)).flat_map(|(_, values)| values.iter().cloned()))
        .collect();
    let is_name = |label: &&str| {
        meaning(label).is_none()
            && label.chars().count() > 2
            && label.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\''))
    };
    names.extend(text.transcript.speakers.iter().map(|speaker| speaker.label.trim()).filter(is_name).map(str::to_owned));
    let participant = row.map_or_else(|| text.found.id.stem().to_owned(), |row| row.id.clone());
    (Some(participant), names)
}

/// The study's proposals by place; none where there is no table of them.
///
/// # Errors
///
/// A [`DeidentifyError`] if the table cannot be read.
pub(in crate::study) fn place_rows(study: &Path) -> Result<Vec<PlaceRow>, DeidentifyError> {
    let path = file(study, PLACES);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(&path).map_err(disk(&path))?;
    let fault = |fault| DeidentifyError::File { name: format!("{FOLDER}/{PLACES}"), fault };
    read_place_table(&text).map_err(fault)
}

/// What was decided of single places, for the transcripts that are open.
fn single(study: &Path, open: &[OpenText]) -> Result<BTreeMap<(usize, ByteSpan), Verdict>, DeidentifyError> {
    let by_id: BTreeMap<&DocumentId, usize> = open.iter().enumerate().map(|(at, text)| (&text.found.id, at)).collect();
    let tables: Vec<_> = open.iter().map(|text| text.transcript.offsets()).collect();
    let mut single = BTreeMap::new();
    for row in place_rows(study)? {
        if let (Some(verdict), Some(&at)) = (row.verdict, by_id.get(&row.document))
            && let Some(span) = tables[at].to_bytes(&open[at].transcript.text, row.span)
        {
            single.insert((at, span), verdict);
        }
    }
    Ok(single)
}

/// Writes the list and the places, for their owner alone. From then on what is not settled is not analysed.
///
/// # Errors
///
/// A [`DeidentifyError`] if the folder cannot be written.
pub(super) fn save(study: &Path, work: &mut Work) -> Result<(), DeidentifyError> {
    let folder = study.join(FOLDER);
    make_private_folder(&folder).map_err(disk(&folder))?;
    if !has_begun(study) {
        write_states(study, &BTreeMap::new())?;
    }
    let tables: Vec<_> = work.open.iter().map(|text| text.transcript.offsets()).collect();
    let mut rows = Vec::new();
    for (name, places) in work.names.iter().zip(&work.places) {
        for (at, span) in places {
            let text = &work.open[*at];
            rows.push(PlaceRow {
                document: text.found.id.clone(),
                span: tables[*at].to_chars(&text.transcript.text, *span),
                kind: name.name.kind,
                stand_in: name.name.stand_in.clone(),
                verdict: work.single.get(&(*at, *span)).copied(),
            });
        }
    }
    rows.sort();
    // Both are whole on the disk before one of them is in its place.
    let mut whole = Vec::new();
    for (name, bytes) in [(NAMES, name_table(&work.names)), (PLACES, place_table(&rows))] {
        let path = file(study, name);
        whole.push((write_beside(&path, true, |file| file.write_all(&bytes)).map_err(disk(&path))?, path));
    }
    for (list, path) in whole {
        list.put().map_err(disk(&path))?;
    }
    work.stamp.wrote(study);
    Ok(())
}

impl Work {
    /// How many spellings and places there are of each kind, and how many spellings are decided.
    pub fn counts(&self) -> Vec<(IdentifierKind, usize, usize, usize)> {
        let of = |kind: IdentifierKind| {
            let rows = self.names.iter().zip(&self.places).filter(|(row, places)| row.name.kind == kind && !places.is_empty());
            rows.fold((0, 0, 0), |(spellings, places, decided), (row, here)| {
                (spellings + 1, places + here.len(), decided + usize::from(row.name.verdict.is_some()))
            })
        };
        let all = IdentifierKind::ALL.into_iter().map(|kind| (kind, of(kind)));
        all.filter(|(_, (spellings, ..))| *spellings > 0).map(|(kind, (a, b, c))| (kind, a, b, c)).collect()
    }
}

/// A row of the list without words of a transcript around it, and without places that are no more.
#[cfg(feature = "seal")]
pub(super) fn without_context(row: NameRow) -> NameRow {
    NameRow { context: String::new(), places: 0, transcripts: 0, ..row }
}
