//! Likeness of segments: how much a decision on one says of another, as a weighted mean of channels.
//!
//! Each channel is a positive semidefinite kernel with 1 on its diagonal: a cosine of dense or sparse rows of unit length where it is
//! positive, raised to a power; how near two segments lie in one interview; how alike they are in length. Rows are
//! participants' segments, in the order of the corpus. Cost: rows x decided segments x dimensions; a block of rows is one matrix product.

use ndarray::{Array2, Axis, Slice};
use rustc_hash::FxHashMap;

use crate::domain::space::vectors::{DenseRows, scale_to_unit};

/// Difference of `ln(1 + words)` at which likeness in length has fallen to `e^-.5`.
const LENGTH_SPREAD: f32 = 0.5;

/// One way in which segments are alike.
pub enum Channel {
    /// A power of the cosine of rows of unit length.
    Dense { rows: Array2<f32>, power: i32 },
    /// The same where several segments share a row: the question that they answer. A segment without one is like nothing but itself.
    Shared { of: Vec<Option<u32>>, rows: Array2<f32>, power: i32 },
    /// The cosine of sparse rows of unit length, by rising column.
    Sparse { rows: Vec<Vec<(u32, f32)>> },
    /// A factor for each turn between two segments of one interview; 0 across interviews.
    Near { transcript: Vec<u32>, turn: Vec<u32>, decay: f32 },
    /// Likeness of `ln(1 + words)`.
    Length { log_words: Vec<f32> },
}

/// Channels with their weights.
pub struct Likeness {
    channels: Vec<(f32, Channel)>,
    rows: usize,
}

/// Segments that others are compared with, made ready channel by channel.
pub struct Chosen {
    rows: Vec<usize>,
    ready: Vec<Ready>,
}

enum Ready {
    Columns(Array2<f32>),
    Postings(FxHashMap<u32, Vec<(u32, f32)>>),
    Nothing,
}

impl Likeness {
    /// Takes channels of so many rows, each with its weight.
    pub fn new(rows: usize, channels: Vec<(f32, Channel)>) -> Self {
        Self { channels, rows }
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Prepares rows for comparison.
    pub fn choose(&self, rows: Vec<usize>) -> Chosen {
        let ready = self.channels.iter().map(|(_, channel)| channel.ready(&rows)).collect();
        Chosen { rows, ready }
    }

    /// Likeness of a run of rows to the chosen ones, `rows x chosen`; between 0 and 1.
    pub fn block(&self, rows: std::ops::Range<usize>, chosen: &Chosen) -> Array2<f32> {
        let all: f32 = self.channels.iter().map(|(weight, _)| weight).sum();
        let mut sums = Array2::zeros((rows.len(), chosen.rows.len()));
        for ((weight, channel), ready) in self.channels.iter().zip(&chosen.ready) {
            channel.add(rows.clone(), &chosen.rows, ready, weight / all, &mut sums);
        }
        sums
    }

    /// Likeness of the chosen ones to one another.
    pub fn among(&self, chosen: &Chosen) -> Array2<f32> {
        let mut square = Array2::zeros((chosen.rows.len(), chosen.rows.len()));
        for (mut into, &row) in square.outer_iter_mut().zip(&chosen.rows) {
            into.assign(&self.block(row..row + 1, chosen).row(0));
        }
        square
    }
}

impl Channel {
    fn ready(&self, chosen: &[usize]) -> Ready {
        match self {
            Self::Dense { rows, .. } => Ready::Columns(rows.select(Axis(0), chosen)),
            Self::Shared { rows, of, .. } => {
                let mut table = Array2::zeros((chosen.len(), rows.ncols()));
                for (mut into, &at) in table.outer_iter_mut().zip(chosen) {
                    if let Some(shared) = of[at] {
                        into.assign(&rows.row(shared as usize));
                    }
                }
                Ready::Columns(table)
            }
            Self::Sparse { rows } => {
                let mut postings: FxHashMap<u32, Vec<(u32, f32)>> = FxHashMap::default();
                for (place, &at) in chosen.iter().enumerate() {
                    rows[at].iter().for_each(|&(term, weight)| postings.entry(term).or_default().push((place as u32, weight)));
                }
                Ready::Postings(postings)
            }
            Self::Near { .. } | Self::Length { .. } => Ready::Nothing,
        }
    }

