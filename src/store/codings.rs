//! What people decided, as codings beside those of files: for runs, comparisons and exports.

use super::{Store, StoreError};
use crate::domain::codebook::Codebook;
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;
use crate::domain::ids::{CoderId, DocumentId};
use crate::domain::review::coding::{Coding, SETTLED_CODER};
use crate::domain::review::decision::{Action, Decision};
use crate::domain::review::event::Event;
use crate::domain::review::log_state::{CoderState, LogState, Place};
use crate::domain::review::timestamp::to_the_second;
use crate::formats::codebook::{Form, read_codebook};
use crate::formats::inputs::codings::StoredCoding;
use crate::stages::agreement::pairs::{PairKind, agreed, pairs, settled_of};

/// The codings of all coders that are in force, each with the text to which it belongs, and the offers they turned down.
pub fn decided(trail: &LogState) -> Vec<StoredCoding> {
    trail.coders.iter().flat_map(|(coder, work)| decided_by(coder, work)).collect()
}

/// The same of one coder.
pub fn decided_by(coder: &CoderId, work: &CoderState) -> Vec<StoredCoding> {
    let mut all = Vec::new();
    for (place, kept) in &work.codings {
        let memo = work.memos.get(place).cloned().unwrap_or_default();
        let answer = kept.offer.as_ref().map(|_| true);
        all.extend(stored(place, coder, &kept.time, memo, kept.text, kept.seq).map(|one| StoredCoding { answer, ..one }));
    }
    all.extend(refused(coder, work));
    all
}

/// Offers that a coder turned down, and still does: no codings, but a ranking learns from them.
fn refused<'a>(coder: &'a CoderId, work: &'a CoderState) -> impl Iterator<Item = StoredCoding> + 'a {
    let turned_down = work.answers.values().filter(|answer| answer.action == Action::Reject);
    let made = turned_down.filter_map(|answer| work.made.iter().find(|made| made.seq == answer.seq));
    made.filter(|made| !work.is_undone(&made.id)).filter_map(|made| {
        let Decision { document, span, code, text, .. } = &made.decision;
        let code = code.as_ref().map(|code| work.counts_as(code));
        let place = Place { document: document.clone(), span: *span, code };
        let one = stored(&place, coder, &made.order.0, GuardedText::default(), *text, made.seq)?;
        Some(StoredCoding { answer: Some(false), ..one })
    })
}

fn stored(place: &Place, coder: &CoderId, time: &str, memo: GuardedText, text: Digest, row: u64) -> Option<StoredCoding> {
    Some(StoredCoding {
        document: place.document.to_string(),
        span: place.span,
        code: place.code.clone()?,
        coder: coder.clone(),
        created: Some(to_the_second(time)),
        memo,
        answer: None,
        text: Some(text),
        line: u32::try_from(row).unwrap_or(u32::MAX),
    })
}

/// The name under which agreed codings leave the program.
pub fn agreed_name(between: &[CoderId; 2]) -> CoderId {
    CoderId::new(format!("agreed by {} and {}", between[0], between[1]))
}

/// What two coders agreed on.
pub struct Agreed {
    /// Whose codings were compared.
    pub between: [CoderId; 2],
    /// The codings.
    pub codings: Vec<StoredCoding>,
    /// Pairs that differ and that nobody settled yet.
    pub open: usize,
}

/// What two coders agreed on, from the start or by adjudication. `None`: there is no pair of coders who are done.
///
/// Whose: the two who were compared last, else the only two who are done. Codes count as `book` calls them, or the codebook
/// that held at the last review.
///
/// # Errors
///
/// A [`StoreError`] if the codebook of the last review cannot be read from the database.
pub fn adjudicated(store: &Store, events: &[Event], book: Option<&Codebook>) -> Result<Option<Agreed>, StoreError> {
    let mut trail = LogState::of(events);
    let content = match &trail.codebook {
        Some(used) if book.is_none() => store.codebook(&used.digest)?,
        _ => None,
    };
    let held = content.and_then(|content| read_codebook(&content, Form::Toml).ok()).unwrap_or_default();
    let book = book.unwrap_or(&held);
    if !trail.versions.is_empty() {
        trail = LogState::under(events, book);
    }
    let done: Vec<&CoderId> = trail.coders.keys().filter(|coder| trail.was_done(coder)).collect();
    let last = trail.settled.last().map(|settled| settled.what.between.clone());
    let Some(between) = last.or_else(|| Some([(*done.first()?).clone(), (*done.get(1).filter(|_| done.len() == 2)?).clone()])) else {
        return Ok(None);
    };
    // A transcript that came later is compared once both are done with it too.
    let compared = |document: &DocumentId| between.iter().all(|coder| trail.has_finished(coder, document));
    let of = |coder: &CoderId| -> Vec<Coding> {
        let codings = trail.originals().excerpts(Some(coder)).into_iter().map(|excerpt| excerpt.coding);
        codings.filter(|coding| compared(&coding.document)).collect()
    };
    let pairs = pairs(&of(&between[0]), &of(&between[1]), |code| book.get(code).and_then(|code| code.facet.clone()));
    let name = agreed_name(&between);
    let still_open = |pair: &&_| settled_of(&trail.settled, &between, pair).is_empty();
    let open = pairs.iter().filter(|pair| pair.kind != PairKind::Agreed).filter(still_open).count();
    let mut all = Vec::new();
    for (coding, settled) in agreed(&trail.settled, &between, &pairs, &name) {
        let Some(text) = trail.texts.get(&coding.document) else { continue };
        let reason = settled.as_ref().map(|settled| settled.what.reason.clone()).unwrap_or_default();
        let time = settled.as_ref().map_or("", |settled| settled.time.as_str());
        let row = settled.as_ref().map_or(0, |settled| settled.seq);
        let place = Place { document: coding.document, span: coding.span, code: Some(coding.code) };
        let one = stored(&place, &name, time, reason, text.digest, row);
        all.extend(one.map(|one| StoredCoding { created: one.created.filter(|created| !created.is_empty()), ..one }));
    }
    Ok(Some(Agreed { between, codings: all, open }))
}

/// The codings of the team, under the name [`SETTLED_CODER`], once two coders have settled all in which they differed;
/// `None` before that, as half of it would pass for the whole.
pub fn settled(agreed: &Agreed) -> Option<Vec<StoredCoding>> {
    let of_team = |coding: &StoredCoding| StoredCoding { coder: CoderId::new(SETTLED_CODER), ..coding.clone() };
    (agreed.open == 0).then(|| agreed.codings.iter().map(of_team).collect())
}
