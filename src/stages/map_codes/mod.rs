//! Map codes: the preliminary scheme into a score for every segment and code.
//!
//! Takes the term space with the codebook in it, word vectors and how the segments lie; gives
//! `CodeScores`: standard deviations, comparable across codes, no probabilities. The scheme enters the model; nothing is clustered
//! first and labelled after. Topics and talk acts have a recipe each, and codes of one facet are
//! ranked together. Which excerpts are shown is left to `suggest`.

mod acts;
mod bayes;
mod coherence;
mod context;
mod judging;
mod knn_smoothing;
mod learn;
mod lexical;
mod lines;
mod negation_penalty;
mod params;
mod query;
mod question_prior;
mod rival_penalty;
mod score_matrix;
mod semantic;
mod topic_hmm;
mod topic_reliability;
mod topics;
mod word_vector_scores;

use thiserror::Error;

use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::codebook::CodeKind;
use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::token::Clause;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::review::verdict::Verdict;
use crate::domain::space::model::SentenceVectors;
use crate::domain::space::scores::{CodeScores, CodeSignal, NoSignal};
use crate::domain::space::term_space::{CodeTerms, TermSpace};
use crate::domain::space::vectors::{DenseRows, WordVectors};

pub use context::KernelConfig;
pub use lexical::Bm25Config;
pub use lines::{Best, Lines, MapLinesConfig, MapLinesParams, Part, Taught, map_lines};

/// The steps of [`map_lines`], for a corpus in shards.
pub mod of_lines {
    pub use super::lines::{best, lexical, merge_best, queries, sample_of, silent, teach, values};
}
pub use params::{ActConfig, JudgingConfig, LearnConfig, LearnFrom, MapConfig, MapParams};
pub use query::ClauseWeights;

use learn::{Basis, Learner};
use query::Query;
use score_matrix::ScoreMatrix;

/// Why nothing can be scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MapError {
    /// Somebody asked for a stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The inputs belong to different corpora.
    #[error("the counts hold {found} segments, and the layout {expected}")]
    Mismatch {
        /// Segments in the layout.
        expected: usize,
        /// Segments in the counts.
        found: usize,
    },
}

/// What a scheme is mapped on.
#[derive(Clone, Copy)]
pub struct MapInput<'a> {
    /// The counts, and the codebook in their terms.
    pub space: &'a TermSpace,
    /// Vectors of the corpus's words.
    pub words: &'a WordVectors,
    /// Where a language model of the user's puts segments and codes, if one was named.
    pub sentences: Option<SentenceVectors<'a>>,
    /// The transcripts.
    pub transcripts: &'a [SafeTranscript],
    /// Their segments, in the same order.
    pub segments: &'a [Segments],
    /// How the segments lie.
    pub layout: &'a Layout,
}

/// What the recipes look at.
struct Corpus<'a> {
    space: &'a TermSpace,
    words: &'a WordVectors,
    sentences: Option<SentenceVectors<'a>>,
    transcripts: &'a [SafeTranscript],
    segments: &'a [Segments],
    layout: &'a Layout,
    /// Participants' segments: scores are standardized over them.
    participants: &'a [u32],
}

impl Corpus<'_> {
    /// Length of every segment as a score, the same for each code.
    fn length(&self, codes: usize) -> ScoreMatrix {
        let mut grid = ScoreMatrix::zeros(self.layout.len(), codes);
        for (segment, &words) in self.layout.words.iter().enumerate() {
            grid.row_mut(segment).fill(libm::log(1.0 + f64::from(words)));
        }
        grid.standardized(self.participants)
    }
}

