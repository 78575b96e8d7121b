//! Lines as points of the latent space without their coordinates: distances to centres come from a small table.
//!
//! The direction of a line is `s P'a`, where `a` are its weights, `P` the basis and `s` the line's scale. Its product with a
//! centre `c` is `s` times a sum over its terms of `(P c)`: `k` numbers per term stand for `k` centres. And the mean of some
//! lines is `P'` times the mean of their scaled weights: so sums are kept per term, in fixed point, and no line is ever placed.

// Loops over a fixed number of lanes: written by index, each becomes a few instructions on wide registers.
#![allow(clippy::needless_range_loop)]

use ndarray::{Array2, ArrayView2, Axis, Slice};
use rayon::prelude::*;

use crate::domain::space::packed::{PackedRows, Weights, term_of};
use crate::domain::space::vectors::DenseRows;
use crate::math::simd::wide;

/// The fixed-point unit of the sums. A scaled weight is below a few thousand, so ten million lines do not overflow.
pub(super) const FIXED: f64 = (1u64 << 24) as f64;

/// Rows of the vocabulary that are multiplied at once.
const BLOCK: usize = 1024;

/// Lines of a corpus, or a sample of them.
#[derive(Clone, Copy)]
pub struct Points<'a> {
    /// Their counts.
    pub rows: &'a PackedRows,
    /// What brings each line's projection to unit length; 0 where it has no direction.
    pub scales: &'a [f32],
    /// Weights of the counts.
    pub weights: &'a Weights,
    /// The basis of the latent space.
    pub basis: &'a DenseRows,
}

/// Products of every term with every centre, and the centres' squared lengths.
pub(super) struct Products {
    pub values: Vec<f32>,
    /// The squared lengths, infinite behind the last centre, so that no line is ever nearest to a filler.
    pub squares: Vec<f32>,
}

/// The nearest centre of a line and the squared distances to it and to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Nearest {
    pub centre: u16,
    pub own: f32,
    pub next: f32,
}

impl Points<'_> {
    /// How many lines.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The counts and scales of some lines.
    pub(super) fn select(&self, rows: &[u32]) -> (PackedRows, Vec<f32>) {
        (self.rows.select(rows), rows.iter().map(|&row| self.scales[row as usize]).collect())
    }

    fn basis(&self) -> ArrayView2<'_, f32> {
        ArrayView2::from_shape((self.basis.len(), self.basis.width()), self.basis.values()).expect("rows of the basis are equally wide")
    }

    /// Products of all terms with centres, `lanes` numbers per term.
    pub(super) fn products(&self, centres: &Array2<f32>, lanes: usize) -> Products {
        let (basis, k) = (self.basis(), centres.nrows());
        let mut values = vec![0.0f32; basis.nrows() * lanes];
        values.par_chunks_mut(BLOCK * lanes).enumerate().for_each(|(block, values)| {
            let from = block * BLOCK;
            let rows = Slice::from(from..(from + BLOCK).min(basis.nrows()));
            let products = basis.slice_axis(Axis(0), rows).dot(&centres.t());
            for (into, row) in values.chunks_exact_mut(lanes).zip(products.outer_iter()) {
                into.iter_mut().zip(row).for_each(|(into, &value)| *into = value);
            }
        });
        let mut squares = vec![f32::INFINITY; lanes];
        for (square, centre) in squares.iter_mut().zip(centres.outer_iter()) {
            *square = centre.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>() as f32;
        }
        debug_assert!(k <= lanes);
        Products { values, squares }
    }

    /// Adds a line's scaled weights to a centre's sums, or takes them away.
    #[inline]
    pub(super) fn add(&self, row: usize, centre: usize, sign: i64, k: usize, sums: &mut [i64]) {
        let scale = f64::from(self.scales[row]) * FIXED;
        for &entry in self.rows.row(row) {
            let value = (f64::from(self.weights.of(entry)) * scale) as i64;
            sums[term_of(entry) * k + centre] += sign * value;
        }
    }

    /// The means that sums per term stand for; a centre without lines stays where it was.
    pub(super) fn means(&self, sums: &[i64], counts: &[i64], old: &Array2<f32>) -> Array2<f32> {
        let k = counts.len();
        let per: Vec<f64> = counts.iter().map(|&count| 1.0 / (FIXED * count.max(1) as f64)).collect();
        let basis = self.basis();
        let parts: Vec<Array2<f32>> = (0..basis.nrows())
            .into_par_iter()
            .step_by(BLOCK)
            .map(|from| {
                let rows = from..(from + BLOCK).min(basis.nrows());
                let mean = |(term, centre): (usize, usize)| (sums[(from + term) * k + centre] as f64 * per[centre]) as f32;
                let means = Array2::from_shape_fn((rows.len(), k), mean);
                means.t().dot(&basis.slice_axis(Axis(0), Slice::from(rows)))
            })
            .collect();
        let mut centres = Array2::<f64>::zeros((k, basis.ncols()));
        parts.iter().for_each(|part| centres.zip_mut_with(part, |sum, &value| *sum += f64::from(value)));
        let mut centres = centres.mapv(|value| value as f32);
        for (centre, _) in counts.iter().enumerate().filter(|(_, count)| **count == 0) {
            centres.row_mut(centre).assign(&old.row(centre));
        }
        centres
    }

    /// Places some lines: for few of them this is cheaper than going by terms.
    pub(super) fn places(&self, rows: &[u32]) -> Array2<f32> {
        let mut places = Array2::zeros((rows.len(), self.basis.width()));
        for (mut place, &row) in places.outer_iter_mut().zip(rows) {
            for &entry in self.rows.row(row as usize) {
                let weight = self.weights.of(entry) * self.scales[row as usize];
                place.iter_mut().zip(self.basis.row(term_of(entry))).for_each(|(sum, value)| *sum += weight * value);
            }
        }
        places
    }
}

