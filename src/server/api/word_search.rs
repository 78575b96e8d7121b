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
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
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

/// A word of a turn that may be one of those that are looked for: which word of the turn it is, its stem, and where it is.
struct Word {
    at: usize,
    stem: String,
    place: CharSpan,
}

/// How many first letters a word shares with every form of it: stems differ at the end.
const SHARED: usize = 3;

/// The words of a turn that begin as one of those that are looked for; the others need no stem.
fn words_like(study: &Study, text: &Text, turn: usize, begin: &[Vec<char>]) -> Vec<Word> {
    let span = text.turn_span(turn);
    let letters = text.letters(span);
    let mut words = Vec::new();
    let (mut from, mut at) = (None, 0);
    for place in 0..=letters.len() {
        let is_letter = letters.get(place).is_some_and(|char| char.is_alphanumeric() || (*char == '\'' && from.is_some()));
        match (from, is_letter) {
            (None, true) => from = Some(place),
            (Some(start), false) => {
                let word = &letters[start..place];
                if begin.iter().any(|begin| word.starts_with(begin)) {
                    let stem = stem(study, &word.iter().collect::<String>());
                    let place = CharSpan { start: span.start + start as u32, end: span.start + place as u32 };
                    words.push(Word { at, stem, place });
                }
                (from, at) = (None, at + 1);
            }
            _ => {}
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
    let begin: Vec<Vec<char>> = wanted.iter().map(|word| word.chars().map(folded).take(SHARED).collect()).collect();
    let mut found: Vec<Vec<CharSpan>> = Vec::new();
    for turn in 0..text.transcript.turns.len() {
        let words = words_like(study, text, turn, &begin);
        for first in words.iter().filter(|word| word.stem == stems[0]) {
            let nearest = |stem: &String| {
                let places = words.iter().filter(|word| word.stem == *stem);
                places.min_by_key(|word| word.at.abs_diff(first.at)).filter(|word| word.at.abs_diff(first.at) <= near)
            };
            let Some(places) = stems.iter().map(nearest).collect::<Option<Vec<&Word>>>() else { continue };
            let marks: Vec<CharSpan> = places.iter().map(|word| word.place).collect();
            if found.last() != Some(&marks) {
                found.push(marks);
            }
            if found.len() >= most {
                return found;
            }
        }
    }
    found
}
