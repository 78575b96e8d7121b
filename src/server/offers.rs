//! The offers of a session: those that a coder meets now, and those that were met before.
//!
//! A run's suggestions come first. Once a ranking was made from this coder's own decisions, its suggestions take their place: what was
//! answered stays, what is undecided is replaced. An offer that is no longer in the list can still be answered, because a page may show it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::text::Text;
use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, DocumentId};
use crate::domain::review::decision::{LearntOffer, Shown};
use crate::domain::review::event::{DrawnPassage, SampleDrawn};
use crate::domain::review::log_state::{CoderState, LogState};
use crate::domain::review::offer::{Offer, OfferId, OfferWhy};
use crate::domain::review::suggestion::Tier;
use crate::domain::space::scores::Reliance;

/// An offer with where it is.
pub struct PlacedOffer {
    /// The offer.
    pub offer: Offer,
    /// The code that it was made for, as it was called then.
    pub suggested: CodeId,
    /// Its place in its code's queue, from 1.
    pub place: u32,
    /// Its transcript, as a place in `Study::texts`.
    pub text: usize,
    /// The turn in which it begins.
    pub turn: Option<usize>,
    /// The places of its evidence terms, once somebody asked.
    pub marks: OnceLock<Vec<(CharSpan, String)>>,
    /// The ranking that it comes from; `None` for a passage of a sample.
    from: Option<From>,
}

/// A ranking: the digest of its offers, and from how many answers of the coder it learnt, where it was made in a review.
#[derive(Clone, Copy)]
struct From {
    offers: Digest,
    learnt: Option<u32>,
}

impl PlacedOffer {
    fn new(offer: Offer, place: u32, from: Option<From>, texts: &[Text]) -> Option<Self> {
        let text = texts.binary_search_by(|text| text.id().cmp(&offer.document)).ok()?;
        let turn = texts[text].turn_at(offer.span.start);
        texts[text].holds(offer.span).then(|| Self {
            place,
            text,
            turn,
            suggested: offer.code.clone(),
            offer,
            marks: OnceLock::new(),
            from,
        })
    }

    /// What a decision on it says of it; nothing for a passage of a sample, which nobody ranked.
    pub fn shown(&self) -> Option<Shown> {
        let From { offers, learnt } = self.from?;
        let learnt = learnt.map(|answers| LearntOffer {
            answers,
            code: self.suggested.clone(),
            span: self.offer.span,
            score: (self.offer.score * 100.0).round() as i32,
        });
        Some(Shown { rank: self.offer.rank, place: self.place, offers, learnt })
    }
}

/// What a ranking that was made in this session says beside its offers.
pub struct RankingMade {
    /// From how many answers of the coder it learnt.
    pub learnt: u32,
    /// The last tier that it lists.
    pub shown: Tier,
    /// The tiers that a coder may choose from, the narrowest first.
    pub tiers: Vec<Tier>,
    /// Each excerpt of the widest list: its code as the run calls it, its transcript, and the narrowest list that holds it.
    pub listed: Vec<(CodeId, DocumentId, Tier)>,
    /// How far each code's order can be relied on before anybody has judged it, and the sign behind the word.
    pub reliance: BTreeMap<CodeId, (Reliance, f32)>,
}

/// The offers of a session.
pub struct OfferList {
    list: Vec<PlacedOffer>,
    at: BTreeMap<OfferId, usize>,
    earlier: BTreeMap<OfferId, PlacedOffer>,
    samples: Vec<(u64, Vec<PlacedOffer>)>,
    /// The ranking that the list comes from, where it was made in this session.
    pub ranking: Option<RankingMade>,
}

impl OfferList {
    /// The offers of a run, in the order of their queues, kept by the store under a digest.
    pub fn of_run(offers: Vec<Offer>, digest: Digest, texts: &[Text]) -> Self {
        let list = numbered(offers, Some(From { offers: digest, learnt: None }), texts, BTreeMap::new());
        let mut all = Self { list, at: BTreeMap::new(), earlier: BTreeMap::new(), samples: Vec::new(), ranking: None };
        all.index();
        all
    }

