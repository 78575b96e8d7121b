//! The study at a glance, and how far the coder is.

use serde_json::{Value, json};

use super::{is_open, open_offers};
use crate::domain::decision::Action;
use crate::domain::ids::CodeId;
use crate::server::answer::Refusal;
use crate::server::desk::Desk;
use crate::server::http::Request;

/// `GET /api/study`
pub fn study(desk: &Desk, _: &Request) -> Result<Value, Refusal> {
    let (study, work) = (&desk.study, desk.work());
    let code = |code: &crate::domain::codebook::Code| {
        json!({
            "code": code.id, "facet": code.facet, "parent": code.parent, "brief": code.brief, "definition": code.definition,
            "inclusion": code.inclusion, "exclusion": code.exclusion, "example": code.examples, "colour": code.colour,
        })
    };
    let coders: Vec<Value> = desk.trail.coders.iter().map(|(coder, work)| json!({"coder": coder, "done": work.done.is_some()})).collect();
    Ok(json!({
        "format": 1,
        "name": study.name,
        "coder": study.coder,
        "adjudicating": study.between.is_some(),
        "done": work.done.is_some(),
        "codes": study.codebook.codes().iter().map(code).collect::<Vec<_>>(),
        "documents": documents(desk),
        "head": desk.head()?.to_string(),
        "decisions": work.made.len(),
        "coders": coders,
    }))
}

/// One row per transcript. How many suggestions there are is told once the blind step is closed.
fn documents(desk: &Desk) -> Vec<Value> {
    let (study, work) = (&desk.study, desk.work());
    let row = |text: &crate::server::study::Text| {
        let open = is_open(study, work, text.id());
        let offers = || open_offers(desk).filter(|laid| laid.offer.document == *text.id());
        let undecided = || offers().filter(|laid| !work.verdicts.contains_key(&laid.offer.id)).count();
        json!({
            "document": text.id(),
            "group": text.group,
            "turns": text.transcript.turns.len(),
            "blind_open": !work.closed.contains_key(text.id()),
            "codings": work.codings.keys().filter(|place| place.document == *text.id()).count(),
            "suggestions": open.then(|| offers().count()),
            "undecided": open.then(undecided),
        })
    };
    study.texts.iter().map(row).collect()
}

/// `GET /api/progress`
pub fn progress(desk: &Desk, _: &Request) -> Result<Value, Refusal> {
    let work = desk.work();
    let row = |code: &CodeId| {
        let offers = || open_offers(desk).filter(|laid| laid.offer.code == *code);
        let answered = |action: Action| {
            offers().filter(|laid| work.verdicts.get(&laid.offer.id).is_some_and(|verdict| verdict.action == action)).count()
        };
        let [accepted, rejected, recoded] = [Action::Accept, Action::Reject, Action::Recode].map(answered);
        json!({
            "code": code,
            "codings": work.codings.keys().filter(|place| place.code.as_ref() == Some(code)).count(),
            "suggested": offers().count(),
            "decided": accepted + rejected + recoded,
            "accepted": accepted,
            "rejected": rejected,
            "recoded": recoded,
        })
    };
    let codes: Vec<Value> = desk.study.codebook.codes().iter().map(|code| row(&code.id)).collect();
    Ok(json!({"codes": codes, "documents": documents(desk)}))
}
