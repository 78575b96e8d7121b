//! Tables and texts that are no project: codings, coded segments, turns with codes, or a codebook, as the columns say.

use std::collections::BTreeMap;

use super::{ImportError, Imported, Importer, Outcome, safe_name, stem_of};
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::domain::review::coding::{CodedExcerpt, Coding};
use crate::formats::codebook::{CodebookFile, Form, read_codebook_file};
use crate::formats::decode::decode;
use crate::formats::fault::FormatFault;
use crate::formats::grid::{self, Rows};
use crate::formats::inputs::codings::{StoredCoding, read_codings, read_codings_jsonl, unread_columns};
use crate::formats::projects::refi::remark::Remarks;
use crate::formats::segments::{SegmentTable, read_segments};
use crate::formats::table::Table;

impl Importer<'_> {
    /// Takes in a file by its ending and columns.
    pub fn import_table(&mut self, name: &str, ending: &str, bytes: &[u8]) -> Outcome {
        let text = || decode(bytes).map(|decoded| decoded.text).map_err(|error| vec![FormatFault::new(error.to_string(), "")]);
        if ending == "jsonl" {
            return match text().and_then(|text| read_codings_jsonl(&text).map(|codings| (text, codings))) {
                Ok((text, codings)) => self.put_stored(name, &text, codings),
                Err(faults) => Ok(Err(faults)),
            };
        }
        // `Transcript,Code,Start,End`: whole numbers that begin and end are places, and no times of turns.
        let placed = matches!(ending, "csv" | "tsv" | "tab") && text().is_ok_and(|text| holds_places(&text));
        if grid::is_table(name) && !placed {
            let tables = match grid::read_tables(name, bytes) {
                Ok(tables) => tables,
                Err(fault) => return Ok(Err(vec![fault])),
            };
            if let Some(outcome) = self.import_coded(name, bytes, &tables)? {
                return Ok(outcome);
            }
        }
        if matches!(ending, "csv" | "tsv" | "tab")
            && let Ok(text) = text()
            && let Ok(table) = Table::read(&text)
            && table.looks_like(&["document", "start", "end"])
        {
            return match read_codings(&text) {
                Ok(codings) => self.put_stored(name, &text, codings),
                Err(faults) => Ok(Err(faults)),
            };
        }
        match Form::of(name) {
            Some(_) => self.put_scheme(name, bytes),
            None => {
                let remedy = "projects are .qdpx, .qde, .qda (QualCoder), .rqda or .sqlite3 (Taguette), codebooks .qdc, .csv, .xlsx, .docx, .toml or .yaml, codings .csv or .jsonl, coded segments .csv, .xlsx, .docx or .html";
                Ok(Err(vec![FormatFault::new("files of this kind are not imported", remedy)]))
            }
        }
    }

    /// Turns with codes, or coded segments; `None` where the tables are neither.
    fn import_coded(
        &mut self,
        name: &str,
        bytes: &[u8],
        tables: &[Rows],
    ) -> Result<Option<Result<Imported, Vec<FormatFault>>>, ImportError> {
        let segments = read_segments(tables);
        // Excerpts with the speaker of each look like turns; that they name the study's transcripts tells them apart.
        let names_transcripts = |table: &SegmentTable| {
            let transcripts = self.transcript_names();
            table.rows.iter().filter_map(|row| row.document.as_deref()).any(|name| transcripts.find(name).is_ok())
        };
        let of_transcripts = segments.as_ref().is_some_and(names_transcripts);
        if let Some(column) = super::turns::codes_of_turns(tables).filter(|_| !of_transcripts) {
            return self.put_turns(name, bytes, &tables[0], column).map(Some);
        }
        match segments {
            Some(table) => self.put_segments(name, table).map(Some),
            None => Ok(None),
        }
    }

    /// Codings whose places count in the files as stored: the table is kept as it is, and the places are found when the study is read.
    fn put_stored(&mut self, name: &str, text: &str, codings: Vec<StoredCoding>) -> Outcome {
        let count = codings.len();
        if !name.to_lowercase().ends_with(".jsonl") {
            self.compare_words(name, text, &codings);
        }
        let excerpt = |stored: StoredCoding| CodedExcerpt {
            coding: Coding { document: DocumentId::new(&stored.document), span: stored.span, code: stored.code, coder: stored.coder },
            created: stored.created,
            memo: stored.memo,
        };
        let answers = codings.iter().any(|stored| stored.answer.is_some());
        let excerpts: Vec<CodedExcerpt> = codings.into_iter().map(excerpt).collect();
        if self.coder.is_some() && !answers {
            return match self.coded_by(excerpts) {
                Ok(excerpts) => {
                    self.put_codings(&stem_of(name), name, &excerpts)?;
                    Ok(Ok(self.imported(name, vec![(count, "codings")], Remarks::default())))
                }
                Err(fault) => Ok(Err(vec![fault])),
            };
        }
        self.brought.add(name, &excerpts);
        self.put(&format!("codings/{}", safe_name(name)), text.as_bytes(), false)?;
        let mut imported = self.imported(name, vec![(count, "codings")], Remarks::default());
        let unread = if name.to_lowercase().ends_with(".jsonl") { Vec::new() } else { unread_columns(text) };
        for (column, cells) in unread {
            let message = format!("the column `{column}` ({cells} cells) is none that a table of codings has, and is not read");
            self.summary.findings.push(Finding::new("E0608", Place::file(name), message, "rename it if it belongs to the codings"));
            imported.losses.push((cells as u32, "cells of columns that a table of codings does not have"));
        }
        Ok(Ok(imported))
    }

    fn put_scheme(&mut self, name: &str, bytes: &[u8]) -> Outcome {
        let CodebookFile { book, remarks } = match read_codebook_file(name, bytes) {
            Ok(file) => file,
            Err(faults) => return Ok(Err(faults)),
        };
        self.put_codebook(&book)?;
        let mut imported = self.imported(name, vec![(book.len(), "codes")], Remarks::default());
        self.summary.findings.extend(remarks.iter().map(|remark| remark.finding(name)));
        let mut losses: BTreeMap<&'static str, u32> = BTreeMap::new();
        for (count, what) in remarks.iter().filter_map(|remark| remark.loss()) {
            *losses.entry(what).or_default() += count;
        }
        imported.losses.extend(losses.into_iter().map(|(what, count)| (count, what)));
        Ok(Ok(imported))
    }
}

/// Whether a table names documents and codes, and where each coding begins and ends in whole numbers; words it has none.
fn holds_places(text: &str) -> bool {
    let Ok(table) = Table::read(text) else { return false };
    let has = |name: &str| table.columns().iter().any(|column| column == name);
    let whole = |name: &str| table.rows().all(|row| row.get(name).is_some_and(|cell| cell.parse::<u32>().is_ok()));
    let words = ["text", "words", "segment", "quote", "quotation", "excerpt", "speaker"].into_iter().any(has);
    table.looks_like(&["document", "start", "end"]) && has("start") && has("end") && has("code") && !words && whole("start") && whole("end")
}
