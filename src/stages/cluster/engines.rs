//! The algorithms to choose from, each turning windows into labels.
//!
//! Spherical k-means is ours; the others are linfa-clustering's, and serve as second opinions. Two of
//! linfa's habits are avoided: several runs in one call (the counts kept belong to the last run, not
//! to the best) and the parallel start (it is not reproducible). Labels always come from predicting, and
//! are numbered anew: largest cluster first, of equals the one whose first segment comes first.

use linfa::DatasetBase;
use linfa::prelude::{Fit, ParamGuard, Predict};
use linfa::traits::Transformer;
use linfa_clustering::{Dbscan, GaussianMixtureModel, KMeans, KMeansInit};
use linfa_nn::CommonNearestNeighbour;
use linfa_nn::distance::L2Dist;
use ndarray::{Array1, Array2, Axis, Slice};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::domain::digest::hash64;

use super::ClusterError;
use super::density;
use super::params::{ClusterConfig, Engine};
use super::spherical::SphericalKMeans;

/// A label per row; `None` where the engine calls a row noise.
pub(super) type Labels = Vec<Option<u32>>;

/// Partitions the rows. `centres` are starting points for the engine that takes them.
pub(super) fn partition(
    points: &Array2<f32>,
    k: usize,
    centres: Option<Array2<f32>>,
    config: &ClusterConfig,
    seed: u64,
) -> Result<Labels, ClusterError> {
    let labels = match config.engine {
        Engine::Spherical => spherical(points, k, centres, config, seed)?,
        Engine::LinfaKmeans => linfa_kmeans(points, k, config, seed)?,
        Engine::LinfaGmm => linfa_gmm(points, k, config, seed)?,
        Engine::LinfaDbscan => {
            let tolerance = density::tolerance(points, config.density_min_points as usize);
            linfa_dbscan(points, config.density_min_points as usize, tolerance)?
        }
    };
    Ok(renumbered(labels))
}

fn spherical(
    points: &Array2<f32>,
    k: usize,
    centres: Option<Array2<f32>>,
    config: &ClusterConfig,
    seed: u64,
) -> Result<Labels, ClusterError> {
    let params = SphericalKMeans::params(k).starts(config.starts as usize).max_iterations(config.max_iterations as usize).seed(seed);
    let params = match centres {
        Some(centres) => params.centres(centres).max_iterations(config.start_rounds as usize),
        None => params,
    };
    let model = params.fit(&DatasetBase::from(points.view()))?;
    let labels: Array1<usize> = model.predict(points);
    Ok(labels.iter().map(|&label| Some(label as u32)).collect())
}

/// linfa's k-means, started several times one by one; the least sum of squared distances is kept.
fn linfa_kmeans(points: &Array2<f32>, k: usize, config: &ClusterConfig, seed: u64) -> Result<Labels, ClusterError> {
    let points = points.mapv(f64::from);
    let dataset = DatasetBase::from(points.view());
    let mut best: Option<(f64, Labels)> = None;
    for start in 0..u64::from(config.starts) {
        let rng = ChaCha8Rng::seed_from_u64(hash64(seed, "cluster.linfa_kmeans", start));
        let params = KMeans::params_with_rng(k, rng).n_runs(1).init_method(KMeansInit::KMeansPlusPlus);
        let params = params.max_n_iterations(u64::from(config.max_iterations)).tolerance(1e-6);
        let model = params.fit(&dataset).map_err(|error| ClusterError::Engine { engine: "linfa_kmeans", reason: error.to_string() })?;
        let inertia = model.inertia();
        if best.as_ref().is_none_or(|(least, _)| inertia < *least) {
            let labels: Array1<usize> = model.predict(&points);
            best = Some((inertia, labels.iter().map(|&label| Some(label as u32)).collect()));
        }
    }
    Ok(best.map(|(_, labels)| labels).unwrap_or_default())
}

/// linfa's Gaussian mixture with full covariances; each row goes to its likeliest component.
///
/// Full covariances need many rows per dimension, hence the cut of dimensions and the floor under the variances.
fn linfa_gmm(points: &Array2<f32>, k: usize, config: &ClusterConfig, seed: u64) -> Result<Labels, ClusterError> {
    let dims = points.ncols().min(config.mixture_dims as usize);
    let points = points.slice_axis(Axis(1), Slice::from(..dims)).mapv(f64::from);
    let rng = ChaCha8Rng::seed_from_u64(hash64(seed, "cluster.linfa_gmm", 0));
    let floor = 0.1 / dims.max(1) as f64;
    let params = GaussianMixtureModel::params_with_rng(k, rng).n_runs(1).reg_covariance(floor);
    let params = params.tolerance(1e-3).max_n_iterations(200);
    let model = params
        .fit(&DatasetBase::from(points.view()))
        .map_err(|error| ClusterError::Engine { engine: "linfa_gmm", reason: error.to_string() })?;
    // Not `predict`: it panics where a probability is no number.
    let chances = model.predict_proba(&points);
    let likeliest = |row: ndarray::ArrayView1<'_, f64>| {
        let best = (0..).zip(row.iter()).fold((None, 0.0), |best, (at, &p)| if p > best.1 { (Some(at), p) } else { best });
        best.0
    };
    Ok(chances.outer_iter().map(likeliest).collect())
}

