use super::*;
use crate::domain::codebook::CodeKind;
use crate::domain::corpus::token::Clause;
use crate::domain::corpus::transcript::Role;
use crate::domain::ids::CodeId;
use crate::domain::review::suggestion::Tier;
use crate::domain::space::cluster::{Cluster, CodeAffinity};
use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};
use crate::domain::space::scores::QueryTerm;
use crate::domain::space::term_space::{CodeTerms, Doing};
use crate::domain::space::vectors::DenseRows;

/// All tiers are offered, and no segment is too short.
fn config(per_code: u32, spread: f64, via: Via) -> SuggestConfig {
    let tiers = TierConfig { offered: Tier::TheRest, likely: 2.0, worth_a_look: 1.0, at_least: 1, codes_per_passage: 3, per_segment: 10.0 };
    SuggestConfig { per_code, min_words: 2, alone_words: 2, coded_again: false, spread, evidence_terms: 3, via, tiers }
}

fn params(per_code: u32, spread: f64) -> SuggestParams {
    config(per_code, spread, Via::Scores).try_into().expect("sound")
}

/// Two transcripts of three segments; the second segment of each is the interviewer's.
fn layout() -> Layout {
    let roles = [Role::Participant, Role::Interviewer, Role::Participant].repeat(2);
    Layout { starts: vec![0, 3, 6], roles, words: vec![9, 9, 1, 9, 9, 9], turns: vec![0, 1, 2, 0, 1, 2], questions: vec![None; 6] }
}

fn scores(ranked: [f32; 6], no_signal: Option<NoSignal>) -> CodeScores {
    let query = vec![QueryTerm { term: 0, weight: 2.0, clause: Some(Clause::Seed) }, QueryTerm { term: 1, weight: 0.5, clause: None }];
    let signal = CodeSignal {
        code: CodeId::new("safe"),
        kind: CodeKind::Topic,
        query,
        trust: 0.0,
        no_signal,
        scattered: false,
        doing: 0.0,
        spoken: Vec::new(),
    };
    CodeScores {
        codes: vec![signal],
        ranked: DenseRows::from_values(1, ranked.to_vec()),
        own: DenseRows::from_values(1, vec![0.5; 6]),
        model: None,
        doing: None,
        people: None,
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
        codes: vec![CodeTerms {
            code: CodeId::new("safe"),
            kind: CodeKind::Topic,
            facet: None,
            parent: None,
            phrases: Vec::new(),
            doing: Doing::default(),
        }],
        ..Default::default()
    }
}

fn input<'a>(scores: &'a CodeScores, space: &'a TermSpace, layout: &'a Layout, groups: &'a [Option<u32>]) -> SuggestInput<'a> {
    SuggestInput { scores, space, layout, groups, coded: &[], clusters: None }
}

fn order(ranked: [f32; 6], groups: &[Option<u32>], spread: f64) -> Vec<u32> {
    let (scores, space, layout) = (scores(ranked, None), space(), layout());
    let outcome = suggest(&input(&scores, &space, &layout, groups), &params(10, spread), &Context::quiet(1)).expect("suggestions");
    outcome.value.iter().map(|suggestion| suggestion.segment.0).collect()
}

#[test]
fn best_first_and_only_what_participants_say_at_some_length() {
    // Segment 2 has a single word, so it makes one excerpt with segment 0; the interviewer's are nobody's.
    assert_eq!(order([0.1, 9.0, 9.0, 0.3, 9.0, 0.2], &[None, None], 0.0), [2, 3, 5]);
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
    let (scores, space, layout) = (scores([0.0, 0.0, 0.0, 0.0, 0.0, 2.0], None), space(), layout());
    let outcome = suggest(&input(&scores, &space, &layout, &[None, None]), &params(1, 0.0), &Context::quiet(1));
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
    let (space, layout) = (space(), layout());
    let outcome = suggest(&input(&silent, &space, &layout, &[None, None]), &params(5, 0.0), &Context::quiet(1)).expect("an answer");
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
    let params: SuggestParams = config(2, 0.0, Via::Clusters).try_into().expect("sound");
    let scores = scores([9.0, 0.0, 0.0, 0.0, 0.0, 0.0], None);
    let (space, layout) = (space(), layout());
    let run = |clusters| suggest(&SuggestInput { clusters, ..input(&scores, &space, &layout, &[None, None]) }, &params, &Context::quiet(1));
    let found: Vec<u32> = run(Some(&clusters)).expect("suggestions").value.iter().map(|offer| offer.segment.0).collect();
    assert_eq!(found, [3, 5]);
    assert_eq!(run(None).expect_err("refused"), SuggestError::NoClusters);
}

