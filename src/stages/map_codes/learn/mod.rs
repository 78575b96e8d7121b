//! Learning from decisions: what people accepted and refused refines the ranking of what they have not yet seen.
//!
//! In plain words: (1) the first ranking of each code becomes log-odds, `prior` times its normal scores less [`RARE`], so that an
//! acceptance teaches more than a refusal; (2) a decision on a segment is one on its passage ([`passages`]) and speaks for or against
//! the passages that are like it, for its own code ([`likeness`]); (3) what the decisions on all codes say alike of own words, neighbours or length is learnt once
//! for all of them; (4) both are fitted together ([`regression`]). The refined order is written in the scores of the
//! first ranking: the best place has its best score, so that scores mean what they meant and a list that ended where its signal ended still does.
//!
//! A code without decisions keeps its ranking. Limits: where a code is given to long stretches, few decisions bring little. Cost: segments x
//! decided segments x dimensions, and for each code the cube of its decisions, of which [`MOST`] count.

mod act_likeness;
mod cholesky;
mod likeness;
mod passages;
mod regression;
mod topic_likeness;

use std::collections::BTreeMap;

use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::Corpus;
use super::context::Neighbours;
use super::params::LearnConfig;
use super::score_matrix::ScoreMatrix;
use crate::domain::codebook::CodeKind;
use crate::domain::review::verdict::Verdict;
use crate::domain::space::vectors::DenseRows;
use crate::math::special_functions::normal_quantile;

use likeness::Likeness;
use passages::Passages;
use regression::{Examples, Learnt, Spread, fitted};

/// Log-odds of the middle of a ranking: most segments do not hold a code.
const RARE: f64 = -2.7;
/// So many decisions of one code count at most; of more, those evenly spread over the corpus.
const MOST: usize = 400;
/// Passages that are compared with the decided ones at once.
const ROWS: usize = 128;

/// What a recipe keeps for learning.
#[derive(Default)]
pub(super) struct Basis {
    /// What all codes share a weight for, each standardized over participants' segments.
    pub parts: Vec<ScoreMatrix>,
    /// Windows of segments in the space of word vectors, for topics.
    pub windows: DenseRows,
    /// The neighbours that they were read with.
    pub neighbours: Option<Neighbours>,
    /// How much of a subject is left a turn later.
    pub decay: f64,
}

/// One learner for the topics of all facets and one for the talk acts of all. Facets may be read with kernels of their own; segments are alike
/// by that of the first.
pub(super) fn learners(
    corpus: &Corpus<'_>,
    bases: Vec<(CodeKind, Vec<usize>, ScoreMatrix, Basis)>,
    seed: u64,
) -> Vec<(Vec<usize>, Learner)> {
    let mut learners = Vec::new();
    for kind in [CodeKind::Topic, CodeKind::Act] {
        let of_kind: Vec<&(CodeKind, Vec<usize>, ScoreMatrix, Basis)> = bases.iter().filter(|(of, ..)| *of == kind).collect();
        let Some((.., basis)) = of_kind.first() else { continue };
        let columns: Vec<usize> = of_kind.iter().flat_map(|(_, columns, ..)| columns.iter().copied()).collect();
        let first = joined(of_kind.iter().map(|(.., first, _)| first));
        let passages = match kind {
            CodeKind::Topic => Passages::turns(corpus.participants, corpus.layout),
            CodeKind::Act => Passages::single(corpus.participants),
        };
        let highest = passages.highest(&first);
        let over: Vec<u32> = (0..passages.len() as u32).collect();
        let part = |at: usize| passages.highest(&joined(of_kind.iter().map(|(.., basis)| &basis.parts[at]))).standardized(&over);
        let parts = (0..basis.parts.len()).map(part).collect();
        let likeness = match (kind, &basis.neighbours) {
            (CodeKind::Topic, Some(neighbours)) => topic_likeness::likeness_of_topics(corpus, &passages, &highest, basis, neighbours),
            _ => act_likeness::likeness_of_acts(corpus, &highest, seed),
        };
        let (participants, of) = (corpus.participants.to_vec(), passages.of);
        learners.push((columns, Learner { participants, of, first, highest, parts, likeness }));
    }
    learners
}

