//! Parameters of reduction: what a person wrote, and what passed the check.

use serde::{Deserialize, Serialize};

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
        check_rank(config.rank).map_or(Ok(Self { rank: config.rank as usize }), |fault| Err(vec![fault]))
    }
}

impl TryFrom<WordVectorConfig> for WordVectorParams {
    type Error = Vec<String>;

    fn try_from(config: WordVectorConfig) -> Result<Self, Self::Error> {
        let mut faults: Vec<String> = check_rank(config.rank).into_iter().collect();
        if config.window_segments > 100 {
            faults.push(format!("window_segments is {}, and must lie between 0 and 100", config.window_segments));
        }
        let shares = [("max_share", config.max_share, 1.0), ("decay", config.decay, 1.0), ("min_together", config.min_together, 1e6)];
        for (name, value, most) in shares {
            // Written so that a NaN fails.
            if !(0.0..=most).contains(&value) {
                faults.push(format!("{name} is {value}, and must lie between 0 and {most}"));
            }
        }
        if faults.is_empty() { Ok(Self(config)) } else { Err(faults) }
    }
}

fn check_rank(rank: u32) -> Option<String> {
    (!(1..=MOST).contains(&rank)).then(|| format!("rank is {rank}, and must lie between 1 and {MOST}"))
}
