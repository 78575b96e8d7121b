//! `leitmotif import`: files of other programs into a study folder, and what was lost on the way.

use std::path::PathBuf;

use super::Ending;
use super::args::ImportArgs;
use super::messages::{complain, escaped, say, tell};
use crate::study::import::{ImportError, ImportSummary, Imported, asks_for_a_look};

/// Imports, tells, and says how it ended.
pub fn import(args: &ImportArgs) -> Ending {
    let Ok((files, merged)) = take_decisions(args) else { return Ending::Failed };
    if files.is_empty() && !merged.is_empty() {
        if args.json {
            say(&serde_json::json!({ "decisions": merged }).to_string());
        }
        return Ending::Done;
    }
    match import_all(&files, args) {
        Err(error) => {
            complain(&error);
            Ending::Failed
        }
        Ok(summary) => {
            tell(&summary.findings);
            if args.json {
                say(&json(&summary, &merged));
            } else if !args.quiet {
                show(&summary, &args.out.display().to_string());
            }
            if asks_for_a_look(&summary.findings) && !args.findings_ok { Ending::Findings } else { Ending::Done }
        }
    }
}

/// Imports files, databases of other programs among them.
#[cfg(feature = "review")]
fn import_all(files: &[PathBuf], args: &ImportArgs) -> Result<ImportSummary, ImportError> {
    let database = |path: &std::path::Path| crate::store::foreign::read_project(path, args.project);
    crate::study::import::import_with(files, &args.out, args.coder.as_deref(), &database)
}

/// Without the review there is nothing that opens a database.
#[cfg(not(feature = "review"))]
fn import_all(files: &[PathBuf], args: &ImportArgs) -> Result<ImportSummary, ImportError> {
    crate::study::import::import_files(files, &args.out)
}

/// Merges files of decisions into the study's database; gives the other files, and what was merged. An error was told already.
#[cfg(feature = "review")]
fn take_decisions(args: &ImportArgs) -> Result<(Vec<PathBuf>, Vec<serde_json::Value>), ()> {
    let (mut others, mut merged) = (Vec::new(), Vec::new());
    for file in &args.files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match super::decisions::import(file, &args.out) {
            None => others.push(file.clone()),
            Some(Err(error)) => {
                complain(&error);
                return Err(());
            }
            Some(Ok(done)) => {
                merged.push(serde_json::json!({ "file": name, "added": done.added, "known": done.known }));
                if !args.json && !args.quiet {
                    say(&format!("{}: {} events added, {} stood here already", escaped(&name), done.added, done.known));
                }
            }
        }
    }
    Ok((others, merged))
}

/// Without the review there is no database to merge into.
#[cfg(not(feature = "review"))]
fn take_decisions(args: &ImportArgs) -> Result<(Vec<PathBuf>, Vec<serde_json::Value>), ()> {
    Ok((args.files.clone(), Vec::new()))
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
        say(&format!("{}: {}", escaped(&file.name), counts.join(", ")));
        say_losses(&file.name, &file.losses);
    }
    say(&format!("written to {}: {} files; import.findings.jsonl holds every remark", escaped(out), summary.written.len()));
}

/// The loss report of one file.
pub fn say_losses(name: &str, losses: &[(u32, &'static str)]) {
    if losses.is_empty() {
        say(&format!("loss report of {}: nothing was lost", escaped(name)));
        return;
    }
    say(&format!("loss report of {}:", escaped(name)));
    for (count, what) in losses {
        say(&format!("  {count} x {what}"));
    }
}
