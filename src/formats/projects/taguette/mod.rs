//! Taguette's projects (`.sqlite3`): the rows of their database to a `Project`.
//!
//! Documents, tags and highlights are taken. A highlight has no owner; the log of commands says who put
//! which tag on it, and that person is the coder. Accounts, their addresses and passwords are never
//! read. Learnt from databases of Taguette 1.5.2; a `parent_id` of tags, which its next version has, is
//! followed where it is there.

mod history;
mod page;
mod tags;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use history::{History, Put};
use page::Page;
use tags::tree as tag_tree;

use crate::domain::codebook::Code;
use crate::domain::corpus::span::OffsetTable;
use crate::domain::corpus::text::GuardedText;
use crate::domain::guid::Guid;
use crate::domain::ids::CodeId;
use crate::domain::project::{Project, ProjectCode, Selection, SelectionCoding, TextSource, User};
use crate::formats::fault::FormatFault;
use crate::formats::projects::database::{Row, Tables, Wanted, date, parents_first, same_words};
use crate::formats::projects::refi::{Remark, Remarks, Taken, one_line, only_place, read_description};

/// The tables that are read.
pub const WANTED: [Wanted; 6] = [
    Wanted { table: "projects", columns: &["id", "name", "description", "created"], needed: 1 },
    Wanted { table: "documents", columns: &["id", "project_id", "name", "description", "created", "contents"], needed: 3 },
    Wanted { table: "tags", columns: &["id", "project_id", "path", "description", "parent_id"], needed: 3 },
    Wanted { table: "highlights", columns: &["id", "document_id", "start_offset", "end_offset", "snippet"], needed: 4 },
    Wanted { table: "highlight_tags", columns: &["highlight_id", "tag_id"], needed: 2 },
    Wanted { table: "commands", columns: &["id", "date", "user_login", "project_id", "payload"], needed: 0 },
];

/// The most rows of a kind that are read: people do not make more, and later steps take time in their square.
const MOST: usize = 5_000;

/// Turns the rows of one project into a project: of the one with that number, or of the only one there is.
///
/// # Errors
///
/// A [`FormatFault`] if there is no such project, or several and none was chosen, or if a table holds more than is read.
pub fn project_of(tables: &Tables, which: Option<i64>) -> Result<(Project, Remarks), FormatFault> {
    let row = chosen(tables, which)?;
    let own = row.whole("id");
    tables.bounded("documents", "documents", MOST)?;
    tables.bounded("tags", "tags", MOST)?;
    tables.named("documents", "name")?;
    tables.named("tags", "path")?;
    let mut remarks = Remarks::default();
    remarks.add_many(Remark::MendedText, tables.mended);
    let of_project = |row: &Row<'_>| row.whole("project_id") == own;
    let mut project = Project {
        name: one_line(&row.trimmed("name")),
        origin: Some("Taguette".to_owned()),
        created: date(&row.trimmed("created"), "Z", &mut remarks),
        description: GuardedText::new(row.trimmed("description")),
        ..Project::default()
    };
    let tags: Vec<Row<'_>> = tables.rows("tags").filter(of_project).filter(|row| row.whole("id").is_some()).collect();
    project.codes = codes(&tags, &mut remarks);
    let known: BTreeSet<i64> = tags.iter().filter_map(|row| row.whole("id")).collect();
    let history = History::of(tables.rows("commands").filter(of_project));
    let mut highlights = Highlights::of(tables, &known, &history, &mut remarks);
    let mut seen = BTreeSet::new();
    for row in tables.rows("documents").filter(of_project) {
        let Some(id) = row.whole("id").filter(|id| seen.insert(*id)) else { continue };
        project.sources.push(highlights.document(row, id, &mut remarks));
    }
    // Highlights of other projects of the same file are none of this one's.
    let users: BTreeMap<Guid, String> = std::mem::take(&mut highlights.people);
    project.users = users.into_iter().map(|(guid, name)| User { guid, name }).collect();
    Ok((project, remarks))
}

