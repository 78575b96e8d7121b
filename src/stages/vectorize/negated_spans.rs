//! Finds terms of a code in segments that do not mean the code there.
//!
//! A term that people chose for a code, or that is its name, speaks for it as it is there: plain, or denied ("never showed up").
//! Where a segment has it the other way round, or only wishes for it, or has a word of "when not to use" near it, that
//! occurrence is doubted. Nothing is taken away here; what a doubt costs is for the scoring to say.
//!
//! Limits: English, topics, and the terms and the name of a code only. Cost: one look at every word.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::negation::{Meant, Word, read};
use crate::domain::codebook::CodeKind;
use crate::domain::corpus::token::{Clause, CodebookTokens, TokenPhrase, Tokens};
use crate::domain::space::matrix::DocumentTermMatrix;
use crate::domain::space::term_space::{Doubt, DoubtReason};
use crate::language::terms::TermRules;

/// The most words between the term and a word of "when not to use" that indicates another sense.
const NEAR: usize = 8;
/// The largest share of the segments that hold such a word; commoner ones indicate nothing.
const RARE: f64 = 0.05;
/// The number of segments that may hold such a word however small the corpus.
const FEW: u32 = 3;

/// What the codes expect of a term.
#[derive(Default)]
struct Expected {
    /// Codes that have the term, and whether they have it denied.
    codes: Vec<(u32, bool)>,
    /// Codes that exclude a sense by the term.
    excluded_by: Vec<u32>,
}

/// All doubts of a corpus, by segment, code and term.
pub fn doubts(corpus: &[Tokens], codebook: &CodebookTokens, topics: &DocumentTermMatrix, rules: &TermRules) -> Vec<Doubt> {
    let expected = expected(codebook, topics, rules);
    let firsts: Vec<u32> = corpus
        .iter()
        .scan(0, |next, tokens| {
            let first = *next;
            *next += tokens.segments() as u32;
            Some(first)
        })
        .collect();
    let of_transcript = |(tokens, &first): (&Tokens, &u32)| {
        let folded: Vec<String> = tokens.forms.iter().map(|form| TermRules::fold(form)).collect();
        let terms: Vec<Option<u32>> =
            tokens.forms.iter().map(|form| rules.content_term(form).and_then(|term| topics.vocabulary.id(&term))).collect();
        (0..tokens.segments())
            .flat_map(|segment| of_segment(tokens, segment, first + segment as u32, &folded, &terms, &expected, topics))
            .collect::<Vec<Doubt>>()
    };
    let mut all: Vec<Doubt> = corpus.par_iter().zip(&firsts).flat_map_iter(of_transcript).collect();
    all.sort_unstable();
    all
}

fn of_segment(
    tokens: &Tokens,
    segment: usize,
    number: u32,
    folded: &[String],
    terms: &[Option<u32>],
    expected: &FxHashMap<u32, Expected>,
    topics: &DocumentTermMatrix,
) -> Vec<Doubt> {
    let range = tokens.range(segment);
    let term_at: Vec<Option<u32>> = range.clone().map(|at| terms[tokens.ids[at] as usize]).collect();
    if !term_at.iter().flatten().any(|term| expected.contains_key(term)) {
        return Vec::new();
    }
    let words: Vec<Word<'_>> = range
        .clone()
        .map(|at| Word {
            form: folded[tokens.ids[at] as usize].as_str(),
            after_mark: at > range.start && tokens.spans[at].start > tokens.spans[at - 1].end + 1,
        })
        .collect();
    let meant = read(&words);
    let mut found = Vec::new();
    for (at, term) in term_at.iter().enumerate().filter_map(|(at, term)| Some((at, (*term)?))) {
        let Some(of_term) = expected.get(&term) else { continue };
        for &(code, denied) in &of_term.codes {
            let near = || term_at[at.saturating_sub(NEAR)..(at + NEAR + 1).min(term_at.len())].iter().flatten();
            let excluded = || near().any(|other| expected.get(other).is_some_and(|other| other.excluded_by.contains(&code)));
            if let Some(reason) = doubt(meant[at], denied, excluded) {
                let with_pairs = std::iter::once(term).chain(pairs(&term_at, at, topics));
                found.extend(with_pairs.map(|term| Doubt { segment: number, code, term, reason }));
            }
        }
    }
    found
}