/// One transcript: a question at 1, all else a participant's; only 0 and 5 hold a term of the code.
fn few_words() -> (Layout, TermSpace) {
    let mut space = space();
    space.topics.rows = Default::default();
    for row in 0..6 {
        space.topics.rows.push(if row == 0 || row == 5 { vec![(0, 1)] } else { vec![] });
    }
    let mut roles = vec![Role::Participant; 6];
    roles[1] = Role::Interviewer;
    (Layout { starts: vec![0, 6], roles, words: vec![30, 9, 3, 30, 30, 3], turns: (0..6).collect(), questions: vec![None; 6] }, space)
}

fn excerpts(ranked: [f32; 6], coded: &[(u32, u32)]) -> Vec<(u32, u32, u32)> {
    let ((layout, space), scores) = (few_words(), scores(ranked, None));
    let config = SuggestConfig { alone_words: 8, ..config(10, 0.0, Via::Scores) };
    let input = SuggestInput { coded, ..input(&scores, &space, &layout, &[None]) };
    let outcome = suggest(&input, &config.try_into().expect("sound"), &Context::quiet(1)).expect("suggestions");
    outcome.value.iter().map(|offer| (offer.segment.0, offer.first.0, offer.last.0)).collect()
}

#[test]
fn a_segment_without_a_word_of_the_code_makes_one_excerpt_with_a_neighbour_that_has_one_or_none() {
    // Segment 2 is short and joins 0 across the question; 3 has no neighbour with a word; 4 joins 5, which is then offered no more.
    assert_eq!(excerpts([1.0, 0.0, 4.0, 3.5, 3.0, 2.0], &[]), [(2, 0, 2), (4, 4, 5)]);
}

#[test]
fn what_people_coded_is_neither_offered_again_nor_joined() {
    assert_eq!(excerpts([1.0, 0.0, 4.0, 3.5, 3.0, 2.0], &[(0, 0)]), [(4, 4, 5)]);
    assert_eq!(excerpts([1.0, 0.0, 4.0, 3.5, 3.0, 2.0], &[(0, 5), (0, 4)]), [(2, 0, 2)]);
}

#[test]
fn of_a_code_of_phrases_of_doing_nothing_is_known_before_people_have_judged() {
    let mut scores = scores([1.0; 6], None);
    scores.codes[0].doing = 0.6;
    scores.codes[0].scattered = true;
    let (space, layout) = (space(), layout());
    let outcome = suggest(&input(&scores, &space, &layout, &[None, None]), &params(5, 0.0), &Context::quiet(1)).expect("an answer");
    assert_eq!(outcome.findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["E0803"]);
    assert_eq!(scores.codes[0].reliance().words(), "not known yet");
}

#[test]
fn he_and_she_are_named_where_they_add_to_a_code_about_people() {
    let (layout, mut space) = (layout(), space());
    let mut spoken = DocumentTermMatrix {
        vocabulary: Vocabulary { terms: vec!["she".into(), "was there".into()], df: vec![1, 1] },
        ..Default::default()
    };
    for row in 0..6 {
        spoken.rows.push(if row == 5 { vec![(0, 2), (1, 1)] } else { vec![] });
    }
    (space.acts, space.third_person) = (Some(spoken), vec![0]);
    space.codes[0].doing = Doing { share: 0.8, phrases: Vec::new(), about_people: true };
    let mut scores = scores([0.0, 0.0, 0.0, 0.0, 0.0, 3.0], None);
    scores.codes[0].doing = 0.8;
    scores.codes[0].spoken = vec![QueryTerm { term: 1, weight: 1.0, clause: Some(Clause::Seed) }];
    scores.doing = Some(DenseRows::from_values(1, vec![0.25; 6]));
    scores.people = Some(DenseRows::from_values(1, vec![1.25; 6]));
    let outcome = suggest(&input(&scores, &space, &layout, &[None, None]), &params(1, 0.0), &Context::quiet(1)).expect("suggestions");
    let evidence = &outcome.value[0].evidence;
    assert_eq!((evidence.doing, evidence.people, evidence.context), (Some(0.25), Some(1.25), 1.0));
    assert_eq!(evidence.third_person, ["she"]);
    assert!(evidence.terms.iter().any(|term| term.term == "was there"));
}
