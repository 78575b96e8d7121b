//! Coverage: which text a coder read and coded, and what is worth a second look.
//!
//! Nothing here says that a coder missed anything: a turn without a code is a decision, or an
//! oversight, and only a person can tell which.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::{CodeId, CoderId, DocumentId, SegmentId};
use crate::domain::measure::sample::CoverageSample;
use crate::domain::measure::statistic::{Interval, Statistic};

/// What was learnt about one coder's coverage of a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// The settings of the check.
    pub settings: CoverageSettings,
    /// How much was coded, by part of the study.
    pub uncoded: Vec<UncodedRow>,
    /// A ranking for each code and one over all codes.
    pub columns: Vec<LookColumn>,
    /// Whether each read transcript's end was coded as its beginning leads to expect.
    pub stretches: Vec<Stretch>,
    /// Uncoded turns of the reported stretches, best first.
    pub stretch_turns: Vec<StretchTurn>,
    /// Codings, least in place first.
    pub odd: Vec<OddCoding>,
    /// Codes over time, most faded first.
    pub drift: Vec<CodeDrift>,
    /// A random sample of the uncoded turns, where one was asked for.
    pub sample: Option<ElusionSample>,
    /// Sample sizes for the uncoded turns that there are.
    pub sizes: Vec<SampleSize>,
}

/// The settings of a check of coverage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoverageSettings {
    /// Whose coverage.
    pub coder: CoderId,
    /// The other coders, whose turns come first where this coder left them uncoded.
    pub others: Vec<CoderId>,
    /// Transcripts with a coding of the coder.
    pub transcripts: u32,
    /// Transcripts of the study.
    pub all_transcripts: u32,
    /// Turns in the transcripts read.
    pub turns: u64,
    /// Those with at least one code.
    pub coded: u64,
    /// Rejected proposals that the ranking learned from.
    pub rejections: u64,
    /// The share of resamples that intervals hold.
    pub confidence: f64,
    /// Whether every turn was scored by a model that did not see its transcript.
    pub out_of_fold: bool,
}

/// A part of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum PartKind {
    Overall,
    Group,
    Transcript,
    Speaker,
    Question,
    Code,
}

impl PartKind {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overall => "overall",
            Self::Group => "group",
            Self::Transcript => "transcript",
            Self::Speaker => "speaker",
            Self::Question => "question",
            Self::Code => "code",
        }
    }
}

/// How much of one part of a study is coded.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct UncodedRow {
    /// What kind of part.
    pub part: PartKind,
    /// Which one; a speaker's label may be a name.
    pub of: String,
    /// Transcripts in it, and those of them with a coding of the coder.
    pub transcripts: [u32; 2],
    /// Turns in it.
    pub turns: u64,
    /// Turns that nobody read: no coder has a coding in their transcript.
    pub read_by_nobody: u64,
    /// Turns in transcripts without a coding of this coder.
    pub unread: u64,
    /// Turns that this coder read and coded.
    pub coded: u64,
    /// Turns that this coder read and left without a code.
    pub uncoded: u64,
    /// Of these, turns that another coder coded.
    pub coded_by_others: u64,
    /// Words in it.
    pub words: u64,
    /// Words of the turns read and left without a code.
    pub uncoded_words: u64,
    /// The most turns in a row that the coder left without a code.
    pub longest_gap: u64,
}

impl std::fmt::Debug for UncodedRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UncodedRow({}, {} of {} turns coded)", self.part.name(), self.coded, self.turns)
    }
}

/// The turns left uncoded, ranked for one code, or for any code at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LookColumn {
    /// The code; `None` is "any".
    pub code: Option<CodeId>,
    /// Turns that have it.
    pub coded: u64,
    /// The weights of the ranking's parts, in standard deviations: text, length, neighbours, question, codebook.
    pub weights: [f32; PARTS],
    /// Whether the weights were learnt for this code; otherwise they are those of all codes together, since its codings are too few.
    pub learnt: bool,
    /// How far the ranking can be trusted.
    pub trust: Trust,
    /// Every turn without the code, best first.
    pub looks: Vec<Look>,
}

/// Parts of a ranking.
pub const PARTS: usize = 5;

/// Their names.
pub const PART_NAMES: [&str; PARTS] = ["text", "length", "neighbours", "question", "codebook"];

