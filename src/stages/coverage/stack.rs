//! The stack: what text, length, neighbours, question and codebook say of each turn, and how much each counts.
//!
//! Everything that is learnt is out of fold by transcript: a turn is never scored by a model that saw its transcript.
//! First stage: ridge regression on latent vectors, of the turn and of the question before it; turns left uncoded count
//! as 0, which is what learning from positive and unlabelled examples needs for a ranking (Elkan and Noto 2008). Second
//! stage, per column: logistic regression on the standardized parts. "Any" has a model of its own: the maximum over the
//! codes is much worse. Limits: a code that runs over turns in one transcript and is spoken of in passing in another gets
//! weights that suit neither. The weights of a code stay near those of all codes together, which a code with few codings takes over;
//! where no transcript can be held apart they are fixed.

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::linear::{Moments, Ridge};
use super::logistic::{Logistic, Target, logistic};
use super::params::CoverageParams;
use super::turns::Turns;
use crate::domain::measure::coverage::PARTS;

/// Numbers of the second stage, in the order of its columns.
pub const NUMBERS: usize = 9;
const TEXT: usize = 0;
const LENGTH: usize = 1;
const NEAR: usize = 2;
const QUESTION: usize = 3;
const BESIDE: usize = 4;
const BETWEEN: usize = 5;
const LENGTH_NEAR: usize = 6;
const NEAR_ANY: usize = 7;
const CODEBOOK: usize = 8;

/// Turns of all codes together from which the common weights are learnt.
const POOLED: usize = 40_000;

/// Which part of the explanation each number belongs to.
const PART_OF: [usize; NUMBERS] = [0, 1, 2, 3, 2, 2, 2, 2, 4];

/// All that the models learn from.
pub struct Evidence<'a> {
    /// The turns.
    pub turns: &'a Turns,
    /// The codes that have a ranking of their own, as places in `turns.codes`; "any" comes after them.
    pub columns: &'a [usize],
    /// Whether each turn has each column.
    pub given: Vec<Vec<bool>>,
    /// Latent vector of each turn, of unit length.
    pub text: Array2<f64>,
    /// Latent vector of the question before it.
    pub question: Array2<f64>,
    /// What the codebook says, standardized, a row per turn and a column per column; zero where there is none.
    pub codebook: Array2<f64>,
    /// The fold of each turn.
    pub fold_of: Vec<usize>,
    /// How many folds; one: nothing is held apart and text teaches nothing.
    pub folds: usize,
}

/// Scores of turns, and what they are made of.
pub struct Stack {
    /// Text scores out of fold, standardized.
    pub text: Array2<f64>,
    /// Question scores out of fold, standardized.
    pub question: Array2<f64>,
    /// Length, standardized.
    pub length: Vec<f64>,
    /// Neighbours with the code, `ln(1 + n)`, standardized.
    pub near: Array2<f64>,
    /// The text models, one per fold, for explanations.
    pub text_models: Vec<Ridge>,
    /// One per column.
    pub columns: Vec<Ranked>,
}

/// One column, ranked.
pub struct Ranked {
    /// Log-odds of each turn by the model of its fold.
    pub score: Vec<f64>,
    /// What each part adds.
    pub parts: Vec<[f64; PARTS]>,
    /// Mean weight of each part's first number.
    pub weights: [f64; PARTS],
    /// Whether the weights were learnt.
    pub learnt: bool,
}

