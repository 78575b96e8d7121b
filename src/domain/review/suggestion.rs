//! Suggestions: the machine's offers, each with its evidence. Never a coding.

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
    /// How likely people are to give it the code, as a tier.
    pub tier: Tier,
    /// The segment that was ranked.
    pub segment: SegmentId,
    /// The first segment of the excerpt: the ranked one, or its neighbour where the two make one excerpt.
    pub first: SegmentId,
    /// The last segment of the excerpt.
    pub last: SegmentId,
    /// The evidence for it, and against it.
    pub evidence: Evidence,
}

/// How likely it is that people give an excerpt the code it is offered for; the likelier tier comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// About every second one was right on labelled studies.
    Likely,
    /// About every third one.
    WorthALook,
    /// All others.
    TheRest,
}

impl Tier {
    /// All tiers, the likeliest first.
    pub const ALL: [Self; 3] = [Self::Likely, Self::WorthALook, Self::TheRest];

    /// The words that people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::Likely => "likely",
            Self::WorthALook => "worth a look",
            Self::TheRest => "the rest",
        }
    }
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
    /// What the code's terms as spoken add, for a code whose terms are phrases of doing; `None` for all others.
    pub doing: Option<f32>,
    /// What talk about a person adds, for a code about people; `None` for all others.
    pub people: Option<f32>,
    /// The words of the excerpt for him or her who is spoken of, where they add to it; as spoken, most frequent first.
    pub third_person: Vec<String>,
    /// What neighbouring turns, the question asked, and like passages add to it.
    pub context: f32,
    /// What counted against it, in words of this program: a negation, an excluded sense.
    pub against: Vec<String>,
}

/// A term that counts as evidence for a code.
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
