//! The order of elements, against a table of our own: the schema itself is not ours to ship.

use std::collections::BTreeSet;
use std::io::Cursor;

use crate::domain::corpus::span::CharSpan;
use crate::domain::guid::Guid;
use crate::domain::project::*;
use crate::formats::fault::FormatFault;
use crate::formats::projects::refi::container::ProjectArchive;
use crate::formats::projects::refi::read::xml_reader::{Pull, Tag};
use crate::formats::projects::refi::{project_codes, write_project, write_qdc};

/// What may stand in an element and in which order; `+` marks a list that may not be empty.
const CHILDREN: &[(&str, &[&str])] = &[
    ("Project", &["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Description", "NoteRef"]),
    ("+Users", &["User"]),
    ("+CodeBook", &["Codes", "Sets"]),
    ("+Codes", &["Code"]),
    ("Code", &["Description", "NoteRef", "Code"]),
    ("+Variables", &["Variable"]),
    ("Variable", &["Description"]),
    ("+Cases", &["Case"]),
    ("Case", &["Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef"]),
    ("+VariableValue", &["VariableRef", "TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue"]),
    ("+Sources", &["TextSource"]),
    ("TextSource", &["Description", "PlainTextSelection", "Coding", "NoteRef", "VariableValue"]),
    ("PlainTextSelection", &["Description", "Coding", "NoteRef"]),
    ("+Coding", &["CodeRef", "NoteRef"]),
    ("+Notes", &["Note"]),
    ("+Links", &["Link"]),
    ("+Sets", &["Set"]),
    ("Set", &["Description", "MemberCode", "MemberSource", "MemberNote"]),
];

/// Attributes without which some schema or some program fails.
const NEEDED: &[(&str, &[&str])] = &[
    ("Project", &["name", "origin", "creationDateTime"]),
    ("User", &["guid", "name"]),
    ("Code", &["guid", "name", "isCodable"]),
    ("Variable", &["guid", "name", "typeOfVariable"]),
    ("TextSource", &["guid", "name", "plainTextPath", "creatingUser", "creationDateTime"]),
    ("Note", &["guid", "plainTextPath", "creatingUser", "creationDateTime", "modifiedDateTime"]),
    ("PlainTextSelection", &["guid", "name", "startPosition", "endPosition", "creatingUser"]),
    ("Coding", &["guid", "creatingUser"]),
    ("CodeRef", &["targetGUID"]),
];

/// A project in which everything occurs that can be written.
fn full() -> Project {
    let guid = |what: &str| Guid::derive("test", [what.as_bytes()]);
    let mut project =
        Project { name: "p".into(), created: Some("2026-01-15T00:00:00Z".into()), description: "d".into(), ..Project::default() };
    project.users.push(User { guid: guid("user"), name: "Ann".into() });
    let book =
        crate::domain::codebook::Codebook::new(1, ["risk", "protective"].map(crate::domain::codebook::Code::named).into()).expect("sound");
    project.codes = project_codes(&book);
    project.codes[1].code.parent = Some(project.codes[0].code.id.clone());
    project.codes[0].code.definition = "Harm".into();
    project.codes[0].notes.push(guid("note"));
    let kinds =
        [VariableKind::Text, VariableKind::Boolean, VariableKind::Integer, VariableKind::Float, VariableKind::Date, VariableKind::DateTime];
    let values = ["a", "true", "7", "7.5", "2026-01-15", "2026-01-15T10:00:00Z"];
    for (kind, value) in kinds.into_iter().zip(values) {
        project.variables.push(Variable { guid: guid(value), name: value.into(), kind, description: "d".into() });
    }
    let values: Vec<VariableValue> = values.iter().map(|value| VariableValue { variable: guid(value), value: (*value).into() }).collect();
    let coding = SelectionCoding { guid: guid("coding"), code: project.codes[0].guid, created: None, notes: vec![guid("note")] };
    project.sources.push(TextSource {
        guid: guid("source"),
        name: "T".into(),
        text: "One day.".into(),
        author: None,
        created: None,
        description: "d".into(),
        selections: vec![Selection {
            guid: guid("selection"),
            span: CharSpan { start: 0, end: 3 },
            coder: Some(guid("user")),
            created: None,
            memo: "m".into(),
            codings: vec![coding.clone()],
            notes: vec![guid("note")],
        }],
        codings: vec![WholeCoding { coder: None, coding: SelectionCoding { guid: guid("whole"), ..coding } }],
        notes: vec![guid("note")],
        values: values.clone(),
    });
    project.cases.push(Case {
        guid: guid("case"),
        name: "P1".into(),
        description: "d".into(),
        values,
        codes: vec![project.codes[0].guid],
        sources: vec![guid("source")],
        selections: vec![guid("selection")],
    });
    project.notes.push(Note { guid: guid("note"), name: "N".into(), text: "t".into(), author: None, created: None });
    project.about.push(guid("note"));
    project.links.push(Link {
        guid: guid("link"),
        name: "l".into(),
        direction: Some(Direction::OneWay),
        origin: guid("note"),
        target: guid("selection"),
    });
    project.sets.push(ProjectSet {
        guid: guid("set"),
        name: "S".into(),
        description: "d".into(),
        codes: vec![project.codes[0].guid],
        sources: vec![guid("source")],
        notes: vec![guid("note")],
    });
    project
}

