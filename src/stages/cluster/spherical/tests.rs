use super::cosine::BLOCK;
use super::seeding::seeds;
use super::*;
use crate::stages::cluster::adjusted_rand;
use crate::stages::cluster::planted::{blobs, noise, on_threads};
use linfa::prelude::Predict;
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::array;
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

fn fit(rows: &Array2<f32>, params: SphericalKMeansParams) -> SphericalKMeans {
    params.fit(&DatasetBase::from(rows.view())).expect("a model")
}

fn refused(rows: &Array2<f32>, params: SphericalKMeansParams) -> String {
    params.fit(&DatasetBase::from(rows.view())).expect_err("refused").to_string()
}

fn labels(model: &SphericalKMeans, rows: &Array2<f32>) -> Vec<u32> {
    let labels: Array1<usize> = model.predict(rows);
    labels.iter().map(|&label| label as u32).collect()
}

/// Sum over rows of the squared distance to the own centre, by plain loops.
fn squared_distances(rows: &Array2<f32>, centres: &Array2<f64>, labels: &[u32]) -> f64 {
    let of = |(row, &label): (ndarray::ArrayView1<'_, f32>, &u32)| {
        row.iter().zip(centres.row(label as usize)).map(|(&a, &b)| (f64::from(a) - b) * (f64::from(a) - b)).sum::<f64>()
    };
    rows.outer_iter().zip(labels).map(of).sum()
}

#[test]
fn planted_directions_are_recovered() {
    let (rows, truth) = blobs(5, 40, 12, 0.3);
    let model = fit(&rows, SphericalKMeans::params(5).starts(4).seed(3));
    assert_eq!(adjusted_rand(&labels(&model, &rows), &truth), Some(1.0));
    assert_eq!(model.counts(), [40; 5]);
    assert!(model.converged());
    for centre in model.centroids().outer_iter() {
        assert!((centre.dot(&centre) - 1.0).abs() < 1e-5);
    }
}

#[test]
fn passing_rows_over_changes_no_label() {
    let rows = unit_rows(Array2::from_shape_fn((3000, 12), |(row, column)| noise((row * 12 + column) as u64)).view());
    for k in [2, 7, 25] {
        let mut centroids = seeds(&rows, None, k, 1, 0);
        let (mut bounds, mut labels, mut seen_less) = (Bounds::new(rows.nrows()), vec![0; rows.nrows()], false);
        for _ in 0..25 {
            seen_less |= bounds.relabel(&rows, &centroids, &mut labels).is_none();
            let plain: Vec<u32> = assign(&rows, &centroids).iter().map(|place| place.cluster).collect();
            assert_eq!(labels, plain, "{k} clusters");
            let moved = directions(&rows, &labels, &centroids);
            bounds.loosen(&centroids, &moved, &labels);
            centroids = moved;
        }
        assert!(seen_less, "{k} clusters: every row was looked at in every iteration");
    }
}

#[test]
fn linfas_kmeans_on_unit_rows_finds_the_same_partition() {
    let (rows, _) = blobs(4, 50, 10, 0.35);
    let ours = fit(&rows, SphericalKMeans::params(4).starts(4));
    let our_labels = labels(&ours, &rows);
    let points = rows.mapv(f64::from);
    let rng = ChaCha8Rng::seed_from_u64(5);
    let params = KMeans::params_with_rng(4, rng).n_runs(4).init_method(KMeansInit::KMeansPlusPlus).tolerance(1e-9);
    let theirs = params.fit(&DatasetBase::from(points.view())).expect("a model");
    let their_labels: Array1<usize> = theirs.predict(&points);
    let their_labels: Vec<u32> = their_labels.iter().map(|&label| label as u32).collect();
    assert_eq!(adjusted_rand(&our_labels, &their_labels), Some(1.0));
    // linfa's inertia is the mean squared distance to the clusters' means; with the same partition it is what plain loops find.
    let distances = squared_distances(&rows, theirs.centroids(), &their_labels);
    assert!((theirs.inertia() * rows.nrows() as f64 - distances).abs() < 1e-6);
    // A mean of unit rows has length r, and a cluster of n rows has n (1 - r) of our inertia and n (1 - r^2) of theirs.
    let length = |cluster: usize| theirs.centroids().row(cluster).iter().map(|v| v * v).sum::<f64>().sqrt();
    let members = |cluster: usize| their_labels.iter().filter(|&&label| label as usize == cluster).count() as f64;
    let expect: f64 = (0..4).map(|cluster| members(cluster) * (1.0 - length(cluster))).sum();
    assert!((ours.inertia() - expect).abs() < 1e-4, "{} and {expect}", ours.inertia());
}

