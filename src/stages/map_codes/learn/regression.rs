//! Kernel logistic regression of all codes at once, with the first ranking as an offset.
//!
//! `logit p(segment i, code k) = offset_ik + b_k + w . x_ik + g_k(i)`: `b_k` normal with variance 1; `w`, one for all codes, normal
//! with a variance of `shared^2` in each place; `g_k` a Gaussian process of its own for each code, with the kernel
//! `own^2` times likeness. The mode of the posterior is found by Newton's method in the kernel's space (Rasmussen and Williams,
//! 2006, Gaussian processes for machine learning, section 3.4).
//!
//! Codes meet only in `w`, which has few places: each code's block is factorised by itself, and `w` is brought in by the
//! Sherman-Morrison-Woodbury identity. So the cost is a sum of cubes of the codes' decisions and not the cube of their sum.

use ndarray::{Array1, Array2, Axis};

use super::cholesky::Cholesky;

/// Rounds of Newton's method at most.
const ROUNDS: usize = 15;
/// A round that changes no weight by more ends the search.
const STILL: f64 = 1e-3;
/// Keeps the weight of a decision that is all but certain above zero.
const LEAST: f64 = 1e-6;

/// What was decided on one code.
pub(super) struct Examples {
    /// Likeness of the decided segments to one another, `n x n`.
    pub likeness: Array2<f64>,
    /// What the first ranking gives each of them, as log-odds.
    pub offset: Array1<f64>,
    /// What all codes share, `n x parts`.
    pub parts: Array2<f64>,
    /// 1 where it was accepted, 0 where it was refused.
    pub holds: Array1<f64>,
}

/// Standard deviations of what decisions may teach.
#[derive(Clone, Copy)]
pub(super) struct Spread {
    /// Of a code's own function.
    pub own: f64,
    /// Of each shared weight.
    pub shared: f64,
}

/// What was learnt.
pub(super) struct Learnt {
    /// For each code the weight of each of its decided segments: `g_k(i) = own^2 sum of likeness times weight`.
    pub weights: Vec<Array1<f64>>,
    /// The shared weights `w`.
    pub shared: Array1<f64>,
}

/// Fits all codes.
pub(super) fn fitted(codes: &[Examples], spread: Spread) -> Learnt {
    let parts = codes.first().map_or(0, |code| code.parts.ncols());
    let blocks: Vec<Array2<f64>> = codes.iter().map(|code| code.likeness.mapv(|like| spread.own * spread.own * like + 1.0)).collect();
    let mut weights: Vec<Array1<f64>> = codes.iter().map(|code| Array1::zeros(code.holds.len())).collect();
    for _ in 0..ROUNDS {
        let shared = shared_weights(codes, &weights, parts, spread);
        let next = step(codes, &blocks, &weights, &shared, spread);
        let change = weights.iter().zip(&next).flat_map(|(a, b)| a.iter().zip(b).map(|(a, b)| (a - b).abs())).fold(0.0, f64::max);
        weights = next;
        if change < STILL {
            break;
        }
    }
    let shared = shared_weights(codes, &weights, parts, spread);
    Learnt { weights, shared }
}

/// `shared^2` times the sum over all decisions of weight times parts.
fn shared_weights(codes: &[Examples], weights: &[Array1<f64>], parts: usize, spread: Spread) -> Array1<f64> {
    let mut sum = Array1::zeros(parts);
    codes.iter().zip(weights).for_each(|(code, weights)| sum += &code.parts.t().dot(weights));
    sum * (spread.shared * spread.shared)
}

/// One round of Newton's method: `S (I + S G S)^-1 (S (f - offset) + (y - p) / S)`, `S` the square roots of `p (1 - p)`.
fn step(codes: &[Examples], blocks: &[Array2<f64>], weights: &[Array1<f64>], shared: &Array1<f64>, spread: Spread) -> Vec<Array1<f64>> {
    struct Solved {
        roots: Array1<f64>,
        alone: Array1<f64>,
        joint: Array2<f64>,
    }
    let parts = shared.len();
    let mut small = Array2::<f64>::eye(parts);
    let mut right = Array1::<f64>::zeros(parts);
    let solved: Vec<Solved> = codes
        .iter()
        .zip(blocks)
        .zip(weights)
        .map(|((code, block), weights)| {
            let learnt = block.dot(weights) + code.parts.dot(shared);
            let chance = (&learnt + &code.offset).mapv(|v| 1.0 / (1.0 + libm::exp(-v.clamp(-30.0, 30.0))));
            let roots = chance.mapv(|p| (p * (1.0 - p) + LEAST).sqrt());
            let pull = &roots * &learnt + (&code.holds - &chance) / &roots;
            let mut matrix = block.clone();
            for ((row, column), value) in matrix.indexed_iter_mut() {
                *value *= roots[row] * roots[column];
                *value += if row == column { 1.0 } else { 0.0 };
            }
            let factor = Cholesky::of(matrix);
            let scaled = &code.parts * &roots.view().insert_axis(Axis(1)) * spread.shared;
            let alone = factor.solved(&pull);
            let joint = factor.solved_columns(&scaled);
            small += &scaled.t().dot(&joint);
            right += &scaled.t().dot(&alone);
            Solved { roots, alone, joint }
        })
        .collect();
    let taken = Cholesky::of(small).solved(&right);
    solved.into_iter().map(|one| &one.roots * &(one.alone - one.joint.dot(&taken))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examples(likeness: f64, holds: [f64; 2], part: [f64; 2]) -> Examples {
        Examples {
            likeness: Array2::from_shape_fn((2, 2), |(a, b)| if a == b { 1.0 } else { likeness }),
            offset: Array1::from(vec![-1.0, 0.5]),
            parts: Array2::from_shape_vec((2, 1), part.to_vec()).expect("two rows"),
            holds: Array1::from(holds.to_vec()),
        }
    }

    /// At the mode each weight is what the decision and its probability differ by: the gradient of the posterior is zero.
    #[test]
    fn at_the_mode_weights_are_residuals() {
        let codes = [examples(0.3, [1.0, 0.0], [1.0, -1.0]), examples(0.0, [0.0, 1.0], [0.5, 2.0])];
        let spread = Spread { own: 2.0, shared: 0.1 };
        let learnt = fitted(&codes, spread);
        for (code, weights) in codes.iter().zip(&learnt.weights) {
            let value = code.likeness.mapv(|like| 4.0 * like + 1.0).dot(weights) + code.parts.dot(&learnt.shared) + &code.offset;
            for ((value, holds), weight) in value.iter().zip(&code.holds).zip(weights) {
                let residual = holds - 1.0 / (1.0 + libm::exp(-value));
                assert!((residual - weight).abs() < 1e-3, "{residual} {weight}");
            }
        }
    }

    #[test]
    fn what_all_codes_show_is_learnt_once() {
        let codes = [examples(0.0, [1.0, 0.0], [2.0, -2.0]), examples(0.0, [1.0, 0.0], [2.0, -2.0])];
        let both = fitted(&codes, Spread { own: 2.0, shared: 0.5 });
        let one = fitted(&codes[..1], Spread { own: 2.0, shared: 0.5 });
        assert!(both.shared[0] > one.shared[0] && one.shared[0] > 0.0);
        assert_eq!(both.weights[0], both.weights[1]);
    }
}
