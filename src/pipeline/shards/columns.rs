//! Segments in columns: shards as Apache Arrow's streams and files (feature `arrow-ipc`), a corpus as Parquet (feature `parquet`).
//!
//! Takes batches of columns and gives segments, the same as those of lines of JSON with the same values. `text` is a column of texts, `row` one
//! of whole numbers from 0; `document` and `line` may be left out. A cell without a value is an empty text. What a file is, its
//! first bytes say.

#[cfg(feature = "parquet")]
use std::fs::File;

#[cfg(any(feature = "arrow-ipc", feature = "parquet"))]
use arrow_array::{Array, RecordBatch, cast::AsArray, types};

use super::ShardError;
use super::segment::ShardSegment;
#[cfg(feature = "arrow-ipc")]
use crate::domain::ids::DocumentId;

/// What Arrow's files begin with.
const ARROW_FILE: &[u8] = b"ARROW1\0\0";
/// What every message of Arrow's streams begins with.
const ARROW_STREAM: &[u8] = &[0xff; 4];
/// What ends a stream of Arrow.
#[cfg(feature = "arrow-ipc")]
const STREAM_END: &[u8] = &[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];
/// What Parquet files begin and end with.
const PARQUET: &[u8] = b"PAR1";

/// Whether bytes begin as those of Arrow do: no line of JSON does.
pub(super) fn is_arrow(bytes: &[u8]) -> bool {
    bytes.starts_with(ARROW_FILE) || bytes.starts_with(ARROW_STREAM)
}

/// Whether a file of which these are the first and the last four bytes is Parquet.
pub(super) fn is_parquet(first: &[u8], last: &[u8]) -> bool {
    first == PARQUET && last == PARQUET
}

fn fault(file: &str, row: usize, reason: &'static str) -> ShardError {
    ShardError::Segment { file: file.to_owned(), line: row + 1, reason }
}

/// The segments of a stream or file of Arrow, each with its place in it.
///
/// # Errors
///
/// [`ShardError::Segment`] where it is damaged, or lacks a column; its line is the row.
#[cfg(feature = "arrow-ipc")]
pub(super) fn segments_of_arrow(file: &str, bytes: &[u8]) -> Result<Vec<(ShardSegment, usize)>, ShardError> {
    let damaged = |_| fault(file, 0, "it is no whole stream or file of Arrow");
    let mut segments = Vec::new();
    if bytes.starts_with(ARROW_FILE) {
        let batches = arrow_ipc::reader::FileReader::try_new(std::io::Cursor::new(bytes), None).map_err(damaged)?;
        batches.into_iter().try_for_each(|batch| add(file, &batch.map_err(damaged)?, &mut segments))?;
    } else {
        // Streams may lie one behind the other, as lines of JSON may. Each ends with its mark, or it is cut.
        let mut rest = bytes;
        while !rest.is_empty() {
            let mut stream = arrow_ipc::reader::StreamReader::try_new(std::io::Cursor::new(rest), None).map_err(damaged)?;
            stream.by_ref().try_for_each(|batch| add(file, &batch.map_err(damaged)?, &mut segments))?;
            let read = stream.get_ref().position() as usize;
            if !rest[..read].ends_with(STREAM_END) {
                return Err(fault(file, segments.len(), "it is no whole stream or file of Arrow"));
            }
            rest = &rest[read..];
        }
    }
    Ok(segments)
}

/// This program was built without a reader of Arrow.
#[cfg(not(feature = "arrow-ipc"))]
pub(super) fn segments_of_arrow(file: &str, _: &[u8]) -> Result<Vec<(ShardSegment, usize)>, ShardError> {
    Err(fault(file, 0, "it is Arrow, and this program was built without the feature arrow-ipc"))
}

#[cfg(feature = "arrow-ipc")]
fn add(file: &str, batch: &RecordBatch, segments: &mut Vec<(ShardSegment, usize)>) -> Result<(), ShardError> {
    let before = segments.len();
    let lacks = |row| fault(file, before + row, "it lacks `row` (a whole number from 0) or `text`");
    let text = batch.column_by_name("text").ok_or_else(|| lacks(0))?;
    let row = batch.column_by_name("row").ok_or_else(|| lacks(0))?;
    let (document, line) = (batch.column_by_name("document"), batch.column_by_name("line"));
    for at in 0..batch.num_rows() {
        let number = |column: &dyn Array| whole_number(column, at).ok_or_else(|| lacks(at));
        let no_text = || fault(file, before + at, "a column that should hold text holds another kind");
        let segment = ShardSegment {
            row: number(row)?,
            document: DocumentId::new(match document {
                Some(column) => text_of(column, at).ok_or_else(no_text)?,
                None => "",
            }),
            line: line.map(|column| number(column)).transpose()?.unwrap_or_default(),
            text: text_of(text, at).ok_or_else(no_text)?.to_owned(),
        };
        segments.push((segment, before + at + 1));
    }
    Ok(())
}

