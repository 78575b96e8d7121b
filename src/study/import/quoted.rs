//! Tables of codings that hold the words beside their places: whether the words are at those places.

use std::collections::BTreeMap;

use super::Importer;
use crate::domain::corpus::span::{CharSpan, OffsetTable};
use crate::domain::finding::{Finding, Place};
use crate::formats::grid::{cell, read_delimited};
use crate::formats::inputs::codings::StoredCoding;
use crate::formats::segments::names_words;

impl Importer<'_> {
    /// Reports how many places hold other words than the table has beside them. A transcript that the study lacks says nothing.
    pub fn compare_words(&mut self, name: &str, text: &str, codings: &[StoredCoding]) {
        let Ok(rows) = read_delimited(text) else { return };
        let Some(column) = rows.first().and_then(|(_, head)| head.iter().position(|name| names_words(name))) else { return };
        let quoted: BTreeMap<u32, String> =
            rows[1..].iter().filter_map(|(line, cells)| Some((*line, letters(cell(cells, column)?)))).collect();
        let transcripts = self.transcripts();
        let stem = |id: &str| id.rsplit_once('.').map_or(id, |(stem, _)| stem).to_owned();
        let (mut compared, mut other) = (0, 0);
        for stored in codings.iter().filter(|stored| stored.text.is_none()) {
            let of = |id: &str| id == stored.document || stem(id) == stored.document;
            let transcript = transcripts.iter().find(|transcript| of(transcript.id.as_str()));
            let Some((transcript, quoted)) = transcript.zip(quoted.get(&stored.line)) else { continue };
            let map = &transcript.source.map;
            let span = CharSpan { start: map.to_canonical(stored.span.start), end: map.to_canonical(stored.span.end) };
            let text: &str = &transcript.text;
            let there = OffsetTable::new(text).to_bytes(text, span).map(|span| letters(span.slice(text)));
            compared += 1;
            other += u32::from(there.as_ref() != Some(quoted));
        }
        if other > 0 {
            let message =
                format!("of {compared} places with their words beside them {other} hold other words in the transcript; the places count");
            let remedy = "leave out the columns start and end, and the words are looked for; or correct the places";
            self.summary.findings.push(Finding::new("E0610", Place::file(name), message, remedy));
        }
    }
}

/// Letters and digits in small letters, which is what is compared.
fn letters(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
