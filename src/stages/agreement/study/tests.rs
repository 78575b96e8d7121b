use super::*;
use crate::domain::codebook::Code;
use crate::domain::corpus::segment::Segment;
use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::DocumentId;
use crate::domain::measure::agreement::DisagreementKind;
use crate::formats::transcripts::plain_text::example;

const TALK: &str = "I: Who was there?\n\nP: My aunt was.\n\nI: And then?\n\nP: Then nobody.\n\nP2: I moved out.\n\nI: Oh.\n\nP: Yes.";

/// A study of invented talk with codings written as `document: words code coder`.
struct Study {
    transcripts: Vec<SafeTranscript>,
    segments: Vec<Segments>,
    codings: Vec<Coding>,
}

fn study(documents: &[&str], codings: &[(&str, &str, &str, &str)]) -> Study {
    let transcripts: Vec<SafeTranscript> = documents.iter().map(|id| example(id, TALK)).collect();
    let cut = |transcript: &SafeTranscript| {
        let turn = |(at, turn): (usize, &crate::domain::corpus::transcript::Turn)| Segment {
            turn: at as u32,
            span: turn.span,
            words: 3,
            speaker: turn.speaker,
            role: turn.role,
            question: None,
        };
        Segments { document: transcript.id.clone(), items: transcript.turns.iter().enumerate().map(turn).collect() }
    };
    let segments = transcripts.iter().map(cut).collect();
    let coding = |&(document, words, code, coder): &(&str, &str, &str, &str)| {
        let start = TALK.find(words).expect("words of the talk") as u32;
        let span = CharSpan { start, end: start + words.len() as u32 };
        Coding { document: DocumentId::new(document), span, code: CodeId::new(code), coder: CoderId::new(coder) }
    };
    Study { transcripts, segments, codings: codings.iter().map(coding).collect() }
}

fn config() -> AgreementConfig {
    AgreementConfig {
        coders: Vec::new(),
        codes: Vec::new(),
        speaker_role: SpeakerRole::Participant,
        documents_coded_by: CodedBy::Any,
        unit: Unit::Turn,
        min_overlap: 0.1,
        rounds: 50,
        confidence: 0.95,
        min_documents: 10,
        target: 0.8,
        border_slack: 2,
    }
}

fn compare(study: &Study, config: AgreementConfig) -> Result<Outcome<Agreement>, AgreementError> {
    let groups = vec![None; study.transcripts.len()];
    let input = AgreementInput {
        transcripts: &study.transcripts,
        segments: &study.segments,
        groups: &groups,
        codings: &study.codings,
        codebook: None,
    };
    agreement(&input, &config.try_into().expect("sound"), &Context::quiet(7))
}

fn row<'a>(agreement: &'a Agreement, scope: &Scope, code: Option<&str>) -> &'a AgreementRow {
    let code = code.map(CodeId::new);
    agreement.rows.iter().find(|row| &row.scope == scope && row.code == code).expect("a row")
}

#[test]
fn a_unit_is_a_turn_and_a_turn_without_a_code_is_a_decision_too() {
    let study = study(&["a.txt"], &[("a.txt", "My aunt", "safe", "A"), ("a.txt", "aunt was", "safe", "B"), ("a.txt", "Yes", "safe", "B")]);
    let agreement = compare(&study, config()).expect("figures").value;
    let safe = row(&agreement, &Scope::Overall, Some("safe"));
    assert_eq!(safe.units, 4);
    assert_eq!(safe.percent, Ok(0.75));
    assert_eq!(safe.positive.as_ref().expect("of a code").value, Ok(2.0 / 3.0));
    assert_eq!(safe.prevalence, [(CoderId::new("A"), Some(0.25)), (CoderId::new("B"), Some(0.5))]);
}

#[test]
fn a_transcript_that_a_coder_never_touched_is_missing_and_not_empty() {
    let codings = [("a.txt", "My aunt", "safe", "A"), ("a.txt", "My aunt", "safe", "B"), ("b.txt", "Then nobody", "safe", "A")];
    let outcome = compare(&study(&["a.txt", "b.txt"], &codings), config()).expect("figures");
    let overall = row(&outcome.value, &Scope::Overall, Some("safe"));
    assert_eq!((overall.units, overall.left_out, overall.alpha.value), (4, 4, Ok(1.0)));
    assert!(outcome.findings.iter().any(|finding| finding.code == "E0906"));
    assert!(outcome.value.rows.iter().all(|row| row.scope != Scope::Document(DocumentId::new("b.txt"))));
}

#[test]
fn only_transcripts_that_all_coded_where_that_is_asked() {
    let codings = [
        ("a.txt", "My aunt", "safe", "A"),
        ("a.txt", "Yes", "safe", "B"),
        ("a.txt", "Yes", "safe", "C"),
        ("b.txt", "Yes", "safe", "A"),
        ("b.txt", "Yes", "safe", "B"),
    ];
    let study = study(&["a.txt", "b.txt"], &codings);
    let units = |documents_coded_by, coders: &[&str]| {
        let coders = coders.iter().map(|&coder| coder.to_owned()).collect();
        let agreement = compare(&study, AgreementConfig { documents_coded_by, coders, ..config() }).expect("figures").value;
        row(&agreement, &Scope::Overall, None).units
    };
    assert_eq!(units(CodedBy::Any, &[]), 8);
    assert_eq!(units(CodedBy::All, &[]), 4);
    assert_eq!(units(CodedBy::All, &["A", "B"]), 8);
}

