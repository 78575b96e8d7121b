//! Cases of agreement in and out of JSON: `{"cases": [{"id", "kind", ...inputs, "expect": [{"stat", ...options}]}]}`.
//!
//! Reads the inputs and what is asked; a `value` that is beside a question is never looked at.
//! Labels are compared after NFC, so that an accent written in two ways is one label. Writes the
//! answers in the order of the questions.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::CodeId;
use crate::domain::measure::agreement_case::{Answer, Asked, Case, CaseData, CaseFault};
use crate::domain::measure::ratings::{CodeSet, Label, Ratings};
use crate::domain::measure::sample::CoverageSample;
use crate::domain::measure::unitizing::{MarkedSpan, Segmentation, Unitizing};
use crate::formats::fault::FormatFault;

#[derive(Deserialize)]
struct File {
    cases: Vec<Value>,
}

#[derive(Deserialize)]
struct Head {
    id: String,
    kind: String,
    #[serde(default)]
    expect: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    stat: String,
    level: Option<String>,
    weights: Option<String>,
    code: Option<Cell>,
    coders: Option<Vec<String>>,
    units: Option<String>,
    missing_rule: Option<String>,
    categories: Option<Categories>,
    confidence: Option<f64>,
    method: Option<String>,
    resamples: Option<u32>,
    n_t: Option<usize>,
    reference: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Categories {
    All(Vec<Cell>),
    /// In words, such as "those observed": nothing beyond what occurs.
    Words(IgnoredAny),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Cell {
    Number(f64),
    Word(String),
    Truth(bool),
}

impl Cell {
    fn label(self) -> Label {
        match self {
            Self::Number(number) => Label::Number(number),
            Self::Word(word) => Label::Word(word.nfc().collect()),
            Self::Truth(truth) => Label::Word(truth.to_string()),
        }
    }
}

#[derive(Deserialize)]
struct LabelRows {
    coders: Vec<String>,
    ratings: Vec<Vec<Option<Cell>>>,
    #[serde(default)]
    custom_distance: Vec<(Cell, Cell, f64)>,
}

#[derive(Deserialize)]
struct SetRows {
    coders: Vec<String>,
    ratings: Vec<Vec<Option<Vec<String>>>>,
}

#[derive(Deserialize)]
struct SpanRows {
    coders: Vec<String>,
    length: u32,
    spans: Vec<Vec<SpanRow>>,
}

#[derive(Deserialize)]
struct SpanRow {
    start: u32,
    end: u32,
    code: String,
}

#[derive(Deserialize)]
struct Masses {
    masses: Vec<Vec<u32>>,
}

#[derive(Deserialize)]
struct Proportion {
    found: u64,
    sampled: u64,
}

#[derive(Deserialize)]
struct Coverage {
    accepted: u64,
    unsuggested: u64,
    sampled: u64,
    found: u64,
}

/// Reads a file of cases; every fault names its case.
///
/// # Errors
///
/// Every [`FormatFault`]: a case that is not of the published form.
pub fn read_cases(text: &str) -> Result<Vec<Case>, Vec<FormatFault>> {
    let file: File = serde_json::from_str(text).map_err(|error| {
        let place = u32::try_from(error.line()).ok();
        vec![FormatFault { line: place, ..FormatFault::new("this is no file of cases in JSON", "give it a list named cases") }]
    })?;
    let mut faults = Vec::new();
    let mut cases = Vec::new();
    for (at, value) in file.cases.into_iter().enumerate() {
        match read_case(value) {
            Ok(case) => cases.push(case),
            Err(fault) => {
                faults.push(FormatFault { message: format!("case {}: {}", at + 1, fault.message), ..fault });
            }
        }
    }
    if faults.is_empty() { Ok(cases) } else { Err(faults) }
}

fn read_case(value: Value) -> Result<Case, FormatFault> {
    let head: Head = fields(&value, "id, kind and expect")?;
    let data = match head.kind.as_str() {
        "ratings" => read_ratings(fields(&value, "coders and ratings")?)?,
        "set_ratings" => read_sets(fields(&value, "coders and ratings, each value a list of codes or null")?)?,
        "spans" => read_spans(fields(&value, "coders, length and spans")?)?,
        "segmentation" => read_masses(fields(&value, "masses, a list of whole numbers per coder")?)?,
        "proportion" => {
            let Proportion { found, sampled } = fields(&value, "found and sampled")?;
            at_most(found, sampled, "found", "sampled")?;
            CaseData::Proportion { found, sampled }
        }
        "coverage_sample" => {
            let Coverage { accepted, unsuggested, sampled, found } = fields(&value, "accepted, unsuggested, sampled and found")?;
            at_most(found, sampled, "found", "sampled")?;
            at_most(sampled, unsuggested, "sampled", "unsuggested")?;
            CaseData::Coverage(CoverageSample { accepted, unsuggested, sampled, found })
        }
        kind => {
            let known = ["ratings", "set_ratings", "spans", "segmentation", "proportion", "coverage_sample"];
            return Err(crate::formats::fault::unknown_key("kind", kind, &known));
        }
    };
    Ok(Case { id: head.id, data, asked: head.expect.into_iter().map(asked).collect() })
}

fn asked(question: Question) -> Asked {
    let categories = match question.categories {
        Some(Categories::All(cells)) => Some(cells.into_iter().map(Cell::label).collect()),
        Some(Categories::Words(_)) | None => None,
    };
    Asked {
        stat: question.stat,
        level: question.level,
        weights: question.weights,
        code: question.code.map(Cell::label),
        coders: question.coders,
        units: question.units,
        missing_rule: question.missing_rule,
        categories,
        confidence: question.confidence,
        method: question.method,
        resamples: question.resamples,
        n_t: question.n_t,
        reference: question.reference,
    }
}

fn read_ratings(rows: LabelRows) -> Result<CaseData, FormatFault> {
    let lists: Vec<Vec<Option<Label>>> =
        rows.ratings.into_iter().map(|list| list.into_iter().map(|cell| cell.map(Cell::label)).collect()).collect();
    let distances = rows.custom_distance.into_iter().map(|(a, b, distance)| (a.label(), b.label(), distance)).collect();
    Ok(CaseData::Ratings { ratings: even(&lists, rows.coders.len())?, coders: rows.coders, distances })
}

fn read_sets(rows: SetRows) -> Result<CaseData, FormatFault> {
    let set = |codes: Vec<String>| codes.iter().map(|code| code_id(code)).collect::<CodeSet>();
    let lists: Vec<Vec<Option<CodeSet>>> =
        rows.ratings.into_iter().map(|list| list.into_iter().map(|cell| cell.map(set)).collect()).collect();
    Ok(CaseData::Sets { ratings: even(&lists, rows.coders.len())?, coders: rows.coders })
}

fn even<V: Ord + Clone>(lists: &[Vec<Option<V>>], coders: usize) -> Result<Ratings<V>, FormatFault> {
    same_number(lists.len(), coders)?;
    Ratings::by_coder(lists).map_err(|uneven| FormatFault::new(uneven.to_string(), ""))
}

fn read_spans(rows: SpanRows) -> Result<CaseData, FormatFault> {
    same_number(rows.spans.len(), rows.coders.len())?;
    let mut coders = Vec::with_capacity(rows.spans.len());
    for spans in rows.spans {
        let mut marked = Vec::with_capacity(spans.len());
        for SpanRow { start, end, code } in spans {
            if start >= end || end > rows.length {
                return Err(FormatFault::new("a span is empty or leaves the text", "count from 0, the end exclusive"));
            }
            marked.push(MarkedSpan { span: CharSpan { start, end }, code: code_id(&code) });
        }
        coders.push(marked);
    }
    Ok(CaseData::Spans { coders: rows.coders, unitizing: Unitizing { length: rows.length, coders } })
}

fn read_masses(rows: Masses) -> Result<CaseData, FormatFault> {
    let all: Vec<Segmentation> = rows.masses.into_iter().map(Segmentation).collect();
    if all.iter().any(|one| one.length() != all[0].length()) {
        return Err(FormatFault::new("the masses of the coders have different sums", "let all coders cut the same text"));
    }
    Ok(CaseData::Segmentations(all))
}

fn same_number(rows: usize, coders: usize) -> Result<(), FormatFault> {
    if rows == coders {
        return Ok(());
    }
    Err(FormatFault::new(format!("there are {coders} coders and {rows} lists"), "give one list for each coder"))
}

fn at_most(part: u64, whole: u64, part_name: &str, whole_name: &str) -> Result<(), FormatFault> {
    if part <= whole {
        return Ok(());
    }
    Err(FormatFault::new(format!("{part_name} is {part} and {whole_name} only {whole}"), "correct the counts"))
}

fn code_id(code: &str) -> CodeId {
    CodeId::new(code.nfc().collect::<String>())
}

fn fields<T: serde::de::DeserializeOwned>(value: &Value, what: &str) -> Result<T, FormatFault> {
    T::deserialize(value).map_err(|_| FormatFault::new("a field is missing or of another kind", format!("it needs {what}")))
}

/// Writes the answers, one list per case. A question that cannot be answered has a `fault` and no value.
pub fn write_answers(cases: &[Case], answers: &[Vec<Result<Answer, CaseFault>>]) -> String {
    let result = |(asked, answer): (&Asked, &Result<Answer, CaseFault>)| {
        let (value, undefined) = match answer {
            Ok(Answer::Number(number)) => (json!(number), Value::Null),
            Ok(Answer::Interval(interval)) => (json!([interval.low, interval.high]), Value::Null),
            Ok(Answer::Undefined(reason)) => (Value::Null, json!(reason.name())),
            Err(fault) => return json!({"stat": asked.stat, "value": null, "undefined": null, "fault": fault.to_string()}),
        };
        json!({"stat": asked.stat, "value": value, "undefined": undefined})
    };
    let case = |(case, answers): (&Case, &Vec<_>)| json!({"id": case.id, "results": case.asked.iter().zip(answers).map(result).collect::<Vec<_>>()});
    json!({"cases": cases.iter().zip(answers).map(case).collect::<Vec<_>>()}).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(case: &str) -> Result<Vec<Case>, Vec<FormatFault>> {
        read_cases(&format!("{{\"cases\": [{case}]}}"))
    }

    #[test]
    fn labels_are_one_label_after_nfc() {
        let cases = read_one(r#"{"id": "a", "kind": "ratings", "coders": ["A", "B"], "ratings": [["caf\u00e9"], ["cafe\u0301"]]}"#);
        let CaseData::Ratings { ratings, .. } = &cases.expect("a case")[0].data else { panic!("ratings") };
        assert_eq!(ratings.values().len(), 1);
    }

    #[test]
    fn a_wrong_case_is_named_by_its_place() {
        for (case, word) in [
            (r#"{"id": "a", "kind": "rating"}"#, "did you mean ratings?"),
            (r#"{"id": "a", "kind": "ratings", "coders": ["A"], "ratings": [[1], [2]]}"#, "1 coders and 2 lists"),
            (r#"{"id": "a", "kind": "ratings", "coders": ["A", "B"], "ratings": [[1], [2, 3]]}"#, "coder 2 has 2 values"),
            (r#"{"id": "a", "kind": "segmentation", "masses": [[2, 3], [4]]}"#, "different sums"),
            (r#"{"id": "a", "kind": "proportion", "found": 3, "sampled": 2}"#, "found is 3"),
        ] {
            let fault = read_one(case).expect_err(word)[0].to_string();
            assert!(fault.starts_with("case 1: ") && fault.contains(word), "{fault}");
        }
    }
}
