//! What can be asked of the server, below `/api/`. `docs/review.md` holds the list.
//!
//! Nothing here gives out a suggestion, its rank, a count of suggestions or their order for a transcript whose blind step
//! this coder has not closed, and nothing of another coder's work before both are done.

mod codebook;
mod coded_excerpts;
mod compared;
mod conflicts;
mod decisions;
mod discussing;
mod found;
mod lists;
mod live_codes;
mod memos;
mod pictures;
mod queue;
mod quotes;
mod reading;
mod review_steps;
mod study_and_progress;
mod word_search;

use serde_json::{Value, json};

use super::http::Request;
use super::offers::PlacedOffer;
use super::response::{Answer, ApiError};
use super::session::Session;
use super::study::Study;
use crate::domain::ids::DocumentId;
use crate::domain::review::decision::Action;
use crate::domain::review::log_state::CoderState;

/// Answers a request that passed the guard's checks.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn answer(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    let read = |desk: &mut Session, give: fn(&Session, &Request) -> Result<Value, ApiError>| {
        desk.catch_up()?;
        Ok(Answer::json(200, &give(desk, request)?))
    };
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/api/study") => read(desk, study_and_progress::study),
        ("GET", "/api/progress") => read(desk, study_and_progress::progress),
        ("GET", "/api/excerpts") => read(desk, reading::excerpts),
        ("GET", "/api/search") => read(desk, word_search::search),
        ("GET", "/api/queue") => read(desk, queue::queue),
        ("GET", "/api/conflicts") => read(desk, conflicts::conflicts),
        ("GET", "/api/codebook") => read(desk, codebook::codebook),
        ("GET", "/api/codings") => read(desk, coded_excerpts::codings),
        ("GET", "/api/memos") => read(desk, memos::memos),
        ("GET", "/api/glance") => read(desk, pictures::at_a_glance),
        ("GET", "/api/picture") => read(desk, pictures::picture),
        ("GET", "/api/words") => read(desk, pictures::words),
        ("GET", "/api/quotes") => quotes::quotes(desk, request),
        ("POST", "/api/memos") => memos::note(desk, request),
        ("POST", "/api/codes") => live_codes::change(desk, request),
        ("POST", "/api/reopen") => review_steps::reopen(desk, request),
        ("POST", "/api/list") => lists::choose_list(desk, request),
        ("POST", "/api/sample") => found::draw(desk, request),
        ("POST", "/api/blind/choice") => review_steps::choose_blind(desk, request),
        ("POST", "/api/codebook/try") => codebook::attempt(desk, request),
        ("POST", "/api/codebook") => codebook::revise_codebook(desk, request),
        ("POST", "/api/decisions") => decisions::decide(desk, request),
        ("POST", "/api/decisions/batch") => decisions::decide_all(desk, request),
        ("POST", "/api/blind") => review_steps::close_blind(desk, request),
        ("POST", "/api/done") => review_steps::done(desk, request),
        ("POST", "/api/adjudications") => conflicts::settle(desk, request),
        ("POST", "/api/discussions") => discussing::discuss(desk, request),
        (_, path) if KNOWN.contains(&path) => Err(ApiError::Method),
        _ => Err(ApiError::NoPage),
    }
}

const KNOWN: [&str; 25] = [
    "/api/glance",
    "/api/picture",
    "/api/words",
    "/api/quotes",
    "/api/study",
    "/api/progress",
    "/api/excerpts",
    "/api/search",
    "/api/queue",
    "/api/conflicts",
    "/api/decisions",
    "/api/decisions/batch",
    "/api/blind",
    "/api/done",
    "/api/adjudications",
    "/api/discussions",
    "/api/codebook",
    "/api/codebook/try",
    "/api/codes",
    "/api/codings",
    "/api/memos",
    "/api/reopen",
    "/api/blind/choice",
    "/api/list",
    "/api/sample",
];

/// Whether suggestions for a transcript may be shown to the coder of this session.
fn is_open(study: &Study, work: &CoderState, document: &DocumentId) -> bool {
    study.codes_here() && (work.closed.contains_key(document) || !study.is_blind(work))
}

/// Offers for transcripts whose blind step is closed, in the order of their queues.
fn open_offers(desk: &Session) -> impl Iterator<Item = &PlacedOffer> {
    let work = desk.work();
    desk.study.offers.iter().filter(|placed| is_open(&desk.study, work, &placed.offer.document))
}

/// How an offer was answered.
fn state(work: &CoderState, placed: &PlacedOffer) -> &'static str {
    match work.answers.get(&placed.offer.id).map(|answer| answer.action) {
        Some(Action::Accept) => "accepted",
        Some(Action::Reject) => "rejected",
        Some(Action::Recode) => "recoded",
        _ => "undecided",
    }
}

/// An offer as the page shows it. Its score is shown once it is answered; nothing says whether it is a decoy.
fn offer_json(desk: &Session, placed: &PlacedOffer) -> Value {
    let (offer, answer) = (&placed.offer, desk.work().answers.get(&placed.offer.id));
    let terms: Vec<Value> =
        desk.study.marks(placed).iter().map(|(span, term)| json!({"start": span.start, "end": span.end, "term": term})).collect();
    let around = match offer.why.context {
        context if context >= 0.5 => "what is around it adds",
        context if context <= -0.5 => "what is around it takes away",
        _ => "",
    };
    json!({
        "id": offer.id,
        "document": offer.document,
        "start": offer.span.start,
        "end": offer.span.end,
        "code": offer.code,
        "rank_hidden": true,
        "why": {"terms": terms, "clause": clause(&desk.study, placed), "context": around, "against": offer.why.against.join("; "), "third_person": offer.why.third_person},
        "state": state(desk.work(), placed),
        "seq": answer.map(|answer| answer.seq),
        "score": answer.map(|_| shown_score(placed)),
    })
}

/// The score of an offer, as it is shown once it is answered.
fn shown_score(placed: &PlacedOffer) -> f64 {
    (f64::from(placed.offer.score) * 100.0).round() / 100.0
}

/// The clause of the codebook that the strongest term comes from, in the codebook's words.
fn clause(study: &Study, placed: &PlacedOffer) -> String {
    let Some(name) = placed.offer.why.terms.iter().find_map(|(_, clause)| clause.as_deref()) else { return String::new() };
    let Some(code) = study.codebook.get(&placed.offer.code) else { return String::new() };
    let words = match name {
        "name" => code.id.to_string(),
        "definition" => [code.brief.as_str(), code.definition.as_str()].join(" ").trim().to_owned(),
        "when to use" => code.inclusion.clone(),
        "when not to use" => code.exclusion.clone(),
        "terms" => code.seeds.join("; "),
        _ => code.examples.join("; "),
    };
    if words.is_empty() { name.to_owned() } else { format!("{name}: {words}") }
}
