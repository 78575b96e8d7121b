//! Average precision: how far up a ranking places the excerpts to which a person gave a code.
//!
//! `AP = sum over the positives of the precision at their place / positives` (Manning, Raghavan and Schütze 2008,
//! section 8.4), the precision at a place being the share of positives among all items down to it. Equal scores make one
//! block, and every positive in it gets the precision at the block's end, so nothing is owed to the order of files.
//! A ranking that knows nothing reaches about the share of positives, which is why the two always stand side by side.
//!
//! It compares a ranking with one person's codings. It is no accuracy: a person passes excerpts over, too. Cost: one
//! sort per code, and a walk per coder.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::review::coding::Coding;
use crate::domain::space::scores::CodeScores;

/// The ranking of one code beside the codings of one coder.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The code.
    pub code: CodeId,
    /// The coder.
    pub coder: CoderId,
    /// Participants' segments that overlap a coding of this code by this coder.
    pub positives: usize,
    /// Participants' segments of the transcripts that this coder put any code on.
    pub segments: usize,
    /// Those transcripts.
    pub transcripts: usize,
    /// Average precision of the ranking; `None` where there is no positive.
    pub precision: Option<f64>,
}

impl Comparison {
    /// The average precision of a random ranking: the share of positives.
    pub fn chance(&self) -> Option<f64> {
        (self.segments > 0).then(|| self.positives as f64 / self.segments as f64)
    }
}

/// Average precision of items of which each has a score and is a positive or not; `None` without a positive.
///
/// ```
/// use leitmotif::report::average_precision;
/// // Places 1 and 3 of four: (1/1 + 2/3) / 2.
/// let precision = average_precision(&[(0.9, true), (0.7, false), (0.5, true), (0.1, false)]);
/// assert!((precision.unwrap() - 5.0 / 6.0).abs() < 1e-12);
/// ```
pub fn average_precision(items: &[(f32, bool)]) -> Option<f64> {
    let mut sorted = items.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    precision_of_sorted(sorted.into_iter())
}

/// The same, of items that come best first.
fn precision_of_sorted(items: impl Iterator<Item = (f32, bool)>) -> Option<f64> {
    let (mut seen, mut hits, mut block, mut sum) = (0usize, 0usize, 0usize, 0.0);
    let mut score = None;
    for (next, positive) in items {
        if score.is_some_and(|score| score != next) {
            sum += block as f64 * hits as f64 / seen.max(1) as f64;
            block = 0;
        }
        score = Some(next);
        seen += 1;
        hits += usize::from(positive);
        block += usize::from(positive);
    }
    sum += block as f64 * hits as f64 / seen.max(1) as f64;
    (hits > 0).then(|| sum / hits as f64)
}

/// Compares the ranking of every code with every coder who used a code of that name; by code, then by coder's name.
///
/// Only the transcripts that a coder put some code on are counted for that coder: the others may not have been read.
pub fn compare(
    codings: &[Coding],
    transcripts: &[SafeTranscript],
    segments: &[Segments],
    layout: &Layout,
    scores: &CodeScores,
) -> Vec<Comparison> {
    let coders = coded(codings, transcripts, segments, layout, scores);
    let of_code = |column: usize| -> Vec<Comparison> {
        let score = |segment: usize| scores.ranked.row(segment)[column];
        let mut order: Vec<usize> = (0..layout.len()).filter(|&segment| layout.is_participant(segment)).collect();
        order.sort_by(|&a, &b| score(b).total_cmp(&score(a)).then(a.cmp(&b)));
        let of_coder = |coder: &Coded| {
            let positive = coder.positive.get(column)?.as_ref()?;
            let judged = || order.iter().copied().filter(|&segment| coder.judged[segment]);
            Some(Comparison {
                code: scores.codes[column].code.clone(),
                coder: coder.name.clone(),
                positives: judged().filter(|&segment| positive[segment]).count(),
                segments: judged().count(),
                transcripts: coder.transcripts,
                precision: precision_of_sorted(judged().map(|segment| (score(segment), positive[segment]))),
            })
        };
        coders.iter().filter_map(of_coder).collect()
    };
    (0..scores.codes.len()).into_par_iter().flat_map_iter(of_code).collect()
}