/// Tables side by side.
fn joined<'a>(grids: impl Iterator<Item = &'a ScoreMatrix> + Clone) -> ScoreMatrix {
    let codes = grids.clone().map(ScoreMatrix::codes).sum();
    let segments = grids.clone().map(ScoreMatrix::segments).max().unwrap_or(0);
    let mut all = ScoreMatrix::zeros(segments, codes);
    for segment in 0..segments {
        let values = grids.clone().flat_map(|grid| grid.row(segment));
        all.row_mut(segment).iter_mut().zip(values).for_each(|(into, &value)| *into = value);
    }
    all
}

/// What learning needs of the first ranking of codes of one kind.
pub(super) struct Learner {
    /// Participants' segments, in the order of the corpus.
    pub participants: Vec<u32>,
    /// The passage of each: the rows of what follows.
    pub of: Vec<usize>,
    /// The first ranking, a row per segment of the corpus.
    pub first: ScoreMatrix,
    /// The best scores of each passage in it.
    pub highest: ScoreMatrix,
    /// What all codes share a weight for, each standardized over passages.
    pub parts: Vec<ScoreMatrix>,
    /// How passages are alike.
    pub likeness: Likeness,
}

impl Learner {
    /// The ranking refined by verdicts, which come code by code, in numbers of the ranking's columns.
    pub fn refined(&self, verdicts: &[Vec<Verdict>], config: &LearnConfig) -> ScoreMatrix {
        let mut refined = self.first.clone();
        let all = verdicts.iter().enumerate().map(|(code, verdicts)| (code, self.counted(verdicts)));
        let decided: Vec<(usize, Vec<Decided>)> = all.filter(|(_, decided)| !decided.is_empty()).collect();
        if decided.is_empty() {
            return refined;
        }
        let mut rows: Vec<usize> = decided.iter().flat_map(|(_, decided)| decided.iter().map(|one| one.row)).collect();
        rows.sort_unstable();
        rows.dedup();
        let chosen = self.likeness.choose(rows.clone());
        let among = self.likeness.among(&chosen);
        let place = |row: usize| rows.binary_search(&row).expect("every decided row was chosen");
        let places: Vec<Vec<usize>> = decided.iter().map(|(_, decided)| decided.iter().map(|one| place(one.row)).collect()).collect();
        let example = |((code, decided), places): (&(usize, Vec<Decided>), &Vec<usize>)| {
            let normal = normal_scores(self.highest.segments(), |row| self.highest.row(row)[*code]);
            Examples {
                likeness: Array2::from_shape_fn((places.len(), places.len()), |(a, b)| f64::from(among[(places[a], places[b])])),
                offset: decided.iter().map(|one| config.prior * normal[one.row] + RARE).collect(),
                parts: Array2::from_shape_fn((decided.len(), self.parts.len()), |(at, part)| self.parts[part].row(decided[at].row)[*code]),
                holds: decided.iter().map(|one| f64::from(u8::from(one.holds))).collect(),
            }
        };
        let examples: Vec<Examples> = decided.iter().zip(&places).map(example).collect();
        let learnt = fitted(&examples, Spread { own: config.own, shared: config.shared });
        let added = self.added(&decided, &places, &chosen, &learnt, config);
        for ((code, _), added) in decided.iter().zip(&added) {
            self.write(&mut refined, *code, added, config.prior);
        }
        refined
    }

