//! Any number of coders: Fleiss' and Conger's kappa, Brennan and Prediger's, Gwet's AC1 and AC2.
//!
//! All are `(p_a - p_e) / (1 - p_e)` with one `p_a` and four ideas of chance. With `n_k` of the `m`
//! values of a unit in category `k`, weights `w`, `q` categories (Gwet 2014, chapters 2 to 4):
//!
//! - `p_a`: mean over units with `m >= 2` of `sum_k n_k (sum_l w_kl n_l - 1) / (m (m - 1))`;
//! - `pi_k`: mean over all rated units of `n_k / m`;
//! - Fleiss: `p_e = sum w_kl pi_k pi_l`; Brennan & Prediger: `p_e = sum w_kl / q^2`;
//! - Gwet: `p_e = sum w_kl sum_k pi_k (1 - pi_k) / (q (q - 1))`; AC1 with identity weights, else AC2;
//! - Conger: with `p_g` the habits of each of `r` coders, `p_e = sum w (pbar pbar' - S / r)`, where
//!   `S` is their covariance; for two coders it is Cohen's.
//!
//! Missing values: this is the rule that Gwet gives. It differs from alpha's, so the same ratings
//! with holes give four figures. AC1 and Brennan-Prediger stay high for rare codes however little
//! coders agree on them; positive agreement beside them shows that.

use ndarray::Array2;

use super::percent::{check_pairable, pairs};
use crate::domain::measure::ratings::Ratings;
use crate::domain::measure::statistic::{Statistic, Undefined};

/// The model of chance agreement of a coefficient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chance {
    /// One distribution that all coders share (Fleiss 1971).
    Fleiss,
    /// Each coder's own distribution (Conger 1980).
    Conger,
    /// Every category alike (Brennan & Prediger 1981).
    BrennanPrediger,
    /// Guessing on the units that are hard (Gwet 2008).
    Gwet,
}

/// Agreement corrected for chance, under one model of chance.
pub fn chance_corrected<V>(ratings: &Ratings<V>, chance: Chance, weights: &Array2<f64>) -> Statistic {
    check_pairable(ratings)?;
    let (agreed, shares) = agreed_and_shares(ratings, weights);
    if shares.iter().filter(|&&share| share > 0.0).count() < 2 {
        return Err(Undefined::NoVariation);
    }
    let q = shares.len() as f64;
    let by_chance = match chance {
        Chance::Fleiss => weighted(weights, |a, b| shares[a] * shares[b]),
        Chance::BrennanPrediger => weights.sum() / (q * q),
        Chance::Gwet => weights.sum() * shares.iter().map(|share| share * (1.0 - share)).sum::<f64>() / (q * (q - 1.0)),
        Chance::Conger => conger(ratings, weights),
    };
    // Rounding must not turn "certain by chance" into a huge number.
    if 1.0 - by_chance < 1e-12 { Err(Undefined::NoVariation) } else { Ok((agreed - by_chance) / (1.0 - by_chance)) }
}

fn weighted(weights: &Array2<f64>, of: impl Fn(usize, usize) -> f64) -> f64 {
    weights.indexed_iter().map(|((a, b), weight)| weight * of(a, b)).sum()
}

/// The weighted share of agreeing pairs, and how often each category is given.
fn agreed_and_shares<V>(ratings: &Ratings<V>, weights: &Array2<f64>) -> (f64, Vec<f64>) {
    let q = ratings.values().len();
    let (mut agreed, mut paired, mut rated) = (0.0, 0.0, 0.0);
    let mut shares = vec![0.0; q];
    for (row, times) in ratings.rows().filter(|(_, times)| *times > 0) {
        let (pairs, given) = pairs(row);
        let times = times as f64;
        if given >= 1.0 {
            rated += times;
            row.iter().flatten().for_each(|&at| shares[at as usize] += times / given);
        }
        if given >= 2.0 {
            agreed += times * pairs.map(|pair| weights[pair]).sum::<f64>() / (given * (given - 1.0));
            paired += times;
        }
    }
    shares.iter_mut().for_each(|share| *share /= rated);
    (agreed / paired, shares)
}

fn conger<V>(ratings: &Ratings<V>, weights: &Array2<f64>) -> f64 {
    let (coders, q) = (ratings.coders(), ratings.values().len());
    let mut habits = Array2::<f64>::zeros((coders, q));
    for (row, times) in ratings.rows() {
        for (coder, at) in row.iter().enumerate().filter_map(|(coder, at)| Some((coder, (*at)?))) {
            habits[[coder, at as usize]] += times as f64;
        }
    }
    for mut habit in habits.rows_mut() {
        let rated = habit.sum();
        // A coder who rated nothing has no habit and takes no part.
        if rated > 0.0 {
            habit /= rated;
        }
    }
    let active: Vec<usize> = (0..coders).filter(|&coder| habits.row(coder).sum() > 0.0).collect();
    let r = active.len() as f64;
    let mean: Vec<f64> = (0..q).map(|k| active.iter().map(|&coder| habits[[coder, k]]).sum::<f64>() / r).collect();
    weighted(weights, |k, l| {
        let product: f64 = active.iter().map(|&coder| habits[[coder, k]] * habits[[coder, l]]).sum();
        let covariance = (product - r * mean[k] * mean[l]) / (r - 1.0);
        mean[k] * mean[l] - covariance / r
    })
}