/// One coder's codings, mapped to the segments.
struct Coded {
    name: CoderId,
    transcripts: usize,
    /// Whether the segment's transcript has any coding of this coder.
    judged: Vec<bool>,
    /// Per code the segments that a coding of it overlaps; `None` where this coder never used it.
    positive: Vec<Option<Vec<bool>>>,
}

fn coded(codings: &[Coding], transcripts: &[SafeTranscript], segments: &[Segments], layout: &Layout, scores: &CodeScores) -> Vec<Coded> {
    let mut names: Vec<&CoderId> = codings.iter().map(|coding| &coding.coder).collect();
    names.sort_unstable();
    names.dedup();
    let blank = |&name: &&CoderId| Coded {
        name: name.clone(),
        transcripts: 0,
        judged: vec![false; layout.len()],
        positive: vec![None; scores.codes.len()],
    };
    let mut coders: Vec<Coded> = names.iter().map(blank).collect();
    let mut by_document: BTreeMap<&DocumentId, Vec<&Coding>> = BTreeMap::new();
    codings.iter().for_each(|coding| by_document.entry(&coding.document).or_default().push(coding));
    for (at, transcript) in transcripts.iter().enumerate() {
        let Some(codings) = by_document.get(&transcript.id) else { continue };
        let offsets = transcript.offsets();
        for coding in codings {
            let Ok(coder) = names.binary_search(&&coding.coder) else { continue };
            let coder = &mut coders[coder];
            let range = layout.range(at);
            if !range.is_empty() && !coder.judged[range.start] {
                coder.transcripts += 1;
                coder.judged[range.clone()].fill(true);
            }
            let Some(column) = scores.codes.iter().position(|signal| signal.code == coding.code) else { continue };
            let Some(span) = offsets.to_bytes(&transcript.text, coding.span) else { continue };
            let positive = coder.positive[column].get_or_insert_with(|| vec![false; layout.len()]);
            let items = &segments[at].items;
            let first = items.partition_point(|segment| segment.span.end <= span.start);
            let overlapped = items[first..].iter().take_while(|segment| segment.span.start < span.end).count();
            positive[range.start + first..range.start + first + overlapped].fill(true);
        }
    }
    coders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(items: &[(f32, bool)], expect: Option<f64>) {
        let found = average_precision(items);
        assert_eq!(found.is_some(), expect.is_some());
        assert!(found.zip(expect).is_none_or(|(found, expect)| (found - expect).abs() < 1e-12), "{found:?} is not {expect:?}");
    }

    #[test]
    fn average_precision_as_computed_by_hand() {
        // Positives at places 1, 3 and 6 of six: (1/1 + 2/3 + 3/6) / 3 = 13/18.
        let items = [(0.9, true), (0.8, false), (0.7, true), (0.6, false), (0.5, false), (0.4, true)];
        check(&items, Some(13.0 / 18.0));
        // The order in which the items are given does not matter.
        let mut turned = items;
        turned.reverse();
        check(&turned, Some(13.0 / 18.0));
    }

    #[test]
    fn equal_scores_share_the_precision_of_their_block() {
        // A block of three with two positives after one positive: (1/1 + 3/4 + 3/4) / 3 = 5/6, in any order.
        check(&[(2.0, true), (1.0, true), (1.0, false), (1.0, true)], Some(5.0 / 6.0));
        check(&[(1.0, false), (1.0, true), (2.0, true), (1.0, true)], Some(5.0 / 6.0));
        // Nothing but ties: chance.
        check(&[(1.0, true), (1.0, false), (1.0, false), (1.0, false)], Some(0.25));
    }

    #[test]
    fn without_a_positive_there_is_no_average() {
        check(&[(1.0, false)], None);
        check(&[], None);
        check(&[(1.0, true), (0.5, true)], Some(1.0));
    }
}
