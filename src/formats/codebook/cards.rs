//! A table for each code (.docx, .html, .xlsx): two columns, the parts of an entry on the left and what they say on the right.
//!
//! Takes the tables of a file and gives one table in which each code is a row and each part a column, as the reader of tables takes it.
//! One long table in which the name of a code begins the next entry is read the same way. Limit: a part that no codebook has is a column too
//! and is reported there, but at least half of the parts must be known, or the table is another.

use std::collections::BTreeMap;

use super::headings::Heading;
use crate::formats::grid::{Rows, cell, folded};

/// The entries of tables that describe a code each, as one table, and which tables these are; `None` where there are none.
pub fn read(tables: &[Rows]) -> Option<(Rows, Vec<bool>)> {
    let of_cards: Vec<bool> = tables.iter().map(is_card).collect();
    let mut names: Vec<&str> = Vec::new();
    let mut columns: BTreeMap<String, usize> = BTreeMap::new();
    let mut entries: Vec<(u32, Vec<(usize, String)>)> = Vec::new();
    for (number, label, says, begins) in tables.iter().zip(&of_cards).filter(|(_, card)| **card).flat_map(|(rows, _)| begun(rows)) {
        let Some(label) = label else {
            // A row without a part goes on with the part above.
            if let Some((_, last)) = entries.last_mut().and_then(|(_, parts)| parts.last_mut()) {
                last.push('\n');
                last.push_str(says);
            }
            continue;
        };
        let column = *columns.entry(folded(label)).or_insert_with(|| {
            names.push(label);
            names.len() - 1
        });
        if names.len() > MOST_PARTS {
            return None;
        }
        match entries.last_mut() {
            Some((_, parts)) if !begins => parts.push((column, says.to_owned())),
            _ => entries.push((number, vec![(column, says.to_owned())])),
        }
    }
    let head = (0, names.iter().map(|name| (*name).to_owned()).collect());
    let rows = entries.into_iter().map(|(number, parts)| (number, row(names.len(), parts)));
    (1..=MOST_PARTS).contains(&names.len()).then(|| (std::iter::once(head).chain(rows).collect(), of_cards))
}

/// The cells of an entry; a part that comes twice is one text of two paragraphs.
fn row(width: usize, parts: Vec<(usize, String)>) -> Vec<String> {
    let mut cells = vec![String::new(); width];
    for (column, says) in parts {
        if !cells[column].is_empty() && !says.is_empty() {
            cells[column].push_str("\n\n");
        }
        cells[column].push_str(&says);
    }
    cells
}

/// The rows of a table as parts of entries: the row's number, the part, and what it says.
fn parts(rows: &Rows) -> impl Iterator<Item = (u32, Option<&str>, &str)> {
    rows.iter().map(|(number, cells)| {
        (*number, cell(cells, 0).map(|label| label.trim_end_matches([':', '：']).trim()), cell(cells, 1).unwrap_or(""))
    })
}

/// The parts of a table, with whether each begins an entry: the part that is first in the table, if it comes as often as the names of codes, as a
/// number above each does; else each name of a code.
fn begun(rows: &Rows) -> impl Iterator<Item = (u32, Option<&str>, &str, bool)> {
    let labels: Vec<String> = parts(rows).filter_map(|(_, label, _)| label.map(folded)).collect();
    let times = |label: &str| labels.iter().filter(|other| *other == label).count();
    let of_codes = labels.iter().find(|label| Heading::of(label) == Some(Heading::Code));
    let of_codes = of_codes.or_else(|| labels.iter().find(|label| names_a_code(label))).cloned().unwrap_or_default();
    let first = labels.first().filter(|first| times(first) == times(&of_codes)).cloned();
    let opens = first.unwrap_or(of_codes);
    parts(rows)
        .enumerate()
        .map(move |(at, (number, label, says))| (number, label, says, at == 0 || label.is_some_and(|label| folded(label) == opens)))
}

