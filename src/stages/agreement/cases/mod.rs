//! Cases: a named statistic with options, asked of a small data set, and the answer.
//!
//! Takes nouns that a format read; gives a number, an interval or a named reason, computed by the
//! method that the question names. It is how anyone can hold our figures against their own.

mod rated;

use crate::domain::ids::CodeId;
use crate::domain::measure::agreement_case::{Answer, Asked, Case, CaseData, CaseFault};
use crate::domain::measure::ratings::{CodeSet, Label};
use crate::domain::measure::sample::CoverageSample;
use crate::domain::measure::statistic::{Interval, Statistic, Undefined};
use crate::domain::measure::unitizing::{Segmentation, Unitizing};

use super::proportions::{clopper_pearson, one_sided_upper, wilson};
use super::recall::{Population, recall_estimate, recall_interval, recall_lower};
use super::segmentation::{boundary_similarity, pk, window_diff};
use super::spans::{span_f1, span_jaccard};
use super::unitizing::{characters, cu_alpha, of_code, u_alpha, u_alpha_binary};

/// Confidence of an interval where the question names none.
const CONFIDENCE: f64 = 0.95;

/// Answers everything that a case asks, in its order.
pub fn answer_case(case: &Case, seed: u64) -> Vec<Result<Answer, CaseFault>> {
    case.asked.iter().map(|asked| answer(&case.data, asked, seed)).collect()
}

fn answer(data: &CaseData, asked: &Asked, seed: u64) -> Result<Answer, CaseFault> {
    match data {
        CaseData::Ratings { coders, ratings, distances } => {
            let ratings = ratings.of_coders(&chosen(coders, asked)?);
            let question = rated::Question { asked, distances, seed };
            match &asked.code {
                Some(code) => rated::answer(&ratings.map(|label| label == code), question),
                None => rated::answer(&ratings, question),
            }
        }
        CaseData::Sets { coders, ratings } => of_sets(&ratings.of_coders(&chosen(coders, asked)?), asked, seed),
        CaseData::Spans { coders, unitizing } => {
            let all = chosen(coders, asked)?.into_iter().map(|coder| unitizing.coders[coder].clone()).collect();
            of_spans(&Unitizing { length: unitizing.length, coders: all }, asked, seed)
        }
        CaseData::Segmentations(segmentations) => of_segmentations(segmentations, asked),
        CaseData::Proportion { found, sampled } => of_proportion(*found, *sampled, asked),
        CaseData::Coverage(sample) => of_sample(*sample, asked),
    }
}

fn of_sets(ratings: &crate::domain::measure::ratings::Ratings<CodeSet>, asked: &Asked, seed: u64) -> Result<Answer, CaseFault> {
    let question = rated::Question { asked, distances: &[], seed };
    match &asked.code {
        Some(code) => {
            let code = code_id(code);
            rated::answer(&ratings.map(|set| set.contains(&code)), question)
        }
        None => rated::answer(ratings, question),
    }
}

fn of_spans(unitizing: &Unitizing, asked: &Asked, seed: u64) -> Result<Answer, CaseFault> {
    let marked = || match &asked.code {
        Some(code) => of_code(unitizing, &code_id(code)),
        None => unitizing.clone(),
    };
    match asked.stat.as_str() {
        "u_alpha" => Ok(number(u_alpha(&marked()))),
        "u_alpha_binary" => Ok(number(u_alpha_binary(&marked()))),
        "cu_alpha" => Ok(number(cu_alpha(&marked()))),
        "span_f1" => Ok(number(span_f1(&marked()))),
        "span_jaccard" => Ok(number(span_jaccard(&marked()))),
        _ if asked.units.as_ref().is_none_or(|units| units.starts_with("characters")) => of_sets(&characters(unitizing), asked, seed),
        _ => Err(unknown(asked, "units", asked.units.clone(), "characters")),
    }
}

