//! A project as its XML states it, before texts are fetched and references followed.

use std::collections::BTreeMap;

use crate::domain::guid::Guid;
use crate::domain::project::{Project, VariableValue};

/// A project whose texts are not fetched yet.
#[derive(Default)]
pub struct RawProject {
    /// Everything that needs no text. Its sources and notes are empty.
    pub project: Project,
    /// The texts.
    pub sources: Vec<RawSource>,
    /// The notes, which are texts too.
    pub notes: Vec<RawSource>,
    /// Pictures, recordings and PDFs, and the text that represents each.
    pub stand_ins: BTreeMap<Guid, Guid>,
}

/// A text that may be stored elsewhere.
pub struct RawSource {
    pub guid: Guid,
    pub name: String,
    pub words: Words,
    /// Words inside the XML beside a path.
    pub inline: Option<String>,
    pub author: Option<Guid>,
    pub created: Option<String>,
    pub description: String,
    pub selections: Vec<RawSelection>,
    pub codings: Vec<RawCoding>,
    pub notes: Vec<Guid>,
    pub values: Vec<VariableValue>,
}

/// Where the words of a text are.
pub enum Words {
    /// Inside the XML.
    Inline(String),
    /// Where a path says.
    Path(String),
    /// Nowhere.
    Missing,
}

/// A place and who marked it, as the file counts.
pub struct RawSelection {
    pub guid: Guid,
    pub name: String,
    pub start: i64,
    pub end: i64,
    pub coder: Option<Guid>,
    pub created: Option<String>,
    pub memo: String,
    pub codings: Vec<RawCoding>,
    pub notes: Vec<Guid>,
}

/// A code that somebody put somewhere.
pub struct RawCoding {
    pub guid: Guid,
    pub code: Guid,
    pub coder: Option<Guid>,
    pub created: Option<String>,
    pub notes: Vec<Guid>,
}
