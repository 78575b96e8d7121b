//! A paragraph under construction: its words, the length of the bold run at its start, and the comments anchored in it.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::domain::corpus::source_map::{Part, Unit};
use crate::formats::transcripts::times::{leading_mark, leading_time};

/// A paragraph.
pub struct Paragraph {
    /// Where it is in the document.
    pub part: Part,
    /// Its words.
    pub text: String,
    /// The byte at which bold type begins, behind a time or at the start.
    pub bold_from: usize,
    /// The byte up to which the type from there on is bold; 0 where none is.
    pub bold: usize,
    /// Bytes that nobody spoke.
    pub apart: Vec<(usize, usize)>,
    /// Ends of comments.
    pub pins: Vec<Pin>,
    /// Whether somebody begins to speak here and it is not stated who: a row of a table whose cell of the speaker is empty.
    pub unlabelled: bool,
}

/// A comment begins or ends at a byte of a paragraph.
#[derive(Clone, Copy)]
pub struct Pin {
    /// The byte.
    pub byte: usize,
    /// Which comment.
    pub comment: usize,
    /// Whether it ends here.
    pub end: bool,
}

impl Default for Paragraph {
    fn default() -> Self {
        let part = Part { unit: Unit::Paragraph, number: 0 };
        Self { part, text: String::new(), bold_from: 0, bold: 0, apart: Vec::new(), pins: Vec::new(), unlabelled: false }
    }
}

impl Paragraph {
    /// Adds words. Soft hyphens are layout, and so are line ends and control characters between the tags of a file.
    pub fn push(&mut self, words: &str, bold: bool) {
        if bold && self.bold == 0 && is_time(&self.text) {
            (self.bold_from, self.bold) = (self.text.len(), self.text.len());
        }
        let all_bold = self.bold == self.text.len();
        for c in words.chars() {
            match c {
                '\u{ad}' | '\u{feff}' => {}
                '\r' | '\n' => self.text.push(' '),
                '\t' => self.text.push('\t'),
                c if c.is_control() => {}
                c => self.text.push(c),
            }
        }
        if bold && all_bold {
            self.bold = self.text.len();
        }
    }

    /// Whether all of it is bold.
    pub fn is_bold(&self) -> bool {
        self.bold > 0 && self.text[self.bold.min(self.text.len())..].trim().is_empty()
    }

    /// The paragraph in NFC and without white space at its ends; `None` where nothing is left, and its pins are carried on.
    pub fn settled(mut self, carried: &mut Vec<Pin>) -> Option<Self> {
        if self.text.trim().is_empty() {
            carried.extend(self.pins.iter().map(|pin| Pin { byte: 0, ..*pin }));
            return None;
        }
        if !is_nfc(&self.text) {
            let stored = std::mem::take(&mut self.text);
            self.text = stored.nfc().collect();
            // A place inside a letter that is composed now moves to that letter's start.
            let text = &self.text;
            let moved = |byte: usize| {
                let at = stored[..byte].nfc().map(char::len_utf8).sum::<usize>();
                floor(text, at)
            };
            (self.bold_from, self.bold) = (moved(self.bold_from), moved(self.bold));
            self.pins.iter_mut().for_each(|pin| pin.byte = moved(pin.byte));
            self.apart.iter_mut().for_each(|(start, end)| (*start, *end) = (moved(*start), moved(*end)));
        }
        let lead = self.text.len() - self.text.trim_start().len();
        self.text.truncate(self.text.trim_end().len());
        self.text.drain(..lead);
        let length = self.text.len();
        let moved = |byte: usize| byte.saturating_sub(lead).min(length);
        (self.bold_from, self.bold) = (moved(self.bold_from), moved(self.bold));
        self.pins.iter_mut().for_each(|pin| pin.byte = moved(pin.byte));
        self.apart.iter_mut().for_each(|(start, end)| (*start, *end) = (moved(*start), moved(*end)));
        self.pins.append(carried);
        Some(self)
    }

    /// Adds another paragraph's words behind these, after `between`.
    pub fn append(&mut self, between: &str, other: Self) {
        self.text.push_str(between);
        let by = self.text.len();
        self.text.push_str(&other.text);
        self.apart.extend(other.apart.iter().map(|&(start, end)| (start + by, end + by)));
        self.pins.extend(other.pins.iter().map(|pin| Pin { byte: pin.byte + by, ..*pin }));
    }

    /// Puts a piece between two bytes, and moves what is pinned behind it.
    pub fn insert(&mut self, at: usize, piece: &str) {
        self.text.insert_str(at, piece);
        let by = piece.len();
        let moved = |byte: &mut usize| *byte += if *byte >= at { by } else { 0 };
        moved(&mut self.bold_from);
        moved(&mut self.bold);
        self.pins.iter_mut().for_each(|pin| moved(&mut pin.byte));
        self.apart.iter_mut().for_each(|(start, end)| {
            moved(start);
            moved(end);
        });
    }
}

/// Whether a text is a time and nothing else: `[0:01] `, `0:01<tab>`.
fn is_time(text: &str) -> bool {
    let text = text.trim();
    leading_mark(text).or_else(|| leading_time(text)).is_some_and(|(_, length)| length == text.len())
}

/// The last character border at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}
