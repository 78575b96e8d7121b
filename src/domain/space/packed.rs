//! Counts of a large corpus, packed: four bytes for each term of each segment.
//!
//! The same thing as `matrix`, for corpora of millions of segments: one number holds the term and how
//! often it occurs, weights are looked up and never stored, and what is asked of a row is a sum of rows of a small table
//! (`PackedRows::gather`), whatever the table means: a basis, centres, codes.

// Loops over a fixed number of lanes: written by index, each becomes a few instructions on wide registers.
#![allow(clippy::needless_range_loop)]

use std::fmt;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::ids::DocumentId;
use crate::domain::space::matrix::Vocabulary;

/// Bits of an entry that hold the count.
const COUNT_BITS: u32 = 8;

/// The largest count; more uses in one segment count as so many.
pub const MOST_USES: u32 = (1 << COUNT_BITS) - 1;

/// The most terms that an entry can number.
pub const MOST_TERMS: usize = 1 << (32 - COUNT_BITS);

/// A term and its count in one number. By rising entry is by rising term.
#[inline]
pub fn pack(term: u32, uses: u32) -> u32 {
    (term << COUNT_BITS) | uses.min(MOST_USES)
}

/// The term of an entry.
#[inline(always)]
pub fn term_of(entry: u32) -> usize {
    (entry >> COUNT_BITS) as usize
}

/// The count of an entry.
#[inline(always)]
pub fn uses_of(entry: u32) -> u32 {
    entry & MOST_USES
}

/// Rows of packed entries, each by rising term.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedRows {
    #[serde(with = "super::le_bytes")]
    starts: Vec<u32>,
    #[serde(with = "super::le_bytes")]
    entries: Vec<u32>,
}

impl Default for PackedRows {
    fn default() -> Self {
        Self { starts: vec![0], entries: Vec::new() }
    }
}

impl PackedRows {
    /// No rows yet, with capacity for so many rows and entries.
    pub fn with_room(rows: usize, entries: usize) -> Self {
        let mut starts = Vec::with_capacity(rows + 1);
        starts.push(0);
        Self { starts, entries: Vec::with_capacity(entries) }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entries in all rows.
    pub fn entries(&self) -> usize {
        self.entries.len()
    }

    /// The entries of one row.
    #[inline(always)]
    pub fn row(&self, row: usize) -> &[u32] {
        &self.entries[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Adds a row; the entries come by rising term.
    pub fn push(&mut self, entries: impl IntoIterator<Item = u32>) {
        self.entries.extend(entries);
        self.starts.push(self.entries.len() as u32);
    }

    /// Adds the rows of another after its own.
    pub fn append(&mut self, more: &Self) {
        let from = self.entries.len() as u32;
        self.entries.extend_from_slice(&more.entries);
        self.starts.extend(more.starts[1..].iter().map(|start| from + start));
    }

    /// Some of the rows, in the order asked for.
    pub fn select(&self, rows: &[u32]) -> Self {
        let mut some = Self::with_room(rows.len(), rows.iter().map(|&row| self.row(row as usize).len()).sum());
        rows.iter().for_each(|&row| some.push(self.row(row as usize).iter().copied()));
        some
    }
}

impl fmt::Debug for PackedRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PackedRows({} rows, {} entries)", self.len(), self.entries.len())
    }
}

/// The counted corpus of a batch: which lines of which files, and their terms.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PackedCorpus {
    /// The columns.
    pub vocabulary: Vocabulary,
    /// The rows, one for each line of each file, in order.
    pub rows: PackedRows,
    /// The files, each with its number of lines.
    pub files: Vec<(DocumentId, u32)>,
}

impl PackedCorpus {
    /// The weights of this corpus: sublinear counts times smooth inverse document frequency.
    pub fn weights(&self) -> Weights {
        Weights::new(&self.vocabulary, self.rows.len() as u64)
    }

    /// The file and the line, from 1, of a row.
    pub fn place(&self, row: usize) -> (&DocumentId, usize) {
        let mut left = row;
        for (file, lines) in &self.files {
            if left < *lines as usize {
                return (file, left + 1);
            }
            left -= *lines as usize;
        }
        unreachable!("a row of the corpus lies in one of its files")
    }
}

/// Weights of entries, `(1 + ln tf) (ln((1 + n) / (1 + df)) + 1)`, looked up and multiplied; a row is not scaled to unit length.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    idf: Vec<f32>,
    tf: Vec<f32>,
}

