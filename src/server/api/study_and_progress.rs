//! Answers `/api/study` and `/api/progress`: the study's codes and transcripts, and how far the coder is.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::reading::everybody_done;
use super::{is_open, open_offers};
use crate::domain::codebook::Code;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::review::decision::Action;
use crate::domain::review::event::Remark;
use crate::server::http::Request;
use crate::server::response::ApiError;
use crate::server::session::Session;
use crate::server::study::Text;
use crate::stages::review::expected;

/// `GET /api/study`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn study(desk: &Session, _: &Request) -> Result<Value, ApiError> {
    let (study, work) = (&desk.study, desk.work());
    let coders: Vec<Value> = desk.trail.coders.keys().map(|coder| json!({"coder": coder, "done": desk.trail.is_done(coder)})).collect();
    Ok(json!({
        "format": 1,
        "name": study.name,
        "coder": study.coder,
        "adjudicating": study.between.is_some(),
        "codebook_work": study.codebook_work,
        "done": desk.trail.is_done(&study.coder),
        "blind": study.is_blind(work),
        "may_choose_blind": may_choose_blind(desk),
        "codes_born": !study.codebook_work,
        "version": study.codebook.version(),
        "codes": study.codebook.codes().iter().map(code_json).collect::<Vec<_>>(),
        "documents": documents(desk),
        "head": desk.head()?.to_string(),
        "decisions": work.made.len(),
        "coders": coders,
        "remarks": remarks(desk),
        "answers": answers(desk),
    }))
}

/// Whether this coder may say that there is no blind step: nobody else codes, `study.toml` leaves it open, and nobody was asked yet.
fn may_choose_blind(desk: &Session) -> bool {
    let (study, work) = (&desk.study, desk.work());
    let is_alone = desk.trail.coders.iter().all(|(coder, other)| *coder == study.coder || other.made.is_empty());
    study.codes_here() && study.blind.is_none() && study.is_blind(work) && work.blind_chosen.is_none() && is_alone
}

/// A code as the page shows it.
pub fn code_json(code: &Code) -> Value {
    json!({
        "code": code.id, "facet": code.facet, "parent": code.parent, "brief": code.brief, "definition": code.definition,
        "inclusion": code.inclusion, "exclusion": code.exclusion, "example": code.examples, "colour": code.colour,
    })
}

/// What experts said of the codebook, and whether they said it of the one that holds now.
fn remarks(desk: &Session) -> Vec<Value> {
    let one = |(expert, _, remark): &(CoderId, String, Remark)| {
        json!({
            "expert": expert, "code": remark.code, "text": remark.text.as_str(), "signed_off": remark.signed_off,
            "current": remark.codebook == desk.study.codebook_digest,
        })
    };
    desk.trail.remarks.iter().map(one).collect()
}

/// What participants said of a code or of the whole, where nobody's work can reach another by it.
fn answers(desk: &Session) -> Vec<Value> {
    if !everybody_done(desk, None) {
        return Vec::new();
    }
    let whole = desk.trail.member_answers.iter().filter(|(_, said)| said.asked.passage.is_none());
    let code = |code: &Option<CodeId>| code.as_ref().map(|code| desk.trail.counts_as(code));
    whole
        .map(|(_, said)| json!({"participant": said.asked.participant, "code": code(&said.asked.code), "text": said.answer.as_str()}))
        .collect()
}

