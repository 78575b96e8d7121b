//! What a coder left uncoded: the files of the coverage pipeline that are about one coder.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::places::{Excerpt, Places};
use crate::domain::ids::{CoderId, SegmentId};
use crate::domain::measure::coverage::{Coverage, Look, LookColumn, PART_NAMES, SampleSize};
use crate::domain::measure::sample::SampleAnswer;
use crate::domain::measure::statistic::{Interval, Statistic};
use crate::formats::table::{guard_cell, write_cells};

/// The entry for all codes in the column `code`.
pub const ANY: &str = "any";

#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    start: u32,
    end: u32,
    code: &'a str,
    rank: usize,
    score: f32,
    why: Why<'a>,
}

#[derive(Serialize)]
struct Why<'a> {
    text: f32,
    length: f32,
    neighbours: f32,
    question: f32,
    codebook: f32,
    neighbours_coded: u8,
    in_stretch: bool,
    coded_by: Vec<&'a CoderId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<Nearest<'a>>,
}

#[derive(Serialize)]
struct Nearest<'a> {
    document: &'a str,
    start: u32,
    end: u32,
}

/// Writes `second_look.jsonl`: every turn left without the code, per column, best first.
pub fn second_look_jsonl(places: &Places<'_>, coverage: &Coverage) -> Vec<u8> {
    let columns: Vec<Vec<u8>> = coverage.columns.par_iter().map(|column| column_jsonl(places, coverage, column)).collect();
    columns.concat()
}

fn column_jsonl(places: &Places<'_>, coverage: &Coverage, column: &LookColumn) -> Vec<u8> {
    let mut out = Vec::new();
    for (at, look) in column.looks.iter().enumerate() {
        let (document, span) = places.span(look.turn);
        let [text, length, neighbours, question, codebook] = look.parts;
        let nearest = look.reason.as_ref().and_then(|reason| reason.nearest).map(|near| {
            let (document, span) = places.span(near);
            Nearest { document: document.as_str(), start: span.start, end: span.end }
        });
        let line = Line {
            document: document.as_str(),
            start: span.start,
            end: span.end,
            code: name(column),
            rank: at + 1,
            score: look.score,
            why: Why {
                text,
                length,
                neighbours,
                question,
                codebook,
                neighbours_coded: look.neighbours,
                in_stretch: look.in_stretch,
                coded_by: coded_by(coverage, look),
                words: look.reason.as_ref().map(|reason| reason.terms.as_slice()),
                nearest,
            },
        };
        serde_json::to_writer(&mut out, &line).expect("writing to memory cannot fail, and the scores are numbers");
        out.push(b'\n');
    }
    out
}

fn name(column: &LookColumn) -> &str {
    column.code.as_ref().map_or(ANY, |code| code.as_str())
}

fn coded_by<'a>(coverage: &'a Coverage, look: &Look) -> Vec<&'a CoderId> {
    look.others.iter().map(|&other| &coverage.settings.others[usize::from(other)]).collect()
}

/// Writes `second_look.csv`: the first of each list with their words, to be read in a spreadsheet.
pub fn second_look_csv(places: &Places<'_>, coverage: &Coverage) -> Vec<u8> {
    let header = ["code", "rank", "score", "document", "start", "end", "speaker", "group", "excerpt", "because", "nearest_coded_excerpt"];
    let mut rows = Vec::new();
    for column in &coverage.columns {
        for (at, look) in column.looks.iter().enumerate() {
            let Some(reason) = &look.reason else { continue };
            let excerpt = places.excerpt(look.turn);
            let near = reason.nearest.map(|near| places.excerpt(near).text.into_owned()).unwrap_or_default();
            let mut row = vec![guarded(name(column)), (at + 1).to_string(), format!("{:.3}", look.score)];
            row.extend(placed(&excerpt));
            row.extend([guarded(&because(coverage, look, &reason.terms)), guarded(&near)]);
            rows.push(row);
        }
    }
    write_cells(&header, rows)
}

/// Why a turn is ranked where it is, in words: what another coder did, the strongest parts, the words.
pub fn because(coverage: &Coverage, look: &Look, terms: &[String]) -> String {
    let mut reasons = Vec::new();
    let others = coded_by(coverage, look);
    if !others.is_empty() {
        reasons.push(format!("{} coded it", others.iter().map(|coder| coder.as_str()).collect::<Vec<_>>().join(" and ")));
    }
    if look.in_stretch {
        reasons.push("in a stretch with fewer codings than its words lead to expect".to_owned());
    }
    match look.neighbours {
        2 => reasons.push("both neighbours have the code".to_owned()),
        1 => reasons.push("one neighbour has the code".to_owned()),
        _ => {}
    }
    if !terms.is_empty() {
        reasons.push(format!("words: {}", terms.join(", ")));
    }
    for (name, part) in PART_NAMES.iter().zip(look.parts).filter(|(name, part)| *part >= 0.5 && !["text", "neighbours"].contains(name)) {
        reasons.push(format!("{name} adds {part:.1}"));
    }
    if reasons.is_empty() { "nothing stands out".to_owned() } else { reasons.join("; ") }
}

