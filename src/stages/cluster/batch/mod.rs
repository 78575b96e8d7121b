//! Clusters of the lines of a large corpus: k-means in the latent space, with no line placed in it.
//!
//! Takes packed counts and their projection; gives a cluster for every line that has a direction, with terms and typical lines. In plain
//! words: (1) several starts on a sample of lines chosen by hash, of which the best is kept (`starts`); (2) exact passes over all
//! lines with bounds, until the centres rest (`lloyd`); (3) one last pass that measures. Lines lie on the unit sphere, centres inside it: the
//! objective is that of k-means on normalised rows.
//!
//! Map, merge and finish: sums per term and centre are whole numbers, so any split of the lines gives the same bytes. Limits: at most
//! 256 clusters; lines are read by themselves, without neighbours: not for interviews, whose turns need their context
//! (`windows`). Memory: 14 bytes a line and `terms x k` numbers per thread.

mod lloyd;
mod points;
mod starts;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::ClusterError;
use crate::contract::{Context, Outcome};
use crate::domain::digest::{hash64, in_sample};
use crate::domain::finding::{Finding, Place};
use crate::domain::space::batch::{LineCluster, LineClusters, NO_CLUSTER};
use crate::domain::space::packed::{PackedCorpus, TASK, over_rows, term_of, uses_of};
use crate::domain::space::projection::Projection;

use lloyd::{State, Until};
use points::{MOST_CENTRES, Points, lanes};

/// What a person wrote about clusters of lines.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinesConfig {
    /// Clusters to look for.
    pub k: u32,
    /// Random starts on the sample; the one with the least inertia is kept.
    pub starts: u32,
    /// Lines that the starts see, about so many; 200 for each cluster at least.
    pub sample: u32,
    /// Passes over all lines at most.
    pub max_passes: u32,
    /// Centres rest when the sum of their squared moves is no more than this.
    pub rest: f64,
    /// Terms per cluster.
    pub terms: u32,
    /// Lines nearest the centre that are listed.
    pub typical: u32,
}

/// Fewer lines of the sample say too little of a cluster.
const SAMPLED_PER_CENTRE: u32 = 200;

/// Checked parameters of [`cluster_lines`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinesParams(LinesConfig);

impl TryFrom<LinesConfig> for LinesParams {
    type Error = Vec<String>;

    fn try_from(config: LinesConfig) -> Result<Self, Self::Error> {
        let mut faults = Vec::new();
        let fields = [
            ("k", config.k, 1, MOST_CENTRES as u32),
            ("starts", config.starts, 1, 1000),
            ("sample", config.sample, 100, 10_000_000),
            ("max_passes", config.max_passes, 1, 10_000),
            ("terms", config.terms, 1, 1000),
            ("typical", config.typical, 0, 1000),
        ];
        for (name, value, least, most) in fields {
            if !(least..=most).contains(&value) {
                faults.push(format!("{name} is {value}, and must lie between {least} and {most}"));
            }
        }
        // Written so that a NaN fails.
        if !(0.0..=1.0).contains(&config.rest) {
            faults.push(format!("rest is {}, and must lie between 0 and 1", config.rest));
        }
        if faults.is_empty() { Ok(Self(config)) } else { Err(faults) }
    }
}

/// Groups the lines of a corpus.
///
/// # Errors
///
/// A [`ClusterError`] if the inputs do not fit together, or the run was stopped.
pub fn cluster_lines(
    corpus: &PackedCorpus,
    projection: &Projection,
    params: &LinesParams,
    ctx: &Context<'_>,
) -> Result<Outcome<LineClusters>, ClusterError> {
    let config = params.0;
    let (expected, found) = (corpus.rows.len(), projection.scales.len());
    if expected != found {
        return Err(ClusterError::Mismatch { what: "latent vectors", expected, found });
    }
    ctx.expect(3);
    let weights = corpus.weights();
    let all = Points { rows: &corpus.rows, scales: &projection.scales, weights: &weights, basis: &projection.basis };
    let sampled =
        sample(&projection.scales, config.sample.max(SAMPLED_PER_CENTRE * config.k) as usize, hash64(ctx.seed, "cluster.sample", 0));
    let (rows, scales): (_, Vec<f32>) =
        (corpus.rows.select(&sampled), sampled.iter().map(|&row| projection.scales[row as usize]).collect());
    let some = Points { rows: &rows, scales: &scales, ..all };
    let until = Until { passes: config.max_passes as usize, moves: config.rest };
    let centres = starts::best_start(&some, config.k as usize, config.starts as usize, until, hash64(ctx.seed, "cluster.starts", 0));
    ctx.advance(1)?;
    let mut findings = Vec::new();
    if centres.nrows() < config.k as usize {
        let message = format!("{} clusters were looked for, and {} found", config.k, centres.nrows());
        findings.push(Finding::new("E0702", Place::study(), message, "ask for fewer, or give more lines"));
    }
    if centres.nrows() == 0 {
        return Ok(Outcome::new(LineClusters { of: vec![NO_CLUSTER; expected], ..LineClusters::default() }, findings));
    }
    let mut state = State::new(&all, centres);
    state.run(&all, until);
    ctx.advance(1)?;
    let clusters = measure(&all, state, corpus, &config);
    ctx.advance(1)?;
    Ok(Outcome::new(clusters, findings))
}

/// Lines with a direction, chosen by hash.
fn sample(scales: &[f32], most: usize, key: u64) -> Vec<u32> {
    let sound = |&row: &u32| scales[row as usize] > 0.0 && in_sample(key, u64::from(row), most, scales.len());
    (0..scales.len() as u32).filter(sound).collect()
}

