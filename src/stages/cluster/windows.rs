//! Context windows: each participant's segment added to its neighbours, less a share of its interview's mean.
//!
//! A turn alone says too little to be grouped by ("yes, every day"). Its window is its vector
//! plus those of its neighbours in the same interview, weighted by
//! [`Kernel`](crate::math::context_kernel::Kernel). Grouped as they stand, windows
//! fall into interviews, for everybody has words of their own; so the interview's mean window is
//! taken away, and what is left says how this place differs from the rest of the interview.
//!
//! Limits: a theme that fills one whole interview goes with its mean. Cost: segments x reach x dimensions.

use ndarray::Array2;
use rayon::prelude::*;

use crate::domain::corpus::segment::Layout;
use crate::domain::space::vectors::DenseRows;
use crate::math::context_kernel::{Kernel, LAGS, add_pairs, decay_of};

use super::params::WindowConfig;

/// The length below which a vector has no usable direction.
const SHORT: f64 = 1e-9;

/// The segments that can be clustered.
pub(super) struct Windows {
    /// Their numbers in the corpus, rising.
    pub segments: Vec<u32>,
    /// The transcript of each.
    pub transcripts: Vec<u32>,
    /// One row of unit length each.
    pub points: Array2<f32>,
    /// Participants' segments left out, because neither they nor their neighbours hold a term of their own.
    pub silent: usize,
}

impl Windows {
    /// How many.
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// Those at the given places, in that order.
    pub fn select(&self, places: &[usize]) -> Self {
        Self {
            segments: places.iter().map(|&at| self.segments[at]).collect(),
            transcripts: places.iter().map(|&at| self.transcripts[at]).collect(),
            points: self.points.select(ndarray::Axis(0), places),
            silent: 0,
        }
    }
}

/// Reads every participant's segment with its neighbours.
pub(super) fn windows(rows: &DenseRows, layout: &Layout, config: &WindowConfig) -> Windows {
    let width = rows.width();
    let rows = &evened(rows, config.length_power);
    let kernel = config.kernel(measured_decay(rows, layout));
    let speakers: Vec<u32> = (0..layout.len() as u32).filter(|&at| layout.is_participant(at as usize)).collect();
    let transcript_of = layout.transcript_of();
    let mut values: Vec<f64> = vec![0.0; speakers.len() * width];
    if width > 0 {
        values.par_chunks_mut(width).zip(&speakers).for_each(|(window, &segment)| {
            let range = layout.range(transcript_of[segment as usize] as usize);
            read(rows, layout, &kernel, range, segment as usize, window);
        });
    }
    let transcripts: Vec<u32> = speakers.iter().map(|&at| transcript_of[at as usize]).collect();
    take_means_away(&mut values, width, &transcripts, layout.transcripts(), config);
    keep_directions(&values, width, &speakers, &transcripts)
}

/// The rows, each divided by its length to the given power.
///
/// A long turn speaks of more than a short one, and would alone decide the direction of every window it is in.
fn evened(rows: &DenseRows, power: f64) -> DenseRows {
    let mut rows = rows.clone();
    if rows.width() > 0 && power > 0.0 {
        let width = rows.width();
        rows.values_mut().par_chunks_mut(width).for_each(|row| {
            let length = row.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt();
            let by = libm::pow(length.max(SHORT), power);
            row.iter_mut().for_each(|v| *v = (f64::from(*v) / by) as f32);
        });
    }
    rows
}

/// One window: the segment and its weighted neighbours, at unit length.
fn read(rows: &DenseRows, layout: &Layout, kernel: &Kernel, range: std::ops::Range<usize>, segment: usize, window: &mut [f64]) {
    let mut add = |at: usize, weight: f64| {
        for (sum, &value) in window.iter_mut().zip(rows.row(at)) {
            *sum += weight * f64::from(value);
        }
    };
    add(segment, 1.0);
    kernel.neighbours(layout, range, segment, add);
    scale_to_unit(window);
}

