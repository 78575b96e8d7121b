//! Terms of clusters, and their coherence.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::domain::space::matrix::DocumentTermMatrix;
use crate::language::terms::names_nothing;

/// Terms that the coherence of a cluster is measured on.
const COHERENCE_TERMS: usize = 10;

/// The terms that set each group of segments apart, best first, at most `most` each.
///
/// Class-based TF-IDF (Grootendorst 2022, BERTopic): all segments of a group count as one text;
/// `w(t, c) = tf(t, c) / |c| * ln(1 + A / f(t))`, where `|c|` is the terms counted in group `c`, `f(t)` the uses of
/// `t` in all groups and `A` the mean terms of a group. A term must stand in two segments of the group, where any does:
/// one person's one word is not what a group is about. Names of people and places, numbers, times and hiragana alone name no group, as long as
/// anything else does. Ties go by term number, the alphabet.
pub fn ctfidf(matrix: &DocumentTermMatrix, groups: &[Vec<u32>], most: usize) -> Vec<Vec<u32>> {
    let mut uses = vec![0u64; matrix.vocabulary.len()];
    let counted: Vec<Vec<(u32, u64, u32)>> = groups.iter().map(|group| count(matrix, group)).collect();
    counted.iter().flatten().for_each(|&(term, tf, _)| uses[term as usize] += tf);
    let sizes: Vec<u64> = counted.iter().map(|terms| terms.iter().map(|&(_, tf, _)| tf).sum()).collect();
    let mean = sizes.iter().sum::<u64>() as f64 / groups.len().max(1) as f64;
    let names: FxHashSet<&str> = matrix.names.iter().map(|&term| matrix.vocabulary.terms[term as usize].as_str()).collect();
    let nameless = |term: u32| matrix.vocabulary.terms[term as usize].split(' ').any(|word| names_nothing(word) || names.contains(word));
    let best = |(terms, &size): (&Vec<(u32, u64, u32)>, &u64)| {
        let weigh = |&(term, tf, df): &(u32, u64, u32)| {
            let weight = tf as f64 / size.max(1) as f64 * libm::log(1.0 + mean / uses[term as usize] as f64);
            (df < 2, weight, term)
        };
        let mut weighed: Vec<(bool, f64, u32)> = terms.iter().filter(|(term, _, _)| !nameless(*term)).map(weigh).collect();
        if weighed.is_empty() {
            weighed = terms.iter().map(weigh).collect();
        }
        weighed.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
        weighed.into_iter().take(most).map(|(_, _, term)| term).collect()
    };
    counted.iter().zip(&sizes).map(best).collect()
}

/// Uses of each term in a group, and segments of the group that hold it, by rising term number.
fn count(matrix: &DocumentTermMatrix, group: &[u32]) -> Vec<(u32, u64, u32)> {
    let mut entries: Vec<(u32, u32)> = group.iter().flat_map(|&segment| matrix.rows.row(segment as usize)).collect();
    entries.sort_unstable();
    let fold = |same: &[(u32, u32)]| (same[0].0, same.iter().map(|&(_, tf)| u64::from(tf)).sum(), same.len() as u32);
    entries.chunk_by(|a, b| a.0 == b.0).map(fold).collect()
}

/// Which of some segments hold each of some terms.
pub struct Postings {
    of: FxHashMap<u32, Vec<u32>>,
    segments: usize,
}

impl Postings {
    /// Looks the terms up in the segments, which come in rising order.
    pub fn of(matrix: &DocumentTermMatrix, segments: &[u32], terms: &[Vec<u32>]) -> Self {
        let mut of: FxHashMap<u32, Vec<u32>> = terms.iter().flatten().map(|&term| (term, Vec::new())).collect();
        for &segment in segments {
            for (term, _) in matrix.rows.row(segment as usize) {
                if let Some(list) = of.get_mut(&term) {
                    list.push(segment);
                }
            }
        }
        Self { of, segments: segments.len() }
    }

    fn list(&self, term: u32) -> &[u32] {
        self.of.get(&term).map_or(&[], Vec::as_slice)
    }
}

