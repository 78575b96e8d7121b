//! Vectorize: tokens to the document-term matrix, and the codebook to numbers of its terms.
//!
//! Takes the tokens of all transcripts and, where there is one, of the codebook; gives a
//! [`TermSpace`]. The vocabulary is sorted and counted afresh for each study. Weights (which idf,
//! which norm) are left to the nouns and stages that use the counts.

mod counts;
mod languages;
mod negated_spans;
mod negation;
pub mod stream;

pub use languages::languages;

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::codebook::{CodeKind, Codebook};
use crate::domain::corpus::token::{CodebookTokens, TokenPhrase, Tokens};
use crate::domain::finding::{Finding, Place};
use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};
use crate::domain::space::term_space::{CodeTerms, TermPhrase, TermSpace};
use crate::language::terms::{Language, TermRules};

/// What a person wrote about counting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorizeConfig {
    /// Language of stems and function words, as a two-letter code; `other` uses neither.
    pub language: Language,
    /// A pair of adjacent words counts as a term when it stands in so many segments.
    pub pair_min_segments: u32,
}

/// Checked parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VectorizeParams {
    language: Language,
    pair_min_segments: u32,
}

impl TryFrom<VectorizeConfig> for VectorizeParams {
    type Error = Vec<String>;

    fn try_from(config: VectorizeConfig) -> Result<Self, Self::Error> {
        if config.pair_min_segments == 0 {
            return Err(vec!["pair_min_segments is 0, and must be at least 1".to_owned()]);
        }
        Ok(Self { language: config.language, pair_min_segments: config.pair_min_segments })
    }
}

impl VectorizeParams {
    /// The language of stems and function words.
    pub fn language(&self) -> Language {
        self.language
    }
}

/// Why nothing can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum VectorizeError {
    /// Somebody asked for a stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Counts the terms of a corpus.
pub fn vectorize(
    corpus: &[Tokens],
    codebook: Option<(&Codebook, &CodebookTokens)>,
    params: &VectorizeParams,
    ctx: &Context<'_>,
) -> Result<Outcome<TermSpace>, VectorizeError> {
    let rules = || TermRules::new(params.language);
    let analysed: Vec<counts::Analysed> =
        corpus.par_iter().map_init(rules, |rules, tokens| counts::analyse(tokens, |form| rules.content_term(form))).collect();
    ctx.check()?;
    let topics = counts::matrix(&analysed, params.pair_min_segments);
    let shown = shown_forms(corpus, &topics.vocabulary, &rules());
    ctx.check()?;
    let acts = codebook.is_some_and(|(_, tokens)| tokens.kinds.contains(&CodeKind::Act)).then(|| {
        let spoken: Vec<counts::Analysed> = corpus.par_iter().map(|tokens| counts::analyse(tokens, TermRules::speech_term)).collect();
        counts::matrix(&spoken, params.pair_min_segments)
    });
    let codes = codebook.map(|(book, tokens)| code_terms(book, tokens, &topics, acts.as_ref(), &rules())).unwrap_or_default();
    let findings = codes.iter().filter(|code| code.phrases.iter().all(|phrase| phrase.terms.is_empty())).map(silent_code).collect();
    let doubts = match codebook {
        Some((_, tokens)) if params.language == Language::En => negated_spans::doubts(corpus, tokens, &topics, &rules()),
        _ => Vec::new(),
    };
    Ok(Outcome::new(TermSpace { topics, shown, acts, codes, doubts }, findings))
}

fn silent_code(code: &CodeTerms) -> Finding {
    let message = format!("no word of code {} occurs in the transcripts", code.code);
    Finding::new("E0501", Place::study(), message, "give it terms that people in these interviews would use")
}

/// The commonest spelling of each term, for people to read: vocabularies hold stems.
fn shown_forms(corpus: &[Tokens], vocabulary: &Vocabulary, rules: &TermRules) -> Vec<String> {
    let mut spelled: BTreeMap<String, u64> = BTreeMap::new();
    for tokens in corpus {
        let mut uses = vec![0u64; tokens.forms.len()];
        tokens.ids.iter().for_each(|&id| uses[id as usize] += 1);
        for (form, count) in tokens.forms.iter().zip(uses) {
            *spelled.entry(TermRules::fold(form)).or_default() += count;
        }
    }
    let mut best: FxHashMap<String, (u64, String)> = FxHashMap::default();
    for (form, count) in spelled {
        let Some(term) = rules.content_term(&form) else { continue };
        let entry = best.entry(term).or_insert_with(|| (0, String::new()));
        // The more frequent spelling wins; of equals the first in the alphabet.
        if count > entry.0 || (count == entry.0 && form < entry.1) {
            *entry = (count, form);
        }
    }
    let word = |stem: &str| best.get(stem).map_or_else(|| stem.to_owned(), |(_, form)| form.clone());
    vocabulary.terms.iter().map(|term| term.split(' ').map(word).collect::<Vec<_>>().join(" ")).collect()
}

/// Writes the codebook in numbers of terms, each code in the matrix of its kind.
fn code_terms(
    book: &Codebook,
    tokens: &CodebookTokens,
    topics: &DocumentTermMatrix,
    acts: Option<&DocumentTermMatrix>,
    rules: &TermRules,
) -> Vec<CodeTerms> {
    let entries = book.codes().iter().zip(&tokens.codes).zip(&tokens.kinds);
    entries
        .map(|((code, phrases), &kind)| {
            let phrases = phrases.iter().map(|phrase| match (kind, acts) {
                (CodeKind::Act, Some(acts)) => term_phrase(phrase, &acts.vocabulary, TermRules::speech_term),
                _ => term_phrase(phrase, &topics.vocabulary, |form| rules.content_term(form)),
            });
            CodeTerms { code: code.id.clone(), kind, facet: code.facet.clone(), parent: code.parent.clone(), phrases: phrases.collect() }
        })
        .collect()
}

fn term_phrase(phrase: &TokenPhrase, vocabulary: &Vocabulary, term: impl Fn(&str) -> Option<String>) -> TermPhrase {
    let words: Vec<String> = phrase.forms.iter().filter_map(|form| term(form)).collect();
    let ids: Vec<Option<u32>> = words.iter().map(|word| vocabulary.id(word)).collect();
    let pairs = words.windows(2).filter_map(|pair| vocabulary.id(&pair.join(" ")));
    let absent = ids.iter().filter(|id| id.is_none()).count() as u32;
    TermPhrase { clause: phrase.clause, terms: ids.iter().flatten().copied().chain(pairs).collect(), absent }
}

#[cfg(test)]
mod tests;
