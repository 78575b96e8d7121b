//! Ranks codes that judge, such as "risk" and "protective", by who does what to whom, and less by a subject.
//!
//! The recipe for topics drops the words that such codes are said in: "was there for me", "he sold my bike". So a topic
//! whose terms are phrases of doing is scored a second time as a talk act is, by all words as spoken and without neighbours; and
//! where the codebook says that a code is about people, a segment in which he or she is spoken of goes up. With `h`
//! the share of function words in a code's terms: `z(topic) + doing h z(act) + people h z(P)`, and
//! `P = ln(1 + n) + around (of the segment before + of the one after)`, `n` = words for he and she.
//!
//! A code with terms of things (`h` = 0) is left as it is: a fixed weight harmed such codes. Limits: `h` needs a list of function
//! words, `P` a list of he and she; the gain of `P` was measured on an invented study only, whose neutral talk is about
//! things. Cost: one more product of the matrix, and a look at each segment's words.

use super::Corpus;
use super::acts;
use super::params::MapConfig;
use super::query::Query;
use super::score_matrix::ScoreMatrix;
use crate::domain::corpus::segment::Layout;
use crate::domain::space::term_space::{CodeTerms, TermSpace};

/// A ranking of topics with what phrases of doing and third-person pronouns added, all in the same measure.
pub(super) struct Judged {
    pub ranked: ScoreMatrix,
    /// What phrases of doing added; `None` where no code has any.
    pub doing: Option<ScoreMatrix>,
    /// What third-person pronouns added; `None` where no code is about people.
    pub people: Option<ScoreMatrix>,
    /// For each code the terms as spoken that it was searched by.
    pub queries: Vec<Query>,
}

/// Adds to a ranking of topics the scores of codes that judge.
pub(super) fn judged(corpus: &Corpus<'_>, codes: &[CodeTerms], ranked: ScoreMatrix, config: &MapConfig) -> Judged {
    let (over, weights) = (corpus.participants, &config.judging);
    let doing: Vec<f64> =
        codes.iter().map(|code| if code.doing.phrases.is_empty() { 0.0 } else { weights.doing * code.doing.share }).collect();
    let people: Vec<f64> = codes.iter().map(|code| if code.doing.about_people { weights.people * code.doing.share } else { 0.0 }).collect();
    let none = vec![Query::default(); codes.len()];
    let touched: Vec<bool> = doing.iter().zip(&people).map(|(doing, people)| doing + people > 0.0).collect();
    if !touched.contains(&true) {
        return Judged { ranked, doing: None, people: None, queries: none };
    }
    let (spoken, queries) = if doing.iter().any(|&weight| weight > 0.0) {
        let queries: Vec<Query> = codes.iter().map(|code| Query::of_spoken(code, &config.clauses, config.acts.phrase)).collect();
        (Some(acts::spoken(corpus, &queries, config)), queries)
    } else {
        (None, none)
    };
    let somebody = people.iter().any(|&weight| weight > 0.0).then(|| spoken_of(corpus.space, corpus.layout, weights.around, over));
    let before = ranked.clone().standardized(over);
    let mut sum = ranked;
    let mut parts = (spoken.as_ref().map(|_| zeros(&sum)), somebody.as_ref().map(|_| zeros(&sum)));
    for segment in 0..sum.segments() {
        for code in (0..codes.len()).filter(|&code| touched[code]) {
            let mut value = before.row(segment)[code];
            if let (Some(part), Some(spoken)) = (&mut parts.0, &spoken) {
                part.row_mut(segment)[code] = doing[code] * spoken.row(segment)[code];
                value += part.row(segment)[code];
            }
            if let (Some(part), Some(somebody)) = (&mut parts.1, &somebody) {
                part.row_mut(segment)[code] = people[code] * somebody.row(segment)[0];
                value += part.row(segment)[code];
            }
            sum.row_mut(segment)[code] = value;
        }
    }
    let scales = scales(&sum, &touched, over);
    for grid in [Some(&mut sum), parts.0.as_mut(), parts.1.as_mut()].into_iter().flatten() {
        for segment in 0..grid.segments() {
            grid.row_mut(segment).iter_mut().zip(&scales).for_each(|(value, scale)| *value *= scale);
        }
    }
    Judged { ranked: sum, doing: parts.0, people: parts.1, queries }
}

fn zeros(like: &ScoreMatrix) -> ScoreMatrix {
    ScoreMatrix::zeros(like.segments(), like.codes())
}

/// The factors that bring each column that was added to back to standard deviations; its mean is zero already.
fn scales(sum: &ScoreMatrix, touched: &[bool], over: &[u32]) -> Vec<f64> {
    let deviations = sum.deviations(over);
    deviations.iter().zip(touched).map(|(deviation, touched)| if *touched && *deviation > 1e-9 { 1.0 / deviation } else { 1.0 }).collect()
}

/// How much each segment and the two beside it are about a person, standardized.
fn spoken_of(space: &TermSpace, layout: &Layout, around: f64, over: &[u32]) -> ScoreMatrix {
    let mut grid = ScoreMatrix::zeros(layout.len(), 1);
    let Some(matrix) = &space.acts else { return grid };
    let count = |segment: usize| -> f64 {
        let known = matrix.rows.row(segment).filter(|(term, _)| space.third_person.binary_search(term).is_ok());
        libm::log(1.0 + known.map(|(_, count)| f64::from(count)).sum::<f64>())
    };
    let own: Vec<f64> = (0..layout.len()).map(count).collect();
    for transcript in 0..layout.transcripts() {
        let range = layout.range(transcript);
        for segment in range.clone() {
            let before = if segment > range.start { own[segment - 1] } else { 0.0 };
            let after = if segment + 1 < range.end { own[segment + 1] } else { 0.0 };
            grid.row_mut(segment)[0] = own[segment] + around * (before + after);
        }
    }
    grid.standardized(over)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::transcript::Role;
    use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};

    #[test]
    fn he_and_she_count_in_the_segment_and_a_little_beside_it_within_a_transcript() {
        let mut acts =
            DocumentTermMatrix { vocabulary: Vocabulary { terms: vec!["he".into(), "bike".into()], df: vec![1, 1] }, ..Default::default() };
        for row in [vec![], vec![(0, 2), (1, 1)], vec![(1, 1)], vec![(1, 1)]] {
            acts.rows.push(row);
        }
        let space = TermSpace { acts: Some(acts), third_person: vec![0], ..Default::default() };
        let layout = Layout {
            starts: vec![0, 3, 4],
            roles: vec![Role::Participant; 4],
            words: vec![5; 4],
            turns: vec![0, 1, 2, 0],
            questions: vec![None; 4],
        };
        let found = spoken_of(&space, &layout, 0.3, &[0, 1, 2, 3]);
        let (beside, own) = (0.3 * libm::log(3.0), libm::log(3.0));
        let mean = (own + 2.0 * beside) / 4.0;
        let deviation = (((own - mean).powi(2) + 2.0 * (beside - mean).powi(2) + mean * mean) / 4.0).sqrt();
        let expect = [(beside - mean) / deviation, (own - mean) / deviation, (beside - mean) / deviation, -mean / deviation];
        (0..4).for_each(|at| assert!((found.row(at)[0] - expect[at]).abs() < 1e-12, "{at}"));
    }
}
