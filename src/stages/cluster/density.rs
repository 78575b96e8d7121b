//! Chooses the tolerance of density clustering from the corpus's own distances.
//!
//! Source: Ester, Kriegel, Sander and Xu (1996), DBSCAN, section 4.2: sort each row's distance to its
//! k-th neighbour; where the curve bends, noise begins. The bend is taken as the point farthest below the
//! chord from first to last (Satopää, Albrecht, Irwin and Raghavan, 2011, "kneedle"). Limits: one tolerance for all
//! places, dense or thin; in many dimensions distances grow alike and the bend is weak. Cost: rows squared x dimensions.

use ndarray::{Array2, Axis, Slice};
use rayon::prelude::*;

use super::spherical::cosine::BLOCK;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::cluster::planted::{noise, on_threads};
    use ndarray::array;

    #[test]
    fn a_row_is_not_its_own_neighbour() {
        let rows = array![[1.0f32, 0.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]];
        let check = |k: usize, expect: [f64; 4]| {
            let found = neighbour_distances(&rows, k);
            assert!(found.iter().zip(expect).all(|(found, expect)| (found - expect).abs() < 1e-6), "{found:?}");
        };
        let root = 2f64.sqrt();
        check(1, [0.0, 0.0, root, root]);
        check(2, [root, root, root, 2.0]);
        // Fewer than so many others: the farthest there is.
        check(9, [root, 2.0, 2.0, 2.0]);
        assert!(neighbour_distances(&rows.slice_axis(Axis(0), Slice::from(..1)).to_owned(), 3).is_empty());
    }

    #[test]
    fn the_bend_is_where_the_curve_hangs_lowest_below_its_chord() {
        // From .1 at place 0 to .9 at place 4 the chord rises .2 a place; at place 3 it is at .7 and the curve at .2.
        assert_eq!(bend(&[0.1, 0.1, 0.15, 0.2, 0.9]), 0.2);
        assert_eq!(bend(&[0.3, 0.3, 0.3]), 0.3);
        // A curve that bulges upwards has no bend below.
        assert_eq!(bend(&[0.1, 0.8, 0.9]), 0.1);
        assert_eq!((bend(&[]), bend(&[0.4])), (0.0, 0.4));
    }

    #[test]
    fn the_tolerance_counts_the_row_itself() {
        let rows = array![[1.0f32, 0.0], [0.8, 0.6], [0.8, 0.6], [0.0, 1.0], [-1.0, 0.0]];
        assert_eq!(tolerance(&rows, 3), bend(&neighbour_distances(&rows, 2)));
    }

    #[test]
    fn blocks_and_threads_do_not_show() {
        let rows = Array2::from_shape_fn((BLOCK + 40, 3), |(row, column)| noise((row * 3 + column) as u64));
        let found = on_threads(|| neighbour_distances(&rows, 4));
        assert_eq!(found[0].len(), BLOCK + 40);
        assert!(found.iter().all(|distances| *distances == found[0]));
    }
}
