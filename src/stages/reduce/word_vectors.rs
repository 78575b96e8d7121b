//! Word vectors from the corpus itself: words that occur near the same words have similar vectors.
//!
//! Source: Levy, Goldberg and Dagan (2015), Improving distributional similarity with lessons learned
//! from word embeddings. Two words are together when they stand in the same segment, or, counted
//! less, in neighbouring segments of one interview: people take up each other's subject. Counts `c` are
//! turned into positive pointwise mutual information with smoothed context,
//! `ln( c_ij sum_j(r_j^.75) / (r_i r_j^.75) )`, `r` the row sums, made symmetric by the mean with the
//! transpose; its leading eigenvectors, stretched by the root of the eigenvalue, are the vectors.
//!
//! Limits: a word seen once or twice has no vector, a study of a few hundred turns only rough ones. Cost: for
//! each word, the words of all segments around its own; then pairs seen together x rank, a few times.

use rayon::prelude::*;

use super::lsa::{dense, stretched};
use super::params::WordVectorConfig;
use super::project_rows::placed;
use super::{ReduceError, WordVectorParams};
use crate::contract::{Context, Outcome};
use crate::domain::corpus::segment::Layout;
use crate::domain::space::matrix::DocumentTermMatrix;
use crate::domain::space::vectors::{DenseRows, WordVectors};
use crate::math::eigenpairs::leading;
use crate::math::sparse::Sparse;

/// The exponent of the frequency of context words (Levy and others, "context distribution smoothing").
const SMOOTHING: f64 = 0.75;

/// So many times the rank's directions are searched: eigenvalues of mutual information fall slowly, and with fewer
/// the last of the kept ones still depend on where the search started.
const SEARCHED: usize = 4;

/// Finds vectors for the words of a corpus: one row per term of the vocabulary, zeros where a term has none.
///
/// ```
#[doc = include_str!("../example.txt")]
#[doc = include_str!("../example_scores.txt")]
/// let found = word_vectors(&space.topics, &layout, &near, &context).unwrap().value;
/// // Rows are `terms x numbers` and `segments x numbers`. A word must be in three segments and in under a third of all: in
/// // six segments none is, and no word has a vector.
/// assert_eq!((found.unit.width(), found.segments.width()), (0, 0));
/// ```
///
/// # Errors
///
/// A [`ReduceError`] if the inputs do not fit together, the dimensions cannot be found, or the run was stopped.
pub fn word_vectors(
    matrix: &DocumentTermMatrix,
    layout: &Layout,
    params: &WordVectorParams,
    ctx: &Context<'_>,
) -> Result<Outcome<WordVectors>, ReduceError> {
    if matrix.rows.len() != layout.len() {
        return Err(ReduceError::Mismatch { expected: layout.len(), found: matrix.rows.len() });
    }
    let words = chosen(matrix, &params.0);
    let company = together(matrix, layout, &words, &params.0);
    ctx.check()?;
    let information = mutual_information(&company, params.0.min_together);
    ctx.check()?;
    let rank = (params.0.rank as usize).min(words.len());
    let seed = crate::domain::digest::hash64(ctx.seed, "reduce.words", 0);
    let found = leading(words.len(), rank, SEARCHED * rank, seed, |block| information.times(block));
    let found = found.map_err(|reason| ReduceError::NoDimensions { of: "words", stage: "words", reason })?;
    let roots: Vec<f64> = found.values.iter().map(|value| value.abs().sqrt()).collect();
    let near = dense(&stretched(&found.vectors, &roots));
    let mut rows = DenseRows::zeros(matrix.vocabulary.len(), near.width());
    for (at, &term) in words.iter().enumerate() {
        rows.row_mut(term as usize).copy_from_slice(near.row(at));
    }
    Ok(Outcome::silent(placed(matrix, rows)))
}

/// Single words that are neither too rare nor everywhere, by rising number.
fn chosen(matrix: &DocumentTermMatrix, config: &WordVectorConfig) -> Vec<u32> {
    let most = config.max_share * matrix.rows.len() as f64;
    let fit = |&term: &u32| {
        let df = matrix.vocabulary.df[term as usize];
        df >= config.min_segments && f64::from(df) < most && matrix.vocabulary.is_unigram(term)
    };
    (0..matrix.vocabulary.len() as u32).filter(fit).collect()
}

/// How often each two words occur together: twice for a shared segment, less for neighbouring ones, by row.
fn together(matrix: &DocumentTermMatrix, layout: &Layout, words: &[u32], config: &WordVectorConfig) -> Vec<Vec<(u32, f64)>> {
    let mut number = vec![None; matrix.vocabulary.len()];
    (0u32..).zip(words).for_each(|(at, &term)| number[term as usize] = Some(at));
    let segments: Vec<Vec<u32>> =
        (0..matrix.rows.len()).map(|row| matrix.rows.row(row).filter_map(|(term, _)| number[term as usize]).collect()).collect();
    let mut places: Vec<Vec<u32>> = vec![Vec::new(); words.len()];
    for (at, segment) in segments.iter().enumerate() {
        segment.iter().for_each(|&word| places[word as usize].push(at as u32));
    }
    let transcript_of = layout.transcript_of();
    let fall: Vec<f64> = (0..=config.window_segments).map(|distance| 2.0 * libm::pow(config.decay, f64::from(distance))).collect();
    let count = |sums: &mut Vec<f64>, word: usize| {
        for &at in &places[word] {
            let range = layout.range(transcript_of[at as usize] as usize);
            let from = (at as usize).saturating_sub(config.window_segments as usize).max(range.start);
            for near in from..(at as usize + config.window_segments as usize + 1).min(range.end) {
                let weight = fall[near.abs_diff(at as usize)];
                segments[near].iter().for_each(|&other| sums[other as usize] += weight);
            }
        }
        sums[word] = 0.0;
        let row = (0u32..).zip(sums.iter()).filter(|(_, sum)| **sum > 0.0).map(|(other, &sum)| (other, sum)).collect();
        sums.fill(0.0);
        row
    };
    (0..words.len()).into_par_iter().map_init(|| vec![0.0; words.len()], count).collect()
}

/// Positive pointwise mutual information, symmetric.
fn mutual_information(company: &[Vec<(u32, f64)>], min_together: f64) -> Sparse {
    let sums: Vec<f64> = company.iter().map(|row| row.iter().map(|(_, count)| count).sum()).collect();
    let smooth: Vec<f64> = sums.iter().map(|&sum| libm::pow(sum, SMOOTHING)).collect();
    let all: f64 = smooth.iter().sum();
    let one_way = |i: usize, j: usize, count: f64| libm::log(count * all / (sums[i] * smooth[j])).max(0.0);
    let row = |i: usize| -> Vec<(u32, f32)> {
        let near = company[i].iter().filter(|(_, count)| *count >= min_together);
        // Counts are symmetric, so the transposed value needs no look-up.
        let both = near.map(|&(j, count)| (j, ((one_way(i, j as usize, count) + one_way(j as usize, i, count)) / 2.0) as f32));
        both.filter(|(_, value)| *value > 0.0).collect()
    };
    let rows: Vec<Vec<(u32, f32)>> = (0..company.len()).into_par_iter().map(row).collect();
    Sparse::from_rows(company.len(), &rows)
}
