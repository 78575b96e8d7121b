//! Where k-means over lines starts: the best of several starts on a sample.
//!
//! Source: greedy k-means++, Arthur and Vassilvitskii (2007), section 6, as in `seeding`. In plain words: (1) each start draws its
//! centres one by one with a chance in proportion to the squared distance to the nearest so far, and of `2 + ln k` draws keeps the one
//! that lessens the sum most; (2) all starts go a few iterations; (3) the better ones go on; (4) the one of least inertia wins.
//! Every draw is a hash. Cost of a start: k x (2 + ln k) x lines drawn from x rank, and so many iterations over the sample.

// Loops over a fixed number of lanes: written by index, each becomes a few instructions on wide registers.
#![allow(clippy::needless_range_loop)]

use ndarray::{Array2, Axis, Slice};
use rayon::prelude::*;

use super::lloyd::{State, Until};
use super::points::Points;
use crate::domain::digest::hash64;
use crate::domain::wide::wide;

/// Lines of the sample that starts are drawn from, about so many.
const DRAWN_FROM: usize = 4000;

/// And more, where there are many centres.
const DRAWN_FROM_PER_CENTRE: usize = 50;

/// Numbers of a place that are multiplied side by side.
const LANES: usize = 16;

/// When so little is left per line, the lines have no more directions.
const NOTHING_LEFT: f64 = 1e-7;

/// Iterations after which starts are compared.
const FIRST: usize = 3;

/// One of so many starts goes on after that.
const GO_ON: usize = 4;

/// For so many iterations at most: what is left to move, the passes over all lines move.
const THEN: usize = 12;

/// The best centres that so many starts find.
pub(super) fn best_start(points: &Points<'_>, k: usize, starts: usize, until: Until, seed: u64) -> Array2<f32> {
    let places = drawn_from(points, k);
    let begin = |start: usize| {
        let mut state = State::new(points, seeds(&places, k, seed, start as u64));
        state.run(points, Until { passes: FIRST, ..until });
        (state.inertia(), state)
    };
    let mut states: Vec<(f64, State)> = (0..starts).into_par_iter().map(begin).collect();
    // Equal ones stay in the order of their starts.
    states.sort_by(|a, b| a.0.total_cmp(&b.0));
    states.truncate(starts.div_ceil(GO_ON));
    let go_on = |(_, mut state): (f64, State)| {
        state.run(points, Until { passes: until.passes.min(THEN), ..until });
        (state.inertia(), state.centres)
    };
    let ended: Vec<(f64, Array2<f32>)> = states.into_par_iter().map(go_on).collect();
    let best = ended.into_iter().reduce(|best, next| if next.0 < best.0 { next } else { best });
    best.map_or_else(|| Array2::zeros((0, points.basis.width())), |(_, centres)| centres)
}

/// Places of so many lines as starts are drawn from.
fn drawn_from(points: &Points<'_>, k: usize) -> Array2<f32> {
    let most = DRAWN_FROM.max(DRAWN_FROM_PER_CENTRE * k);
    let sound: Vec<u32> = (0..points.len() as u32).filter(|&row| points.scales[row as usize] > 0.0).collect();
    let step = sound.len().div_ceil(most).max(1);
    points.places(&sound.iter().copied().step_by(step).collect::<Vec<u32>>())
}

/// Up to `k` centres drawn far from one another. Fewer where the lines have fewer directions.
fn seeds(places: &Array2<f32>, k: usize, seed: u64, start: u64) -> Array2<f32> {
    let mut centres = Array2::zeros((0, places.ncols()));
    let mut gaps: Vec<f32> = vec![2.0; places.nrows()];
    let draws = if k > 1 { 2 + libm::log(k as f64) as usize } else { 1 };
    while centres.nrows() < k {
        let sums: Vec<f64> = gaps.iter().scan(0.0, |sum, &gap| Some((*sum += f64::from(gap), *sum).1)).collect();
        let total = sums.last().copied().unwrap_or(0.0);
        if total <= NOTHING_LEFT * gaps.len() as f64 {
            break;
        }
        let draw = |at: usize| {
            let key = (start << 32) | ((centres.nrows() as u64) << 8) | at as u64;
            let share = (hash64(seed, "cluster.batch", key) >> 11) as f64 / (1u64 << 53) as f64;
            sums.partition_point(|&sum| sum <= share * total).min(gaps.len() - 1)
        };
        let drawn: Vec<usize> = (0..draws).map(draw).collect();
        let (best, left) = most_lessened(places, &gaps, &drawn);
        gaps = left;
        centres.append(Axis(0), places.slice_axis(Axis(0), Slice::from(best..best + 1))).expect("a place is as wide as a centre");
    }
    centres
}

/// Of some lines drawn as centres the first that lessens the gaps most, and the gaps that it leaves.
fn most_lessened(places: &Array2<f32>, gaps: &[f32], drawn: &[usize]) -> (usize, Vec<f32>) {
    let place = |row: usize| places.row(row).to_slice().expect("places lie row after row");
    let mut left: Vec<Vec<f32>> = vec![Vec::with_capacity(gaps.len()); drawn.len()];
    wide(
        #[inline(always)]
        || {
            for (row, &gap) in gaps.iter().enumerate() {
                for (&candidate, left) in drawn.iter().zip(&mut left) {
                    // Lines lie on the unit sphere: the squared distance is 2 - 2 cosine.
                    left.push((2.0 - 2.0 * product(place(row), place(candidate))).max(0.0).min(gap));
                }
            }
        },
    );
    let sum = |left: &Vec<f32>| left.iter().map(|&gap| f64::from(gap)).sum::<f64>();
    let sums: Vec<f64> = left.iter().map(sum).collect();
    let best = (1..drawn.len()).fold(0, |best, at| if sums[at] < sums[best] { at } else { best });
    (drawn[best], left.swap_remove(best))
}

/// The product of two places, summed in lanes.
#[inline(always)]
fn product(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0f32; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}
