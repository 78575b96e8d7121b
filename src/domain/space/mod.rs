//! A corpus in numbers: counts, vectors, scores and clusters.

/// Sparse counts, `segments x terms`.
pub mod matrix;

/// The document-term matrix with its vocabulary, and the codebook in its terms.
pub mod term_space;

/// Dense vectors of segments and words.
pub mod vectors;

/// A language model of the user's own.
pub mod model;

/// Scores, `segments x codes`.
pub mod scores;

/// Clusters of segments.
pub mod cluster;

/// Long runs of numbers as little-endian bytes.
pub mod le_bytes;

/// Counts of millions of segments, four bytes for each term of each.
pub mod packed;

/// The latent space of lines.
pub mod projection;

/// Clusters and codes of lines.
pub mod batch;
