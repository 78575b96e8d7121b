//! `leitmotif export` for people's own writing: quotations, matrices, memos, the codebook as text, and a methods section.

use std::path::Path;

use super::Ending;
use super::args::{CodingsOf, ExportArgs, WritingArgs};
use super::error::CommandError;
use super::export_out::Outlet;
use super::export_sources::{results, sources};
use super::import::{losses_json, print_losses};
use super::messages::{escaped, print_findings, print_line};
use super::run::print_head;
use crate::report::manuscripts::Filter;
use crate::study::import::asks_for_a_look;
use crate::study::writing::{Writing, WritingRequest, Written, make_writing};

/// Writes what is asked for; `None` where something else is asked for.
///
/// # Errors
///
/// What is wrong with the study, or with what is asked of it.
pub fn export(args: &ExportArgs, outlet: &Outlet<'_>) -> Result<Option<Ending>, Box<dyn std::error::Error>> {
    let WritingArgs { quotes, matrix, memos, methods, .. } = &args.writing;
    let asked = [(Writing::Quotes, quotes), (Writing::Matrix, matrix), (Writing::Memos, memos), (Writing::Methods, methods)];
    let mut files: Vec<_> = asked.into_iter().filter_map(|(what, path)| Some((what, path.clone()?))).collect();
    if args.out().extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx")) {
        files.push((Writing::Codebook, args.out().to_path_buf()));
    } else if !files.is_empty() && args.out.is_some() {
        return Err(CommandError::TwoExports.into());
    }
    if files.is_empty() {
        return Ok(None);
    }
    if args.codings == CodingsOf::Machine {
        return Err(CommandError::NotOfPeople.into());
    }
    let request = WritingRequest {
        sources: sources(args).1,
        results: results(args),
        files,
        filter: filter(args),
        least: args.writing.least_participants,
    };
    let (files, mut written) = make_writing(&request)?;
    outlet.put(&files)?;
    written.files.iter_mut().for_each(|(name, ..)| *name = outlet.name(Path::new(name)));
    print_findings(&written.findings);
    if args.report.json {
        print_line(&json(&written));
    } else if !args.report.quiet {
        for (name, count, of) in &written.files {
            print_line(&format!("{}: {count} {of}", escaped(name)));
        }
        if !written.losses.is_empty() {
            print_losses("what was read", &written.losses);
        }
        print_head(written.head);
    }
    Ok(Some(args.report.ending(asks_for_a_look(&written.findings))))
}

fn filter(args: &ExportArgs) -> Filter {
    let of = &args.writing;
    Filter {
        codes: of.code.clone(),
        with: of.with.clone(),
        documents: of.transcript.clone(),
        groups: of.group.clone(),
        speakers: of.speaker.clone(),
        coders: args.coder.iter().cloned().collect(),
        questions: of.question.clone(),
        flagged: of.flagged,
        to_discuss: of.to_discuss,
        with_memo: of.with_memo,
        words: of.words.clone(),
    }
}

fn json(written: &Written) -> String {
    let file = |(name, count, of): &(String, usize, &str)| serde_json::json!({ "file": name, "count": count, "of": of });
    serde_json::json!({
        "files": written.files.iter().map(file).collect::<Vec<_>>(),
        "losses": losses_json(&written.losses),
        "findings": written.findings,
        "head": written.head.map(|head| head.to_string()),
    })
    .to_string()
}
