//! Tables with a header row, as people save them from a spreadsheet: `,` `;` or tab, any case of column names.

use csv::{ReaderBuilder, StringRecord};

use super::fault::{FormatFault, nearest};

/// A table that was read: columns by name, rows with their line numbers.
pub struct Table {
    columns: Vec<String>,
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
    pub fn read(text: &str) -> Result<Self, FormatFault> {
        let mut reader = ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
        let wrong = |error: csv::Error| {
            let line = error.position().map(|at| at.line() as u32);
            FormatFault {
                line,
                message: "this row cannot be read as a table".into(),
                remedy: "look for a missing quotation mark above it".into(),
            }
        };
        let columns: Vec<String> =
            reader.headers().map_err(wrong)?.iter().map(|name| name.trim().to_lowercase().replace([' ', '-'], "_")).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(wrong)?;
            let line = record.position().map_or(0, |at| at.line() as u32);
            if record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty()) {
                let remedy = "put a cell that holds the separator into quotation marks";
                return Err(FormatFault::new("this row has more cells than there are columns", remedy).at(line));
            }
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push((line, record));
            }
        }
        Ok(Self { columns, rows })
    }

    /// Column names, folded to lower case with `_` for blanks.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The rows that hold anything.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row { table: self, record, line: *line })
    }

    /// Fails unless one of these columns is there, and gives its name.
    pub fn require<'n>(&self, names: &[&'n str]) -> Result<&'n str, FormatFault> {
        if let Some(name) = names.iter().find(|name| self.columns.iter().any(|have| have == *name)) {
            return Ok(name);
        }
        let near = self.columns.iter().find(|have| names.iter().any(|name| may_mean(have, name)));
        let remedy = match near {
            Some(near) => format!("is it the column now called {near}? rename it"),
            // Without a first row of names these would be words of a text, so they are counted and not told.
            None => format!("the first row names the columns, and has {} others", self.columns.len()),
        };
        Err(FormatFault::new(format!("the column {} is missing", names.join(" or ")), remedy).at(1))
    }
}

impl<'a> Row<'a> {
    /// The trimmed content of a column, without the guard of [`guard_cell`]; `None` where it is empty or the row has no such column.
    pub fn get(&self, column: &str) -> Option<&'a str> {
        let at = self.table.columns.iter().position(|have| have == column)?;
        self.record.get(at).map(str::trim).map(unguard_cell).filter(|cell| !cell.is_empty())
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

/// Values parted by `;`, without the empty ones.
pub fn split_list(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// The separator that the header row holds most often.
pub fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or("");
    let count = |c: u8| header.bytes().filter(|&b| b == c).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|&c| (count(c), c == b',')).unwrap_or(b',')
}

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 9] = ['=', '+', '-', '@', '\t', '\r', '\0', '|', '%'];

/// A cell that a spreadsheet would take for a formula gets a quote before it.
pub fn guard_cell(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.starts_with(FORMULA) { format!("'{cell}").into() } else { cell.into() }
}

/// A cell without the quote that [`guard_cell`] put before it.
pub fn unguard_cell(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
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

/// Writes a table whose cells are guarded by whoever calls: negative numbers must stay numbers.
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
    fn words_of_a_text_are_no_names_of_columns_and_are_not_told() {
        let fault = Table::read("i: what was it like there,she said nothing\n").expect("a table").require(&["id"]).expect_err("missing");
        assert!(!fault.to_string().contains("what") && fault.to_string().contains("has 2 others"), "{fault}");
    }

    #[test]
    fn a_missing_column_names_the_one_it_may_be() {
        let fault = Table::read("documents,group\n").expect("a table").require(&["document", "id"]).expect_err("missing");
        assert!(fault.to_string().contains("now called documents"), "{fault}");
    }

    #[test]
    fn formulas_are_defused() {
        assert_eq!(guard_cell("=1+1"), "'=1+1");
        assert_eq!(guard_cell("I said"), "I said");
        for cell in ["=1+1", "-5", "I said", "'tis", "@x"] {
            assert_eq!(unguard_cell(&guard_cell(cell)), cell);
        }
    }
}
