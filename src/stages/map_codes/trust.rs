//! How far a code's ranking can be trusted, without any label.
//!
//! Two signs. A code that is about something is asked about: the score of a question goes with that of its
//! answer. And it is talked about for a while: what stands around its best segments speaks to it too. Each is
//! standardized over the codes; their mean orders the codes by trust. It is an order, not a verdict.

use super::grid::Grid;
use crate::domain::segment::Layout;

/// The share of segments that counts as a code's best.
const BEST: f64 = 0.05;

/// What trust is measured on.
pub(super) struct Trust<'a> {
    /// What the segments' own words give.
    pub own: &'a Grid,
    /// What their neighbours give.
    pub around: &'a Grid,
    /// How the segments lie.
    pub layout: &'a Layout,
    /// Participants' segments.
    pub over: &'a [u32],
}

/// The trust of each code: a mean of two standardized signs.
pub(super) fn trust(seen: &Trust<'_>) -> Vec<f64> {
    let codes = seen.own.codes();
    let asked = standardized((0..codes).map(|code| question_correlation(seen, code)).collect());
    let dwelt = standardized((0..codes).map(|code| around_the_best(seen, code)).collect());
    asked.iter().zip(&dwelt).map(|(a, b)| (a + b) / 2.0).collect()
}

/// Correlation of participants' segments' scores with those of the interviewer's last segment before them.
fn question_correlation(seen: &Trust<'_>, code: usize) -> f64 {
    let mut pairs: Vec<(f64, f64)> = Vec::new();
    for transcript in 0..seen.layout.transcripts() {
        let mut question = None;
        for at in seen.layout.range(transcript) {
            if !seen.layout.is_participant(at) {
                question = Some(at);
            } else if let Some(question) = question {
                pairs.push((seen.own.row(question)[code], seen.own.row(at)[code]));
            }
        }
    }
    let n = pairs.len().max(1) as f64;
    let mean = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0 / n, sum.1 + pair.1 / n));
    let products = pairs.iter().fold((0.0, 0.0, 0.0), |sum, pair| {
        let (x, y) = (pair.0 - mean.0, pair.1 - mean.1);
        (sum.0 + x * y, sum.1 + x * x, sum.2 + y * y)
    });
    if products.1 > 0.0 && products.2 > 0.0 { products.0 / (products.1 * products.2).sqrt() } else { 0.0 }
}

/// Mean of what the neighbours give, over the code's best segments by their own words.
fn around_the_best(seen: &Trust<'_>, code: usize) -> f64 {
    let mut order: Vec<u32> = seen.over.to_vec();
    let score = |&at: &u32| seen.own.row(at as usize)[code];
    order.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.cmp(b)));
    let best = ((seen.over.len() as f64 * BEST).ceil() as usize).clamp(1, seen.over.len().max(1));
    order.iter().take(best).map(|&at| seen.around.row(at as usize)[code]).sum::<f64>() / best as f64
}

fn standardized(values: Vec<f64>) -> Vec<f64> {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let deviation = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt();
    values.iter().map(|v| if deviation > 1e-12 { (v - mean) / deviation } else { 0.0 }).collect()
}
