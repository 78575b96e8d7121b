//! Answers requests for a transcript and its coded excerpts.

use serde_json::{Value, json};

use super::{is_open, offer_json, open_offers};
use crate::domain::ids::{CoderId, DocumentId};
use crate::domain::review::log_state::CoderState;
use crate::server::http::Request;
use crate::server::response::ApiError;
use crate::server::session::Session;
use crate::server::study::Text;

/// `GET /api/excerpts?document=ID`; without a name the first transcript.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn excerpts(desk: &Session, request: &Request) -> Result<Value, ApiError> {
    let text = request.asked("document").map_or_else(|| desk.study.texts.first(), |document| desk.study.text(document));
    let text = text.ok_or(ApiError::NoDocument)?;
    let work = desk.work();
    let turns: Vec<Value> = (0..text.transcript.turns.len()).map(|turn| turn_json(text, turn)).collect();
    let mut answer = json!({
        "format": 1,
        "blind": !is_open(&desk.study, work, text.id()),
        "document": text.id(),
        "finished": work.finished.contains(text.id()),
        "turns": turns,
        "codings": codings(work, text),
        "marks": marks(work, text),
        "answers": answers(desk, text),
    });
    if is_open(&desk.study, work, text.id()) {
        // In the order of the text, which says nothing of ranks.
        let mut offers: Vec<_> = open_offers(desk).filter(|placed| placed.offer.document == *text.id()).collect();
        offers.sort_by_key(|placed| (placed.offer.span, &placed.offer.code));
        answer["suggestions"] = offers.into_iter().map(|placed| offer_json(desk, placed)).collect();
    }
    Ok(answer)
}

fn turn_json(text: &Text, turn: usize) -> Value {
    let span = text.turn_span(turn);
    json!({
        "start": span.start,
        "end": span.end,
        "speaker": text.speaker(turn),
        "role": text.transcript.turns[turn].role,
        "text": text.slice(span),
        "time": time_of(text, turn),
        "unspoken": text.unspoken(span),
    })
}

/// When a turn begins, as `h:mm:ss`; `None` where the transcript has no times.
pub fn time_of(text: &Text, turn: usize) -> Option<String> {
    text.transcript.turns[turn].time.map(|time| time.to_string())
}

/// The coder's own codings in a transcript that fit its text.
pub fn codings(work: &CoderState, text: &Text) -> Vec<Value> {
    let here = work.codings.iter().filter(|(place, kept)| place.document == *text.id() && kept.text == text.known.digest);
    here.map(|(place, kept)| {
        json!({
            "seq": kept.seq,
            "start": place.span.start,
            "end": place.span.end,
            "code": place.code,
            "memo": work.memos.get(place).map(|memo| memo.as_str()),
            "quotation": work.quotations.contains(place),
            "discuss": work.to_discuss.contains(place),
            "suggestion": kept.offer,
            "blind": kept.blind,
        })
    })
    .collect()
}

/// Memos and marks on passages that have no coding of the coder.
fn marks(work: &CoderState, text: &Text) -> Vec<Value> {
    let places: std::collections::BTreeSet<_> = work.memos.keys().chain(work.to_discuss.places()).collect();
    let here =
        places.into_iter().filter(|place| place.document == *text.id() && !work.codings.contains_key(place) && text.holds(place.span));
    here.map(|place| {
        json!({
            "start": place.span.start,
            "end": place.span.end,
            "code": place.code,
            "memo": work.memos.get(place).map(|memo| memo.as_str()),
            "discuss": work.to_discuss.contains(place),
        })
    })
    .collect()
}

/// What participants said of passages of a transcript. A packet is made from codings, so what it asks tells of them: it is
/// shown once everybody who decided anything is done, and so is the coder of this session.
fn answers(desk: &Session, text: &Text) -> Vec<Value> {
    if !everybody_done(desk, Some(text.id())) {
        return Vec::new();
    }
    let here = desk.trail.member_answers.iter().filter_map(|(_, said)| Some((said, said.asked.passage.as_ref()?)));
    let fits = here.filter(|(_, place)| place.document == *text.id() && place.text == text.known.digest && text.holds(place.span));
    fits.map(|(said, place)| {
        json!({
            "start": place.span.start, "end": place.span.end, "code": said.asked.code.as_ref().map(|code| desk.trail.counts_as(code)), "participant": said.asked.participant,
            "text": said.answer.as_str(),
        })
    })
    .collect()
}

/// Whether everybody who decided anything, and the coder of this session, is done with a transcript, or with all of them, so that nobody's
/// work reaches another too early. A name that joined elsewhere and never decided anything holds nobody up.
pub fn everybody_done(desk: &Session, document: Option<&DocumentId>) -> bool {
    let trail = &desk.trail;
    let done = |coder: &CoderId| document.map_or_else(|| trail.is_done(coder), |document| trail.has_finished(coder, document));
    let counts = |coder: &CoderId, work: &CoderState| !work.made.is_empty() || *coder == desk.study.coder;
    trail.coders.iter().all(|(coder, work)| !counts(coder, work) || done(coder))
}
