//! Scores by a language model of the user's own: what a segment says in other words than the codebook.
//!
//! A code's direction is the sum of the vectors of its whole entry, times [`ENTRY`], and of its phrases, each times the weight of its clause, all
//! at unit length; a segment's score is the cosine of its vector with that. It is standardized as every other part is and added to what
//! the segment's own words give, before neighbours are read. A segment or code that the model has no vector for scores zero.
//!
//! Tried and left out, as they brought less on interviews that people coded: the mean of the segments taken away first, whitening, the nearest
//! phrase alone. Limits: the model was taught on other texts than interviews; so it speaks beside the study's own words, with a weight,
//! and never instead of them. Cost: segments x codes x dimensions.

use super::Corpus;
use super::lexical::each_row;
use super::query::ClauseWeights;
use super::score_matrix::ScoreMatrix;
use crate::domain::space::model::{CodebookVectors, SentenceVectors};

/// How much the entry read as one text counts, where a phrase of "terms" counts one.
const ENTRY: f64 = 2.0;

/// What segments' own words and a language model give together, in standard deviations, and how much of it the model adds.
pub(super) fn fused(
    corpus: &Corpus<'_>,
    columns: &[usize],
    own: &ScoreMatrix,
    clauses: &ClauseWeights,
    weight: f64,
) -> (ScoreMatrix, Option<ScoreMatrix>) {
    let Some(sentences) = corpus.sentences.as_ref().filter(|_| weight > 0.0) else { return (own.clone(), None) };
    let over = corpus.participants;
    let mut both = own.clone();
    both.add(&sentence_cosine(sentences, columns, clauses).standardized(over), weight);
    let both = both.standardized(over);
    let mut added = both.clone();
    added.add(own, -1.0);
    (both, Some(added))
}

/// Cosine of every segment with some of the codes; `columns` are their numbers in the codebook.
fn sentence_cosine(sentences: &SentenceVectors<'_>, columns: &[usize], weights: &ClauseWeights) -> ScoreMatrix {
    let rows: Vec<&[f32]> = sentences.segments.iter().flat_map(|rows| (0..rows.len()).map(|at| rows.row(at))).collect();
    let directions: Vec<Vec<f64>> = columns.iter().map(|&code| direction(sentences.codebook, code, weights)).collect();
    let mut grid = ScoreMatrix::zeros(rows.len(), columns.len());
    each_row(&mut grid, |segment, scores| {
        let place = unit(rows[segment]);
        scores.iter_mut().zip(&directions).for_each(|(score, direction)| *score = dot(&place, direction));
    });
    grid
}

/// The direction of a code, at unit length; zeros where the model has no vector for any of its words.
fn direction(codebook: &CodebookVectors, code: usize, weights: &ClauseWeights) -> Vec<f64> {
    let first: usize = codebook.clauses[..code].iter().map(Vec::len).sum();
    let phrases = codebook.clauses[code].iter().enumerate().map(|(at, &clause)| (weights.of(clause), codebook.phrases.row(first + at)));
    let mut sum = vec![0.0; codebook.entries.width()];
    for (weight, row) in phrases.chain([(ENTRY, codebook.entries.row(code))]) {
        sum.iter_mut().zip(unit(row)).for_each(|(sum, v)| *sum += weight * v);
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

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::token::Clause;
    use crate::domain::space::vectors::DenseRows;

    const WEIGHTS: ClauseWeights = ClauseWeights { seeds: 1.0, name: 1.0, inclusion: 0.7, definition: 0.5, example: 0.5 };

    #[test]
    fn a_segment_is_scored_by_the_entry_and_the_phrases_of_a_code() {
        let codebook = CodebookVectors {
            clauses: vec![vec![Clause::Name], vec![Clause::Seed, Clause::Definition]],
            phrases: DenseRows::from_values(2, vec![9.0, 9.0, 0.0, 3.0, 5.0, 0.0]),
            entries: DenseRows::from_values(2, vec![9.0, 9.0, 7.0, 0.0]),
        };
        let segments = [DenseRows::from_values(2, vec![2.0, 0.0, 0.0, 0.0]), DenseRows::from_values(2, vec![0.0, 4.0])];
        let found = sentence_cosine(&SentenceVectors { segments: &segments, codebook: &codebook }, &[1], &WEIGHTS);
        // The entry counts two along the first axis, the definition a half; the term counts one along the second.
        let length = (2.5f64 * 2.5 + 1.0).sqrt();
        let expect = [2.5 / length, 0.0, 1.0 / length];
        (0..3).for_each(|at| assert!((found.row(at)[0] - expect[at]).abs() < 1e-12, "{at}: {:?}", found.row(at)));
    }
}
