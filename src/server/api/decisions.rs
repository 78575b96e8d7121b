//! Decisions: checked against the study and all that was decided before, then written.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{is_open, shown_score};
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::ids::CodeId;
use crate::domain::review::decision::{Action, Batch, Decision};
use crate::domain::review::event::EventKind;
use crate::domain::review::log_state::{CoderState, LogState, Place};
use crate::domain::review::offer::OfferId;
use crate::server::http::Request;
use crate::server::offers::PlacedOffer;
use crate::server::response::{Answer, ApiError};
use crate::server::session::{Resolved, Saved, Session};
use crate::server::study::{Study, Text};

/// The longest memo, in bytes.
const LONGEST_MEMO: usize = 64 * 1024;

/// The maximum number of decisions in one batch, written all or none.
const MOST: usize = 50;

/// What the page sends for one decision.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    action: Action,
    #[serde(default)]
    suggestion: Option<String>,
    #[serde(default)]
    document: Option<String>,
    #[serde(default)]
    start: Option<u32>,
    #[serde(default)]
    end: Option<u32>,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    memo: Option<String>,
    #[serde(default)]
    undoes: Option<u64>,
    #[serde(default)]
    shown_ms: Option<u64>,
    #[serde(default)]
    once: Option<String>,
}

/// Reads a body; which word of it is wrong is not said, since it may be a participant's.
///
/// # Errors
///
/// An [`ApiError`] if the body is not JSON of the expected form.
pub fn body<T: DeserializeOwned>(request: &Request) -> Result<T, ApiError> {
    serde_json::from_slice(&request.body).map_err(|_| ApiError::Field { what: "the body" })
}

/// `POST /api/decisions`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn decide(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    let asked: Asked = body(request)?;
    let (once, answered) = (asked.once.clone(), asked.suggestion.clone().filter(|_| asked.action.answers()));
    let saved = desk.act(once.as_deref(), |study, trail| match resolve(study, trail, asked)? {
        Resolution::New(decision) => Ok(Resolved::Acts(vec![EventKind::Decided(*decision)])),
        Resolution::Already(row) => Ok(Resolved::Already(vec![row])),
    })?;
    let Some(placed) = answered.and_then(|id| desk.study.offer(&OfferId::named(id))) else { return Ok(saved_answer(&saved)) };
    // It is answered, so its score need no longer be hidden.
    let mut said = said(&saved);
    said["score"] = json!(shown_score(placed));
    said["ranking"] = ranking_name(desk);
    Ok(Answer::json(status(&saved), &said))
}

/// `POST /api/decisions/batch`: all or none.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn decide_all(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct All {
        decisions: Vec<Asked>,
        #[serde(default)]
        once: Option<String>,
    }
    let All { decisions, once } = body(request)?;
    if decisions.is_empty() || decisions.len() > MOST {
        return Err(ApiError::Field { what: "the number of decisions" });
    }
    let saved = desk.act(once.as_deref(), |study, trail| {
        let mut made = Vec::new();
        for asked in decisions {
            match resolve(study, trail, Asked { once: once.clone(), ..asked })? {
                Resolution::New(decision) => made.push(*decision),
                Resolution::Already(_) => {}
            }
        }
        let of = made.len() as u32;
        let numbered = (0..).zip(made).map(|(at, decision)| EventKind::Decided(Decision { batch: Some(Batch { at, of }), ..decision }));
        Ok(Resolved::Acts(numbered.collect()))
    })?;
    let mut said = said(&saved);
    said["ranking"] = ranking_name(desk);
    Ok(Answer::json(status(&saved), &said))
}

/// The last of the rows, all of them, and the head; 200 where it stood there already.
pub fn saved_answer(saved: &Saved) -> Answer {
    Answer::json(status(saved), &said(saved))
}

fn status(saved: &Saved) -> u16 {
    if saved.added { 201 } else { 200 }
}

fn said(saved: &Saved) -> serde_json::Value {
    json!({"seq": saved.rows.last(), "seqs": saved.rows, "head": saved.head.to_string()})
}

/// Refused where nobody codes.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn coding(study: &Study) -> Result<(), ApiError> {
    match () {
        () if study.codebook_work => Err(ApiError::CodebookWork),
        () if study.between.is_some() => Err(ApiError::Adjudicating),
        () => Ok(()),
    }
}

/// The ranking that the lists come from now, so that the page can see whether its list is older.
fn ranking_name(desk: &Session) -> serde_json::Value {
    json!(desk.study.offers.ranking.as_ref().map(|made| made.learnt))
}

enum Resolution {
    New(Box<Decision>),
    Already(u64),
}

