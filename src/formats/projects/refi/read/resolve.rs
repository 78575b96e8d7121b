//! Fetches the texts of a project and resolves its references.
//!
//! Places are turned into places of the canonical text; a passage that several coders marked becomes
//! one selection for each; whatever refers to nothing is left out and remarked on.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use super::counting::{Counting, Mark, only_place, place, place_by_standard, same_words};
use super::raw::{RawCoding, RawProject, RawSelection, RawSource, Words};
use super::texts::Texts;
use crate::domain::codebook::Code;
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::guid::Guid;
use crate::domain::ids::CodeId;
use crate::domain::project::{Note, Project, ProjectCode, Selection, SelectionCoding, TextSource, User, WholeCoding};
use crate::formats::decode::canonical;
use crate::formats::fault::FormatFault;
use crate::formats::projects::refi::names::{Taken, one_line};
use crate::formats::projects::refi::remark::{Remark, Remarks};

/// What the origin of this program's own files begins with.
const OUR_NAME: &str = "leitmotif ";

/// Fetches the texts and follows the references.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn resolve<R: Read + Seek>(raw: RawProject, mut texts: Texts<R>, remarks: &mut Remarks) -> Result<Project, FormatFault> {
    let RawProject { mut project, sources, notes, stand_ins } = raw;
    let ours = project.origin.as_deref().is_some_and(|origin| origin.starts_with(OUR_NAME));
    for source in sources {
        project.sources.extend(read_source(source, ours, &mut texts, remarks)?);
    }
    for note in notes {
        let mut note = read_note(note, &mut texts, remarks)?;
        // We give every note a date, since some readers fail without one: that of the project, where it has none of its own.
        note.created = note.created.filter(|date| !(ours && project.created.as_deref() == Some(date)));
        project.notes.push(note);
    }
    name_users(&mut project, remarks);
    add_lacking_codes(&mut project, remarks);
    drop_dangling(&mut project, &stand_ins, remarks);
    Ok(project)
}

/// The stored words of a text.
fn words<R: Read + Seek>(source: &RawSource, texts: &mut Texts<R>, remarks: &mut Remarks) -> Result<Option<String>, FormatFault> {
    let stored = match &source.words {
        Words::Inline(text) => {
            remarks.add(Remark::TextInline);
            Some(text.clone())
        }
        Words::Path(path) => match (texts.get(path, &source.name, remarks)?, &source.inline) {
            (None, Some(text)) => {
                remarks.add(Remark::TextInline);
                Some(text.clone())
            }
            (found, _) => found,
        },
        Words::Missing => {
            remarks.add_at(Remark::TextMissing, Some(&source.name));
            None
        }
    };
    Ok(stored.map(|text| {
        if !text.contains('\0') {
            return text;
        }
        remarks.add_at(Remark::Zeros, Some(&source.name));
        text.replace('\0', "\u{fffd}")
    }))
}

fn read_source<R: Read + Seek>(
    source: RawSource,
    ours: bool,
    texts: &mut Texts<R>,
    remarks: &mut Remarks,
) -> Result<Option<TextSource>, FormatFault> {
    let Some(stored) = words(&source, texts, remarks)? else { return Ok(None) };
    let name = Some(source.name.as_str());
    if stored.starts_with('\u{feff}') {
        remarks.add_at(Remark::Bom, name);
    }
    let quoted = |selection: &'_ RawSelection| Some(selection.name.clone()).filter(|name| !name.is_empty());
    let names: Vec<Option<String>> = source.selections.iter().map(quoted).collect();
    let marks: Vec<Mark<'_>> = source
        .selections
        .iter()
        .zip(&names)
        .map(|(selection, name)| Mark { start: selection.start, end: selection.end, quoted: name.as_deref() })
        .collect();
    // How a file of our own counts is known, and need not be guessed.
    let placed = if ours { place_by_standard(&stored, &marks) } else { place(&stored, &marks) };
    if placed.counting != Counting::CodePoints {
        remarks.add_at(Remark::Counted(placed.counting), name);
    }
    if placed.undecided {
        remarks.add_at(Remark::Undecided, name);
    }
    (0..if ours { 0 } else { placed.inside_words }).for_each(|_| remarks.add_at(Remark::InsideWords, name));
    let spans = if ours { placed.spans } else { found_by_words(&placed.text, &names, placed.spans, name, remarks) };
    let mut selections = Vec::new();
    for (selection, span) in source.selections.into_iter().zip(spans) {
        match span {
            None => remarks.add_at(Remark::OutsideText, Some(&source.name)),
            Some(span) if span.is_empty() => remarks.add_at(Remark::EmptySelection, Some(&source.name)),
            Some(span) => selections.extend(by_coder(selection, span, remarks)),
        }
    }
    let whole = |coding: RawCoding| WholeCoding { coder: coding.coder, coding: bare(coding) };
    Ok(Some(TextSource {
        guid: source.guid,
        name: source.name,
        text: GuardedText::new(placed.text),
        author: source.author,
        created: source.created,
        description: GuardedText::new(source.description),
        selections,
        codings: source.codings.into_iter().map(whole).collect(),
        notes: source.notes,
        values: source.values,
    }))
}

