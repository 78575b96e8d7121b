//! Logistic regression on a few numbers: the second model of the stack.
//!
//! Newton steps with step halving on `|w - prior|^2 / 2 + freedom * loss`, the intercept free. Sums run in the order of the
//! rows: the same bits every time. How many numbers a row has is known when the program is built, so that the loops over them have
//! fixed lengths: the same regressions with lengths of their own took most of a check's time. Cost: rows x numbers squared x
//! about eight steps.

// Loops over a fixed number of places: written by index, each becomes a few instructions on wide registers.
#![allow(clippy::needless_range_loop)]

use ndarray::Array2;

use super::linear::solve;
use crate::math::simd::wide;

/// Newton steps at most; a few suffice.
const STEPS: usize = 40;

/// A fitted logistic regression on `N` numbers.
#[derive(Clone, Copy, Debug)]
pub struct Logistic<const N: usize> {
    /// The intercept.
    pub base: f64,
    /// One weight per number.
    pub weights: [f64; N],
}

impl<const N: usize> Logistic<N> {
    /// The log-odds of a row.
    #[inline(always)]
    pub fn log_odds(&self, row: &[f64; N]) -> f64 {
        self.base + row.iter().zip(&self.weights).map(|(value, weight)| value * weight).sum::<f64>()
    }

    /// The probability of a row, as far as the model can be believed.
    pub fn probability(&self, row: &[f64; N]) -> f64 {
        chance(self.log_odds(row))
    }
}

#[inline(always)]
fn chance(odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-odds))
}

/// The target (0 or 1) and the weight of a training row.
pub type Target = (f64, f64);

/// Fits a regression on rows and their answers, starting from a prior.
pub fn logistic<const N: usize>(rows: &[[f64; N]], answers: &[Target], prior: &[f64; N], freedom: f64) -> Logistic<N> {
    let all: f64 = answers.iter().map(|(_, weight)| weight).sum();
    let positive: f64 = answers.iter().map(|(answer, weight)| answer * weight).sum();
    let lesson = Training { rows, answers, prior, freedom };
    let mut model = Logistic { base: libm::log((positive + 0.5) / (all - positive + 0.5)), weights: *prior };
    let (mut odds, mut moved_odds) = (vec![0.0; rows.len()], vec![0.0; rows.len()]);
    let mut now = lesson.loss(&model, &mut odds);
    for _ in 0..STEPS {
        let step = lesson.step(&model, &odds);
        let mut share = 1.0;
        let better = loop {
            let weights = std::array::from_fn(|at| model.weights[at] - share * step[at]);
            let moved = Logistic { base: model.base - share * step[N], weights };
            let then = lesson.loss(&moved, &mut moved_odds);
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
        std::mem::swap(&mut odds, &mut moved_odds);
        let gain = now - then;
        now = then;
        if gain < 1e-7 * (1.0 + now.abs()) {
            break;
        }
    }
    model
}

/// The data that a regression is fitted to.
struct Training<'a, const N: usize> {
    rows: &'a [[f64; N]],
    answers: &'a [Target],
    prior: &'a [f64; N],
    freedom: f64,
}

/// Gradient and Hessian; those of the intercept are separate.
struct Derivatives<const N: usize> {
    slope: [f64; N],
    base_slope: f64,
    curvature: [[f64; N]; N],
    cross: [f64; N],
    base_curvature: f64,
}

impl<const N: usize> Training<'_, N> {
    /// The loss to be minimised; leaves the log-odds of each row.
    fn loss(&self, model: &Logistic<N>, odds: &mut [f64]) -> f64 {
        wide(
            #[inline(always)]
            || odds.iter_mut().zip(self.rows).for_each(|(odds, row)| *odds = model.log_odds(row)),
        );
        let one =
            |(&odds, &(answer, weight)): (&f64, &Target)| weight * (libm::log1p(libm::exp(-odds.abs())) + odds.max(0.0) - answer * odds);
        let fit: f64 = odds.iter().zip(self.answers).map(one).sum();
        self.freedom * fit + model.weights.iter().zip(self.prior).map(|(w, p)| (w - p) * (w - p)).sum::<f64>() / 2.0
    }

    /// The Newton step: the inverse Hessian times the gradient; the intercept comes last.
    fn step(&self, model: &Logistic<N>, odds: &[f64]) -> Vec<f64> {
        let found = wide(
            #[inline(always)]
            || self.derivatives(odds),
        );
        let mut slope = found.slope.to_vec();
        let mut curvature = Array2::<f64>::zeros((N + 1, N + 1));
        for i in 0..N {
            slope[i] += model.weights[i] - self.prior[i];
            for j in 0..=i {
                curvature[(i, j)] = found.curvature[i][j];
                curvature[(j, i)] = found.curvature[i][j];
            }
            curvature[(i, i)] += 1.0;
            curvature[(N, i)] = found.cross[i];
            curvature[(i, N)] = found.cross[i];
        }
        slope.push(found.base_slope);
        curvature[(N, N)] = found.base_curvature + 1e-9;
        let right = Array2::from_shape_vec((N + 1, 1), slope).expect("one number per weight");
        solve(curvature, right).into_raw_vec_and_offset().0
    }

    #[inline(always)]
    fn derivatives(&self, odds: &[f64]) -> Derivatives<N> {
        let mut sums = Derivatives { slope: [0.0; N], base_slope: 0.0, curvature: [[0.0; N]; N], cross: [0.0; N], base_curvature: 0.0 };
        for ((row, &(answer, weight)), &odds) in self.rows.iter().zip(self.answers).zip(odds) {
            let p = chance(odds);
            let (off, bend) = (self.freedom * weight * (p - answer), self.freedom * weight * p * (1.0 - p));
            for i in 0..N {
                sums.slope[i] += off * row[i];
                sums.cross[i] += bend * row[i];
                let part = bend * row[i];
                // Above the diagonal is more than is asked for, and all of a row is quicker than a part of it.
                for j in 0..N {
                    sums.curvature[i][j] += part * row[j];
                }
            }
            sums.base_slope += off;
            sums.base_curvature += bend;
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logistic_regression_finds_the_odds_of_two_groups() {
        // Group 0: 1 of 4, group 1: 3 of 4. Nearly unpenalised: base = ln(1/3), weight = 2 ln 3.
        let rows: Vec<[f64; 1]> = (0..8).map(|at| [f64::from(u8::from(at >= 4))]).collect();
        let yes = [true, false, false, false, true, true, true, false];
        let model = logistic(&rows, &yes.map(|yes| (f64::from(u8::from(yes)), 1.0)), &[0.0], 1e6);
        assert!((model.base - libm::log(1.0 / 3.0)).abs() < 1e-3 && (model.weights[0] - 2.0 * libm::log(3.0)).abs() < 1e-3);
    }

    #[test]
    fn where_nothing_teaches_the_prior_stays() {
        let model = logistic(&[], &[], &[0.4, -0.2], 1.0);
        assert!((model.weights[0] - 0.4).abs() < 1e-9 && (model.weights[1] + 0.2).abs() < 1e-9);
    }

    #[test]
    fn where_the_groups_are_apart_the_weights_stay_finite() {
        let rows: Vec<[f64; 1]> = (0..6).map(|at| [f64::from(at) - 2.5]).collect();
        let answers: Vec<Target> = (0..6).map(|at| (f64::from(u8::from(at >= 3)), 1.0)).collect();
        let model = logistic(&rows, &answers, &[0.0], 1.0);
        assert!(model.weights[0] > 0.5 && model.weights[0].is_finite());
    }
}
