//! Collects the paragraphs of a word processor's document for a transcript.
//!
//! The readers of .docx, .odt, .rtf, .html, .otr and .pdf tell it in the order of the file: words, breaks,
//! ends of paragraphs and cells, notes, comments. It gives the extracted plain text (one blank line
//! between paragraphs), from which speakers are read as from any typed transcript, and the part of
//! the document behind every stretch. A bold label without a colon is given one, and a row of a
//! table of speakers and words becomes `[time] Label: words`.

mod labels;
mod paragraph;
mod table;

use std::collections::BTreeSet;

use crate::domain::corpus::source_map::{Part, SourceMap, Unit};
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::text::GuardedText;
use crate::domain::corpus::transcript::{Role, Turn};
use crate::formats::transcripts::labels::Known;
use crate::formats::transcripts::plain_text::{add_unspoken, read_turns_of};
use crate::formats::transcripts::reading::{Comment, Reading, Tally, What};

use paragraph::{Paragraph, Pin};
use table::Table;

/// A stream of text beside the main one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// The main text.
    Body,
    /// A text box: its paragraphs follow the one that holds it.
    Box,
    /// A footnote or endnote: read as notes at the end.
    Note,
    /// What a comment says, by the comment's number.
    Comment(usize),
}

/// Collects a document.
pub struct Prose {
    body: Vec<Paragraph>,
    notes: Vec<Paragraph>,
    /// The stream being written to, innermost last; the body is always there.
    frames: Vec<Frame>,
    /// The open tables, the innermost last: what one holds goes to the cell of the one around it.
    tables: Vec<Table>,
    /// Tables that are deeper in others than anybody writes: their paragraphs belong to the cell around them.
    deeper: usize,
    comments: Vec<Draft>,
    /// Pins of paragraphs that turned out empty: they belong to the next one.
    carried: Vec<Pin>,
    numbers: Numbers,
    /// The page of the paragraphs, in a document that has pages and no paragraphs of its own.
    page: Option<u32>,
    /// Whether the next paragraph is the first below a table that names speakers.
    below_table: bool,
    /// Labels that the document states: those in a column of speakers, and those in bold.
    stated: BTreeSet<String>,
    tally: Tally,
}

/// The most tables inside each other that are read as tables; each level is gone through once more.
const MOST_NESTED: usize = 4;

struct Frame {
    flow: Flow,
    open: Paragraph,
    /// Paragraphs of text boxes, which wait for the paragraph around them to end.
    held: Vec<Paragraph>,
}

#[derive(Default)]
struct Numbers {
    paragraphs: u32,
    rows: u32,
    boxes: u32,
    notes: u32,
}

#[derive(Default)]
struct Draft {
    text: String,
    start: Option<usize>,
    end: Option<usize>,
}

impl Default for Prose {
    fn default() -> Self {
        Self {
            body: Vec::new(),
            notes: Vec::new(),
            frames: vec![Frame { flow: Flow::Body, open: Paragraph::default(), held: Vec::new() }],
            tables: Vec::new(),
            deeper: 0,
            comments: Vec::new(),
            carried: Vec::new(),
            numbers: Numbers::default(),
            page: None,
            below_table: false,
            stated: BTreeSet::new(),
            tally: Tally::default(),
        }
    }
}

impl Prose {
    fn open(&mut self) -> &mut Paragraph {
        &mut self.frames.last_mut().expect("the body's frame is never taken away").open
    }

    /// Adds words.
    pub fn say(&mut self, words: &str, bold: bool) {
        self.open().push(words, bold);
    }

    /// Adds a mark that nobody spoke, such as a time in the middle of a sentence.
    pub fn mark(&mut self, words: &str) {
        let start = self.open().text.len();
        self.open().push(words, false);
        let end = self.open().text.len();
        self.open().apart.push((start, end));
    }

    /// Takes away what the open paragraph holds.
    pub fn clear_paragraph(&mut self) {
        *self.open() = Paragraph::default();
    }

    /// A line break inside the paragraph.
    pub fn break_line(&mut self) {
        self.open().text.push('\n');
    }

    /// A tab.
    pub fn tab(&mut self) {
        self.open().push("\t", false);
    }

    /// Whether the open paragraph is empty so far.
    pub fn is_at_start(&self) -> bool {
        self.frames.last().is_none_or(|frame| frame.open.text.is_empty())
    }

    /// Whether the open paragraph ends in white space.
    pub fn ends_in_space(&self) -> bool {
        self.frames.last().is_none_or(|frame| frame.open.text.ends_with(char::is_whitespace))
    }

    /// Paragraphs that end from here on are found again on this page.
    pub fn begin_page(&mut self, number: u32) {
        self.page = Some(number);
    }

