//! Likeness of passages for topics: what they are about, where they lie, what was asked, and which codes they look like.
//!
//! Weights were chosen on interviews that people coded; the mix is flat, no single channel decides. Windows count less their interview's own
//! mean, or a code would be learnt as "what this participant talks about".

use ndarray::Array2;

use super::Basis;
use super::likeness::{Channel, Likeness, centred, chosen_rows, less_interview, unit};
use super::passages::Passages;
use crate::domain::corpus::transcript::Role;
use crate::domain::space::matrix::DocumentTermMatrix;
use crate::domain::space::vectors::DenseRows;
use crate::stages::map_codes::Corpus;
use crate::stages::map_codes::context::Neighbours;
use crate::stages::map_codes::score_matrix::ScoreMatrix;

/// An interviewer's segment with fewer words asks nothing by itself.
const QUESTION_WORDS: u32 = 8;

/// How passages are alike; `highest` holds each passage's best scores in the first ranking.
pub fn likeness_of_topics(
    corpus: &Corpus<'_>,
    passages: &Passages,
    highest: &ScoreMatrix,
    basis: &Basis,
    neighbours: &Neighbours,
) -> Likeness {
    let (layout, firsts) = (corpus.layout, passages.firsts());
    let transcript_of = layout.transcript_of();
    let transcript: Vec<u32> = firsts.iter().map(|&at| transcript_of[at as usize]).collect();
    let windows = unit(centred(unit(passages.sums(&basis.windows))));
    let windows = unit(less_interview(windows, &transcript));
    let turn = firsts.iter().map(|&at| layout.turns[at as usize]).collect();
    let mut channels = vec![
        (2.0, Channel::Dense { rows: windows, power: 2 }),
        (1.0, Channel::Sparse { rows: words_of(&corpus.space.topics, passages) }),
        (0.5, Channel::Near { turn, transcript: transcript.clone(), decay: basis.decay as f32 }),
        (0.5, questions(corpus, &firsts)),
        (0.5, Channel::Dense { rows: profile(highest), power: 1 }),
    ];
    channels.extend(by_model(corpus, passages, neighbours, &transcript));
    Likeness::new(passages.len(), channels)
}

/// The TF-IDF row of each passage, at unit length.
fn words_of(matrix: &DocumentTermMatrix, passages: &Passages) -> Vec<Vec<(u32, f32)>> {
    let idf = matrix.smooth_idf();
    let row = |segments: &Vec<u32>| {
        let mut counts: Vec<(u32, u32)> = segments.iter().flat_map(|&at| matrix.rows.row(at as usize)).collect();
        counts.sort_unstable_by_key(|(term, _)| *term);
        let weight = |same: &[(u32, u32)]| {
            let times: u32 = same.iter().map(|(_, count)| count).sum();
            (same[0].0, (1.0 + libm::log(f64::from(times))) * idf[same[0].0 as usize])
        };
        let weights: Vec<(u32, f64)> = counts.chunk_by(|a, b| a.0 == b.0).map(weight).collect();
        let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        weights.into_iter().map(|(term, weight)| (term, (weight / length) as f32)).collect()
    };
    passages.segments.iter().map(row).collect()
}

/// What the last interviewer's segment of some length before a segment asks.
fn questions(corpus: &Corpus<'_>, firsts: &[u32]) -> Channel {
    let layout = corpus.layout;
    let mut asked: Vec<u32> = Vec::new();
    let mut of = Vec::with_capacity(firsts.len());
    let mut next = firsts.iter().peekable();
    for transcript in 0..layout.transcripts() {
        let mut last = None;
        for at in layout.range(transcript) {
            if next.next_if(|&&first| first as usize == at).is_some() {
                of.push(last);
            } else if layout.roles[at] == Role::Interviewer && layout.words[at] >= QUESTION_WORDS {
                last = Some(asked.len() as u32);
                asked.push(at as u32);
            }
        }
    }
    Channel::Shared { of, rows: unit(chosen_rows(&corpus.words.segments, &asked)), power: 3 }
}

/// Which codes a passage looks like in the first ranking, less how much it looks like any.
pub(super) fn profile(highest: &ScoreMatrix) -> Array2<f32> {
    let mut rows = Array2::zeros((highest.segments(), highest.codes()));
    for (at, mut into) in rows.outer_iter_mut().enumerate() {
        let row = highest.row(at);
        let mean = row.iter().sum::<f64>() / row.len().max(1) as f64;
        into.iter_mut().zip(row).for_each(|(into, value)| *into = (value - mean) as f32);
    }
    unit(rows)
}

/// Likeness by a language model of the user's, where one was named: of passages, and of their windows.
fn by_model(corpus: &Corpus<'_>, passages: &Passages, neighbours: &Neighbours, transcript: &[u32]) -> Vec<(f32, Channel)> {
    let Some(sentences) = corpus.sentences else { return Vec::new() };
    let width = sentences.segments.iter().map(DenseRows::width).max().unwrap_or(0);
    let values = sentences.segments.iter().flat_map(|rows| rows.values().iter().copied()).collect();
    let all = DenseRows::from_values(width, values);
    let everybody: Vec<u32> = (0..corpus.layout.len() as u32).collect();
    // A long turn says more of a window than a short one.
    let mut weighed = centred(chosen_rows(&all, &everybody));
    for (mut row, &words) in weighed.outer_iter_mut().zip(&corpus.layout.words) {
        row *= f64::from(words).sqrt() as f32;
    }
    let weighed = DenseRows::from_values(width, weighed.iter().copied().collect());
    let own = unit(passages.sums(&weighed));
    let windows = unit(less_interview(unit(passages.sums(&neighbours.windows(&weighed))), transcript));
    vec![(1.0, Channel::Dense { rows: own, power: 1 }), (2.0, Channel::Dense { rows: windows, power: 1 })]
}