fn resolve(study: &Study, trail: &LogState, asked: Asked) -> Result<Resolution, ApiError> {
    let nothing = CoderState::default();
    let work = trail.coders.get(&study.coder).unwrap_or(&nothing);
    coding(study)?;
    match () {
        () if asked.memo.as_ref().is_some_and(|memo| memo.len() > LONGEST_MEMO) => return Err(ApiError::Field { what: "the memo" }),
        () if asked.action == Action::Undo => return undo(study, work, &asked),
        () => {}
    }
    let placed = offer(study, work, &asked)?;
    let text = match (asked.document.as_deref(), placed) {
        (Some(document), _) => study.text(document).ok_or(ApiError::NoDocument)?,
        (None, Some(placed)) => &study.texts[placed.text],
        (None, None) => return Err(ApiError::Field { what: "document" }),
    };
    if work.finished.contains(text.id()) {
        return Err(ApiError::Done);
    }
    let span = place(&asked, placed, text)?;
    let code = code(study, &asked, placed)?;
    let place = Place { document: text.id().clone(), span, code: code.clone() };
    if let Some(row) = already(work, &asked, &place, placed) {
        return Ok(Resolution::Already(row));
    }
    if matches!(asked.action, Action::Uncode | Action::Quotation) && !work.codings.contains_key(&place) {
        return Err(ApiError::NoCoding);
    }
    let memo = asked.memo.map(GuardedText::new);
    let shown = placed.and_then(PlacedOffer::shown);
    Ok(Resolution::New(Box::new(Decision {
        action: asked.action,
        document: text.id().clone(),
        text: text.known.digest,
        span,
        code,
        offer: placed.map(|placed| placed.offer.id.clone()),
        memo,
        undoes: None,
        blind: !is_open(study, work, text.id()) && !work.has_seen(text.id()),
        shown,
        shown_ms: asked.shown_ms,
        codebook: Some(study.codebook_digest),
        batch: None,
        once: asked.once,
    })))
}

/// The offer that is answered. One for a transcript that is still blind is as unknown as one that there is not.
fn offer<'a>(study: &'a Study, work: &CoderState, asked: &Asked) -> Result<Option<&'a PlacedOffer>, ApiError> {
    let Some(id) = &asked.suggestion else {
        return if asked.action.answers() { Err(ApiError::NoSuggestion) } else { Ok(None) };
    };
    if asked.action == Action::Code {
        return Err(ApiError::Field { what: "suggestion" });
    }
    let placed = study.offer(&OfferId::named(id.as_str())).filter(|placed| is_open(study, work, &placed.offer.document));
    let fits = |placed: &&PlacedOffer| asked.document.as_deref().is_none_or(|document| document == placed.offer.document.as_str());
    placed.filter(fits).map(Some).ok_or(ApiError::NoSuggestion)
}

fn place(asked: &Asked, placed: Option<&PlacedOffer>, text: &Text) -> Result<CharSpan, ApiError> {
    let span = match (asked.start, asked.end, placed) {
        (Some(start), Some(end), _) => CharSpan { start, end },
        (None, None, Some(placed)) => placed.offer.span,
        _ => return Err(ApiError::NoPlace),
    };
    // Borders may be shifted, not the excerpt exchanged for another.
    let shifted_away = placed.is_some_and(|placed| placed.offer.span.overlap(span) == 0);
    if text.holds(span) && !shifted_away { Ok(span) } else { Err(ApiError::NoPlace) }
}

fn code(study: &Study, asked: &Asked, placed: Option<&PlacedOffer>) -> Result<Option<CodeId>, ApiError> {
    let named = asked.code.as_deref().map(CodeId::new);
    let code = match (asked.action, placed) {
        (Action::Accept | Action::Reject, Some(placed)) => {
            if named.is_some_and(|named| named != placed.offer.code) {
                return Err(ApiError::NoCode);
            }
            return Ok(Some(placed.offer.code.clone()));
        }
        (Action::Memo | Action::Discuss, _) => named,
        _ => Some(named.ok_or(ApiError::NoCode)?),
    };
    // A coding under a code that the codebook lost can still be taken away.
    let must_be_known = asked.action != Action::Uncode;
    if must_be_known && code.as_ref().is_some_and(|code| !study.has_code(code)) { Err(ApiError::NoCode) } else { Ok(code) }
}

/// The row of a decision that says the same already, so that a request sent twice is written once.
fn already(work: &CoderState, asked: &Asked, place: &Place, placed: Option<&PlacedOffer>) -> Option<u64> {
    let same_memo = asked.memo.as_deref().is_none_or(|memo| work.memos.get(place).is_some_and(|kept| kept.as_str() == memo));
    if !same_memo {
        return None;
    }
    match asked.action {
        Action::Code => work.codings.get(place).map(|kept| kept.seq),
        Action::Accept | Action::Recode => {
            let answer = work.answers.get(&placed?.offer.id).filter(|answer| answer.action == asked.action)?;
            work.codings.contains_key(place).then_some(answer.seq)
        }
        Action::Reject => {
            let answer = work.answers.get(&placed?.offer.id)?;
            (answer.action == Action::Reject).then_some(answer.seq)
        }
        _ => None,
    }
}

fn undo(study: &Study, work: &CoderState, asked: &Asked) -> Result<Resolution, ApiError> {
    let standing = |row: u64| {
        let made = work.made.iter().find(|made| made.seq == row)?;
        (made.decision.action != Action::Undo && !work.is_undone(&made.id)).then_some(made)
    };
    let made = match asked.undoes {
        Some(row) => standing(row),
        None => work.last_standing(),
    };
    let made = made.ok_or(ApiError::NothingToUndo)?;
    let of = &made.decision;
    if work.finished.contains(&of.document) {
        return Err(ApiError::Done);
    }
    Ok(Resolution::New(Box::new(Decision {
        action: Action::Undo,
        memo: None,
        undoes: Some(made.id),
        shown: None,
        shown_ms: asked.shown_ms,
        codebook: Some(study.codebook_digest),
        batch: None,
        once: asked.once.clone(),
        ..of.clone()
    })))
}
