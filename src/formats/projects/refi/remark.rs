//! Remarks: how a file departs from the standard, and what it or this program cannot hold.
//!
//! Like things are counted, not repeated: a project with ten thousand selections of no length gets one
//! line. A remark never holds a word of a text.

use std::collections::BTreeMap;

use super::counting::Counting;
use crate::domain::finding::{Finding, Place, Weight};

/// One kind of thing to remark on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Remark {
    // How the container and the XML depart from the standard.
    ProjectFileName,
    SourcesFolder,
    Namespace,
    PathWithoutScheme,
    TextInline,
    Bom,
    BracedGuid,
    BadGuid,
    DoubledGuid,
    Dangling,
    UnknownElement,
    BadDate,
    // How places and coders were read.
    Counted(Counting),
    Undecided,
    NoUser,
    UnknownUser,
    CodeRenamed,
    UserRenamed,
    Trimmed,
    Zeros,
    ColourDropped,
    TooDeep,
    // What was lost.
    TextOutside,
    TextMissing,
    NotUtf8,
    EmptySelection,
    OutsideText,
    BlankSelection,
    MediaSource,
    MediaSelection,
    RichText,
    Graph,
    SetOutsideXml,
    CodeWithoutEntry,
    EntryName,
    // What a study folder has no place for.
    HeadingOnly,
    WholeCoding,
    CaseWithoutSource,
    CaseParts,
    SetAside,
    SetLost,
    LinkUnkept,
    NoCodeSelection,
    InsideNote,
    // What databases of other programs bring.
    MendedText,
    NewerDatabase,
    CodeCircle,
    CountedAlone,
    QuoteDiffers,
    InsideCharacter,
    CasePassage,
    CaseLink,
    Important,
    OwnTables,
}

/// What happened to the thing that is remarked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Read or written as it was meant.
    Kept,
    /// Changed, and a person should know.
    Changed,
    /// Left out.
    Lost,
    /// Left out as everybody expects: told, and nothing to look at.
    Passed,
}

impl Remark {
    /// What happened, under which code, in words, and what can be done.
    fn entry(self) -> (Fate, u16, &'static str, &'static str) {
        use Fate::{Changed, Kept, Lost, Passed};
        match self {
            Self::ProjectFileName => (Kept, 1001, "the project's file is not called project.qde", ""),
            Self::SourcesFolder => (Kept, 1002, "the folder of texts is not called sources, or is missing", ""),
            Self::Namespace => (Kept, 1003, "the XML namespace is not that of version 1.0 of the standard", ""),
            Self::PathWithoutScheme => (Kept, 1004, "the path of a text lacks internal://", ""),
            Self::TextInline => (Kept, 1005, "a text stands inside the XML instead of a file", ""),
            Self::Bom => (Kept, 1006, "a text begins with a byte order mark, which was not counted", ""),
            Self::BracedGuid => (Kept, 1007, "a GUID stands in braces", ""),
            Self::BadGuid => (Changed, 1008, "a GUID has not the form of one and was replaced", ""),
            Self::DoubledGuid => (Changed, 1009, "two things of one kind bear one GUID; the second got a new one", ""),
            Self::Dangling => (Lost, 1010, "a reference leads nowhere", "look for what is missing in the program that wrote the file"),
            Self::UnknownElement => (Lost, 1011, "an element is not one of the standard", ""),
            Self::BadDate => (Lost, 1012, "a date is not one", ""),
            Self::Counted(Counting::CrlfAsOne) => {
                (Changed, 1020, "the places count CR LF as one character: so they fit the text", "look at a few excerpts")
            }
            Self::Counted(Counting::BomCounted) => {
                (Changed, 1021, "the places count the byte order mark: so they fit the text", "look at a few excerpts")
            }
            Self::Counted(Counting::Utf16) => {
                (Changed, 1022, "the places count some characters twice, as UTF-16 does: so they fit the text", "look at a few excerpts")
            }
            Self::Counted(Counting::CodePoints) => (Kept, 1023, "the places count code points", ""),
            Self::Undecided => (
                Changed,
                1024,
                "nothing tells whether CR LF was counted as one character or as two; two was taken",
                "look at a few excerpts",
            ),
            Self::NoUser => (Changed, 1025, "a selection or coding does not say whose it is", "its coder is called `unknown coder`"),
            Self::UnknownUser => (Changed, 1026, "a coder is not among the users and is named by the GUID", ""),
            Self::CodeRenamed => (Changed, 1027, "a code's name is taken or empty, so its parent's name or a number was added", ""),
            Self::UserRenamed => (Changed, 1028, "a user's name is taken or empty, so a number was added", ""),
            Self::Trimmed => (Changed, 1029, "an excerpt began or ended in white space, which was left out of it", ""),
            Self::Zeros => (Changed, 1030, "a text holds zero characters, which were replaced one for one", ""),
            Self::ColourDropped => (Lost, 1031, "a colour is not written as #rrggbb", "write it so"),
            Self::TooDeep => (Changed, 1032, "a code lies too deep for the file and was put under a higher one", "make the tree flatter"),
            Self::TextOutside => {
                (Lost, 1040, "a text lies outside the archive and was not looked for", "export the project with its texts inside")
            }
            Self::TextMissing => {
                (Lost, 1041, "the archive lacks a text, and with it what was coded there", "export the project with its texts inside")
            }
            Self::NotUtf8 => (Changed, 1042, "a text is not UTF-8; its encoding was guessed", "look whether its accents are right"),
            Self::EmptySelection => (Lost, 1043, "a selection has no length", ""),
            Self::OutsideText => (Lost, 1044, "a selection ends before it begins, or runs past the end of its text", ""),
            Self::BlankSelection => (Lost, 1045, "an excerpt holds nothing but white space", ""),
            Self::MediaSource => {
                (Lost, 1046, "a picture, recording or PDF is not taken over; its transcript or text is, where it has one", "")
            }
            Self::MediaSelection => (Lost, 1047, "a selection in a picture, recording or PDF has no place in a text", ""),
            Self::RichText => (Passed, 1048, "the formatting of a text is not taken over; the plain text is", ""),
            Self::Graph => (Lost, 1049, "a graph is not taken over", ""),
            Self::SetOutsideXml => (Lost, 1050, "a set of texts or notes has no place in a codebook", "export the project instead"),
            Self::CodeWithoutEntry => (Changed, 1051, "a coding's code is not in the codebook and was added without a definition", ""),
            Self::EntryName => {
                (Lost, 1052, "an entry of the archive has a name that leads out of it, and was not read", "see where the file comes from")
            }
            Self::HeadingOnly => (Lost, 1060, "that a code only heads others is not kept; it may be used like any other", ""),
            Self::WholeCoding => (Lost, 1061, "a code on a text as a whole has no excerpt and is not kept", ""),
            Self::CaseWithoutSource => {
                (Changed, 1062, "a case names no text, so its row bears the case's name", "put the transcript's file name there")
            }
            Self::CaseParts => (Lost, 1063, "codes or passages that stand for a case, or its description, are not kept", ""),
            Self::SetAside => (Kept, 1064, "a set has no place in a study and is kept in a table of its own", ""),
            Self::SetLost => (Lost, 1067, "a set of codes has no place in codebook.toml", ""),
            Self::LinkUnkept => (Lost, 1065, "a link is not kept", ""),
            Self::InsideNote => (Lost, 1069, "a passage, code, value or note inside a note is not kept", "code the text itself"),
            Self::NoCodeSelection => (Lost, 1066, "a passage that bears no code is kept among the notes only", ""),
            Self::MendedText => (
                Changed,
                1083,
                "a value of the database is not UTF-8, and what is none of it was replaced",
                "look whether its accents are right",
            ),
            Self::NewerDatabase => (
                Changed,
                1084,
                "the database is of a version that this program does not know; what it adds is not read",
                "compare the counts",
            ),
            Self::CodeCircle => (Changed, 1085, "the parents of codes run in a circle, which was opened at one of them", ""),
            Self::CountedAlone => {
                (Changed, 1086, "an excerpt is counted in another way than those around it: so its stored words are found", "look at it")
            }
            Self::QuoteDiffers => (
                Changed,
                1087,
                "the words stored for an excerpt are not those at its place; the place was taken",
                "look at it in its program",
            ),
            Self::InsideCharacter => (Changed, 1088, "an excerpt begins or ends inside a character, and was moved behind it", ""),
            Self::CasePassage => (Changed, 1089, "a case owns a passage of a text; its row names the whole text", ""),
            Self::CaseLink => (Lost, 1090, "the link of a case leads to no text that was taken over", ""),
            Self::Important => (Kept, 1091, "a coding is marked as important, which is kept among the notes", ""),
            Self::OwnTables => {
                (Lost, 1092, "an entry of the program's own (bibliography, attribute of a journal) has no place in a study", "")
            }
        }
    }

