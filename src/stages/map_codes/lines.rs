//! The scheme over the lines of a large corpus: one table of what each term says about each code.
//!
//! Takes packed counts, their projection and the codebook's words; gives a [`CodeTable`]: a line's score is the weighted sum over its terms,
//! so that scoring is a map over lines. Three parts are added, each at unit spread over a sample of the lines: the code's own
//! words (TF-IDF cosine); the same after latent analysis (the query projected and back, `P P'q`); seeded naive Bayes, where lines that
//! hold the code's words teach which other words stand beside them.
//!
//! Map, merge and finish: what lines teach is counted in fixed point, so any split of the lines gives the same bytes. Limits: a line is
//! read by itself, codes do not compete, talk acts have no recipe of their own: for interviews there is `map_codes`. Cost: two passes
//! over the entries x codes.

// Loops over a fixed number of lanes: written by index, each becomes a few instructions on wide registers.
#![allow(clippy::needless_range_loop)]

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{ClauseWeights, MapError};
use crate::contract::{Context, Outcome};
use crate::domain::codebook::Codebook;
use crate::domain::corpus::token::{CodebookTokens, TokenPhrase};
use crate::domain::digest::{hash64, in_sample};
use crate::domain::finding::{Finding, Place};
use crate::domain::space::batch::CodeTable;
use crate::domain::space::packed::{PackedCorpus, Weights, over_rows, pack, term_of};
use crate::domain::space::projection::Projection;
use crate::language::tag::Language;
use crate::language::terms::TermRules;
use crate::math::simd::wide;

/// What a person wrote about scoring lines.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapLinesConfig {
    /// Language of stems and function words: the one that the lines were counted with.
    pub language: Language,
    /// Whether words are stemmed, as they were when the lines were counted.
    pub stems: bool,
    /// How much less each word of a phrase counts, the longer the phrase.
    pub phrase: f64,
    /// Weight of the code's own words.
    pub lexical: f64,
    /// Weight of likeness in latent dimensions.
    pub latent: f64,
    /// Weight of seeded naive Bayes.
    pub bayes: f64,
    /// Lines listed for each code.
    pub per_code: u32,
    /// Weight of each clause of the codebook.
    pub clauses: ClauseWeights,
}

/// Checked parameters of [`map_lines`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapLinesParams(MapLinesConfig);

impl TryFrom<MapLinesConfig> for MapLinesParams {
    type Error = Vec<String>;

    fn try_from(config: MapLinesConfig) -> Result<Self, Self::Error> {
        let clauses = &config.clauses;
        let weights = [
            ("phrase", config.phrase),
            ("lexical", config.lexical),
            ("latent", config.latent),
            ("bayes", config.bayes),
            ("clauses.seeds", clauses.seeds),
            ("clauses.name", clauses.name),
            ("clauses.inclusion", clauses.inclusion),
            ("clauses.definition", clauses.definition),
            ("clauses.example", clauses.example),
        ];
        // Written so that a NaN fails.
        let wrong = weights.into_iter().filter(|(_, value)| !(0.0..=10.0).contains(value));
        let faults: Vec<String> = wrong.map(|(name, value)| format!("{name} is {value}, and must lie between 0 and 10")).collect();
        if faults.is_empty() { Ok(Self(config)) } else { Err(faults) }
    }
}

const LANES: usize = CodeTable::LANES;

/// The fixed-point unit of the counts.
const FIXED: f64 = (1u64 << 20) as f64;

/// Lines that the spread of a part is measured on.
const SAMPLE: usize = 20_000;

/// Lines that a word is supposed to have been seen in with a code beforehand, in the share in which it is in all lines.
const PRIOR: f64 = 20.0;

/// What each term says about each code, by one part of the recipe: block after block of codes.
type Part = Vec<f32>;

