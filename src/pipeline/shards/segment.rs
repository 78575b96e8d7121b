//! A segment of a corpus in shards.

use std::fmt;

use serde::{Deserialize, Serialize};

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

/// The numbers of some segments.
pub(super) fn numbers(segments: &[ShardSegment]) -> Vec<u32> {
    segments.iter().map(|segment| segment.row).collect()
}

/// Their texts.
pub(super) fn texts(segments: &[ShardSegment]) -> impl Iterator<Item = &str> {
    segments.iter().map(|segment| segment.text.as_str())
}
