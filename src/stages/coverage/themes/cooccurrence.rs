//! Co-occurrence of codes: which two are on the same turns more often, or more seldom, than by chance.
//!
//! Chance: inside each transcript the one code's turns are placed over the other's at every shift, in a circle, all
//! shifts being equally likely. So runs stay runs, and a transcript that is full of both does not pass for a tie between
//! them. The expected number is `sum of a b / n` over transcripts; Cole's coefficient (1949, C7) puts what is observed on a scale from -1
//! (as seldom as can be) over 0 (chance) to 1 (as often as can be); `p` is exact, two-sided: the chance of lying as far from
//! the expected number. Limits: a transcript of few turns has few shifts. Cost: `a b` per transcript and pair.

use rayon::prelude::*;

use super::cases::Cases;
use crate::domain::measure::statistic::{Statistic, Undefined};
use crate::domain::measure::themes::{Test, TogetherRow};
use crate::math::multiple_testing::{benjamini_hochberg, holm};

/// Lists all pairs of codes that were used. In a study of fewer participants than `least` nothing is tested.
pub fn together(cases: &Cases, least: usize) -> Vec<TogetherRow> {
    let used: Vec<usize> = (0..cases.codes.len()).filter(|&code| cases.turns.iter().any(|turn| turn.codes.contains(&code))).collect();
    // Places of each code's turns inside each transcript.
    let places: Vec<Vec<Vec<usize>>> = used
        .iter()
        .map(|code| {
            let of = |range: &std::ops::Range<usize>| {
                range.clone().filter(|&at| cases.turns[at].codes.contains(code)).map(|at| at - range.start).collect()
            };
            cases.documents.iter().map(|(_, range)| of(range)).collect()
        })
        .collect();
    let lengths: Vec<usize> = cases.documents.iter().map(|(_, range)| range.len()).collect();
    let of_code: Vec<Vec<u64>> = used.iter().map(|&code| cases.per_person(&[code])).collect();
    let pairs: Vec<(usize, usize)> = (0..used.len()).flat_map(|first| (first + 1..used.len()).map(move |second| (first, second))).collect();
    let row = |&(first, second): &(usize, usize)| {
        let found = compare(&places[first], &places[second], &lengths);
        let p = if cases.people.len() < least { Err(Undefined::TooFewParticipants) } else { found.p };
        let (a, b) = (used[first], used[second]);
        let both = cases.per_person(&[a, b]).iter().filter(|&&n| n > 0).count() as u64;
        let anywhere = of_code[first].iter().zip(&of_code[second]).filter(|(a, b)| **a > 0 && **b > 0).count() as u64;
        let count = |places: &[Vec<usize>]| places.iter().map(Vec::len).sum::<usize>() as u64;
        TogetherRow {
            codes: [cases.codes[a].clone(), cases.codes[b].clone()],
            facets: [cases.facets[a].clone(), cases.facets[b].clone()],
            turns: [count(&places[first]), count(&places[second]), found.both as u64],
            expected: found.expected,
            cole: found.cole,
            test: Test::alone(p),
            participants: [both, anywhere],
        }
    };
    let mut rows: Vec<TogetherRow> = pairs.par_iter().map(row).collect();
    let alone: Vec<Statistic> = rows.iter().map(|row| row.test.p).collect();
    let (holm, bh) = (holm(&alone), benjamini_hochberg(&alone));
    for ((row, holm), bh) in rows.iter_mut().zip(holm).zip(bh) {
        (row.test.holm, row.test.bh) = (holm, bh);
    }
    let strength = |row: &TogetherRow| row.cole.map_or(f64::NEG_INFINITY, |cole| cole);
    rows.sort_by(|a, b| strength(b).total_cmp(&strength(a)).then_with(|| a.codes.cmp(&b.codes)));
    rows
}

/// What was found for one pair.
pub struct Found {
    /// Turns with both.
    pub both: usize,
    /// Turns with both that are expected by chance.
    pub expected: f64,
    /// Cole's coefficient.
    pub cole: Statistic,
    /// The exact p value.
    pub p: Statistic,
}

/// Compares the places of two codes, transcript by transcript.
pub fn compare(first: &[Vec<usize>], second: &[Vec<usize>], lengths: &[usize]) -> Found {
    let (mut both, mut expected, mut most, mut least) = (0, 0.0, 0usize, 0usize);
    // The distribution of the sum over transcripts: the chance of 0, 1, 2, .. turns with both.
    let mut chance = vec![1.0];
    for ((a, b), &n) in first.iter().zip(second).zip(lengths) {
        if n == 0 {
            continue;
        }
        let mut shifted = vec![0usize; n];
        for &at in a {
            b.iter().for_each(|&other| shifted[(other + n - at) % n] += 1);
        }
        both += shifted[0];
        expected += (a.len() * b.len()) as f64 / n as f64;
        most += a.len().min(b.len());
        least += (a.len() + b.len()).saturating_sub(n);
        if a.is_empty() || b.is_empty() {
            continue;
        }
        let mut here = vec![0.0; shifted.iter().max().copied().unwrap_or(0) + 1];
        shifted.iter().for_each(|&together| here[together] += 1.0 / n as f64);
        chance = convolved(&chance, &here);
    }
    let observed = both as f64;
    let (room, apart) =
        if observed >= expected { (most as f64 - expected, observed - expected) } else { (expected - least as f64, observed - expected) };
    if room < 1e-9 {
        return Found { both, expected, cole: Err(Undefined::NoVariation), p: Err(Undefined::NoVariation) };
    }
    let as_far = |n: usize| (n as f64 - expected).abs() >= apart.abs() - 1e-9;
    let p = chance.iter().enumerate().filter(|(n, _)| as_far(*n)).map(|(_, p)| p).sum::<f64>().min(1.0);
    Found { both, expected, cole: Ok(apart / room), p: Ok(p) }
}

fn convolved(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; a.len() + b.len() - 1];
    for (at, p) in a.iter().enumerate().filter(|(_, p)| **p > 0.0) {
        b.iter().enumerate().for_each(|(more, q)| sum[at + more] += p * q);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_transcripts_by_hand() {
        // Each has 4 turns, the first code on turn 0, the second on turn 0: 1 of 4 shifts lays them together. Both together in
        // both: 1/16; expected .5; as far as 1.5 from it is only 2.
        let found = compare(&[vec![0], vec![0]], &[vec![0], vec![0]], &[4, 4]);
        assert_eq!((found.both, found.expected, found.cole), (2, 0.5, Ok(1.0)));
        assert!((found.p.expect("a figure") - 1.0 / 16.0).abs() < 1e-12);
    }

    #[test]
    fn coles_coefficient_by_hand() {
        // One transcript of 10 turns, 4 and 5 coded, 3 with both: expected 2, most 4: (3 - 2) / (4 - 2).
        let found = compare(&[vec![0, 1, 2, 3]], &[vec![1, 2, 3, 7, 8]], &[10]);
        assert_eq!(found.cole, Ok(0.5));
        // Never together: (0 - 2) / (2 - 0).
        assert_eq!(compare(&[vec![0, 1, 2, 3]], &[vec![4, 5, 6, 7, 8]], &[10]).cole, Ok(-1.0));
    }

    #[test]
    fn a_full_transcript_is_no_tie() {
        // Both codes fill the one transcript and are absent from the other: a pooled table would tie them, the shifts do not.
        let all: Vec<usize> = (0..20).collect();
        let found = compare(&[all.clone(), Vec::new()], &[all, Vec::new()], &[20, 20]);
        assert_eq!((found.both, found.cole), (20, Err(Undefined::NoVariation)));
    }
}
