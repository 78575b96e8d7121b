//! Tables in a document: one row, one turn, where the columns are time, speaker and words; else cell by cell.

use std::collections::BTreeSet;

use super::paragraph::Paragraph;
use crate::formats::columns::{Column, by_name, by_shape, by_voices};
use crate::formats::transcripts::labels::state;
use crate::formats::transcripts::reading::{Tally, What};

/// A table as it grows.
#[derive(Default)]
pub struct Table {
    rows: Vec<Vec<Vec<Paragraph>>>,
    row: Vec<Vec<Paragraph>>,
    /// Paragraphs of the open cell.
    pub cell: Vec<Paragraph>,
}

impl Table {
    /// Ends the open cell.
    pub fn end_cell(&mut self) {
        self.row.push(std::mem::take(&mut self.cell));
    }

    /// Ends the open row.
    pub fn end_row(&mut self, deleted: bool) {
        if !self.cell.is_empty() {
            self.end_cell();
        }
        let row = std::mem::take(&mut self.row);
        if !deleted && !row.is_empty() {
            self.rows.push(row);
        }
    }

    /// The paragraphs of the table.
    pub fn paragraphs(self, stated: &mut BTreeSet<String>, tally: &mut Tally) -> Vec<Paragraph> {
        let shown: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(|cell| words(cell)).collect()).collect();
        let head = shown.first().filter(|_| shown.len() > 1);
        let named = head.and_then(|head| by_name(head).or_else(|| by_voices(head, &shown[1..])));
        let header = usize::from(named.is_some());
        let Some(columns) = named.or_else(|| by_shape(&shown)) else {
            return self.rows.into_iter().flatten().flatten().collect();
        };
        for row in &shown[header..] {
            let left_out = |&at: &usize| matches!(columns.get(at), Some(Column::Other | Column::Document | Column::Role));
            // A title across the table has no words where the others have theirs.
            let says = |at: &usize| matches!(columns.get(*at), None | Some(Column::Words | Column::Voice)) && !row[*at].trim().is_empty();
            let untold = !(0..row.len()).any(|at| says(&at));
            let filled = (0..row.len()).filter(|at| left_out(at) || untold).filter(|&at| !row[at].trim().is_empty());
            filled.for_each(|at| tally.add(What::ColumnLeftOut(at as u16 + 1), None));
        }
        if columns.contains(&Column::Voice) {
            let head = shown.into_iter().next().unwrap_or_default();
            return self.rows.into_iter().skip(header).flat_map(|row| by_voice(row, &columns, &head, stated)).collect();
        }
        self.rows.into_iter().skip(header).filter_map(|row| in_line(row, &columns, stated)).collect()
    }
}

/// A row of a table with a column for each speaker: a paragraph for each who speaks in it.
fn by_voice(row: Vec<Vec<Paragraph>>, columns: &[Column], head: &[String], stated: &mut BTreeSet<String>) -> Vec<Paragraph> {
    let time = columns.iter().position(|&column| column == Column::Start).and_then(|at| row.get(at)).map(|cell| words(cell));
    let mut said = Vec::new();
    for ((cell, column), label) in row.into_iter().zip(columns).zip(head) {
        if *column == Column::Voice && !cell.is_empty() {
            let label = Paragraph { text: label.replace('\n', " "), ..Paragraph::default() };
            let time = time.iter().map(|time| Paragraph { text: time.clone(), ..Paragraph::default() }).collect();
            said.extend(in_line(vec![time, vec![label], cell], &[Column::Start, Column::Speaker, Column::Words], stated));
        }
    }
    said
}

fn words(cell: &[Paragraph]) -> String {
    cell.iter().map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// A row as `[time] Label: words`; `None` where nothing is said in it.
fn in_line(row: Vec<Vec<Paragraph>>, columns: &[Column], stated: &mut BTreeSet<String>) -> Option<Paragraph> {
    let mut line = Paragraph::default();
    let mut said = Vec::new();
    let mut label = None;
    for (cell, column) in row.into_iter().zip(columns.iter().chain(std::iter::repeat(&Column::Words))) {
        match column {
            Column::Start => line.text = format!("[{}] ", words(&cell).trim_matches(['[', ']', '(', ')', '#'])),
            Column::Speaker => label = Some(words(&cell).replace('\n', " ")).filter(|label| !label.is_empty()),
            Column::Words => said.extend(cell),
            Column::Number | Column::End | Column::Document | Column::Voice | Column::Role | Column::Other => {}
        }
    }
    let first = said.first()?;
    line.part = first.part;
    if line.text.len() < 4 {
        line.text.clear();
    }
    if let Some(label) = label {
        let label = label.trim_end_matches([':', '：']).trim_end();
        state(stated, label);
        line.text.push_str(label);
        line.text.push_str(": ");
    }
    let mut between = "";
    for paragraph in said {
        line.append(between, paragraph);
        between = "\n";
    }
    Some(line)
}
