//! From a project to what a study folder holds: transcripts, codebook, participants, codings, notes.
//!
//! What a study folder has no place for is remarked on; nothing is dropped in silence.

use std::collections::{BTreeMap, BTreeSet};

use super::from_study::GROUP;
use super::names::Taken;
use super::read::read_codebook::codebook_of;
use super::remark::{Remark, Remarks};
use super::write::write_project::UNKNOWN_CODER;
use crate::domain::codebook::Codebook;
use crate::domain::corpus::text::GuardedText;
use crate::domain::guid::Guid;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::project::{Project, TextSource, VariableValue};
use crate::domain::review::coding::{CodedExcerpt, Coding};
use crate::formats::fault::FormatFault;

/// A project as a study folder holds it.
pub struct StudyFiles {
    /// The study's name, and the day on which the project was made.
    pub about: (String, Option<String>),
    /// The transcripts by the names of their files.
    pub transcripts: Vec<(DocumentId, GuardedText)>,
    /// The codes; `None` where the project has none.
    pub codebook: Option<Codebook>,
    /// The rows of `participants.csv`, the header first; empty where nothing is known of anybody.
    pub participants: Vec<Vec<String>>,
    /// What was coded.
    pub excerpts: Vec<CodedExcerpt>,
    /// What was written: note, author, date, what it is about, words.
    pub notes: Vec<[String; 5]>,
    /// The sets: name, description, kind of member, member.
    pub sets: Vec<[String; 4]>,
}

/// Takes a project apart. `taken` holds the names of files that are there already and must not be used.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn study_of(project: &Project, taken: &BTreeSet<String>, remarks: &mut Remarks) -> Result<StudyFiles, FormatFault> {
    let documents = documents(project, taken);
    let people: BTreeMap<Guid, &str> = project.users.iter().map(|user| (user.guid, user.name.as_str())).collect();
    let mut codes: BTreeMap<Guid, CodeId> = BTreeMap::new();
    for code in &project.codes {
        codes.entry(code.guid).or_insert_with(|| code.code.id.clone());
        if !code.codable {
            remarks.add(Remark::HeadingOnly);
        }
    }
    let codebook = if project.codes.is_empty() { None } else { Some(codebook_of(&project.codes)?) };
    let mut excerpts = Vec::new();
    for source in &project.sources {
        source.codings.iter().for_each(|_| remarks.add_at(Remark::WholeCoding, Some(&source.name)));
        for selection in &source.selections {
            let coder = selection.coder.and_then(|coder| people.get(&coder).copied()).unwrap_or(UNKNOWN_CODER);
            for coding in &selection.codings {
                let Some(code) = codes.get(&coding.code) else { continue };
                let (document, coder) = (documents[&source.guid].clone(), CoderId::new(coder));
                excerpts.push(CodedExcerpt {
                    coding: Coding { document, span: selection.span, code: code.clone(), coder },
                    created: coding.created.clone().or_else(|| selection.created.clone()),
                    memo: selection.memo.clone(),
                });
            }
        }
    }
    excerpts.sort();
    excerpts.dedup();
    project.sets.iter().for_each(|_| remarks.add(Remark::SetAside));
    project.links.iter().for_each(|_| remarks.add(Remark::LinkUnkept));
    let day = project.created.as_deref().and_then(|created| created.get(..10)).map(str::to_owned);
    Ok(StudyFiles {
        about: (project.name.clone(), day),
        transcripts: project.sources.iter().map(|source| (documents[&source.guid].clone(), source.text.clone())).collect(),
        codebook,
        participants: participants(project, &documents, remarks),
        excerpts,
        notes: notes(project, &documents, &people, &codes, remarks),
        sets: sets(project, &documents, &codes),
    })
}

/// A file name for each text, unlike all others whatever the case of their letters.
fn documents(project: &Project, taken: &BTreeSet<String>) -> BTreeMap<Guid, DocumentId> {
    let mut taken: Taken = taken.iter().map(|name| name.to_lowercase()).collect();
    let mut documents = BTreeMap::new();
    for source in &project.sources {
        let (stem, ending) = file_name(&source.name, &source.text);
        let name = |number: Option<u32>| {
            let number = number.map(|number| format!(" ({number})")).unwrap_or_default();
            format!("{stem}{number}.{ending}")
        };
        let number = taken.free_number(&name(None).to_lowercase(), |number| name(number).to_lowercase());
        documents.insert(source.guid, DocumentId::new(name(number)));
    }
    documents
}

