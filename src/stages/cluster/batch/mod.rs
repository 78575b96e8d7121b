//! Clusters of the lines of a large corpus: k-means in the latent space, with no line placed in it.
//!
//! Takes packed counts and their projection; gives a cluster for every line that has a direction, with terms and typical lines. In plain
//! words: (1) several starts on a sample of lines chosen by hash, of which the best is kept (`starts`); (2) exact passes over a larger
//! sample, or over all lines where they are no more, with bounds, until the centres rest (`lloyd`); (3) one pass that gives every line
//! to its nearest centre and measures. Lines lie on the unit sphere, centres inside it: the
//! objective is that of k-means on normalised rows.
//!
//! Map, merge and finish: sums per term and centre are whole numbers, so any split of the lines gives the same bytes. Limits: at most
//! 256 clusters; lines are read by themselves, without neighbours: not for interviews, whose turns need their context
//! (`windows`). Memory: 6 bytes a line, 14 and its terms for each of the sample, and `terms x k` numbers per thread.

mod lloyd;
mod points;
mod starts;

use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::ClusterError;
use crate::contract::{Context, Outcome};
use crate::domain::digest::{RowSample, hash64};
use crate::domain::finding::{Finding, Place};
use crate::domain::space::batch::{LineCluster, LineClusters, NO_CLUSTER};
use crate::domain::space::matrix::Vocabulary;
use crate::domain::space::packed::{PackedCorpus, TASK, term_of, uses_of};
use crate::domain::space::projection::Projection;
use crate::domain::space::vectors::DenseRows;

use lloyd::{State, Until};
pub use points::Points;
use points::{MOST_CENTRES, lanes};

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
    /// About the maximum number of lines on which k-means runs to convergence; 1,000 for each cluster at least.
    pub pass_sample: u32,
    /// Passes over them at most.
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

/// The same minimum for the lines on which k-means converges.
const PASSED_PER_CENTRE: u32 = 1000;

/// Checked parameters of [`cluster_lines`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinesParams(LinesConfig);

impl TryFrom<LinesConfig> for LinesParams {
    type Error = Vec<String>;