#[test]
fn inertia_is_half_the_squared_distance_and_counts_are_those_of_predict() {
    let (rows, _) = blobs(3, 60, 8, 0.9);
    // Stopped early, so that the last centres and the last labels of the loop differ.
    for iterations in [1, 2, 50] {
        let model = fit(&rows, SphericalKMeans::params(6).max_iterations(iterations).seed(2));
        let found = labels(&model, &rows);
        let counted: Vec<usize> = (0..model.counts().len()).map(|c| found.iter().filter(|&&label| label as usize == c).count()).collect();
        assert_eq!(model.counts(), counted);
        let distances = squared_distances(&rows, &model.centroids().mapv(f64::from), &found);
        assert!((2.0 * model.inertia() - distances).abs() < 1e-3, "{} and {distances}", model.inertia());
    }
}

#[test]
fn more_iterations_and_more_starts_never_make_it_worse() {
    let (rows, _) = blobs(6, 30, 10, 1.2);
    let inertia = |starts, iterations| fit(&rows, SphericalKMeans::params(6).starts(starts).max_iterations(iterations).seed(11)).inertia();
    let by_iteration: Vec<f64> = (1..12).map(|iterations| inertia(1, iterations)).collect();
    assert!(by_iteration.windows(2).all(|pair| pair[1] <= pair[0] + 1e-4), "{by_iteration:?}");
    assert!(inertia(8, 100) <= inertia(1, 100));
}

#[test]
fn an_empty_cluster_takes_the_row_that_lies_farthest_off() {
    let mut places = vec![(0, 0.9), (0, 0.2), (0, 0.99), (2, 0.1)];
    repair(&mut places, 3);
    // Row 3 lies farther off still, but is all that cluster 2 has.
    assert_eq!(places, [(0, 0.9), (1, 1.0), (0, 0.99), (2, 0.1)]);
    let mut equal = vec![(0, 1.0); 3];
    repair(&mut equal, 2);
    assert_eq!(equal, [(0, 1.0); 3], "equal rows are not parted");
}

#[test]
fn a_given_centre_that_no_row_is_near_is_put_to_use() {
    let (rows, truth) = blobs(2, 20, 4, 0.2);
    let away = array![[1.0, 0.0, 0.0, 0.0], [-1.0, -1.0, -1.0, -1.0]];
    let model = fit(&rows, SphericalKMeans::params(2).centres(away));
    assert_eq!(adjusted_rand(&labels(&model, &rows), &truth), Some(1.0));
}

#[test]
fn given_centres_keep_their_numbers_and_free_ones_come_after() {
    let (rows, truth) = blobs(3, 20, 5, 0.2);
    let centres = array![[0.0, 0.0, 3.0, 0.0, 0.0], [2.0, 0.0, 0.0, 0.0, 0.0]];
    let model = fit(&rows, SphericalKMeans::params(3).centres(centres));
    let renamed: Vec<u32> = truth.iter().map(|axis| [1, 2, 0][*axis as usize]).collect();
    assert_eq!(labels(&model, &rows), renamed);
}

#[test]
fn fewer_directions_than_clusters_give_fewer_clusters() {
    let rows = array![[1.0, 0.0], [2.0, 0.0], [0.0, 1.0], [0.0, 5.0], [1.0, 1.0]];
    let model = fit(&rows, SphericalKMeans::params(5).starts(3));
    assert_eq!(model.counts().len(), 3);
    assert_eq!(model.counts().iter().sum::<usize>(), 5);
    assert!(model.inertia() < 1e-5);
}

#[test]
fn rows_of_zeros_have_no_direction_and_do_no_harm() {
    let rows = array![[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]];
    let model = fit(&rows, SphericalKMeans::params(2));
    let found = labels(&model, &rows);
    assert_eq!((found[0], found[3]), (0, 0), "the first cluster");
    assert_ne!(found[1], found[2]);
    assert!(model.centroids().iter().all(|v| v.is_finite()) && model.inertia().is_finite());
    assert_eq!(fit(&Array2::zeros((4, 3)), SphericalKMeans::params(2)).counts(), [4]);
}

