//! `leitmotif coverage`: what one coder left uncoded and what is worth a second look, at the terminal.

use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};

use super::args::CoverageArgs;
use super::error::CommandResult;
use super::messages::{escaped, print_line};
use super::run::{listed, request, run_and_print, set};
use super::table::{Column, table};
use super::width;
use crate::domain::measure::coverage::{Coverage, LookColumn, Trust};
use crate::domain::measure::statistic::{Interval, Statistic};
use crate::formats::results::ANY;
use crate::pipeline::outputs::{OutputOptions, Summary};
use crate::study::decisions::DecisionsRead;

/// A fading code is reported at the terminal below this; the file has all of them.
const FADES: f64 = -2.0;

/// Checks a coder's coverage, prints the result, and gives the ending.
pub fn coverage(args: &CoverageArgs, cancel: &AtomicBool) -> CommandResult {
    let mut request = request(&args.common, "coverage", OutputOptions::default())?;
    request.sources.decisions = DecisionsRead::CodersAndTeam;
    request.sources.rejections = args.rejections.clone();
    request.sources.answers = args.sample_read.clone();
    let settings = [
        ("coder", args.coder.clone().map(|coder| toml::Value::from(vec![coder]))),
        ("coders", listed(&args.coders)),
        ("codes", listed(&args.codes)),
        ("speaker_role", args.speaker_role.clone().map(toml::Value::from)),
        ("documents_coded_by", args.documents_coded_by.clone().map(toml::Value::from)),
        ("sample", args.sample.map(|sample| toml::Value::from(i64::from(sample)))),
        ("others_first", args.blind.then(|| toml::Value::from(false))),
    ];
    set(&mut request, "coverage", settings);
    run_and_print(&request, &args.common, cancel, in_json, show)
}

fn in_json(summary: &Summary) -> String {
    let coverage = summary.coverage.as_ref();
    let columns = |coverage: &Coverage| coverage.columns.iter().map(column_in_json).collect::<Vec<Value>>();
    json!({
        "settings": coverage.map(|coverage| &coverage.settings),
        "columns": coverage.map(columns),
        "stretches": coverage.map(|coverage| &coverage.stretches),
        "drift": coverage.map(|coverage| coverage.drift.iter().map(|row| json!({
            "code": row.code, "codings": row.codings, "expected": row.expected, "z": row.z.ok(), "meaning": row.meaning.ok(),
        })).collect::<Vec<Value>>()),
        "elusion": coverage.and_then(|coverage| coverage.sample.as_ref()).map(|sample| json!({
            "counts": sample.counts,
            "recall": sample.read.and_then(|read| read.recall.ok()),
            "interval": sample.read.and_then(|read| read.interval).map(|interval| [interval.low, interval.high]),
        })),
        "unchanged": summary.unchanged,
        "files": summary.files,
        "findings": summary.findings,
    })
    .to_string()
}

fn column_in_json(column: &LookColumn) -> Value {
    let Trust { chance, precision, precision_interval, recall_at_20, recall_interval } = column.trust;
    let ends = |interval: Option<Interval>| interval.map(|interval| [interval.low, interval.high]);
    json!({
        "code": column.code.as_ref().map_or(ANY, |code| code.as_str()),
        "coded": column.coded,
        "learnt": column.learnt,
        "weights": column.weights,
        "chance": chance,
        "average_precision": precision.ok(),
        "average_precision_interval": ends(precision_interval),
        "recall_at_20": recall_at_20.ok(),
        "recall_at_20_interval": ends(recall_interval),
    })
}

fn show(summary: &Summary, out: &str) {
    if let Some(coverage) = &summary.coverage {
        show_coverage(coverage);
    }
    let state = if summary.unchanged { "nothing changed since the last run" } else { "written" };
    print_line(&format!("{state}: {} in {out}", summary.files.join(", ")));
}

fn show_coverage(coverage: &Coverage) {
    let settings = &coverage.settings;
    let (coded, turns) = (settings.coded, settings.turns);
    print_line(&format!(
        "coder {}: {} of {} transcripts read, {coded} of {turns} turns in them coded; {} turns are in the second look",
        escaped(settings.coder.as_str()),
        settings.transcripts,
        settings.all_transcripts,
        turns - coded,
    ));
    if !settings.others.is_empty() {
        let names: Vec<&str> = settings.others.iter().map(|coder| coder.as_str()).collect();
        print_line(&format!("turns that {} coded go first", escaped(&names.join(", "))));
    }
    let columns = [
        Column::words("code"),
        Column::numbers("turns coded"),
        Column::numbers("chance").spare(),
        Column::numbers("AP"),
        Column::words("interval"),
        Column::numbers("found in first fifth"),
        Column::words("interval"),
        Column::words(""),
    ];
    let rows: Vec<Vec<String>> = coverage.columns.iter().map(cells).collect();
    table(&columns, &rows, width::of_results()).all().for_each(|line| print_line(&line));
    print_line(
        "AP and what is found: the coder's own codings, in transcripts that the ranking did not learn from; a place in a list is no probability",
    );
    let stretches: Vec<_> = coverage.stretches.iter().filter(|stretch| stretch.stands_out).collect();
    for stretch in &stretches {
        print_line(&format!(
            "worth a second look: the end of {}, {} of {} turns coded where {:.0} are to be expected (z {:.1})",
            escaped(stretch.document.as_str()),
            stretch.observed,
            stretch.turns,
            stretch.expected,
            stretch.z
        ));
    }
    for (row, z) in coverage.drift.iter().filter_map(|row| Some((row, row.z.ok()?))).filter(|(_, z)| *z < FADES) {
        let [early, late] = row.codings;
        let code = escaped(row.code.as_str());
        print_line(&format!(
            "code {code} fades: {early} codings early, {late} late where {:.0} are to be expected (z {z:.1})",
            row.expected
        ));
    }
    show_sample(coverage);
}

fn show_sample(coverage: &Coverage) {
    let Some(sample) = &coverage.sample else { return };
    let counts = sample.counts;
    let Some(read) = &sample.read else {
        let (drawn, stock) = (counts.sampled, counts.unsuggested);
        print_line(&format!(
            "check sample: {drawn} of {stock} uncoded turns drawn; fill in `codable` in elusion_sample.csv and give it back with --sample-read"
        ));
        return;
    };
    let interval = read.interval.map(|ends| format!("{:.4} to {:.4}", ends.low, ends.high)).unwrap_or_default();
    let recall = read.recall.map_or_else(|reason| reason.to_string(), |recall| format!("{recall:.4}"));
    print_line(&format!("check sample: {} of {} turns codable; recall of the coding {recall} ({interval})", counts.found, counts.sampled));
}

fn cells(column: &LookColumn) -> Vec<String> {
    let figure = |figure: Statistic| figure.map_or_else(|reason| reason.to_string(), |value| format!("{value:.3}"));
    let ends = |interval: Option<Interval>| interval.map(|ends| format!("{:.3} to {:.3}", ends.low, ends.high)).unwrap_or_default();
    vec![
        escaped(column.code.as_ref().map_or(ANY, |code| code.as_str())),
        column.coded.to_string(),
        format!("{:.3}", column.trust.chance),
        figure(column.trust.precision),
        ends(column.trust.precision_interval),
        figure(column.trust.recall_at_20),
        ends(column.trust.recall_interval),
        if column.learnt { String::new() } else { "too few to learn from".to_owned() },
    ]
}
