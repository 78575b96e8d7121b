//! Cuts a corpus into shards: files of lines, of records, a column of a table or of a Parquet file, or the turns of transcripts become numbered segments, a
//! file for each shard.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::columns::{is_parquet, parquet_column};
use super::transcripts::each_segment;
use super::{ShardError, ShardSegment};
use crate::domain::finding::Finding;
use crate::domain::ids::DocumentId;
use crate::formats::records::{self, is_records};
use crate::pipeline::study::Request;
use crate::study::files::{Found, create_private};

/// So many bytes at both ends say what a file is.
const ENDS: u64 = 4;

/// The first and the last bytes of a file, which is at its beginning again.
fn ends(file: &mut File) -> std::io::Result<(Vec<u8>, Vec<u8>)> {
    let (mut first, mut last) = (Vec::new(), Vec::new());
    file.take(ENDS).read_to_end(&mut first)?;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(ENDS)))?;
    file.take(ENDS).read_to_end(&mut last)?;
    file.rewind()?;
    Ok((first, last))
}

/// How a corpus is cut.
#[derive(Clone, Debug)]
pub struct Cut {
    /// So many files.
    pub shards: usize,
    /// Where they go.
    pub into: PathBuf,
    /// The column of a .csv or .parquet that holds the text.
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
    let mut shards = Shards::make(cut)?;
    for found in files {
        let disk = disk(&found.path);
        let mut file = File::open(&found.path).map_err(&disk)?;
        let mut write = |line: u32, text: String| shards.write(&found.id, line, text);
        let (first, last) = ends(&mut file).map_err(&disk)?;
        if is_parquet(&first, &last) {
            parquet_column(found.id.as_str(), file, &cut.column, &mut write)?;
            continue;
        }
        let reader = BufReader::new(file);
        match found.path.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => column(&found.id, reader, &cut.column, &mut write)?,
            _ => lines(&found.id, reader, is_records(&found.id), disk, &mut write)?,
        }
    }
    shards.close()
}

/// Writes what participants say in the transcripts of a study, segment by segment as a run would cut it; gives how many segments there
/// are, and what a person should know of how the transcripts were read. `line` is the segment's number among those of its transcript.
///
/// # Errors
///
/// [`ShardError::Disk`] for a file that cannot be written, and what is wrong with the study or its settings.
pub fn cut_transcripts(request: &Request, cut: &Cut) -> Result<(u64, Vec<Finding>), ShardError> {
    let mut shards = Shards::make(cut)?;
    let findings = each_segment(request, |document, line, text| shards.write(document, line, text))?;
    Ok((shards.close()?, findings))
}

fn disk(path: &Path) -> impl Fn(std::io::Error) -> ShardError + use<> {
    let file = path.display().to_string();
    move |error: std::io::Error| ShardError::Disk { file: file.clone(), reason: error.kind().to_string() }
}

/// The files of all shards, and how many segments went to them.
struct Shards {
    files: Vec<(BufWriter<File>, PathBuf)>,
    row: u32,
}

impl Shards {
    fn make(cut: &Cut) -> Result<Self, ShardError> {
        let make = |shard: usize| {
            let path = cut.into.join(format!("{shard:04}.jsonl"));
            Ok::<_, ShardError>((BufWriter::new(create_private(&path).map_err(disk(&path))?), path))
        };
        Ok(Self { files: (0..cut.shards.max(1)).map(make).collect::<Result<_, _>>()?, row: 0 })
    }

    fn write(&mut self, document: &DocumentId, line: u32, text: String) -> Result<(), ShardError> {
        let at = self.row as usize % self.files.len();
        let (file, path) = &mut self.files[at];
        let segment = ShardSegment { row: self.row, document: document.clone(), line, text };
        let mut bytes = serde_json::to_vec(&segment).map_err(ShardError::of_stage)?;
        bytes.push(b'\n');
        file.write_all(&bytes).map_err(disk(path))?;
        self.row = self.row.checked_add(1).ok_or(ShardError::Segments { found: u64::from(u32::MAX) + 1, expected: u64::from(u32::MAX) })?;
        Ok(())
    }

    fn close(self) -> Result<u64, ShardError> {
        for (mut file, path) in self.files {
            file.flush().map_err(disk(&path))?;
        }
        Ok(self.row.into())
    }
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
