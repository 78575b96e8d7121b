//! Careless stretches: the end of a transcript coded less than its words, and its beginning, lead to expect.
//!
//! A finding of its own, because a ranking that looks at neighbours is blind where none is coded. A model of text and
//! length alone, fitted on other transcripts, expects so many coded turns in the last part: the sum of its
//! probabilities, times how far the coder goes beyond or stays below the model in the rest of the transcript (at most three times
//! as much). `z = (observed - expected) / sqrt(expected + .15 expected^2 + 1)`: Poisson spread, and a coder's own.
//! Limits: only the end is looked at; what a coder loses evenly is no stretch; a fifth lost is seen in one of ten.

use rayon::prelude::*;

use super::logistic::{Logistic, logistic};
use super::params::CoverageParams;
use super::stack::{Evidence, Stack};
use super::turns::Turns;
use crate::domain::corpus::span::CharSpan;
use crate::domain::measure::coverage::{Stretch, StretchTurn};

/// How much more than the model a coder's first part may lead to expect.
const MOST: f64 = 3.0;
/// Spread between transcripts, as a share of the square of what is expected.
const SPREAD: f64 = 0.15;

/// The stretches of all transcripts, and for each turn in one that stands out the factor by which its transcript is coded.
pub struct Stretches {
    /// One per transcript.
    pub found: Vec<Stretch>,
    /// Per turn, where it stands in a stretch that stands out.
    pub inside: Vec<Option<Inside>>,
}

/// What is known of a stretch that stands out.
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
    let mut result = Stretches { found: Vec::new(), inside: vec![None; turns.len()] };
    for (document, range) in &turns.documents {
        let cut = range.end - (range.len() as f64 * params.stretch).floor() as usize;
        if cut == range.start || cut == range.end {
            continue;
        }
        let coded = |from: usize, to: usize| given[from..to].iter().filter(|&&given| given).count() as f64;
        let probable = |from: usize, to: usize| expected[from..to].iter().sum::<f64>();
        let factor = (coded(range.start, cut) / probable(range.start, cut).max(1e-9)).min(MOST);
        let expected = probable(cut, range.end) * factor;
        let observed = coded(cut, range.end);
        let z = (observed - expected) / (expected + SPREAD * expected * expected + 1.0).sqrt();
        let stands_out = z < params.stretch_z;
        if stands_out {
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

/// The uncoded turns of the stretches that stand out, by text and length alone.
pub fn stretch_turns(turns: &Turns, given: &[bool], probability: &[f64], within: &[Option<Inside>]) -> Vec<StretchTurn> {
    let inside = (0..turns.len()).filter(|&turn| within[turn].is_some() && !given[turn]);
    let mut list: Vec<StretchTurn> =
        inside.map(|turn| StretchTurn { turn: turns.segments[turn], score: probability[turn] as f32 }).collect();
    list.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.turn.cmp(&b.turn)));
    list
}
