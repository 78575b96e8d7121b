//! The leading eigenpairs of a large symmetric matrix that is known only by its products.
//!
//! Source: block Lanczos with full reorthogonalisation; Musco and Musco (2015), Randomized block
//! Krylov methods for stronger and faster approximate singular value decomposition, for why blocks
//! that start from random columns find the leading directions. In plain words: (1) start from 16
//! columns of hash-chosen numbers; (2) multiply by the matrix, take away what lies in the directions
//! already found, and keep the rest as new directions; repeat; (3) within all directions found, solve the small
//! eigenproblem exactly.
//!
//! Limits: the last of the asked dimensions are approximate, so more are searched than kept; how many more depends on
//! how fast the eigenvalues fall, and is the caller's to say.
//! Cost: (directions / 16) products with 16 columns, and rows x directions squared for keeping
//! them apart. Sums go over fixed blocks of rows, in order: the same numbers on any number of threads.

use linfa_linalg::eigh::EighInto;
use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, Axis, Slice};
use rayon::prelude::*;

use crate::domain::digest::hash64;

/// Columns that are multiplied at once.
const BLOCK: usize = 16;

/// Rows that are summed at once.
const ROWS: usize = 2048;

/// A direction shorter than this share of its former length is within those already found.
const NOTHING_NEW: f64 = 1e-5;

/// Eigenvalues, largest magnitude first, and their vectors as columns.
pub struct Leading {
    /// The eigenvalues.
    pub values: Vec<f64>,
    /// The vectors, a column each.
    pub vectors: Array2<f32>,
}

/// Up to `rank` eigenpairs of largest magnitude, from `search` directions at least. `apply` multiplies a block of columns by the matrix.
///
/// # Errors
///
/// When the small eigenproblem within the directions found has no solution in numbers; the text says why.
pub fn leading(
    dim: usize,
    rank: usize,
    search: usize,
    seed: u64,
    mut apply: impl FnMut(&Array2<f32>) -> Array2<f32>,
) -> Result<Leading, String> {
    let wanted = search.max(rank + BLOCK).min(dim);
    // Directions stand side by side in the first columns.
    let mut found = Array2::<f32>::zeros((dim, wanted));
    let mut images = Array2::<f32>::zeros((dim, wanted));
    let mut known = 0;
    let mut next = start(dim, BLOCK.min(wanted), seed);
    while known < wanted {
        let mut block = apart(next, first(&found, known));
        if block.ncols() == 0 {
            break;
        }
        let room = wanted - known;
        if block.ncols() > room {
            block = block.slice_axis(Axis(1), Slice::from(..room)).to_owned();
        }
        let image = apply(&block);
        put(&mut found, known, &block);
        put(&mut images, known, &image);
        known += block.ncols();
        next = image;
    }
    ritz(first(&found, known), first(&images, known), rank)
}

/// Hash-chosen numbers between -1 and 1.
fn start(dim: usize, columns: usize, seed: u64) -> Array2<f32> {
    let number = |(row, column): (usize, usize)| {
        let bits = hash64(seed, "reduce.start", (row * columns + column) as u64);
        ((bits >> 11) as f64 / (1u64 << 52) as f64 - 1.0) as f32
    };
    let numbers: Vec<f32> = (0..dim * columns).into_par_iter().map(|at| number((at / columns, at % columns))).collect();
    Array2::from_shape_vec((dim, columns), numbers).expect("a number per place")
}

/// Writes a block into the columns from `first` on, rows side by side.
fn put(all: &mut Array2<f32>, first: usize, block: &Array2<f32>) {
    let (width, columns) = (all.ncols(), block.ncols());
    let all = all.as_slice_mut().expect("it was made in one piece");
    all.par_chunks_mut(width * ROWS).enumerate().for_each(|(part, rows)| {
        for (row, into) in (part * ROWS..).zip(rows.chunks_exact_mut(width)) {
            let from = block.row(row);
            into[first..first + columns].iter_mut().zip(from).for_each(|(into, &value)| *into = value);
        }
    });
}

/// The first columns.
fn first(all: &Array2<f32>, columns: usize) -> ArrayView2<'_, f32> {
    all.slice_axis(Axis(1), Slice::from(..columns))
}

/// `left' right`, summed over fixed blocks of rows in order.
fn inner(left: ArrayView2<'_, f32>, right: ArrayView2<'_, f32>) -> Array2<f64> {
    let part = |from: usize| {
        let rows = Slice::from(from..(from + ROWS).min(left.nrows()));
        left.slice_axis(Axis(0), rows).t().dot(&right.slice_axis(Axis(0), rows))
    };
    let parts: Vec<Array2<f32>> = (0..left.nrows()).into_par_iter().step_by(ROWS).map(part).collect();
    let mut sum = Array2::<f64>::zeros((left.ncols(), right.ncols()));
    parts.iter().for_each(|part| sum.zip_mut_with(part, |sum, &value| *sum += f64::from(value)));
    sum
}

