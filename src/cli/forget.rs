//! `leitmotif forget`: takes a participant who withdrew out of a study, and shows that nothing is left.

#[cfg(feature = "seal")]
use std::io::IsTerminal;

use super::Ending;
use super::args::ForgetArgs;
use super::asked::ask;
use super::error::{CommandError, CommandResult};
use super::messages::{escaped, print_findings, print_line};
use super::run::print_head;
#[cfg(feature = "seal")]
use crate::study::forget::ForgetKey;
use crate::study::forget::{ForgetPlan, ForgetRequest, Forgotten, forget, plan};
use crate::study::import::asks_for_a_look;

/// Shows what goes, asks, removes it, searches, and says what is left.
pub fn run(args: &ForgetArgs) -> CommandResult {
    let request = ForgetRequest {
        study: args.study.clone(),
        participant: args.participant.clone(),
        names: args.name.clone(),
        transcripts: args.transcript.clone(),
        whole: args.whole,
        coder: args.coder.clone().unwrap_or_default(),
        why: args.why.clone().unwrap_or_default(),
        pdf_reader: super::pdf_reader(),
        #[cfg(feature = "seal")]
        key: if args.dry_run { None } else { key(args)? },
    };
    let plan = plan(&request)?;
    let is_shown = !args.report.json && !args.report.quiet;
    if is_shown || args.dry_run {
        show_plan(&plan);
    }
    if args.dry_run {
        return Ok(Ending::Done);
    }
    if request.coder.trim().is_empty() || request.why.trim().is_empty() {
        return Err(CommandError::NoReason.into());
    }
    if !args.yes && !is_confirmed(&args.participant) {
        return Err(CommandError::NotConfirmed.into());
    }
    let done = forget(&request, &plan)?;
    print_findings(&done.findings);
    if args.report.json {
        print_line(&json(&plan, &done));
    } else if !args.report.quiet {
        show(&done);
    }
    Ok(args.report.ending(asks_for_a_look(&done.findings)))
}

/// The key of the de-identification and what opens it; `None` where there is none, or where it cannot be opened without asking and nobody is there.
#[cfg(feature = "seal")]
fn key(args: &ForgetArgs) -> Result<Option<ForgetKey>, Box<dyn std::error::Error>> {
    let known = crate::study::deidentify::known_key(&args.study);
    let noted = known.as_ref().and_then(|(_, file)| file.clone()).filter(|file| file.exists() && args.opens.passphrase_file.is_none());
    let Some(path) = args.key.clone().or_else(|| known.map(|(key, _)| key).filter(|key| key.exists())) else { return Ok(None) };
    let is_named = args.key.is_some() || args.opens.key_file.is_some() || args.opens.passphrase_file.is_some();
    let opens = super::args::KeyArgs { key_file: args.opens.key_file.clone().or(noted), ..args.opens.clone() };
    let can_ask = std::io::stdin().is_terminal() && !args.yes;
    if !is_named && opens.key_file.is_none() && !can_ask {
        return Ok(None);
    }
    match super::passphrase::to_open(&opens) {
        Ok(passphrase) => Ok(Some(ForgetKey { path, passphrase, is_named })),
        Err(error) if is_named => Err(error.into()),
        Err(_) => Ok(None),
    }
}

/// Whether a person at the terminal wrote the participant's number once more.
fn is_confirmed(participant: &str) -> bool {
    let question = format!("This cannot be taken back. Type {} to go on:", escaped(participant));
    ask(&question).is_some_and(|answer| answer == participant.trim())
}

fn show_plan(plan: &ForgetPlan) {
    print_line(&format!("{} transcripts that are the participant's alone go:", plan.transcripts.len()));
    plan.transcripts.keys().for_each(|document| print_line(&format!("  {}", escaped(document.as_str()))));
    for gaps in &plan.gaps {
        let (document, turns) = (escaped(gaps.what.document.as_str()), gaps.turns.len());
        print_line(&format!("{document} stays, since others speak in it too: {turns} turns become gaps"));
        if gaps.what.becomes != gaps.what.document {
            print_line(&format!("  it becomes {}, which is plain text", escaped(gaps.what.becomes.as_str())));
        }
    }
    if plan.memos > 0 {
        print_line(&format!(
            "{} rows of the log (memos, codebooks, suggestions) hold the number, a name or words, and lose that text",
            plan.memos
        ));
    }
    if !plan.shorter.is_empty() {
        print_line("files that lose rows, and cells of other rows:");
    }
    for file in &plan.shorter {
        print_line(&format!("  {}: {} rows, {} cells", escaped(&file.name), file.rows, file.cells));
    }
    print_line(&format!(
        "{} results and artefacts of runs, and exports, go; they can be made anew without the participant",
        plan.removed.len()
    ));
    for path in plan.removed.iter().filter(|path| plan.exports.contains(path)) {
        print_line(&format!("  {}", escaped(&path.display().to_string())));
    }
}

fn show(done: &Forgotten) {
    let what = &done.withdrawal;
    let offers = what.offers.len();
    print_line(&format!(
        "study.db: {} rows lost their content or a part of it, {} codebooks and {offers} sets of suggestions were shortened",
        what.rows.len(),
        what.codebooks.len()
    ));
    if let Some((originals, names)) = done.key {
        print_line(&format!("the key of the de-identification: {originals} originals and {names} names went"));
    }
    let (files, bytes) = done.searched;
    let state = if done.findings.iter().any(|finding| finding.code == "E1205") { "traces are left, see above" } else { "no trace is left" };
    print_line(&format!("searched {files} files ({bytes} bytes) of the study for number, names and words: {state}"));
    print_line("copies that this program did not make (backups, synchronized folders, mails) are for you to find");
    print_line("run the study again for results without the participant");
    print_head(Some(done.head));
}

fn json(plan: &ForgetPlan, done: &Forgotten) -> String {
    let what = &done.withdrawal;
    serde_json::json!({
        "transcripts": what.transcripts,
        "gaps": plan.gaps.iter().map(|gaps| gaps.turns.len()).collect::<Vec<_>>(),
        "shared": plan.shared.len(),
        "key": done.key.map(|(originals, names)| serde_json::json!({ "originals": originals, "names": names })),
        "files": what.files,
        "table_rows": plan.shorter.iter().map(|file| file.rows).sum::<usize>(),
        "table_cells": plan.shorter.iter().map(|file| file.cells).sum::<usize>(),
        "log_rows": what.rows.len(),
        "codebooks": what.codebooks.len(),
        "offers": what.offers.len(),
        "searched": { "files": done.searched.0, "bytes": done.searched.1 },
        "traces_left": done.findings.iter().filter(|finding| finding.code == "E1205").count(),
        "findings": done.findings,
        "head": done.head.to_string(),
    })
    .to_string()
}
