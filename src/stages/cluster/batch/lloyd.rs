//! K-means over lines: exact iterations that skip lines which cannot have changed their cluster.
//!
//! Source: Lloyd (1982); the bounds are Hamerly's (2010), Making k-means even faster. Each line keeps an upper bound on the
//! distance to its own centre and a lower bound on that to any other. When centres move, the bounds give way by how far
//! they moved; a line whose bounds still do not meet stays, unseen. So late iterations cost two numbers a line. The
//! result is that of the plain method, but for lines at equal distance.

use ndarray::Array2;
use rayon::prelude::*;

use super::points::{Nearest, Points, lanes};
use crate::domain::space::batch::NO_CLUSTER;
use crate::domain::space::packed::TASK;

/// The slack of the bounds for rounding, since centres are added up and compared in `f32`.
const ROUNDING: f32 = 1e-5;

/// When iterations stop.
#[derive(Clone, Copy)]
pub(super) struct Until {
    pub passes: usize,
    /// The largest sum of squared moves of all centres that counts as rest.
    pub moves: f64,
}

/// Centres, with the cluster and the bounds of every line.
pub(super) struct State {
    pub centres: Array2<f32>,
    pub labels: Vec<u16>,
    upper: Vec<f32>,
    lower: Vec<f32>,
    sums: Vec<i64>,
    counts: Vec<i64>,
    pub passes: usize,
    pub at_rest: bool,
}

/// What one pass changes: whole numbers, so that any split of the lines gives the same.
struct Changes {
    sums: Vec<i64>,
    counts: Vec<i64>,
    /// Lines to look at, and what was seen: kept from task to task for their room.
    open: Vec<u32>,
    near: Vec<Nearest>,
}

impl State {
    /// The state before any pass: nothing but the centres.
    pub fn new(points: &Points<'_>, centres: Array2<f32>) -> Self {
        let (k, n) = (centres.nrows(), points.len());
        Self {
            centres,
            labels: vec![NO_CLUSTER; n],
            upper: vec![f32::INFINITY; n],
            lower: vec![0.0; n],
            sums: vec![0; points.basis.len() * k],
            counts: vec![0; k],
            passes: 0,
            at_rest: false,
        }
    }

    /// Iterates until the centres converge, or so many passes were made.
    pub fn run(&mut self, points: &Points<'_>, until: Until) {
        for _ in 0..until.passes {
            if self.at_rest {
                break;
            }
            self.pass(points);
            let moved = self.update(points);
            self.at_rest = moved <= until.moves;
            self.passes += 1;
        }
    }

    /// Sum of squared distances of the lines to the means of their clusters, as the last pass gave them out.
    ///
    /// Lines lie on the unit sphere, so it is the number of lines less what their means keep: no line is looked at again.
    pub fn inertia(&self) -> f64 {
        let square = |centre: ndarray::ArrayView1<'_, f32>| centre.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>();
        self.counts.iter().zip(self.centres.outer_iter()).map(|(&count, centre)| count as f64 * (1.0 - square(centre))).sum()
    }

    /// Gives every line to its nearest centre.
    fn pass(&mut self, points: &Points<'_>) {
        let k = self.centres.nrows();
        let (lanes, nearest) = lanes(k);
        let products = points.products(&self.centres, lanes);
        let none = || Changes { sums: Vec::new(), counts: vec![0; k], open: Vec::new(), near: Vec::new() };
        let few = points.len().div_ceil(TASK).div_ceil(2 * rayon::current_num_threads()).max(1);
        let bounds = self.labels.par_chunks_mut(TASK).zip(self.upper.par_chunks_mut(TASK)).zip(self.lower.par_chunks_mut(TASK));
        let changes = bounds
            .enumerate()
            .with_min_len(few)
            .fold(none, |mut changes, (task, ((labels, upper), lower))| {
                let is_open = |&row: &u32| upper[row as usize % TASK] >= lower[row as usize % TASK] && points.scales[row as usize] > 0.0;
                let (mut open, mut near) = (std::mem::take(&mut changes.open), std::mem::take(&mut changes.near));
                open.clear();
                open.extend((task * TASK..task * TASK + labels.len()).map(|row| row as u32).filter(is_open));
                nearest(points, &open, &products, &mut near);
                for (&row, found) in open.iter().zip(&near) {
                    let at = row as usize % TASK;
                    (upper[at], lower[at]) = (found.own.sqrt() + ROUNDING, found.next.sqrt() - ROUNDING);
                    relabel(points, row as usize, &mut labels[at], found.centre, &mut changes);
                }
                Changes { open, near, ..changes }
            })
            .reduce(none, add);
        add_into(&mut self.sums, &changes.sums);
        add_into(&mut self.counts, &changes.counts);
    }

    /// Moves the centres to the means of their lines and loosens the bounds; gives the sum of squared moves.
    fn update(&mut self, points: &Points<'_>) -> f64 {
        let next = points.means(&self.sums, &self.counts, &self.centres);
        let squares: Vec<f64> = next
            .outer_iter()
            .zip(self.centres.outer_iter())
            .map(|(new, old)| new.iter().zip(old).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum())
            .collect();
        self.centres = next;
        let moves: Vec<f32> = squares.iter().map(|square| square.sqrt() as f32 + ROUNDING).collect();
        let (first, second, farthest) = two_largest(&moves);
        let bounds = self.upper.par_chunks_mut(TASK).zip(self.lower.par_chunks_mut(TASK)).zip(self.labels.par_chunks(TASK));
        bounds.for_each(|((upper, lower), labels)| {
            for ((upper, lower), &label) in upper.iter_mut().zip(lower).zip(labels) {
                if label != NO_CLUSTER {
                    *upper += moves[label as usize];
                    *lower -= if usize::from(label) == farthest { second } else { first };
                }
            }
        });
        squares.iter().sum()
    }
}

fn two_largest(values: &[f32]) -> (f32, f32, usize) {
    values.iter().enumerate().fold((0.0, 0.0, usize::MAX), |(first, second, at), (here, &value)| {
        if value > first { (value, first, here) } else { (first, second.max(value), at) }
    })
}

/// Takes a line from its old centre's sums and adds it to its new one's.
#[inline]
fn relabel(points: &Points<'_>, row: usize, label: &mut u16, centre: u16, changes: &mut Changes) {
    if *label == centre {
        return;
    }
    let k = changes.counts.len();
    if changes.sums.is_empty() {
        changes.sums = vec![0; points.basis.len() * k];
    }
    if *label != NO_CLUSTER {
        points.add(row, usize::from(*label), -1, k, &mut changes.sums);
        changes.counts[usize::from(*label)] -= 1;
    }
    points.add(row, usize::from(centre), 1, k, &mut changes.sums);
    changes.counts[usize::from(centre)] += 1;
    *label = centre;
}

fn add(mut a: Changes, b: Changes) -> Changes {
    if a.sums.is_empty() {
        a.sums = b.sums;
    } else {
        add_into(&mut a.sums, &b.sums);
    }
    add_into(&mut a.counts, &b.counts);
    a
}

fn add_into(sums: &mut [i64], more: &[i64]) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}