    /// Those that a coder meets now, in the order of their queues.
    pub fn iter(&self) -> std::slice::Iter<'_, PlacedOffer> {
        self.list.iter()
    }

    /// An offer by its name, whether it is met now, was met before, or is a passage of a sample.
    pub fn get(&self, id: &OfferId) -> Option<&PlacedOffer> {
        let of_sample = || self.samples.iter().flat_map(|(_, drawn)| drawn).find(|placed| placed.offer.id == *id);
        self.at.get(id).map(|&at| &self.list[at]).or_else(|| self.earlier.get(id)).or_else(of_sample)
    }

    /// The passages of the sample that a row drew.
    pub fn sample(&self, row: u64) -> &[PlacedOffer] {
        self.samples.iter().find(|(drawn, _)| *drawn == row).map_or(&[], |(_, drawn)| drawn)
    }

    /// Counts offers under the codes that their codes became.
    pub fn count_as(&mut self, trail: &LogState) {
        let sampled = self.samples.iter_mut().flat_map(|(_, drawn)| drawn);
        let all = self.list.iter_mut().chain(self.earlier.values_mut()).chain(sampled);
        all.for_each(|placed| placed.offer.code = trail.counts_as(&placed.suggested));
    }

    /// Brings back what was answered in an earlier session and was of no run: the rows of the answers say what it was.
    pub fn restore(&mut self, work: &CoderState, texts: &[Text]) {
        for made in &work.made {
            let Some((id, shown)) = made.decision.offer.as_ref().zip(made.decision.shown.as_ref()) else { continue };
            let Some(LearntOffer { answers, code, span, score }) = shown.learnt.clone() else { continue };
            if self.at.contains_key(id) || self.earlier.contains_key(id) {
                continue;
            }
            let (document, score) = (made.decision.document.clone(), score as f32 / 100.0);
            let offer = Offer { id: id.clone(), code, document, span, rank: shown.rank, score, why: OfferWhy::default() };
            let from = From { offers: shown.offers, learnt: Some(answers) };
            self.earlier.extend(PlacedOffer::new(offer, shown.place, Some(from), texts).map(|placed| (id.clone(), placed)));
        }
    }

    /// Takes a ranking's offers, which have a digest, in place of those before. What the coder answered stays, at the beginning of its code's queue.
    pub fn take(&mut self, offers: Vec<Offer>, digest: Digest, ranking: RankingMade, work: &CoderState, texts: &[Text]) {
        let mut before = std::mem::take(&mut self.earlier);
        before.extend(std::mem::take(&mut self.list).into_iter().map(|placed| (placed.offer.id.clone(), placed)));
        let mut answered: BTreeMap<CodeId, Vec<(u64, PlacedOffer)>> = BTreeMap::new();
        for (id, placed) in before {
            match work.answers.get(&id) {
                Some(answer) => answered.entry(placed.suggested.clone()).or_default().push((answer.seq, placed)),
                None => drop(self.earlier.insert(id, placed)),
            }
        }
        let known =
            |offer: &Offer| answered.get(&offer.code).is_some_and(|list| list.iter().any(|(_, placed)| placed.offer.id == offer.id));
        let fresh: Vec<Offer> = offers.into_iter().filter(|offer| !known(offer)).collect();
        fresh.iter().for_each(|offer| drop(self.earlier.remove(&offer.id)));
        self.list = numbered(fresh, Some(From { offers: digest, learnt: Some(ranking.learnt) }), texts, answered);
        self.ranking = Some(ranking);
        self.index();
    }

    /// Lays out the samples that were drawn for the coder.
    pub fn lay_samples(&mut self, samples: &[(u64, SampleDrawn)], texts: &[Text]) {
        let known = self.samples.len();
        for (row, sample) in samples.iter().skip(known) {
            let passage = |(place, drawn): (u32, &DrawnPassage)| {
                let text = texts.iter().find(|text| *text.id() == drawn.document)?;
                let (code, document, span) = (sample.code.clone(), drawn.document.clone(), drawn.span);
                let id = OfferId::of(&code, &document, span);
                let offer = Offer { id, code, document, span, rank: None, score: 0.0, why: OfferWhy::default() };
                (text.known.digest == drawn.text).then(|| PlacedOffer::new(offer, place, None, texts)).flatten()
            };
            self.samples.push((*row, (1..).zip(&sample.drawn).filter_map(passage).collect()));
        }
    }

    fn index(&mut self) {
        self.at = self.list.iter().enumerate().map(|(at, placed)| (placed.offer.id.clone(), at)).collect();
    }
}

/// Offers with their places, after those of their codes that were answered already, which come in the order of their answers.
fn numbered(
    offers: Vec<Offer>,
    from: Option<From>,
    texts: &[Text],
    mut answered: BTreeMap<CodeId, Vec<(u64, PlacedOffer)>>,
) -> Vec<PlacedOffer> {
    let mut list: Vec<PlacedOffer> = Vec::new();
    let mut places: BTreeMap<CodeId, u32> = BTreeMap::new();
    for offer in offers {
        let code = offer.code.clone();
        let place = places.entry(code.clone()).or_insert_with(|| put_answered(&mut list, answered.remove(&code).unwrap_or_default()));
        if let Some(placed) = PlacedOffer::new(offer, *place + 1, from, texts) {
            *place += 1;
            list.push(placed);
        }
    }
    for own in answered.into_values() {
        put_answered(&mut list, own);
    }
    list
}

/// Puts what was answered of a code into its queue; gives how many.
fn put_answered(list: &mut Vec<PlacedOffer>, mut own: Vec<(u64, PlacedOffer)>) -> u32 {
    own.sort_by_key(|(row, _)| *row);
    let count = own.len() as u32;
    list.extend((1..).zip(own).map(|(place, (_, placed))| PlacedOffer { place, ..placed }));
    count
}
