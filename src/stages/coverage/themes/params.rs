//! What a person may set about themes.

use serde::{Deserialize, Serialize};

use crate::domain::review::choice::{CodedBy, SpeakerRole};
use crate::domain::setting::ParamFaults;

/// What a person wrote about themes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemesConfig {
    /// Whose codings; none named: everybody's.
    pub coders: Vec<String>,
    /// The codes to look at; none: all.
    pub codes: Vec<String>,
    /// Whose turns are looked at.
    pub speaker_role: SpeakerRole,
    /// Transcripts that one of the coders coded, or that all of them did.
    pub documents_coded_by: CodedBy,
    /// A turn has a code that any coder gave it, or that all who read it gave it.
    pub given_by: CodedBy,
    /// The share of the shorter of excerpt and turn that must lie in the other.
    pub min_overlap: f64,
    /// The attributes of participants that are compared; no other is looked at.
    pub compare: Vec<String>,
    /// A value that fewer participants share is not compared.
    pub least_participants: u32,
    /// Random permutations, where there are too many to try all.
    pub permutations: u32,
    /// How many words the prior of the word comparison is worth.
    pub prior_words: f64,
    /// A word that fewer participants of the group say is not reported.
    pub least_speakers: u32,
    /// Words reported for each cell.
    pub words: u32,
    /// Excerpts for each cell, each of another participant.
    pub quotations: u32,
    /// Transcripts in the base of the stopping rules.
    pub base: u32,
    /// Transcripts in their runs.
    pub runs: Vec<u32>,
    /// Shares of new codes at which they are met.
    pub thresholds: Vec<f64>,
    /// Random orders of transcripts.
    pub orders: u32,
    /// The share of values that intervals hold.
    pub confidence: f64,
}

/// Checked parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemesParams(ThemesConfig);

impl TryFrom<ThemesConfig> for ThemesParams {
    type Error = Vec<String>;

    fn try_from(config: ThemesConfig) -> Result<Self, Self::Error> {
        let mut faults = ParamFaults::default();
        faults.range("min_overlap", config.min_overlap, 0.0, 1.0);
        faults.range("permutations", f64::from(config.permutations), 99.0, 1e6);
        faults.range("prior_words", config.prior_words, 1.0, 1e6);
        faults.range("base", f64::from(config.base), 1.0, 1000.0);
        config.runs.iter().for_each(|&run| faults.range("runs", f64::from(run), 1.0, 1000.0));
        config.thresholds.iter().for_each(|&threshold| faults.range("thresholds", threshold, 0.0, 1.0));
        faults.range("orders", f64::from(config.orders), 1.0, 100_000.0);
        faults.range("confidence", config.confidence, 0.5, 0.999);
        faults.or(Self(config))
    }
}

impl std::ops::Deref for ThemesParams {
    type Target = ThemesConfig;

    fn deref(&self) -> &ThemesConfig {
        &self.0
    }
}
