//! A small symmetric system, solved by its Cholesky factor: one thread, sums in a fixed order.

use ndarray::{Array1, Array2};

/// The lower factor of a positive definite matrix.
pub(super) struct Cholesky(Array2<f64>);

impl Cholesky {
    /// Factorises a matrix whose smallest eigenvalue is 1 at least, as those here are: an identity with something added.
    pub fn of(mut matrix: Array2<f64>) -> Self {
        let n = matrix.nrows();
        for column in 0..n {
            for row in column..n {
                let known: f64 = {
                    let (a, b) = (matrix.row(row), matrix.row(column));
                    (0..column).map(|at| a[at] * b[at]).sum()
                };
                let left = matrix[(row, column)] - known;
                // Rounding cannot bring a pivot of such a matrix near zero; the bound keeps every quotient finite.
                matrix[(row, column)] = if row == column { left.max(f64::MIN_POSITIVE).sqrt() } else { left / matrix[(column, column)] };
            }
        }
        Self(matrix)
    }

    /// The solution of one system.
    pub fn solved(&self, right: &Array1<f64>) -> Array1<f64> {
        let n = right.len();
        let mut x = right.clone();
        for row in 0..n {
            let known: f64 = (0..row).map(|at| self.0[(row, at)] * x[at]).sum();
            x[row] = (x[row] - known) / self.0[(row, row)];
        }
        for row in (0..n).rev() {
            let known: f64 = (row + 1..n).map(|at| self.0[(at, row)] * x[at]).sum();
            x[row] = (x[row] - known) / self.0[(row, row)];
        }
        x
    }

    /// The solution for each column of a table.
    pub fn solved_columns(&self, right: &Array2<f64>) -> Array2<f64> {
        let mut x = right.clone();
        x.columns_mut().into_iter().for_each(|mut column| column.assign(&self.solved(&column.to_owned())));
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved() {
        let matrix = Array2::from_shape_vec((3, 3), vec![4.0, 1.0, 0.5, 1.0, 3.0, 0.2, 0.5, 0.2, 2.0]).expect("nine numbers");
        let expect = Array1::from(vec![1.0, -2.0, 3.0]);
        let right = matrix.dot(&expect);
        let found = Cholesky::of(matrix).solved(&right);
        assert!(found.iter().zip(&expect).all(|(a, b)| (a - b).abs() < 1e-12));
    }
}
