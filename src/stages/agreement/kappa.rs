//! Two coders: Cohen's kappa, plain and weighted, and Scott's pi.
//!
//! `kappa = (p_o - p_e) / (1 - p_e)` over the units that both rated. Cohen (1960) lets chance agree
//! as often as the two coders' own habits would; Scott (1955) as often as their common habit would.
//! Kappa therefore rewards coders for differing in habit, and falls towards 0 for a rare code
//! however well they agree: read it beside prevalence and positive agreement.
//!
//! Weighted kappa (Cohen 1968): `1 - sum (1 - w) o / sum (1 - w) e`.

use ndarray::Array2;

use super::percent::check_pairable;
use super::weights::identity;
use crate::domain::measure::ratings::Ratings;
use crate::domain::measure::statistic::{Statistic, Undefined};

/// Cohen's kappa of two coders.
pub fn cohen_kappa<V>(ratings: &Ratings<V>) -> Statistic {
    weighted_kappa(ratings, &identity(ratings.values().len()))
}

/// Cohen's weighted kappa of two coders.
pub fn weighted_kappa<V>(ratings: &Ratings<V>, weights: &Array2<f64>) -> Statistic {
    let shares = shares(ratings)?;
    let (first, second) = margins(&shares);
    ratio_of_disagreements(&shares, weights, &first, &second)
}

/// Scott's pi of two coders.
pub fn scott_pi<V>(ratings: &Ratings<V>) -> Statistic {
    let shares = shares(ratings)?;
    let (first, second) = margins(&shares);
    let pooled: Vec<f64> = first.iter().zip(&second).map(|(a, b)| (a + b) / 2.0).collect();
    ratio_of_disagreements(&shares, &identity(pooled.len()), &pooled, &pooled)
}

/// The large-sample standard error of Cohen's kappa (Fleiss, Cohen & Everitt 1969, formula 13).
///
/// It holds for some dozens of units; it is no guide where a cell of the table is near empty.
pub fn cohen_kappa_se<V>(ratings: &Ratings<V>) -> Statistic {
    let kappa = cohen_kappa(ratings)?;
    let shares = shares(ratings)?;
    let (first, second) = margins(&shares);
    let units: u64 = ratings.rows().filter(|(row, _)| both(row).is_some()).map(|(_, times)| times).sum();
    let by_chance: f64 = first.iter().zip(&second).map(|(a, b)| a * b).sum();
    let (mut agreeing, mut differing) = (0.0, 0.0);
    for ((a, b), share) in shares.indexed_iter() {
        if a == b {
            let lever = 1.0 - (first[a] + second[a]) * (1.0 - kappa);
            agreeing += share * lever * lever;
        } else {
            let lever = second[a] + first[b];
            differing += share * lever * lever;
        }
    }
    let shift = kappa - by_chance * (1.0 - kappa);
    let variance = agreeing + (1.0 - kappa) * (1.0 - kappa) * differing - shift * shift;
    // Rounding may leave a tiny negative number where the variance is 0.
    Ok(variance.max(0.0).sqrt() / ((1.0 - by_chance) * (units as f64).sqrt()))
}

/// One less observed over expected disagreement; `first` and `second` are the distributions that chance is taken from.
fn ratio_of_disagreements(shares: &Array2<f64>, weights: &Array2<f64>, first: &[f64], second: &[f64]) -> Statistic {
    let given = |habits: &[f64]| (0..habits.len()).filter(|&at| habits[at] > 0.0).collect::<Vec<_>>();
    let (firsts, seconds) = (given(first), given(second));
    let (mut observed, mut expected) = (0.0, 0.0);
    for &a in &firsts {
        for &b in &seconds {
            observed += (1.0 - weights[[a, b]]) * shares[[a, b]];
            expected += (1.0 - weights[[a, b]]) * first[a] * second[b];
        }
    }
    if expected == 0.0 { Err(Undefined::NoVariation) } else { Ok(1.0 - observed / expected) }
}

/// The share of each pair of values among the units that both rated.
fn shares<V>(ratings: &Ratings<V>) -> Result<Array2<f64>, Undefined> {
    check_pairable(ratings)?;
    let mut counts = Array2::<f64>::zeros((ratings.values().len(), ratings.values().len()));
    for (row, times) in ratings.rows().filter(|(_, times)| *times > 0) {
        if let Some(pair) = both(row) {
            counts[pair] += times as f64;
        }
    }
    let pairs = counts.sum();
    if pairs == 0.0 { Err(Undefined::NoPairableValues) } else { Ok(counts / pairs) }
}

/// The values that the first two coders gave.
fn both(row: &[Option<u32>]) -> Option<[usize; 2]> {
    Some([row[0]? as usize, row[1]? as usize])
}

fn margins(shares: &Array2<f64>) -> (Vec<f64>, Vec<f64>) {
    let sums = |lanes: ndarray::iter::Lanes<'_, f64, ndarray::Ix1>| lanes.into_iter().map(|lane| lane.sum()).collect();
    (sums(shares.rows()), sums(shares.columns()))
}
