//! The score matrix, `segments x codes`, and its operations.

/// Numbers of segments (rows) for codes (columns).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ScoreMatrix {
    codes: usize,
    values: Vec<f64>,
}

impl ScoreMatrix {
    /// A zero matrix, `segments x codes`.
    pub fn zeros(segments: usize, codes: usize) -> Self {
        Self { codes, values: vec![0.0; segments * codes] }
    }

    /// How many columns.
    pub fn codes(&self) -> usize {
        self.codes
    }

    /// How many rows.
    pub fn segments(&self) -> usize {
        self.values.len().checked_div(self.codes).unwrap_or(0)
    }

    /// One row.
    pub fn row(&self, segment: usize) -> &[f64] {
        &self.values[segment * self.codes..][..self.codes]
    }

    /// One row, to be written.
    pub fn row_mut(&mut self, segment: usize) -> &mut [f64] {
        &mut self.values[segment * self.codes..][..self.codes]
    }

    /// All numbers, row after row, to be written.
    pub fn values_mut(&mut self) -> &mut [f64] {
        &mut self.values
    }

    /// Adds another table, times a weight.
    pub fn add(&mut self, other: &Self, weight: f64) {
        debug_assert_eq!(self.values.len(), other.values.len());
        self.values.iter_mut().zip(&other.values).for_each(|(value, other)| *value += weight * other);
    }

    /// The standard deviation of each column over the chosen segments.
    pub fn deviations(&self, over: &[u32]) -> Vec<f64> {
        let n = over.len().max(1) as f64;
        let of = |code: usize| {
            let mean = over.iter().map(|&at| self.row(at as usize)[code]).sum::<f64>() / n;
            (over.iter().map(|&at| (self.row(at as usize)[code] - mean).powi(2)).sum::<f64>() / n).sqrt()
        };
        (0..self.codes).map(of).collect()
    }

    /// Each column less its mean, in standard deviations, both measured over the chosen segments and applied to all.
    ///
    /// A column that does not vary says nothing and becomes zero.
    pub fn standardized(mut self, over: &[u32]) -> Self {
        let n = over.len() as f64;
        let (mut means, mut squares) = (vec![0.0; self.codes], vec![0.0; self.codes]);
        for &segment in over {
            means.iter_mut().zip(self.row(segment as usize)).for_each(|(mean, value)| *mean += value / n);
        }
        for &segment in over {
            let deviations = self.row(segment as usize).iter().zip(&means).map(|(value, mean)| value - mean);
            squares.iter_mut().zip(deviations).for_each(|(square, deviation)| *square += deviation * deviation / n);
        }
        let scales: Vec<f64> = squares.iter().map(|square| if *square > 1e-18 { 1.0 / square.sqrt() } else { 0.0 }).collect();
        if self.codes > 0 {
            for row in self.values.chunks_exact_mut(self.codes) {
                for ((value, mean), scale) in row.iter_mut().zip(&means).zip(&scales) {
                    *value = (*value - mean) * scale;
                }
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_standardized_over_the_chosen_and_a_flat_column_says_nothing() {
        let mut grid = ScoreMatrix::zeros(3, 2);
        for (segment, value) in [1.0, 3.0, 9.0].into_iter().enumerate() {
            grid.row_mut(segment).copy_from_slice(&[value, 5.0]);
        }
        // Over the first two: mean 2, standard deviation 1.
        let z = grid.standardized(&[0, 1]);
        assert_eq!([z.row(0), z.row(1), z.row(2)], [&[-1.0, 0.0], &[1.0, 0.0], &[7.0, 0.0]]);
    }
}