impl Evidence<'_> {
    /// The turns outside a fold.
    pub fn outside(&self, fold: usize) -> Vec<usize> {
        (0..self.turns.len()).filter(|&turn| self.fold_of[turn] != fold).collect()
    }

    /// Whether each of some turns has a column, and how much it counts: a rejected proposal as often as is said.
    pub fn answers(&self, column: usize, of: &[usize], rejection: f64) -> Vec<Target> {
        let weight = |turn: usize| if self.teaches(column, turn) { rejection.max(1.0) } else { 1.0 };
        of.iter().map(|&turn| (f64::from(u8::from(self.given[column][turn])), weight(turn))).collect()
    }

    /// The targets of the text model: 1 coded, 0 uncoded, less where a proposal was rejected.
    fn targets(&self, rejection: f64) -> Array2<f64> {
        Array2::from_shape_fn((self.turns.len(), self.given.len()), |(turn, column)| {
            if self.given[column][turn] {
                1.0
            } else if self.teaches(column, turn) {
                -rejection
            } else {
                0.0
            }
        })
    }

    /// Whether a rejected proposal teaches the ranking of the rest: in the list over all codes it does. In a code's own list, where
    /// what was proposed is what is most like the code, it led away from the code itself, so there it only leaves the list.
    fn teaches(&self, column: usize, turn: usize) -> bool {
        column == self.columns.len() && self.rejected(column, turn)
    }

    /// Whether a proposal of the column's code was rejected; for "any", one of any code, on a turn that stayed uncoded.
    pub fn rejected(&self, column: usize, turn: usize) -> bool {
        match self.columns.get(column) {
            Some(&code) => self.turns.rejected[code][turn],
            None => self.turns.rejected.iter().any(|column| column[turn]),
        }
    }
}

/// Assigns transcripts to folds: the largest first, each to the fold that has least.
pub fn folds(turns: &Turns, most: usize) -> (Vec<usize>, usize) {
    let count = most.min(turns.documents.len()).max(1);
    let mut order: Vec<usize> = (0..turns.documents.len()).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(turns.documents[at].1.len()), at));
    let mut filled = vec![0usize; count];
    let mut of_document = vec![0; turns.documents.len()];
    for at in order {
        let least = (0..count).min_by_key(|&fold| (filled[fold], fold)).unwrap_or(0);
        of_document[at] = least;
        filled[least] += turns.documents[at].1.len();
    }
    (turns.document_of.iter().map(|&at| of_document[at]).collect(), count)
}

/// Builds both stages.
pub fn stack(evidence: &Evidence<'_>, params: &CoverageParams) -> Stack {
    let targets = evidence.targets(params.rejection);
    let (text, text_models) = out_of_fold(evidence, &evidence.text, &targets, params.ridge);
    let (question, _) = out_of_fold(evidence, &evidence.question, &targets, params.ridge);
    let (text, question) = (standardized(text), standardized(question));
    let length = standardized_column(evidence.turns.words.iter().map(|&words| libm::log(1.0 + f64::from(words))).collect());
    let near = standardized(neighbours(evidence, params));
    let mut stack = Stack { text, question, length, near, text_models, columns: Vec::new() };
    let numbers: Vec<Numbers> = (0..evidence.given.len()).into_par_iter().map(|column| numbers(evidence, &stack, column)).collect();
    let common: Vec<Logistic<NUMBERS>> = (0..evidence.folds).into_par_iter().map(|fold| pooled(evidence, &numbers, fold, params)).collect();
    stack.columns = (0..numbers.len()).into_par_iter().map(|column| rank(evidence, &numbers[column], &common, column, params)).collect();
    stack
}

/// Scores of all turns by ridges that did not see their transcripts.
fn out_of_fold(evidence: &Evidence<'_>, rows: &Array2<f64>, targets: &Array2<f64>, penalty: f64) -> (Array2<f64>, Vec<Ridge>) {
    let members: Vec<Vec<usize>> =
        (0..evidence.folds).map(|fold| (0..rows.nrows()).filter(|&turn| evidence.fold_of[turn] == fold).collect()).collect();
    let mut scores = Array2::zeros(targets.raw_dim());
    if evidence.folds < 2 {
        return (scores, Vec::new());
    }
    let parts: Vec<Moments> =
        members.par_iter().map(|turns| Moments::of(rows.select(Axis(0), turns).view(), targets.select(Axis(0), turns).view())).collect();
    let whole = sum(&parts);
    let fitted: Vec<(Ridge, Array2<f64>)> = parts
        .par_iter()
        .zip(&members)
        .map(|(part, turns)| {
            let ridge = whole.without(part).ridge(penalty);
            let scores = ridge.score(rows.select(Axis(0), turns).view());
            (ridge, scores)
        })
        .collect();
    let mut models = Vec::with_capacity(fitted.len());
    for ((ridge, part), turns) in fitted.into_iter().zip(&members) {
        part.outer_iter().zip(turns).for_each(|(row, &turn)| scores.row_mut(turn).assign(&row));
        models.push(ridge);
    }
    (scores, models)
}

