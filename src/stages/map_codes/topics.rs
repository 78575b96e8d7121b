//! The recipe for topics: from a code's words, over the corpus's own words, to the place in the conversation.
//!
//! In plain words: (1) the codebook's terms give each segment a score; naive Bayes and word vectors see what says the
//! same in other words; (2) a segment is read with its neighbours, the question included, and with what like questions
//! drew out in other interviews; (3) codes compete for it; (4) the segments nearest in meaning and the course of the
//! interview have their say, and of two equal segments the longer goes first; (5) codes whose terms are phrases of doing are searched by these too. What people decided refines the rest in `learn`. Every step ends in standard deviations over participants' segments.

use super::bayes::bayes;
use super::coherence::CooccurrenceNull;
use super::context::Neighbours;
use super::judging::{Judged, judged};
use super::knn_smoothing::nearest;
use super::learn::Basis;
use super::lexical::{Bm25, bm25};
use super::negation_penalty::losses;
use super::params::MapConfig;
use super::query::Query;
use super::question_prior::question_prior;
use super::rival_penalty::{compete, kin};
use super::score_matrix::ScoreMatrix;
use super::semantic::fused;
use super::topic_hmm::stay;
use super::topic_reliability::{correlations, trust};
use super::word_vector_scores::nearness;
use super::{Corpus, Ranking};
use crate::domain::space::term_space::CodeTerms;
use crate::domain::space::vectors::DenseRows;

/// Pseudo-count of neutral words; shrinks the nearness of short segments towards zero.
const CALM: f64 = 50.0;

/// Ranks all segments for codes of one facet; where decisions are to refine the ranking (`learns`), what they need of it is kept.
pub(super) fn topics(corpus: &Corpus<'_>, codes: &[CodeTerms], columns: &[usize], learns: bool, config: &MapConfig, seed: u64) -> Ranking {
    let (matrix, over) = (&corpus.space.topics, corpus.participants);
    let queries: Vec<Query> = codes.iter().map(|code| Query::of(code, &config.clauses, config.phrase)).collect();
    let scorer = Bm25::new(matrix, &queries, &config.bm25);
    let plain_scores = scorer.scores();
    let spoken = plain_scores.clone().standardized(over);
    let own_words = own_words(corpus, &queries, config);
    let (own, model) = fused(corpus, columns, &own_words, &config.clauses, config.semantic);
    let kernel = config.kernel.kernel(&spoken, corpus.layout);
    let neighbours = Neighbours::of(&kernel, corpus.layout);
    let vectors = &corpus.words.segments;
    let around = neighbours.alone(&own);
    let mut read = own.clone();
    read.add(&around, 1.0);
    if config.questions > 0.0
        && let Some(prior) = question_prior(&own, vectors, corpus.layout)
    {
        read.add(&prior.standardized(over), config.questions);
    }
    let kin = kin(codes);
    let settled = compete(&read.standardized(over), &kin, config.competition).standardized(over);
    let dwelt = correlations(&own, &around, over);
    let mut ranked = settled.clone();
    let mut alike = None;
    let windows = if config.nearest > 0.0 || learns { neighbours.windows(vectors) } else { DenseRows::default() };
    let mut parts = if learns { vec![own.clone().standardized(over), around.clone().standardized(over)] } else { Vec::new() };
    if config.nearest > 0.0 {
        let like = nearest(&settled, &windows, over);
        alike = Some(correlations(&settled, &like, over));
        let like = like.standardized(over);
        ranked.add(&like, config.nearest);
        parts.extend(learns.then_some(like));
    }
    if config.topic_persistence > 0.0 {
        let stayed = stay(&own, corpus.layout, kernel.decay).standardized(over);
        ranked.add(&stayed, config.topic_persistence);
        parts.extend(learns.then_some(stayed));
    }
    let mut ranked = ranked.standardized(over);
    let length = corpus.length(codes.len());
    ranked.add(&length, config.length);
    parts.extend(learns.then_some(length));
    let mut ranked = ranked.standardized(over);
    if config.negation > 0.0 {
        ranked.add(&losses(&scorer, &plain_scores, &corpus.space.doubts, columns, over), -config.negation);
    }
    let Judged { ranked, doing, people, queries: spoken } = judged(corpus, codes, ranked, config);
    let company = CooccurrenceNull::of(corpus);
    let scattered = queries.iter().map(|query| company.scattered(query, config.chance, seed)).collect();
    let trust = trust(&dwelt, alike.as_deref());
    let basis = learns.then_some(Basis { parts, windows, neighbours: Some(neighbours), decay: kernel.decay });
    Ranking { own: own_words, model, doing, people, ranked, queries, spoken, trust, scattered, basis }
}

/// What the segments' own words give.
fn own_words(corpus: &Corpus<'_>, queries: &[Query], config: &MapConfig) -> ScoreMatrix {
    let (matrix, over) = (&corpus.space.topics, corpus.participants);
    let lexical = bm25(matrix, queries, &config.bm25).standardized(over);
    let mut own = lexical.clone();
    if config.bayes > 0.0 {
        own.add(&bayes(matrix, queries, &lexical).standardized(over), config.bayes);
    }
    let mut own = own.standardized(over);
    if config.words > 0.0 {
        own.add(&nearness(matrix, corpus.words, queries, CALM).standardized(over), config.words);
        own = own.standardized(over);
    }
    own
}
