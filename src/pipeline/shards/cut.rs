//! Cuts a corpus into shards: files of lines, of records or a column of a table become numbered segments, a file for each shard.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::{ShardError, ShardSegment};
use crate::domain::ids::DocumentId;
use crate::formats::records::{self, is_records};
use crate::study::files::{Found, create_private};

/// How a corpus is cut.
#[derive(Clone, Debug)]
pub struct Cut {
    /// So many files.
    pub shards: usize,
    /// Where they go.
    pub into: PathBuf,
    /// The column of a .csv that holds the text.
    pub column: String,
}

/// Writes the segments of some files, in their order and numbered over all of them, to files `0000.jsonl` and so on; gives their number.
///
/// Segment after segment goes to the next shard, so that all are equally long.
///
/// # Errors
///
/// [`ShardError::Disk`] for a file that cannot be read or written, [`ShardError::Segment`] for a line that is none.
pub fn cut(files: &[Found], cut: &Cut) -> Result<u64, ShardError> {
    let disk = |path: &Path| {
        let file = path.display().to_string();
        move |error: std::io::Error| ShardError::Disk { file: file.clone(), reason: error.kind().to_string() }
    };
    let mut out = Vec::new();
    for shard in 0..cut.shards.max(1) {
        let path = cut.into.join(format!("{shard:04}.jsonl"));
        out.push((BufWriter::new(create_private(&path).map_err(disk(&path))?), path));
    }
    let mut row: u32 = 0;
    let shards = out.len();
    for found in files {
        let reader = BufReader::new(File::open(&found.path).map_err(disk(&found.path))?);
        let mut write = |line: u32, text: String| {
            let (file, path) = &mut out[row as usize % shards];
            let segment = ShardSegment { row, document: found.id.clone(), line, text };
            let mut bytes = serde_json::to_vec(&segment).map_err(ShardError::of_stage)?;
            bytes.push(b'\n');
            file.write_all(&bytes).map_err(disk(path))?;
            row = row.checked_add(1).ok_or(ShardError::Segments { found: u64::from(u32::MAX) + 1, expected: u64::from(u32::MAX) })?;
            Ok(())
        };
        match found.path.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => column(&found.id, reader, &cut.column, &mut write)?,
            _ => lines(&found.id, reader, is_records(&found.id), disk(&found.path), &mut write)?,
        }
    }
    for (mut file, path) in out {
        file.flush().map_err(disk(&path))?;
    }
    Ok(row.into())
}

/// Hands on each line of a file, or the text of the record on it.
fn lines(
    id: &DocumentId,
    mut reader: impl BufRead,
    records: bool,
    disk: impl Fn(std::io::Error) -> ShardError,
    write: &mut impl FnMut(u32, String) -> Result<(), ShardError>,
) -> Result<(), ShardError> {
    let (mut line, mut number) = (Vec::new(), 0u32);
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(&disk)? == 0 {
            return Ok(());
        }
        number += 1;
        let fault = |reason| ShardError::Segment { file: id.to_string(), line: number as usize, reason };
        let text = std::str::from_utf8(&line).map_err(|_| fault("it is no UTF-8 text"))?;
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = if records { records::text(text).ok_or_else(|| fault("it has no `text`"))?.into_owned() } else { text.to_owned() };
        write(number, text)?;
    }
}

/// Hands on one column of a table with a header.
fn column(
    id: &DocumentId,
    reader: impl Read,
    column: &str,
    write: &mut impl FnMut(u32, String) -> Result<(), ShardError>,
) -> Result<(), ShardError> {
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(reader);
    let fault = |line: usize, reason| ShardError::Segment { file: id.to_string(), line, reason };
    let headers = table.headers().map_err(|_| fault(1, "it is no table in UTF-8"))?;
    let at = headers.iter().position(|name| name.trim_start_matches('\u{feff}').trim() == column);
    let at = at.ok_or_else(|| fault(1, "no column bears the name that --column gives"))?;
    for (number, record) in (1u32..).zip(table.records()) {
        let record = record.map_err(|_| fault(number as usize + 1, "the row cannot be read"))?;
        write(number, record.get(at).unwrap_or_default().to_owned())?;
    }
    Ok(())
}
