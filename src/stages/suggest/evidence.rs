//! Evidence: which of an excerpt's own terms counted for the code, and what its context added.

use super::SuggestInput;
use super::candidates::{Candidate, phrases_of_doing};
use crate::domain::codebook::CodeKind;
use crate::domain::ids::SegmentId;
use crate::domain::review::suggestion::{Evidence, EvidenceTerm};
use crate::domain::space::matrix::DocumentTermMatrix;
use crate::domain::space::scores::QueryTerm;
use crate::domain::space::term_space::{DoubtReason, TermSpace};
use crate::domain::space::vectors::DenseRows;

/// How many third-person words are shown.
const THIRD_PERSON: usize = 4;

/// Gathers the evidence of one excerpt for one code.
///
/// A term counts by its weight in the code's query times its smooth idf times `1 + ln tf`; shares
/// are of the sum over all the excerpt's terms that the query holds. Phrases as spoken count among the terms where a code is searched by them.
pub fn evidence(input: &SuggestInput<'_>, code: usize, excerpt: &Candidate, most: usize) -> Evidence {
    let SuggestInput { scores, space, .. } = *input;
    let signal = &scores.codes[code];
    let spoken: Vec<&QueryTerm> = phrases_of_doing(&signal.spoken, space).collect();
    let mut counted = counted(input, space.matrix(Some(signal.kind)), &signal.query.iter().collect::<Vec<_>>(), excerpt);
    if let Some(matrix) = &space.acts {
        counted.extend(self::counted(input, matrix, &spoken, excerpt));
    }
    let sum: f64 = counted.iter().map(|(weight, _)| weight).sum();
    counted.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.term.cmp(&y.term)));
    counted.dedup_by(|(_, a), (_, b)| a.term == b.term);
    counted.truncate(most);
    let terms =
        counted.into_iter().map(|(weight, term)| EvidenceTerm { share: if sum > 0.0 { (weight / sum) as f32 } else { 0.0 }, ..term });
    let row = excerpt.segment.index();
    let own = scores.own.row(row)[code];
    let part = |rows: &Option<DenseRows>| rows.as_ref().map(|rows| rows.row(row)[code]);
    let of_doing = |rows| part(rows).filter(|_| signal.kind == CodeKind::Topic && signal.doing > 0.0);
    let about_people = space.codes.get(code).is_some_and(|code| code.doing.about_people);
    let (model, doing, people) = (part(&scores.model), of_doing(&scores.doing), of_doing(&scores.people).filter(|_| about_people));
    let context = scores.ranked.row(row)[code] - own - [model, doing, people].iter().flatten().sum::<f32>();
    let third_person = if people.is_some_and(|added| added > 0.0) { third_person(input, excerpt) } else { Vec::new() };
    let against = excerpt.segments().flat_map(|segment| against(space, code, SegmentId(segment as u32))).collect();
    Evidence { terms: terms.collect(), own, model, doing, people, third_person, context, against }
}

/// How often each term occurs in what the participant says in an excerpt, by rising number.
fn counts(input: &SuggestInput<'_>, matrix: &DocumentTermMatrix, excerpt: &Candidate) -> Vec<(u32, u32)> {
    let said = excerpt.segments().filter(|&segment| input.layout.is_participant(segment));
    let mut all: Vec<(u32, u32)> = said.flat_map(|segment| matrix.rows.row(segment)).collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, same.iter().map(|(_, count)| count).sum())).collect()
}

/// The terms of a query that an excerpt holds, each with what it counts.
fn counted(input: &SuggestInput<'_>, matrix: &DocumentTermMatrix, query: &[&QueryTerm], excerpt: &Candidate) -> Vec<(f64, EvidenceTerm)> {
    let n = matrix.rows.len() as f64;
    let mut found = Vec::new();
    for (term, tf) in counts(input, matrix, excerpt) {
        let Some(query) = query.iter().find(|query| query.term == term) else { continue };
        let df = f64::from(matrix.vocabulary.df[term as usize]);
        let idf = libm::log((1.0 + n) / (1.0 + df)) + 1.0;
        let weight = f64::from(query.weight) * idf * (1.0 + libm::log(f64::from(tf)));
        found.push((weight, EvidenceTerm { term: matrix.vocabulary.terms[term as usize].clone(), share: 0.0, clause: query.clause }));
    }
    found
}

/// The words for him or her in an excerpt, most frequent first.
fn third_person(input: &SuggestInput<'_>, excerpt: &Candidate) -> Vec<String> {
    let Some(matrix) = &input.space.acts else { return Vec::new() };
    let mut words: Vec<(u32, u32)> = counts(input, matrix, excerpt);
    words.retain(|(term, _)| input.space.third_person.binary_search(term).is_ok());
    words.sort_by_key(|&(term, count)| (std::cmp::Reverse(count), term));
    words.into_iter().take(THIRD_PERSON).map(|(term, _)| matrix.vocabulary.terms[term as usize].clone()).collect()
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
                DoubtReason::ExcludedSense => format!("\u{201c}{word}\u{201d} is near a word of \u{201c}when not to use\u{201d}"),
            }
        })
        .collect();
    lines.dedup();
    lines
}
