//! Words to find in the whole study: letters as they stand, or several words near each other by their stems.

use serde_json::{Value, json};

use crate::domain::corpus::span::CharSpan;
use crate::server::http::Request;
use crate::server::response::ApiError;
use crate::server::session::Session;
use crate::server::study::{Study, Text, folded};

/// The most places that a search gives.
const MOST_HITS: usize = 200;

/// Code points around a hit.
const AROUND: u32 = 80;

/// How many words may stand between the first and the last of several words, where the question does not say.
const NEAR: usize = 10;

/// `GET /api/search?q=TEXT&near=N`: one word, or several in quotation marks, are found as letters; several words are found where
/// all of them, by their stems, stand within `near` words of each other in one turn.
pub fn search(desk: &Session, request: &Request) -> Result<Value, ApiError> {
    let asked = request.asked("q").unwrap_or("").trim();
    let near = match request.asked("near").filter(|near| !near.is_empty()) {
        None => NEAR,
        Some(near) => near.parse().map_err(|_| ApiError::Field { what: "a number" })?,
    };
    let letters = asked.strip_prefix('"').map(|rest| rest.strip_suffix('"').unwrap_or(rest));
    let words: Vec<&str> = asked.split_whitespace().collect();
    let mut hits = Vec::new();
    for text in &desk.study.texts {
        let most = MOST_HITS - hits.len();
        let found: Vec<Vec<CharSpan>> = if letters.is_some() || words.len() < 2 {
            let letters: Vec<char> = letters.unwrap_or(asked).trim().chars().map(folded).collect();
            text.find(&letters, most).into_iter().map(|span| vec![span]).collect()
        } else {
            together(&desk.study, text, &words, near, most)
        };
        hits.extend(found.iter().map(|marks| hit_json(text, marks)));
        if hits.len() >= MOST_HITS {
            break;
        }
    }
    Ok(json!({"hits": hits}))
}

fn hit_json(text: &Text, marks: &[CharSpan]) -> Value {
    let start = marks.iter().map(|mark| mark.start).min().unwrap_or(0);
    let end = marks.iter().map(|mark| mark.end).max().unwrap_or(0);
    let around = whole_words(text, CharSpan { start: start.saturating_sub(AROUND), end: (end + AROUND).min(text.known.chars) });
    let turn = text.turn_at(start);
    json!({
        "document": text.id(), "start": start, "end": end, "marks": marks, "excerpt": text.slice(around), "excerpt_start": around.start,
        "unspoken": text.unspoken(around), "speaker": turn.and_then(|turn| text.speaker(turn)), "turn": turn.map(|turn| turn + 1),
    })
}

/// A place without the halves of words at its ends, and inside the turns that it touches.
fn whole_words(text: &Text, place: CharSpan) -> CharSpan {
    let chars: Vec<char> = text.slice(place).chars().collect();
    let from = if place.start == 0 { 0 } else { chars.iter().position(|char| char.is_whitespace()).map_or(0, |at| at + 1) };
    let to = if place.end == text.known.chars {
        chars.len()
    } else {
        chars.iter().rposition(|char| char.is_whitespace()).unwrap_or(chars.len())
    };
    if from < to { CharSpan { start: place.start + from as u32, end: place.start + to as u32 } } else { place }
}

/// A word of a turn: its stem and where it stands.
struct Word {
    stem: String,
    place: CharSpan,
}

fn words_of(study: &Study, text: &Text, turn: usize) -> Vec<Word> {
    let span = text.turn_span(turn);
    let mut words = Vec::new();
    let mut begun: Option<(u32, String)> = None;
    for (at, char) in (span.start..).zip(text.slice(span).chars().chain([' '])) {
        let is_letter = char.is_alphanumeric() || (char == '\'' && begun.is_some());
        match (&mut begun, is_letter) {
            (Some((_, word)), true) => word.push(char),
            (None, true) => begun = Some((at, char.to_string())),
            (Some(_), false) => {
                let (start, word) = begun.take().expect("it was begun");
                words.push(Word { stem: stem(study, &word), place: CharSpan { start, end: at } });
            }
            (None, false) => {}
        }
    }
    words
}

/// The stem of a word, as the ranking takes it; a word that it leaves out stands for itself.
fn stem(study: &Study, word: &str) -> String {
    study.rules.content_term(word).unwrap_or_else(|| word.chars().map(folded).collect())
}

/// Places where all words stand near each other in one turn: from each place of the first word, the nearest of each other one.
fn together(study: &Study, text: &Text, wanted: &[&str], near: usize, most: usize) -> Vec<Vec<CharSpan>> {
    let stems: Vec<String> = wanted.iter().map(|word| stem(study, word)).collect();
    let mut found = Vec::new();
    for turn in 0..text.transcript.turns.len() {
        let words = words_of(study, text, turn);
        let mut last = None;
        for (at, _) in words.iter().enumerate().filter(|(_, word)| word.stem == stems[0]) {
            let nearest = |stem: &String| {
                let places = words.iter().enumerate().filter(|(_, word)| word.stem == *stem).map(|(place, _)| place);
                places.min_by_key(|place| place.abs_diff(at)).filter(|place| place.abs_diff(at) <= near)
            };
            let Some(places) = stems.iter().map(nearest).collect::<Option<Vec<usize>>>() else { continue };
            let marks: Vec<CharSpan> = places.iter().map(|place| words[*place].place).collect();
            if last.as_ref() != Some(&marks) {
                found.push(marks.clone());
                last = Some(marks);
            }
            if found.len() >= most {
                return found;
            }
        }
    }
    found
}
