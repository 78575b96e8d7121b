//! `leitmotif review`: the page for one coder, until Ctrl-C.

use std::io::IsTerminal;
use std::sync::atomic::AtomicBool;

use super::Ending;
use super::args::ReviewArgs;
use super::error::{CommandError, CommandResult};
use super::messages::{escaped, print_findings, print_line};
use super::progress::shown;
use crate::domain::ids::CoderId;
use crate::server::{Server, Setup};
use crate::store::FILE;
use crate::study::inputs::Sources;

/// Opens the page, prints its address, and answers until it is stopped.
pub fn review(args: &ReviewArgs, stop: &AtomicBool) -> CommandResult {
    if args.report {
        return super::suggestion_bias::report(args);
    }
    let adjudicate = match &args.adjudicate[..] {
        [] => None,
        [a, b] if a != b => Some([CoderId::new(a.trim()), CoderId::new(b.trim())]),
        _ => return Err(CommandError::NotTwoCoders.into()),
    };
    let setup = Setup {
        sources: Sources { study: Some(args.study.clone()), pdf_reader: super::pdf_reader(), ..Sources::default() },
        results: args.results.clone().unwrap_or_else(|| args.study.join("out")),
        database: args.study.join(FILE),
        coder: CoderId::new(args.coder.as_deref().unwrap_or_default().trim()),
        adjudicate,
        hide_names: args.hide_names,
        codebook_work: args.codebook_work,
        drafts: args.drafts.clone(),
    };
    let (server, findings) = shown("opening the study", args.quiet, || Server::open(&setup, args.port))?;
    print_findings(&findings);
    print_line(&format!("review for {}: {}", escaped(setup.coder.as_str()), server.address()));
    if !args.quiet {
        print_line("the address holds the key of this session: open it on this machine and give it to nobody; Ctrl-C ends");
    }
    // Anyone who reads the output by program opens the address by program.
    if !args.no_open && std::io::stdout().is_terminal() {
        super::browser::open_by_file(&server.address(), args.study.join(".review.html"));
    }
    server.run(stop)?;
    Ok(Ending::Done)
}
