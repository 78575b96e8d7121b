use super::{check, rows, square};
use crate::domain::ids::CodeId;
use crate::domain::measure::ratings::{CodeSet, Ratings};
use crate::domain::measure::statistic::Undefined;
use crate::stages::agreement::alpha::krippendorff_alpha;
use crate::stages::agreement::kappa::{cohen_kappa, cohen_kappa_se, scott_pi, weighted_kappa};
use crate::stages::agreement::many_coders::{Chance, chance_corrected};
use crate::stages::agreement::percent::{holsti, percent_agreement, positive_agreement};
use crate::stages::agreement::weights::{self, Distance, Fall};

fn scale(ratings: &Ratings<String>) -> Vec<f64> {
    ratings.values().iter().map(|value| value.parse().expect("a number")).collect()
}

/// Four coders, twelve units, missing values: Krippendorff 2011, "Computing Krippendorff's alpha-reliability", section C.
fn reliability_data() -> Ratings<String> {
    rows(&["1 2 3 3 2 1 4 1 2 * * *", "1 2 3 3 2 2 4 1 2 5 * 3", "* 3 3 3 2 3 4 2 2 5 1 *", "1 2 3 3 2 4 4 1 2 5 1 *"])
}

#[test]
fn krippendorffs_four_coders_at_each_level() {
    let data = reliability_data();
    for (distance, published) in [
        (Distance::Nominal, 0.743),
        (Distance::Ordinal, 0.815),
        (weights::interval(&scale(&data)), 0.849),
        (weights::ratio(&scale(&data)), 0.797),
    ] {
        check(krippendorff_alpha(&data, &distance), published, 3);
    }
}

#[test]
fn krippendorffs_smaller_examples() {
    // Krippendorff 2011, sections A and B; and three coders with few values each (Hayes & Krippendorff 2007).
    check(krippendorff_alpha(&rows(&["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"]), &Distance::Nominal), 0.095, 3);
    check(krippendorff_alpha(&rows(&["a a b b d c c c e d d a", "b a b b b c c c e d d d"]), &Distance::Nominal), 0.692, 3);
    let sparse = rows(&["* * * * * 3 4 1 2 1 1 3 3 * 3", "1 * 2 1 3 3 4 3 * * * * * * *", "* * 2 1 3 4 4 * 2 1 1 3 3 * 4"]);
    check(krippendorff_alpha(&sparse, &Distance::Nominal), 0.691, 3);
    check(krippendorff_alpha(&sparse, &weights::interval(&scale(&sparse))), 0.811, 3);
}

#[test]
fn four_figures_of_one_table_are_four_figures() {
    // The same ratings with holes; Fleiss, Conger and AC1 as irrCAC has them.
    let data = reliability_data();
    let identity = weights::identity(data.values().len());
    check(chance_corrected(&data, Chance::Fleiss, &identity), 0.7612, 4);
    check(chance_corrected(&data, Chance::Conger, &identity), 0.762, 3);
    check(chance_corrected(&data, Chance::Gwet, &identity), 0.7754, 4);
    check(percent_agreement(&data), 0.8182, 4);
}

#[test]
fn artstein_and_poesio_two_categories() {
    // Artstein & Poesio 2008, "Inter-coder agreement for computational linguistics", table 1.
    let table = square(&[&[20, 10], &[20, 50]]);
    check(percent_agreement(&table), 0.7, 3);
    check(chance_corrected(&table, Chance::BrennanPrediger, &weights::identity(2)), 0.4, 3);
    check(scott_pi(&table), 0.341, 3);
    check(cohen_kappa(&table), 0.348, 3);
}

#[test]
fn artstein_and_poesio_weighted() {
    // The same paper, three categories; the third lies half-way between the other two.
    let table = square(&[&[46, 0, 0], &[6, 32, 6], &[0, 0, 10]]);
    let distance = weights::table(table.values(), |a, b| {
        if a == b {
            0.0
        } else if *a == 2 || *b == 2 {
            0.5
        } else {
            1.0
        }
    });
    let Distance::Table(distances) = &distance else { panic!("a table") };
    check(cohen_kappa(&table), 0.801, 3);
    check(scott_pi(&table), 0.7995, 4);
    check(krippendorff_alpha(&table, &Distance::Nominal), 0.8005, 4);
    check(krippendorff_alpha(&table, &distance), 0.8156, 4);
    check(weighted_kappa(&table, &weights::from_distances(distances)), 0.8163, 4);
}

