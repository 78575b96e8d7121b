//! Codes together: turns of participants that have both of two codes, and how much of their turns two codes share.
//!
//! A turn has a code where a tenth of the shorter of coding and turn lies in the other, as in `leitmotif coverage`. Codes count for
//! themselves here, without the codes below them: a code would stand together with each of its own parts.

use std::collections::{BTreeMap, BTreeSet};

use super::{CodedStudy, Passage};
use crate::domain::corpus::transcript::Role;

/// The share of the shorter of coding and turn that must lie in the other.
pub const OVERLAP: f64 = 0.1;

/// Which turns have which code.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Together {
    /// Turns of participants with each code, by its place in [`CodedStudy::codes`].
    pub turns: Vec<u32>,
    /// Turns with both, and participants who spoke one, for each pair that shares any; the first code stands before the second.
    pub pairs: BTreeMap<(usize, usize), [u32; 2]>,
    /// Turns of participants in all.
    pub all: u32,
}

impl Together {
    /// Turns with both codes.
    pub fn both(&self, a: usize, b: usize) -> u32 {
        if a == b { self.turns[a] } else { self.pairs.get(&(a.min(b), a.max(b))).map_or(0, |pair| pair[0]) }
    }

    /// The share of the turns with either code that have both (Jaccard); `None` where neither is used.
    pub fn jaccard(&self, a: usize, b: usize) -> Option<f64> {
        let both = self.both(a, b);
        let either = self.turns[a] + self.turns[b] - both;
        (either > 0).then(|| f64::from(both) / f64::from(either))
    }

    /// Codes that stand on a turn with another, by the number of such turns, most first.
    pub fn sociable(&self) -> Vec<usize> {
        let mut with: BTreeMap<usize, u32> = BTreeMap::new();
        for (&(a, b), [both, _]) in &self.pairs {
            *with.entry(a).or_default() += both;
            *with.entry(b).or_default() += both;
        }
        let mut codes: Vec<(usize, u32)> = with.into_iter().collect();
        codes.sort_by_key(|&(code, both)| (std::cmp::Reverse(both), code));
        codes.into_iter().map(|(code, _)| code).collect()
    }
}

/// The turns of participants that have a coding.
pub fn turns_of(study: &CodedStudy<'_>, passage: &Passage) -> Vec<usize> {
    let (turns, span) = (&study.texts[passage.text].turns, passage.span);
    let touched = turns.partition_point(|turn| turn.span.end <= span.start)..turns.partition_point(|turn| turn.span.start < span.end);
    let has = |turn: &usize| {
        let own = &turns[*turn];
        own.role == Role::Participant && f64::from(span.overlap(own.span)) >= OVERLAP * span.len().min(own.span.len()) as f64
    };
    touched.filter(has).collect()
}

/// Counts.
pub fn together(study: &CodedStudy<'_>) -> Together {
    let mut counted = Together { turns: vec![0; study.codes.len()], ..Together::default() };
    let mut people: BTreeMap<(usize, usize), BTreeSet<&str>> = BTreeMap::new();
    let mut rest = study.passages.as_slice();
    for (at, text) in study.texts.iter().enumerate() {
        let (own, after) = rest.split_at(rest.partition_point(|passage| passage.text <= at));
        rest = after;
        let mut of_turn: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); text.turns.len()];
        for passage in own {
            turns_of(study, passage).into_iter().for_each(|turn| _ = of_turn[turn].insert(passage.code));
        }
        counted.all += text.turns.iter().filter(|turn| turn.role == Role::Participant).count() as u32;
        for codes in &of_turn {
            let codes: Vec<usize> = codes.iter().copied().collect();
            for (place, &first) in codes.iter().enumerate() {
                counted.turns[first] += 1;
                for &second in &codes[place + 1..] {
                    counted.pairs.entry((first, second)).or_default()[0] += 1;
                    people.entry((first, second)).or_default().insert(&text.participant);
                }
            }
        }
    }
    for (pair, people) in people {
        counted.pairs.entry(pair).or_default()[1] = people.len() as u32;
    }
    counted
}
