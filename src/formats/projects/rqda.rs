//! RQDA's projects (`.rqda`): the rows of their database as the rows of QualCoder's, which says the same things in other words.
//!
//! A row whose status is not 1 was deleted in the program and stays in the file. A code may be in several categories; the first is its
//! place in the tree. Places count characters from 0; the stored words of each coding decide, as they do for QualCoder.

use std::collections::BTreeMap;

use super::database::{Cell, Row, Tables, Wanted};
use super::qualcoder;
use super::refi::{Remark, Remarks};
use crate::domain::project::Project;
use crate::formats::fault::FormatFault;

/// The tables that are read.
pub const WANTED: [Wanted; 13] = [
    Wanted { table: "project", columns: &["memo", "date", "about"], needed: 0 },
    Wanted { table: "source", columns: &["id", "name", "file", "memo", "owner", "date", "status"], needed: 3 },
    Wanted { table: "freecode", columns: &["id", "name", "memo", "owner", "date", "color", "status"], needed: 2 },
    Wanted { table: "codecat", columns: &["catid", "name", "memo", "owner", "date", "status"], needed: 0 },
    Wanted { table: "treecode", columns: &["cid", "catid", "status"], needed: 0 },
    Wanted { table: "coding", columns: &["cid", "fid", "seltext", "selfirst", "selend", "owner", "date", "memo", "status"], needed: 5 },
    Wanted { table: "annotation", columns: &["fid", "position", "annotation", "owner", "date", "status"], needed: 0 },
    Wanted { table: "cases", columns: &["id", "name", "memo", "owner", "date", "status"], needed: 0 },
    Wanted { table: "caselinkage", columns: &["caseid", "fid", "selfirst", "selend", "owner", "date", "status"], needed: 0 },
    Wanted { table: "attributes", columns: &["name", "class", "memo", "owner", "date", "status"], needed: 0 },
    Wanted { table: "caseAttr", columns: &["variable", "value", "caseID", "status"], needed: 0 },
    Wanted { table: "fileAttr", columns: &["variable", "value", "fileID", "status"], needed: 0 },
    Wanted { table: "journal", columns: &["name", "journal", "owner", "date", "status"], needed: 0 },
];

/// Turns rows into a project. `name` is what the file is called.
///
/// # Errors
/// As QualCoder's: more of a kind than people make, names longer than any.
pub fn project_of(tables: &Tables, name: &str) -> Result<(Project, Remarks), FormatFault> {
    let mut made = Maker { made: Tables::default(), remarks: Remarks::default() };
    made.made.mended = tables.mended;
    made.texts(tables);
    made.codes(tables);
    made.codings(tables);
    made.cases(tables);
    let (mut project, mut remarks) = qualcoder::project_of(&made.made, name)?;
    project.origin = Some("RQDA".to_owned());
    remarks.extend(made.remarks);
    Ok((project, remarks))
}

/// The rows that were not deleted.
fn kept<'t>(tables: &'t Tables, table: &str) -> impl Iterator<Item = Row<'t>> {
    tables.rows(table).filter(|row| row.whole("status").is_none_or(|status| status == 1))
}

fn text(row: Row<'_>, column: &str) -> Cell {
    row.text(column).map_or(Cell::Null, |text| Cell::Text(text.into_owned()))
}

fn whole(row: Row<'_>, column: &str) -> Cell {
    row.whole(column).map_or(Cell::Null, Cell::Whole)
}

/// A date as R writes it, `Sat Mar  2 10:01:02 2024`, in the order of the others.
fn date(row: Row<'_>) -> Cell {
    let written = row.trimmed("date");
    let parts: Vec<&str> = written.split_whitespace().collect();
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    match parts[..] {
        [_, month, day, clock, year] => match (months.iter().position(|name| *name == month), day.parse::<u32>()) {
            (Some(month), Ok(day)) => Cell::Text(format!("{year}-{:02}-{day:02} {clock}", month + 1)),
            _ => Cell::Text(written),
        },
        _ => Cell::Text(written),
    }
}

struct Maker {
    made: Tables,
    remarks: Remarks,
}