/// Writes `uncoded.csv`: how much is coded, by part of the study.
pub fn uncoded_csv(coverage: &Coverage) -> Vec<u8> {
    let header = [
        "part",
        "of",
        "transcripts",
        "transcripts_read",
        "turns",
        "turns_read_by_nobody",
        "turns_unread",
        "turns_coded",
        "turns_uncoded",
        "share_coded_of_read",
        "uncoded_but_coded_by_others",
        "words",
        "words_uncoded",
        "longest_gap_turns",
    ];
    let rows = coverage.uncoded.iter().map(|row| {
        let read = row.coded + row.uncoded;
        let share = if read == 0 { String::new() } else { format!("{:.4}", row.coded as f64 / read as f64) };
        let mut cells = vec![row.part.name().to_owned(), guarded(&row.of), row.transcripts[0].to_string(), row.transcripts[1].to_string()];
        cells.extend([row.turns, row.read_by_nobody, row.unread, row.coded, row.uncoded].map(|n| n.to_string()));
        cells.push(share);
        cells.extend([row.coded_by_others, row.words, row.uncoded_words, row.longest_gap].map(|n| n.to_string()));
        cells
    });
    write_cells(&header, rows)
}

/// Writes `stretches.csv`: the end of each transcript against the rest, the most striking first.
pub fn stretches_csv(coverage: &Coverage) -> Vec<u8> {
    let header = ["document", "start", "end", "turns", "coded", "expected", "z", "worth_a_second_look"];
    let rows = coverage.stretches.iter().map(|stretch| {
        vec![
            guarded(stretch.document.as_str()),
            stretch.span.start.to_string(),
            stretch.span.end.to_string(),
            stretch.turns.to_string(),
            stretch.observed.to_string(),
            format!("{:.2}", stretch.expected),
            format!("{:.3}", stretch.z),
            if stretch.stands_out { "yes" } else { "no" }.to_owned(),
        ]
    });
    write_cells(&header, rows)
}

/// Writes `stretch_turns.csv`: the uncoded turns of the reported stretches.
pub fn stretch_turns_csv(places: &Places<'_>, coverage: &Coverage) -> Vec<u8> {
    let header = ["rank", "score", "document", "start", "end", "speaker", "group", "excerpt"];
    let rows = coverage.stretch_turns.iter().enumerate().map(|(at, turn)| {
        let mut row = vec![(at + 1).to_string(), format!("{:.4}", turn.score)];
        row.extend(placed(&places.excerpt(turn.turn)));
        row
    });
    write_cells(&header, rows)
}

/// Writes `odd_codings.csv`: codings, least in place first.
pub fn odd_codings_csv(places: &Places<'_>, coverage: &Coverage) -> Vec<u8> {
    let header =
        ["rank", "code", "score", "text", "neighbours", "question", "codebook", "document", "start", "end", "speaker", "group", "excerpt"];
    let rows = coverage.odd.iter().enumerate().map(|(at, odd)| {
        let mut row = vec![(at + 1).to_string(), guarded(odd.code.as_str()), format!("{:.3}", odd.score)];
        row.extend([0, 2, 3, 4].map(|part| format!("{:.3}", odd.parts[part])));
        row.extend(placed(&places.excerpt(odd.turn)));
        row
    });
    write_cells(&header, rows)
}

/// Writes `drift.csv`: codes that fade come first, codes that widen last.
pub fn drift_csv(coverage: &Coverage) -> Vec<u8> {
    let header = ["code", "codings_early", "codings_late", "expected_late", "z", "meaning", "first_date", "last_date", "undefined"];
    let rows = coverage.drift.iter().map(|row| {
        let dates = row.dates.clone().unwrap_or_default();
        vec![
            guarded(row.code.as_str()),
            row.codings[0].to_string(),
            row.codings[1].to_string(),
            format!("{:.2}", row.expected),
            figure(&row.z, 3),
            figure(&row.meaning, 3),
            guarded(&dates[0]),
            guarded(&dates[1]),
            undefined([("z", &row.z), ("meaning", &row.meaning)]),
        ]
    });
    write_cells(&header, rows)
}

