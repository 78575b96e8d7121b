//! Exact tests for small counts, and what many tests do to their p values.

use super::figure::{Figure, Undefined};
use super::special::log_choose;

/// Tables as likely as the observed one up to this factor count as equally likely: sums of logarithms differ in the last digits.
const AS_LIKELY: f64 = 1.0 + 1e-7;

/// Fisher's exact test, two-sided: the probability of all tables with these margins that are no likelier than the observed one.
///
/// `yes` of `all` in the one group, the same in the other. Fisher (1935); the two-sided form is that of R and SciPy. No
/// value where a margin is empty: every table is the same one.
pub fn fisher(first: [u64; 2], second: [u64; 2]) -> Figure {
    let (yes, all) = (first[0] + second[0], first[1] + second[1]);
    if first[1] == 0 || second[1] == 0 {
        return Err(Undefined::NoUnits);
    }
    if yes == 0 || yes == all {
        return Err(Undefined::NoVariation);
    }
    let whole = log_choose(all, yes);
    let chance = |k: u64| libm::exp(log_choose(first[1], k) + log_choose(second[1], yes - k) - whole);
    let observed = chance(first[0]) * AS_LIKELY;
    let ends = yes.saturating_sub(second[1])..=yes.min(first[1]);
    Ok(ends.map(chance).filter(|&p| p <= observed).sum::<f64>().min(1.0))
}

/// Holm (1979): in the order of the p values, the smallest times the number of tests, the next times one less, never falling.
pub fn holm(p: &[Figure]) -> Vec<Figure> {
    let (order, many) = ranked(p);
    let mut adjusted = p.to_vec();
    let mut highest = 0.0f64;
    for (rank, &at) in order.iter().enumerate() {
        let value = p[at].unwrap_or(1.0) * (many - rank) as f64;
        highest = highest.max(value.min(1.0));
        adjusted[at] = Ok(highest);
    }
    adjusted
}

/// Benjamini and Hochberg (1995): the p value times the number of tests over its rank, never above that of a later rank.
pub fn benjamini_hochberg(p: &[Figure]) -> Vec<Figure> {
    let (order, many) = ranked(p);
    let mut adjusted = p.to_vec();
    let mut lowest = 1.0f64;
    for (rank, &at) in order.iter().enumerate().rev() {
        let value = p[at].unwrap_or(1.0) * many as f64 / (rank + 1) as f64;
        lowest = lowest.min(value);
        adjusted[at] = Ok(lowest);
    }
    adjusted
}

/// The places of the tests that have a p value, smallest first, and how many they are.
fn ranked(p: &[Figure]) -> (Vec<usize>, usize) {
    let mut order: Vec<usize> = (0..p.len()).filter(|&at| p[at].is_ok()).collect();
    order.sort_by(|&a, &b| p[a].unwrap_or(1.0).total_cmp(&p[b].unwrap_or(1.0)).then(a.cmp(&b)));
    let many = order.len();
    (order, many)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(figure: Figure, expect: f64) {
        let value = figure.expect("a figure");
        assert!((value - expect).abs() < 5e-5, "{value} is not {expect}");
    }

    #[test]
    fn the_lady_tasting_tea() {
        // Fisher (1935), The Design of Experiments, chapter 2: three of four cups told aright, one-sided 17/70, two-sided 34/70.
        close(fisher([3, 4], [1, 4]), 34.0 / 70.0);
        close(fisher([4, 4], [0, 4]), 2.0 / 70.0);
    }

    #[test]
    fn the_criminal_twins() {
        // Fisher (1934), as in R's help page of fisher.test: 2 of 17 dizygotic and 10 of 13 monozygotic twins convicted; p = 0.0005367.
        let p = fisher([2, 17], [10, 13]).expect("a figure");
        assert!((p - 0.000_536_724_1).abs() < 1e-9, "{p}");
    }

    #[test]
    fn an_empty_margin_has_no_test() {
        assert_eq!(fisher([0, 5], [0, 7]), Err(Undefined::NoVariation));
        assert_eq!(fisher([0, 0], [3, 7]), Err(Undefined::NoUnits));
    }

    #[test]
    fn corrections_by_hand() {
        // As R's p.adjust gives them for these four.
        let p = [Ok(0.01), Ok(0.04), Ok(0.03), Ok(0.005)];
        for (figure, expect) in holm(&p).into_iter().zip([0.03, 0.06, 0.06, 0.02]) {
            close(figure, expect);
        }
        for (figure, expect) in benjamini_hochberg(&p).into_iter().zip([0.02, 0.04, 0.04, 0.02]) {
            close(figure, expect);
        }
    }

    #[test]
    fn fifteen_tests_of_benjamini_and_hochberg() {
        // Benjamini and Hochberg (1995), section 3.2: of fifteen comparisons four are kept at .05, and Bonferroni's method keeps three.
        let p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];
        let p: Vec<Figure> = p.into_iter().map(Ok).collect();
        let kept = |adjusted: Vec<Figure>| adjusted.iter().filter(|p| p.is_ok_and(|p| p <= 0.05)).count();
        assert_eq!((kept(benjamini_hochberg(&p)), kept(holm(&p))), (4, 3));
    }

    #[test]
    fn a_test_without_value_counts_for_none() {
        let p = [Ok(0.02), Err(Undefined::NoVariation)];
        assert_eq!(holm(&p), [Ok(0.02), Err(Undefined::NoVariation)]);
    }
}
