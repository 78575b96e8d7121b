//! The queue: offers of open transcripts, best first, with what is around them.

use serde_json::{Value, json};

use super::found::found as found_of;
use super::lists::{of_sample, ranking_json};
use super::study_and_progress::outlook;
use super::{is_open, offer_json, open_offers, state};
use crate::domain::corpus::span::CharSpan;
use crate::server::http::Request;
use crate::server::offers::PlacedOffer;
use crate::server::response::ApiError;
use crate::server::session::Session;
use crate::server::study::Text;

/// The most offers in one answer.
const MOST: usize = 200;

/// Code points of context before and after.
const AROUND: u32 = 400;

/// `GET /api/queue?code=C&document=D&speaker=S&group=G&undecided=1&sample=1&offset=0&limit=50`; with `sample`, the passages of the code's last sample.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn queue(desk: &Session, request: &Request) -> Result<Value, ApiError> {
    let number = |name: &'static str, usual: usize| match request.asked(name) {
        None | Some("") => Ok(usual),
        Some(text) => text.parse().map_err(|_| ApiError::Field { what: name }),
    };
    let (offset, limit) = (number("offset", 0)?, number("limit", 50)?.min(MOST));
    let wanted = |name: &str| request.asked(name).filter(|value| !value.is_empty());
    let (code, document, speaker, group) = (wanted("code"), wanted("document"), wanted("speaker"), wanted("group"));
    let undecided = wanted("undecided").is_some_and(|value| value == "1");
    let fits = |placed: &&PlacedOffer| {
        let text = text_of(desk, placed);
        code.is_none_or(|code| placed.offer.code.as_str() == code)
            && document.is_none_or(|document| placed.offer.document.as_str() == document)
            && group.is_none_or(|group| text.group.as_deref() == Some(group))
            && speaker.is_none_or(|speaker| placed.turn.and_then(|turn| text.speaker(turn)) == Some(speaker))
            && (!undecided || state(desk.work(), placed) == "undecided")
    };
    let sample = code.filter(|_| wanted("sample").is_some_and(|value| value == "1")).map(|code| of_sample(desk, code).unwrap_or_default());
    let found: Vec<&PlacedOffer> = match sample {
        Some(sample) => sample.iter().filter(|placed| is_open(&desk.study, desk.work(), &placed.offer.document)).filter(fits).collect(),
        None => open_offers(desk).filter(fits).collect(),
    };
    let shown: Vec<Value> = found.iter().skip(offset).take(limit).map(|placed| with_context(desk, placed)).collect();
    let expected = code.and_then(|code| outlook(desk, code));
    Ok(json!({
        "format": 1, "total": found.len(), "suggestions": shown, "expected": expected, "ranking": ranking_json(desk, code),
        "found": code.map_or(Value::Null, |code| found_of(desk, code)),
    }))
}

fn text_of<'a>(desk: &'a Session, placed: &PlacedOffer) -> &'a Text {
    &desk.study.texts[placed.text]
}

fn with_context(desk: &Session, placed: &PlacedOffer) -> Value {
    let text = text_of(desk, placed);
    let span = placed.offer.span;
    let before = CharSpan { start: span.start.saturating_sub(AROUND), end: span.start };
    let after = CharSpan { start: span.end, end: (span.end + AROUND).min(text.known.chars) };
    let mut answer = offer_json(desk, placed);
    answer["speaker"] = json!(placed.turn.and_then(|turn| text.speaker(turn)));
    answer["group"] = json!(text.group);
    answer["excerpt"] = json!(text.slice(span));
    answer["unspoken"] = json!(text.unspoken(span));
    answer["before"] = json!(said(text, before));
    answer["after"] = json!(said(text, after));
    answer
}

/// What was said at a place, a line for each turn, with who speaks where a turn begins there: no time, mark-up or blank line.
pub fn said(text: &Text, span: CharSpan) -> String {
    let mut lines = Vec::new();
    for turn in text.turns_at(span) {
        let own = text.turn_span(turn);
        let part = CharSpan { start: own.start.max(span.start), end: own.end.min(span.end) };
        if part.start >= part.end {
            continue;
        }
        let words = text.spoken(part);
        let words = whole_words(words.trim(), part.start > own.start, part.end < own.end);
        match text.speaker(turn).filter(|_| part.start == own.start) {
            Some(speaker) => lines.push(format!("{speaker}: {words}")),
            None => lines.push(words),
        }
    }
    lines.join("\n")
}

/// Words without the halves of words at ends where they were cut out of a turn.
fn whole_words(words: &str, cut_before: bool, cut_after: bool) -> String {
    let mut words = words;
    if cut_before {
        words = words.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
    }
    if cut_after {
        words = words.rsplit_once(char::is_whitespace).map_or("", |(rest, _)| rest);
    }
    format!("{}{words}{}", if cut_before { "… " } else { "" }, if cut_after { " …" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_half_of_a_word_is_shown() {
        assert_eq!(whole_words("il I could breathe aga", true, true), "… I could breathe …");
        assert_eq!(whole_words("I could breathe", false, false), "I could breathe");
        assert_eq!(whole_words("bre", false, true), " …");
    }
}
