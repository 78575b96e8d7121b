//! Suggest: scores to ranked excerpts, each with what speaks for it. Never a coding.
//!
//! Takes scores and the term space, gives for every code its best excerpts of participants, spread
//! over transcripts and groups, so that one talkative interview does not fill the list. A code
//! without usable signal gets none and says so.

mod diversify;
mod evidence;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::corpus::segment::Layout;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::SegmentId;
use crate::domain::review::suggestion::Suggestion;
use crate::domain::space::cluster::Clustering;
use crate::domain::space::scores::{CodeScores, CodeSignal, NoSignal};
use crate::domain::space::term_space::TermSpace;
use crate::domain::space::vectors::DenseRows;

use diversify::{Candidate, spread};

/// What a person wrote about suggestions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestConfig {
    /// How many excerpts are offered for each code at most.
    pub per_code: u32,
    /// Segments with fewer words are not offered.
    pub min_words: u32,
    /// What an excerpt loses for each doubling of those already taken from its transcript, in standard deviations.
    pub spread: f64,
    /// How many evidence terms are kept for each excerpt.
    pub evidence_terms: u32,
    /// What excerpts are ranked by.
    pub via: Via,
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
    spread: f64,
    evidence_terms: usize,
    via: Via,
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
        let params = Self {
            per_code: config.per_code as usize,
            min_words: config.min_words,
            spread: config.spread,
            evidence_terms: config.evidence_terms as usize,
            via: config.via,
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

/// Ranks excerpts for every code. `groups` holds the group of each transcript as a number, where it has one; `clusters` are needed to rank by them.
///
/// ```
#[doc = include_str!("../example.txt")]
#[doc = include_str!("../example_scores.txt")]
/// # use leitmotif::stages::suggest::{SuggestConfig, SuggestParams, suggest};
/// # let input = MapInput {
/// #     space: &space, lsa: &latent, words: &words, sentences: None, transcripts: &transcripts, segments: &segments, layout: &layout,
/// # };
/// # let scores = map_codes(&input, &[], &recipe, &context).unwrap().value;
/// let ranked: SuggestParams = params::<SuggestConfig, _>(DEFAULT, "suggest");
/// let suggestions = suggest(&scores, &space, &layout, &[None, None], None, &ranked, &context).unwrap().value;
/// let best = suggestions.iter().find(|suggestion| suggestion.code.as_str() == "care" && suggestion.rank == 1).unwrap();
/// // The second segment, by its terms.
/// assert_eq!(best.segment.index(), 1);
/// assert!(best.evidence.terms.iter().any(|term| space.spelling(&term.term) == "aunt"));
/// ```
///
/// # Errors
///
/// A [`SuggestError`] if excerpts should be ranked via clusters and there are none, or the run was stopped.
pub fn suggest(
    scores: &CodeScores,
    space: &TermSpace,
    layout: &Layout,
    groups: &[Option<u32>],
    clusters: Option<&Clustering>,
    params: &SuggestParams,
    ctx: &Context<'_>,
) -> Result<Outcome<Vec<Suggestion>>, SuggestError> {
    let by_cluster = match (params.via, clusters) {
        (Via::Scores, _) => None,
        (Via::Clusters, Some(clusters)) => Some(affinities(scores, clusters, layout)),
        (Via::Clusters, None) => return Err(SuggestError::NoClusters),
    };
    let transcript_of = layout.transcript_of();
    let ranking = Ranking {
        scores,
        ranked: by_cluster.as_ref().unwrap_or(&scores.ranked),
        space,
        layout,
        transcript_of: &transcript_of,
        groups,
        params,
    };
    ctx.expect(scores.codes.len() as u64);
    let lists: Vec<Vec<Suggestion>> = scores
        .codes
        .par_iter()
        .enumerate()
        .map(|(code, signal)| {
            let list = match signal.no_signal {
                Some(_) => Vec::new(),
                None => ranking.of(code),
            };
            ctx.advance(1).map(|()| list)
        })
        .collect::<Result<_, _>>()?;
    let findings = scores.codes.iter().filter_map(|signal| silent(signal).or_else(|| in_doubt(signal))).collect();
    Ok(Outcome::new(lists.into_iter().flatten().collect(), findings))
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

/// The order of a code whose words keep no company may be no better than chance. Words of doing ("let me down") do so more often
/// than words of things, so its excerpts are offered all the same.
fn in_doubt(signal: &CodeSignal) -> Option<Finding> {
    let message = format!(
        "code {} may have no usable signal: its terms keep no more company with one another than chance words do, so its order may be chance",
        signal.code
    );
    let remedy = "judge its first ten excerpts before you rely on it, or give it terms that people use together";
    signal.scattered.then(|| Finding::note("E0802", Place::study(), message, remedy))
}

/// What the excerpts of each code are chosen from.
struct Ranking<'a> {
    scores: &'a CodeScores,
    /// What they are ranked by.
    ranked: &'a DenseRows,
    space: &'a TermSpace,
    layout: &'a Layout,
    transcript_of: &'a [u32],
    groups: &'a [Option<u32>],
    params: &'a SuggestParams,
}

impl Ranking<'_> {
    /// The excerpts of one code.
    fn of(&self, code: usize) -> Vec<Suggestion> {
        let Self { scores, layout, params, .. } = self;
        let decided = |segment: usize| scores.decided.binary_search_by_key(&(code as u32, segment as u32), |v| (v.code, v.segment)).is_ok();
        let fit = |&segment: &usize| layout.is_participant(segment) && layout.words[segment] >= params.min_words && !decided(segment);
        let candidate = |segment: usize| Candidate {
            segment: SegmentId(segment as u32),
            score: self.ranked.row(segment)[code],
            transcript: self.transcript_of[segment],
            group: self.groups[self.transcript_of[segment] as usize],
        };
        let mut candidates: Vec<Candidate> = (0..layout.len()).filter(fit).map(candidate).collect();
        candidates.sort_by(Candidate::better);
        let chosen = spread(candidates, params.per_code, params.spread);
        chosen
            .into_iter()
            .enumerate()
            .map(|(at, candidate)| Suggestion {
                code: scores.codes[code].code.clone(),
                rank: at as u32 + 1,
                score: candidate.score,
                segment: candidate.segment,
                evidence: evidence::evidence(scores, code, self.space, candidate.segment, params.evidence_terms),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
