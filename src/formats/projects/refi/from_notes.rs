//! Adds the notes and sets of a study's tables to a project, for export.
//!
//! A row of notes says what it is about as `project`, `code NAME`, `variable NAME`, a transcript, a passage `TRANSCRIPT 3-9`, or a coding
//! `TRANSCRIPT 3-9 CODE`. A row without a title and an author is a description, one without a title on a passage that no code has is
//! the remark on that passage.

use std::collections::BTreeMap;

use super::remark::{Remark, Remarks};
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::guid::Guid;
use crate::domain::project::{Note, Project, ProjectSet, Selection, User};

/// What a note is about, found in a project.
enum About {
    Project,
    Code(usize),
    Variable(usize),
    Source(usize),
    /// A passage, and the code on it where one is named.
    Passage(usize, CharSpan, Option<Guid>),
}

/// Adds notes: title, author, date, what each is about, words.
pub fn add_notes(project: &mut Project, rows: &[[String; 5]], remarks: &mut Remarks) {
    let mut seen: BTreeMap<&[String; 5], u32> = BTreeMap::new();
    // Passages come first: notes may be about one of them.
    let (passages, others): (Vec<_>, Vec<_>) = rows.iter().partition(|[name, ..]| name.is_empty());
    for row in passages.into_iter().chain(others) {
        let [name, author, date, about, text] = row;
        let times = seen.entry(row).or_default();
        *times += 1;
        let targets = targets(project, about);
        if targets.iter().any(Option::is_none) {
            remarks.add(Remark::NoteAstray);
        }
        let targets: Vec<About> = targets.into_iter().flatten().collect();
        let described = name.is_empty() && author.is_empty() && date.is_empty();
        if described && describe(project, &targets, text) {
            continue;
        }
        let user = user(project, author);
        let created = Some(date.clone()).filter(|date| !date.is_empty());
        let guid = Guid::derive("note", row.iter().map(String::as_bytes).chain([&times.to_le_bytes()[..]]));
        if let ([About::Passage(source, span, None)], true) = (targets.as_slice(), name.is_empty()) {
            let selection = Selection {
                guid,
                span: *span,
                coder: user,
                created,
                memo: GuardedText::new(text.as_str()),
                codings: Vec::new(),
                notes: Vec::new(),
            };
            project.sources[*source].selections.push(selection);
            continue;
        }
        project.notes.push(Note { guid, name: name.clone(), text: GuardedText::new(text.as_str()), author: user, created });
        targets.into_iter().for_each(|target| attach(project, target, guid));
    }
}

/// The user of a name, who is added where nobody of the project has it.
fn user(project: &mut Project, name: &str) -> Option<Guid> {
    if name.is_empty() {
        return None;
    }
    if let Some(user) = project.users.iter().find(|user| user.name == name) {
        return Some(user.guid);
    }
    let guid = Guid::derive("user", [name.as_bytes()]);
    project.users.push(User { guid, name: name.to_owned() });
    Some(guid)
}

/// Puts a description where it belongs; whether there is such a place.
fn describe(project: &mut Project, targets: &[About], text: &str) -> bool {
    let put = |old: &str| GuardedText::new(if old.is_empty() { text.to_owned() } else { format!("{old}\n{text}") });
    match targets {
        [About::Project] => project.description = put(&project.description),
        [About::Source(at)] => project.sources[*at].description = put(&project.sources[*at].description),
        [About::Variable(at)] => project.variables[*at].description = text.to_owned(),
        _ => return false,
    }
    true
}

