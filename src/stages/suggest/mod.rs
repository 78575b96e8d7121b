//! Suggest: scores to ranked excerpts, each with its evidence. Never a coding.
//!
//! Takes scores and the term space, gives for every code its best excerpts of participants, as far as its signal goes, spread
//! over transcripts and groups, so that one talkative interview does not fill the list. An excerpt holds a word of
//! the code; what people decided on or coded with the code is not offered again. A code without usable signal gets none and says so.

mod candidates;
mod diversify;
mod evidence;
mod lists;
mod tiers;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::codebook::CodeKind;
use crate::domain::corpus::segment::Layout;
use crate::domain::finding::{Finding, Place};
use crate::domain::review::suggestion::{Suggestion, Tier};
use crate::domain::space::cluster::Clustering;
use crate::domain::space::scores::{CodeScores, CodeSignal, NoSignal, Reliance};
use crate::domain::space::term_space::TermSpace;
use crate::domain::space::vectors::DenseRows;

pub use lists::{Listed, Lists, suggest_up_to};
pub use tiers::TierConfig;

use candidates::{Candidate, Pool};
use diversify::spread;

/// What a person wrote about suggestions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestConfig {
    /// How many excerpts are offered for each code at most.
    pub per_code: u32,
    /// Segments with fewer words are not offered by themselves, whatever they say.
    pub min_words: u32,
    /// Segments with fewer words, and those without a term of the code, make one excerpt with a neighbour.
    pub alone_words: u32,
    /// Whether a passage is offered for a code that people gave it.
    pub coded_again: bool,
    /// What an excerpt loses for each doubling of those already taken from its transcript, in standard deviations.
    pub spread: f64,
    /// How many evidence terms are kept for each excerpt.
    pub evidence_terms: u32,
    /// What excerpts are ranked by.
    pub via: Via,
    /// Where a list ends.
    pub tiers: TierConfig,
}

/// What excerpts are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// Their own scores.
    Scores,
    /// How near their cluster is to the code, and nothing else: to see what clustering alone can do.
    Clusters,
}

/// Checked parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SuggestParams {
    per_code: usize,
    min_words: u32,
    alone_words: u32,
    coded_again: bool,
    spread: f64,
    evidence_terms: usize,
    via: Via,
    tiers: TierConfig,
}

impl SuggestParams {
    /// Whether a passage is offered for a code that people gave it.
    pub fn offers_coded(&self) -> bool {
        self.coded_again
    }

    /// The last tier that is offered by default; `None` where excerpts are ranked by clusters, which have no tiers.
    pub fn offered(&self) -> Option<Tier> {
        (self.via == Via::Scores).then_some(self.tiers.offered)
    }
}

impl TryFrom<SuggestConfig> for SuggestParams {
    type Error = Vec<String>;

    fn try_from(config: SuggestConfig) -> Result<Self, Self::Error> {
        let mut faults = Vec::new();
        if config.per_code == 0 {
            faults.push("per_code is 0, and must be at least 1".to_owned());
        }
        if !(0.0..=10.0).contains(&config.spread) {
            faults.push(format!("spread is {}, and must lie between 0 and 10", config.spread));
        }
        faults.extend(config.tiers.faults());
        let params = Self {
            per_code: config.per_code as usize,
            min_words: config.min_words,
            alone_words: config.alone_words,
            coded_again: config.coded_again,
            spread: config.spread,
            evidence_terms: config.evidence_terms as usize,
            via: config.via,
            tiers: config.tiers,
        };
        if faults.is_empty() { Ok(params) } else { Err(faults) }
    }
}

/// Why nothing can be suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SuggestError {
    /// Somebody asked for a stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Excerpts should be ranked by clusters, and there are none.
    #[error("E0811 excerpts should be ranked via clusters, and this pipeline hands none to suggest; add the cluster stage to its `from`")]
    NoClusters,
}

