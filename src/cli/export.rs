//! `leitmotif export`: a study as a file for other programs, and what the file cannot hold.

use std::path::PathBuf;

use super::args::{ExportArgs, TableOf, WritingArgs};
use super::copies::list_copy;
use super::error::CommandResult;
use super::export_sources::{results, sources};
use super::import::{losses_json, print_losses};
use super::messages::{escaped, print_findings, print_line};
use super::names_left::refuse_names;
use super::progress::shown;
use super::run::print_head;
use crate::study::export::{ExportRequest, Exported, TableKind, export_study};
use crate::study::exports::CopyKind;
use crate::study::import::asks_for_a_look;
use crate::study::packets::Packet;

/// Exports, prints what came of it, and says how it ended. An export with names of a de-identified study in it is taken back.
pub fn export(args: &ExportArgs) -> CommandResult {
    let ending = written(args)?;
    print_findings(&refuse_names(args.study.as_deref(), &files(args))?);
    Ok(ending)
}

/// The files that are written: those that were asked for, and a table for answers beside a page for one reader.
fn files(args: &ExportArgs) -> Vec<PathBuf> {
    let WritingArgs { quotes, matrix, memos, methods, .. } = &args.writing;
    let asked = [&args.out, quotes, matrix, memos, methods].into_iter().flatten().cloned();
    let beside = ["answers.csv", "comments.csv"].map(|ending| args.out().with_extension(ending));
    let beside = beside.into_iter().filter(|path| (args.experts || args.member.is_some()) && path.exists());
    asked.chain(beside).collect()
}

fn written(args: &ExportArgs) -> CommandResult {
    #[cfg(feature = "review")]
    if let Some(ending) = super::export_log::export(args)? {
        return Ok(ending);
    }
    if let Some(ending) = super::export_writing::export(args)? {
        return Ok(ending);
    }
    let exported = shown("exporting", args.report.quiet, || export_study(&request(args)))?;
    print_findings(&exported.findings);
    list_copy(args.study.as_deref(), args.out(), CopyKind::Export);
    // The table that goes out with a packet.
    for form in ["answers.csv", "comments.csv"].map(|ending| args.out().with_extension(ending)) {
        if request(args).packet.is_some() && form.exists() {
            list_copy(args.study.as_deref(), &form, CopyKind::Export);
        }
    }
    let name = args.out().file_name().unwrap_or_default().to_string_lossy().into_owned();
    if args.report.json {
        print_line(&json(&name, &exported));
    } else if !args.report.quiet {
        let [transcripts, codes, codings] = exported.counts;
        print_line(&format!("{}: {transcripts} transcripts, {codes} codes, {codings} codings", escaped(&name)));
        print_losses(&name, &exported.losses);
        print_head(exported.head);
    }
    Ok(args.report.ending(asks_for_a_look(&exported.findings)))
}

fn request(args: &ExportArgs) -> ExportRequest {
    let (whose, sources) = sources(args);
    let table = match args.table {
        TableOf::Codings => TableKind::Codings,
        TableOf::Codebook => TableKind::Codebook,
        TableOf::Taguette => TableKind::Taguette,
        // Answers are written from the log.
        #[cfg(feature = "review")]
        TableOf::Answers => TableKind::Codings,
    };
    let results = results(args);
    let packet = match &args.member {
        Some(participant) => Some(Packet::Member(participant.clone())),
        None => args.experts.then_some(Packet::Experts),
    };
    ExportRequest { sources, results, out: args.out().to_path_buf(), whose, coder: args.coder.clone(), table, packet }
}

fn json(name: &str, exported: &Exported) -> String {
    let [transcripts, codes, codings] = exported.counts;
    serde_json::json!({
        "file": name,
        "transcripts": transcripts,
        "codes": codes,
        "codings": codings,
        "losses": losses_json(&exported.losses),
        "findings": exported.findings,
        "head": exported.head.map(|head| head.to_string()),
    })
    .to_string()
}
