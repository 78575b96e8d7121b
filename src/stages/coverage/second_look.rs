//! The second look: every turn that a coder left without a code, best first, with its reasons.
//!
//! Ranked by the stack. In a stretch that stands out and is sure against the coder's own unevenness neighbours are blind, so text and length alone rank there: by the
//! log-odds at which the coder coded the rest of that transcript, plus the logarithm of how much more was left there than
//! elsewhere (`lost / .1`): a turn that should have a code and does not is likelier where much was left. Turns that another coder coded go first where
//! that is wanted: they need no model. The nearest coded excerpt explains and never ranks.

use ndarray::ArrayView1;
use rayon::prelude::*;

use super::coding_reliability::{Draws, trust};
use super::params::CoverageParams;
use super::sparse_tails::{Stretches, text_only};
use super::stack::{Evidence, Stack, beside};
use crate::domain::measure::coverage::{Look, LookColumn, PARTS, Reason};
use crate::domain::space::term_space::TermSpace;
use crate::domain::space::vectors::Lsa;

/// The share of codable turns that is assumed to be uncoded where no stretch is reported.
const ELSEWHERE: f64 = 0.1;

/// What explanations are made from.
pub struct Words<'a> {
    /// The terms.
    pub space: &'a TermSpace,
    /// Their latent vectors.
    pub lsa: &'a Lsa,
    /// Inverse document frequency of each.
    pub idf: Vec<f64>,
}

/// Ranks all columns.
pub fn second_look(
    evidence: &Evidence<'_>,
    stack: &Stack,
    stretches: &Stretches,
    words: &Words<'_>,
    draws: &Draws,
    params: &CoverageParams,
) -> Vec<LookColumn> {
    (0..evidence.given.len()).into_par_iter().map(|column| one(evidence, stack, stretches, words, draws, column, params)).collect()
}

fn one(
    evidence: &Evidence<'_>,
    stack: &Stack,
    stretches: &Stretches,
    words: &Words<'_>,
    draws: &Draws,
    column: usize,
    params: &CoverageParams,
) -> LookColumn {
    let (turns, ranked, given) = (evidence.turns, &stack.columns[column], &evidence.given[column]);
    let blind = (ranked.learnt && stretches.inside.iter().any(Option::is_some)).then(|| text_only(evidence, stack, column, params.freedom));
    let uncoded = (0..turns.len()).filter(|&turn| !given[turn] && !evidence.rejected(column, turn));
    let mut looks: Vec<(bool, f64, usize, Look)> = uncoded
        .map(|turn| {
            let others = others(evidence, column, turn);
            let first = params.others_first && !others.is_empty();
            let (mut score, mut parts) = (ranked.score[turn], ranked.parts[turn]);
            if let (Some(blind), Some(inside)) = (&blind, stretches.inside[turn]) {
                let likely = (blind[turn] * inside.factor).clamp(1e-9, 1.0 - 1e-3);
                score = libm::log(likely / (1.0 - likely)) + libm::log(inside.lost.max(ELSEWHERE) / ELSEWHERE);
                parts[2..].fill(0.0);
            }
            let look = Look {
                turn: turns.segments[turn],
                score: 0.0,
                parts: parts.map(|part| part as f32),
                neighbours: beside(evidence, column, turn).0,
                in_stretch: stretches.inside[turn].is_some(),
                others,
                reason: None,
            };
            (first, score, turn, look)
        })
        .collect();
    // The score is what the list is sorted by: turns of other coders are lifted above all the rest.
    let ends = looks.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, score, ..)| (low.min(*score), high.max(*score)));
    let lift = if ends.0.is_finite() { ends.1 - ends.0 + 1.0 } else { 0.0 };
    looks.iter_mut().filter(|(first, ..)| *first).for_each(|(_, score, ..)| *score += lift);
    looks.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2)));
    let coded: Vec<usize> = (0..turns.len()).filter(|&turn| given[turn]).collect();
    for (_, score, _, look) in &mut looks {
        look.score = *score as f32;
    }
    for (_, _, turn, look) in looks.iter_mut().take(params.explained as usize) {
        look.reason = Some(Reason {
            terms: terms(evidence, stack, words, column, *turn, params.evidence_terms as usize),
            nearest: nearest(evidence, *turn, &coded).map(|near| turns.segments[near]),
        });
    }
    LookColumn {
        code: evidence.columns.get(column).map(|&code| turns.codes[code].clone()),
        coded: coded.len() as u64,
        weights: ranked.weights.map(|weight| weight as f32),
        learnt: ranked.learnt,
        trust: trust(&ranked.score, given, &turns.document_of, turns.documents.len(), draws),
        looks: looks.into_iter().map(|(.., look)| look).collect(),
    }
}