/// What excerpts are chosen from.
#[derive(Clone, Copy)]
pub struct SuggestInput<'a> {
    /// The scores.
    pub scores: &'a CodeScores,
    /// The counts, for evidence.
    pub space: &'a TermSpace,
    /// How the segments lie.
    pub layout: &'a Layout,
    /// The group of each transcript as a number, where it has one.
    pub groups: &'a [Option<u32>],
    /// What was coded already: code and segment, in any order.
    pub coded: &'a [(u32, u32)],
    /// The clusters, which are needed to rank by them.
    pub clusters: Option<&'a Clustering>,
}

/// Ranks excerpts for every code.
///
/// ```
#[doc = include_str!("../example.txt")]
#[doc = include_str!("../example_scores.txt")]
/// # use leitmotif::stages::suggest::{SuggestConfig, SuggestInput, SuggestParams, suggest};
/// # let input = MapInput {
/// #     space: &space, words: &words, sentences: None, transcripts: &transcripts, segments: &segments, layout: &layout,
/// # };
/// # let scores = map_codes(&input, &[], &recipe, &context).unwrap().value;
/// let ranked: SuggestParams = params::<SuggestConfig, _>(DEFAULT, "suggest");
/// let input = SuggestInput { scores: &scores, space: &space, layout: &layout, groups: &[None, None], coded: &[], clusters: None };
/// let suggestions = suggest(&input, &ranked, &context).unwrap().value;
/// let best = suggestions.iter().find(|suggestion| suggestion.code.as_str() == "care" && suggestion.rank == 1).unwrap();
/// // The second segment, by its terms.
/// assert_eq!(best.segment.index(), 1);
/// assert!(best.evidence.terms.iter().any(|term| space.spelling(&term.term) == "aunt"));
/// ```
///
/// # Errors
///
/// A [`SuggestError`] if excerpts should be ranked via clusters and there are none, or the run was stopped.
pub fn suggest(input: &SuggestInput<'_>, params: &SuggestParams, ctx: &Context<'_>) -> Result<Outcome<Vec<Suggestion>>, SuggestError> {
    let lists = candidates_of(input, params, ctx)?;
    let lists = match params.via {
        Via::Scores => tiers::choose(&lists, &facets(input.space, lists.len()), &params.tiers, said(input.layout), params.per_code),
        // An affinity is no score, so it has no tiers.
        Via::Clusters => lists,
    };
    let suggestions = lists.into_par_iter().enumerate().flat_map_iter(|(code, list)| listed(input, code, list, params));
    let suggestions: Vec<Suggestion> = suggestions.collect();
    let findings = input.scores.codes.iter().filter_map(|signal| silent(signal).or_else(|| reliance(signal))).collect();
    Ok(Outcome::new(suggestions, findings))
}

/// How many segments are participants'.
fn said(layout: &Layout) -> usize {
    (0..layout.len()).filter(|&at| layout.is_participant(at)).count()
}

/// What might be offered for each code, best first; nothing for a code without a signal.
fn candidates_of(input: &SuggestInput<'_>, params: &SuggestParams, ctx: &Context<'_>) -> Result<Vec<Vec<Candidate>>, SuggestError> {
    let SuggestInput { scores, space, layout, groups, coded, clusters } = *input;
    let by_cluster = match (params.via, clusters) {
        (Via::Scores, _) => None,
        (Via::Clusters, Some(clusters)) => Some(affinities(scores, clusters, layout)),
        (Via::Clusters, None) => return Err(SuggestError::NoClusters),
    };
    let mut closed: Vec<(u32, u32)> =
        scores.decided.iter().map(|verdict| (verdict.code, verdict.segment)).chain(coded.iter().copied()).collect();
    closed.sort_unstable();
    closed.dedup();
    let transcript_of = layout.transcript_of();
    let pool = Pool {
        scores,
        ranked: by_cluster.as_ref().unwrap_or(&scores.ranked),
        space,
        layout,
        transcript_of: &transcript_of,
        groups,
        closed: &closed,
        min_words: params.min_words,
        alone_words: params.alone_words,
    };
    ctx.expect(scores.codes.len() as u64);
    let of = |(code, signal): (usize, &CodeSignal)| {
        let list = if signal.no_signal.is_some() { Vec::new() } else { pool.of(code) };
        ctx.advance(1).map(|()| list)
    };
    Ok(scores.codes.par_iter().enumerate().map(of).collect::<Result<_, _>>()?)
}