/// linfa's density clustering with a given tolerance.
///
/// Neighbours are found by looking at all rows: in many dimensions a tree visits them all too, and slower.
pub(super) fn linfa_dbscan(points: &Array2<f32>, min_points: usize, tolerance: f64) -> Result<Labels, ClusterError> {
    // A tolerance of zero is refused by linfa; equal rows are within any.
    let params = Dbscan::params_with(min_points, L2Dist, CommonNearestNeighbour::LinearSearch).tolerance(tolerance.max(1e-6) as f32);
    let params = params.check().map_err(|error| ClusterError::Engine { engine: "linfa_dbscan", reason: error.to_string() })?;
    let labels: Array1<Option<usize>> = params.transform(points);
    Ok(labels.iter().map(|label| label.map(|label| label as u32)).collect())
}

/// Numbers clusters by size, largest first; of equals the one whose first row comes first.
pub(super) fn renumbered(labels: Labels) -> Labels {
    let clusters = labels.iter().flatten().max().map_or(0, |&max| max as usize + 1);
    let mut found: Vec<(usize, usize, usize)> = (0..clusters).map(|cluster| (0, usize::MAX, cluster)).collect();
    for (at, label) in labels.iter().enumerate() {
        if let Some(label) = label {
            let entry = &mut found[*label as usize];
            entry.0 += 1;
            entry.1 = entry.1.min(at);
        }
    }
    found.retain(|&(size, ..)| size > 0);
    found.sort_by_key(|&(size, first, _)| (std::cmp::Reverse(size), first));
    let mut new = vec![0; clusters];
    (0..).zip(&found).for_each(|(number, &(_, _, old))| new[old] = number);
    labels.into_iter().map(|label| label.map(|old| new[old as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::cluster::adjusted_rand;
    use crate::stages::cluster::planted::{blobs, config, on_threads};

    const ENGINES: [&str; 4] = ["spherical", "linfa_kmeans", "linfa_gmm", "linfa_dbscan"];

    fn labels(engine: &str, seed: u64) -> (Labels, Vec<u32>) {
        let (points, truth) = blobs(4, 40, 8, 0.25);
        let config: ClusterConfig = config("cluster", &format!("engine = \"{engine}\"\nmixture_dims = 8"));
        (partition(&points, 4, None, &config, seed).expect("labels"), truth)
    }

    #[test]
    fn every_engine_finds_planted_groups() {
        for engine in ENGINES {
            let (found, truth) = labels(engine, 7);
            // Density clustering may leave a row out; whatever it places, it places right.
            let placed: Vec<(u32, u32)> = found.iter().zip(&truth).filter_map(|(label, truth)| Some(((*label)?, *truth))).collect();
            assert!(placed.len() * 10 >= truth.len() * 9, "{engine} places {}", placed.len());
            let (found, truth): (Vec<u32>, Vec<u32>) = placed.into_iter().unzip();
            assert_eq!(adjusted_rand(&found, &truth), Some(1.0), "{engine}");
        }
    }

    #[test]
    fn every_engine_gives_the_same_on_any_number_of_threads() {
        for engine in ENGINES {
            let runs = on_threads(|| labels(engine, 3).0);
            assert!(runs.iter().all(|run| *run == runs[0]), "{engine}");
        }
    }

    #[test]
    fn clusters_are_numbered_by_size_and_then_by_their_first_row() {
        let labels = |numbers: &[i32]| -> Labels { numbers.iter().map(|&number| u32::try_from(number).ok()).collect() };
        assert_eq!(renumbered(labels(&[5, 2, 2, -1, 7, 5, 2])), labels(&[1, 0, 0, -1, 2, 1, 0]));
        assert_eq!(renumbered(labels(&[3, 1, 1, 3])), labels(&[0, 1, 1, 0]));
        assert_eq!(renumbered(labels(&[-1, -1])), labels(&[-1, -1]));
        assert_eq!(renumbered(labels(&[])), labels(&[]));
    }

    #[test]
    fn equal_rows_are_one_dense_place() {
        let points = Array2::from_shape_fn((10, 2), |(_, column)| f32::from(u8::from(column == 0)));
        assert_eq!(linfa_dbscan(&points, 4, 0.0).expect("labels"), vec![Some(0); 10]);
    }
}
