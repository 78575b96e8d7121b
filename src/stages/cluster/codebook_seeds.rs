//! Starting centres from the codebook: one per code, the mean of its highest-scored segments.
//!
//! Segments lie by their window and, beside it, by how strongly they speak to each code: so what the scheme
//! tells apart stays apart. The clusters may wander from their start: the scheme proposes, the transcripts decide; a few
//! rounds let them settle, many let them drift. A code that has no usable signal, or one in doubt, proposes nothing.

use ndarray::Array2;

use crate::domain::space::scores::{CodeScores, CodeSignal};
use crate::domain::space::vectors::scale_to_unit;

use super::windows::Windows;

/// The fewest segments whose mean is a centre.
const FEWEST: usize = 3;

/// Whether a code may start a cluster.
fn proposes(code: &CodeSignal) -> bool {
    code.no_signal.is_none() && !code.scattered
}

/// Windows with the scores of the usable codes beside them. Both parts are of unit length and share the square of the whole's.
pub(super) fn beside(windows: Windows, scores: &CodeScores, share: f64) -> Windows {
    let usable: Vec<usize> = (0..scores.codes.len()).filter(|&at| proposes(&scores.codes[at])).collect();
    if usable.is_empty() {
        return windows;
    }
    let width = windows.points.ncols();
    let (own, spoken) = ((1.0 - share).sqrt() as f32, share.sqrt() as f32);
    let mut points = Array2::zeros((windows.len(), width + usable.len()));
    for (at, mut row) in points.outer_iter_mut().enumerate() {
        let of = scores.ranked.row(windows.segments[at] as usize);
        let mut speaks: Vec<f32> = usable.iter().map(|&code| of[code]).collect();
        scale_to_unit(&mut speaks);
        let both = windows.points.row(at).into_iter().map(|v| own * v).chain(speaks.iter().map(|v| spoken * v));
        row.iter_mut().zip(both).for_each(|(value, v)| *value = v);
    }
    Windows { points, ..windows }
}

/// One row per usable code: the direction of the mean window of its highest-scored segments.
pub(super) fn centres(windows: &Windows, scores: &CodeScores, share: f64) -> Array2<f32> {
    let width = windows.points.ncols();
    let mut centres = Array2::zeros((0, width));
    let most = ((windows.len() as f64 * share).ceil() as usize).clamp(FEWEST, windows.len().max(FEWEST));
    for (column, _) in scores.codes.iter().enumerate().filter(|(_, code)| proposes(code)) {
        let score = |at: usize| scores.ranked.row(windows.segments[at] as usize)[column];
        let mut order: Vec<usize> = (0..windows.len()).collect();
        order.sort_by(|&a, &b| score(b).total_cmp(&score(a)).then(a.cmp(&b)));
        let mut sum = vec![0.0f64; width];
        for &at in order.iter().take(most) {
            sum.iter_mut().zip(windows.points.row(at)).for_each(|(sum, &v)| *sum += f64::from(v));
        }
        let length = sum.iter().map(|v| v * v).sum::<f64>().sqrt();
        if length > 1e-9 {
            let centre = ndarray::Array1::from_iter(sum.iter().map(|v| (v / length) as f32));
            centres.push_row(centre.view()).expect("a centre is as wide as a window");
        }
    }
    centres
}