    /// Ends the paragraph.
    pub fn end_paragraph(&mut self) {
        let frame = self.frames.last_mut().expect("the body's frame is never taken away");
        let mut paragraph = std::mem::take(&mut frame.open);
        let held = std::mem::take(&mut frame.held);
        let flow = frame.flow;
        let part = |unit, number: &mut u32| {
            *number += 1;
            Part { unit, number: *number }
        };
        paragraph.part = match flow {
            Flow::Box => part(Unit::TextBox, &mut self.numbers.boxes),
            Flow::Note => Part { unit: Unit::Footnote, number: self.numbers.notes },
            Flow::Comment(_) => paragraph.part,
            Flow::Body if !self.tables.is_empty() => Part { unit: Unit::TableRow, number: self.numbers.rows + 1 },
            Flow::Body => match self.page {
                Some(number) => Part { unit: Unit::Page, number },
                None => part(Unit::Paragraph, &mut self.numbers.paragraphs),
            },
        };
        for paragraph in std::iter::once(paragraph).chain(held) {
            match paragraph.settled(&mut self.carried) {
                Some(paragraph) => self.place(flow, paragraph),
                None => continue,
            }
        }
    }

    fn place(&mut self, flow: Flow, paragraph: Paragraph) {
        match (flow, self.tables.last_mut()) {
            (Flow::Body, table) => {
                // Nobody goes on speaking below a table that says who speaks.
                let unlabelled = paragraph.unlabelled || std::mem::take(&mut self.below_table);
                table.map_or(&mut self.body, |table| &mut table.cell).push(Paragraph { unlabelled, ..paragraph });
            }
            (Flow::Note, _) => self.notes.push(paragraph),
            (Flow::Box, _) => {
                let around = self.frames.len().saturating_sub(2);
                self.frames[around].held.push(paragraph);
            }
            (Flow::Comment(number), _) => {
                let text = &mut self.comments[number].text;
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&paragraph.text);
            }
        }
    }

    /// Begins another stream, which lasts until [`Prose::leave`].
    pub fn enter(&mut self, flow: Flow) {
        match flow {
            Flow::Note => {
                self.numbers.notes += 1;
                self.tally.add(What::Footnotes, None);
            }
            Flow::Box => self.tally.add(What::TextBoxes, None),
            Flow::Body | Flow::Comment(_) => {}
        }
        self.frames.push(Frame { flow, open: Paragraph::default(), held: Vec::new() });
    }

    /// Returns to the enclosing stream.
    pub fn leave(&mut self) {
        if self.frames.len() > 1 {
            if !self.is_at_start() {
                self.end_paragraph();
            }
            let frame = self.frames.pop();
            // What was held for a paragraph that never came goes to the one around.
            if let (Some(frame), Some(around)) = (frame, self.frames.last_mut()) {
                around.held.extend(frame.held);
            }
        }
    }

    /// Begins a table, which may be in a cell of another.
    pub fn begin_table(&mut self) {
        if self.frames.len() == 1 {
            if !self.is_at_start() {
                self.end_paragraph();
            }
            if self.tables.len() < MOST_NESTED {
                self.tables.push(Table::default());
            } else {
                self.deeper += 1;
            }
        }
    }

    /// Ends a cell.
    pub fn end_cell(&mut self) {
        if self.frames.len() == 1 && self.deeper == 0 && !self.tables.is_empty() {
            if !self.is_at_start() {
                self.end_paragraph();
            }
            self.in_cell(Table::end_cell);
        }
    }

    /// The open cell of a table takes up so many rows; what writes no cell in the rows below is filled in.
    pub fn span_rows(&mut self, rows: usize) {
        self.in_cell(|table| table.span_rows(rows));
    }

    /// The open cell of a table is a part of the cell above.
    pub fn continue_cell(&mut self) {
        self.in_cell(Table::go_on);
    }

    /// The open cell of a table is written where another takes up its place.
    pub fn cover_cell(&mut self) {
        self.in_cell(Table::cover);
    }

    fn in_cell(&mut self, change: impl FnOnce(&mut Table)) {
        let is_body = self.frames.len() == 1 && self.deeper == 0;
        if let Some(table) = self.tables.last_mut().filter(|_| is_body) {
            change(table);
        }
    }

    /// Ends a row; one that was deleted leaves nothing.
    pub fn end_row(&mut self, deleted: bool) {
        if self.frames.len() == 1 {
            self.numbers.rows += u32::from(self.tables.len() == 1 && self.deeper == 0);
            self.in_cell(|table| table.end_row(deleted));
        }
    }

    /// Ends a table.
    pub fn end_table(&mut self) {
        if self.frames.len() == 1 && self.deeper > 0 {
            self.deeper -= 1;
        } else if self.frames.len() == 1
            && let Some(mut table) = self.tables.pop()
        {
            table.end_row(false);
            let (paragraphs, names_speakers) = table.paragraphs(&mut self.stated, &mut self.tally);
            self.tables.last_mut().map_or(&mut self.body, |table| &mut table.cell).extend(paragraphs);
            self.below_table |= names_speakers;
        }
    }

    /// Whether a table is open.
    pub fn in_table(&self) -> bool {
        !self.tables.is_empty()
    }

    /// Makes room for a comment and gives its number.
    pub fn new_comment(&mut self) -> usize {
        self.comments.push(Draft::default());
        self.comments.len() - 1
    }

    /// The text that a comment is about begins or ends here.
    pub fn pin(&mut self, comment: usize, end: bool) {
        let byte = self.open().text.len();
        self.open().pins.push(Pin { byte, comment, end });
    }

    /// Counts something that a person should know.
    pub fn remark(&mut self, what: What) {
        self.tally.add(what, None);
    }

    /// The whole document.
    pub fn finish(mut self, encoding: &'static str, rules: &SpeakerRules) -> Reading {
        while self.frames.len() > 1 {
            self.leave();
        }
        if !self.is_at_start() || !self.frames[0].held.is_empty() {
            self.end_paragraph();
        }
        while !self.tables.is_empty() {
            self.end_table();
        }
        labels::set_off(&mut self.body, rules, &mut self.stated);
        let mut page = Page { text: String::new(), map: SourceMap::default(), apart: Vec::new(), comments: self.comments };
        let (mut bold, mut unlabelled, mut ends, mut headings) = (Vec::new(), BTreeSet::new(), Vec::new(), BTreeSet::new());
        let paragraphs = self.body.len();
        let is_heading = labels::headings(&self.body);
        for (paragraph, is_heading) in self.body.into_iter().zip(is_heading) {
            let at = page.write(&paragraph);
            if is_heading {
                headings.insert(at);
            }
            if paragraph.is_bold() {
                bold.push(at);
            }
            if paragraph.unlabelled {
                unlabelled.insert(at);
                ends.push((at, page.text.len()));
            }
        }
        let mut read = read_turns_of(&page.text, Known { rules, stated: &self.stated, unlabelled: &unlabelled, headings: &headings });
        let labelled = read.turns.iter().any(|turn| turn.speaker.is_some());
        for (at, end) in ends.into_iter().filter(|_| labelled) {
            let turn = read.turns.partition_point(|turn| (turn.span.start as usize) < at);
            if read.turns.get(turn).is_some_and(|turn| (turn.span.start as usize) < end && turn.speaker.is_none()) {
                self.tally.add(What::Unlabelled, Some(at));
            }
        }
        if !labelled && bold.len() > 1 && paragraphs - bold.len() > 1 {
            bold.iter().for_each(|&at| self.tally.add(What::BoldParagraphs, Some(at)));
        }
        for note in self.notes {
            let at = page.write(&note);
            let span = ByteSpan::new(at, page.text.len());
            read.turns.push(Turn { speaker: None, role: Role::Note, span, time: None });
        }
        let apart = inside(&page.apart, &read.turns);
        add_unspoken(&mut read, apart);
        let comments = page.comments(&mut self.tally);
        Reading { text: page.text, encoding, guessed: false, map: page.map, read, comments, remarks: self.tally.remarks() }
    }
}

