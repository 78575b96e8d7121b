//! Reads a segment with its neighbours, because it may say by itself only "yes, every day".
//!
//! The largest single gain of all that was measured. The kernel and its formula stand in
//! [`Kernel`]; here are how fast it falls, measured on the corpus, and its use.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::lexical::each_row;
use super::score_matrix::ScoreMatrix;
use crate::domain::corpus::segment::Layout;
use crate::domain::setting::Setting;
use crate::domain::space::vectors::{DenseRows, scale_to_unit};
use crate::math::context_kernel::{Kernel, LAGS, add_pairs, decay_of};

/// What a person wrote about the context kernel.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KernelConfig {
    /// Farthest neighbour that counts, in segments; 0 reads each segment by itself.
    pub window_segments: u32,
    /// Factor per segment of distance, or `"auto"`.
    pub decay: Setting<f64>,
    /// Words in between that bring a neighbour's weight down to `1/e`.
    pub pause_words: f64,
    /// Factor of a participant's neighbouring segment.
    pub participant: f64,
    /// Factor of an interviewer's segment or a note before.
    pub context_before: f64,
    /// Factor of an interviewer's segment or a note after.
    pub context_after: f64,
}

impl KernelConfig {
    /// The kernel, with a decay measured on plain scores where none is given.
    pub(super) fn kernel(&self, scores: &ScoreMatrix, layout: &Layout) -> Kernel {
        Kernel {
            window_segments: self.window_segments as usize,
            decay: self.decay.given().unwrap_or_else(|| measured_decay(scores, layout)),
            pause_words: self.pause_words,
            participant: self.participant,
            context_before: self.context_before,
            context_after: self.context_after,
        }
    }
}

/// Measures how much of a subject is left one segment later; likeness is the mean over codes of the products of standardized scores.
fn measured_decay(scores: &ScoreMatrix, layout: &Layout) -> f64 {
    let mut likeness = [(0.0, 0); LAGS];
    for transcript in 0..layout.transcripts() {
        let said: Vec<usize> = layout.range(transcript).filter(|&at| layout.is_participant(at)).collect();
        add_pairs(&mut likeness, &said, |a, b| scores.row(a).iter().zip(scores.row(b)).map(|(a, b)| a * b).sum());
    }
    decay_of(&likeness)
}

/// The neighbours of every segment and their weights, computed once for all that reads with context.
pub(super) struct Neighbours {
    starts: Vec<usize>,
    entries: Vec<(u32, f64)>,
}

impl Neighbours {
    /// Computes the neighbours of every segment.
    pub fn of(kernel: &Kernel, layout: &Layout) -> Self {
        let transcript_of = layout.transcript_of();
        let near = |segment: usize| {
            let mut list = Vec::with_capacity(2 * kernel.window_segments);
            let range = layout.range(transcript_of[segment] as usize);
            kernel.neighbours(layout, range, segment, |at, weight| list.push((at as u32, weight)));
            list
        };
        let lists: Vec<Vec<(u32, f64)>> = (0..layout.len()).into_par_iter().with_min_len(256).map(near).collect();
        let mut starts = vec![0];
        starts.extend(lists.iter().scan(0, |sum, list| {
            *sum += list.len();
            Some(*sum)
        }));
        Self { starts, entries: lists.concat() }
    }

    fn row(&self, segment: usize) -> &[(u32, f64)] {
        &self.entries[self.starts[segment]..self.starts[segment + 1]]
    }

    /// What the neighbours alone give, without the segment itself.
    pub fn alone(&self, scores: &ScoreMatrix) -> ScoreMatrix {
        let mut sums = ScoreMatrix::zeros(scores.segments(), scores.codes());
        each_row(&mut sums, |segment, sum| {
            for &(at, weight) in self.row(segment) {
                sum.iter_mut().zip(scores.row(at as usize)).for_each(|(sum, score)| *sum += weight * score);
            }
        });
        sums
    }

    /// Every segment's vector with its neighbours', at unit length.
    pub fn windows(&self, rows: &DenseRows) -> DenseRows {
        let width = rows.width();
        let mut windows = rows.clone();
        if width == 0 {
            return windows;
        }
        windows.values_mut().par_chunks_mut(width).enumerate().with_min_len(256).for_each(|(segment, window)| {
            for &(at, weight) in self.row(segment) {
                window.iter_mut().zip(rows.row(at as usize)).for_each(|(sum, &v)| *sum += weight as f32 * v);
            }
            scale_to_unit(window);
        });
        windows
    }
}
