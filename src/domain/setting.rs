//! Settings that a person gives or leaves to the corpus: a value, or the word `auto`.

use serde::{Deserialize, Serialize};

/// A value, or the word `auto`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "neither a number nor the word \"auto\"")]
pub enum Setting<T> {
    /// As given.
    Given(T),
    /// From the corpus.
    Measured(Auto),
}

/// The word `auto`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Auto {
    /// From the corpus.
    Auto,
}

impl<T: Copy> Setting<T> {
    /// The value, where one was given.
    pub fn given(&self) -> Option<T> {
        match self {
            Self::Given(value) => Some(*value),
            Self::Measured(Auto::Auto) => None,
        }
    }
}
