//! Scores by a language model of the user's own: what a segment says in other words than the codebook.
//!
//! A code's vector is the sum of its phrases' vectors at unit length, each times the weight of its clause; a segment's score is the cosine of its
//! vector with the code's, both less what all participants' segments share. That shared part is large (encoders put all talk of
//! one study into one corner), and taking it away is the first step of "all but the top" (Mu and Viswanath, 2018). A segment or code
//! that the model has no vector for scores nought.
//!
//! Limits: the model was taught on other texts than interviews; so it speaks beside the study's own words, with a weight, and never
//! instead of them. Cost: segments x codes x dimensions.

use super::Corpus;
use super::grid::Grid;
use super::lexical::each_row;
use super::query::ClauseWeights;
use crate::domain::model::SentenceVectors;

/// What segments' own words and a language model give together, in standard deviations, and how much of it the model adds.
pub(super) fn fused(corpus: &Corpus<'_>, columns: &[usize], own: &Grid, clauses: &ClauseWeights, weight: f64) -> (Grid, Option<Grid>) {
    let Some(sentences) = corpus.sentences.as_ref().filter(|_| weight > 0.0) else { return (own.clone(), None) };
    let over = corpus.participants;
    let mut both = own.clone();
    both.add(&sentence_cosine(sentences, columns, clauses, over).standardized(over), weight);
    let both = both.standardized(over);
    let mut added = both.clone();
    added.add(own, -1.0);
    (both, Some(added))
}

/// Cosine of every segment with every one of some codes; `columns` are their numbers in the codebook.
pub(super) fn sentence_cosine(sentences: &SentenceVectors<'_>, columns: &[usize], weights: &ClauseWeights, over: &[u32]) -> Grid {
    let rows = Rows::of(sentences);
    let mut grid = Grid::zeros(rows.count(), columns.len());
    let shared = rows.mean(over);
    let directions: Vec<Vec<f64>> = columns.iter().map(|&code| direction(sentences, code, weights, &shared)).collect();
    each_row(&mut grid, |segment, scores| {
        let mut place = unit(rows.row(segment));
        if place.iter().any(|&v| v != 0.0) {
            less(&mut place, &shared);
            scores.iter_mut().zip(&directions).for_each(|(score, direction)| *score = dot(&place, direction));
        }
    });
    grid
}

/// Segments' vectors, transcript after transcript.
struct Rows<'a> {
    rows: Vec<&'a [f32]>,
    width: usize,
}

impl<'a> Rows<'a> {
    fn of(sentences: &SentenceVectors<'a>) -> Self {
        let width = sentences.codebook.phrases.width();
        let rows = sentences.segments.iter().flat_map(|rows| (0..rows.len()).map(|at| rows.row(at))).collect();
        Self { rows, width }
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, segment: usize) -> &'a [f32] {
        self.rows[segment]
    }

    /// The mean of some segments' vectors at unit length.
    fn mean(&self, over: &[u32]) -> Vec<f64> {
        let mut sum = vec![0.0; self.width];
        for &segment in over {
            sum.iter_mut().zip(unit(self.row(segment as usize))).for_each(|(sum, v)| *sum += v);
        }
        sum.iter_mut().for_each(|sum| *sum /= over.len().max(1) as f64);
        sum
    }
}

/// The direction of a code, at unit length.
fn direction(sentences: &SentenceVectors<'_>, code: usize, weights: &ClauseWeights, shared: &[f64]) -> Vec<f64> {
    let codebook = sentences.codebook;
    let first: usize = codebook.clauses[..code].iter().map(Vec::len).sum();
    let mut sum = vec![0.0; codebook.phrases.width()];
    for (at, &clause) in codebook.clauses[code].iter().enumerate() {
        let mut phrase = unit(codebook.phrases.row(first + at));
        if phrase.iter().any(|&v| v != 0.0) {
            phrase.iter_mut().zip(shared).for_each(|(v, shared)| *v -= shared);
            sum.iter_mut().zip(phrase).for_each(|(sum, v)| *sum += weights.of(clause) * v);
        }
    }
    to_unit(&mut sum);
    sum
}

/// A row at unit length.
fn unit(row: &[f32]) -> Vec<f64> {
    let mut row: Vec<f64> = row.iter().map(|&v| f64::from(v)).collect();
    to_unit(&mut row);
    row
}

fn to_unit(row: &mut [f64]) {
    let length = dot(row, row).sqrt();
    if length > 1e-9 {
        row.iter_mut().for_each(|v| *v /= length);
    }
}

/// Takes the shared part away, and brings what is left to unit length.
fn less(row: &mut [f64], shared: &[f64]) {
    row.iter_mut().zip(shared).for_each(|(v, shared)| *v -= shared);
    to_unit(row);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
