//! Evidence: which of an excerpt's own terms spoke for the code, and what its context added.

use crate::domain::ids::SegmentId;
use crate::domain::review::suggestion::{Evidence, EvidenceTerm};
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::{DoubtReason, TermSpace};

/// Gathers the evidence of one excerpt for one code.
///
/// A term counts by its weight in the code's query times its smooth idf times `1 + ln tf`; shares
/// are of the sum over all the excerpt's terms that the query holds.
pub fn evidence(scores: &CodeScores, code: usize, space: &TermSpace, segment: SegmentId, most: usize) -> Evidence {
    let matrix = space.matrix(space.codes.get(code).map(|code| code.kind));
    let row = segment.index();
    let n = matrix.rows.len() as f64;
    let mut counted: Vec<(f64, EvidenceTerm)> = Vec::new();
    for (term, tf) in matrix.rows.row(row) {
        let Some(query) = scores.codes[code].query.iter().find(|query| query.term == term) else { continue };
        let df = f64::from(matrix.vocabulary.df[term as usize]);
        let idf = libm::log((1.0 + n) / (1.0 + df)) + 1.0;
        let weight = f64::from(query.weight) * idf * (1.0 + libm::log(f64::from(tf)));
        let term = EvidenceTerm { term: matrix.vocabulary.terms[term as usize].clone(), share: 0.0, clause: query.clause };
        counted.push((weight, term));
    }
    let sum: f64 = counted.iter().map(|(weight, _)| weight).sum();
    counted.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.term.cmp(&y.term)));
    counted.truncate(most);
    let terms =
        counted.into_iter().map(|(weight, term)| EvidenceTerm { share: if sum > 0.0 { (weight / sum) as f32 } else { 0.0 }, ..term });
    let own = scores.own.row(row)[code];
    let model = scores.model.as_ref().map(|model| model.row(row)[code]);
    let context = scores.ranked.row(row)[code] - own - model.unwrap_or(0.0);
    Evidence { terms: terms.collect(), own, model, context, against: against(space, code, segment) }
}

/// What counts against the excerpt: each word of the code that does not mean there what it means to the code.
fn against(space: &TermSpace, code: usize, segment: SegmentId) -> Vec<String> {
    let here = space.doubts.iter().skip(space.doubts.partition_point(|doubt| doubt.segment < segment.0));
    let here = here.take_while(|doubt| doubt.segment == segment.0 && doubt.code as usize <= code);
    let mut lines: Vec<String> = here
        .filter(|doubt| doubt.code as usize == code && space.topics.vocabulary.is_unigram(doubt.term))
        .map(|doubt| {
            let word = space.spelling(&space.topics.vocabulary.terms[doubt.term as usize]);
            match doubt.reason {
                DoubtReason::Denied => format!("\u{201c}{word}\u{201d} is denied here"),
                DoubtReason::Affirmed => format!("\u{201c}{word}\u{201d} is not denied here, as the code has it"),
                DoubtReason::WishedFor => format!("\u{201c}{word}\u{201d} is wished for or advised here"),
                DoubtReason::ExcludedSense => format!("\u{201c}{word}\u{201d} stands near a word of \u{201c}when not to use\u{201d}"),
            }
        })
        .collect();
    lines.dedup();
    lines
}
