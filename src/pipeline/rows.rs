//! Summarises a run in one row for each code.

use crate::domain::codebook::Codebook;
use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::ids::{CodeId, DocumentId};
use crate::domain::review::coding::{Coding, SETTLED_CODER};
use crate::domain::review::suggestion::Suggestion;
use crate::domain::space::batch::CodeTable;
use crate::domain::space::packed::PackedCorpus;
use crate::domain::space::scores::{CodeScores, CodeSignal, Reliance};
use crate::report::{HIGH, compare};

/// The summary of a code.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct CodeRow {
    /// Its facet.
    pub facet: Option<String>,
    /// Its name.
    pub code: String,
    /// Excerpts offered for it.
    pub suggestions: usize,
    /// Transcripts that they come from.
    pub transcripts: usize,
    /// Why it has none.
    pub no_signal: bool,
    /// Whether its order may be no better than chance.
    pub in_doubt: bool,
    /// How far its ranking can be relied on; `None` where nothing was looked at for that.
    pub reliance: Option<Reliance>,
    /// How far its ranking can be trusted beside the other codes' of the scheme; higher is better.
    pub trust: f32,
    /// Its ranking beside what people settled, or beside the one coder there is.
    pub beside: Option<Beside>,
    /// Participants' segments that score high for it.
    pub high: usize,
    /// Of its excerpts, how many score high for each code of the other facets.
    pub crossed: Vec<(String, usize)>,
}

/// A ranking beside a coder's codings.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Beside {
    /// Whose.
    pub coder: String,
    /// Average precision.
    pub precision: Option<f64>,
    /// The average precision of a random ranking.
    pub chance: Option<f64>,
    /// Segments with the code.
    pub positives: usize,
    /// Segments of the transcripts that the coder coded.
    pub segments: usize,
}

/// The rankings beside what people settled, under the name [`SETTLED_CODER`], or beside the one coder of the study.
fn beside(
    scores: &CodeScores,
    transcripts: &[SafeTranscript],
    segments: &[Segments],
    layout: &Layout,
    codings: &[Coding],
) -> Vec<(CodeId, Beside)> {
    let mut coders: Vec<&str> = codings.iter().map(|coding| coding.coder.as_str()).collect();
    coders.sort_unstable();
    coders.dedup();
    let chosen = match coders.as_slice() {
        [one] => *one,
        several if several.contains(&SETTLED_CODER) => SETTLED_CODER,
        _ => return Vec::new(),
    };
    let theirs: Vec<Coding> = codings.iter().filter(|coding| coding.coder.as_str() == chosen).cloned().collect();
    compare(&theirs, transcripts, segments, layout, scores)
        .into_iter()
        .map(|row| {
            let chance = row.chance();
            let beside =
                Beside { coder: chosen.to_owned(), precision: row.precision, chance, positives: row.positives, segments: row.segments };
            (row.code, beside)
        })
        .collect()
}

/// One row per code that was scored, in the order of the scheme.
pub fn code_rows(
    scores: &CodeScores,
    suggestions: &[Suggestion],
    scheme: Option<&Codebook>,
    transcripts: &[SafeTranscript],
    segments: &[Segments],
    layout: &Layout,
    codings: &[Coding],
) -> Vec<CodeRow> {
    let besides = beside(scores, transcripts, segments, layout, codings);
    let facet_of = |code: &CodeId| scheme.and_then(|book| book.get(code)).and_then(|code| code.facet.clone());
    let high = |segment: usize, column: usize| scores.ranked.row(segment)[column] >= HIGH;
    let row = |(column, signal): (usize, &CodeSignal)| {
        let facet = facet_of(&signal.code);
        let of_code = suggestions.iter().filter(|suggestion| suggestion.code == signal.code);
        let mut transcripts: Vec<usize> = of_code.clone().map(|suggestion| layout.place(suggestion.segment).0).collect();
        transcripts.sort_unstable();
        transcripts.dedup();
        CodeRow {
            code: signal.code.to_string(),
            suggestions: of_code.clone().count(),
            transcripts: transcripts.len(),
            no_signal: signal.no_signal.is_some(),
            in_doubt: signal.reliance() == Reliance::InDoubt,
            reliance: Some(signal.reliance()),
            trust: signal.trust,
            beside: besides.iter().find(|(code, _)| *code == signal.code).map(|(_, beside)| beside.clone()),
            high: (0..layout.len()).filter(|&segment| layout.is_participant(segment) && high(segment, column)).count(),
            crossed: (0..scores.codes.len())
                .filter(|&other| facet_of(&scores.codes[other].code) != facet)
                .map(|other| (scores.codes[other].code.to_string(), of_code.clone().filter(|s| high(s.segment.index(), other)).count()))
                .collect(),
            facet,
        }
    };
    scores.codes.iter().enumerate().map(row).collect()
}

/// One row per code of a run over lines.
pub fn line_code_rows(table: &CodeTable, corpus: &PackedCorpus, book: Option<&Codebook>) -> Vec<CodeRow> {
    let row = |at: usize| {
        let (code, best, known) = (&table.codes[at], &table.best[at], table.known[at]);
        let mut files: Vec<&DocumentId> = best.iter().map(|&(row, _)| corpus.place(row as usize).0).collect();
        files.sort_unstable();
        files.dedup();
        CodeRow {
            facet: book.and_then(|book| book.get(code)).and_then(|code| code.facet.clone()),
            code: code.to_string(),
            suggestions: best.len(),
            transcripts: files.len(),
            no_signal: known == 0,
            in_doubt: false,
            reliance: None,
            trust: 0.0,
            beside: None,
            high: 0,
            crossed: Vec::new(),
        }
    };
    (0..table.codes.len()).map(row).collect()
}
