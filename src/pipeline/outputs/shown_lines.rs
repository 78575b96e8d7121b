//! The lines of files that result files quote.

use rayon::prelude::*;

use crate::contract::Context;
use crate::domain::corpus::lines::SafeLines;
use crate::domain::space::packed::PackedCorpus;
use crate::formats::records::{is_records, text as record};
use crate::formats::results::ShownLine;
use crate::pipeline::call::StepError;
use crate::pipeline::lines::{Batch, Stopped, known, over_batches, read_batch, sources, still, stopped};
use crate::pipeline::reads::KnownFile;

/// The text of some rows, list by list. Only the batches that hold them are read a second time.
pub(super) fn shown_lines(
    corpus: &PackedCorpus,
    safe: &[SafeLines],
    files: &[KnownFile],
    wanted: &[&[u32]],
) -> Result<Vec<Vec<ShownLine>>, StepError> {
    let known = known(safe, files)?;
    let sources = &sources(&known);
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
            let line = String::from_utf8_lossy(lines.nth((row - next) as usize).unwrap_or_default());
            next = row + 1;
            let text =
                if is_records(&known[file as usize].id) { record(&line).unwrap_or_default().into_owned() } else { line.into_owned() };
            texts.push(text.trim().to_owned());
        }
        Ok::<_, StepError>(texts)
    };
    let texts: Vec<String> = groups.par_iter().map(read).collect::<Result<Vec<_>, _>>()?.concat();
    let show = |&row: &u32| {
        let (document, line) = corpus.place(row as usize);
        let text = rows.binary_search(&row).ok().and_then(|at| texts.get(at)).cloned().unwrap_or_default();
        ShownLine { document: document.clone(), line: line as u32, text }
    };
    still(&known)?;
    Ok(wanted.iter().map(|rows| rows.iter().map(show).collect()).collect())
}
