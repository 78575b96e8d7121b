//! Rarefaction: how many kinds some of many samples show, exactly, over all orders.
//!
//! Source: Hurlbert (1971). After `m` of `n` samples a kind that is in `f` of them has been seen with probability
//! `1 - C(n - f, m) / C(n, m)`; the mean number of kinds is the sum over kinds. Cost: kinds times samples.

use super::special_functions::log_choose;

/// The chance that a kind which is in `f` of `n` samples is in one of the first `m`.
pub fn chance_seen(n: u64, f: u64, m: u64) -> f64 {
    if m > n - f { 1.0 } else { 1.0 - libm::exp(log_choose(n - f, m) - log_choose(n, m)) }
}

/// The mean number of kinds after 1, 2, .. of `n` samples, given in how many each kind is.
pub fn mean_curve(n: u64, frequencies: &[u64]) -> Vec<f64> {
    (1..=n).map(|m| frequencies.iter().map(|&f| chance_seen(n, f, m)).sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_samples_by_hand() {
        // One kind is in all three, one in a single one: after one sample 1 + 1/3, after two 1 + 2/3.
        let curve = mean_curve(3, &[3, 1]);
        assert!(curve.iter().zip([4.0 / 3.0, 5.0 / 3.0, 2.0]).all(|(have, expected)| (have - expected).abs() < 1e-12), "{curve:?}");
    }
}
