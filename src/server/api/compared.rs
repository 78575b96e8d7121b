//! What two coders' work is compared over once both are done: passages, the pairs of codings on them, and who may see them.

use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::hash_choice;
use crate::domain::ids::{CoderId, DocumentId};
use crate::domain::review::coding::Coding;
use crate::domain::review::log_state::LogState;
use crate::server::response::ApiError;
use crate::server::study::{Study, Text};
use crate::stages::agreement::pairs::{Pair, pairs};

/// The codings of both in what is compared, each once, and the pairs that they make. Refused unless both were done once, and so
/// was the coder of this session, where they code.
pub(super) fn compared(study: &Study, trail: &LogState) -> Result<([Vec<Coding>; 2], Vec<Pair>), ApiError> {
    let between = study.between.as_ref().ok_or(ApiError::NotAdjudicating)?;
    let looks = trail.coders.contains_key(&study.coder).then_some(&study.coder);
    if !between.iter().chain(looks).all(|coder| trail.was_done(coder)) {
        return Err(ApiError::NotAdjudicating);
    }
    let of = |coder: &CoderId| -> Vec<Coding> {
        let codings = trail.originals().excerpts(Some(coder)).into_iter().map(|excerpt| excerpt.coding);
        codings.filter(|coding| is_compared(study, trail, &coding.document)).collect()
    };
    let [a, b] = [of(&between[0]), of(&between[1])];
    let pairs = pairs(&a, &b, |code| study.codebook.get(code).and_then(|code| code.facet.clone()));
    Ok(([a, b], pairs))
}

/// Whether a transcript is compared: both coders are done with it, and so is the coder of this session, where they code.
pub(super) fn is_compared(study: &Study, trail: &LogState, document: &DocumentId) -> bool {
    let looks = trail.coders.contains_key(&study.coder).then_some(&study.coder);
    study.between.iter().flatten().chain(looks).all(|coder| trail.has_finished(coder, document))
}

/// A passage under adjudication, between whom, and the pairs that their codings make.
pub(super) struct Passage<'a> {
    pub pairs: Vec<Pair>,
    pub between: [CoderId; 2],
    pub text: &'a Text,
    pub span: CharSpan,
}

/// Finds a passage. Refused unless both coders are done and the text holds it.
pub(super) fn passage<'a>(study: &'a Study, trail: &LogState, document: &str, start: u32, end: u32) -> Result<Passage<'a>, ApiError> {
    let (_, pairs) = compared(study, trail)?;
    let between = study.between.clone().ok_or(ApiError::NotAdjudicating)?;
    let text = study.text(document).ok_or(ApiError::NoDocument)?;
    let span = CharSpan { start, end };
    if !is_compared(study, trail, text.id()) {
        return Err(ApiError::NotAdjudicating);
    }
    if text.holds(span) { Ok(Passage { pairs, between, text, span }) } else { Err(ApiError::NoPlace) }
}

/// Whether a pair's coders change sides: with names hidden, which coder is where is drawn for each pair, and the table does not distinguish
/// the two.
pub(super) fn is_swapped(study: &Study, id: &str) -> bool {
    let number = u64::from_str_radix(id, 16).unwrap_or(0);
    study.names_hidden && hash_choice(0, "sides", number, 2) == 1
}
