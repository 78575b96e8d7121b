//! Checks that a file of lines is text, and counts its lines.
//!
//! In the shape of map, merge and finish: [`see`] looks at a batch of whole lines, [`Seen::merge`] adds, [`finish`] judges. Nothing is kept
//! of the text. A line ends in LF or CR LF; a byte order mark at the start is passed over by the caller that finds words.

use crate::domain::corpus::lines::LineFile;
use crate::domain::digest::Digest;
use crate::domain::explanation::{Explanation, explained};
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::formats::records::text;

/// What some batches hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    bytes: u64,
    lines: u64,
    not_text: bool,
    no_records: bool,
}

/// Why a file is no file of lines. The rest of the corpus goes on without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinesError {
    /// Bytes that are no UTF-8, or zero bytes.
    NotText,
    /// There is no line.
    Empty,
    /// A line of a file of records is none.
    NoRecords,
}

impl LinesError {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::NotText => Explanation::new("this is no UTF-8 text", "save it as plain text in UTF-8, one segment on each line"),
            Self::NoRecords => Explanation::new(
                "a line is no JSON object with a `text`",
                "give each segment as {\"text\": \"...\"} on a line of its own, or save the file as .txt if each line is a segment",
            ),
            Self::Empty => Explanation::new("the file is empty", "see whether the export was complete"),
        }
    }
}

explained!(LinesError);

impl LinesError {
    /// The finding that represents the file in the results.
    pub fn finding(self, document: &DocumentId) -> Finding {
        let code = match self {
            Self::NotText => "E0101",
            Self::NoRecords => "E0137",
            Self::Empty => "E0102",
        };
        let Explanation { message, remedy } = self.explanation();
        Finding::new(code, Place::file(document), message, remedy)
    }
}

/// Looks at a batch of whole lines, each of which is a record where the file holds `records`.
pub fn see(batch: &[u8], records: bool) -> Seen {
    let ends = batch.iter().filter(|&&byte| byte == b'\n').count() as u64;
    let open = u64::from(batch.last().is_some_and(|&last| last != b'\n'));
    let not_text = batch.contains(&0) || std::str::from_utf8(batch).is_err();
    let no_records = records && batch_lines(batch).any(|line| text(line).is_none());
    Seen { bytes: batch.len() as u64, lines: ends + open, not_text, no_records }
}

/// The lines of a batch, as far as they are text.
fn batch_lines(batch: &[u8]) -> impl Iterator<Item = &str> {
    batch.split_inclusive(|&byte| byte == b'\n').map(|line| std::str::from_utf8(line).unwrap_or_default())
}

impl Seen {
    /// What was seen of both.
    pub fn merge(self, other: Self) -> Self {
        Self {
            bytes: self.bytes + other.bytes,
            lines: self.lines + other.lines,
            not_text: self.not_text || other.not_text,
            no_records: self.no_records || other.no_records,
        }
    }
}

/// Judges a file by all that was seen of it.
///
/// # Errors
///
/// A [`LinesError`] if the file is no UTF-8, or empty.
pub fn finish(id: &DocumentId, digest: Digest, seen: Seen) -> Result<LineFile, LinesError> {
    match seen {
        Seen { not_text: true, .. } => Err(LinesError::NotText),
        Seen { no_records: true, .. } => Err(LinesError::NoRecords),
        Seen { lines: 0, .. } => Err(LinesError::Empty),
        Seen { bytes, lines, .. } => Ok(LineFile { id: id.clone(), digest, bytes, lines }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_what_is_no_text_is_told() {
        let judge = |batches: &[&[u8]]| {
            let seen = batches.iter().map(|batch| see(batch, false)).fold(Seen::default(), Seen::merge);
            finish(&DocumentId::new("a.txt"), Digest::of(b""), seen).map(|file| (file.bytes, file.lines))
        };
        assert_eq!(judge(&[b"one\n\n", "zw\u{f6}lf".as_bytes()]), Ok((11, 3)));
        assert_eq!(judge(&[b"one\n", b"\xff\n"]), Err(LinesError::NotText));
        assert_eq!(judge(&[b"\0\n"]), Err(LinesError::NotText));
        assert_eq!(judge(&[]), Err(LinesError::Empty));
    }
}
