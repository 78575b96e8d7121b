use ndarray::{Array2, arr2};
use proptest::prelude::*;

use super::*;
use crate::contract::Context;
use crate::domain::corpus::segment::Layout;
use crate::domain::corpus::transcript::Role;
use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};
use crate::math::eigenpairs::leading;
use crate::math::sparse::Sparse;

fn params(rank: u32) -> LsaParams {
    LsaConfig { rank }.try_into().expect("sound")
}

fn word_params(rank: u32, window_segments: u32) -> WordVectorParams {
    WordVectorConfig { rank, min_segments: 1, max_share: 1.0, window_segments, decay: 0.7, min_together: 1.5 }.try_into().expect("sound")
}

/// Rows of term numbers to counts; terms are `t00`, `t01`, ...
fn counts(terms: usize, rows: &[&[u32]]) -> DocumentTermMatrix {
    let mut df = vec![0; terms];
    rows.iter().flat_map(|row| row.iter()).for_each(|&term| df[term as usize] += 1);
    let terms = (0..terms).map(|at| format!("t{at:02}")).collect();
    let mut matrix = DocumentTermMatrix { vocabulary: Vocabulary { terms, df }, ..Default::default() };
    rows.iter().for_each(|row| matrix.rows.push(row.iter().map(|&term| (term, 1))));
    matrix
}

fn one_interview(segments: usize) -> Layout {
    Layout { starts: vec![0, segments as u32], roles: vec![Role::Participant; segments], words: vec![9; segments], ..Layout::default() }
}

/// All eigenvalues of a symmetric matrix by Jacobi's rotations: slow, simple, and independent of what is tested.
fn jacobi(mut a: Array2<f64>) -> Vec<f64> {
    let n = a.nrows();
    for _ in 0..60 {
        for p in 0..n {
            for q in p + 1..n {
                if a[(p, q)].abs() < 1e-14 {
                    continue;
                }
                let theta = (a[(q, q)] - a[(p, p)]) / (2.0 * a[(p, q)]);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let t = if theta == 0.0 { 1.0 } else { t };
                let (c, s) = (1.0 / (t * t + 1.0).sqrt(), t / (t * t + 1.0).sqrt());
                for k in 0..n {
                    let (kp, kq) = (a[(k, p)], a[(k, q)]);
                    (a[(k, p)], a[(k, q)]) = (c * kp - s * kq, s * kp + c * kq);
                }
                for k in 0..n {
                    let (pk, qk) = (a[(p, k)], a[(q, k)]);
                    (a[(p, k)], a[(q, k)]) = (c * pk - s * qk, s * pk + c * qk);
                }
            }
        }
    }
    let mut values: Vec<f64> = a.diag().to_vec();
    values.sort_by(|x, y| y.abs().total_cmp(&x.abs()));
    values
}

#[test]
fn a_small_matrix_has_its_textbook_eigenvalues() {
    // [[2, 1], [1, 2]] has 3 with (1, 1) and 1 with (1, -1).
    let matrix = Sparse::from_rows(2, &[vec![(0, 2.0), (1, 1.0)], vec![(0, 1.0), (1, 2.0)]]);
    let found = leading(2, 2, 2, 1, |block| matrix.times(block)).expect("found");
    assert!((found.values[0] - 3.0).abs() < 1e-5 && (found.values[1] - 1.0).abs() < 1e-5);
    let root = 0.5f32.sqrt();
    assert!((found.vectors[(0, 0)] - root).abs() < 1e-5 && (found.vectors[(1, 0)] - root).abs() < 1e-5);
}

#[test]
fn a_negative_eigenvalue_of_large_magnitude_leads() {
    let matrix = Sparse::from_rows(3, &[vec![(0, 1.0)], vec![(1, -5.0)], vec![(2, 2.0)]]);
    let found = leading(3, 2, 3, 1, |block| matrix.times(block)).expect("found");
    assert!((found.values[0] + 5.0).abs() < 1e-5 && (found.values[1] - 2.0).abs() < 1e-5);
}