/// The project that is asked for. Several in one file are several studies, so one must be named.
fn chosen<'t>(tables: &'t Tables, which: Option<i64>) -> Result<Row<'t>, FormatFault> {
    let mut rows = tables.rows("projects");
    let listed = || {
        let ids: Vec<String> = tables.rows("projects").filter_map(|row| row.whole("id")).take(20).map(|id| id.to_string()).collect();
        ids.join(", ")
    };
    match (which, tables.len("projects")) {
        (_, 0) => Err(FormatFault::new("the database holds no project", "see whether it is the right file")),
        (None, 1) => rows.next().ok_or_else(|| FormatFault::new("the database holds no project", "")),
        (None, several) => {
            let remedy = format!("say which with `--project`: {}", listed());
            Err(FormatFault::new(format!("the database holds {several} projects, which are as many studies"), remedy))
        }
        (Some(which), _) => rows
            .find(|row| row.whole("id") == Some(which))
            .ok_or_else(|| FormatFault::new(format!("the database holds no project {which}"), format!("it holds {}", listed()))),
    }
}

fn guid(kind: &str, id: i64) -> Guid {
    Guid::derive(kind, [&b"taguette"[..], &id.to_be_bytes()[..]])
}

/// The tags as codes, named as they are when the table of tags is imported.
fn codes(tags: &[Row<'_>], remarks: &mut Remarks) -> Vec<ProjectCode> {
    let paths: Vec<String> = tags.iter().map(|row| one_line(&row.trimmed("path"))).collect();
    let named = tag_tree(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    let places: BTreeMap<i64, usize> = tags.iter().enumerate().filter_map(|(at, row)| Some((row.whole("id")?, at))).collect();
    let mut parents: Vec<Option<usize>> = tags
        .iter()
        .zip(&named)
        .map(|(row, (_, by_path))| row.whole("parent_id").and_then(|parent| places.get(&parent).copied()).or(*by_path))
        .collect();
    let order = parents_first(&mut parents, remarks);
    let mut taken = Taken::default();
    let mut ids: Vec<Option<CodeId>> = vec![None; tags.len()];
    let mut codes = Vec::with_capacity(tags.len());
    for at in order {
        let wanted = if named[at].0.is_empty() { "code without a name" } else { named[at].0.as_str() };
        let name = taken.first_free(wanted);
        if name != named[at].0 {
            remarks.add(Remark::CodeRenamed);
        }
        let mut code = Code::named(&name);
        read_description(&tags[at].trimmed("description"), &mut code);
        code.parent = parents[at].and_then(|parent| ids[parent].clone());
        // A child's facet is its parent's, whatever its description says.
        code.facet = code.facet.filter(|_| code.parent.is_none());
        ids[at] = Some(code.id.clone());
        let guid = guid("tag", tags[at].whole("id").unwrap_or(-1 - at as i64));
        codes.push(ProjectCode { guid, codable: true, code, notes: Vec::new() });
    }
    codes
}

/// The highlights by document, and who coded.
struct Highlights<'t> {
    by_document: BTreeMap<i64, Vec<Row<'t>>>,
    tags: BTreeMap<i64, Vec<i64>>,
    history: &'t History,
    people: BTreeMap<Guid, String>,
}

impl<'t> Highlights<'t> {
    fn of(tables: &'t Tables, known: &BTreeSet<i64>, history: &'t History, remarks: &mut Remarks) -> Self {
        let mut by_document: BTreeMap<i64, Vec<Row<'t>>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for row in tables.rows("highlights") {
            match (row.whole("id").filter(|id| seen.insert(*id)), row.whole("document_id")) {
                (Some(_), Some(document)) => by_document.entry(document).or_default().push(row),
                _ => remarks.add(Remark::Dangling),
            }
        }
        let mut tags: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for row in tables.rows("highlight_tags") {
            if let (Some(highlight), Some(tag)) = (row.whole("highlight_id"), row.whole("tag_id"))
                && known.contains(&tag)
            {
                tags.entry(highlight).or_default().push(tag);
            }
        }
        tags.values_mut().for_each(|tags| {
            tags.sort_unstable();
            tags.dedup();
        });
        Self { by_document, tags, history, people: BTreeMap::new() }
    }

    fn document(&mut self, row: Row<'_>, id: i64, remarks: &mut Remarks) -> TextSource {
        let name = one_line(&row.trimmed("name"));
        let markup = row.text("contents").unwrap_or_default();
        if markup.contains('\0') {
            remarks.add_at(Remark::Zeros, Some(&name));
        }
        remarks.add(Remark::RichText);
        // One byte for one, so that no place moves.
        let page = Page::read(&markup.replace('\0', " "));
        let offsets = OffsetTable::new(&page.text);
        let mut selections = Vec::new();
        for highlight in self.by_document.remove(&id).unwrap_or_default() {
            let found = match (highlight.whole("start_offset"), highlight.whole("end_offset")) {
                (Some(start), Some(end)) => page.find(start, end),
                _ => None,
            };
            let snippet = highlight.text("snippet").map(|snippet| Page::read(&snippet).text).filter(|words| !words.trim().is_empty());
            let differs = |found: &page::Found| snippet.as_deref().is_some_and(|words| !same_words(words, page.words(found.span)));
            let found = match found {
                Some(found) if !differs(&found) => Some(found),
                other => match snippet.as_deref().and_then(|words| only_place(&page.text, &offsets, words)) {
                    Some(span) => {
                        remarks.add_at(Remark::FoundByWords, Some(&name));
                        Some(page::Found { span, inside: false })
                    }
                    None => {
                        (0..usize::from(other.is_some())).for_each(|_| remarks.add_at(Remark::QuoteDiffers, Some(&name)));
                        other
                    }
                },
            };
            let Some(found) = found else {
                remarks.add_at(Remark::OutsideText, Some(&name));
                continue;
            };
            if found.span.is_empty() {
                remarks.add_at(Remark::EmptySelection, Some(&name));
                continue;
            }
            if found.inside {
                remarks.add_at(Remark::InsideCharacter, Some(&name));
            }
            selections.extend(self.by_coder(highlight, found, remarks));
        }
        TextSource {
            guid: guid("document", id),
            name,
            text: GuardedText::new(page.text),
            author: None,
            created: date(&row.trimmed("created"), "Z", remarks),
            description: GuardedText::new(row.trimmed("description")),
            selections,
            codings: Vec::new(),
            notes: Vec::new(),
            values: Vec::new(),
        }
    }

    /// One passage for each person who put a tag on it; one without a tag is the person's who made it.
    fn by_coder(&mut self, highlight: Row<'_>, found: page::Found, remarks: &mut Remarks) -> Vec<Selection> {
        let id = highlight.whole("id").unwrap_or_default();
        let mut by_coder: BTreeMap<Option<&str>, Vec<(i64, Option<&Put>)>> = BTreeMap::new();
        for &tag in self.tags.get(&id).into_iter().flatten() {
            let put = self.history.put(id, tag).or_else(|| self.history.made(id));
            by_coder.entry(put.map(|put| put.login.as_str())).or_default().push((tag, put));
        }
        if by_coder.is_empty() {
            let made = self.history.made(id);
            by_coder.insert(made.map(|put| put.login.as_str()), Vec::new());
        }
        let mut selections = Vec::new();
        for (login, tags) in by_coder {
            let coder = login.map(|login| {
                let guid = Guid::derive("user", [login.as_bytes()]);
                self.people.entry(guid).or_insert_with(|| one_line(login));
                guid
            });
            if coder.is_none() {
                remarks.add(Remark::NoUser);
            }
            let codings = tags.iter().map(|(tag, put)| SelectionCoding {
                guid: Guid::derive("coding", [&b"taguette"[..], &id.to_be_bytes()[..], &tag.to_be_bytes()[..]]),
                code: guid("tag", *tag),
                created: put.and_then(|put| date(&put.date, "Z", remarks)),
                notes: Vec::new(),
            });
            let codings: Vec<SelectionCoding> = codings.collect();
            selections.push(Selection {
                guid: Guid::derive("highlight", [&b"taguette"[..], &id.to_be_bytes()[..], login.unwrap_or("").as_bytes()]),
                span: found.span,
                coder,
                created: self.history.made(id).and_then(|put| date(&put.date, "Z", &mut Remarks::default())),
                memo: GuardedText::default(),
                codings,
                notes: Vec::new(),
            });
        }
        selections
    }
}