/// One row per transcript. How many suggestions there are is said once the blind step is closed.
fn documents(desk: &Session) -> Vec<Value> {
    let (study, work) = (&desk.study, desk.work());
    let mut offered: BTreeMap<&DocumentId, (usize, usize)> = BTreeMap::new();
    for placed in open_offers(desk) {
        let (all, undecided) = offered.entry(&placed.offer.document).or_default();
        *all += 1;
        *undecided += usize::from(!work.answers.contains_key(&placed.offer.id));
    }
    let mut coded: BTreeMap<&DocumentId, usize> = BTreeMap::new();
    work.codings.keys().for_each(|place| *coded.entry(&place.document).or_default() += 1);
    let row = |text: &Text| {
        let counts = is_open(study, work, text.id()).then(|| offered.get(text.id()).copied().unwrap_or_default());
        json!({
            "document": text.id(),
            "group": text.group,
            "turns": text.transcript.turns.len(),
            "blind_open": study.is_blind(work) && !work.closed.contains_key(text.id()),
            "finished": work.finished.contains(text.id()),
            "codings": coded.get(text.id()).copied().unwrap_or_default(),
            "suggestions": counts.map(|(all, _)| all),
            "undecided": counts.map(|(_, undecided)| undecided),
        })
    };
    study.texts.iter().map(row).collect()
}

/// `GET /api/progress`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn progress(desk: &Session, _: &Request) -> Result<Value, ApiError> {
    let work = desk.work();
    let mut counts: BTreeMap<&CodeId, [usize; 4]> = BTreeMap::new();
    let lists = lists(desk);
    for placed in open_offers(desk) {
        let of_code = counts.entry(&placed.offer.code).or_default();
        of_code[0] += 1;
        match work.answers.get(&placed.offer.id).map(|answer| answer.action) {
            Some(Action::Accept) => of_code[1] += 1,
            Some(Action::Reject) => of_code[2] += 1,
            Some(Action::Recode) => of_code[3] += 1,
            _ => {}
        }
    }
    let mut coded: BTreeMap<&CodeId, usize> = BTreeMap::new();
    work.codings.keys().filter_map(|place| place.code.as_ref()).for_each(|code| *coded.entry(code).or_default() += 1);
    let row = |code: &CodeId| {
        let [suggested, accepted, rejected, recoded] = counts.get(code).copied().unwrap_or_default();
        json!({
            "code": code,
            "codings": coded.get(code).copied().unwrap_or_default(),
            "suggested": suggested,
            "decided": accepted + rejected + recoded,
            "accepted": accepted,
            "rejected": rejected,
            "recoded": recoded,
            "expected": lists.get(code).and_then(List::outlook),
        })
    };
    let codes: Vec<Value> = desk.study.codebook.codes().iter().map(|code| row(&code.id)).collect();
    Ok(json!({"codes": codes, "documents": documents(desk)}))
}

/// What is to be expected of the next offers of a code; nothing where none is open.
pub(super) fn outlook(desk: &Session, code: &str) -> Option<Value> {
    lists(desk).iter().find(|(known, _)| known.as_str() == code).and_then(|(_, list)| list.outlook())
}

/// The open offers of each code.
fn lists(desk: &Session) -> BTreeMap<&CodeId, List> {
    let mut lists: BTreeMap<&CodeId, List> = BTreeMap::new();
    for placed in open_offers(desk) {
        let list = lists.entry(&placed.offer.code).or_default();
        let score = f64::from(placed.offer.score);
        match desk.work().answers.get(&placed.offer.id) {
            Some(answer) => list.decided.push((score, answer.action == Action::Accept)),
            None => list.next.push(score),
        }
    }
    lists
}

/// Offers of one code's list, in its order.
#[derive(Default)]
struct List {
    decided: Vec<(f64, bool)>,
    next: Vec<f64>,
}

/// So many offers are looked ahead to.
const AHEAD: usize = 10;

impl List {
    /// How many of those decided were accepted, and how many of the next are likely to be; nothing where no offer is left.
    fn outlook(&self) -> Option<Value> {
        let next = &self.next[..self.next.len().min(AHEAD)];
        let found = expected(&self.decided, next, 0.95);
        let accepted = self.decided.iter().filter(|(_, accepted)| *accepted).count();
        let one = |value: f64| (value * 10.0).round() / 10.0;
        (!next.is_empty()).then(|| {
            json!({
                "accepted": accepted,
                "of": self.decided.len(),
                "next": next.len(),
                "mean": one(found.mean),
                "low": found.interval.low,
                "high": found.interval.high,
            })
        })
    }
}