/// What a recipe gives for the codes of one facet.
struct Ranking {
    /// What a segment's own words give.
    own: ScoreMatrix,
    /// What a language model adds to that, where one was asked.
    model: Option<ScoreMatrix>,
    /// What phrases of doing add, where a topic has any.
    doing: Option<ScoreMatrix>,
    /// What talk about a person adds, where a topic is about people.
    people: Option<ScoreMatrix>,
    ranked: ScoreMatrix,
    queries: Vec<Query>,
    /// The terms as spoken that topics were searched by too.
    spoken: Vec<Query>,
    trust: Vec<f64>,
    /// Whether the code's words co-occur no more than random words would.
    scattered: Vec<bool>,
    /// What decisions need to refine the ranking, where they are to.
    basis: Option<Basis>,
}

/// Scores every segment for every code of the scheme, refined by what people decided: `verdicts`, in the order of codes and segments. There may be none.
///
/// ```
#[doc = include_str!("../example.txt")]
#[doc = include_str!("../example_scores.txt")]
/// let input = MapInput {
///     space: &space, words: &words, sentences: None, transcripts: &transcripts, segments: &segments, layout: &layout,
/// };
/// let scores = map_codes(&input, &[], &recipe, &context).unwrap().value;
/// // Segments x codes. Of what the first participant says, the aunt's soup is nearer to "care" than the late bus is.
/// assert!(scores.ranked.row(1)[0] > scores.ranked.row(2)[0]);
/// ```
///
/// # Errors
///
/// When somebody asked for a stop, or the inputs belong to different corpora.
pub fn map_codes(
    input: &MapInput<'_>,
    verdicts: &[Verdict],
    params: &MapParams,
    ctx: &Context<'_>,
) -> Result<Outcome<CodeScores>, MapError> {
    Ok(Outcome::silent(first_ranking(input, params, !verdicts.is_empty(), ctx)?.refined(verdicts)))
}

/// Ranks by the scheme alone, and keeps what decisions need to refine that where they are to (`learns`).
///
/// # Errors
///
/// When somebody asked for a stop, or the inputs belong to different corpora.
pub fn first_ranking(input: &MapInput<'_>, params: &MapParams, learns: bool, ctx: &Context<'_>) -> Result<FirstRanking, MapError> {
    let MapInput { space, words, sentences, transcripts, segments, layout } = *input;
    let counted = [Some(space.topics.rows.len()), sentences.map(|sentences| sentences.segments.iter().map(DenseRows::len).sum())];
    if let Some(&found) = counted.iter().flatten().find(|found| **found != layout.len()) {
        return Err(MapError::Mismatch { expected: layout.len(), found });
    }
    let participants: Vec<u32> = (0..layout.len() as u32).filter(|&at| layout.is_participant(at as usize)).collect();
    let corpus = Corpus { space, words, sentences, transcripts, segments, layout, participants: &participants };
    let count = space.codes.len();
    let mut own = DenseRows::zeros(layout.len(), count);
    let mut ranked = DenseRows::zeros(layout.len(), count);
    let (mut model, mut doing, mut people): (Option<DenseRows>, Option<DenseRows>, Option<DenseRows>) = (None, None, None);
    let mut signals: Vec<Option<CodeSignal>> = vec![None; count];
    let mut bases: Vec<(CodeKind, Vec<usize>, ScoreMatrix, Basis)> = Vec::new();
    let groups = groups(&space.codes);
    ctx.expect(groups.len() as u64);
    for (kind, columns) in groups {
        let codes: Vec<CodeTerms> = columns.iter().map(|&at| space.codes[at].clone()).collect();
        let ranking = match kind {
            CodeKind::Topic => topics::topics(&corpus, &codes, &columns, learns, &params.0, ctx.seed),
            CodeKind::Act => acts::acts(&corpus, &codes, &columns, learns, &params.0),
        };
        put(&mut own, &ranking.own, &columns);
        put(&mut ranked, &ranking.ranked, &columns);
        for (part, added) in [(&mut model, &ranking.model), (&mut doing, &ranking.doing), (&mut people, &ranking.people)] {
            if let Some(added) = added {
                let rows = part.get_or_insert_with(|| DenseRows::zeros(layout.len(), count));
                put(rows, added, &columns);
            }
        }
        for (at, &column) in columns.iter().enumerate() {
            signals[column] = Some(CodeSignal {
                code: codes[at].code.clone(),
                kind,
                query: ranking.queries[at].listed(),
                trust: ranking.trust[at] as f32,
                no_signal: no_signal(&codes[at], &ranking.queries[at]),
                scattered: ranking.scattered[at],
                doing: if kind == CodeKind::Act { 1.0 } else { codes[at].doing.share as f32 },
                spoken: ranking.spoken[at].listed(),
            });
        }
        bases.extend(ranking.basis.map(|basis| (kind, columns, ranking.ranked, basis)));
        ctx.advance(1)?;
    }
    let codes = signals.into_iter().flatten().collect();
    let scores = CodeScores { codes, ranked, own, model, doing, people, decided: Vec::new() };
    let learners = learn::learners(&corpus, bases, ctx.seed);
    Ok(FirstRanking { scores, learners, config: params.0.learn })
}

