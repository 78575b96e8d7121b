//! Sparse tails: ends of transcripts that are coded less than their words and their beginnings lead to expect.
//!
//! A finding of its own, because a ranking that looks at neighbours is blind where none is coded. A model of text and
//! length alone, fitted on other transcripts, expects so many coded turns in the last part: the sum of its
//! probabilities, times how far the coder goes beyond or stays below the model in the rest of the transcript (at most three times
//! as much). `z = (observed - expected) / sqrt(expected + .15 expected^2 + 1)`: Poisson spread, and a coder's own.
//!
//! Reported is every end below `stretch_z`. In the lists it is ranked apart only where it is also sure against the coder's own unevenness: below
//! `stretch_sure` times [`usual`], which is measured on the two halves of what comes before the ends. A coder whose codings come in blocks leaves
//! ends empty in which nothing is codable, and lifting their turns put them first in the lists.
//! Limits: only the end is looked at; what a coder loses evenly is no stretch; a fifth lost is seen in one of ten; where coding is bursty, an end
//! that was skipped cannot be known from an end with nothing in it.

use rayon::prelude::*;

use super::logistic::{Logistic, logistic};
use super::params::CoverageParams;
use super::stack::{Evidence, Stack};
use super::turns::Turns;
use crate::domain::corpus::span::CharSpan;
use crate::domain::measure::coverage::{Stretch, StretchTurn};

/// The largest factor by which a coder's first part may raise what the model expects.
const MOST: f64 = 3.0;
/// Spread between transcripts, as a share of the square of what is expected.
const SPREAD: f64 = 0.15;

/// With fewer transcripts the coder's own unevenness is not measured.
const FEWEST: usize = 4;

/// The stretches of all transcripts.
pub struct Stretches {
    /// One per transcript.
    pub found: Vec<Stretch>,
    /// Per turn, whether it is in a reported stretch.
    pub reported: Vec<bool>,
    /// Per turn, where it lies in a stretch that is sure: there neighbours do not rank.
    pub inside: Vec<Option<Inside>>,
}

impl Stretches {
    /// No stretches, for so many turns.
    pub fn none(turns: usize) -> Self {
        Self { found: Vec::new(), reported: vec![false; turns], inside: vec![None; turns] }
    }
}

/// What is known of a stretch that is sure.
#[derive(Clone, Copy, Debug)]
pub struct Inside {
    /// How far the coder goes beyond the model, or stays below it, in the rest of the transcript.
    pub factor: f64,
    /// The share of what is expected that was not coded.
    pub lost: f64,
}

/// Probabilities of text and length alone, out of fold.
pub fn text_only(evidence: &Evidence<'_>, stack: &Stack, column: usize, freedom: f64) -> Vec<f64> {
    let numbers: Vec<[f64; 2]> = (0..evidence.turns.len()).map(|turn| [stack.text[(turn, column)], stack.length[turn]]).collect();
    let fit = |fold| {
        let of = evidence.outside(fold);
        let rows: Vec<[f64; 2]> = of.iter().map(|&turn| numbers[turn]).collect();
        logistic(&rows, &evidence.answers(column, &of, 1.0), &[0.0, 0.0], freedom)
    };
    let models: Vec<Logistic<2>> = (0..evidence.folds).into_par_iter().map(fit).collect();
    (0..evidence.turns.len()).map(|turn| models[evidence.fold_of[turn]].probability(&numbers[turn])).collect()
}

