use super::planted::{blobs, config, counts, layout, on_threads, rows, scores};
use super::*;
use crate::domain::corpus::transcript::Role;
use crate::domain::ids::SegmentId;
use crate::domain::space::scores::NoSignal;
use std::sync::atomic::AtomicBool;

const TOPICS: usize = 4;

/// Eight interviews of ten segments each, in which four topics take turns; each topic has a code of its own but the last.
struct Study {
    places: DenseRows,
    matrix: DocumentTermMatrix,
    layout: Layout,
    scores: CodeScores,
    truth: Vec<u32>,
}

fn study() -> Study {
    let (points, truth) = blobs(TOPICS, 20, 10, 0.25);
    let topics: Vec<Option<u32>> = truth.iter().copied().map(Some).collect();
    let score = |segment: usize, code: usize| if truth[segment] as usize == code { 2.0 } else { -0.5 };
    Study {
        places: rows(&points),
        matrix: counts(&topics),
        layout: layout(&[10; 8]),
        scores: scores(truth.len(), TOPICS - 1, score),
        truth,
    }
}

fn params(changes: &str) -> ClusterParams {
    let config: ClusterConfig = config("cluster", &format!("{changes}\n[window]\nwindow_segments = 0\ninterview_mean = 0.0"));
    config.try_into().expect("sound")
}

fn run(study: &Study, scored: bool, changes: &str) -> Outcome<Clustering> {
    let scores = scored.then_some(&study.scores);
    cluster(&study.places, &study.matrix, &study.layout, scores, &params(changes), &Context::quiet(7)).expect("clusters")
}

fn codes(outcome: &Outcome<Clustering>) -> Vec<&str> {
    outcome.findings.iter().map(|finding| finding.code.as_str()).collect()
}

fn found(outcome: &Outcome<Clustering>) -> Vec<u32> {
    outcome.value.of.iter().map(|of| of.expect("a cluster for each")).collect()
}

#[test]
fn planted_topics_become_clusters_with_their_words_and_codes() {
    let study = study();
    let outcome = run(&study, true, "k = 4");
    assert_eq!(adjusted_rand(&found(&outcome), &study.truth), Some(1.0));
    assert!(outcome.findings.is_empty());
    for cluster in &outcome.value.clusters {
        let SegmentId(first) = cluster.typical[0];
        let topic = study.truth[first as usize];
        assert_eq!((cluster.size, cluster.typical.len(), cluster.border.len()), (20, 10, 5));
        assert_eq!(cluster.terms, [format!("word_{topic}"), format!("also_{topic}")]);
        assert_eq!(cluster.coherence, Some(1.0), "its two words never stand apart");
        // The last topic has no code.
        assert_eq!(cluster.outside, topic as usize == TOPICS - 1);
        let best = &cluster.codes[0];
        assert_eq!(best.affinity > 0.0 && best.code.as_str() == format!("code_{topic}"), !cluster.outside);
    }
}

#[test]
fn the_affinity_is_the_lift_in_standard_errors() {
    let outcome = run(&study(), true, "k = 4");
    let cluster = outcome.value.clusters.iter().find(|cluster| !cluster.outside).expect("a cluster with a code");
    // Scores 2.0 in 20 of 80 segments, -.5 in 60: mean .125, deviation 1.0825; the cluster's mean is 2, so the lift is 1.7321.
    // The standard error of a mean of 20 out of 80: sqrt(60 / (79 x 20)) = .19487.
    let expect = (2.0 - 0.125) / (0.1875f64 * 6.25).sqrt() / (60.0f64 / (79.0 * 20.0)).sqrt();
    assert!((cluster.codes[0].affinity - expect).abs() < 1e-6, "{} and {expect}", cluster.codes[0].affinity);
}

#[test]
fn the_number_is_chosen_where_none_is_given() {
    let outcome = run(&study(), false, "k_from = 2\nk_to = 7\nk_step = 1");
    assert_eq!(outcome.value.choice.k, outcome.value.clusters.len() as u32);
    assert!(outcome.value.choice.stability.iter().any(|&(k, mean)| k == 4 && mean > 0.999), "{:?}", outcome.value.choice);
}

#[test]
fn the_scheme_may_say_where_to_start() {
    let study = study();
    let outcome = run(&study, true, "start = \"scheme\"\nextra_clusters = 1\nstart_share = 0.05");
    assert_eq!(outcome.value.choice.k, 4);
    assert_eq!(adjusted_rand(&found(&outcome), &study.truth), Some(1.0));
    let mut silent = study;
    silent.scores.codes.iter_mut().for_each(|code| code.no_signal = Some(NoSignal::NoTermOccurs));
    assert!(codes(&run(&silent, true, "start = \"scheme\"\nk = 4")).contains(&"E0704"));
    assert!(codes(&run(&silent, false, "start = \"scheme\"\nk = 4")).contains(&"E0704"));
}

