//! Tests whether a code's words belong together in this corpus, against random words of like frequency. Words that were put together
//! without a meaning do not.
//!
//! The sign is the mean cosine of all pairs of a query's single words in the space of the corpus's word vectors, each pair
//! weighted by the product of its words' weights `u = ln(1 + q) idf`:
//! `( |sum u V|^2 - sum u^2 ) / ( (sum u)^2 - sum u^2 )`, `V` unit vectors. It is held against queries of chance, in which each word is
//! replaced by one about as frequent: the share of them that hang together as well is a permutation p-value
//! (Phipson and Smyth, 2010, for counting the query itself in).
//!
//! A word that occurs in many segments is a subject of the study itself, and its company proves nothing; a code that
//! rests on one is never doubted. Limits: words of doing ("let me down") are scattered by nature, so this is a doubt and no verdict; with fewer than two words that have a vector, or in a small
//! study, nothing can be reported. In a study of 700 segments, codes that differ by verdict only ("useful" from "clear") look like chance.

use std::cmp::Reverse;

use super::Corpus;
use super::query::{Query, Weighted};
use crate::domain::digest::hash64;
use crate::domain::space::matrix::DocumentTermMatrix;
use crate::domain::space::vectors::DenseRows;

/// Random queries drawn for the permutation test.
const DRAWS: u64 = 200;
/// The fewest segments for which the test is made.
const FEWEST_SEGMENTS: usize = 500;
/// How far the frequency of a random word may differ from that of the word it replaces.
const LIKE: f64 = 1.25;
/// The fewest words that are drawn from: the nearest in frequency, where too few are like.
const POOL: usize = 60;
/// A heavier term is said more than once in the entry: the code rests on it.
const SAID_ONCE: f64 = 1.0;
/// A word in so large a share of the segments is a subject of the study.
const SUBJECT: f64 = 0.1;

/// Terms that have a vector, with their idf.
pub(super) struct CooccurrenceNull<'a> {
    matrix: &'a DocumentTermMatrix,
    unit: &'a DenseRows,
    idf: Vec<f64>,
    /// Terms that have a vector, most frequent first.
    ranked: Vec<u32>,
}

impl<'a> CooccurrenceNull<'a> {
    /// Ranks the words that have a vector.
    pub fn of(corpus: &Corpus<'a>) -> Self {
        let (matrix, unit) = (&corpus.space.topics, &corpus.words.unit);
        let df = &matrix.vocabulary.df;
        let mut ranked: Vec<u32> = (0..df.len() as u32).filter(|&term| has_vector(unit, term)).collect();
        ranked.sort_by_key(|&term| (Reverse(df[term as usize]), term));
        Self { matrix, unit, idf: matrix.smooth_idf(), ranked }
    }

    /// Whether more than a share of `chance` of random queries hold words that belong together as well as this one's.
    pub fn scattered(&self, query: &Query, chance: f64, seed: u64) -> bool {
        if self.matrix.rows.len() < FEWEST_SEGMENTS || self.rests_on_a_subject(query) {
            return false;
        }
        let weight = |weighted: &Weighted| libm::log(1.0 + weighted.weight) * self.idf[weighted.term as usize];
        let known = query.terms().iter().filter(|weighted| has_vector(self.unit, weighted.term));
        let words: Vec<(u32, f64)> = known.map(|weighted| (weighted.term, weight(weighted))).collect();
        if words.len() < 2 {
            return false;
        }
        let own = belonging(self.unit, words.iter().copied());
        let pools: Vec<&[u32]> = words.iter().map(|&(term, _)| like(&self.ranked, &self.matrix.vocabulary.df, term)).collect();
        let drawn = |draw: u64| {
            let stand_in = |(at, &(_, weight)): (usize, &(u32, f64))| {
                let chosen = hash64(seed, "map_codes.coherence", (draw << 20) | at as u64) as usize % pools[at].len();
                (pools[at][chosen], weight)
            };
            belonging(self.unit, words.iter().enumerate().map(stand_in))
        };
        let as_well = (0..DRAWS).filter(|&draw| drawn(draw) >= own).count();
        (as_well as f64 + 1.0) / (DRAWS as f64 + 1.0) > chance
    }

    /// Whether the entry says more than once a word that is a subject of the study itself.
    fn rests_on_a_subject(&self, query: &Query) -> bool {
        let most = SUBJECT * self.matrix.rows.len() as f64;
        let df = |term: u32| f64::from(self.matrix.vocabulary.df[term as usize]);
        query.terms().iter().any(|weighted| weighted.weight > SAID_ONCE && df(weighted.term) > most)
    }
}

fn has_vector(unit: &DenseRows, term: u32) -> bool {
    unit.width() > 0 && unit.row(term as usize).iter().any(|&v| v != 0.0)
}

/// The words about as frequent as a term, itself among them.
fn like<'a>(ranked: &'a [u32], df: &[u32], term: u32) -> &'a [u32] {
    let of = |term: u32| f64::from(df[term as usize]);
    let (mut from, mut to) =
        (ranked.partition_point(|&other| of(other) > of(term) * LIKE), ranked.partition_point(|&other| of(other) >= of(term) / LIKE));
    if to - from < POOL {
        let place = ranked.partition_point(|&other| (Reverse(df[other as usize]), other) < (Reverse(df[term as usize]), term));
        (from, to) = (from.min(place.saturating_sub(POOL / 2)), to.max((place + POOL / 2).min(ranked.len())));
    }
    &ranked[from..to]
}

/// The weighted mean cosine over all pairs of words.
fn belonging(unit: &DenseRows, words: impl Iterator<Item = (u32, f64)>) -> f64 {
    let mut sum = vec![0.0; unit.width()];
    let (mut weights, mut squares) = (0.0, 0.0);
    for (term, weight) in words {
        weights += weight;
        squares += weight * weight;
        sum.iter_mut().zip(unit.row(term as usize)).for_each(|(sum, &v)| *sum += weight * f64::from(v));
    }
    let pairs = weights * weights - squares;
    if pairs > 1e-12 { (sum.iter().map(|v| v * v).sum::<f64>() - squares) / pairs } else { 0.0 }
}