/// Scores the lines of a corpus.
///
/// # Errors
///
/// A [`MapError`] if the inputs do not fit together, or the run was stopped.
pub fn map_lines(
    corpus: &PackedCorpus,
    projection: &Projection,
    book: &Codebook,
    tokens: &CodebookTokens,
    params: &MapLinesParams,
    ctx: &Context<'_>,
) -> Result<Outcome<CodeTable>, MapError> {
    let config = params.0;
    let (expected, found) = (corpus.rows.len(), projection.scales.len());
    if expected != found {
        return Err(MapError::Mismatch { expected, found });
    }
    ctx.expect(3);
    let weights = corpus.weights();
    let queries: Vec<Vec<(u32, f64)>> = tokens.codes.iter().map(|phrases| query(phrases, corpus, &config)).collect();
    let lines = Lines { corpus, weights: &weights, terms: corpus.vocabulary.len(), codes: queries.len() };
    let lexical = lexical(&lines, &queries);
    ctx.advance(1)?;
    let latent = if config.latent > 0.0 { latent(&lines, projection, &lexical) } else { Part::new() };
    let bayes = if config.bayes > 0.0 { bayes(&lines, &lexical) } else { Part::new() };
    ctx.advance(1)?;
    let key = hash64(ctx.seed, "map_codes.sample", 0);
    let mut values = vec![0.0f32; lexical.len()];
    for (part, weight) in
        [(lexical, config.lexical), (latent, config.latent), (bayes, config.bayes)].into_iter().filter(|part| part.1 > 0.0)
    {
        let spread = spreads(&lines, &part, key);
        for (at, (value, part)) in values.iter_mut().zip(&part).enumerate() {
            *value += (weight * f64::from(*part) * spread[lines.code_at(at)]) as f32;
        }
    }
    let best = best(&lines, &values, config.per_code as usize);
    ctx.advance(1)?;
    let known: Vec<u32> = queries.iter().map(|query| query.len() as u32).collect();
    let silent = book.codes().iter().zip(&known).filter(|(_, known)| **known == 0);
    let told = |(code, _): (&crate::domain::codebook::Code, &u32)| {
        let message = format!("no word of code {} occurs in the transcripts", code.id);
        Finding::new("E0501", Place::study(), message, "give it terms that people in these interviews would use")
    };
    let findings = silent.map(told).collect();
    let codes = book.codes().iter().map(|code| code.id.clone()).collect();
    Ok(Outcome::new(CodeTable { codes, known, values, best }, findings))
}

/// What all parts look at.
struct Lines<'a> {
    corpus: &'a PackedCorpus,
    weights: &'a Weights,
    terms: usize,
    codes: usize,
}

impl Lines<'_> {
    fn blocks(&self) -> usize {
        self.codes.div_ceil(LANES)
    }

    /// The place of a term's number for a code.
    fn at(&self, term: usize, code: usize) -> usize {
        (code / LANES * self.terms + term) * LANES + code % LANES
    }

    /// The code of a place; fillers count as the last code.
    fn code_at(&self, at: usize) -> usize {
        (at / (self.terms * LANES) * LANES + at % LANES).min(self.codes - 1)
    }

    /// Counts by how much each line's words speak for each code, and with which words.
    #[inline(always)]
    fn teach(&self, lexical: &[f32], rows: std::ops::Range<usize>, (of, all): &mut (Vec<i64>, Vec<i64>)) {
        for row in rows {
            let row = self.corpus.rows.row(row);
            let length = self.weights.squared_length(row).sqrt();
            for block in 0..if length > 0.0 { self.blocks() } else { 0 } {
                for (lane, score) in self.scores(row, lexical, block).into_iter().enumerate().filter(|(_, score)| *score > 0.0) {
                    let (code, taught) = (block * LANES + lane, (f64::from(score / length) * FIXED) as i64);
                    all[code] += taught;
                    row.iter().for_each(|&entry| of[term_of(entry) * self.codes + code] += taught);
                }
            }
        }
    }

    /// Calls back with every score above zero: the code, and the score with its line.
    #[inline(always)]
    fn over_scores(&self, values: &[f32], rows: std::ops::Range<usize>, mut keep: impl FnMut(usize, (f32, u32))) {
        for at in rows {
            let row = self.corpus.rows.row(at);
            let length = self.weights.squared_length(row).sqrt();
            for block in 0..if length > 0.0 { self.blocks() } else { 0 } {
                for (lane, score) in self.scores(row, values, block).into_iter().enumerate().filter(|(_, score)| *score > 0.0) {
                    keep(block * LANES + lane, (score / length, at as u32));
                }
            }
        }
    }

    /// A line's scores for the codes of a block.
    #[inline(always)]
    fn scores(&self, row: &[u32], part: &[f32], block: usize) -> [f32; LANES] {
        let size = self.terms * LANES;
        CodeTable::scores_of(self.weights, row, &part[block * size..(block + 1) * size])
    }
}

