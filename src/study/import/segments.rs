//! Tables of coded segments into codings of the transcripts that the study holds.
//!
//! Each excerpt is found by its words. A table beside the codings says how each was found; what fits several places, or none, is in a list
//! of its own, with the words, for a person to place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::coders::several;
use super::{Imported, Importer, Outcome, stem_of};
use crate::domain::codebook::{Code, Codebook};
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::transcript::Transcript;
use crate::domain::corpus::transcript_names::Names;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::review::coding::{CodedExcerpt, Coding};
use crate::formats::codebook::split_paths;
use crate::formats::fault::FormatFault;
use crate::formats::projects::refi::UNKNOWN_CODER;
use crate::formats::projects::refi::remark::Remarks;
use crate::formats::segments::locate::{How, Located, Locator, Open};
use crate::formats::segments::{SegmentRow, SegmentTable, no_transcripts};
use crate::formats::table::write_table;
use crate::stages::ingest::{SourceFile, ingest};
use crate::study::inputs::{Sources, read_scheme};

/// What became of one row.
struct Placed<'a> {
    row: &'a SegmentRow,
    found: Result<Located, Open>,
}

impl Importer<'_> {
    /// Finds the segments in the study's transcripts and writes what was found.
    pub fn put_segments(&mut self, name: &str, mut table: SegmentTable) -> Outcome {
        if !table.wide_rows.is_empty() {
            let remedy = "put a cell that holds the separator into quotation marks";
            let wide = |row: &u32| FormatFault::new("this row has more cells than there are columns", remedy).at(*row);
            return Ok(Err(table.wide_rows.iter().map(wide).collect()));
        }
        let transcripts = self.transcripts();
        if transcripts.is_empty() {
            return Ok(Err(vec![no_transcripts()]));
        }
        let scheme =
            read_scheme(&Sources { study: Some(self.out.to_owned()), ..Sources::default() }).ok().flatten().map(|input| input.value);
        let is_code = |name: &str| scheme.as_ref().is_some_and(|book| book.get(&CodeId::new(name)).is_some());
        let parted = table.part_at_commas(is_code);
        if parted > 0 {
            let message = format!("{parted} cells of several codes were parted at their commas, since each part is in other cells too");
            let remedy = "put a semicolon between codes, and none into a name";
            self.summary.findings.push(Finding::new("E0611", Place::file(name), message, remedy));
        }
        if let Some(fault) = self.coder.and_then(|_| several_coders(&table)) {
            return Ok(Err(vec![fault]));
        }
        let names = code_names(&table.rows, scheme.as_ref());
        let texts: Vec<(DocumentId, &str)> =
            transcripts.iter().map(|transcript| (transcript.id.clone(), transcript.text.as_str())).collect();
        let mut locator = Locator::new(&texts);
        let placed: Vec<Placed<'_>> = table.rows.iter().map(|row| Placed { row, found: locator.locate(row) }).collect();
        let (mut excerpts, mut located, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for Placed { row, found } in &placed {
            match found {
                Ok(found) => {
                    let transcript = &transcripts[found.transcript];
                    for code in &row.codes {
                        let excerpt = excerpt(row, transcript, found.span, &names[code], self.coder);
                        located.push(located_row(row, &excerpt, found));
                        excerpts.push(excerpt);
                    }
                }
                Err(reason) => open.push([
                    row.row.to_string(),
                    row.document.clone().unwrap_or_default(),
                    row.codes.join("; "),
                    row.coder.clone().unwrap_or_default(),
                    reason.reason(),
                    row.words.clone(),
                ]),
            }
        }
        excerpts.sort();
        excerpts.dedup();
        let stem = stem_of(name);
        self.put_codings(&stem, name, &excerpts)?;
        if scheme.is_none() {
            self.put_named_codes(&names)?;
        }
        if !located.is_empty() {
            let header = ["row", "document", "start", "end", "code", "coder", "found_by", "share", "named_in_table"];
            self.put(&format!("{stem}.located.csv"), &write_table(header, located), false)?;
        }
        if !open.is_empty() {
            self.put(&format!("{stem}.open.csv"), &write_table(["row", "document", "codes", "coder", "reason", "words"], open), false)?;
        }
        Ok(Ok(self.segments_told(name, &stem, &table, &placed, excerpts.len())))
    }

    fn segments_told(&mut self, name: &str, stem: &str, table: &SegmentTable, placed: &[Placed<'_>], codings: usize) -> Imported {
        let ways = |test: &dyn Fn(&Located) -> bool| placed.iter().filter(|placed| placed.found.as_ref().is_ok_and(test)).count();
        let (exact, letters) = (ways(&|found| found.how == How::Exact), ways(&|found| found.how == How::Letters));
        let parts = ways(&|found| found.how == How::Parts);
        let (stretches, renamed) = (ways(&|found| matches!(found.how, How::Stretch(_))), ways(&|found| found.renamed));
        let open = placed.iter().filter(|placed| placed.found.is_err()).count();
        let mut imported = self.imported(name, vec![(placed.len(), "coded segments"), (codings, "codings")], Remarks::default());
        let mut say = |code: &str, message: String, remedy: String| {
            self.summary.findings.push(Finding::new(code, Place::file(name), message, remedy));
        };
        if table.coder_of_all > 0 {
            let message =
                format!("the first row alone names a coder, who was taken for that of the {} rows below it too", table.coder_of_all);
            say("E0612", message, "write the coder into each row, if others coded too".to_owned());
        }
        if letters + parts + stretches > 0 {
            let message = format!(
                "of {} segments {exact} were found by their words, {letters} by their letters and digits, {parts} with words left out, from the first part to the last, {stretches} by a part of them",
                placed.len()
            );
            let remedy = format!("look at those in {stem}.located.csv that were found by `parts`, and those whose share is below 100");
            say("E0605", message, remedy);
        }
        if renamed > 0 {
            say(
                "E0606",
                format!("{renamed} segments name a document that no transcript is called, and were found by their words in another"),
                format!("see {stem}.located.csv"),
            );
        }
        if open > 0 {
            say(
                "E0607",
                format!("{open} segments have no place that is theirs alone, and are no codings"),
                format!("{stem}.open.csv lists them with the reason; put each on its place by hand"),
            );
            imported.losses.push((open as u32, "segments that have no place of their own; they are listed"));
        }
        for (column, cells) in &table.unread {
            say(
                "E0608",
                format!("the column `{column}` ({cells} cells) is none that a table of segments has, and was not read"),
                "rename it if it belongs to the codings".to_owned(),
            );
            imported.losses.push((*cells as u32, "cells of columns that a table of segments does not have"));
        }
        if table.unclear_dates > 0 {
            imported.losses.push((table.unclear_dates as u32, "dates whose day and month may be exchanged"));
        }
        imported
    }

    /// A codebook of the codes that the table names, for a study that has none.
    fn put_named_codes(&mut self, names: &BTreeMap<String, CodeId>) -> Result<(), super::ImportError> {
        let mut codes: BTreeMap<CodeId, Option<CodeId>> = BTreeMap::new();
        let spelt: Vec<&String> = names.keys().collect();
        let paths = split_paths(spelt.iter().map(|name| vec![(*name).clone()]).collect());
        for (name, path) in spelt.iter().zip(&paths) {
            let id = names[*name].clone();
            let parent = path.len().checked_sub(2).map(|at| CodeId::new(&path[at]));
            for above in path[..path.len().saturating_sub(1)].iter().enumerate() {
                let higher = above.0.checked_sub(1).map(|at| CodeId::new(&path[at]));
                codes.entry(CodeId::new(above.1)).or_insert(higher);
            }
            codes.insert(id, parent);
        }
        let entry = |(id, parent): (&CodeId, &Option<CodeId>)| {
            let mut code = Code::named(id.as_str());
            code.parent = parent.clone().filter(|parent| parent != id);
            code
        };
        match Codebook::new(1, codes.iter().map(entry).collect()) {
            Ok(book) => self.put_codebook(&book),
            Err(_) => Ok(()),
        }
    }

    /// The names of the transcripts that the study holds.
    pub fn transcript_names(&self) -> Names {
        let found = crate::study::files::find_transcripts(&self.out.join("transcripts")).map(|(found, _)| found).unwrap_or_default();
        Names::of(found.iter().map(|found| &found.id))
    }

    /// The transcripts that the study holds, each as a run would read it. One that cannot be read is of no use here.
    pub fn transcripts(&self) -> Vec<Transcript> {
        let speakers = fs::read_to_string(self.out.join("study.toml"))
            .ok()
            .and_then(|text| crate::formats::inputs::study_toml::read_study(&text).ok())
            .map(|study| study.speakers)
            .unwrap_or_default();
        let Ok((found, _)) = crate::study::files::find_transcripts(&self.out.join("transcripts")) else { return Vec::new() };
        let read = |found: &crate::study::files::Found| {
            let file = SourceFile { id: found.id.clone(), bytes: fs::read(&found.path).ok()? };
            ingest(&file, &speakers).ok().map(|outcome| outcome.value)
        };
        found.iter().filter_map(read).collect()
    }
}

/// The code that each name in the table means: one of the codebook's by its name, or by the last level of a path; else a new one.
fn code_names(rows: &[SegmentRow], scheme: Option<&Codebook>) -> BTreeMap<String, CodeId> {
    let spelt: BTreeSet<&String> = rows.iter().flat_map(|row| &row.codes).collect();
    let spelt: Vec<&String> = spelt.into_iter().collect();
    let paths = split_paths(spelt.iter().map(|name| vec![(*name).clone()]).collect());
    let mut leaves: BTreeMap<&str, usize> = BTreeMap::new();
    paths.iter().for_each(|path| *leaves.entry(path.last().map_or("", String::as_str)).or_default() += 1);
    let known = |name: &str| scheme.is_some_and(|book| book.get(&CodeId::new(name)).is_some());
    let of = |(name, path): (&&String, &Vec<String>)| {
        let leaf = path.last().map_or("", String::as_str);
        let long = path[path.len().saturating_sub(2)..].join(": ");
        let id = if known(name) {
            (*name).clone()
        } else if known(&long) || leaves[leaf] > 1 && !known(leaf) {
            long
        } else {
            leaf.to_owned()
        };
        ((*name).clone(), CodeId::new(id))
    };
    spelt.iter().zip(&paths).map(of).collect()
}

/// That a table names several coders, who are not the one whom the command names.
fn several_coders(table: &SegmentTable) -> Option<FormatFault> {
    let named: BTreeSet<&str> = table.rows.iter().filter_map(|row| row.coder.as_deref()).collect();
    (named.len() > 1).then(|| several(&named.into_iter().collect::<Vec<_>>()))
}

/// A row as a coding, its place counted in the transcript's file as stored.
fn excerpt(row: &SegmentRow, transcript: &Transcript, span: CharSpan, code: &CodeId, coder: Option<&str>) -> CodedExcerpt {
    let coder = coder.or(row.coder.as_deref()).unwrap_or(UNKNOWN_CODER);
    CodedExcerpt {
        coding: Coding {
            document: transcript.id.clone(),
            span: transcript.source.map.span_to_stored(span),
            code: code.clone(),
            coder: CoderId::new(coder),
        },
        created: row.created.clone(),
        memo: row.memo.as_str().into(),
    }
}

fn located_row(row: &SegmentRow, excerpt: &CodedExcerpt, found: &Located) -> [String; 9] {
    let (how, share) = match found.how {
        How::Exact => ("words", 100),
        How::Letters => ("letters", 100),
        How::Parts => ("parts", 100),
        How::Stretch(share) => ("stretch", share),
    };
    let Coding { document, span, code, coder } = &excerpt.coding;
    let named = if found.renamed { row.document.clone().unwrap_or_default() } else { String::new() };
    [
        row.row.to_string(),
        document.to_string(),
        span.start.to_string(),
        span.end.to_string(),
        code.to_string(),
        coder.to_string(),
        how.to_owned(),
        share.to_string(),
        named,
    ]
}
