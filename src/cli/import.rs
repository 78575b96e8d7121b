//! `leitmotif import`: files of other programs into a study folder, and what was lost on the way.

use super::args::ImportArgs;
use super::error::CommandResult;
use super::messages::{escaped, print_findings, print_line};
use super::progress::shown;
use crate::study::import::{ImportSummary, Imported, MergedFile, asks_for_a_look};
use crate::study::import_all::{ImportOptions, import_all};

/// Imports, prints what came of it, and says how it ended.
pub fn import(args: &ImportArgs) -> CommandResult {
    #[cfg(feature = "review")]
    let options = ImportOptions { project: args.project, coder: args.coder.clone() };
    #[cfg(not(feature = "review"))]
    let options = ImportOptions { coder: args.coder.clone(), ..ImportOptions::default() };
    let summary = shown("importing", args.report.quiet, || import_all(&args.files, &args.out, &options))?;
    print_findings(&summary.findings);
    let log_alone = summary.files.is_empty();
    if args.report.json {
        let merged: Vec<serde_json::Value> = summary.merged.iter().map(merged_json).collect();
        let alone = serde_json::json!({ "decisions": merged }).to_string();
        print_line(&if log_alone { alone } else { json(&summary, &merged) });
    } else if !args.report.quiet {
        for MergedFile { name, added, known } in &summary.merged {
            print_line(&format!("{}: {added} events added, {known} were there already", escaped(name)));
        }
        if !log_alone {
            show(&summary, &args.out.display().to_string());
        }
    }
    Ok(args.report.ending(asks_for_a_look(&summary.findings)))
}

fn merged_json(merged: &MergedFile) -> serde_json::Value {
    serde_json::json!({ "file": merged.name, "added": merged.added, "known": merged.known })
}

fn json(summary: &ImportSummary, merged: &[serde_json::Value]) -> String {
    let file = |file: &Imported| {
        let counts: serde_json::Map<String, serde_json::Value> =
            file.counts.iter().map(|(n, what)| ((*what).to_owned(), (*n).into())).collect();
        serde_json::json!({ "file": file.name, "counts": counts, "losses": losses_json(&file.losses) })
    };
    serde_json::json!({
        "files": summary.files.iter().map(file).collect::<Vec<_>>(),
        "decisions": merged,
        "written": summary.written,
        "findings": summary.findings,
    })
    .to_string()
}

/// Losses for a machine to read.
pub fn losses_json(losses: &[(u32, &'static str)]) -> Vec<serde_json::Value> {
    losses.iter().map(|(count, what)| serde_json::json!({ "count": count, "what": what })).collect()
}

fn show(summary: &ImportSummary, out: &str) {
    for file in &summary.files {
        let counts = file.counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>();
        print_line(&format!("{}: {}", escaped(&file.name), counts.join(", ")));
        print_losses(&file.name, &file.losses);
    }
    print_line(&format!("written to {}: {} files; import.findings.jsonl holds every remark", escaped(out), summary.written.len()));
}

/// The loss report of one file.
pub fn print_losses(name: &str, losses: &[(u32, &'static str)]) {
    if losses.is_empty() {
        print_line(&format!("loss report of {}: nothing was lost", escaped(name)));
        return;
    }
    print_line(&format!("loss report of {}:", escaped(name)));
    for (count, what) in losses {
        print_line(&format!("  {count} x {what}"));
    }
}
