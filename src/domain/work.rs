//! Work: what stands at the end of a log, coder by coder. A pure fold of events.
//!
//! Acts of one coder count in the order of their times, whatever log they came by and whenever they were
//! merged; so two machines that hold the same events hold the same work.

use std::collections::{BTreeMap, BTreeSet};

use super::coding::{CodedExcerpt, Coding};
use super::decision::{Action, Adjudication, Decision};
use super::digest::Digest;
use super::event::{Act, CodebookUsed, Event, KnownText, OffersUsed, Remark};
use super::ids::{CodeId, CoderId, DocumentId};
use super::moment::to_the_second;
use super::offer::OfferId;
use super::span::CharSpan;
use super::text::GuardedText;

/// Everything that a log says.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    /// What each coder did.
    pub coders: BTreeMap<CoderId, Work>,
    /// What was settled, oldest first.
    pub settled: Vec<Settled>,
    /// The texts to which places belong now.
    pub texts: BTreeMap<DocumentId, KnownText>,
    /// The codebook that holds now.
    pub codebook: Option<CodebookUsed>,
    /// The offers that are laid out now.
    pub offers: Option<OffersUsed>,
    /// What was said of codebooks.
    pub remarks: Vec<(CoderId, String, Remark)>,
    /// The last row that was folded in.
    pub last: u64,
}

/// An adjudication with who made it.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// Its row.
    pub seq: u64,
    /// Its name.
    pub id: Digest,
    /// When.
    pub time: String,
    /// By whom.
    pub by: CoderId,
    /// What.
    pub what: Adjudication,
}

/// A place and the code on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The transcript.
    pub document: DocumentId,
    /// The excerpt.
    pub span: CharSpan,
    /// The code; `None` for a mark on the passage alone.
    pub code: Option<CodeId>,
}

/// A coding that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The row that made it.
    pub seq: u64,
    /// When.
    pub time: String,
    /// The offer it came from; `None` where the coder chose the passage.
    pub offer: Option<OfferId>,
    /// Whether suggestions for the transcript were still hidden.
    pub blind: bool,
    /// The text to which its place belongs.
    pub text: Digest,
}

/// How an offer was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The row.
    pub seq: u64,
    /// Accept, reject or recode.
    pub action: Action,
}

/// What one coder did.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Transcripts whose blind step is closed, each with the row that closed it.
    pub closed: BTreeMap<DocumentId, u64>,
    /// The row in which the coder said to be done.
    pub done: Option<u64>,
    /// Codings that stand.
    pub codings: BTreeMap<Place, Kept>,
    /// Answers to offers.
    pub answers: BTreeMap<OfferId, Answer>,
    /// What stands beside codings and passages.
    pub memos: BTreeMap<Place, GuardedText>,
    /// Codings meant for the paper.
    pub quotations: BTreeSet<Place>,
    /// Passages to discuss.
    pub to_discuss: BTreeSet<Place>,
    /// All decisions, in the order in which they count.
    pub made: Vec<Made>,
    undone: BTreeSet<Digest>,
}

/// A decision with its row.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The row in this log.
    pub seq: u64,
    /// Its name.
    pub id: Digest,
    /// What it counts by: time, first log, row there.
    pub order: (String, String, u64),
    /// The decision.
    pub decision: Decision,
}

impl Trail {
    /// Folds events from the first to the last.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut trail = Self::default();
        events.into_iter().for_each(|event| trail.add(event));
        trail
    }

    /// Adds one event.
    pub fn add(&mut self, event: &Event) {
        self.last = self.last.max(event.seq);
        match &event.act {
            Act::Joined => {
                self.work(event);
            }
            Act::Decided(decision) => self.work(event).add(event, decision.clone()),
            Act::BlindClosed(closed) => {
                self.work(event).closed.entry(closed.document.clone()).or_insert(event.seq);
            }
            Act::Done => {
                self.work(event).done.get_or_insert(event.seq);
            }
            Act::Adjudicated(what) => {
                let (id, time, by) = (event.id, event.time.clone(), event.coder.clone());
                self.settled.push(Settled { seq: event.seq, id, time, by, what: what.clone() });
                self.settled.sort_by(|a, b| (&a.time, a.id).cmp(&(&b.time, b.id)));
            }
            Act::Texts(texts) => self.texts = texts.iter().map(|text| (text.document.clone(), text.clone())).collect(),
            Act::Codebook(used) => self.codebook = Some(used.clone()),
            Act::Offers(used) => self.offers = Some(used.clone()),
            Act::Remarked(remark) => self.remarks.push((event.coder.clone(), event.time.clone(), remark.clone())),
        }
    }

    fn work(&mut self, event: &Event) -> &mut Work {
        self.coders.entry(event.coder.clone()).or_default()
    }

    /// The codings of all coders, or of one, whose places belong to the texts as they are now.
    pub fn excerpts(&self, coder: Option<&CoderId>) -> Vec<CodedExcerpt> {
        let chosen = self.coders.iter().filter(|(name, _)| coder.is_none_or(|coder| coder == *name));
        let mut excerpts: Vec<CodedExcerpt> = chosen.flat_map(|(name, work)| work.excerpts(name, &self.texts)).collect();
        excerpts.sort();
        excerpts
    }
}

