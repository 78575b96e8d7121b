//! How far the coders of a study agree, and where they do not.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::measure::statistic::{Interval, Statistic};

/// Everything that was compared.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Agreement {
    /// The settings of the comparison.
    pub settings: AgreementSettings,
    /// One row per part of the study and code.
    pub rows: Vec<AgreementRow>,
    /// Where coders do not agree, what is most worth settling first.
    pub disagreements: Vec<Disagreement>,
}

/// The settings of a comparison, without which its figures mean little.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct AgreementSettings {
    /// Who was compared.
    pub coders: Vec<CoderId>,
    /// What a unit is: `turn` or `document`.
    pub unit: String,
    /// Transcripts that at least two of the coders coded.
    pub transcripts: u32,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// The alpha that resampled values are compared with.
    pub target: f64,
}

/// One code, or all codes of a facet as sets, in one part of the study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgreementRow {
    /// Which part.
    pub scope: Scope,
    /// The facet of the code or codes.
    pub facet: Option<String>,
    /// The code; `None` where all codes of the facet are compared as sets.
    pub code: Option<CodeId>,
    /// Units that at least two coders rated.
    pub units: u64,
    /// Units that only one of them rated: they count for nothing.
    pub left_out: u64,
    /// For each coder, the share of the rated units that got the code (for sets: any code); `None` for one who rated nothing.
    pub prevalence: Vec<(CoderId, Option<f64>)>,
    /// Percent agreement, as a share.
    pub percent: Statistic,
    /// Positive agreement; `None` for sets.
    pub positive: Option<Estimate>,
    /// Cohen's kappa; `None` where more than two coders are compared.
    pub kappa: Option<Estimate>,
    /// Krippendorff's nominal alpha; sets are equal or not.
    pub alpha: Estimate,
    /// Krippendorff's alpha with the MASI distance; `None` for single codes.
    pub masi: Option<Estimate>,
    /// Gwet's AC1.
    pub ac1: Estimate,
    /// What was resampled for the intervals.
    pub resampled: Resampled,
}

/// A part of the study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// All coders, all transcripts.
    Overall,
    /// Two coders, all transcripts.
    Pair(CoderId, CoderId),
    /// The transcripts of one group.
    Group(String),
    /// One transcript.
    Document(DocumentId),
}

/// A figure with its interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The figure.
    pub value: Statistic,
    /// Its bootstrap interval.
    pub interval: Option<Interval>,
    /// The share of resamples under the target.
    pub below_target: Option<f64>,
    /// Resamples on which it was undefined.
    pub rounds_left_out: u32,
}

/// The units that a bootstrap draws for an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Resampled {
    /// Whole transcripts.
    Documents,
    /// Units, because there were too few transcripts; such intervals tend to be too narrow.
    Units,
}

/// A place where coders do not agree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Disagreement {
    /// The transcript.
    pub document: DocumentId,
    /// From the first turn to the last, in code points.
    pub span: CharSpan,
    /// How many units it runs over.
    pub units: u32,
    /// In what way.
    pub kind: DisagreementKind,
    /// The facet in which it is.
    pub facet: Option<String>,
    /// The codes in dispute.
    pub codes: Vec<CodeId>,
    /// What each coder of the transcript gave in this facet.
    pub given: Vec<(CoderId, Vec<CodeId>)>,
    /// What settling it would add to the alphas of the codes in dispute; `stages::agreement` says how.
    pub gain: f64,
    /// Characters that not all coders coded alike.
    pub characters: u32,
}

/// In what way coders disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisagreementKind {
    /// Some coded and some did not.
    OnlySomeCoded,
    /// They coded differently.
    CodesDiffer,
    /// They gave the same codes with other borders.
    BordersDiffer,
}

impl DisagreementKind {
    /// The word for it in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::OnlySomeCoded => "only_some_coded",
            Self::CodesDiffer => "codes_differ",
            Self::BordersDiffer => "borders_differ",
        }
    }
}

impl Scope {
    /// What kind of part it is.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Overall => "overall",
            Self::Pair(..) => "pair",
            Self::Group(_) => "group",
            Self::Document(_) => "document",
        }
    }

    /// Which one.
    pub fn of(&self) -> String {
        match self {
            Self::Overall => String::new(),
            Self::Pair(a, b) => format!("{a} / {b}"),
            Self::Group(group) => group.clone(),
            Self::Document(document) => document.to_string(),
        }
    }
}