/// Replaces places that hold other words than those quoted by the one place that holds the quoted words. A name that somebody gave to an
/// excerpt is nowhere in the text, and changes nothing.
fn found_by_words(
    text: &str,
    names: &[Option<String>],
    mut spans: Vec<Option<CharSpan>>,
    source: Option<&str>,
    remarks: &mut Remarks,
) -> Vec<Option<CharSpan>> {
    let offsets = crate::domain::corpus::span::OffsetTable::new(text);
    for (span, quoted) in spans.iter_mut().zip(names) {
        let Some(quoted) = quoted.as_deref().map(|quoted| canonical(quoted).0) else { continue };
        let held = span.and_then(|span| offsets.to_bytes(text, span)).map_or("", |bytes| bytes.slice(text));
        // A place that holds the words, or begins with them, is right.
        if held.contains(quoted.trim()) || same_words(held, &quoted) {
            continue;
        }
        if let Some(found) = only_place(text, &offsets, &quoted) {
            remarks.add_at(Remark::FoundByWords, source);
            *span = Some(found);
        }
    }
    spans
}

fn read_note<R: Read + Seek>(note: RawSource, texts: &mut Texts<R>, remarks: &mut Remarks) -> Result<Note, FormatFault> {
    // A note without words may still have a title and a description.
    let stored = words(&note, texts, remarks)?.unwrap_or_default();
    let within = note.selections.iter().map(|selection| selection.codings.len() + selection.notes.len() + 1).sum::<usize>();
    (0..within + note.codings.len() + note.notes.len() + note.values.len())
        .for_each(|_| remarks.add_at(Remark::InsideNote, Some(&note.name)));
    // Line ends at the end of a note say nothing, and a table of notes does not keep them.
    let mut text = place(&stored, &[]).text.trim_end().to_owned();
    if !note.description.is_empty() {
        text = format!("{}\n{text}", note.description).trim_end().to_owned();
    }
    Ok(Note { guid: note.guid, name: note.name, text: GuardedText::new(text), author: note.author, created: note.created })
}

fn bare(coding: RawCoding) -> SelectionCoding {
    SelectionCoding { guid: coding.guid, code: coding.code, created: coding.created, notes: coding.notes }
}

/// One selection for each coder who coded the passage. The memo is that of the person who marked it, else of the first.
fn by_coder(selection: RawSelection, span: CharSpan, remarks: &mut Remarks) -> Vec<Selection> {
    let mut coders: Vec<Option<Guid>> = selection.codings.iter().map(|coding| coding.coder.or(selection.coder)).collect();
    if coders.is_empty() {
        coders.push(selection.coder);
    }
    let mut distinct = coders.clone();
    // Anyone who marked it comes first and keeps the selection's own GUID and memo.
    distinct.sort_by_key(|coder| *coder != selection.coder);
    let mut seen = BTreeSet::new();
    distinct.retain(|coder| seen.insert(*coder));
    let mut selections: Vec<Selection> = distinct
        .iter()
        .enumerate()
        .map(|(at, &coder)| Selection {
            guid: match (at, coder) {
                (0, _) | (_, None) => selection.guid,
                (_, Some(coder)) => Guid::derive("selection", [selection.guid.as_bytes(), coder.as_bytes()]),
            },
            span,
            coder,
            created: selection.created.clone(),
            memo: GuardedText::new(if at == 0 { selection.memo.as_str() } else { "" }),
            codings: Vec::new(),
            notes: if at == 0 { selection.notes.clone() } else { Vec::new() },
        })
        .collect();
    if distinct.contains(&None) {
        remarks.add(Remark::NoUser);
    }
    for (coding, coder) in selection.codings.into_iter().zip(coders) {
        if let Some(at) = distinct.iter().position(|have| *have == coder) {
            selections[at].codings.push(bare(coding));
        }
    }
    selections
}

/// Makes users' names unique and adds users whom somebody refers to and nobody declares.
fn name_users(project: &mut Project, remarks: &mut Remarks) {
    let mut taken = Taken::default();
    for user in &mut project.users {
        let base = if user.name.is_empty() { "coder" } else { user.name.as_str() };
        let free = taken.first_free(base);
        if free != user.name {
            remarks.add(Remark::UserRenamed);
        }
        user.name = free;
    }
    let mut known: BTreeSet<Guid> = project.users.iter().map(|user| user.guid).collect();
    let in_sources = project.sources.iter().flat_map(|source| {
        let selections = source.selections.iter().map(|selection| selection.coder);
        [source.author].into_iter().chain(selections).chain(source.codings.iter().map(|coding| coding.coder))
    });
    let mentioned: Vec<Guid> = in_sources.chain(project.notes.iter().map(|note| note.author)).flatten().collect();
    for guid in mentioned {
        if known.insert(guid) {
            remarks.add(Remark::UnknownUser);
            let name = taken.first_free(&format!("coder {}", &guid.to_string()[..8]));
            project.users.push(User { guid, name });
        }
    }
}

