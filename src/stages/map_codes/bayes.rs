//! Seeded naive Bayes: a distribution of words per code, learnt from the scheme and the unlabelled segments.
//!
//! Source: Nigam, McCallum, Thrun and Mitchell (2000), Text classification from labeled and unlabeled documents
//! using EM; here nothing is labelled, and the scheme is in as pseudo-counts. Beside the codes is
//! one class for everything else, of fixed share, because most talk belongs to no code.
//!
//! Limits: few rounds only; with more, the classes drift from the scheme to whatever the corpus
//! has most of (15 rounds lost what 3 had won). Cost: entries x codes x rounds.

use rayon::prelude::*;

use super::query::Query;
use super::score_matrix::ScoreMatrix;
use crate::domain::space::matrix::DocumentTermMatrix;

/// Rounds of expectation and maximisation.
const ROUNDS: usize = 3;
/// Weight of a whole query, in words.
const PSEUDO_WORDS: f64 = 20.0;
/// Smoothing of every word in every class.
const ALPHA: f64 = 0.1;
/// The share of the class for everything else.
const OTHER: f64 = 0.6;
/// The words to which a longer segment's evidence is scaled down, since words of one segment are not independent.
const LONGEST: f64 = 12.0;
/// Pseudo-count of neutral words in a segment's score; shrinks the scores of short segments towards zero.
const NEUTRAL_WORDS: f64 = 4.0;
/// A start score below this is more likely something else.
const DOUBT: f64 = 2.0;
/// The share of the segments from which on a word does not discriminate.
const EVERYWHERE: f64 = 0.3;

/// The words of the segments that the classes are learnt on, single words only, counted as `ln(1 + tf)`.
struct Bags {
    starts: Vec<usize>,
    entries: Vec<(u32, f64)>,
    words: usize,
    number: Vec<Option<u32>>,
}

impl Bags {
    fn of(matrix: &DocumentTermMatrix) -> Self {
        let most = EVERYWHERE * matrix.rows.len() as f64;
        let (mut number, mut words) = (vec![None; matrix.vocabulary.len()], 0);
        for (term, slot) in number.iter_mut().enumerate() {
            if matrix.vocabulary.is_unigram(term as u32) && f64::from(matrix.vocabulary.df[term]) < most {
                *slot = Some(words);
                words += 1;
            }
        }
        let (mut starts, mut entries) = (vec![0], Vec::new());
        for row in 0..matrix.rows.len() {
            let counted = matrix.rows.row(row).filter_map(|(term, tf)| Some((number[term as usize]?, libm::log(1.0 + f64::from(tf)))));
            entries.extend(counted);
            starts.push(entries.len());
        }
        Self { starts, entries, words: words as usize, number }
    }

    fn row(&self, segment: usize) -> &[(u32, f64)] {
        &self.entries[self.starts[segment]..self.starts[segment + 1]]
    }

    fn segments(&self) -> usize {
        self.starts.len() - 1
    }
}

/// Scores every segment for every code: how much likelier its words are under the code than in the corpus, per word.
pub(super) fn bayes(matrix: &DocumentTermMatrix, queries: &[Query], start: &ScoreMatrix) -> ScoreMatrix {
    let bags = Bags::of(matrix);
    let classes = queries.len() + 1;
    let prior = prior(&bags, queries);
    let mut shares = first_shares(start);
    let mut table = Vec::new();
    for _ in 0..ROUNDS {
        table = log_likelihoods(&bags, &shares, &prior, classes);
        shares = expected(&bags, &table, &log_mixture(&shares, classes), classes);
    }
    scores(&bags, &table, classes)
}

/// Pseudo-counts of the codes' words, class by class.
fn prior(bags: &Bags, queries: &[Query]) -> Vec<Vec<(u32, f64)>> {
    let of_query = |query: &Query| {
        let words: Vec<(u32, f64)> = query.terms().iter().filter_map(|w| Some((bags.number[w.term as usize]?, w.weight))).collect();
        let sum: f64 = words.iter().map(|(_, weight)| weight).sum();
        words.into_iter().map(|(word, weight)| (word, PSEUDO_WORDS * weight / sum)).collect()
    };
    queries.iter().map(of_query).collect()
}

