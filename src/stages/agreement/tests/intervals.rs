use super::{check, square};
use crate::domain::measure::sample::CoverageSample;
use crate::domain::measure::statistic::{Interval, Undefined};
use crate::stages::agreement::alpha::krippendorff_alpha;
use crate::stages::agreement::bootstrap::{Blocks, Resampling, bootstrap};
use crate::stages::agreement::proportions::{clopper_pearson, cohen_kappa_interval, one_sided_upper, wilson};
use crate::stages::agreement::recall::{
    Population, missed_units, recall_estimate, recall_interval, recall_lower, size_for_bound, size_for_width,
};
use crate::stages::agreement::weights::Distance;

fn ends(interval: Result<Interval, Undefined>, low: f64, high: f64, digits: i32) {
    let interval = interval.expect("an interval");
    check(Ok(interval.low), low, digits);
    check(Ok(interval.high), high, digits);
}

#[test]
fn shares_of_a_sample() {
    // As statsmodels 0.15 and scipy 1.12 have them.
    ends(wilson(3, 200, 0.95), 0.00511424, 0.04316573, 7);
    ends(clopper_pearson(3, 200, 0.95), 0.00310411, 0.04320828, 7);
    check(one_sided_upper(3, 200, 0.95), 0.03830971, 7);
    // "None found" has a closed form: 1 - 0.05^(1/n).
    check(one_sided_upper(0, 299, 0.95), 1.0 - libm::pow(0.05, 1.0 / 299.0), 9);
    ends(clopper_pearson(0, 10, 0.95), 0.0, 1.0 - libm::pow(0.025, 0.1), 9);
    assert_eq!(wilson(0, 0, 0.95), Err(Undefined::NoUnits));
}

#[test]
fn the_large_sample_interval_of_kappa() {
    ends(cohen_kappa_interval(&square(&[&[20, 5], &[10, 15]]), 0.95), 0.15109229, 0.64890771, 6);
}

fn sample(accepted: u64, unsuggested: u64, sampled: u64, found: u64) -> CoverageSample {
    CoverageSample { accepted, unsuggested, sampled, found }
}

#[test]
fn recall_from_an_exact_finite_interval() {
    for (sample, recall, missed, low, high) in [
        (sample(400, 1000, 200, 12), 0.8696, (34, 98), 0.8032, 0.9217),
        (sample(300, 2700, 300, 0), 1.0, (0, 31), 0.9063, 1.0),
        (sample(300, 2700, 300, 8), 0.8065, (34, 136), 0.6881, 0.8982),
        (sample(100, 900, 400, 5), 0.8989, (6, 22), 0.8197, 0.9434),
    ] {
        check(recall_estimate(sample), recall, 4);
        assert_eq!(missed_units(sample, 0.025), missed);
        ends(recall_interval(sample, 0.95, Population::Finite), low, high, 4);
    }
    ends(recall_interval(sample(400, 1000, 200, 12), 0.95, Population::Infinite), 0.7961, 0.9272, 4);
    check(recall_lower(sample(400, 5000, 59, 0), 0.95, Population::Infinite), 0.61772432, 7);
}

#[test]
fn sample_sizes_that_bound_what_was_left() {
    // The least number to read so that none found excludes more than 10, 5, 2 and 1 % of what is left, from a table made with
    // exact hypergeometric sums.
    for (uncoded, sizes) in [
        (200, [26, 47, 90, 126]),
        (500, [28, 54, 119, 196]),
        (1000, [28, 56, 132, 238]),
        (3000, [29, 58, 143, 275]),
        (10_000, [29, 59, 147, 291]),
    ] {
        assert_eq!([0.10, 0.05, 0.02, 0.01].map(|share| size_for_bound(uncoded, share, 0, 0.95)), sizes, "{uncoded}");
    }
    // "None found" in a large stock is 1 - .05^(1/n): 59, 149 and 299 for 5, 2 and 1 %.
    assert_eq!([0.05, 0.02, 0.01].map(|share| size_for_bound(10_000_000, share, 0, 0.95)), [59, 149, 299]);
    // One, two, three and five found, at 5 %.
    assert_eq!([1, 2, 3, 5].map(|found| size_for_bound(10_000_000, 0.05, found, 0.95)), [93, 124, 153, 208]);
}

#[test]
fn the_sample_size_for_a_wished_width() {
    // As counted through, size by size, with exact sums: 300 coded, so many uncoded, recall .8, known to .10 on either side.
    for (uncoded, expect) in [(700, 90), (1500, 211), (2700, 392)] {
        let size = size_for_width(300, uncoded, 0.8, 0.10, 0.95);
        assert!(size.abs_diff(expect) <= 8, "{uncoded}: {size}");
        let found = (75.0 * size as f64 / uncoded as f64).round() as u64;
        let (middle, ends) =
            (300.0 / 375.0, recall_interval(sample(300, uncoded, size, found), 0.95, Population::Finite).expect("an interval"));
        assert!(middle - ends.low < 0.11 && ends.high - middle < 0.11);
    }
    assert!(size_for_width(300, 700, 0.8, 0.05, 0.95) > 2 * size_for_width(300, 700, 0.8, 0.10, 0.95));
}

#[test]
fn reading_everything_leaves_no_doubt() {
    ends(recall_interval(sample(60, 40, 40, 20), 0.95, Population::Finite), 0.75, 0.75, 9);
    ends(recall_interval(sample(60, 0, 0, 0), 0.95, Population::Finite), 1.0, 1.0, 9);
    assert_eq!(recall_estimate(sample(0, 500, 100, 0)), Err(Undefined::NothingRelevantFound));
    assert_eq!(recall_estimate(sample(10, 500, 0, 0)), Err(Undefined::NoUnits));
}

#[test]
fn a_bootstrap_interval_depends_on_nothing_but_its_seed() {
    let (patterns, _) = square(&[&[20, 10], &[20, 50]]).patterns();
    let blocks = Blocks::units(&patterns);
    let draw = |seed| {
        let how = Resampling { rounds: 2000, confidence: 0.95, seed };
        let [resampled] = bootstrap(&patterns, &blocks, how, |ratings| [krippendorff_alpha(ratings, &Distance::Nominal)]);
        resampled
    };
    assert_eq!(draw(1), draw(1));
    let interval = draw(1).interval().expect("an interval");
    assert!((interval.low - 0.146).abs() < 0.03 && (interval.high - 0.535).abs() < 0.03, "{interval:?}");
    assert!(draw(1).share_below(0.8).expect("a share") > 0.99);
}

#[test]
fn resamples_without_variation_are_left_out_and_counted() {
    let (patterns, _) = square(&[&[3, 0], &[0, 1]]).patterns();
    let how = Resampling { rounds: 1000, confidence: 0.95, seed: 5 };
    let [resampled] = bootstrap(&patterns, &Blocks::units(&patterns), how, |ratings| [krippendorff_alpha(ratings, &Distance::Nominal)]);
    // None of four draws meets the odd unit with probability .75^4 = .316.
    assert!((250..380).contains(&resampled.left_out), "{}", resampled.left_out);
}
