//! `leitmotif export`: a study as a file for other programs, and what the file cannot hold.

use super::Ending;
use super::args::{CodingsOf, ExportArgs, TableOf};
use super::import::{losses_json, say_losses};
use super::messages::{complain, escaped, say, tell};
use super::run::{say_head, take_decided};
use crate::domain::review::event::Head;
use crate::study::export::{ExportRequest, Exported, TableKind, Whose, export_study};
use crate::study::import::asks_for_a_look;
use crate::study::inputs::Sources;
use crate::study::packets::Packet;

/// Exports, tells, and says how it ended.
pub fn export(args: &ExportArgs) -> Ending {
    #[cfg(feature = "review")]
    if args.decisions {
        return super::decisions::export(args);
    }
    #[cfg(feature = "review")]
    if let Some(version) = &args.codebook_version {
        return super::export_log::codebook_version(args, version);
    }
    #[cfg(feature = "review")]
    if args.table == TableOf::Answers {
        return super::export_log::answers(args);
    }
    let mut request = request(args);
    let taken = match args.codings {
        CodingsOf::Human => take_decided(&mut request.sources, false),
        CodingsOf::Machine => take_head(&mut request.sources),
        #[cfg(feature = "review")]
        CodingsOf::Adjudicated => take_head(&mut request.sources).and_then(|()| super::decisions::take_agreed(&mut request)),
    };
    let Ok(()) = taken else { return Ending::Failed };
    match export_study(&request) {
        Err(error) => {
            complain(&error);
            Ending::Failed
        }
        Ok(exported) => {
            tell(&exported.findings);
            let name = args.out.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if args.json {
                say(&json(&name, &exported, request.sources.head));
            } else if !args.quiet {
                let [transcripts, codes, codings] = exported.counts;
                say(&format!("{}: {transcripts} transcripts, {codes} codes, {codings} codings", escaped(&name)));
                say_losses(&name, &exported.losses);
                say_head(&request.sources);
            }
            if asks_for_a_look(&exported.findings) && !args.findings_ok { Ending::Findings } else { Ending::Done }
        }
    }
}

/// Where the log of decisions ends, for a file that holds none of them.
fn take_head(sources: &mut Sources) -> Result<(), ()> {
    sources.head = super::decisions::head(sources.study.as_deref())?;
    super::decisions::take_held(sources)
}

fn request(args: &ExportArgs) -> ExportRequest {
    let sources = Sources {
        rejections: None,
        answers: None,
        study: args.study.clone(),
        transcripts: args.transcripts.clone(),
        codebook: args.codebook.clone(),
        participants: args.participants.clone(),
        codings: args.codings_file.clone(),
        decided: None,
        head: None,
        settled: None,
        tokenizer: None,
        bare: super::decisions::has_log(args.study.as_deref()),
        held: None,
        pdf_reader: super::pdf_reader(),
        model: None,
    };
    let whose = match args.codings {
        CodingsOf::Human => Whose::Human,
        CodingsOf::Machine => Whose::Machine,
        #[cfg(feature = "review")]
        CodingsOf::Adjudicated => Whose::Human,
    };
    let table = match args.table {
        TableOf::Codings => TableKind::Codings,
        TableOf::Codebook => TableKind::Codebook,
        TableOf::Taguette => TableKind::Taguette,
        // Answers are written by another way.
        #[cfg(feature = "review")]
        TableOf::Answers => TableKind::Codings,
    };
    let results = args.results.clone().or_else(|| args.study.as_ref().map(|study| study.join("out")));
    let packet = match &args.member {
        Some(participant) => Some(Packet::Member(participant.clone())),
        None => args.experts.then_some(Packet::Experts),
    };
    ExportRequest { sources, results, out: args.out.clone(), whose, coder: args.coder.clone(), table, packet }
}

fn json(name: &str, exported: &Exported, head: Option<Head>) -> String {
    let [transcripts, codes, codings] = exported.counts;
    serde_json::json!({
        "file": name,
        "transcripts": transcripts,
        "codes": codes,
        "codings": codings,
        "losses": losses_json(&exported.losses),
        "findings": exported.findings,
        "head": head.map(|head| head.to_string()),
    })
    .to_string()
}