#[test]
fn a_slip_over_the_border_is_no_coding_of_the_next_turn() {
    let over = "Then nobody.\n\nP2: I";
    let study = study(&["a.txt"], &[("a.txt", over, "risk", "A"), ("a.txt", "Then nobody.", "risk", "B")]);
    let agreement = compare(&study, config()).expect("figures").value;
    assert_eq!(row(&agreement, &Scope::Overall, Some("risk")).alpha.value, Ok(1.0));
}

#[test]
fn three_kinds_of_disagreement_and_what_settling_them_would_gain() {
    let codings = [
        ("a.txt", "My aunt was.", "safe", "A"),
        ("a.txt", "My aunt was.", "risk", "B"),
        ("a.txt", "Then nobody.", "risk", "A"),
        ("a.txt", "I moved out.", "risk", "A"),
        ("a.txt", "out.", "risk", "B"),
    ];
    let agreement = compare(&study(&["a.txt"], &codings), config()).expect("figures").value;
    let listed: Vec<(DisagreementKind, usize, u32)> =
        agreement.disagreements.iter().map(|one| (one.kind, one.codes.len(), one.characters)).collect();
    // Two codes are in dispute on the first; borders alone come last, as they change no figure of turns.
    assert_eq!(
        listed,
        [(DisagreementKind::CodesDiffer, 2, 12), (DisagreementKind::OnlySomeCoded, 1, 12), (DisagreementKind::BordersDiffer, 1, 8)]
    );
    assert!(agreement.disagreements[0].gain > agreement.disagreements[1].gain && agreement.disagreements[2].gain == 0.0);
}

#[test]
fn the_gain_of_the_last_disagreement_on_a_code_is_all_that_alpha_lacks() {
    let codings = [("a.txt", "My aunt", "safe", "A"), ("a.txt", "My aunt", "safe", "B"), ("a.txt", "Yes", "safe", "A")];
    let agreement = compare(&study(&["a.txt"], &codings), config()).expect("figures").value;
    let alpha = row(&agreement, &Scope::Overall, Some("safe")).alpha.value.expect("a number");
    assert!((agreement.disagreements[0].gain - (1.0 - alpha)).abs() < 1e-12);
}

#[test]
fn one_excerpt_over_neighbouring_turns_is_one_disagreement() {
    let codings = [("a.txt", "Then nobody.\n\nP2: I moved out.", "risk", "A"), ("a.txt", "Yes", "risk", "A"), ("a.txt", "My", "risk", "B")];
    let agreement = compare(&study(&["a.txt"], &codings), config()).expect("figures").value;
    let mut units: Vec<u32> = agreement.disagreements.iter().map(|one| one.units).collect();
    units.sort_unstable();
    assert_eq!(units, [1, 1, 2]);
}

#[test]
fn facets_are_compared_apart_and_strange_codes_are_told() {
    let study = study(&["a.txt"], &[("a.txt", "My aunt", "safe", "A"), ("a.txt", "My aunt", "aunt", "B"), ("a.txt", "Yes", "odd", "A")]);
    let code = |name: &str, facet: &str| Code { facet: Some(facet.to_owned()), ..Code::named(name) };
    let codebook = Codebook::new(1, vec![code("safe", "theme"), code("aunt", "relationship")]).expect("a codebook");
    let groups = [Some("survivors")];
    let input = AgreementInput {
        transcripts: &study.transcripts,
        segments: &study.segments,
        groups: &groups,
        codings: &study.codings,
        codebook: Some(&codebook),
    };
    let outcome = agreement(&input, &config().try_into().expect("sound"), &Context::quiet(7)).expect("figures");
    let facets: Vec<Option<&str>> =
        outcome.value.rows.iter().filter(|row| row.scope == Scope::Overall && row.code.is_none()).map(|row| row.facet.as_deref()).collect();
    assert_eq!(facets, [Some("theme"), Some("relationship"), None]);
    assert!(outcome.value.disagreements.iter().all(|one| one.kind == DisagreementKind::OnlySomeCoded));
    assert!(outcome.value.rows.iter().any(|row| row.scope == Scope::Group("survivors".into())));
    assert_eq!(outcome.findings.iter().filter(|finding| finding.code == "E0907").count(), 1);
}

#[test]
fn what_cannot_be_compared_is_said_with_the_nearest_name() {
    let study = study(&["a.txt"], &[("a.txt", "My aunt", "safe", "Anna")]);
    let named = |coders: &str, codes: &str| {
        let list = |names: &str| names.split_whitespace().map(str::to_owned).collect();
        compare(&study, AgreementConfig { coders: list(coders), codes: list(codes), ..config() }).expect_err("wrong").to_string()
    };
    assert!(named("Ana", "").contains("did you mean Anna?"));
    assert!(named("", "saef").contains("did you mean safe?"));
    let alone = compare(&study, config()).expect("reasons");
    assert_eq!(
        row(&alone.value, &Scope::Overall, Some("safe")).alpha.value,
        Err(crate::domain::measure::statistic::Undefined::FewerThanTwoCoders)
    );
    assert_eq!(alone.findings[0].code, "E0904");
}
