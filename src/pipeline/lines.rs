//! Reads files of lines in batches on several threads, never a whole file at once, and passes them to the stages.
//!
//! Batch `i` of a file is made of the lines that begin in its `i`th part of a fixed length. So every worker finds the borders of its batch by
//! itself, and which worker takes which batch changes nothing.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::call::{Made, StepError};
use super::reads::KnownFile;
use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::corpus::lines::SafeLines;
use crate::domain::ids::DocumentId;
use crate::formats::records::{is_records, text as record};
use crate::stages::ingest::lines::{Seen, finish as judge, see};
use crate::stages::vectorize::stream::{Counter, Partial, StreamParams, finish};
use crate::study::transcripts::unreadable;

/// Bytes of a part.
const PART: u64 = 1 << 19;

/// What is read at once when the end of a line is looked for.
const STEP: usize = 1 << 12;

/// A file to be read.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Its path.
    pub path: &'a Path,
    /// Its bytes.
    pub bytes: u64,
}

/// Why reading stopped.
#[derive(Debug)]
pub enum Stopped {
    /// A stop was asked for.
    Cancelled(Cancelled),
    /// The system could not read on.
    Disk(io::Error),
}

/// A batch: the number of its file, its own number in the file, its bytes.
pub struct Batch<'a> {
    /// Number of the file among the sources.
    pub file: u32,
    /// Number in the file.
    pub part: u32,
    /// Whole lines.
    pub bytes: &'a [u8],
}

/// Passes every batch of some files to workers, each of which keeps what `make` gives; gives what they kept, in no fixed order.
///
/// # Errors
///
/// [`Stopped`] if a stop was asked for, the file cannot be read, or it changed while it was read.
pub fn over_batches<P: Send>(
    sources: &[Source<'_>],
    ctx: &Context<'_>,
    make: impl Fn() -> P + Sync,
    work: impl Fn(&mut P, Batch<'_>) + Sync,
) -> Result<Vec<P>, Stopped> {
    let parts = |(file, source): (usize, &Source<'_>)| (0..source.bytes.div_ceil(PART)).map(move |part| (file as u32, part as u32));
    let todo: Vec<(u32, u32)> = sources.iter().enumerate().flat_map(parts).collect();
    let next = AtomicUsize::new(0);
    let worker = |_| {
        let (mut kept, mut bytes) = (make(), Vec::new());
        while let Some(&(file, part)) = todo.get(next.fetch_add(1, Ordering::Relaxed)) {
            ctx.check().map_err(Stopped::Cancelled)?;
            let lines = read_part(&sources[file as usize], u64::from(part), &mut bytes).map_err(Stopped::Disk)?;
            work(&mut kept, Batch { file, part, bytes: &bytes[lines] });
        }
        Ok(kept)
    };
    (0..rayon::current_num_threads()).into_par_iter().with_max_len(1).map(worker).collect()
}

/// The lines of one batch.
///
/// # Errors
///
/// What the system says.
pub fn read_batch(source: &Source<'_>, part: u32) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let lines = read_part(source, u64::from(part), &mut bytes)?;
    Ok(bytes[lines].to_vec())
}

/// Reads the lines that begin in a part; gives their place in the bytes read.
fn read_part(source: &Source<'_>, part: u64, bytes: &mut Vec<u8>) -> io::Result<std::ops::Range<usize>> {
    let mut file = File::open(source.path)?;
    // One byte before: a line begins behind a line's end, or at the start of the file.
    let from = (part * PART).saturating_sub(1);
    let to = ((part + 1) * PART).min(source.bytes);
    file.seek(SeekFrom::Start(from))?;
    bytes.clear();
    (&mut file).take(to - from).read_to_end(bytes)?;
    let start = if part == 0 { 0 } else { bytes.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |at| at + 1) };
    // A line that begins right behind this part is the next one's, so a part that ends in a line's end is whole.
    let mut seen = bytes.len();
    while start < bytes.len() && bytes.last() != Some(&b'\n') {
        let more = (&mut file).take(STEP as u64).read_to_end(bytes)?;
        if more == 0 {
            break;
        }
        if let Some(at) = bytes[seen..].iter().position(|&byte| byte == b'\n') {
            bytes.truncate(seen + at + 1);
            break;
        }
        seen = bytes.len();
    }
    Ok(start..bytes.len())
}

/// Checks a file of lines.
///
/// # Errors
/// Where a stop was asked for, or the file is not what its digest was taken of.
pub fn look_through(file: &KnownFile, ctx: &Context<'_>) -> Result<Made, StepError> {
    let source = Source { path: &file.path, bytes: file.bytes };
    let records = is_records(&file.id);
    let seen = match over_batches(&[source], ctx, Seen::default, |seen, batch| *seen = seen.merge(see(batch.bytes, records))) {
        Ok(parts) => parts.into_iter().fold(Seen::default(), Seen::merge),
        Err(Stopped::Disk(error)) => return Ok(Made::nothing(unreadable(&file.id, &error))),
        Err(other) => return Err(stopped(other)),
    };
    still(&[file])?;
    Ok(match judge(&file.id, file.digest, seen) {
        Ok(found) => Made::each(Outcome::silent(found)),
        Err(error) => Made::nothing(error.finding(&file.id)),
    })
}

/// Counts the terms of all cleared files.
///
/// # Errors
/// Where a stop was asked for, a file is not what it was, or the counts are too many.
pub fn count(safe: &[SafeLines], files: &[KnownFile], params: &StreamParams, ctx: &Context<'_>) -> Result<Made, StepError> {
    let known = known(safe, files)?;
    let records: Vec<bool> = safe.iter().map(|file| is_records(&file.id)).collect();
    let work = |counter: &mut Counter, batch: Batch<'_>| {
        // What was text when it was looked through is text still, or its lines are not counted as they were.
        if let Ok(text) = std::str::from_utf8(batch.bytes) {
            let place = (batch.file, batch.part);
            if records[batch.file as usize] {
                let texts: Vec<_> = text.split_inclusive('\n').map(|line| record(line).unwrap_or_default()).collect();
                counter.map_segments(place, texts.iter().map(AsRef::as_ref));
            } else {
                counter.map(place, text);
            }
        }
    };
    let counters = over_batches(&sources(&known), ctx, || Counter::new(params), work).map_err(stopped)?;
    let partial = counters.into_iter().map(Counter::into_partial).fold(Partial::default(), Partial::merge);
    let ids: Vec<DocumentId> = safe.iter().map(|file| file.id.clone()).collect();
    let corpus = finish(partial, &ids, params).map_err(StepError::of_stage)?;
    let same = corpus.files.iter().zip(safe).all(|((_, lines), file)| u64::from(*lines) == file.lines);
    if !same {
        return Err(StepError::Lines("its lines are not what they were".to_owned()));
    }
    still(&known)?;
    Ok(Made::one(Outcome::silent(corpus)))
}

/// The places of the cleared files; each is still the file that was cleared.
///
/// # Errors
/// Where one is not.
pub fn known<'a>(safe: &[SafeLines], files: &'a [KnownFile]) -> Result<Vec<&'a KnownFile>, StepError> {
    let by_id: FxHashMap<&DocumentId, &'a KnownFile> = files.iter().map(|file| (&file.id, file)).collect();
    let found = safe.iter().map(|file| by_id.get(&file.id).copied().filter(|known| known.digest == file.digest));
    found.collect::<Option<_>>().ok_or_else(|| StepError::Lines("it is not the file that was cleared".to_owned()))
}

