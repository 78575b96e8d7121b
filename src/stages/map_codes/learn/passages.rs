//! Passages: the units that decisions are about. People code what somebody says and not the part of it that the program counts.
//!
//! For topics a turn that was split at sentence ends is put together again, up to [`LONGEST`] words; for talk acts each segment is a passage. Of a
//! passage's segments the highest score counts.

use ndarray::Array2;

use crate::domain::corpus::segment::Layout;
use crate::domain::space::vectors::DenseRows;
use crate::stages::map_codes::score_matrix::ScoreMatrix;

/// The longest passage in words; a longer turn is several.
const LONGEST: u32 = 480;

/// Participants' segments, put together to passages.
pub struct Passages {
    /// The segments of each, in the order of the corpus.
    pub segments: Vec<Vec<u32>>,
    /// The passage of each participants' segment.
    pub of: Vec<usize>,
}

impl Passages {
    /// Each segment by itself.
    pub fn single(said: &[u32]) -> Self {
        Self { segments: said.iter().map(|&at| vec![at]).collect(), of: (0..said.len()).collect() }
    }

    /// Turns, as far as they are not too long.
    pub fn turns(said: &[u32], layout: &Layout) -> Self {
        let transcript_of = layout.transcript_of();
        let mut all = Self { segments: Vec::new(), of: Vec::with_capacity(said.len()) };
        let mut words = 0;
        for &at in said {
            let (place, own) = (at as usize, layout.words[at as usize]);
            let same_turn = |last: usize| transcript_of[last] == transcript_of[place] && layout.turns[last] == layout.turns[place];
            let open =
                all.segments.last_mut().filter(|open| open.last().is_some_and(|&last| same_turn(last as usize)) && words + own <= LONGEST);
            match open {
                Some(open) => {
                    open.push(at);
                    words += own;
                }
                None => {
                    all.segments.push(vec![at]);
                    words = own;
                }
            }
            all.of.push(all.segments.len() - 1);
        }
        all
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// The first segment of each.
    pub fn firsts(&self) -> Vec<u32> {
        self.segments.iter().filter_map(|segments| segments.first().copied()).collect()
    }

    /// The highest score among each passage's segments.
    pub fn highest(&self, scores: &ScoreMatrix) -> ScoreMatrix {
        let mut all = ScoreMatrix::zeros(self.len(), scores.codes());
        for (at, segments) in self.segments.iter().enumerate() {
            all.row_mut(at).fill(f64::NEG_INFINITY);
            for &segment in segments {
                all.row_mut(at).iter_mut().zip(scores.row(segment as usize)).for_each(|(most, &score)| *most = most.max(score));
            }
        }
        all
    }

    /// The sum of each passage's rows.
    pub fn sums(&self, rows: &DenseRows) -> Array2<f32> {
        let mut all = Array2::zeros((self.len(), rows.width()));
        if rows.width() > 0 {
            for (mut into, segments) in all.outer_iter_mut().zip(&self.segments) {
                for &segment in segments {
                    into.iter_mut().zip(rows.row(segment as usize)).for_each(|(sum, &value)| *sum += value);
                }
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::transcript::Role;

    #[test]
    fn parts_of_a_turn_are_one_passage_up_to_a_length() {
        let layout = Layout {
            starts: vec![0, 5, 6],
            roles: vec![Role::Participant; 6],
            words: vec![100, 100, 300, 20, 9, 9],
            turns: vec![0, 0, 0, 0, 1, 1],
            questions: vec![None; 6],
        };
        let passages = Passages::turns(&[0, 1, 2, 3, 4, 5], &layout);
        assert_eq!(passages.segments, [vec![0, 1], vec![2, 3], vec![4], vec![5]], "the last two lie in different interviews");
        assert_eq!(passages.of, [0, 0, 1, 1, 2, 3]);
        let mut scores = ScoreMatrix::zeros(6, 1);
        scores.row_mut(1)[0] = 2.0;
        assert_eq!(passages.highest(&scores).row(0), [2.0]);
    }
}
