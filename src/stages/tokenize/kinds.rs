//! Decides whether codes are topics or talk acts. A scheme about what people do by talking is known by its terms.
//!
//! "Go ahead", "what did she say" and "do you agree" are made of function words; "housing" and
//! "caregiver" are not. The share of function words among all words of the scheme's terms tells the
//! two apart without any label: it was .64 and .69 for two public act schemes, .06 and .12 for two
//! topic schemes. What a codebook declares goes first.

use crate::domain::codebook::{CodeKind, Codebook};
use crate::domain::corpus::token::{Clause, TokenPhrase};
use crate::language::terms::TermRules;

/// The kind of each code, declared or judged by the terms of all undeclared codes together.
pub fn kinds(book: &Codebook, phrases: &[Vec<TokenPhrase>], rules: &TermRules, act_share: f64) -> Vec<CodeKind> {
    let undeclared = book.codes().iter().zip(phrases).filter(|(code, _)| code.kind.is_none());
    let seeds = undeclared.flat_map(|(_, phrases)| phrases).filter(|phrase| phrase.clause == Clause::Seed);
    let (mut function, mut all) = (0usize, 0usize);
    for form in seeds.flat_map(|phrase| &phrase.forms) {
        all += 1;
        function += usize::from(rules.is_function_word(&TermRules::fold(form)));
    }
    let judged = if all > 0 && function as f64 > act_share * all as f64 { CodeKind::Act } else { CodeKind::Topic };
    book.codes().iter().map(|code| code.kind.unwrap_or(judged)).collect()
}
