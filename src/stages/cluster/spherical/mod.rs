//! Spherical k-means: clusters by cosine, behind linfa's traits.
//!
//! Source: Dhillon and Modha (2001), Concept decompositions for large sparse text data using
//! clustering. In plain words: (1) choose centres far from one another (see `seeding`); (2) give each
//! row to the centre of largest cosine; (3) put each centre at the direction of the sum of its rows; repeat
//! from 2 until no row moves. It lessens the inertia, the sum over rows of `1 - cosine`, and ends in a
//! local minimum; so several starts are made, and the best is kept.
//!
//! Limits: the number of clusters is given; clusters come out of like width; a row of zeros has no
//! direction and lands in the first cluster. Not for data where length matters. Cost of an iteration:
//! rows x clusters x dimensions, as a matrix product over fixed blocks of rows. Sums are `f64`, block after block in order, so
//! any number of threads gives the same bytes on the same kind of processor.
//! Rows that cannot have changed are passed over (see `bounds`).

mod bounds;
pub mod cosine;
pub mod seeding;

use linfa::ParamGuard;
use linfa::dataset::{AsTargets, DatasetBase};
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2, ArrayBase, ArrayView2, Axis, Data, Ix2};
use rayon::prelude::*;
use thiserror::Error;

use bounds::Bounds;
use cosine::{assign, directions, unit_rows};

/// A row nearer to its centre than this cannot be the start of another cluster.
const SAME: f32 = 1.0 - 1e-6;

/// Parameters of spherical k-means, not yet checked.
#[derive(Clone, Debug, PartialEq)]
pub struct SphericalKMeansParams(SphericalKMeansValidParams);

/// Checked parameters of spherical k-means.
#[derive(Clone, Debug, PartialEq)]
pub struct SphericalKMeansValidParams {
    clusters: usize,
    starts: usize,
    max_iterations: usize,
    seed: u64,
    centres: Option<Array2<f32>>,
}

