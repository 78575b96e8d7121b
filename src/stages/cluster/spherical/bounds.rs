//! Finds the rows that cannot have changed their centre since they were last compared.
//!
//! Source: Hamerly (2010), Making k-means even faster; for unit vectors the squared distance is `2 - 2 cosine`. Each row keeps an upper bound
//! on the distance to its own centre and a lower bound on that to any other; when centres move, the bounds give way by how far they
//! moved. A row whose bounds do not meet would get the same centre again, so it is not looked at. Bounds are wider than rounding
//! can reach: the labels are those of the plain method, to the last one.

use ndarray::{Array2, Axis};

use super::cosine::assign;

/// The error assumed of squared distances, since cosines are sums of `f32`.
const ROUNDING: f32 = 1e-5;

/// The share of rows to compare above which all rows are compared.
const MOST: f64 = 0.7;

/// Bounds on distances, row by row.
pub struct Bounds {
    upper: Vec<f32>,
    lower: Vec<f32>,
}

impl Bounds {
    /// Bounds that exclude nothing.
    pub fn new(rows: usize) -> Self {
        Self { upper: vec![f32::INFINITY; rows], lower: vec![0.0; rows] }
    }

    /// Gives rows to their nearest centres where that may have changed. The cosines are known of those only: `None` means that a
    /// row's cosine was not taken.
    pub fn relabel(&mut self, rows: &Array2<f32>, centroids: &Array2<f32>, labels: &mut [u32]) -> Option<Vec<(u32, f32)>> {
        let open: Vec<usize> = (0..labels.len()).filter(|&row| self.upper[row] >= self.lower[row]).collect();
        let all = open.len() as f64 > MOST * labels.len() as f64;
        let places = if all { assign(rows, centroids) } else { assign(&rows.select(Axis(0), &open), centroids) };
        let row_of = |at: usize| if all { at } else { open[at] };
        for (at, place) in places.iter().enumerate() {
            labels[row_of(at)] = place.cluster;
            self.upper[row_of(at)] = (2.0 - 2.0 * place.cosine + ROUNDING).max(0.0).sqrt();
            self.lower[row_of(at)] = (2.0 - 2.0 * place.next - ROUNDING).max(0.0).sqrt();
        }
        all.then(|| places.iter().map(|place| (place.cluster, place.cosine)).collect())
    }

    /// Forgets what was known of a row.
    pub fn forget(&mut self, row: usize) {
        (self.upper[row], self.lower[row]) = (f32::INFINITY, 0.0);
    }

    /// Loosens the bounds by the moves of the centres.
    pub fn loosen(&mut self, old: &Array2<f32>, new: &Array2<f32>, labels: &[u32]) {
        let moved = |(old, new): (ndarray::ArrayView1<'_, f32>, ndarray::ArrayView1<'_, f32>)| {
            let square: f64 = old.iter().zip(new).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum();
            // Rounded up, so that it is never less than the truth.
            square.sqrt() as f32 * (1.0 + 1e-6) + 1e-7
        };
        let moves: Vec<f32> = old.outer_iter().zip(new.outer_iter()).map(moved).collect();
        let farthest = (0..moves.len()).fold(0, |best, at| if moves[at] > moves[best] { at } else { best });
        let next = (0..moves.len()).filter(|&at| at != farthest).map(|at| moves[at]).fold(0.0, f32::max);
        for ((upper, lower), &label) in self.upper.iter_mut().zip(&mut self.lower).zip(labels) {
            *upper += moves[label as usize];
            *lower -= if label as usize == farthest { next } else { moves[farthest] };
        }
    }
}
