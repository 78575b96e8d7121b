//! `leitmotif export`: a study as a file for other programs, and what the file cannot hold.

use super::args::{ExportArgs, TableOf};
use super::error::CommandResult;
use super::export_out::Outlet;
use super::export_sources::{results, sources};
use super::import::{losses_json, print_losses};
use super::messages::{escaped, print_findings, print_line};
use super::progress::shown;
use super::run::print_head;
use crate::study::export::{ExportRequest, Exported, TableKind, make_export};
use crate::study::import::asks_for_a_look;
use crate::study::packets::Packet;

/// Exports, prints what came of it, and says how it ended. A file with names of a de-identified study in it is not written.
#[cfg_attr(not(feature = "seal"), allow(unused_mut))]
pub fn export(mut args: ExportArgs) -> CommandResult {
    #[cfg(feature = "seal")]
    super::export_out::without_sealed_endings(&mut args);
    let args = &args;
    let outlet = Outlet::of(args)?;
    #[cfg(feature = "review")]
    if let Some(ending) = super::export_log::export(args, &outlet)? {
        return Ok(ending);
    }
    if let Some(ending) = super::export_writing::export(args, &outlet)? {
        return Ok(ending);
    }
    let (files, exported) = shown("exporting", args.report.quiet, || make_export(&request(args)))?;
    outlet.put(&files)?;
    print_findings(&exported.findings);
    let name = outlet.name(args.out());
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
