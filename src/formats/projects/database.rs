//! Rows of another program's database: what the caller that opens the file brings, and what a conversion takes.
//!
//! A database says of a column what it should hold, and may hold anything else there. So a cell is
//! asked for what is wanted, and gives nothing where it is something else. Nothing here knows how a
//! database is opened.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::formats::fault::FormatFault;
use crate::formats::projects::refi::{Remark, Remarks};

pub use super::refi::same_words;

/// A table that a conversion asks for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Its name.
    pub table: &'static str,
    /// The columns that it takes. One that is missing is read as if it were empty everywhere.
    pub columns: &'static [&'static str],
    /// How many of them, from the first, must be there; with none of them the table may be missing.
    pub needed: usize,
}

/// One value.
#[derive(Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number.
    Whole(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes that are no text.
    Bytes,
}

/// The rows of one table.
struct Rows {
    columns: &'static [&'static str],
    rows: Vec<Vec<Cell>>,
}

/// The longest name of a code, a text or a case, in bytes.
const LONGEST_NAME: usize = 4_000;

/// All tables that were asked for and are there.
#[derive(Default)]
pub struct Tables {
    by_name: BTreeMap<&'static str, Rows>,
    /// How many values were no UTF-8, and were read with replacement characters.
    pub mended: u32,
}

impl Tables {
    /// Adds the rows of a table, each with a cell for each column.
    pub fn add(&mut self, wanted: &Wanted, rows: Vec<Vec<Cell>>) {
        self.by_name.insert(wanted.table, Rows { columns: wanted.columns, rows });
    }

    /// The rows of a table; none where it is missing.
    pub fn rows(&self, table: &str) -> impl Iterator<Item = Row<'_>> {
        let rows = self.by_name.get(table);
        rows.into_iter().flat_map(|rows| rows.rows.iter().map(|cells| Row { columns: rows.columns, cells }))
    }

    /// How many rows a table has.
    pub fn len(&self, table: &str) -> usize {
        self.by_name.get(table).map_or(0, |rows| rows.rows.len())
    }

    /// A fault where a name is longer than any that a person gives.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`] if a name that is needed is not there.
    pub fn named(&self, table: &str, column: &str) -> Result<(), FormatFault> {
        let long = |row: Row<'_>| row.text(column).is_some_and(|name| name.len() > LONGEST_NAME);
        if !self.rows(table).any(long) {
            return Ok(());
        }
        let message = format!("a name in the table {table} is longer than {LONGEST_NAME} bytes");
        Err(FormatFault::new(message, "see whether the file is what it should be"))
    }

    /// A fault where a table has more rows than people make, since later steps take time in their square.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`] if the table holds more than is read.
    pub fn bounded(&self, table: &str, what: &str, most: usize) -> Result<(), FormatFault> {
        let found = self.len(table);
        if found <= most {
            return Ok(());
        }
        let message = format!("the database holds {found} {what}, and at most {most} are read");
        Err(FormatFault::new(message, "see whether the file is what it should be"))
    }
}

/// One row.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    columns: &'static [&'static str],
    cells: &'a [Cell],
}

impl<'a> Row<'a> {
    fn cell(&self, column: &str) -> Option<&'a Cell> {
        self.columns.iter().position(|name| *name == column).and_then(|at| self.cells.get(at))
    }

    /// A text, or a number as it is written; `None` for nothing and for bytes.
    pub fn text(&self, column: &str) -> Option<Cow<'a, str>> {
        match self.cell(column)? {
            Cell::Text(text) => Some(Cow::Borrowed(text)),
            Cell::Whole(number) => Some(Cow::Owned(number.to_string())),
            Cell::Real(number) => Some(Cow::Owned(number.to_string())),
            Cell::Null | Cell::Bytes => None,
        }
    }

    /// A text without blanks at its ends; empty where there is none.
    pub fn trimmed(&self, column: &str) -> String {
        self.text(column).map(|text| text.trim().to_owned()).unwrap_or_default()
    }

    /// A whole number, also one that is written as text.
    pub fn whole(&self, column: &str) -> Option<i64> {
        match self.cell(column)? {
            Cell::Whole(number) => Some(*number),
            Cell::Text(text) => text.trim().parse().ok(),
            Cell::Real(_) | Cell::Null | Cell::Bytes => None,
        }
    }
}

/// The deepest tree of codes that is kept.
const DEEPEST: usize = 50;

