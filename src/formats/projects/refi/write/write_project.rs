//! Writes a project so that every program reads it alike.
//!
//! The order of elements is that of the schema and empty lists are left out. Beyond the schema: every
//! text and note is a file with a path, in UTF-8 without a byte order mark and with LF; one selection
//! for each passage, coder and memo, with the coder named on it and on each of its codings; the origin and the dates
//! of texts and notes are given, and those of codings where they are known; no excerpt begins or ends in white space; names of codes are unique. Each of
//! these is a place where some program crashes, merges or shifts.

use std::collections::BTreeMap;

use super::write_codes::{set_name, write_codes};
use super::write_selections::{one_for_each, quote};
use super::write_values::write_value;
use super::xml_writer::{Attributes, XmlWriter};
use crate::domain::corpus::span::OffsetTable;
use crate::domain::guid::Guid;
use crate::domain::project::{Case, Direction, Link, Note, Project, Selection, SelectionCoding, TextSource, User};
use crate::formats::projects::refi::container::write_archive;
use crate::formats::projects::refi::names::Taken;
use crate::formats::projects::refi::read::read_project::PROJECT_URN;
use crate::formats::projects::refi::read::texts::{FOLDER, INTERNAL};
use crate::formats::projects::refi::remark::Remarks;

/// The date of parts that have none, in a project that has none itself.
const NO_DATE: &str = "2000-01-01T00:00:00Z";
/// The coder of codings that nobody signed.
pub const UNKNOWN_CODER: &str = "unknown coder";

/// Writes a `.qdpx` archive.
pub fn write_project(project: &Project) -> (Vec<u8>, Remarks) {
    let mut writer = Writer::new(project);
    writer.head();
    writer.users();
    if !project.codes.is_empty() {
        writer.out.open("CodeBook", none());
        write_codes(&mut writer.out, &project.codes, true, &mut writer.remarks);
        writer.out.close();
    }
    writer.variables();
    writer.list("Cases", &project.cases, Writer::case);
    // The texts come after the cases in the file; that their passages are settled first is why both are held.
    writer.list("Sources", &project.sources, Writer::source);
    writer.list("Notes", &project.notes, Writer::note);
    writer.links();
    writer.sets();
    writer.description(&project.description);
    writer.note_refs(&project.about);
    let Writer { out, mut files, remarks, .. } = writer;
    files.push(("project.qde".to_owned(), out.finish()));
    (write_archive(files), remarks)
}

struct Writer<'a> {
    project: &'a Project,
    out: XmlWriter,
    files: Vec<(String, Vec<u8>)>,
    remarks: Remarks,
    date: &'a str,
    /// The user of parts that nobody signed, where there are any.
    nobody: User,
    selections: BTreeMap<Guid, Vec<Selection>>,
    /// Selections that were written as another, and those that were not written.
    moved: BTreeMap<Guid, Option<Guid>>,
}

fn none() -> Attributes {
    Attributes::default()
}

impl<'a> Writer<'a> {
    fn new(project: &'a Project) -> Self {
        let mut taken: Taken = project.users.iter().map(|user| user.name.clone()).collect();
        let nobody = User { guid: Guid::derive("user", [&b""[..], b"unknown"]), name: taken.first_free(UNKNOWN_CODER) };
        let date = project.created.as_deref().unwrap_or(NO_DATE);
        let (mut remarks, mut moved) = (Remarks::default(), BTreeMap::new());
        let of = |source: &TextSource| (source.guid, one_for_each(source, &mut moved, &mut remarks));
        let selections = project.sources.iter().map(of).collect();
        Self { project, out: XmlWriter::new(), files: Vec::new(), remarks, date, nobody, selections, moved }
    }

    fn head(&mut self) {
        let name = if self.project.name.is_empty() { "project" } else { &self.project.name };
        let maker = self.project.users.first().map(|user| user.guid);
        let attributes = none()
            .with("xmlns", PROJECT_URN)
            .with("name", name)
            .with("origin", concat!("leitmotif ", env!("CARGO_PKG_VERSION")))
            .maybe("creatingUserGUID", maker)
            .with("creationDateTime", self.date);
        self.out.open("Project", attributes);
    }

    fn users(&mut self) {
        let unsigned = self.selections.values().flatten().any(|selection| selection.coder.is_none());
        let unsigned_whole = self.project.sources.iter().flat_map(|source| &source.codings).any(|coding| coding.coder.is_none());
        let nobody = (unsigned || unsigned_whole).then(|| self.nobody.clone());
        let users: Vec<&User> = self.project.users.iter().chain(&nobody).collect();
        if users.is_empty() {
            return;
        }
        self.out.open("Users", none());
        for user in users {
            self.out.empty("User", none().with("guid", user.guid).with("name", &user.name));
        }
        self.out.close();
    }

    /// Writes a list unless it is empty.
    fn list<T>(&mut self, name: &'static str, items: &[T], mut item: impl FnMut(&mut Self, &T)) {
        if items.is_empty() {
            return;
        }
        self.out.open(name, none());
        items.iter().for_each(|one| item(self, one));
        self.out.close();
    }

    fn variables(&mut self) {
        let project = self.project;
        self.list("Variables", &project.variables, |writer, variable| {
            let kind = super::write_values::kind_name(variable.kind);
            let name = if variable.name.is_empty() { "variable" } else { &variable.name };
            writer.out.open("Variable", none().with("guid", variable.guid).with("name", name).with("typeOfVariable", kind));
            writer.description(&variable.description);
            writer.out.close();
        });
    }

