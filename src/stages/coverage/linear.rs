//! The two small models of the stack: ridge regression on latent vectors, logistic regression on a few numbers.
//!
//! Ridge (Hoerl and Kennard 1970): `W = (Fc'Fc + penalty I)^-1 Fc'(y - mean)`, rows centred on those that teach. All
//! columns share one Cholesky factor. Logistic regression is fitted by Newton steps with step halving on
//! `|w - prior|^2 / 2 + freedom * loss`, the intercept free. Sums run in the order of the rows: the same bits every time.
//! Cost: rows x width squared for each ridge; rows x parts squared x about eight steps for each logistic model.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

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

    /// The ridge; weights are nought where no row teaches.
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
fn solve(mut a: Array2<f64>, mut b: Array2<f64>) -> Array2<f64> {
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

/// A fitted logistic regression.
#[derive(Clone, Debug, Default)]
pub struct Logistic {
    /// The intercept.
    pub base: f64,
    /// One weight per number.
    pub weights: Vec<f64>,
}

impl Logistic {
    /// The log-odds of a row.
    pub fn log_odds(&self, row: ArrayView1<'_, f64>) -> f64 {
        self.base + row.iter().zip(&self.weights).map(|(value, weight)| value * weight).sum::<f64>()
    }

    /// The probability of a row, as far as the model can be believed.
    pub fn probability(&self, row: ArrayView1<'_, f64>) -> f64 {
        1.0 / (1.0 + libm::exp(-self.log_odds(row)))
    }
}

/// Newton steps at most; a few suffice.
const STEPS: usize = 40;

/// Fits a logistic regression on some rows with their answers and how often each row counts, starting from a prior.
pub fn logistic(rows: ArrayView2<'_, f64>, of: &[usize], answers: &[(f64, f64)], prior: &[f64], freedom: f64) -> Logistic {
    let width = rows.ncols();
    let all: f64 = answers.iter().map(|(_, weight)| weight).sum();
    let positive: f64 = answers.iter().map(|(answer, weight)| answer * weight).sum();
    let mut model = Logistic { base: libm::log((positive + 0.5) / (all - positive + 0.5)), weights: prior.to_vec() };
    let loss = |model: &Logistic| {
        let one = |(&at, &(answer, weight)): (&usize, &(f64, f64))| {
            let odds = model.log_odds(rows.row(at));
            weight * (libm::log1p(libm::exp(-odds.abs())) + odds.max(0.0) - answer * odds)
        };
        let fit: f64 = of.iter().zip(answers).map(one).sum();
        freedom * fit + model.weights.iter().zip(prior).map(|(w, p)| (w - p) * (w - p)).sum::<f64>() / 2.0
    };
    let mut now = loss(&model);
    for _ in 0..STEPS {
        let step = newton_step(rows, of, answers, &model, prior, freedom);
        let mut share = 1.0;
        let better = loop {
            let moved = Logistic {
                base: model.base - share * step[width],
                weights: model.weights.iter().zip(&step).map(|(w, s)| w - share * s).collect(),
            };
            let then = loss(&moved);
            if then <= now {
                break Some((moved, then));
            }
            share /= 2.0;
            if share < 1e-4 {
                break None;
            }
        };
        let Some((moved, then)) = better else { break };
        model = moved;
        let gain = now - then;
        now = then;
        if gain < 1e-9 * (1.0 + now.abs()) {
            break;
        }
    }
    model
}

/// The inverse curvature times the slope; the intercept stands last.
fn newton_step(rows: ArrayView2<'_, f64>, of: &[usize], answers: &[(f64, f64)], model: &Logistic, prior: &[f64], freedom: f64) -> Vec<f64> {
    let width = rows.ncols();
    let mut slope = vec![0.0; width + 1];
    let mut curvature = Array2::<f64>::zeros((width + 1, width + 1));
    let mut row = vec![1.0; width + 1];
    for (&at, &(answer, weight)) in of.iter().zip(answers) {
        let p = model.probability(rows.row(at));
        row.iter_mut().zip(rows.row(at)).for_each(|(to, &from)| *to = from);
        let (off, bend) = (freedom * weight * (p - answer), freedom * weight * p * (1.0 - p));
        for i in 0..=width {
            slope[i] += off * row[i];
            let part = bend * row[i];
            for j in 0..=i {
                curvature[(i, j)] += part * row[j];
            }
        }
    }
    for i in 0..width {
        slope[i] += model.weights[i] - prior[i];
        curvature[(i, i)] += 1.0;
    }
    curvature[(width, width)] += 1e-9;
    for i in 0..=width {
        for j in 0..i {
            curvature[(j, i)] = curvature[(i, j)];
        }
    }
    let right = Array2::from_shape_vec((width + 1, 1), slope).expect("one number per weight");
    solve(curvature, right).into_raw_vec_and_offset().0
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

    #[test]
    fn logistic_regression_finds_the_odds_of_two_groups() {
        // Group 0: 1 of 4, group 1: 3 of 4. Nearly unpenalised: base = ln(1/3), weight = 2 ln 3.
        let rows = Array2::from_shape_fn((8, 1), |(at, _)| f64::from(u8::from(at >= 4)));
        let yes = [true, false, false, false, true, true, true, false];
        let of: Vec<usize> = (0..8).collect();
        let model = logistic(rows.view(), &of, &yes.map(|yes| (f64::from(u8::from(yes)), 1.0)), &[0.0], 1e6);
        assert!((model.base - (1f64 / 3.0).ln()).abs() < 1e-3 && (model.weights[0] - 2.0 * 3f64.ln()).abs() < 1e-3);
    }

    #[test]
    fn where_nothing_teaches_the_prior_stays() {
        let rows = Array2::from_shape_fn((4, 2), |(at, number)| (at * 2 + number) as f64);
        let model = logistic(rows.view(), &[], &[], &[0.4, -0.2], 1.0);
        assert!((model.weights[0] - 0.4).abs() < 1e-9 && (model.weights[1] + 0.2).abs() < 1e-9);
    }

    #[test]
    fn where_the_groups_are_apart_the_weights_stay_finite() {
        let rows = Array2::from_shape_fn((6, 1), |(at, _)| at as f64 - 2.5);
        let of: Vec<usize> = (0..6).collect();
        let answers: Vec<(f64, f64)> = of.iter().map(|&at| (f64::from(u8::from(at >= 3)), 1.0)).collect();
        let model = logistic(rows.view(), &of, &answers, &[0.0], 1.0);
        assert!(model.weights[0] > 0.5 && model.weights[0].is_finite());
    }
}
