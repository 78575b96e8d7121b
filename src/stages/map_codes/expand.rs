//! Expansion: words of this corpus that keep company with a code's terms join its query.
//!
//! A word's company with a term is their normalised pointwise mutual information over segments (Bouma,
//! 2009), summed over the code's terms where it is positive; the strongest words join at less than full weight.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::query::Query;
use crate::domain::space::matrix::DocumentTermMatrix;

/// What a person wrote about expansion.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpansionConfig {
    /// Words that join a code's query at most; 0 leaves the query as it is.
    pub terms: u32,
    /// Weight of the strongest of them.
    pub weight: f64,
    /// A word or term must stand in so many segments.
    pub min_segments: u32,
    /// And in no larger a share of them.
    pub max_share: f64,
    /// Pairs that share fewer segments are strangers.
    pub min_together: u32,
}

/// Only terms that weigh more than this draw others in: words that stand in a definition alone draw in too much.
const HEAVY: f64 = 0.45;

/// The queries with the words that the corpus ties to them.
pub(super) fn expanded(matrix: &DocumentTermMatrix, queries: &[Query], config: &ExpansionConfig) -> Vec<Query> {
    if config.terms == 0 {
        return queries.to_vec();
    }
    let places = places(matrix, queries, config);
    queries.par_iter().map(|query| query.with(&company(matrix, query, &places, config))).collect()
}

fn fits(matrix: &DocumentTermMatrix, term: u32, config: &ExpansionConfig) -> bool {
    let df = matrix.vocabulary.df[term as usize];
    df >= config.min_segments && f64::from(df) <= config.max_share * matrix.rows.len() as f64
}

fn drawing<'a>(matrix: &'a DocumentTermMatrix, query: &'a Query, config: &'a ExpansionConfig) -> impl Iterator<Item = u32> + 'a {
    query.terms().iter().filter(|w| w.weight > HEAVY).map(|w| w.term).filter(|&term| fits(matrix, term, config))
}

/// The segments that hold each term which draws others in.
fn places(matrix: &DocumentTermMatrix, queries: &[Query], config: &ExpansionConfig) -> BTreeMap<u32, Vec<u32>> {
    let mut places: BTreeMap<u32, Vec<u32>> =
        queries.iter().flat_map(|query| drawing(matrix, query, config)).map(|term| (term, Vec::new())).collect();
    let mut wanted = vec![false; matrix.vocabulary.len()];
    places.keys().for_each(|&term| wanted[term as usize] = true);
    for row in 0..matrix.rows.len() {
        for (term, _) in matrix.rows.row(row).filter(|(term, _)| wanted[*term as usize]) {
            if let Some(list) = places.get_mut(&term) {
                list.push(row as u32);
            }
        }
    }
    places
}

/// The words that join one query, with their weights.
fn company(matrix: &DocumentTermMatrix, query: &Query, places: &BTreeMap<u32, Vec<u32>>, config: &ExpansionConfig) -> Vec<(u32, f64)> {
    let n = matrix.rows.len() as f64;
    let df = |term: u32| f64::from(matrix.vocabulary.df[term as usize]);
    let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
    for term in drawing(matrix, query, config) {
        let mut joint: BTreeMap<u32, u32> = BTreeMap::new();
        for &row in &places[&term] {
            matrix.rows.row(row as usize).for_each(|(other, _)| *joint.entry(other).or_default() += 1);
        }
        for (other, both) in joint {
            if other == term || both < config.min_together || !fits(matrix, other, config) {
                continue;
            }
            let both = f64::from(both);
            let npmi = libm::log(both * n / (df(term) * df(other))) / -libm::log(both / n);
            if npmi > 0.0 && npmi.is_finite() {
                *sums.entry(other).or_default() += npmi;
            }
        }
    }
    let mut best: Vec<(u32, f64)> = sums.into_iter().collect();
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    best.truncate(config.terms as usize);
    let most = best.first().map_or(1.0, |&(_, sum)| sum);
    best.into_iter().map(|(term, sum)| (term, config.weight * sum / most)).collect()
}
