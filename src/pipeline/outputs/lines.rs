//! The files of a run over lines: `clusters.json`, `lines.csv`, `terms.csv`, and with a scheme `lines_by_code.csv` and `scores.jsonl`.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use rayon::prelude::*;

use super::{OutputOptions, SUMMARY, Summary, remove_old};
use crate::contract::Context;
use crate::domain::digest::Digesting;
use crate::domain::finding::Finding;
use crate::domain::ids::DocumentId;
use crate::domain::measure::agreement::Agreement;
use crate::domain::measure::coverage::Coverage;
use crate::domain::space::batch::CodeTable;
use crate::domain::space::packed::PackedCorpus;
use crate::formats::results::{ShownLine, findings_jsonl, line_clusters_json, line_scores_jsonl, lines_by_code_csv, lines_csv, terms_csv};
use crate::pipeline::catalogue::Kind;
use crate::pipeline::lines::{Batch, Source, Stopped, over_batches, read_batch};
use crate::pipeline::manifest::Manifest;
use crate::pipeline::plan::Plan;
use crate::pipeline::rows::CodeRow;
use crate::pipeline::run::Results;
use crate::pipeline::steps::StepError;
use crate::pipeline::steps::lines::{sources, stopped};
use crate::study::files::{write_whole, write_with};
use crate::study::inputs::Inputs;

/// Writes all files of the run and its manifest.
pub(super) fn write(
    out: &Path,
    plan: &Plan,
    inputs: &Inputs,
    mut results: Results,
    options: OutputOptions,
    mut manifest: Manifest,
    findings: Vec<Finding>,
) -> Result<Summary, StepError> {
    let files = results.files.clone();
    let found: Vec<(&DocumentId, &Path)> = files.iter().map(|(found, _)| (&found.id, found.path.as_path())).collect();
    let kinds = [Kind::SafeLines, Kind::PackedCorpus, Kind::LineClusters, Kind::CodeTable, Kind::Codebook];
    let given = results.last(plan, &kinds)?;
    let mut writer = Writer { out, manifest: &mut manifest };
    let mut summary = Summary {
        findings,
        files: Vec::new(),
        unchanged: false,
        codes: Vec::new(),
        corpus: (files.len(), 0),
        agreement: None,
        coverage: None,
    };
    writer.keep("findings.jsonl", |file| file.write_all(&findings_jsonl(&summary.findings)))?;
    if let (Some(safe), Some(corpus)) = (given.safe_lines(), given.packed()) {
        summary.corpus = (safe.len(), corpus.rows.len());
        let sources = sources(safe, &found);
        writer.keep("terms.csv", |file| file.write_all(&terms_csv(&corpus.vocabulary)))?;
        let typical: Vec<&[u32]> = given.line_clusters().into_iter().flat_map(|of| &of.clusters).map(|c| &c.typical[..]).collect();
        let table = given.code_table();
        let best: Vec<Vec<u32>> = table.into_iter().flat_map(|table| &table.best).map(|best| best.iter().map(|b| b.0).collect()).collect();
        let wanted: Vec<&[u32]> = typical.iter().copied().chain(best.iter().map(Vec::as_slice)).collect();
        let mut shown = shown_lines(corpus, &sources, &wanted)?;
        let of_codes = shown.split_off(typical.len());
        if let Some(clusters) = given.line_clusters() {
            writer.keep("clusters.json", |file| file.write_all(&line_clusters_json(clusters, &shown)))?;
            writer.keep("lines.csv", |file| lines_csv(corpus, clusters, file))?;
        }
        if let Some(table) = table {
            writer.keep("lines_by_code.csv", |file| file.write_all(&lines_by_code_csv(table, given.line_clusters(), &of_codes)))?;
            summary.codes = code_rows(table, corpus, inputs);
            if options.all_scores {
                let clusters = given.line_clusters();
                writer.keep("scores.jsonl", |file| line_scores_jsonl(corpus, table, clusters, file))?;
            }
        }
    }
    let kept: (_, _, _, Option<Agreement>, Option<Coverage>) = (&summary.codes, summary.corpus, &summary.findings, None, None);
    write_whole(&out.join(SUMMARY), &serde_json::to_vec(&kept).unwrap_or_default(), true)?;
    remove_old(out, &manifest)?;
    write_whole(&out.join("manifest.json"), &manifest.to_json(), true)?;
    let files = manifest.outputs.into_keys().chain(["manifest.json".to_owned()]).collect();
    Ok(Summary { files, ..summary })
}

