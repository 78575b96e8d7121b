//! Ridge regression on latent vectors: the first model of the stack.
//!
//! Ridge (Hoerl and Kennard 1970): `W = (Fc'Fc + penalty I)^-1 Fc'(y - mean)`, rows centred on those that teach. All
//! columns share one Cholesky factor. Sums run in the order of the rows: the same bits every time. Cost: rows x width
//! squared for each ridge.

use ndarray::{Array1, Array2, ArrayView2, Axis};

/// A fitted ridge: what is taken from a row before it is weighed, and a column of weights per target.
pub struct Ridge {
    mean: Array1<f64>,
    /// One row per dimension, one column per target.
    pub weights: Array2<f64>,
}

/// Sums over some rows from which a ridge is made; sums of parts can be taken from sums of the whole.
#[derive(Clone)]
pub struct Moments {
    rows: f64,
    sum: Array1<f64>,
    gram: Array2<f64>,
    targets: Array1<f64>,
    cross: Array2<f64>,
}

impl Moments {
    /// The sums over some rows and their targets.
    pub fn of(rows: ArrayView2<'_, f64>, targets: ArrayView2<'_, f64>) -> Self {
        Self {
            rows: rows.nrows() as f64,
            sum: rows.sum_axis(Axis(0)),
            gram: rows.t().dot(&rows),
            targets: targets.sum_axis(Axis(0)),
            cross: rows.t().dot(&targets),
        }
    }

    /// Adds the sums over more rows.
    pub fn add(&mut self, part: &Self) {
        self.rows += part.rows;
        self.sum += &part.sum;
        self.gram += &part.gram;
        self.targets += &part.targets;
        self.cross += &part.cross;
    }

    /// The sums over the other rows.
    pub fn without(&self, part: &Self) -> Self {
        Self {
            rows: self.rows - part.rows,
            sum: &self.sum - &part.sum,
            gram: &self.gram - &part.gram,
            targets: &self.targets - &part.targets,
            cross: &self.cross - &part.cross,
        }
    }

    /// The ridge; weights are zero without rows.
    pub fn ridge(&self, penalty: f64) -> Ridge {
        let width = self.sum.len();
        if self.rows < 1.0 {
            return Ridge { mean: Array1::zeros(width), weights: Array2::zeros((width, self.targets.len())) };
        }
        let mean = &self.sum / self.rows;
        let outer = |a: &Array1<f64>, b: &Array1<f64>| a.view().insert_axis(Axis(1)).dot(&b.view().insert_axis(Axis(0)));
        let mut gram = &self.gram - &(outer(&self.sum, &mean));
        gram.diag_mut().mapv_inplace(|value| value + penalty);
        let cross = &self.cross - &outer(&mean, &self.targets);
        Ridge { mean, weights: solve(gram, cross) }
    }
}

impl Ridge {
    /// Scores of some rows, a column per target.
    pub fn score(&self, rows: ArrayView2<'_, f64>) -> Array2<f64> {
        (&rows - &self.mean).dot(&self.weights)
    }
}

/// Solves `A X = B` for a positive definite `A`, by Cholesky factors.
pub fn solve(mut a: Array2<f64>, mut b: Array2<f64>) -> Array2<f64> {
    let n = a.nrows();
    for column in 0..n {
        for row in column..n {
            let known: f64 = (0..column).map(|at| a[(row, at)] * a[(column, at)]).sum();
            let left = a[(row, column)] - known;
            a[(row, column)] = if row == column { left.max(1e-12).sqrt() } else { left / a[(column, column)] };
        }
    }
    for mut right in b.columns_mut() {
        for row in 0..n {
            let known: f64 = (0..row).map(|at| a[(row, at)] * right[at]).sum();
            right[row] = (right[row] - known) / a[(row, row)];
        }
        for row in (0..n).rev() {
            let known: f64 = (row + 1..n).map(|at| a[(at, row)] * right[at]).sum();
            right[row] = (right[row] - known) / a[(row, row)];
        }
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ridge_in_one_dimension_is_the_textbook_formula() {
        // w = sum (x - mean x)(y - mean y) / (sum (x - mean x)^2 + penalty) = 4 / (5 + 1).
        let rows = Array2::from_shape_vec((4, 1), vec![0.0, 1.0, 2.0, 3.0]).expect("four rows");
        let targets = Array2::from_shape_vec((4, 1), vec![0.0, 0.0, 1.0, 2.0 / 3.0 + 0.0]).expect("four targets");
        let mean = 5.0 / 12.0;
        let top: f64 = [(-1.5, 0.0), (-0.5, 0.0), (0.5, 1.0), (1.5, 2.0 / 3.0)].iter().map(|(x, y)| x * (y - mean)).sum();
        let ridge = Moments::of(rows.view(), targets.view()).ridge(1.0);
        assert!((ridge.weights[(0, 0)] - top / 6.0).abs() < 1e-12);
    }

    #[test]
    fn taking_a_part_away_is_as_if_it_had_never_been_there() {
        let value = |at: usize| libm::sin(at as f64 * 1.7);
        let rows = Array2::from_shape_fn((12, 3), |(i, j)| value(3 * i + j));
        let targets = Array2::from_shape_fn((12, 2), |(i, j)| value(100 + 2 * i + j));
        let cut = |all: &Array2<f64>, from: usize, to: usize| all.slice_axis(Axis(0), (from..to).into()).to_owned();
        let part = |from: usize, to: usize| Moments::of(cut(&rows, from, to).view(), cut(&targets, from, to).view());
        let left = part(0, 12).without(&part(8, 12)).ridge(0.5);
        let fresh = part(0, 8).ridge(0.5);
        assert!(left.weights.iter().zip(&fresh.weights).all(|(a, b)| (a - b).abs() < 1e-9));
    }
}
