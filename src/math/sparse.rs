//! A sparse matrix of weights, by rows, and its product with a block of columns.
//!
//! Each row of a product depends on one sparse row alone and is summed in the row's own order, so
//! any number of threads gives the same numbers.

// Loops over lanes by number keep their lengths in sight of the compiler.
#![allow(clippy::needless_range_loop)]

use ndarray::Array2;
use rayon::prelude::*;

use crate::math::simd::wide;

/// Columns that are usually multiplied at once.
const LANES: usize = 16;

/// Rows of one task.
const ROWS: usize = 256;

/// Rows of weighted entries, by rising column.
#[derive(Clone, Debug, PartialEq)]
pub struct Sparse {
    starts: Vec<usize>,
    columns: Vec<u32>,
    weights: Vec<f32>,
    width: usize,
}

impl Sparse {
    /// Takes rows of entries.
    pub fn from_rows(width: usize, rows: &[Vec<(u32, f32)>]) -> Self {
        let entries = rows.iter().map(Vec::len).sum();
        let mut matrix = Self { starts: vec![0], columns: Vec::with_capacity(entries), weights: Vec::with_capacity(entries), width };
        for row in rows {
            matrix.columns.extend(row.iter().map(|&(column, _)| column));
            matrix.weights.extend(row.iter().map(|&(_, weight)| weight));
            matrix.starts.push(matrix.columns.len());
        }
        matrix
    }

    /// How many rows.
    pub fn height(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Entries of one row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = self.starts[row]..self.starts[row + 1];
        self.columns[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }

    /// Sum of all squared weights.
    pub fn squared_length(&self) -> f64 {
        self.weights.iter().map(|&weight| f64::from(weight) * f64::from(weight)).sum()
    }

    /// Rows and columns exchanged.
    pub fn transposed(&self) -> Self {
        let mut starts = vec![0usize; self.width + 1];
        self.columns.iter().for_each(|&column| starts[column as usize + 1] += 1);
        for at in 0..self.width {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut columns = vec![0u32; self.columns.len()];
        let mut weights = vec![0f32; self.weights.len()];
        for row in 0..self.height() {
            for (column, weight) in self.row(row) {
                let slot = &mut next[column as usize];
                columns[*slot] = row as u32;
                weights[*slot] = weight;
                *slot += 1;
            }
        }
        Self { starts, columns, weights, width: self.height() }
    }

    /// The product with a block of columns.
    pub fn times(&self, block: &Array2<f32>) -> Array2<f32> {
        debug_assert_eq!(block.nrows(), self.width);
        let lanes = block.ncols();
        let mut product = vec![0f32; self.height() * lanes];
        let values = block.as_standard_layout();
        let values = values.as_slice().expect("standard layout lies in one piece");
        if lanes > 0 {
            product.par_chunks_mut(lanes * ROWS).enumerate().for_each(|(task, sums)| {
                // The usual number of columns has loops of its own; the sums are the same.
                wide(
                    #[inline(always)]
                    || match lanes {
                        LANES => self.add_lanes(task * ROWS, values.as_chunks().0, sums.as_chunks_mut().0),
                        _ => self.add_any(task * ROWS, values, sums, lanes),
                    },
                );
            });
        }
        Array2::from_shape_vec((self.height(), lanes), product).expect("one row of lanes per sparse row")
    }

    #[inline(always)]
    fn add_lanes(&self, first: usize, values: &[[f32; LANES]], sums: &mut [[f32; LANES]]) {
        for (row, into) in (first..).zip(sums) {
            let range = self.starts[row]..self.starts[row + 1];
            let mut sums = [0f32; LANES];
            for (&column, &weight) in self.columns[range.clone()].iter().zip(&self.weights[range]) {
                let from = &values[column as usize];
                for lane in 0..LANES {
                    sums[lane] += weight * from[lane];
                }
            }
            *into = sums;
        }
    }

    #[inline(always)]
    fn add_any(&self, first: usize, values: &[f32], sums: &mut [f32], lanes: usize) {
        for (row, sums) in (first..).zip(sums.chunks_exact_mut(lanes)) {
            let range = self.starts[row]..self.starts[row + 1];
            for (&column, &weight) in self.columns[range.clone()].iter().zip(&self.weights[range]) {
                let from = &values[column as usize * lanes..][..lanes];
                sums.iter_mut().zip(from).for_each(|(sum, value)| *sum += weight * value);
            }
        }
    }
}