/// `block * small`, row blocks side by side.
pub fn times_small(block: ArrayView2<'_, f32>, small: &Array2<f32>) -> Array2<f32> {
    let (rows, columns) = (block.nrows(), small.ncols());
    let mut product = vec![0f32; rows * columns];
    product.par_chunks_mut((ROWS * columns).max(1)).enumerate().for_each(|(part, into)| {
        let from = part * ROWS;
        let rows = block.slice_axis(Axis(0), Slice::from(from..(from + ROWS).min(rows)));
        let mut into = ArrayViewMut2::from_shape((rows.nrows(), columns), into).expect("a row of sums per row");
        general_mat_mul(1.0, &rows, small, 0.0, &mut into);
    });
    Array2::from_shape_vec((rows, columns), product).expect("a row of sums per row")
}

/// The part of a block that lies in none of the directions found, as directions of unit length at right angles.
fn apart(mut block: Array2<f32>, found: ArrayView2<'_, f32>) -> Array2<f32> {
    let lengths: Vec<f64> = inner(block.view(), block.view()).diag().iter().map(|v| v.sqrt()).collect();
    // Once loses digits where most is taken away; twice is enough (Giraud and others, 2005).
    for _ in 0..2 {
        if found.ncols() > 0 {
            let shares = inner(found, block.view()).mapv(|v| v as f32);
            block -= &times_small(found, &shares);
        }
    }
    let (once, kept) = orthonormal(&block, &lengths);
    // The second pass mends what the first lost to rounding.
    let ones = vec![1.0; kept];
    orthonormal(&once, &ones).0
}

/// Columns at right angles, by Cholesky factors of their inner products; columns with nothing new are dropped.
fn orthonormal(block: &Array2<f32>, lengths: &[f64]) -> (Array2<f32>, usize) {
    let gram = inner(block.view(), block.view());
    let columns = block.ncols();
    let mut kept: Vec<usize> = Vec::new();
    // Row `i` of `factor` holds column `kept[i]` of the lower factor's coefficients.
    let mut lower = Array2::<f64>::zeros((columns, columns));
    for column in 0..columns {
        for (at, &other) in kept.iter().enumerate() {
            let known: f64 = (0..at).map(|m| lower[(column, m)] * lower[(other, m)]).sum();
            lower[(column, at)] = (gram[(column, other)] - known) / lower[(other, at)];
        }
        let left = gram[(column, column)] - (0..kept.len()).map(|m| lower[(column, m)] * lower[(column, m)]).sum::<f64>();
        let least = NOTHING_NEW * lengths[column];
        if left > least * least && left > 0.0 {
            lower[(column, kept.len())] = left.sqrt();
            kept.push(column);
        }
    }
    // Solve `Q L' = B` column by column: q_i = (b_i - sum over m < i of L_im q_m) / L_ii, written as one small product.
    let mut solve = Array2::<f64>::zeros((columns, kept.len()));
    for (at, &column) in kept.iter().enumerate() {
        let mut coefficients = Array1::<f64>::zeros(columns);
        coefficients[column] = 1.0;
        for m in 0..at {
            let share = lower[(column, m)];
            coefficients.zip_mut_with(&solve.column(m), |c, &q| *c -= share * q);
        }
        coefficients /= lower[(column, at)];
        solve.column_mut(at).assign(&coefficients);
    }
    (times_small(block.view(), &solve.mapv(|v| v as f32)), kept.len())
}

/// The eigenpairs within the directions found.
fn ritz(found: ArrayView2<'_, f32>, images: ArrayView2<'_, f32>, rank: usize) -> Result<Leading, String> {
    let small = inner(found, images);
    if small.iter().any(|v| !v.is_finite()) {
        return Err("a number grew beyond all bounds".to_owned());
    }
    let symmetric = (&small + &small.t()) / 2.0;
    let (values, vectors) = symmetric.eigh_into().map_err(|error| error.to_string())?;
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].abs().total_cmp(&values[a].abs()).then(a.cmp(&b)));
    order.truncate(rank);
    let chosen = vectors.select(Axis(1), &order).mapv(|v| v as f32);
    let mut leading = Leading { values: order.iter().map(|&at| values[at]).collect(), vectors: times_small(found, &chosen) };
    leading.vectors.columns_mut().into_iter().for_each(set_sign);
    Ok(leading)
}

/// An eigenvector may point either way: its largest number is made positive.
fn set_sign(mut column: ndarray::ArrayViewMut1<'_, f32>) {
    let largest = column.iter().fold(0f32, |largest, &v| if v.abs() > largest.abs() { v } else { largest });
    if largest < 0.0 {
        column.mapv_inplace(|v| -v);
    }
}
