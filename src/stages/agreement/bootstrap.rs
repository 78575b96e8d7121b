//! Bootstrap intervals: what a statistic would have been on other samples of the same kind.
//!
//! Percentile bootstrap (Efron & Tibshirani 1993, chapter 13): as many blocks are drawn with
//! replacement as there are, many times over; the interval holds the middle share of the values.
//! A block is a unit, or better a whole transcript, because turns of one interview are not
//! independent of one another and an interval over turns is too narrow. With under ten transcripts
//! that is no longer reliable either. A resample on which the statistic is undefined is left out
//! and counted.
//!
//! Cost: a round touches the counts of the blocks drawn and then the different rows only, never
//! the units again. Draws depend on nothing but the seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::domain::measure::ratings::Ratings;
use crate::domain::measure::statistic::{Interval, Statistic};

/// The units that are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocks {
    /// Single units, each by the row that it is like.
    Units(Vec<u32>),
    /// Units that stay together: for each block, which rows it holds and how often.
    Groups(Vec<Vec<(u32, u64)>>),
}

/// How often and with which seed to draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resampling {
    /// Rounds.
    pub rounds: u32,
    /// The share of resampled values that the interval holds.
    pub confidence: f64,
    /// Where the draws come from.
    pub seed: u64,
}

/// The values of one statistic over the rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Resampled {
    /// The values, lowest first.
    values: Vec<f64>,
    /// Rounds in which the statistic was undefined.
    pub left_out: u32,
    confidence: f64,
}

impl Blocks {
    /// Every unit by itself.
    pub fn units<V>(ratings: &Ratings<V>) -> Self {
        let rows = ratings.times().iter().enumerate();
        Self::Units(rows.flat_map(|(row, &times)| std::iter::repeat_n(row as u32, times as usize)).collect())
    }

    /// Units together that have the same block number: for each unit the row that it is like, and its block.
    pub fn grouped(units: impl IntoIterator<Item = (u32, usize)>) -> Self {
        let mut counts: Vec<std::collections::BTreeMap<u32, u64>> = Vec::new();
        for (row, block) in units {
            if counts.len() <= block {
                counts.resize_with(block + 1, Default::default);
            }
            *counts[block].entry(row).or_default() += 1;
        }
        Self::Groups(counts.into_iter().filter(|rows| !rows.is_empty()).map(|rows| rows.into_iter().collect()).collect())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Units(rows) => rows.len(),
            Self::Groups(groups) => groups.len(),
        }
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds as many blocks as there are, drawn with replacement, to the counts of the rows.
    fn draw(&self, rng: &mut ChaCha8Rng, times: &mut [u64]) {
        // The high half of a 64-bit product: no modulo, and a bias below blocks / 2^32.
        let mut drawn = || ((u64::from(rng.next_u32()) * self.len() as u64) >> 32) as usize;
        match self {
            Self::Units(rows) => (0..rows.len()).for_each(|_| times[rows[drawn()] as usize] += 1),
            Self::Groups(groups) => {
                for _ in 0..groups.len() {
                    groups[drawn()].iter().for_each(|&(row, count)| times[row as usize] += count);
                }
            }
        }
    }
}

/// Draws, and computes `N` statistics on each resample.
pub fn bootstrap<V: Clone, const N: usize>(
    ratings: &Ratings<V>,
    blocks: &Blocks,
    how: Resampling,
    statistics: impl Fn(&Ratings<V>) -> [Statistic; N],
) -> [Resampled; N] {
    let mut rng = ChaCha8Rng::seed_from_u64(how.seed);
    let mut values: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    let mut left_out = [0; N];
    let rounds = if blocks.is_empty() { 0 } else { how.rounds };
    for _ in 0..rounds {
        let mut times = vec![0; ratings.times().len()];
        blocks.draw(&mut rng, &mut times);
        for (at, figure) in statistics(&ratings.with_times(times)).into_iter().enumerate() {
            match figure {
                Ok(value) => values[at].push(value),
                Err(_) => left_out[at] += 1,
            }
        }
    }
    let mut left_out = left_out.into_iter();
    values.map(|mut values| {
        values.sort_by(f64::total_cmp);
        Resampled { values, left_out: left_out.next().unwrap_or(0), confidence: how.confidence }
    })
}

impl Resampled {
    /// The interval, where any round gave a value.
    pub fn interval(&self) -> Option<Interval> {
        let tail = (1.0 - self.confidence) / 2.0;
        Some(Interval { low: self.quantile(tail)?, high: self.quantile(1.0 - tail)? })
    }

    /// The share of rounds with a value under a target.
    pub fn share_below(&self, target: f64) -> Option<f64> {
        let below = self.values.partition_point(|&value| value < target);
        (!self.values.is_empty()).then(|| below as f64 / self.values.len() as f64)
    }

    /// The value at a share of the way from the lowest to the highest, between two where it falls between.
    fn quantile(&self, share: f64) -> Option<f64> {
        let place = share * self.values.len().checked_sub(1)? as f64;
        let (low, high) = (place.floor() as usize, place.ceil() as usize);
        Some(self.values[low] + (self.values[high] - self.values[low]) * (place - low as f64))
    }
}
