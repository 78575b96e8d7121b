//! `cluster`: clusters found without the scheme, clusters of what no code fits, and a codebook drafted from clusters.

use serde::{Deserialize, Serialize};

use super::spec::{StageSpec, typed};
use crate::contract::Outcome;
use crate::domain::codebook::Codebook;
use crate::domain::corpus::segment::Segments;
use crate::domain::space::cluster::Clustering;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::TermSpace;
use crate::domain::space::vectors::{Lsa, WordVectors};
use crate::pipeline::artefact::{Noun, Product, noun};
use crate::pipeline::call::{Made, StepError};
use crate::stages::cluster::{
    ClusterConfig, ClusterParams, DraftConfig, DraftParams, OutsideConfig, OutsideParams, cluster, draft, outside,
};

/// Clusters of what no code fits, which no stage takes for the corpus's clusters.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Outside(pub Clustering);

noun!(Clustering, "clusters");
noun!(Outside, "clusters outside the scheme");

/// The stage that drafts a codebook.
pub const DRAFT: &str = "cluster.draft@2";

pub(super) static STAGES: [StageSpec; 3] = [
    StageSpec {
        id: "cluster.windows@5",
        needs: &[WordVectors::KIND, TermSpace::KIND, Segments::KIND],
        welcomes: &[CodeScores::KIND],
        produces: Product::one::<Clustering>(),
        reads: |_| &[],
        check: typed::<ClusterConfig, ClusterParams, _>,
        run: |call| {
            let (rows, matrix) = (&call.need::<WordVectors>()?.segments, &call.need::<TermSpace>()?.topics);
            let found = cluster(rows, matrix, &call.layout()?, call.welcome::<CodeScores>()?, call.params::<ClusterParams>(), &call.ctx);
            Ok(Made::one(found.map_err(StepError::of_stage)?))
        },
        sentence: |_| "Participants' segments, read with their neighbours, were grouped by spherical k-means.".to_owned(),
    },
    StageSpec {
        id: "cluster.outside@4",
        needs: &[Lsa::KIND, TermSpace::KIND, Segments::KIND, CodeScores::KIND],
        welcomes: &[],
        produces: Product::one::<Outside>(),
        reads: |_| &[],
        check: typed::<OutsideConfig, OutsideParams, _>,
        run: |call| {
            let (rows, matrix) = (&call.need::<Lsa>()?.rows, &call.need::<TermSpace>()?.topics);
            let found = outside(rows, matrix, &call.layout()?, call.need::<CodeScores>()?, call.params::<OutsideParams>(), &call.ctx);
            let Outcome { value, findings } = found.map_err(StepError::of_stage)?;
            Ok(Made::one(Outcome::new(Outside(value), findings)))
        },
        sentence: |_| "Segments that no code fits were grouped by density.".to_owned(),
    },
    StageSpec {
        id: DRAFT,
        needs: &[Clustering::KIND, TermSpace::KIND],
        welcomes: &[],
        produces: Product::one::<Codebook>(),
        reads: |_| &[],
        check: typed::<DraftConfig, DraftParams, _>,
        run: |call| Ok(Made::one(draft(call.need::<Clustering>()?, call.need::<TermSpace>()?, call.params::<DraftParams>()))),
        sentence: |_| "A codebook was drafted from the clusters for people to name and define.".to_owned(),
    },
];
