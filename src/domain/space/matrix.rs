//! The document-term matrix: which terms occur in which segment, and how often.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Terms of a corpus, sorted, each with the number of segments it occurs in.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Vocabulary {
    /// The terms in byte order; a bigram's two words are parted by one space.
    pub terms: Vec<String>,
    /// Segments that hold the term, per term.
    pub df: Vec<u32>,
}

impl Vocabulary {
    /// How many terms.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is no term.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The number of a term.
    pub fn id(&self, term: &str) -> Option<u32> {
        self.terms.binary_search_by(|have| have.as_str().cmp(term)).ok().map(|at| at as u32)
    }

    /// Whether a term is a single word.
    pub fn is_unigram(&self, term: u32) -> bool {
        !self.terms[term as usize].contains(' ')
    }
}

impl fmt::Debug for Vocabulary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A vocabulary fitted on interviews is participant data.
        write!(f, "Vocabulary({} terms)", self.terms.len())
    }
}

/// Sparse rows of counts: per segment the terms that occur, by rising term number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SparseRows {
    /// First entry of each row, and one past the last of all.
    pub starts: Vec<usize>,
    /// Term numbers.
    pub terms: Vec<u32>,
    /// How often the term occurs in the row.
    pub counts: Vec<u32>,
}

impl Default for SparseRows {
    fn default() -> Self {
        Self { starts: vec![0], terms: Vec::new(), counts: Vec::new() }
    }
}

impl SparseRows {
    /// How many rows.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Terms and counts of one row.
    pub fn row(&self, row: usize) -> impl ExactSizeIterator<Item = (u32, u32)> + '_ {
        let range = self.starts[row]..self.starts[row + 1];
        self.terms[range.clone()].iter().copied().zip(self.counts[range].iter().copied())
    }

    /// Adds a row; the entries must come by rising term number.
    pub fn push(&mut self, entries: impl IntoIterator<Item = (u32, u32)>) {
        for (term, count) in entries {
            self.terms.push(term);
            self.counts.push(count);
        }
        self.starts.push(self.terms.len());
    }
}

/// Counts of every term in every segment, both speakers' segments included.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DocumentTermMatrix {
    /// The columns.
    pub vocabulary: Vocabulary,
    /// How often each term occurs in each segment of the corpus, `segments x terms`.
    pub rows: SparseRows,
    /// The terms that are names of people, places and things: single words that have a capital inside sentences; rising.
    pub names: Vec<u32>,
}

impl DocumentTermMatrix {
    /// Smooth inverse document frequency of each term, `ln((1 + n) / (1 + df)) + 1`, fixed for this corpus.
    pub fn smooth_idf(&self) -> Vec<f64> {
        let n = self.rows.len() as f64;
        self.vocabulary.df.iter().map(|&df| libm::log((1.0 + n) / (1.0 + f64::from(df))) + 1.0).collect()
    }

    /// The TF-IDF weights of one row: `(1 + ln tf) idf`, scaled to unit length; empty rows stay empty.
    pub fn tfidf_row(&self, row: usize, idf: &[f64]) -> Vec<(u32, f64)> {
        let mut weights: Vec<(u32, f64)> =
            self.rows.row(row).map(|(term, tf)| (term, (1.0 + libm::log(f64::from(tf))) * idf[term as usize])).collect();
        let norm = weights.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
        if norm > 0.0 {
            weights.iter_mut().for_each(|(_, w)| *w /= norm);
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tfidf_is_the_sublinear_smooth_unit_form() {
        // Three segments; `a` in all (idf 1), `b` in one (idf ln(4/2) + 1).
        let vocabulary = Vocabulary { terms: vec!["a".into(), "b".into()], df: vec![3, 1] };
        let mut matrix = DocumentTermMatrix { vocabulary, ..Default::default() };
        matrix.rows.push([(0, 1), (1, 2)]);
        matrix.rows.push([(0, 1)]);
        matrix.rows.push([(0, 5)]);
        let row = matrix.tfidf_row(0, &matrix.smooth_idf());
        let (a, b) = (1.0, (1.0 + libm::log(2.0)) * (libm::log(2.0) + 1.0));
        let norm = (a * a + b * b).sqrt();
        assert!((row[0].1 - a / norm).abs() < 1e-12 && (row[1].1 - b / norm).abs() < 1e-12);
    }
}