/// Adds codes that codings refer to and the codebook lacks, since losing people's codings would be worse.
fn add_lacking_codes(project: &mut Project, remarks: &mut Remarks) {
    let mut known: BTreeSet<Guid> = project.codes.iter().map(|code| code.guid).collect();
    let mut taken: Taken = project.codes.iter().map(|code| code.code.id.as_str().to_owned()).collect();
    let codings = project.sources.iter().flat_map(|source| {
        let selected = source.selections.iter().flat_map(|selection| selection.codings.iter());
        selected.chain(source.codings.iter().map(|whole| &whole.coding))
    });
    for guid in codings.map(|coding| coding.code).collect::<Vec<_>>() {
        if known.insert(guid) {
            remarks.add(Remark::CodeWithoutEntry);
            let name = one_line(&taken.first_free(&format!("code {}", &guid.to_string()[..8])));
            let code = Code { id: CodeId::new(name), ..Code::named("") };
            project.codes.push(ProjectCode { guid, codable: true, code, notes: Vec::new() });
        }
    }
}

/// Removes every reference to something that the project lacks.
fn drop_dangling(project: &mut Project, stand_ins: &BTreeMap<Guid, Guid>, remarks: &mut Remarks) {
    let set = |guids: &mut dyn Iterator<Item = Guid>| guids.collect::<BTreeSet<Guid>>();
    let codes = set(&mut project.codes.iter().map(|code| code.guid));
    let sources = set(&mut project.sources.iter().map(|source| source.guid));
    let notes = set(&mut project.notes.iter().map(|note| note.guid));
    let variables = set(&mut project.variables.iter().map(|variable| variable.guid));
    let selections = set(&mut project.sources.iter().flat_map(|source| source.selections.iter().map(|selection| selection.guid)));
    let mut keep = |list: &mut Vec<Guid>, known: &BTreeSet<Guid>| {
        let before = list.len();
        list.retain(|guid| known.contains(guid));
        (list.len()..before).for_each(|_| remarks.add(Remark::Dangling));
    };
    let through = |list: &mut Vec<Guid>| list.iter_mut().for_each(|guid| *guid = stand_ins.get(guid).copied().unwrap_or(*guid));
    let mut lists: Vec<(&mut Vec<Guid>, &BTreeSet<Guid>)> = vec![(&mut project.about, &notes)];
    for code in &mut project.codes {
        lists.push((&mut code.notes, &notes));
    }
    for case in &mut project.cases {
        through(&mut case.sources);
        lists.extend([(&mut case.codes, &codes), (&mut case.sources, &sources), (&mut case.selections, &selections)]);
    }
    for set in &mut project.sets {
        through(&mut set.sources);
        lists.extend([(&mut set.codes, &codes), (&mut set.sources, &sources), (&mut set.notes, &notes)]);
    }
    for source in &mut project.sources {
        lists.push((&mut source.notes, &notes));
        lists.extend(source.codings.iter_mut().map(|whole| (&mut whole.coding.notes, &notes)));
        for selection in &mut source.selections {
            lists.push((&mut selection.notes, &notes));
            lists.extend(selection.codings.iter_mut().map(|coding| (&mut coding.notes, &notes)));
        }
    }
    lists.into_iter().for_each(|(list, known)| keep(list, known));
    let values = project.cases.iter_mut().map(|case| &mut case.values).chain(project.sources.iter_mut().map(|source| &mut source.values));
    for list in values {
        let before = list.len();
        list.retain(|value| variables.contains(&value.variable));
        (list.len()..before).for_each(|_| remarks.add(Remark::Dangling));
    }
    drop_loose_links(project, stand_ins, remarks);
}

/// Leaves out links of which one end is missing.
fn drop_loose_links(project: &mut Project, stand_ins: &BTreeMap<Guid, Guid>, remarks: &mut Remarks) {
    let mut known: BTreeSet<Guid> = BTreeSet::new();
    known.extend(project.users.iter().map(|user| user.guid));
    known.extend(project.codes.iter().map(|code| code.guid));
    known.extend(project.variables.iter().map(|variable| variable.guid));
    known.extend(project.cases.iter().map(|case| case.guid));
    known.extend(project.notes.iter().map(|note| note.guid));
    known.extend(project.sets.iter().map(|set| set.guid));
    for source in &project.sources {
        known.insert(source.guid);
        known.extend(source.codings.iter().map(|whole| whole.coding.guid));
        for selection in &source.selections {
            known.insert(selection.guid);
            known.extend(selection.codings.iter().map(|coding| coding.guid));
        }
    }
    let before = project.links.len();
    for link in &mut project.links {
        for end in [&mut link.origin, &mut link.target] {
            *end = stand_ins.get(end).copied().unwrap_or(*end);
        }
    }
    project.links.retain(|link| known.contains(&link.origin) && known.contains(&link.target));
    (project.links.len()..before).for_each(|_| remarks.add(Remark::Dangling));
}
