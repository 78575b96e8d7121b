//! Scores by likeness of meaning within this corpus: vectors of its words.

use rayon::prelude::*;

use super::lexical::each_row;
use super::query::Query;
use super::score_matrix::ScoreMatrix;
use crate::domain::space::matrix::DocumentTermMatrix;
use crate::domain::space::vectors::{DenseRows, WordVectors};

/// The direction of a query: its terms' rows, each times `ln(1 + q) idf`; zeros where none has a row.
fn direction(query: &Query, rows: &DenseRows, idf: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; rows.width()];
    for weighted in query.terms() {
        let weight = libm::log(1.0 + weighted.weight) * idf[weighted.term as usize];
        sum.iter_mut().zip(rows.row(weighted.term as usize)).for_each(|(sum, &v)| *sum += weight * f64::from(v));
    }
    to_unit(&mut sum);
    sum
}

fn to_unit(row: &mut [f64]) {
    let length = row.iter().map(|v| v * v).sum::<f64>().sqrt();
    if length > 1e-9 {
        row.iter_mut().for_each(|v| *v /= length);
    }
}

fn dot(row: &[f32], direction: &[f64]) -> f64 {
    row.iter().zip(direction).map(|(&a, b)| f64::from(a) * b).sum()
}

/// How near a segment's words lie to each query: the mean over its words of the squared cosine, where that is positive.
///
/// The square lets a few near words count more than many that are vaguely near; `calm` words' weight of nothing is
/// mixed in, so that a segment of two words does not lead.
pub(super) fn nearness(matrix: &DocumentTermMatrix, words: &WordVectors, queries: &[Query], calm: f64) -> ScoreMatrix {
    let mut grid = ScoreMatrix::zeros(matrix.rows.len(), queries.len());
    if words.unit.width() == 0 {
        return grid;
    }
    let idf = matrix.smooth_idf();
    let directions: Vec<Vec<f64>> = queries.iter().map(|query| direction(query, &words.unit, &idf)).collect();
    // A term without a vector has no row in the table.
    let near = |term: usize| -> Option<Vec<f64>> {
        let row = words.unit.row(term);
        row.iter().any(|&v| v != 0.0).then(|| directions.iter().map(|direction| dot(row, direction).max(0.0).powi(2)).collect())
    };
    let table: Vec<Option<Vec<f64>>> = (0..matrix.vocabulary.len()).into_par_iter().map(near).collect();
    each_row(&mut grid, |row, scores| {
        let mut mass = calm;
        for (term, tf) in matrix.rows.row(row) {
            if let Some(near) = &table[term as usize] {
                let weight = (1.0 + libm::log(f64::from(tf))) * idf[term as usize];
                mass += weight;
                scores.iter_mut().zip(near).for_each(|(score, near)| *score += weight * near);
            }
        }
        scores.iter_mut().for_each(|score| *score /= mass);
    });
    grid
}