fn sum(parts: &[Moments]) -> Moments {
    let mut whole = parts[0].clone();
    parts[1..].iter().for_each(|part| whole.add(part));
    whole
}

/// `ln(1 + n)` of the neighbours with the code, near ones counting more; the turn itself is left out.
fn neighbours(evidence: &Evidence<'_>, params: &CoverageParams) -> Array2<f64> {
    let mut near = Array2::zeros((evidence.turns.len(), evidence.given.len()));
    for (column, given) in evidence.given.iter().enumerate() {
        for (_, range) in &evidence.turns.documents {
            for turn in range.clone() {
                let (mut fall, mut sum) = (1.0, 0.0);
                for distance in 1..=params.window_turns as usize {
                    let before = turn.checked_sub(distance).is_some_and(|at| at >= range.start && given[at]);
                    let after = turn + distance < range.end && given[turn + distance];
                    sum += fall * (f64::from(u8::from(before)) + f64::from(u8::from(after)));
                    fall *= params.decay;
                }
                near[(turn, column)] = libm::log1p(sum);
            }
        }
    }
    near
}

/// Which of the two turns beside a turn have a column: how many, and whether both.
pub fn beside(evidence: &Evidence<'_>, column: usize, turn: usize) -> (u8, bool) {
    let range = &evidence.turns.documents[evidence.turns.document_of[turn]].1;
    let given = &evidence.given[column];
    let before = turn > range.start && given[turn - 1];
    let after = turn + 1 < range.end && given[turn + 1];
    (u8::from(before) + u8::from(after), before && after)
}

/// The numbers of the second stage for one column, a row per turn.
type Numbers = Vec<[f64; NUMBERS]>;

fn numbers(evidence: &Evidence<'_>, stack: &Stack, column: usize) -> Numbers {
    let any = evidence.given.len() - 1;
    let row = |turn: usize| {
        let mut row = [0.0; NUMBERS];
        let (beside, between) = beside(evidence, column, turn);
        row[TEXT] = stack.text[(turn, column)];
        row[LENGTH] = stack.length[turn];
        row[NEAR] = stack.near[(turn, column)];
        row[QUESTION] = stack.question[(turn, column)];
        row[BESIDE] = f64::from(beside);
        row[BETWEEN] = f64::from(u8::from(between));
        row[LENGTH_NEAR] = stack.length[turn] * stack.near[(turn, column)];
        // "Any" has itself for this already.
        row[NEAR_ANY] = if column == any { 0.0 } else { stack.near[(turn, any)] };
        row[CODEBOOK] = evidence.codebook[(turn, column)];
        row
    };
    (0..evidence.turns.len()).map(row).collect()
}

/// Fits the weights that this coder's codes have in common: where a code has few codings its weights stay near these.
///
/// All codings teach, and of the other turns every `step`-th of each code, counting `step` times.
fn pooled(evidence: &Evidence<'_>, numbers: &[Numbers], fold: usize, params: &CoverageParams) -> Logistic<NUMBERS> {
    let codes = evidence.columns.len();
    if evidence.folds < 2 || codes == 0 {
        return fixed();
    }
    let outside = evidence.outside(fold);
    let step = (outside.len() * codes / POOLED).max(1);
    let (mut rows, mut answers) = (Vec::new(), Vec::new());
    for (column, numbers) in numbers[..codes].iter().enumerate() {
        for &turn in &outside {
            let given = evidence.given[column][turn];
            if given || turn % step == column % step {
                rows.push(numbers[turn]);
                answers.push((f64::from(u8::from(given)), if given { 1.0 } else { step as f64 }));
            }
        }
    }
    logistic(&rows, &answers, &fixed().weights, params.freedom)
}

