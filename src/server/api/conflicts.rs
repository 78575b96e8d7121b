//! Adjudication: two coders side by side once both are done, and what was settled.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::compared::{Passage, compared, is_compared, is_swapped, passage};
use super::decisions::{body, saved_answer};
use super::discussing::{to_discuss, uncoded};
use crate::contract::Context;
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::measure::agreement::{AgreementRow, Scope};
use crate::domain::measure::statistic::Statistic;
use crate::domain::review::coding::Coding;
use crate::domain::review::decision::Adjudication;
use crate::domain::review::event::EventKind;
use crate::domain::review::log_state::{LogState, Place};
use crate::server::http::Request;
use crate::server::response::{Answer, ApiError};
use crate::server::session::{Resolved, Session};
use crate::server::study::{Study, Text};
use crate::stages::agreement::pairs::{Pair, PairKind, alike, confusion, settled_of};
use crate::stages::agreement::study::{AgreementInput, agreement};

/// `GET /api/conflicts?document=`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn conflicts(desk: &Session, request: &Request) -> Result<Value, ApiError> {
    let (study, trail) = (&desk.study, &desk.trail);
    let ([a, b], pairs) = compared(study, trail)?;
    let document = request.asked("document").filter(|document| !document.is_empty());
    let shown = pairs.iter().filter(|pair| document.is_none_or(|document| pair.document.as_str() == document));
    let mut shown: Vec<Value> = shown.map(|pair| pair_json(desk, pair)).collect();
    shown.extend(uncoded(desk, &pairs, document));
    let table: Vec<Value> = confused(study, &pairs).into_iter().map(|(a, b, count)| json!({"a": a, "b": b, "count": count})).collect();
    let after = after(study, trail, &a, &b, &pairs);
    Ok(json!({
        "format": 1,
        "pairs": shown,
        "names_hidden": study.names_hidden,
        "coders": study.between.as_ref().filter(|_| !study.names_hidden),
        "confusion": table,
        "agreement": {"before": figures(study, trail, &[a, b].concat()), "after": figures(study, trail, &after)},
    }))
}

fn confused(study: &Study, pairs: &[Pair]) -> Vec<(Option<CodeId>, Option<CodeId>, u32)> {
    let table = confusion(pairs);
    if !study.names_hidden {
        return table;
    }
    let mut both: BTreeMap<(Option<CodeId>, Option<CodeId>), u32> = BTreeMap::new();
    for (a, b, count) in table {
        *both.entry(if a < b { (a, b) } else { (b, a) }).or_default() += count;
    }
    let mut table: Vec<_> = both.into_iter().map(|((a, b), count)| (a, b, count)).collect();
    table.sort_by_key(|row| std::cmp::Reverse(row.2));
    table
}

fn pair_json(desk: &Session, pair: &Pair) -> Value {
    let (study, trail) = (&desk.study, &desk.trail);
    let [first, second] = study.between.as_ref().expect("compared() asked for both");
    let side = |coder: &CoderId, codings: &[(CharSpan, CodeId)]| -> Vec<Value> {
        let work = trail.coders.get(coder);
        let one = |(span, code): &(CharSpan, CodeId)| {
            let place = Place { document: pair.document.clone(), span: *span, code: Some(code.clone()) };
            let memo = work.and_then(|work| work.memos.get(&place)).map(|memo| memo.as_str());
            let discuss = work.is_some_and(|work| work.to_discuss.contains(&place));
            json!({"code": code, "start": span.start, "end": span.end, "memo": memo, "discuss": discuss})
        };
        codings.iter().map(one).collect()
    };
    let (mut a, mut b) = (side(first, &pair.a), side(second, &pair.b));
    if is_swapped(study, &pair.id) {
        std::mem::swap(&mut a, &mut b);
    }
    let settled = settled_of(&trail.settled, study.between.as_ref().expect("compared() asked for both"), pair);
    let last_settled = settled.last().map(|last| {
        let codes: Vec<&CodeId> = settled.iter().filter_map(|settled| settled.what.code.as_ref()).collect();
        let (what, span) = (&last.what, last.what.span);
        json!({"seq": last.seq, "code": what.code, "codes": codes, "start": span.start, "end": span.end, "reason": what.reason.as_str(), "by": last.by})
    });
    let excerpt = study.text(pair.document.as_str()).map_or("", |text| text.slice(pair.span));
    json!({
        "id": pair.id, "document": pair.document, "start": pair.span.start, "end": pair.span.end, "facet": pair.facet,
        "excerpt": excerpt, "a": a, "b": b, "kind": pair.kind.name(), "settled": last_settled, "discuss": to_discuss(desk, pair),
    })
}

