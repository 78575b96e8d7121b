//! The term space of a study: the matrices, and the codebook in their terms.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::codebook::CodeKind;
use crate::domain::corpus::token::Clause;
use crate::domain::ids::CodeId;
use crate::domain::space::matrix::DocumentTermMatrix;

/// The results of counting words.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TermSpace {
    /// Content words, stemmed, and pairs of adjacent kept ones: for what is talked about.
    pub topics: DocumentTermMatrix,
    /// The commonest spelling of each term of `topics`, for people to read.
    pub shown: Vec<String>,
    /// All words and pairs as spoken: for talk acts, and for codes whose terms hold function words. Made only where the scheme has such a code.
    pub acts: Option<DocumentTermMatrix>,
    /// The terms of `acts` that are he or she in one of its forms, rising.
    pub third_person: Vec<u32>,
    /// The codes, in the codebook's order; empty where there is no codebook.
    pub codes: Vec<CodeTerms>,
    /// Occurrences of a code's term that do not mean the code; by segment, code and term.
    pub doubts: Vec<Doubt>,
}

impl fmt::Debug for TermSpace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TermSpace({:?}, acts: {}, {} codes)", self.topics, self.acts.is_some(), self.codes.len())
    }
}

/// A code's term that occurs in a segment and counts against the code, or not for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Doubt {
    /// Number of the segment in the corpus.
    pub segment: u32,
    /// Number of the code in the codebook.
    pub code: u32,
    /// Number of the term in `topics`.
    pub term: u32,
    /// Why.
    pub reason: DoubtReason,
}

/// Why an occurrence of a term does not count for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtReason {
    /// It is denied: "nobody helped".
    Denied,
    /// The code's own words are a denial, and here it is affirmed: "always came" for "never came".
    Affirmed,
    /// It is wished for or recommended: "somebody should have helped".
    WishedFor,
    /// A word of "when not to use" is near: "business partner".
    ExcludedSense,
}

impl TermSpace {
    /// The matrix whose terms a code of this kind is written in.
    pub fn matrix(&self, kind: Option<CodeKind>) -> &DocumentTermMatrix {
        match (kind, &self.acts) {
            (Some(CodeKind::Act), Some(acts)) => acts,
            _ => &self.topics,
        }
    }

    /// A term of `topics` as people spell it.
    pub fn spelling<'a>(&'a self, term: &'a str) -> &'a str {
        self.topics.vocabulary.id(term).and_then(|id| self.shown.get(id as usize)).map_or(term, String::as_str)
    }
}

/// A codebook entry in numbers of terms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeTerms {
    /// The code.
    pub code: CodeId,
    /// Which matrix its term numbers belong to.
    pub kind: CodeKind,
    /// The dimension it belongs to. Codes compete inside their facet only.
    pub facet: Option<String>,
    /// The code above it, with which it does not compete.
    pub parent: Option<CodeId>,
    /// Its phrases.
    pub phrases: Vec<TermPhrase>,
    /// How far its terms are phrases of doing.
    pub doing: Doing,
}

/// How far a code is about what somebody does to somebody, and not about a subject.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Doing {
    /// Share of function words and fillers among the words of the code's own terms, 0 to 1: "was there for me" is 1, "foster mother" 0.
    pub share: f64,
    /// The phrases of a topic in terms of `acts`, function words kept; empty where that matrix is not made, and for an act, whose phrases are that already.
    pub phrases: Vec<TermPhrase>,
    /// Whether the codebook says that it is about people.
    pub about_people: bool,
}

/// One phrase: its words and its pairs of adjacent words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermPhrase {
    /// Which clause it is in.
    pub clause: Clause,
    /// Terms of the vocabulary, in the order of the phrase, repeats kept.
    pub terms: Vec<u32>,
    /// How many of its words are no term of the corpus.
    pub absent: u32,
}
