//! The recipe for talk acts: what a speaker does by talking is said in the segment itself, in small words.
//!
//! Neighbours mislead here: who asks is answered, and the answer is no question. All words count, function words above
//! all; TF-IDF cosine and naive Bayes, then competition.

use super::bayes::bayes;
use super::compete::{compete, kin};
use super::lexical::tfidf_cosine;
use super::params::MapConfig;
use super::query::Query;
use super::{Corpus, Ranking};
use crate::domain::codebook::CodeKind;
use crate::domain::space::CodeTerms;

/// Ranks all segments for talk acts of one facet.
pub(super) fn acts(corpus: &Corpus<'_>, codes: &[CodeTerms], config: &MapConfig) -> Ranking {
    let (matrix, over) = (corpus.space.matrix(Some(CodeKind::Act)), corpus.participants);
    let queries: Vec<Query> = codes.iter().map(|code| Query::of(code, &config.clauses)).collect();
    let cosine = tfidf_cosine(matrix, &queries).standardized(over);
    let mut own = cosine.clone();
    if config.acts.bayes > 0.0 {
        own.add(&bayes(matrix, &queries, &cosine).standardized(over), config.acts.bayes);
    }
    let own = own.standardized(over);
    let ranked = compete(&own, &kin(codes), config.acts.competition).standardized(over);
    let trust = vec![0.0; codes.len()];
    Ranking { own, ranked, queries, trust }
}
