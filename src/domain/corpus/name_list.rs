//! The study's list of identifiers: what is replaced, by what, and what was decided to stay.

use std::fmt;

use super::identifier::IdentifierKind;

/// What a person decided of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is replaced.
    Accept,
    /// It stays.
    Refuse,
}

impl Verdict {
    /// Its word in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Refuse => "refuse",
        }
    }

    /// The verdict of this word.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.to_lowercase().as_str() {
            "accept" | "accepted" | "yes" | "y" | "a" => Some(Self::Accept),
            "refuse" | "refused" | "reject" | "no" | "n" | "r" => Some(Self::Refuse),
            _ => None,
        }
    }
}

/// One spelling of something that may tell who somebody is.
#[derive(Clone, PartialEq, Eq)]
pub struct ListedName {
    /// The words, as they are written.
    pub text: String,
    /// What they are.
    pub kind: IdentifierKind,
    /// What is written in their place.
    pub stand_in: String,
    /// What was decided; `None`: nothing yet.
    pub verdict: Option<Verdict>,
    /// Whether it is found only where no letter or digit touches it.
    pub whole_word: bool,
    /// Whether small and capital letters must be as they are here (or all capital).
    pub match_case: bool,
}

impl ListedName {
    /// Whether it is replaced.
    pub fn is_accepted(&self) -> bool {
        self.verdict == Some(Verdict::Accept)
    }

    /// Whether both are spellings of one person: their stand-in is the same.
    pub fn is_person_of(&self, other: &Self) -> bool {
        self.kind == IdentifierKind::Person && other.kind == self.kind && other.stand_in == self.stand_in
    }

    /// Whether both are accepted together: all of a kind that has a form, as dates have, and all spellings of a person.
    pub fn goes_with(&self, other: &Self) -> bool {
        self.kind.is_form() && other.kind == self.kind || self.is_person_of(other)
    }
}

impl fmt::Debug for ListedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ListedName({} bytes, {}, {:?})", self.text.len(), self.kind.name(), self.verdict)
    }
}
