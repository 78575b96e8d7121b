//! Ratings: the value that each coder gave each unit, some of which may be missing.
//!
//! Equal units may be written once with a count. A text of 100,000 characters in which nobody's
//! borders fall inside a run of 300 is one row counted 300 times, and a resampled corpus is the
//! same rows with other counts.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::ids::CodeId;

/// The value given to one unit: a category, by its name or by its number on a scale.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Label {
    /// A point on a scale.
    Number(f64),
    /// A name.
    Word(String),
}

impl Ord for Label {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Word(a), Self::Word(b)) => a.cmp(b),
            (Self::Number(_), Self::Word(_)) => Ordering::Less,
            (Self::Word(_), Self::Number(_)) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Label {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Label {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Label {}

/// All codes that a coder gave a unit; the empty set says that the coder read it and coded nothing.
pub type CodeSet = BTreeSet<CodeId>;

/// Ratings of units by coders. `V` is what is said of a unit: a [`Label`], a [`CodeSet`], a `bool`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratings<V> {
    coders: usize,
    /// The values that occur, or that the scale has, in order.
    values: Vec<V>,
    /// One row of `coders` cells per unit; a cell is the place of its value in `values`.
    cells: Vec<Option<u32>>,
    /// How often each row occurs.
    times: Vec<u64>,
}

/// An error: coders have different numbers of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("coder {coder} has {found} values and the first has {expected}; write one for each unit, with null where there is none")]
pub struct UnevenRows {
    /// Which coder, from 1.
    pub coder: usize,
    /// How many values the first coder has.
    pub expected: usize,
    /// How many this one has.
    pub found: usize,
}

impl<V: Ord + Clone> Ratings<V> {
    /// Ratings from one list per coder, all of the same length.
    ///
    /// # Errors
    ///
    /// [`UnevenRows`] if the coders did not rate the same number of units.
    pub fn by_coder(lists: &[Vec<Option<V>>]) -> Result<Self, UnevenRows> {
        let units = lists.first().map_or(0, Vec::len);
        if let Some(at) = lists.iter().position(|list| list.len() != units) {
            return Err(UnevenRows { coder: at + 1, expected: units, found: lists[at].len() });
        }
        Ok(Self::by_unit(lists.len(), (0..units).map(|unit| (lists.iter().map(|list| list[unit].clone()).collect(), 1))))
    }

    /// Ratings from one row per unit, each with the number of times that it occurs. Every row has one cell per coder.
    pub fn by_unit(coders: usize, rows: impl IntoIterator<Item = (Vec<Option<V>>, u64)>) -> Self {
        let (rows, times): (Vec<Vec<Option<V>>>, Vec<u64>) = rows.into_iter().unzip();
        debug_assert!(rows.iter().all(|row| row.len() == coders));
        let mut values: Vec<V> = rows.iter().flatten().flatten().cloned().collect();
        values.sort();
        values.dedup();
        let place = |value: &V| values.binary_search(value).ok().map(|at| at as u32);
        let cells = rows.iter().flatten().map(|cell| cell.as_ref().and_then(place)).collect();
        Self { coders, values, cells, times }
    }

    /// The same ratings with other values; values that fall together become one.
    pub fn map<W: Ord + Clone>(&self, of: impl Fn(&V) -> W) -> Ratings<W> {
        self.filter_map(|value| Some(of(value)))
    }

    /// The same ratings with other values, or without a value where the function gives none.
    pub fn filter_map<W: Ord + Clone>(&self, of: impl Fn(&V) -> Option<W>) -> Ratings<W> {
        let mapped: Vec<Option<W>> = self.values.iter().map(of).collect();
        let row = |cells: &[Option<u32>]| cells.iter().map(|cell| cell.and_then(|at| mapped[at as usize].clone())).collect();
        Ratings::by_unit(self.coders, self.rows().map(|(cells, times)| (row(cells), times)))
    }

    /// The ratings of some coders only, in the order in which they are named.
    pub fn of_coders(&self, coders: &[usize]) -> Self {
        let row = |cells: &[Option<u32>]| coders.iter().map(|&coder| self.value(cells[coder])).collect();
        Self::by_unit(coders.len(), self.rows().map(|(cells, times)| (row(cells), times)))
    }

    /// The units that every coder rated.
    pub fn rated_by_all(&self) -> Self {
        let whole = self.rows().filter(|(cells, _)| cells.iter().all(Option::is_some));
        Self::by_unit(self.coders, whole.map(|(cells, times)| (cells.iter().map(|&cell| self.value(cell)).collect(), times)))
    }

    /// The same ratings on a scale that also has values which nobody gave.
    pub fn on_scale(&self, scale: &[V]) -> Self {
        let mut values = [&self.values, scale].concat();
        values.sort();
        values.dedup();
        let place = |at: u32| values.binary_search(&self.values[at as usize]).ok().map(|at| at as u32);
        let cells = self.cells.iter().map(|cell| cell.and_then(place)).collect();
        Self { values, cells, ..self.clone() }
    }

    fn value(&self, cell: Option<u32>) -> Option<V> {
        cell.map(|at| self.values[at as usize].clone())
    }
}

impl<V: Clone> Ratings<V> {
    /// Each different row once, and for each row of `self` the place of its equal there.
    pub fn patterns(&self) -> (Self, Vec<u32>) {
        let mut order: Vec<usize> = (0..self.times.len()).collect();
        order.sort_by_key(|&row| self.row(row));
        let mut patterns = Self { cells: Vec::new(), times: Vec::new(), ..self.clone() };
        let mut pattern_of = vec![0; order.len()];
        for (at, &row) in order.iter().enumerate() {
            if at == 0 || self.row(order[at - 1]) != self.row(row) {
                patterns.cells.extend_from_slice(self.row(row));
                patterns.times.push(0);
            }
            let pattern = patterns.times.len() - 1;
            patterns.times[pattern] += self.times[row];
            pattern_of[row] = pattern as u32;
        }
        (patterns, pattern_of)
    }

    /// The same rows with other frequencies.
    pub fn with_times(&self, times: Vec<u64>) -> Self {
        debug_assert_eq!(times.len(), self.times.len());
        Self { times, ..self.clone() }
    }
}

impl<V> Ratings<V> {
    /// How many coders there are.
    pub fn coders(&self) -> usize {
        self.coders
    }

    /// The values, in order.
    pub fn values(&self) -> &[V] {
        &self.values
    }

    /// How many units there are, each row counted as often as it occurs.
    pub fn units(&self) -> u64 {
        self.times.iter().sum()
    }

    /// The rows with the number of times that each occurs.
    pub fn rows(&self) -> impl Iterator<Item = (&[Option<u32>], u64)> {
        self.times.iter().enumerate().map(|(row, &times)| (self.row(row), times))
    }

    /// How often each row occurs.
    pub fn times(&self) -> &[u64] {
        &self.times
    }

    fn row(&self, row: usize) -> &[Option<u32>] {
        &self.cells[row * self.coders..(row + 1) * self.coders]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rows_are_told_once_with_their_count() {
        let ratings = Ratings::by_coder(&[vec![Some(2), Some(1), Some(2)], vec![None, Some(1), None]]).expect("even rows");
        let (patterns, of) = ratings.patterns();
        assert_eq!((patterns.times(), of), (&[1, 2][..], vec![1, 0, 1]));
        assert_eq!(patterns.units(), 3);
    }

    #[test]
    fn lists_of_other_lengths_are_refused() {
        assert_eq!(Ratings::by_coder(&[vec![Some(1)], vec![]]), Err(UnevenRows { coder: 2, expected: 1, found: 0 }));
    }

    #[test]
    fn numbers_stand_in_the_order_of_their_size() {
        let labels = [10.0, 9.0].map(|n| Some(Label::Number(n)));
        assert_eq!(Ratings::by_coder(&[labels.to_vec()]).expect("one row").values()[0], Label::Number(9.0));
    }
}
