//! Scores: how strongly each segment speaks to each code.

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
    /// What people had decided, which the ranking was refined by; by code, then by segment.
    pub decided: Vec<Verdict>,
}

/// What is known of a code's ranking as a whole.
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
    /// Whether its words keep no more company with one another than chance words of like frequency would: its order may be no better than chance.
    pub scattered: bool,
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
