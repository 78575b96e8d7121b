//! Groups the segments that no code fits, where they lie close together.
//!
//! A segment is outside when its best score over the usable codes is less than `best_below` standard deviations: no
//! code ranks it well above an ordinary segment. Short segments are left out, since they score low for want of words.
//! What is left is grouped by density (linfa-clustering's Dbscan), because most of it belongs to nothing, and an
//! algorithm that must place every segment would make groups of the rest.
//!
//! Limits: a scheme whose scores are poor leaves much outside that a person would code; the groups say "look here",
//! no more. Cost: sampled segments squared x dimensions, a few times.

use ndarray::{Array2, Axis, Slice};
use rayon::prelude::*;

use crate::contract::{Context, Outcome};
use crate::domain::corpus::segment::Layout;
use crate::domain::digest::hash64;
use crate::domain::finding::{Finding, Place};
use crate::domain::space::cluster::{Choice, Clustering};
use crate::domain::space::matrix::DocumentTermMatrix;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::vectors::DenseRows;

use super::describe::describe;
use super::engines::{Labels, linfa_dbscan, renumbered};
use super::params::OutsideParams;
use super::windows::{Windows, windows};
use super::{ClusterError, check_rows, density, spread};

/// The share of all grouped segments above which a group is no cluster but the dense middle of the corpus.
const GIANT: f64 = 0.5;

/// The factor that lowers the tolerance each time a group was too large.
const NARROWER: f64 = 0.9;

/// How often the tolerance is lessened at most.
const ATTEMPTS: usize = 6;

/// Groups the segments that no code of the scheme fits.
///
/// # Errors
///
/// A [`ClusterError`] if the inputs do not fit together, or the run was stopped.
pub fn outside(
    places: &DenseRows,
    matrix: &DocumentTermMatrix,
    layout: &Layout,
    scores: &CodeScores,
    params: &OutsideParams,
    ctx: &Context<'_>,
) -> Result<Outcome<Clustering>, ClusterError> {
    check_rows(places, matrix, layout, Some(scores))?;
    let mut findings = Vec::new();
    let all = windows(places, layout, &params.window);
    let places: Vec<usize> = (0..all.len()).filter(|&at| no_code_fits(&all, layout, scores, params, at)).collect();
    let candidates = all.select(&places);
    ctx.check()?;
    let points = leading(&candidates.points, params.dims as usize);
    let sample = sample(&candidates, params.sample_max as usize, ctx.seed);
    if sample.len() < candidates.len() {
        let message = format!("{} of {} segments outside the scheme were compared with one another", sample.len(), candidates.len());
        findings.push(Finding::note("E0711", Place::study(), message, "raise sample_max to compare more"));
    }
    let (labels, tolerance) = dense(&points.select(Axis(0), &sample), params.min_points as usize, ctx)?;
    let labels = spread_to_all(&points, &sample, &labels, tolerance);
    let (labels, dropped) = enough_interviews(labels, &candidates, params.min_interviews as usize);
    if dropped > 0 {
        let message = format!("{dropped} groups outside the scheme were spoken of in fewer than {} interviews", params.min_interviews);
        findings.push(Finding::note("E0712", Place::study(), message, "lower min_interviews to see them"));
    }
    let mut clusters = describe(&candidates, &labels, &all.segments, matrix, &layout.words, Some(scores), &params.describe);
    clusters.iter_mut().for_each(|cluster| cluster.outside = true);
    if clusters.is_empty() {
        let message = format!("the {} segments that no code fits form no group", candidates.len());
        findings.push(Finding::note("E0713", Place::study(), message, ""));
    }
    let choice = Choice { k: clusters.len() as u32, stability: Vec::new() };
    Ok(Outcome::new(Clustering { of: spread(&candidates, &labels, layout.len()), clusters, choice }, findings))
}

fn no_code_fits(windows: &Windows, layout: &Layout, scores: &CodeScores, params: &OutsideParams, at: usize) -> bool {
    let segment = windows.segments[at] as usize;
    let row = scores.ranked.row(segment);
    let usable = scores.codes.iter().zip(row).filter(|(code, _)| code.no_signal.is_none());
    layout.words[segment] >= params.min_words && usable.into_iter().all(|(_, &score)| f64::from(score) < params.best_below)
}