/// A turn worth a second look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// The turn.
    pub turn: SegmentId,
    /// What it is ranked by; no probability.
    pub score: f32,
    /// What each part adds to the score.
    pub parts: [f32; PARTS],
    /// Of the two neighbouring turns of the transcript, those with the code: 0, 1 or 2.
    pub neighbours: u8,
    /// Whether it is in a stretch that was coded less than its words lead to expect.
    pub in_stretch: bool,
    /// Places, in the settings, of the other coders who put the code on it.
    pub others: Vec<u16>,
    /// What explains it, for the first of the list only.
    pub reason: Option<Reason>,
}

/// Why a turn is ranked high, for people to read.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Its words that count for the code, as people spell them, strongest first.
    pub terms: Vec<String>,
    /// The most similar turn that has the code. It explains and does not rank.
    pub nearest: Option<SegmentId>,
}

impl std::fmt::Debug for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reason({} terms, nearest {:?})", self.terms.len(), self.nearest)
    }
}

/// How well a ranking finds the coder's own codings in transcripts that it did not learn from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trust {
    /// Share of turns with the code: the average precision of a random ranking.
    pub chance: f64,
    /// Average precision of the ranking of all turns.
    pub precision: Statistic,
    /// Its interval over resampled transcripts.
    pub precision_interval: Option<Interval>,
    /// The share of coded turns in the first fifth of the ranking.
    pub recall_at_20: Statistic,
    /// Its interval.
    pub recall_interval: Option<Interval>,
}

/// The end of a transcript against its beginning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// The transcript.
    pub document: DocumentId,
    /// From the first to the last turn of the stretch.
    pub span: CharSpan,
    /// Its turns.
    pub turns: u64,
    /// Coded turns in it.
    pub observed: u64,
    /// Coded turns that are expected by the words and by how this coder coded the rest of the transcript.
    pub expected: f64,
    /// The difference between the two, in standard deviations.
    pub z: f64,
    /// Whether the difference is large enough to report.
    pub stands_out: bool,
}

/// An uncoded turn of a reported stretch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StretchTurn {
    /// The turn.
    pub turn: SegmentId,
    /// What it is ranked by: text and length alone, as neighbours carry no information there.
    pub score: f32,
}

/// A coding and how much it looks out of place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OddCoding {
    /// The turn.
    pub turn: SegmentId,
    /// The code.
    pub code: CodeId,
    /// How unlikely the code is here by words, neighbours, question and codebook; highest first.
    pub score: f32,
    /// The score of each part for the code, in standard deviations; below zero counts against it.
    pub parts: [f32; PARTS],
}

/// A code early and late.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeDrift {
    /// The code.
    pub code: CodeId,
    /// Codings in the early and in the late half of the transcripts.
    pub codings: [u64; 2],
    /// Codings in the late half that a model of the early half leads to expect.
    pub expected: f64,
    /// Far below zero: it fades; far above: it widens. Undefined for a code of a single early transcript.
    pub z: Statistic,
    /// How much less the late codings' words resemble the early ones, in standard errors; high: its meaning may have changed.
    pub meaning: Statistic,
    /// First and last date of the codings, where the files say.
    pub dates: Option<[String; 2]>,
}

/// A simple random sample of the turns that a coder left uncoded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElusionSample {
    /// The turns, in random order.
    pub turns: Vec<SegmentId>,
    /// What the sample is of; `found` is filled when it was read.
    pub counts: CoverageSample,
    /// What reading it showed.
    pub read: Option<SampleRead>,
}

/// What a read sample says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleRead {
    /// The share of codable turns that were coded.
    pub recall: Statistic,
    /// Its exact interval.
    pub interval: Option<Interval>,
    /// The fewest and most codable turns among the uncoded.
    pub missed: [u64; 2],
}

/// How many turns must be read for a given certainty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum SampleSize {
    /// Turns to read so that "none found" excludes that more than this share of the uncoded turns is codable (95 %, one-sided).
    NoneFound {
        /// The share.
        share: f64,
        /// Turns to read.
        turns: u64,
    },
    /// Turns to read so that recall is known to so much on either side, if it is as expected.
    HalfWidth {
        /// The longer arm of the interval.
        half_width: f64,
        /// The recall that is expected.
        recall: f64,
        /// Turns to read.
        turns: u64,
    },
}