impl Weights {
    /// The weights of a corpus of so many segments.
    pub fn new(vocabulary: &Vocabulary, segments: u64) -> Self {
        let n = segments as f64;
        let idf = |&df: &u32| (libm::log((1.0 + n) / (1.0 + f64::from(df))) + 1.0) as f32;
        let tf = |uses: u32| if uses == 0 { 0.0 } else { (1.0 + libm::log(f64::from(uses))) as f32 };
        Self { idf: vocabulary.df.iter().map(idf).collect(), tf: (0..=MOST_USES).map(tf).collect() }
    }

    /// The weight of an entry.
    #[inline(always)]
    pub fn of(&self, entry: u32) -> f32 {
        self.idf[term_of(entry)] * self.tf[uses_of(entry) as usize]
    }

    /// The squared length of a row.
    #[inline(always)]
    pub fn squared_length(&self, row: &[u32]) -> f32 {
        row.iter().map(|&entry| self.of(entry)).map(|weight| weight * weight).sum()
    }

    /// The sum over a row's entries of weight times the term's row of a table that is `LANES` wide.
    ///
    /// Each lane is summed in the row's own order, without fused multiply-add: the same number on any thread and any processor.
    #[inline(always)]
    pub fn gather<const LANES: usize>(&self, row: &[u32], table: &[f32]) -> [f32; LANES] {
        let (table, _) = table.as_chunks::<LANES>();
        let mut sums = [0.0; LANES];
        for &entry in row {
            let (weight, from) = (self.of(entry), &table[term_of(entry)]);
            for lane in 0..LANES {
                sums[lane] += weight * from[lane];
            }
        }
        sums
    }
}

/// Rows that one task takes at a time. A row's result depends on the row alone, so this changes no result.
pub const TASK: usize = 1 << 13;

/// Processes ranges of rows in parallel, and adds what each gives. `add` must not care for the order: whole numbers.
///
/// So few partial results are made that each may carry a whole table.
pub fn over_rows<P: Send>(
    rows: usize,
    make: impl Fn() -> P + Sync + Send,
    work: impl Fn(&mut P, std::ops::Range<usize>) + Sync + Send,
    add: impl Fn(P, P) -> P + Sync + Send,
) -> P {
    let tasks = rows.div_ceil(TASK);
    let few = tasks.div_ceil(2 * rayon::current_num_threads()).max(1);
    let one = |mut partial: P, task: usize| {
        work(&mut partial, task * TASK..((task + 1) * TASK).min(rows));
        partial
    };
    (0..tasks).into_par_iter().with_min_len(few).fold(&make, one).reduce(&make, add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_keeps_its_term_and_its_count() {
        for (term, uses) in [(0, 1), (4711, 3), (MOST_TERMS as u32 - 1, MOST_USES)] {
            let entry = pack(term, uses);
            assert_eq!((term_of(entry), uses_of(entry)), (term as usize, uses));
        }
        assert_eq!(uses_of(pack(1, 1000)), MOST_USES);
    }

    #[test]
    fn weights_are_those_of_the_document_term_matrix() {
        use crate::domain::space::matrix::DocumentTermMatrix;
        let vocabulary = Vocabulary { terms: vec!["a".into(), "b".into()], df: vec![3, 1] };
        let mut rows = PackedRows::default();
        let mut matrix = DocumentTermMatrix { vocabulary: vocabulary.clone(), ..Default::default() };
        for row in [vec![(0, 1), (1, 2)], vec![(0, 1)], vec![(0, 5)]] {
            rows.push(row.iter().map(|&(term, uses)| pack(term, uses)));
            matrix.rows.push(row);
        }
        let corpus = PackedCorpus { vocabulary, rows, files: Vec::new() };
        let weights = corpus.weights();
        for row in 0..3 {
            let expect = matrix.tfidf_row(row, &matrix.smooth_idf());
            let length = weights.squared_length(corpus.rows.row(row)).sqrt();
            for (&entry, (term, weight)) in corpus.rows.row(row).iter().zip(expect) {
                assert_eq!(term_of(entry), term as usize);
                assert!((f64::from(weights.of(entry) / length) - weight).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn a_gathered_row_is_a_sum_of_table_rows() {
        let corpus = PackedCorpus { vocabulary: Vocabulary { terms: vec!["a".into(), "b".into()], df: vec![0, 0] }, ..Default::default() };
        let table: Vec<f32> = (0..16).map(|v| v as f32).collect();
        // n = 0 and df = 0: every idf is ln(1 / 1) + 1 = 1.
        assert_eq!(corpus.weights().gather::<8>(&[pack(0, 1), pack(1, 1)], &table)[..3], [8.0, 10.0, 12.0]);
    }
}
