//! Tables with a header row, as people save them from a spreadsheet: `,` `;` or tab, any case of column names.

use csv::{ReaderBuilder, StringRecord};

use super::fault::{FormatFault, nearest};
use super::grid::{Rows, delimiter, is_headings, open_quotation, unquoted};

pub use super::grid::{guard_cell, unguard_cell};

/// A table that was read: columns by name, rows with their line numbers.
pub struct Table {
    columns: Vec<String>,
    /// The same as they are written.
    spelt: Vec<String>,
    rows: Vec<(u32, StringRecord)>,
}

/// Letters that a name of a column may have beyond the one that is meant: what is longer may be words of a text.
const MORE_LETTERS: usize = 3;

/// One row of a table.
pub struct Row<'a> {
    table: &'a Table,
    record: &'a StringRecord,
    /// Its line in the file, from 1.
    pub line: u32,
}

impl Table {
    /// Reads canonical text.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`], with the line where it is known, if the content is not of this form.
    pub fn read(text: &str) -> Result<Self, FormatFault> {
        let (table, faults) = Self::read_rows(text)?;
        faults.into_iter().next().map_or(Ok(table), Err)
    }

    /// Reads canonical text, with a fault for each row that is none, so that all of them can be reported.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`] if the content is no table at all.
    pub fn read_rows(text: &str) -> Result<(Self, Vec<FormatFault>), FormatFault> {
        let parted = delimiter(text);
        // In a table of tabs quotation marks may be letters: it is read as one in which all are doubled.
        let requoted = unquoted(text.trim_start_matches('\u{feff}'), parted).map(|rows| requoted(&rows));
        let text = requoted.as_deref().unwrap_or(text);
        let mut reader = ReaderBuilder::new().delimiter(parted).flexible(true).from_reader(text.as_bytes());
        let wrong = |error: csv::Error| {
            let line = error.position().map(|at| at.line() as u32);
            FormatFault {
                line,
                message: "this row cannot be read as a table".into(),
                remedy: "look for a missing quotation mark above it".into(),
            }
        };
        let spelt: Vec<String> = reader
            .headers()
            .map_err(wrong)?
            .iter()
            .map(|name| unguard_cell(name.trim().trim_start_matches('\u{feff}')).to_owned())
            .collect();
        let columns: Vec<String> = spelt.iter().map(|name| folded_column(name)).collect();
        let (mut rows, mut faults) = (Vec::new(), Vec::new());
        for record in reader.records() {
            let record = record.map_err(wrong)?;
            let line = record.position().map_or(0, |at| at.line() as u32);
            if record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty()) {
                let remedy = "put a cell that holds the separator into quotation marks";
                faults.push(FormatFault::new("this row has more cells than there are columns", remedy).at(line));
            } else if record.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push((line, record));
            }
        }
        if let Some(fault) = rows.last().and_then(|(line, last): &(u32, StringRecord)| open_quotation(text, *line, last.iter())) {
            return Err(fault);
        }
        Ok((Self { columns, spelt, rows }, faults))
    }

    /// Column names, folded to lower case with `_` for blanks.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Column names as they are written, in the same order.
    pub fn spelt(&self) -> &[String] {
        &self.spelt
    }

    /// The rows that hold anything.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row { table: self, record, line: *line })
    }

    /// Fails unless one of these columns is there, and gives its name.
    ///
    /// # Errors
    /// As [`Self::require_all`].
    pub fn require<'n>(&self, names: &[&'n str]) -> Result<&'n str, FormatFault> {
        if let Some(name) = names.iter().find(|name| self.has(name)) {
            return Ok(name);
        }
        Err(self.lacking(
            &[&names.join(" or ")],
            &names.iter().filter_map(|name| self.near(name).map(|near| (near, *name))).take(1).collect::<Vec<_>>(),
        ))
    }

    /// Fails unless all of these columns are there.
    ///
    /// # Errors
    /// One fault that names every column that is missing, those that are there, and which of them may be meant.
    pub fn require_all(&self, names: &[&str]) -> Result<(), FormatFault> {
        let lacking: Vec<&str> = names.iter().copied().filter(|name| !self.has(name)).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let meant: Vec<(&str, &str)> = lacking
            .iter()
            .filter_map(|name| self.near(name).filter(|near| !names.contains(&folded_column(near).as_str())).map(|near| (near, *name)))
            .collect();
        Err(self.lacking(&lacking, &meant))
    }

    /// Whether most of some columns are there, be it under another name.
    pub fn looks_like(&self, names: &[&str]) -> bool {
        let other = |name: &&&str| {
            let names = OTHER_NAMES.iter().find(|(known, _)| *known == **name).map_or(&[][..], |(_, names)| names);
            self.has(name) || self.columns.iter().any(|have| names.contains(&have.as_str()))
        };
        let there = names.iter().filter(other).count();
        there == names.len() || names.iter().filter(|name| self.has(name)).count() + 1 >= names.len()
    }

    fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|have| have == name)
    }

    /// The column, as it is written, that may be a missing one under another name.
    fn near(&self, name: &str) -> Option<&str> {
        let other = OTHER_NAMES.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, names)| names);
        let at = (self.columns.iter().position(|have| other.contains(&have.as_str())))
            .or_else(|| self.columns.iter().position(|have| may_mean(have, name)))?;
        Some(&self.spelt[at])
    }

    fn lacking(&self, lacking: &[&str], meant: &[(&str, &str)]) -> FormatFault {
        let what = if lacking.len() == 1 {
            format!("the column {} is missing", lacking[0])
        } else {
            format!("the columns {} are missing", lacking.join(", "))
        };
        let shown: Vec<String> = self.spelt.iter().filter(|name| !name.is_empty()).map(|name| format!("`{name}`")).collect();
        // Without a first row of names these would be words of a text, so they are counted and not shown.
        let named = is_headings(&self.spelt) && (!meant.is_empty() || self.columns.iter().any(|have| is_known(have)));
        let found = if named { format!("{what}; found are {}", shown.join(", ")) } else { what };
        let remedy = if meant.is_empty() {
            format!("the first row names the columns, and has {} others", self.columns.len())
        } else {
            let pairs: Vec<String> = meant.iter().map(|(is, meant)| format!("is {meant} the column now called {is}?")).collect();
            format!("{} rename {}", pairs.join(" "), if meant.len() == 1 { "it" } else { "them" })
        };
        FormatFault { line: Some(1), message: found, remedy }
    }
}

