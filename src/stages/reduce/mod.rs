//! Reduce: the document-term matrix to a few latent dimensions, of segments and of words.
//!
//! Takes counts; gives two things. `lsa` finds the directions in which segments differ most, for
//! clusters and for segments that say the same in other words. `word_vectors` finds which words of
//! this corpus stand near which, for a code's words to find their like. Nothing is learnt from
//! elsewhere: both are of this study alone. What the vectors mean for a code is left to others.

mod lsa;
mod params;
mod project_rows;
mod sketch;
mod word_vectors;

use thiserror::Error;

use crate::contract::Cancelled;

pub use lsa::lsa;
pub use params::{LsaConfig, LsaParams, WordVectorConfig, WordVectorParams};
pub use sketch::{Basis, Energy, SketchConfig, SketchParams, basis, lengths, sketch};
pub use word_vectors::word_vectors;

/// Why nothing can be reduced.
#[derive(Debug, Error)]
pub enum ReduceError {
    /// Somebody asked for a stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The small eigenproblem at the end of the search has no solution in numbers.
    #[error("E0551 the latent dimensions of {of} could not be found: {reason}; ask for fewer with --set {stage}.rank=20")]
    NoDimensions {
        /// Segments or words.
        of: &'static str,
        /// The stage whose rank may be lowered.
        stage: &'static str,
        /// What the linear algebra said; it sees numbers only.
        reason: String,
    },
    /// The counts and the layout belong to different corpora.
    #[error("the counts hold {found} segments, and the layout {expected}")]
    Mismatch {
        /// Segments in the layout.
        expected: usize,
        /// Segments in the counts.
        found: usize,
    },
}

#[cfg(test)]
mod tests;
