//! Sentences of a turn, by the Unicode rules (UAX 29), less breaks after titles and single letters.

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::corpus::span::ByteSpan;

/// Abbreviations after which a capital begins no sentence.
const TITLES: [&str; 10] = ["mr.", "mrs.", "ms.", "dr.", "st.", "prof.", "vs.", "e.g.", "i.e.", "jr."];

/// The sentences of a span, each less the white space around it.
pub fn sentences(text: &str, span: ByteSpan) -> Vec<ByteSpan> {
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
        let last_word = piece.slice(text).rsplit(char::is_whitespace).next().unwrap_or("").to_lowercase();
        open = TITLES.contains(&last_word.as_str());
    }
    found
}