/// The leading dimensions, at unit length: distances in many dimensions are all alike.
fn leading(points: &Array2<f32>, dims: usize) -> Array2<f32> {
    let mut points = points.slice_axis(Axis(1), Slice::from(..dims.min(points.ncols()))).to_owned();
    for mut row in points.outer_iter_mut() {
        let length = row.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt();
        if length > 1e-9 {
            row.mapv_inplace(|v| (f64::from(v) / length) as f32);
        }
    }
    points
}

/// At most so many places, chosen by hash, in rising order.
fn sample(candidates: &Windows, most: usize, seed: u64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..candidates.len()).collect();
    if places.len() > most {
        places.sort_by_cached_key(|&at| hash64(seed, "outside.sample", u64::from(candidates.segments[at])));
        places.truncate(most);
        places.sort_unstable();
    }
    places
}

/// Density clustering at the bend of the distance curve, or at a lower tolerance, until no group holds most of the rest.
fn dense(points: &Array2<f32>, min_points: usize, ctx: &Context<'_>) -> Result<(Labels, f64), ClusterError> {
    let mut tolerance = density::tolerance(points, min_points);
    let mut labels = linfa_dbscan(points, min_points, tolerance)?;
    for _ in 0..ATTEMPTS {
        ctx.check()?;
        if !has_giant(&labels) {
            break;
        }
        tolerance *= NARROWER;
        labels = linfa_dbscan(points, min_points, tolerance)?;
    }
    Ok((labels, tolerance))
}

fn has_giant(labels: &Labels) -> bool {
    let sorted = renumbered(labels.clone());
    let largest = sorted.iter().flatten().filter(|&&label| label == 0).count() as f64;
    let grouped = sorted.iter().flatten().count() as f64;
    largest > GIANT * grouped && sorted.iter().flatten().any(|&label| label > 0)
}

/// Gives the segments that were not sampled the group of their nearest grouped neighbour, where one is near enough.
fn spread_to_all(points: &Array2<f32>, sample: &[usize], labels: &Labels, tolerance: f64) -> Labels {
    let mut all: Labels = vec![None; points.nrows()];
    sample.iter().zip(labels).for_each(|(&at, &label)| all[at] = label);
    let grouped: Vec<(usize, u32)> = sample.iter().zip(labels).filter_map(|(&at, label)| Some((at, (*label)?))).collect();
    let rest: Vec<usize> = (0..points.nrows()).filter(|at| sample.binary_search(at).is_err()).collect();
    let near = |at: usize| {
        let cosine = |&(other, _): &(usize, u32)| points.row(at).iter().zip(points.row(other)).map(|(a, b)| f64::from(a * b)).sum::<f64>();
        let distance = |other| (2.0 - 2.0 * cosine(other)).max(0.0).sqrt();
        let nearest = grouped.iter().map(|other| (distance(other), other.1)).min_by(|a, b| a.0.total_cmp(&b.0));
        nearest.filter(|&(distance, _)| distance <= tolerance).map(|(_, label)| label)
    };
    let found: Vec<Option<u32>> = rest.par_iter().map(|&at| near(at)).collect();
    rest.iter().zip(found).for_each(|(&at, label)| all[at] = label);
    all
}

/// Drops groups of too few interviews, and counts them.
fn enough_interviews(labels: Labels, candidates: &Windows, fewest: usize) -> (Labels, usize) {
    let groups = labels.iter().flatten().max().map_or(0, |&max| max as usize + 1);
    let mut interviews: Vec<Vec<u32>> = vec![Vec::new(); groups];
    for (label, &transcript) in labels.iter().zip(&candidates.transcripts) {
        if let Some(label) = label {
            interviews[*label as usize].push(transcript);
        }
    }
    // Windows come in the order of their transcripts.
    interviews.iter_mut().for_each(Vec::dedup);
    let kept = |label: &u32| interviews[*label as usize].len() >= fewest;
    let dropped = interviews.iter().filter(|of| of.len() < fewest).count();
    (renumbered(labels.iter().map(|label| label.filter(kept)).collect()), dropped)
}

#[cfg(test)]
mod tests;
