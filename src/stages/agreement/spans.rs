//! Overlap of the stretches that two coders marked with a code.
//!
//! Counted in characters and summed over codes: `F1 = 2 |A and B| / (|A| + |B|)`, Jaccard's
//! `|A and B| / |A or B|`. With more coders, all pairs are pooled. Neither corrects for chance; for
//! turns as units, F1 is positive agreement. A span whose border moved by one word loses little,
//! which is what a reader of excerpts wants to know. Cost: borders times coders squared.

use super::unitizing::characters;
use crate::domain::measure::statistic::{Statistic, Undefined};
use crate::domain::measure::unitizing::Unitizing;

/// F1 of the characters marked.
pub fn span_f1(unitizing: &Unitizing) -> Statistic {
    let cover = cover(unitizing)?;
    ratio(2 * cover.both, cover.first + cover.second)
}

/// Jaccard's index of the characters marked.
pub fn span_jaccard(unitizing: &Unitizing) -> Statistic {
    let cover = cover(unitizing)?;
    ratio(cover.both, cover.first + cover.second - cover.both)
}

#[derive(Default)]
struct Cover {
    first: u64,
    second: u64,
    both: u64,
}

fn cover(unitizing: &Unitizing) -> Result<Cover, Undefined> {
    if unitizing.coders.len() < 2 {
        return Err(Undefined::FewerThanTwoCoders);
    }
    if unitizing.length == 0 {
        return Err(Undefined::NoUnits);
    }
    let ratings = characters(unitizing);
    let size = |at: Option<u32>| at.map_or(0, |at| ratings.values()[at as usize].len()) as u64;
    let common = |a: Option<u32>, b: Option<u32>| match (a, b) {
        (Some(a), Some(b)) => ratings.values()[a as usize].intersection(&ratings.values()[b as usize]).count() as u64,
        _ => 0,
    };
    let mut cover = Cover::default();
    for (row, length) in ratings.rows() {
        for (a, b) in (0..row.len()).flat_map(|a| (a + 1..row.len()).map(move |b| (row[a], row[b]))) {
            cover.first += length * size(a);
            cover.second += length * size(b);
            cover.both += length * common(a, b);
        }
    }
    Ok(cover)
}

fn ratio(part: u64, whole: u64) -> Statistic {
    if whole == 0 { Err(Undefined::NothingRelevantFound) } else { Ok(part as f64 / whole as f64) }
}
