//! Suggestions: the machine's offers, each with what speaks for it. Never a coding.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::corpus::token::Clause;
use crate::domain::ids::{CodeId, SegmentId};

/// One excerpt offered for one code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The code it is offered for.
    pub code: CodeId,
    /// Place in the code's list, from 1.
    pub rank: u32,
    /// The score it was ranked by: comparable across codes, not a probability.
    pub score: f32,
    /// The excerpt.
    pub segment: SegmentId,
    /// What speaks for it, and against.
    pub evidence: Evidence,
}

/// Why a segment is offered for a code, so that a person can check it by eye.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// Terms of the excerpt that counted, strongest first.
    pub terms: Vec<EvidenceTerm>,
    /// What the excerpt's own words give, in standard deviations over all segments.
    pub own: f32,
    /// What a language model of the study's choice adds; `None` where none was asked.
    pub model: Option<f32>,
    /// What neighbouring turns, the question asked, and like passages add to it.
    pub context: f32,
    /// What counted against it, in words of ours: a negation, an excluded sense.
    pub against: Vec<String>,
}

/// A term that speaks for a code.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceTerm {
    /// The term as the matrix holds it.
    pub term: String,
    /// Its share of the excerpt's own score, 0 to 1.
    pub share: f32,
    /// The clause of the codebook that it comes from; `None` where the corpus itself tied it to the code.
    pub clause: Option<Clause>,
}

impl fmt::Debug for EvidenceTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EvidenceTerm({} characters, {}, {:?})", self.term.chars().count(), self.share, self.clause)
    }
}
