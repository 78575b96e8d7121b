//! Remarks: how a file departs from the standard, and what it or this program cannot hold.
//!
//! Like things are counted, not repeated: a project with ten thousand selections of no length gets one
//! line. A remark never holds a word of a text.

use std::collections::BTreeMap;

use super::read::counting::Counting;
use crate::domain::finding::{Finding, Place};
use crate::domain::message_codes::MessageCode;

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
    InsideWords,
    FoundByWords,
    NoteAstray,
    NoteOfOthers,
    NoUser,
    UnknownUser,
    CodeRenamed,
    HeadingRenamed,
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
    /// Left out as everybody expects: reported, and nothing to look at.
    Passed,
}

impl Remark {
    /// What happened, and under which code; the words are those of the table of message codes.
    fn entry(self) -> (Fate, &'static str) {
        use Fate::{Changed, Kept, Lost, Passed};
        match self {
            Self::ProjectFileName => (Kept, "E1001"),
            Self::SourcesFolder => (Kept, "E1002"),
            Self::Namespace => (Kept, "E1003"),
            Self::PathWithoutScheme => (Kept, "E1004"),
            Self::TextInline => (Kept, "E1005"),
            Self::Bom => (Kept, "E1006"),
            Self::BracedGuid => (Kept, "E1007"),
            Self::BadGuid => (Changed, "E1008"),
            Self::DoubledGuid => (Changed, "E1009"),
            Self::Dangling => (Lost, "E1010"),
            Self::UnknownElement => (Lost, "E1011"),
            Self::BadDate => (Lost, "E1012"),
            Self::Counted(Counting::CrlfAsOne) => (Changed, "E1020"),
            Self::Counted(Counting::BomCounted) => (Changed, "E1021"),
            Self::Counted(Counting::Utf16) => (Changed, "E1022"),
            Self::Counted(Counting::CodePoints) => (Kept, "E1023"),
            Self::Undecided => (Changed, "E1024"),
            Self::NoUser => (Changed, "E1025"),
            Self::UnknownUser => (Changed, "E1026"),
            Self::CodeRenamed => (Changed, "E1027"),
            Self::HeadingRenamed => (Changed, "E1093"),
            Self::InsideWords => (Changed, "E1094"),
            Self::FoundByWords => (Changed, "E1095"),
            Self::NoteAstray => (Lost, "E1097"),
            Self::NoteOfOthers => (Lost, "E1098"),
            Self::UserRenamed => (Changed, "E1028"),
            Self::Trimmed => (Changed, "E1029"),
            Self::Zeros => (Changed, "E1030"),
            Self::ColourDropped => (Lost, "E1031"),
            Self::TooDeep => (Changed, "E1032"),
            Self::TextOutside => (Lost, "E1040"),
            Self::TextMissing => (Lost, "E1041"),
            Self::NotUtf8 => (Changed, "E1042"),
            Self::EmptySelection => (Lost, "E1043"),
            Self::OutsideText => (Lost, "E1044"),
            Self::BlankSelection => (Lost, "E1045"),
            Self::MediaSource => (Lost, "E1046"),
            Self::MediaSelection => (Lost, "E1047"),
            Self::RichText => (Passed, "E1048"),
            Self::Graph => (Lost, "E1049"),
            Self::SetOutsideXml => (Lost, "E1050"),
            Self::CodeWithoutEntry => (Changed, "E1051"),
            Self::EntryName => (Lost, "E1052"),
            Self::HeadingOnly => (Lost, "E1060"),
            Self::WholeCoding => (Lost, "E1061"),
            Self::CaseWithoutSource => (Changed, "E1062"),
            Self::CaseParts => (Lost, "E1063"),
            Self::SetAside => (Kept, "E1064"),
            Self::SetLost => (Lost, "E1067"),
            Self::LinkUnkept => (Lost, "E1065"),
            Self::InsideNote => (Lost, "E1069"),
            Self::NoCodeSelection => (Changed, "E1066"),
            Self::MendedText => (Changed, "E1083"),
            Self::NewerDatabase => (Changed, "E1084"),
            Self::CodeCircle => (Changed, "E1085"),
            Self::CountedAlone => (Changed, "E1086"),
            Self::QuoteDiffers => (Changed, "E1087"),
            Self::InsideCharacter => (Changed, "E1088"),
            Self::CasePassage => (Changed, "E1089"),
            Self::CaseLink => (Lost, "E1090"),
            Self::Important => (Kept, "E1091"),
            Self::OwnTables => (Lost, "E1092"),
        }
    }