/// Walks an element; `seen` collects the names of all that were met.
fn walk(at: &mut Pull<'_>, tag: &Tag, seen: &mut BTreeSet<String>) -> Result<(), FormatFault> {
    seen.insert(tag.name.clone());
    for attribute in NEEDED.iter().filter(|(name, _)| *name == tag.name).flat_map(|(_, needed)| *needed) {
        assert!(tag.get(attribute).is_some_and(|value| !value.is_empty()), "{} lacks {attribute}", tag.name);
    }
    let (order, filled) = match CHILDREN.iter().find(|(name, _)| name.trim_start_matches('+') == tag.name) {
        Some((name, order)) => (*order, name.starts_with('+')),
        None => (&[][..], false),
    };
    let mut last = 0;
    let mut count = 0;
    at.each_child(tag, |at, child| {
        let place = order.iter().position(|name| *name == child.name);
        let place = place.unwrap_or_else(|| panic!("{} may not stand in {}", child.name, tag.name));
        assert!(place >= last, "{} stands too late in {}", child.name, tag.name);
        last = place;
        count += 1;
        walk(at, &child, seen)
    })?;
    assert!(count > 0 || !filled, "{} is empty", tag.name);
    Ok(())
}

fn check(xml: &[u8]) -> BTreeSet<String> {
    let text = std::str::from_utf8(xml).expect("UTF-8");
    assert!(!text.starts_with('\u{feff}') && !text.contains('\r'));
    let mut at = Pull::new(text);
    let mut seen = BTreeSet::new();
    let root = at.root().expect("an element");
    walk(&mut at, &root, &mut seen).expect("well-formed");
    seen
}

fn project_xml(bytes: &[u8]) -> Vec<u8> {
    let mut archive = ProjectArchive::open(Cursor::new(bytes)).expect("an archive");
    let at = archive.names().iter().position(|name| name == "project.qde").expect("a project");
    archive.read(at).expect("readable")
}

#[test]
fn everything_that_can_be_written_stands_where_the_schema_has_it() {
    let (bytes, _) = write_project(&full());
    let seen = check(&project_xml(&bytes));
    let all: BTreeSet<String> = CHILDREN.iter().flat_map(|(_, children)| *children).map(|name| (*name).to_owned()).collect();
    assert_eq!(all.difference(&seen).collect::<Vec<_>>(), [""; 0]);
    let archive = ProjectArchive::open(Cursor::new(&bytes)).expect("an archive");
    assert_eq!(archive.names()[0], "project.qde");
    assert!(archive.names()[1..].iter().all(|name| name.starts_with("sources/") && name.ends_with(".txt")));
    assert_eq!(bytes, write_project(&full()).0, "the same project gives the same bytes");
}

#[test]
fn an_empty_project_has_no_empty_list() {
    check(&project_xml(&write_project(&Project::default()).0));
}

#[test]
fn a_codebook_stands_where_its_schema_has_it_and_none_is_written_without_codes() {
    let project = full();
    let mut codes = project.codes.clone();
    codes.iter_mut().for_each(|code| code.notes.clear());
    let (bytes, _) = write_qdc(&codes, &project.sets, "test").expect("codes");
    assert!(!check(&bytes).contains("NoteRef"));
    assert!(write_qdc(&[], &[], "test").is_none());
}
