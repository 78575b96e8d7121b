//! The segments of a shard: a JSON object on each line, or a stream of Arrow (`columns`).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ShardError;
use super::columns::{is_arrow, segments_of_arrow};
use crate::domain::ids::DocumentId;

/// One segment of a corpus in shards.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardSegment {
    /// Its number in the corpus, from 0, without gaps over all shards.
    pub row: u32,
    /// The file it comes from, where there is one.
    #[serde(default = "nowhere")]
    pub document: DocumentId,
    /// Its number in the file, from 1; 0 where there is no file.
    #[serde(default)]
    pub line: u32,
    /// What it says.
    pub text: String,
}

fn nowhere() -> DocumentId {
    DocumentId::new("")
}

impl fmt::Debug for ShardSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShardSegment({}, {} bytes)", self.row, self.text.len())
    }
}

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

/// The numbers of some segments.
pub(super) fn numbers(segments: &[ShardSegment]) -> Vec<u32> {
    segments.iter().map(|segment| segment.row).collect()
}

/// Their texts.
pub(super) fn texts(segments: &[ShardSegment]) -> impl Iterator<Item = &str> {
    segments.iter().map(|segment| segment.text.as_str())
}