    fn add(&self, range: std::ops::Range<usize>, chosen: &[usize], ready: &Ready, weight: f32, sums: &mut Array2<f32>) {
        match (self, ready) {
            (Self::Dense { rows, power }, Ready::Columns(columns)) => {
                let cosines = rows.slice_axis(Axis(0), Slice::from(range)).dot(&columns.t());
                sums.zip_mut_with(&cosines, |sum, &cosine| *sum += weight * cosine.max(0.0).powi(*power));
            }
            (Self::Shared { of, rows, power }, Ready::Columns(columns)) => {
                let table = of[range.clone()].iter().map(|shared| shared.map(|shared| columns.dot(&rows.row(shared as usize))));
                for (mut sums, cosines) in sums.outer_iter_mut().zip(table) {
                    if let Some(cosines) = cosines {
                        sums.zip_mut_with(&cosines, |sum, &cosine| *sum += weight * cosine.max(0.0).powi(*power));
                    }
                }
            }
            (Self::Sparse { rows }, Ready::Postings(postings)) => {
                for (mut sums, row) in sums.outer_iter_mut().zip(&rows[range]) {
                    for (term, own) in row {
                        let met = postings.get(term).into_iter().flatten();
                        met.for_each(|&(place, other)| sums[place as usize] += weight * own * other);
                    }
                }
            }
            (Self::Near { transcript, turn, decay }, _) => {
                for (mut sums, at) in sums.outer_iter_mut().zip(range) {
                    let here = chosen.iter().zip(&mut sums).filter(|(other, _)| transcript[**other] == transcript[at]);
                    here.for_each(|(&other, sum)| *sum += weight * decay.powi(turn[at].abs_diff(turn[other]) as i32));
                }
            }
            (Self::Length { log_words }, _) => {
                for (mut sums, at) in sums.outer_iter_mut().zip(range) {
                    for (sum, &other) in sums.iter_mut().zip(chosen) {
                        let apart = (log_words[at] - log_words[other]) / LENGTH_SPREAD;
                        *sum += weight * libm::expf(-0.5 * apart * apart);
                    }
                }
            }
            _ => unreachable!("each channel makes ready what it reads"),
        }
    }
}

/// Some rows of a table, as an array.
pub(super) fn chosen_rows(rows: &DenseRows, chosen: &[u32]) -> Array2<f32> {
    let mut table = Array2::zeros((chosen.len(), rows.width()));
    if rows.width() > 0 {
        for (mut into, &at) in table.outer_iter_mut().zip(chosen) {
            into.iter_mut().zip(rows.row(at as usize)).for_each(|(into, &value)| *into = value);
        }
    }
    table
}

/// Rows less their mean.
pub(super) fn centred(mut rows: Array2<f32>) -> Array2<f32> {
    let n = rows.nrows().max(1) as f64;
    let mut mean = vec![0f64; rows.ncols()];
    rows.outer_iter().for_each(|row| mean.iter_mut().zip(row).for_each(|(mean, &value)| *mean += f64::from(value) / n));
    rows.outer_iter_mut().for_each(|mut row| row.iter_mut().zip(&mean).for_each(|(value, mean)| *value -= *mean as f32));
    rows
}

/// Rows at unit length; a row without direction stays as it is, or becomes zeros where it is all but nothing.
pub(super) fn unit(mut rows: Array2<f32>) -> Array2<f32> {
    for mut row in rows.outer_iter_mut() {
        let mut values = row.to_vec();
        if !scale_to_unit(&mut values) {
            values.fill(0.0);
        }
        row.iter_mut().zip(values).for_each(|(into, value)| *into = value);
    }
    rows
}

/// Interviews with fewer segments keep more of their own mean.
const INTERVIEW_PRIOR: f64 = 5.0;

/// Rows less a share `n / (n + 5)` of the mean of their interview, of which `n` is the number of rows.
pub(super) fn less_interview(mut rows: Array2<f32>, transcript: &[u32]) -> Array2<f32> {
    let mut from = 0;
    for same in transcript.chunk_by(|a, b| a == b) {
        let (n, to) = (same.len() as f64, from + same.len());
        let mut mean = vec![0f64; rows.ncols()];
        for row in rows.slice_axis(Axis(0), Slice::from(from..to)).outer_iter() {
            mean.iter_mut().zip(row).for_each(|(mean, &value)| *mean += f64::from(value) / n);
        }
        let share = n / (n + INTERVIEW_PRIOR);
        for mut row in rows.slice_axis_mut(Axis(0), Slice::from(from..to)).outer_iter_mut() {
            row.iter_mut().zip(&mean).for_each(|(value, mean)| *value -= (share * mean) as f32);
        }
        from = to;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_wholly_like_itself_and_channels_are_weighed() {
        let dense = unit(Array2::from_shape_vec((3, 2), vec![3.0, 0.0, 3.0, 3.0, -1.0, 0.0]).expect("three rows"));
        let likeness = Likeness::new(
            3,
            vec![
                (2.0, Channel::Dense { rows: dense, power: 2 }),
                (1.0, Channel::Near { transcript: vec![0, 0, 1], turn: vec![0, 2, 0], decay: 0.5 }),
                (1.0, Channel::Sparse { rows: vec![vec![(0, 1.0)], vec![(0, 0.6), (3, 0.8)], vec![(3, 1.0)]] }),
                (1.0, Channel::Length { log_words: vec![1.0, 1.0, 2.0] }),
            ],
        );
        let among = likeness.among(&likeness.choose(vec![0, 1, 2]));
        let far = libm::expf(-2.0);
        let expect = [[1.0, (2.0 * 0.5 + 0.25 + 0.6 + 1.0) / 5.0, far / 5.0], [0.57, 1.0, (0.8 + far) / 5.0]];
        for (row, expect) in among.outer_iter().zip(expect) {
            row.iter().zip(expect).for_each(|(found, expect)| assert!((found - expect).abs() < 1e-6, "{found} {expect}"));
        }
        let (a, b) = (likeness.block(0..3, &likeness.choose(vec![2])), among.column(2).to_owned());
        assert!(a.column(0).iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-6));
    }

    #[test]
    fn a_question_is_shared_by_its_answers() {
        let rows = unit(Array2::from_shape_vec((1, 1), vec![4.0]).expect("one row"));
        let likeness = Likeness::new(3, vec![(1.0, Channel::Shared { of: vec![Some(0), None, Some(0)], rows, power: 3 })]);
        let among = likeness.among(&likeness.choose(vec![0, 1, 2]));
        assert_eq!(among.as_slice().expect("in one piece"), [1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0]);
    }

    #[test]
    fn an_interview_loses_its_own_mean() {
        let rows = Array2::from_shape_vec((3, 1), vec![2.0, 4.0, 6.0]).expect("three rows");
        let less = less_interview(rows, &[0, 0, 1]);
        let expect = [2.0 - 3.0 * 2.0 / 7.0, 4.0 - 3.0 * 2.0 / 7.0, 6.0 - 6.0 / 6.0];
        assert!(less.iter().zip(expect).all(|(found, expect)| (found - expect as f32).abs() < 1e-6));
    }
}
