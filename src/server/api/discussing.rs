//! What is to be discussed before it is settled: marked by a coder while coding, or by anyone who adjudicates.

use serde::Deserialize;
use serde_json::{Value, json};

use super::compared::{Passage, is_compared, is_swapped, passage};
use super::decisions::{body, saved_answer};
use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::Digest;
use crate::domain::ids::{CoderId, DocumentId};
use crate::domain::review::decision::Discussion;
use crate::domain::review::event::EventKind;
use crate::domain::review::log_state::Place;
use crate::server::http::Request;
use crate::server::response::{Answer, ApiError};
use crate::server::session::{Resolved, Session};
use crate::stages::agreement::pairs::{Pair, marked, settled_of};

/// Who wants a pair discussed: the coder of either side, and anyone who adjudicates, who has the last word.
pub fn to_discuss(desk: &Session, pair: &Pair) -> Value {
    let study = &desk.study;
    let between = study.between.as_ref().expect("anyone who asks for pairs compares two coders");
    let by = |coder: &CoderId| marks(desk, coder).any(|place| concerns(desk, place, pair));
    let here = marked(&desk.trail.discussed, between, Some(&pair.id), &pair.document, pair.span);
    // What was settled after that was discussed.
    let settled = settled_of(&desk.trail.settled, between, pair).last().map(|settled| (settled.time.as_str(), settled.seq));
    let here =
        here.filter(|marked| settled.is_none_or(|settled| settled < (marked.time.as_str(), marked.seq))).map(|marked| marked.what.open);
    sides(desk, &pair.id, between.each_ref().map(by), here)
}

fn sides(desk: &Session, id: &str, [a, b]: [bool; 2], here: Option<bool>) -> Value {
    let (a, b) = if is_swapped(&desk.study, id) { (b, a) } else { (a, b) };
    json!({"a": a, "b": b, "here": here})
}

/// What a coder marked, in texts as they are now.
fn marks<'a>(desk: &'a Session, coder: &CoderId) -> impl Iterator<Item = &'a Place> + use<'a> {
    let work = desk.trail.coders.get(coder);
    work.into_iter()
        .flat_map(|work| work.to_discuss.places())
        .filter(|place| is_compared(&desk.study, &desk.trail, &place.document))
        .filter(|place| desk.study.text(place.document.as_str()).is_some_and(|text| text.holds(place.span)))
}

/// Whether a mark speaks of a pair: it lies on it, and its code, where it has one, is of the pair's facet.
fn concerns(desk: &Session, place: &Place, pair: &Pair) -> bool {
    let facet = |place: &Place| {
        let code = place.code.as_ref()?;
        Some(desk.study.codebook.get(code).and_then(|code| code.facet.clone()))
    };
    place.document == pair.document && place.span.overlap(pair.span) > 0 && facet(place).is_none_or(|facet| facet == pair.facet)
}

/// Passages that a coder wants discussed and neither coded: there is nothing to settle, and something to talk about.
pub fn uncoded(desk: &Session, pairs: &[Pair], document: Option<&str>) -> Vec<Value> {
    let study = &desk.study;
    let between = study.between.as_ref().expect("anyone who asks for pairs compares two coders");
    let mut places: Vec<(&DocumentId, CharSpan)> = between
        .iter()
        .flat_map(|coder| marks(desk, coder))
        .filter(|place| document.is_none_or(|document| place.document.as_str() == document))
        .filter(|place| !pairs.iter().any(|pair| concerns(desk, place, pair)))
        .map(|place| (&place.document, place.span))
        .collect();
    places.sort();
    places.dedup();
    places.into_iter().map(|(document, span)| uncoded_json(desk, document, span)).collect()
}

fn uncoded_json(desk: &Session, document: &DocumentId, span: CharSpan) -> Value {
    let study = &desk.study;
    let between = study.between.as_ref().expect("anyone who asks for pairs compares two coders");
    let (start, end) = (span.start.to_le_bytes(), span.end.to_le_bytes());
    let id = Digest::of_parts([b"passage".as_slice(), document.as_str().as_bytes(), &start, &end]).short();
    let at = |place: &&Place| place.document == *document && place.span == span;
    let by = |coder: &CoderId| marks(desk, coder).any(|place| at(&place));
    let memo = |coder: &CoderId| {
        let memos = desk.trail.coders.get(coder).into_iter().flat_map(|work| &work.memos);
        memos.filter(|(place, _)| at(place)).map(|(_, memo)| memo.as_str().to_owned()).next()
    };
    let mut memos = between.each_ref().map(memo);
    if is_swapped(study, &id) {
        memos.swap(0, 1);
    }
    let here = marked(&desk.trail.discussed, between, None, document, span).map(|marked| marked.what.open);
    json!({
        "id": id, "document": document, "start": span.start, "end": span.end, "facet": null,
        "excerpt": study.text(document.as_str()).map_or("", |text| text.slice(span)),
        "a": [], "b": [], "kind": "not coded", "settled": null, "memos": memos,
        "discuss": sides(desk, &id, between.each_ref().map(by), here),
    })
}

/// `POST /api/discussions`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn discuss(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        document: String,
        start: u32,
        end: u32,
        open: bool,
        #[serde(default)]
        pair: Option<String>,
        #[serde(default)]
        once: Option<String>,
    }
    let asked: Asked = body(request)?;
    let saved = desk.act(asked.once.as_deref(), |study, trail| {
        let Passage { pairs, between, text, span } = passage(study, trail, &asked.document, asked.start, asked.end)?;
        if asked.pair.as_ref().is_some_and(|name| !pairs.iter().any(|pair| pair.id == *name && pair.document == *text.id())) {
            return Err(ApiError::NoCoding);
        }
        let what = Discussion {
            document: text.id().clone(),
            text: text.known.digest,
            span,
            open: asked.open,
            between,
            pair: asked.pair.clone(),
            once: asked.once.clone(),
        };
        // Marked twice is marked once.
        let last = marked(&trail.discussed, &what.between, what.pair.as_deref(), &what.document, span);
        let settled_since =
            last.is_some_and(|last| trail.settled.iter().any(|settled| settled.what.pair == what.pair && settled.seq > last.seq));
        Ok(match last.filter(|last| last.what.open == what.open && !settled_since) {
            Some(last) => Resolved::Already(vec![last.seq]),
            None => Resolved::Acts(vec![EventKind::Discussed(what)]),
        })
    })?;
    Ok(saved_answer(&saved))
}
