//! How far a code's ranking can be trusted, without any label.
//!
//! Two signs. A code that is about something is talked about for a while: what a segment's neighbours say goes with what it
//! says itself. And it is talked about alike in different places: its score goes with that of the places that speak
//! most alike. Each is a Pearson correlation over participants' segments, standardized over the codes; their mean orders the codes by
//! trust. It is an order, not a verdict.

use super::score_matrix::ScoreMatrix;

/// Reliability by two indicators, of which the second may be missing.
pub(super) fn trust(dwelt: &[f64], alike: Option<&[f64]>) -> Vec<f64> {
    let dwelt = standardized(dwelt);
    match alike {
        None => dwelt,
        Some(alike) => dwelt.iter().zip(standardized(alike)).map(|(a, b)| (a + b) / 2.0).collect(),
    }
}

/// Correlation of two tables over some segments, code by code; 0 where one does not vary.
pub(super) fn correlations(a: &ScoreMatrix, b: &ScoreMatrix, over: &[u32]) -> Vec<f64> {
    let n = over.len().max(1) as f64;
    let of = |code: usize| {
        let pairs = || over.iter().map(|&at| (a.row(at as usize)[code], b.row(at as usize)[code]));
        let mean = pairs().fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x / n, sum.1 + y / n));
        let products = pairs().map(|(x, y)| (x - mean.0, y - mean.1)).fold((0.0, 0.0, 0.0), |sum, (x, y)| {
            // Products of two, and squares of each.
            (sum.0 + x * y, sum.1 + x * x, sum.2 + y * y)
        });
        if products.1 > 0.0 && products.2 > 0.0 { products.0 / (products.1 * products.2).sqrt() } else { 0.0 }
    };
    (0..a.codes()).map(of).collect()
}

fn standardized(values: &[f64]) -> Vec<f64> {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let deviation = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt();
    values.iter().map(|v| if deviation > 1e-12 { (v - mean) / deviation } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(columns: [&[f64]; 2]) -> ScoreMatrix {
        let mut grid = ScoreMatrix::zeros(columns[0].len(), 2);
        for (code, column) in columns.iter().enumerate() {
            column.iter().enumerate().for_each(|(row, &value)| grid.row_mut(row)[code] = value);
        }
        grid
    }

    #[test]
    fn what_goes_together_correlates_and_what_is_constant_tells_nothing() {
        let a = grid([&[1.0, 2.0, 3.0, 9.0], &[5.0, 5.0, 5.0, 5.0]]);
        let b = grid([&[2.0, 4.0, 6.0, 0.0], &[1.0, 2.0, 3.0, 4.0]]);
        let found = correlations(&a, &b, &[0, 1, 2]);
        assert!((found[0] - 1.0).abs() < 1e-12);
        assert_eq!(found[1], 0.0);
        let near = |found: Vec<f64>, expect: [f64; 2]| found.iter().zip(expect).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(near(trust(&[0.2, 0.4], None), [-1.0, 1.0]));
        assert!(near(trust(&[0.2, 0.4], Some(&[0.9, 0.1])), [0.0, 0.0]));
    }
}
