//! Evidence: which of an excerpt's own terms spoke for the code, and what its context added.

use crate::domain::ids::SegmentId;
use crate::domain::matrix::DocumentTermMatrix;
use crate::domain::scores::CodeScores;
use crate::domain::suggestion::{Evidence, EvidenceTerm};

/// Gathers the evidence of one excerpt for one code.
///
/// A term counts by its weight in the code's query times its smooth idf times `1 + ln tf`; shares
/// are of the sum over all the excerpt's terms that the query holds.
pub fn evidence(scores: &CodeScores, code: usize, matrix: &DocumentTermMatrix, segment: SegmentId, most: usize) -> Evidence {
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
    Evidence { terms: terms.collect(), own, context: scores.ranked.row(row)[code] - own, against: Vec::new() }
}
