//! Trust: how well a ranking finds the coder's own codings in transcripts that it did not learn from.
//!
//! Average precision over all turns read, and the share of coded turns in the first fifth of the ranking; out of fold by
//! transcript. Intervals are percentiles over resampled transcripts (cluster bootstrap): turns of one interview are no
//! independent draws. Limits: a turn left uncoded counts as wrong, so precision is a lower bound; with few
//! transcripts the interval is too narrow. Cost: rounds x turns per column.

// Loops over lanes by number keep their lengths in sight of the compiler.
#![allow(clippy::needless_range_loop)]

use rayon::prelude::*;

use crate::domain::digest::hash_choice;
use crate::domain::measure::coverage::Trust;
use crate::domain::measure::statistic::{Interval, Undefined};
use crate::math::simd::wide;

/// Below so many transcripts no interval is given.
const FEWEST: usize = 4;

/// Rounds that are judged side by side.
const LANES: usize = 16;

/// How often each transcript is drawn in some rounds.
type Drawn = Vec<[u32; LANES]>;

/// How often each transcript is drawn in each round.
pub struct Draws {
    /// Rounds side by side; those of the last beyond `rounds` draw nothing.
    counts: Vec<Drawn>,
    confidence: f64,
}

impl Draws {
    /// Draws transcripts with replacement, as many as there are.
    pub fn new(documents: usize, rounds: u32, confidence: f64, seed: u64) -> Self {
        let rounds = if documents < FEWEST { 0 } else { u64::from(rounds) };
        let side_by_side = |first: u64| {
            let mut counts = vec![[0u32; LANES]; documents];
            for (lane, round) in (first..rounds.min(first + LANES as u64)).enumerate() {
                for draw in 0..documents as u64 {
                    counts[hash_choice(seed, "coverage.trust", round * documents as u64 + draw, documents as u64) as usize][lane] += 1;
                }
            }
            counts
        };
        Self { counts: (0..rounds).step_by(LANES).map(side_by_side).collect(), confidence }
    }

    fn interval(&self, mut values: Vec<f64>) -> Option<Interval> {
        if values.is_empty() {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let tail = (1.0 - self.confidence) / 2.0;
        let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
        Some(Interval { low: at(tail), high: at(1.0 - tail) })
    }
}

/// Judges a ranking by what the coder gave.
pub fn trust(score: &[f64], given: &[bool], document_of: &[usize], documents: usize, draws: &Draws) -> Trust {
    let mut order: Vec<u32> = (0..score.len() as u32).collect();
    order.sort_by(|&a, &b| score[b as usize].total_cmp(&score[a as usize]).then(a.cmp(&b)));
    let ranked: Vec<(u32, bool)> = order.iter().map(|&turn| (document_of[turn as usize] as u32, given[turn as usize])).collect();
    let ones = vec![[1u32; LANES]; documents];
    let chance = given.iter().filter(|&&given| given).count() as f64 / given.len().max(1) as f64;
    let figures = |counts: &Drawn| {
        wide(
            #[inline(always)]
            || judge(&ranked, counts),
        )
    };
    let rounds: Vec<Judged> = draws.counts.par_iter().flat_map_iter(figures).flatten().collect();
    let whole = figures(&ones)[0];
    Trust {
        chance,
        precision: whole.map(|judged| judged.precision).ok_or(Undefined::NothingRelevantFound),
        precision_interval: draws.interval(rounds.iter().map(|judged| judged.precision).collect()),
        recall_at_20: whole.map(|judged| judged.recall).ok_or(Undefined::NothingRelevantFound),
        recall_interval: draws.interval(rounds.iter().map(|judged| judged.recall).collect()),
    }
}

/// The scores of a ranking.
#[derive(Clone, Copy)]
struct Judged {
    precision: f64,
    recall: f64,
}

/// Average precision and the recall of the first fifth, transcripts counting as often as they were drawn; none where nothing coded was drawn.
///
/// Counts are whole numbers, so rounds side by side give what each by itself would.
#[inline(always)]
fn judge(ranked: &[(u32, bool)], counts: &[[u32; LANES]]) -> [Option<Judged>; LANES] {
    let mut all = [0u32; LANES];
    for &(document, _) in ranked {
        for lane in 0..LANES {
            all[lane] += counts[document as usize][lane];
        }
    }
    let (mut seen, mut found, mut early) = ([0u32; LANES], [0u32; LANES], [0u32; LANES]);
    let mut sum = [0f64; LANES];
    for &(document, given) in ranked {
        let weight = &counts[document as usize];
        for lane in 0..LANES {
            seen[lane] += weight[lane];
        }
        if given {
            for lane in 0..LANES {
                found[lane] += weight[lane];
                // Nothing seen: nothing found either.
                sum[lane] += f64::from(weight[lane]) * f64::from(found[lane]) / f64::from(seen[lane].max(1));
                early[lane] = if f64::from(seen[lane]) <= 0.2 * f64::from(all[lane]) { found[lane] } else { early[lane] };
            }
        }
    }
    std::array::from_fn(|lane| {
        let whole = f64::from(found[lane]);
        (whole > 0.0).then(|| Judged { precision: sum[lane] / whole, recall: f64::from(early[lane]) / whole })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn average_precision_by_hand() {
        // Right at places 1 and 3 of 4: (1/1 + 2/3) / 2.
        let draws = Draws::new(2, 100, 0.95, 1);
        let trust = trust(&[4.0, 3.0, 2.0, 1.0], &[true, false, true, false], &[0, 0, 1, 1], 2, &draws);
        assert!((trust.precision.expect("a figure") - 5.0 / 6.0).abs() < 1e-12);
        assert_eq!(trust.precision_interval, None);
        assert!((trust.chance - 0.5).abs() < 1e-12);
    }

    #[test]
    fn an_interval_holds_the_figure_and_nothing_coded_has_none() {
        let n = 200;
        let score: Vec<f64> = (0..n).map(|at| libm::sin(at as f64)).collect();
        let given: Vec<bool> = score.iter().enumerate().map(|(at, s)| *s > 0.3 || at % 11 == 0).collect();
        let document_of: Vec<usize> = (0..n).map(|at| at / 20).collect();
        let draws = Draws::new(10, 400, 0.95, 3);
        let judged = trust(&score, &given, &document_of, 10, &draws);
        let (figure, interval) = (judged.precision.expect("a figure"), judged.precision_interval.expect("an interval"));
        assert!(interval.low < figure && figure < interval.high, "{figure} {interval:?}");
        assert_eq!(trust(&score, &vec![false; n], &document_of, 10, &draws).precision, Err(Undefined::NothingRelevantFound));
    }
}
