//! Codes over time: which fade, which widen, whose meaning moves.
//!
//! Transcripts stand in the order in which they were coded, where the codings have dates, else in the order of their
//! names. A model of text and length from the first half expects so many codings of each code in the second half;
//! `z = (observed - expected) / sqrt(expected + (.5 expected)^2)`. Lowest first: a code that its coder came to forget.
//! Meaning: the text score of a code's turns, early (out of fold) less late (by the model of the early half), in
//! standard errors (Welch): high where late codings no longer resemble early ones. Limits: anyone who was interviewed late may
//! speak of other things; the figure asks for a look and says no more.

use std::collections::BTreeMap;

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::linear::Moments;
use super::logistic::logistic;
use super::params::CoverageParams;
use super::stack::{Evidence, mean_and_spread};
use crate::domain::ids::{CoderId, DocumentId};
use crate::domain::measure::coverage::CodeDrift;
use crate::domain::measure::statistic::Undefined;
use crate::domain::review::coding::CodedExcerpt;

/// The variation of a coder's own rate, as a share of what is expected.
const WAVER: f64 = 0.5;

/// The first date of a coder's codings in each transcript.
pub fn first_dates<'a>(codings: &'a [CodedExcerpt], coder: &CoderId) -> BTreeMap<&'a DocumentId, &'a str> {
    let mut dates: BTreeMap<&DocumentId, &str> = BTreeMap::new();
    for excerpt in codings.iter().filter(|excerpt| &excerpt.coding.coder == coder) {
        let Some(date) = excerpt.created.as_deref() else { continue };
        let first = dates.entry(&excerpt.coding.document).or_insert(date);
        *first = date.min(first);
    }
    dates
}

/// Compares the two halves; nothing where either holds fewer than two transcripts.
pub fn drift(
    evidence: &Evidence<'_>,
    ids: &[DocumentId],
    codings: &[CodedExcerpt],
    coder: &CoderId,
    length: &[f64],
    params: &CoverageParams,
) -> Vec<CodeDrift> {
    let turns = evidence.turns;
    if turns.documents.len() < 4 {
        return Vec::new();
    }
    let dates = first_dates(codings, coder);
    let dated = turns.documents.iter().all(|(document, _)| dates.contains_key(&ids[*document]));
    let mut order: Vec<usize> = (0..turns.documents.len()).collect();
    if dated {
        order.sort_by_key(|&at| (dates[&ids[turns.documents[at].0]], at));
    }
    let early_documents = &order[..order.len() / 2];
    let (early, late): (Vec<usize>, Vec<usize>) = (0..turns.len()).partition(|&turn| early_documents.contains(&turns.document_of[turn]));
    let columns = evidence.columns.len();
    let targets = Array2::from_shape_fn((turns.len(), columns), |(turn, column)| f64::from(u8::from(evidence.given[column][turn])));
    let moments = |of: &[usize]| Moments::of(evidence.text.select(Axis(0), of).view(), targets.select(Axis(0), of).view());
    let whole = moments(&early);
    // Each early transcript is scored by the others of its half.
    let mut scores = Array2::<f64>::zeros((turns.len(), columns));
    let scored = |&document: &usize| {
        let held: Vec<usize> = turns.documents[document].1.clone().collect();
        let part = whole.without(&moments(&held)).ridge(params.ridge).score(evidence.text.select(Axis(0), &held).view());
        (held, part)
    };
    let parts: Vec<(Vec<usize>, Array2<f64>)> = early_documents.par_iter().map(scored).collect();
    for (held, part) in &parts {
        part.outer_iter().zip(held).for_each(|(row, &turn)| scores.row_mut(turn).assign(&row));
    }
    let part = whole.ridge(params.ridge).score(evidence.text.select(Axis(0), &late).view());
    part.outer_iter().zip(&late).for_each(|(row, &turn)| scores.row_mut(turn).assign(&row));

    let mut rows: Vec<CodeDrift> = (0..columns)
        .into_par_iter()
        .map(|column| {
            let given = &evidence.given[column];
            let known: Vec<f64> = early.iter().map(|&turn| scores[(turn, column)]).collect();
            let (mean, spread) = mean_and_spread(&known);
            let scale = if spread > 1e-12 { 1.0 / spread } else { 0.0 };
            let numbers = |&turn: &usize| [(scores[(turn, column)] - mean) * scale, length[turn]];
            let rows: Vec<[f64; 2]> = early.iter().map(numbers).collect();
            let model = logistic(&rows, &evidence.answers(column, &early, 1.0), &[0.0, 0.0], params.freedom);
            let expected: f64 = late.iter().map(|turn| model.probability(&numbers(turn))).sum();
            let count = |of: &[usize]| of.iter().filter(|&&turn| given[turn]).count() as u64;
            let codings = [count(&early), count(&late)];
            let spread = (expected.max(1.0) + (WAVER * expected) * (WAVER * expected)).sqrt();
            let mut early_ones: Vec<usize> = early.iter().filter(|&&turn| given[turn]).map(|&turn| turns.document_of[turn]).collect();
            early_ones.dedup();
            // A code of one interview is that interview's: nothing leads to expect it elsewhere.
            let z = if early_ones.len() < 2 { Err(Undefined::NoUnits) } else { Ok((codings[1] as f64 - expected) / spread) };
            let of_code = |of: &[usize]| -> Vec<f64> { of.iter().filter(|&&turn| given[turn]).map(|turn| numbers(turn)[0]).collect() };
            CodeDrift {
                code: turns.codes[evidence.columns[column]].clone(),
                codings,
                expected,
                z,
                meaning: fall(&of_code(&early), &of_code(&late)),
                dates: None,
            }
        })
        .collect();
    for row in &mut rows {
        row.dates = span_of_dates(codings, coder, row);
    }
    let place = |row: &CodeDrift| row.z.unwrap_or(f64::INFINITY);
    rows.sort_by(|a, b| place(a).total_cmp(&place(b)).then_with(|| a.code.cmp(&b.code)));
    rows
}

/// First and last date of a code's codings.
fn span_of_dates(codings: &[CodedExcerpt], coder: &CoderId, row: &CodeDrift) -> Option<[String; 2]> {
    let own = codings.iter().filter(|excerpt| &excerpt.coding.coder == coder && excerpt.coding.code == row.code);
    let mut dates: Vec<&str> = own.filter_map(|excerpt| excerpt.created.as_deref()).collect();
    dates.sort_unstable();
    Some([(*dates.first()?).to_owned(), (*dates.last()?).to_owned()])
}

/// How far the second mean lies below the first, in standard errors.
fn fall(early: &[f64], late: &[f64]) -> Result<f64, Undefined> {
    if early.len() < 2 || late.len() < 2 {
        return Err(Undefined::NoUnits);
    }
    let error = |values: &[f64]| {
        let (mean, spread) = mean_and_spread(values);
        (mean, spread * spread / (values.len() as f64 - 1.0))
    };
    let ((first, of_first), (second, of_second)) = (error(early), error(late));
    let error = (of_first + of_second).sqrt();
    if error > 1e-12 { Ok((first - second) / error) } else { Err(Undefined::NoVariation) }
}
