//! Scores: how strongly each segment indicates each code.

use serde::{Deserialize, Serialize};

use crate::domain::codebook::CodeKind;
use crate::domain::corpus::token::Clause;
use crate::domain::ids::CodeId;
use crate::domain::review::verdict::Verdict;
use crate::domain::space::vectors::DenseRows;

/// Scores of every segment for every code, and what they were made of.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct CodeScores {
    /// The codes, in the codebook's order: the columns.
    pub codes: Vec<CodeSignal>,
    /// What each segment is ranked by, `segments x codes`: standard deviations, comparable across codes; no probabilities.
    pub ranked: DenseRows,
    /// What its own words give, before any context, `segments x codes`.
    pub own: DenseRows,
    /// What a language model adds to that, in the same measure, `segments x codes`; `None` where none was asked.
    pub model: Option<DenseRows>,
    /// One row per segment: what phrases of doing add to that; `None` where no code is searched by them.
    pub doing: Option<DenseRows>,
    /// One row per segment: what talk about a person adds; `None` where no code is about people.
    pub people: Option<DenseRows>,
    /// What people had decided, which the ranking was refined by; by code, then by segment.
    pub decided: Vec<Verdict>,
}

/// Properties of a code's ranking as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeSignal {
    /// The code.
    pub code: CodeId,
    /// What it was taken for.
    pub kind: CodeKind,
    /// The terms it was searched by, heaviest first.
    pub query: Vec<QueryTerm>,
    /// How far its ranking can be trusted, against the other codes of this scheme; higher is better.
    pub trust: f32,
    /// Why it cannot be ranked, if so.
    pub no_signal: Option<NoSignal>,
    /// Whether its words co-occur no more than random words of like frequency would: its order may be no better than chance.
    pub scattered: bool,
    /// Share of function words and fillers in its terms, 0 to 1; 1 for a talk act.
    pub doing: f32,
    /// The terms with function words kept that it was searched by too, heaviest first: numbers of the vocabulary as spoken.
    pub spoken: Vec<QueryTerm>,
}

/// From this share of function words on, a code's terms are phrases of doing.
const PHRASES_OF_DOING: f32 = 0.5;
/// A ranking below this trust is among the lower quarter of a scheme whose trust is spread like a normal curve.
const LOWER_QUARTER: f32 = -0.67;

impl CodeSignal {
    /// Whether its excerpts are recognised by what people do, more than by a subject.
    pub fn is_found_by_doing(&self) -> bool {
        self.doing >= PHRASES_OF_DOING
    }

    /// How far its ranking can be relied on, in a word.
    ///
    /// The signs that order topics say nothing of codes whose terms are phrases of doing: of those nothing is known before people have judged.
    pub fn reliance(&self) -> Reliance {
        if self.is_found_by_doing() {
            Reliance::NotKnownYet
        } else if self.scattered {
            Reliance::InDoubt
        } else if self.trust < LOWER_QUARTER {
            Reliance::Fair
        } else {
            Reliance::Good
        }
    }
}

/// How far a code's ranking can be relied on before anybody has judged its excerpts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reliance {
    /// Among the better ones of the scheme by the signs that go with good rankings.
    Good,
    /// Among the weaker ones by those signs.
    Fair,
    /// No indicator of it is available.
    NotKnownYet,
    /// Its order may be no better than chance.
    InDoubt,
}

impl Reliance {
    /// The words that people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::NotKnownYet => "not known yet",
            Self::InDoubt => "in doubt",
        }
    }
}

/// A term that a code was searched by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueryTerm {
    /// Number of the term in the vocabulary of the code's kind.
    pub term: u32,
    /// Its weight in the query.
    pub weight: f32,
    /// The clause it comes from; `None` where the corpus tied it to the code.
    pub clause: Option<Clause>,
}

/// Why a code has no usable signal in this corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoSignal {
    /// The entry holds no word that could be searched for.
    NothingToSearchFor,
    /// None of its words occurs in the transcripts.
    NoTermOccurs,
}
