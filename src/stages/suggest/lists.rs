//! Adds wider tiers to the default list (`tiers.rs`), for a person who wants to see more or less.
//!
//! The default list comes first and is the one that a run offers; each wider tier follows it,
//! spread over transcripts and groups as far as [`SPREAD`] excerpts. What the wider tiers hold is counted whether it is shown or not.

use rayon::prelude::*;

use super::diversify::spread;
use super::{Candidate, SuggestError, SuggestInput, SuggestParams, Via, candidates_of, facets, said, suggestion, tiers};
use crate::contract::Context;
use crate::domain::ids::SegmentId;
use crate::domain::review::suggestion::{Suggestion, Tier};

/// The number of a code's excerpts that are spread; beyond them, the order is that of the scores.
const SPREAD: usize = 200;

/// Lists up to some tier.
#[derive(Clone, Debug, PartialEq)]
pub struct Lists {
    /// What is shown, code by code, tier by tier.
    pub shown: Vec<Suggestion>,
    /// Each excerpt of the widest list.
    pub all: Vec<Listed>,
}

/// An excerpt that some list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Number of the code.
    pub code: usize,
    /// The segment that was ranked.
    pub segment: SegmentId,
    /// The narrowest list that holds it.
    pub tier: Tier,
}

/// Ranks excerpts for every code as [`suggest`](super::suggest) does, and goes on to the tier `shown`.
///
/// # Errors
///
/// A [`SuggestError`] if excerpts are ranked by clusters, which have no tiers, or the work was stopped.
pub fn suggest_up_to(input: &SuggestInput<'_>, params: &SuggestParams, shown: Tier, ctx: &Context<'_>) -> Result<Lists, SuggestError> {
    if params.via == Via::Clusters {
        return Err(SuggestError::NoClusters);
    }
    let lists = candidates_of(input, params, ctx)?;
    let facets = facets(input.space, lists.len());
    let tiers = tiers::choose_up_to(&lists, &facets, &params.tiers, Tier::TheRest, said(input.layout), params.per_code);
    let mut all = Vec::new();
    for (tier, lists) in &tiers {
        for (code, list) in lists.iter().enumerate() {
            all.extend(list.iter().map(|candidate| Listed { code, segment: candidate.segment, tier: *tier }));
        }
    }
    let of_code = |code: usize| {
        let mut list: Vec<Candidate> = Vec::new();
        for (tier, lists) in tiers.iter().filter(|(tier, _)| *tier <= shown.max(params.tiers.offered)) {
            let mut rest = lists[code].clone();
            let most = if *tier == params.tiers.offered { params.per_code } else { SPREAD };
            let beyond = if *tier == params.tiers.offered { Vec::new() } else { rest.split_off(rest.len().min(most)) };
            list.extend(spread(rest, most, params.spread));
            list.extend(beyond);
        }
        list.into_iter().zip(1..).map(move |(candidate, rank)| suggestion(input, code, candidate, rank, params)).collect::<Vec<_>>()
    };
    let shown = (0..lists.len()).into_par_iter().flat_map_iter(of_code).collect();
    Ok(Lists { shown, all })
}
