//! stub
#![allow(missing_docs)]
use crate::domain::*;
pub struct ReportInput<'a> {
    pub name: &'a str,
    pub date: &'a str,
    pub version: &'a str,
    pub seed: u64,
    pub transcripts: &'a [transcript::SafeTranscript],
    pub segments: &'a [segment::Segments],
    pub participants: Option<&'a participant::Participants>,
    pub guide: Option<&'a guide::Guide>,
    pub codebook: Option<&'a codebook::Codebook>,
    pub space: &'a space::TermSpace,
    pub scores: Option<&'a scores::CodeScores>,
    pub suggestions: &'a [suggestion::Suggestion],
    pub clusters: Option<&'a cluster::Clustering>,
    pub outside: Option<&'a cluster::Clustering>,
    pub findings: &'a [finding::Finding],
    pub methods: &'a [(String, String)],
    pub codings: &'a [coding::Coding],
}
pub fn report(_: &ReportInput<'_>) -> String {
    String::new()
}
