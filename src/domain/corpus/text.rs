//! Text of a transcript whose `Debug` output never shows the words.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::domain::digest::Digest;

/// Text that a participant may have spoken. It reads like a `str`; its `Debug` shows length and digest only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GuardedText(String);

impl GuardedText {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for GuardedText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for GuardedText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for GuardedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "text of {} bytes, {}", self.0.len(), Digest::of(self.0.as_bytes()).short())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_holds_no_word() {
        let shown = format!("{:?}", GuardedText::new("my aunt stayed"));
        assert!(!shown.contains("aunt") && shown.starts_with("text of 14 bytes"));
    }
}
