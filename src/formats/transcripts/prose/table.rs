//! Tables in a document: one row, one turn, where the columns are time, speaker and words; else cell by cell.

use std::collections::BTreeSet;

use super::paragraph::Paragraph;
use crate::formats::columns::{Column, by_name, by_shape, by_voices, names_speakers, side_by_side, speaks_below, without_number};
use crate::formats::transcripts::labels::{LabelledRow, is_customary, is_table_of_particulars, rows_go_on, state, talk_of_rows};
use crate::formats::transcripts::reading::{Tally, What};

/// The most rows that a cell is taken to span.
const MOST_SPANNED: usize = 10_000;
/// The most columns in which cells that span rows are filled in: a small page must not make a huge table.
const MOST_FILLED: usize = 16;

/// The most rows of titles above the names of the columns.
const MOST_TITLES: usize = 8;

/// A cell: its paragraphs, and whether it is a part of the cell above.
#[derive(Default)]
struct Cell {
    paragraphs: Vec<Paragraph>,
    goes_on: bool,
}

/// A table as it grows.
#[derive(Default)]
pub struct Table {
    rows: Vec<Vec<Cell>>,
    row: Vec<Cell>,
    /// Paragraphs of the open cell.
    pub cell: Vec<Paragraph>,
    /// How many rows the open cell takes up, and whether it is a part of the cell above.
    spanned: usize,
    goes_on: bool,
    /// Whether the open cell is written where a cell above or beside takes up its place.
    covered: bool,
    /// In how many rows below a cell takes up each column.
    below: Vec<usize>,
}

impl Table {
    /// The open cell takes up so many rows.
    pub fn span_rows(&mut self, rows: usize) {
        self.spanned = rows.clamp(1, MOST_SPANNED);
    }

    /// The open cell is a part of the cell above.
    pub fn go_on(&mut self) {
        self.goes_on = true;
    }

    /// The open cell is written where another takes up its place.
    pub fn cover(&mut self) {
        self.covered = true;
    }

    /// Ends the open cell.
    pub fn end_cell(&mut self) {
        let covered = std::mem::take(&mut self.covered);
        if !covered {
            self.fill_spanned();
        }
        let column = self.row.len();
        self.below.resize(self.below.len().max(column + 1), 0);
        let goes_on = std::mem::take(&mut self.goes_on) || covered && self.below[column] > 0;
        let below = if covered { self.below[column] } else { std::mem::take(&mut self.spanned) };
        self.below[column] = below.saturating_sub(1);
        self.row.push(Cell { paragraphs: std::mem::take(&mut self.cell), goes_on });
    }

    /// Adds the cells that this row does not write because a cell above takes up their place.
    fn fill_spanned(&mut self) {
        while self.row.len() < MOST_FILLED
            && let Some(rows) = self.below.get_mut(self.row.len()).filter(|rows| **rows > 0)
        {
            *rows -= 1;
            self.row.push(Cell { paragraphs: Vec::new(), goes_on: true });
        }
    }

    /// Ends the open row.
    pub fn end_row(&mut self, deleted: bool) {
        if !self.cell.is_empty() {
            self.end_cell();
        }
        // A row that writes no cell takes up one of the rows that cells above it span.
        self.fill_spanned();
        let row = std::mem::take(&mut self.row);
        let is_written = row.iter().any(|cell| !cell.goes_on || !cell.paragraphs.is_empty());
        if !deleted && is_written {
            self.rows.push(row);
        }
    }

    /// How many rows of titles are above the one that names speakers and words.
    fn titles(&self) -> usize {
        let show = |row: &Vec<Cell>| row.iter().map(words).collect::<Vec<String>>();
        let names_talk = |&at: &usize| {
            let speaker = by_name(&show(&self.rows[at])).and_then(|columns| columns.iter().position(|column| *column == Column::Speaker));
            // Below no title the whole table need not be looked at.
            let is_head = |speaker| at == 0 || !speaks_below(&self.rows.iter().map(show).collect::<Vec<_>>(), at, speaker);
            at + 1 < self.rows.len() && speaker.is_some_and(is_head)
        };
        (0..self.rows.len().min(MOST_TITLES)).find(names_talk).unwrap_or(0)
    }

