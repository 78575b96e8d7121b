//! Which codes fit a group of segments, by the scores of the segments.
//!
//! Two figures, for two questions. *Which code first?* The affinity: mean score of the group less the mean over
//! all, in standard errors of a mean of so many segments drawn without putting back. *Does any fit?* The
//! lift: the same difference in standard deviations of single segments, which does not grow with the size of the group.
//! Neighbouring segments share windows, so the affinity orders codes; it is no test.

use crate::domain::ids::CodeId;
use crate::domain::space::cluster::CodeAffinity;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::vectors::DenseRows;

/// Means and deviations of all codes over the segments that could be clustered.
pub struct Affinities<'a> {
    scores: &'a DenseRows,
    codes: Vec<CodeColumn>,
    all: usize,
}

struct CodeColumn {
    code: CodeId,
    mean: f64,
    deviation: f64,
    usable: bool,
}

impl<'a> Affinities<'a> {
    /// Measures the codes over some segments.
    pub fn over(scores: &'a CodeScores, segments: &[u32]) -> Self {
        let n = segments.len() as f64;
        let column = |(at, signal): (usize, &crate::domain::space::scores::CodeSignal)| {
            let value = |&segment: &u32| f64::from(scores.ranked.row(segment as usize)[at]);
            let mean = segments.iter().map(value).sum::<f64>() / n;
            let variance = segments.iter().map(|s| (value(s) - mean) * (value(s) - mean)).sum::<f64>() / n;
            CodeColumn { code: signal.code.clone(), mean, deviation: variance.sqrt(), usable: signal.no_signal.is_none() }
        };
        let codes = scores.codes.iter().enumerate().map(column).collect();
        Self { scores: &scores.ranked, codes, all: segments.len() }
    }

    /// The affinity of each code, highest first; a code whose scores do not vary has none, and neither has a group of all segments.
    pub fn codes(&self, group: &[u32]) -> Vec<CodeAffinity> {
        let (n, all) = (group.len() as f64, self.all as f64);
        // The standard error of a mean of n out of `all`.
        let error = ((all - n) / ((all - 1.0) * n)).sqrt();
        if !(error > 0.0 && error.is_finite()) {
            return Vec::new();
        }
        let lifts = self.codes.iter().enumerate().filter_map(|(at, code)| Some((code, self.lift(at, group)?)));
        let mut found: Vec<CodeAffinity> =
            lifts.map(|(code, lift)| CodeAffinity { code: code.code.clone(), affinity: lift / error }).collect();
        found.sort_by(|a, b| b.affinity.total_cmp(&a.affinity));
        found
    }

    /// Whether the scores of some usable code lie at least `fit` standard deviations above its mean, on average over the group.
    pub fn any_fits(&self, group: &[u32], fit_threshold: f64) -> bool {
        (0..self.codes.len()).filter(|&at| self.codes[at].usable).any(|at| self.lift(at, group).is_some_and(|lift| lift >= fit_threshold))
    }

    /// Mean score of a group less the mean over all, in standard deviations; `None` where scores do not vary.
    fn lift(&self, at: usize, group: &[u32]) -> Option<f64> {
        let code = &self.codes[at];
        if code.deviation <= 1e-9 || !code.deviation.is_finite() || group.is_empty() {
            return None;
        }
        let mean = group.iter().map(|&segment| f64::from(self.scores.row(segment as usize)[at])).sum::<f64>() / group.len() as f64;
        Some((mean - code.mean) / code.deviation)
    }
}
