//! `score`: the best segments of each code, and the cluster of each of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::error::complete;
use super::params::{ScoreParams, ShowParams};
use super::{ShardError, ShardSegment, Step};
use crate::domain::space::batch::{CodeTable, NO_CLUSTER};
use crate::stages::map_codes::{Best, of_lines};

/// The fourth step: segments to scores.
pub struct Score;

/// What a worker scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    segments: u64,
    best: Best,
    /// The cluster of each segment among the best; a segment without one is left out.
    clusters: BTreeMap<u32, u16>,
}

impl Step for Score {
    const NAME: &'static str = "score";
    type Params = ScoreParams;
    type Partial = Scored;
    type Next = ShowParams;

    fn map(params: &ScoreParams, segments: &[ShardSegment]) -> Scored {
        let corpus = &params.measured.corpus;
        let mut scored = Scored { segments: segments.len() as u64, best: Best::new(), clusters: BTreeMap::new() };
        if let (Some(values), Some(codes)) = (&params.values, &corpus.plan.codes) {
            let (rows, weights) = (corpus.packed(segments), corpus.weights());
            scored.best = of_lines::best(&params.measured.lines(&rows, &weights), values, &codes.params);
            // A segment's cluster hangs on the segment alone, so only the best are given one.
            let chosen: BTreeSet<u32> = scored.best.iter().flatten().map(|(row, _)| *row).collect();
            let chosen: Vec<u32> = chosen.into_iter().collect();
            let of = params.clusters_of(&rows.select(&chosen), &weights);
            let number = |row: u32| segments[row as usize].row;
            let found = chosen.iter().zip(of).filter(|(_, of)| *of != NO_CLUSTER);
            scored.clusters = found.map(|(&row, of)| (number(row), of)).collect();
            scored.best.iter_mut().flatten().for_each(|(row, _)| *row = number(*row));
        }
        scored
    }

    fn merge(params: &ScoreParams, a: Scored, mut b: Scored) -> Scored {
        let Scored { segments, best, mut clusters } = a;
        clusters.append(&mut b.clusters);
        let best = match &params.measured.corpus.plan.codes {
            Some(codes) => of_lines::merge_best(best, b.best, &codes.params),
            None => best,
        };
        // Only those that are still among the best: the same whatever was merged before.
        let kept: BTreeSet<u32> = best.iter().flatten().map(|(row, _)| *row).collect();
        clusters.retain(|row, _| kept.contains(row));
        Scored { segments: segments + b.segments, best, clusters }
    }

    fn finish(params: ScoreParams, scored: Scored) -> Result<ShowParams, ShardError> {
        let corpus = params.measured.corpus;
        complete(scored.segments, corpus.segments)?;
        let table = params.measured.codes.zip(corpus.plan.codes).map(|(words, codes)| {
            let ids = codes.book.codes().iter().map(|code| code.id.clone()).collect();
            let table = CodeTable { codes: ids, known: words.known, values: Vec::new(), best: scored.best };
            (table, codes.book)
        });
        let (table, book) = table.unzip();
        Ok(ShowParams {
            segments: corpus.segments,
            vocabulary: corpus.vocabulary,
            cluster: corpus.plan.cluster,
            clusters: params.clusters,
            table,
            book,
            clusters_of_best: scored.clusters,
        })
    }
}
