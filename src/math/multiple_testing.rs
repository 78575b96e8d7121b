//! Corrections of p values for many tests.

use crate::domain::measure::statistic::Statistic;

/// Holm (1979): in the order of the p values, the smallest times the number of tests, the next times one less, never falling.
pub fn holm(p: &[Statistic]) -> Vec<Statistic> {
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
pub fn benjamini_hochberg(p: &[Statistic]) -> Vec<Statistic> {
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
fn ranked(p: &[Statistic]) -> (Vec<usize>, usize) {
    let mut order: Vec<usize> = (0..p.len()).filter(|&at| p[at].is_ok()).collect();
    order.sort_by(|&a, &b| p[a].unwrap_or(1.0).total_cmp(&p[b].unwrap_or(1.0)).then(a.cmp(&b)));
    let many = order.len();
    (order, many)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::measure::statistic::Undefined;
    use crate::math::check_statistic;

    #[test]
    fn corrections_by_hand() {
        // As R's p.adjust gives them for these four.
        let p = [Ok(0.01), Ok(0.04), Ok(0.03), Ok(0.005)];
        for (figure, expect) in holm(&p).into_iter().zip([0.03, 0.06, 0.06, 0.02]) {
            check_statistic(figure, expect);
        }
        for (figure, expect) in benjamini_hochberg(&p).into_iter().zip([0.02, 0.04, 0.04, 0.02]) {
            check_statistic(figure, expect);
        }
    }

    #[test]
    fn fifteen_tests_of_benjamini_and_hochberg() {
        // Benjamini and Hochberg (1995), section 3.2: of fifteen comparisons four are kept at .05, and Bonferroni's method keeps three.
        let p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];
        let p: Vec<Statistic> = p.into_iter().map(Ok).collect();
        let kept = |adjusted: Vec<Statistic>| adjusted.iter().filter(|p| p.is_ok_and(|p| p <= 0.05)).count();
        assert_eq!((kept(benjamini_hochberg(&p)), kept(holm(&p))), (4, 3));
    }

    #[test]
    fn a_test_without_value_counts_for_none() {
        let p = [Ok(0.02), Err(Undefined::NoVariation)];
        assert_eq!(holm(&p), [Ok(0.02), Err(Undefined::NoVariation)]);
    }
}
