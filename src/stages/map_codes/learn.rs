//! Learning from decisions: what people accepted and refused refines the ranking of what they have not yet seen.
//!
//! For each code with decisions a logistic regression on where a segment lies (by its words, with its neighbours, and with its
//! neighbours in latent dimensions) is fitted to them. Few decisions say little, so the scheme's own ranking stands in
//! for more: its undecided top as weak acceptances, segments far below as weak refusals, both classes of equal mass. What
//! the regression gives, and what it gives around a segment, is added to the first ranking with a weight of
//! `learn.weight sqrt(decisions / 10)`: the first ranking is never lost, and fades as decisions grow.
//!
//! Source of the shape: relevance feedback by regression with pseudo-negatives (Cormack and Grossman, 2015, Autonomy and
//! reliability of continuous active learning), here beside a first ranking instead of in its place. Limits: topics only; gains differ much
//! between studies. Cost: per code and round of Newton, examples x dimensions squared.

use linfa_linalg::cholesky::SolveCInplace;
use ndarray::{Array1, Array2, Axis, Slice};
use rayon::prelude::*;

use super::context::Neighbours;
use super::score_matrix::ScoreMatrix;
use crate::domain::review::verdict::Verdict;
use crate::domain::space::vectors::{DenseRows, scale_to_unit};

/// Share of participants' segments, undecided and ranked first, that stand in as weak acceptances.
const TOP: f64 = 0.02;
/// Weight of one of them.
const WEAK: f64 = 0.15;
/// Segments below the first quarter, evenly spread, that stand in as weak refusals.
const LOW: usize = 300;
/// Weight of all of them, for each decision.
const LOW_WEIGHT: f64 = 0.3;
/// Rounds of Newton's method; more change nothing that a ranking would show.
const ROUNDS: usize = 8;
/// Weights of the window and of the latent window beside the segment's own place.
const WINDOW: (f32, f32) = (0.7, 1.5);
/// The kernel around a segment falls so much faster for what was learnt than for reading it.
pub(super) const NARROWER: f64 = 0.6;

/// What the regression looks at: one row per segment.
pub(super) fn features(places: &DenseRows, windows: &DenseRows, latent: &DenseRows) -> Array2<f64> {
    let segments = places.len().max(latent.len());
    let (a, b, c) = (places.width(), windows.width(), latent.width());
    let mut rows = Array2::zeros((segments, a + b + c));
    for (segment, mut row) in rows.outer_iter_mut().enumerate() {
        let mut own = if a > 0 { places.row(segment).to_vec() } else { Vec::new() };
        scale_to_unit(&mut own);
        let window = if b > 0 { windows.row(segment) } else { &[] };
        let around = if c > 0 { latent.row(segment) } else { &[] };
        let all = own.iter().copied().chain(window.iter().map(|v| WINDOW.0 * v)).chain(around.iter().map(|v| WINDOW.1 * v));
        row.iter_mut().zip(all).for_each(|(value, v)| *value = f64::from(v));
    }
    rows
}

/// The ranking with what was learnt for each code that has decisions; `verdicts` come code by code, in numbers of the ranking's columns.
pub(super) fn learnt(
    ranked: &ScoreMatrix,
    features: &Array2<f64>,
    near: &Neighbours,
    verdicts: &[Vec<Verdict>],
    weight: f64,
    over: &[u32],
) -> ScoreMatrix {
    let column = |(code, decided): (usize, &Vec<Verdict>)| {
        (!decided.is_empty()).then(|| {
            let weights = fitted(&examples(ranked, code, decided, over), features);
            let scores = features.dot(&weights);
            let mut own = ScoreMatrix::zeros(ranked.segments(), 1);
            scores.iter().enumerate().for_each(|(segment, &score)| own.row_mut(segment)[0] = score);
            let own = own.standardized(over);
            let mut both = own.clone();
            both.add(&near.alone(&own).standardized(over), 1.0);
            (both.standardized(over), weight * (decided.len() as f64 / 10.0).sqrt())
        })
    };
    let columns: Vec<Option<(ScoreMatrix, f64)>> = verdicts.par_iter().enumerate().map(column).collect();
    let mut refined = ranked.clone();
    for (code, (learnt, weight)) in columns.iter().enumerate().filter_map(|(code, column)| Some((code, column.as_ref()?))) {
        for segment in 0..ranked.segments() {
            refined.row_mut(segment)[code] += weight * learnt.row(segment)[0];
        }
    }
    refined
}

