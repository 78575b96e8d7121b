//! What a run and an export share: the study as a project, and the machine's suggestions as coded excerpts.

use crate::domain::codebook::Codebook;
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::review::coding::{CodedExcerpt, Coding, MACHINE_CODER};
use crate::domain::review::suggestion::Suggestion;
use crate::domain::space::term_space::TermSpace;
use crate::formats::projects::refi::remark::Remarks;
use crate::formats::projects::refi::{StudyParts, add_notes, add_sets, project_codes, project_of, write_project, write_qdc};
use crate::formats::results::{Places, why};
use crate::study::imported_notes::Kept;
use crate::study::inputs::Inputs;

/// The date of every file of a study that gives none.
pub const NO_DATE: &str = "2000-01-01";

/// The program as it names itself in the files that it writes.
pub const ORIGIN: &str = concat!("leitmotif ", env!("CARGO_PKG_VERSION"));

/// The name of a study that has none.
pub const NO_NAME: &str = "Study without a name";

/// A suggestion as another program shows it: the evidence is in the memo, since the format has no place for it.
pub fn machine_excerpt(document: DocumentId, span: CharSpan, code: CodeId, rank: &str, score: &str, why: &str) -> CodedExcerpt {
    let memo = GuardedText::new(format!("{code}: rank {rank}, score {score}; {why}"));
    CodedExcerpt { coding: Coding { document, span, code, coder: CoderId::new(MACHINE_CODER) }, created: None, memo }
}

/// All suggestions of a run, in the order of their places.
pub fn machine_excerpts(places: &Places<'_>, suggestions: &[Suggestion], space: &TermSpace) -> Vec<CodedExcerpt> {
    let excerpt = |suggestion: &Suggestion| {
        let place = places.offered(suggestion);
        let (rank, score) = (suggestion.rank.to_string(), format!("{:.3}", suggestion.score));
        let why = why(&suggestion.evidence, space);
        machine_excerpt(place.document.clone(), place.span, suggestion.code.clone(), &rank, &score, &why)
    };
    let mut excerpts: Vec<CodedExcerpt> = suggestions.iter().map(excerpt).collect();
    excerpts.sort();
    excerpts
}

/// `project.qdpx` of a study.
pub fn study_qdpx(
    inputs: &Inputs,
    transcripts: &[SafeTranscript],
    codebook: Option<&Codebook>,
    excerpts: &[CodedExcerpt],
) -> (Vec<u8>, Remarks) {
    study_qdpx_with(inputs, transcripts, codebook, excerpts, &Kept::default())
}

/// The same with the notes and sets that an import kept.
pub fn study_qdpx_with(
    inputs: &Inputs,
    transcripts: &[SafeTranscript],
    codebook: Option<&Codebook>,
    excerpts: &[CodedExcerpt],
    kept: &Kept,
) -> (Vec<u8>, Remarks) {
    let mut project = project_of(&StudyParts {
        name: inputs.study.name.as_deref().unwrap_or(NO_NAME),
        date: inputs.study.date.as_deref().unwrap_or(NO_DATE),
        transcripts,
        codebook,
        participants: inputs.participants.as_ref().map(|input| &input.value),
        excerpts,
        head: inputs.head,
    });
    let mut remarks = Remarks::default();
    add_notes(&mut project, &kept.notes, &mut remarks);
    add_sets(&mut project, &kept.sets, &mut remarks);
    let (bytes, more) = write_project(&project);
    remarks.extend(more);
    (bytes, remarks)
}

/// A codebook as `.qdc`; `None` where it holds no code.
pub fn codebook_qdc(book: &Codebook) -> Option<(Vec<u8>, Remarks)> {
    write_qdc(&project_codes(book), &[], ORIGIN)
}
