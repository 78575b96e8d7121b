//! Results over a study's codings: codes by participants' groups, codes together, codes over more transcripts.
//!
//! Counts are of participants wherever a group is spoken of: one talkative person must not become a theme. Nothing here
//! is a theme; people conclude those.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{CodeId, CoderId, SegmentId};
use crate::domain::measure::statistic::{Interval, Statistic};

/// Counts and tests over the codings of a study.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Themes {
    /// Whose codings were counted.
    pub coders: Vec<CoderId>,
    /// The share of values that intervals hold.
    pub confidence: f64,
    /// Codes, and codes of two facets together, by group and attribute.
    pub groups: Vec<GroupRow>,
    /// Words whose use differs between groups.
    pub words: Vec<WordRow>,
    /// Excerpts for each cell.
    pub quotations: Vec<Quotation>,
    /// Codes that occur on the same turns.
    pub together: Vec<TogetherRow>,
    /// New codes over more transcripts.
    pub saturation: Vec<Saturation>,
}

impl std::fmt::Debug for Themes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Themes({} groups, {} pairs, {} words)", self.groups.len(), self.together.len(), self.words.len())
    }
}

/// A value of an attribute, which some participants have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Trait {
    /// The attribute's name; `group` is one.
    pub attribute: String,
    /// The value.
    pub value: String,
}

/// A code in one group of participants against the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupRow {
    /// The group.
    pub group: Trait,
    /// The code, or two codes on the same turn.
    pub codes: Vec<CodeId>,
    /// Participants of the group with the code, and all of the group whose transcripts were read.
    pub with: [u64; 2],
    /// The same of everybody else.
    pub others: [u64; 2],
    /// Wilson's interval of the group's share.
    pub share: Option<Interval>,
    /// Share in the group less share in the others.
    pub difference: Statistic,
    /// Newcombe's interval of the difference.
    pub difference_interval: Option<Interval>,
    /// Fisher's exact test of the two shares.
    pub fisher: Test,
    /// Mean over participants of the share of their turns that have the code: in the group, in the others.
    pub intensity: [Statistic; 2],
    /// Cliff's delta of these shares: how much likelier a participant of the group has the larger one.
    pub delta: Statistic,
    /// A permutation test of the difference of the two means.
    pub permutation: Test,
    /// Coded turns of the group.
    pub turns: u64,
}

/// The result of a test, alone and among the tests of the same attribute.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// The p value of this test alone.
    pub p: Statistic,
    /// The p value after Holm, which bounds the chance of any false alarm among all tests of the attribute.
    pub holm: Statistic,
    /// The p value after Benjamini and Hochberg, which bounds the share of false alarms among those reported.
    pub bh: Statistic,
}

impl Test {
    /// A test that is not corrected for others yet.
    pub fn alone(p: Statistic) -> Self {
        Self { p, holm: p, bh: p }
    }
}

/// A word that one group uses more, in turns of one code or in all turns.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct WordRow {
    /// The group.
    pub group: Trait,
    /// The code whose turns are compared; `None`: all turns of participants.
    pub code: Option<CodeId>,
    /// The word, as people spell it.
    pub word: String,
    /// How often the group says it, and the others.
    pub uses: [u64; 2],
    /// Participants of the group who say it, and others who do.
    pub participants: [u64; 2],
    /// Log-odds ratio with an informative Dirichlet prior.
    pub log_odds: f64,
    /// The same in standard deviations.
    pub z: f64,
}

/// An excerpt that illustrates a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quotation {
    /// The group.
    pub group: Trait,
    /// The code.
    pub codes: Vec<CodeId>,
    /// The turn.
    pub turn: SegmentId,
}

/// Two codes and the turns that have both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TogetherRow {
    /// The codes, in the codebook's order.
    pub codes: [CodeId; 2],
    /// Their facets.
    pub facets: [Option<String>; 2],
    /// Turns with the first, with the second, with both.
    pub turns: [u64; 3],
    /// Turns with both that are expected by chance, transcript by transcript.
    pub expected: f64,
    /// Cole's coefficient: 0 as often as by chance, 1 as often as can be, -1 as seldom.
    pub cole: Statistic,
    /// Exact test over all circular shifts of the one code against the other inside each transcript.
    pub test: Test,
    /// Participants with both on one turn, and participants with both anywhere.
    pub participants: [u64; 2],
}

/// How many new codes more transcripts bring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saturation {
    /// The group; `None`: all transcripts.
    pub group: Option<String>,
    /// Transcripts and codes in it.
    pub size: [u64; 2],
    /// Codes seen in a single transcript.
    pub once: u64,
    /// The least number of codes that no transcript has shown yet (Chao 1987, for incidences).
    pub unseen: f64,
    /// Mean number of codes after 1, 2, .. transcripts, exact over all orders.
    pub mean: Vec<f64>,
    /// The band that holds nine tenths of random orders.
    pub band: Vec<[u64; 2]>,
    /// The stopping rules with their results.
    pub rules: Vec<StopRule>,
}

/// Base, run and threshold (Guest, Namey and Chen 2020), over random orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StopRule {
    /// Transcripts in the base.
    pub base: u64,
    /// Transcripts in the run.
    pub run: u64,
    /// New codes in the run, as a share of those of the base, at which it is met.
    pub threshold: f64,
    /// Orders tried.
    pub orders: u64,
    /// The share of orders in which it is met.
    pub met: Statistic,
    /// The transcript at which it is met: median, and the ends of the band.
    pub at: Option<[u64; 3]>,
    /// The share of all codes seen by then, on average.
    pub seen: Statistic,
}