    fn try_from(config: LinesConfig) -> Result<Self, Self::Error> {
        let mut faults = Vec::new();
        let fields = [
            ("k", config.k, 1, MOST_CENTRES as u32),
            ("starts", config.starts, 1, 1000),
            ("sample", config.sample, 100, 10_000_000),
            ("pass_sample", config.pass_sample, 1000, 100_000_000),
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
    let (expected, found) = (corpus.rows.len(), projection.scales.len());
    if expected != found {
        return Err(ClusterError::Mismatch { what: "latent vectors", expected, found });
    }
    ctx.expect(2);
    let weights = corpus.weights();
    let all = Points { rows: &corpus.rows, scales: &projection.scales, weights: &weights, basis: &projection.basis };
    let sample = params.pass_sample_of(expected as u64, ctx.seed);
    let passed: Vec<u32> = (0..expected as u32).filter(|&row| sample.holds(row.into())).collect();
    let centres = if passed.len() == expected {
        find_centres(&all, &passed, expected as u64, params, ctx.seed)
    } else {
        let (rows, scales) = all.select(&passed);
        find_centres(&Points { rows: &rows, scales: &scales, ..all }, &passed, expected as u64, params, ctx.seed)
    };
    ctx.advance(1)?;
    let found = centres.positions.len();
    if found == 0 {
        return Ok(Outcome::new(LineClusters { of: vec![NO_CLUSTER; expected], ..LineClusters::default() }, too_few(found, params)));
    }
    let (own, measured) = measure(&all, &centres, params);
    let (clusters, rank) = measured.finish(&centres, &corpus.vocabulary, params);
    let of = own.iter().map(|&cluster| rank.get(usize::from(cluster)).copied().unwrap_or(NO_CLUSTER)).collect();
    ctx.advance(1)?;
    Ok(Outcome::new(LineClusters { of, ..clusters }, too_few(found, params)))
}

/// The finding of fewer clusters than were asked for.
pub fn too_few(found: usize, params: &LinesParams) -> Vec<Finding> {
    let asked = params.0.k as usize;
    if found >= asked {
        return Vec::new();
    }
    let message = format!("{asked} clusters were looked for, and {found} found");
    vec![Finding::new("E0702", Place::study(), message, "ask for fewer, or give more lines")]
}

impl LinesParams {
    /// The rows that starts see, of a corpus of so many.
    fn start_sample_of(&self, rows: u64, seed: u64) -> RowSample {
        RowSample::new(seed, SAMPLE, self.seen().into(), rows)
    }

    /// The rows on which k-means converges; the starts' rows are among them.
    pub fn pass_sample_of(&self, rows: u64, seed: u64) -> RowSample {
        let most = self.0.pass_sample.max(PASSED_PER_CENTRE * self.0.k).max(self.seen());
        RowSample::new(seed, SAMPLE, most.into(), rows)
    }

    fn seen(&self) -> u32 {
        self.0.sample.max(SAMPLED_PER_CENTRE * self.0.k)
    }
}

/// The purpose of both samples: by one hash, the smaller lies in the larger.
const SAMPLE: &str = "cluster.sample";

/// Centres of clusters of lines, and how they came to rest.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Centres {
    /// Where they lie, `clusters x dimensions`.
    pub positions: DenseRows,
    /// Passes over the sample.
    pub passes: u32,
    /// Whether the last pass moved hardly any of them.
    pub at_rest: bool,
}

/// Finds the centres on some lines of a corpus of so many rows; `numbers` are the numbers of these lines, rising.
pub fn find_centres(points: &Points<'_>, numbers: &[u32], rows: u64, params: &LinesParams, seed: u64) -> Centres {
    let config = params.0;
    let sample = params.start_sample_of(rows, seed);
    let seen: Vec<u32> =
        (0..points.len() as u32).filter(|&at| points.scales[at as usize] > 0.0 && sample.holds(numbers[at as usize].into())).collect();
    let (some_rows, some_scales) = points.select(&seen);
    let some = Points { rows: &some_rows, scales: &some_scales, ..*points };
    let until = Until { passes: config.max_passes as usize, moves: config.rest };
    let start = starts::best_start(&some, config.k as usize, config.starts as usize, until, hash64(seed, "cluster.starts", 0));
    if start.nrows() == 0 {
        return Centres::default();
    }
    let mut state = State::new(points, start);
    state.run(points, until);
    let positions = DenseRows::from_values(state.centres.ncols(), state.centres.iter().copied().collect());
    Centres { positions, passes: state.passes as u32, at_rest: state.at_rest }
}

/// Ones of the fixed-point inertia.
const FIXED: f64 = (1u64 << 30) as f64;

/// What one pass over some lines counts for each centre: whole numbers, and the nearest lines by distance and number. In any order the same.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Measured {
    uses: Vec<u64>,
    sizes: Vec<u32>,
    inertia: i64,
    typical: Vec<Vec<(u32, u32)>>,
}

impl std::fmt::Debug for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Measured({} lines)", self.sizes.iter().sum::<u32>())
    }
}

