//! What a person may set about the comparison of coders.

use serde::{Deserialize, Serialize};

pub use crate::domain::review::choice::{CodedBy, SpeakerRole};
use crate::domain::setting::ParamFaults;

/// What a person wrote about agreement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementConfig {
    /// The coders to compare; none: all who coded.
    pub coders: Vec<String>,
    /// The codes to look at; none: all.
    pub codes: Vec<String>,
    /// Whose turns are units.
    pub speaker_role: SpeakerRole,
    /// Which transcripts take part.
    pub documents_coded_by: CodedBy,
    /// What a unit is.
    pub unit: Unit,
    /// The share of the shorter of excerpt and unit that must lie in the other for the unit to have the code.
    pub min_overlap: f64,
    /// Bootstrap rounds.
    pub rounds: u32,
    /// The share of resampled values that an interval holds.
    pub confidence: f64,
    /// With fewer transcripts, units are resampled in their place.
    pub min_documents: u32,
    /// The alpha that resampled values are compared with.
    pub target: f64,
    /// Borders that differ by no more characters in a unit are no disagreement.
    pub border_slack: u32,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A whole turn, however the segment stage cut it.
    Turn,
    /// A segment as the segment stage cut it.
    Segment,
    /// A transcript: whether the code occurs in it at all.
    Document,
}

impl Unit {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Segment => "segment",
            Self::Document => "document",
        }
    }
}

/// Checked parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreementParams(AgreementConfig);

impl TryFrom<AgreementConfig> for AgreementParams {
    type Error = Vec<String>;

    fn try_from(config: AgreementConfig) -> Result<Self, Self::Error> {
        let mut faults = ParamFaults::default();
        faults.range("min_overlap", config.min_overlap, 0.0, 1.0);
        let inside = config.confidence > 0.0 && config.confidence < 1.0;
        faults.require(inside, format!("confidence is {}, and must lie between 0 and 1", config.confidence));
        faults.require(config.rounds <= 100_000, format!("rounds is {}, and must be at most 100000", config.rounds));
        faults.range("target", config.target, -1.0, 1.0);
        faults.or(Self(config))
    }
}

impl std::ops::Deref for AgreementParams {
    type Target = AgreementConfig;

    fn deref(&self) -> &AgreementConfig {
        &self.0
    }
}
