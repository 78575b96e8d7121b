//! What the page of proposals asks, below `/api/identifiers`. `docs/review.md` holds the list.
//!
//! Every request but the first says which list it was made on (`seen`); one that was made on another list is refused, and the page reads anew.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::listed;
use crate::domain::corpus::identifier::IdentifierKind;
use crate::domain::corpus::name_list::Verdict;
use crate::server::http::Request;
use crate::server::identifier_error::IdentifierError;
use crate::server::response::{Answer, ApiError};
use crate::study::deidentify::{ActRefused, ProposalReview, ReviewAct};

/// Answers a request that passed the guard's checks.
///
/// # Errors
/// An [`ApiError`] with its status and the way out.
pub fn answer(proposals: &Mutex<ProposalReview>, request: &Request) -> Result<Answer, ApiError> {
    let mut proposals = held(proposals)?;
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/api/identifiers") => list(&mut proposals).map(|value| Answer::json(200, &value)),
        ("GET", "/api/identifiers/places") => places(&proposals, request).map(|value| Answer::json(200, &value)),
        ("POST", "/api/identifiers/acts") => act(&mut proposals, request).map(|value| Answer::json(201, &value)),
        (_, "/api/identifiers" | "/api/identifiers/places" | "/api/identifiers/acts") => Err(ApiError::Method),
        _ => Err(ApiError::NoPage),
    }
}

/// The proposals. A thread that fell over may leave them half changed, but never a half-written list: they are read anew.
///
/// # Errors
/// An [`ApiError`] if they cannot be read anew; until they are, nothing is answered from what was left.
fn held(proposals: &Mutex<ProposalReview>) -> Result<MutexGuard<'_, ProposalReview>, ApiError> {
    proposals.lock().or_else(|poisoned| {
        let mut inner = PoisonError::into_inner(poisoned);
        inner.reload().map_err(|error| IdentifierError::NotOpened { text: error.to_string() })?;
        proposals.clear_poison();
        Ok(inner)
    })
}

/// The whole list, read anew where somebody changed it elsewhere.
fn list(proposals: &mut ProposalReview) -> Result<Value, ApiError> {
    if !proposals.is_current() {
        proposals.reload().map_err(|error| IdentifierError::NotOpened { text: error.to_string() })?;
    }
    Ok(listed::list(proposals))
}

fn is_seen(proposals: &ProposalReview, seen: &str) -> Result<(), ApiError> {
    if seen == proposals.work().stamp.word() { Ok(()) } else { Err(IdentifierError::Overtaken.into()) }
}

fn places(proposals: &ProposalReview, request: &Request) -> Result<Value, ApiError> {
    is_seen(proposals, request.asked("seen").unwrap_or_default())?;
    let number = |name: &str| request.asked(name).and_then(|text| text.parse::<usize>().ok());
    let row = number("row").filter(|row| *row < proposals.work().names.len()).ok_or(ApiError::Field { what: "row" })?;
    Ok(listed::places(proposals, row, number("from").unwrap_or(0)))
}

fn act(proposals: &mut ProposalReview, request: &Request) -> Result<Value, ApiError> {
    let body: Value = serde_json::from_slice(&request.body).map_err(|_| ApiError::Malformed)?;
    is_seen(proposals, body["seen"].as_str().unwrap_or_default())?;
    let row = || body["row"].as_u64().and_then(|row| usize::try_from(row).ok()).ok_or(ApiError::Field { what: "row" });
    let placed;
    let act = match body["act"].as_str().unwrap_or_default() {
        "undo" => return done(proposals.undo(), proposals),
        "refuse_details" => ReviewAct::DecideKind(IdentifierKind::Detail, Verdict::Refuse),
        "accept" => ReviewAct::Decide(row()?, Verdict::Accept),
        "accept_together" => ReviewAct::AcceptTogether(row()?),
        "refuse" => ReviewAct::Decide(row()?, Verdict::Refuse),
        "whole_word" => ReviewAct::WholeWord(row()?),
        "match_case" => ReviewAct::MatchCase(row()?),
        "stand_in" => ReviewAct::StandIn {
            row: row()?,
            text: body["text"].as_str().ok_or(ApiError::Field { what: "text" })?,
            alone: body["alone"].as_bool().unwrap_or(false),
        },
        "places" => {
            placed = verdicts(&body)?;
            ReviewAct::Places(row()?, &placed)
        }
        _ => return Err(ApiError::Field { what: "act" }),
    };
    done(proposals.act(&act), proposals)
}

/// The places that a request names, each with the same verdict; no verdict: as the spelling.
fn verdicts(body: &Value) -> Result<Vec<(usize, Option<Verdict>)>, ApiError> {
    let verdict = match &body["decision"] {
        Value::Null => None,
        word => Some(word.as_str().and_then(Verdict::from_name).ok_or(ApiError::Field { what: "decision" })?),
    };
    let places = body["places"].as_array().ok_or(ApiError::Field { what: "places" })?;
    let number = |place: &Value| place.as_u64().and_then(|place| usize::try_from(place).ok());
    places.iter().map(|place| Some((number(place)?, verdict))).collect::<Option<_>>().ok_or(ApiError::Field { what: "places" })
}

/// What came of an act.
fn done(acted: Result<Vec<usize>, ActRefused>, proposals: &ProposalReview) -> Result<Value, ApiError> {
    match acted {
        Ok(rows) => Ok(listed::changed(proposals, &rows)),
        Err(ActRefused::Overtaken) => Err(IdentifierError::Overtaken.into()),
        Err(ActRefused::StandIn) => Err(IdentifierError::StandIn.into()),
        Err(ActRefused::NothingToUndo) => Err(ApiError::NothingToUndo),
        Err(ActRefused::NoPlace) => Err(ApiError::Field { what: "place" }),
        Err(ActRefused::NotSaved(error)) => Err(IdentifierError::NotSaved { text: error.to_string() }.into()),
    }
}
