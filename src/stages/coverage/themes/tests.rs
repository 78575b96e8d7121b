use std::collections::BTreeSet;

use super::*;
use crate::domain::corpus::participant::Participant;
use crate::domain::corpus::segment::Segment;
use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::measure::statistic::Undefined;
use crate::domain::measure::themes::GroupRow;
use crate::formats::transcripts::plain_text::example;
use crate::stages::coverage::themes::saturation::curve;

const TALK: &str = "P: one.\n\nP2: two.\n\nP: three.\n\nP2: four.\n\nP: five.\n\nP2: six.";
const TURNS: [&str; 6] = ["one.", "two.", "three.", "four.", "five.", "six."];

pub(super) fn config() -> ThemesConfig {
    let pipeline: toml::Table = include_str!("../../../../pipelines/coverage.toml").parse().expect("TOML");
    let stages = pipeline["stage"].as_array().expect("stages");
    let stage = stages.iter().find(|stage| stage["name"].as_str() == Some("themes")).expect("the stage");
    let compare = ["group", "roles"].map(str::to_owned).into();
    ThemesConfig { least_participants: 1, least_speakers: 2, compare, ..stage["params"].clone().try_into().expect("a config") }
}

fn params() -> ThemesParams {
    config().try_into().expect("sound")
}

/// Transcripts with their participant's number, group and roles; codings as transcript, turn, code, coder.
fn count(people: &[(&str, &str, &str)], codings: &[(usize, usize, &str, &str)], config: ThemesConfig) -> Themes {
    let name = |at: usize| format!("t{at}.txt");
    let transcripts: Vec<SafeTranscript> = (0..people.len()).map(|at| example(&name(at), TALK)).collect();
    let cut = |transcript: &SafeTranscript| {
        let items = transcript.turns.iter().enumerate();
        let item = |(at, turn): (usize, &crate::domain::corpus::transcript::Turn)| Segment {
            turn: at as u32,
            span: turn.span,
            words: 1 + at as u32,
            speaker: turn.speaker,
            role: turn.role,
            question: None,
        };
        Segments { document: transcript.id.clone(), items: items.map(item).collect() }
    };
    let segments: Vec<Segments> = transcripts.iter().map(cut).collect();
    let layout = Layout::of(&segments);
    let mut participants = Participants::default();
    for (at, (id, group, roles)) in people.iter().enumerate() {
        let roles: Vec<String> = roles.split(';').filter(|role| !role.is_empty()).map(str::to_owned).collect();
        let attributes = [("roles".to_owned(), roles)].into();
        participants.rows.insert(name(at), Participant { id: (*id).to_owned(), group: Some((*group).to_owned()), attributes });
    }
    let codings: Vec<Coding> = codings
        .iter()
        .map(|&(document, turn, code, coder)| {
            let start = TALK.find(TURNS[turn]).expect("a turn") as u32;
            let span = CharSpan { start, end: start + TURNS[turn].len() as u32 };
            Coding { document: DocumentId::new(name(document)), span, code: CodeId::new(code), coder: CoderId::new(coder) }
        })
        .collect();
    let mut space = TermSpace::default();
    (0..layout.len()).for_each(|_| space.topics.rows.push([]));
    let input = ThemesInput {
        transcripts: &transcripts,
        segments: &segments,
        layout: &layout,
        participants: Some(&participants),
        codings: &codings,
        codebook: None,
        space: &space,
    };
    themes(&input, &config.try_into().expect("sound"), &Context::quiet(7)).expect("an answer").value
}

fn row<'a>(themes: &'a Themes, value: &str, code: &str) -> &'a GroupRow {
    themes.groups.iter().find(|row| row.group.value == value && row.codes == [CodeId::new(code)]).expect("a row")
}

const PEOPLE: [(&str, &str, &str); 6] = [
    ("1", "provider", "nurse;teacher"),
    ("2", "provider", "nurse"),
    ("3", "provider", "teacher"),
    ("4", "survivor", ""),
    ("5", "survivor", ""),
    ("6", "survivor", ""),
];

