//! `leitmotif verify`: whether a study's log is what was written, and whole.

use super::Ending;
use super::args::VerifyArgs;
use super::messages::{complain, say, tell};
use crate::server::known_texts;
use crate::store::{FILE, Store, verify as check};
use crate::study::inputs::Sources;

/// Verifies, tells, and says how it ended.
pub fn verify(args: &VerifyArgs) -> Ending {
    let store = match Store::open_existing(&args.study.join(FILE)) {
        Ok(store) => store,
        Err(error) => {
            complain(&error);
            return Ending::Failed;
        }
    };
    let sources = Sources { study: Some(args.study.clone()), pdf_reader: super::pdf_reader(), bare: true, ..Sources::default() };
    let texts = match known_texts(&sources) {
        Ok(texts) => texts,
        Err(error) => {
            complain(&error);
            return Ending::Failed;
        }
    };
    match check(&store, args.head.as_ref(), Some(&texts)) {
        Err(error) => {
            complain(&error);
            Ending::Failed
        }
        Ok(verified) => {
            tell(&verified.findings);
            let head = verified.head.to_string();
            if args.json {
                let summary = serde_json::json!({
                    "rows": verified.rows, "decisions": verified.decisions, "coders": verified.coders, "head": head,
                    "findings": verified.findings,
                });
                say(&summary.to_string());
            } else if !args.quiet {
                let state = if verified.findings.is_empty() { "sound" } else { "not sound" };
                let (rows, decisions, coders) = (verified.rows, verified.decisions, verified.coders);
                say(&format!("{state}: {rows} rows, {decisions} decisions of {coders} coders"));
                say(&format!("head {head}"));
            }
            if verified.findings.is_empty() || args.findings_ok { Ending::Done } else { Ending::Findings }
        }
    }
}
