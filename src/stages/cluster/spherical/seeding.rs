//! Chooses the starting centres of spherical k-means: greedy k-means++ on cosine.
//!
//! Source: Arthur and Vassilvitskii (2007), k-means++: the advantages of careful seeding; the greedy form
//! is theirs too (section 6). Each new centre is drawn with a chance in proportion to the row's
//! `1 - cosine` to the nearest centre so far; of `2 + ln k` draws the one that lessens the sum most is
//! kept. Every draw is a hash of seed, start, centre and draw. Cost: k x (2 + ln k) x rows x dimensions.

use ndarray::{Array2, Axis, Slice};
use rayon::prelude::*;

use crate::domain::digest::hash64;

use super::cosine::BLOCK;
use crate::math::row_products::row_products;

/// Seeding stops when the mean gap left per row is below this: there is no further direction.
const NOTHING_LEFT: f64 = 1e-7;

/// Up to `k` centres: the given ones first, the others drawn. Fewer where the rows have fewer directions.
pub fn seeds(rows: &Array2<f32>, given: Option<&Array2<f32>>, k: usize, seed: u64, start: u64) -> Array2<f32> {
    let mut centres = given.map_or_else(|| Array2::zeros((0, rows.ncols())), Array2::clone);
    let mut gaps: Vec<f64> = rows.outer_iter().map(|row| if row.iter().any(|&v| v != 0.0) { 2.0 } else { 0.0 }).collect();
    if centres.nrows() > 0 {
        gaps = lessened(rows, &gaps, &centres);
    }
    let draws = if k > 1 { 2 + libm::log(k as f64) as usize } else { 1 };
    while centres.nrows() < k {
        let sums = running_sums(&gaps);
        let total = sums.last().copied().unwrap_or(0.0);
        if total <= NOTHING_LEFT * gaps.len() as f64 {
            break;
        }
        let draw = |at: usize| {
            let key = (start << 32) | ((centres.nrows() as u64) << 8) | at as u64;
            let share = (hash64(seed, "cluster.seeding", key) >> 11) as f64 / (1u64 << 53) as f64;
            sums.partition_point(|&sum| sum <= share * total).min(gaps.len() - 1)
        };
        let drawn: Vec<usize> = (0..draws).map(draw).collect();
        let (best, left) = best_of(rows, &gaps, &rows.select(Axis(0), &drawn));
        centres.push_row(rows.row(drawn[best])).expect("a row is as wide as a centre");
        gaps = left;
    }
    if centres.nrows() == 0 {
        // All rows are zero: one centre without direction holds them.
        centres = Array2::zeros((1, rows.ncols()));
    }
    centres
}

fn running_sums(gaps: &[f64]) -> Vec<f64> {
    let running = gaps.iter().scan(0.0, |sum, gap| {
        *sum += gap;
        Some(*sum)
    });
    running.collect()
}

/// The gaps after more centres came.
fn lessened(rows: &Array2<f32>, gaps: &[f64], centres: &Array2<f32>) -> Vec<f64> {
    let block = |from: usize| {
        let to = (from + BLOCK).min(rows.nrows());
        let cosines = row_products(rows.slice_axis(Axis(0), Slice::from(from..to)), centres);
        let least = |(row, &gap): (ndarray::ArrayView1<'_, f32>, &f64)| {
            let row = row.to_slice().expect("a product's rows lie in one piece");
            row.iter().fold(gap, |gap, &cosine| gap.min(distance(cosine)))
        };
        cosines.outer_iter().zip(&gaps[from..to]).map(least).collect::<Vec<f64>>()
    };
    let blocks: Vec<Vec<f64>> = (0..rows.nrows()).into_par_iter().step_by(BLOCK).map(block).collect();
    blocks.concat()
}

/// Which of the candidates leaves the least, and the gaps that it leaves.
fn best_of(rows: &Array2<f32>, gaps: &[f64], candidates: &Array2<f32>) -> (usize, Vec<f64>) {
    let block = |from: usize| {
        let to = (from + BLOCK).min(rows.nrows());
        let cosines = row_products(rows.slice_axis(Axis(0), Slice::from(from..to)), candidates);
        let mut left = vec![0.0; candidates.nrows()];
        for (row, &gap) in cosines.outer_iter().zip(&gaps[from..to]) {
            let row = row.to_slice().expect("a product's rows lie in one piece");
            left.iter_mut().zip(row).for_each(|(left, &cosine)| *left += gap.min(distance(cosine)));
        }
        (left, cosines)
    };
    let blocks: Vec<(Vec<f64>, Array2<f32>)> = (0..rows.nrows()).into_par_iter().step_by(BLOCK).map(block).collect();
    let total = |candidate: usize| blocks.iter().map(|(left, _)| left[candidate]).sum::<f64>();
    let totals: Vec<f64> = (0..candidates.nrows()).map(total).collect();
    let best = (1..totals.len()).fold(0, |best, at| if totals[at] < totals[best] { at } else { best });
    let cosines = blocks.iter().flat_map(|(_, cosines)| cosines.column(best));
    (best, gaps.iter().zip(cosines).map(|(gap, &cosine)| gap.min(distance(cosine))).collect())
}

/// `1 - cosine`, with the last digits' noise around zero cut.
fn distance(cosine: f32) -> f64 {
    let distance = 1.0 - f64::from(cosine);
    if distance < 1e-6 { 0.0 } else { distance }
}