#[test]
fn a_transposed_product_is_the_product_with_the_transpose() {
    let matrix = Sparse::from_rows(3, &[vec![(0, 1.0), (2, 2.0)], vec![(1, 3.0)]]);
    let product = matrix.transposed().times(&arr2(&[[1.0], [10.0]]));
    assert_eq!(product, arr2(&[[1.0], [30.0], [2.0]]));
}

#[test]
fn two_subjects_lie_in_two_dimensions() {
    // Segments about t00-t02 and about t03-t05 share no term: two dimensions hold what each has in common.
    let matrix = counts(6, &[&[0, 1], &[0, 1, 2], &[1, 2], &[3, 4], &[3, 4, 5], &[4, 5]]);
    let found = lsa(&matrix, &params(2), &Context::quiet(1)).expect("found").value;
    let cosine = |a: usize, b: usize| {
        let (a, b) = (found.rows.row(a), found.rows.row(b));
        let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    };
    assert!(cosine(0, 2) > 0.95 && cosine(3, 5) > 0.95 && cosine(0, 3).abs() < 0.05);
}

#[test]
fn all_dimensions_keep_all_of_the_matrix() {
    let matrix = counts(4, &[&[0, 1], &[1, 2], &[2, 3]]);
    let found = lsa(&matrix, &params(100), &Context::quiet(1)).expect("found").value;
    assert_eq!(found.basis.width(), 3);
    assert!((found.energy - 1.0).abs() < 1e-4, "{}", found.energy);
}

#[test]
fn nothing_to_reduce_gives_nothing() {
    let empty = lsa(&DocumentTermMatrix::default(), &params(10), &Context::quiet(1)).expect("an answer").value;
    assert!(empty.rows.is_empty() && empty.energy == 0.0);
    let words = word_vectors(&DocumentTermMatrix::default(), &one_interview(0), &word_params(5, 2), &Context::quiet(1));
    assert!(words.expect("an answer").value.unit.is_empty());
    assert!(LsaParams::try_from(LsaConfig { rank: 0 }).is_err());
}

#[test]
fn words_of_one_subject_lie_together_though_they_never_meet() {
    // t00 and t02 never share a segment, but both stand with t01; t03 to t05 likewise.
    let rows: Vec<&[u32]> = [[0u32, 1], [1, 2], [0, 1], [1, 2], [3, 4], [4, 5], [3, 4], [4, 5]].iter().map(|row| &row[..]).collect();
    // Each subject has two directions of equal weight, hence four. What is shared is taken away, so the subjects lie apart or opposite.
    let found = word_vectors(&counts(6, &rows), &one_interview(8), &word_params(4, 0), &Context::quiet(1)).expect("found").value;
    let cosine = |a: usize, b: usize| {
        let (a, b) = (found.unit.row(a), found.unit.row(b));
        let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    };
    assert!(cosine(0, 2) > 0.9 && cosine(3, 5) > 0.9 && cosine(0, 3) < 0.1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn leading_values_agree_with_jacobi(entries in prop::collection::vec(-2.0f32..2.0, 144)) {
        let square = Array2::from_shape_vec((12, 12), entries).expect("144 numbers");
        let symmetric = &square + &square.t();
        let rows: Vec<Vec<(u32, f32)>> = symmetric.outer_iter().map(|row| (0u32..).zip(row.iter().copied()).collect()).collect();
        let sparse = Sparse::from_rows(12, &rows);
        let found = leading(12, 5, 7, 3, |block| sparse.times(block)).expect("found");
        let expect = jacobi(symmetric.mapv(f64::from));
        for (value, expect) in found.values.iter().zip(&expect) {
            prop_assert!((value.abs() - expect.abs()).abs() < 1e-3 * expect.abs().max(1.0), "{} {}", value, expect);
        }
    }

    #[test]
    fn any_number_of_threads_gives_the_same_vectors(rows in prop::collection::vec(prop::collection::btree_set(0u32..30, 0..8), 1..60)) {
        let rows: Vec<Vec<u32>> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
        let views: Vec<&[u32]> = rows.iter().map(Vec::as_slice).collect();
        let matrix = counts(30, &views);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| (lsa(&matrix, &params(7), &Context::quiet(5)).expect("found").value,
                word_vectors(&matrix, &one_interview(rows.len()), &word_params(6, 2), &Context::quiet(5)).expect("found").value))
        };
        let one = on(1);
        prop_assert_eq!(&one, &on(2));
        prop_assert_eq!(&one, &on(8));
    }
}