/// What does not work.
#[derive(Debug, Error)]
pub enum SphericalError {
    /// Fewer than one cluster, start or iteration.
    #[error("{0} is 0, and must be at least 1")]
    Zero(&'static str),
    /// More centres to start from than clusters.
    #[error("{centres} centres to start from, and only {clusters} clusters")]
    TooManyCentres {
        /// Centres given.
        centres: usize,
        /// Clusters asked for.
        clusters: usize,
    },
    /// Centres of another width than the rows.
    #[error("the centres to start from have {centres} numbers each, the rows {rows}")]
    Width {
        /// Numbers per centre.
        centres: usize,
        /// Numbers per row.
        rows: usize,
    },
    /// There is no row.
    #[error("there is no row to cluster")]
    NoRows,
    /// A row holds an infinity or no number.
    #[error("row {0} holds a value that is no finite number")]
    NotFinite(usize),
    /// An error of linfa.
    #[error(transparent)]
    Linfa(#[from] linfa::error::Error),
}

/// A fitted model: the directions of the clusters.
#[derive(Clone, Debug, PartialEq)]
pub struct SphericalKMeans {
    centroids: Array2<f32>,
    counts: Vec<usize>,
    inertia: f64,
    converged: bool,
}

impl SphericalKMeans {
    /// Parameters for so many clusters: one start, 100 iterations, seed 0.
    pub fn params(clusters: usize) -> SphericalKMeansParams {
        SphericalKMeansParams(SphericalKMeansValidParams { clusters, starts: 1, max_iterations: 100, seed: 0, centres: None })
    }

    /// One row of unit length per cluster; fewer than asked for where the rows have fewer directions.
    pub fn centroids(&self) -> &Array2<f32> {
        &self.centroids
    }

    /// Rows per cluster, as `predict` counts them.
    pub fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// Sum over rows of `1 - cosine` with the own centre.
    pub fn inertia(&self) -> f64 {
        self.inertia
    }

    /// Whether the last iteration moved no row.
    pub fn converged(&self) -> bool {
        self.converged
    }
}

impl SphericalKMeansParams {
    /// So many random starts, of which the best is kept.
    pub fn starts(mut self, starts: usize) -> Self {
        self.0.starts = starts;
        self
    }

    /// Iterations of one start at most.
    pub fn max_iterations(mut self, iterations: usize) -> Self {
        self.0.max_iterations = iterations;
        self
    }

    /// What the random choices derive from.
    pub fn seed(mut self, seed: u64) -> Self {
        self.0.seed = seed;
        self
    }

    /// The first centres; the others, if any, are drawn far from them.
    pub fn centres(mut self, centres: Array2<f32>) -> Self {
        self.0.centres = Some(centres);
        self
    }
}

impl ParamGuard for SphericalKMeansParams {
    type Checked = SphericalKMeansValidParams;
    type Error = SphericalError;

    fn check_ref(&self) -> Result<&Self::Checked, SphericalError> {
        let zero = [("clusters", self.0.clusters), ("starts", self.0.starts), ("max_iterations", self.0.max_iterations)];
        if let Some((name, _)) = zero.into_iter().find(|&(_, value)| value == 0) {
            return Err(SphericalError::Zero(name));
        }
        match &self.0.centres {
            Some(centres) if centres.nrows() > self.0.clusters => {
                Err(SphericalError::TooManyCentres { centres: centres.nrows(), clusters: self.0.clusters })
            }
            _ => Ok(&self.0),
        }
    }

    fn check(self) -> Result<Self::Checked, SphericalError> {
        self.check_ref()?;
        Ok(self.0)
    }
}

impl<D: Data<Elem = f32>, T: AsTargets> Fit<ArrayBase<D, Ix2>, T, SphericalError> for SphericalKMeansValidParams {
    type Object = SphericalKMeans;

    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<SphericalKMeans, SphericalError> {
        self.fit_rows(dataset.records().view())
    }
}

impl<D: Data<Elem = f32>> PredictInplace<ArrayBase<D, Ix2>, Array1<usize>> for SphericalKMeans {
    fn predict_inplace(&self, rows: &ArrayBase<D, Ix2>, targets: &mut Array1<usize>) {
        assert_eq!(rows.nrows(), targets.len(), "as many targets as rows");
        let places = assign(&unit_rows(rows.view()), &self.centroids);
        targets.iter_mut().zip(places).for_each(|(target, place)| *target = place.cluster as usize);
    }

    fn default_target(&self, rows: &ArrayBase<D, Ix2>) -> Array1<usize> {
        Array1::zeros(rows.nrows())
    }
}

impl SphericalKMeansValidParams {
    fn fit_rows(&self, rows: ArrayView2<'_, f32>) -> Result<SphericalKMeans, SphericalError> {
        if rows.nrows() == 0 {
            return Err(SphericalError::NoRows);
        }
        if let Some(row) = rows.outer_iter().position(|row| row.iter().any(|v| !v.is_finite())) {
            return Err(SphericalError::NotFinite(row));
        }
        let given = self.centres.as_ref().map(|centres| unit_rows(centres.view()));
        match &given {
            Some(centres) if centres.ncols() != rows.ncols() => {
                return Err(SphericalError::Width { centres: centres.ncols(), rows: rows.ncols() });
            }
            _ => {}
        }
        let rows = unit_rows(rows);
        // Where every centre is given, nothing is left to chance, and one start is all there is.
        let chance = given.as_ref().is_none_or(|centres| centres.nrows() < self.clusters);
        let starts = if chance { self.starts } else { 1 };
        let run = |start| self.run(&rows, given.as_ref(), start as u64);
        let models: Vec<SphericalKMeans> = (0..starts).into_par_iter().map(run).collect();
        let best = models.into_iter().reduce(|best, next| if next.inertia < best.inertia { next } else { best });
        best.ok_or(SphericalError::Zero("starts"))
    }

    /// Runs one start until it converges.
    fn run(&self, rows: &Array2<f32>, given: Option<&Array2<f32>>, start: u64) -> SphericalKMeans {
        let mut centroids = seeding::seeds(rows, given, self.clusters, self.seed, start);
        let (mut labels, mut bounds) = (vec![0; rows.nrows()], Bounds::new(rows.nrows()));
        let mut converged = false;
        for iteration in 0..self.max_iterations {
            let mut next = labels.clone();
            let places = bounds.relabel(rows, &centroids, &mut next);
            if has_empty(&next, centroids.nrows()) {
                let all = || assign(rows, &centroids).iter().map(|place| (place.cluster, place.cosine)).collect();
                let mut places: Vec<(u32, f32)> = places.unwrap_or_else(all);
                repair(&mut places, centroids.nrows());
                for (row, (label, (cluster, _))) in next.iter_mut().zip(places).enumerate().filter(|(_, (label, (to, _)))| **label != *to) {
                    *label = cluster;
                    bounds.forget(row);
                }
            }
            converged = iteration > 0 && next == labels;
            labels = next;
            if converged {
                break;
            }
            let moved = directions(rows, &labels, &centroids);
            bounds.loosen(&centroids, &moved, &labels);
            centroids = moved;
        }
        finish(rows, centroids, converged)
    }
}

/// The model that the centres make: empty clusters dropped, counts and inertia as `predict` would find them.
fn finish(rows: &Array2<f32>, centroids: Array2<f32>, converged: bool) -> SphericalKMeans {
    let places = assign(rows, &centroids);
    let mut counts = vec![0; centroids.nrows()];
    places.iter().for_each(|place| counts[place.cluster as usize] += 1);
    let kept: Vec<usize> = (0..counts.len()).filter(|&cluster| counts[cluster] > 0).collect();
    let inertia = places.iter().map(|place| 1.0 - f64::from(place.cosine)).sum();
    let counts = kept.iter().map(|&cluster| counts[cluster]).collect();
    SphericalKMeans { centroids: centroids.select(Axis(0), &kept), counts, inertia, converged }
}

/// Whether some cluster has no row.
fn has_empty(labels: &[u32], clusters: usize) -> bool {
    let mut seen = vec![false; clusters];
    labels.iter().for_each(|&label| seen[label as usize] = true);
    seen.contains(&false)
}

/// Gives each empty cluster the row that lies farthest from its own centre.
///
/// A row that lies on its centre stays: to part equal rows would be an invention.
fn repair(places: &mut [(u32, f32)], clusters: usize) {
    let mut counts = vec![0u32; clusters];
    places.iter().for_each(|&(cluster, _)| counts[cluster as usize] += 1);
    for empty in 0..clusters {
        if counts[empty] > 0 {
            continue;
        }
        let movable = places.iter().enumerate().filter(|(_, (cluster, cosine))| counts[*cluster as usize] > 1 && *cosine < SAME);
        let farthest = movable.min_by(|a, b| a.1.1.total_cmp(&b.1.1)).map(|(at, _)| at);
        let Some(at) = farthest else { return };
        counts[places[at].0 as usize] -= 1;
        counts[empty] = 1;
        places[at] = (empty as u32, 1.0);
    }
}

#[cfg(test)]
mod tests;