fn doubt(meant: Meant, expected_denied: bool, excluded: impl Fn() -> bool) -> Option<DoubtReason> {
    match (expected_denied, meant.denied) {
        (false, true) => Some(DoubtReason::Denied),
        (true, false) => Some(DoubtReason::Affirmed),
        _ if meant.wished_for && !expected_denied => Some(DoubtReason::WishedFor),
        _ => excluded().then_some(DoubtReason::ExcludedSense),
    }
}

/// The pairs of adjacent kept words that the word at a place is part of.
fn pairs(term_at: &[Option<u32>], at: usize, topics: &DocumentTermMatrix) -> Vec<u32> {
    let word = |term: u32| topics.vocabulary.terms[term as usize].as_str();
    let before = term_at[..at].iter().rev().flatten().next();
    let after = term_at[at + 1..].iter().flatten().next();
    let own = term_at[at].map(word).unwrap_or_default();
    let joined = [before.map(|&term| format!("{} {own}", word(term))), after.map(|&term| format!("{own} {}", word(term)))];
    joined.into_iter().flatten().filter_map(|pair| topics.vocabulary.id(&pair)).collect()
}

/// What each term is to the codes about topics.
fn expected(codebook: &CodebookTokens, topics: &DocumentTermMatrix, rules: &TermRules) -> FxHashMap<u32, Expected> {
    let mut expected: FxHashMap<u32, Expected> = FxHashMap::default();
    let most = (RARE * topics.rows.len() as f64).max(f64::from(FEW));
    let topical = (0u32..).zip(&codebook.codes).zip(&codebook.kinds).filter(|(_, kind)| **kind == CodeKind::Topic);
    for ((code, phrases), _) in topical {
        let mut ways: FxHashMap<u32, [bool; 2]> = FxHashMap::default();
        for phrase in phrases.iter().filter(|phrase| matches!(phrase.clause, Clause::Seed | Clause::Name)) {
            for (term, meant) in terms_of(phrase, topics, rules) {
                ways.entry(term).or_default()[usize::from(meant.denied)] = true;
            }
        }
        let speaking = phrases.iter().filter(|phrase| phrase.clause != Clause::Exclusion);
        let said: Vec<u32> = speaking.flat_map(|phrase| terms_of(phrase, topics, rules)).map(|(term, _)| term).collect();
        for (term, [plain, denied]) in ways {
            // A code that has a term both ways takes it either way.
            if plain != denied {
                expected.entry(term).or_default().codes.push((code, denied));
            }
        }
        for phrase in phrases.iter().filter(|phrase| phrase.clause == Clause::Exclusion) {
            for (term, _) in terms_of(phrase, topics, rules) {
                if !said.contains(&term) && f64::from(topics.vocabulary.df[term as usize]) <= most {
                    expected.entry(term).or_default().excluded_by.push(code);
                }
            }
        }
    }
    // The order of a hash map must not be seen.
    expected.values_mut().for_each(|of_term| of_term.codes.sort_unstable());
    expected
}

/// The terms of a phrase and how they are meant in it.
fn terms_of(phrase: &TokenPhrase, topics: &DocumentTermMatrix, rules: &TermRules) -> Vec<(u32, Meant)> {
    let folded: Vec<String> = phrase.forms.iter().map(|form| TermRules::fold(form)).collect();
    let words: Vec<Word<'_>> = folded.iter().map(|form| Word { form, after_mark: false }).collect();
    let meant = read(&words);
    let term = |form: &String| rules.content_term(form).and_then(|term| topics.vocabulary.id(&term));
    phrase.forms.iter().zip(meant).filter_map(|(form, meant)| Some((term(form)?, meant))).collect()
}
