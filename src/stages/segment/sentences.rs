//! Sentences of a turn, by the Unicode rules (UAX 29), less breaks after the language's abbreviations.

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::corpus::span::ByteSpan;
use crate::language::word_lists::WordLists;

/// The sentences of a span, each less the white space around it.
pub fn sentences(text: &str, span: ByteSpan, lists: &WordLists) -> Vec<ByteSpan> {
    let mut found: Vec<ByteSpan> = Vec::new();
    let mut open = false;
    for (at, sentence) in span.slice(text).split_sentence_bound_indices() {
        let start = span.start as usize + at;
        let piece = ByteSpan::new(start, start + sentence.len()).trimmed(text);
        if piece.is_empty() {
            continue;
        }
        match found.last_mut() {
            Some(last) if open => last.end = piece.end,
            _ => found.push(piece),
        }
        open = piece.slice(text).rsplit(char::is_whitespace).next().is_some_and(|word| lists.is_abbreviation(word));
    }
    found
}
