//! Workbooks: sheets of numbers and words as `.xlsx`, through the crate rust_xlsxwriter, or one sheet as `.csv`.
//!
//! Words are written as words, so no cell is a formula. A text that is longer than a cell can be goes on in the rows below, whose
//! other cells are empty. The same sheets give the same bytes: the file's date is the study's.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::manuscript::cleaned;
use super::table::write_rows;

/// The longest text of a cell, in UTF-16 units, as spreadsheet programs count; a little below what they take.
const LONGEST: usize = 32_000;

/// A sheet.
#[derive(Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The heads of its columns.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// Columns from the left that stay in sight.
    pub fixed: u16,
}

/// A cell of a sheet.
#[derive(Clone, PartialEq)]
pub enum Cell {
    /// Nothing: there is no value.
    Empty,
    /// A whole number.
    Count(u64),
    /// A share, shown as a percentage.
    Share(f64),
    /// Words.
    Words(String),
}

impl Cell {
    /// Words; an empty text is no value.
    pub fn words(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Words(text) }
    }

    fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Count(count) => count.to_string(),
            Self::Share(share) => format!("{share:.4}"),
            Self::Words(text) => text.clone(),
        }
    }
}

/// The workbook's bytes. `date` is `2026-01-15`, or empty.
pub fn xlsx(sheets: &[Sheet], date: &str) -> Vec<u8> {
    written(sheets, date).expect("names and lengths were made to fit")
}

/// A sheet as CSV.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let rows = sheet.rows.iter().map(|row| row.iter().map(Cell::text).collect());
    write_rows(std::iter::once(sheet.head.clone()).chain(rows))
}

fn written(sheets: &[Sheet], date: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let moment = ExcelDateTime::parse_from_str(if date.is_empty() { "2000-01-01" } else { date })?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        let name = sheet_name(&sheet.name, &names);
        fill(book.add_worksheet().set_name(&name)?, sheet)?;
        names.push(name.to_lowercase());
    }
    book.save_to_buffer()
}

fn fill(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let words = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let count = Format::new().set_align(FormatAlign::Top);
    let share = Format::new().set_num_format("0.0%").set_align(FormatAlign::Top);
    for (column, title) in sheet.head.iter().enumerate() {
        page.write_string_with_format(0, column as u16, cut(&cleaned(title)).swap_remove(0), &head)?;
        page.set_column_width(column as u16, width(sheet, column))?;
    }
    let mut line = 1;
    for row in &sheet.rows {
        let mut lines = 1;
        for (column, cell) in row.iter().enumerate() {
            let column = column as u16;
            match cell {
                Cell::Empty => {}
                Cell::Count(n) => _ = page.write_number_with_format(line, column, *n as f64, &count)?,
                Cell::Share(value) => _ = page.write_number_with_format(line, column, *value, &share)?,
                Cell::Words(text) => {
                    let parts = cut(&cleaned(text));
                    for (below, part) in parts.iter().enumerate() {
                        page.write_string_with_format(line + below as u32, column, part, &words)?;
                    }
                    lines = lines.max(parts.len() as u32);
                }
            }
        }
        line += lines;
    }
    page.set_freeze_panes(1, sheet.fixed)?;
    Ok(())
}

/// As wide as its longest cell, between a number and a paragraph.
fn width(sheet: &Sheet, column: usize) -> f64 {
    let cells = sheet.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.text().chars().take(60).count());
    let longest = cells.max().unwrap_or(0).max(sheet.head[column].chars().count().min(24));
    longest.clamp(8, 60) as f64 + 2.0
}

/// A text in parts that a cell can hold each, cut between characters; one part where it is short.
fn cut(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut units = 0;
    for c in text.chars() {
        if units + c.len_utf16() > LONGEST {
            parts.push(String::new());
            units = 0;
        }
        units += c.len_utf16();
        parts.last_mut().expect("there is one").push(c);
    }
    parts
}

/// A name as spreadsheet programs take it: 31 characters, some signs exchanged, no other sheet's.
fn sheet_name(name: &str, taken: &[String]) -> String {
    let fit = |name: &str, most: usize| -> String {
        let clean = cleaned(name).replace(['[', ']', ':', '*', '?', '/', '\\', '\n', '\t'], " ");
        clean.trim().trim_matches('\'').chars().take(most).collect()
    };
    let first = fit(name, 31);
    let first = if first.is_empty() { "Sheet".to_owned() } else { first };
    let numbered = (2..).map(|n| format!("{} {n}", fit(name, 26)));
    std::iter::once(first).chain(numbered).find(|name| !taken.contains(&name.to_lowercase())).expect("numbers do not end")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::grid::read_tables;

    fn sheet(rows: Vec<Vec<Cell>>) -> Sheet {
        Sheet { name: "Codes: by/document".into(), head: vec!["code".into(), "P1".into()], rows, fixed: 1 }
    }

    #[test]
    fn words_are_no_formulas_and_a_long_text_goes_on_below() {
        let long = "ab\u{1f642}".repeat(10_000);
        let rows = vec![vec![Cell::words("=1+1"), Cell::Count(7)], vec![Cell::words(long.clone()), Cell::Share(0.25)]];
        let bytes = xlsx(&[sheet(rows)], "2026-01-15");
        let read = read_tables("a.xlsx", &bytes).expect("read back");
        let cells: Vec<&Vec<String>> = read[0].iter().map(|(_, cells)| cells).collect();
        assert_eq!(*cells[0], ["code", "P1"]);
        assert_eq!(*cells[1], ["=1+1", "7"]);
        assert_eq!(format!("{}{}", cells[2][0], cells[3][0]), long);
    }

    #[test]
    fn the_same_sheets_give_the_same_bytes() {
        let rows = vec![vec![Cell::words("שלום"), Cell::Empty]];
        assert_eq!(xlsx(&[sheet(rows.clone())], ""), xlsx(&[sheet(rows)], ""));
    }

    #[test]
    fn names_of_sheets_fit_and_differ() {
        assert_eq!(sheet_name("a/b", &[]), "a b");
        assert_eq!(sheet_name("", &[]), "Sheet");
        assert_eq!(sheet_name("codes", &["codes".into()]), "codes 2");
        assert_eq!(sheet_name(&"x".repeat(40), &[]).len(), 31);
    }
}
