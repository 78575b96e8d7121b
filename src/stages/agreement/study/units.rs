//! From codings to units: which coder gave which codes to which turn.
//!
//! A coder counts as having read a transcript when there is a coding of theirs in it, whatever the
//! code and the person who speaks; a unit of such a transcript without a code is a decision against it. A
//! transcript in which a coder has no coding at all is missing for that coder, not empty: from
//! codings alone the two cannot be distinguished, and taking it for empty would invent disagreement.

use std::collections::BTreeMap;

use super::AgreementInput;
use super::params::{AgreementParams, CodedBy, Unit};
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::measure::ratings::{CodeSet, Ratings};
use crate::domain::review::coding::Coding;

/// The units of a study and what each coder gave them.
pub struct Units {
    /// Who is compared.
    pub coders: Vec<CoderId>,
    /// The codes with the places of their facets, facet by facet.
    pub codes: Vec<(CodeId, usize)>,
    /// The facets, in the codebook's order.
    pub facets: Vec<Option<String>>,
    /// The transcripts that hold units.
    pub documents: Vec<Document>,
    /// All units, transcript by transcript, in the order of speech.
    pub units: Vec<UnitRow>,
}

/// A transcript that takes part.
pub struct Document {
    /// Its name.
    pub id: DocumentId,
    /// The group of its participant.
    pub group: Option<String>,
    /// For each coder, whether they read it.
    pub read: Vec<bool>,
    /// Its units.
    pub units: std::ops::Range<usize>,
}

/// One unit.
pub struct UnitRow {
    /// Its transcript.
    pub document: usize,
    /// Where it is.
    pub span: CharSpan,
    /// What each coder put on it.
    pub marks: Vec<Vec<Mark>>,
}

/// A coding on a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The code.
    pub code: usize,
    /// Which coding it is; one that runs over two units lies on both.
    pub coding: usize,
    /// Where the coding is.
    pub span: CharSpan,
}

impl Units {
    /// Assigns codings to units. Coders and codes are those chosen, in the order of the results.
    pub fn of(
        input: &AgreementInput<'_>,
        coders: Vec<CoderId>,
        codes: Vec<(CodeId, usize)>,
        facets: Vec<Option<String>>,
        params: &AgreementParams,
    ) -> Self {
        let by_document = by_document(input.codings);
        let code_at: BTreeMap<&CodeId, usize> = codes.iter().enumerate().map(|(at, (code, _))| (code, at)).collect();
        let coder_at: BTreeMap<&CoderId, usize> = coders.iter().enumerate().map(|(at, coder)| (coder, at)).collect();
        let (mut documents, mut units) = (Vec::new(), Vec::new());
        for (at, (transcript, segments)) in input.transcripts.iter().zip(input.segments).enumerate() {
            let codings = by_document.get(&transcript.id).map(Vec::as_slice).unwrap_or_default();
            let mut read = vec![false; coders.len()];
            codings.iter().filter_map(|(_, coding)| coder_at.get(&coding.coder)).for_each(|&coder| read[coder] = true);
            let readers = read.iter().filter(|&&read| read).count();
            let needed = if params.documents_coded_by == CodedBy::All { coders.len() } else { 1 };
            if readers < needed.max(1) {
                continue;
            }
            let first = units.len();
            let blank = |span| UnitRow { document: documents.len(), span, marks: vec![Vec::new(); coders.len()] };
            units.extend(spans(transcript, segments, params).into_iter().map(blank));
            for &(number, coding) in codings {
                let (Some(&coder), Some(&code)) = (coder_at.get(&coding.coder), code_at.get(&coding.code)) else { continue };
                for unit in touched(&mut units[first..], coding, params.min_overlap) {
                    unit.marks[coder].push(Mark { code, coding: number, span: coding.span });
                }
            }
            documents.push(Document {
                id: transcript.id.clone(),
                group: input.groups[at].map(str::to_owned),
                read,
                units: first..units.len(),
            });
        }
        Self { coders, codes, facets, documents, units }
    }

    /// Whether a coder read a unit's transcript.
    pub fn read(&self, unit: usize, coder: usize) -> bool {
        self.documents[self.units[unit].document].read[coder]
    }

    /// The codes of a facet that a coder gave a unit, in order.
    pub fn given(&self, unit: usize, coder: usize, facet: usize) -> Vec<usize> {
        let mut given: Vec<usize> =
            self.units[unit].marks[coder].iter().map(|mark| mark.code).filter(|&code| self.codes[code].1 == facet).collect();
        given.sort_unstable();
        given.dedup();
        given
    }

    /// Whether each coder gave a code to each of some units.
    pub fn ratings_of_code(&self, units: &[usize], coders: &[usize], code: usize) -> Ratings<bool> {
        let cell =
            |unit: usize, coder: usize| self.read(unit, coder).then(|| self.units[unit].marks[coder].iter().any(|mark| mark.code == code));
        Ratings::by_unit(coders.len(), units.iter().map(|&unit| (coders.iter().map(|&coder| cell(unit, coder)).collect(), 1)))
    }

    /// All codes of a facet that each coder gave to each of some units.
    pub fn ratings_of_facet(&self, units: &[usize], coders: &[usize], facet: usize) -> Ratings<CodeSet> {
        let set = |unit, coder| self.given(unit, coder, facet).into_iter().map(|code| self.codes[code].0.clone()).collect();
        let cell = |unit: usize, coder: usize| self.read(unit, coder).then(|| set(unit, coder));
        Ratings::by_unit(coders.len(), units.iter().map(|&unit| (coders.iter().map(|&coder| cell(unit, coder)).collect(), 1)))
    }
}

fn by_document(codings: &[Coding]) -> BTreeMap<&DocumentId, Vec<(usize, &Coding)>> {
    let mut by_document: BTreeMap<&DocumentId, Vec<(usize, &Coding)>> = BTreeMap::new();
    for (number, coding) in codings.iter().enumerate() {
        by_document.entry(&coding.document).or_default().push((number, coding));
    }
    by_document
}

/// The places of a transcript's units, in the order of speech.
fn spans(transcript: &SafeTranscript, segments: &Segments, params: &AgreementParams) -> Vec<CharSpan> {
    let table = transcript.offsets();
    let mut spans: Vec<(u32, CharSpan)> = Vec::new();
    for segment in segments.items.iter().filter(|segment| params.speaker_role.holds(segment.role)) {
        let span = table.to_chars(&transcript.text, segment.span);
        let joins = |last: u32| match params.unit {
            Unit::Turn => last == segment.turn,
            Unit::Segment => false,
            Unit::Document => true,
        };
        match spans.last_mut() {
            Some((turn, last)) if joins(*turn) => last.end = span.end,
            _ => spans.push((segment.turn, span)),
        }
    }
    spans.into_iter().map(|(_, span)| span).collect()
}

/// The units that a coding lies on.
fn touched<'a>(units: &'a mut [UnitRow], coding: &'a Coding, min_overlap: f64) -> impl Iterator<Item = &'a mut UnitRow> {
    let first = units.partition_point(|unit| unit.span.end <= coding.span.start);
    let reached = units[first..].iter_mut().take_while(|unit| unit.span.start < coding.span.end);
    reached.filter(move |unit| coding.lies_on(unit.span, min_overlap))
}
