//! `measure`: every segment to its cluster, and what the segments that hold a code's words hold besides.

use serde::{Deserialize, Serialize};

use super::error::complete;
use super::params::{MeasureParams, ScoreParams};
use super::segment::numbers;
use super::{ShardError, ShardSegment, Step};
use crate::stages::cluster::Measured;
use crate::stages::map_codes::{Taught, of_lines};

/// The third step: segments to clusters, and to what terms say about codes.
pub struct Measure;

/// What a worker measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasuredShard {
    segments: u64,
    clusters: Measured,
    taught: Option<Taught>,
}

impl Step for Measure {
    const NAME: &'static str = "measure";
    type Params = MeasureParams;
    type Partial = MeasuredShard;
    type Next = ScoreParams;

    fn map(params: &MeasureParams, segments: &[ShardSegment]) -> MeasuredShard {
        let (rows, weights) = (params.corpus.packed(segments), params.corpus.weights());
        let (_, clusters) = params.assigned(&rows, &weights);
        let taught = params.codes.as_ref().map(|codes| of_lines::teach(&params.lines(&rows, &weights), &codes.lexical));
        MeasuredShard { segments: segments.len() as u64, clusters: clusters.renumbered(&numbers(segments)), taught }
    }

    fn merge(params: &MeasureParams, a: MeasuredShard, b: MeasuredShard) -> MeasuredShard {
        MeasuredShard {
            segments: a.segments + b.segments,
            clusters: a.clusters.merge(b.clusters, &params.corpus.plan.cluster),
            taught: a.taught.zip(b.taught).map(|(a, b)| a.merge(b)),
        }
    }

    fn finish(params: MeasureParams, measured: MeasuredShard) -> Result<ScoreParams, ShardError> {
        complete(measured.segments, params.corpus.segments)?;
        let corpus = &params.corpus;
        let (clusters, rank) = measured.clusters.finish(&params.centres, &corpus.vocabulary, &corpus.plan.cluster);
        let weights = corpus.weights();
        let values = match (&params.codes, &corpus.plan.codes, &measured.taught) {
            (Some(words), Some(codes), Some(taught)) => {
                let lines = params.lines(&words.sample, &weights);
                let sampled: Vec<u32> = (0..words.sample.len() as u32).collect();
                let lexical = words.lexical.clone();
                Some(of_lines::values(&lines, &sampled, lexical, taught, &corpus.vocabulary, corpus.segments, &codes.params))
            }
            _ => None,
        };
        Ok(ScoreParams { measured: params, clusters, rank, values })
    }
}
