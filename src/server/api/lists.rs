//! How long a coder's lists are, what each length means in decisions and minutes, and which ranking they come from.

use serde::Deserialize;
use serde_json::{Value, json};

use super::decisions::{body, coding, saved_answer};
use super::is_open;
use crate::domain::review::decision::Action;
use crate::domain::review::event::{EventKind, ListChosen};
use crate::domain::review::log_state::CoderState;
use crate::domain::review::suggestion::Tier;
use crate::math::binomial_interval::clopper_pearson;
use crate::server::http::Request;
use crate::server::offers::PlacedOffer;
use crate::server::response::{Answer, ApiError};
use crate::server::session::{Resolved, Session};

/// Seconds that a decision is taken to last until enough of this coder's own were measured.
const SECONDS: f64 = 20.0;

/// The number of decisions that say how long one lasts, and what a code's list holds.
const ENOUGH: usize = 10;

/// The time on screen above which a decision counts as a pause.
const PAUSE_MS: u64 = 10 * 60 * 1000;

/// `POST /api/list`: the last tier that this coder's lists hold.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn choose_list(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        tier: Tier,
        #[serde(default, rename = "once")]
        _once: Option<String>,
    }
    let Asked { tier, .. } = body(request)?;
    // The same chosen twice is chosen once, so the page's name for it need not be kept.
    let saved = desk.act(None, |study, trail| {
        coding(study)?;
        let chosen = trail.coders.get(&study.coder).and_then(|work| work.list);
        Ok(if chosen == Some(tier) {
            Resolved::Already(Vec::new())
        } else {
            Resolved::Acts(vec![EventKind::ListChosen(ListChosen { tier })])
        })
    })?;
    Ok(saved_answer(&saved))
}

/// The ranking that the lists come from and the lengths that can be chosen, for all codes and for one; nothing while every transcript is blind.
pub fn ranking_json(desk: &Session, code: Option<&str>) -> Value {
    let (study, work) = (&desk.study, desk.work());
    if !study.texts.iter().any(|text| is_open(study, work, text.id())) {
        return Value::Null;
    }
    let (pending, off) = desk.ranking_state();
    let seconds = seconds_each(work);
    let mut answer = json!({
        "learnt": null, "pending": pending, "off": off, "lists": [], "trust": null,
        "seconds": seconds.unwrap_or(SECONDS).round(), "measured": seconds.is_some(),
    });
    let Some(made) = &study.offers.ranking else { return answer };
    let per_minute = 60.0 / seconds.unwrap_or(SECONDS);
    let open = made.listed.iter().filter(|(_, document, _)| is_open(study, work, document));
    let open: Vec<(bool, Tier)> =
        open.map(|(of, _, tier)| (code.is_some_and(|code| desk.trail.counts_as(of).as_str() == code), *tier)).collect();
    let list = |&tier: &Tier| {
        let all = open.iter().filter(|(_, own)| *own <= tier).count();
        let of_code = open.iter().filter(|(is_code, own)| *is_code && *own <= tier).count();
        let minutes = |left: usize| (left as f64 / per_minute).ceil();
        json!({
            "tier": tier, "chosen": tier == made.shown, "left": code.map(|_| of_code), "minutes": code.map(|_| minutes(of_code)),
            "all_left": all, "all_minutes": minutes(all),
        })
    };
    answer["learnt"] = json!(made.learnt);
    answer["lists"] = made.tiers.iter().map(list).collect();
    answer["trust"] = code.map_or(Value::Null, |code| trust(desk, code));
    answer
}

/// How far a code's order can be relied on: a word until ten of its suggestions are decided, then what was accepted of those ten, with an
/// interval. Decoys and samples do not count.
fn trust(desk: &Session, code: &str) -> Value {
    let work = desk.work();
    let mut answered: Vec<(u64, bool)> = Vec::new();
    for placed in super::open_offers(desk).filter(|placed| placed.offer.code.as_str() == code && placed.offer.rank.is_some()) {
        answered.extend(work.answers.get(&placed.offer.id).map(|answer| (answer.seq, answer.action == Action::Accept)));
    }
    answered.sort_unstable();
    answered.truncate(ENOUGH);
    if answered.len() == ENOUGH {
        let accepted = answered.iter().filter(|(_, accepted)| *accepted).count();
        let interval = clopper_pearson(accepted as u64, ENOUGH as u64, 0.95).ok();
        return json!({"accepted": accepted, "of": ENOUGH, "low": interval.map(|own| own.low), "high": interval.map(|own| own.high)});
    }
    let made = desk.study.offers.ranking.as_ref().map(|made| &made.reliance);
    let of = made.and_then(|reliance| reliance.iter().find(|(own, _)| desk.trail.counts_as(own).as_str() == code));
    of.map_or(
        Value::Null,
        |(_, (reliance, number))| json!({"word": reliance.words(), "number": (f64::from(*number) * 100.0).round() / 100.0}),
    )
}

/// How long a decision of this coder lasts: the middle one of the last that were measured; `None` until there are enough.
fn seconds_each(work: &CoderState) -> Option<f64> {
    let answers = work.made.iter().rev().filter(|made| made.decision.action.answers());
    let mut times: Vec<u64> = answers.filter_map(|made| made.decision.shown_ms).filter(|ms| (1..PAUSE_MS).contains(ms)).take(50).collect();
    times.sort_unstable();
    (times.len() >= ENOUGH).then(|| (times[times.len() / 2] as f64 / 1000.0).max(1.0))
}

/// The passages of the last sample of a code; `None` where none was drawn.
pub fn of_sample<'a>(desk: &'a Session, code: &str) -> Option<&'a [PlacedOffer]> {
    let (row, _) = desk.work().samples.iter().rev().find(|(_, sample)| sample.code.as_str() == code)?;
    Some(desk.study.offers.sample(*row))
}
