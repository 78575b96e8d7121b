//! Dense vectors: latent ones of segments, and of words.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Rows of equal width, one after the other.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DenseRows {
    width: usize,
    values: Vec<f32>,
}

impl DenseRows {
    /// Rows of zeros.
    pub fn zeros(rows: usize, width: usize) -> Self {
        Self { width, values: vec![0.0; rows * width] }
    }

    /// Takes rows written one after the other.
    pub fn from_values(width: usize, values: Vec<f32>) -> Self {
        debug_assert!(if width == 0 { values.is_empty() } else { values.len().is_multiple_of(width) });
        Self { width, values }
    }

    /// How many rows; none where the width is zero.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Numbers per row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.width..(row + 1) * self.width]
    }

    /// One row, to be written.
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.values[row * self.width..(row + 1) * self.width]
    }

    /// All numbers, row after row.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// All numbers, to be written.
    pub fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }
}

impl fmt::Debug for DenseRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DenseRows({} x {})", self.len(), self.width)
    }
}

/// Latent semantic analysis of a document-term matrix: a map from terms to a few dimensions.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Lsa {
    /// The right singular vectors, `terms x dimensions`.
    pub basis: DenseRows,
    /// Singular values, largest first.
    pub singular_values: Vec<f32>,
    /// The TF-IDF rows times the basis, `segments x dimensions`.
    pub rows: DenseRows,
    /// Share of the matrix's squared length that the dimensions keep, 0 to 1.
    pub energy: f32,
}

/// Vectors of the corpus's own words, by which words occur near which, and of the segments that hold them.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct WordVectors {
    /// The vector of each term less what all the corpus's words share, at unit length, `terms x numbers`. A term without a vector
    /// has a row of zeros.
    pub unit: DenseRows,
    /// The sum of each segment's words' vectors less the shared part, each times `(1 + ln tf) idf`, `segments x numbers`.
    pub segments: DenseRows,
}

/// Scales a row to unit length; a row without direction stays as it is, and is reported.
pub fn scale_to_unit(row: &mut [f32]) -> bool {
    let length = row.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt();
    if length > 1e-9 {
        row.iter_mut().for_each(|v| *v = (f64::from(*v) / length) as f32);
    }
    length > 1e-9
}