/// Writes files and notes their digests.
struct Writer<'a> {
    out: &'a Path,
    manifest: &'a mut Manifest,
}

impl Writer<'_> {
    fn keep(&mut self, name: &str, write: impl FnOnce(&mut Digesting<&mut File>) -> std::io::Result<()>) -> Result<(), StepError> {
        write_with(&self.out.join(name), true, |file| {
            let mut file = Digesting::new(file);
            write(&mut file)?;
            self.manifest.outputs.insert(name.to_owned(), file.digest());
            Ok(())
        })?;
        Ok(())
    }
}

fn code_rows(table: &CodeTable, corpus: &PackedCorpus, inputs: &Inputs) -> Vec<CodeRow> {
    let book = inputs.codebook.as_ref().map(|input| &input.value);
    let row = |at: usize| {
        let (code, best, known) = (&table.codes[at], &table.best[at], table.known[at]);
        let mut files: Vec<&DocumentId> = best.iter().map(|&(row, _)| corpus.place(row as usize).0).collect();
        files.sort_unstable();
        files.dedup();
        CodeRow {
            facet: book.and_then(|book| book.get(code)).and_then(|code| code.facet.clone()),
            code: code.to_string(),
            suggestions: best.len(),
            transcripts: files.len(),
            no_signal: known == 0,
            in_doubt: false,
            trust: 0.0,
            beside: None,
            high: 0,
            crossed: Vec::new(),
        }
    };
    (0..table.codes.len()).map(row).collect()
}

/// The text of some rows, list by list. Only the batches that hold them are read a second time.
fn shown_lines(corpus: &PackedCorpus, sources: &[Source<'_>], wanted: &[&[u32]]) -> Result<Vec<Vec<ShownLine>>, StepError> {
    let count = |counts: &mut Vec<(u32, u32, u32)>, batch: Batch<'_>| {
        // A last line may have no end.
        let ends = batch.bytes.iter().filter(|&&byte| byte == b'\n').count();
        let lines = (ends + usize::from(batch.bytes.last().is_some_and(|&last| last != b'\n'))) as u32;
        counts.push((batch.file, batch.part, lines));
    };
    let counted = over_batches(sources, &Context::quiet(0), Vec::new, count).map_err(stopped)?;
    let mut batches: Vec<(u32, u32, u32)> = counted.into_iter().flatten().collect();
    batches.sort_unstable();
    // The first row of each batch; batches without a line share theirs with the next, and hold none.
    let mut first = 0;
    let starts: Vec<u32> = batches
        .iter()
        .map(|&(.., lines)| {
            let start = first;
            first += lines;
            start
        })
        .collect();
    let mut rows: Vec<u32> = wanted.iter().copied().flatten().copied().collect();
    rows.sort_unstable();
    rows.dedup();
    let batch_of = |row: u32| starts.partition_point(|&start| start <= row) - 1;
    let groups: Vec<&[u32]> = rows.chunk_by(|&a, &b| batch_of(a) == batch_of(b)).collect();
    let read = |group: &&[u32]| {
        let at = batch_of(group[0]);
        let (file, part, _) = batches[at];
        let bytes = read_batch(&sources[file as usize], part).map_err(|error| stopped(Stopped::Disk(error)))?;
        let mut lines = bytes.split(|&byte| byte == b'\n');
        let mut next = starts[at];
        let mut texts = Vec::new();
        for &row in group.iter() {
            let line = lines.nth((row - next) as usize).unwrap_or_default();
            next = row + 1;
            texts.push(String::from_utf8_lossy(line).trim().to_owned());
        }
        Ok::<_, StepError>(texts)
    };
    let texts: Vec<String> = groups.par_iter().map(read).collect::<Result<Vec<_>, _>>()?.concat();
    let show = |&row: &u32| {
        let (document, line) = corpus.place(row as usize);
        let text = rows.binary_search(&row).ok().and_then(|at| texts.get(at)).cloned().unwrap_or_default();
        ShownLine { document: document.clone(), line: line as u32, text }
    };
    Ok(wanted.iter().map(|rows| rows.iter().map(show).collect()).collect())
}