#[test]
fn participants_are_counted_and_not_excerpts() {
    // One provider speaks of trust in every turn; each survivor once.
    let mut codings: Vec<(usize, usize, &str, &str)> = (0..6).map(|turn| (0, turn, "trust", "A")).collect();
    codings.extend((1..6).map(|document| (document, 0, if document > 2 { "trust" } else { "other" }, "A")));
    let themes = count(&PEOPLE, &codings, config());
    let providers = row(&themes, "provider", "trust");
    assert_eq!((providers.with, providers.others, providers.turns), ([1, 3], [3, 3], 6));
    // 1 of 3 against 3 of 3: of the 15 tables of four among six, those no likelier: 2 * C(3,1) C(3,3) / C(6,4) = .4.
    assert!((providers.fisher.p.expect("a figure") - 0.4).abs() < 1e-9);
    assert!((providers.difference.expect("a figure") + 2.0 / 3.0).abs() < 1e-12);
    // By the share of their turns the talkative one weighs: 1/3 against 1/6.
    let [inside, outside] = providers.intensity.map(|mean| mean.expect("a figure"));
    assert!((inside - 1.0 / 3.0).abs() < 1e-12 && (outside - 1.0 / 6.0).abs() < 1e-12);
    assert_eq!(row(&themes, "survivor", "trust").fisher.holm, providers.fisher.holm, "both ask the same question");
}

#[test]
fn an_attribute_may_have_several_values_for_one_participant() {
    let codings: Vec<(usize, usize, &str, &str)> =
        (0..6).map(|document| (document, 1, if document < 2 { "x" } else { "y" }, "A")).collect();
    let themes = count(&PEOPLE, &codings, config());
    assert_eq!((row(&themes, "nurse", "x").with, row(&themes, "nurse", "x").others), ([2, 2], [0, 4]));
    assert_eq!((row(&themes, "teacher", "x").with, row(&themes, "teacher", "x").others), ([1, 2], [1, 4]));
}

#[test]
fn two_interviews_of_one_participant_are_one_participant() {
    let people = [("1", "a", ""), ("1", "a", ""), ("2", "b", ""), ("3", "b", "")];
    let codings = [(0, 0, "x", "A"), (1, 0, "y", "A"), (2, 0, "x", "A"), (3, 0, "y", "A")];
    let themes = count(&people, &codings, config());
    assert_eq!((row(&themes, "a", "x").with, row(&themes, "b", "x").with), ([1, 1], [1, 2]));
}

#[test]
fn both_coders_may_be_asked_to_agree() {
    let codings = [(0, 0, "x", "A"), (0, 0, "x", "B"), (3, 0, "x", "A"), (3, 1, "y", "B"), (4, 0, "x", "A")];
    let strict = ThemesConfig { given_by: crate::domain::review::choice::CodedBy::All, ..config() };
    // The fifth transcript was read by A alone, whose word is.
    assert_eq!(row(&count(&PEOPLE, &codings, strict), "survivor", "x").with, [1, 2]);
    assert_eq!(row(&count(&PEOPLE, &codings, config()), "survivor", "x").with, [2, 2]);
}

#[test]
fn every_cell_has_quotations_of_different_participants() {
    let codings: Vec<(usize, usize, &str, &str)> = (0..6).flat_map(|document| [(document, 2, "x", "A"), (document, 4, "x", "A")]).collect();
    let themes = count(&PEOPLE, &codings, config());
    let of_cell: Vec<u32> = themes.quotations.iter().filter(|quotation| quotation.group.value == "provider").map(|q| q.turn.0).collect();
    // The longer of each participant's two turns.
    assert_eq!(of_cell, [4, 10, 16]);
}

#[test]
fn nothing_is_shown_that_too_few_participants_stand_behind() {
    // All have x, one provider has y as well.
    let mut codings: Vec<(usize, usize, &str, &str)> = (0..6).map(|document| (document, 2, "x", "A")).collect();
    codings.push((0, 2, "y", "A"));
    let themes = count(&PEOPLE, &codings, ThemesConfig { least_participants: 3, ..config() });
    assert!(!themes.quotations.is_empty() && themes.quotations.iter().all(|quotation| quotation.codes == [CodeId::new("x")]));
    assert!(themes.together.iter().all(|row| row.test.p != Err(Undefined::TooFewParticipants)));
    // Nothing is tested in a study of fewer participants than a group must have.
    let small = count(&PEOPLE, &codings, ThemesConfig { least_participants: 7, ..config() });
    assert!(small.groups.is_empty() && small.together.iter().all(|row| row.test.p == Err(Undefined::TooFewParticipants)));
}

