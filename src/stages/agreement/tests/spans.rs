use super::check;
use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::CodeId;
use crate::domain::measure::statistic::Undefined;
use crate::domain::measure::unitizing::{MarkedSpan, Segmentation, Unitizing};
use crate::stages::agreement::segmentation::{boundary_similarity, pk, window_diff};
use crate::stages::agreement::spans::{span_f1, span_jaccard};
use crate::stages::agreement::unitizing::{characters, cu_alpha, of_code, u_alpha, u_alpha_binary};

fn text(length: u32, coders: &[&[(u32, u32, &str)]]) -> Unitizing {
    let marked = |&(start, end, code): &(u32, u32, &str)| MarkedSpan { span: CharSpan { start, end }, code: CodeId::new(code) };
    Unitizing { length, coders: coders.iter().map(|spans| spans.iter().map(marked).collect()).collect() }
}

#[test]
fn the_unitizing_example_of_2004_under_the_definition_of_2016() {
    // Krippendorff 2004, Content Analysis, 2nd ed., section 11.4, from position 150. The definition of 2004 gives .7286 for code c.
    let spans = text(
        300,
        &[
            &[(75, 145, "c"), (220, 250, "c"), (30, 90, "k"), (150, 200, "k")],
            &[(70, 150, "c"), (205, 225, "c"), (250, 270, "c"), (30, 90, "k"), (150, 200, "k")],
        ],
    );
    check(u_alpha(&of_code(&spans, &CodeId::new("c"))), 0.5163, 4);
    check(u_alpha(&of_code(&spans, &CodeId::new("k"))), 1.0, 4);
}

#[test]
fn where_and_what_are_two_questions() {
    // The codes agree wherever both coded; all difference is in the borders.
    let spans = text(120, &[&[(0, 40, "risk"), (60, 90, "safe")], &[(5, 40, "risk"), (55, 80, "safe"), (90, 95, "risk")]]);
    check(u_alpha(&spans), 0.7021, 4);
    check(u_alpha_binary(&spans), 0.6096, 4);
    check(cu_alpha(&spans), 1.0, 4);
    check(span_f1(&spans), 2.0 * 55.0 / (70.0 + 65.0), 6);
    check(span_jaccard(&spans), 55.0 / 80.0, 6);
}

#[test]
fn three_coders_who_meet_two_by_two_still_have_a_cu_alpha() {
    let spans = text(90, &[&[(0, 30, "a"), (60, 90, "b")], &[(0, 30, "a"), (30, 60, "b")], &[(30, 60, "b"), (60, 90, "b")]]);
    check(cu_alpha(&spans), 1.0, 6);
}

#[test]
fn a_pair_of_three_coders_counts_half_however_many_coded() {
    // By hand from the definition of 2019, section 12.6.5: coincidences of a and b without the gaps, each pair of coders counting 1 / (3 - 1).
    let coders: [&[(u32, u32, &str)]; 3] = [
        &[(0, 20, "a"), (20, 40, "b"), (60, 80, "a")],
        &[(0, 20, "a"), (25, 40, "b"), (60, 80, "b")],
        &[(0, 18, "a"), (30, 50, "b"), (62, 82, "a")],
    ];
    check(cu_alpha(&text(100, &coders)), 0.515_859, 6);
}

#[test]
fn spans_of_one_coder_that_overlap_are_a_unit_with_both_codes() {
    let spans = text(30, &[&[(0, 20, "a"), (10, 30, "b"), (0, 5, "a")], &[(0, 20, "a"), (10, 30, "b")]]);
    check(u_alpha(&spans), 1.0, 6);
    let sets: Vec<usize> = characters(&spans).values().iter().map(std::collections::BTreeSet::len).collect();
    assert_eq!(sets, [1, 2, 1]);
}

#[test]
fn unitizing_without_a_figure() {
    assert_eq!(u_alpha(&text(10, &[&[], &[]])), Err(Undefined::NoVariation));
    assert_eq!(u_alpha(&text(10, &[&[(0, 5, "a")]])), Err(Undefined::FewerThanTwoCoders));
    assert_eq!(u_alpha(&text(0, &[&[], &[]])), Err(Undefined::NoUnits));
    assert_eq!(cu_alpha(&text(10, &[&[(0, 5, "a")], &[(5, 9, "a")]])), Err(Undefined::NoPairableValues));
    assert_eq!(cu_alpha(&text(10, &[&[(0, 5, "a")], &[(0, 5, "a")]])), Err(Undefined::NoVariation));
    assert_eq!(span_f1(&text(10, &[&[], &[]])), Err(Undefined::NothingRelevantFound));
}

#[test]
fn borders_missed_and_borders_moved() {
    // As segeval 2.0.11 has them.
    let cut = |masses: &[u32]| Segmentation(masses.to_vec());
    let (a, b) = (cut(&[2, 3, 6]), cut(&[5, 6]));
    check(boundary_similarity(&a, &b, 2), 0.5, 6);
    check(window_diff(&a, &b), 0.25, 6);
    check(pk(&a, &b), 0.25, 6);
    // One border moved by one place costs half of one missed, with n_t = 2; with n_t = 1 it is two mistakes.
    check(boundary_similarity(&cut(&[5, 5]), &cut(&[6, 4]), 2), 0.5, 6);
    check(boundary_similarity(&cut(&[5, 5]), &cut(&[6, 4]), 1), 0.0, 6);
    assert_eq!(boundary_similarity(&cut(&[9]), &cut(&[9]), 2), Err(Undefined::NoVariation));
    assert_eq!(window_diff(&cut(&[2]), &cut(&[2])), Err(Undefined::NoUnits));
}
