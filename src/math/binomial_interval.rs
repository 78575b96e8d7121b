//! Intervals of a share that was found in a simple random sample.
//!
//! Clopper and Pearson (1934): the shares that an exact binomial test would not reject; never too
//! narrow, often wider than need be. Wilson (1927): from the score test; right on average, and a
//! little too narrow at times. Both stay inside 0 to 1, where the textbook's `p +- z se` does not.
//! They hold for draws from a large stock; for a share of few hundred turns see `recall`.

use crate::domain::measure::statistic::{Interval, Undefined};
use crate::math::special_functions::{beta_quantile, normal_quantile};

/// The exact binomial interval of `found` in `sampled`.
///
/// # Errors
///
/// [`Undefined`] if there are no trials.
pub fn clopper_pearson(found: u64, sampled: u64, confidence: f64) -> Result<Interval, Undefined> {
    let tail = (1.0 - confidence) / 2.0;
    Ok(Interval { low: lower_limit(found, sampled, tail)?, high: upper_limit(found, sampled, tail)? })
}

/// The share that is not exceeded with this confidence: the upper end of a one-sided exact binomial interval.
///
/// # Errors
///
/// [`Undefined`] if there are no trials.
pub fn one_sided_upper(found: u64, sampled: u64, confidence: f64) -> Result<f64, Undefined> {
    upper_limit(found, sampled, 1.0 - confidence)
}

fn lower_limit(found: u64, sampled: u64, tail: f64) -> Result<f64, Undefined> {
    if sampled == 0 {
        return Err(Undefined::NoUnits);
    }
    Ok(if found == 0 { 0.0 } else { beta_quantile(tail, found as f64, (sampled - found) as f64 + 1.0) })
}

fn upper_limit(found: u64, sampled: u64, tail: f64) -> Result<f64, Undefined> {
    if sampled == 0 {
        return Err(Undefined::NoUnits);
    }
    Ok(if found == sampled { 1.0 } else { beta_quantile(1.0 - tail, found as f64 + 1.0, (sampled - found) as f64) })
}

/// Wilson's score interval of `found` in `sampled`.
///
/// # Errors
///
/// [`Undefined`] if there are no trials.
pub fn wilson(found: u64, sampled: u64, confidence: f64) -> Result<Interval, Undefined> {
    if sampled == 0 {
        return Err(Undefined::NoUnits);
    }
    let (n, share) = (sampled as f64, found as f64 / sampled as f64);
    let z = normal_quantile(1.0 - (1.0 - confidence) / 2.0);
    let middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    Ok(Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
}
