//! `leitmotif import`: files of other programs into a study folder, and what was lost on the way.

use super::Ending;
use super::args::ImportArgs;
use super::messages::{complain, escaped, say, tell};
use crate::pipeline::import::{ImportSummary, Imported, asks_for_a_look, import_files};

/// Imports, tells, and says how it ended.
pub fn import(args: &ImportArgs) -> Ending {
    match import_files(&args.files, &args.out) {
        Err(error) => {
            complain(&error);
            Ending::Failed
        }
        Ok(summary) => {
            tell(&summary.findings);
            if args.json {
                say(&json(&summary));
            } else if !args.quiet {
                show(&summary, &args.out.display().to_string());
            }
            if asks_for_a_look(&summary.findings) && !args.findings_ok { Ending::Findings } else { Ending::Done }
        }
    }
}

fn json(summary: &ImportSummary) -> String {
    let file = |file: &Imported| {
        let counts: serde_json::Map<String, serde_json::Value> =
            file.counts.iter().map(|(n, what)| ((*what).to_owned(), (*n).into())).collect();
        serde_json::json!({ "file": file.name, "counts": counts, "losses": losses_json(&file.losses) })
    };
    serde_json::json!({
        "files": summary.files.iter().map(file).collect::<Vec<_>>(),
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
