//! Projects segments by their words' vectors, less what all words of the corpus share.
//!
//! Word vectors point a common way, for common words occur beside all others. That way, the mean of the corpus's
//! vectors weighted by how much each word weighs in all segments, says nothing about any of them.

use rayon::prelude::*;

use crate::domain::space::matrix::DocumentTermMatrix;
use crate::domain::space::vectors::{DenseRows, WordVectors, scale_to_unit};

/// Subtracts the shared part, and projects every segment by its words. `rows`: a vector per term, of any length.
pub(super) fn placed(matrix: &DocumentTermMatrix, mut rows: DenseRows) -> WordVectors {
    let idf = matrix.smooth_idf();
    let has: Vec<bool> = (0..rows.len()).map(|term| scale_to_unit(rows.row_mut(term))).collect();
    if rows.width() == 0 || !has.contains(&true) {
        return WordVectors::default();
    }
    take_shared_part_away(matrix, &mut rows, &has, &idf);
    let mut segments = DenseRows::zeros(matrix.rows.len(), rows.width());
    let width = rows.width();
    segments.values_mut().par_chunks_mut(width).enumerate().for_each(|(segment, sum)| {
        for (term, weight) in weighted(matrix, &idf, segment).filter(|&(term, _)| has[term]) {
            sum.iter_mut().zip(rows.row(term)).for_each(|(sum, &v)| *sum += weight as f32 * v);
        }
    });
    (0..rows.len()).for_each(|term| {
        scale_to_unit(rows.row_mut(term));
    });
    WordVectors { unit: rows, segments }
}

/// The words of a segment with their weight `(1 + ln tf) idf`.
fn weighted<'a>(matrix: &'a DocumentTermMatrix, idf: &'a [f64], segment: usize) -> impl Iterator<Item = (usize, f64)> + 'a {
    matrix.rows.row(segment).map(|(term, tf)| (term as usize, (1.0 + libm::log(f64::from(tf))) * idf[term as usize]))
}

fn take_shared_part_away(matrix: &DocumentTermMatrix, rows: &mut DenseRows, has: &[bool], idf: &[f64]) {
    let mut masses = vec![0.0; rows.len()];
    for segment in 0..matrix.rows.len() {
        weighted(matrix, idf, segment).filter(|&(term, _)| has[term]).for_each(|(term, weight)| masses[term] += weight);
    }
    let mass = masses.iter().sum::<f64>().max(1e-12);
    let mut mean = vec![0.0; rows.width()];
    for (term, mass_of) in masses.iter().enumerate().filter(|&(term, _)| has[term]) {
        mean.iter_mut().zip(rows.row(term)).for_each(|(mean, &v)| *mean += mass_of * f64::from(v) / mass);
    }
    for term in (0..rows.len()).filter(|&term| has[term]) {
        rows.row_mut(term).iter_mut().zip(&mean).for_each(|(v, mean)| *v = (f64::from(*v) - mean) as f32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::space::matrix::Vocabulary;

    #[test]
    fn the_shared_part_is_taken_away_and_segments_lie_where_their_words_do() {
        let vocabulary = Vocabulary { terms: vec!["a".into(), "b".into(), "c".into()], df: vec![1, 1, 1] };
        let mut matrix = DocumentTermMatrix { vocabulary, ..Default::default() };
        matrix.rows.push([(0, 1)]);
        matrix.rows.push([(1, 1)]);
        matrix.rows.push([(2, 1)]);
        // Two words that differ in one direction and share the other; the third has no vector.
        let rows = DenseRows::from_values(2, vec![3.0, 4.0, -3.0, 4.0, 0.0, 0.0]);
        let placed = placed(&matrix, rows);
        assert_eq!(placed.unit.values(), [1.0, 0.0, -1.0, 0.0, 0.0, 0.0]);
        let idf = matrix.smooth_idf()[0] as f32;
        assert!((placed.segments.row(0)[0] - 0.6 * idf).abs() < 1e-6);
        assert_eq!(placed.segments.row(0)[1], 0.0);
        assert_eq!(placed.segments.row(2), [0.0, 0.0]);
    }

    #[test]
    fn a_corpus_without_vectors_has_no_places() {
        let matrix = DocumentTermMatrix::default();
        assert_eq!(placed(&matrix, DenseRows::zeros(0, 0)), WordVectors::default());
    }
}
