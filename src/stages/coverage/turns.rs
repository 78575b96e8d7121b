//! Turns: what one coder gave to the turns of the transcripts that they read.
//!
//! A turn is a segment of the speakers who are looked at; the coverage pipeline cuts no turn. A
//! coder has read a transcript when a coding of theirs is in it, whatever the code.

use std::collections::BTreeMap;

use super::CoverageInput;
use super::params::CoverageParams;
use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::{CodeId, CoderId, DocumentId, SegmentId};
use crate::domain::review::choice::CodedBy;
use crate::domain::review::coding::Coding;

/// The turns that a coder read.
pub struct Turns {
    /// The codes, in the codebook's order, then others by name.
    pub codes: Vec<CodeId>,
    /// The transcripts read, as places in the study, with their turns.
    pub documents: Vec<(usize, std::ops::Range<usize>)>,
    /// The segment of each turn.
    pub segments: Vec<SegmentId>,
    /// The place in `documents` of each turn.
    pub document_of: Vec<usize>,
    /// Where each turn is in its transcript.
    pub spans: Vec<CharSpan>,
    /// Words per turn.
    pub words: Vec<u32>,
    /// What was said before by somebody whose words are context.
    pub question: Vec<Option<SegmentId>>,
    /// Per code, whether the coder put it on the turn.
    pub given: Vec<Vec<bool>>,
    /// Per code, whether the coder rejected it for the turn.
    pub rejected: Vec<Vec<bool>>,
    /// Per code and turn, the other coders who put it there, as places in their list.
    pub others: Vec<BTreeMap<usize, Vec<u16>>>,
}

impl Turns {
    /// Assigns the codings of a coder and of others to turns.
    pub fn of(input: &CoverageInput<'_>, coder: &CoderId, others: &[CoderId], codes: Vec<CodeId>, params: &CoverageParams) -> Self {
        let code_at: BTreeMap<&CodeId, usize> = codes.iter().enumerate().map(|(at, code)| (code, at)).collect();
        let mut turns = Self {
            documents: Vec::new(),
            segments: Vec::new(),
            document_of: Vec::new(),
            spans: Vec::new(),
            words: Vec::new(),
            question: Vec::new(),
            given: vec![Vec::new(); codes.len()],
            rejected: vec![Vec::new(); codes.len()],
            others: vec![BTreeMap::new(); codes.len()],
            codes: codes.clone(),
        };
        let codings = by_document(input.codings.iter().map(|excerpt| &excerpt.coding));
        let rejections = by_document(input.rejections);
        for document in 0..input.transcripts.len() {
            let id = &input.transcripts[document].id;
            let here = codings.get(id).map(Vec::as_slice).unwrap_or_default();
            let read = |coder: &CoderId| here.iter().any(|coding| &coding.coder == coder);
            if !read(coder) || (params.documents_coded_by == CodedBy::All && !others.iter().all(read)) {
                continue;
            }
            let range = turns.take_in(input, document, params);
            let spans = turns.spans[range.clone()].to_vec();
            for coding in here {
                let Some(&code) = code_at.get(&coding.code) else { continue };
                let other = others.iter().position(|other| other == &coding.coder);
                for at in touched(&spans, coding, params.min_overlap) {
                    match other {
                        None if &coding.coder == coder => turns.given[code][range.start + at] = true,
                        None => {}
                        Some(other) => {
                            let list = turns.others[code].entry(range.start + at).or_default();
                            if !list.contains(&(other as u16)) {
                                list.push(other as u16);
                            }
                        }
                    }
                }
            }
            for rejection in rejections.get(id).into_iter().flatten().filter(|rejection| &rejection.coder == coder) {
                let Some(&code) = code_at.get(&rejection.code) else { continue };
                touched(&spans, rejection, params.min_overlap).for_each(|at| turns.rejected[code][range.start + at] = true);
            }
        }
        turns
    }

    /// Takes in the turns of a transcript, still without codes.
    fn take_in(&mut self, input: &CoverageInput<'_>, document: usize, params: &CoverageParams) -> std::ops::Range<usize> {
        let transcript = &input.transcripts[document];
        let table = transcript.offsets();
        let first = self.segments.len();
        let base = input.layout.starts[document];
        let mut question = None;
        for (at, segment) in input.segments[document].items.iter().enumerate() {
            let id = SegmentId(base + at as u32);
            if params.speaker_role.holds(segment.role) {
                self.segments.push(id);
                self.document_of.push(self.documents.len());
                self.spans.push(table.to_chars(&transcript.text, segment.span));
                self.words.push(segment.words);
                self.question.push(question);
            } else if segment.role.is_context() {
                question = Some(id);
            }
        }
        let range = first..self.segments.len();
        self.documents.push((document, range.clone()));
        self.given.iter_mut().chain(&mut self.rejected).for_each(|column| column.resize(range.end, false));
        range
    }

    /// How many turns.
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// Whether the coder put any of the codes on each turn.
    pub fn any(&self) -> Vec<bool> {
        (0..self.len()).map(|turn| self.given.iter().any(|column| column[turn])).collect()
    }
}

/// The places among some units of a transcript that a coding lies on.
pub fn touched<'a>(spans: &'a [CharSpan], coding: &'a Coding, min_overlap: f64) -> impl Iterator<Item = usize> + 'a {
    let first = spans.partition_point(|span| span.end <= coding.span.start);
    let reached = (first..spans.len()).take_while(|&at| spans[at].start < coding.span.end);
    reached.filter(move |&at| coding.lies_on(spans[at], min_overlap))
}

/// Codings by their transcripts.
pub fn by_document<'a>(codings: impl IntoIterator<Item = &'a Coding>) -> BTreeMap<&'a DocumentId, Vec<&'a Coding>> {
    let mut by_document: BTreeMap<&DocumentId, Vec<&Coding>> = BTreeMap::new();
    codings.into_iter().for_each(|coding| by_document.entry(&coding.document).or_default().push(coding));
    by_document
}