    /// What happened to the thing.
    pub fn fate(self) -> Fate {
        self.entry().0
    }
}

/// Remarks by kind and place, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks(BTreeMap<(Remark, Option<String>), u32>);

impl Remarks {
    /// Counts one.
    pub fn add(&mut self, remark: Remark) {
        self.add_at(remark, None);
    }

    /// Counts one in a text, by its name.
    pub fn add_at(&mut self, remark: Remark, source: Option<&str>) {
        *self.0.entry((remark, source.map(str::to_owned))).or_default() += 1;
    }

    /// Counts several.
    pub fn add_many(&mut self, remark: Remark, count: u32) {
        if count > 0 {
            *self.0.entry((remark, None)).or_default() += count;
        }
    }

    /// How many there are of a kind.
    pub fn count(&self, remark: Remark) -> u32 {
        self.0.iter().filter(|((have, _), _)| *have == remark).map(|(_, count)| count).sum()
    }

    /// Takes in the remarks of another.
    pub fn extend(&mut self, other: Self) {
        for (key, count) in other.0 {
            *self.0.entry(key).or_default() += count;
        }
    }

    /// What was lost, summed up over the texts: how many, and in words.
    pub fn losses(&self) -> Vec<(u32, &'static str)> {
        let mut kinds: Vec<Remark> =
            self.0.keys().map(|(remark, _)| *remark).filter(|remark| matches!(remark.fate(), Fate::Lost | Fate::Passed)).collect();
        kinds.dedup();
        kinds.into_iter().map(|remark| (self.count(remark), remark.entry().2)).collect()
    }

    /// The remarks as findings about a file. Changes and losses ask for a look, the rest only tells.
    pub fn findings(&self, file: &str) -> Vec<Finding> {
        let finding = |((remark, source), count): (&(Remark, Option<String>), &u32)| {
            let (fate, number, message, remedy) = remark.entry();
            let place = Place::file(
                source.as_ref().filter(|source| !source.is_empty()).map_or_else(|| file.to_owned(), |source| format!("{file}/{source}")),
            );
            let message = if *count == 1 { message.to_owned() } else { format!("{message} ({count} times)") };
            let weight = if matches!(fate, Fate::Kept | Fate::Passed) { Weight::Note } else { Weight::Finding };
            Finding { weight, ..Finding::new(&format!("E{number}"), place, message, remedy) }
        };
        self.0.iter().map(finding).collect()
    }
}
