//! Ingest: the bytes of one file to a `Transcript`.
//!
//! Takes a file and what the study declares of its speakers; gives canonical text, turns, speakers
//! and times, with findings about what was guessed. One file knows nothing of another, so a bad
//! one never changes the rest; only labels that one file leaves open are looked up in the others, by the
//! caller, before. Where the files are found is left to the caller.

mod context_roles;
mod findings;
mod format;
mod inspect;
mod label_typos;
pub mod lines;
mod study_labels;
mod text_anomalies;

use crate::contract::Outcome;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::text::GuardedText;
use crate::domain::corpus::transcript::{Source, Transcript};
use crate::domain::digest::Digest;
use crate::domain::explanation::{Explanation, explained};
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::formats::archive::ArchiveError;
use crate::formats::markup::xml::XmlError;
use crate::formats::transcripts::pdf::{PdfText, read_pdf};
use crate::formats::transcripts::reading::{PdfFault, ReadError, Reading};

pub use format::{ENDINGS, Format};
pub use inspect::{Inspection, LeftOpen, LeftOut, LineLeftOut, Margin, Spoken, Tracked, Voice, inspect, inspect_pdf};
pub use study_labels::{FileLabels, labels_of, study_labels};
pub use text_anomalies::Oddity;

/// A file that may be a transcript.
#[derive(Clone)]
pub struct SourceFile {
    /// Its path below the transcripts folder.
    pub id: DocumentId,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why a file is no transcript. The rest of the corpus goes on without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IngestError {
    /// The file is damaged, refused, or no file of its kind.
    Read(ReadError),
    /// The file says nothing.
    Empty,
    /// The ending is not one that is read.
    UnknownFormat,
    /// One line or one turn is longer than anybody speaks.
    LongLine,
}

/// The longest line of text and the longest turn, in bytes: some thirty hours of talk. All that counts words holds a turn whole.
const LONGEST_LINE: usize = 2 << 20;

impl IngestError {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::Read(error) => error.explanation(),
            Self::Empty => Explanation::new("no spoken words were found in it", "see whether the export was complete"),
            Self::LongLine => {
                let message =
                    format!("a line or turn of it is longer than {} MiB, more than anybody says at a stretch", LONGEST_LINE >> 20);
                Explanation::new(message, "begin a new line for each turn, or read a file of short texts with `--pipeline batch`")
            }
            Self::UnknownFormat => Explanation::new("files of this kind are not read", format!("save it as one of {ENDINGS}")),
        }
    }
}

explained!(IngestError, Read(ReadError));

impl From<PdfFault> for IngestError {
    fn from(fault: PdfFault) -> Self {
        Self::Read(ReadError::Pdf(fault))
    }
}

impl IngestError {
    /// The code of the message.
    pub fn code(self) -> &'static str {
        match self {
            Self::Read(error) => read_code(error),
            Self::Empty => "E0102",
            Self::UnknownFormat => "E0103",
            Self::LongLine => "E0136",
        }
    }

    /// The finding that stands for the file in the results.
    pub fn finding(self, document: &DocumentId) -> Finding {
        let Explanation { message, remedy } = self.explanation();
        Finding::new(self.code(), Place::file(document), message, remedy)
    }
}

/// The code of the message that a file cannot be read: what there is to do about it decides.
fn read_code(error: ReadError) -> &'static str {
    match error {
        ReadError::Decode(_) => "E0101",
        ReadError::Pdf(PdfFault::NoReader) => "E0103",
        ReadError::Archive(ArchiveError::Damaged | ArchiveError::Packing | ArchiveError::Link)
        | ReadError::Xml(XmlError::Broken { .. } | XmlError::Entities | XmlError::Encoding)
        | ReadError::NoPart(_)
        | ReadError::Row(_)
        | ReadError::Pdf(PdfFault::Damaged) => "E0133",
        ReadError::Archive(ArchiveError::Locked) | ReadError::OldWord | ReadError::Pdf(PdfFault::Locked) => "E0134",
        ReadError::Pdf(PdfFault::NoText) => "E0135",
        ReadError::Archive(ArchiveError::Entries { .. } | ArchiveError::TooLong { .. })
        | ReadError::Xml(XmlError::TooDeep)
        | ReadError::TooDeep(_)
        | ReadError::Pdf(PdfFault::TooLarge | PdfFault::TooSlow) => "E0136",
        ReadError::NotThis(_) | ReadError::Pdf(PdfFault::NotThis) => "E0137",
        ReadError::NoTextColumn => "E0138",
        ReadError::Pdf(PdfFault::BrokeDown | PdfFault::NoProcess) => "E0139",
    }
}

/// Reads one file.
///
/// # Errors
///
/// An [`IngestError`] if the file is damaged, of a kind that is not read, or holds no spoken word.
///
/// ```
/// use leitmotif::domain::corpus::speakers::SpeakerRules;
/// use leitmotif::domain::ids::DocumentId;
/// use leitmotif::stages::ingest::{SourceFile, ingest};
///
/// let file = SourceFile { id: DocumentId::new("P1.txt"), bytes: b"I: Who stayed?\n\nP: My aunt.".to_vec() };
/// let transcript = ingest(&file, &SpeakerRules::default()).unwrap().value;
/// assert_eq!(transcript.turns[1].span.slice(&transcript.text), "My aunt.");
/// ```
pub fn ingest(file: &SourceFile, rules: &SpeakerRules) -> Result<Outcome<Transcript>, IngestError> {
    let format = Format::of(&file.id).ok_or(IngestError::UnknownFormat)?;
    outcome(file, read(file, format, rules)?, rules)
}