/// Finds the nearest centres of some lines, one after the other.
pub(super) type FindNearest = for<'p> fn(&Points<'p>, &[u32], &Products, &mut Vec<Nearest>);

/// The least number of lanes that `k` centres fit into, and the search for it.
pub(super) fn lanes(k: usize) -> (usize, FindNearest) {
    match k {
        0..=8 => (8, nearest::<8, 1>),
        9..=16 => (16, nearest::<16, 2>),
        17..=24 => (24, nearest::<24, 3>),
        25..=32 => (32, nearest::<32, 4>),
        33..=64 => (64, nearest::<64, 8>),
        65..=128 => (128, nearest::<128, 16>),
        _ => (MOST_CENTRES, nearest::<MOST_CENTRES, { MOST_CENTRES / WIDTH }>),
    }
}

/// The most centres that lines can be given to.
pub(super) const MOST_CENTRES: usize = 256;

/// Lanes that are compared side by side.
const WIDTH: usize = 8;

/// The nearest centre of each line; of equally near ones the first.
fn nearest<const LANES: usize, const STEPS: usize>(points: &Points<'_>, rows: &[u32], products: &Products, found: &mut Vec<Nearest>) {
    found.clear();
    found.reserve(rows.len());
    wide(
        #[inline(always)]
        || {
            for &row in rows {
                let sums = points.weights.gather::<LANES>(points.rows.row(row as usize), &products.values);
                found.push(least::<LANES, STEPS>(&sums, 2.0 * points.scales[row as usize], &products.squares));
            }
        },
    );
}

/// The least and the second least of `1 - scale * sum + square`. Each of eight lanes keeps its own two; the eight are compared at the end.
#[inline(always)]
fn least<const LANES: usize, const STEPS: usize>(sums: &[f32; LANES], scale: f32, squares: &[f32]) -> Nearest {
    let (sums, squares) = (sums.as_chunks::<WIDTH>().0, squares.as_chunks::<WIDTH>().0);
    let (mut own, mut next, mut step_of) = ([f32::INFINITY; WIDTH], [f32::INFINITY; WIDTH], [0u32; WIDTH]);
    for step in 0..STEPS {
        for lane in 0..WIDTH {
            let distance = 1.0 - scale * sums[step][lane] + squares[step][lane];
            let nearer = distance < own[lane];
            let passed = if nearer { own[lane] } else { distance };
            next[lane] = if passed < next[lane] { passed } else { next[lane] };
            own[lane] = if nearer { distance } else { own[lane] };
            step_of[lane] = if nearer { step as u32 } else { step_of[lane] };
        }
    }
    let mut best = Nearest { centre: 0, own: f32::INFINITY, next: f32::INFINITY };
    for lane in 0..WIDTH {
        let centre = (step_of[lane] as usize * WIDTH + lane) as u16;
        if own[lane] < best.own || (own[lane] == best.own && centre < best.centre) {
            best = Nearest { centre, own: own[lane], next: best.own.min(best.next) };
        } else {
            best.next = best.next.min(own[lane]);
        }
        best.next = best.next.min(next[lane]);
    }
    Nearest { own: best.own.max(0.0), next: best.next.max(0.0), ..best }
}
