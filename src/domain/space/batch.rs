//! Results for batches of lines: clusters of all lines, and how strongly each line indicates each code.

use serde::{Deserialize, Serialize};

use crate::domain::ids::CodeId;
use crate::domain::space::packed::Weights;

/// The label of a line that belongs to no cluster: it holds no term.
pub const NO_CLUSTER: u16 = u16::MAX;

/// A partition of the lines of a corpus.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct LineClusters {
    /// The cluster of each line, or [`NO_CLUSTER`].
    pub of: Vec<u16>,
    /// The clusters, largest first.
    pub clusters: Vec<LineCluster>,
    /// Sum over lines of the squared distance between their direction and their cluster's centre.
    pub inertia: f64,
    /// Passes over all lines.
    pub passes: u32,
    /// Whether the last pass moved hardly any line: the search has converged.
    pub at_rest: bool,
}

/// One cluster of lines.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LineCluster {
    /// Lines in it.
    pub size: u32,
    /// Terms that set it apart, best first.
    pub terms: Vec<String>,
    /// Lines nearest its centre, nearest first.
    pub typical: Vec<u32>,
}

impl std::fmt::Debug for LineCluster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LineCluster({} lines, {} terms)", self.size, self.terms.len())
    }
}

/// What each term says about each code: a line's score is the weighted sum over its terms, by the line's length.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct CodeTable {
    /// The codes: the columns.
    pub codes: Vec<CodeId>,
    /// How many terms of each code occur in the corpus; none means that its ranking says nothing.
    pub known: Vec<u32>,
    /// Block after block of [`CodeTable::LANES`] codes; in each a row of so many numbers for every term.
    #[serde(with = "super::le_bytes")]
    pub values: Vec<f32>,
    /// For each code its best lines with their scores, best first.
    pub best: Vec<Vec<(u32, f32)>>,
}

impl CodeTable {
    /// Columns that are summed at once.
    pub const LANES: usize = 8;

    /// A line's weighted sums for the codes of one block.
    #[inline(always)]
    pub fn scores_of(weights: &Weights, row: &[u32], block: &[f32]) -> [f32; Self::LANES] {
        weights.gather::<{ Self::LANES }>(row, block)
    }

    /// A line's score for every code; zero for a line without terms.
    pub fn scores(&self, weights: &Weights, row: &[u32], scores: &mut [f32]) {
        let blocks = self.codes.len().div_ceil(Self::LANES);
        let length = weights.squared_length(row).sqrt();
        for (block, scores) in self.values.chunks_exact((self.values.len() / blocks.max(1)).max(1)).zip(scores.chunks_mut(Self::LANES)) {
            let sums = Self::scores_of(weights, row, block);
            scores.iter_mut().zip(sums).for_each(|(score, sum)| *score = if length > 0.0 { sum / length } else { 0.0 });
        }
    }
}
