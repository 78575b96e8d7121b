//! `suggest.ranked`: scores to ranked excerpts with their evidence.

use super::spec::{StageSpec, shown, typed};
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::review::suggestion::Suggestion;
use crate::domain::space::cluster::Clustering;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::TermSpace;
use crate::pipeline::artefact::{Kind, Noun, Product};
use crate::pipeline::call::{Made, StepError};
use crate::pipeline::reads::Read;
use crate::stages::suggest::{SuggestConfig, SuggestInput, SuggestParams, suggest};

impl Noun for Vec<Suggestion> {
    const KIND: Kind = Kind::named("suggestions");
}

pub(super) static STAGES: [StageSpec; 1] = [StageSpec {
    id: "suggest.ranked@3",
    needs: &[CodeScores::KIND, TermSpace::KIND, Segments::KIND, SafeTranscript::KIND],
    welcomes: &[Clustering::KIND],
    produces: Product::one::<Vec<Suggestion>>(),
    reads: |params| match params.get::<SuggestParams>().is_some_and(SuggestParams::offers_coded) {
        true => &[Read::Participants],
        // What people coded is not offered again.
        false => &[Read::Participants, Read::Codings],
    },
    check: typed::<SuggestConfig, SuggestParams, _>,
    run: |call| {
        let (scores, space, layout) = (call.need::<CodeScores>()?, call.need::<TermSpace>()?, call.layout()?);
        let (segments, params) = (call.each::<Segments>()?, call.params::<SuggestParams>());
        let groups = numbered(&call.groups(segments.iter().map(|segments| &segments.document))?);
        let codes: Vec<&str> = scores.codes.iter().map(|signal| signal.code.as_str()).collect();
        let coded = match params.offers_coded() {
            true => Vec::new(),
            false => call.coded(call.each::<SafeTranscript>()?, segments, &layout, &codes)?,
        };
        let clusters = call.welcome::<Clustering>()?;
        let input = SuggestInput { scores, space, layout: &layout, groups: &groups, coded: &coded, clusters };
        Ok(Made::one(suggest(&input, params, &call.ctx).map_err(StepError::of_stage)?))
    },
    sentence: |params| {
        format!(
            "The likely excerpts were offered for each code, at most {} of them, each with a term of the code, spread over transcripts and groups.",
            shown(params, "per_code")
        )
    },
}];

/// Groups as numbers, counted in the order of their names.
pub(in crate::pipeline) fn numbered(groups: &[Option<&str>]) -> Vec<Option<u32>> {
    let mut names: Vec<&str> = groups.iter().flatten().copied().collect();
    names.sort_unstable();
    names.dedup();
    groups.iter().map(|group| group.and_then(|group| names.binary_search(&group).ok()).map(|at| at as u32)).collect()
}
