//! Parameters of reduction: what a person wrote, and what passed the check.

use serde::{Deserialize, Serialize};

use crate::domain::setting::ParamFaults;

/// What a person wrote about latent semantic analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LsaConfig {
    /// Dimensions kept.
    pub rank: u32,
}

/// What a person wrote about word vectors.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordVectorConfig {
    /// Numbers per word.
    pub rank: u32,
    /// The fewest segments that hold a word which has a vector.
    pub min_segments: u32,
    /// A word in so large a share of the segments has none: it is near everything.
    pub max_share: f64,
    /// How many segments before and after count as near.
    pub window_segments: u32,
    /// Factor per segment of distance.
    pub decay: f64,
    /// The number of times, decay counted, below which two words that occur near each other count as unrelated.
    pub min_together: f64,
}

/// Checked parameters of [`lsa`](super::lsa).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LsaParams {
    pub(super) rank: usize,
}

/// Checked parameters of [`word_vectors`](super::word_vectors).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WordVectorParams(pub(super) WordVectorConfig);

/// More dimensions than this describe single segments.
const MOST: u32 = 1000;

impl TryFrom<LsaConfig> for LsaParams {
    type Error = Vec<String>;

    fn try_from(config: LsaConfig) -> Result<Self, Self::Error> {
        let mut faults = ParamFaults::default();
        faults.range("rank", config.rank, 1, MOST);
        faults.or(Self { rank: config.rank as usize })
    }
}

impl TryFrom<WordVectorConfig> for WordVectorParams {
    type Error = Vec<String>;

    fn try_from(config: WordVectorConfig) -> Result<Self, Self::Error> {
        let mut faults = ParamFaults::default();
        faults.range("rank", config.rank, 1, MOST);
        faults.range("window_segments", config.window_segments, 0, 100);
        for (name, value, most) in
            [("max_share", config.max_share, 1.0), ("decay", config.decay, 1.0), ("min_together", config.min_together, 1e6)]
        {
            faults.range(name, value, 0.0, most);
        }
        faults.or(Self(config))
    }
}
