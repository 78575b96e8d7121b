//! Vectorize: tokens to the document-term matrix, and the codebook to numbers of its terms.
//!
//! Takes the tokens of all transcripts and, where there is one, of the codebook; gives a
//! `TermSpace`. The vocabulary is sorted and counted afresh for each study. Weights (which idf,
//! which norm) are left to the nouns and stages that use the counts.

mod about_people;
mod counts;
mod languages;
mod negated_spans;
mod negation;
mod same_texts;
pub mod stream;

pub use languages::{languages, study_language};
pub use same_texts::same_texts;

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::codebook::{About, CodeKind, Codebook};
use crate::domain::corpus::token::{Clause, CodebookTokens, TokenPhrase, Tokens};
use crate::domain::finding::{Finding, Place};
use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};
use crate::domain::space::term_space::{CodeTerms, Doing, TermPhrase, TermSpace};
use crate::language::people_words::PeopleWords;
use crate::language::tag::Language;
use crate::language::terms::TermRules;
use crate::language::word_finder::is_cut_by_character;

/// What a person wrote about counting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorizeConfig {
    /// Language of stems and function words, as a two-letter code; `other` uses neither.
    pub language: Language,
    /// A pair of adjacent words counts as a term when it is in so many segments.
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
///
/// ```
#[doc = include_str!("../example.txt")]
/// let space = vectorize(&tokens, Some((&codebook, &words_of_codes)), &counted, &context).unwrap().value;
/// // Segments x terms: six segments, and a term for each stem of a content word.
/// assert_eq!(space.topics.rows.len(), 6);
/// let aunt = space.topics.vocabulary.id("aunt").unwrap();
/// // "aunt" occurs twice in the second segment.
/// assert!(space.topics.rows.row(1).any(|entry| entry == (aunt, 2)));
/// ```
///
/// # Errors
///
/// A [`VectorizeError`] if the run was stopped.
pub fn vectorize(
    corpus: &[Tokens],
    codebook: Option<(&Codebook, &CodebookTokens)>,
    params: &VectorizeParams,
    ctx: &Context<'_>,
) -> Result<Outcome<TermSpace>, VectorizeError> {
    let rules = TermRules::new(params.language);
    let analysed: Vec<counts::Analysed> = corpus
        .par_iter()
        .map_init(|| TermRules::new(params.language), |rules, tokens| counts::analyse(tokens, |form| rules.content_term(form)))
        .collect();
    ctx.check()?;
    let mut topics = counts::matrix(&analysed, params.pair_min_segments);
    topics.names = names(corpus, &topics.vocabulary, &rules);
    let shown = shown_forms(corpus, &topics.vocabulary, &rules);
    ctx.check()?;
    let doing = codebook.map(|(_, tokens)| doing_shares(tokens, &rules)).unwrap_or_default();
    let acts = doing.iter().any(|&share| share > 0.0).then(|| {
        let spoken: Vec<counts::Analysed> = corpus.par_iter().map(|tokens| counts::analyse(tokens, TermRules::speech_term)).collect();
        counts::matrix(&spoken, params.pair_min_segments)
    });
    let codes = codebook.map(|(book, tokens)| code_terms(book, tokens, &topics, acts.as_ref(), &doing, &rules)).unwrap_or_default();
    let words_of = codes.iter().zip(codebook.map(|(_, tokens)| tokens.codes.as_slice()).unwrap_or_default());
    let silent = words_of.filter(|(code, _)| code.phrases.iter().all(|phrase| phrase.terms.is_empty()));
    let mut findings: Vec<Finding> = silent.map(|(code, phrases)| silent_code(code, phrases, &rules)).collect();
    let people = PeopleWords::new(params.language);
    let third_person = acts.as_ref().map(|acts| third_person(&acts.vocabulary, &people)).unwrap_or_default();
    findings.extend(codebook.and_then(|(book, tokens)| about_people::proposal(book, tokens, &doing, &people)));
    let doubts = match codebook {
        Some((_, tokens)) if params.language == Language::En => negated_spans::doubts(corpus, tokens, &topics, &rules),
        _ => Vec::new(),
    };
    Ok(Outcome::new(TermSpace { topics, shown, acts, third_person, codes, doubts }, findings))
}

/// A code of which nothing is found. Words that are not counted may well occur, so the message does not deny it.
fn silent_code(code: &CodeTerms, phrases: &[TokenPhrase], rules: &TermRules) -> Finding {
    let is_counted = |form: &String| code.kind == CodeKind::Act || rules.content_form(form).is_some();
    let all = || phrases.iter().flat_map(|phrase| &phrase.forms);
    let (code, remedy) = (&code.code, "give it terms that people in these interviews would use");
    let (message, remedy) = match (all().any(is_counted), all().all(is_counted)) {
        (false, false) => (
            format!("all words of code {code} are function words, and those are not counted"),
            "give it words that say what the talk is about, or write `kind = \"act\"` if it is about how people talk",
        ),
        (true, false) => (format!("no word of code {code} that is counted occurs in the transcripts"), remedy),
        _ => (format!("no word of code {code} occurs in the transcripts"), remedy),
    };
    Finding::new("E0501", Place::study(), message, remedy)
}

/// A word that has a capital in so large a share of its uses inside sentences is a name.
const NAME: f64 = 0.8;
/// Where so many of all content words have one, a capital says nothing: nouns have it in German, and some transcripts are in capitals throughout.
const MANY_CAPITALS: f64 = 0.3;

