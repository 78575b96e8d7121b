//! `sample`: the segments that are chosen by hash, as counts; from them the latent space and the centres of the clusters.

use serde::{Deserialize, Serialize};

use super::error::complete;
use super::params::{CodeWords, MeasureParams, SampleParams};
use super::segment::numbers;
use super::{ShardError, ShardSegment, Step};
use crate::domain::digest::RowSample;
use crate::domain::space::packed::PackedRows;
use crate::stages::cluster::{Points, find_centres};
use crate::stages::map_codes::{Lines, of_lines};
use crate::stages::reduce::{basis, lengths};

/// The second step: a sample to a latent space with centres.
pub struct Sample;

/// Counts of sampled segments, by rising number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sampled {
    /// Segments that were looked at.
    pub segments: u64,
    numbers: Vec<u32>,
    rows: PackedRows,
}

impl Step for Sample {
    const NAME: &'static str = "sample";
    type Params = SampleParams;
    type Partial = Sampled;
    type Next = MeasureParams;

    fn map(params: &SampleParams, segments: &[ShardSegment]) -> Sampled {
        let samples: Vec<RowSample> = [params.basis_sample(), params.centre_sample()].into_iter().chain(params.spread_sample()).collect();
        let wanted = |segment: &&ShardSegment| samples.iter().any(|sample| sample.holds(segment.row.into()));
        let some: Vec<ShardSegment> = segments.iter().filter(wanted).cloned().collect();
        Sampled { segments: segments.len() as u64, numbers: numbers(&some), rows: params.packed(&some) }
    }

    fn merge(_: &SampleParams, a: Sampled, b: Sampled) -> Sampled {
        let both = [&a, &b];
        let mut order: Vec<(u32, usize, usize)> = Vec::with_capacity(a.numbers.len() + b.numbers.len());
        for (from, sampled) in both.iter().enumerate() {
            order.extend(sampled.numbers.iter().enumerate().map(|(at, &number)| (number, from, at)));
        }
        order.sort_unstable();
        let mut rows = PackedRows::with_room(order.len(), a.rows.entries() + b.rows.entries());
        order.iter().for_each(|&(_, from, at)| rows.push(both[from].rows.row(at).iter().copied()));
        Sampled { segments: a.segments + b.segments, numbers: order.into_iter().map(|(number, ..)| number).collect(), rows }
    }

    fn finish(params: SampleParams, sampled: Sampled) -> Result<MeasureParams, ShardError> {
        let (plan, weights) = (&params.plan, params.weights());
        complete(sampled.segments, params.segments)?;
        let numbers = &sampled.numbers;
        let those = |sample: RowSample| {
            let held = (0..numbers.len() as u32).filter(|&at| sample.holds(numbers[at as usize].into()));
            held.collect::<Vec<u32>>()
        };
        let in_basis = {
            let sample = params.basis_sample();
            move |at: usize| sample.holds(numbers[at].into())
        };
        let basis =
            basis(&sampled.rows, in_basis, &weights, params.vocabulary.len(), &plan.reduce, plan.seed).map_err(ShardError::of_stage)?;
        let passed = those(params.centre_sample());
        let rows = sampled.rows.select(&passed);
        let (scales, _) = lengths(&rows, &weights, &basis.vectors);
        let points = Points { rows: &rows, scales: &scales, weights: &weights, basis: &basis.vectors };
        let passed: Vec<u32> = passed.iter().map(|&at| numbers[at as usize]).collect();
        let centres = find_centres(&points, &passed, params.segments, &plan.cluster, plan.seed);
        let codes = plan.codes.as_ref().map(|codes| {
            let queries = of_lines::queries(&codes.tokens, &params.vocabulary, &codes.params);
            let lines = Lines { rows: &sampled.rows, terms: params.vocabulary.len(), weights: &weights, codes: queries.len() };
            let spread = params.spread_sample().map(those).unwrap_or_default();
            CodeWords {
                lexical: of_lines::lexical(&lines, &queries),
                known: queries.iter().map(|query| query.len() as u32).collect(),
                sample: sampled.rows.select(&spread),
            }
        });
        Ok(MeasureParams { basis: basis.vectors, centres, codes, corpus: params })
    }
}