    /// Puts what is on the right of each row below what is on its left; the names of the columns are there once.
    fn put_below_the_other(&mut self, half: usize) {
        for paragraph in self.rows.first_mut().into_iter().flatten().flat_map(|cell| &mut cell.paragraphs) {
            paragraph.text.truncate(without_number(&paragraph.text).len());
        }
        let mut first = true;
        let halves = std::mem::take(&mut self.rows).into_iter().flat_map(|mut left| {
            let right = left.split_off(half.min(left.len()));
            let names = std::mem::take(&mut first);
            [Some(left), (!names).then_some(right)]
        });
        self.rows = halves.flatten().filter(|row| row.iter().any(|cell| !cell.paragraphs.is_empty())).collect();
    }

    /// The paragraphs of the table, and whether it names speakers.
    pub fn paragraphs(mut self, stated: &mut BTreeSet<String>, tally: &mut Tally) -> (Vec<Paragraph>, bool) {
        for _ in 0..self.titles() {
            self.rows.remove(0);
            tally.add(What::Asides, None);
        }
        let head: Vec<String> = self.rows.first().map(|row| row.iter().map(words).collect()).unwrap_or_default();
        // A cell that spans rows would take the label of the other half.
        let spans = self.rows.iter().skip(1).flatten().any(|cell| cell.goes_on);
        if let Some(half) = side_by_side(&head).filter(|_| !spans) {
            self.put_below_the_other(half);
            tally.add(What::SideBySide, None);
        }
        let mut shown: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(words).collect()).collect();
        let head = shown.first().filter(|_| shown.len() > 1);
        if head.and_then(|head| by_name(head)).is_none() && is_table_of_particulars(&shown) {
            return (particulars(self.rows), false);
        }
        let named = head.and_then(|head| by_name(head).or_else(|| by_voices(head, &shown[1..])));
        let mut header = usize::from(named.is_some());
        let Some(columns) = named.or_else(|| by_shape(&shown)) else {
            return (self.rows.into_iter().flatten().flat_map(|cell| cell.paragraphs).collect(), false);
        };
        // `Speaker | Spanish | English`: the first row names the column of speakers, and the others by what is no name of a column.
        if header == 0 && shown.len() > 1 && names_speakers(&shown, &columns) {
            header = 1;
        }
        // A table of several pages repeats the names of its columns.
        let mut rows = self.rows;
        if header == 1 {
            let names = shown[0].clone();
            let mut first = true;
            let is_row = |row: &Vec<String>| *row != names;
            let keep: Vec<bool> = shown.iter().map(|row| std::mem::take(&mut first) || is_row(row)).collect();
            keep.iter().filter(|keep| !**keep).for_each(|_| tally.add(What::Asides, None));
            shown = shown.into_iter().zip(&keep).filter(|(_, keep)| **keep).map(|(row, _)| row).collect();
            rows = rows.into_iter().zip(&keep).filter(|(_, keep)| **keep).map(|(row, _)| row).collect();
        }
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
            return (rows.into_iter().skip(header).flat_map(|row| by_voice(row, &columns, &head, stated)).collect(), true);
        }
        let speaker = columns.iter().position(|&column| column == Column::Speaker);
        if let Some(speaker) = speaker {
            let talk = talk_of_rows(&labelled(&shown[header..], &columns, speaker));
            (talk.len()..rows.len() - header).for_each(|_| tally.add(What::Asides, None));
            shown.truncate(header + talk.end);
            rows.truncate(header + talk.end);
            shown.drain(header..header + talk.start);
            rows.drain(header..header + talk.start);
            part_rows(&mut rows, &mut shown, header, &columns, speaker);
        }
        let spanned = speaker.map(|speaker| spanned_labels(&rows[header..], &mut shown[header..], speaker)).unwrap_or_default();
        let unlabelled = speaker.map_or(Unlabelled::Plain, |speaker| read_unlabelled(&shown[header..], &columns, speaker));
        let mut lines = Vec::new();
        for (at, row) in rows.into_iter().skip(header).enumerate() {
            let Some((mut line, labelled, others)) = in_line(row, &columns, stated) else { continue };
            let spanned = spanned.get(at).is_some_and(|spanned| *spanned);
            if !labelled && !spanned && unlabelled != Unlabelled::Plain {
                line.unlabelled = unlabelled == Unlabelled::Unknown;
                if unlabelled == Unlabelled::GoOn {
                    tally.add(What::GoesOn, None);
                }
            }
            lines.push(line);
            lines.extend(others);
        }
        (lines, unlabelled != Unlabelled::Plain)
    }
}