    /// The decisions that count, as rows of the likeness. A passage of which any part was accepted holds the code.
    fn counted(&self, verdicts: &[Verdict]) -> Vec<Decided> {
        let mut holds: BTreeMap<usize, bool> = BTreeMap::new();
        for verdict in verdicts {
            if let Ok(at) = self.participants.binary_search(&verdict.segment) {
                *holds.entry(self.of[at]).or_insert(false) |= verdict.holds;
            }
        }
        let all: Vec<Decided> = holds.into_iter().map(|(row, holds)| Decided { row, holds }).collect();
        if all.len() <= MOST {
            return all;
        }
        // Acceptances are the rarer and tell more.
        let (held, refused): (Vec<Decided>, Vec<Decided>) = all.into_iter().partition(|one| one.holds);
        let held = evenly(held, MOST / 2);
        let refused = evenly(refused, MOST - held.len());
        held.into_iter().chain(refused).collect()
    }

    /// What decisions add to each passage's log-odds, for every decided code.
    fn added(
        &self,
        decided: &[(usize, Vec<Decided>)],
        places: &[Vec<usize>],
        chosen: &likeness::Chosen,
        learnt: &Learnt,
        config: &LearnConfig,
    ) -> Vec<Vec<f64>> {
        let rows = self.likeness.rows();
        let block = |from: usize| -> Vec<Vec<f64>> {
            let range = from..(from + ROWS).min(rows);
            let like = self.likeness.block(range.clone(), chosen);
            let of_code = |at: usize| {
                let (weights, code): (&Array1<f64>, usize) = (&learnt.weights[at], decided[at].0);
                let added = |row: usize| {
                    let like = like.row(row - range.start);
                    let own: f64 = places[at].iter().zip(weights).map(|(&place, weight)| f64::from(like[place]) * weight).sum();
                    let shared: f64 = learnt.shared.iter().zip(&self.parts).map(|(weight, part)| weight * part.row(row)[code]).sum();
                    config.own * config.own * own + shared
                };
                range.clone().map(added).collect()
            };
            (0..decided.len()).map(of_code).collect()
        };
        let blocks: Vec<Vec<Vec<f64>>> = (0..rows).into_par_iter().step_by(ROWS).map(block).collect();
        (0..decided.len()).map(|at| blocks.iter().flat_map(|block| block[at].iter().copied()).collect()).collect()
    }

    /// Gives the scores of the first ranking out anew, in the refined order.
    fn write(&self, into: &mut ScoreMatrix, code: usize, added: &[f64], prior: f64) {
        let first = |at: usize| self.first.row(self.participants[at] as usize)[code];
        let n = self.participants.len();
        let normal = normal_scores(n, first);
        let refined: Vec<f64> = (0..n).map(|at| prior * normal[at] + added[self.of[at]]).collect();
        let mut before: Vec<f64> = (0..n).map(first).collect();
        before.sort_by(|a, b| b.total_cmp(a));
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| refined[b].total_cmp(&refined[a]).then(first(b).total_cmp(&first(a))).then(a.cmp(&b)));
        for (at, score) in order.into_iter().zip(before) {
            into.row_mut(self.participants[at] as usize)[code] = score;
        }
    }
}

/// Normal scores of so many values: the quantile of the normal distribution at `(rank - .5) / n`. Equal values share the mean of their ranks.
fn normal_scores(n: usize, value: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| value(a).total_cmp(&value(b)).then(a.cmp(&b)));
    let mut scores = vec![0.0; n];
    let mut before = 0;
    for same in order.chunk_by(|&a, &b| value(a) == value(b)) {
        let score = normal_quantile((before as f64 + same.len() as f64 / 2.0) / n as f64);
        same.iter().for_each(|&at| scores[at] = score);
        before += same.len();
    }
    scores
}

/// A decided passage.
struct Decided {
    row: usize,
    holds: bool,
}

/// Up to so many of some things, evenly spread.
fn evenly(all: Vec<Decided>, most: usize) -> Vec<Decided> {
    let n = all.len();
    if n <= most {
        return all;
    }
    all.into_iter().enumerate().filter(|(at, _)| (at + 1) * most / n > at * most / n).map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests;
