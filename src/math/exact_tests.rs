//! Exact tests for small counts.

use crate::domain::measure::statistic::{Statistic, Undefined};
use crate::math::special_functions::log_choose;

/// Tables as likely as the observed one up to this factor count as equally likely: sums of logarithms differ in the last digits.
const AS_LIKELY: f64 = 1.0 + 1e-7;

/// Fisher's exact test, two-sided: the probability of all tables with these margins that are no likelier than the observed one.
///
/// `yes` of `all` in the one group, the same in the other. Fisher (1935); the two-sided form is that of R and SciPy. No
/// value where a margin is empty: every table is the same one.
pub fn fisher(first: [u64; 2], second: [u64; 2]) -> Statistic {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::check_statistic;

    #[test]
    fn the_lady_tasting_tea() {
        // Fisher (1935), The Design of Experiments, chapter 2: three of four cups reported aright, one-sided 17/70, two-sided 34/70.
        check_statistic(fisher([3, 4], [1, 4]), 34.0 / 70.0);
        check_statistic(fisher([4, 4], [0, 4]), 2.0 / 70.0);
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
}