/// The other coders who put the column's code, or any, on a turn.
fn others(evidence: &Evidence<'_>, column: usize, turn: usize) -> Vec<u16> {
    let of = |code: usize| evidence.turns.others[code].get(&turn).into_iter().flatten().copied();
    let mut others: Vec<u16> = match evidence.columns.get(column) {
        Some(&code) => of(code).collect(),
        None => (0..evidence.turns.codes.len()).flat_map(of).collect(),
    };
    others.sort_unstable();
    others.dedup();
    others
}

/// The words of a turn that add most to its text score, by the model of its fold.
fn terms(evidence: &Evidence<'_>, stack: &Stack, words: &Words<'_>, column: usize, turn: usize, most: usize) -> Vec<String> {
    let Some(model) = stack.text_models.get(evidence.fold_of[turn]) else { return Vec::new() };
    let weights = model.weights.column(column);
    let row = words.space.topics.tfidf_row(evidence.turns.segments[turn].index(), &words.idf);
    let speaks = |&(term, weight): &(u32, f64)| {
        let place = words.lsa.basis.row(term as usize);
        (weight * place.iter().zip(&weights).map(|(&a, b)| f64::from(a) * b).sum::<f64>(), term)
    };
    let mut terms: Vec<(f64, u32)> = row.iter().map(speaks).filter(|(adds, _)| *adds > 0.0).collect();
    terms.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let spelled = |term: u32| words.space.shown.get(term as usize).cloned().unwrap_or_default();
    terms.into_iter().take(most).map(|(_, term)| spelled(term)).collect()
}

/// The coded turn most like a turn, where any shares a direction with it.
fn nearest(evidence: &Evidence<'_>, turn: usize, coded: &[usize]) -> Option<usize> {
    let dot = |a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>| a.dot(&b);
    let own = evidence.text.row(turn);
    let mut best: Option<(f64, usize)> = None;
    for &other in coded {
        let cosine = dot(own, evidence.text.row(other));
        if cosine > best.map_or(0.0, |(most, _)| most) {
            best = Some((cosine, other));
        }
    }
    best.map(|(_, other)| other)
}

/// Codings, least in place first: `-(text + neighbours + half the question + half the codebook)`, all standardized.
pub fn odd_codings(evidence: &Evidence<'_>, stack: &Stack) -> Vec<crate::domain::measure::coverage::OddCoding> {
    let turns = evidence.turns;
    let mut list = Vec::new();
    for (column, &code) in evidence.columns.iter().enumerate() {
        for turn in (0..turns.len()).filter(|&turn| evidence.given[column][turn]) {
            let at = (turn, column);
            let (text, near, question, codebook) = (stack.text[at], stack.near[at], stack.question[at], evidence.codebook[at]);
            let mut parts = [0f32; PARTS];
            (parts[0], parts[2], parts[3], parts[4]) = (text as f32, near as f32, question as f32, codebook as f32);
            list.push(crate::domain::measure::coverage::OddCoding {
                turn: turns.segments[turn],
                code: turns.codes[code].clone(),
                score: -(text + near + 0.5 * question + 0.5 * codebook) as f32,
                parts,
            });
        }
    }
    list.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| (a.turn, &a.code).cmp(&(b.turn, &b.code))));
    list
}