impl Maker {
    /// Adds rows of a table of QualCoder's, each cell by its column's name.
    fn add(&mut self, table: &str, rows: Vec<Vec<(&str, Cell)>>) {
        let Some(wanted) = qualcoder::WANTED.iter().find(|wanted| wanted.table == table) else { return };
        let row = |cells: Vec<(&str, Cell)>| {
            let mut cells: BTreeMap<&str, Cell> = cells.into_iter().collect();
            wanted.columns.iter().map(|column| cells.remove(column).unwrap_or(Cell::Null)).collect()
        };
        self.made.add(wanted, rows.into_iter().map(row).collect());
    }

    fn texts(&mut self, tables: &Tables) {
        let project = |row| {
            vec![
                ("databaseversion", Cell::Text("v11".into())),
                ("memo", text(row, "memo")),
                ("about", text(row, "about")),
                ("date", date(row)),
            ]
        };
        self.add("project", tables.rows("project").take(1).map(project).collect());
        let source = |row| {
            let words = text(row, "file");
            vec![
                ("id", whole(row, "id")),
                ("name", text(row, "name")),
                ("fulltext", words),
                ("memo", text(row, "memo")),
                ("owner", text(row, "owner")),
                ("date", date(row)),
            ]
        };
        self.add("source", kept(tables, "source").map(source).collect());
        let journal = |(at, row): (usize, Row<'_>)| {
            let name = text(row, "name");
            vec![
                ("jid", Cell::Whole(at as i64 + 1)),
                ("name", name),
                ("jentry", text(row, "journal")),
                ("owner", text(row, "owner")),
                ("date", date(row)),
            ]
        };
        self.add("journal", kept(tables, "journal").enumerate().map(journal).collect());
    }

