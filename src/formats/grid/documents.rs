//! The tables of a Word document, cell by cell.
//!
//! Tracked deletions and hidden text are left out. A cell that spans rows is in each of them, one that spans columns in the first.

use super::Rows;
use crate::formats::archive::{ArchiveError, LONGEST_ENTRY};
use crate::formats::markup::xml::{Node, Tag, Xml, decode_xml};
use crate::formats::transcripts::docx::document_part;
use crate::formats::transcripts::reading::ReadError;

/// The widest table that is read, in cells.
const MOST_COLUMNS: usize = 256;

/// An indent of a paragraph is a blank for each so many twentieths of a point, of which there are at most so many.
const TWIPS_A_BLANK: i32 = 180;
const MOST_BLANKS: i32 = 64;

/// A table under construction.
#[derive(Default)]
struct Table {
    rows: Rows,
    row: Vec<String>,
    cell: String,
    /// How many columns the open cell takes up, and whether it goes on with the cell above.
    span: usize,
    goes_on: bool,
}

/// Reads every table that lies in no other; a table inside a cell is part of the cell's text.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn tables(bytes: &[u8]) -> Result<Vec<Rows>, ReadError> {
    let document = document_part(bytes)?;
    let (text, _) = decode_xml(&document)?;
    let mut xml = Xml::new(&text);
    let (mut tables, mut open, mut depth) = (Vec::new(), Table::default(), 0usize);
    // Cells that span rows repeat their text: a small document must not make a huge table.
    let mut left = LONGEST_ENTRY as usize;
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => match tag.name() {
                "del" | "moveFrom" | "delText" | "instrText" | "Fallback" | "tblPr" | "tblGrid" | "trPr" | "sectPr" => xml.skip()?,
                "tbl" => depth += 1,
                "tr" if depth == 1 => open.row.clear(),
                "tc" if depth == 1 => (open.span, open.goes_on) = (1, false),
                "tcPr" if depth == 1 => properties(&mut xml, &mut open)?,
                // An indent, or the level of a list, may say how deep a name is in a tree.
                "ind" if depth == 1 && open.cell.is_empty() => {
                    let width =
                        tag.attribute("left").or_else(|| tag.attribute("start")).and_then(|width| width.parse().ok()).unwrap_or(0i32);
                    open.cell.push_str(&" ".repeat((width / TWIPS_A_BLANK).clamp(0, MOST_BLANKS) as usize));
                }
                "ilvl" if depth == 1 && open.cell.is_empty() => {
                    let level = tag.attribute("val").and_then(|level| level.parse().ok()).unwrap_or(0i32);
                    open.cell.push_str(&" ".repeat((2 * level.clamp(0, 9)) as usize));
                }
                "tab" | "ptab" if depth > 0 => open.cell.push('\t'),
                "br" | "cr" if depth > 0 => open.cell.push('\n'),
                _ => {}
            },
            Node::Text(words) if depth > 0 && xml.here() == "t" => open.cell.push_str(&words),
            Node::Text(_) => {}
            Node::Close => match xml.here() {
                "p" if depth > 0 => open.cell.push('\n'),
                "tc" if depth > 1 => open.cell.push('\t'),
                "tc" => open.end_cell(&mut left)?,
                "tr" if depth == 1 => open.end_row(),
                "tbl" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        tables.push(std::mem::take(&mut open).rows);
                    }
                }
                _ => {}
            },
        }
    }
    Ok(tables)
}

/// What a cell says of the columns and rows that it spans.
fn properties(xml: &mut Xml<'_>, open: &mut Table) -> Result<(), ReadError> {
    let depth = xml.path().len();
    let value = |tag: &Tag<'_>| tag.attribute("val");
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) if tag.name() == "gridSpan" => {
                open.span = value(&tag).and_then(|span| span.parse().ok()).unwrap_or(1usize).clamp(1, MOST_COLUMNS);
            }
            Node::Open(tag) if tag.name() == "vMerge" => open.goes_on = value(&tag).is_none_or(|value| value != "restart"),
            Node::Close if xml.path().len() == depth => break,
            _ => {}
        }
    }
    Ok(())
}

impl Table {
    fn end_cell(&mut self, left: &mut usize) -> Result<(), ReadError> {
        let mut cell = std::mem::take(&mut self.cell).trim_end().trim_start_matches('\n').to_owned();
        if self.goes_on && cell.is_empty() {
            cell = self.rows.last().and_then(|(_, above)| above.get(self.row.len())).cloned().unwrap_or_default();
        }
        *left = left.checked_sub(cell.len()).ok_or(ArchiveError::TooLong { limit: LONGEST_ENTRY })?;
        if self.row.len() + self.span <= MOST_COLUMNS {
            self.row.push(cell);
            self.row.resize(self.row.len() + self.span - 1, String::new());
        }
        Ok(())
    }

    fn end_row(&mut self) {
        let number = self.rows.last().map_or(1, |(number, _)| number + 1);
        let row = std::mem::take(&mut self.row);
        // Empty rows count, or the numbers would not be those that people see.
        self.rows.push((number, row));
    }
}