fn sets(lists: &[&[usize]]) -> Vec<BTreeSet<usize>> {
    lists.iter().map(|list| list.iter().copied().collect()).collect()
}

#[test]
fn the_mean_curve_is_exact_over_all_orders() {
    // {a, b}, {b}, {c}: after one 4/3 on average; the three pairs show 2, 3 and 2.
    let curve = curve(None, &sets(&[&[0, 1], &[1], &[2]]), &params(), 1);
    for (mean, expect) in curve.mean.iter().zip([4.0 / 3.0, 7.0 / 3.0, 3.0]) {
        assert!((mean - expect).abs() < 1e-9, "{mean} is not {expect}");
    }
    assert_eq!((curve.size, curve.once), ([3, 3], 2));
    // Chao (1987): (3 - 1) / 3 * 2 * 1 / (2 * (1 + 1)) = 1/3.
    assert!((curve.unseen - 1.0 / 3.0).abs() < 1e-12);
}

#[test]
fn base_run_and_threshold_by_a_table_of_ten_interviews() {
    // Guest, Namey and Chen (2020): base 4, run 2. Every interview holds codes 0 to 9, so the base has all but the one of the last.
    let common: Vec<usize> = (0..10).collect();
    let mut interviews = vec![common.iter().copied().collect::<BTreeSet<usize>>(); 10];
    let even = curve(None, &interviews, &params(), 1);
    let rule = &even.rules[0];
    assert_eq!((rule.base, rule.run, rule.met, rule.at), (4, 2, Ok(1.0), Some([6, 6, 6])));
    assert_eq!(rule.seen, Ok(1.0));
    // Each interview brings a code of its own: 2 new in a run against 14 of the base, 14 % for ever.
    interviews.iter_mut().enumerate().for_each(|(at, codes)| _ = codes.insert(100 + at));
    let never = curve(None, &interviews, &params(), 1);
    assert_eq!((never.rules[0].met, never.rules[0].at), (Ok(0.0), None));
    assert_eq!(never.band[3], [14, 14]);
    // Too few interviews for the rule: no figure.
    assert_eq!(curve(None, &interviews[..5], &params(), 1).rules[0].met, Err(Undefined::NoUnits));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_order_of_transcripts_changes_no_mean_curve(lists in prop::collection::vec(prop::collection::btree_set(0usize..12, 0..6), 1..9)) {
            let few: ThemesParams = ThemesConfig { orders: 5, ..config() }.try_into().expect("sound");
            let mut backwards = lists.clone();
            backwards.reverse();
            let (one, other) = (curve(None, &lists, &few, 1), curve(None, &backwards, &few, 1));
            prop_assert!(one.mean.iter().zip(&other.mean).all(|(a, b)| (a - b).abs() < 1e-9));
            prop_assert!(one.mean.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9));
        }

        #[test]
        fn two_codes_are_together_whichever_is_named_first(places in prop::collection::vec((0usize..30, any::<bool>(), any::<bool>()), 0..40)) {
            let of = |second: bool| -> Vec<usize> {
                let mut list: Vec<usize> = places.iter().filter(|(_, a, b)| if second { *b } else { *a }).map(|(at, ..)| *at).collect();
                list.sort_unstable();
                list.dedup();
                list
            };
            let (a, b) = (vec![of(false)], vec![of(true)]);
            let (one, other) = (cooccurrence::compare(&a, &b, &[30]), cooccurrence::compare(&b, &a, &[30]));
            prop_assert_eq!(one.both, other.both);
            match (one.p, other.p) {
                (Ok(p), Ok(q)) => prop_assert!((p - q).abs() < 1e-9 && p > 0.0),
                (p, q) => prop_assert_eq!(p, q),
            }
        }
    }
}
