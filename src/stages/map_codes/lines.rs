//! The scheme over the lines of a large corpus: one table of what each term says about each code.
//!
//! Takes packed counts and the codebook's words; gives a [`CodeTable`]: a line's score is the weighted sum over its terms,
//! so that scoring is a map over lines. Two parts are added, each at unit spread over a sample of the lines: the code's own
//! words (TF-IDF cosine); seeded naive Bayes, where lines that
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
use crate::domain::digest::RowSample;
use crate::domain::finding::{Finding, Place};
use crate::domain::space::batch::CodeTable;
use crate::domain::space::matrix::Vocabulary;
use crate::domain::space::packed::{PackedCorpus, PackedRows, Weights, over_rows, pack, term_of};
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
    /// Weight of seeded naive Bayes.
    pub bayes: f64,
    /// Lines listed for each code.
    pub per_code: u32,
    /// Weight of each clause of the codebook.
    pub clauses: ClauseWeights,
}

/// Checked parameters of [`map_lines`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapLinesParams(MapLinesConfig);

impl TryFrom<MapLinesConfig> for MapLinesParams {
    type Error = Vec<String>;

    fn try_from(config: MapLinesConfig) -> Result<Self, Self::Error> {
        let clauses = &config.clauses;
        let weights = [
            ("phrase", config.phrase),
            ("lexical", config.lexical),
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
const SAMPLE: u64 = 20_000;

/// Lines that a word is supposed to have been seen in with a code beforehand, in the share in which it is in all lines.
const PRIOR: f64 = 20.0;

/// What each term says about each code, by one part of the recipe: block after block of codes.
pub type Part = Vec<f32>;

/// Scores the lines of a corpus.
///
/// # Errors
///
/// A [`MapError`] if the inputs do not fit together, or the run was stopped.
pub fn map_lines(
    corpus: &PackedCorpus,
    book: &Codebook,
    tokens: &CodebookTokens,
    params: &MapLinesParams,
    ctx: &Context<'_>,
) -> Result<Outcome<CodeTable>, MapError> {
    ctx.expect(3);
    let weights = corpus.weights();
    let rows = corpus.rows.len() as u64;
    let queries = queries(tokens, &corpus.vocabulary, params);
    let lines = Lines { rows: &corpus.rows, terms: corpus.vocabulary.len(), weights: &weights, codes: queries.len() };
    let lexical = lexical(&lines, &queries);
    ctx.advance(1)?;
    let taught = teach(&lines, &lexical);
    ctx.advance(1)?;
    let sample = sample_of(rows, ctx.seed);
    let sampled: Vec<u32> = (0..rows as u32).filter(|&row| sample.holds(row.into())).collect();
    let values = values(&lines, &sampled, lexical, &taught, &corpus.vocabulary, rows, params);
    let best = best(&lines, &values, params);
    ctx.advance(1)?;
    let known: Vec<u32> = queries.iter().map(|query| query.len() as u32).collect();
    let findings = silent(book, &known);
    let codes = book.codes().iter().map(|code| code.id.clone()).collect();
    Ok(Outcome::new(CodeTable { codes, known, values, best }, findings))
}

/// The findings of codes of which no word occurs.
pub fn silent(book: &Codebook, known: &[u32]) -> Vec<Finding> {
    let silent = book.codes().iter().zip(known).filter(|(_, known)| **known == 0);
    silent
        .map(|(code, _)| {
            let message = format!("no word of code {} occurs in the transcripts", code.id);
            Finding::new("E0501", Place::study(), message, "give it terms that people in these interviews would use")
        })
        .collect()
}

/// The rows that the spread of a part is measured on, of a corpus of so many.
pub fn sample_of(rows: u64, seed: u64) -> RowSample {
    RowSample::new(seed, "map_codes.sample", SAMPLE, rows)
}

/// Some lines and what is asked of them.
#[derive(Clone, Copy)]
pub struct Lines<'a> {
    /// Their counts.
    pub rows: &'a PackedRows,
    /// How many terms the vocabulary has.
    pub terms: usize,
    /// Weights of the counts.
    pub weights: &'a Weights,
    /// How many codes.
    pub codes: usize,
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
    fn teach(&self, lexical: &[f32], rows: std::ops::Range<usize>, taught: &mut Taught) {
        for row in rows {
            let row = self.rows.row(row);
            let length = self.weights.squared_length(row).sqrt();
            for block in 0..if length > 0.0 { self.blocks() } else { 0 } {
                for (lane, score) in self.scores(row, lexical, block).into_iter().enumerate().filter(|(_, score)| *score > 0.0) {
                    let (code, weight) = (block * LANES + lane, (f64::from(score / length) * FIXED) as i64);
                    taught.all[code] += weight;
                    row.iter().for_each(|&entry| taught.of[term_of(entry) * self.codes + code] += weight);
                }
            }
        }
    }

    /// Calls back with every score above zero: the code, and the score with its line.
    #[inline(always)]
    fn over_scores(&self, values: &[f32], rows: std::ops::Range<usize>, mut keep: impl FnMut(usize, (f32, u32))) {
        for at in rows {
            let row = self.rows.row(at);
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

/// For each code its terms with their weights.
pub fn queries(tokens: &CodebookTokens, vocabulary: &Vocabulary, params: &MapLinesParams) -> Vec<Vec<(u32, f64)>> {
    tokens.codes.iter().map(|phrases| query(phrases, vocabulary, &params.0)).collect()
}

/// The terms of a code's clauses with their weights; a term that occurs in several counts by the heaviest.
fn query(phrases: &[TokenPhrase], vocabulary: &Vocabulary, config: &MapLinesConfig) -> Vec<(u32, f64)> {
    let rules = TermRules::new(config.language);
    let mut query: Vec<(u32, f64)> = Vec::new();
    for phrase in phrases {
        let clause = config.clauses.of(phrase.clause);
        let term = |form: &String| if config.stems { rules.content_term(form) } else { rules.content_form(form) };
        let terms: Vec<String> = phrase.forms.iter().filter_map(term).collect();
        let weight = clause * libm::pow(terms.len().max(1) as f64, -config.phrase);
        let known = terms.iter().filter_map(|term| vocabulary.id(term)).map(|id| (id, weight));
        query.extend(known.filter(|(_, weight)| *weight > 0.0));
    }
    query.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    query.dedup_by_key(|(term, _)| *term);
    query
}

/// What each term says about each code by the codes' own words: queries at unit length, weighted as lines are.
pub fn lexical(lines: &Lines<'_>, queries: &[Vec<(u32, f64)>]) -> Part {
    let mut part = vec![0.0; lines.blocks() * lines.terms * LANES];
    for (code, query) in queries.iter().enumerate() {
        let weighed = || query.iter().map(|&(term, weight)| (term, weight * f64::from(lines.weights.of(pack(term, 1)))));
        let length = weighed().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        weighed().for_each(|(term, weight)| part[lines.at(term as usize, code)] = (weight / length) as f32);
    }
    part
}

/// How much lines that hold a code's words hold of each term, in fixed point: in any order the same sums.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Taught {
    of: Vec<i64>,
    all: Vec<i64>,
}

impl std::fmt::Debug for Taught {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Taught({} codes)", self.all.len())
    }
}

impl Taught {
    /// What both taught.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.of.iter_mut().zip(&other.of).for_each(|(sum, more)| *sum += more);
        self.all.iter_mut().zip(&other.all).for_each(|(sum, more)| *sum += more);
        self
    }
}

/// Counts what lines that hold a code's words hold besides.
pub fn teach(lines: &Lines<'_>, lexical: &[f32]) -> Taught {
    let none = || Taught { of: vec![0; lines.terms * lines.codes], all: vec![0; lines.codes] };
    let work = |taught: &mut Taught, rows: std::ops::Range<usize>| {
        wide(
            #[inline(always)]
            || lines.teach(lexical, rows, taught),
        );
    };
    over_rows(lines.rows.len(), none, work, Taught::merge)
}

/// What lines that hold a code's words teach of other words: `ln p(term | code) / p(term)`, where that is above zero.
fn bayes(lines: &Lines<'_>, taught: &Taught, vocabulary: &Vocabulary, rows: u64) -> Part {
    let mut part = vec![0.0; lines.blocks() * lines.terms * LANES];
    for (term, &df) in vocabulary.df.iter().enumerate() {
        let share = f64::from(df) / rows.max(1) as f64;
        let idf = f64::from(lines.weights.of(pack(term as u32, 1)));
        for code in 0..lines.codes {
            let (seen, out_of) = (taught.of[term * lines.codes + code] as f64 / FIXED, taught.all[code] as f64 / FIXED);
            let ratio = (seen + PRIOR * share) / ((out_of + PRIOR) * share);
            part[lines.at(term, code)] = (libm::log(ratio).max(0.0) / idf) as f32;
        }
    }
    part
}

/// What each term says about each code of a corpus of so many rows: each part at unit spread over the `sampled` lines, times its weight.
pub fn values(
    lines: &Lines<'_>,
    sampled: &[u32],
    lexical: Part,
    taught: &Taught,
    vocabulary: &Vocabulary,
    rows: u64,
    params: &MapLinesParams,
) -> Part {
    let config = params.0;
    let mut values = vec![0.0f32; lexical.len()];
    let bayes = if config.bayes > 0.0 { bayes(lines, taught, vocabulary, rows) } else { Part::new() };
    for (part, weight) in [(lexical, config.lexical), (bayes, config.bayes)].into_iter().filter(|part| part.1 > 0.0) {
        let spread = spreads(lines, sampled, &part);
        for (at, (value, part)) in values.iter_mut().zip(&part).enumerate() {
            *value += (weight * f64::from(*part) * spread[lines.code_at(at)]) as f32;
        }
    }
    values
}

/// One over the spread of each code's scores by a part, over a sample of the lines; 0 where there is none.
fn spreads(lines: &Lines<'_>, sampled: &[u32], part: &[f32]) -> Vec<f64> {
    let block = |block: usize| {
        let (mut sums, mut squares) = ([0.0f64; LANES], [0.0f64; LANES]);
        for row in sampled.iter().map(|&row| lines.rows.row(row as usize)) {
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

/// Lines with their scores for each code, best first; of equal scores the lower number first.
pub type Best = Vec<Vec<(u32, f32)>>;

/// For each code the lines of the highest scores.
pub fn best(lines: &Lines<'_>, values: &[f32], params: &MapLinesParams) -> Best {
    let most = params.0.per_code as usize;
    let none = || vec![Vec::new(); lines.codes];
    let work = |kept: &mut Best, rows: std::ops::Range<usize>| {
        let keep = |code: usize, (score, row): (f32, u32)| keep_best(&mut kept[code], (row, score), most);
        wide(
            #[inline(always)]
            || lines.over_scores(values, rows, keep),
        );
    };
    over_rows(lines.rows.len(), none, work, |a, b| merge_best(a, b, params))
}

/// The best of both, in any order the same.
pub fn merge_best(mut a: Best, b: Best, params: &MapLinesParams) -> Best {
    let most = params.0.per_code as usize;
    a.iter_mut().zip(b).for_each(|(kept, more)| more.into_iter().for_each(|next| keep_best(kept, next, most)));
    a
}

#[inline]
fn keep_best(kept: &mut Vec<(u32, f32)>, next: (u32, f32), most: usize) {
    let before = |a: (u32, f32), b: (u32, f32)| a.1.total_cmp(&b.1).reverse().then(a.0.cmp(&b.0)).is_lt();
    if kept.len() < most || kept.last().is_some_and(|last| before(next, *last)) {
        kept.insert(kept.partition_point(|have| before(*have, next)), next);
        kept.truncate(most);
    }
}

#[cfg(test)]
mod tests;