/// Rows as a table of tabs with every cell in quotation marks, each on its line.
fn requoted(rows: &Rows) -> String {
    let (mut text, mut at) = (String::new(), 1);
    for (line, cells) in rows {
        (at..*line).for_each(|_| text.push('\n'));
        at = line + 1;
        let cells: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        text += &cells.join("\t");
        text.push('\n');
    }
    text
}

/// What people call the columns of tables of codings and participants.
const OTHER_NAMES: [(&str, &[&str]); 7] = [
    (
        "document",
        &[
            "file",
            "filename",
            "file_name",
            "document_name",
            "transcript",
            "transcript_name",
            "datei",
            "dateiname",
            "dokument",
            "dokumentname",
            "transkript",
            "fichier",
            "archivo",
            "documento",
            "arquivo",
            "doc",
            "interview",
            "source",
            "title",
            "entretien",
            "entrevista",
        ],
    ),
    (
        "start",
        &[
            "from",
            "begin",
            "begins",
            "start_position",
            "startposition",
            "start_offset",
            "offset",
            "von",
            "beginn",
            "anfang",
            "debut",
            "début",
            "de",
            "desde",
            "inicio",
            "início",
        ],
    ),
    (
        "end",
        &["to", "until", "stop", "ends", "end_position", "endposition", "end_offset", "bis", "ende", "fin", "à", "hasta", "fim", "até"],
    ),
    ("code", &["tag", "codes", "label", "theme", "code_name", "kode", "kategorie", "category", "código", "codigo"]),
    (
        "coder",
        &[
            "author",
            "user",
            "who",
            "coded_by",
            "rater",
            "kodierer",
            "kodiererin",
            "codeur",
            "codificador",
            "coder_name",
            "created_by",
            "annotator",
        ],
    ),
    ("group", &["gruppe", "groupe", "grupo"]),
    ("id", &["participant", "participant_id", "case", "nr", "number"]),
];

fn is_known(column: &str) -> bool {
    OTHER_NAMES.iter().any(|(name, others)| *name == column || others.contains(&column))
}

/// How many of the other names of `document` can mean nothing else.
const SURE: usize = 15;

/// Whether a column names the transcript, and nothing else, under another name than `document`.
pub fn means_document(column: &str) -> bool {
    OTHER_NAMES[0].1[..SURE].contains(&column)
}

/// A column's name as it is compared.
fn folded_column(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

impl<'a> Row<'a> {
    /// The trimmed content of a column, without the guard of [`guard_cell`]; `None` where it is empty or the row has no such column.
    pub fn get(&self, column: &str) -> Option<&'a str> {
        self.cell(self.table.columns.iter().position(|have| have == column)?)
    }

    /// What a cell holds by the number of its column; nothing where it is empty.
    pub fn cell(&self, at: usize) -> Option<&'a str> {
        self.record.get(at).map(str::trim).map(unguard_cell).filter(|cell| !cell.is_empty())
    }

    /// What a spreadsheet left in a cell whose formula it did not, or could not, compute.
    pub fn spreadsheet_fault(&self) -> Option<FormatFault> {
        spreadsheet_fault(self.record.iter()).map(|fault| fault.at(self.line))
    }

    /// The values of a cell that may hold several, parted by `;`.
    pub fn list(&self, column: &str) -> Vec<String> {
        self.get(column).map(split_list).unwrap_or_default()
    }
}

