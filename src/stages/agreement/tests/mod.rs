//! Figures against the literature, and properties that hold whatever the data.

mod intervals;
mod properties;
mod ratings;
mod spans;

use crate::domain::measure::ratings::Ratings;
use crate::domain::measure::statistic::Statistic;

/// Ratings with one row of words per coder; `*` is a missing value.
fn rows(rows: &[&str]) -> Ratings<String> {
    let cell = |word: &str| (word != "*").then(|| word.to_owned());
    let lists: Vec<Vec<Option<String>>> = rows.iter().map(|row| row.split_whitespace().map(cell).collect()).collect();
    Ratings::by_coder(&lists).expect("rows of one length")
}

/// Ratings of two coders from their table of counts, row by row.
fn square(counts: &[&[u64]]) -> Ratings<usize> {
    let cells = counts.iter().enumerate().flat_map(|(a, row)| row.iter().enumerate().map(move |(b, &n)| (vec![Some(a), Some(b)], n)));
    Ratings::by_unit(2, cells.filter(|(_, n)| *n > 0))
}

/// Compares a figure with a published one, to the digits that were published.
fn check(figure: Statistic, published: f64, digits: i32) {
    let figure = figure.expect("a number");
    assert!((figure - published).abs() <= 0.5001 * 10f64.powi(-digits), "{figure} is not {published}");
}
