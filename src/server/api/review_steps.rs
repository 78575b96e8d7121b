//! Steps that a coder closes and opens: the blind step of a transcript, being done, and whether there is a blind step at all.

use serde::Deserialize;

use super::decisions::{body, coding, saved_answer};
use crate::domain::review::event::{BlindChosen, BlindClosed, EventKind, Finished, Reopened, Step};
use crate::server::http::Request;
use crate::server::response::{Answer, ApiError};
use crate::server::session::{Resolved, Session};

/// `POST /api/blind`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn close_blind(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Close {
        document: String,
        close: bool,
        #[serde(default, rename = "once")]
        _once: Option<String>,
    }
    let Close { document, close, .. } = body(request)?;
    if !close {
        return Err(ApiError::Field { what: "close" });
    }
    // Closed twice is closed once, so the page's name for it need not be kept.
    let saved = desk.act(None, |study, trail| {
        coding(study)?;
        let text = study.text(&document).ok_or(ApiError::NoDocument)?;
        Ok(match trail.coders.get(&study.coder).and_then(|work| work.closed.get(text.id())) {
            Some(row) => Resolved::Already(vec![*row]),
            None => Resolved::Acts(vec![EventKind::BlindClosed(BlindClosed { document: text.id().clone() })]),
        })
    })?;
    Ok(saved_answer(&saved))
}

/// `POST /api/done`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn done(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Done {
        done: bool,
        #[serde(default, rename = "once")]
        _once: Option<String>,
    }
    if !body::<Done>(request)?.done {
        return Err(ApiError::Field { what: "done" });
    }
    let saved = desk.act(None, |study, trail| {
        coding(study)?;
        let row = trail.coders.get(&study.coder).and_then(|work| work.done).filter(|_| trail.is_done(&study.coder));
        let documents = || study.texts.iter().map(|text| text.id().clone()).collect();
        Ok(match row {
            Some(row) => Resolved::Already(vec![row]),
            None => Resolved::Acts(vec![EventKind::Done(Finished { documents: documents() })]),
        })
    })?;
    Ok(saved_answer(&saved))
}

/// `POST /api/reopen`: a step that was closed is open again, as a row that says so. Agreement goes on counting what was decided before.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn reopen(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        step: Step,
        #[serde(default)]
        document: Option<String>,
        #[serde(default)]
        once: Option<String>,
    }
    let Asked { step, document, once } = body(request)?;
    let saved = desk.act(once.as_deref(), |study, trail| {
        coding(study)?;
        let work = trail.coders.get(&study.coder).ok_or(ApiError::NothingToReopen)?;
        let documents = match (step, &document) {
            (Step::Blind, None) => return Err(ApiError::NoDocument),
            (_, Some(document)) => vec![study.text(document).ok_or(ApiError::NoDocument)?.id().clone()],
            (Step::Done, None) => work.finished.iter().cloned().collect(),
        };
        let is_closed = match step {
            Step::Blind => documents.iter().all(|document| work.closed.contains_key(document)),
            Step::Done => !documents.is_empty() && documents.iter().all(|document| work.finished.contains(document)),
        };
        if !is_closed {
            return Err(ApiError::NothingToReopen);
        }
        Ok(Resolved::Acts(vec![EventKind::Reopened(Reopened { step, documents, once: once.clone() })]))
    })?;
    Ok(saved_answer(&saved))
}

/// `POST /api/blind/choice`: whether this coder codes before suggestions are shown. `study.toml` goes over it, and nothing that was
/// coded before changes.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn choose_blind(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        blind: bool,
        #[serde(default, rename = "once")]
        _once: Option<String>,
    }
    let Asked { blind, .. } = body(request)?;
    // The same chosen twice is chosen once, so the page's name for it need not be kept.
    let saved = desk.act(None, |study, trail| {
        coding(study)?;
        let others = trail.coders.iter().any(|(coder, work)| *coder != study.coder && !work.made.is_empty());
        if study.blind.is_some() || (others && !blind) {
            return Err(ApiError::BlindIsSet);
        }
        let chosen = trail.coders.get(&study.coder).and_then(|work| work.blind_chosen);
        Ok(if chosen == Some(blind) {
            Resolved::Already(Vec::new())
        } else {
            Resolved::Acts(vec![EventKind::BlindChosen(BlindChosen { blind })])
        })
    })?;
    Ok(saved_answer(&saved))
}