/// The terms of a code's clauses with their weights; a term that occurs in several counts by the heaviest.
fn query(phrases: &[TokenPhrase], corpus: &PackedCorpus, config: &MapLinesConfig) -> Vec<(u32, f64)> {
    let rules = TermRules::new(config.language);
    let mut query: Vec<(u32, f64)> = Vec::new();
    for phrase in phrases {
        let clause = config.clauses.of(phrase.clause);
        let term = |form: &String| if config.stems { rules.content_term(form) } else { rules.content_form(form) };
        let terms: Vec<String> = phrase.forms.iter().filter_map(term).collect();
        let weight = clause * libm::pow(terms.len().max(1) as f64, -config.phrase);
        let known = terms.iter().filter_map(|term| corpus.vocabulary.id(term)).map(|id| (id, weight));
        query.extend(known.filter(|(_, weight)| *weight > 0.0));
    }
    query.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    query.dedup_by_key(|(term, _)| *term);
    query
}

/// Queries at unit length, weighted as lines are.
fn lexical(lines: &Lines<'_>, queries: &[Vec<(u32, f64)>]) -> Part {
    let mut part = vec![0.0; lines.blocks() * lines.terms * LANES];
    for (code, query) in queries.iter().enumerate() {
        let weighed = || query.iter().map(|&(term, weight)| (term, weight * f64::from(lines.weights.of(pack(term, 1)))));
        let length = weighed().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        weighed().for_each(|(term, weight)| part[lines.at(term as usize, code)] = (weight / length) as f32);
    }
    part
}

/// The queries in the latent space, and back among the terms: `P P'q`.
fn latent(lines: &Lines<'_>, projection: &Projection, lexical: &[f32]) -> Part {
    let basis = &projection.basis;
    let mut part = vec![0.0; lexical.len()];
    for code in 0..lines.codes {
        let mut place = vec![0.0f32; basis.width()];
        for term in (0..basis.len()).filter(|&term| lexical[lines.at(term, code)] > 0.0) {
            let weight = lexical[lines.at(term, code)];
            place.iter_mut().zip(basis.row(term)).for_each(|(sum, value)| *sum += weight * value);
        }
        for term in 0..basis.len() {
            part[lines.at(term, code)] = basis.row(term).iter().zip(&place).map(|(a, b)| a * b).sum();
        }
    }
    part
}

