//! Krippendorff's alpha: any number of coders, any distance between values, missing values.
//!
//! `alpha = 1 - D_o / D_e`: observed over expected disagreement. Every unit with `m >= 2` values
//! adds `1 / (m - 1)` for each ordered pair of its values to the coincidence matrix `o`; with
//! `n_c` its row sums and `n` its total, `D_o = sum o_ck d_ck / n` and
//! `D_e = sum n_c n_k d_ck / (n (n - 1))` (Krippendorff 2011, "Computing Krippendorff's
//! alpha-reliability"; Content Analysis, 4th ed., chapter 12). The `n - 1` makes it fit for small
//! samples: ten units with pi .048 have alpha .095.
//!
//! ```
//! use leitmotif::domain::measure::statistic::Undefined;
//! use leitmotif::domain::measure::ratings::Ratings;
//! use leitmotif::stages::agreement::alpha::krippendorff_alpha;
//! use leitmotif::stages::agreement::weights::Distance;
//!
//! // Two coders, four turns; the second left the last turn out.
//! let coders = [vec![Some("risk"), Some("safe"), Some("risk"), Some("safe")], vec![Some("risk"), Some("safe"), Some("safe"), None]];
//! let ratings = Ratings::by_coder(&coders).expect("as many values each");
//! let alpha = krippendorff_alpha(&ratings, &Distance::Nominal).expect("there is variation");
//! assert!((alpha - 4.0 / 9.0).abs() < 1e-12);
//!
//! // Where everybody says the same of everything, there is no number but a reason.
//! let same = Ratings::by_coder(&[vec![Some("risk")], vec![Some("risk")]]).expect("as many values each");
//! assert_eq!(krippendorff_alpha(&same, &Distance::Nominal), Err(Undefined::NoVariation));
//! ```
//!
//! Undefined without variation: one value throughout leaves nothing to tell chance from care.
//! Cost: units times values, and values squared.

use ndarray::Array2;

use super::percent::{check_pairable, pairs};
use super::weights::Distance;
use crate::domain::measure::ratings::Ratings;
use crate::domain::measure::statistic::{Statistic, Undefined};

/// Alpha under a distance between values.
pub fn krippendorff_alpha<V>(ratings: &Ratings<V>, distance: &Distance) -> Statistic {
    check_pairable(ratings)?;
    let coincidences = coincidences(ratings);
    let margins: Vec<f64> = coincidences.rows().into_iter().map(|row| row.sum()).collect();
    let all: f64 = margins.iter().sum();
    let apart = |c: usize, k: usize| match distance {
        Distance::Nominal => f64::from(u8::from(c != k)),
        Distance::Ordinal => {
            let between: f64 = margins[c.min(k)..=c.max(k)].iter().sum();
            let steps = between - (margins[c] + margins[k]) / 2.0;
            steps * steps
        }
        Distance::Table(table) => table[[c, k]],
    };
    let (mut observed, mut expected) = (0.0, 0.0);
    // Values that no pair holds add nothing; a resample of rare sets has many of them.
    let present: Vec<usize> = (0..margins.len()).filter(|&c| margins[c] > 0.0).collect();
    for &c in &present {
        for &k in &present {
            let distance = apart(c, k);
            observed += coincidences[[c, k]] * distance;
            expected += margins[c] * margins[k] * distance;
        }
    }
    if expected == 0.0 { Err(Undefined::NoVariation) } else { Ok(1.0 - (all - 1.0) * observed / expected) }
}

/// How often each pair of values met in a unit.
pub(super) fn coincidences<V>(ratings: &Ratings<V>) -> Array2<f64> {
    let values = ratings.values().len();
    let mut matrix = Array2::<f64>::zeros((values, values));
    for (row, times) in ratings.rows().filter(|(_, times)| *times > 0) {
        let (pairs, given) = pairs(row);
        // A value without another has no pair, and takes no part.
        pairs.for_each(|pair| matrix[pair] += times as f64 / (given - 1.0));
    }
    matrix
}
