//! The penalty of a segment for words that do not mean the code there: negated, only wished for, or in an excluded sense.
//!
//! The loss is the part of the segment's own BM25 that those occurrences gave, in standard deviations of BM25. It is taken from the
//! segment alone, at the end: "nobody ever looked after me" is still talk about being looked after, and what
//! is around it is read as before. (Not counting such words from the start cost .004 of mean average precision on three
//! sets of interviews.) Cost: one look at each doubt.

use super::lexical::Bm25;
use super::score_matrix::ScoreMatrix;
use crate::domain::space::term_space::Doubt;

/// How much each segment loses for each code, 0 or more. `plain` are the scorer's own scores; `columns` are the codebook's numbers of the queries' codes, `doubts` sorted.
pub(super) fn losses(scorer: &Bm25<'_>, plain: &ScoreMatrix, doubts: &[Doubt], columns: &[usize], over: &[u32]) -> ScoreMatrix {
    let spread = plain.deviations(over);
    let mut losses = ScoreMatrix::zeros(plain.segments(), plain.codes());
    for same in doubts.chunk_by(|a, b| (a.segment, a.code, a.term) == (b.segment, b.code, b.term)) {
        let (segment, term) = (same[0].segment as usize, same[0].term);
        let column = columns.iter().position(|&code| code == same[0].code as usize);
        if let Some(column) = column.filter(|&column| spread[column] > 0.0) {
            losses.row_mut(segment)[column] += scorer.loss(segment, column, term, same.len() as u32) / spread[column];
        }
    }
    losses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codebook::CodeKind;
    use crate::domain::corpus::token::Clause;
    use crate::domain::ids::CodeId;
    use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};
    use crate::domain::space::term_space::{CodeTerms, Doing, DoubtReason, TermPhrase};
    use crate::stages::map_codes::lexical::Bm25Config;
    use crate::stages::map_codes::query::{ClauseWeights, Query};

    #[test]
    fn a_count_that_is_taken_away_whole_is_worth_what_it_gave_whatever_the_settings() {
        let vocabulary = Vocabulary { terms: vec!["help".into()], df: vec![1] };
        let mut matrix = DocumentTermMatrix { vocabulary, ..Default::default() };
        matrix.rows.push([(0, 2)]);
        let phrases = vec![TermPhrase { clause: Clause::Seed, terms: vec![0], absent: 0 }];
        let code = CodeTerms { code: CodeId::new("a"), kind: CodeKind::Topic, facet: None, parent: None, phrases, doing: Doing::default() };
        let weights = ClauseWeights { seeds: 1.0, name: 1.0, inclusion: 0.7, definition: 0.5, example: 0.5 };
        for k1 in [0.0, 1.2] {
            let scorer = Bm25::new(&matrix, &[Query::of(&code, &weights, 0.0)], &Bm25Config { k1, b: 0.5 });
            assert_eq!(scorer.loss(0, 0, 0, 2), scorer.scores().row(0)[0], "k1 = {k1}");
        }
    }

    #[test]
    fn a_word_that_is_denied_wherever_it_stands_counts_for_nothing() {
        let vocabulary = Vocabulary { terms: vec!["help".into(), "soup".into()], df: vec![2, 1] };
        let mut matrix = DocumentTermMatrix { vocabulary, ..Default::default() };
        matrix.rows.push([(0, 1)]);
        matrix.rows.push([(0, 2)]);
        matrix.rows.push([(1, 1)]);
        let phrases = vec![TermPhrase { clause: Clause::Seed, terms: vec![0], absent: 0 }];
        let code = CodeTerms { code: CodeId::new("a"), kind: CodeKind::Topic, facet: None, parent: None, phrases, doing: Doing::default() };
        let weights = ClauseWeights { seeds: 1.0, name: 1.0, inclusion: 0.7, definition: 0.5, example: 0.5 };
        let scorer = Bm25::new(&matrix, &[Query::of(&code, &weights, 0.0)], &Bm25Config { k1: 1.2, b: 0.5 });
        let doubt = |segment| Doubt { segment, code: 4, term: 0, reason: DoubtReason::Denied };
        let (plain, over) = (scorer.scores(), [0, 1, 2]);
        let found = losses(&scorer, &plain, &[doubt(0), doubt(1)], &[4], &over);
        let spread = plain.deviations(&over)[0];
        assert!((found.row(0)[0] - plain.row(0)[0] / spread).abs() < 1e-12);
        // One of two occurrences is left, and gives more than half.
        assert!(found.row(1)[0] > 0.0 && found.row(1)[0] < plain.row(1)[0] / spread / 2.0);
        assert_eq!(found.row(2)[0], 0.0);
        assert_eq!(losses(&scorer, &plain, &[doubt(0)], &[3], &over).row(0)[0], 0.0);
    }
}