impl Work {
    fn add(&mut self, event: &Event, decision: Decision) {
        let (time, log, seq) = event.order();
        let made = Made { seq: event.seq, id: event.id, order: (time.to_owned(), log.to_owned(), seq), decision };
        let is_last = self.made.last().is_none_or(|last| last.order < made.order);
        if is_last && made.decision.action != Action::Undo {
            self.apply(&made);
            self.made.push(made);
            return;
        }
        let at = self.made.partition_point(|other| other.order < made.order);
        self.made.insert(at, made);
        self.replay();
    }

    /// Starts from nothing, without what was undone.
    fn replay(&mut self) {
        self.undone = self.undone_ids();
        self.codings.clear();
        self.answers.clear();
        self.memos.clear();
        self.quotations.clear();
        self.to_discuss.clear();
        let made = std::mem::take(&mut self.made);
        made.iter().filter(|made| !self.undone.contains(&made.id)).collect::<Vec<_>>().into_iter().for_each(|made| self.apply(made));
        self.made = made;
    }

    fn undone_ids(&self) -> BTreeSet<Digest> {
        let by_id: BTreeMap<Digest, &Made> = self.made.iter().map(|made| (made.id, made)).collect();
        let by_origin: BTreeMap<(&str, u64), Digest> =
            self.made.iter().map(|made| ((made.order.1.as_str(), made.order.2), made.id)).collect();
        let mut undone = BTreeSet::new();
        for target in self.made.iter().filter_map(|made| made.decision.undoes) {
            undone.insert(target);
            if let Some(made) = by_id.get(&target)
                && let Some(batch) = made.decision.batch
            {
                let first = made.order.2 - u64::from(batch.at).min(made.order.2);
                let others = (first..first + u64::from(batch.of)).filter_map(|seq| by_origin.get(&(made.order.1.as_str(), seq)));
                undone.extend(others);
            }
        }
        undone
    }

    fn apply(&mut self, made: &Made) {
        let Decision { action, document, span, code, offer, memo, .. } = &made.decision;
        let place = Place { document: document.clone(), span: *span, code: code.clone() };
        if let Some(offer) = offer.as_ref().filter(|_| action.answers()) {
            // The newer answer replaces what the older one made.
            self.codings.retain(|_, kept| kept.offer.as_ref() != Some(offer));
            self.answers.insert(offer.clone(), Answer { seq: made.seq, action: *action });
        }
        match action {
            Action::Code | Action::Accept | Action::Recode if place.code.is_some() => {
                let kept = || Kept {
                    seq: made.seq,
                    time: made.order.0.clone(),
                    offer: offer.clone(),
                    blind: made.decision.blind,
                    text: made.decision.text,
                };
                self.codings.entry(place.clone()).or_insert_with(kept);
                if let Some(memo) = memo {
                    self.memos.insert(place, memo.clone());
                }
            }
            Action::Code | Action::Accept | Action::Recode | Action::Undo => {}
            Action::Reject => {
                if let Some(memo) = memo {
                    self.memos.insert(place, memo.clone());
                }
            }
            Action::Uncode => {
                self.codings.remove(&place);
            }
            Action::Memo => {
                self.memos.remove(&place);
                if let Some(memo) = memo.as_ref().filter(|memo| !memo.is_empty()) {
                    self.memos.insert(place, memo.clone());
                }
            }
            Action::Quotation => toggle(&mut self.quotations, place),
            Action::Discuss => toggle(&mut self.to_discuss, place),
        }
    }

    /// Whether a decision was taken back.
    pub fn is_undone(&self, id: &Digest) -> bool {
        self.undone.contains(id)
    }

    /// The last decision that was not taken back.
    pub fn last_standing(&self) -> Option<&Made> {
        self.made.iter().rev().find(|made| made.decision.action != Action::Undo && !self.is_undone(&made.id))
    }

    /// The codings as other programs take them.
    fn excerpts<'a>(&'a self, coder: &'a CoderId, texts: &'a BTreeMap<DocumentId, KnownText>) -> impl Iterator<Item = CodedExcerpt> + 'a {
        let fits = |place: &Place, kept: &Kept| texts.get(&place.document).is_some_and(|text| text.digest == kept.text);
        self.codings.iter().filter(move |(place, kept)| fits(place, kept)).filter_map(|(place, kept)| {
            let coding = Coding { document: place.document.clone(), span: place.span, code: place.code.clone()?, coder: coder.clone() };
            let memo = self.memos.get(place).cloned().unwrap_or_default();
            Some(CodedExcerpt { coding, created: Some(to_the_second(&kept.time)), memo })
        })
    }
}

fn toggle(set: &mut BTreeSet<Place>, place: Place) {
    if !set.remove(&place) {
        set.insert(place);
    }
}

#[cfg(test)]
#[path = "tests/work.rs"]
mod tests;