/// The text under construction.
struct Page {
    text: String,
    map: SourceMap,
    apart: Vec<ByteSpan>,
    comments: Vec<Draft>,
}

impl Page {
    /// Writes a paragraph and gives the byte where it begins.
    fn write(&mut self, paragraph: &Paragraph) -> usize {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let at = self.text.len();
        self.map.begin_part(at, paragraph.part);
        self.text.push_str(&paragraph.text);
        self.apart.extend(paragraph.apart.iter().map(|&(start, end)| ByteSpan::new(at + start, at + end)));
        for pin in &paragraph.pins {
            let draft = &mut self.comments[pin.comment];
            let place = if pin.end { &mut draft.end } else { &mut draft.start };
            *place = Some(at + pin.byte);
        }
        at
    }

    fn comments(&mut self, tally: &mut Tally) -> Vec<Comment> {
        let mut comments: Vec<Comment> = std::mem::take(&mut self.comments)
            .into_iter()
            .map(|draft| {
                let end = draft.end.or(draft.start).unwrap_or(self.text.len());
                let start = draft.start.unwrap_or(end).min(end);
                Comment { span: ByteSpan::new(start, end).trimmed(&self.text), text: GuardedText::new(draft.text) }
            })
            .collect();
        comments.sort_by_key(|comment| comment.span);
        comments.iter().for_each(|comment| tally.add(What::Comments, Some(comment.span.start as usize)));
        comments
    }
}

/// The marks between words of one turn.
fn inside(apart: &[ByteSpan], turns: &[Turn]) -> Vec<ByteSpan> {
    let within = |mark: &&ByteSpan| {
        let at = turns.partition_point(|turn| turn.span.end <= mark.start);
        turns.get(at).is_some_and(|turn| turn.span.start <= mark.start && mark.end <= turn.span.end && turn.span != **mark)
    };
    apart.iter().filter(|mark| !mark.is_empty()).filter(within).copied().collect()
}

/// Checks that the tests of every reader share.
#[cfg(test)]
pub mod tests;
