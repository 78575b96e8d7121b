//! Cases of agreement: small data sets with the statistics to compute, so that anyone can check this program's figures.

use thiserror::Error;

use crate::domain::measure::ratings::{CodeSet, Label, Ratings};
use crate::domain::measure::sample::CoverageSample;
use crate::domain::measure::statistic::{Interval, Undefined};
use crate::domain::measure::unitizing::{Segmentation, Unitizing};

/// One data set and what is asked of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its name.
    pub id: String,
    /// What was coded.
    pub data: CaseData,
    /// The statistics, in the order in which they are asked for.
    pub asked: Vec<Asked>,
}

/// What was coded.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseData {
    /// One value per coder and unit.
    Ratings {
        /// Names of the coders.
        coders: Vec<String>,
        /// What they said.
        ratings: Ratings<Label>,
        /// Distances between categories, where the case brings its own.
        distances: Vec<(Label, Label, f64)>,
    },
    /// A set of codes per coder and unit.
    Sets {
        /// Names of the coders.
        coders: Vec<String>,
        /// What they said.
        ratings: Ratings<CodeSet>,
    },
    /// Stretches of one text.
    Spans {
        /// Names of the coders.
        coders: Vec<String>,
        /// What they marked.
        unitizing: Unitizing,
    },
    /// The same text cut by each coder.
    Segmentations(Vec<Segmentation>),
    /// A share found in a sample.
    Proportion {
        /// How many were found.
        found: u64,
        /// Among how many.
        sampled: u64,
    },
    /// A sample of what was left uncoded.
    Coverage(CoverageSample),
}

/// A statistic with its options, as the case words them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// Its name.
    pub stat: String,
    /// Level of measurement.
    pub level: Option<String>,
    /// Weights of near misses.
    pub weights: Option<String>,
    /// One code against the rest.
    pub code: Option<Label>,
    /// Some coders only.
    pub coders: Option<Vec<String>>,
    /// What a unit is.
    pub units: Option<String>,
    /// What becomes of units with missing values.
    pub missing_rule: Option<String>,
    /// The whole scale, where more than the observed categories belong to it.
    pub categories: Option<Vec<Label>>,
    /// Confidence of an interval.
    pub confidence: Option<f64>,
    /// How an interval is made.
    pub method: Option<String>,
    /// Rounds of a bootstrap.
    pub resamples: Option<u32>,
    /// How far a border may be moved, plus one.
    pub n_t: Option<usize>,
    /// Which coder is the reference.
    pub reference: Option<String>,
}

/// The answer for one statistic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// A number.
    Number(f64),
    /// Both ends of an interval.
    Interval(Interval),
    /// No number, and why.
    Undefined(Undefined),
}

/// Why a statistic cannot be computed because the request is wrong, not because the data are thin.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CaseFault {
    /// No statistic of that name for such data.
    #[error("{stat} is no statistic of {kind}; correct the name, or ask it of other data")]
    UnknownStatistic {
        /// What was asked for.
        stat: String,
        /// The kind of data.
        kind: &'static str,
    },
    /// An option has an unknown value.
    #[error("the {option} {value} is not known for {stat}; known are {known}")]
    UnknownOption {
        /// The statistic.
        stat: String,
        /// The option.
        option: &'static str,
        /// What was asked for.
        value: String,
        /// What there is.
        known: &'static str,
    },
    /// A coder who is not in the case.
    #[error("coder {coder} is no coder of this case; correct the name")]
    UnknownCoder {
        /// The name.
        coder: String,
    },
    /// A statistic of two coders, asked of more.
    #[error("{stat} compares two coders and there are {coders}; name two under coders")]
    NotAPair {
        /// The statistic.
        stat: String,
        /// How many coders there are.
        coders: usize,
    },
    /// A scale whose values are no numbers, or an option that lacks a value.
    #[error("{stat} needs {what}; {remedy}")]
    Needs {
        /// The statistic.
        stat: String,
        /// What is missing.
        what: &'static str,
        /// The way out.
        remedy: &'static str,
    },
}
