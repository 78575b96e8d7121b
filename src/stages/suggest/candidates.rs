//! Candidates: the excerpts that could be offered for a code, each long enough to be understood and with a word of its own.
//!
//! A segment that says little is no offer: "Socks. Socks, socks, socks." A segment that is short, or holds no term of the code, is
//! joined to its participant's nearest segment into one excerpt, whatever was asked in between; where even the two hold no
//! term of the code, nothing is offered.

use crate::domain::corpus::segment::Layout;
use crate::domain::corpus::token::Clause;
use crate::domain::ids::SegmentId;
use crate::domain::space::scores::{CodeScores, QueryTerm};
use crate::domain::space::term_space::TermSpace;
use crate::domain::space::vectors::DenseRows;

/// A joined excerpt is no longer than this, in words.
const LONGEST: u32 = 160;
/// Segments that may lie between two that are joined: the question, say.
const BETWEEN: usize = 1;

/// An excerpt that may be offered for a code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The segment that was ranked.
    pub segment: SegmentId,
    /// The first segment of the excerpt.
    pub first: SegmentId,
    /// Its last one.
    pub last: SegmentId,
    /// Its score for the code.
    pub score: f32,
    /// Its transcript.
    pub transcript: u32,
    /// The transcript's group.
    pub group: Option<u32>,
}

impl Candidate {
    /// Higher scores first, ties by place in the corpus.
    pub fn better(&self, other: &Self) -> std::cmp::Ordering {
        other.score.total_cmp(&self.score).then(self.segment.cmp(&other.segment))
    }

    /// The segments of the excerpt.
    pub fn segments(&self) -> std::ops::RangeInclusive<usize> {
        self.first.index()..=self.last.index()
    }
}

/// What candidates are made from.
pub struct Pool<'a> {
    pub scores: &'a CodeScores,
    /// What they are ranked by.
    pub ranked: &'a DenseRows,
    pub space: &'a TermSpace,
    pub layout: &'a Layout,
    pub transcript_of: &'a [u32],
    pub groups: &'a [Option<u32>],
    /// Passages that are not to be offered for a code (again): code, segment; sorted.
    pub closed: &'a [(u32, u32)],
    /// Shorter segments are not offered, nor joined.
    pub min_words: u32,
    /// Shorter segments are joined to a neighbour.
    pub alone_words: u32,
}

impl Pool<'_> {
    /// The candidates for a code, best first; no two share a segment.
    pub fn of(&self, code: usize) -> Vec<Candidate> {
        let own = self.own_words(code);
        let open =
            |segment: usize| self.layout.is_participant(segment) && self.closed.binary_search(&(code as u32, segment as u32)).is_err();
        let mut found: Vec<Candidate> =
            (0..self.layout.len()).filter(|&at| open(at)).filter_map(|at| self.candidate(code, at, &own, open)).collect();
        found.sort_by(Candidate::better);
        let mut taken = vec![false; self.layout.len()];
        found.retain(|candidate| {
            let free = !candidate.segments().any(|segment| taken[segment]);
            if free {
                candidate.segments().for_each(|segment| taken[segment] = true);
            }
            free
        });
        found
    }

    fn candidate(&self, code: usize, at: usize, own: &[bool], open: impl Fn(usize) -> bool) -> Option<Candidate> {
        let words = &self.layout.words;
        let partner = if own[at] && words[at] >= self.alone_words { None } else { self.partner(code, at, own, open) };
        if partner.is_none() && !(own[at] && words[at] >= self.min_words) {
            return None;
        }
        let other = partner.unwrap_or(at);
        let transcript = self.transcript_of[at];
        Some(Candidate {
            segment: SegmentId(at as u32),
            first: SegmentId(at.min(other) as u32),
            last: SegmentId(at.max(other) as u32),
            score: self.ranked.row(at)[code],
            transcript,
            group: self.groups[transcript as usize],
        })
    }

    /// The segment that a short one, or one without an own word, is joined to: with an own word rather than without, then the one of the higher score.
    fn partner(&self, code: usize, at: usize, own: &[bool], open: impl Fn(usize) -> bool) -> Option<usize> {
        let range = self.layout.range(self.transcript_of[at] as usize);
        let fits = |other: &usize| {
            let between: u32 = (at.min(*other)..=at.max(*other)).map(|segment| self.layout.words[segment]).sum();
            open(*other) && (own[at] || own[*other]) && between <= LONGEST
        };
        // The nearest on either side; farther ones are another answer.
        let before = (range.start..at).rev().take(BETWEEN + 1).find(|&other| self.layout.is_participant(other)).filter(fits);
        let after = (at + 1..range.end).take(BETWEEN + 1).find(|&other| self.layout.is_participant(other)).filter(fits);
        let score = |segment: usize| self.ranked.row(segment)[code];
        let better = |a: &usize, b: &usize| own[*a].cmp(&own[*b]).then(score(*a).total_cmp(&score(*b))).then(b.cmp(a));
        before.into_iter().chain(after).max_by(better)
    }

    /// For every segment whether it holds a term of the code.
    fn own_words(&self, code: usize) -> Vec<bool> {
        let signal = &self.scores.codes[code];
        let matrix = self.space.matrix(Some(signal.kind));
        let mut own = vec![false; self.layout.len()];
        let mut mark = |matrix: &crate::domain::space::matrix::DocumentTermMatrix, terms: &mut Vec<u32>| {
            terms.sort_unstable();
            for (segment, own) in own.iter_mut().enumerate() {
                *own |= matrix.rows.row(segment).any(|(term, _)| terms.binary_search(&term).is_ok());
            }
        };
        mark(matrix, &mut signal.query.iter().filter(|query| query.weight > 0.0).map(|query| query.term).collect());
        if let Some(spoken) = &self.space.acts {
            mark(spoken, &mut phrases_of_doing(signal.spoken.as_slice(), self.space).map(|query| query.term).collect());
        }
        own
    }
}

/// Of the terms as spoken those that say something by themselves: pairs of adjacent words that people chose, "was there" but not "was".
pub fn phrases_of_doing<'a>(spoken: &'a [QueryTerm], space: &'a TermSpace) -> impl Iterator<Item = &'a QueryTerm> {
    let is_pair = |term: u32| space.acts.as_ref().is_some_and(|acts| !acts.vocabulary.is_unigram(term));
    spoken
        .iter()
        .filter(move |query| matches!(query.clause, Some(Clause::Seed | Clause::Name)) && query.weight > 0.0 && is_pair(query.term))
}
