//! How much of a code is found: a sample that a coder draws and reads, and what it says.
//!
//! Of the passages that the coder neither gave the code nor refused it, some are drawn at random, without a look at any score, and written down before the
//! first is opened. What share of the code's passages had been found when it was drawn follows with an interval, exact for a finite stock
//! (`src/math/recall.rs`). It speaks of transcripts whose suggestions the coder may see, and of what this coder takes the code to be.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::decisions::{body, coding, saved_answer};
use super::is_open;
use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::{Digest, hash64};
use crate::domain::ids::{CodeId, DocumentId};
use crate::domain::measure::sample::CoverageSample;
use crate::domain::review::decision::Action;
use crate::domain::review::event::{DrawnPassage, EventKind, SampleDrawn};
use crate::domain::review::log_state::{CoderState, LogState};
use crate::math::recall::{Population, missed_units, recall_estimate, recall_interval};
use crate::server::http::Request;
use crate::server::response::{Answer, ApiError};
use crate::server::session::{Resolved, Session};
use crate::server::study::Study;

/// The most passages of a sample, and the fewest that say anything.
const SIZES: std::ops::RangeInclusive<usize> = 10..=400;

/// The confidence of intervals.
const CONFIDENCE: f64 = 0.95;

/// `POST /api/sample`: draws passages for a code. While a sample of the code is not read to its end, no other is drawn.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn draw(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        code: String,
        size: usize,
        #[serde(default)]
        once: Option<String>,
    }
    let Wanted { code, size, once } = body(request)?;
    if !SIZES.contains(&size) {
        return Err(ApiError::Field { what: "the size of a sample" });
    }
    let saved = desk.act(once.as_deref(), |study, trail| {
        coding(study)?;
        let code = CodeId::new(&code);
        if !study.has_code(&code) {
            return Err(ApiError::NoCode);
        }
        let nothing = CoderState::default();
        let work = trail.coders.get(&study.coder).unwrap_or(&nothing);
        let last = work.samples.iter().rev().find(|(_, sample)| sample.code == code);
        if let Some((row, sample)) = last
            && read(study, work, *row).0 < sample.drawn.len()
        {
            return Ok(Resolved::Already(vec![*row]));
        }
        let sample = drawn(study, trail, work, code, size);
        if sample.drawn.is_empty() {
            return Err(ApiError::NothingToSample);
        }
        Ok(Resolved::Acts(vec![EventKind::SampleDrawn(SampleDrawn { once: once.clone(), ..sample })]))
    })?;
    Ok(saved_answer(&saved))
}

/// Draws a sample by hash: of the study's seed, the last row of the log, and each passage.
fn drawn(study: &Study, trail: &LogState, work: &CoderState, code: CodeId, size: usize) -> SampleDrawn {
    let mut given: BTreeMap<&DocumentId, Vec<CharSpan>> = BTreeMap::new();
    for place in work.codings.keys().filter(|place| place.code.as_ref() == Some(&code)) {
        given.entry(&place.document).or_default().push(place.span);
    }
    let mut refused: BTreeMap<&DocumentId, Vec<CharSpan>> = BTreeMap::new();
    for (id, _) in work.answers.iter().filter(|(_, answer)| answer.action != Action::Accept) {
        if let Some(placed) = study.offer(id).filter(|placed| placed.offer.code == code) {
            refused.entry(&placed.offer.document).or_default().push(placed.offer.span);
        }
    }
    let meets = |spans: &BTreeMap<&DocumentId, Vec<CharSpan>>, document: &DocumentId, span: CharSpan| {
        spans.get(document).is_some_and(|spans| spans.iter().any(|other| meets(*other, span)))
    };
    let seed = hash64(study.seed, "sample of a code", trail.last);
    let (mut coded, mut stock) = (0, Vec::new());
    for candidate in study.candidates.iter().filter(|candidate| is_open(study, work, &candidate.document)) {
        let (document, span) = (&candidate.document, candidate.span);
        if meets(&given, document, span) {
            coded += 1;
        } else if !meets(&refused, document, span) {
            let key = Digest::of_parts([document.as_str().as_bytes(), &span.start.to_le_bytes(), &span.end.to_le_bytes()]);
            let mut first = [0; 8];
            first.copy_from_slice(&key.as_bytes()[..8]);
            stock.push((hash64(seed, code.as_str(), u64::from_le_bytes(first)), document, span));
        }
    }
    let of = stock.len() as u64;
    stock.sort_unstable();
    stock.truncate(size);
    let passage = |(_, document, span): (u64, &DocumentId, CharSpan)| {
        let text = study.text(document.as_str()).map(|text| text.known.digest)?;
        Some(DrawnPassage { document: document.clone(), text, span })
    };
    let transcripts = study.texts.iter().filter(|text| is_open(study, work, text.id())).count() as u64;
    SampleDrawn { code, coded, stock: of, transcripts, drawn: stock.into_iter().filter_map(passage).collect(), once: None }
}

/// Whether two places share half of the shorter one.
fn meets(a: CharSpan, b: CharSpan) -> bool {
    2 * a.overlap(b) as usize >= a.len().min(b.len()) && a.overlap(b) > 0
}

/// How many passages of a sample are answered, and how many of them were given the code.
fn read(study: &Study, work: &CoderState, row: u64) -> (usize, usize) {
    let answers = study.offers.sample(row).iter().filter_map(|placed| work.answers.get(&placed.offer.id));
    answers.fold((0, 0), |(read, found), answer| (read + 1, found + usize::from(answer.action == Action::Accept)))
}

/// What the last sample of a code says; nothing where none was drawn.
pub fn found(desk: &Session, code: &str) -> Value {
    let work = desk.work();
    let Some((row, sample)) = work.samples.iter().rev().find(|(_, sample)| sample.code.as_str() == code) else { return Value::Null };
    let (answered, found) = read(&desk.study, work, *row);
    let drawn = desk.study.offers.sample(*row).len();
    let mut answer = json!({
        "drawn": drawn, "answered": answered, "found": found, "coded": sample.coded, "stock": sample.stock, "transcripts": sample.transcripts,
        "changed": drawn < sample.drawn.len(), "share": null, "low": null, "high": null, "missed": null,
    });
    // A figure is given once the whole sample is read: one that stops where it looks well is none.
    if answered == drawn && drawn == sample.drawn.len() && drawn > 0 {
        let counts = CoverageSample { accepted: sample.coded, unsuggested: sample.stock, sampled: drawn as u64, found: found as u64 };
        let interval = recall_interval(counts, CONFIDENCE, Population::Finite).ok();
        let (least, most) = missed_units(counts, (1.0 - CONFIDENCE) / 2.0);
        answer["share"] = json!(recall_estimate(counts).ok());
        answer["low"] = json!(interval.map(|interval| interval.low));
        answer["high"] = json!(interval.map(|interval| interval.high));
        answer["missed"] = json!([least, most]);
    }
    answer
}