/// The number of each code's facet.
fn facets(space: &TermSpace, codes: usize) -> Vec<usize> {
    let names: Vec<Option<&str>> = (0..codes).map(|code| space.codes.get(code).and_then(|code| code.facet.as_deref())).collect();
    names.iter().map(|name| names.iter().position(|other| other == name).unwrap_or(0)).collect()
}

/// The suggestions of a code, spread over transcripts and groups.
fn listed(input: &SuggestInput<'_>, code: usize, list: Vec<Candidate>, params: &SuggestParams) -> Vec<Suggestion> {
    let chosen = spread(list, params.per_code, params.spread);
    chosen.into_iter().zip(1..).map(|(candidate, rank)| suggestion(input, code, candidate, rank, params)).collect()
}

fn suggestion(input: &SuggestInput<'_>, code: usize, candidate: Candidate, rank: u32, params: &SuggestParams) -> Suggestion {
    Suggestion {
        code: input.scores.codes[code].code.clone(),
        rank,
        score: candidate.score,
        tier: params.tiers.tier(candidate.score),
        segment: candidate.segment,
        first: candidate.first,
        last: candidate.last,
        evidence: evidence::evidence(input, code, &candidate, params.evidence_terms),
    }
}

/// For every segment the affinity of its cluster to each code; 0 where it is in none, or the cluster has none to the code.
fn affinities(scores: &CodeScores, clusters: &Clustering, layout: &Layout) -> DenseRows {
    let mut rows = DenseRows::zeros(layout.len(), scores.codes.len());
    let of = |cluster: u32, code: &CodeSignal| {
        let found = clusters.clusters[cluster as usize].codes.iter().find(|near| near.code == code.code);
        found.map_or(0.0, |near| near.affinity as f32)
    };
    for (segment, cluster) in clusters.of.iter().enumerate().filter_map(|(segment, cluster)| Some((segment, (*cluster)?))) {
        scores.codes.iter().enumerate().for_each(|(at, code)| rows.row_mut(segment)[at] = of(cluster, code));
    }
    rows
}

fn silent(signal: &CodeSignal) -> Option<Finding> {
    let (message, remedy) = match signal.no_signal? {
        NoSignal::NothingToSearchFor => ("has no word that could be searched for", "give it a definition and about eight terms"),
        NoSignal::NoTermOccurs => ("has no word that occurs in the transcripts", "give it terms that people in these interviews would use"),
    };
    Some(Finding::new("E0801", Place::study(), format!("code {} {message}", signal.code), remedy))
}

/// The findings on a code's order before anybody has judged its excerpts. All codes have their excerpts offered all the same.
fn reliance(signal: &CodeSignal) -> Option<Finding> {
    let code = &signal.code;
    match signal.reliance() {
        // A talk act is meant to be found by its words, and there is a recipe for it.
        Reliance::NotKnownYet if signal.kind == CodeKind::Topic => {
            let message = format!("code {code}: its terms are phrases of doing, so excerpts are found by who and how, not by subject");
            Some(Finding::note(
                "E0803",
                Place::study(),
                message,
                "judge its first ten excerpts first; their figure says how far to rely on the rest",
            ))
        }
        Reliance::InDoubt => {
            let message = format!(
                "code {code} may have no usable signal: its terms occur together no more than random words do, so its order may be chance"
            );
            let remedy = "judge its first ten excerpts before you rely on it, or give it terms that people use together";
            Some(Finding::note("E0802", Place::study(), message, remedy))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