/// Initial shares of the classes: by the codes' scores, with even odds for something else at a score of `DOUBT`.
fn first_shares(start: &ScoreMatrix) -> Vec<f64> {
    let classes = start.codes() + 1;
    let mut shares = vec![0.0; start.segments() * classes];
    for (segment, row) in shares.chunks_exact_mut(classes).enumerate() {
        row.iter_mut().zip(start.row(segment)).for_each(|(share, score)| *share = score - DOUBT);
        row[classes - 1] = 0.0;
        // Less the greatest: a word of a single segment in a very large corpus scores higher than `exp` can hold.
        let most = row.iter().copied().fold(0.0, f64::max);
        row.iter_mut().for_each(|share| *share = libm::exp(*share - most));
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|share| *share /= sum);
    }
    shares
}

/// Logarithm of the chance of each word in each class, word after word.
fn log_likelihoods(bags: &Bags, shares: &[f64], prior: &[Vec<(u32, f64)>], classes: usize) -> Vec<f64> {
    let mut table = vec![ALPHA; bags.words * classes];
    for (class, words) in prior.iter().enumerate() {
        words.iter().for_each(|&(word, count)| table[word as usize * classes + class] += count);
    }
    for segment in 0..bags.segments() {
        let share = &shares[segment * classes..][..classes];
        for &(word, count) in bags.row(segment) {
            table[word as usize * classes..][..classes].iter_mut().zip(share).for_each(|(sum, share)| *sum += share * count);
        }
    }
    let mut sums = vec![0.0; classes];
    table.chunks_exact(classes).for_each(|row| sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value));
    table.par_chunks_exact_mut(classes).with_min_len(512).for_each(|row| {
        row.iter_mut().zip(&sums).for_each(|(value, sum)| *value = libm::log(*value / sum));
    });
    table
}

/// Logarithm of each class's share: the codes' by what they hold now, the rest's fixed.
fn log_mixture(shares: &[f64], classes: usize) -> Vec<f64> {
    let mut means = vec![0.0; classes];
    shares.chunks_exact(classes).for_each(|row| means.iter_mut().zip(row).for_each(|(mean, share)| *mean += share));
    let codes: f64 = means[..classes - 1].iter().sum();
    means.iter_mut().for_each(|mean| *mean = libm::log(((1.0 - OTHER) * *mean / codes.max(1e-12)).max(1e-12)));
    means[classes - 1] = libm::log(OTHER);
    means
}

/// How likely each segment belongs to each class.
fn expected(bags: &Bags, table: &[f64], mixture: &[f64], classes: usize) -> Vec<f64> {
    let mut shares = vec![0.0; bags.segments() * classes];
    shares.par_chunks_exact_mut(classes).enumerate().with_min_len(128).for_each(|(segment, row)| {
        let length: f64 = bags.row(segment).iter().map(|(_, count)| count).sum();
        let scale = if length > LONGEST { LONGEST / length } else { 1.0 };
        for &(word, count) in bags.row(segment) {
            row.iter_mut().zip(&table[word as usize * classes..][..classes]).for_each(|(sum, log)| *sum += count * log);
        }
        row.iter_mut().zip(mixture).for_each(|(sum, mixture)| *sum = *sum * scale + mixture);
        let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        row.iter_mut().for_each(|sum| *sum = libm::exp(*sum - most));
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|share| *share /= sum);
    });
    shares
}

fn scores(bags: &Bags, table: &[f64], classes: usize) -> ScoreMatrix {
    let mut counts = vec![0.0; bags.words];
    bags.entries.iter().for_each(|&(word, count)| counts[word as usize] += count);
    let sum: f64 = counts.iter().sum();
    let background: Vec<f64> = counts.iter().map(|count| libm::log(count / sum)).collect();
    let mut grid = ScoreMatrix::zeros(bags.segments(), classes - 1);
    super::lexical::each_row(&mut grid, |segment, scores| {
        let mut length = NEUTRAL_WORDS;
        for &(word, count) in bags.row(segment) {
            length += count;
            let likely = &table[word as usize * classes..][..classes - 1];
            scores.iter_mut().zip(likely).for_each(|(score, log)| *score += count * (log - background[word as usize]));
        }
        scores.iter_mut().for_each(|score| *score /= length);
    });
    grid
}
