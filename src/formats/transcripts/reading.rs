//! What a reader of transcripts gives: canonical text, turns, the way back to the file, and remarks on how it was read.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::source_map::SourceMap;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::explanation::{Explanation, explained};
use crate::formats::archive::ArchiveError;
use crate::formats::decode::{DecodeError, Decoded};
use crate::formats::markup::xml::XmlError;
use crate::formats::transcripts::plain_text::ReadTurns;

/// A transcript's file, read.
pub struct Reading {
    /// The canonical text.
    pub text: String,
    /// The encoding's usual name.
    pub encoding: &'static str,
    /// Whether the encoding was guessed from the bytes.
    pub guessed: bool,
    /// From the text back to the file.
    pub map: SourceMap,
    /// Who said what.
    pub read: ReadTurns,
    /// What readers of the document wrote in its margin.
    pub comments: Vec<Comment>,
    /// What a person should know of how it was read.
    pub remarks: Vec<Remark>,
}

impl Reading {
    /// What was read from a file whose canonical text is the file itself.
    pub fn of_text(decoded: Decoded, read: ReadTurns, remarks: Vec<Remark>) -> Self {
        let Decoded { text, encoding, guessed, map } = decoded;
        Self { text, encoding, guessed, map, read, comments: Vec::new(), remarks }
    }
}

/// A comment in a document's margin. It may be somebody's coding.
#[derive(Clone, PartialEq, Eq)]
pub struct Comment {
    /// What it is about; empty where it is at a point.
    pub span: ByteSpan,
    /// What it says.
    pub text: GuardedText,
}

/// Something about how a file was read, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What.
    pub what: What,
    /// How often.
    pub count: u32,
    /// The byte of the canonical text where it is first met, where it has a place.
    pub first: Option<usize>,
}

/// Kinds of remarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Comments in the margin.
    Comments,
    /// Tracked insertions, taken as text.
    Insertions,
    /// Tracked deletions, left out.
    Deletions,
    /// Hidden text, left out.
    Hidden,
    /// Footnotes and endnotes, read as notes at the end.
    Footnotes,
    /// Text boxes, read after the paragraph that holds them.
    TextBoxes,
    /// Paragraphs in bold where nobody is labelled: they may be the interviewer's.
    BoldParagraphs,
    /// Caption lines that repeat the ones before them, left out.
    Repeated,
    /// Tiers that depend on others (translations, glosses), left out.
    DependentTiers,
    /// Annotations without a time, placed after the one before them in the file.
    Timeless,
    /// Different documents in one table, read as one transcript.
    Documents,
    /// Times that a spreadsheet took for hours and minutes, read as minutes and seconds.
    HoursForMinutes,
    /// Letters in a code page that is not known, read as Windows-1252.
    UnknownCodePage,
    /// Pages of a PDF, whose turns and paragraphs are always a guess.
    Pages,
    /// Pages of a PDF that its reader broke down over, left out.
    BrokenPages,
    /// Pages of a PDF that hold no text.
    BlankPages,
    /// Lines at the head or foot of page after page, left out.
    RunningLines,
    /// Numbers of lines in the margin of a PDF, which were left out.
    LineNumbers,
    /// Words that were broken at the end of a line, joined.
    Rejoined,
    /// Columns of codes in a table of turns, which `import` takes as codings.
    CodesColumn,
    /// Speakers whose words stand below their highest tier; the highest tier that holds words was read.
    LowerTiers,
    /// Words in tiers that were left out.
    TierWords,
    /// Cells of a column of times that hold no time.
    UnreadTimes,
    /// A column that promises times and holds none.
    NoTimes,
    /// Rows with words in a column that was not read: its number, from 1.
    ColumnLeftOut(u16),
    /// Lines of a text that read like a table with commas or semicolons.
    LikeTable,
    /// Comments inside a caption file, and dependent tiers and headers of a CHAT file: lines that hold no speech.
    Asides,
    /// A table that holds two pairs of columns of talk side by side.
    SideBySide,
    /// A file of captions whose ending says that it is text.
    CaptionsInText,
    /// Turns of those who lead a talk by profession, read as who asks because nobody else does.
    LeadsTheTalk,
    /// Speakers for whom several tiers side by side were read.
    SeveralTiers,
    /// Rows of a sheet that are hidden, which were read.
    HiddenRows,
    /// Columns of a sheet that are hidden, and were read.
    HiddenColumns,
    /// Cells of words that hold an error of the spreadsheet.
    SheetErrors,
    /// Sheets of a workbook that hold something and were not read.
    SheetsLeftOut,
    /// Cues that begin before the one above them.
    TimesBack,
    /// Cues whose time cannot be read.
    NoCueTime,
    /// Words and codes of CHAT inside main lines that are no words as they were said, left out.
    CodedWords,
    /// Lines or rows with words whose speaker is not stated, read as an unknown speaker's.
    Unlabelled,
    /// Rows with words and an empty cell of the speaker that go on with the speaker above.
    GoesOn,
    /// Documents inside a document that Word takes in when it opens it; they were not read.
    Embedded,
}

