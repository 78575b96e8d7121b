//! Findings: what the program noticed about the material, with a place and a way out.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::message_codes::{MessageCode, Severity};
use crate::domain::corpus::source_map::Part;

/// Something a person should look at. It never holds a word of a transcript.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// The stable code, such as `E0105`; docs/findings.md explains each.
    pub code: String,
    /// Whether it needs a look or is for information only.
    pub weight: Weight,
    /// Where.
    pub place: Place,
    /// What was found: a lowercase fragment.
    pub message: String,
    /// What can be done about it.
    pub remedy: String,
}

/// The weight of a finding: to be looked at, or for information.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// To be looked at: the program's exit status says so.
    Finding,
    /// For information: it changes no exit status.
    Note,
}

/// Where something is: a file or transcript, and as much more as is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// Transcript id or file name, as the study names it.
    pub file: Option<String>,
    /// Line, from 1.
    pub line: Option<u32>,
    /// The part of a file that has no lines: a paragraph of a document, a row of a table.
    pub part: Option<Part>,
}

impl Place {
    /// The study as a whole.
    pub fn study() -> Self {
        Self::default()
    }

    /// A whole file.
    pub fn file(name: impl fmt::Display) -> Self {
        Self { file: Some(name.to_string()), ..Self::default() }
    }

    /// A line of a file, from 1.
    pub fn line(name: impl fmt::Display, line: u32) -> Self {
        Self { file: Some(name.to_string()), line: Some(line), part: None }
    }

    /// A part of a file that has no lines.
    pub fn part(name: impl fmt::Display, part: Part) -> Self {
        Self { file: Some(name.to_string()), line: None, part: Some(part) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line, self.part) {
            (Some(file), Some(line), _) => write!(f, "{file}, line {line}"),
            (Some(file), None, Some(part)) => write!(f, "{file}, {part}"),
            (Some(file), None, None) => f.write_str(file),
            (None, ..) => f.write_str("study"),
        }
    }
}

impl Finding {
    /// Makes a finding, or a note where the table of message codes says that the code is one.
    pub fn new(code: &str, place: Place, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        let row = MessageCode::find(code);
        debug_assert!(row.is_some(), "{code} has no line in src/domain/message_codes.rs");
        let weight = if row.is_some_and(|row| row.severity == Severity::Note) { Weight::Note } else { Weight::Finding };
        Self { code: code.to_owned(), weight, place, message: message.into(), remedy: remedy.into() }
    }

    /// The same for a code that is a note: for information, it changes no exit status.
    pub fn note(code: &str, place: Place, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        let note = Self::new(code, place, message, remedy);
        debug_assert!(note.weight == Weight::Note, "{code} is no note in src/domain/message_codes.rs");
        note
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.code, self.place, self.message)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}
