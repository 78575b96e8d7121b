//! Times between the words of a turn: `and then [00:05:10] we left`. They are spoken by nobody.

use super::ReadTurns;
use crate::domain::corpus::span::ByteSpan;
use crate::formats::transcripts::times::leading_mark;

/// Marks times in brackets or between hash signs inside turns as unspoken; a turn that is nothing else stays as it is.
pub fn inline_times(text: &str, read: &mut ReadTurns) {
    let mut found = Vec::new();
    for turn in &read.turns {
        let words = turn.span.slice(text);
        let mut at = 0;
        while let Some(open) = words[at..].find(['[', '(', '{', '#', '［', '（', '【']).map(|open| at + open) {
            let length = leading_mark(&words[open..]).map(|(_, length)| length);
            if let Some(length) = length.filter(|&length| length < words.len()) {
                let start = turn.span.start as usize + open;
                found.push(ByteSpan::new(start, start + length));
                at = open + length;
            } else {
                at = open + words[open..].chars().next().map_or(1, char::len_utf8);
            }
        }
    }
    add_unspoken(read, found);
}

/// Adds places that nobody spoke to those that are known, in order and apart from each other.
pub fn add_unspoken(read: &mut ReadTurns, found: Vec<ByteSpan>) {
    if found.is_empty() {
        return;
    }
    read.unspoken.extend(found);
    read.unspoken.sort_by_key(|span| (span.start, span.end));
    let mut apart: Vec<ByteSpan> = Vec::with_capacity(read.unspoken.len());
    for span in read.unspoken.drain(..) {
        match apart.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    read.unspoken = apart;
}