/// What lines that hold a code's words teach of other words: `ln p(term | code) / p(term)`, where that is above zero.
fn bayes(lines: &Lines<'_>, lexical: &[f32]) -> Part {
    let (terms, codes) = (lines.terms, lines.codes);
    let none = || (vec![0i64; terms * codes], vec![0i64; codes]);
    let teach = |taught: &mut (Vec<i64>, Vec<i64>), rows: std::ops::Range<usize>| {
        wide(
            #[inline(always)]
            || lines.teach(lexical, rows, taught),
        );
    };
    let add = |mut a: (Vec<i64>, Vec<i64>), b: (Vec<i64>, Vec<i64>)| {
        a.0.iter_mut().zip(&b.0).for_each(|(sum, more)| *sum += more);
        a.1.iter_mut().zip(&b.1).for_each(|(sum, more)| *sum += more);
        a
    };
    let (of, all) = over_rows(lines.corpus.rows.len(), none, teach, add);
    let mut part = vec![0.0; lexical.len()];
    for (term, &df) in lines.corpus.vocabulary.df.iter().enumerate() {
        let share = f64::from(df) / lines.corpus.rows.len().max(1) as f64;
        let idf = f64::from(lines.weights.of(pack(term as u32, 1)));
        for code in 0..codes {
            let (seen, out_of) = (of[term * codes + code] as f64 / FIXED, all[code] as f64 / FIXED);
            let ratio = (seen + PRIOR * share) / ((out_of + PRIOR) * share);
            part[lines.at(term, code)] = (libm::log(ratio).max(0.0) / idf) as f32;
        }
    }
    part
}

/// One over the spread of each code's scores by a part, over a sample of the lines; 0 where there is none.
fn spreads(lines: &Lines<'_>, part: &[f32], key: u64) -> Vec<f64> {
    let n = lines.corpus.rows.len();
    let sampled: Vec<usize> = (0..n).filter(|&row| in_sample(key, row as u64, SAMPLE, n)).collect();
    let block = |block: usize| {
        let (mut sums, mut squares) = ([0.0f64; LANES], [0.0f64; LANES]);
        for row in sampled.iter().map(|&row| lines.corpus.rows.row(row)) {
            let length = lines.weights.squared_length(row).sqrt();
            let scores = lines.scores(row, part, block).map(|score| if length > 0.0 { f64::from(score / length) } else { 0.0 });
            for lane in 0..LANES {
                sums[lane] += scores[lane];
                squares[lane] += scores[lane] * scores[lane];
            }
        }
        let n = sampled.len().max(1) as f64;
        let spread = |(sum, square): (f64, f64)| {
            let variance = square / n - (sum / n) * (sum / n);
            if variance > 1e-12 { 1.0 / variance.sqrt() } else { 0.0 }
        };
        sums.into_iter().zip(squares).map(spread).collect::<Vec<f64>>()
    };
    let mut spreads: Vec<f64> = (0..lines.blocks()).into_par_iter().map(block).collect::<Vec<_>>().concat();
    spreads.truncate(lines.codes);
    spreads
}

/// For each code the lines of the highest scores; of equal ones the first.
fn best(lines: &Lines<'_>, values: &[f32], most: usize) -> Vec<Vec<(u32, f32)>> {
    let none = || vec![Vec::<(f32, u32)>::new(); lines.codes];
    let before = |a: (f32, u32), b: (f32, u32)| a.0.total_cmp(&b.0).reverse().then(a.1.cmp(&b.1)).is_lt();
    let keep = |kept: &mut Vec<(f32, u32)>, next: (f32, u32)| {
        if kept.len() < most || kept.last().is_some_and(|last| before(next, *last)) {
            kept.insert(kept.partition_point(|have| before(*have, next)), next);
            kept.truncate(most);
        }
    };
    let work = |kept: &mut Vec<Vec<(f32, u32)>>, rows: std::ops::Range<usize>| {
        let keep = |code: usize, next: (f32, u32)| keep(&mut kept[code], next);
        wide(
            #[inline(always)]
            || lines.over_scores(values, rows, keep),
        );
    };
    let add = |mut a: Vec<Vec<(f32, u32)>>, b: Vec<Vec<(f32, u32)>>| {
        a.iter_mut().zip(b).for_each(|(kept, more)| more.into_iter().for_each(|next| keep(kept, next)));
        a
    };
    let best = over_rows(lines.corpus.rows.len(), none, work, add);
    best.into_iter().map(|kept| kept.into_iter().map(|(score, row)| (row, score)).collect()).collect()
}

#[cfg(test)]
mod tests;
