//! Unitizing: coders who mark stretches of a text themselves, or cut it into segments.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::CodeId;

/// One stretch that a coder marked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MarkedSpan {
    /// Where.
    pub span: CharSpan,
    /// As what.
    pub code: CodeId,
}

/// What each coder marked in one text. Spans of one coder may overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unitizing {
    /// Characters of the text.
    pub length: u32,
    /// The spans of each coder.
    pub coders: Vec<Vec<MarkedSpan>>,
}

/// A text cut into consecutive segments without gaps: their sizes, in whatever the text is counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segmentation(pub Vec<u32>);

impl Segmentation {
    /// The size of the whole text.
    pub fn length(&self) -> u64 {
        self.0.iter().map(|&mass| u64::from(mass)).sum()
    }

    /// For each place between two neighbouring elements, whether a border is there.
    pub fn borders(&self) -> Vec<bool> {
        let mut borders = vec![false; (self.length() as usize).saturating_sub(1)];
        let mut at = 0;
        for &mass in &self.0 {
            at += mass as usize;
            if (1..=borders.len()).contains(&at) {
                borders[at - 1] = true;
            }
        }
        borders
    }
}