#[test]
fn every_engine_fills_the_same_noun() {
    for engine in ["spherical", "linfa_kmeans", "linfa_gmm", "linfa_dbscan"] {
        let study = study();
        let outcome = run(&study, true, &format!("k = 4\nengine = \"{engine}\"\nmixture_dims = 8"));
        let sizes: Vec<u32> = outcome.value.clusters.iter().map(|cluster| cluster.size).collect();
        let placed = outcome.value.of.iter().flatten().count() as u32;
        assert_eq!((outcome.value.choice.k, sizes.iter().sum::<u32>()), (sizes.len() as u32, placed), "{engine}");
        assert!(sizes.is_sorted_by(|a, b| a >= b), "{engine}: {sizes:?}");
        assert!(outcome.value.clusters.iter().zip(0..).all(|(cluster, number)| cluster.id == number));
    }
}

#[test]
fn interviewers_are_in_no_cluster() {
    let mut study = study();
    study.layout.roles.iter_mut().step_by(2).for_each(|role| *role = Role::Interviewer);
    let outcome = run(&study, true, "k = 2");
    let expect: Vec<bool> = study.layout.roles.iter().map(|role| *role == Role::Participant).collect();
    assert_eq!(outcome.value.of.iter().map(Option::is_some).collect::<Vec<_>>(), expect);
}

#[test]
fn what_falls_short_is_told() {
    let mut study = study();
    let zeros = crate::domain::space::vectors::DenseRows::zeros(80, 10);
    // Three segments that speak, of three things, and seventy-seven that say nothing.
    let mut values = zeros;
    [0, 1, 2].iter().for_each(|&at| values.row_mut(at)[at] = 1.0);
    study.places = values;
    let outcome = run(&study, false, "k = 5");
    assert_eq!(codes(&outcome), ["E0703", "E0702"]);
    assert_eq!(outcome.value.clusters.len(), 3);
}

#[test]
fn why_there_is_nothing_to_cluster_is_told_as_it_is() {
    let told = |outcome: &Outcome<Clustering>| {
        let [finding] = outcome.findings.as_slice() else { panic!("{:?}", codes(outcome)) };
        assert_eq!(finding.code, "E0701");
        (finding.message.clone(), finding.remedy.contains("[speakers]"))
    };
    let mut study = study();
    study.places = crate::domain::space::vectors::DenseRows::zeros(80, 10);
    let (message, blames_speakers) = told(&run(&study, false, "k = 5"));
    assert!(
        message.contains("no term sets a participant's segment apart from the rest of its interview (of 80)") && !blames_speakers,
        "{message}"
    );
    study.layout.roles.fill(Role::Interviewer);
    let (message, blames_speakers) = told(&run(&study, false, "k = 5"));
    assert!(message.contains("none of the 80 segments is a participant's") && blames_speakers, "{message}");
    let nothing = cluster(&DenseRows::default(), &counts(&[]), &layout(&[]), None, &params(""), &Context::quiet(1)).expect("an answer");
    assert_eq!(told(&nothing), ("there is no text to cluster".to_owned(), false));
}

#[test]
fn inputs_of_different_corpora_are_refused() {
    let mut study = study();
    study.layout = layout(&[10; 7]);
    let error = cluster(&study.places, &study.matrix, &study.layout, None, &params("k = 2"), &Context::quiet(1)).expect_err("refused");
    assert!(matches!(error, ClusterError::Mismatch { expected: 70, found: 80, .. }), "{error}");
}

#[test]
fn a_stop_is_heard() {
    let (study, stop) = (study(), AtomicBool::new(true));
    let ctx = Context::new(7, &crate::contract::NoProgress, &stop);
    let error = cluster(&study.places, &study.matrix, &study.layout, None, &params("k = 2"), &ctx).expect_err("stopped");
    assert!(matches!(error, ClusterError::Cancelled(_)));
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let study = study();
    for changes in ["k_from = 2\nk_to = 5\nk_step = 1", "k = 4\nengine = \"linfa_gmm\"", "k = 4\nengine = \"linfa_dbscan\""] {
        let runs = on_threads(|| run(&study, true, changes));
        assert!(runs.iter().all(|run| *run == runs[0]), "{changes}");
    }
}

#[test]
fn every_bad_parameter_is_told_at_once() {
    let config: ClusterConfig =
        config("cluster", "k = 0\nresample_share = nan\nengine = \"linfa_gmm\"\nstart = \"scheme\"\n[window]\ndecay = 2.0");
    let faults = ClusterParams::try_from(config).expect_err("four faults");
    assert_eq!(faults.len(), 4, "{faults:?}");
    for (fault, name) in faults.iter().zip(["k is 0", "resample_share is NaN", "start is", "window.decay is 2"]) {
        assert!(fault.starts_with(name), "{fault}");
    }
}

#[test]
fn an_empty_corpus_has_no_cluster() {
    let outcome = cluster(&DenseRows::default(), &counts(&[]), &layout(&[]), None, &params(""), &Context::quiet(1)).expect("an answer");
    assert_eq!((codes(&outcome), outcome.value.clusters.len()), (vec!["E0701"], 0));
}
