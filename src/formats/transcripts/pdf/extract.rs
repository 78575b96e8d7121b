//! Extracts lines of text from the bytes of a PDF, by the crate pdf-extract.
//!
//! That crate panics on much that it does not expect: here a panic loses the page that it happened on, which is reported, or
//! the file if it cannot even be opened. What cannot be caught (a stack that is used up, an allocation
//! that fails, a loop) ends the process. So anyone who calls this does it in a process of its own, with
//! limits on time and memory and with a silent panic hook: the crate's panic messages may hold words of the file.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

use super::{PdfLine, PdfPage, PdfText};
use crate::formats::transcripts::reading::PdfFault;

/// The most pages.
const MOST_PAGES: usize = 5_000;
/// Tenths of a point that a place on a page may have; what lies further out is moved here.
const FARTHEST: f64 = 1e7;

/// Extracts the text of a file.
///
/// # Errors
///
/// A [`PdfFault`] if the file is no PDF, damaged, locked, without text, or too large.
pub fn extract(bytes: &[u8]) -> Result<PdfText, PdfFault> {
    if !bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return Err(PdfFault::NotThis);
    }
    let document = guarded(|| open(bytes)).unwrap_or(Err(PdfFault::Damaged))?;
    let numbers: Vec<u32> = guarded(|| document.get_pages().into_keys().collect()).ok_or(PdfFault::Damaged)?;
    if numbers.len() > MOST_PAGES {
        return Err(PdfFault::TooLarge);
    }
    if numbers.is_empty() {
        return Err(PdfFault::Damaged);
    }
    let page = |number: &u32| {
        let mut pen = Pen::default();
        match guarded(|| output_doc_page(&document, &mut pen, *number)) {
            Some(Ok(())) => PdfPage { lines: pen.finish(), broken: false },
            _ => PdfPage { lines: Vec::new(), broken: true },
        }
    };
    Ok(PdfText { pages: numbers.iter().map(page).collect() })
}

/// What a call gives, unless it panics. Nothing that it touched is looked at after a panic but the document, which it only read.
fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}

fn open(bytes: &[u8]) -> Result<Document, PdfFault> {
    use pdf_extract::Error;
    let locked = |error: &Error| matches!(error, Error::Decryption(_) | Error::InvalidPassword | Error::UnsupportedSecurityHandler(_));
    let mut document = Document::load_mem(bytes).map_err(|error| if locked(&error) { PdfFault::Locked } else { PdfFault::Damaged })?;
    // Many files are locked against changes only: their password for reading is empty.
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| PdfFault::Locked)?;
    }
    Ok(document)
}

/// Records the positions of letters.
#[derive(Default)]
struct Pen {
    lines: Vec<PdfLine>,
    open: Option<Line>,
    /// The upper edge of the page.
    top: f64,
    /// Whether the next letter begins a piece of text that the file places by itself.
    placed: bool,
}

struct Line {
    left: f64,
    right: f64,
    down: f64,
    size: f64,
    text: String,
}

impl Pen {
    fn finish(mut self) -> Vec<PdfLine> {
        self.close();
        self.lines
    }

    fn close(&mut self) {
        if let Some(line) = self.open.take().filter(|line| !line.text.trim().is_empty()) {
            let tenths = |points: f64| (points * 10.0).clamp(-FARTHEST, FARTHEST).round() as i32;
            let Line { left, right, down, size, text } = line;
            let text = text.trim_end().to_owned();
            self.lines.push(PdfLine { left: tenths(left), right: tenths(right), down: tenths(down), size: tenths(size), text });
        }
    }
}

impl OutputDev for Pen {
    fn begin_page(&mut self, _: u32, page: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.top = page.ury;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(&mut self, at: &Transform, width: f64, _: f64, font_size: f64, letters: &str) -> Result<(), OutputError> {
        let (size, advance) = (at.m22 * font_size, at.m11 * font_size * width);
        let (x, down) = (at.m31, self.top - at.m32);
        let upright = at.m11 > 0.0 && at.m12.abs() < at.m11 / 10.0 && size > 0.0;
        if !(upright && [size, advance, x, down].iter().all(|number| number.is_finite())) {
            return Ok(());
        }
        let placed = std::mem::take(&mut self.placed);
        let goes_on = |line: &&mut Line| (down - line.down).abs() <= size / 2.0 && x >= line.right - size;
        let Some(line) = self.open.as_mut().filter(goes_on) else {
            self.close();
            let text = plain(letters).trim_start().to_owned();
            // White space before a line is no part of it.
            if !text.is_empty() {
                self.open = Some(Line { left: x, right: x + advance, down, size, text });
            }
            return Ok(());
        };
        let gap = x - line.right;
        if gap > size * 1.5 {
            line.text.push('\t');
        } else if placed && gap > size * 0.15 && !line.text.ends_with(char::is_whitespace) && !letters.starts_with(char::is_whitespace) {
            line.text.push(' ');
        }
        line.text.push_str(&plain(letters));
        if !letters.trim().is_empty() {
            line.right = line.right.max(x + advance);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.placed = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Letters that are printed joined, apart; control characters are none.
fn plain(letters: &str) -> String {
    let mut plain = String::new();
    for c in letters.chars() {
        match c {
            '\u{fb00}' => plain.push_str("ff"),
            '\u{fb01}' => plain.push_str("fi"),
            '\u{fb02}' => plain.push_str("fl"),
            '\u{fb03}' => plain.push_str("ffi"),
            '\u{fb04}' => plain.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => plain.push_str("st"),
            '\t' | '\n' | '\r' => plain.push(' '),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    plain
}