/// A cell of texts; an empty one where it has no value, `None` where the column holds no texts.
#[cfg(any(feature = "arrow-ipc", feature = "parquet"))]
fn text_of(column: &dyn Array, at: usize) -> Option<&str> {
    if column.is_null(at) {
        return Some("");
    }
    let short = column.as_string_opt::<i32>().map(|texts| texts.value(at));
    short
        .or_else(|| column.as_string_opt::<i64>().map(|texts| texts.value(at)))
        .or_else(|| column.as_string_view_opt().map(|texts| texts.value(at)))
}

/// A cell of whole numbers below 2^32.
#[cfg(feature = "arrow-ipc")]
fn whole_number(column: &dyn Array, at: usize) -> Option<u32> {
    if column.is_null(at) {
        return None;
    }
    let wide = |column: &dyn Array| column.as_primitive_opt::<types::UInt64Type>().map(|numbers| u32::try_from(numbers.value(at)).ok());
    let signed = |column: &dyn Array| column.as_primitive_opt::<types::Int64Type>().map(|numbers| u32::try_from(numbers.value(at)).ok());
    let short = |column: &dyn Array| column.as_primitive_opt::<types::Int32Type>().map(|numbers| u32::try_from(numbers.value(at)).ok());
    let own = |column: &dyn Array| column.as_primitive_opt::<types::UInt32Type>().map(|numbers| Some(numbers.value(at)));
    own(column).or_else(|| wide(column)).or_else(|| signed(column)).or_else(|| short(column)).flatten()
}

/// Hands on each text of one column of a Parquet file, with its row from 1. No other column is read.
///
/// # Errors
///
/// [`ShardError::Segment`] where the file is damaged or has no such column of texts; and what `write` says.
#[cfg(feature = "parquet")]
pub(super) fn parquet_column(
    file: &str,
    reader: File,
    column: &str,
    write: &mut impl FnMut(u32, String) -> Result<(), ShardError>,
) -> Result<(), ShardError> {
    use parquet::arrow::ProjectionMask;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let damaged = |row| fault(file, row, "it is no whole Parquet file");
    let builder = ParquetRecordBatchReaderBuilder::try_new(reader).map_err(|_| damaged(0))?;
    let named = builder.schema().fields().iter().position(|field| field.name() == column);
    let at = named.ok_or_else(|| fault(file, 0, "no column bears the name that --column gives"))?;
    let mask = ProjectionMask::roots(builder.parquet_schema(), [at]);
    let batches = builder.with_projection(mask).build().map_err(|_| damaged(0))?;
    let mut row = 0u32;
    for batch in batches {
        let batch: RecordBatch = batch.map_err(|_| damaged(row as usize))?;
        let texts = batch.column(0);
        for at in 0..batch.num_rows() {
            let text = text_of(texts, at).ok_or_else(|| fault(file, row as usize, "the column that --column names holds no texts"))?;
            row += 1;
            write(row, text.to_owned())?;
        }
    }
    Ok(())
}

/// This program was built without a reader of Parquet.
#[cfg(not(feature = "parquet"))]
pub(super) fn parquet_column(
    file: &str,
    _: std::fs::File,
    _: &str,
    _: &mut impl FnMut(u32, String) -> Result<(), ShardError>,
) -> Result<(), ShardError> {
    Err(fault(file, 0, "it is Parquet, and this program was built without the feature parquet"))
}