/// Reads a file of a known format, unless it holds a line or turn that is too long.
fn read(file: &SourceFile, format: Format, rules: &SpeakerRules) -> Result<Reading, IngestError> {
    // Before anything is decoded, so that such a file takes no more memory than its bytes.
    let is_long = |line: &[u8]| line.len() > LONGEST_LINE;
    if format.has_lines() && file.bytes.split(|byte| matches!(byte, b'\n' | b'\r')).any(is_long) {
        return Err(IngestError::LongLine);
    }
    let mut reading = format.read(&file.bytes, rules)?;
    context_roles::settle(&mut reading, rules);
    let is_long = reading.read.turns.iter().any(|turn| turn.span.len() > LONGEST_LINE);
    if is_long { Err(IngestError::LongLine) } else { Ok(reading) }
}

/// Reads a PDF from the text that the caller has taken out: that needs a process of its own, and a stage has none.
///
/// # Errors
///
/// An [`IngestError`] if the file is damaged, of a kind that is not read, or holds no spoken word.
pub fn ingest_pdf(file: &SourceFile, text: &PdfText, rules: &SpeakerRules) -> Result<Outcome<Transcript>, IngestError> {
    outcome(file, pdf(text, rules)?, rules)
}

fn pdf(text: &PdfText, rules: &SpeakerRules) -> Result<Reading, IngestError> {
    let mut reading = read_pdf(text, rules)?;
    context_roles::settle(&mut reading, rules);
    Ok(reading)
}

fn outcome(file: &SourceFile, reading: Reading, rules: &SpeakerRules) -> Result<Outcome<Transcript>, IngestError> {
    if reading.read.turns.is_empty() {
        return Err(IngestError::Empty);
    }
    let findings = findings::findings(&file.id, &reading, rules);
    Ok(Outcome::new(transcript(file, reading), findings))
}

fn transcript(file: &SourceFile, reading: Reading) -> Transcript {
    Transcript {
        id: file.id.clone(),
        digest: Digest::of(reading.text.as_bytes()),
        source: Source { digest: Digest::of(&file.bytes), encoding: reading.encoding.to_owned(), map: reading.map },
        text: GuardedText::new(reading.text),
        speakers: reading.read.speakers,
        turns: reading.read.turns,
        unspoken: reading.read.unspoken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(name: &str, bytes: &[u8]) -> Vec<String> {
        let file = SourceFile { id: DocumentId::new(name), bytes: bytes.to_vec() };
        match ingest(&file, &SpeakerRules::default()) {
            Ok(outcome) => outcome.findings.into_iter().map(|f| f.code).collect(),
            Err(error) => vec![error.finding(&file.id).code],
        }
    }

    #[test]
    fn a_line_longer_than_anybody_speaks_is_left_out() {
        let long = format!("I: So?\n\nP: {}\n", "word ".repeat(500_000));
        assert_eq!(codes("a.txt", long.as_bytes()), ["E0136"]);
        assert_eq!(codes("a.html", format!("<p>P: {}</p>", "word ".repeat(500_000)).as_bytes()), ["E0136"]);
        assert_eq!(codes("a.txt", format!("I: So?\n\nP: {}\n", "word ".repeat(50_000)).as_bytes()), [""; 0]);
    }

    #[test]
    fn what_was_guessed_or_is_missing_is_told() {
        assert_eq!(codes("a.txt", b"I: So?\n\nP: Yes."), [""; 0]);
        assert_eq!(codes("a.txt", b"PK\x03\x04\0\0\x01\x02"), ["E0101"]);
        assert_eq!(codes("a.txt", b"\n \n"), ["E0102"]);
        assert_eq!(codes("a.docx", b"no archive"), ["E0133"]);
        assert_eq!(codes("a.txt", b"P1: a\n\nI: b\n\nP1: c\n\nP 1: d"), ["E0112"]);
        assert_eq!(codes("a.pages", b"I: So?"), ["E0103"]);
        assert_eq!(codes("a.txt", b"I: So?\n\nP: na\xefve."), ["E0104"]);
        assert_eq!(codes("a.txt", b"One day.\n\nAnother."), ["E0105"]);
        assert_eq!(codes("a.txt", b"I: So?\n\nI: And?"), ["E0106"]);
    }

    #[test]
    fn debug_of_a_transcript_holds_no_word() {
        let file = SourceFile { id: DocumentId::new("a.txt"), bytes: b"Quillfeather: wombatlike things\n\nQuillfeather: again".to_vec() };
        let shown = format!("{:?}", ingest(&file, &SpeakerRules::default()));
        assert!(!shown.contains("ombatlike") && !shown.contains("uillfeather"), "{shown}");
    }
}
