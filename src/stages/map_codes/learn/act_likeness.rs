//! Likeness of segments for talk acts: in which words, small ones among them, how it begins and ends, after what, and at which length.
//!
//! What a speaker does by talking is said in small words and marks, so words are counted as spoken, with "?" and "!". Latent dimensions see
//! the same act in other words; the segment before counts for what it draws out.

use rustc_hash::FxHashMap;

use super::likeness::{Channel, Likeness, centred, unit};
use super::topic_likeness::profile;
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::language::terms::TermRules;
use crate::math::eigenpairs::leading;
use crate::math::sparse::Sparse;
use crate::stages::map_codes::Corpus;
use crate::stages::map_codes::score_matrix::ScoreMatrix;

/// Latent dimensions of what is said.
const RANK: usize = 100;
/// A run of words counts where it is in so many segments.
const LEAST_SEGMENTS: u32 = 2;
/// Words at the beginning and at the end that say what is done.
const ENDS: (usize, usize) = (4, 3);

/// How participants' segments are alike; `seed` starts the search for latent dimensions.
pub fn likeness_of_acts(corpus: &Corpus<'_>, highest: &ScoreMatrix, seed: u64) -> Likeness {
    let (layout, said) = (corpus.layout, corpus.participants);
    let spoken: Vec<Vec<String>> =
        corpus.transcripts.iter().zip(corpus.segments).flat_map(|(text, segments)| spoken(text, segments)).collect();
    let words = weighted(&spoken.iter().map(|words| runs(words, 2, "")).collect::<Vec<_>>());
    let ends = weighted(&spoken.iter().map(|words| of_ends(words)).collect::<Vec<_>>());
    let latent = latent(&words, seed);
    let own: Vec<u32> = said.to_vec();
    let chosen = |rows: &[u32]| unit(centred(latent.select(ndarray::Axis(0), &rows.iter().map(|&at| at as usize).collect::<Vec<_>>())));
    let starts: Vec<u32> = layout.starts.clone();
    let before: Vec<Option<u32>> = own.iter().map(|at| starts.binary_search(at).is_err().then(|| at - 1)).collect();
    let mut asked: Vec<u32> = before.iter().flatten().copied().collect();
    asked.dedup();
    let of = before.iter().map(|at| at.and_then(|at| asked.binary_search(&at).ok()).map(|at| at as u32)).collect();
    let rows = |all: &Weighted| own.iter().map(|&at| all.rows[at as usize].clone()).collect();
    let log_words = own.iter().map(|&at| libm::logf(1.0 + layout.words[at as usize] as f32)).collect();
    Likeness::new(
        own.len(),
        vec![
            (1.0, Channel::Sparse { rows: rows(&words) }),
            (1.0, Channel::Dense { rows: chosen(&own), power: 1 }),
            (0.5, Channel::Shared { of, rows: chosen(&asked), power: 1 }),
            (0.5, Channel::Length { log_words }),
            (1.0, Channel::Sparse { rows: rows(&ends) }),
            (0.5, Channel::Dense { rows: profile(highest), power: 1 }),
        ],
    )
}

/// The words and marks of each segment, in order.
fn spoken<'a>(text: &'a SafeTranscript, segments: &'a Segments) -> impl Iterator<Item = Vec<String>> + 'a {
    segments.items.iter().map(|segment| said_words(segment.span.slice(&text.text)))
}

/// Words in small letters, and "?" and "!" as words of their own.
fn said_words(text: &str) -> Vec<String> {
    let within = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '-');
    let mut words = Vec::new();
    for piece in text.split_inclusive(|c| !within(c)) {
        let mark = piece.chars().next_back().filter(|&c| !within(c));
        words.extend(TermRules::speech_term(mark.map_or(piece, |mark| &piece[..piece.len() - mark.len_utf8()])));
        match mark {
            Some('?' | '\u{ff1f}') => words.push("?".to_owned()),
            Some('!' | '\u{ff01}') => words.push("!".to_owned()),
            _ => {}
        }
    }
    words
}

