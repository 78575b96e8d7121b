//! Manuscripts: headings, paragraphs, quotes and tables for the programs in which people write, as `.docx`, `.html` or `.md`.
//!
//! Takes a manuscript, gives bytes; what stands in it is said elsewhere. The same manuscript gives the same bytes: no file
//! holds a clock time. Letters of every script stay as they are, and a paragraph that begins with letters of a script that runs
//! from right to left runs so. Characters that files cannot hold, or that reorder the text around them, are written out as
//! `[U+202E]`.

mod docx;
mod html;
mod markdown;

pub use docx::docx;
pub use html::html;
pub use markdown::markdown;

use std::fmt::Write;

/// A text with headings.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Manuscript {
    /// Its title.
    pub title: String,
    /// The date of the study, `2026-01-15`.
    pub date: String,
    /// What it is made of, in order.
    pub blocks: Vec<Block>,
}

/// A part of a manuscript.
#[derive(Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; level 1 is below the title.
    Heading {
        /// 1 to 6; what is deeper is written as 6.
        level: usize,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// Somebody's words, set off; line ends stay.
    Quote(String),
    /// An entry of a list.
    Item(Vec<Run>),
    /// Text that stays as it is typed: an entry of a bibliography.
    Typed(String),
    /// A table with its head.
    Table {
        /// What it shows.
        caption: String,
        /// The heads of its columns.
        head: Vec<String>,
        /// Its rows.
        rows: Vec<Vec<String>>,
    },
}

/// Words in one style.
#[derive(Clone, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// How they are written.
    pub style: Style,
}

/// How words are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As the text around them.
    Plain,
    /// Bold.
    Strong,
    /// Italic.
    Emphasis,
    /// Small and grey: where a quote is from.
    Source,
}

impl std::fmt::Debug for Manuscript {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Manuscript({} blocks)", self.blocks.len())
    }
}

impl Run {
    /// Words as the text around them.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::Plain }
    }

    /// Bold words.
    pub fn strong(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::Strong }
    }

    /// Where a quote is from.
    pub fn source(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::Source }
    }
}

impl Manuscript {
    /// Adds a heading.
    pub fn heading(&mut self, level: usize, text: impl Into<String>) {
        self.blocks.push(Block::Heading { level: level.clamp(1, 6), text: text.into() });
    }

    /// Adds a paragraph of plain words; nothing where there are none.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.blocks.push(Block::Paragraph(vec![Run::plain(text)]));
        }
    }

    /// Adds a paragraph that begins with a bold word; nothing where there is nothing after it.
    pub fn labelled(&mut self, label: &str, text: &str) {
        if !text.trim().is_empty() {
            self.blocks.push(Block::Paragraph(vec![Run::strong(format!("{label}: ")), Run::plain(text.trim())]));
        }
    }

    /// Adds somebody's words.
    pub fn quote(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Quote(text.into()));
    }
}

/// A text as a file may hold it: what cannot be in XML, and what reorders the text after it, is written out.
pub(crate) fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let acts = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}');
        match c {
            '\n' | '\t' => out.push(c),
            _ if c.is_control() || acts => _ = write!(out, "[U+{:04X}]", u32::from(c)),
            _ => out.push(c),
        }
    }
    out
}

/// Whether the first letter that has a direction runs from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko and their forms.
pub(crate) fn runs_right_to_left(text: &str) -> bool {
    let rtl = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    text.chars().find(|c| c.is_alphabetic()).is_some_and(rtl)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A manuscript with one block of each kind.
    pub(super) fn sample() -> Manuscript {
        let mut sample = Manuscript { title: "Ties & <leaving>".into(), date: "2026-01-15".into(), ..Manuscript::default() };
        sample.heading(1, "theme");
        sample.heading(2, "risk");
        sample.paragraph("Two excerpts.");
        sample.quote("She never came.\nNot once. \u{1f642}");
        sample.quote("אמא שלי לא באה");
        sample.blocks.push(Block::Paragraph(vec![Run::source("P03 · line 12")]));
        sample.labelled("Memo", "look at *this* | and_that");
        sample.blocks.push(Block::Item(vec![Run::plain("an item")]));
        sample.blocks.push(Block::Typed("@software{leitmotif,\n  version = {0.1.0}\n}".into()));
        sample.blocks.push(Block::Table {
            caption: "What a run fills".into(),
            head: vec!["Item".into(), "Text".into()],
            rows: vec![vec!["12 | sample".into(), "3 participants\nin 2 groups".into()]],
        });
        sample
    }

    #[test]
    fn what_could_act_in_a_file_is_written_out() {
        assert_eq!(cleaned("a\u{0}b\u{202e}c\u{200f}d\n\u{1f642}"), "a[U+0000]b[U+202E]c\u{200f}d\n\u{1f642}");
    }

    #[test]
    fn the_first_letter_says_the_direction() {
        assert!(runs_right_to_left("\u{201c}אמא said") && runs_right_to_left("12 مرحبا"));
        assert!(!runs_right_to_left("Mother said אמא") && !runs_right_to_left("12 🙂"));
    }
}
