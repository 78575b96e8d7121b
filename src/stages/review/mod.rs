//! Review: suggestions prepared as coders meet them, with decoys among them that nothing marks.
//!
//! Takes the suggestions of a run and the segments of participants; gives the offers in the order in which
//! each code's queue shows them. A decoy is a segment that was not suggested for the code: how often a
//! coder accepts decoys says how much of their accepting is habit. What people decide is no affair of a stage.
//!
//! - How many: 8 decoys for each 100 suggestions, counted over the codes in turn, so 7.4 % of all offers.
//! - Which: segments that overlap no suggestion of the code, as long as its suggestions are (shortest to longest tenth left
//!   out), and that hold one of the code's own terms where enough do; among them by hash.
//! - Where: at a place in the queue by hash. Their reasons are terms that stand in them and that counted elsewhere
//!   for this code, so they look like any offer and say nothing untrue. A coder knows that there are decoys, not which.
//!
//! Limits: a decoy may deserve the code, since no ranking is perfect; an accepted decoy alone proves nothing.
//! Cost: codes times segments.

mod expected;

pub use expected::{Expected, expected};

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::{Digest, hash_choice, hash64};
use crate::domain::ids::{CodeId, DocumentId};
use crate::domain::review::offer::{Offer, OfferId, OfferWhy};

/// Decoys for each hundred suggestions.
const PER_HUNDRED: usize = 8;

/// The most terms that a decoy shows.
const TERMS: usize = 5;

/// A segment of a participant that might be a decoy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The transcript.
    pub document: DocumentId,
    /// Its place.
    pub span: CharSpan,
    /// Its words.
    pub text: GuardedText,
}

/// Lays out suggestions with decoys among them, none of which was `answered` before. Codes stand in the order in which they are first suggested for.
///
/// ```
/// use std::collections::BTreeSet;
///
/// use leitmotif::domain::corpus::span::CharSpan;
/// use leitmotif::domain::ids::{CodeId, DocumentId};
/// use leitmotif::domain::review::offer::{Offer, OfferId, OfferWhy};
/// use leitmotif::stages::review::lay_out;
///
/// let offer = |start: u32, rank: u32| {
///     let (code, document, span) = (CodeId::new("care"), DocumentId::new("T1.txt"), CharSpan { start, end: start + 9 });
///     Offer { id: OfferId::of(&code, &document, span), code, document, span, rank: Some(rank), score: 1.0, why: OfferWhy::default() }
/// };
/// // So few suggestions hide no decoy among them; they are shown in the order of their ranks.
/// let shown = lay_out(vec![offer(20, 2), offer(0, 1)], &[], &BTreeSet::new(), 7);
/// assert_eq!(shown.iter().map(|offer| offer.rank).collect::<Vec<_>>(), [Some(1), Some(2)]);
/// ```
pub fn lay_out(suggestions: Vec<Offer>, candidates: &[Candidate], answered: &BTreeSet<OfferId>, seed: u64) -> Vec<Offer> {
    let mut codes: Vec<(CodeId, Vec<Offer>)> = Vec::new();
    for offer in suggestions {
        match codes.iter_mut().find(|(code, _)| *code == offer.code) {
            Some((_, offers)) => offers.push(offer),
            None => codes.push((offer.code.clone(), vec![offer])),
        }
    }
    let mut out = Vec::new();
    let (mut placed, mut mixed) = (0, 0);
    for (code, mut offers) in codes {
        offers.sort_by_key(|offer| offer.rank);
        placed += offers.len();
        let wanted = placed * PER_HUNDRED / 100 - mixed;
        let decoys = decoys(&code, &offers, candidates, answered, wanted, seed);
        mixed += decoys.len();
        for decoy in decoys {
            let at = hash_choice(seed, "place of a decoy", key(&decoy.id), offers.len() as u64 + 1) as usize;
            offers.insert(at, decoy);
        }
        out.extend(offers);
    }
    out
}

fn key(id: &OfferId) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&Digest::of(id.as_str().as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(first)
}

fn decoys(code: &CodeId, offers: &[Offer], candidates: &[Candidate], answered: &BTreeSet<OfferId>, wanted: usize, seed: u64) -> Vec<Offer> {
    if wanted == 0 {
        return Vec::new();
    }
    let mut lengths: Vec<usize> = offers.iter().map(|offer| offer.span.len()).collect();
    lengths.sort_unstable();
    let tenth = lengths.len() / 10;
    let (shortest, longest) = (lengths[tenth], lengths[lengths.len() - 1 - tenth]);
    let mut terms: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (term, clause) in offers.iter().flat_map(|offer| &offer.why.terms) {
        terms.entry(term.to_lowercase()).or_insert_with(|| clause.clone());
    }
    let lowest = offers.iter().map(|offer| offer.score).fold(f32::INFINITY, f32::min);
    let mut by_document: BTreeMap<&DocumentId, Vec<CharSpan>> = BTreeMap::new();
    offers.iter().for_each(|offer| by_document.entry(&offer.document).or_default().push(offer.span));
    let suggested = |candidate: &Candidate| {
        by_document.get(&candidate.document).is_some_and(|spans| spans.iter().any(|span| span.overlap(candidate.span) > 0))
    };
    let fits = |candidate: &&Candidate| (shortest..=longest).contains(&candidate.span.len()) && !suggested(candidate);
    let named = candidates.iter().filter(fits).map(|candidate| (OfferId::of(code, &candidate.document, candidate.span), candidate));
    let open = named.filter(|(id, _)| !answered.contains(id));
    let mut drawn: Vec<(u64, OfferId, &Candidate)> = open.map(|(id, candidate)| (hash64(seed, "decoy", key(&id)), id, candidate)).collect();
    drawn.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    // Those that hold a term of the code come first; the texts are read in the order of the draw until there are enough.
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for (_, id, candidate) in drawn {
        if with.len() == wanted {
            break;
        }
        let why = OfferWhy { terms: terms_in(&candidate.text, &terms), ..OfferWhy::default() };
        let list = if why.terms.is_empty() { &mut without } else { &mut with };
        let (document, span) = (candidate.document.clone(), candidate.span);
        list.push(Offer { id, code: code.clone(), document, span, rank: None, score: lowest, why });
    }
    with.into_iter().chain(without).take(wanted).collect()
}