fn scale_to_unit(row: &mut [f64]) -> bool {
    let length = row.iter().map(|v| v * v).sum::<f64>().sqrt();
    if length > SHORT && length.is_finite() {
        row.iter_mut().for_each(|v| *v /= length);
        true
    } else {
        row.fill(0.0);
        false
    }
}

/// Subtracts a share of each interview's mean, which is drawn towards the corpus's by `mean_prior` segments.
///
/// Without the prior, an interview of one segment would be left with nothing.
fn take_means_away(values: &mut [f64], width: usize, transcripts: &[u32], interviews: usize, config: &WindowConfig) {
    if width == 0 || transcripts.is_empty() {
        return;
    }
    let mut sums = vec![0.0; interviews * width];
    let mut counts = vec![0u32; interviews];
    for (row, &interview) in values.chunks_exact(width).zip(transcripts) {
        counts[interview as usize] += 1;
        let sum = &mut sums[interview as usize * width..][..width];
        sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    let mut all = vec![0.0; width];
    for sum in sums.chunks_exact(width) {
        all.iter_mut().zip(sum).for_each(|(all, sum)| *all += sum / transcripts.len() as f64);
    }
    for (sum, &count) in sums.chunks_exact_mut(width).zip(&counts) {
        // An interview of one segment is compared with the corpus instead of with itself.
        let prior = if count == 1 { config.mean_prior.max(1.0) } else { config.mean_prior };
        let weight = f64::from(count) + prior;
        sum.iter_mut().zip(&all).for_each(|(sum, all)| *sum = (*sum + prior * all) / weight.max(1.0));
    }
    values.par_chunks_mut(width).zip(transcripts).for_each(|(row, &interview)| {
        let mean = &sums[interview as usize * width..][..width];
        row.iter_mut().zip(mean).for_each(|(value, mean)| *value -= config.interview_mean * mean);
    });
}

/// Scales rows to unit length and leaves those out that have no direction.
fn keep_directions(values: &[f64], width: usize, speakers: &[u32], transcripts: &[u32]) -> Windows {
    let (mut segments, mut kept, mut points) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (&segment, &transcript)) in speakers.iter().zip(transcripts).enumerate() {
        let mut row = values[at * width..][..width].to_vec();
        if scale_to_unit(&mut row) {
            segments.push(segment);
            kept.push(transcript);
            points.extend(row.iter().map(|&v| v as f32));
        }
    }
    let silent = speakers.len() - segments.len();
    let points = Array2::from_shape_vec((segments.len(), width), points).expect("one row of `width` numbers per segment kept");
    Windows { segments, transcripts: kept, points, silent }
}

/// Measures how much of a topic is left one participant's segment later; likeness is the product of latent vectors, each less the
/// interview's mean.
fn measured_decay(rows: &DenseRows, layout: &Layout) -> f64 {
    let parts: Vec<[(f64, u64); LAGS]> = (0..layout.transcripts()).into_par_iter().map(|t| lagged(rows, layout, t)).collect();
    let mut likeness = [(0.0, 0); LAGS];
    for part in parts {
        likeness.iter_mut().zip(part).for_each(|(all, part)| *all = (all.0 + part.0, all.1 + part.1));
    }
    decay_of(&likeness)
}

/// Sums of products at each lag within one interview, and the number of pairs.
fn lagged(rows: &DenseRows, layout: &Layout, transcript: usize) -> [(f64, u64); LAGS] {
    let said: Vec<usize> = layout.range(transcript).filter(|&at| layout.is_participant(at)).collect();
    let mut mean = vec![0.0; rows.width()];
    for &at in &said {
        mean.iter_mut().zip(rows.row(at)).for_each(|(mean, &v)| *mean += f64::from(v) / said.len() as f64);
    }
    let mut likeness = [(0.0, 0); LAGS];
    add_pairs(&mut likeness, &said, |a, b| {
        let products = rows.row(a).iter().zip(rows.row(b)).zip(&mean);
        products.map(|((&a, &b), mean)| (f64::from(a) - mean) * (f64::from(b) - mean)).sum()
    });
    likeness
}

#[cfg(test)]
mod tests;
