//! PDF: letters at places on pages, and nothing that says what a paragraph or a turn is.
//!
//! In two steps. `extract` (feature `pdf`) takes lines of text from bytes by the crate pdf-extract,
//! which panics on many damaged files and can run out of stack or memory; so it is called in a process of its own, with limits. What
//! it gives, `PdfText`, comes here and becomes paragraphs: lines that stand at the head or foot of
//! page after page are left out, and so are numbers of lines; words that were broken at the end of a line are joined, and
//! a paragraph is guessed from gaps, short lines, indents and labels. From there on it is a typed transcript.
//!
//! Limits: text in columns is read in the order in which the file draws it; text that is turned is left out; footnotes stay where they are
//! printed; what is bold is not known, so that a label without a colon is none.

#[cfg(feature = "pdf")]
mod extract;
mod hyphens;
mod margin_numbers;
mod paragraphs;
mod running_heads;

use serde::{Deserialize, Serialize};

use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::prose::Prose;
use crate::formats::transcripts::reading::{PdfFault, Reading, What};

#[cfg(feature = "pdf")]
pub use extract::extract;
use hyphens::Hyphens;
use margin_numbers::Row;
use paragraphs::paragraphs;

/// The text of a PDF, page by page.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfText {
    /// The pages, from the first.
    pub pages: Vec<PdfPage>,
}

/// A page.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfPage {
    /// Its lines in the order in which the file draws them.
    pub lines: Vec<PdfLine>,
    /// Whether the reader broke down over it; it then has no lines.
    pub broken: bool,
}

/// A line. Lengths are tenths of a point.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfLine {
    /// Where it begins, from the left edge of the page.
    pub left: i32,
    /// Where it ends.
    pub right: i32,
    /// The baseline of its letters, from the top of the page.
    pub down: i32,
    /// The size of its letters.
    pub size: i32,
    /// Its words.
    pub text: String,
}

/// A line and its page, from 1.
#[derive(Clone, Copy)]
struct Placed<'a> {
    page: u32,
    line: &'a PdfLine,
}

/// Makes a transcript of the text of a PDF.
///
/// # Errors
///
/// A [`PdfFault`] if the file is no PDF, damaged, locked, without text, or too large.
pub fn read_pdf(text: &PdfText, rules: &SpeakerRules) -> Result<Reading, PdfFault> {
    let all: Vec<Placed<'_>> = (1..)
        .zip(&text.pages)
        .flat_map(|(page, held)| held.lines.iter().map(move |line| Placed { page, line }))
        .filter(|placed| !placed.line.text.trim().is_empty())
        .collect();
    let broken = text.pages.iter().filter(|page| page.broken).count();
    if all.is_empty() {
        return Err(if broken > 0 { PdfFault::BrokeDown } else { PdfFault::NoText });
    }
    let all = margin_numbers::rows(&all);
    let running = running_heads::lines(&all.iter().map(|row| row.placed).collect::<Vec<_>>());
    let kept: Vec<Row<'_>> = all.iter().zip(&running).filter(|(_, out)| !**out).map(|(row, _)| *row).collect();
    // A file of nothing but repeats is read as it is.
    let (kept, left_out) = if kept.is_empty() { (all, 0) } else { (kept, running.iter().filter(|out| **out).count()) };
    let (lines, numbers) = margin_numbers::lines(&kept);
    let kept: Vec<Placed<'_>> = lines.iter().map(|(page, line)| Placed { page: *page, line }).collect();
    let hyphens = Hyphens::of(&kept);
    let mut prose = Prose::default();
    text.pages.iter().for_each(|_| prose.remark(What::Pages));
    (0..broken).for_each(|_| prose.remark(What::BrokenPages));
    let blank = text.pages.iter().filter(|page| page.lines.is_empty() && !page.broken).count();
    (0..blank).for_each(|_| prose.remark(What::BlankPages));
    (0..left_out).for_each(|_| prose.remark(What::RunningLines));
    (0..numbers).for_each(|_| prose.remark(What::LineNumbers));
    for paragraph in paragraphs(&kept, rules) {
        prose.begin_page(paragraph[0].page);
        let mut words = String::new();
        for placed in paragraph {
            let line = placed.line.text.trim();
            match hyphens.between(&words, line) {
                hyphens::Join::Space if words.is_empty() => {}
                hyphens::Join::Space => words.push(' '),
                hyphens::Join::Whole => {
                    words.pop();
                    prose.remark(What::Rejoined);
                }
                hyphens::Join::Hyphen => prose.remark(What::Rejoined),
            }
            words.push_str(line);
        }
        prose.say(&words, false);
        prose.end_paragraph();
    }
    Ok(prose.finish("PDF", rules))
}

#[cfg(test)]
mod tests;