/// An order in which each parent comes right before its children, otherwise in their own order. A parent that closes a circle is taken
/// away; who lies too deep comes under a higher one.
pub fn parents_first(parents: &mut [Option<usize>], remarks: &mut Remarks) -> Vec<usize> {
    let mut depth: Vec<Option<usize>> = vec![None; parents.len()];
    for start in 0..parents.len() {
        let (mut way, mut on_way, mut at) = (Vec::new(), std::collections::BTreeSet::new(), start);
        while depth[at].is_none() {
            way.push(at);
            on_way.insert(at);
            match parents[at] {
                Some(above) if on_way.contains(&above) => {
                    parents[at] = None;
                    remarks.add(Remark::CodeCircle);
                    break;
                }
                Some(above) => at = above,
                None => break,
            }
        }
        for &code in way.iter().rev() {
            let above = parents[code].map_or(0, |above| depth[above].map_or(0, |depth| depth + 1));
            if above < DEEPEST {
                depth[code] = Some(above);
            } else {
                remarks.add(Remark::TooDeep);
                parents[code] = parents[code].and_then(|above| parents[above]);
                depth[code] = Some(DEEPEST - 1);
            }
        }
    }
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
    let mut next: Vec<usize> = Vec::new();
    for code in (0..parents.len()).rev() {
        parents[code].map_or(&mut next, |above| &mut below[above]).push(code);
    }
    let mut order = Vec::with_capacity(parents.len());
    while let Some(code) = next.pop() {
        order.push(code);
        next.append(&mut below[code]);
    }
    order
}

/// A date as databases write it, `2026-01-15 10:00:00`, as exchange files do, with a zone where it is known.
pub fn date(text: &str, zone: &str, remarks: &mut Remarks) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let whole = if whole.len() == 10 { format!("{whole}T00:00:00") } else { format!("{}{zone}", whole.replacen(' ', "T", 1)) };
    if crate::formats::projects::refi::is_date_time(&whole) {
        return Some(whole);
    }
    remarks.add(Remark::BadDate);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_give_what_is_asked_for_or_nothing() {
        let wanted = Wanted { table: "t", columns: &["a", "b", "c"], needed: 1 };
        let mut tables = Tables::default();
        tables.add(&wanted, vec![vec![Cell::Text(" 7 ".into()), Cell::Whole(3), Cell::Bytes], vec![Cell::Null, Cell::Real(1.5)]]);
        let rows: Vec<Row<'_>> = tables.rows("t").collect();
        assert_eq!((rows[0].whole("a"), rows[0].trimmed("a"), rows[0].trimmed("b")), (Some(7), "7".to_owned(), "3".to_owned()));
        assert_eq!((rows[0].text("c"), rows[0].text("d"), rows[1].whole("b"), rows[1].text("c")), (None, None, None, None));
        assert_eq!((tables.len("t"), tables.rows("u").count(), tables.bounded("t", "rows", 1).is_err()), (2, 0, true));
    }

    #[test]
    fn a_parent_stands_first_and_circles_are_opened() {
        let mut remarks = Remarks::default();
        let mut parents = vec![Some(2), None, Some(1), Some(4), Some(5), Some(3), Some(6)];
        let order = parents_first(&mut parents, &mut remarks);
        for (at, &code) in order.iter().enumerate() {
            assert!(parents[code].is_none_or(|above| order[..at].contains(&above)), "{order:?} {parents:?}");
        }
        assert_eq!(remarks.count(Remark::CodeCircle), 2);
        let mut chain: Vec<Option<usize>> = (0..200usize).map(|at| at.checked_sub(1)).collect();
        let order = parents_first(&mut chain, &mut remarks);
        assert_eq!((order.len(), remarks.count(Remark::TooDeep)), (200, 150));
        let depth = |mut at: usize| std::iter::from_fn(|| chain[at].inspect(|&above| at = above)).count();
        assert!((0..200).all(|at| depth(at) < DEEPEST));
    }

    #[test]
    fn dates_of_databases() {
        let mut remarks = Remarks::default();
        assert_eq!(date("2026-01-15 10:00:00.123", "Z", &mut remarks).as_deref(), Some("2026-01-15T10:00:00Z"));
        assert_eq!(date("2026-01-15 10:00:00", "", &mut remarks).as_deref(), Some("2026-01-15T10:00:00"));
        assert_eq!(date("2026-01-15", "Z", &mut remarks).as_deref(), Some("2026-01-15T00:00:00"));
        assert_eq!((date("", "", &mut remarks), date("soon", "", &mut remarks), remarks.count(Remark::BadDate)), (None, None, 1));
    }
}
