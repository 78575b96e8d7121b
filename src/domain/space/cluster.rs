//! Clusters: what an algorithm found. A theme is what people conclude from them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::ids::{CodeId, SegmentId};

/// A partition of segments, some of which may belong nowhere.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Clustering {
    /// The cluster of each segment of the corpus; `None` for context and for segments left out.
    pub of: Vec<Option<u32>>,
    /// The clusters, by number.
    pub clusters: Vec<Cluster>,
    /// How the number of clusters was found.
    pub choice: Choice,
}

/// One cluster.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Its number.
    pub id: u32,
    /// Segments in it.
    pub size: u32,
    /// Terms that set it apart, best first.
    pub terms: Vec<String>,
    /// Segments nearest its centre, best first.
    pub typical: Vec<SegmentId>,
    /// Segments that lie almost as near to another cluster.
    pub border: Vec<SegmentId>,
    /// Mean normalised pointwise mutual information of its first terms; `None` where no pair of terms occurs.
    pub coherence: Option<f64>,
    /// How far each code's scores stand out in it, in standard deviations, highest first.
    pub codes: Vec<CodeAffinity>,
    /// Whether no code of the scheme fits it.
    pub outside: bool,
}

impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cluster({}, {} segments, {} terms)", self.id, self.size, self.terms.len())
    }
}

/// How well a code fits a cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeAffinity {
    /// The code.
    pub code: CodeId,
    /// Mean score of the cluster's segments less the mean over all, in standard deviations of that mean.
    pub affinity: f64,
}

/// How the number of clusters was chosen.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Choice {
    /// Clusters asked for or chosen.
    pub k: u32,
    /// For each number tried: how alike the partitions of resampled corpora were (mean adjusted Rand index).
    pub stability: Vec<(u32, f64)>,
}
