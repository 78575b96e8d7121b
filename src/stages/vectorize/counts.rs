//! Counting: distinct words and pairs of adjacent kept words, over all segments of all transcripts.
//!
//! Each transcript is counted by itself and the counts are added; sums of whole numbers do not
//! depend on the order, so neither threads nor shards change the result.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::domain::corpus::token::Tokens;
use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};

/// One transcript's kept words, as numbers of its own terms.
pub struct Analysed {
    /// Distinct terms of this transcript, sorted.
    terms: Vec<String>,
    /// Kept words of each segment, in order.
    segments: Vec<Vec<u32>>,
}

/// Turns the forms of a transcript into terms, and drops the forms that are none.
pub fn analyse(tokens: &Tokens, term: impl Fn(&str) -> Option<String>) -> Analysed {
    let of_form: Vec<Option<String>> = tokens.forms.iter().map(|form| term(form)).collect();
    let mut terms: Vec<String> = of_form.iter().flatten().cloned().collect();
    terms.sort_unstable();
    terms.dedup();
    let number: Vec<Option<u32>> =
        of_form.iter().map(|term| term.as_ref().and_then(|term| terms.binary_search(term).ok()).map(|at| at as u32)).collect();
    let segments = (0..tokens.segments())
        .map(|segment| tokens.ids[tokens.range(segment)].iter().filter_map(|&form| number[form as usize]).collect())
        .collect();
    Analysed { terms, segments }
}

/// Counts all transcripts: every word is a term, and every pair that occurs in enough segments.
pub fn matrix(corpus: &[Analysed], pair_min_segments: u32) -> DocumentTermMatrix {
    let (words, global) = number_words(corpus);
    let pairs = frequent_pairs(corpus, &global, pair_min_segments);
    let (terms, word_at, pair_at) = vocabulary(&words, &pairs);
    let rows: Vec<Vec<Vec<(u32, u32)>>> = corpus
        .par_iter()
        .zip(&global)
        .map(|(transcript, global)| transcript.segments.iter().map(|segment| row(segment, global, &word_at, &pair_at)).collect())
        .collect();
    let mut matrix = DocumentTermMatrix { vocabulary: Vocabulary { df: vec![0; terms.len()], terms }, ..Default::default() };
    for row in rows.into_iter().flatten() {
        row.iter().for_each(|&(term, _)| matrix.vocabulary.df[term as usize] += 1);
        matrix.rows.push(row);
    }
    matrix
}

/// All words of the corpus, sorted, and for each transcript the numbers of its own terms among them.
fn number_words(corpus: &[Analysed]) -> (Vec<String>, Vec<Vec<u32>>) {
    let distinct: FxHashSet<&str> = corpus.iter().flat_map(|transcript| &transcript.terms).map(String::as_str).collect();
    let mut words: Vec<&str> = distinct.into_iter().collect();
    words.sort_unstable();
    let number: FxHashMap<&str, u32> = words.iter().enumerate().map(|(at, &word)| (word, at as u32)).collect();
    let global = corpus.iter().map(|transcript| transcript.terms.iter().map(|term| number[term.as_str()]).collect()).collect();
    (words.into_iter().map(str::to_owned).collect(), global)
}

/// Pairs of adjacent words in at least so many segments, sorted.
fn frequent_pairs(corpus: &[Analysed], global: &[Vec<u32>], least: u32) -> Vec<(u32, u32)> {
    let count = |(transcript, global): (&Analysed, &Vec<u32>)| {
        let mut counts: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for segment in &transcript.segments {
            let mut seen: Vec<(u32, u32)> = segment.windows(2).map(|pair| (global[pair[0] as usize], global[pair[1] as usize])).collect();
            seen.sort_unstable();
            seen.dedup();
            seen.into_iter().for_each(|pair| *counts.entry(pair).or_default() += 1);
        }
        counts
    };
    let add = |mut sum: FxHashMap<(u32, u32), u32>, part: FxHashMap<(u32, u32), u32>| {
        part.into_iter().for_each(|(pair, n)| *sum.entry(pair).or_default() += n);
        sum
    };
    let counts = corpus.par_iter().zip(global).map(count).reduce(FxHashMap::default, add);
    let mut pairs: Vec<(u32, u32)> = counts.into_iter().filter(|&(_, n)| n >= least).map(|(pair, _)| pair).collect();
    pairs.sort_unstable();
    pairs
}

/// The place of each pair in the vocabulary.
type PairPlaces = FxHashMap<(u32, u32), u32>;

/// The sorted vocabulary of words and pairs, and the place in it of each word and each pair.
fn vocabulary(words: &[String], pairs: &[(u32, u32)]) -> (Vec<String>, Vec<u32>, PairPlaces) {
    enum Source {
        Word(usize),
        Pair((u32, u32)),
    }
    let single = words.iter().enumerate().map(|(at, word)| (word.clone(), Source::Word(at)));
    let double = pairs.iter().map(|&(a, b)| (format!("{} {}", words[a as usize], words[b as usize]), Source::Pair((a, b))));
    let mut all: Vec<(String, Source)> = single.chain(double).collect();
    all.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let mut word_at = vec![0; words.len()];
    let mut pair_at = FxHashMap::default();
    for (at, (_, source)) in all.iter().enumerate() {
        match *source {
            Source::Word(word) => word_at[word] = at as u32,
            Source::Pair(pair) => {
                pair_at.insert(pair, at as u32);
            }
        }
    }
    (all.into_iter().map(|(term, _)| term).collect(), word_at, pair_at)
}

/// The counts of one segment, by rising term number.
fn row(segment: &[u32], global: &[u32], word_at: &[u32], pair_at: &PairPlaces) -> Vec<(u32, u32)> {
    let words = segment.iter().map(|&word| word_at[global[word as usize] as usize]);
    let pairs = segment.windows(2).filter_map(|pair| pair_at.get(&(global[pair[0] as usize], global[pair[1] as usize])).copied());
    let mut terms: Vec<u32> = words.chain(pairs).collect();
    terms.sort_unstable();
    terms.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect()
}