/// Mean normalised pointwise mutual information of the first ten single words.
///
/// Bouma (2009): `ln(p(x, y) / p(x) p(y)) / -ln p(x, y)` over participants' segments; -1 for a pair that never meets, 1 for one
/// that is in every segment. `None` where no pair of the words meets at all, or there is no pair.
pub fn coherence(matrix: &DocumentTermMatrix, postings: &Postings, terms: &[u32]) -> Option<f64> {
    let words: Vec<u32> = terms.iter().copied().filter(|&term| matrix.vocabulary.is_unigram(term)).take(COHERENCE_TERMS).collect();
    let (mut sum, mut pairs, mut met) = (0.0, 0u32, false);
    for (at, &x) in words.iter().enumerate() {
        for &y in &words[at + 1..] {
            let (x, y) = (postings.list(x), postings.list(y));
            let joint = common(x, y);
            met |= joint > 0;
            pairs += 1;
            sum += npmi(x.len(), y.len(), joint, postings.segments);
        }
    }
    met.then(|| sum / f64::from(pairs))
}

/// Normalised pointwise mutual information from counts of x, of y, of both, and of all.
fn npmi(x: usize, y: usize, both: usize, all: usize) -> f64 {
    if both == 0 {
        return -1.0;
    }
    if both == all {
        return 1.0;
    }
    let (x, y, both, all) = (x as f64, y as f64, both as f64, all as f64);
    libm::log(both * all / (x * y)) / -libm::log(both / all)
}

/// How many numbers two rising lists share.
fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut at, mut shared) = (0, 0);
    for x in a {
        while at < b.len() && b[at] < *x {
            at += 1;
        }
        shared += usize::from(at < b.len() && b[at] == *x);
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::space::matrix::Vocabulary;

    fn matrix() -> DocumentTermMatrix {
        let terms = ["bus", "school", "snow"].map(str::to_owned).to_vec();
        let mut matrix = DocumentTermMatrix { vocabulary: Vocabulary { terms, df: vec![2, 3, 1] }, ..Default::default() };
        matrix.rows.push([(0, 2), (1, 1)]);
        matrix.rows.push([(0, 1), (1, 1)]);
        matrix.rows.push([(1, 1), (2, 3)]);
        matrix.rows.push([]);
        matrix
    }

    #[test]
    fn class_based_weights_as_computed_by_hand() {
        // Group 0 holds 5 uses (bus 3, school 2), group 1 holds 4 (school 1, snow 3); the mean is 4.5.
        // bus: 3/5 ln(1 + 4.5/3) = .550; school in group 0: 2/5 ln(1 + 4.5/3) = .367.
        // In group 1 no term occurs in two segments: snow 3/4 ln 2.5 = .687 before school 1/4 ln 2.5.
        assert_eq!(ctfidf(&matrix(), &[vec![0, 1], vec![2]], 10), [vec![0, 1], vec![2, 1]]);
    }

    #[test]
    fn a_name_names_no_group_as_long_as_anything_else_does() {
        let mut matrix = matrix();
        matrix.names = vec![1];
        assert_eq!(ctfidf(&matrix, &[vec![0, 1], vec![2]], 10), [vec![0], vec![2]]);
        matrix.names = vec![0, 1, 2];
        assert_eq!(ctfidf(&matrix, &[vec![0, 1], vec![2]], 10), [vec![0, 1], vec![2, 1]]);
    }

    #[test]
    fn npmi_as_computed_by_hand() {
        // 4 segments, x in 2, y in 2, both in 2: ln(2 * 4 / 4) / -ln(1/2) = 1. Independent: x 2, y 2, both 1: 0.
        assert!((npmi(2, 2, 2, 4) - 1.0).abs() < 1e-12);
        assert!(npmi(2, 2, 1, 4).abs() < 1e-12);
        // x 2, y 3, both 2 of 4: ln(8/6) / ln 2 = .415.
        assert!((npmi(2, 3, 2, 4) - 0.41504).abs() < 1e-5);
        assert_eq!((npmi(1, 1, 0, 4), npmi(4, 4, 4, 4)), (-1.0, 1.0));
    }

    #[test]
    fn coherence_is_undefined_where_no_pair_meets() {
        let matrix = matrix();
        let postings = Postings::of(&matrix, &[0, 1, 2, 3], &[vec![0, 1, 2]]);
        assert_eq!(coherence(&matrix, &postings, &[0, 2]), None);
        assert_eq!(coherence(&matrix, &postings, &[0]), None);
        let with_school = coherence(&matrix, &postings, &[0, 1]);
        assert!(with_school.is_some_and(|value| (value - 0.41504).abs() < 1e-5));
    }
}