#[test]
fn length_means_nothing() {
    let (rows, _) = blobs(3, 20, 6, 0.5);
    let mut longer = rows.clone();
    longer.outer_iter_mut().enumerate().for_each(|(at, mut row)| row *= 0.01 + at as f32);
    let params = SphericalKMeans::params(3).starts(2);
    assert_eq!(labels(&fit(&rows, params.clone()), &rows), labels(&fit(&longer, params), &longer));
}

#[test]
fn what_cannot_be_clustered_is_refused_with_its_place() {
    let rows = array![[1.0, 0.0], [f32::NAN, 1.0]];
    assert!(refused(&rows, SphericalKMeans::params(1)).contains("row 1"));
    assert!(refused(&array![[f32::INFINITY, 0.0]], SphericalKMeans::params(1)).contains("row 0"));
    assert!(refused(&Array2::zeros((0, 2)), SphericalKMeans::params(1)).contains("no row"));
    let sound = array![[1.0, 0.0], [0.0, 1.0]];
    assert!(refused(&sound, SphericalKMeans::params(2).centres(array![[1.0, 0.0, 0.0]])).contains("3 numbers each, the rows 2"));
}

#[test]
fn parameters_are_checked_before_anything_runs() {
    let refused = |params: SphericalKMeansParams| params.check().expect_err("refused").to_string();
    assert!(refused(SphericalKMeans::params(0)).contains("clusters is 0"));
    assert!(refused(SphericalKMeans::params(2).starts(0)).contains("starts is 0"));
    assert!(refused(SphericalKMeans::params(2).max_iterations(0)).contains("max_iterations is 0"));
    assert!(refused(SphericalKMeans::params(1).centres(Array2::zeros((2, 2)))).contains("2 centres to start from, and only 1 clusters"));
    assert!(SphericalKMeans::params(2).centres(Array2::zeros((2, 2))).check().is_ok());
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    // More rows than a block of sums holds, so that the blocks matter.
    let rows = Array2::from_shape_fn((8 * BLOCK + 300, 7), |(row, column)| noise((row * 7 + column) as u64));
    let models = on_threads(|| fit(&rows, SphericalKMeans::params(6).starts(3).max_iterations(15).seed(4)));
    assert_eq!(models[0], models[1]);
    assert_eq!(models[0], models[2]);
}

#[test]
fn a_start_takes_one_row_of_every_direction_and_none_twice() {
    let (rows, truth) = blobs(5, 12, 9, 0.15);
    for seed in 0..20 {
        let centres = seeds(&rows, None, 5, seed, 0);
        let of = |centre: ndarray::ArrayView1<'_, f32>| rows.outer_iter().position(|row| row == centre).map(|at| truth[at]);
        let mut axes: Vec<Option<u32>> = centres.outer_iter().map(of).collect();
        axes.sort_unstable();
        assert_eq!(axes, [0, 1, 2, 3, 4].map(Some), "seed {seed}");
    }
}

#[test]
fn a_start_of_many_equal_rows_has_no_more_centres_than_directions() {
    let (distinct, _) = blobs(4, 2, 6, 0.5);
    let rows = distinct.select(Axis(0), &(0..80).map(|at| at % 8).collect::<Vec<_>>());
    for seed in 0..20 {
        let centres = seeds(&rows, None, 20, seed, 0);
        let mut shown: Vec<Vec<u32>> = centres.outer_iter().map(|row| row.iter().map(|v| v.to_bits()).collect()).collect();
        shown.sort();
        shown.dedup();
        assert_eq!((centres.nrows(), shown.len()), (8, 8), "seed {seed}");
    }
}

proptest! {
    #[test]
    fn no_row_is_nearer_to_another_centre(values in prop::collection::vec(-1.0f32..1.0, 60), k in 1usize..6) {
        let rows = Array2::from_shape_vec((20, 3), values).expect("a table");
        let model = fit(&rows, SphericalKMeans::params(k).starts(2));
        prop_assert_eq!(model.counts().iter().sum::<usize>(), 20);
        prop_assert!(model.counts().iter().all(|&count| count > 0));
        let found = labels(&model, &rows);
        for (row, &own) in rows.outer_iter().zip(&found) {
            let cosines = model.centroids().dot(&row);
            prop_assert!(cosines.iter().all(|&other| other <= cosines[own as usize] + 1e-6));
        }
    }
}
