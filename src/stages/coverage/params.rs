//! What a person may set about the check of coverage.

use serde::{Deserialize, Serialize};

use crate::domain::review::choice::{CodedBy, SpeakerRole};
use crate::domain::setting::ParamFaults;

/// What a person wrote about coverage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverageConfig {
    /// The coder whose coverage is checked; none named: the only one there is.
    pub coder: Vec<String>,
    /// The others, whose turns go first; none named: everybody else.
    pub coders: Vec<String>,
    /// Whether turns that another coder coded go first. Not for a coder who is still to code blind.
    pub others_first: bool,
    /// The codes to look at; none: all.
    pub codes: Vec<String>,
    /// Whose turns are looked at.
    pub speaker_role: SpeakerRole,
    /// Transcripts that the coder coded, or that all the coders did.
    pub documents_coded_by: CodedBy,
    /// The share of the shorter of excerpt and turn that must lie in the other for the turn to have the code.
    pub min_overlap: f64,
    /// Transcripts are held apart in so many parts at most.
    pub folds: u32,
    /// Weight of the penalty on the text model.
    pub ridge: f64,
    /// How many turns to each side are neighbours.
    pub window_turns: u32,
    /// Factor per turn of distance.
    pub decay: f64,
    /// A code with fewer codings has no ranking of its own.
    pub least_codings: u32,
    /// With fewer codings a code takes the weights of all codes together.
    pub learn_from: u32,
    /// The inverse of the penalty on the weights.
    pub freedom: f64,
    /// The share that is kept of the weight by which short turns rank lower.
    pub shortness: f64,
    /// The weight of a rejected proposal: turns left uncoded count as 1.
    pub rejection: f64,
    /// For how many turns of each list words and the nearest coded excerpt are shown.
    pub explained: u32,
    /// Words shown with each.
    pub evidence_terms: u32,
    /// The share of a transcript, at its end, that is compared with the rest.
    pub stretch: f64,
    /// The `z` below which a stretch is reported.
    pub stretch_z: f64,
    /// It is ranked apart in the lists only where it is also so many times as far out as this coder's halves usually are.
    pub stretch_sure: f64,
    /// Turns drawn at random from those left uncoded; 0: none.
    pub sample: u32,
    /// Bootstrap rounds.
    pub rounds: u32,
    /// The share of resampled values that an interval holds.
    pub confidence: f64,
}

/// Checked parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageParams(CoverageConfig);

impl TryFrom<CoverageConfig> for CoverageParams {
    type Error = Vec<String>;

    fn try_from(config: CoverageConfig) -> Result<Self, Self::Error> {
        let mut faults = ParamFaults::default();
        faults.range("min_overlap", config.min_overlap, 0.0, 1.0);
        faults.range("folds", f64::from(config.folds), 2.0, 100.0);
        faults.range("ridge", config.ridge, 1e-6, 1e6);
        faults.range("window_turns", f64::from(config.window_turns), 1.0, 100.0);
        faults.range("decay", config.decay, 0.0, 1.0);
        faults.range("least_codings", f64::from(config.least_codings), 1.0, 1e6);
        faults.range("freedom", config.freedom, 1e-6, 1e6);
        faults.range("shortness", config.shortness, 0.0, 1.0);
        faults.range("rejection", config.rejection, 0.0, 1000.0);
        faults.range("explained", f64::from(config.explained), 0.0, 10_000.0);
        faults.range("stretch", config.stretch, 0.05, 0.6);
        faults.range("stretch_z", config.stretch_z, -100.0, 0.0);
        faults.range("stretch_sure", config.stretch_sure, 0.0, 100.0);
        faults.range("rounds", f64::from(config.rounds), 0.0, 100_000.0);
        faults.range("confidence", config.confidence, 0.5, 0.999);
        faults.require(config.coder.len() <= 1, "coder names more than one; the check is of one coder at a time");
        faults.or(Self(config))
    }
}

impl std::ops::Deref for CoverageParams {
    type Target = CoverageConfig;

    fn deref(&self) -> &CoverageConfig {
        &self.0
    }
}