/// Gives every line to its nearest centre, or to [`NO_CLUSTER`], and counts for each centre what its lines hold.
pub fn measure(points: &Points<'_>, centres: &Centres, params: &LinesParams) -> (Vec<u16>, Measured) {
    let positions = &centres.positions;
    let k = positions.len();
    let (lanes, nearest) = lanes(k);
    let positions = Array2::from_shape_vec((k, positions.width()), positions.values().to_vec()).expect("centres are equally wide");
    let products = points.products(&positions, lanes);
    let mut own: Vec<u16> = vec![NO_CLUSTER; points.len()];
    let (most, terms) = (params.0.typical as usize, points.basis.len());
    let none = || Measured { uses: vec![0; terms * k], sizes: vec![0; k], inertia: 0, typical: vec![Vec::new(); k] };
    let count = |mut measured: Measured, (task, own): (usize, &mut [u16])| {
        let rows: Vec<u32> = (task * TASK..task * TASK + own.len()).map(|row| row as u32).collect();
        let mut found = Vec::new();
        nearest(points, &rows, &products, &mut found);
        for ((&row, own), found) in rows.iter().zip(own).zip(found).filter(|((row, _), _)| points.scales[**row as usize] > 0.0) {
            *own = found.centre;
            let cluster = usize::from(found.centre);
            measured.sizes[cluster] += 1;
            measured.inertia += (f64::from(found.own) * FIXED) as i64;
            for &entry in points.rows.row(row as usize) {
                measured.uses[term_of(entry) * k + cluster] += u64::from(uses_of(entry));
            }
            // Distances are not negative, so their bits are ordered as they are.
            keep_nearest(&mut measured.typical[cluster], (found.own.to_bits(), row), most);
        }
        measured
    };
    let few = points.len().div_ceil(TASK).div_ceil(2 * rayon::current_num_threads()).max(1);
    let tasks = own.par_chunks_mut(TASK).enumerate().with_min_len(few);
    let measured = tasks.fold(none, count).reduce(none, |a, b| a.merge(b, params));
    (own, measured)
}

impl Measured {
    /// What both counted.
    #[must_use]
    pub fn merge(mut self, other: Self, params: &LinesParams) -> Self {
        self.uses.iter_mut().zip(&other.uses).for_each(|(sum, more)| *sum += more);
        self.sizes.iter_mut().zip(&other.sizes).for_each(|(sum, more)| *sum += more);
        self.inertia += other.inertia;
        for (kept, more) in self.typical.iter_mut().zip(other.typical) {
            more.into_iter().for_each(|next| keep_nearest(kept, next, params.0.typical as usize));
        }
        self
    }

    /// The same with the numbers that the lines have in the corpus; `numbers` rise, so that equally near lines keep their order.
    #[must_use]
    pub fn renumbered(mut self, numbers: &[u32]) -> Self {
        self.typical.iter_mut().flatten().for_each(|(_, row)| *row = numbers[*row as usize]);
        self
    }

    /// The clusters, largest first, without the cluster of each line; and the rank of each centre's cluster.
    pub fn finish(&self, centres: &Centres, vocabulary: &Vocabulary, params: &LinesParams) -> (LineClusters, Vec<u16>) {
        let k = self.sizes.len();
        let mut order: Vec<usize> = (0..k).filter(|&cluster| self.sizes[cluster] > 0).collect();
        order.sort_by_key(|&cluster| (std::cmp::Reverse(self.sizes[cluster]), cluster));
        let mut rank = vec![NO_CLUSTER; k];
        order.iter().enumerate().for_each(|(at, &cluster)| rank[cluster] = at as u16);
        let telling = telling_terms(&self.uses, k, params.0.terms as usize);
        let cluster = |&cluster: &usize| LineCluster {
            size: self.sizes[cluster],
            terms: telling[cluster].iter().map(|&term| vocabulary.terms[term as usize].clone()).collect(),
            typical: self.typical[cluster].iter().map(|&(_, row)| row).collect(),
        };
        let clusters = LineClusters {
            of: Vec::new(),
            clusters: order.iter().map(cluster).collect(),
            inertia: self.inertia as f64 / FIXED,
            passes: centres.passes,
            at_rest: centres.at_rest,
        };
        (clusters, rank)
    }
}

/// Keeps the least of some, sorted, so many at most.
fn keep_nearest(kept: &mut Vec<(u32, u32)>, next: (u32, u32), most: usize) {
    if kept.len() < most || kept.last().is_some_and(|last| next < *last) {
        kept.insert(kept.partition_point(|have| *have < next), next);
        kept.truncate(most);
    }
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