/// The files as they are read.
pub fn sources<'a>(known: &[&'a KnownFile]) -> Vec<Source<'a>> {
    known.iter().map(|file| Source { path: &file.path, bytes: file.bytes }).collect()
}

/// Fails where a file is not as it was when its digest was taken.
///
/// # Errors
/// Where one changed.
pub fn still(known: &[&KnownFile]) -> Result<(), StepError> {
    if known.iter().all(|file| file.is_as_it_was()) { Ok(()) } else { Err(StepError::Lines("it changed while it was read".to_owned())) }
}

/// Why reading stopped, as the run says it.
pub fn stopped(stopped: Stopped) -> StepError {
    match stopped {
        Stopped::Cancelled(cancelled) => cancelled.into(),
        Stopped::Disk(error) => StepError::Lines(error.kind().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_line_comes_once_whatever_its_length_and_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lines.txt");
        let part = PART as usize;
        for lengths in
            [vec![10; 200_000], vec![part - 1, part - 1, 0, 0, 5], vec![3 * part + 7, 0, 2 * part, 1], vec![part, 1], vec![0], vec![]]
        {
            for open in [false, true] {
                let mut text: Vec<u8> = Vec::new();
                for (at, length) in lengths.iter().enumerate() {
                    text.extend(std::iter::repeat_n(b'a' + (at % 26) as u8, *length));
                    text.push(b'\n');
                }
                if open {
                    text.extend(b"open");
                }
                std::fs::write(&path, &text).expect("written");
                let source = Source { path: &path, bytes: text.len() as u64 };
                let found = over_batches(&[source], &Context::quiet(0), Vec::new, |kept: &mut Vec<(u32, Vec<u8>)>, batch| {
                    kept.push((batch.part, batch.bytes.to_vec()));
                });
                let by_part: BTreeMap<u32, Vec<u8>> = found.unwrap_or_default().into_iter().flatten().collect();
                assert!(by_part.into_values().collect::<Vec<_>>().concat() == text);
            }
        }
    }
}
