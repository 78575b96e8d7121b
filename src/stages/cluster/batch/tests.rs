use super::*;
use crate::domain::digest::mix64;
use crate::domain::space::matrix::Vocabulary;
use crate::domain::space::packed::{PackedRows, pack};
use crate::domain::space::vectors::DenseRows;

/// Lines of `topics` subjects that share some words, and a space with a dimension per term.
fn planted(lines: usize, topics: u64) -> (PackedCorpus, Projection, Vec<u64>) {
    let terms = topics as usize * 10 + 20;
    let mut rows = PackedRows::default();
    let mut truth = Vec::new();
    let mut df = vec![0; terms];
    for line in 0..lines as u64 {
        let topic = mix64(1, line) % topics;
        truth.push(topic);
        let word = |at: u64| {
            let bits = mix64(2, line * 8 + at);
            if bits.is_multiple_of(4) { (topics * 10 + bits / 4 % 20) as u32 } else { (topic * 10 + bits / 4 % 10) as u32 }
        };
        let mut words: Vec<u32> = (0..8).map(word).collect();
        words.sort_unstable();
        let row: Vec<u32> = words.chunk_by(|a, b| a == b).map(|run| pack(run[0], run.len() as u32)).collect();
        row.iter().for_each(|&entry| df[term_of(entry)] += 1);
        rows.push(row);
    }
    rows.push([]);
    let vocabulary = Vocabulary { terms: (0..terms).map(|at| format!("t{at:03}")).collect(), df };
    let corpus = PackedCorpus { vocabulary, rows, files: Vec::new() };
    let mut basis = DenseRows::zeros(terms, terms);
    (0..terms).for_each(|term| basis.row_mut(term)[term] = 1.0);
    let weights = corpus.weights();
    let scale = |row: usize| weights.squared_length(corpus.rows.row(row)).sqrt();
    let scales = (0..corpus.rows.len()).map(|row| if scale(row) > 0.0 { 1.0 / scale(row) } else { 0.0 }).collect();
    let projection = Projection { basis, scales, ..Projection::default() };
    (corpus, projection, truth)
}

fn params(k: u32, max_passes: u32, rest: f64) -> LinesParams {
    LinesConfig { k, starts: 6, sample: 2000, pass_sample: 200_000, max_passes, rest, terms: 5, typical: 3 }.try_into().expect("sound")
}

fn clusters(corpus: &PackedCorpus, projection: &Projection, params: &LinesParams) -> LineClusters {
    cluster_lines(corpus, projection, params, &Context::quiet(7)).expect("clusters").value
}

#[test]
fn planted_subjects_are_found_with_their_words() {
    let (corpus, projection, truth) = planted(20_000, 7);
    let found = clusters(&corpus, &projection, &params(7, 50, 1e-9));
    assert_eq!(found.clusters.len(), 7);
    assert_eq!(found.of[20_000], NO_CLUSTER);
    for (id, cluster) in found.clusters.iter().enumerate() {
        let mut of = [0usize; 7];
        (0..truth.len()).filter(|&at| usize::from(found.of[at]) == id).for_each(|at| of[truth[at] as usize] += 1);
        let topic = (0..7).max_by_key(|&topic| of[topic]).expect("seven");
        assert!(of[topic] * 100 > cluster.size as usize * 95, "cluster {id}: {of:?}");
        let own = |term: &String| term[1..].parse::<usize>().is_ok_and(|number| number / 10 == topic);
        assert!(cluster.terms.iter().all(own), "cluster {id}: {:?}", cluster.terms);
        assert!(cluster.typical.iter().all(|&row| usize::from(found.of[row as usize]) == id));
    }
    assert!(found.clusters.is_sorted_by_key(|cluster| std::cmp::Reverse(cluster.size)));
}

#[test]
fn bounds_pass_over_nothing_that_moves() {
    let (corpus, projection, _) = planted(20_000, 9);
    let weights = corpus.weights();
    let points = Points { rows: &corpus.rows, scales: &projection.scales, weights: &weights, basis: &projection.basis };
    let mut state = State::new(&points, points.places(&[0, 100, 200, 300, 400, 500]));
    let (lanes, nearest) = lanes(6);
    for _ in 0..12 {
        let centres = state.centres.clone();
        state.run(&points, Until { passes: 1, moves: 0.0 });
        let products = points.products(&centres, lanes);
        let mut all = Vec::new();
        nearest(&points, &(0..20_000).collect::<Vec<u32>>(), &products, &mut all);
        for (row, found) in all.into_iter().enumerate() {
            let near = found.next - found.own < 1e-4;
            assert!(near || state.labels[row] == found.centre, "row {row}");
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let (corpus, projection, _) = planted(30_000, 8);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let found = pool.install(|| clusters(&corpus, &projection, &params(12, 8, 1e-9)));
        postcard::to_stdvec(&found).expect("bytes")
    };
    let one = on(1);
    assert_eq!(on(2), one);
    assert_eq!(on(8), one);
}

#[test]
fn nothing_to_cluster_is_an_answer() {
    let found = clusters(&PackedCorpus::default(), &Projection::default(), &params(3, 5, 0.0));
    assert!(found.of.is_empty() && found.clusters.is_empty());
}
