//! Latent semantic analysis of a large corpus: the basis from a sample of rows, without projecting the rows.
//!
//! Source: Deerwester and others (1990), as in [`lsa`](super::lsa); the basis is the leading eigenspace of `X'X`, found by block Krylov
//! steps (see `eigenpairs`) with `X` applied row by row. In plain words: (1) take rows by the hash of their number, so many at most;
//! (2) find the basis on them; (3) go over all rows once for the length of each row's projection.
//!
//! Map, merge and finish: a shard gives its sampled rows, which are whole numbers, and the search runs on them wherever they
//! are brought together; lengths depend on one row each, and the energy is summed in fixed point. Limits: a subject of fewer
//! segments than one in `rows / sample` may be missed; `energy` says what the basis keeps of all rows. Cost: sampled
//! entries x directions searched x 2, and entries x rank for the lengths.

// Loops over a fixed number of lanes: written by index, each becomes a few instructions on wide registers.
#![allow(clippy::needless_range_loop)]

use std::ops::Range;

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::ReduceError;
use super::lsa::dense;
use crate::contract::{Context, Outcome};
use crate::domain::digest::{RowSample, hash64};
use crate::domain::space::packed::{PackedCorpus, PackedRows, TASK, Weights, term_of};
use crate::domain::space::projection::Projection;
use crate::domain::space::vectors::DenseRows;
use crate::math::eigenpairs::leading;
use crate::math::simd::wide;

/// What a person wrote about sketching.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SketchConfig {
    /// Dimensions kept.
    pub rank: u32,
    /// Directions searched beyond them, so that the last ones kept are sound.
    pub beyond: u32,
    /// Rows that the basis is found on, about so many at most.
    pub sample: u32,
}

/// Checked parameters of [`sketch`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SketchParams(SketchConfig);

impl TryFrom<SketchConfig> for SketchParams {
    type Error = Vec<String>;

    fn try_from(config: SketchConfig) -> Result<Self, Self::Error> {
        let mut faults = Vec::new();
        let fields = [("rank", config.rank, 1, 1000), ("beyond", config.beyond, 0, 1000), ("sample", config.sample, 1000, 10_000_000)];
        for (name, value, least, most) in fields {
            if !(least..=most).contains(&value) {
                faults.push(format!("{name} is {value}, and must lie between {least} and {most}"));
            }
        }
        if faults.is_empty() { Ok(Self(config)) } else { Err(faults) }
    }
}

/// Parts of the rows whose products are added up in order. Always so many, or the sums would hang on the number of threads.
const PARTS: usize = 4;

/// Columns that one thread multiplies where there are more threads than parts.
const FEW: usize = 8;

/// Columns that are gone over at once on one thread, and when lengths are taken: their table fits into the cache beside the processor.
const WIDE: usize = 16;

/// A projection shorter than this share of its row has no direction.
const NOTHING_LEFT: f32 = 1e-3;

/// The fixed-point unit of the energy.
const FIXED: f64 = (1u64 << 30) as f64;

/// Finds the latent dimensions of a corpus and the length of each row's projection.
///
/// # Errors
///
/// A [`ReduceError`] if the inputs do not fit together, the dimensions cannot be found, or the run was stopped.
pub fn sketch(corpus: &PackedCorpus, params: &SketchParams, ctx: &Context<'_>) -> Result<Outcome<Projection>, ReduceError> {
    ctx.expect(2);
    let weights = corpus.weights();
    let rows = corpus.rows.len() as u64;
    let sample = params.sample_of(rows, ctx.seed);
    let taken = |row: usize| sample.holds(row as u64);
    let Basis { vectors, singular_values, sampled } = basis(&corpus.rows, taken, &weights, corpus.vocabulary.len(), params, ctx.seed)?;
    ctx.advance(1)?;
    let (scales, energy) = lengths(&corpus.rows, &weights, &vectors);
    ctx.advance(1)?;
    Ok(Outcome::silent(Projection { basis: vectors, singular_values, scales, energy: energy.share(), sampled }))
}

impl SketchParams {
    /// The rows that the basis is found on, of a corpus of so many.
    pub fn sample_of(&self, rows: u64, seed: u64) -> RowSample {
        RowSample::new(seed, "reduce.sample", self.0.sample.into(), rows)
    }
}

/// Latent dimensions found on a sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// The right singular vectors, `terms x dimensions`.
    pub vectors: DenseRows,
    /// Singular values of the sampled rows, largest first.
    pub singular_values: Vec<f32>,
    /// How many rows with a direction the sample held.
    pub sampled: u32,
}

