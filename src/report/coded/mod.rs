//! What people coded: passages with all that is known of them, counted, listed and drawn.
//!
//! Takes transcripts and people's codings, gives numbers, and drawings of them. The page of a run, the review page and exported
//! files show the same numbers. Nothing here is the machine's: a suggestion is never counted, and a coder that is no person is left
//! out. A code counts the codings of the codes below it as well, as the list of its excerpts does.

mod code_lines;
mod glance;
mod matrix;
mod nearness;
mod spread;
mod text;
mod together;
mod words;

pub use code_lines::{CodeLine, code_lines};
pub use glance::{Glance, glance};
pub use matrix::{Cell, Matrix, MatrixColumn, MatrixKind, MatrixRow, matrix};
pub use nearness::{Plane, plane};
pub use spread::{Spread, TimelineRow, spread, timeline};
pub use text::{CodedText, CodedTurn};
pub use together::{OVERLAP, Together, together, turns_of};
pub use words::{InContext, WordUse, in_context, word_list};

use rustc_hash::FxHashMap;

use crate::domain::codebook::Codebook;
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::ids::{CodeId, CoderId};
use crate::domain::review::annotations::Annotations;
use crate::domain::review::coding::{CodedExcerpt, Coding, MACHINE_CODER, SETTLED_CODER};

/// Participants that a group has at least, where nobody says otherwise: what is shown of fewer may point at a person.
pub const LEAST_PARTICIPANTS: u32 = 5;

/// A study as people coded it.
pub struct CodedStudy<'a> {
    /// Its transcripts, in the order of their names.
    pub texts: Vec<&'a CodedText>,
    /// The codes in the order of their tree; codes that were used and are in no codebook come last.
    pub codes: Vec<CodeLine>,
    /// The codings, in the order of the texts.
    pub passages: Vec<Passage>,
    /// The questions of the interview guide: name and text.
    pub questions: Vec<(String, String)>,
    /// The attributes of participants that are compared.
    pub compare: Vec<String>,
    /// Participants that a group has at least.
    pub least: u32,
}

/// A coding with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its transcript, as a place in [`CodedStudy::texts`].
    pub text: usize,
    /// Where it is.
    pub span: CharSpan,
    /// Its code, as a place in [`CodedStudy::codes`].
    pub code: usize,
    /// Who coded.
    pub coder: CoderId,
    /// The turn in which it begins.
    pub turn: Option<usize>,
    /// What was written beside it.
    pub memo: GuardedText,
    /// Whether it is flagged as a quotation.
    pub quotation: bool,
    /// Whether it is flagged to be discussed.
    pub discuss: bool,
}

/// What a study is made from, beside its texts.
pub struct CodedInput<'a> {
    /// The scheme.
    pub codebook: Option<&'a Codebook>,
    /// The questions of the interview guide: name and text.
    pub questions: &'a [(String, String)],
    /// What people coded.
    pub codings: &'a [CodedExcerpt],
    /// What they flagged.
    pub annotations: &'a Annotations,
    /// The attributes that are compared.
    pub compare: &'a [String],
    /// Participants that a group has at least.
    pub least: u32,
}

impl<'a> CodedStudy<'a> {
    /// Gathers a study. What two coders settled together goes before what each had said before.
    pub fn new(texts: Vec<&'a CodedText>, input: &CodedInput<'_>) -> Self {
        let place: FxHashMap<&str, usize> = texts.iter().enumerate().map(|(at, text)| (text.document.as_str(), at)).collect();
        let is_settled = input.codings.iter().any(|one| one.coding.coder.as_str() == SETTLED_CODER);
        let of_people = |coder: &CoderId| coder.as_str() != MACHINE_CODER && (!is_settled || coder.as_str() == SETTLED_CODER);
        let counted: Vec<&CodedExcerpt> = input.codings.iter().filter(|one| of_people(&one.coding.coder)).collect();
        let codes = code_lines(input.codebook, counted.iter().map(|one| &one.coding.code));
        let line: FxHashMap<&CodeId, usize> = codes.iter().enumerate().map(|(at, line)| (&line.code, at)).collect();
        let passage = |one: &&CodedExcerpt| {
            let Coding { document, span, code, coder } = &one.coding;
            let text = *place.get(document.as_str())?;
            let is_agreed = coder.as_str() == SETTLED_CODER || coder.as_str().starts_with("agreed by ");
            Some(Passage {
                text,
                span: *span,
                code: *line.get(code)?,
                coder: coder.clone(),
                turn: texts[text].turn_at(span.start),
                memo: one.memo.clone(),
                quotation: Annotations::has(&input.annotations.quotations, &one.coding, is_agreed),
                discuss: Annotations::has(&input.annotations.to_discuss, &one.coding, is_agreed),
            })
        };
        let mut passages: Vec<Passage> = counted.iter().filter_map(passage).collect();
        passages.sort_by(|a, b| (a.text, a.span, a.code, &a.coder).cmp(&(b.text, b.span, b.code, &b.coder)));
        passages.dedup_by(|next, kept| (next.text, next.span, next.code, &next.coder) == (kept.text, kept.span, kept.code, &kept.coder));
        Self { texts, codes, passages, questions: input.questions.to_vec(), compare: input.compare.to_vec(), least: input.least }
    }

    /// Who coded, in the order of their names.
    pub fn coders(&self) -> Vec<&CoderId> {
        let mut coders: Vec<&CoderId> = self.passages.iter().map(|passage| &passage.coder).collect();
        coders.sort_unstable();
        coders.dedup();
        coders
    }

    /// How many participants there are.
    pub fn participants(&self) -> usize {
        let mut all: Vec<&str> = self.texts.iter().map(|text| text.participant.as_str()).collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }

    /// Whose codings are counted, in words: the source that a caption states.
    pub fn source(&self) -> String {
        let coders = self.coders();
        let names: Vec<&str> = coders.iter().map(|coder| coder.as_str()).collect();
        match names.as_slice() {
            [] => "Nobody has coded anything".to_owned(),
            [one] if *one == SETTLED_CODER => "Codings that people settled together".to_owned(),
            [one] => format!("Codings of {one}"),
            [most @ .., last] if names.len() <= 6 => format!("Codings of {} and {last}", most.join(", ")),
            _ => format!("Codings of {} people", names.len()),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