/// Whether a column that is there may be one that is missing, spelt otherwise.
fn may_mean(have: &str, name: &str) -> bool {
    have.chars().count() <= name.len() + MORE_LETTERS && nearest(have, [name]).is_some()
}

/// A formula, or the sign of one that failed.
fn spreadsheet_fault<'a>(mut cells: impl Iterator<Item = &'a str>) -> Option<FormatFault> {
    const FAILED: [&str; 6] = ["#REF!", "#NAME?", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!"];
    let formula = |cell: &str| cell.starts_with('=') && cell[1..].starts_with(|c: char| c.is_ascii_uppercase() || c == '$');
    let found = cells.find(|cell| formula(cell.trim()) || FAILED.contains(&cell.trim()))?;
    let message = if found.trim().starts_with('=') {
        "a cell of this row holds a formula and not what it gives"
    } else {
        "a cell of this row holds an error of the spreadsheet"
    };
    Some(FormatFault::new(message, "in the spreadsheet copy the column, paste it as values, and save the table again"))
}

/// Values parted by `;`, without the empty ones.
pub fn split_list(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// Writes a table; every cell is guarded.
pub fn write_table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Vec<u8> {
    let header = header.map(str::to_owned);
    write_rows(std::iter::once(header.to_vec()).chain(rows.into_iter().map(|row| row.to_vec())))
}

/// Writes rows of equal length; every cell is guarded.
pub fn write_rows(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    for row in rows {
        table
            .write_record(row.iter().map(|cell| guard_cell(cell).into_owned()))
            .expect("rows are of equal length, and memory takes them all");
    }
    table.into_inner().expect("writing to memory cannot fail")
}

/// Writes a table whose cells the caller has guarded: negative numbers must stay numbers.
pub fn write_cells(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(header).expect("writing to memory cannot fail");
    for row in rows {
        table.write_record(row).expect("rows are of equal length, and memory takes them all");
    }
    table.into_inner().expect("writing to memory cannot fail")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semicolons_blank_rows_and_column_case_are_taken_as_they_come() {
        let table = Table::read("Document;Participant ID\nW01.txt;7\n;\nW02.txt;8;\n").expect("a table");
        assert_eq!(table.columns(), ["document", "participant_id"]);
        let ids: Vec<_> = table.rows().map(|row| (row.line, row.get("participant_id").expect("a cell").to_owned())).collect();
        assert_eq!(ids, [(2, "7".to_owned()), (4, "8".to_owned())]);
    }

    #[test]
    fn a_cell_too_many_is_told_and_not_lost() {
        let fault = Table::read("code;seeds\nwalk;bus; walked\n").err().expect("a fault");
        assert!(fault.line == Some(2) && fault.to_string().contains("more cells than there are columns"), "{fault}");
    }

    #[test]
    fn every_row_that_is_none_is_told() {
        let (table, faults) = Table::read_rows("id,group\na,x,y\nb,=A2\nc,x,y\nd,x\n").unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [Some(2), Some(4)]);
        let left: Vec<Option<u32>> = table.rows().filter_map(|row| row.spreadsheet_fault()).map(|fault| fault.line).collect();
        assert_eq!(left, [Some(3)]);
        let open = Table::read("id,group\na,\"x\nb,y\n").err().expect("a fault");
        assert!(open.line == Some(2) && open.to_string().contains("never closed"), "{open}");
    }

    #[test]
    fn words_of_a_text_are_no_names_of_columns_and_are_not_told() {
        let fault = Table::read("i: what was it like there,she said nothing\n").expect("a table").require(&["id"]).expect_err("missing");
        assert!(!fault.to_string().contains("what") && fault.to_string().contains("has 2 others"), "{fault}");
    }

    #[test]
    fn a_missing_column_names_the_one_it_may_be() {
        let fault = Table::read("documents,group\n").expect("a table").require(&["document", "id"]).expect_err("missing");
        assert!(fault.to_string().contains("now called documents"), "{fault}");
        let table = Table::read("File;from;to;code;coder\na;1;2;b;c\n").expect("a table");
        let fault = table.require_all(&["document", "start", "end", "code"]).expect_err("missing");
        assert_eq!(
            fault.to_string(),
            "line 1: the columns document, start, end are missing; found are `File`, `from`, `to`, `code`, `coder`; is document the column now called File? is start the column now called from? is end the column now called to? rename them"
        );
    }
}
