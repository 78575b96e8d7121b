//! QualCoder's projects (`.qda`): the rows of their database to a `Project`.
//!
//! Texts, codes and categories, codings of every coder, cases with their attributes, annotations, memos
//! and journals are taken; pictures and recordings are remarked on. No path of the database is ever
//! opened: the texts stand in it. Learnt from databases of the versions 6 to 17, which differ in a few
//! columns only.
//!
//! Positions are meant to count code points and were, for a time, those of the text widget, which
//! counts UTF-16. The database keeps the words of every coding, so the way of counting is found out by
//! them, text by text, and where one coding differs from the rest, for it alone.

mod cases;
mod codes;
mod sources;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::domain::corpus::text::GuardedText;
use crate::domain::guid::Guid;
use crate::domain::project::{Note, Project, User};
use crate::formats::fault::FormatFault;
use crate::formats::projects::database::{Row, Tables, Wanted, date};
use crate::formats::projects::refi::{Remark, Remarks, one_line};

/// The tables that are read.
pub const WANTED: [Wanted; 15] = [
    Wanted { table: "project", columns: &["databaseversion", "date", "memo", "about"], needed: 1 },
    Wanted { table: "source", columns: &["id", "name", "fulltext", "mediapath", "memo", "owner", "date"], needed: 3 },
    Wanted { table: "code_cat", columns: &["catid", "name", "memo", "supercatid"], needed: 2 },
    Wanted { table: "code_name", columns: &["cid", "name", "memo", "catid", "color", "supercid"], needed: 2 },
    Wanted {
        table: "code_text",
        columns: &["ctid", "cid", "fid", "pos0", "pos1", "seltext", "owner", "date", "memo", "important"],
        needed: 5,
    },
    Wanted { table: "annotation", columns: &["anid", "fid", "pos0", "pos1", "memo", "owner", "date"], needed: 0 },
    Wanted { table: "cases", columns: &["caseid", "name", "memo", "owner", "date"], needed: 0 },
    Wanted { table: "case_text", columns: &["caseid", "fid", "pos0", "pos1", "memo", "owner", "date"], needed: 0 },
    Wanted { table: "attribute_type", columns: &["name", "memo", "valuetype"], needed: 0 },
    Wanted { table: "attribute", columns: &["name", "attr_type", "value", "id"], needed: 0 },
    Wanted { table: "journal", columns: &["jid", "name", "jentry", "date", "owner"], needed: 0 },
    Wanted { table: "code_image", columns: &["imid"], needed: 0 },
    Wanted { table: "code_av", columns: &["avid"], needed: 0 },
    Wanted { table: "graph", columns: &["grid"], needed: 0 },
    Wanted { table: "ris", columns: &["risid"], needed: 0 },
];

/// The newest form of the database for which this reader was written.
const NEWEST: u32 = 17;

/// The most rows of a kind that are read: people do not make more, and later steps take time in their square.
const MOST: usize = 5_000;

/// Turns rows into a project. `name` is what the project's folder is called.
///
/// # Errors
///
/// A [`FormatFault`] if a table holds more than is read, or lacks the names of its rows.
pub fn project_of(tables: &Tables, name: &str) -> Result<(Project, Remarks), FormatFault> {
    for (table, what) in [("source", "texts"), ("code_name", "codes"), ("code_cat", "categories"), ("cases", "cases")] {
        tables.bounded(table, what, MOST)?;
        tables.named(table, "name")?;
    }
    tables.named("attribute", "name")?;
    let mut remarks = Remarks::default();
    remarks.add_many(Remark::MendedText, tables.mended);
    let mut people = People::default();
    let mut project = Project { name: one_line(name), ..Project::default() };
    if let Some(row) = tables.rows("project").next() {
        let about = row.trimmed("about");
        project.origin = Some(if about.is_empty() { "QualCoder".to_owned() } else { one_line(&about) });
        project.description = GuardedText::new(row.trimmed("memo"));
        project.created = date(&row.trimmed("date"), "", &mut remarks);
        let version: Option<u32> = row.trimmed("databaseversion").trim_start_matches('v').parse().ok();
        if version.is_none_or(|version| version > NEWEST) {
            remarks.add(Remark::NewerDatabase);
        }
    }
    let codes = codes::read(tables, &mut remarks)?;
    project.codes = codes.list;
    sources::read(tables, &codes.by_id, &mut project, &mut people, &mut remarks);
    cases::read(tables, &mut project, &mut people, &mut remarks)?;
    for row in tables.rows("journal") {
        let guid = row.whole("jid").map_or_else(|| guid("journal", project.notes.len() as i64), |id| guid("journal", id));
        project.notes.push(note(guid, row.trimmed("name"), "jentry", row, &mut people, &mut remarks));
    }
    remarks.add_many(Remark::MediaSelection, (tables.len("code_image") + tables.len("code_av")) as u32);
    remarks.add_many(Remark::Graph, tables.len("graph") as u32);
    let references: std::collections::BTreeSet<i64> = tables.rows("ris").filter_map(|row| row.whole("risid")).collect();
    remarks.add_many(Remark::OwnTables, references.len() as u32);
    project.users = people.0.into_iter().map(|(name, guid)| User { guid, name }).collect();
    Ok((project, remarks))
}

/// The GUID of a row: the same in every import of the same project.
fn guid(kind: &str, id: i64) -> Guid {
    Guid::derive(kind, [&b"qualcoder"[..], &id.to_be_bytes()[..]])
}

/// A note with what a row says of it.
fn note(guid: Guid, name: String, words: &str, row: Row<'_>, people: &mut People, remarks: &mut Remarks) -> Note {
    Note {
        guid,
        name: one_line(&name),
        text: GuardedText::new(row.trimmed(words)),
        author: people.guid(&row.trimmed("owner")),
        created: date(&row.trimmed("date"), "", remarks),
    }
}

/// Coders by name, since a database has no other identifier of them.
#[derive(Default)]
pub(super) struct People(BTreeMap<String, Guid>);

impl People {
    fn guid(&mut self, name: &str) -> Option<Guid> {
        let name = one_line(name);
        if name.is_empty() {
            return None;
        }
        let guid = Guid::derive("user", [name.as_bytes()]);
        self.0.entry(name).or_insert(guid);
        Some(guid)
    }
}
