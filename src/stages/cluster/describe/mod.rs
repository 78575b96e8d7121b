//! Describes clusters: terms, typical and border segments, coherence, and the codes that fit.
//!
//! Takes labels; gives [`Cluster`]s. All is measured on the segments' own words, not on their windows', so
//! that a person who opens a typical segment finds the terms in it or next to it.

mod affinity;
mod terms;

use ndarray::Array2;
use rayon::prelude::*;

use crate::domain::ids::SegmentId;
use crate::domain::space::cluster::Cluster;
use crate::domain::space::matrix::DocumentTermMatrix;
use crate::domain::space::scores::CodeScores;
use crate::stages::cluster::params::DescribeConfig;
use crate::stages::cluster::windows::Windows;

use affinity::Affinities;
use terms::{Postings, coherence, ctfidf};

/// Describes every cluster. Labels are numbered without gaps, one per window. Coherence and affinities are measured against `base`: all
/// segments that could be clustered; `words` counts the words of each segment of the corpus.
pub(super) fn describe(
    windows: &Windows,
    labels: &[Option<u32>],
    base: &[u32],
    matrix: &DocumentTermMatrix,
    words: &[u32],
    scores: Option<&CodeScores>,
    config: &DescribeConfig,
) -> Vec<Cluster> {
    let clusters = labels.iter().flatten().max().map_or(0, |&max| max as usize + 1);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); clusters];
    labels.iter().enumerate().filter_map(|(at, label)| Some((at, (*label)?))).for_each(|(at, label)| members[label as usize].push(at));
    let segments: Vec<Vec<u32>> = members.iter().map(|members| members.iter().map(|&at| windows.segments[at]).collect()).collect();
    let terms = ctfidf(matrix, &segments, config.terms as usize);
    let postings = Postings::of(matrix, base, &terms);
    let nearness = nearness(&windows.points, labels, &members);
    let affinities = scores.map(|scores| Affinities::over(scores, base));
    (0..clusters)
        .into_par_iter()
        .map(|id| {
            let (typical, border) = ranked(windows, &members[id], &nearness, words, config);
            Cluster {
                id: id as u32,
                size: members[id].len() as u32,
                terms: terms[id].iter().map(|&term| matrix.vocabulary.terms[term as usize].clone()).collect(),
                typical,
                border,
                coherence: coherence(matrix, &postings, &terms[id]),
                codes: affinities.as_ref().map(|a| a.codes(&segments[id])).unwrap_or_default(),
                outside: affinities.as_ref().is_some_and(|a| !a.any_fits(&segments[id], config.fit_threshold)),
            }
        })
        .collect()
}

/// Cosine of every window with its own cluster's centre and with the next one's.
#[derive(Clone, Copy)]
struct Nearness {
    own: f32,
    next: f32,
}

fn nearness(points: &Array2<f32>, labels: &[Option<u32>], members: &[Vec<usize>]) -> Vec<Nearness> {
    let mut centres = Array2::<f32>::zeros((members.len(), points.ncols()));
    for (mut centre, members) in centres.outer_iter_mut().zip(members) {
        let mut sum = vec![0.0f64; points.ncols()];
        members.iter().for_each(|&at| sum.iter_mut().zip(points.row(at)).for_each(|(sum, &v)| *sum += f64::from(v)));
        let length = sum.iter().map(|v| v * v).sum::<f64>().sqrt();
        if length > 1e-9 {
            centre.iter_mut().zip(&sum).for_each(|(centre, sum)| *centre = (sum / length) as f32);
        }
    }
    let of = |(at, label): (usize, &Option<u32>)| {
        let cosine = |centre: ndarray::ArrayView1<'_, f32>| {
            points.row(at).iter().zip(centre).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum::<f64>() as f32
        };
        let mut near = Nearness { own: f32::NEG_INFINITY, next: f32::NEG_INFINITY };
        for (id, centre) in centres.outer_iter().enumerate() {
            let cosine = cosine(centre);
            if Some(id as u32) == *label {
                near.own = cosine;
            } else {
                near.next = near.next.max(cosine);
            }
        }
        near
    };
    labels.par_iter().enumerate().map(of).collect()
}

/// The segments nearest the centre that say enough to be understood, and those almost as near to another cluster.
fn ranked(
    windows: &Windows,
    members: &[usize],
    nearness: &[Nearness],
    words: &[u32],
    config: &DescribeConfig,
) -> (Vec<SegmentId>, Vec<SegmentId>) {
    let id = |at: &usize| SegmentId(windows.segments[*at]);
    let mut near: Vec<usize> = members.to_vec();
    near.sort_by(|&a, &b| nearness[b].own.total_cmp(&nearness[a].own).then(a.cmp(&b)));
    let speaking = |at: &usize| words[windows.segments[*at] as usize] >= config.typical_words;
    let mut typical: Vec<SegmentId> = near.iter().filter(|at| speaking(at)).take(config.typical as usize).map(id).collect();
    if typical.is_empty() {
        // Nobody said so much at once: what was said at most length must do.
        typical.extend(near.iter().copied().max_by_key(|&at| (words[windows.segments[at] as usize], std::cmp::Reverse(at))).iter().map(id));
    }
    let margin = |at: usize| nearness[at].own - nearness[at].next;
    near.retain(|&at| nearness[at].next.is_finite());
    near.sort_by(|&a, &b| margin(a).total_cmp(&margin(b)).then(a.cmp(&b)));
    (typical, near.iter().take(config.border as usize).map(id).collect())
}
