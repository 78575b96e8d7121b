//! What a code's next offers are likely to hold, from what was accepted so far.
//!
//! An offer of score `z` (standard deviations above the middle of its code's ranking) is accepted with log-odds `z - 2.6 + d`: what people accepted of
//! rankings of interviews that others had coded, and how far this code lies above or below that. `d` is normal around 0 with
//! [`SPREAD`]; ten decisions say much of it. Its posterior is summed on a grid, so nothing is approximated but the model; how many of the next
//! offers will be accepted is a mixture of sums of unequal chances over it, and its interval holds both kinds of not knowing.
//! Limits: as a list goes on, a code's own meaning may narrow; a ranking made anew after the last decision is not yet in the decisions.

use crate::domain::measure::statistic::Interval;

/// Log-odds that an offer in the middle of its code's ranking is accepted.
const MIDDLE: f64 = -2.6;
/// How far codes differ from one another.
const SPREAD: f64 = 1.2;
/// Half of the grid's width, in its steps.
const STEPS: i32 = 60;
/// A step of the grid.
const STEP: f64 = 0.08;

/// What is expected of some offers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// How many of them are likely to be accepted.
    pub mean: f64,
    /// The interval of that number.
    pub interval: Interval,
}

/// How many of the `next` offers, given by their scores, are likely to be accepted after these decisions: each with its score and whether it was accepted.
pub fn expected(decided: &[(f64, bool)], next: &[f64], confidence: f64) -> Expected {
    let shifts: Vec<f64> = (-STEPS..=STEPS).map(|at| f64::from(at) * STEP * SPREAD).collect();
    let log_weight = |&shift: &f64| {
        let prior = -0.5 * (shift / SPREAD) * (shift / SPREAD);
        let said = |&(score, accepted): &(f64, bool)| libm::log(if accepted { chance(score, shift) } else { 1.0 - chance(score, shift) });
        prior + decided.iter().map(said).sum::<f64>()
    };
    let logs: Vec<f64> = shifts.iter().map(log_weight).collect();
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
    let all: f64 = weights.iter().sum();
    let mut share = vec![0.0; next.len() + 1];
    for (shift, weight) in shifts.iter().zip(&weights) {
        let numbers = numbers(next.iter().map(|&score| chance(score, *shift)));
        share.iter_mut().zip(numbers).for_each(|(share, number)| *share += weight / all * number);
    }
    let mean = share.iter().enumerate().map(|(number, share)| number as f64 * share).sum();
    let tail = (1.0 - confidence) / 2.0;
    let up_to: Vec<f64> = share
        .iter()
        .scan(0.0, |sum, share| {
            *sum += share;
            Some(*sum)
        })
        .collect();
    let low = up_to.iter().position(|&sum| sum > tail).unwrap_or(0);
    let high = up_to.iter().position(|&sum| sum >= 1.0 - tail).unwrap_or(next.len());
    Expected { mean, interval: Interval { low: low as f64, high: high as f64 } }
}

/// The chance that an offer is accepted, kept off 0 and 1.
fn chance(score: f64, shift: f64) -> f64 {
    (1.0 / (1.0 + libm::exp(-(score + MIDDLE + shift)))).clamp(1e-9, 1.0 - 1e-9)
}

/// How likely each number of acceptances is, where each offer has a chance of its own.
fn numbers(chances: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut share = vec![1.0];
    for chance in chances {
        share.push(0.0);
        for number in (1..share.len()).rev() {
            share[number] = share[number] * (1.0 - chance) + share[number - 1] * chance;
        }
        share[0] *= 1.0 - chance;
    }
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_acceptances_are_sums_of_unequal_chances() {
        let found = numbers([0.5, 0.2].into_iter());
        assert!(found.iter().zip([0.4, 0.5, 0.1]).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn decisions_move_what_is_expected_and_narrow_it() {
        let next = [2.0; 10];
        let before = expected(&[], &next, 0.95);
        let accepted = expected(&[(2.5, true); 10], &next, 0.95);
        let refused = expected(&[(2.5, false); 10], &next, 0.95);
        assert!(refused.mean < 1.5 && before.mean > 2.5 && before.mean < 5.0 && accepted.mean > 6.0, "{refused:?} {before:?} {accepted:?}");
        let width = |found: Expected| found.interval.high - found.interval.low;
        assert!(width(accepted) < width(before) && width(refused) < width(before));
        assert_eq!(expected(&[], &[], 0.95).mean, 0.0);
    }
}
