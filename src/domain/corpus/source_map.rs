//! Maps positions of a transcript's canonical text to the file it was read from, and back.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::corpus::span::CharSpan;

/// A map from code points of the canonical text to those of the file as stored, and back.
///
/// Between two breaks both run in step. A file in NFC with LF line ends and no BOM has none.
///
/// A document of a word processor, a table or a file of annotations stores no running text. For such
/// a file the extracted text counts as stored, and `parts` names the piece of the file that each
/// stretch of it was taken from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceMap {
    breaks: Vec<Break>,
    parts: Vec<PartStart>,
}

/// The byte of the canonical text at which a part of the file begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PartStart {
    /// Byte of the canonical text.
    byte: u32,
    part: Part,
}

/// A piece of a file that people can find again in the program that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Part {
    /// What it is.
    pub unit: Unit,
    /// Which, from 1, counted as that program counts.
    pub number: u32,
}

/// Kinds of pieces of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A paragraph of a document's body; empty ones count.
    Paragraph,
    /// A row of a table inside a document, counted over all its tables.
    TableRow,
    /// A paragraph in a text box.
    TextBox,
    /// A footnote or endnote.
    Footnote,
    /// A row of a table that is the transcript; the header is row 1.
    Row,
    /// An annotation of an annotation tool, in the order in which the file holds them.
    Annotation,
    /// A page of a PDF.
    Page,
    /// A line of a file whose words are read without the marks between them.
    Line,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Paragraph => "paragraph",
            Unit::TableRow => "table row",
            Unit::TextBox => "text box paragraph",
            Unit::Footnote => "footnote",
            Unit::Row => "row",
            Unit::Annotation => "annotation",
            Unit::Page => "page",
            Unit::Line => "line",
        };
        write!(f, "{unit} {}", self.number)
    }
}

/// A point from which on canonical position `canonical` is stored position `stored`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Break {
    canonical: u32,
    stored: u32,
}

impl SourceMap {
    /// Records that both positions are the same place; call in rising order.
    pub fn push(&mut self, canonical: u32, stored: u32) {
        let last = self.breaks.last().copied().unwrap_or(Break { canonical: 0, stored: 0 });
        debug_assert!(canonical >= last.canonical && stored >= last.stored);
        if stored - last.stored == canonical - last.canonical {
            return;
        }
        if self.breaks.last().is_some_and(|last| last.canonical == canonical) {
            self.breaks.pop();
        }
        self.breaks.push(Break { canonical, stored });
    }

    /// Records the byte of the canonical text at which a part of the file begins; call in rising order.
    pub fn begin_part(&mut self, byte: usize, part: Part) {
        debug_assert!(self.parts.last().is_none_or(|last| last.byte <= byte as u32));
        self.parts.push(PartStart { byte: byte as u32, part });
    }

    /// The part of the file that a byte of the canonical text was taken from; `None` where the text is the file itself.
    pub fn part_at(&self, byte: usize) -> Option<Part> {
        let at = self.parts.partition_point(|start| start.byte as usize <= byte).checked_sub(1)?;
        Some(self.parts[at].part)
    }

    /// Maps a canonical position to the stored file.
    pub fn to_stored(&self, canonical: u32) -> u32 {
        match self.breaks.partition_point(|b| b.canonical <= canonical).checked_sub(1) {
            Some(at) => self.breaks[at].stored + (canonical - self.breaks[at].canonical),
            None => canonical,
        }
    }

    /// Maps a stored position to the canonical text; a place that was dropped maps to the next one kept.
    pub fn to_canonical(&self, stored: u32) -> u32 {
        let next = self.breaks.partition_point(|b| b.stored <= stored);
        let limit = self.breaks.get(next).map_or(u32::MAX, |b| b.canonical);
        let moved = match next.checked_sub(1) {
            Some(at) => self.breaks[at].canonical + (stored - self.breaks[at].stored),
            None => stored,
        };
        moved.min(limit)
    }

    /// A canonical span in the stored file.
    pub fn span_to_stored(&self, span: CharSpan) -> CharSpan {
        // The end is exclusive: it belongs to the last character inside, not to the first outside.
        let end = if span.is_empty() { self.to_stored(span.start) } else { self.to_stored(span.end - 1) + 1 };
        CharSpan { start: self.to_stored(span.start), end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_walks_over_a_bom_and_a_crlf() {
        // Stored: BOM a CR LF b ; canonical: a LF b
        let mut map = SourceMap::default();
        map.push(0, 1);
        map.push(1, 3);
        assert_eq!([0, 1, 2].map(|c| map.to_stored(c)), [1, 3, 4]);
        assert_eq!([0, 1, 2, 3, 4].map(|s| map.to_canonical(s)), [0, 0, 1, 1, 2]);
        assert_eq!(map.span_to_stored(CharSpan { start: 0, end: 1 }), CharSpan { start: 1, end: 2 });
    }

    #[test]
    fn a_part_reaches_to_the_next_one() {
        let mut map = SourceMap::default();
        assert_eq!(map.part_at(0), None);
        map.begin_part(0, Part { unit: Unit::Paragraph, number: 1 });
        map.begin_part(9, Part { unit: Unit::TableRow, number: 4 });
        assert_eq!(
            [0, 8, 9, 99].map(|byte| map.part_at(byte).expect("a part").to_string()),
            ["paragraph 1", "paragraph 1", "table row 4", "table row 4"]
        );
    }
}
