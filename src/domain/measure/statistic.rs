//! The value of a statistic, or the reason why there is none.
//!
//! Where a statistic is not defined no number stands in for it: neither 1.0 nor 0.0 nor NaN. The
//! reason is part of the result and is printed where the number would be.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number, or why there is none.
pub type Statistic = Result<f64, Undefined>;

/// Why a statistic has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undefined {
    /// Everybody gave every unit the same value: chance alone would agree as well.
    NoVariation,
    /// No unit has values of two coders.
    NoPairableValues,
    /// There are fewer than two coders.
    FewerThanTwoCoders,
    /// There are no units.
    NoUnits,
    /// Nothing to be counted was found, so there is no share of it.
    NothingRelevantFound,
    /// It counts fewer participants than a cell must have.
    TooFewParticipants,
}

impl Undefined {
    /// The reason as files name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoVariation => "no_variation",
            Self::NoPairableValues => "no_pairable_values",
            Self::FewerThanTwoCoders => "fewer_than_two_coders",
            Self::NoUnits => "no_units",
            Self::NothingRelevantFound => "nothing_relevant_found",
            Self::TooFewParticipants => "too_few_participants",
        }
    }
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name().replace('_', " "))
    }
}

/// Both ends of an interval, lower first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}