/// A name that is safe as a file's on every system, and the ending by which it is read again. Programs keep the name of a file of captions
/// over the plain text that they made of it: then the ending is that of a text.
fn file_name<'n>(name: &'n str, text: &str) -> (String, &'n str) {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ["vtt", "srt"].contains(&ending.to_lowercase().as_str()) => {
            (stem, if is_captions(text) { ending } else { "txt" })
        }
        Some((stem, ending)) if ["md", "txt"].contains(&ending.to_lowercase().as_str()) => (stem, ending),
        Some((stem, ending)) if ["docx", "doc", "rtf", "odt", "pdf", "html", "htm"].contains(&ending.to_lowercase().as_str()) => {
            (stem, "txt")
        }
        _ => (name, "txt"),
    };
    let unsafe_one = |c: char| {
        c.is_control()
            || "/\\:*?\"<>|".contains(c)
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let safe: String = stem.chars().map(|c| if unsafe_one(c) { '_' } else { c }).take(80).collect();
    let safe = safe.trim_matches(['.', ' ', '~', '$']).to_owned();
    // Names of devices on Windows, and no name at all.
    let device = ["con", "prn", "aux", "nul"].contains(&safe.to_lowercase().as_str());
    (if safe.is_empty() || device { format!("document {safe}").trim().to_owned() } else { safe }, ending)
}

/// Whether a text is a file of captions: it says so, or holds lines of times with an arrow between them.
fn is_captions(text: &str) -> bool {
    let timed = |line: &str| line.split_once("-->").is_some_and(|(from, _)| from.trim().starts_with(|c: char| c.is_ascii_digit()));
    text.trim_start().starts_with("WEBVTT") || text.lines().any(timed)
}

/// A row for each text of a case, or of which anything is known. A text of several cases has one row that names them all.
fn participants(project: &Project, documents: &BTreeMap<Guid, DocumentId>, remarks: &mut Remarks) -> Vec<Vec<String>> {
    let mut columns: Taken = ["document", "id", "participant_id"].map(str::to_owned).into_iter().collect();
    let mut names = Vec::new();
    for variable in &project.variables {
        let name = columns.first_free(if variable.name.is_empty() { "variable" } else { &variable.name });
        columns.insert(name.to_lowercase());
        names.push(name);
    }
    let mut rows: BTreeMap<&DocumentId, (Vec<String>, Vec<&VariableValue>)> = BTreeMap::new();
    let mut lonely = Vec::new();
    for case in &project.cases {
        if case.sources.is_empty() {
            remarks.add(Remark::CaseWithoutSource);
            lonely.push(case);
        }
        let parts = case.codes.len() + case.selections.len() + usize::from(!case.description.is_empty());
        (0..parts).for_each(|_| remarks.add(Remark::CaseParts));
        for document in case.sources.iter().filter_map(|source| documents.get(source)) {
            let row = rows.entry(document).or_default();
            row.0.push(if case.name.is_empty() { document.stem().to_owned() } else { case.name.clone() });
            row.1.extend(&case.values);
        }
    }
    for source in project.sources.iter().filter(|source| !source.values.is_empty()) {
        rows.entry(&documents[&source.guid]).or_default().1.extend(&source.values);
    }
    // What is known of a case is worth a row even where the file does not say which text is its own.
    let mut named: Taken = rows.keys().map(|document| document.to_string()).collect();
    let mut own_rows = Vec::new();
    for case in lonely {
        let name = named.first_free(if case.name.is_empty() { "case" } else { &case.name });
        own_rows.push((DocumentId::new(&name), (vec![name], case.values.iter().collect::<Vec<_>>())));
    }
    rows.extend(own_rows.iter().map(|(document, row)| (document, row.clone())));
    if rows.is_empty() {
        return Vec::new();
    }
    let group_first = |name: &String| name != GROUP;
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|&at| group_first(&names[at]));
    let header = ["document", "participant_id"].map(str::to_owned).into_iter().chain(order.iter().map(|&at| names[at].clone())).collect();
    let row = |(document, (ids, values)): (&DocumentId, (Vec<String>, Vec<&VariableValue>))| {
        let cell = |&at: &usize| {
            let of = values.iter().filter(|value| value.variable == project.variables[at].guid && !value.value.is_empty());
            joined(of.map(|value| value.value.as_str()))
        };
        let id = if ids.is_empty() { document.stem().to_owned() } else { joined(ids.iter().map(String::as_str)) };
        [document.to_string(), id].into_iter().chain(order.iter().map(cell)).collect()
    };
    std::iter::once(header).chain(rows.into_iter().map(row)).collect()
}