/// What the scheme alone says, ready to be refined by decisions, again and again.
pub struct FirstRanking {
    scores: CodeScores,
    /// The codes of each kind, with what refines their ranking.
    learners: Vec<(Vec<usize>, Learner)>,
    config: LearnConfig,
}

impl FirstRanking {
    /// The scores, refined by verdicts in the order of codes and segments. The same verdicts give the same scores, whatever was asked before.
    pub fn refined(&self, verdicts: &[Verdict]) -> CodeScores {
        let mut scores = self.scores.clone();
        for (columns, learner) in &self.learners {
            let decided: Vec<Vec<Verdict>> = columns.iter().map(|&at| of_code(verdicts, at)).collect();
            if decided.iter().any(|decided| !decided.is_empty()) {
                put(&mut scores.ranked, &learner.refined(&decided, &self.config), columns);
            }
        }
        scores.decided = verdicts.to_vec();
        scores
    }
}

/// Copies the columns of a group into the table of all codes.
fn put(rows: &mut DenseRows, grid: &ScoreMatrix, columns: &[usize]) {
    for segment in 0..grid.segments() {
        let row = rows.row_mut(segment);
        columns.iter().zip(grid.row(segment)).for_each(|(&column, &value)| row[column] = value as f32);
    }
}

/// What was decided on one code.
fn of_code(verdicts: &[Verdict], code: usize) -> Vec<Verdict> {
    verdicts.iter().filter(|verdict| verdict.code as usize == code).copied().collect()
}

/// The codes that are ranked together: of one kind and one facet, in the order of the codebook.
fn groups(codes: &[CodeTerms]) -> Vec<(CodeKind, Vec<usize>)> {
    let mut groups: Vec<(CodeKind, Vec<usize>)> = Vec::new();
    for (at, code) in codes.iter().enumerate() {
        match groups.iter_mut().find(|(kind, members)| *kind == code.kind && codes[members[0]].facet == code.facet) {
            Some((_, members)) => members.push(at),
            None => groups.push((code.kind, vec![at])),
        }
    }
    groups
}

/// Whether a code has nothing to be searched by: no word, none that occurs, or none that the pipeline gives a weight.
fn no_signal(code: &CodeTerms, query: &Query) -> Option<NoSignal> {
    let speaking = code.phrases.iter().filter(|phrase| phrase.clause != Clause::Exclusion);
    let (mut terms, mut absent) = (0, 0);
    for phrase in speaking {
        terms += phrase.terms.len();
        absent += phrase.absent;
    }
    match (terms, absent) {
        (0, 0) => Some(NoSignal::NothingToSearchFor),
        (0, _) => Some(NoSignal::NoTermOccurs),
        _ if query.terms().iter().all(|weighted| weighted.weight <= 0.0) => Some(NoSignal::NothingToSearchFor),
        _ => None,
    }
}