/// Ones of the fixed-point inertia.
const FIXED: f64 = (1u64 << 30) as f64;

/// What the last pass counts: whole numbers, and the nearest lines by distance and number.
struct Measured {
    uses: Vec<u64>,
    sizes: Vec<u32>,
    inertia: i64,
    typical: Vec<Vec<(u32, u32)>>,
}

/// One pass with the centres at rest: labels, inertia, terms, typical lines; clusters come out largest first.
fn measure(points: &Points<'_>, state: State, corpus: &PackedCorpus, config: &LinesConfig) -> LineClusters {
    let k = state.centres.nrows();
    let (lanes, nearest) = lanes(k);
    let products = points.products(&state.centres, lanes);
    let mut own: Vec<(u16, f32)> = vec![(NO_CLUSTER, 0.0); points.len()];
    own.par_chunks_mut(TASK).enumerate().for_each(|(task, own)| {
        let rows: Vec<u32> = (task * TASK..task * TASK + own.len()).map(|row| row as u32).collect();
        let mut found = Vec::new();
        nearest(points, &rows, &products, &mut found);
        for ((_, own), found) in rows.iter().zip(own).zip(found).filter(|((row, _), _)| points.scales[**row as usize] > 0.0) {
            *own = (found.centre, found.own);
        }
    });
    let most = config.typical as usize;
    let terms = corpus.vocabulary.len();
    let none = || Measured { uses: vec![0; terms * k], sizes: vec![0; k], inertia: 0, typical: vec![Vec::new(); k] };
    let count = |measured: &mut Measured, rows: std::ops::Range<usize>| {
        for row in rows.filter(|&row| own[row].0 != NO_CLUSTER) {
            let (cluster, distance) = (usize::from(own[row].0), own[row].1);
            measured.sizes[cluster] += 1;
            measured.inertia += (f64::from(distance) * FIXED) as i64;
            for &entry in points.rows.row(row) {
                measured.uses[term_of(entry) * k + cluster] += u64::from(uses_of(entry));
            }
            // Distances are not negative, so their bits are ordered as they are.
            keep_nearest(&mut measured.typical[cluster], (distance.to_bits(), row as u32), most);
        }
    };
    let measured = over_rows(points.len(), none, count, |a, b| added(a, b, most));
    let mut order: Vec<usize> = (0..k).filter(|&cluster| measured.sizes[cluster] > 0).collect();
    order.sort_by_key(|&cluster| (std::cmp::Reverse(measured.sizes[cluster]), cluster));
    let mut rank = vec![NO_CLUSTER; k];
    order.iter().enumerate().for_each(|(at, &cluster)| rank[cluster] = at as u16);
    let of = own.iter().map(|&(cluster, _)| if cluster == NO_CLUSTER { NO_CLUSTER } else { rank[usize::from(cluster)] }).collect();
    let told = telling_terms(&measured.uses, k, config.terms as usize);
    let cluster = |&cluster: &usize| LineCluster {
        size: measured.sizes[cluster],
        terms: told[cluster].iter().map(|&term| corpus.vocabulary.terms[term as usize].clone()).collect(),
        typical: measured.typical[cluster].iter().map(|&(_, row)| row).collect(),
    };
    LineClusters {
        of,
        clusters: order.iter().map(cluster).collect(),
        inertia: measured.inertia as f64 / FIXED,
        passes: state.passes as u32,
        at_rest: state.at_rest,
    }
}

/// Keeps the least of some, sorted, so many at most.
fn keep_nearest(kept: &mut Vec<(u32, u32)>, next: (u32, u32), most: usize) {
    if kept.len() < most || kept.last().is_some_and(|last| next < *last) {
        kept.insert(kept.partition_point(|have| *have < next), next);
        kept.truncate(most);
    }
}

fn added(mut a: Measured, b: Measured, most: usize) -> Measured {
    a.uses.iter_mut().zip(&b.uses).for_each(|(sum, more)| *sum += more);
    a.sizes.iter_mut().zip(&b.sizes).for_each(|(sum, more)| *sum += more);
    a.inertia += b.inertia;
    for (kept, more) in a.typical.iter_mut().zip(b.typical) {
        more.into_iter().for_each(|next| keep_nearest(kept, next, most));
    }
    a
}

/// Class-based TF-IDF as in `terms`, from uses per term and cluster: `tf / |c| ln(1 + A / f)`.
fn telling_terms(uses: &[u64], k: usize, most: usize) -> Vec<Vec<u32>> {
    let all: Vec<u64> = uses.chunks_exact(k).map(|of| of.iter().sum()).collect();
    let mut sizes = vec![0u64; k];
    uses.chunks_exact(k).for_each(|of| sizes.iter_mut().zip(of).for_each(|(size, uses)| *size += uses));
    let mean = sizes.iter().sum::<u64>() as f64 / k as f64;
    let telling: Vec<f64> = all.iter().map(|&all| libm::log(1.0 + mean / all.max(1) as f64)).collect();
    let of_cluster = |cluster: usize| {
        let weigh = |term: usize| (uses[term * k + cluster] as f64 / sizes[cluster].max(1) as f64 * telling[term], term as u32);
        let mut weighed: Vec<(f64, u32)> = (0..all.len()).map(weigh).filter(|(weight, _)| *weight > 0.0).collect();
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        weighed.into_iter().take(most).map(|(_, term)| term).collect()
    };
    (0..k).into_par_iter().map(of_cluster).collect()
}

#[cfg(test)]
mod tests;
