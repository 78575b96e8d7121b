//! `leitmotif agreement`: how far coders agree, at the terminal; or the answers to a file of cases.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};

use super::Ending;
use super::args::AgreementArgs;
use super::error::{CommandError, CommandResult};
use super::messages::{escaped, print_error, print_line};
use super::run::{listed, request, run_and_print, set};
use super::table::{Column, table};
use super::width;
use crate::domain::measure::agreement::{Agreement, AgreementRow, Estimate, Scope};
use crate::domain::measure::agreement_case::{Answer, Case, CaseFault};
use crate::domain::measure::statistic::Statistic;
use crate::formats::inputs::agreement_cases::{read_cases, write_answers};
use crate::formats::results::ALL_CODES;
use crate::pipeline::outputs::{OutputOptions, Summary};
use crate::stages::agreement::cases::answer_case;
use crate::study::decisions::DecisionsRead;

/// The seed of a bootstrap in a file of cases where none is given.
const SEED: u64 = 7;

/// Compares coders, prints the result, and gives the ending.
pub fn agreement(args: &AgreementArgs, cancel: &AtomicBool) -> CommandResult {
    if let Some(file) = &args.cases {
        return answer(file, args);
    }
    let mut request = request(&args.common, "agreement", OutputOptions::default())?;
    request.sources.decisions = DecisionsRead::OriginalsAndTeam;
    let settings = [
        ("coders", listed(&args.coders)),
        ("codes", listed(&args.codes)),
        ("speaker_role", args.speaker_role.clone().map(toml::Value::from)),
        ("documents_coded_by", args.documents_coded_by.clone().map(toml::Value::from)),
    ];
    set(&mut request, "agreement", settings);
    run_and_print(&request, &args.common, cancel, in_json, show)
}

fn show_answers(cases: &[Case], answers: &[Vec<Result<Answer, CaseFault>>]) {
    let text_of = |answer: &Result<Answer, CaseFault>| match answer {
        Ok(Answer::Number(number)) => format!("{number:.6}"),
        Ok(Answer::Interval(interval)) => format!("{:.6} to {:.6}", interval.low, interval.high),
        Ok(Answer::Undefined(reason)) => reason.to_string(),
        Err(_) => "cannot be answered".to_owned(),
    };
    let mut rows = Vec::new();
    for (case, answers) in cases.iter().zip(answers) {
        for (asked, answer) in case.asked.iter().zip(answers) {
            rows.push(vec![escaped(&case.id), escaped(&asked.stat), text_of(answer)]);
        }
    }
    let columns = [Column::words("case"), Column::words("statistic"), Column::words("value")];
    table(&columns, &rows, width::of_results()).all().for_each(|line| print_line(&line));
}

fn in_json(summary: &Summary) -> String {
    let agreement = summary.agreement.as_ref();
    json!({
        "settings": agreement.map(|agreement| &agreement.settings),
        "rows": agreement.map(|agreement| agreement.rows.iter().map(row_in_json).collect::<Vec<_>>()),
        "disagreements": agreement.map(|agreement| agreement.disagreements.len()),
        "unchanged": summary.unchanged,
        "files": summary.files,
        "findings": summary.findings,
    })
    .to_string()
}

fn row_in_json(row: &AgreementRow) -> Value {
    let figure = |figure: &Statistic| json!({"value": figure.ok(), "undefined": figure.err().map(|reason| reason.name())});
    let estimate = |estimate: &Estimate| {
        let Estimate { value, interval, below_target, rounds_left_out } = estimate;
        let interval = interval.map(|interval| [interval.low, interval.high]);
        let undefined = value.err().map(|reason| reason.name());
        json!({"value": value.ok(), "undefined": undefined, "interval": interval, "below_target": below_target, "rounds_left_out": rounds_left_out})
    };
    let prevalence: serde_json::Map<String, Value> =
        row.prevalence.iter().map(|(coder, share)| (coder.to_string(), json!(share))).collect();
    json!({
        "scope": row.scope.name(),
        "of": row.scope.of(),
        "facet": row.facet,
        "code": row.code,
        "units": row.units,
        "units_left_out": row.left_out,
        "prevalence": prevalence,
        "percent": figure(&row.percent),
        "positive": row.positive.as_ref().map(estimate),
        "kappa": row.kappa.as_ref().map(estimate),
        "alpha": estimate(&row.alpha),
        "alpha_masi": row.masi.as_ref().map(estimate),
        "ac1": estimate(&row.ac1),
        "resampled": row.resampled,
    })
}

/// The overall figures, a row per code; the file has the parts.
fn show(summary: &Summary, out: &str) {
    if let Some(agreement) = &summary.agreement {
        show_figures(agreement);
    }
    let state = if summary.unchanged { "nothing changed since the last run" } else { "written" };
    print_line(&format!("{state}: {} in {out}", summary.files.join(", ")));
}