fn of_segmentations(all: &[Segmentation], asked: &Asked) -> Result<Answer, CaseFault> {
    let names: Vec<String> = (1..=all.len()).map(|at| format!("C{at}")).collect();
    let chosen = chosen(&names, asked)?;
    let (first, second) = match chosen[..] {
        [first, second] => (&all[first], &all[second]),
        [] | [_] => return Ok(Answer::Undefined(Undefined::FewerThanTwoCoders)),
        _ => return Err(CaseFault::NotAPair { stat: asked.stat.clone(), coders: all.len() }),
    };
    // The second coder is the reference unless the question names the first for it.
    let swapped = asked.reference.as_deref().is_some_and(|reference| reference == names[chosen[0]]);
    let (hypothesis, reference) = if swapped { (second, first) } else { (first, second) };
    match asked.stat.as_str() {
        "boundary_similarity" => Ok(number(boundary_similarity(first, second, asked.n_t.unwrap_or(2)))),
        "window_diff" => Ok(number(window_diff(hypothesis, reference))),
        "pk" => Ok(number(pk(hypothesis, reference))),
        _ => Err(CaseFault::UnknownStatistic { stat: asked.stat.clone(), kind: "segmentations" }),
    }
}

fn of_proportion(found: u64, sampled: u64, asked: &Asked) -> Result<Answer, CaseFault> {
    let confidence = asked.confidence.unwrap_or(CONFIDENCE);
    match asked.stat.as_str() {
        "wilson_ci" => Ok(interval(wilson(found, sampled, confidence))),
        "clopper_pearson_ci" => Ok(interval(clopper_pearson(found, sampled, confidence))),
        "one_sided_upper" => Ok(number(one_sided_upper(found, sampled, confidence))),
        _ => Err(CaseFault::UnknownStatistic { stat: asked.stat.clone(), kind: "a proportion" }),
    }
}

fn of_sample(sample: CoverageSample, asked: &Asked) -> Result<Answer, CaseFault> {
    let confidence = asked.confidence.unwrap_or(CONFIDENCE);
    let stock = match asked.method.as_deref() {
        None => Population::Infinite,
        Some(method) if method.to_lowercase().starts_with("clopper") => Population::Infinite,
        Some(method) if method.to_lowercase().contains("hypergeometric") => Population::Finite,
        Some(_) => return Err(unknown(asked, "method", asked.method.clone(), "Clopper-Pearson, hypergeometric")),
    };
    match asked.stat.as_str() {
        "recall_estimate" => Ok(number(recall_estimate(sample))),
        "recall_ci" => Ok(interval(recall_interval(sample, confidence, stock))),
        "recall_lower_one_sided" => Ok(number(recall_lower(sample, confidence, stock))),
        _ => Err(CaseFault::UnknownStatistic { stat: asked.stat.clone(), kind: "a sample of what was left uncoded" }),
    }
}

/// The coders that are asked about, as places in the case's list.
fn chosen(coders: &[String], asked: &Asked) -> Result<Vec<usize>, CaseFault> {
    let Some(named) = &asked.coders else { return Ok((0..coders.len()).collect()) };
    let place = |name: &String| coders.iter().position(|coder| coder == name);
    named.iter().map(|name| place(name).ok_or_else(|| CaseFault::UnknownCoder { coder: name.clone() })).collect()
}

fn code_id(label: &Label) -> CodeId {
    match label {
        Label::Word(word) => CodeId::new(word),
        Label::Number(number) => CodeId::new(number.to_string()),
    }
}

fn number(figure: Statistic) -> Answer {
    figure.map_or_else(Answer::Undefined, Answer::Number)
}

fn interval(interval: Result<Interval, Undefined>) -> Answer {
    interval.map_or_else(Answer::Undefined, Answer::Interval)
}

fn unknown(asked: &Asked, option: &'static str, value: Option<String>, known: &'static str) -> CaseFault {
    CaseFault::UnknownOption { stat: asked.stat.clone(), option, value: value.unwrap_or_default(), known }
}
