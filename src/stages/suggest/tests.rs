use super::*;
use crate::domain::codebook::CodeKind;
use crate::domain::corpus::token::Clause;
use crate::domain::corpus::transcript::Role;
use crate::domain::ids::CodeId;
use crate::domain::space::cluster::{Cluster, CodeAffinity};
use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};
use crate::domain::space::scores::QueryTerm;
use crate::domain::space::term_space::CodeTerms;
use crate::domain::space::vectors::DenseRows;

fn params(per_code: u32, spread: f64) -> SuggestParams {
    SuggestConfig { per_code, min_words: 2, spread, evidence_terms: 3, via: Via::Scores }.try_into().expect("sound")
}

/// Two transcripts of three segments; the second segment of each is the interviewer's.
fn layout() -> Layout {
    let roles = [Role::Participant, Role::Interviewer, Role::Participant].repeat(2);
    Layout { starts: vec![0, 3, 6], roles, words: vec![9, 9, 1, 9, 9, 9], turns: vec![0, 1, 2, 0, 1, 2], questions: vec![None; 6] }
}

fn scores(ranked: [f32; 6], no_signal: Option<NoSignal>) -> CodeScores {
    let query = vec![QueryTerm { term: 0, weight: 2.0, clause: Some(Clause::Seed) }, QueryTerm { term: 1, weight: 0.5, clause: None }];
    let signal = CodeSignal { code: CodeId::new("safe"), kind: CodeKind::Topic, query, trust: 0.0, no_signal, scattered: false };
    CodeScores {
        codes: vec![signal],
        ranked: DenseRows::from_values(1, ranked.to_vec()),
        own: DenseRows::from_values(1, vec![0.5; 6]),
        model: None,
        decided: Vec::new(),
    }
}

fn space() -> TermSpace {
    let mut topics =
        DocumentTermMatrix { vocabulary: Vocabulary { terms: vec!["aunt".into(), "hous".into()], df: vec![3, 1] }, ..Default::default() };
    for row in 0..6 {
        topics.rows.push(if row == 5 { vec![(0, 1), (1, 2)] } else { vec![(0, 1)] });
    }
    TermSpace {
        topics,
        codes: vec![CodeTerms { code: CodeId::new("safe"), kind: CodeKind::Topic, facet: None, parent: None, phrases: Vec::new() }],
        ..Default::default()
    }
}

fn order(ranked: [f32; 6], groups: &[Option<u32>], spread: f64) -> Vec<u32> {
    let outcome =
        suggest(&scores(ranked, None), &space(), &layout(), groups, None, &params(10, spread), &Context::quiet(1)).expect("suggestions");
    outcome.value.iter().map(|suggestion| suggestion.segment.0).collect()
}

#[test]
fn best_first_and_only_what_participants_say_at_some_length() {
    assert_eq!(order([0.1, 9.0, 9.0, 0.3, 9.0, 0.2], &[None, None], 0.0), [3, 5, 0]);
}

#[test]
fn a_second_excerpt_of_one_transcript_must_be_that_much_better() {
    assert_eq!(order([0.1, 0.0, 0.0, 0.3, 0.0, 0.2], &[None, None], 0.5), [3, 0, 5]);
    assert_eq!(order([0.1, 0.0, 0.0, 0.9, 0.0, 0.8], &[None, None], 0.5), [3, 5, 0]);
}

#[test]
fn equal_scores_come_in_the_order_of_the_corpus() {
    assert_eq!(order([0.5; 6], &[None, None], 0.0), [0, 3, 5]);
}

#[test]
fn evidence_names_terms_their_shares_and_what_context_added() {
    let outcome = suggest(
        &scores([0.0, 0.0, 0.0, 0.0, 0.0, 2.0], None),
        &space(),
        &layout(),
        &[None, None],
        None,
        &params(1, 0.0),
        &Context::quiet(1),
    );
    let first = &outcome.expect("suggestions").value[0];
    let idf = |df: f64| libm::log(7.0f64 / (1.0 + df)) + 1.0;
    let (aunt, house) = (2.0 * idf(3.0), 0.5 * idf(1.0) * (1.0 + libm::log(2.0)));
    assert!((f64::from(first.evidence.terms[0].share) - aunt / (aunt + house)).abs() < 1e-6);
    assert_eq!((first.evidence.terms[0].clause, first.evidence.terms[1].clause), (Some(Clause::Seed), None));
    assert_eq!((first.evidence.own, first.evidence.context), (0.5, 1.5));
}

#[test]
fn a_code_without_signal_offers_nothing_and_says_why() {
    let silent = scores([1.0; 6], Some(NoSignal::NoTermOccurs));
    let outcome = suggest(&silent, &space(), &layout(), &[None, None], None, &params(5, 0.0), &Context::quiet(1)).expect("an answer");
    assert!(outcome.value.is_empty());
    assert_eq!(outcome.findings[0].code, "E0801");
}

#[test]
fn via_clusters_the_affinity_of_the_cluster_decides_alone() {
    let cluster = |id: u32, affinity: f64| Cluster {
        id,
        size: 1,
        terms: Vec::new(),
        typical: Vec::new(),
        border: Vec::new(),
        coherence: None,
        codes: vec![CodeAffinity { code: CodeId::new("safe"), affinity }],
        outside: false,
    };
    let of = vec![Some(0), None, None, Some(1), None, Some(1)];
    let clusters = Clustering { of, clusters: vec![cluster(0, 0.5), cluster(1, 3.0)], ..Clustering::default() };
    let params: SuggestParams =
        SuggestConfig { per_code: 2, min_words: 2, spread: 0.0, evidence_terms: 3, via: Via::Clusters }.try_into().expect("sound");
    let scores = scores([9.0, 0.0, 0.0, 0.0, 0.0, 0.0], None);
    let run = |clusters| suggest(&scores, &space(), &layout(), &[None, None], clusters, &params, &Context::quiet(1));
    let found: Vec<u32> = run(Some(&clusters)).expect("suggestions").value.iter().map(|offer| offer.segment.0).collect();
    assert_eq!(found, [3, 5]);
    assert_eq!(run(None).expect_err("refused"), SuggestError::NoClusters);
}