/// Finds the latent dimensions on the rows that are `taken`, which come in the order of the corpus.
///
/// # Errors
///
/// [`ReduceError::NoDimensions`] if the small eigenproblem has no solution in numbers.
pub fn basis(
    rows: &PackedRows,
    taken: impl Fn(usize) -> bool + Sync,
    weights: &Weights,
    terms: usize,
    params: &SketchParams,
    seed: u64,
) -> Result<Basis, ReduceError> {
    let config = params.0;
    let sample = Sample::of(rows, weights, taken);
    let rank = (config.rank as usize).min(terms).min(sample.rows());
    let searched = rank + config.beyond as usize;
    let found = leading(terms, rank, searched, hash64(seed, "reduce.sketch", 0), |block| sample.twice(terms, block));
    let found = found.map_err(|reason| ReduceError::NoDimensions { of: "segments", stage: "reduce", reason })?;
    let singular_values = found.values.iter().map(|&value| value.max(0.0).sqrt() as f32).collect();
    Ok(Basis { vectors: dense(&found.vectors), singular_values, sampled: sample.rows() as u32 })
}

/// The squared length that projections keep of some rows, in fixed point: in any order the same sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Energy {
    kept: i64,
    rows: i64,
}

impl Energy {
    /// The energy of both.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self { kept: self.kept + other.kept, rows: self.rows + other.rows }
    }

    /// The mean share that is kept, 0 to 1; 0 without rows.
    pub fn share(self) -> f32 {
        if self.rows > 0 { (self.kept as f64 / FIXED / self.rows as f64) as f32 } else { 0.0 }
    }
}

/// Some rows at unit length.
struct Sample {
    starts: Vec<u32>,
    terms: Vec<u32>,
    weights: Vec<f32>,
}

impl Sample {
    fn of(rows: &PackedRows, weights: &Weights, taken: impl Fn(usize) -> bool + Sync) -> Self {
        let part = |from: usize| {
            let mut part = Self { starts: Vec::new(), terms: Vec::new(), weights: Vec::new() };
            for at in (from..(from + TASK).min(rows.len())).filter(|&at| taken(at)) {
                let row = rows.row(at);
                let length = weights.squared_length(row).sqrt();
                if length > 0.0 {
                    part.terms.extend(row.iter().map(|&entry| term_of(entry) as u32));
                    part.weights.extend(row.iter().map(|&entry| weights.of(entry) / length));
                    part.starts.push(part.terms.len() as u32);
                }
            }
            part
        };
        let parts: Vec<Self> = (0..rows.len()).into_par_iter().step_by(TASK).map(part).collect();
        let mut sample = Self { starts: vec![0], terms: Vec::new(), weights: Vec::new() };
        for part in parts {
            let from = sample.terms.len() as u32;
            sample.terms.extend(part.terms);
            sample.weights.extend(part.weights);
            sample.starts.extend(part.starts.iter().map(|end| from + end));
        }
        sample
    }

    fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// `X'X` times a block of columns: parts of the rows side by side, added up in their order.
    fn twice(&self, dim: usize, block: &Array2<f32>) -> Array2<f32> {
        // A column's sums depend on the column alone: how many are taken together changes no number.
        if rayon::current_num_threads() > PARTS { self.twice_by::<FEW>(dim, block) } else { self.twice_by::<WIDE>(dim, block) }
    }

    fn twice_by<const LANES: usize>(&self, dim: usize, block: &Array2<f32>) -> Array2<f32> {
        let columns = block.ncols();
        let groups = columns.div_ceil(LANES);
        let tables: Vec<Vec<f32>> = (0..groups).map(|group| lanes_of::<LANES>(block.view(), group)).collect();
        let task = |task: usize| {
            let (group, part) = (task / PARTS, task % PARTS);
            let rows = self.rows() * part / PARTS..self.rows() * (part + 1) / PARTS;
            wide(
                #[inline(always)]
                || self.twice_lanes::<LANES>(rows, &tables[group]),
            )
        };
        let mut parts: Vec<Vec<f32>> = (0..groups * PARTS).into_par_iter().map(task).collect();
        for of_group in parts.chunks_mut(PARTS) {
            let (sum, more) = of_group.split_first_mut().expect("there is more than one part");
            more.iter().for_each(|part| sum.iter_mut().zip(part).for_each(|(sum, value)| *sum += value));
        }
        Array2::from_shape_fn((dim, columns), |(term, column)| parts[column / LANES * PARTS][term * LANES + column % LANES])
    }

