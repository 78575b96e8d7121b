//! How near is near: the tolerance of density clustering, from the corpus's own distances.
//!
//! Source: Ester, Kriegel, Sander and Xu (1996), DBSCAN, section 4.2: sort each row's distance to its
//! k-th neighbour; where the curve bends, noise begins. The bend is taken as the point farthest below the
//! chord from first to last (Satopää, Albrecht, Irwin and Raghavan, 2011, "kneedle"). Limits: one tolerance for all
//! places, dense or thin; in many dimensions distances grow alike and the bend is weak. Cost: rows squared x dimensions.

use ndarray::{Array2, Axis, Slice};
use rayon::prelude::*;

use super::spherical::BLOCK;

/// Distance of each row to its k-th nearest other row, sorted; rows are of unit length.
pub(super) fn neighbour_distances(points: &Array2<f32>, k: usize) -> Vec<f64> {
    let n = points.nrows();
    if n < 2 {
        return Vec::new();
    }
    let k = k.clamp(1, n - 1);
    let block = |from: usize| {
        let to = (from + BLOCK).min(n);
        let mut cosines = points.slice_axis(Axis(0), Slice::from(from..to)).dot(&points.t());
        let kth = |(at, mut row): (usize, ndarray::ArrayViewMut1<'_, f32>)| {
            // A row is not its own neighbour.
            row[from + at] = f32::NEG_INFINITY;
            let mut row = row.to_vec();
            let (_, cosine, _) = row.select_nth_unstable_by(k - 1, |a, b| b.total_cmp(a));
            (2.0 - 2.0 * f64::from(*cosine)).max(0.0).sqrt()
        };
        cosines.outer_iter_mut().enumerate().map(kth).collect::<Vec<f64>>()
    };
    let blocks: Vec<Vec<f64>> = (0..n).into_par_iter().step_by(BLOCK).map(block).collect();
    let mut distances = blocks.concat();
    distances.sort_by(f64::total_cmp);
    distances
}

/// The distance at the bend of the curve of sorted distances; 0 where there is no curve.
pub(super) fn bend(sorted: &[f64]) -> f64 {
    let (Some(&first), Some(&last)) = (sorted.first(), sorted.last()) else { return 0.0 };
    let chord = |at: usize| first + (last - first) * at as f64 / (sorted.len() - 1).max(1) as f64;
    let below = |at: usize| chord(at) - sorted[at];
    let deepest = (1..sorted.len()).fold(0, |best, at| if below(at) > below(best) { at } else { best });
    sorted[deepest]
}

/// The tolerance for places where `min_points` rows, the row itself counted, lie close together.
pub(super) fn tolerance(points: &Array2<f32>, min_points: usize) -> f64 {
    bend(&neighbour_distances(points, min_points.saturating_sub(1)))
}
