//! A document of Taguette: markup, in which places count the UTF-8 bytes of what a browser holds as text.
//!
//! Tags count nothing and references count what they stand for. The bytes of a document are thus those
//! of its text nodes, one after the other, without anything between two paragraphs. A transcript needs
//! its lines; so where a block ends and the text has no line end of its own, one is added here, which
//! takes up no place in the counting. Everything else is kept to the letter.

use crate::domain::corpus::span::{CharSpan, OffsetTable};
use crate::domain::corpus::transcript::SourceMap;
use crate::formats::decode::canonical;
use crate::formats::markup::pieces::{Piece, each_piece};

/// The text of a document, and the way from counted bytes to it.
pub struct Page {
    /// The canonical text.
    pub text: String,
    places: OffsetTable,
    written: String,
    offsets: OffsetTable,
    map: SourceMap,
    runs: Vec<Run>,
    counted: usize,
}

/// A piece of text without a tag: where it begins in the counting, and where in what is written.
struct Run {
    counted: usize,
    written: usize,
}

/// A place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub span: CharSpan,
    /// Whether an end of it lay inside a character.
    pub inside: bool,
}

impl Page {
    /// Reads the markup.
    pub fn read(markup: &str) -> Self {
        let mut writer = Writer::default();
        each_piece(markup, |piece| match piece {
            Piece::Open(tag) => writer.tag(&tag.name, true),
            Piece::Close(name) => writer.tag(name, false),
            Piece::Text(text) => writer.text(text),
        });
        let Writer { written, runs, counted, .. } = writer;
        let (text, map) = canonical(&written);
        Self { places: OffsetTable::new(&text), text, offsets: OffsetTable::new(&written), map, runs, counted, written }
    }

    /// A place, from the bytes that Taguette counts; `None` where it is reversed or outside the text.
    pub fn find(&self, start: i64, end: i64) -> Option<Found> {
        let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
        if start > end || end > self.counted {
            return None;
        }
        // A place that begins where a paragraph ends begins in the next one; one that ends there does not.
        let first = self.runs.partition_point(|run| run.counted <= start).saturating_sub(1);
        let last = self.runs.partition_point(|run| run.counted < end).saturating_sub(1);
        let (from, moved) = self.character(first, start);
        let (to, moved_too) = self.character(last, end);
        let span = CharSpan { start: from, end: to.max(from) };
        Some(Found { span, inside: moved || moved_too })
    }

    /// The words at a place.
    pub fn words(&self, span: CharSpan) -> &str {
        self.places.to_bytes(&self.text, span).map_or("", |bytes| bytes.slice(&self.text))
    }

    /// The character at a counted byte of a run, or the next one, as Taguette takes it.
    fn character(&self, run: usize, counted: usize) -> (u32, bool) {
        let Some(run) = self.runs.get(run) else { return (0, false) };
        let byte = (run.written + (counted - run.counted)).min(self.written.len());
        let border = (byte..).find(|&at| self.written.is_char_boundary(at)).unwrap_or(byte);
        (self.map.to_canonical(self.offsets.char_at(&self.written, border)), border != byte)
    }
}

#[derive(Default)]
struct Writer {
    written: String,
    runs: Vec<Run>,
    counted: usize,
    /// What is between the last text and the next: nothing, a cell's border, or a line's.
    pending: Option<char>,
    /// Whether the last tag opened a block in which a first line end counts nothing.
    pre: bool,
}

impl Writer {
    fn text(&mut self, text: &str) {
        let text = if std::mem::take(&mut self.pre) { text.strip_prefix('\n').unwrap_or(text) } else { text };
        if text.is_empty() {
            return;
        }
        match self.pending.take() {
            Some(border) if !self.written.is_empty() && !self.written.ends_with(['\n', border]) && !text.starts_with('\n') => {
                self.written.push(border);
            }
            _ => {}
        }
        // Text that goes on without a border counts on, whatever tags stand in it.
        let goes_on = self.runs.last().is_some_and(|run| self.written.len() - run.written == self.counted - run.counted);
        if !goes_on {
            self.runs.push(Run { counted: self.counted, written: self.written.len() });
        }
        self.written.push_str(text);
        self.counted += text.len();
    }