/// The same counts for both ways.
fn packed(rows: usize) -> (DocumentTermMatrix, crate::domain::space::packed::PackedCorpus) {
    use crate::domain::digest::mix64;
    use crate::domain::space::packed::{PackedCorpus, PackedRows, pack};
    let row = |at: usize| -> Vec<u32> {
        let mut row: Vec<u32> = (0..6)
            .map(|word| ((at % 8 * 5) as u64 + mix64(9, (at * 6 + word) as u64) % if word < 4 { 5 } else { 40 }) as u32 % 40)
            .collect();
        row.sort_unstable();
        row.dedup();
        row
    };
    let all: Vec<Vec<u32>> = (0..rows).map(row).collect();
    let matrix = counts(40, &all.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let mut packed = PackedRows::default();
    all.iter().for_each(|row| packed.push(row.iter().map(|&term| pack(term, 1))));
    (matrix.clone(), PackedCorpus { vocabulary: matrix.vocabulary, rows: packed, files: Vec::new() })
}

fn sketch_params(rank: u32, sample: u32) -> SketchParams {
    SketchConfig { rank, beyond: 32, sample }.try_into().expect("sound")
}

#[test]
fn a_sketch_of_all_rows_is_latent_semantic_analysis() {
    let (matrix, corpus) = packed(900);
    let whole = lsa(&matrix, &params(8), &Context::quiet(3)).expect("an answer").value;
    let sketched = sketch(&corpus, &sketch_params(8, 1000), &Context::quiet(3)).expect("an answer").value;
    assert_eq!(sketched.sampled, 900);
    assert!((whole.energy - sketched.energy).abs() < 1e-3, "{} and {}", whole.energy, sketched.energy);
    for (a, b) in whole.singular_values.iter().zip(&sketched.singular_values) {
        assert!((a - b).abs() < 0.01 * a, "{a} and {b}");
    }
    for row in 0..900 {
        let length = whole.rows.row(row).iter().map(|v| v * v).sum::<f32>().sqrt();
        assert!((length * sketched.scales_of_unit(&corpus, row) - 1.0).abs() < 0.02, "row {row}");
    }
}

impl crate::domain::space::projection::Projection {
    /// What brings the projection of a row of unit length to unit length.
    fn scales_of_unit(&self, corpus: &crate::domain::space::packed::PackedCorpus, row: usize) -> f32 {
        self.scales[row] * corpus.weights().squared_length(corpus.rows.row(row)).sqrt()
    }
}

#[test]
fn a_sample_keeps_nearly_all_that_the_whole_keeps_and_threads_change_no_byte() {
    let (_, corpus) = packed(20_000);
    let on = |threads: usize, sample: u32| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| sketch(&corpus, &sketch_params(8, sample), &Context::quiet(3)).expect("an answer").value)
    };
    let (whole, some) = (on(1, 20_000), on(1, 2000));
    assert!((1500..2500).contains(&some.sampled), "{}", some.sampled);
    assert!(some.energy > 0.99 * whole.energy && some.energy <= whole.energy * 1.001, "{} of {}", some.energy, whole.energy);
    for threads in [2, 8] {
        assert_eq!(postcard::to_stdvec(&on(threads, 2000)), postcard::to_stdvec(&some));
    }
}