/// A table of particulars as lines: `Date: 4 May 2023` for each row, or cell by cell where the keys are above the facts.
fn particulars(rows: Vec<Vec<Cell>>) -> Vec<Paragraph> {
    let pair = |row: Vec<Cell>| {
        let pair = row.len() == 2;
        let mut line = Paragraph::default();
        for (at, paragraph) in row.into_iter().flat_map(|cell| cell.paragraphs).enumerate() {
            line.part = paragraph.part;
            let text = line.text.trim_end_matches([':', '：']).len();
            line.text.truncate(text);
            let between = match at {
                0 => "",
                1 if pair => ": ",
                _ => " | ",
            };
            line.append(between, paragraph);
        }
        line
    };
    rows.into_iter().map(pair).filter(|line| !line.text.is_empty()).collect()
}

/// How rows whose cell of the speaker is empty are read.
#[derive(Clone, Copy, PartialEq)]
enum Unlabelled {
    /// The table names nobody.
    Plain,
    /// They go on with the speaker above.
    GoOn,
    /// It is not known who speaks.
    Unknown,
}

/// Parts a row whose cells hold a whole talk, paragraph beside paragraph: each speaker with the words beside.
fn part_rows(rows: &mut Vec<Vec<Cell>>, shown: &mut Vec<Vec<String>>, header: usize, columns: &[Column], speaker: usize) {
    let Some(words_at) = columns.iter().position(|column| *column == Column::Words) else { return };
    // A wide table would be written once more for each paragraph.
    if speaker.max(words_at) >= MOST_FILLED {
        return;
    }
    let is_talk = |row: &Vec<Cell>| {
        let count = |at: usize| row.get(at).map_or(0, |cell| cell.paragraphs.len());
        let customary = || {
            row[speaker].paragraphs.iter().all(|label| {
                // `(teacher)` below a name says more of that person.
                let label = label.text.trim().trim_end_matches([':', '：']);
                !label.starts_with(['(', '[']) && is_customary(label)
            })
        };
        count(speaker) > 1 && count(speaker) == count(words_at) && customary()
    };
    if !rows[header..].iter().any(is_talk) {
        return;
    }
    let all = std::mem::take(rows);
    for (at, mut row) in all.into_iter().enumerate() {
        if at < header || !is_talk(&row) {
            rows.push(row);
            continue;
        }
        let labels = std::mem::take(&mut row[speaker].paragraphs);
        let said = std::mem::take(&mut row[words_at].paragraphs);
        for (label, said) in labels.into_iter().zip(said) {
            let mut cells = std::mem::take(&mut row);
            cells.resize_with(cells.len().max(speaker.max(words_at) + 1), Cell::default);
            cells[speaker].paragraphs = vec![label];
            cells[words_at].paragraphs = vec![said];
            rows.push(cells);
        }
    }
    *shown = rows.iter().map(|row| row.iter().map(words).collect()).collect();
}

/// The label of each row, and what is said in it.
fn labelled(rows: &[Vec<String>], columns: &[Column], speaker: usize) -> Vec<(String, String)> {
    let said = |row: &Vec<String>| {
        let words =
            row.iter().enumerate().filter(|(at, _)| matches!(columns.get(*at), None | Some(Column::Words))).map(|(_, cell)| cell.as_str());
        words.collect::<Vec<_>>().join("\n")
    };
    rows.iter().map(|row| (row.get(speaker).map_or(String::new(), |cell| cell.trim().to_owned()), said(row))).collect()
}