/// Why a file cannot be read. No word of the file is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The bytes are no text.
    Decode(DecodeError),
    /// The archive around the document.
    Archive(ArchiveError),
    /// The XML of the document.
    Xml(XmlError),
    /// A document without text.
    NoPart(&'static str),
    /// Word before 2007, or a password.
    OldWord,
    /// Another format than the ending says.
    NotThis(&'static str),
    /// Nested deeper than any program writes.
    TooDeep(usize),
    /// A PDF.
    Pdf(PdfFault),
    /// A table without a column of words.
    NoTextColumn,
    /// A table that breaks off.
    Row(u32),
}

impl ReadError {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::Decode(error) => error.explanation(),
            Self::Archive(error) => error.explanation(),
            Self::Xml(error) => error.explanation(),
            Self::NoPart(value) => {
                Explanation::new(format!("the file lacks the part that holds its text ({value})"), "get it anew from its program")
            }
            Self::OldWord => {
                Explanation::new("this is a file of an old Word, or one with a password", "save it as .docx without a password")
            }
            Self::NotThis(value) => {
                Explanation::new(format!("this is no {value} file, whatever its ending says"), "give it the ending of its format")
            }
            Self::TooDeep(value) => {
                Explanation::new(format!("the file nests its groups more than {value} deep"), "save it anew in its program")
            }
            Self::Pdf(error) => error.explanation(),
            Self::NoTextColumn => {
                Explanation::new("no column of this table holds what was said", "name it text, words, dialog or utterance in the first row")
            }
            Self::Row(value) => Explanation::new(
                format!("row {value} cannot be read as part of a table"),
                "look for a missing quotation mark in it or above it",
            ),
        }
    }
}

explained!(ReadError, Decode(DecodeError), Archive(ArchiveError), Xml(XmlError), Pdf(PdfFault));

/// Why a PDF cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PdfFault {
    /// The caller has no reader of PDF files.
    NoReader,
    /// Another format than the ending says.
    NotThis,
    /// It cannot be opened.
    Damaged,
    /// It asks for a password.
    Locked,
    /// Scanned pages.
    NoText,
    /// More than is read.
    TooLarge,
    /// Time ran out.
    TooSlow,
    /// The reader panicked, or ran out of stack or memory.
    BrokeDown,
    /// The system did not start the reader.
    NoProcess,
}

impl PdfFault {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::NoReader => Explanation::new(
                "this program was built without its reader of PDF files",
                "save the file as .docx or .txt from the program that made it, or build with the feature pdf",
            ),
            Self::NotThis => Explanation::new("this is no PDF, whatever its ending says", "give it the ending of its format"),
            Self::Damaged => Explanation::new(
                "the file is damaged or not complete",
                "get it anew, or save it as .docx or .txt from the program that made it",
            ),
            Self::Locked => Explanation::new("the file is protected by a password", "save a copy without one"),
            Self::NoText => Explanation::new(
                "the file holds pictures of pages and no text",
                "have its text recognised (OCR), or type it, and save that as .docx or .txt",
            ),
            Self::TooLarge => Explanation::new(
                "the file is longer than any transcript",
                "save its text alone as .docx or .txt from the program that made it",
            ),
            Self::TooSlow => Explanation::new(
                "reading it takes longer than any transcript should",
                "save it as .docx or .txt from the program that made it",
            ),
            Self::BrokeDown => {
                Explanation::new("the reader of PDF files broke down over it", "save it as .docx or .txt from the program that made it")
            }
            Self::NoProcess => Explanation::new(
                "the reader of PDF files, a process of its own, could not be started",
                "see whether the system lets programs start others",
            ),
        }
    }
}

explained!(PdfFault);

/// Counts of what was met, in the order of [`What`].
#[derive(Default)]
pub struct Tally(std::collections::BTreeMap<What, (u32, Option<usize>)>);

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, what: What, at: Option<usize>) {
        let entry = self.0.entry(what).or_insert((0, at));
        entry.0 += 1;
    }

    /// How often it was met.
    pub fn count(&self, what: What) -> u32 {
        self.0.get(&what).map_or(0, |entry| entry.0)
    }

    /// The remarks.
    pub fn remarks(self) -> Vec<Remark> {
        self.0.into_iter().map(|(what, (count, first))| Remark { what, count, first }).collect()
    }
}