/// Writes `trust.csv`: per code, how far the ranking finds the coder's own codings in transcripts it did not learn from.
pub fn trust_csv(coverage: &Coverage) -> Vec<u8> {
    let mut header = vec!["code", "turns_coded", "turns_without", "chance", "average_precision", "ap_low", "ap_high"];
    header.extend(["recall_at_20", "recall_low", "recall_high", "confidence", "weights"]);
    let weights: Vec<String> = PART_NAMES.iter().map(|name| format!("weight_{name}")).collect();
    header.extend(weights.iter().map(String::as_str));
    header.push("undefined");
    let rows = coverage.columns.iter().map(|column| {
        let trust = &column.trust;
        let mut row = vec![guarded(name(column)), column.coded.to_string(), column.looks.len().to_string(), format!("{:.4}", trust.chance)];
        row.push(figure(&trust.precision, 4));
        row.extend(ends(trust.precision_interval));
        row.push(figure(&trust.recall_at_20, 4));
        row.extend(ends(trust.recall_interval));
        row.push(format!("{}", coverage.settings.confidence));
        row.push(if column.learnt { "own" } else { "common" }.to_owned());
        row.extend(column.weights.map(|weight| format!("{weight:.3}")));
        row.push(undefined([("average_precision", &trust.precision), ("recall_at_20", &trust.recall_at_20)]));
        row
    });
    write_cells(&header, rows)
}

/// Writes `elusion_sample.csv`: the turns drawn, in random order, with a column to be filled in, and what was answered so far.
pub fn elusion_sample_csv(places: &Places<'_>, turns: &[SegmentId], answers: &[SampleAnswer]) -> Vec<u8> {
    let header = ["number", "codable", "document", "start", "end", "speaker", "group", "excerpt"];
    let answers: BTreeMap<(&str, u32), bool> =
        answers.iter().map(|answer| ((answer.document.as_str(), answer.start), answer.codable)).collect();
    let rows = turns.iter().enumerate().map(|(at, &turn)| {
        let excerpt = places.excerpt(turn);
        let answer =
            answers.get(&(excerpt.document.as_str(), excerpt.span.start)).map_or("", |&codable| if codable { "yes" } else { "no" });
        let mut row = vec![(at + 1).to_string(), answer.to_owned()];
        row.extend(placed(&excerpt));
        row
    });
    write_cells(&header, rows)
}

/// Writes `elusion.csv`: what was drawn from what, what reading it showed, and how many turns would have to be read.
pub fn elusion_csv(coverage: &Coverage) -> Vec<u8> {
    let settings = &coverage.settings;
    let mut rows = vec![
        vec!["coded turns".to_owned(), settings.coded.to_string()],
        vec!["uncoded turns".to_owned(), (settings.turns - settings.coded).to_string()],
    ];
    let mut add = |what: String, value: String| rows.push(vec![what, value]);
    if let Some(sample) = &coverage.sample {
        add("turns drawn".to_owned(), sample.counts.sampled.to_string());
        if let Some(read) = &sample.read {
            add("found codable".to_owned(), sample.counts.found.to_string());
            add("recall".to_owned(), figure(&read.recall, 4));
            if let Err(reason) = &read.recall {
                add("why there is no recall".to_owned(), reason.name().to_owned());
            }
            let [low, high] = ends(read.interval);
            add(format!("recall, lower end at {}", settings.confidence), low);
            add(format!("recall, upper end at {}", settings.confidence), high);
            add("codable among the uncoded, fewest".to_owned(), read.missed[0].to_string());
            add("codable among the uncoded, most".to_owned(), read.missed[1].to_string());
        }
    }
    for size in &coverage.sizes {
        match size {
            SampleSize::NoneFound { share, turns } => {
                let what = format!("turns to read so that none found excludes more than {} % of the uncoded", share * 100.0);
                add(what, turns.to_string());
            }
            SampleSize::HalfWidth { half_width, recall, turns } => {
                add(format!("turns to read for recall +- {half_width}, if recall is {recall}"), turns.to_string());
            }
        }
    }
    write_cells(&["what", "value"], rows)
}

/// Document, place, speaker, group and words of an excerpt, as cells.
pub(super) fn placed(excerpt: &Excerpt<'_>) -> [String; 6] {
    [
        guarded(excerpt.document.as_str()),
        excerpt.span.start.to_string(),
        excerpt.span.end.to_string(),
        guarded(excerpt.speaker.unwrap_or("")),
        guarded(excerpt.group.unwrap_or("")),
        guarded(&excerpt.text),
    ]
}

pub(super) fn guarded(text: &str) -> String {
    guard_cell(text).into_owned()
}

/// A figure; empty where there is none, so that a column of numbers holds numbers or nothing.
pub(super) fn figure(figure: &Statistic, digits: usize) -> String {
    figure.as_ref().map_or_else(|_| String::new(), |value| format!("{value:.digits$}"))
}

/// Why figures of a row are missing, for a column of its own: `z no_variation; meaning no_units`.
pub(super) fn undefined<'a>(figures: impl IntoIterator<Item = (&'static str, &'a Statistic)>) -> String {
    let missing: Vec<String> =
        figures.into_iter().filter_map(|(column, figure)| Some(format!("{column} {}", figure.as_ref().err()?.name()))).collect();
    missing.join("; ")
}

/// Both ends of an interval, blank where there is none.
pub(super) fn ends(interval: Option<Interval>) -> [String; 2] {
    let end = |end: fn(Interval) -> f64| interval.map(|interval| format!("{:.4}", end(interval))).unwrap_or_default();
    [end(|interval| interval.low), end(|interval| interval.high)]
}