/// Compares the end of each transcript with the rest.
pub fn stretches(
    turns: &Turns,
    ids: &[crate::domain::ids::DocumentId],
    given: &[bool],
    expected: &[f64],
    params: &CoverageParams,
) -> Stretches {
    let mut result = Stretches::none(turns.len());
    let coded = |from: usize, to: usize| given[from..to].iter().filter(|&&given| given).count() as f64;
    let probable = |from: usize, to: usize| expected[from..to].iter().sum::<f64>();
    let cut_of = |range: &std::ops::Range<usize>| range.end - (range.len() as f64 * params.stretch).floor() as usize;
    let halves = turns.documents.iter().map(|(_, range)| {
        let (cut, middle) = (cut_of(range), range.start + (cut_of(range) - range.start) / 2);
        [(coded(range.start, middle), probable(range.start, middle)), (coded(middle, cut), probable(middle, cut))]
    });
    let sure = params.stretch_z.min(-params.stretch_sure * usual(halves));
    for (document, range) in &turns.documents {
        let cut = cut_of(range);
        if cut == range.start || cut == range.end {
            continue;
        }
        let factor = (coded(range.start, cut) / probable(range.start, cut).max(1e-9)).min(MOST);
        let expected = probable(cut, range.end) * factor;
        let observed = coded(cut, range.end);
        let z = (observed - expected) / variance(expected).sqrt();
        let stands_out = z < params.stretch_z;
        result.reported[cut..range.end].fill(stands_out);
        if z < sure {
            result.inside[cut..range.end].fill(Some(Inside { factor, lost: 1.0 - observed / expected }));
        }
        result.found.push(Stretch {
            document: ids[*document].clone(),
            span: CharSpan { start: turns.spans[cut].start, end: turns.spans[range.end - 1].end },
            turns: (range.end - cut) as u64,
            observed: observed as u64,
            expected,
            z,
            stands_out,
        });
    }
    result.found.sort_by(|a, b| a.z.total_cmp(&b.z).then_with(|| a.document.cmp(&b.document)));
    result
}

/// The variance of how many turns are coded where so many are expected.
fn variance(expected: f64) -> f64 {
    expected + SPREAD * expected * expected + 1.0
}

/// How unevenly a coder codes anyway: the root mean square of `z` between the two halves of what comes before the ends, each with its
/// coded and its expected turns; 1 with fewer than four transcripts. The ends play no part, so careless ones cannot hide themselves.
fn usual(halves: impl Iterator<Item = [(f64, f64); 2]>) -> f64 {
    let z = |[(first, probable_first), (second, probable_second)]: [(f64, f64); 2]| {
        let all = probable_first + probable_second;
        (all > 0.0).then(|| {
            let (share, coded) = (probable_first / all, first + second);
            let off = first - share * coded;
            let spread = (1.0 - share).powi(2) * variance(share * coded) + share * share * variance((1.0 - share) * coded);
            off / spread.sqrt()
        })
    };
    let all: Vec<f64> = halves.filter_map(z).collect();
    if all.len() < FEWEST { 1.0 } else { (all.iter().map(|z| z * z).sum::<f64>() / all.len() as f64).sqrt() }
}

/// The uncoded turns of the reported stretches, by text and length alone.
pub fn stretch_turns(turns: &Turns, given: &[bool], probability: &[f64], reported: &[bool]) -> Vec<StretchTurn> {
    let inside = (0..turns.len()).filter(|&turn| reported[turn] && !given[turn]);
    let mut list: Vec<StretchTurn> =
        inside.map(|turn| StretchTurn { turn: turns.segments[turn], score: probability[turn] as f32 }).collect();
    list.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.turn.cmp(&b.turn)));
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unevenness_is_the_spread_between_halves() {
        // Halves as expected: no unevenness. Six coded where two halves of equal weight lead to expect three each.
        assert_eq!(usual([[(3.0, 2.0), (3.0, 2.0)]; 4].into_iter()), 0.0);
        let expected = 3.0 / (0.5 * (3.0 + 0.15 * 9.0 + 1.0f64)).sqrt();
        assert!((usual([[(6.0, 2.0), (0.0, 2.0)]; 5].into_iter()) - expected).abs() < 1e-12);
        assert_eq!(usual([[(6.0, 2.0), (0.0, 2.0)]; 3].into_iter()), 1.0, "too few transcripts to measure");
    }
}
