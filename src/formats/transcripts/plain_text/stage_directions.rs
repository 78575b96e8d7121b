//! Lines in brackets, such as `[pause]`, `(phone rings)` and `[They both laugh]`: notes of the transcriber, and nobody's words.
//!
//! Between lines of one turn such a line stays inside it, as a time in the middle of a sentence does; between turns it is a note. A
//! label in brackets is none, which the caller knows.

use super::ReadTurns;
use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::transcript::{Role, Turn};

/// What is where the words of somebody who withdrew were: it takes the place of words, and is no note.
pub const WITHDRAWN: &str = "[withdrawn]";
/// The most words of a stage direction; what is longer is counted by itself.
pub const MOST_WORDS: usize = 12;

/// The longest pause that is written in figures or dots, with its brackets: `(12.5)`.
const LONGEST_PAUSE: usize = 6;

/// Whether a line is nothing but brackets with something in them.
pub fn is_stage_direction(line: &str) -> bool {
    let mut rest = line.trim_end_matches(['.', ',', ';']);
    // Days and numbers in brackets are something else; `(0.5)` is a pause.
    let says = rest.contains(char::is_alphabetic) || rest.chars().count() <= LONGEST_PAUSE;
    if rest == WITHDRAWN || !rest.starts_with(['[', '(', '{', '［', '（', '【']) || !says {
        return false;
    }
    while let Some(open) = rest.chars().next() {
        let close = match open {
            '[' => ']',
            '(' => ')',
            '{' => '}',
            '［' => '］',
            '（' => '）',
            '【' => '】',
            _ => return false,
        };
        let mut depth = 0;
        let end = rest.char_indices().find(|&(_, c)| {
            depth += i32::from(c == open) - i32::from(c == close);
            depth == 0
        });
        let Some((end, sign)) = end else { return false };
        rest = rest[end + sign.len_utf8()..].trim_start();
    }
    true
}

/// Adds notes that are not inside a turn as turns of nobody.
pub fn add_notes(read: &mut ReadTurns, notes: &[(ByteSpan, Option<Deciseconds>)]) {
    let is_outside = |place: &ByteSpan| {
        let at = read.turns.partition_point(|turn| turn.span.end <= place.start);
        read.turns.get(at).is_none_or(|turn| place.end <= turn.span.start)
    };
    let turns: Vec<Turn> = notes
        .iter()
        .filter(|(span, _)| is_outside(span))
        .map(|&(span, time)| Turn { speaker: None, role: Role::Note, span, time })
        .collect();
    if !turns.is_empty() {
        read.turns.extend(turns);
        read.turns.sort_by_key(|turn| turn.span.start);
    }
}