#[test]
fn fleiss_fourteen_psychiatrists() {
    // Fleiss 1971's form: fourteen raters, ten subjects, five categories; how many raters chose each.
    let counts = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ];
    let row = |counts: [usize; 5]| (0..5).flat_map(|k| vec![Some(k); counts[k]]).collect::<Vec<_>>();
    let ratings = Ratings::by_unit(14, counts.map(|counts| (row(counts), 1)));
    check(chance_corrected(&ratings, Chance::Fleiss, &weights::identity(5)), 0.210, 3);
}

#[test]
fn cohens_own_example() {
    // Cohen 1960, "A coefficient of agreement for nominal scales", table 1: 200 patients.
    check(cohen_kappa(&square(&[&[88, 14, 18], &[10, 40, 10], &[2, 6, 12]])), 0.492, 3);
}

#[test]
fn high_agreement_on_a_rare_code_and_kappa_below_nothing() {
    // Feinstein & Cicchetti 1990, "High agreement but low kappa": 94.4 percent.
    let table = square(&[&[118, 5], &[2, 0]]);
    check(percent_agreement(&table), 0.944, 3);
    check(cohen_kappa(&table), -0.0234, 4);
    check(chance_corrected(&table, Chance::Gwet, &weights::identity(2)), 0.9408, 4);
    // Positive agreement shows what percent agreement hides: nobody confirmed a single positive.
    check(positive_agreement(&table.map(|&value| value == 1)), 0.0, 4);
}

#[test]
fn weights_of_near_misses() {
    let ratings = rows(&["1 2 3 4 4 2 1 3 2 4", "1 2 2 4 3 2 1 3 3 4"]);
    check(weighted_kappa(&ratings, &weights::falling(&scale(&ratings), Fall::Linear)), 0.75, 4);
    check(weighted_kappa(&ratings, &weights::falling(&scale(&ratings), Fall::Quadratic)), 0.8696, 4);
    let ordinal = weights::falling(&scale(&ratings), Fall::Ordinal);
    assert_eq!((ordinal[[0, 3]], ordinal[[1, 2]]), (0.0, 1.0 - 1.0 / 6.0));
}

#[test]
fn the_standard_error_of_kappa() {
    // Fleiss, Cohen & Everitt 1969, as statsmodels has it.
    check(cohen_kappa_se(&square(&[&[20, 5], &[10, 15]])), 0.126996, 6);
}

#[test]
fn holsti_counts_what_one_coder_left_out() {
    let ratings = rows(&["a b a b", "a b * *"]);
    check(percent_agreement(&ratings), 1.0, 4);
    check(holsti(&ratings), 4.0 / 6.0, 4);
}

#[test]
fn distances_between_sets() {
    let set = |codes: &str| codes.split_whitespace().map(CodeId::new).collect::<CodeSet>();
    for (a, b, masi, jaccard) in [
        ("", "", 0.0, 0.0),
        ("risk", "", 1.0, 1.0),
        ("risk", "risk peer", 1.0 - 0.5 * 2.0 / 3.0, 0.5),
        ("risk peer", "risk mentor", 1.0 - 1.0 / 9.0, 2.0 / 3.0),
    ] {
        assert!((weights::masi(&set(a), &set(b)) - masi).abs() < 1e-12, "{a} / {b}");
        assert!((weights::jaccard(&set(a), &set(b)) - jaccard).abs() < 1e-12, "{a} / {b}");
    }
}

#[test]
fn where_there_is_no_number_there_is_a_reason() {
    let all = |ratings: &Ratings<String>| {
        let identity = weights::identity(ratings.values().len());
        [
            krippendorff_alpha(ratings, &Distance::Nominal),
            cohen_kappa(ratings),
            scott_pi(ratings),
            chance_corrected(ratings, Chance::Fleiss, &identity),
            chance_corrected(ratings, Chance::Conger, &identity),
            chance_corrected(ratings, Chance::Gwet, &identity),
            chance_corrected(ratings, Chance::BrennanPrediger, &identity),
        ]
    };
    for (lists, reason) in [
        (&["a a a", "a a a"][..], Undefined::NoVariation),
        (&["a b *", "* * a"][..], Undefined::NoPairableValues),
        (&["a b a"][..], Undefined::FewerThanTwoCoders),
        (&["", ""][..], Undefined::NoUnits),
    ] {
        assert_eq!(all(&rows(lists)), [Err(reason); 7], "{lists:?}");
    }
    assert_eq!(percent_agreement(&rows(&["a a", "a a"])), Ok(1.0));
    assert_eq!(positive_agreement(&square(&[&[9]]).map(|_| false)), Err(Undefined::NothingRelevantFound));
}
