//! Scores by the words that a segment shares with a code: BM25, and TF-IDF cosine for talk acts.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::query::Query;
use super::score_matrix::ScoreMatrix;
use crate::domain::space::matrix::DocumentTermMatrix;

/// What a person wrote about BM25.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bm25Config {
    /// Saturation of term frequency: the larger, the longer further uses of a word count.
    pub k1: f64,
    /// Strength of length normalisation, 0 to 1.
    pub b: f64,
}

/// For each term, the codes that look for it and the weight.
struct ByTerm {
    starts: Vec<u32>,
    entries: Vec<(u32, f64)>,
}

impl ByTerm {
    fn new(queries: &[Query], terms: usize, weight: impl Fn(u32, f64) -> f64) -> Self {
        let mut lists: Vec<(u32, u32, f64)> = Vec::new();
        for (code, query) in queries.iter().enumerate() {
            lists.extend(query.terms().iter().map(|w| (w.term, code as u32, weight(w.term, w.weight))));
        }
        lists.sort_by_key(|&(term, code, _)| (term, code));
        let mut starts = vec![0u32; terms + 1];
        lists.iter().for_each(|&(term, ..)| starts[term as usize + 1] += 1);
        for at in 0..terms {
            starts[at + 1] += starts[at];
        }
        Self { starts, entries: lists.into_iter().map(|(_, code, weight)| (code, weight)).collect() }
    }

    fn of(&self, term: u32) -> &[(u32, f64)] {
        &self.entries[self.starts[term as usize] as usize..self.starts[term as usize + 1] as usize]
    }
}

/// BM25 of segments for queries.
///
/// Source: Robertson and Zaragoza (2009), The probabilistic relevance framework: BM25 and beyond. Sum over the query's terms of
/// `ln(1 + q) idf tf (k1 + 1) / (tf + k1 (1 - b + b len / mean len))`, `idf = ln(1 + (n - df + .5) / (df + .5))`.
/// The logarithm of the query weight keeps a word that occurs in every clause from outweighing all others.
pub(super) struct Bm25<'a> {
    matrix: &'a DocumentTermMatrix,
    by_term: ByTerm,
    codes: usize,
    /// The length normalisation of `tf` in each segment.
    held: Vec<f64>,
    k1: f64,
}

impl<'a> Bm25<'a> {
    /// Weighs the terms of the queries, and the lengths of the segments.
    pub fn new(matrix: &'a DocumentTermMatrix, queries: &[Query], config: &Bm25Config) -> Self {
        let n = matrix.rows.len() as f64;
        let idf = |term: u32| {
            let df = f64::from(matrix.vocabulary.df[term as usize]);
            libm::log(1.0 + (n - df + 0.5) / (df + 0.5))
        };
        let by_term = ByTerm::new(queries, matrix.vocabulary.len(), |term, weight| libm::log(1.0 + weight) * idf(term));
        let lengths: Vec<f64> = (0..matrix.rows.len()).map(|row| matrix.rows.row(row).map(|(_, tf)| f64::from(tf)).sum()).collect();
        let mean = (lengths.iter().sum::<f64>() / n).max(1e-9);
        let held = lengths.iter().map(|length| config.k1 * (1.0 - config.b + config.b * length / mean)).collect();
        Self { matrix, by_term, codes: queries.len(), held, k1: config.k1 }
    }

    /// The scores of all segments.
    pub fn scores(&self) -> ScoreMatrix {
        let mut grid = ScoreMatrix::zeros(self.matrix.rows.len(), self.codes);
        each_row(&mut grid, |row, scores| {
            for (term, tf) in self.matrix.rows.row(row) {
                let part = self.part(row, f64::from(tf));
                self.by_term.of(term).iter().for_each(|&(code, weight)| scores[code as usize] += weight * part);
            }
        });
        grid
    }

    /// What a segment's score for a code loses when so many occurrences of a term are not counted.
    pub fn loss(&self, row: usize, code: usize, term: u32, times: u32) -> f64 {
        let tf = self.matrix.rows.row(row).find(|&(other, _)| other == term).map_or(0, |(_, tf)| tf);
        let weight = self.by_term.of(term).iter().find(|(of, _)| *of as usize == code).map_or(0.0, |&(_, weight)| weight);
        weight * (self.part(row, f64::from(tf)) - self.part(row, f64::from(tf.saturating_sub(times))))
    }

    fn part(&self, row: usize, tf: f64) -> f64 {
        // With k1 = 0 nothing is left below the line where the term does not occur.
        if tf == 0.0 { 0.0 } else { tf * (self.k1 + 1.0) / (tf + self.held[row]) }
    }
}

/// BM25 of every segment for every query.
pub(super) fn bm25(matrix: &DocumentTermMatrix, queries: &[Query], config: &Bm25Config) -> ScoreMatrix {
    Bm25::new(matrix, queries, config).scores()
}

/// Cosine of every segment's TF-IDF row with every query, `ln(1 + q) idf` its weights.
pub(super) fn tfidf_cosine(matrix: &DocumentTermMatrix, queries: &[Query]) -> ScoreMatrix {
    let idf = matrix.smooth_idf();
    let weight = |term: u32, weight: f64| libm::log(1.0 + weight) * idf[term as usize];
    let by_term = ByTerm::new(queries, matrix.vocabulary.len(), weight);
    let lengths: Vec<f64> =
        queries.iter().map(|query| query.terms().iter().map(|w| weight(w.term, w.weight).powi(2)).sum::<f64>().sqrt()).collect();
    let mut grid = ScoreMatrix::zeros(matrix.rows.len(), queries.len());
    each_row(&mut grid, |row, scores| {
        for (term, weight) in matrix.tfidf_row(row, &idf) {
            by_term.of(term).iter().for_each(|&(code, query)| scores[code as usize] += weight * query);
        }
        scores.iter_mut().zip(&lengths).filter(|(_, length)| **length > 0.0).for_each(|(score, length)| *score /= length);
    });
    grid
}

/// Fills a table row by row, on all threads.
pub(super) fn each_row(grid: &mut ScoreMatrix, fill: impl Fn(usize, &mut [f64]) + Sync) {
    let codes = grid.codes();
    if codes > 0 {
        grid.values_mut().par_chunks_mut(codes).enumerate().with_min_len(256).for_each(|(row, scores)| fill(row, scores));
    }
}