/// A segment, whether it speaks for the code, and how much that counts.
struct Example {
    segment: usize,
    holds: f64,
    weight: f64,
}

/// Decisions, and what the first ranking says of the rest; acceptances and refusals of equal mass.
fn examples(ranked: &ScoreMatrix, code: usize, decided: &[Verdict], over: &[u32]) -> Vec<Example> {
    let known = |at: &u32| decided.binary_search_by_key(at, |verdict| verdict.segment).is_ok();
    let mut open: Vec<u32> = over.iter().copied().filter(|at| !known(at)).collect();
    let score = |&at: &u32| ranked.row(at as usize)[code];
    open.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.cmp(b)));
    let top = ((over.len() as f64 * TOP) as usize).max(1);
    let low = &open[open.len() / 4..];
    let low: Vec<u32> = low.iter().copied().step_by((low.len() / LOW).max(1)).take(LOW).collect();
    let each = LOW_WEIGHT * decided.len() as f64 / low.len().max(1) as f64;
    let mut all: Vec<Example> = Vec::new();
    all.extend(decided.iter().map(|v| Example { segment: v.segment as usize, holds: f64::from(u8::from(v.holds)), weight: 1.0 }));
    all.extend(open.iter().take(top).map(|&at| Example { segment: at as usize, holds: 1.0, weight: WEAK }));
    all.extend(low.iter().map(|&at| Example { segment: at as usize, holds: 0.0, weight: each }));
    let mass = |holds: bool| all.iter().filter(|one| (one.holds > 0.5) == holds).map(|one| one.weight).sum::<f64>();
    let (for_it, against) = (mass(true), mass(false));
    let half = (for_it + against) / 2.0;
    all.iter_mut().for_each(|one| one.weight *= half / if one.holds > 0.5 { for_it } else { against }.max(1e-9));
    all
}

/// Weights of a logistic regression with a penalty of half the squared length, by Newton's method; the intercept is left out, as it ranks nothing.
fn fitted(examples: &[Example], features: &Array2<f64>) -> Array1<f64> {
    let dims = features.ncols();
    let chosen: Vec<usize> = examples.iter().map(|one| one.segment).collect();
    let mut x = Array2::ones((examples.len(), dims + 1));
    x.slice_axis_mut(Axis(1), Slice::from(..dims)).assign(&features.select(Axis(0), &chosen));
    let mut beta = Array1::<f64>::zeros(dims + 1);
    for _ in 0..ROUNDS {
        let chance = x.dot(&beta).mapv(|v| 1.0 / (1.0 + libm::exp(-v.clamp(-30.0, 30.0))));
        let pull: Array1<f64> = examples.iter().zip(&chance).map(|(one, p)| one.weight * (p - one.holds)).collect();
        let mut slope = x.t().dot(&pull);
        let mut scaled = x.clone();
        for ((mut row, one), p) in scaled.outer_iter_mut().zip(examples).zip(&chance) {
            row *= one.weight * p * (1.0 - p) + 1e-9;
        }
        let mut curve = scaled.t().dot(&x);
        for at in 0..dims {
            slope[at] += beta[at];
            curve[[at, at]] += 1.0;
        }
        curve[[dims, dims]] += 1e-6;
        // Positive definite by the penalty; were it not for rounding, this could not fail.
        let mut step = slope.insert_axis(Axis(1));
        if curve.solvec_inplace(&mut step).is_err() {
            break;
        }
        beta -= &step.column(0);
    }
    beta.slice_axis(Axis(0), Slice::from(..dims)).to_owned()
}
