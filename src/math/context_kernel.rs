//! The context kernel: how much the neighbours of a segment count when it is read.
//!
//! A turn such as "yes, every day" says nothing by itself; the question before it and the turns
//! around it say what it is about. A neighbour `d` segments away, with `g` words strictly between,
//! weighs `decay^d * exp(-g / pause_words)`, times a factor for who speaks and on which side.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::segment::Layout;
use crate::domain::corpus::transcript::Role;

/// How the weight of a neighbour falls.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kernel {
    /// The farthest neighbour that counts, in segments.
    pub window_segments: usize,
    /// Factor per segment of distance, between 0 and 1.
    pub decay: f64,
    /// Words between two segments that bring the weight down to `1/e`.
    pub pause_words: f64,
    /// Factor of a participant's segment.
    pub participant: f64,
    /// Factor of an interviewer's segment, or a note, that comes before.
    pub context_before: f64,
    /// Factor of an interviewer's segment, or a note, that comes after.
    pub context_after: f64,
}

impl Kernel {
    /// The neighbours of a segment inside its own interview, nearest first, each with its weight; the segment itself is not among them.
    pub fn neighbours(&self, layout: &Layout, range: std::ops::Range<usize>, segment: usize, mut visit: impl FnMut(usize, f64)) {
        debug_assert!(range.contains(&segment));
        let (mut words_before, mut words_after, mut fall) = (0u32, 0u32, 1.0);
        for distance in 1..=self.window_segments {
            fall *= self.decay;
            let before = segment.checked_sub(distance).filter(|&at| at >= range.start);
            if let Some(at) = before {
                visit(at, self.weight(fall, words_before, layout.roles[at], self.context_before));
                words_before += layout.words[at];
            }
            let after = Some(segment + distance).filter(|&at| at < range.end);
            if let Some(at) = after {
                visit(at, self.weight(fall, words_after, layout.roles[at], self.context_after));
                words_after += layout.words[at];
            }
            if before.is_none() && after.is_none() {
                break;
            }
        }
    }

    fn weight(&self, fall: f64, words_between: u32, role: Role, context: f64) -> f64 {
        let speaker = if role == Role::Participant { self.participant } else { context };
        fall * libm::exp(-f64::from(words_between) / self.pause_words) * speaker
    }
}

/// Distances, in participants' segments, over which likeness is measured.
pub const LAGS: usize = 5;

/// Adds to sums of likeness and numbers of pairs what segments of one interview give, in the order in which they were said.
pub fn add_pairs(likeness: &mut [(f64, u64); LAGS], said: &[usize], like: impl Fn(usize, usize) -> f64) {
    for (lag, (sum, pairs)) in (1..).zip(likeness) {
        for (&a, &b) in said.iter().zip(said.iter().skip(lag)) {
            *sum += like(a, b);
            *pairs += 1;
        }
    }
}

/// Bounds of a measured decay: between them results were seen to change little.
const DECAY: (f64, f64) = (0.55, 0.85);

/// How much of a subject is left one participant's segment later, from sums of likeness and numbers of pairs 1 to 5 segments apart.
///
/// `r(d)` is the mean likeness at distance `d`. If a subject fades by `t` a step, `r(4) = r(1) t^3`; the mean of those of `r(3)`,
/// `r(4)`, `r(5)` that have pairs stands for `r(4)`. The result is held between the bounds; a corpus too short to tell gets their middle.
pub fn decay_of(likeness: &[(f64, u64); LAGS]) -> f64 {
    let mean = |&(sum, pairs): &(f64, u64)| (pairs > 0).then(|| sum / pairs as f64);
    let far: Vec<f64> = likeness[2..].iter().filter_map(mean).collect();
    match mean(&likeness[0]) {
        Some(near) if near > 0.0 && !far.is_empty() => {
            let far = far.iter().sum::<f64>().max(0.0) / far.len() as f64;
            libm::cbrt(far / near).clamp(DECAY.0, DECAY.1)
        }
        _ => (DECAY.0 + DECAY.1) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decay_is_read_from_what_there_are_pairs_of() {
        let none = (0.0, 0);
        assert_eq!(decay_of(&[none; LAGS]), 0.7, "nobody says two things");
        assert_eq!(decay_of(&[(3.0, 4), (1.0, 2), none, none, none]), 0.7, "nothing is far enough apart");
        let halved = 0.75f64.powi(3);
        assert!((decay_of(&[(2.0, 2), none, (halved, 1), none, none]) - 0.75).abs() < 1e-12, "one far distance is enough");
        assert_eq!((decay_of(&[(1.0, 1), none, (-1.0, 1), none, none]), decay_of(&[(1.0, 1), none, (1.0, 1), none, none])), (0.55, 0.85));
    }

    #[test]
    fn words_between_and_the_side_of_a_question_count() {
        let roles = vec![Role::Interviewer, Role::Participant, Role::Participant, Role::Interviewer];
        let layout = Layout { starts: vec![0, 4], roles, words: vec![10, 150, 5, 8], ..Layout::default() };
        let kernel =
            Kernel { window_segments: 12, decay: 0.5, pause_words: 150.0, participant: 1.0, context_before: 1.0, context_after: 0.4 };
        let mut seen = Vec::new();
        kernel.neighbours(&layout, 0..4, 2, |at, weight| seen.push((at, weight)));
        let expect = [(1, 0.5), (3, 0.5 * 0.4), (0, 0.25 * libm::exp(-1.0))];
        for ((at, weight), (expect_at, expect_weight)) in seen.iter().zip(expect) {
            assert_eq!(*at, expect_at);
            assert!((weight - expect_weight).abs() < 1e-12);
        }
        assert_eq!(seen.len(), 3);
    }
}
