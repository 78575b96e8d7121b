//! `suggest.ranked`: scores to ranked excerpts with their evidence.

use super::spec::{StageSpec, shown, typed};
use crate::domain::corpus::segment::Segments;
use crate::domain::review::suggestion::Suggestion;
use crate::domain::space::cluster::Clustering;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::TermSpace;
use crate::pipeline::artefact::{Kind, Noun, Product};
use crate::pipeline::call::{Made, StepError};
use crate::pipeline::reads::Read;
use crate::stages::suggest::{SuggestConfig, SuggestParams, suggest};

impl Noun for Vec<Suggestion> {
    const KIND: Kind = Kind::named("suggestions");
}

pub(super) static STAGES: [StageSpec; 1] = [StageSpec {
    id: "suggest.ranked@2",
    needs: &[CodeScores::KIND, TermSpace::KIND, Segments::KIND],
    welcomes: &[Clustering::KIND],
    produces: Product::one::<Vec<Suggestion>>(),
    reads: |_| &[Read::Participants],
    check: typed::<SuggestConfig, SuggestParams, _>,
    run: |call| {
        let (scores, space, layout) = (call.need::<CodeScores>()?, call.need::<TermSpace>()?, call.layout()?);
        let groups = numbered(&call.groups(call.each::<Segments>()?.iter().map(|segments| &segments.document))?);
        let ranked = suggest(scores, space, &layout, &groups, call.welcome::<Clustering>()?, call.params::<SuggestParams>(), &call.ctx);
        Ok(Made::one(ranked.map_err(StepError::of_stage)?))
    },
    sentence: |params| {
        format!("At most {} excerpts were offered for each code, spread over transcripts and groups.", shown(params, "per_code"))
    },
}];

/// Groups as numbers, counted in the order of their names.
fn numbered(groups: &[Option<&str>]) -> Vec<Option<u32>> {
    let mut names: Vec<&str> = groups.iter().flatten().copied().collect();
    names.sort_unstable();
    names.dedup();
    groups.iter().map(|group| group.and_then(|group| names.binary_search(&group).ok()).map(|at| at as u32)).collect()
}