    fn tag(&mut self, name: &str, opens: bool) {
        self.pre = opens && name == "pre";
        match name {
            "br" => self.pending = Some('\n'),
            "td" | "th" => self.pending = self.pending.or(Some('\t')),
            name if BLOCKS.contains(&name) => self.pending = Some('\n'),
            _ => {}
        }
    }
}

/// Tags at which a line ends.
const BLOCKS: [&str; 20] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "table",
    "tr",
    "caption",
    "hr",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The words at a counted place.
    fn at(page: &Page, start: i64, end: i64) -> Option<String> {
        let span = page.find(start, end)?.span;
        Some(page.text.chars().skip(span.start as usize).take(span.len()).collect())
    }

    #[test]
    fn tags_count_nothing_and_lines_are_added_between_blocks() {
        let page = Page::read("<h1>Talk</h1><p>I: <b>So</b>?</p><p>P: <i>My &amp; &#128578;</i> aunt.</p>");
        assert_eq!(page.text, "Talk\nI: So?\nP: My & \u{1f642} aunt.");
        assert_eq!(at(&page, 4, 10).as_deref(), Some("I: So?"));
        assert_eq!(at(&page, 0, 4).as_deref(), Some("Talk"));
        assert_eq!(at(&page, 10, 18).as_deref(), Some("P: My & "));
        assert_eq!(at(&page, 18, 22).as_deref(), Some("\u{1f642}"));
        assert_eq!(at(&page, 13, 28).as_deref(), Some("My & \u{1f642} aunt."));
        assert_eq!((at(&page, 0, 29), at(&page, -1, 3), at(&page, 5, 4), at(&page, i64::MAX, i64::MAX)), (None, None, None, None));
        // Inside the emoji's four bytes: behind it, as the program itself does.
        assert_eq!(page.find(18, 20).map(|found| (found.span.len(), found.inside)), Some((1, true)));
    }

    #[test]
    fn line_ends_of_the_page_itself_are_kept_and_not_doubled() {
        let page = Page::read("<p>one\r\ntwo</p>\n<p>three<br>four</p><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>");
        assert_eq!(page.text, "one\ntwo\nthree\nfour\na\tb\nc");
        assert_eq!(at(&page, 8, 17).as_deref(), Some("three\nfour"));
        assert_eq!(Page::read("<pre>\na\n b</pre>").text, "a\n b");
        assert_eq!(Page::read("<!-- no --><p>a < b <a href='>'>c</a> & &nope;").text, "a < b c & &nope;");
        assert_eq!(Page::read("").find(0, 0).map(|found| found.span.len()), Some(0));
    }

    #[test]
    fn a_letter_of_two_code_points_is_one() {
        let page = Page::read("<p>cafe\u{301} nights</p>");
        assert_eq!(page.text, "caf\u{e9} nights");
        assert_eq!(at(&page, 0, 6).as_deref(), Some("caf\u{e9}"));
        assert_eq!(at(&page, 7, 13).as_deref(), Some("nights"));
    }

    proptest! {
        #[test]
        fn any_place_holds_the_letters_that_are_counted(
            pieces in prop::collection::vec(("<p>|<b>|</p>|<br>|", "[a-z\u{e9}\u{1f642}\u{5d0}]{0,6}"), 1..12), from in 0usize..30, length in 0usize..30
        ) {
            let markup: String = pieces.iter().map(|(tag, words)| format!("{tag}{words}")).collect();
            let bare: String = pieces.iter().map(|(_, words)| words.as_str()).collect();
            let borders: Vec<usize> = (0..=bare.len()).filter(|&at| bare.is_char_boundary(at)).collect();
            let (start, end) = (borders[from.min(borders.len() - 1)], borders[(from + length).min(borders.len() - 1)]);
            let page = Page::read(&markup);
            let found = at(&page, start as i64, end as i64).expect("inside");
            prop_assert_eq!(found.replace('\n', ""), &bare[start..end]);
            prop_assert!(start == end || !found.starts_with('\n') && !found.ends_with('\n'));
        }

        #[test]
        fn no_markup_is_too_odd(markup in "[<>/a-c&;#!\\-\"' =\\n\u{e9}]{0,60}", start in -2i64..70, end in -2i64..70) {
            let page = Page::read(&markup);
            if let Some(found) = page.find(start, end) {
                prop_assert!(found.span.end as usize <= page.text.chars().count());
            }
        }
    }
}