fn names_a_code(label: &str) -> bool {
    matches!(Heading::of(label), Some(Heading::Code | Heading::Name))
}

/// More parts than these no codebook has: a table of many cards that are all different is another.
const MOST_PARTS: usize = 64;

/// The name of a code may come below its number or date.
const HEAD_ROWS: usize = 3;

/// Whether a table holds an entry in each row's left cell: one of its first rows names a code, and half of its parts are those of a codebook.
fn is_card(rows: &Rows) -> bool {
    let narrow = rows.iter().all(|(_, cells)| cells.iter().skip(2).all(|cell| cell.trim().is_empty()));
    // A row of headings has a heading in both cells; a part has its text in the right one.
    let of_code = |(_, cells): &(u32, Vec<String>)| {
        cell(cells, 0).is_some_and(|label| names_a_code(label.trim_end_matches([':', '：'])))
            && cell(cells, 1).is_some_and(|says| Heading::of(says).is_none())
    };
    let first = rows.iter().take(HEAD_ROWS).any(of_code);
    let labels: Vec<&str> = parts(rows).filter_map(|(_, label, _)| label).collect();
    let mut known: Vec<Heading> = labels.iter().filter_map(|label| Heading::of(label)).collect();
    let count = known.len();
    known.sort_unstable();
    known.dedup();
    narrow && first && known.len() > 1 && 2 * count >= labels.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[[&str; 2]]) -> Rows {
        cells.iter().enumerate().map(|(at, cells)| (at as u32 + 1, cells.iter().map(|cell| (*cell).to_owned()).collect())).collect()
    }

    #[test]
    fn each_table_is_a_row() {
        let tables = [
            rows(&[["Code:", "harbour"], ["Definition", "Talk of ships"], ["", "and of quays"], ["Remarks on use", "ask Ida"]]),
            rows(&[["Code", "kin"], ["Example", "my sister"], ["Example", "my aunt"]]),
            rows(&[["Version", "3"]]),
            rows(&[["No.", "7"], ["Code", "Work"], ["Definition", "paid work"]]),
        ];
        let (read, of_cards) = read(&tables).expect("cards");
        let cells: Vec<Vec<&str>> = read.iter().map(|(_, cells)| cells.iter().map(String::as_str).collect()).collect();
        assert_eq!(cells[0], ["Code", "Definition", "Remarks on use", "Example", "No."]);
        assert_eq!(cells[1], ["harbour", "Talk of ships\nand of quays", "ask Ida", "", ""]);
        assert_eq!(cells[2], ["kin", "", "", "my sister\n\nmy aunt", ""]);
        assert_eq!(cells[3], ["Work", "paid work", "", "", "7"]);
        assert_eq!(of_cards, [true, true, false, true]);
    }

    #[test]
    fn what_is_above_each_name_of_one_long_table_is_its_own() {
        let long = rows(&[["Theme", "Ties"], ["Code", "Kin"], ["Definition", "relatives"], ["Theme", "Work"], ["Code", "Pay"]]);
        let (read, _) = read(&[long]).expect("cards");
        let cells: Vec<Vec<&str>> = read.iter().map(|(_, cells)| cells.iter().map(String::as_str).collect()).collect();
        assert_eq!(cells[1..], [["Ties", "Kin", "relatives"], ["Work", "Pay", ""]]);
        let named = rows(&[["Code", "K1"], ["Name", "Kin"], ["Definition", "relatives"]]);
        assert_eq!(self::read(&[named]).expect("a card").0.len(), 2);
    }

    #[test]
    fn a_table_with_a_row_of_headings_is_none() {
        for table in [
            rows(&[["Code", "Definition"], ["harbour", "Talk of ships"], ["kin", "Talk of relatives"]]),
            rows(&[["Code", "harbour"], ["when I was small", "we lived there"], ["later", "we moved"]]),
            rows(&[["Code", "harbour"]]),
        ] {
            assert_eq!(read(&[table]), None);
        }
    }
}