#[cfg(all(test, feature = "arrow-ipc", feature = "parquet"))]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::pipeline::shards::read_segments;
    use arrow_array::{ArrayRef, Int64Array, LargeStringArray, StringArray, StringViewArray, UInt32Array};

    const TEXTS: [Option<&str>; 4] = [Some("The oven\nwas warm."), Some("\u{202e}caf\u{e9} \u{1f642}\t\0"), None, Some("")];

    fn batch(row: ArrayRef, text: ArrayRef) -> RecordBatch {
        RecordBatch::try_from_iter([("other", Arc::new(Int64Array::from(vec![9; 4])) as ArrayRef), ("row", row), ("text", text)])
            .expect("a batch")
    }

    fn batches() -> Vec<RecordBatch> {
        let (rows, signed) = (UInt32Array::from(vec![3, 0, 2, 1]), Int64Array::from(vec![3, 0, 2, 1]));
        vec![
            batch(Arc::new(rows), Arc::new(StringArray::from(TEXTS.to_vec()))),
            batch(Arc::new(signed.clone()), Arc::new(LargeStringArray::from(TEXTS.to_vec()))),
            batch(Arc::new(signed), Arc::new(StringViewArray::from(TEXTS.to_vec()))),
        ]
    }

    fn lines() -> Vec<ShardSegment> {
        let line = |(row, text): (u32, &Option<&str>)| serde_json::json!({"row": row, "text": text.unwrap_or_default()}).to_string() + "\n";
        let bytes: String = [3, 0, 2, 1].into_iter().zip(&TEXTS).map(line).collect();
        read_segments("lines", bytes.as_bytes()).expect("segments")
    }

    #[test]
    fn a_stream_and_a_file_of_arrow_are_the_same_segments_as_lines_of_json() {
        for batch in batches() {
            let mut stream = arrow_ipc::writer::StreamWriter::try_new(Vec::new(), &batch.schema()).expect("a stream");
            stream.write(&batch).expect("written");
            let stream = stream.into_inner().expect("closed");
            let mut file = arrow_ipc::writer::FileWriter::try_new(Vec::new(), &batch.schema()).expect("a file");
            file.write(&batch).expect("written");
            let file = file.into_inner().expect("closed");
            for bytes in [&stream, &file] {
                assert_eq!(read_segments("shard", bytes).expect("segments"), lines());
                // Cut anywhere, between two messages too, it is refused.
                for cut in (9..bytes.len()).step_by(7).chain([bytes.len() - 8, bytes.len() - 1]) {
                    assert!(matches!(read_segments("shard", &bytes[..cut]), Err(ShardError::Segment { .. })), "{cut} of {}", bytes.len());
                }
            }
        }
        let two: Vec<Vec<u8>> = [[5u32, 4, 7, 6], [3, 0, 2, 1]]
            .into_iter()
            .map(|rows| {
                let batch = batch(Arc::new(UInt32Array::from(rows.to_vec())), Arc::new(StringArray::from(TEXTS.to_vec())));
                let mut stream = arrow_ipc::writer::StreamWriter::try_new(Vec::new(), &batch.schema()).expect("a stream");
                stream.write(&batch).expect("written");
                stream.into_inner().expect("closed")
            })
            .collect();
        assert_eq!(read_segments("shards", &two.concat()).expect("segments").len(), 8);
        let none = RecordBatch::try_from_iter([("text", Arc::new(StringArray::from(TEXTS.to_vec())) as ArrayRef)]).expect("a batch");
        let mut stream = arrow_ipc::writer::StreamWriter::try_new(Vec::new(), &none.schema()).expect("a stream");
        stream.write(&none).expect("written");
        let refused = read_segments("shard", &stream.into_inner().expect("closed")).expect_err("no rows").to_string();
        assert!(refused.contains("it lacks `row`"), "{refused}");
    }

    #[test]
    fn one_column_of_a_parquet_file_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("segments.parquet");
        for batch in batches() {
            let mut writer =
                parquet::arrow::ArrowWriter::try_new(File::create(&path).expect("made"), batch.schema(), None).expect("a writer");
            writer.write(&batch).expect("written");
            writer.close().expect("closed");
            let mut found = Vec::new();
            let mut keep = |row, text| {
                found.push((row, text));
                Ok(())
            };
            parquet_column("segments.parquet", File::open(&path).expect("there"), "text", &mut keep).expect("read");
            let expect: Vec<(u32, String)> = (1..).zip(TEXTS.map(|text| text.unwrap_or_default().to_owned())).collect();
            assert_eq!(found, expect);
            for (column, reason) in [("words", "no column bears the name"), ("other", "holds no texts")] {
                let refused = parquet_column("segments.parquet", File::open(&path).expect("there"), column, &mut |_, _| Ok(()));
                assert!(refused.expect_err("refused").to_string().contains(reason));
            }
        }
        let dotted = RecordBatch::try_from_iter([("body.text", Arc::new(StringArray::from(TEXTS.to_vec())) as ArrayRef)]).expect("a batch");
        let mut writer = parquet::arrow::ArrowWriter::try_new(File::create(&path).expect("made"), dotted.schema(), None).expect("a writer");
        writer.write(&dotted).expect("written");
        writer.close().expect("closed");
        let mut count = 0;
        let mut add = |_, _| {
            count += 1;
            Ok(())
        };
        parquet_column("segments.parquet", File::open(&path).expect("there"), "body.text", &mut add).expect("read");
        assert_eq!(count, 4);
        assert!(is_parquet(b"PAR1", b"PAR1") && !is_parquet(b"PAR1", b"way."));
        std::fs::write(&path, b"PAR1 and no more").expect("written");
        let refused = parquet_column("segments.parquet", File::open(&path).expect("there"), "text", &mut |_, _| Ok(()));
        assert!(refused.expect_err("refused").to_string().contains("no whole Parquet file"));
    }
}
