//! Topic persistence: a hidden Markov model in which people stay with a subject for some segments.
//!
//! A hidden Markov model (Rabiner, 1989) over the segments of one interview, with a state for each code and one for
//! everything else. A subject stays with a fixed chance, otherwise any may follow; how well a segment fits a
//! state is its own score, taken less seriously the fewer words it has. What counts is the posterior of each
//! code given the whole interview (forward-backward).

use rayon::prelude::*;

use super::score_matrix::ScoreMatrix;
use crate::domain::corpus::segment::Layout;

/// Score at which a code is as likely as something else.
const OTHER: f64 = 1.5;
/// The value of `ln(1 + words)` below which emission scores are damped.
const SERIOUS: f64 = 3.0;
/// The least posterior, so that its logarithm is finite.
const LEAST: f64 = 1e-6;

/// The logarithm of each code's posterior at every segment.
pub(super) fn stay(own: &ScoreMatrix, layout: &Layout, stay: f64) -> ScoreMatrix {
    let posteriors: Vec<Vec<f64>> =
        (0..layout.transcripts()).into_par_iter().map(|transcript| forward_backward(own, layout, layout.range(transcript), stay)).collect();
    let mut grid = ScoreMatrix::zeros(own.segments(), own.codes());
    let values = posteriors.into_iter().flatten();
    grid.values_mut().iter_mut().zip(values).for_each(|(value, posterior)| *value = libm::log(posterior + LEAST));
    grid
}

/// The codes' posteriors of one interview, segment after segment.
fn forward_backward(own: &ScoreMatrix, layout: &Layout, range: std::ops::Range<usize>, stay: f64) -> Vec<f64> {
    let (codes, states, segments) = (own.codes(), own.codes() + 1, range.len());
    let emissions: Vec<f64> = range.flat_map(|at| emission(own.row(at), layout.words[at])).collect();
    let leave = (1.0 - stay) / states as f64;
    let mut forward = vec![0.0; segments * states];
    let mut before = vec![1.0 / states as f64; states];
    for at in 0..segments {
        let row = &mut forward[at * states..][..states];
        for (state, value) in row.iter_mut().enumerate() {
            // Chances sum to one, so what comes from everywhere is the same for all states.
            *value = (stay * before[state] + leave) * emissions[at * states + state];
        }
        to_one(row);
        before.copy_from_slice(row);
    }
    let mut backward = vec![1.0; states];
    let mut posterior = vec![0.0; segments * codes];
    for at in (0..segments).rev() {
        let mut both: Vec<f64> = forward[at * states..][..states].iter().zip(&backward).map(|(f, b)| f * b).collect();
        to_one(&mut both);
        posterior[at * codes..][..codes].copy_from_slice(&both[..codes]);
        let ahead: Vec<f64> = backward.iter().zip(&emissions[at * states..]).map(|(b, e)| b * e).collect();
        let anywhere = leave * ahead.iter().sum::<f64>();
        backward.iter_mut().zip(&ahead).for_each(|(value, ahead)| *value = stay * ahead + anywhere);
        to_one(&mut backward);
    }
    posterior
}

/// How well a segment fits each state, the largest made one: only ratios count.
fn emission(scores: &[f64], words: u32) -> Vec<f64> {
    let serious = (libm::log(1.0 + f64::from(words)) / SERIOUS).min(1.0);
    let most = scores.iter().copied().fold(OTHER, f64::max);
    scores.iter().copied().chain([OTHER]).map(|score| libm::exp((score - most) * serious)).collect()
}

fn to_one(row: &mut [f64]) {
    let sum: f64 = row.iter().sum();
    row.iter_mut().filter(|_| sum > 0.0).for_each(|value| *value /= sum);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::transcript::Role;

    #[test]
    fn posteriors_agree_with_a_sum_over_all_paths() {
        let mut own = ScoreMatrix::zeros(4, 2);
        for (at, row) in [[2.0, -1.0], [0.3, 0.1], [-1.0, 2.5], [0.0, 0.0]].iter().enumerate() {
            own.row_mut(at).copy_from_slice(row);
        }
        let layout = Layout { starts: vec![0, 4], roles: vec![Role::Participant; 4], words: vec![30, 2, 40, 0], ..Layout::default() };
        let keep = 0.6;
        let emissions: Vec<Vec<f64>> = (0..4).map(|at| emission(own.row(at), layout.words[at])).collect();
        let mut sums = [[0.0; 3]; 4];
        for path in 0..81usize {
            let states = [path / 27, path / 9 % 3, path / 3 % 3, path % 3];
            let mut weight = 1.0 / 3.0;
            for at in 0..4 {
                if at > 0 {
                    weight *= (1.0 - keep) / 3.0 + if states[at] == states[at - 1] { keep } else { 0.0 };
                }
                weight *= emissions[at][states[at]];
            }
            (0..4).for_each(|at| sums[at][states[at]] += weight);
        }
        let found = forward_backward(&own, &layout, 0..4, keep);
        for at in 0..4 {
            let all: f64 = sums[at].iter().sum();
            for code in 0..2 {
                assert!((found[at * 2 + code] - sums[at][code] / all).abs() < 1e-12);
            }
        }
    }
}
