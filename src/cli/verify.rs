//! `leitmotif verify`: whether a study's log is what was written, and whole.

use super::args::VerifyArgs;
use super::error::{CommandResult, Several};
use super::messages::{escaped, print_findings, print_line};
use super::progress::shown;
use crate::domain::review::timestamp::to_the_second;
use crate::domain::review::withdrawal::Cause;
use crate::store::{FILE, Store, WithdrawnBy, verify as check};
use crate::study::inputs::Sources;
use crate::study::transcripts::known_texts;

/// Verifies, prints what was found, and says how it ended.
pub fn verify(args: &VerifyArgs) -> CommandResult {
    let store = Store::open_existing(&args.study.join(FILE))?;
    let sources = Sources { study: Some(args.study.clone()), pdf_reader: super::pdf_reader(), ..Sources::default() };
    let texts = shown("reading the transcripts", args.report.quiet, || known_texts(&sources)).map_err(Several)?;
    let verified = shown("verifying the log", args.report.quiet, || check(&store, args.head.as_ref(), Some(&texts)))?;
    print_findings(&verified.findings);
    let head = verified.head.to_string();
    if args.report.json {
        let summary = serde_json::json!({
            "rows": verified.rows, "decisions": verified.decisions, "coders": verified.coders, "head": head,
            "withdrawals": verified.withdrawals.iter().map(withdrawal_json).collect::<Vec<_>>(), "findings": verified.findings,
        });
        print_line(&summary.to_string());
    } else if !args.report.quiet {
        let state = if verified.findings.is_empty() { "sound" } else { "not sound" };
        let (rows, decisions, coders) = (verified.rows, verified.decisions, verified.coders);
        print_line(&format!("{state}: {rows} rows, {decisions} decisions of {coders} coders"));
        verified.withdrawals.iter().for_each(|withdrawal| print_line(&withdrawal_line(withdrawal)));
        print_line(&format!("head {head}"));
    }
    Ok(args.report.ending(!verified.findings.is_empty()))
}

/// What was removed, by whom, when and why. Whose it was is not said: nobody can know it any more.
fn withdrawal_line(WithdrawnBy { seq, time, by, what }: &WithdrawnBy) -> String {
    let (transcripts, files, rows) = (what.transcripts, what.files, what.rows.len());
    let (by, why, time) = (escaped(by.as_str()), escaped(&what.why), to_the_second(time));
    let gaps = if what.gaps > 0 { format!(", turns in {} more", what.gaps) } else { String::new() };
    match what.cause {
        Cause::Withdrew => format!(
            "row {seq}: a participant was withdrawn on {time} by {by}: {transcripts} transcripts{gaps}, {files} files, content of {rows} rows; reason: {why}"
        ),
        Cause::Names => format!("row {seq}: names in {rows} rows were replaced by stand-ins on {time} by {by}; reason: {why}"),
    }
}

fn withdrawal_json(WithdrawnBy { seq, time, by, what }: &WithdrawnBy) -> serde_json::Value {
    serde_json::json!({
        "row": seq, "time": time, "by": by.as_str(), "cause": what.cause, "why": &*what.why, "gaps": what.gaps, "transcripts": what.transcripts, "files": what.files,
        "rows": what.rows.len(), "codebooks": what.codebooks.len(), "offers": what.offers.len(),
    })
}