/// The second stage of one column.
fn rank(evidence: &Evidence<'_>, numbers: &Numbers, common: &[Logistic<NUMBERS>], column: usize, params: &CoverageParams) -> Ranked {
    let codings = evidence.given[column].iter().filter(|&&given| given).count();
    let learnt = evidence.folds > 1 && codings >= params.learn_from as usize;
    let fit = |fold: usize| {
        let of = evidence.outside(fold);
        let prior = if column == evidence.columns.len() { [0.0; NUMBERS] } else { common[fold].weights };
        let rows: Numbers = of.iter().map(|&turn| numbers[turn]).collect();
        logistic(&rows, &evidence.answers(column, &of, params.rejection), &prior, params.freedom)
    };
    let mut models: Vec<Logistic<NUMBERS>> = if learnt { (0..evidence.folds).into_par_iter().map(fit).collect() } else { common.to_vec() };
    // How common a code is in the other transcripts says nothing of the held one; left in, it would put a code that
    // fills one transcript last in that very one. How much a coder codes at all is a habit: a transcript with less than the
    // others has more to look at.
    if column < evidence.columns.len() {
        let base = models.iter().map(|model| model.base).sum::<f64>() / models.len() as f64;
        models.iter_mut().for_each(|model| model.base = base);
    }
    let mut score = Vec::with_capacity(evidence.turns.len());
    let mut parts = Vec::with_capacity(evidence.turns.len());
    for turn in 0..evidence.turns.len() {
        let model = &models[evidence.fold_of[turn]];
        let mut of = [0.0; PARTS];
        numbers[turn].iter().zip(&model.weights).zip(PART_OF).for_each(|((value, weight), part)| of[part] += value * weight);
        // Who passes short turns over teaches that short turns have no code: shortness counts for less than length.
        of[PART_OF[LENGTH]] = if of[PART_OF[LENGTH]] < 0.0 { of[PART_OF[LENGTH]] * params.shortness } else { of[PART_OF[LENGTH]] };
        score.push(model.base + of.iter().sum::<f64>());
        parts.push(of);
    }
    let mean = |number: usize| models.iter().map(|model| model.weights[number]).sum::<f64>() / models.len() as f64;
    let weights = [mean(TEXT), mean(LENGTH), mean(NEAR), mean(QUESTION), mean(CODEBOOK)];
    Ranked { score, parts, weights, learnt }
}

/// The prior weights, which hold where there is no training data: text, half the length, half the neighbours, half the codebook.
fn fixed() -> Logistic<NUMBERS> {
    let mut weights = [0.0; NUMBERS];
    (weights[TEXT], weights[LENGTH], weights[NEAR], weights[CODEBOOK]) = (1.0, 0.5, 0.5, 0.5);
    Logistic { base: 0.0, weights }
}

/// Less the mean, by the standard deviation, column by column; a column that does not vary is zero.
pub fn standardized(mut rows: Array2<f64>) -> Array2<f64> {
    for mut column in rows.columns_mut() {
        let fresh = standardized_column(column.to_vec());
        column.iter_mut().zip(fresh).for_each(|(to, from)| *to = from);
    }
    rows
}

/// The same for one column.
pub fn standardized_column(values: Vec<f64>) -> Vec<f64> {
    let (mean, spread) = mean_and_spread(&values);
    values.into_iter().map(|value| if spread > 1e-12 { (value - mean) / spread } else { 0.0 }).collect()
}

/// Mean and standard deviation, of all there are.
pub fn mean_and_spread(values: &[f64]) -> (f64, f64) {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let spread = (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n).sqrt();
    (mean, spread)
}
