//! Steps over files of lines: the stages map and finish, this module brings them their batches.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::{Desk, Made, StepError, given, params};
use crate::domain::corpus::lines::SafeLines;
use crate::domain::ids::DocumentId;
use crate::pipeline::artefact::{Artefact, to_bytes};
use crate::pipeline::lines::{Batch, Source, Stopped, over_batches};
use crate::stages::ingest::lines::{Seen, finish as judge, see};
use crate::stages::vectorize::stream::{Counter, Partial, StreamConfig, StreamParams, finish};
use crate::study::transcripts::unreadable;

/// Looks a file of lines through.
pub(super) fn read(desk: &Desk<'_>, item: usize) -> Result<Made, StepError> {
    let found = &desk.files[item];
    let bytes = match std::fs::metadata(&found.path) {
        Ok(meta) => meta.len(),
        Err(error) => return Ok((Vec::new(), vec![unreadable(&found.id, &error)])),
    };
    let source = Source { path: &found.path, bytes };
    let seen = match over_batches(&[source], &desk.ctx, Seen::default, |seen, batch| *seen = seen.merge(see(batch.bytes))) {
        Ok(parts) => parts.into_iter().fold(Seen::default(), Seen::merge),
        Err(Stopped::Cancelled(cancelled)) => return Err(cancelled.into()),
        Err(Stopped::Disk(error)) => return Ok((Vec::new(), vec![unreadable(&found.id, &error)])),
    };
    match judge(&found.id, desk.digests[item], seen) {
        Ok(file) => Ok((to_bytes(&file)?, Vec::new())),
        Err(error) => Ok((Vec::new(), vec![error.finding(&found.id)])),
    }
}

/// Counts the terms of all cleared files.
pub(super) fn count(desk: &Desk<'_>) -> Result<Made, StepError> {
    if !given(desk.tokenizer).is_built_in() {
        return Err(StepError::OtherTokenizer);
    }
    let params = params::<StreamConfig, StreamParams, _>(desk)?;
    let files = given(desk.given.safe_lines());
    let found: Vec<(&DocumentId, &Path)> = desk.files.iter().map(|found| (&found.id, found.path.as_path())).collect();
    let sources = sources(files, &found);
    let work = |counter: &mut Counter, batch: Batch<'_>| {
        // What was text when it was looked through is text still, or its lines are not counted as they were.
        if let Ok(text) = std::str::from_utf8(batch.bytes) {
            counter.map((batch.file, batch.part), text);
        }
    };
    let counters = over_batches(&sources, &desk.ctx, || Counter::new(&params), work).map_err(stopped)?;
    let partial = counters.into_iter().map(Counter::into_partial).fold(Partial::default(), Partial::merge);
    let ids: Vec<DocumentId> = files.iter().map(|file| file.id.clone()).collect();
    let corpus = finish(partial, &ids, &params).map_err(StepError::Stream)?;
    let same = corpus.files.iter().zip(files).all(|((_, lines), file)| u64::from(*lines) == file.lines);
    if !same {
        return Err(StepError::Lines("its lines are not what they were".to_owned()));
    }
    let body = to_bytes(&corpus)?;
    if let Ok(mut kept) = desk.kept.lock() {
        *kept = Some(Artefact::PackedCorpus(corpus));
    }
    Ok((body, Vec::new()))
}

/// Where the cleared files lie.
pub(in crate::pipeline) fn sources<'a>(files: &[SafeLines], found: &[(&DocumentId, &'a Path)]) -> Vec<Source<'a>> {
    let path: FxHashMap<&DocumentId, &'a Path> = found.iter().copied().collect();
    files.iter().map(|file| Source { path: path[&file.id], bytes: file.bytes }).collect()
}

/// Why reading stopped, as the run tells it.
pub(in crate::pipeline) fn stopped(stopped: Stopped) -> StepError {
    match stopped {
        Stopped::Cancelled(cancelled) => cancelled.into(),
        Stopped::Disk(error) => StepError::Lines(error.kind().to_string()),
    }
}
