//! Pooling: the vectors of a text's tokens become one.
//!
//! Source: the pooling layer of sentence-transformers (Reimers and Gurevych, 2019, Sentence-BERT). As no text is padded, no mask is needed.
//! Sums are taken in 64 bits in the order of the tokens, so they are the same on any machine that gives the same token vectors.

use crate::domain::space::model::Pooling;

/// One vector from those of the tokens, `width` numbers each; kinds are joined end to end. No token: no numbers.
pub(super) fn pooled(states: &[f32], width: usize, kinds: &[Pooling]) -> Vec<f32> {
    let tokens = states.len() / width.max(1);
    let mut vector = Vec::with_capacity(width * kinds.len());
    for kind in kinds.iter().filter(|_| tokens > 0) {
        match kind {
            Pooling::Cls => vector.extend_from_slice(&states[..width]),
            Pooling::LastToken => vector.extend_from_slice(&states[(tokens - 1) * width..]),
            Pooling::Max => vector.extend((0..width).map(|at| column(states, width, at).fold(f32::NEG_INFINITY, f32::max))),
            Pooling::Mean => vector.extend(sums(states, width, |_| 1.0, tokens as f64)),
            Pooling::MeanSqrtLen => vector.extend(sums(states, width, |_| 1.0, (tokens as f64).sqrt())),
            Pooling::WeightedMean => {
                let all = (tokens * (tokens + 1) / 2) as f64;
                vector.extend(sums(states, width, |at| (at + 1) as f64, all));
            }
        }
    }
    vector
}

fn column(states: &[f32], width: usize, at: usize) -> impl Iterator<Item = f32> {
    states.iter().skip(at).step_by(width).copied()
}

/// Weighted sums over the tokens, divided.
fn sums(states: &[f32], width: usize, weight: impl Fn(usize) -> f64, by: f64) -> impl Iterator<Item = f32> {
    let mut sums = vec![0.0; width];
    for (at, row) in states.chunks_exact(width).enumerate() {
        let weight = weight(at);
        sums.iter_mut().zip(row).for_each(|(sum, &value)| *sum += weight * f64::from(value));
    }
    sums.into_iter().map(move |sum| (sum / by) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_does_what_its_name_says() {
        let states = [1.0, -2.0, 3.0, 4.0, 5.0, 0.0];
        let check = |kinds: &[Pooling], expect: &[f32]| assert_eq!(pooled(&states, 2, kinds), expect, "{kinds:?}");
        check(&[Pooling::Cls], &[1.0, -2.0]);
        check(&[Pooling::LastToken], &[5.0, 0.0]);
        check(&[Pooling::Max], &[5.0, 4.0]);
        check(&[Pooling::Mean], &[3.0, 2.0 / 3.0]);
        check(&[Pooling::MeanSqrtLen], &[(9.0 / 3f64.sqrt()) as f32, (2.0 / 3f64.sqrt()) as f32]);
        check(&[Pooling::WeightedMean], &[22.0 / 6.0, 1.0]);
        check(&[Pooling::Cls, Pooling::Mean], &[1.0, -2.0, 3.0, 2.0 / 3.0]);
        assert_eq!(pooled(&[], 2, &[Pooling::Mean]), [0f32; 0]);
    }
}