    fn codes(&mut self, tables: &Tables) {
        let category = |row| {
            vec![
                ("catid", whole(row, "catid")),
                ("name", text(row, "name")),
                ("memo", text(row, "memo")),
                ("owner", text(row, "owner")),
                ("date", date(row)),
            ]
        };
        self.add("code_cat", kept(tables, "codecat").map(category).collect());
        let mut above: BTreeMap<i64, i64> = BTreeMap::new();
        for (code, category) in kept(tables, "treecode").filter_map(|row| Some((row.whole("cid")?, row.whole("catid")?))) {
            if above.insert(code, *above.get(&code).unwrap_or(&category)).is_some_and(|first| first != category) {
                self.remarks.add(Remark::SetLost);
            }
        }
        let code = |row: Row<'_>| {
            let category = row.whole("id").and_then(|id| above.get(&id)).map_or(Cell::Null, |category| Cell::Whole(*category));
            vec![
                ("cid", whole(row, "id")),
                ("name", text(row, "name")),
                ("memo", text(row, "memo")),
                ("catid", category),
                ("owner", text(row, "owner")),
                ("date", date(row)),
                ("color", text(row, "color")),
            ]
        };
        self.add("code_name", kept(tables, "freecode").map(code).collect());
    }

    fn codings(&mut self, tables: &Tables) {
        let coding = |(at, row): (usize, Row<'_>)| {
            vec![
                ("ctid", Cell::Whole(at as i64 + 1)),
                ("cid", whole(row, "cid")),
                ("fid", whole(row, "fid")),
                ("seltext", text(row, "seltext")),
                ("pos0", whole(row, "selfirst")),
                ("pos1", whole(row, "selend")),
                ("owner", text(row, "owner")),
                ("date", date(row)),
                ("memo", text(row, "memo")),
            ]
        };
        self.add("code_text", kept(tables, "coding").enumerate().map(coding).collect());
        // A remark is at one place; a passage needs a letter.
        let annotation = |(at, row): (usize, Row<'_>)| {
            let start = row.whole("position").unwrap_or(-1);
            vec![
                ("anid", Cell::Whole(at as i64 + 1)),
                ("fid", whole(row, "fid")),
                ("pos0", Cell::Whole(start)),
                ("pos1", Cell::Whole(start.saturating_add(1))),
                ("memo", text(row, "annotation")),
                ("owner", text(row, "owner")),
                ("date", date(row)),
            ]
        };
        self.add("annotation", kept(tables, "annotation").enumerate().map(annotation).collect());
    }

    fn cases(&mut self, tables: &Tables) {
        let case = |row| {
            vec![
                ("caseid", whole(row, "id")),
                ("name", text(row, "name")),
                ("memo", text(row, "memo")),
                ("owner", text(row, "owner")),
                ("date", date(row)),
            ]
        };
        self.add("cases", kept(tables, "cases").map(case).collect());
        let link = |row| {
            vec![
                ("caseid", whole(row, "caseid")),
                ("fid", whole(row, "fid")),
                ("pos0", whole(row, "selfirst")),
                ("pos1", whole(row, "selend")),
            ]
        };
        self.add("case_text", kept(tables, "caselinkage").map(link).collect());
        let kind = |row: Row<'_>| {
            let class = if row.trimmed("class") == "numeric" { "numeric" } else { "character" };
            vec![("name", text(row, "name")), ("memo", text(row, "memo")), ("valuetype", Cell::Text(class.into()))]
        };
        self.add("attribute_type", kept(tables, "attributes").map(kind).collect());
        let value = |row, id: &str, kind: &str| {
            vec![
                ("name", text(row, "variable")),
                ("value", text(row, "value")),
                ("id", whole(row, id)),
                ("attr_type", Cell::Text(kind.into())),
            ]
        };
        let of_cases = kept(tables, "caseAttr").map(|row| value(row, "caseID", "case"));
        let of_texts = kept(tables, "fileAttr").map(|row| value(row, "fileID", "file"));
        self.add("attribute", of_cases.chain(of_texts).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(tables: &mut Tables, name: &str, rows: &[&[&str]]) {
        let wanted = WANTED.iter().find(|wanted| wanted.table == name).expect("a table that is read");
        let cell = |text: &&str| text.parse().map_or_else(|_| Cell::Text((*text).to_owned()), Cell::Whole);
        tables.add(wanted, rows.iter().map(|row| row.iter().map(cell).collect()).collect());
    }

    #[test]
    fn a_project_of_every_table() {
        let mut tables = Tables::default();
        table(
            &mut tables,
            "source",
            &[&["1", "Ida", "My aunt stayed.", "early", "ann", "Sat Mar  2 10:01:02 2024", "1"], &["2", "Old", "gone", "", "ann", "", "0"]],
        );
        table(&mut tables, "freecode", &[&["4", "kin", "a relative", "ann", "", "#00ff00", "1"], &["5", "gone", "", "ann", "", "", "0"]]);
        table(&mut tables, "codecat", &[&["7", "kin", "a heading", "ann", "", "1"], &["8", "ties", "", "ann", "", "1"]]);
        table(&mut tables, "treecode", &[&["4", "7", "1"], &["4", "8", "1"]]);
        table(
            &mut tables,
            "coding",
            &[&["4", "1", "aunt", "3", "7", "bo", "Sat Mar  2 10:01:02 2024", "why", "1"], &["4", "1", "My", "0", "2", "bo", "", "", "0"]],
        );
        table(&mut tables, "cases", &[&["1", "P01", "", "ann", "", "1"]]);
        table(&mut tables, "caselinkage", &[&["1", "1", "0", "15", "ann", "", "1"]]);
        table(&mut tables, "caseAttr", &[&["age", "19", "1", "1"]]);
        table(&mut tables, "journal", &[&["First", "thoughts", "ann", "", "1"]]);
        let (project, remarks) = project_of(&tables, "made up").expect("a project");
        let names: Vec<&str> = project.codes.iter().map(|code| code.code.id.as_str()).collect();
        assert_eq!(names, ["kin (heading)", "kin", "ties"]);
        assert_eq!((project.sources.len(), project.sources[0].selections.len()), (1, 1));
        let selection = &project.sources[0].selections[0];
        assert_eq!((selection.span.start, selection.span.end, selection.memo.as_str()), (3, 7, "why"));
        assert_eq!(selection.created.as_deref(), Some("2024-03-02T10:01:02"));
        assert_eq!((project.cases.len(), project.cases[0].values.len(), project.notes.len()), (1, 1, 1));
        assert_eq!(remarks.count(Remark::SetLost), 1);
    }
}
