//! `leitmotif run`: a pipeline over a study, and a short table of what it offers.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::args::{RunArgs, StudyArgs};
use super::copies::list_copy;
use super::error::{CommandError, CommandResult};
use super::messages::{escaped, print_findings, print_line};
use super::names_left::names_left;
use super::progress::Bar;
use super::table::{Column, table};
use super::width;
use crate::domain::review::event::Head;
use crate::domain::space::scores::Reliance;
use crate::front::next_step::Standing;
use crate::front::results_folder;
use crate::pipeline::outputs::{OutputOptions, Summary};
use crate::pipeline::plan::Overrides;
use crate::pipeline::rows::CodeRow;
use crate::pipeline::study::{Request, run_study};
use crate::study::decisions::DecisionsRead;
use crate::study::exports::CopyKind;
use crate::study::import::asks_for_a_look;
use crate::study::inputs::{Sources, has_scheme};

/// Runs a pipeline and shows what it offers for each code.
pub fn run(args: &RunArgs, cancel: &AtomicBool) -> CommandResult {
    let options = OutputOptions { all_scores: args.all_scores };
    let mut request = request(&args.common, args.pipeline.as_deref().unwrap_or("default"), options)?;
    request.or_draft = args.pipeline.is_none();
    set(&mut request, "suggest", [("via", args.via.clone().map(toml::Value::from))]);
    let ending = run_and_print(&request, &args.common, cancel, json, show)?;
    if let (Some(study), false, false) = (&args.common.study, args.common.report.json, args.common.report.quiet) {
        print_line(&format!("next: {}", next_step(study, &request)));
    }
    Ok(ending)
}

/// What to do after a run, in one sentence.
fn next_step(study: &Path, request: &Request) -> String {
    let has_codebook = has_scheme(study) || request.sources.codebook.is_some();
    // What was run holds a transcript.
    Standing::of(study, 1, has_codebook).sentence(&study.display().to_string())
}

/// Runs what is asked for, prints it as JSON or as tables, and says how it ended.
pub fn run_and_print(
    request: &Request,
    args: &StudyArgs,
    cancel: &AtomicBool,
    json: impl Fn(&Summary) -> String,
    show: impl Fn(&Summary, &str),
) -> CommandResult {
    let bar = Bar::new(args.report.quiet);
    let result = run_study(request, &bar, cancel);
    bar.clear();
    let mut summary = result?;
    // Results elsewhere are copies of what people said, which a withdrawal must find.
    if args.study.as_ref().is_some_and(|study| !request.out.starts_with(study)) {
        list_copy(args.study.as_deref(), &request.out, CopyKind::Results);
    }
    let files: Vec<PathBuf> = summary.files.iter().map(|file| request.out.join(file)).collect();
    summary.findings.extend(names_left(args.study.as_deref(), &files));
    print_findings(&summary.findings);
    if args.report.json {
        print_line(&json(&summary));
    } else if !args.report.quiet {
        show(&summary, &request.out.display().to_string());
        print_head(summary.head);
    }
    // Who saw suggestions matters where coders are compared.
    if summary.agreement.is_some() {
        print_findings(&summary.shown);
    }
    Ok(args.report.ending(asks_for_a_look(&summary.findings)))
}

/// What the arguments ask for.
///
/// # Errors
///
/// [`CommandError::NoStudy`] if they name no study, or no place for the results.
pub fn request(args: &StudyArgs, pipeline: &str, options: OutputOptions) -> Result<Request, CommandError> {
    let out = args.out.clone().or_else(|| args.study.as_ref().map(|study| results_folder(study, pipeline)));
    let out = out.filter(|_| args.study.is_some() || args.inputs.transcripts.is_some()).ok_or(CommandError::NoStudy)?;
    let sources = Sources {
        codings: args.codings.clone(),
        // Agreement is of what was decided before a step was opened again.
        decisions: if pipeline == "agreement" { DecisionsRead::OriginalsAndTeam } else { DecisionsRead::Coders },
        tokenizer: args.tokenizer.clone(),
        model: args.model.clone(),
        ..args.inputs.sources(args.study.as_deref())
    };
    let overrides = Overrides { settings: args.set.iter().cloned().collect(), seed: args.seed, ..Overrides::default() };
    Ok(Request { sources, out, pipeline: pipeline.to_owned(), overrides, options, or_draft: false })
}

/// Prints where the log of decisions ended when it was read.
pub fn print_head(head: Option<Head>) {
    if let Some(head) = head {
        print_line(&format!("head {head}"));
    }
}

/// Sets what an option gave among the settings of a stage; an option that was not given leaves the pipeline file's.
pub fn set<const N: usize>(request: &mut Request, stage: &str, settings: [(&str, Option<toml::Value>); N]) {
    let given = settings.into_iter().filter_map(|(key, value)| Some((format!("{stage}.{key}"), value?)));
    request.overrides.settings.extend(given);
}

/// Names given between commas, where any were.
pub fn listed(names: &[String]) -> Option<toml::Value> {
    (!names.is_empty()).then(|| toml::Value::from(names.to_vec()))
}

fn json(summary: &Summary) -> String {
    let (transcripts, segments) = summary.corpus;
    serde_json::json!({
        "transcripts": transcripts,
        "participant_segments": segments,
        "unchanged": summary.unchanged,
        "codes": summary.codes,
        "files": summary.files,
        "findings": summary.findings,
        "head": summary.head.map(|head| head.to_string()),
    })
    .to_string()
}

