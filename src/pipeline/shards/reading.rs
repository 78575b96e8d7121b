//! Reads a shard: a JSON object on each line, or a stream of Arrow (`columns`).

use super::ShardError;
use super::columns::{is_arrow, segments_of_arrow};
use super::segment::ShardSegment;

/// Reads the segments of a shard, and puts them by rising number. Blank lines are passed over.
///
/// # Errors
///
/// [`ShardError::Segment`] with the line that is no segment, or whose number comes twice.
pub fn read_segments(file: &str, bytes: &[u8]) -> Result<Vec<ShardSegment>, ShardError> {
    let fault = |line: usize, reason| ShardError::Segment { file: file.to_owned(), line, reason };
    let mut segments: Vec<(ShardSegment, usize)> = Vec::new();
    if is_arrow(bytes) {
        segments = segments_of_arrow(file, bytes)?;
    } else {
        for (at, line) in bytes.split(|&byte| byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty()) {
            let segment: ShardSegment = serde_json::from_slice(line).map_err(|error| fault(at + 1, reason(&error)))?;
            segments.push((segment, at + 1));
        }
    }
    segments.sort_by_key(|(segment, _)| segment.row);
    if let Some(twice) = segments.windows(2).find(|pair| pair[0].0.row == pair[1].0.row) {
        return Err(fault(twice[1].1, "its row is that of another line"));
    }
    Ok(segments.into_iter().map(|(segment, _)| segment).collect())
}

/// What is wrong with a line, without any of its words.
fn reason(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Data => "it lacks `row` (a whole number from 0) or `text`",
        _ => "it is no JSON object",
    }
}
