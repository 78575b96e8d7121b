//! k-nearest-neighbour smoothing: the mean score of the most similar windows.
//!
//! A place is a segment's window in the space of the corpus's word vectors. Its score is the weighted mean score of
//! the places nearest to it in any interview, itself left out: k-nearest-neighbour smoothing (Fix and
//! Hodges, 1951) of a ranking. Cost: participants' segments squared x dimensions.

use ndarray::{Array2, Axis, Slice};
use rayon::prelude::*;

use super::score_matrix::ScoreMatrix;
use crate::domain::space::vectors::DenseRows;
use crate::math::largest::largest;
use crate::math::row_products::row_products;

/// How many near places count.
const NEAREST: usize = 25;
/// The weight of a place is this power of its cosine.
const POWER: i32 = 5;
/// Segments compared at once.
const ROWS: usize = 128;

/// The mean score of the places nearest to each participant's segment.
pub(super) fn nearest(scores: &ScoreMatrix, windows: &DenseRows, participants: &[u32]) -> ScoreMatrix {
    let mut grid = ScoreMatrix::zeros(scores.segments(), scores.codes());
    if windows.width() == 0 || participants.is_empty() {
        return grid;
    }
    let rows: Vec<f32> = participants.iter().flat_map(|&at| windows.row(at as usize).iter().copied()).collect();
    let rows = Array2::from_shape_vec((participants.len(), windows.width()), rows).expect("one window per participant's segment");
    let block = |from: usize| {
        let to = (from + ROWS).min(participants.len());
        let cosines = row_products(rows.slice_axis(Axis(0), Slice::from(from..to)), &rows);
        let mean = |(at, cosines): (usize, ndarray::ArrayView1<'_, f32>)| {
            let row = cosines.to_slice().expect("a product's rows lie in one piece");
            // What points the other way is not near.
            let near = largest(row, NEAREST, |other| other != from + at && row[other] >= 0.0);
            let mut sum = vec![0.0; scores.codes()];
            let mut mass = 1e-9;
            for (cosine, other) in near {
                let weight = f64::from(cosine).powi(POWER);
                mass += weight;
                sum.iter_mut().zip(scores.row(participants[other] as usize)).for_each(|(sum, score)| *sum += weight * score);
            }
            sum.iter_mut().for_each(|sum| *sum /= mass);
            sum
        };
        cosines.outer_iter().enumerate().map(mean).collect::<Vec<_>>()
    };
    let blocks: Vec<Vec<Vec<f64>>> = (0..participants.len()).into_par_iter().step_by(ROWS).map(block).collect();
    for (&at, mean) in participants.iter().zip(blocks.iter().flatten()) {
        grid.row_mut(at as usize).copy_from_slice(mean);
    }
    grid
}
