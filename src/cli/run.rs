//! `leitmotif run`: a pipeline over a study, and a short table of what it offers.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use super::Ending;
use super::args::{RunArgs, StudyArgs};
use super::messages::{complain, escaped, say, tell};
use super::progress::Bar;
use super::table::{Column, table};
use crate::domain::finding::Weight;
use crate::domain::review::event::Head;
use crate::pipeline::outputs::{OutputOptions, Summary};
use crate::pipeline::plan::Overrides;
use crate::pipeline::rows::CodeRow;
use crate::pipeline::study::{Request, run_study};
use crate::study::inputs::Sources;

/// Pipelines of what people coded.
const OF_PEOPLE: [&str; 2] = ["agreement", "coverage"];

/// Runs a pipeline and shows what it offers for each code.
pub fn run(args: &RunArgs, cancel: &AtomicBool) -> Ending {
    let options = OutputOptions { all_scores: args.all_scores };
    let Some(mut request) = request(&args.common, &args.pipeline, options) else { return no_study() };
    set(&mut request, "suggest", [("via", args.via.clone().map(toml::Value::from))]);
    let Ok(()) = take_decided(&mut request.sources, args.pipeline == "agreement") else { return Ending::Failed };
    let head = request.sources.head;
    run_and_tell(&request, &args.common, cancel, |summary| json(summary, head), show)
}

/// Runs what is asked for, tells of it as JSON or as tables, and says how it ended.
pub fn run_and_tell(
    request: &Request,
    args: &StudyArgs,
    cancel: &AtomicBool,
    json: impl Fn(&Summary) -> String,
    show: impl Fn(&Summary, &str),
) -> Ending {
    let bar = Bar::new(args.quiet);
    let result = run_study(request, &bar, cancel);
    bar.clear();
    match result {
        Err(error) => {
            complain(&error);
            Ending::Failed
        }
        Ok(summary) => {
            tell(&summary.findings);
            if args.json {
                say(&json(&summary));
            } else if !args.quiet {
                show(&summary, &request.out.display().to_string());
                say_head(&request.sources);
            }
            let to_look_at = summary.findings.iter().any(|finding| finding.weight == Weight::Finding);
            if to_look_at && !args.findings_ok { Ending::Findings } else { Ending::Done }
        }
    }
}

/// There is nothing to run on, or no place for the results.
pub fn no_study() -> Ending {
    complain(
        &"E0001 there is no study: none was named; name a study folder, or a folder with --transcripts and one for the results with --out",
    );
    Ending::Failed
}

/// What the arguments ask for; `None` where they name no study.
///
/// What people coded is compared in a folder of its own: it would take away the page and the suggestions that a review needs.
pub fn request(args: &StudyArgs, pipeline: &str, options: OutputOptions) -> Option<Request> {
    let own = if OF_PEOPLE.contains(&pipeline) { pipeline } else { "" };
    let out = args.out.clone().or_else(|| args.study.as_ref().map(|study| study.join("out").join(own)))?;
    if args.study.is_none() && args.transcripts.is_none() {
        return None;
    }
    let sources = Sources {
        study: args.study.clone(),
        transcripts: args.transcripts.clone(),
        codebook: args.codebook.clone(),
        participants: args.participants.clone(),
        codings: args.codings.clone(),
        decided: None,
        head: None,
        settled: None,
        rejections: None,
        answers: None,
        tokenizer: args.tokenizer.clone(),
        bare: super::decisions::has_log(args.study.as_deref()),
        held: None,
        pdf_reader: super::pdf_reader(),
        model: args.model.clone(),
    };
    let overrides = Overrides { settings: args.set.iter().cloned().collect(), seed: args.seed, ..Overrides::default() };
    Some(Request { sources, out, pipeline: pipeline.to_owned(), overrides, options })
}

/// Adds what people decided in the review, unless a file of codings was named instead, and where its log ends. An error
/// was told already. Agreement asks for originals only: what was decided before a step was opened again.
pub fn take_decided(sources: &mut Sources, only_originals: bool) -> Result<(), ()> {
    sources.head = super::decisions::head(sources.study.as_deref())?;
    super::decisions::take_held(sources)?;
    if sources.codings.is_none() {
        sources.decided = super::decisions::decided(sources, only_originals)?;
    }
    Ok(())
}

/// Says where the log of decisions ended when it was read.
pub fn say_head(sources: &Sources) {
    if let Some(head) = sources.head {
        say(&format!("head {head}"));
    }
}

/// The same with what coders settled between them, for commands that count the team's codings apart from each coder's.
pub fn take_decided_and_settled(sources: &mut Sources, only_originals: bool) -> Result<(), ()> {
    take_decided(sources, only_originals)?;
    if sources.decided.is_some() {
        sources.settled = super::decisions::settled(sources)?;
    }
    Ok(())
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

fn json(summary: &Summary, head: Option<Head>) -> String {
    let (transcripts, segments) = summary.corpus;
    serde_json::json!({
        "transcripts": transcripts,
        "participant_segments": segments,
        "unchanged": summary.unchanged,
        "codes": summary.codes,
        "files": summary.files,
        "findings": summary.findings,
        "head": head.map(|head| head.to_string()),
    })
    .to_string()
}

fn show(summary: &Summary, out: &str) {
    let (transcripts, segments) = summary.corpus;
    say(&format!("{transcripts} transcripts, {segments} segments of participants"));
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
            let note = if code.no_signal {
                "no usable signal"
            } else if code.in_doubt {
                "signal in doubt"
            } else {
                ""
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
    let lines = table(&columns, &rows.iter().map(|(_, cells)| cells.clone()).collect::<Vec<_>>());
    for (at, line) in lines.iter().enumerate() {
        // Line 0 is the head; a facet is named above its first code.
        if let Some((of, _)) = at.checked_sub(1).map(|at| &rows[at])
            && facet.as_ref() != Some(of)
        {
            if let Some(name) = of {
                say(&format!("{}:", escaped(name)));
            }
            facet = Some(of.clone());
        }
        if !rows.is_empty() {
            say(line);
        }
    }
    show_crossed(summary);
    let state = if summary.unchanged { "nothing changed since the last run" } else { "written" };
    say(&format!("{state}: {} in {out}", summary.files.join(", ")));
    if summary.files.iter().any(|file| file == "report.html") {
        say(&format!("open {} to read on", PathBuf::from(out).join("report.html").display()));
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
    say("");
    say(&format!("facets crossed: of the excerpts offered for a row, how many score high for {}", escaped(first)));
    let mut columns = vec![Column::words("")];
    columns.extend(heads.iter().map(|code| Column::numbers(escaped(&code.code))));
    let count = |row: &CodeRow, head: &CodeRow| {
        let high = row.crossed.iter().find(|(code, _)| *code == head.code).map_or(0, |&(_, high)| high);
        format!("{high}/{}", row.suggestions)
    };
    let mut lines: Vec<Vec<String>> =
        rows.iter().map(|row| std::iter::once(escaped(&row.code)).chain(heads.iter().map(|head| count(row, head))).collect()).collect();
    let all = heads.iter().map(|head| format!("{}/{}", head.high, summary.corpus.1));
    lines.push(std::iter::once("all segments of participants".to_owned()).chain(all).collect());
    table(&columns, &lines).iter().for_each(|line| say(line));
    say("");
}
