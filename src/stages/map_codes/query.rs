//! Queries: a codebook entry as weighted terms.
//!
//! Each clause weighs as the parameters say: terms and name in full, what explains them less. "When not to use" weighs
//! nothing here: its words describe the neighbours of a code, and taking them away harmed rankings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::corpus::token::Clause;
use crate::domain::space::scores::QueryTerm;
use crate::domain::space::term_space::{CodeTerms, TermPhrase};

/// What a person wrote about the weight of each clause.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseWeights {
    /// Seed terms of the code.
    pub seeds: f64,
    /// Its name.
    pub name: f64,
    /// When to use it.
    pub inclusion: f64,
    /// Brief and full definition.
    pub definition: f64,
    /// What an excerpt may sound like.
    pub example: f64,
}

/// A clause of more terms than this weighs no more than one of so many.
const LONG: f64 = 10.0;

impl ClauseWeights {
    pub(super) fn of(&self, clause: Clause) -> f64 {
        match clause {
            Clause::Seed => self.seeds,
            Clause::Name => self.name,
            Clause::Inclusion => self.inclusion,
            Clause::Definition => self.definition,
            Clause::Example => self.example,
            Clause::Exclusion => 0.0,
        }
    }
}

/// A code's weighted terms, by rising term number.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Query(Vec<Weighted>);

/// One term of a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weighted {
    /// Its number.
    pub term: u32,
    /// Its weight.
    pub weight: f64,
    /// The clause that gave most of the weight; `None` where the corpus tied the term to the code.
    pub clause: Option<Clause>,
}

impl Query {
    /// Sums the clauses of an entry; each word of a seed phrase of `m` terms counts `m^-fall`.
    pub fn of(code: &CodeTerms, weights: &ClauseWeights, fall: f64) -> Self {
        Self::of_phrases(&code.phrases, weights, fall)
    }

    /// The same of a topic's phrases as spoken, function words kept.
    pub fn of_spoken(code: &CodeTerms, weights: &ClauseWeights, fall: f64) -> Self {
        Self::of_phrases(&code.doing.phrases, weights, fall)
    }

    fn of_phrases(phrases: &[TermPhrase], weights: &ClauseWeights, fall: f64) -> Self {
        let mut by_term: BTreeMap<u32, Vec<(Clause, f64)>> = BTreeMap::new();
        for phrase in phrases {
            let weight = weights.of(phrase.clause) * held(phrases, phrase.clause);
            for &term in phrase.terms.iter().filter(|_| weight > 0.0) {
                by_term.entry(term).or_default().push((phrase.clause, weight * part(phrase, fall)));
            }
        }
        Self(by_term.into_iter().map(|(term, parts)| Weighted { term, weight: total(&parts), clause: heaviest(&parts) }).collect())
    }

    /// The terms, by rising number.
    pub fn terms(&self) -> &[Weighted] {
        &self.0
    }

    /// For the result: heaviest first, ties by term.
    pub fn listed(&self) -> Vec<QueryTerm> {
        let mut terms: Vec<&Weighted> = self.0.iter().collect();
        terms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
        terms.iter().map(|weighted| QueryTerm { term: weighted.term, weight: weighted.weight as f32, clause: weighted.clause }).collect()
    }
}

/// What each word of a seed phrase weighs: "took my money" speaks as a whole, and "took" by itself says little.
fn part(phrase: &TermPhrase, fall: f64) -> f64 {
    if phrase.clause == Clause::Seed { libm::pow(phrase.terms.len().max(1) as f64, -fall) } else { 1.0 }
}

/// The factor by which a long clause weighs less.
///
/// A definition of eighty words holds many that say little; together they would outweigh the terms. Terms are exempt: each was chosen.
fn held(phrases: &[TermPhrase], clause: Clause) -> f64 {
    if clause == Clause::Seed {
        return 1.0;
    }
    let terms: usize = phrases.iter().filter(|phrase| phrase.clause == clause).map(|phrase| phrase.terms.len()).sum();
    (LONG / terms.max(1) as f64).min(1.0)
}

fn total(parts: &[(Clause, f64)]) -> f64 {
    parts.iter().map(|(_, weight)| weight).sum()
}

/// The clause that gave most; of equals the later one in the list of clauses, which is the more telling.
fn heaviest(parts: &[(Clause, f64)]) -> Option<Clause> {
    let mut by_clause: BTreeMap<Clause, f64> = BTreeMap::new();
    parts.iter().for_each(|&(clause, weight)| *by_clause.entry(clause).or_default() += weight);
    by_clause.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0))).map(|(clause, _)| clause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codebook::CodeKind;
    use crate::domain::ids::CodeId;
    use crate::domain::space::term_space::Doing;

    #[test]
    fn clauses_add_up_and_the_heaviest_is_named() {
        let phrase = |clause, terms: &[u32]| TermPhrase { clause, terms: terms.to_vec(), absent: 0 };
        let phrases = vec![
            phrase(Clause::Definition, &[3, 3]),
            phrase(Clause::Seed, &[3, 1]),
            phrase(Clause::Exclusion, &[7]),
            phrase(Clause::Inclusion, &[1]),
        ];
        let code = CodeTerms { code: CodeId::new("a"), kind: CodeKind::Topic, facet: None, parent: None, phrases, doing: Doing::default() };
        let weights = ClauseWeights { seeds: 1.0, name: 1.0, inclusion: 0.7, definition: 0.5, example: 0.5 };
        let query = Query::of(&code, &weights, 0.0);
        let shown: Vec<(u32, f64, Option<Clause>)> = query.terms().iter().map(|w| (w.term, w.weight, w.clause)).collect();
        assert_eq!(shown, [(1, 1.7, Some(Clause::Seed)), (3, 2.0, Some(Clause::Seed))]);
        // The seed phrase has two terms: at a fall of one each counts a half.
        assert_eq!(Query::of(&code, &weights, 1.0).terms()[0].weight, 1.2);
        assert_eq!(query.listed().iter().map(|term| term.term).collect::<Vec<_>>(), [3, 1]);
    }
}
