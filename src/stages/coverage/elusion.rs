//! The elusion sample: uncoded turns drawn at random, read by a person, to say how much was left uncoded.
//!
//! A ranked list finds; it proves nothing. `n` turns are drawn from all that the coder left without a code, without a
//! look at any score, and `n` is fixed in the run's manifest before the first is opened. What `k` of them being codable
//! says of recall is in [`recall`](crate::math::recall).

use std::collections::BTreeMap;

use thiserror::Error;

use super::turns::Turns;
use crate::domain::digest::hash64;
use crate::domain::ids::{DocumentId, SegmentId};
use crate::domain::measure::coverage::{ElusionSample, SampleRead, SampleSize};
use crate::domain::measure::sample::{CoverageSample, SampleAnswer};
use crate::math::recall::{Population, missed_units, recall_estimate, recall_interval, size_for_bound, size_for_width};

/// The shares that sample sizes are reported for.
const SHARES: [f64; 4] = [0.10, 0.05, 0.02, 0.01];

/// Why a read sample cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum SampleFault {
    #[error("{missing} of the {drawn} turns drawn have no answer; recall is reported when all of them are read")]
    Incomplete { missing: usize, drawn: usize },
    #[error("{doubled} turns are answered more than once; keep one answer for each")]
    Doubled { doubled: usize },
    #[error("{extra} answers are of turns that were not drawn; a sample that is added to by choice is none")]
    Extra { extra: usize },
}

/// Draws turns from those left uncoded.
pub fn draw(turns: &Turns, given: &[bool], size: u32, seed: u64) -> Option<ElusionSample> {
    let mut uncoded: Vec<SegmentId> = (0..turns.len()).filter(|&turn| !given[turn]).map(|turn| turns.segments[turn]).collect();
    let (coded, left) = (turns.len() - uncoded.len(), uncoded.len());
    let size = (size as usize).min(left);
    if size == 0 {
        return None;
    }
    uncoded.sort_by_key(|turn| (hash64(seed, "coverage.sample", u64::from(turn.0)), *turn));
    uncoded.truncate(size);
    let counts = CoverageSample { accepted: coded as u64, unsuggested: left as u64, sampled: size as u64, found: 0 };
    Some(ElusionSample { turns: uncoded, counts, read: None })
}

/// Matches the answers with the sample; they must be of the very turns drawn, each of them.
///
/// # Errors
///
/// A [`SampleFault`] if the answers are not those to the rows that were drawn.
pub fn read(
    sample: &mut ElusionSample,
    answers: &[SampleAnswer],
    place: impl Fn(SegmentId) -> (DocumentId, u32),
    confidence: f64,
) -> Result<(), SampleFault> {
    let by_place: BTreeMap<(&str, u32), bool> =
        answers.iter().map(|answer| ((answer.document.as_str(), answer.start), answer.codable)).collect();
    if by_place.len() < answers.len() {
        return Err(SampleFault::Doubled { doubled: answers.len() - by_place.len() });
    }
    let drawn: Vec<(DocumentId, u32)> = sample.turns.iter().map(|&turn| place(turn)).collect();
    let given: Vec<Option<bool>> = drawn.iter().map(|(document, start)| by_place.get(&(document.as_str(), *start)).copied()).collect();
    let missing = given.iter().filter(|answer| answer.is_none()).count();
    if missing > 0 {
        return Err(SampleFault::Incomplete { missing, drawn: drawn.len() });
    }
    if by_place.len() > drawn.len() {
        return Err(SampleFault::Extra { extra: by_place.len() - drawn.len() });
    }
    sample.counts.found = given.iter().flatten().filter(|&&codable| codable).count() as u64;
    let (least, most) = missed_units(sample.counts, (1.0 - confidence) / 2.0);
    sample.read = Some(SampleRead {
        recall: recall_estimate(sample.counts),
        interval: recall_interval(sample.counts, confidence, Population::Finite).ok(),
        missed: [least, most],
    });
    Ok(())
}

/// How many turns must be read so that "none found" excludes a share of the uncoded ones.
pub fn sizes(coded: u64, uncoded: u64) -> Vec<SampleSize> {
    if uncoded == 0 || coded == 0 {
        return Vec::new();
    }
    let none_found = |&share: &f64| SampleSize::NoneFound { share, turns: size_for_bound(uncoded, share, 0, 0.95) };
    let widths = [0.10, 0.05].into_iter().flat_map(|half_width| [0.9, 0.8].map(|recall| (half_width, recall)));
    let width = |(half_width, recall)| SampleSize::HalfWidth {
        half_width,
        recall,
        turns: size_for_width(coded, uncoded, recall, half_width, 0.95),
    };
    SHARES.iter().map(none_found).chain(widths.map(width)).collect()
}