fn attach(project: &mut Project, about: About, note: Guid) {
    match about {
        About::Project => project.about.push(note),
        About::Code(at) => project.codes[at].notes.push(note),
        // The format ties no note to a variable.
        About::Variable(_) => {}
        About::Source(at) => project.sources[at].notes.push(note),
        About::Passage(at, span, code) => {
            let source = &mut project.sources[at];
            let coding = code.and_then(|code| {
                let here = source.selections.iter_mut().filter(|selection| selection.span == span);
                here.flat_map(|selection| &mut selection.codings).find(|coding| coding.code == code)
            });
            if let Some(coding) = coding {
                coding.notes.push(note);
                return;
            }
            match source.selections.iter_mut().find(|selection| selection.span == span) {
                Some(selection) => selection.notes.push(note),
                None => {
                    let guid = Guid::derive("selection", [&b"note"[..], note.as_bytes()]);
                    let (created, memo) = (None, GuardedText::default());
                    source.selections.push(Selection { guid, span, coder: None, created, memo, codings: Vec::new(), notes: vec![note] });
                }
            }
        }
    }
}

/// What a cell says a note is about: one thing, or several parted by `; `. `None` for what the project lacks.
fn targets(project: &Project, about: &str) -> Vec<Option<About>> {
    if about.is_empty() {
        return Vec::new();
    }
    // A name may hold the sign that parts several.
    match target(project, about) {
        Some(one) => vec![Some(one)],
        None => about.split("; ").map(|part| target(project, part)).collect(),
    }
}

fn target(project: &Project, about: &str) -> Option<About> {
    if about == "project" {
        return Some(About::Project);
    }
    if let Some(at) = project.sources.iter().position(|source| source.name == about) {
        return Some(About::Source(at));
    }
    let code = |name: &str| project.codes.iter().position(|code| code.code.id.as_str() == name);
    if let Some(at) = about.strip_prefix("code ").and_then(code) {
        return Some(About::Code(at));
    }
    let variable = |name: &str| project.variables.iter().position(|variable| variable.name == name);
    if let Some(at) = about.strip_prefix("variable ").and_then(variable) {
        return Some(About::Variable(at));
    }
    let in_source = |(at, name): (usize, &str)| {
        let place = about.strip_prefix(name)?.strip_prefix(' ')?;
        let (numbers, named) = place.split_once(' ').map_or((place, None), |(numbers, name)| (numbers, Some(name)));
        let (start, end) = numbers.split_once('-')?;
        let span = CharSpan { start: start.parse().ok()?, end: end.parse().ok()? };
        let guid = match named {
            None => None,
            Some(name) => Some(project.codes[code(name)?].guid),
        };
        (span.start < span.end).then_some(About::Passage(at, span, guid))
    };
    project.sources.iter().enumerate().find_map(|(at, source)| in_source((at, &source.name)))
}

/// Adds sets: name, description, kind of member, member.
pub fn add_sets(project: &mut Project, rows: &[[String; 4]], remarks: &mut Remarks) {
    for [name, description, kind, member] in rows {
        let at = match project.sets.iter().position(|set| set.name == *name && set.description == *description) {
            Some(at) => at,
            None => {
                let guid = Guid::derive("set", [name.as_bytes(), description.as_bytes()]);
                let (name, description) = (name.clone(), description.clone());
                project.sets.push(ProjectSet { guid, name, description, codes: Vec::new(), sources: Vec::new(), notes: Vec::new() });
                project.sets.len() - 1
            }
        };
        let code = || project.codes.iter().find(|code| code.code.id.as_str() == member).map(|code| code.guid);
        let source = || project.sources.iter().find(|source| source.name == *member).map(|source| source.guid);
        let note = || project.notes.iter().find(|note| note.name == *member).map(|note| note.guid);
        let found = match kind.as_str() {
            "" => continue,
            "code" => code(),
            "transcript" => source(),
            "note" => note(),
            _ => None,
        };
        let set = &mut project.sets[at];
        match (kind.as_str(), found) {
            ("code", Some(guid)) => set.codes.push(guid),
            ("transcript", Some(guid)) => set.sources.push(guid),
            (_, Some(guid)) => set.notes.push(guid),
            (_, None) => remarks.add(Remark::NoteAstray),
        }
    }
}
