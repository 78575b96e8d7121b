//! Reading files of lines: batches of whole lines, side by side, without ever holding a file.
//!
//! Batch `i` of a file is made of the lines that begin in its `i`th part of a fixed length. So every worker finds the borders of its batch by
//! itself, and which worker takes which batch changes nothing.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::contract::{Cancelled, Context};
use crate::domain::digest::Digest;

/// Bytes of a part.
const PART: u64 = 1 << 19;

/// What is read at once when the end of a line is looked for.
const STEP: usize = 1 << 12;

/// A file to be read.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Where it lies.
    pub path: &'a Path,
    /// Its bytes.
    pub bytes: u64,
}

/// Why reading stopped.
#[derive(Debug)]
pub enum Stopped {
    /// Somebody asked.
    Cancelled(Cancelled),
    /// The system gave no more.
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

/// Hands every batch of some files to workers, each of which keeps what `make` gives; gives what they kept, in no fixed order.
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
pub fn read_batch(source: &Source<'_>, part: u32) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let lines = read_part(source, u64::from(part), &mut bytes)?;
    Ok(bytes[lines].to_vec())
}

/// Reads the lines that begin in a part; gives where they stand in the bytes read.
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

/// The digest of a file, and its length, without holding it.
pub fn digest_file(path: &Path) -> io::Result<(Digest, u64)> {
    let mut file = File::open(path)?;
    Digest::of_reader(&mut file)
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
                assert_eq!(digest_file(&path).expect("read"), (Digest::of(&text), text.len() as u64));
            }
        }
    }
}
