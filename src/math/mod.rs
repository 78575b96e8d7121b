//! Mathematics that several stages share: exact tests, intervals, kernels. Pure functions over numbers and nouns.

/// The incomplete beta function, quantiles and binomial coefficients.
pub mod special_functions;

/// Intervals of a share in a random sample.
pub mod binomial_interval;

/// How many kinds some of many samples show.
pub mod rarefaction;

/// Exact tests for small counts.
pub mod exact_tests;

/// Corrections for many tests.
pub mod multiple_testing;

/// Recall from a random sample of what was left uncoded.
pub mod recall;

/// How much the neighbours of a segment count.
pub mod context_kernel;

/// The largest numbers of a long row.
pub mod largest;

/// The products of each row of one matrix with each row of another.
pub mod row_products;

/// The same loops on wider registers.
pub mod simd;

/// Sparse matrices of weights, and their products with blocks of columns.
pub mod sparse;

/// The leading eigenpairs of a large symmetric matrix.
pub mod eigenpairs;

/// Checks the value of a statistic to four digits.
#[cfg(test)]
fn check_statistic(figure: crate::domain::measure::statistic::Statistic, expect: f64) {
    let value = figure.expect("a figure");
    assert!((value - expect).abs() < 5e-5, "{value} is not {expect}");
}
