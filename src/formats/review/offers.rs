//! `suggestions.jsonl` of a run read back, and offers as the database holds them.

use serde::Deserialize;

use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, DocumentId};
use crate::domain::review::offer::{Offer, OfferId, OfferWhy};
use crate::formats::fault::FormatFault;

#[derive(Deserialize)]
struct Line {
    code: String,
    rank: u32,
    score: f32,
    document: String,
    start: u32,
    end: u32,
    why: Why,
}

#[derive(Deserialize)]
struct Why {
    terms: Vec<Term>,
    context: f32,
    against: Vec<String>,
    #[serde(default)]
    third_person: Vec<String>,
}

#[derive(Deserialize)]
struct Term {
    term: String,
    clause: Option<String>,
}

/// Reads the suggestions of a run, in the order of the file.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_suggestions(text: &str) -> Result<Vec<Offer>, FormatFault> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            let fault = |_| FormatFault::new("this line is no suggestion", "run the study once more").at(at as u32 + 1);
            let Line { code, rank, score, document, start, end, why } = serde_json::from_str(line).map_err(fault)?;
            let (code, document, span) = (CodeId::from(code), DocumentId::from(document), CharSpan { start, end });
            let terms = why.terms.into_iter().map(|term| (term.term, term.clause)).collect();
            let why = OfferWhy { terms, context: why.context, against: why.against, third_person: why.third_person };
            Ok(Offer { id: OfferId::of(&code, &document, span), code, document, span, rank: Some(rank), score, why })
        })
        .collect()
}

/// An offer as a row of the database holds it.
pub fn offer_json(offer: &Offer) -> String {
    serde_json::to_string(offer).expect("an offer's numbers are finite, and all else can be written")
}

/// The offer of a row; `None` where it is none.
pub fn read_offer(text: &str) -> Option<Offer> {
    serde_json::from_str(text).ok()
}

/// The digest of offers in their order, over their rows as they are stored.
pub fn digest_of_offers<'a>(rows: impl IntoIterator<Item = &'a str>) -> Digest {
    Digest::of_parts([b"offers".as_slice()].into_iter().chain(rows.into_iter().map(str::as_bytes)))
}
