//! Scores by likeness of meaning within this corpus: latent dimensions of segments, and vectors of its words.

use rayon::prelude::*;

use super::grid::Grid;
use super::lexical::each_row;
use super::query::Query;
use crate::domain::matrix::DocumentTermMatrix;
use crate::domain::vectors::{DenseRows, Lsa, WordVectors};

/// Cosine of every segment with every query in the latent dimensions; the query is projected as a segment is.
pub(super) fn lsa_cosine(matrix: &DocumentTermMatrix, lsa: &Lsa, queries: &[Query]) -> Grid {
    let mut grid = Grid::zeros(matrix.rows.len(), queries.len());
    if lsa.rows.width() == 0 {
        return grid;
    }
    let idf = matrix.smooth_idf();
    let directions: Vec<Vec<f64>> = queries.iter().map(|query| direction(query, &lsa.basis, &idf)).collect();
    each_row(&mut grid, |row, scores| {
        let place = lsa.rows.row(row);
        let length = place.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt();
        if length > 1e-9 {
            scores.iter_mut().zip(&directions).for_each(|(score, direction)| *score = dot(place, direction) / length);
        }
    });
    grid
}

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

/// The corpus's word vectors, ready for use: centred, of unit length, with each word's weight in a segment.
pub(super) struct Words<'a> {
    matrix: &'a DocumentTermMatrix,
    idf: Vec<f64>,
    /// Unit vectors less the corpus's mean, scaled to unit length again.
    unit: DenseRows,
    /// Unit vectors less the corpus's mean, as they are.
    centred: DenseRows,
    /// Terms that have a vector.
    has: Vec<bool>,
}

impl<'a> Words<'a> {
    /// Takes the mean of all the corpus's words away: what every word shares says nothing.
    pub fn new(matrix: &'a DocumentTermMatrix, words: &WordVectors) -> Self {
        let idf = matrix.smooth_idf();
        let width = words.rows.width();
        let terms = if width == 0 { 0 } else { matrix.vocabulary.len() };
        let mut centred = words.rows.clone();
        let mut has = vec![false; matrix.vocabulary.len()];
        for term in 0..terms {
            let row = centred.row_mut(term);
            let length = row.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt();
            has[term] = length > 1e-9;
            row.iter_mut().filter(|_| has[term]).for_each(|v| *v = (f64::from(*v) / length) as f32);
        }
        let mut masses = vec![0.0; matrix.vocabulary.len()];
        for row in 0..matrix.rows.len() {
            matrix.rows.row(row).filter(|(term, _)| has[*term as usize]).for_each(|(term, tf)| {
                masses[term as usize] += (1.0 + libm::log(f64::from(tf))) * idf[term as usize];
            });
        }
        let mass = masses.iter().sum::<f64>().max(1e-12);
        let mut mean = vec![0.0; width];
        for term in (0..terms).filter(|&term| has[term]) {
            mean.iter_mut().zip(centred.row(term)).for_each(|(mean, &v)| *mean += masses[term] * f64::from(v) / mass);
        }
        for term in (0..terms).filter(|&term| has[term]) {
            centred.row_mut(term).iter_mut().zip(&mean).for_each(|(v, mean)| *v = (f64::from(*v) - mean) as f32);
        }
        let mut unit = centred.clone();
        for term in 0..terms {
            let row = unit.row_mut(term);
            let length = row.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt();
            row.iter_mut().filter(|_| length > 1e-9).for_each(|v| *v = (f64::from(*v) / length) as f32);
        }
        Self { matrix, idf, unit, centred, has }
    }

    /// Numbers per vector.
    pub fn width(&self) -> usize {
        self.unit.width()
    }

    /// The words of a segment that have a vector, with their weight `(1 + ln tf) idf`.
    fn weighted(&self, segment: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let words = self.matrix.rows.row(segment).filter(|(term, _)| self.has[*term as usize]);
        words.map(|(term, tf)| (term as usize, (1.0 + libm::log(f64::from(tf))) * self.idf[term as usize]))
    }

    /// How near a segment's words lie to each query: the mean over its words of the squared cosine, where that is positive.
    ///
    /// The square lets a few near words count more than many that are vaguely near; `calm` words' weight of nothing is
    /// mixed in, so that a segment of two words does not lead.
    pub fn nearness(&self, queries: &[Query], calm: f64) -> Grid {
        let mut grid = Grid::zeros(self.matrix.rows.len(), queries.len());
        if self.width() == 0 {
            return grid;
        }
        let directions: Vec<Vec<f64>> = queries.iter().map(|query| direction(query, &self.unit, &self.idf)).collect();
        let near = |term: usize| -> Vec<f64> {
            let row = self.unit.row(term);
            let squared = |direction: &Vec<f64>| if self.has[term] { dot(row, direction).max(0.0).powi(2) } else { 0.0 };
            directions.iter().map(squared).collect()
        };
        let table: Vec<Vec<f64>> = (0..self.matrix.vocabulary.len()).into_par_iter().map(near).collect();
        each_row(&mut grid, |row, scores| {
            let mut mass = calm;
            for (term, weight) in self.weighted(row) {
                mass += weight;
                scores.iter_mut().zip(&table[term]).for_each(|(score, near)| *score += weight * near);
            }
            scores.iter_mut().for_each(|score| *score /= mass);
        });
        grid
    }

    /// Every segment as the sum of its words' vectors, weighted.
    pub fn segments(&self) -> DenseRows {
        let width = self.width();
        let mut rows = DenseRows::zeros(self.matrix.rows.len(), width);
        if width > 0 {
            rows.values_mut().par_chunks_mut(width).enumerate().for_each(|(segment, sum)| {
                for (term, weight) in self.weighted(segment) {
                    sum.iter_mut().zip(self.centred.row(term)).for_each(|(sum, &v)| *sum += weight as f32 * v);
                }
            });
        }
        rows
    }
}