fn read_unlabelled(rows: &[Vec<String>], columns: &[Column], speaker: usize) -> Unlabelled {
    let words = labelled(rows, columns, speaker);
    if words.iter().all(|(label, _)| label.is_empty()) {
        return Unlabelled::Plain;
    }
    let rows: Vec<LabelledRow<'_>> = words.iter().map(|(label, words)| LabelledRow { labelled: !label.is_empty(), words }).collect();
    if rows_go_on(&rows) { Unlabelled::GoOn } else { Unlabelled::Unknown }
}

/// Which rows go on with the cell of the speaker above, as people see a cell that spans rows; its label is shown in each of them.
fn spanned_labels(rows: &[Vec<Cell>], shown: &mut [Vec<String>], speaker: usize) -> Vec<bool> {
    let mut label = String::new();
    let mut goes_on = Vec::with_capacity(rows.len());
    for (row, shown) in rows.iter().zip(shown) {
        let spanned = row.get(speaker).is_some_and(|cell| cell.goes_on && cell.paragraphs.is_empty()) && !label.is_empty();
        goes_on.push(spanned);
        match shown.get_mut(speaker) {
            Some(shown) if spanned => shown.clone_from(&label),
            Some(shown) => label.clone_from(shown),
            None => {}
        }
    }
    goes_on
}

/// A row of a table with a column for each speaker: a paragraph for each who speaks in it.
fn by_voice(row: Vec<Cell>, columns: &[Column], head: &[String], stated: &mut BTreeSet<String>) -> Vec<Paragraph> {
    let time = columns.iter().position(|&column| column == Column::Start).and_then(|at| row.get(at)).map(words);
    let cell_of = |text: String| Cell { paragraphs: vec![Paragraph { text, ..Paragraph::default() }], goes_on: false };
    let mut said = Vec::new();
    for ((cell, column), label) in row.into_iter().zip(columns).zip(head) {
        if *column == Column::Voice && !cell.paragraphs.is_empty() {
            let time = time.clone().map_or_else(Cell::default, cell_of);
            let row = vec![time, cell_of(label.replace('\n', " ")), cell];
            let line = in_line(row, &[Column::Start, Column::Speaker, Column::Words], stated);
            said.extend(line.into_iter().flat_map(|(line, _, others)| std::iter::once(line).chain(others)));
        }
    }
    said
}

fn words(cell: &Cell) -> String {
    cell.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// A row as `[time] Label: words`, whether it has a label, and what somebody else says in it whom a table inside the cell does not name;
/// `None` where nothing is said in it.
fn in_line(row: Vec<Cell>, columns: &[Column], stated: &mut BTreeSet<String>) -> Option<(Paragraph, bool, Vec<Paragraph>)> {
    let mut line = Paragraph::default();
    let mut said = Vec::new();
    let mut label = None;
    for (cell, column) in row.into_iter().zip(columns.iter().chain(std::iter::repeat(&Column::Words))) {
        match column {
            Column::Start => line.text = format!("[{}] ", words(&cell).trim_matches(['[', ']', '(', ')', '#'])),
            Column::Speaker => label = Some(words(&cell).replace('\n', " ")).filter(|label| !label.is_empty()),
            Column::Words => said.extend(cell.paragraphs),
            Column::Number | Column::End | Column::Document | Column::Voice | Column::Role | Column::Other => {}
        }
    }
    let first = said.first()?;
    line.part = first.part;
    if line.text.len() < 4 {
        line.text.clear();
    }
    let labelled = label.is_some();
    if let Some(label) = label {
        let label = label.trim_end_matches([':', '：']).trim_end();
        state(stated, label);
        line.text.push_str(label);
        line.text.push_str(": ");
    }
    let mut between = "";
    let others = said.split_off((1..said.len()).find(|&at| said[at].unlabelled).unwrap_or(said.len()));
    for paragraph in said {
        line.append(between, paragraph);
        between = "\n";
    }
    Some((line, labelled, others))
}
