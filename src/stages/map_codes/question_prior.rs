//! A prior from questions: answers to like questions in other interviews predict the answer here.
//!
//! A semi-structured interview asks everybody much the same, in other words each time. An interviewer's
//! segment of some length is taken for a question; its answer is what participants say up to the next one. A
//! question's prior is the mean score of the answers to the questions most like it, in other interviews only.

use ndarray::{Array2, Axis, Slice};
use rayon::prelude::*;

use super::score_matrix::ScoreMatrix;
use crate::domain::corpus::segment::Layout;
use crate::domain::space::vectors::DenseRows;
use crate::math::largest::largest;
use crate::math::row_products::row_products;

/// An interviewer's segment with fewer words ("mhm, and then?") asks nothing by itself.
const QUESTION_WORDS: u32 = 10;
/// A long answer counts for no more than so many words.
const ANSWER_WORDS: u32 = 40;
/// How many like questions are looked at.
const LIKE: usize = 8;
/// How fast the weight of a question falls with its unlikeness.
const FALL: f64 = 0.1;
/// Weight of no information, so that questions without like ones give no prior.
const NOTHING: f64 = -5.0;
/// With fewer questions there is nothing to link.
const FEWEST: usize = 5;
/// Questions compared at once.
const ROWS: usize = 256;

/// A question and the participants' segments that answer it.
struct Question {
    transcript: u32,
    segment: u32,
    answers: Vec<u32>,
}

/// The prior of every segment from like questions; `None` where there are too few questions.
pub(super) fn question_prior(own: &ScoreMatrix, vectors: &DenseRows, layout: &Layout) -> Option<ScoreMatrix> {
    let questions = questions(layout);
    if questions.len() < FEWEST || vectors.width() == 0 {
        return None;
    }
    let answers: Vec<Vec<f64>> = questions.iter().map(|question| mean_answer(own, question, layout)).collect();
    let priors = priors(&questions, &unit_rows(&questions, vectors), &answers, own.codes());
    let mut grid = ScoreMatrix::zeros(own.segments(), own.codes());
    for (question, prior) in questions.iter().zip(&priors) {
        question.answers.iter().for_each(|&at| grid.row_mut(at as usize).copy_from_slice(prior));
    }
    Some(grid)
}

fn questions(layout: &Layout) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for transcript in 0..layout.transcripts() {
        let mut open = false;
        for at in layout.range(transcript) {
            if layout.is_participant(at) {
                if let Some(question) = questions.last_mut().filter(|_| open) {
                    question.answers.push(at as u32);
                }
            } else if layout.roles[at] == crate::domain::corpus::transcript::Role::Interviewer && layout.words[at] >= QUESTION_WORDS {
                questions.push(Question { transcript: transcript as u32, segment: at as u32, answers: Vec::new() });
                open = true;
            }
        }
    }
    questions
}

fn mean_answer(own: &ScoreMatrix, question: &Question, layout: &Layout) -> Vec<f64> {
    let mut mean = vec![0.0; own.codes()];
    let mut mass = 0.0;
    for &at in &question.answers {
        let weight = f64::from(layout.words[at as usize].min(ANSWER_WORDS));
        mass += weight;
        mean.iter_mut().zip(own.row(at as usize)).for_each(|(mean, score)| *mean += weight * score);
    }
    mean.iter_mut().filter(|_| mass > 0.0).for_each(|mean| *mean /= mass);
    mean
}

fn unit_rows(questions: &[Question], vectors: &DenseRows) -> Array2<f32> {
    let mut rows = Array2::zeros((questions.len(), vectors.width()));
    for (mut row, question) in rows.outer_iter_mut().zip(questions) {
        let vector = vectors.row(question.segment as usize);
        let length = vector.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt();
        if length > 1e-9 {
            row.iter_mut().zip(vector).for_each(|(value, &v)| *value = (f64::from(v) / length) as f32);
        }
    }
    rows
}

/// For each question the weighted mean answer of those most like it elsewhere.
fn priors(questions: &[Question], rows: &Array2<f32>, answers: &[Vec<f64>], codes: usize) -> Vec<Vec<f64>> {
    let block = |from: usize| {
        let to = (from + ROWS).min(questions.len());
        let cosines = row_products(rows.slice_axis(Axis(0), Slice::from(from..to)), rows);
        let prior = |(at, cosines): (usize, ndarray::ArrayView1<'_, f32>)| {
            let here = questions[from + at].transcript;
            let row = cosines.to_slice().expect("a product's rows lie in one piece");
            // An unanswered question says nothing of what it draws out.
            let like = largest(row, LIKE, |other| questions[other].transcript != here && !questions[other].answers.is_empty());
            let mut sum = vec![0.0; codes];
            let mut mass = libm::exp(NOTHING);
            for (cosine, other) in like {
                let weight = libm::exp((f64::from(cosine) - 1.0) / FALL);
                mass += weight;
                sum.iter_mut().zip(&answers[other]).for_each(|(sum, answer)| *sum += weight * answer);
            }
            sum.iter_mut().for_each(|sum| *sum /= mass);
            sum
        };
        cosines.outer_iter().enumerate().map(prior).collect::<Vec<_>>()
    };
    let blocks: Vec<Vec<Vec<f64>>> = (0..questions.len()).into_par_iter().step_by(ROWS).map(block).collect();
    blocks.into_iter().flatten().collect()
}
