//! Memos of all kinds: beside codings, on a code, a transcript or the project, and the journal.

use serde::Deserialize;
use serde_json::{Value, json};

use super::coded_excerpts::words;
use super::decisions::{body, saved_answer};
use crate::domain::corpus::text::GuardedText;
use crate::domain::ids::CodeId;
use crate::domain::review::event::{About, EventKind, Note};
use crate::domain::review::log_state::{LogState, Place};
use crate::server::http::Request;
use crate::server::response::{Answer, ApiError};
use crate::server::session::{Resolved, Session};

/// The longest memo, in bytes.
const LONGEST: usize = 64 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    about: About,
    text: String,
    #[serde(default)]
    once: Option<String>,
}

/// `POST /api/memos`: a memo on a code, a transcript or the project, or an entry of the journal. An empty text takes a memo away.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn note(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    let Asked { about, text, once } = body(request)?;
    if text.len() > LONGEST || (about == About::Journal && text.trim().is_empty()) {
        return Err(ApiError::Field { what: "the memo" });
    }
    let saved = desk.act(once.as_deref(), |study, _| {
        match &about {
            About::Code(code) if !study.has_code(code) => return Err(ApiError::NoCode),
            About::Transcript(document) if study.text(document.as_str()).is_none() => return Err(ApiError::NoDocument),
            _ => {}
        }
        let note = Note { about: about.clone(), text: GuardedText::new(text.trim()), once: once.clone() };
        Ok(Resolved::Acts(vec![EventKind::Noted(note)]))
    })?;
    Ok(saved_answer(&saved))
}

/// `GET /api/memos`: what this coder wrote, the passages in the order of the text, then all else in the order of writing.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn memos(desk: &Session, _: &Request) -> Result<Value, ApiError> {
    if desk.study.codebook_work {
        return Err(ApiError::CodebookWork);
    }
    let work = desk.work();
    let beside = work.memos.iter().filter_map(|(place, memo)| beside_passage(desk, place, memo));
    let mut all: Vec<Value> = beside.collect();
    for (row, time, note) in &work.notes {
        let is_newest = note.about == About::Journal || work.notes.iter().all(|(other, _, one)| one.about != note.about || other <= row);
        if is_newest && !note.text.is_empty() {
            all.push(note_json(&desk.trail, time, note));
        }
    }
    Ok(json!({"format": 1, "memos": all}))
}

fn beside_passage(desk: &Session, place: &Place, memo: &GuardedText) -> Option<Value> {
    let text = desk.study.text(place.document.as_str()).filter(|text| text.holds(place.span))?;
    Some(json!({
        "kind": "coding", "document": place.document, "start": place.span.start, "end": place.span.end, "code": place.code,
        "excerpt": words(text, place.span), "text": memo.as_str(), "time": null,
    }))
}

fn note_json(trail: &LogState, time: &str, note: &Note) -> Value {
    let (kind, document, code) = match &note.about {
        About::Code(code) => ("code", None, Some::<CodeId>(trail.counts_as(code))),
        About::Transcript(document) => ("transcript", Some(document), None),
        About::Project => ("project", None, None),
        About::Journal => ("journal", None, None),
    };
    json!({
        "kind": kind, "document": document, "start": null, "end": null, "code": code, "excerpt": null, "text": note.text.as_str(), "time": time,
    })
}
