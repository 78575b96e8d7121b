//! Starting from the scheme: one centre per code, where its highest-scored segments lie.
//!
//! The clusters may wander from there: the scheme proposes, the transcripts decide. A code that has no usable signal
//! proposes nothing.

use ndarray::Array2;

use crate::domain::scores::CodeScores;

use super::windows::Windows;

/// Fewer segments make no mean worth starting from.
const FEWEST: usize = 3;

/// One row per usable code: the direction of the mean window of its highest-scored segments.
pub(super) fn centres(windows: &Windows, scores: &CodeScores, share: f64) -> Array2<f32> {
    let width = windows.points.ncols();
    let mut centres = Array2::zeros((0, width));
    let most = ((windows.len() as f64 * share).ceil() as usize).clamp(FEWEST, windows.len().max(FEWEST));
    for (column, _) in scores.codes.iter().enumerate().filter(|(_, code)| code.no_signal.is_none()) {
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
