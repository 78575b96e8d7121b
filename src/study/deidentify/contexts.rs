//! Places of a spelling with the words around them, for whoever decides.

use std::collections::BTreeSet;

use super::work::{Work, around, context};
use crate::domain::corpus::name_list::Verdict;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::ids::DocumentId;
use crate::stages::deidentify::Matcher;

/// A place with the words around it. It holds words of a transcript, and so has no `Debug`.
pub struct PlaceInContext {
    /// The transcript.
    pub document: DocumentId,
    /// The number of the turn, from one; `None` where no words of a turn are there, in a label for instance.
    pub turn: Option<usize>,
    /// The words before it.
    pub before: String,
    /// Its own.
    pub words: String,
    /// The words after it.
    pub after: String,
    /// Whether the rules of its spelling (whole word, case) find it: if not, it stays when the spelling is accepted.
    pub is_found: bool,
    /// What was decided of this place alone.
    pub verdict: Option<Verdict>,
}

/// The first places of a row, each with its transcript and the words around it.
pub fn contexts(work: &Work, row: usize, most: usize) -> Vec<(String, String)> {
    let places = work.places[row].iter().take(most);
    places.map(|place| (work.open[place.0].found.id.to_string(), context(&work.open, *place))).collect()
}

/// The places of a row, and those besides that its rules find in transcripts that are not settled.
pub fn places_in_context(work: &Work, row: usize, letters: usize) -> (Vec<PlaceInContext>, Vec<PlaceInContext>) {
    let matcher = Matcher::new([&work.names[row].name]);
    let found: BTreeSet<(usize, ByteSpan)> = work
        .open
        .iter()
        .enumerate()
        .flat_map(|(at, text)| matcher.find(&text.transcript.text).into_iter().map(move |hit| (at, hit.span)))
        .collect();
    let own: BTreeSet<(usize, ByteSpan)> = work.places[row].iter().copied().collect();
    let shown = |place: &(usize, ByteSpan)| shown(work, *place, letters, found.contains(place));
    (work.places[row].iter().map(shown).collect(), found.difference(&own).map(shown).collect())
}

/// A text that was cut at its beginning, without the rest of a word there.
fn from_a_word(text: &str, letters: usize) -> String {
    if text.chars().count() < letters {
        return text.trim_start().to_owned();
    }
    let rest = text.split_once(char::is_whitespace).map_or(text, |(_, rest)| rest);
    format!("… {}", rest.trim_start())
}

/// A text that was cut at its end, without the beginning of a word there.
fn to_a_word(text: &str, letters: usize) -> String {
    if text.chars().count() < letters {
        return text.trim_end().to_owned();
    }
    let rest = text.rsplit_once(char::is_whitespace).map_or(text, |(rest, _)| rest);
    format!("{} …", rest.trim_end())
}

fn shown(work: &Work, place: (usize, ByteSpan), letters: usize, is_found: bool) -> PlaceInContext {
    let text = &work.open[place.0];
    let [before, words, after] = around(&work.open, place, letters);
    let (before, after) = (from_a_word(before, letters), to_a_word(after, letters));
    let turn = text.transcript.turns.iter().position(|turn| turn.span.start <= place.1.start && place.1.start < turn.span.end);
    let verdict = work.single.get(&place).copied();
    PlaceInContext {
        document: text.found.id.clone(),
        turn: turn.map(|at| at + 1),
        before,
        words: words.to_owned(),
        after,
        is_found,
        verdict,
    }
}