    /// The row of the table of message codes.
    fn code(self) -> &'static MessageCode {
        MessageCode::find(self.entry().1).expect("a test holds that every remark has a code")
    }

    /// What happened to the thing.
    pub fn fate(self) -> Fate {
        self.entry().0
    }
}

/// Remarks by kind and place, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    counts: BTreeMap<(Remark, Option<String>), u32>,
    /// What has another name than in the file: the kind, the name there, and the name here.
    renamed: Vec<(Remark, String, String)>,
}

/// How many names one message shows.
const SHOWN: usize = 60;

impl Remarks {
    /// Counts one.
    pub fn add(&mut self, remark: Remark) {
        self.add_at(remark, None);
    }

    /// Counts one in a text, by its name.
    pub fn add_at(&mut self, remark: Remark, source: Option<&str>) {
        *self.counts.entry((remark, source.map(str::to_owned))).or_default() += 1;
    }

    /// Counts several.
    pub fn add_many(&mut self, remark: Remark, count: u32) {
        if count > 0 {
            *self.counts.entry((remark, None)).or_default() += count;
        }
    }

    /// Counts something that has another name than in the file.
    pub fn add_renamed(&mut self, remark: Remark, was: &str, is: &str) {
        self.add(remark);
        self.renamed.push((remark, was.to_owned(), is.to_owned()));
    }

    /// What has another name than in the file: the name there, and the name here.
    pub fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.renamed.iter().map(|(_, was, is)| (was.as_str(), is.as_str()))
    }

    /// The old and new names of a kind, as a message shows them.
    fn names(&self, remark: Remark) -> String {
        let mut of = self.renamed.iter().filter(|(have, ..)| *have == remark);
        let shown: Vec<String> = of.by_ref().take(SHOWN).map(|(_, was, is)| format!("{was} is now {is}")).collect();
        let more = of.count();
        match (shown.is_empty(), more) {
            (true, _) => String::new(),
            (_, 0) => format!(": {}", shown.join(", ")),
            _ => format!(": {}, and {more} more", shown.join(", ")),
        }
    }

    /// How many there are of a kind.
    pub fn count(&self, remark: Remark) -> u32 {
        self.counts.iter().filter(|((have, _), _)| *have == remark).map(|(_, count)| count).sum()
    }

    /// Takes in the remarks of another.
    pub fn extend(&mut self, other: Self) {
        for (key, count) in other.counts {
            *self.counts.entry(key).or_default() += count;
        }
        self.renamed.extend(other.renamed);
    }

    /// What was lost, summed up over the texts: how many, and in words.
    pub fn losses(&self) -> Vec<(u32, &'static str)> {
        let mut kinds: Vec<Remark> =
            self.counts.keys().map(|(remark, _)| *remark).filter(|remark| matches!(remark.fate(), Fate::Lost | Fate::Passed)).collect();
        kinds.dedup();
        kinds.into_iter().map(|remark| (self.count(remark), remark.code().meaning)).collect()
    }

    /// The remarks as findings about a file. Changes and losses ask for a look, the rest are notes.
    pub fn findings(&self, file: &str) -> Vec<Finding> {
        let finding = |((remark, source), count): (&(Remark, Option<String>), &u32)| {
            let MessageCode { code, meaning, remedy, .. } = *remark.code();
            let place = Place::file(
                source.as_ref().filter(|source| !source.is_empty()).map_or_else(|| file.to_owned(), |source| format!("{file}/{source}")),
            );
            let message = if *count == 1 { meaning.to_owned() } else { format!("{meaning} ({count} times)") };
            let message = message + &self.names(*remark);
            Finding::new(code, place, message, remedy)
        };
        self.counts.iter().map(finding).collect()
    }
}
