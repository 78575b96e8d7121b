//! Trust: how well a ranking finds the coder's own codings in transcripts that it did not learn from.
//!
//! Average precision over all turns read, and the share of coded turns in the first fifth of the ranking; out of fold by
//! transcript. Intervals are percentiles over resampled transcripts (cluster bootstrap): turns of one interview are no
//! independent draws. Limits: a turn left uncoded counts as wrong, so precision is a lower bound; with few
//! transcripts the interval is too narrow. Cost: rounds x turns per column.

use crate::domain::coverage::Trust;
use crate::domain::digest::hash_choice;
use crate::domain::figure::{Interval, Undefined};

/// Below so many transcripts no interval is given.
const FEWEST: usize = 4;

/// How often each transcript is drawn in each round.
pub struct Draws {
    counts: Vec<Vec<u16>>,
    confidence: f64,
}

impl Draws {
    /// Draws transcripts with replacement, as many as there are.
    pub fn new(documents: usize, rounds: u32, confidence: f64, seed: u64) -> Self {
        let round = |round: u64| {
            let mut counts = vec![0u16; documents];
            for draw in 0..documents as u64 {
                counts[hash_choice(seed, "coverage.trust", round * documents as u64 + draw, documents as u64) as usize] += 1;
            }
            counts
        };
        let rounds = if documents < FEWEST { 0 } else { u64::from(rounds) };
        Self { counts: (0..rounds).map(round).collect(), confidence }
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
    let ones = vec![1u16; documents];
    let chance = given.iter().filter(|&&given| given).count() as f64 / given.len().max(1) as f64;
    let (precision, recall) = judge(&ranked, &ones);
    let rounds: Vec<(f64, f64)> = draws.counts.iter().map(|counts| judge(&ranked, counts)).filter_map(|(p, r)| p.zip(r)).collect();
    Trust {
        chance,
        precision: precision.ok_or(Undefined::NothingRelevantFound),
        precision_interval: draws.interval(rounds.iter().map(|&(p, _)| p).collect()),
        recall_at_20: recall.ok_or(Undefined::NothingRelevantFound),
        recall_interval: draws.interval(rounds.iter().map(|&(_, r)| r).collect()),
    }
}

/// Average precision and the recall of the first fifth, transcripts counting as often as they were drawn.
fn judge(ranked: &[(u32, bool)], counts: &[u16]) -> (Option<f64>, Option<f64>) {
    let all: f64 = ranked.iter().map(|&(document, _)| f64::from(counts[document as usize])).sum();
    let (mut seen, mut found, mut sum, mut early) = (0.0, 0.0, 0.0, 0.0);
    for &(document, given) in ranked {
        let weight = f64::from(counts[document as usize]);
        seen += weight;
        if given && weight > 0.0 {
            found += weight;
            sum += weight * found / seen;
            if seen <= 0.2 * all {
                early = found;
            }
        }
    }
    if found > 0.0 { (Some(sum / found), Some(early / found)) } else { (None, None) }
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
