//! Settings that a person gives or leaves to the corpus (a value, or the word `auto`), and what is wrong with given ones.

use std::fmt::Display;

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

/// Faults of a stage's parameters, collected so that all are reported at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParamFaults(Vec<String>);

impl ParamFaults {
    /// Adds a fault unless a value lies between two bounds, both of which are allowed.
    pub fn range<T: PartialOrd + Display>(&mut self, name: &str, value: T, from: T, to: T) {
        // Written so that a NaN fails.
        if !(value >= from && value <= to) {
            self.0.push(format!("{name} is {value}, and must lie between {from} and {to}"));
        }
    }

    /// Adds a fault unless a condition holds.
    pub fn require(&mut self, holds: bool, fault: impl Into<String>) {
        if !holds {
            self.0.push(fault.into());
        }
    }

    /// Gives the parameters where there is no fault.
    ///
    /// # Errors
    ///
    /// All faults.
    pub fn or<P>(self, params: P) -> Result<P, Vec<String>> {
        if self.0.is_empty() { Ok(params) } else { Err(self.0) }
    }
}