    #[inline(always)]
    fn twice_lanes<const LANES: usize>(&self, rows: Range<usize>, table: &[f32]) -> Vec<f32> {
        let mut product = vec![0.0; table.len()];
        let (table, _) = table.as_chunks::<LANES>();
        let (into, _) = product.as_chunks_mut::<LANES>();
        for at in rows {
            let range = self.starts[at] as usize..self.starts[at + 1] as usize;
            let (terms, weights) = (&self.terms[range.clone()], &self.weights[range]);
            let mut sums = [0.0f32; LANES];
            for (&term, &weight) in terms.iter().zip(weights) {
                let from = &table[term as usize];
                for lane in 0..LANES {
                    sums[lane] += weight * from[lane];
                }
            }
            for (&term, &weight) in terms.iter().zip(weights) {
                let into = &mut into[term as usize];
                for lane in 0..LANES {
                    into[lane] += weight * sums[lane];
                }
            }
        }
        product
    }
}

/// Some columns of a block, so many numbers a row; zeros behind the last column.
fn lanes_of<const LANES: usize>(block: ArrayView2<'_, f32>, group: usize) -> Vec<f32> {
    let mut table = vec![0.0; block.nrows() * LANES];
    for (into, row) in table.chunks_exact_mut(LANES).zip(block.outer_iter()) {
        into.iter_mut().zip(row.iter().skip(group * LANES)).for_each(|(into, &value)| *into = value);
    }
    table
}

/// Entries of the rows of one task as terms and weights: looked up once for all tables.
struct Entries {
    ends: Vec<usize>,
    entries: Vec<(u32, f32)>,
}

/// Adds the squares of some rows' products with a table, lane by lane.
#[inline(always)]
fn add_squares(rows: &Entries, table: &[f32], squares: &mut [[f32; WIDE]]) {
    let (table, _) = table.as_chunks::<WIDE>();
    let mut from = 0;
    for (squares, &end) in squares.iter_mut().zip(&rows.ends) {
        let mut sums = [0.0f32; WIDE];
        for &(term, weight) in &rows.entries[from..end] {
            let values = &table[term as usize];
            for lane in 0..WIDE {
                sums[lane] += weight * values[lane];
            }
        }
        for lane in 0..WIDE {
            squares[lane] += sums[lane] * sums[lane];
        }
        from = end;
    }
}

/// What brings each row's projection to unit length (0 for a row without a direction), and the squared length that the projections keep.
pub fn lengths(rows: &PackedRows, weights: &Weights, basis: &DenseRows) -> (Vec<f32>, Energy) {
    let vectors = ArrayView2::from_shape((basis.len(), basis.width()), basis.values()).expect("rows of the basis are equally wide");
    let tables: Vec<Vec<f32>> = (0..basis.width().div_ceil(WIDE)).map(|group| lanes_of::<WIDE>(vectors, group)).collect();
    let mut scales = vec![0.0f32; rows.len()];
    let task = |(task, scales): (usize, &mut [f32])| {
        let mut entries = Entries { ends: Vec::with_capacity(scales.len()), entries: Vec::new() };
        for row in task * TASK..task * TASK + scales.len() {
            entries.entries.extend(rows.row(row).iter().map(|&entry| (term_of(entry) as u32, weights.of(entry))));
            entries.ends.push(entries.entries.len());
        }
        let mut squares = vec![[0.0f32; WIDE]; scales.len()];
        for table in &tables {
            wide(
                #[inline(always)]
                || add_squares(&entries, table, &mut squares),
            );
        }
        scales.iter_mut().zip(&squares).for_each(|(scale, squares)| *scale = squares.iter().sum());
        let mut energy = Energy::default();
        for (at, scale) in scales.iter_mut().enumerate() {
            let whole = weights.squared_length(rows.row(task * TASK + at));
            if whole > 0.0 {
                energy.kept += (f64::from(*scale / whole) * FIXED) as i64;
                energy.rows += 1;
            }
            let sound = *scale > NOTHING_LEFT * NOTHING_LEFT * whole;
            *scale = if sound { 1.0 / scale.sqrt() } else { 0.0 };
        }
        energy
    };
    let energy = scales.par_chunks_mut(TASK).enumerate().map(task).reduce(Energy::default, Energy::merge);
    (scales, energy)
}
