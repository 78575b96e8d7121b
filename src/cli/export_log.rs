//! `leitmotif export` of what the log alone holds: decisions, versions of the codebook, and participants' answers.

use std::error::Error;
use std::path::Path;

use serde_json::{Value, json};

use super::Ending;
use super::args::{ExportArgs, TableOf};
use super::export_out::Outlet;
use super::messages::{escaped, print_line};
use crate::domain::ids::CoderId;
use crate::domain::review::event::Head;
use crate::study::log_export::{export_answers, export_codebook_version, export_decisions};

/// Exports what is asked for of the log; `None` where something else is asked for.
///
/// # Errors
///
/// What is wrong with the log, or with what is asked of it.
pub fn export(args: &ExportArgs, outlet: &Outlet<'_>) -> Result<Option<Ending>, Box<dyn Error>> {
    let study = args.study.as_deref().unwrap_or(Path::new(""));
    let name = outlet.name(args.out());
    let shown = escaped(&name);
    if args.decisions {
        let coder = args.coder.as_deref().map(CoderId::new);
        let (file, events, head) = export_decisions(study, args.out(), coder.as_ref())?;
        outlet.put(&file)?;
        print(args, &[format!("{shown}: {events} events")], json!({"file": name, "events": events}), head);
    } else if let Some(asked) = &args.codebook_version {
        let (file, version, head) = export_codebook_version(study, args.out(), asked)?;
        outlet.put(&file)?;
        let changes: Vec<String> = version.what.changes.iter().map(|change| escaped(&change.to_string())).collect();
        let first = format!("{shown}: version {} with {} codes", version.what.version, version.what.codes);
        let lines: Vec<String> = std::iter::once(first).chain(changes.iter().map(|change| format!("  {change}"))).collect();
        let json = json!({
            "file": name, "version": version.what.version, "by": version.by, "time": version.time, "changes": changes,
        });
        print(args, &lines, json, head);
    } else if args.table == TableOf::Answers {
        let (file, answers, head) = export_answers(study, args.out())?;
        outlet.put(&file)?;
        print(args, &[format!("{shown}: {answers} answers")], json!({"file": name, "answers": answers}), head);
    } else {
        return Ok(None);
    }
    Ok(Some(Ending::Done))
}

fn print(args: &ExportArgs, lines: &[String], mut json: Value, head: Head) {
    if args.report.json {
        json["head"] = head.to_string().into();
        print_line(&json.to_string());
    } else if !args.report.quiet {
        lines.iter().for_each(|line| print_line(line));
        print_line(&format!("head {head}"));
    }
}
