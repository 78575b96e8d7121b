//! `suggestions.csv` and `.jsonl`: the ranked excerpts, each with its reasons.

use serde::Serialize;

use super::places::Places;
use crate::domain::review::suggestion::{Evidence, Suggestion};
use crate::domain::space::cluster::Clustering;
use crate::domain::space::term_space::TermSpace;
use crate::formats::table::guard_cell;

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    rank: u32,
    tier: &'static str,
    score: f32,
    document: &'a str,
    start: u32,
    end: u32,
    speaker: Option<&'a str>,
    excerpt: &'a str,
    why: Why<'a>,
    cluster: Option<u32>,
    group: Option<&'a str>,
}

#[derive(Serialize)]
struct Why<'a> {
    terms: Vec<WhyTerm<'a>>,
    own: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doing: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<f32>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    third_person: &'a [String],
    context: f32,
    against: &'a [String],
}

#[derive(Serialize)]
struct WhyTerm<'a> {
    term: &'a str,
    share: f32,
    clause: Option<&'static str>,
}

/// Writes the suggestions as a table that a spreadsheet opens; cells that look like formulas are defused.
pub fn suggestions_csv(places: &Places<'_>, suggestions: &[Suggestion], space: &TermSpace, clusters: Option<&Clustering>) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let header = ["code", "rank", "tier", "score", "document", "start", "end", "speaker", "excerpt", "why", "cluster", "group"];
    table.write_record(header).expect("writing to memory cannot fail");
    for suggestion in suggestions {
        let excerpt = places.offered(suggestion);
        let cluster = clusters.and_then(|clusters| clusters.of[suggestion.segment.index()]);
        let cells = [
            guard_cell(suggestion.code.as_str()).into_owned(),
            suggestion.rank.to_string(),
            suggestion.tier.words().to_owned(),
            format!("{:.3}", suggestion.score),
            guard_cell(excerpt.document.as_str()).into_owned(),
            excerpt.span.start.to_string(),
            excerpt.span.end.to_string(),
            guard_cell(excerpt.speaker.unwrap_or("")).into_owned(),
            guard_cell(&excerpt.text).into_owned(),
            guard_cell(&why(&suggestion.evidence, space)).into_owned(),
            cluster.map(|cluster| cluster.to_string()).unwrap_or_default(),
            guard_cell(excerpt.group.unwrap_or("")).into_owned(),
        ];
        table.write_record(cells).expect("writing to memory cannot fail");
    }
    table.into_inner().expect("writing to memory cannot fail")
}

/// Writes the suggestions as JSON, a line each.
pub fn suggestions_jsonl(places: &Places<'_>, suggestions: &[Suggestion], space: &TermSpace, clusters: Option<&Clustering>) -> Vec<u8> {
    let mut out = Vec::new();
    for suggestion in suggestions {
        let excerpt = places.offered(suggestion);
        let terms = suggestion.evidence.terms.iter();
        let line = Line {
            code: suggestion.code.as_str(),
            rank: suggestion.rank,
            tier: suggestion.tier.words(),
            score: suggestion.score,
            document: excerpt.document.as_str(),
            start: excerpt.span.start,
            end: excerpt.span.end,
            speaker: excerpt.speaker,
            excerpt: &excerpt.text,
            why: Why {
                terms: terms
                    .map(|t| WhyTerm { term: space.spelling(&t.term), share: t.share, clause: t.clause.map(|c| c.name()) })
                    .collect(),
                own: suggestion.evidence.own,
                model: suggestion.evidence.model,
                doing: suggestion.evidence.doing,
                people: suggestion.evidence.people,
                third_person: &suggestion.evidence.third_person,
                context: suggestion.evidence.context,
                against: &suggestion.evidence.against,
            },
            cluster: clusters.and_then(|clusters| clusters.of[suggestion.segment.index()]),
            group: excerpt.group,
        };
        serde_json::to_writer(&mut out, &line).expect("writing to memory cannot fail, and the scores are numbers");
        out.push(b'\n');
    }
    out
}

/// The evidence in words: the terms with the clause they come from, what context added, what counted against.
pub fn why(evidence: &Evidence, space: &TermSpace) -> String {
    let mut parts = Vec::new();
    let terms: Vec<String> = evidence
        .terms
        .iter()
        .map(|term| format!("{} ({})", space.spelling(&term.term), term.clause.map_or("seen beside its terms", |clause| clause.name())))
        .collect();
    parts.push(if terms.is_empty() { "no term of its own".to_owned() } else { terms.join(", ") });
    if evidence.model.is_some_and(|added| added >= 0.5) {
        parts.push("the language model finds it near the code".to_owned());
    }
    if evidence.doing.is_some_and(|added| added >= 0.5) {
        parts.push("its terms as spoken add".to_owned());
    }
    if !evidence.third_person.is_empty() {
        parts.push(format!("{}: somebody is spoken of", evidence.third_person.join(", ")));
    }
    if evidence.context >= 0.5 {
        parts.push("what is around it adds".to_owned());
    } else if evidence.context <= -0.5 {
        parts.push("what is around it takes away".to_owned());
    }
    parts.extend(evidence.against.iter().map(|against| format!("against: {against}")));
    parts.join("; ")
}
