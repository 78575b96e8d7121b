//! Latent semantic analysis: the directions in which the segments of a corpus differ most.
//!
//! Source: Deerwester and others (1990), Indexing by latent semantic analysis. The rows `X` are TF-IDF
//! weights of unit length; the basis holds the leading eigenvectors of `X'X`, which are the right
//! singular vectors of `X`; a segment's vector is its row times the basis. Nothing tall is
//! factorised: the search runs on the side of the vocabulary (see `eigenpairs`).
//! Limits: a word with two senses has one place; directions have no names. Cost: entries x rank, a few times.

use super::{LsaParams, ReduceError};
use crate::contract::{Context, Outcome};
use crate::domain::space::matrix::DocumentTermMatrix;
use crate::domain::space::vectors::{DenseRows, Lsa};
use crate::math::eigenpairs::{leading, times_small};
use crate::math::sparse::Sparse;

/// Finds the latent dimensions of a corpus, and places every segment in them.
///
/// Where the corpus has fewer dimensions than asked for, there are fewer.
///
/// ```
#[doc = include_str!("../example.txt")]
#[doc = include_str!("../example_scores.txt")]
/// let found = lsa(&space.topics, &params::<LsaConfig, LsaParams>(DEFAULT, "reduce"), &context).unwrap().value;
/// // Segments x dimensions, and terms x dimensions: there are at most as many as the corpus carries.
/// assert_eq!((found.rows.len(), found.basis.len()), (6, space.topics.vocabulary.len()));
/// assert!(found.rows.width() <= 6);
/// ```
///
/// # Errors
///
/// A [`ReduceError`] if the inputs do not fit together, the dimensions cannot be found, or the run was stopped.
pub fn lsa(matrix: &DocumentTermMatrix, params: &LsaParams, ctx: &Context<'_>) -> Result<Outcome<Lsa>, ReduceError> {
    let idf = matrix.smooth_idf();
    let weights = |row: usize| matrix.tfidf_row(row, &idf).into_iter().map(|(term, weight)| (term, weight as f32)).collect();
    let rows: Vec<Vec<(u32, f32)>> = (0..matrix.rows.len()).map(weights).collect();
    let rows = Sparse::from_rows(matrix.vocabulary.len(), &rows);
    let terms = rows.transposed();
    ctx.check()?;
    let rank = params.rank.min(rows.height()).min(rows.width());
    let seed = crate::domain::digest::hash64(ctx.seed, "reduce.lsa", 0);
    let found = leading(rows.width(), rank, 2 * rank + 32, seed, |block| terms.times(&rows.times(block)));
    let found = found.map_err(|reason| ReduceError::NoDimensions { of: "segments", stage: "reduce", reason })?;
    ctx.check()?;
    let length = rows.squared_length();
    let kept: f64 = found.values.iter().sum();
    let values: Vec<f32> = found.values.iter().map(|&value| value.max(0.0).sqrt() as f32).collect();
    let places = rows.times(&found.vectors);
    Ok(Outcome::silent(Lsa {
        rows: dense(&places),
        basis: dense(&found.vectors),
        singular_values: values,
        energy: if length > 0.0 { (kept / length) as f32 } else { 0.0 },
    }))
}

/// Numbers row after row.
pub(super) fn dense(array: &ndarray::Array2<f32>) -> DenseRows {
    DenseRows::from_values(array.ncols(), array.iter().copied().collect())
}

/// Rows of unit length that stretch the columns by `factors`.
pub(super) fn stretched(vectors: &ndarray::Array2<f32>, factors: &[f64]) -> ndarray::Array2<f32> {
    let mut diagonal = ndarray::Array2::<f32>::zeros((factors.len(), factors.len()));
    factors.iter().enumerate().for_each(|(at, &factor)| diagonal[(at, at)] = factor as f32);
    times_small(vectors.view(), &diagonal)
}
