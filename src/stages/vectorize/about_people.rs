//! A proposal for the codebook: codes that read as being about people and do not say so.
//!
//! A code about people whose terms are phrases of doing is ranked by who is spoken of too, once a person has written `about =
//! "people"` into its entry. Which entries may be meant is seen by their words; nothing is changed before somebody says so.

use crate::domain::codebook::{CodeKind, Codebook};
use crate::domain::corpus::token::{Clause, CodebookTokens, TokenPhrase};
use crate::domain::finding::{Finding, Place};
use crate::language::people_words::{MANY, MATTERS, PeopleWords};
use crate::language::terms::TermRules;

/// A note that names the codes which may be about people, where there are any.
pub(super) fn proposal(book: &Codebook, tokens: &CodebookTokens, doing: &[f64], people: &PeopleWords) -> Option<Finding> {
    let entries = book.codes().iter().zip(&tokens.codes).zip(tokens.kinds.iter().zip(doing));
    let meant: Vec<&str> = entries
        .filter(|((code, _), (kind, share))| code.about.is_none() && **kind == CodeKind::Topic && **share >= MATTERS)
        .filter(|((_, phrases), _)| share_of_people(phrases, people) >= MANY)
        .map(|((code, _), _)| code.id.as_str())
        .collect();
    if meant.is_empty() {
        return None;
    }
    let message = format!("these codes read as being about people, and do not say so: {}", meant.join(", "));
    let remedy = "write about = \"people\" into their entries, and passages in which he or she is spoken of go up; or about = \"things\"";
    Some(Finding::note("E0507", Place::study(), message, remedy))
}

/// The share of words for people among the words of an entry, "when not to use" left out.
fn share_of_people(phrases: &[TokenPhrase], people: &PeopleWords) -> f64 {
    let forms = || phrases.iter().filter(|phrase| phrase.clause != Clause::Exclusion).flat_map(|phrase| &phrase.forms);
    let known = forms().filter(|form| people.is_about_people(&TermRules::fold(form))).count();
    known as f64 / forms().count().max(1) as f64
}