fn show(summary: &Summary, out: &str) {
    let (transcripts, segments) = summary.corpus;
    print_line(&format!("{transcripts} transcripts, {segments} segments of participants"));
    let mut facet = None;
    let coder = summary.codes.iter().find_map(|code| Some(code.beside.as_ref()?.coder.as_str()));
    let mut columns = vec![Column::words("code"), Column::numbers("excerpts"), Column::numbers("transcripts")];
    if let Some(coder) = coder {
        columns.extend([
            Column::numbers(format!("AP by {}", escaped(coder))),
            Column::numbers("chance"),
            Column::numbers("segments coded"),
        ]);
    }
    columns.push(Column::words(""));
    let rows: Vec<(Option<String>, Vec<String>)> = summary
        .codes
        .iter()
        .map(|code| {
            let note = match code.reliance {
                _ if code.no_signal => "no signal",
                Some(Reliance::InDoubt) => "in doubt",
                Some(Reliance::NotKnownYet) => "judge ten",
                _ => "",
            };
            let mut cells = vec![escaped(&code.code), code.suggestions.to_string(), format!("{}/{transcripts}", code.transcripts)];
            if coder.is_some() {
                let figure = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
                let beside = code.beside.as_ref();
                cells.extend([figure(beside.and_then(|row| row.precision)), figure(beside.and_then(|row| row.chance))]);
                cells.push(beside.map_or_else(|| "-".to_owned(), |row| format!("{}/{}", row.positives, row.segments)));
            }
            cells.push(note.to_owned());
            (code.facet.clone(), cells)
        })
        .collect();
    let lines = table(&columns, &rows.iter().map(|(_, cells)| cells.clone()).collect::<Vec<_>>(), width::of_results());
    if !rows.is_empty() {
        lines.head.iter().for_each(|line| print_line(line));
    }
    for ((of, _), line) in rows.iter().zip(&lines.rows) {
        // A dimension is named above its first code.
        if facet.as_ref() != Some(of) {
            if let Some(name) = of {
                print_line(&format!("{}:", escaped(name)));
            }
            facet = Some(of.clone());
        }
        line.iter().for_each(|line| print_line(line));
    }
    if coder.is_some() {
        print_line(
            "AP: how far up a ranking stand the segments that this coder coded, 1 where all of them come first; chance: of a ranking that knows nothing",
        );
    }
    show_crossed(summary);
    let state = if summary.unchanged { "nothing changed since the last run" } else { "written" };
    print_line(&format!("{state}: {} in {out}", summary.files.join(", ")));
    if summary.files.iter().any(|file| file == "report.html") {
        print_line(&format!("open {} to read on", PathBuf::from(out).join("report.html").display()));
    }
}

/// The first facet's codes as columns, the others' as rows: of the excerpts offered for the row, how many score high for the column.
fn show_crossed(summary: &Summary) {
    let Some(first) = summary.codes.iter().find(|code| code.facet.is_some()).and_then(|code| code.facet.as_ref()) else { return };
    let heads: Vec<&CodeRow> = summary.codes.iter().filter(|code| code.facet.as_ref() == Some(first) && !code.no_signal).collect();
    let rows: Vec<&CodeRow> = summary.codes.iter().filter(|code| code.facet.as_ref() != Some(first) && code.suggestions > 0).collect();
    if heads.is_empty() || rows.is_empty() {
        return;
    }
    print_line("");
    print_line(&format!("dimensions crossed: of the excerpts offered for a row, how many score high for {}", escaped(first)));
    // As many columns at a time as the window holds.
    let longest = rows.iter().map(|row| row.code.chars().count()).max().unwrap_or(0).max(ALL_SEGMENTS.len());
    let first = width::of_results().map_or(longest, |width| longest.min(width / 2));
    let mut part: Vec<&CodeRow> = Vec::new();
    let mut taken = first;
    for head in heads {
        let wide = 2 + width::longest_piece(&escaped(&head.code)).max(format!("{}/{}", head.high, summary.corpus.1).len());
        if width::of_results().is_some_and(|width| taken + wide > width) && !part.is_empty() {
            show_crossed_part(summary, &std::mem::take(&mut part), &rows);
            taken = first;
        }
        taken += wide;
        part.push(head);
    }
    show_crossed_part(summary, &part, &rows);
    print_line("");
}

/// The last row of the table of dimensions crossed.
const ALL_SEGMENTS: &str = "all segments of participants";

fn show_crossed_part(summary: &Summary, heads: &[&CodeRow], rows: &[&CodeRow]) {
    let mut columns = vec![Column::words("")];
    columns.extend(heads.iter().map(|code| Column::numbers(escaped(&code.code))));
    let count = |row: &CodeRow, head: &CodeRow| {
        let high = row.crossed.iter().find(|(code, _)| *code == head.code).map_or(0, |&(_, high)| high);
        format!("{high}/{}", row.suggestions)
    };
    let mut lines: Vec<Vec<String>> =
        rows.iter().map(|row| std::iter::once(escaped(&row.code)).chain(heads.iter().map(|head| count(row, head))).collect()).collect();
    let all = heads.iter().map(|head| format!("{}/{}", head.high, summary.corpus.1));
    lines.push(std::iter::once(ALL_SEGMENTS.to_owned()).chain(all).collect());
    table(&columns, &lines, width::of_results()).all().for_each(|line| print_line(&line));
}