/// The terms that are names, by their capitals inside sentences: single words, rising.
fn names(corpus: &[Tokens], vocabulary: &Vocabulary, rules: &TermRules) -> Vec<u32> {
    let mut counted: FxHashMap<String, [u64; 2]> = FxHashMap::default();
    for tokens in corpus {
        for (form, [inside, capital]) in tokens.forms.iter().zip(&tokens.cased).filter(|(_, [inside, _])| *inside > 0) {
            if let Some(term) = rules.content_term(form) {
                let of = counted.entry(term).or_default();
                *of = [of[0] + u64::from(*inside), of[1] + u64::from(*capital)];
            }
        }
    }
    let (inside, capital) = counted.values().fold((0, 0), |(inside, capital), of| (inside + of[0], capital + of[1]));
    if capital as f64 > MANY_CAPITALS * inside as f64 {
        return Vec::new();
    }
    let is_name = |term: &String| counted.get(term).is_some_and(|of| of[1] as f64 >= NAME * of[0] as f64);
    (0..).zip(&vocabulary.terms).filter(|(_, term)| is_name(term)).map(|(at, _)| at).collect()
}

/// The commonest spelling of each term, for people to read: vocabularies hold stems.
fn shown_forms(corpus: &[Tokens], vocabulary: &Vocabulary, rules: &TermRules) -> Vec<String> {
    let mut spelled: BTreeMap<String, u64> = BTreeMap::new();
    for tokens in corpus {
        let mut uses = vec![0u64; tokens.forms.len()];
        tokens.ids.iter().for_each(|&id| uses[id as usize] += 1);
        for (form, count) in tokens.forms.iter().zip(uses) {
            if let Some(kept) = rules.content_form(form) {
                *spelled.entry(kept).or_default() += count;
            }
        }
    }
    let mut best: FxHashMap<String, (u64, String)> = FxHashMap::default();
    for (form, count) in spelled {
        let entry = best.entry(rules.stem(&form)).or_insert_with(|| (0, String::new()));
        // The more frequent spelling wins; of equals the first in the alphabet.
        if count > entry.0 || (count == entry.0 && form < entry.1) {
            *entry = (count, form);
        }
    }
    let word = |stem: &str| best.get(stem).map_or_else(|| stem.to_owned(), |(_, form)| form.clone());
    vocabulary.terms.iter().map(|term| joined(term.split(' ').map(word))).collect()
}

/// Words side by side as they are written: with a blank between them, or without one where the script has none.
fn joined(words: impl Iterator<Item = String>) -> String {
    words
        .reduce(|all, word| {
            let cut = all.ends_with(is_cut_by_character) && word.starts_with(is_cut_by_character);
            all + if cut { "" } else { " " } + &word
        })
        .unwrap_or_default()
}

/// For each code the share of function words among the words of its terms; 1 for a talk act, whose words all count.
fn doing_shares(tokens: &CodebookTokens, rules: &TermRules) -> Vec<f64> {
    let share = |(phrases, kind): (&Vec<TokenPhrase>, &CodeKind)| {
        let seeds = phrases.iter().filter(|phrase| phrase.clause == Clause::Seed).flat_map(|phrase| &phrase.forms);
        let (function, all) = seeds.fold((0, 0), |(function, all), form| {
            let counts = rules.is_function_word(&TermRules::fold(form));
            (function + u32::from(counts), all + 1)
        });
        if *kind == CodeKind::Act { 1.0 } else { f64::from(function) / f64::from(all.max(1)) }
    };
    tokens.codes.iter().zip(&tokens.kinds).map(share).collect()
}

/// The terms of a vocabulary as spoken that are he or she in one of its forms.
fn third_person(vocabulary: &Vocabulary, people: &PeopleWords) -> Vec<u32> {
    (0u32..).zip(&vocabulary.terms).filter(|(_, term)| people.is_third_person(term)).map(|(at, _)| at).collect()
}

/// Writes the codebook in numbers of terms, each code in the matrix of its kind.
fn code_terms(
    book: &Codebook,
    tokens: &CodebookTokens,
    topics: &DocumentTermMatrix,
    acts: Option<&DocumentTermMatrix>,
    doing: &[f64],
    rules: &TermRules,
) -> Vec<CodeTerms> {
    let spoken = |phrases: &[TokenPhrase]| -> Vec<TermPhrase> {
        let vocabulary = acts.map(|acts| &acts.vocabulary);
        vocabulary.map(|all| phrases.iter().map(|one| term_phrase(one, all, TermRules::speech_term)).collect()).unwrap_or_default()
    };
    let content = |phrase: &TokenPhrase| term_phrase(phrase, &topics.vocabulary, |form| rules.content_term(form));
    let entries = book.codes().iter().zip(&tokens.codes).zip(tokens.kinds.iter().zip(doing));
    entries
        .map(|((code, phrases), (&kind, &share))| {
            let (phrases, as_spoken) = match kind {
                CodeKind::Act => (spoken(phrases), Vec::new()),
                CodeKind::Topic => (phrases.iter().map(content).collect(), spoken(phrases)),
            };
            let doing = Doing { share, phrases: as_spoken, about_people: code.about == Some(About::People) };
            CodeTerms { code: code.id.clone(), kind, facet: code.facet.clone(), parent: code.parent.clone(), phrases, doing }
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
