//! Weights of near misses, and distances between values.
//!
//! A weight says how much of an agreement a pair of values is, from 1 for equal ones down to 0; the
//! kappa family and AC2 take weights. A distance says how far a pair is from agreement, from 0 for
//! equal ones; Krippendorff's alpha takes distances.

use ndarray::Array2;

use crate::domain::measure::ratings::{CodeSet, Label};

/// How the weight of a pair falls with its distance on an ordered scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fall {
    /// `1 - |a - b| / range` (Cicchetti & Allison 1971).
    Linear,
    /// `1 - (a - b)^2 / range^2` (Fleiss & Cohen 1973).
    Quadratic,
    /// `1 - C(n, 2) / C(q, 2)`, with `n` categories from one to the other inclusive, of `q` (Gwet 2014). It looks at the order alone.
    Ordinal,
}

/// How far apart the values of two ratings are, for alpha.
#[derive(Clone, Debug, PartialEq)]
pub enum Distance {
    /// 0 where they are equal, else 1.
    Nominal,
    /// How many ratings lie between them; it depends on the given ratings (Krippendorff 2011).
    Ordinal,
    /// Given for every pair of values, in their order.
    Table(Array2<f64>),
}

/// Only equal values agree.
pub fn identity(values: usize) -> Array2<f64> {
    Array2::eye(values)
}

/// Weights on a scale with these points, in rising order.
pub fn falling(scale: &[f64], fall: Fall) -> Array2<f64> {
    let q = scale.len();
    let range = scale.last().copied().unwrap_or(0.0) - scale.first().copied().unwrap_or(0.0);
    let triangle = |steps: usize| (steps * (steps + 1)) as f64 / 2.0;
    Array2::from_shape_fn((q, q), |(a, b)| {
        // Equal points must weigh 1 also on a scale of one point, whose range is 0.
        if a == b {
            return 1.0;
        }
        let share = (scale[a] - scale[b]).abs() / range;
        match fall {
            Fall::Linear => 1.0 - share,
            Fall::Quadratic => 1.0 - share * share,
            Fall::Ordinal => 1.0 - triangle(a.abs_diff(b)) / triangle(q - 1),
        }
    })
}

/// Weights from distances: 1 less the distance over the greatest one.
pub fn from_distances(distances: &Array2<f64>) -> Array2<f64> {
    let greatest = distances.iter().copied().fold(0.0, f64::max);
    distances.mapv(|distance| if greatest > 0.0 { 1.0 - distance / greatest } else { 1.0 })
}

/// Distances between the values of an interval scale: `(a - b)^2`.
pub fn interval(values: &[f64]) -> Distance {
    table(values, |a, b| (a - b) * (a - b))
}

/// Distances between the values of a ratio scale: `((a - b) / (a + b))^2`.
pub fn ratio(values: &[f64]) -> Distance {
    table(values, |a, b| if a + b == 0.0 { 0.0 } else { ((a - b) / (a + b)) * ((a - b) / (a + b)) })
}

/// Distances that a function gives.
pub fn table<V>(values: &[V], between: impl Fn(&V, &V) -> f64) -> Distance {
    Distance::Table(Array2::from_shape_fn((values.len(), values.len()), |(a, b)| between(&values[a], &values[b])))
}

/// MASI (Passonneau 2006): `1 - J M`. `J` is the share of common codes; `M` is 1 for equal sets, 2/3
/// where one holds the other, 1/3 where they overlap, 0 where they do not. Two empty sets are equal.
///
/// Other programs take other steps under the same name; figures are comparable only with the formula.
pub fn masi(a: &CodeSet, b: &CodeSet) -> f64 {
    let monotony = if a == b {
        1.0
    } else if a.is_subset(b) || b.is_subset(a) {
        2.0 / 3.0
    } else if a.is_disjoint(b) {
        0.0
    } else {
        1.0 / 3.0
    };
    1.0 - common_share(a, b) * monotony
}

/// Jaccard's distance: `1 - J`, the share of codes that are not common. Two empty sets are equal.
pub fn jaccard(a: &CodeSet, b: &CodeSet) -> f64 {
    1.0 - common_share(a, b)
}

fn common_share(a: &CodeSet, b: &CodeSet) -> f64 {
    let all = a.union(b).count();
    if all == 0 { 1.0 } else { a.intersection(b).count() as f64 / all as f64 }
}

/// The points of a scale; `None` unless every label is a number.
pub fn numbers(labels: &[Label]) -> Option<Vec<f64>> {
    labels
        .iter()
        .map(|label| match label {
            Label::Number(number) => Some(*number),
            Label::Word(_) => None,
        })
        .collect()
}

/// The places of categories in their order: 1, 2, 3, and so on.
pub fn ranks(values: usize) -> Vec<f64> {
    (1..=values).map(|rank| rank as f64).collect()
}
