//! Places in a transcript's canonical text.
//!
//! `ByteSpan` is for slicing inside the program; `CharSpan`, counted in Unicode code points, is
//! what every file that leaves the program holds. They are different types so that one cannot be
//! written where the other is meant: an emoji is four of the one and one of the other.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes, always on character borders of the text it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ByteSpan {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A half-open range of Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CharSpan {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

impl ByteSpan {
    /// A span from two byte positions. Transcripts over 4 GiB are refused at ingest.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start: start as u32, end: end as u32 }
    }

    /// The words at this place.
    pub fn slice(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing lies in the span.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span less the white space at both its ends.
    pub fn trimmed(self, text: &str) -> Self {
        let inside = self.slice(text);
        let lead = inside.len() - inside.trim_start().len();
        let start = self.start as usize + lead;
        Self::new(start, start + inside.trim().len())
    }
}

impl CharSpan {
    /// Length in code points.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing lies in the span.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// How many code points two spans share.
    pub fn overlap(self, other: Self) -> u32 {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }
}

/// Turns byte positions of one text into code points and back.
///
/// One checkpoint per 128 bytes, so a look-up reads at most 128 bytes; plain ASCII keeps no table.
#[derive(Clone, Debug)]
pub struct OffsetTable {
    /// `marks[i]` counts the code points that begin before byte `i * STEP`; empty for ASCII.
    marks: Vec<u32>,
    chars: u32,
}

const STEP: usize = 128;

impl OffsetTable {
    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { marks: Vec::new(), chars: text.len() as u32 };
        }
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut chars = 0u32;
        for chunk in text.as_bytes().chunks(STEP) {
            marks.push(chars);
            chars += count_starts(chunk);
        }
        Self { marks, chars }
    }

    /// Code points in the whole text.
    pub fn chars(&self) -> u32 {
        self.chars
    }

    /// The code points that lie before a byte position (which must be a character border).
    pub fn char_at(&self, text: &str, byte: usize) -> u32 {
        if self.marks.is_empty() {
            return byte as u32;
        }
        match self.marks.get(byte / STEP) {
            Some(&before) => before + count_starts(&text.as_bytes()[byte / STEP * STEP..byte]),
            None => self.chars,
        }
    }

    /// The byte position where a code point begins; `None` past the end of the text.
    pub fn byte_at(&self, text: &str, char: u32) -> Option<usize> {
        if char > self.chars {
            return None;
        }
        if self.marks.is_empty() {
            return Some(char as usize);
        }
        if char == self.chars {
            return Some(text.len());
        }
        let chunk = self.marks.partition_point(|&before| before <= char) - 1;
        let mut left = char - self.marks[chunk];
        for (at, &byte) in text.as_bytes().iter().enumerate().skip(chunk * STEP) {
            if is_start(byte) {
                if left == 0 {
                    return Some(at);
                }
                left -= 1;
            }
        }
        Some(text.len())
    }

    /// A byte span as code points.
    pub fn to_chars(&self, text: &str, span: ByteSpan) -> CharSpan {
        CharSpan { start: self.char_at(text, span.start as usize), end: self.char_at(text, span.end as usize) }
    }

    /// A code-point span as bytes; `None` where it is reversed or runs past the end.
    pub fn to_bytes(&self, text: &str, span: CharSpan) -> Option<ByteSpan> {
        if span.start > span.end {
            return None;
        }
        Some(ByteSpan::new(self.byte_at(text, span.start)?, self.byte_at(text, span.end)?))
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

fn count_starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| is_start(byte)).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_emoji_is_one_code_point_and_four_bytes() {
        let text = "a🙂b";
        let table = OffsetTable::new(text);
        assert_eq!(table.to_chars(text, ByteSpan::new(5, 6)), CharSpan { start: 2, end: 3 });
        assert_eq!(table.to_bytes(text, CharSpan { start: 1, end: 2 }), Some(ByteSpan::new(1, 5)));
        assert_eq!(table.to_bytes(text, CharSpan { start: 1, end: 4 }), None);
    }

    proptest! {
        #[test]
        fn every_border_maps_there_and_back(text in "(\\PC|\n){0,400}") {
            let table = OffsetTable::new(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(table.char_at(&text, byte), count as u32);
                prop_assert_eq!(table.byte_at(&text, count as u32), Some(byte));
            }
            prop_assert_eq!(table.char_at(&text, text.len()), table.chars());
            prop_assert_eq!(table.byte_at(&text, table.chars()), Some(text.len()));
        }
    }
}
