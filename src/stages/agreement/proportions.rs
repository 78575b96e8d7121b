//! The interval of kappa, beside those of a share that the whole program uses.

use super::kappa::{cohen_kappa, cohen_kappa_se};
use crate::domain::measure::ratings::Ratings;
use crate::domain::measure::statistic::{Interval, Undefined};
use crate::math::special_functions::normal_quantile;

pub use crate::math::binomial_interval::{clopper_pearson, one_sided_upper, wilson};

/// The large-sample interval of Cohen's kappa, `kappa +- z se`.
///
/// # Errors
///
/// [`Undefined`] if there is nothing rated, or no chance agreement to correct for.
pub fn cohen_kappa_interval<V>(ratings: &Ratings<V>, confidence: f64) -> Result<Interval, Undefined> {
    let (kappa, error) = (cohen_kappa(ratings)?, cohen_kappa_se(ratings)?);
    let z = normal_quantile(1.0 - (1.0 - confidence) / 2.0);
    Ok(Interval { low: kappa - z * error, high: kappa + z * error })
}
