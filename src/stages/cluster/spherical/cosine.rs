//! Assigns rows of unit length to their nearest centre by cosine, and sums them to new centres.
//!
//! Takes rows and centres, `rows x dimensions` and `clusters x dimensions`. Sums are made block by block and added in
//! order, so that they are the same on any number of threads.

use crate::math::row_products::row_products;
use ndarray::{Array2, ArrayView2, Axis, Slice};
use rayon::prelude::*;

/// Rows in a block. A block's result depends on its rows alone, never on the thread that made it.
pub const BLOCK: usize = 512;

/// Rows at unit length; a row of zeros stays so.
pub fn unit_rows(rows: ArrayView2<'_, f32>) -> Array2<f32> {
    let mut rows = rows.as_standard_layout().into_owned();
    for mut row in rows.outer_iter_mut() {
        let length = row.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt();
        if length > 0.0 {
            row.mapv_inplace(|v| (f64::from(v) / length) as f32);
        }
    }
    rows
}

/// The nearest centre of a row, the cosine with it, and the cosine with the next one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    pub cluster: u32,
    pub cosine: f32,
    pub next: f32,
}

/// The nearest centre of each row; of equally near ones the first.
pub fn assign(rows: &Array2<f32>, centroids: &Array2<f32>) -> Vec<Nearest> {
    let block = |from: usize| {
        let to = (from + BLOCK).min(rows.nrows());
        let cosines = row_products(rows.slice_axis(Axis(0), Slice::from(from..to)), centroids);
        let nearest = |row: ndarray::ArrayView1<'_, f32>| {
            // A slice and a loop: a row of an array is read by calls, and a fold over a struct moves it for each number.
            let row = row.to_slice().expect("a product's rows lie in one piece");
            let mut best = Nearest { cluster: 0, cosine: f32::NEG_INFINITY, next: f32::NEG_INFINITY };
            for (cluster, &cosine) in (0..).zip(row) {
                if cosine > best.cosine {
                    best = Nearest { cluster, cosine, next: best.cosine };
                } else if cosine > best.next {
                    best.next = cosine;
                }
            }
            best
        };
        cosines.outer_iter().map(nearest).collect::<Vec<Nearest>>()
    };
    let blocks: Vec<Vec<Nearest>> = (0..rows.nrows()).into_par_iter().step_by(BLOCK).map(block).collect();
    blocks.concat()
}

/// The direction of each cluster's sum; a cluster without rows, or whose rows cancel out, keeps its old centre.
pub fn directions(rows: &Array2<f32>, labels: &[u32], old: &Array2<f32>) -> Array2<f32> {
    let (clusters, width) = old.dim();
    // Larger blocks than for assignment: each carries a whole table of sums.
    let part = |from: usize| {
        let mut sums = vec![0.0f64; clusters * width];
        for at in from..(from + 8 * BLOCK).min(labels.len()) {
            let sum = &mut sums[labels[at] as usize * width..][..width];
            // A slice is added several numbers at once, a row of an array one by one.
            let row = rows.row(at).to_slice().expect("rows of unit length lie in one piece");
            sum.iter_mut().zip(row).for_each(|(sum, &v)| *sum += f64::from(v));
        }
        sums
    };
    let parts: Vec<Vec<f64>> = (0..labels.len()).into_par_iter().step_by(8 * BLOCK).map(part).collect();
    let mut sums = vec![0.0f64; clusters * width];
    for part in &parts {
        sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
    }
    let mut centroids = old.clone();
    for (mut centre, sum) in centroids.outer_iter_mut().zip(sums.chunks_exact(width.max(1))) {
        let length = sum.iter().map(|v| v * v).sum::<f64>().sqrt();
        if length > 1e-9 {
            centre.iter_mut().zip(sum).for_each(|(centre, sum)| *centre = (sum / length) as f32);
        }
    }
    centroids
}