/// All runs of up to so many words, each marked by where it is.
fn runs(words: &[String], longest: usize, mark: &str) -> Vec<String> {
    (1..=longest).flat_map(|length| words.windows(length)).map(|run| format!("{mark}{}", run.join(" "))).collect()
}

/// Runs of up to three words of the beginning and of the end.
fn of_ends(words: &[String]) -> Vec<String> {
    let mut all = runs(&words[..words.len().min(ENDS.0)], 3, "^");
    all.extend(runs(&words[words.len().saturating_sub(ENDS.1)..], 3, "$"));
    all
}

/// TF-IDF rows of unit length.
struct Weighted {
    rows: Vec<Vec<(u32, f32)>>,
    width: usize,
}

/// Weighs runs by `(1 + ln tf) (ln((1 + n) / (1 + df)) + 1)`; a run in one segment alone is left out.
fn weighted(segments: &[Vec<String>]) -> Weighted {
    let mut df: FxHashMap<&str, (u32, usize)> = FxHashMap::default();
    for (at, runs) in segments.iter().enumerate() {
        for run in runs {
            let entry = df.entry(run).or_insert((0, usize::MAX));
            if entry.1 != at {
                *entry = (entry.0 + 1, at);
            }
        }
    }
    let mut kept: Vec<(&str, u32)> = df.into_iter().filter(|(_, (df, _))| *df >= LEAST_SEGMENTS).map(|(run, (df, _))| (run, df)).collect();
    kept.sort_unstable();
    let number: FxHashMap<&str, u32> = kept.iter().enumerate().map(|(at, &(run, _))| (run, at as u32)).collect();
    let n = segments.len() as f64;
    let idf: Vec<f64> = kept.iter().map(|&(_, df)| libm::log((1.0 + n) / (1.0 + f64::from(df))) + 1.0).collect();
    let row = |runs: &Vec<String>| {
        let mut terms: Vec<u32> = runs.iter().filter_map(|run| number.get(run.as_str()).copied()).collect();
        terms.sort_unstable();
        let weight = |same: &[u32]| (same[0], (1.0 + libm::log(same.len() as f64)) * idf[same[0] as usize]);
        let weights: Vec<(u32, f64)> = terms.chunk_by(|a, b| a == b).map(weight).collect();
        let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        weights.into_iter().map(|(term, weight)| (term, (weight / length) as f32)).collect()
    };
    Weighted { rows: segments.iter().map(row).collect(), width: kept.len() }
}

/// Latent places of all segments; none where the search finds none, and the channel is silent.
fn latent(words: &Weighted, seed: u64) -> ndarray::Array2<f32> {
    let rows = Sparse::from_rows(words.width, &words.rows);
    let terms = rows.transposed();
    let rank = RANK.min(rows.height()).min(rows.width());
    let seed = crate::domain::digest::hash64(seed, "map_codes.learn", 0);
    match leading(rows.width(), rank, 2 * rank + 32, seed, |block| terms.times(&rows.times(block))) {
        Ok(found) => rows.times(&found.vectors),
        Err(_) => ndarray::Array2::zeros((rows.height(), 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_words_and_ends_are_known_from_the_middle() {
        assert_eq!(said_words("So, what's next?! Don\u{2019}t - go."), ["so", "what", "next", "?", "!", "don't", "go"]);
        let words: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        let ends = of_ends(&words);
        assert!(ends.contains(&"^a b c".to_owned()) && ends.contains(&"$d e".to_owned()) && !ends.contains(&"^e".to_owned()));
        assert_eq!(ends.len(), 4 + 3 + 2 + 3 + 2 + 1);
    }

    #[test]
    fn a_run_of_one_segment_alone_counts_for_nothing() {
        let segments = [vec!["a".to_owned(), "a".to_owned(), "x".to_owned()], vec!["a".to_owned(), "b".to_owned()], vec!["b".to_owned()]];
        let found = weighted(&segments);
        assert_eq!((found.width, found.rows[0].as_slice()), (2, &[(0, 1.0)][..]));
        let shares = found.rows[1].iter().map(|(_, weight)| weight * weight).sum::<f32>();
        assert!((shares - 1.0).abs() < 1e-6);
    }
}
