//! Chooses the starting centres of k-means over lines: the best of several starts on a sample.
//!
//! Source: greedy k-means++, Arthur and Vassilvitskii (2007), section 6, as in `seeding`. In plain words: (1) each start draws its
//! centres one by one with a chance in proportion to the squared distance to the nearest so far, and of `2 + ln k` draws keeps the one
//! that lessens the sum most; (2) all starts go a few iterations; (3) the better ones go on; (4) the one of least inertia wins.
//! Every draw is a hash. Cost of a start: k x (2 + ln k) x lines drawn from x rank, and so many iterations over the sample.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use rayon::prelude::*;

use super::lloyd::{State, Until};
use super::points::Points;
use crate::domain::digest::hash64;

/// Lines of the sample that starts are drawn from, about so many.
const DRAWN_FROM: usize = 4000;

/// The lines per centre that starts are drawn from, where that is more.
const DRAWN_FROM_PER_CENTRE: usize = 50;

/// Places that are multiplied at once.
const BLOCK: usize = 1024;

/// Seeding stops when the mean gap left per line is below this: there is no further direction.
const NOTHING_LEFT: f64 = 1e-7;

/// Iterations after which starts are compared.
const FIRST: usize = 2;

/// One in so many starts is continued after that.
const GO_ON: usize = 4;

/// The most iterations of a start that is continued; the passes over all lines do the rest.
const THEN: usize = 8;

/// The best centres that so many starts find.
pub(super) fn best_start(points: &Points<'_>, k: usize, starts: usize, until: Until, seed: u64) -> Array2<f32> {
    let places = drawn_from(points, k);
    let begin = |centres: Array2<f32>| {
        let mut state = State::new(points, centres);
        state.run(points, Until { passes: FIRST, ..until });
        (state.inertia(), state)
    };
    let mut states: Vec<(f64, State)> = seeds(&places, k, starts, seed).into_par_iter().map(begin).collect();
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

/// For every start up to `k` centres drawn far from one another. Fewer where the lines have fewer directions.
///
/// All starts draw their next centre together, so that the lines are read once for all of them.
fn seeds(places: &Array2<f32>, k: usize, starts: usize, seed: u64) -> Vec<Array2<f32>> {
    let mut gaps: Vec<Vec<f32>> = vec![vec![2.0; places.nrows()]; starts];
    let mut centres: Vec<Vec<usize>> = vec![Vec::new(); starts];
    let draws = if k > 1 { 2 + libm::log(k as f64) as usize } else { 1 };
    for centre in 0..k {
        let key = |start: usize, at: usize| ((start as u64) << 32) | ((centre as u64) << 8) | at as u64;
        let share = |start: usize, at: usize| (hash64(seed, "cluster.batch", key(start, at)) >> 11) as f64 / (1u64 << 53) as f64;
        let drawn: Vec<Vec<usize>> =
            (0..starts).into_par_iter().map(|start| draw(&gaps[start], (0..draws).map(|at| share(start, at)))).collect();
        let near = products(places, &drawn.concat());
        let mut rest = near.view();
        let of_start = |drawn: &Vec<usize>| {
            let (own, others) = rest.split_at(Axis(0), drawn.len());
            rest = others;
            own
        };
        let near: Vec<ArrayView2<'_, f32>> = drawn.iter().map(of_start).collect();
        let parts = centres.par_iter_mut().zip(&mut gaps).zip(drawn.par_iter().zip(near));
        parts.for_each(|((centres, gaps), (drawn, near))| {
            if let Some((best, left)) = most_lessened(gaps, near) {
                centres.push(drawn[best]);
                *gaps = left;
            }
        });
    }
    centres.iter().map(|rows| places.select(Axis(0), rows)).collect()
}

/// Lines drawn with a chance in proportion to their gaps: none when nothing is left of them.
fn draw(gaps: &[f32], shares: impl Iterator<Item = f64>) -> Vec<usize> {
    let sums: Vec<f64> = gaps.iter().scan(0.0, |sum, &gap| Some((*sum += f64::from(gap), *sum).1)).collect();
    let total = sums.last().copied().unwrap_or(0.0);
    if total <= NOTHING_LEFT * gaps.len() as f64 {
        return Vec::new();
    }
    shares.map(|share| sums.partition_point(|&sum| sum <= share * total).min(gaps.len() - 1)).collect()
}

/// Products of some places with all places, a row for each of the some.
fn products(places: &Array2<f32>, some: &[usize]) -> Array2<f32> {
    let some = places.select(Axis(0), some);
    let mut products = Array2::zeros((some.nrows(), places.nrows()));
    let blocks = products.axis_chunks_iter_mut(Axis(1), BLOCK).zip(places.axis_chunks_iter(Axis(0), BLOCK));
    let blocks: Vec<_> = blocks.collect();
    blocks.into_par_iter().for_each(|(mut into, block)| general_mat_mul(1.0, &some, &block.t(), 0.0, &mut into));
    products
}

/// Of some lines drawn as centres the first that lessens the gaps most, and the gaps that it leaves. `near` are their products with all lines.
fn most_lessened(gaps: &[f32], near: ArrayView2<'_, f32>) -> Option<(usize, Vec<f32>)> {
    // Lines lie on the unit sphere: the squared distance is 2 - 2 cosine.
    let left = |near: ArrayView1<'_, f32>| near.iter().zip(gaps).map(|(&near, &gap)| (2.0 - 2.0 * near).max(0.0).min(gap)).collect();
    let mut left: Vec<Vec<f32>> = near.outer_iter().map(left).collect();
    let sums: Vec<f64> = left.iter().map(|left| left.iter().map(|&gap| f64::from(gap)).sum()).collect();
    let best = (0..sums.len()).reduce(|best, at| if sums[at] < sums[best] { at } else { best })?;
    Some((best, left.swap_remove(best)))
}