fn joined<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    values.for_each(|value| {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    });
    distinct.join("; ")
}

/// The notes, and the remarks on passages that have no code.
fn notes(
    project: &Project,
    documents: &BTreeMap<Guid, DocumentId>,
    people: &BTreeMap<Guid, &str>,
    codes: &BTreeMap<Guid, CodeId>,
    remarks: &mut Remarks,
) -> Vec<[String; 5]> {
    let mut about: BTreeMap<Guid, Vec<String>> = BTreeMap::new();
    let mut tell = |notes: &[Guid], what: String| notes.iter().for_each(|note| about.entry(*note).or_default().push(what.clone()));
    tell(&project.about, "project".to_owned());
    project.codes.iter().for_each(|code| tell(&code.notes, format!("code {}", code.code.id)));
    let place = |source: &TextSource, span: crate::domain::corpus::span::CharSpan| {
        format!("{} {}-{}", documents[&source.guid], span.start, span.end)
    };
    for source in &project.sources {
        tell(&source.notes, documents[&source.guid].to_string());
        for selection in &source.selections {
            tell(&selection.notes, place(source, selection.span));
            for coding in &selection.codings {
                let code = codes.get(&coding.code).map_or("", CodeId::as_str);
                tell(&coding.notes, format!("{} {code}", place(source, selection.span)));
            }
        }
    }
    let name = |user: Option<Guid>| user.and_then(|user| people.get(&user)).map_or(String::new(), |name| (*name).to_owned());
    let mut rows: Vec<[String; 5]> = Vec::new();
    for note in &project.notes {
        let about = about.get(&note.guid).map(|list| list.join("; ")).unwrap_or_default();
        let date = note.created.clone().unwrap_or_default();
        rows.push([note.name.clone(), name(note.author), date, about, note.text.as_str().to_owned()]);
    }
    // Descriptions have no place of their own in a study folder.
    let mut describe = |about: String, text: &str| {
        if !text.is_empty() {
            rows.push([String::new(), String::new(), String::new(), about, text.to_owned()]);
        }
    };
    describe("project".to_owned(), &project.description);
    project.variables.iter().for_each(|variable| describe(format!("variable {}", variable.name), &variable.description));
    project.sources.iter().for_each(|source| describe(documents[&source.guid].to_string(), &source.description));
    for source in &project.sources {
        for selection in source.selections.iter().filter(|selection| selection.codings.is_empty()) {
            remarks.add_at(Remark::NoCodeSelection, Some(&source.name));
            let (date, memo) = (selection.created.clone().unwrap_or_default(), selection.memo.as_str().to_owned());
            rows.push([String::new(), name(selection.coder), date, place(source, selection.span), memo]);
        }
    }
    rows
}

/// A row for each member of a set; a set without members has one row.
fn sets(project: &Project, documents: &BTreeMap<Guid, DocumentId>, codes: &BTreeMap<Guid, CodeId>) -> Vec<[String; 4]> {
    let mut rows = Vec::new();
    for set in &project.sets {
        let mut row = |kind: &str, member: String| rows.push([set.name.clone(), set.description.clone(), kind.to_owned(), member]);
        set.codes.iter().filter_map(|code| codes.get(code)).for_each(|code| row("code", code.to_string()));
        set.sources.iter().filter_map(|source| documents.get(source)).for_each(|document| row("transcript", document.to_string()));
        let note = |guid: &Guid| project.notes.iter().find(|note| note.guid == *guid).map(|note| note.name.clone());
        set.notes.iter().filter_map(note).for_each(|name| row("note", name));
        if set.codes.len() + set.sources.len() + set.notes.len() == 0 {
            row("", String::new());
        }
    }
    rows
}
