//! A transcript in a table whose rows also have codes: the transcript, and one coding for each code of each row.

use std::collections::{BTreeMap, BTreeSet};

use super::coders::several;
use super::{Importer, Outcome, safe_name, stem_of};
use crate::domain::corpus::source_map::{Part, Unit};
use crate::domain::corpus::span::{ByteSpan, CharSpan, OffsetTable};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::Transcript;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::review::coding::{CodedExcerpt, Coding};
use crate::formats::columns::{Column, by_name, names_codes};
use crate::formats::decode::decode;
use crate::formats::fault::FormatFault;
use crate::formats::grid::{Rows, cell, delimiter, unquoted};
use crate::formats::projects::refi::UNKNOWN_CODER;
use crate::formats::projects::refi::remark::Remarks;
use crate::formats::segments::{names_coder, split_codes};
use crate::stages::ingest::{SourceFile, ingest};

/// The column of codes of a table of turns: one with words, a speaker or a time, and codes.
pub fn codes_of_turns(tables: &[Rows]) -> Option<usize> {
    let (_, head) = tables.first()?.first()?;
    let columns = by_name(head)?;
    let turns = columns.iter().any(|column| matches!(column, Column::Speaker | Column::Start));
    let codes = head.iter().position(|name| names_codes(name))?;
    (turns && !columns.contains(&Column::Document)).then_some(codes)
}

impl Importer<'_> {
    /// Writes the transcript and its codings.
    pub fn put_turns(&mut self, name: &str, bytes: &[u8], rows: &Rows, column: usize) -> Outcome {
        let id = DocumentId::new(safe_name(name));
        let file = SourceFile { id: id.clone(), bytes: bytes.to_vec() };
        let transcript = match ingest(&file, &SpeakerRules::default()) {
            Ok(outcome) => outcome.value,
            Err(error) => {
                let finding = error.finding(&id);
                return Ok(Err(vec![FormatFault::new(finding.message, finding.remedy)]));
            }
        };
        let of_coder = rows.first().and_then(|(_, head)| head.iter().position(|name| names_coder(name)));
        let named: BTreeSet<&str> =
            of_coder.map_or_else(BTreeSet::new, |at| rows[1..].iter().filter_map(|(_, cells)| cell(cells, at)).collect());
        if self.coder.is_some() && named.len() > 1 {
            return Ok(Err(vec![several(&named.into_iter().collect::<Vec<_>>())]));
        }
        let mut excerpts = Vec::new();
        let spans: BTreeMap<u32, CharSpan> = spans_of_rows(&transcript).into_iter().collect();
        for (number, cells) in numbered(name, bytes, rows).iter().skip(1) {
            let Some(&span) = spans.get(number) else { continue };
            let coder = self.coder.or_else(|| of_coder.and_then(|at| cell(cells, at))).unwrap_or(UNKNOWN_CODER);
            for code in cell(cells, column).map(split_codes).unwrap_or_default() {
                let coding = Coding { document: id.clone(), span, code: CodeId::new(code), coder: CoderId::new(coder) };
                excerpts.push(CodedExcerpt { coding, created: None, memo: "".into() });
            }
        }
        excerpts.sort();
        excerpts.dedup();
        self.put(&format!("transcripts/{id}"), bytes, false)?;
        self.put_codings(&stem_of(name), name, &excerpts)?;
        Ok(Ok(self.imported(name, vec![(1, "transcripts"), (excerpts.len(), "codings")], Remarks::default())))
    }
}

/// The rows under the numbers by which the reader of turns counts them: of a text its records, not the lines that they take up.
fn numbered(name: &str, bytes: &[u8], rows: &Rows) -> Rows {
    let delimited = [".csv", ".tsv", ".tab"].iter().any(|ending| name.to_lowercase().ends_with(ending));
    let Some(text) = decode(bytes).ok().filter(|_| delimited).map(|decoded| decoded.text) else { return rows.clone() };
    let parted = delimiter(&text);
    if let Some(plain) = unquoted(&text, parted) {
        return plain.into_iter().enumerate().map(|(at, (_, cells))| (at as u32 + 1, cells)).collect();
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(parted).from_reader(text.as_bytes());
    let records = reader.records().map_while(Result::ok).enumerate();
    records.map(|(at, record)| (at as u32 + 1, record.iter().map(str::to_owned).collect())).collect()
}

/// The words of each row in the canonical text, without the label and the time that are written before them.
fn spans_of_rows(transcript: &Transcript) -> Vec<(u32, CharSpan)> {
    let text = transcript.text.as_str();
    let offsets = OffsetTable::new(text);
    let mut spans: Vec<(u32, ByteSpan)> = Vec::new();
    for turn in &transcript.turns {
        let mut from = turn.span.start as usize;
        let end = turn.span.end as usize;
        while from < end {
            let part = transcript.source.map.part_at(from);
            let next = text[from..end]
                .char_indices()
                .map(|(at, _)| from + at)
                .find(|&at| transcript.source.map.part_at(at) != part)
                .unwrap_or(end);
            if let Some(Part { unit: Unit::Row, number }) = part {
                spans.push((number, ByteSpan { start: from as u32, end: next as u32 }));
            }
            from = next;
        }
    }
    let trimmed = |(row, span): (u32, ByteSpan)| (row, offsets.to_chars(text, span.trimmed(text)));
    spans.into_iter().map(trimmed).filter(|(_, span)| !span.is_empty()).collect()
}
