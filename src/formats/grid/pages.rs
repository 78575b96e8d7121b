//! The tables of a saved page (.html), cell by cell.

use std::collections::BTreeMap;

use super::Rows;
use crate::formats::markup::pieces::{Piece, attribute, each_piece};

/// The most cells in a row.
const MOST_COLUMNS: usize = 256;

#[derive(Default)]
struct Page {
    tables: Vec<Rows>,
    open: Option<Rows>,
    row: Vec<String>,
    cell: Option<String>,
    /// How many columns the open cell is wide, and how many rows high.
    size: (usize, u32),
    /// Whether a row is open.
    in_row: bool,
    /// Columns that a cell of a row above takes up, and in how many rows more.
    taken: BTreeMap<usize, u32>,
}

/// Reads every table. A table inside another is part of its text.
pub fn tables(markup: &str) -> Vec<Rows> {
    let mut page = Page::default();
    let mut depth = 0usize;
    each_piece(markup, |piece| match piece {
        Piece::Text(text) => page.text(text),
        Piece::Open(tag) => {
            page.tag(&tag.name, false, &mut depth);
            if matches!(&*tag.name, "td" | "th") && depth <= 1 {
                let size = |name: &str| attribute(tag, name).and_then(|size| size.trim().parse::<u32>().ok()).unwrap_or(1).clamp(1, 1000);
                page.size = (size("colspan") as usize, size("rowspan"));
            }
        }
        Piece::Close(name) => page.tag(name, true, &mut depth),
    });
    page.end_table();
    page.tables
}

impl Page {
    fn text(&mut self, raw: &str) {
        let Some(cell) = &mut self.cell else { return };
        let text = raw;
        let mut blank = cell.ends_with([' ', '\n']) || cell.is_empty();
        for c in text.chars() {
            let white = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if !(white && blank) {
                cell.push(if white { ' ' } else { c });
            }
            blank = white;
        }
    }

    fn tag(&mut self, name: &str, closes: bool, depth: &mut usize) {
        match (name, closes) {
            ("table", false) => {
                *depth += 1;
                if *depth == 1 {
                    self.end_table();
                    self.open = Some(Rows::new());
                }
            }
            ("table", true) => {
                *depth = depth.saturating_sub(1);
                if *depth == 0 {
                    self.end_table();
                }
            }
            ("tr", closes) if *depth <= 1 => {
                self.end_row();
                self.in_row = !closes;
            }
            // A cell reaches no further than its part of the table.
            ("thead" | "tbody" | "tfoot", _) if *depth <= 1 => {
                self.end_row();
                self.taken.clear();
            }
            ("td" | "th", false) if *depth <= 1 => {
                self.end_cell();
                self.cell = self.open.is_some().then(String::new);
            }
            ("td" | "th", true) if *depth <= 1 => self.end_cell(),
            ("br" | "p" | "div" | "li", _) => self.line(),
            _ => {}
        }
    }

    fn line(&mut self) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.is_empty() && !cell.ends_with('\n')) {
            cell.truncate(cell.trim_end_matches(' ').len());
            cell.push('\n');
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        self.pass_taken();
        let (wide, high) = self.size;
        for at in 0..wide {
            if self.row.len() >= MOST_COLUMNS {
                return;
            }
            if high > 1 {
                self.taken.insert(self.row.len(), high);
            }
            // Blanks that do not break show how deep a name is in a tree.
            self.row.push(if at == 0 { cell.trim_end().trim_start_matches([' ', '\n']).to_owned() } else { String::new() });
        }
    }

    /// Leaves empty what a cell of a row above takes up.
    fn pass_taken(&mut self) {
        while self.row.len() < MOST_COLUMNS && self.taken.contains_key(&self.row.len()) {
            self.row.push(String::new());
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        let row = std::mem::take(&mut self.row);
        // A row may have nothing but what cells above take up.
        if std::mem::take(&mut self.in_row) || !row.is_empty() {
            self.taken.retain(|_, left| {
                *left -= 1;
                *left > 0
            });
        }
        if let Some(rows) = self.open.as_mut().filter(|_| !row.is_empty()) {
            rows.push((rows.len() as u32 + 1, row));
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        self.taken.clear();
        self.tables.extend(self.open.take());
    }
}
