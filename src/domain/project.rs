//! A project as programs exchange it: texts, codes, people's codings, cases, notes and sets.
//!
//! It is a study seen from outside. Everything refers to everything else by `Guid`; anyone who reads
//! a project from a file makes sure that each reference leads somewhere. Places count code points
//! of the canonical text.

use super::codebook::Code;
use super::guid::Guid;
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;

/// A whole project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// The program that wrote it.
    pub origin: Option<String>,
    /// When it was made, as `2026-01-15T00:00:00Z`.
    pub created: Option<String>,
    /// Its description.
    pub description: GuardedText,
    /// Who coded and wrote in it.
    pub users: Vec<User>,
    /// The codes; a parent comes before its children.
    pub codes: Vec<ProjectCode>,
    /// The variables of cases and texts, by name and type.
    pub variables: Vec<Variable>,
    /// The cases.
    pub cases: Vec<Case>,
    /// The texts, each with what was coded in it.
    pub sources: Vec<TextSource>,
    /// Notes of people.
    pub notes: Vec<Note>,
    /// Notes about the project as a whole.
    pub about: Vec<Guid>,
    /// Which things belong together.
    pub links: Vec<Link>,
    /// Named sets of codes, texts and notes.
    pub sets: Vec<ProjectSet>,
}

/// Somebody who codes: a person, or a program that is named as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its GUID.
    pub guid: Guid,
    /// The coder's name, unique in the project.
    pub name: String,
}

/// A code of a project. Names are unique in the whole project and parents are given by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectCode {
    /// Its GUID.
    pub guid: Guid,
    /// Whether excerpts may have it; if not, it only heads others.
    pub codable: bool,
    /// The entry.
    pub code: Code,
    /// Notes about it.
    pub notes: Vec<Guid>,
}

/// A variable of cases or texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its GUID.
    pub guid: Guid,
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: VariableKind,
    /// Its description.
    pub description: String,
}

/// What the values of a variable are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VariableKind {
    /// Any text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A decimal number.
    Float,
    /// `2026-01-15`
    Date,
    /// `2026-01-15T00:00:00Z`
    DateTime,
}

/// The value of a variable, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableValue {
    /// Which variable.
    pub variable: Guid,
    /// The value.
    pub value: GuardedText,
}

/// A case: a participant, most often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its GUID.
    pub guid: Guid,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: GuardedText,
    /// The values of its variables.
    pub values: Vec<VariableValue>,
    /// Codes linked to it.
    pub codes: Vec<Guid>,
    /// Its texts.
    pub sources: Vec<Guid>,
    /// Passages linked to it.
    pub selections: Vec<Guid>,
}

/// A text and what was coded in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextSource {
    /// Its GUID.
    pub guid: Guid,
    /// Its name; two texts may have one name.
    pub name: String,
    /// The canonical text.
    pub text: GuardedText,
    /// Who added it.
    pub author: Option<Guid>,
    /// When it was added.
    pub created: Option<String>,
    /// Its description.
    pub description: GuardedText,
    /// The passages that somebody marked.
    pub selections: Vec<Selection>,
    /// Codes put on the text as a whole.
    pub codings: Vec<WholeCoding>,
    /// Notes about it.
    pub notes: Vec<Guid>,
    /// The values of its variables.
    pub values: Vec<VariableValue>,
}

/// A passage that one coder marked, with the codes that this coder put on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Its GUID.
    pub guid: Guid,
    /// Its place in the canonical text; it is never empty.
    pub span: CharSpan,
    /// Who marked it; `None` where the file does not say.
    pub coder: Option<Guid>,
    /// When.
    pub created: Option<String>,
    /// The memo of the coder, or of the machine.
    pub memo: GuardedText,
    /// The codes; none where a passage is only remarked upon.
    pub codings: Vec<SelectionCoding>,
    /// Notes about it.
    pub notes: Vec<Guid>,
}

/// One code on a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectionCoding {
    /// Its GUID.
    pub guid: Guid,
    /// The code.
    pub code: Guid,
    /// When it was put there.
    pub created: Option<String>,
    /// Notes about it.
    pub notes: Vec<Guid>,
}

/// A code on a text as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeCoding {
    /// Who put it there.
    pub coder: Option<Guid>,
    /// Which code, and when.
    pub coding: SelectionCoding,
}

/// A note of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its GUID.
    pub guid: Guid,
    /// Its title.
    pub name: String,
    /// Its words.
    pub text: GuardedText,
    /// Who wrote it.
    pub author: Option<Guid>,
    /// When.
    pub created: Option<String>,
}

/// Two things that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its GUID.
    pub guid: Guid,
    /// Its name.
    pub name: String,
    /// Which way it reads.
    pub direction: Option<Direction>,
    /// From here.
    pub origin: Guid,
    /// To there.
    pub target: Guid,
}

/// Which way a link reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Neither way.
    Associative,
    /// From the origin to the target.
    OneWay,
    /// Both ways.
    Bidirectional,
}

/// A named set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectSet {
    /// Its GUID.
    pub guid: Guid,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its codes.
    pub codes: Vec<Guid>,
    /// Its texts.
    pub sources: Vec<Guid>,
    /// Its notes.
    pub notes: Vec<Guid>,
}
