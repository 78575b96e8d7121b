//! The latent space of a large corpus: a map from terms to a few dimensions, and what is kept of each row.
//!
//! The rows themselves are never placed: whatever is asked of a row in this space is a sum over its terms
//! (`packed::Weights::gather`), times the row's scale.

use serde::{Deserialize, Serialize};

use crate::domain::space::vectors::DenseRows;

/// A map from terms to latent dimensions.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Projection {
    /// One row per term: the right singular vectors.
    pub basis: DenseRows,
    /// Singular values of the sampled rows, largest first.
    pub singular_values: Vec<f32>,
    /// The factor that scales each row's projection to unit length; 0 for a row without a direction.
    #[serde(with = "super::le_bytes")]
    pub scales: Vec<f32>,
    /// Share of the squared length of all rows that the dimensions keep, 0 to 1.
    pub energy: f32,
    /// How many rows the basis was found on.
    pub sampled: u32,
}