    fn case(&mut self, case: &Case) {
        self.out.open("Case", none().with("guid", case.guid).with("name", &case.name));
        self.description(&case.description);
        self.refs("CodeRef", &case.codes);
        case.values.iter().for_each(|value| write_value(&mut self.out, &self.project.variables, value));
        self.refs("SourceRef", &case.sources);
        let kept: Vec<Guid> = case.selections.iter().filter_map(|guid| self.written(*guid)).collect();
        self.refs("SelectionRef", &kept);
        self.out.close();
    }

    fn source(&mut self, source: &TextSource) {
        let path = self.file("source", source.guid, &source.text);
        let attributes = none()
            .with("guid", source.guid)
            .with("name", &source.name)
            .with("plainTextPath", path)
            .maybe("creatingUser", source.author.or_else(|| self.project.users.first().map(|user| user.guid)))
            .with("creationDateTime", source.created.as_deref().unwrap_or(self.date));
        self.out.open("TextSource", attributes);
        self.description(&source.description);
        let offsets = OffsetTable::new(&source.text);
        for selection in self.selections.remove(&source.guid).unwrap_or_default() {
            self.selection(source, &offsets, &selection);
        }
        for whole in &source.codings {
            self.coding(&whole.coding, whole.coder.unwrap_or(self.nobody.guid), None);
        }
        self.note_refs(&source.notes);
        source.values.iter().for_each(|value| write_value(&mut self.out, &self.project.variables, value));
        self.out.close();
    }

    fn selection(&mut self, source: &TextSource, offsets: &OffsetTable, selection: &Selection) {
        let coder = selection.coder.unwrap_or(self.nobody.guid);
        let created = selection.created.as_deref();
        let words = offsets.to_bytes(&source.text, selection.span).map_or("", |bytes| bytes.slice(&source.text));
        let attributes = none()
            .with("guid", selection.guid)
            .with("name", quote(words))
            .with("startPosition", selection.span.start)
            .with("endPosition", selection.span.end)
            .with("creatingUser", coder)
            .maybe("creationDateTime", created);
        self.out.open("PlainTextSelection", attributes);
        self.description(&selection.memo);
        selection.codings.iter().for_each(|coding| self.coding(coding, coder, created));
        self.note_refs(&selection.notes);
        self.out.close();
    }

    fn coding(&mut self, coding: &SelectionCoding, coder: Guid, created: Option<&str>) {
        let date = coding.created.as_deref().or(created);
        self.out.open("Coding", none().with("guid", coding.guid).with("creatingUser", coder).maybe("creationDateTime", date));
        self.refs("CodeRef", &[coding.code]);
        self.note_refs(&coding.notes);
        self.out.close();
    }

    fn note(&mut self, note: &Note) {
        let path = self.file("note", note.guid, &note.text);
        let date = note.created.as_deref().unwrap_or(self.date);
        let attributes = none()
            .with("guid", note.guid)
            .with("name", &note.name)
            .with("plainTextPath", path)
            .maybe("creatingUser", note.author.or_else(|| self.project.users.first().map(|user| user.guid)))
            .with("creationDateTime", date)
            .with("modifiedDateTime", date);
        self.out.empty("Note", attributes);
    }

    fn links(&mut self) {
        // A selection that was not written takes the links to it along.
        let ends = |link: &Link| Some((self.written(link.origin)?, self.written(link.target)?));
        let links: Vec<(&Link, (Guid, Guid))> = self.project.links.iter().filter_map(|link| Some((link, ends(link)?))).collect();
        self.list("Links", &links, |writer, (link, (origin, target))| {
            let direction = link.direction.map(|direction| match direction {
                Direction::Associative => "Associative",
                Direction::OneWay => "OneWay",
                Direction::Bidirectional => "Bidirectional",
            });
            let name = Some(&link.name).filter(|name| !name.is_empty());
            let attributes = none().with("guid", link.guid).maybe("name", name).maybe("direction", direction);
            writer.out.empty("Link", attributes.with("originGUID", origin).with("targetGUID", target));
        });
    }

    /// The GUID under which something is written; `None` for a selection that is not.
    fn written(&self, guid: Guid) -> Option<Guid> {
        self.moved.get(&guid).copied().unwrap_or(Some(guid))
    }

    fn sets(&mut self) {
        let project = self.project;
        self.list("Sets", &project.sets, |writer, set| {
            writer.out.open("Set", none().with("guid", set.guid).with("name", set_name(set)));
            writer.description(&set.description);
            writer.refs("MemberCode", &set.codes);
            writer.refs("MemberSource", &set.sources);
            writer.refs("MemberNote", &set.notes);
            writer.out.close();
        });
    }

    fn description(&mut self, text: &str) {
        if !text.is_empty() {
            self.out.text("Description", text);
        }
    }

    fn note_refs(&mut self, notes: &[Guid]) {
        self.refs("NoteRef", notes);
    }

    fn refs(&mut self, name: &'static str, guids: &[Guid]) {
        guids.iter().for_each(|guid| self.out.empty(name, none().with("targetGUID", guid)));
    }

    /// Puts a text into the archive and gives the path to it.
    fn file(&mut self, kind: &str, guid: Guid, text: &str) -> String {
        let name = format!("{}.txt", Guid::derive("text", [kind.as_bytes(), guid.as_bytes()]));
        self.files.push((format!("{FOLDER}{name}"), text.as_bytes().to_vec()));
        format!("{INTERNAL}{name}")
    }
}