/// Terms of the code that occur in a text, in the order in which they are met.
fn terms_in(text: &str, terms: &BTreeMap<String, Option<String>>) -> Vec<(String, Option<String>)> {
    let mut seen = BTreeSet::new();
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}').filter(|word| !word.is_empty());
    let found = words.filter_map(|word| terms.get_key_value(&word.to_lowercase())).filter(|(term, _)| seen.insert((*term).clone()));
    found.take(TERMS).map(|(term, clause)| (term.clone(), clause.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(code: &str, rank: u32) -> Offer {
        let (code, document, span) = (CodeId::new(code), DocumentId::new("W01.txt"), CharSpan { start: rank * 100, end: rank * 100 + 40 });
        let why = OfferWhy { terms: vec![("aunt".into(), Some("definition".into()))], ..OfferWhy::default() };
        Offer { id: OfferId::of(&code, &document, span), code, document, span, rank: Some(rank), score: 9.0 - rank as f32 / 100.0, why }
    }

    fn candidates(n: u32) -> Vec<Candidate> {
        let candidate = |at: u32| {
            let (document, span) = (DocumentId::new("W02.txt"), CharSpan { start: at * 100, end: at * 100 + 40 });
            Candidate { document, span, text: if at.is_multiple_of(3) { "My Aunt stayed" } else { "Nobody did" }.into() }
        };
        (0..n).map(candidate).collect()
    }

    fn codes(n: usize, each: u32) -> Vec<Offer> {
        (0..n).flat_map(|code| (1..=each).map(move |rank| offer(&format!("c{code}"), rank))).collect()
    }

    #[test]
    fn between_five_and_ten_of_a_hundred_offers_are_decoys() {
        for (n, each) in [(1, 50), (12, 7), (40, 3), (40, 375)] {
            let placed = lay_out(codes(n, each), &candidates(200), &BTreeSet::new(), 7);
            let decoys = placed.iter().filter(|offer| offer.is_decoy()).count();
            let share = decoys as f64 / placed.len() as f64;
            assert!((0.05..=0.10).contains(&share), "{n} codes of {each}: {share}");
        }
    }

    #[test]
    fn a_decoy_is_none_of_the_suggestions_and_nothing_marks_it() {
        let placed = lay_out(codes(3, 50), &candidates(200), &BTreeSet::new(), 7);
        for decoy in placed.iter().filter(|offer| offer.is_decoy()) {
            assert!(!placed.iter().any(|offer| offer.rank.is_some() && offer.id == decoy.id));
            assert_eq!((decoy.why.terms.len(), decoy.span.len()), (1, 40));
            assert!(decoy.score <= 8.5 && decoy.id.as_str().len() == placed[0].id.as_str().len());
        }
        let ranks: Vec<u32> = placed.iter().filter(|offer| offer.code.as_str() == "c1").filter_map(|offer| offer.rank).collect();
        assert_eq!(ranks, (1..=50).collect::<Vec<_>>());
        assert!(!placed.iter().rev().take(4).all(Offer::is_decoy), "decoys do not stand at the end");
    }

    #[test]
    fn a_decoy_that_was_answered_is_not_drawn_again() {
        let first = lay_out(codes(3, 50), &candidates(200), &BTreeSet::new(), 7);
        let answered: BTreeSet<OfferId> = first.iter().filter(|offer| offer.is_decoy()).map(|offer| offer.id.clone()).collect();
        let second = lay_out(codes(3, 50), &candidates(200), &answered, 7);
        assert!(!answered.is_empty() && second.iter().all(|offer| !answered.contains(&offer.id)));
        assert_eq!(second.len(), first.len());
    }

    #[test]
    fn the_same_study_is_laid_out_the_same_way() {
        assert_eq!(
            lay_out(codes(3, 50), &candidates(200), &BTreeSet::new(), 7),
            lay_out(codes(3, 50), &candidates(200), &BTreeSet::new(), 7)
        );
        let few = lay_out(codes(1, 50), &[], &BTreeSet::new(), 7);
        assert_eq!(few.len(), 50);
    }
}
