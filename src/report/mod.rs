//! Writes the report: one HTML page with the results of a run.
//!
//! Takes what the other stages gave and what people brought, gives one HTML page that opens from disk: no script, nothing
//! from elsewhere, readable in light and dark, by keyboard and by screen reader. Every figure is beside what it is
//! a part of. Whatever the study's files hold is shown as text and can do nothing else. The same input gives the
//! same bytes. Where the page is written is left to `pipeline`.
//!
//! ```
//! use leitmotif::domain::space::term_space::TermSpace;
//! use leitmotif::language::tag::Language;
//! use leitmotif::report::{ReportInput, report};
//!
//! let space = TermSpace::default();
//! let page = report(&ReportInput {
//!     name: "Ties & leaving care",
//!     date: "2026-01-15",
//!     version: "0.1.0",
//!     seed: 7,
//!     language: Language::En,
//!     transcripts: &[],
//!     segments: &[],
//!     participants: None,
//!     guide: None,
//!     codebook: None,
//!     space: &space,
//!     scores: None,
//!     suggestions: &[],
//!     clusters: None,
//!     outside: None,
//!     findings: &[],
//!     methods: &[],
//!     codings: &[],
//!     compare: &[],
//!     least: 5,
//!     coverage: None,
//!     themes: None,
//!     agreement: None,
//!     head: None,
//! });
//! assert!(page.contains("<h1><bdi>Ties &amp; leaving care</bdi></h1>"));
//! assert!(page.contains("0 transcripts with 0 participants"));
//! ```

mod average_precision;
pub mod coded;
mod coverage;
mod escape;
mod figures;
pub mod manuscripts;
pub mod marks;
mod markup;
pub mod packet;
mod page;
pub mod pictures;
mod row_plot;
mod section;
mod sections;
mod svg;
mod table;
mod view;

pub use average_precision::{Comparison, average_precision, compare};
pub use sections::HIGH;

use crate::domain::codebook::Codebook;
use crate::domain::corpus::guide::Guide;
use crate::domain::corpus::participant::Participants;
use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::text::GuardedText;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::finding::Finding;
use crate::domain::measure::agreement::Agreement;
use crate::domain::measure::coverage::Coverage;
use crate::domain::measure::themes::Themes;
use crate::domain::review::annotations::Annotations;
use crate::domain::review::coding::{CodedExcerpt, Coding};
use crate::domain::review::event::Head;
use crate::domain::review::suggestion::Suggestion;
use crate::domain::space::cluster::Clustering;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::TermSpace;
use crate::language::tag::Language;
use coded::{CodedInput, CodedStudy, CodedText};

/// Everything that the page shows. What is `None` or empty has no section, or a sentence that says so.
pub struct ReportInput<'a> {
    /// The study's name.
    pub name: &'a str,
    /// The date that its results have; empty where the study gives none.
    pub date: &'a str,
    /// The program's version.
    pub version: &'a str,
    /// The seed of the run.
    pub seed: u64,
    /// The language that the words were stemmed by.
    pub language: Language,
    /// The transcripts, in the order of their ids.
    pub transcripts: &'a [SafeTranscript],
    /// Their segments, transcript by transcript in the same order.
    pub segments: &'a [Segments],
    /// Who was interviewed.
    pub participants: Option<&'a Participants>,
    /// The interview guide.
    pub guide: Option<&'a Guide>,
    /// The coding scheme, the study's own or a drafted one.
    pub codebook: Option<&'a Codebook>,
    /// The terms of the corpus and of the codes.
    pub space: &'a TermSpace,
    /// The scores, a row per segment.
    pub scores: Option<&'a CodeScores>,
    /// The excerpts offered, code by code, best first.
    pub suggestions: &'a [Suggestion],
    /// What was found without the scheme.
    pub clusters: Option<&'a Clustering>,
    /// What was found among the segments that no code fits.
    pub outside: Option<&'a Clustering>,
    /// What a person should look at.
    pub findings: &'a [Finding],
    /// Name of each stage and a sentence on what it did, in order.
    pub methods: &'a [(String, String)],
    /// What people coded, mapped to the canonical texts.
    pub codings: &'a [Coding],
    /// The attributes of participants that are compared.
    pub compare: &'a [String],
    /// Participants that a group has at least.
    pub least: u32,
    /// The last row of the log in which people's decisions are kept, where there is one.
    pub head: Option<Head>,
    /// What one coder read and coded, where that was checked.
    pub coverage: Option<&'a Coverage>,
    /// What the codings amount to, where that was counted.
    pub themes: Option<&'a Themes>,
    /// How far coders agree, where that was asked.
    pub agreement: Option<&'a Agreement>,
}

impl ReportInput<'_> {
    /// Whether the page is about what people coded, and not about what is offered to them.
    fn is_of_people(&self) -> bool {
        self.coverage.is_some() || self.themes.is_some() || self.agreement.is_some()
    }
}

/// Writes the page.
pub fn report(input: &ReportInput<'_>) -> String {
    let layout = Layout::of(input.segments);
    let texts = coded_texts(input);
    let coded = coded_study(input, &texts);
    page::page(&view::View::new(input, &layout, &coded)).into_string()
}

/// Transcripts as codings are counted in them.
fn coded_texts(input: &ReportInput<'_>) -> Vec<CodedText> {
    let segments = |at: usize| input.segments.get(at).filter(|segments| segments.document == input.transcripts[at].id);
    let participant = |transcript: &SafeTranscript| input.participants.and_then(|all| all.of(&transcript.id));
    let texts = input.transcripts.iter().enumerate();
    texts.map(|(at, transcript)| CodedText::of(transcript, segments(at), participant(transcript))).collect()
}

/// The study as people coded it.
fn coded_study<'a>(input: &ReportInput<'_>, texts: &'a [CodedText]) -> CodedStudy<'a> {
    let excerpt = |coding: &Coding| CodedExcerpt { coding: coding.clone(), created: None, memo: GuardedText::default() };
    let codings: Vec<CodedExcerpt> = input.codings.iter().map(excerpt).collect();
    let guide = input.guide.iter().flat_map(|guide| &guide.questions);
    let questions: Vec<(String, String)> = guide.map(|question| (question.id.clone(), question.text.clone())).collect();
    let coded = CodedInput {
        codebook: input.codebook,
        questions: &questions,
        codings: &codings,
        annotations: &Annotations::default(),
        compare: input.compare,
        least: input.least,
    };
    CodedStudy::new(texts.iter().collect(), &coded)
}

#[cfg(test)]
mod tests;
