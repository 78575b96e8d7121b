//! What every worker must know in each step, made by the step before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::ShardPlan;
use super::segment::{ShardSegment, texts};
use crate::domain::codebook::Codebook;
use crate::domain::digest::RowSample;
use crate::domain::ids::DocumentId;
use crate::domain::space::batch::{CodeTable, LineClusters, NO_CLUSTER};
use crate::domain::space::matrix::Vocabulary;
use crate::domain::space::packed::{PackedRows, Weights};
use crate::domain::space::vectors::DenseRows;
use crate::stages::cluster::{Centres, LinesParams, Measured, Points, measure};
use crate::stages::map_codes::{Lines, Part, of_lines};
use crate::stages::reduce::lengths;
use crate::stages::vectorize::stream::Counter;

/// What the second step must know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SampleParams {
    /// The run's settings.
    pub plan: ShardPlan,
    /// The terms.
    pub vocabulary: Vocabulary,
    /// Segments of the corpus.
    pub segments: u64,
}

impl SampleParams {
    /// The counts of some segments in numbers of the vocabulary.
    pub(super) fn packed(&self, segments: &[ShardSegment]) -> PackedRows {
        let mut counter = Counter::new(&self.plan.count);
        counter.map_segments((0, 0), texts(segments));
        counter.into_rows(&self.vocabulary)
    }

    /// The weights of the corpus.
    pub(super) fn weights(&self) -> Weights {
        Weights::new(&self.vocabulary, self.segments)
    }

    /// The segments that the latent space is found on.
    pub(super) fn basis_sample(&self) -> RowSample {
        self.plan.reduce.sample_of(self.segments, self.plan.seed)
    }

    /// The segments that the centres of the clusters are found on.
    pub(super) fn centre_sample(&self) -> RowSample {
        self.plan.cluster.pass_sample_of(self.segments, self.plan.seed)
    }

    /// The segments that the spread of the codes' scores is measured on, where there are codes.
    pub(super) fn spread_sample(&self) -> Option<RowSample> {
        self.plan.codes.as_ref().map(|_| of_lines::sample_of(self.segments, self.plan.seed))
    }
}

/// What the third step must know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MeasureParams {
    /// The settings, the terms, the number of segments.
    pub corpus: SampleParams,
    /// The basis of the latent space, `terms x dimensions`.
    pub basis: DenseRows,
    /// The centres of the clusters.
    pub centres: Centres,
    /// What the codes' own words say, where there are codes.
    pub codes: Option<CodeWords>,
}

/// What the codes' own words say, and the segments that its spread is measured on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CodeWords {
    /// What each term says about each code by the codes' words.
    pub lexical: Part,
    /// Terms of each code that occur.
    pub known: Vec<u32>,
    /// Counts of the sampled segments.
    pub sample: PackedRows,
}

impl MeasureParams {
    /// The cluster of each row by the number of its centre.
    pub(super) fn assigned(&self, rows: &PackedRows, weights: &Weights) -> (Vec<u16>, Measured) {
        let (scales, _) = lengths(rows, weights, &self.basis);
        let points = Points { rows, scales: &scales, weights, basis: &self.basis };
        measure(&points, &self.centres, &self.corpus.plan.cluster)
    }

    /// Some rows and what is asked of them.
    pub(super) fn lines<'a>(&self, rows: &'a PackedRows, weights: &'a Weights) -> Lines<'a> {
        let codes = self.codes.as_ref().map_or(0, |codes| codes.known.len());
        Lines { rows, terms: self.corpus.vocabulary.len(), weights, codes }
    }
}

/// What the fourth step must know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScoreParams {
    /// What the third step knew.
    pub measured: MeasureParams,
    /// The clusters, without the cluster of each segment.
    pub clusters: LineClusters,
    /// The cluster that stands for each centre.
    pub rank: Vec<u16>,
    /// What each term says about each code.
    pub values: Option<Part>,
}

impl ScoreParams {
    /// The cluster of each segment of a shard, with its document and line: what `lines.csv` holds of it.
    pub fn labels<'s>(&self, segments: &'s [ShardSegment]) -> Vec<(&'s DocumentId, u32, Option<u16>)> {
        let (rows, weights) = (self.measured.corpus.packed(segments), self.measured.corpus.weights());
        let of = self.clusters_of(&rows, &weights);
        segments.iter().zip(of).map(|(segment, of)| (&segment.document, segment.line, Some(of).filter(|&of| of != NO_CLUSTER))).collect()
    }

    /// The cluster of each row.
    pub(super) fn clusters_of(&self, rows: &PackedRows, weights: &Weights) -> Vec<u16> {
        if self.rank.is_empty() {
            return vec![NO_CLUSTER; rows.len()];
        }
        let (own, _) = self.measured.assigned(rows, weights);
        own.iter().map(|&own| self.rank.get(usize::from(own)).copied().unwrap_or(NO_CLUSTER)).collect()
    }
}

/// What the last step must know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShowParams {
    /// Segments of the corpus.
    pub segments: u64,
    /// The terms.
    pub vocabulary: Vocabulary,
    /// How clusters were found.
    pub cluster: LinesParams,
    /// The clusters, without the cluster of each segment.
    pub clusters: LineClusters,
    /// The codes with their best segments.
    pub table: Option<CodeTable>,
    /// The codebook.
    pub book: Option<Codebook>,
    /// The cluster of each segment among the best.
    pub clusters_of_best: BTreeMap<u32, u16>,
}

impl ShowParams {
    /// The numbers of the segments that results quote, rising.
    pub fn quoted(&self) -> Vec<u32> {
        let of_clusters = self.clusters.clusters.iter().flat_map(|cluster| cluster.typical.iter().copied());
        let of_codes = self.table.iter().flat_map(|table| table.best.iter().flatten().map(|(row, _)| *row));
        let mut rows: Vec<u32> = of_clusters.chain(of_codes).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}
