//! `findings.jsonl`: what a person should look at: code, place, message, remedy; never a word of a transcript.

use serde::Serialize;

use crate::domain::finding::{Finding, Weight};

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    weight: Weight,
    place: String,
    message: &'a str,
    remedy: &'a str,
}

/// Writes the findings in the order in which they came.
pub fn findings_jsonl(findings: &[Finding]) -> Vec<u8> {
    let mut out = Vec::new();
    for finding in findings {
        let Finding { code, weight, place, message, remedy } = finding;
        let line = Line { code, weight: *weight, place: place.to_string(), message, remedy };
        serde_json::to_writer(&mut out, &line).expect("writing to memory cannot fail");
        out.push(b'\n');
    }
    out
}