fn show_figures(agreement: &Agreement) {
    let settings = &agreement.settings;
    let coders = settings.coders.len();
    let who = settings.coders.iter().map(|coder| coder.as_str()).collect::<Vec<_>>().join(", ");
    let unit = &settings.unit;
    print_line(&format!("{coders} coders ({}), {} transcripts in common; unit: {unit}", escaped(&who), settings.transcripts));
    let overall: Vec<&AgreementRow> = agreement.rows.iter().filter(|row| row.scope == Scope::Overall).collect();
    let mut facet = None;
    let mut columns = vec![
        Column::words("code"),
        Column::numbers("units"),
        Column::numbers(if coders == 2 { "prevalence" } else { "prevalence (from-to)" }).spare(),
        Column::numbers("percent").spare(),
        Column::numbers("positive"),
    ];
    // Kappa is of two coders; of more, agreement.csv has it for each pair.
    columns.extend((coders <= 2).then(|| Column::numbers("kappa")));
    columns.extend([Column::numbers("alpha"), Column::words("interval"), Column::words("MASI")]);
    let lines = table(&columns, &overall.iter().map(|row| cells(row)).collect::<Vec<_>>(), width::of_results());
    lines.head.iter().for_each(|line| print_line(line));
    for (row, line) in overall.iter().zip(&lines.rows) {
        // A dimension is named above its first code.
        if facet.as_ref() != Some(&row.facet) {
            if let Some(name) = &row.facet {
                print_line(&format!("{}:", escaped(name)));
            }
            facet = Some(row.facet.clone());
        }
        line.iter().for_each(|line| print_line(line));
    }
    if !lines.left_out.is_empty() {
        print_line(&format!("agreement.csv has more, for which this window is too narrow: {}", lines.left_out.join(", ")));
    }
    let (share, target) = (settings.confidence * 100.0, settings.target);
    print_line(&format!("intervals hold {share} % of resampled alphas; in agreement.csv also the share of them under {target}"));
    print_line(&format!("{} disagreements, what is most worth settling first, in disagreements.csv", agreement.disagreements.len()));
}

fn cells(row: &AgreementRow) -> Vec<String> {
    let figure = |figure: Statistic| figure.map_or_else(|reason| reason.to_string(), |value| format!("{value:.3}"));
    let optional = |estimate: Option<&Estimate>| estimate.map(|estimate| figure(estimate.value)).unwrap_or_default();
    let interval = row.alpha.interval.map(|interval| format!("{:.3} to {:.3}", interval.low, interval.high)).unwrap_or_default();
    let mut cells = vec![
        escaped(row.code.as_ref().map_or(ALL_CODES, |code| code.as_str())),
        row.units.to_string(),
        prevalence(row),
        figure(row.percent),
        optional(row.positive.as_ref()),
    ];
    cells.extend(row.kappa.as_ref().map(|kappa| figure(kappa.value)));
    cells.extend([figure(row.alpha.value), interval, optional(row.masi.as_ref())]);
    cells
}

/// The share of units with the code: each of two coders', or the least and the greatest of more.
fn prevalence(row: &AgreementRow) -> String {
    let shares: Vec<f64> = row.prevalence.iter().filter_map(|(_, share)| *share).collect();
    match shares[..] {
        [] => String::new(),
        [one] => format!("{one:.3}"),
        [first, second] => format!("{first:.3} {second:.3}"),
        _ => {
            let low = shares.iter().copied().fold(f64::INFINITY, f64::min);
            let high = shares.iter().copied().fold(0.0, f64::max);
            format!("{low:.3}-{high:.3}")
        }
    }
}

/// Answers a file of cases. What cannot be answered is an error on stderr, and the others are answered all the same.
fn answer(file: &Path, args: &AgreementArgs) -> CommandResult {
    let path = file.display().to_string();
    let unread = |error: std::io::Error| CommandError::Unreadable { path: path.clone(), reason: error.kind().to_string() };
    let text = std::fs::read_to_string(file).map_err(unread)?;
    let cases = read_cases(&text).map_err(|faults| CommandError::Cases { path: path.clone(), faults })?;
    let answers: Vec<Vec<Result<Answer, CaseFault>>> =
        cases.iter().map(|case| answer_case(case, args.common.seed.unwrap_or(SEED))).collect();
    if args.common.report.json {
        print_line(&write_answers(&cases, &answers));
    } else if !args.common.report.quiet {
        show_answers(&cases, &answers);
    }
    let mut ending = Ending::Done;
    for (case, answers) in cases.iter().zip(&answers) {
        for fault in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            print_error(&format!("E0911 {path}, case {}: {fault}", case.id));
            ending = Ending::Findings;
        }
    }
    Ok(ending)
}
