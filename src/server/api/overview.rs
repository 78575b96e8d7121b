//! The study at a glance, and how far the coder is.

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

/// `GET /api/study`
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
    for laid in open_offers(desk) {
        let (all, undecided) = offered.entry(&laid.offer.document).or_default();
        *all += 1;
        *undecided += usize::from(!work.answers.contains_key(&laid.offer.id));
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
pub fn progress(desk: &Session, _: &Request) -> Result<Value, ApiError> {
    let work = desk.work();
    let mut counts: BTreeMap<&CodeId, [usize; 4]> = BTreeMap::new();
    for laid in open_offers(desk) {
        let of_code = counts.entry(&laid.offer.code).or_default();
        of_code[0] += 1;
        match work.answers.get(&laid.offer.id).map(|answer| answer.action) {
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
        })
    };
    let codes: Vec<Value> = desk.study.codebook.codes().iter().map(|code| row(&code.id)).collect();
    Ok(json!({"codes": codes, "documents": documents(desk)}))
}