/// Both coders' codings as if each had coded as was settled. Pairs that nobody settled stay as they are.
fn after(study: &Study, trail: &LogState, a: &[Coding], b: &[Coding], pairs: &[Pair]) -> Vec<Coding> {
    let between = study.between.as_ref().expect("compared() asked for both");
    let mut out = Vec::new();
    for pair in pairs {
        let settled = settled_of(&trail.settled, between, pair);
        for (coder, own, codings) in [(&between[0], &pair.a, a), (&between[1], &pair.b, b)] {
            let coding =
                |span: CharSpan, code: &CodeId| Coding { document: pair.document.clone(), span, code: code.clone(), coder: coder.clone() };
            match settled.is_empty() {
                true => out.extend(own.iter().map(|(span, code)| coding(*span, code)).filter(|coding| codings.contains(coding))),
                false => {
                    out.extend(alike(pair, &settled).map(|(span, code)| coding(*span, code)));
                    out.extend(settled.iter().filter_map(|settled| Some(coding(settled.what.span, settled.what.code.as_ref()?))));
                }
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

/// Figures of agreement over turns, per facet and per code. They are of all that was coded, before or after suggestions were shown.
fn figures(study: &Study, trail: &LogState, codings: &[Coding]) -> Value {
    let texts: Vec<&Text> = study.texts.iter().filter(|text| is_compared(study, trail, text.id())).collect();
    let transcripts: Vec<SafeTranscript> = texts.iter().map(|text| text.transcript.clone()).collect();
    let segments: Vec<Segments> = texts.iter().map(|text| text.segments.clone()).collect();
    let groups = vec![None; transcripts.len()];
    let input =
        AgreementInput { transcripts: &transcripts, segments: &segments, groups: &groups, codings, codebook: Some(&study.codebook) };
    let Ok(outcome) = agreement(&input, &study.compared, &Context::quiet(0)) else { return Value::Null };
    let number = |figure: &Statistic| json!({"value": figure.ok(), "undefined": figure.err().map(|reason| reason.name())});
    let row = |row: &AgreementRow| {
        json!({
            "code": row.code, "facet": row.facet, "units": row.units, "percent": number(&row.percent),
            "kappa": row.kappa.as_ref().map(|kappa| number(&kappa.value)), "alpha": number(&row.alpha.value),
        })
    };
    let overall: Vec<&AgreementRow> = outcome.value.rows.iter().filter(|row| row.scope == Scope::Overall).collect();
    let (facets, codes): (Vec<&AgreementRow>, Vec<&AgreementRow>) = overall.into_iter().partition(|row| row.code.is_none());
    json!({"facets": facets.into_iter().map(row).collect::<Vec<_>>(), "codes": codes.into_iter().map(row).collect::<Vec<_>>()})
}

/// `POST /api/adjudications`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn settle(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        document: String,
        start: u32,
        end: u32,
        code: Option<String>,
        reason: String,
        #[serde(default)]
        pair: Option<String>,
        #[serde(default)]
        once: Option<String>,
    }
    let asked: Asked = body(request)?;
    let saved = desk.act(asked.once.as_deref(), |study, trail| {
        let Passage { pairs, between, text, span } = passage(study, trail, &asked.document, asked.start, asked.end)?;
        let code = asked.code.as_deref().map(CodeId::new);
        if code.as_ref().is_some_and(|code| !study.has_code(code)) {
            return Err(ApiError::NoCode);
        }
        let pair = match &asked.pair {
            Some(name) => {
                let meant = |pair: &&Pair| pair.id == *name && pair.document == *text.id() && pair.span.overlap(span) > 0;
                Some(pairs.iter().find(meant).ok_or(ApiError::NoCoding)?)
            }
            None => pair_for(study, &pairs, text.id(), span, code.as_ref()),
        };
        Ok(Resolved::Acts(vec![EventKind::Adjudicated(Adjudication {
            document: text.id().clone(),
            text: text.known.digest,
            span,
            code,
            reason: asked.reason.as_str().into(),
            between,
            pair: pair.map(|pair| pair.id.clone()),
            once: asked.once.clone(),
        })]))
    })?;
    Ok(saved_answer(&saved))
}

/// The pair that a place settles: the one of the code's facet that overlaps it most, what is in dispute before what is agreed.
fn pair_for<'a>(study: &Study, pairs: &'a [Pair], document: &DocumentId, span: CharSpan, code: Option<&CodeId>) -> Option<&'a Pair> {
    let facet = code.and_then(|code| study.codebook.get(code)).map(|code| code.facet.clone());
    let fits =
        |pair: &&Pair| pair.document == *document && pair.span.overlap(span) > 0 && facet.as_ref().is_none_or(|facet| pair.facet == *facet);
    pairs.iter().filter(fits).max_by_key(|pair| (pair.kind != PairKind::Agreed, pair.span.overlap(span)))
}
