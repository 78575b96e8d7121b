//! Ranks segments for talk acts, by all words of the segment itself, small ones included.
//!
//! Neighbours mislead here: who asks is answered, and the answer is no question. All words count, function words above
//! all; TF-IDF cosine and naive Bayes, then competition. Where segments are sentences, the whole turn counts a
//! little too: who praises in one sentence is likelier to praise in the next.

use super::bayes::bayes;
use super::learn::Basis;
use super::lexical::tfidf_cosine;
use super::params::MapConfig;
use super::query::Query;
use super::rival_penalty::{compete, kin};
use super::score_matrix::ScoreMatrix;
use super::semantic::fused;
use super::{Corpus, Ranking};
use crate::domain::codebook::CodeKind;
use crate::domain::corpus::segment::Layout;
use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};
use crate::domain::space::term_space::CodeTerms;

/// Ranks all segments for talk acts of one facet.
pub(super) fn acts(corpus: &Corpus<'_>, codes: &[CodeTerms], columns: &[usize], learns: bool, config: &MapConfig) -> Ranking {
    let (matrix, over) = (corpus.space.matrix(Some(CodeKind::Act)), corpus.participants);
    let queries: Vec<Query> = codes.iter().map(|code| Query::of(code, &config.clauses, config.acts.phrase)).collect();
    let own = own_words(matrix, over, &queries, config);
    let (mut read, model) = fused(corpus, columns, &own, &config.clauses, config.acts.semantic);
    if config.acts.turn > 0.0 {
        read.add(&of_turns(corpus, matrix, &queries, config), config.acts.turn);
    }
    let ranked = compete(&read.standardized(over), &kin(codes), config.acts.competition).standardized(over);
    let basis = learns.then(|| Basis { parts: vec![corpus.length(codes.len())], ..Basis::default() });
    Ranking {
        own,
        model,
        doing: None,
        people: None,
        ranked,
        spoken: vec![Query::default(); codes.len()],
        trust: vec![0.0; codes.len()],
        scattered: vec![false; codes.len()],
        queries,
        basis,
    }
}

/// Scores topics' phrases as spoken by the same recipe, without rivals, neighbours or turns.
pub(super) fn spoken(corpus: &Corpus<'_>, queries: &[Query], config: &MapConfig) -> ScoreMatrix {
    own_words(corpus.space.matrix(Some(CodeKind::Act)), corpus.participants, queries, config)
}

fn own_words(matrix: &DocumentTermMatrix, over: &[u32], queries: &[Query], config: &MapConfig) -> ScoreMatrix {
    let mut own = tfidf_cosine(matrix, queries).standardized(over);
    if config.acts.bayes > 0.0 {
        let likely = bayes(matrix, queries, &own).standardized(over);
        own.add(&likely, config.acts.bayes);
    }
    own.standardized(over)
}

/// The scores of whole turns, at each of their segments.
fn of_turns(corpus: &Corpus<'_>, matrix: &DocumentTermMatrix, queries: &[Query], config: &MapConfig) -> ScoreMatrix {
    let turn_of = turns(corpus.layout);
    let whole = joined(matrix, &turn_of);
    let mut over: Vec<u32> = corpus.participants.iter().map(|&at| turn_of[at as usize]).collect();
    over.dedup();
    let scores = own_words(&whole, &over, queries, config);
    let mut grid = ScoreMatrix::zeros(turn_of.len(), queries.len());
    turn_of.iter().enumerate().for_each(|(segment, &turn)| grid.row_mut(segment).copy_from_slice(scores.row(turn as usize)));
    grid
}

/// The turn of each segment, counted through the whole corpus.
fn turns(layout: &Layout) -> Vec<u32> {
    let transcript_of = layout.transcript_of();
    let mut of: Vec<u32> = Vec::with_capacity(layout.len());
    for at in 0..layout.len() {
        let same = at > 0 && transcript_of[at] == transcript_of[at - 1] && layout.turns[at] == layout.turns[at - 1];
        of.push(of.last().map_or(0, |&last| if same { last } else { last + 1 }));
    }
    of
}

/// The counts of whole turns.
fn joined(matrix: &DocumentTermMatrix, turn_of: &[u32]) -> DocumentTermMatrix {
    let terms = matrix.vocabulary.terms.clone();
    let mut whole = DocumentTermMatrix { vocabulary: Vocabulary { df: vec![0; terms.len()], terms }, ..Default::default() };
    let mut segments = 0..turn_of.len();
    while let Some(first) = segments.next() {
        let mut entries: Vec<(u32, u32)> = matrix.rows.row(first).collect();
        while segments.start < turn_of.len() && turn_of[segments.start] == turn_of[first] {
            entries.extend(matrix.rows.row(segments.start));
            segments.start += 1;
        }
        entries.sort_unstable();
        let row: Vec<(u32, u32)> =
            entries.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, same.iter().map(|&(_, count)| count).sum())).collect();
        row.iter().for_each(|&(term, _)| whole.vocabulary.df[term as usize] += 1);
        whole.rows.push(row);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::transcript::Role;

    #[test]
    fn segments_of_one_turn_are_counted_together() {
        let layout = Layout {
            starts: vec![0, 3, 4],
            roles: vec![Role::Participant; 4],
            words: vec![5; 4],
            turns: vec![0, 0, 1, 1],
            questions: vec![None; 4],
        };
        assert_eq!(turns(&layout), [0, 0, 1, 2]);
        let vocabulary = Vocabulary { terms: vec!["go".into(), "we".into()], df: vec![3, 2] };
        let mut matrix = DocumentTermMatrix { vocabulary, ..Default::default() };
        matrix.rows.push([(0, 1)]);
        matrix.rows.push([(0, 2), (1, 1)]);
        matrix.rows.push([]);
        matrix.rows.push([(0, 1), (1, 1)]);
        let whole = joined(&matrix, &turns(&layout));
        assert_eq!(whole.vocabulary.df, [2, 2]);
        assert_eq!(
            (0..3).map(|at| whole.rows.row(at).collect()).collect::<Vec<Vec<_>>>(),
            [vec![(0, 3), (1, 1)], vec![], vec![(0, 1), (1, 1)]]
        );
    }
}
