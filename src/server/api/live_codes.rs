//! Codes that are made and changed while reading: a change of the codebook that holds at once, for everybody.
//!
//! A change is a version of the codebook in the log, made of the one that holds. The last version can be taken back, as
//! long as no coding is under a code that would be gone.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::decisions::body;
use super::study_and_progress::code_json;
use crate::domain::codebook::Codebook;
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;
use crate::domain::ids::CodeId;
use crate::domain::review::log_state::LogState;
use crate::domain::revision::{Change, Revision, revise, taken_back};
use crate::formats::codebook::codebook_toml;
use crate::server::http::Request;
use crate::server::response::{Answer, ApiError};
use crate::server::session::{Resolved, Saved, Session};

/// The most changes at once.
const MOST: usize = 50;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    changes: Vec<Change>,
    /// The row of the version that is to be taken back.
    #[serde(default)]
    undoes: Option<u64>,
    #[serde(default)]
    once: Option<String>,
}

/// `POST /api/codes`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn change(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    let asked: Asked = body(request)?;
    if desk.study.codebook_work {
        return Err(ApiError::CodebookWork);
    }
    desk.catch_up()?;
    // What was sent before under the same name is not made again: its code would be there already.
    let is_sent = asked.once.as_deref().is_some_and(|once| desk.trail.rows_sent(&desk.study.coder, once).is_some());
    let made = if is_sent { None } else { Some(made(desk, &asked)?) };
    let from = desk.study.codebook_digest;
    let saved = desk.act(asked.once.as_deref(), |study, trail| {
        let (book, changes) = made.ok_or(ApiError::Overtaken)?;
        if trail.codebook.as_ref().is_some_and(|held| held.digest != from) || study.codebook_digest != from {
            return Err(ApiError::Overtaken);
        }
        let text = codebook_toml(&book);
        let revision = Revision {
            digest: Digest::of(text.as_bytes()),
            version: book.version(),
            codes: book.len() as u32,
            from,
            changes,
            note: GuardedText::default(),
            live: true,
            drafts: None,
            once: asked.once.clone(),
        };
        Ok(Resolved::Book(Box::new(revision), text))
    })?;
    Ok(answer(desk, &saved))
}

/// The codebook that the request comes to, and the changes as the log holds them.
fn made(desk: &Session, asked: &Asked) -> Result<(Codebook, Vec<Change>), ApiError> {
    let (study, trail) = (&desk.study, &desk.trail);
    let version = trail.codebooks.values().copied().max().unwrap_or(0).max(study.codebook.version()) + 1;
    if let Some(row) = asked.undoes {
        return take_back(desk, row, version);
    }
    let is_ours = |change: &Change| !matches!(change, Change::Take { .. } | Change::Leave { .. } | Change::Back { .. });
    if asked.changes.is_empty() || asked.changes.len() > MOST || !asked.changes.iter().all(is_ours) {
        return Err(ApiError::Field { what: "the list of changes" });
    }
    Ok((revise(&study.codebook, &trail.became, &asked.changes, version)?, asked.changes.clone()))
}

fn take_back(desk: &Session, row: u64, version: u32) -> Result<(Codebook, Vec<Change>), ApiError> {
    let (study, trail) = (&desk.study, &desk.trail);
    let last = trail.versions.iter().find(|version| version.seq == row).ok_or(ApiError::NothingToUndo)?;
    if last.what.digest != study.codebook_digest || !last.what.live {
        return Err(ApiError::NotLastChange);
    }
    let before = desk.codebook(&last.what.from)?.unwrap_or_default();
    let gone: BTreeSet<CodeId> = last.what.changes.iter().filter_map(added).filter(|code| before.get(code).is_none()).collect();
    if is_used(trail, &gone) {
        return Err(ApiError::CodeInUse);
    }
    Ok((taken_back(&before, version)?, vec![Change::Back { changes: last.what.changes.clone() }]))
}

fn added(change: &Change) -> Option<CodeId> {
    match change {
        Change::Add { code, .. } => Some(CodeId::new(code.name.trim())),
        _ => None,
    }
}

fn is_used(trail: &LogState, codes: &BTreeSet<CodeId>) -> bool {
    let of_coder = |code: &CodeId| codes.contains(code);
    trail.coders.values().flat_map(|work| work.codings.keys()).any(|place| place.code.as_ref().is_some_and(of_coder))
}

fn answer(desk: &Session, saved: &Saved) -> Answer {
    let codes: Vec<Value> = desk.study.codebook.codes().iter().map(code_json).collect();
    let said = json!({
        "seq": saved.rows.last(), "seqs": saved.rows, "head": saved.head.to_string(), "codes": codes,
        "version": desk.study.codebook.version(),
    });
    Answer::json(if saved.added { 201 } else { 200 }, &said)
}
