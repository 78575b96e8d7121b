//! How much of what is worth coding was coded, from a sample of what was left uncoded.
//!
//! `A` units were coded, `U` were not; `n` of the `U`, drawn at random, are read, and `k` of them
//! should have been coded. Then recall is `A / (A + U k / n)`.
//!
//! The interval is exact for a finite population: `k` is hypergeometric in the unknown number `M` of
//! codable units among the `U`; all `M` with `P(X >= k) > tail` and `P(X <= k) > tail` stay, and
//! recall lies from `A / (A + M_max)` to `A / (A + M_min)`. It is narrower than Clopper and
//! Pearson's, because reading a fair share of a finite population leaves less unknown. A normal
//! approximation covers as little as 44 percent of such cases and is not offered.
//!
//! Limits: the sample must be simple and random, and `n` fixed before the first unit is opened.
//! Cost: `n` terms for each of some dozens of `M`.

use crate::domain::measure::sample::CoverageSample;
use crate::domain::measure::statistic::{Interval, Statistic, Undefined};
use crate::math::binomial_interval::{clopper_pearson, one_sided_upper};
use crate::math::special_functions::log_choose;

/// The population that a sample is taken to be drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Population {
    /// The `U` units that there are: exact, hypergeometric.
    Finite,
    /// An infinite population: binomial, as Clopper and Pearson have it.
    Infinite,
}

/// The point estimate of recall.
pub fn recall_estimate(sample: CoverageSample) -> Statistic {
    check(sample)?;
    Ok(recall(sample, uncoded(sample) * found_share(sample)))
}

/// The two-sided interval of recall.
///
/// # Errors
///
/// [`Undefined`] if nothing was drawn or nothing was found.
pub fn recall_interval(sample: CoverageSample, confidence: f64, population: Population) -> Result<Interval, Undefined> {
    check(sample)?;
    let (least, most) = match population {
        Population::Infinite => {
            let share = share_interval(sample, confidence)?;
            (uncoded(sample) * share.low, uncoded(sample) * share.high)
        }
        Population::Finite => {
            let (least, most) = missed_units(sample, (1.0 - confidence) / 2.0);
            (least as f64, most as f64)
        }
    };
    Ok(Interval { low: recall(sample, most), high: recall(sample, least) })
}

/// The recall that is reached at least, with this confidence.
pub fn recall_lower(sample: CoverageSample, confidence: f64, population: Population) -> Statistic {
    check(sample)?;
    let most = match population {
        Population::Infinite if sample.unsuggested == 0 => 0.0,
        Population::Infinite => uncoded(sample) * one_sided_upper(sample.found, sample.sampled, confidence)?,
        Population::Finite => missed_units(sample, 1.0 - confidence).1 as f64,
    };
    Ok(recall(sample, most))
}

/// The fewest and most codable units among the uncoded that are consistent with the sample.
pub fn missed_units(sample: CoverageSample, tail: f64) -> (u64, u64) {
    let CoverageSample { unsuggested, sampled, found, .. } = sample;
    let highest = unsuggested - (sampled - found);
    // P(X >= k) rises with M, and P(X <= k) falls.
    let least = first(found, highest, |missed| 1.0 - at_most(unsuggested, missed, sampled, found, 1) > tail);
    let past = first(found, highest + 1, |missed| missed > highest || at_most(unsuggested, missed, sampled, found, 0) <= tail);
    (least, past - 1)
}

/// How many of the uncoded units must be read so that, no more than `found` of them being codable, at most this share of all of them can be.
///
/// The smallest `n` with `P(X <= found) <= 1 - confidence` when one unit more than the share is codable.
pub fn size_for_bound(unsuggested: u64, share: f64, found: u64, confidence: f64) -> u64 {
    let marked = ((unsuggested as f64 * share + 1e-9).floor() as u64 + 1).min(unsuggested);
    first(0, unsuggested, |drawn| at_most(unsuggested, marked, drawn, found, 0) <= 1.0 - confidence)
}

/// How many of the uncoded units must be read so that recall is known to so much on either side, if it is as expected and
/// the sample holds what is to be expected.
///
/// The longer arm of the interval counts. Found by halving the step: whole units make arms shrink unevenly, so the figure is
/// right to a few units.
pub fn size_for_width(accepted: u64, unsuggested: u64, recall: f64, half_width: f64, confidence: f64) -> u64 {
    let missed = accepted as f64 * (1.0 - recall) / recall;
    let narrow = |sampled: u64| {
        let found = (missed * sampled as f64 / unsuggested as f64).round() as u64;
        let sample = CoverageSample { accepted, unsuggested, sampled, found: found.min(sampled) };
        let ends = recall_estimate(sample).and_then(|middle| Ok((middle, recall_interval(sample, confidence, Population::Finite)?)));
        ends.is_ok_and(|(middle, ends)| (middle - ends.low).max(ends.high - middle) <= half_width)
    };
    first(1, unsuggested, narrow)
}

/// `P(X <= k - less)` for a hypergeometric `X`.
fn at_most(population: u64, marked: u64, drawn: u64, k: u64, less: u64) -> f64 {
    let lowest = (marked + drawn).saturating_sub(population);
    let Some(last) = k.checked_sub(less) else { return 0.0 };
    let all = log_choose(population, drawn);
    let term = |x: u64| libm::exp(log_choose(marked, x) + log_choose(population - marked, drawn - x) - all);
    (lowest..=last.min(marked).min(drawn)).map(term).sum::<f64>().min(1.0)
}

/// The first number from `low` for which a condition holds that, once true, stays true; `high` where it never does.
fn first(mut low: u64, mut high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

fn check(sample: CoverageSample) -> Result<(), Undefined> {
    if sample.accepted == 0 && sample.found == 0 {
        return Err(Undefined::NothingRelevantFound);
    }
    // Nothing was left to sample from: recall is complete. Something was, and nobody looked: unknown.
    if sample.sampled == 0 && sample.unsuggested > 0 { Err(Undefined::NoUnits) } else { Ok(()) }
}

fn share_interval(sample: CoverageSample, confidence: f64) -> Result<Interval, Undefined> {
    if sample.unsuggested == 0 {
        return Ok(Interval { low: 0.0, high: 0.0 });
    }
    clopper_pearson(sample.found, sample.sampled, confidence)
}

fn uncoded(sample: CoverageSample) -> f64 {
    sample.unsuggested as f64
}

fn found_share(sample: CoverageSample) -> f64 {
    if sample.sampled == 0 { 0.0 } else { sample.found as f64 / sample.sampled as f64 }
}

fn recall(sample: CoverageSample, missed: f64) -> f64 {
    let accepted = sample.accepted as f64;
    accepted / (accepted + missed)
}
