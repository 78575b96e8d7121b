//! The state that the events of a log add up to, coder by coder. A pure fold of events.
//!
//! Acts of one coder count in the order of their times, whatever log they came by and whenever they were
//! merged; so two machines that hold the same events hold the same work.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::codebook::Codebook;
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::review::answer::MemberAnswer;
use crate::domain::review::coding::{CodedExcerpt, Coding};
use crate::domain::review::decision::{Action, Adjudication, Decision};
use crate::domain::review::event::{About, CodebookUsed, Event, EventKind, KnownText, Note, OffersUsed, Remark, SampleDrawn, Step};
use crate::domain::review::moves::Moves;
use crate::domain::review::offer::OfferId;
pub use crate::domain::review::place::{Marks, Place};
use crate::domain::review::records::versions;
pub use crate::domain::review::records::{Discussed, Settled, Version};
use crate::domain::review::suggestion::Tier;
use crate::domain::review::timestamp::to_the_second;
use crate::domain::revision::{Became, CodeAliases, follow};

/// The state of a whole log.
#[derive(Clone, Debug, Default)]
pub struct LogState {
    /// What each coder did.
    pub coders: BTreeMap<CoderId, CoderState>,
    /// What was settled, oldest first.
    pub settled: Vec<Settled>,
    /// What was marked to be discussed, or no longer, by the adjudicator; oldest first.
    pub discussed: Vec<Discussed>,
    /// The texts to which places belong now.
    pub texts: BTreeMap<DocumentId, KnownText>,
    /// The codebook that holds now.
    pub codebook: Option<CodebookUsed>,
    /// The offers that are prepared now.
    pub offers: Option<OffersUsed>,
    /// What was said of codebooks.
    pub remarks: Vec<(CoderId, String, Remark)>,
    /// The number of every codebook that held or was made.
    pub codebooks: BTreeMap<Digest, u32>,
    /// Versions of the codebook that were made here, oldest first.
    pub versions: Vec<Version>,
    /// What those versions did to names of codes.
    pub became: Became,
    /// Who was shown the clusters from which codes are drafted.
    pub drafts_shown: BTreeSet<CoderId>,
    /// What participants answered, each with when it was written down; of two answers to one item the later counts.
    pub member_answers: Vec<(String, MemberAnswer)>,
    /// The last row that was folded in.
    pub last: u64,
    codebook_row: u64,
    moves: Moves,
    names: CodeAliases,
    sent: BTreeMap<(CoderId, String), Vec<u64>>,
}

/// A coding in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingCoding {
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
    /// The names of the codes, as of then, under which it was made. Where codes became one, it holds as long as one of them does.
    pub under: BTreeSet<CodeId>,
}

/// How an offer was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The row.
    pub seq: u64,
    /// Accept, reject or recode.
    pub action: Action,
}

/// The state of one coder's work.
#[derive(Clone, Debug, Default)]
pub struct CoderState {
    /// Transcripts whose blind step is closed, each with the row that closed it.
    pub closed: BTreeMap<DocumentId, u64>,
    /// The row in which the coder last said to be done.
    pub done: Option<u64>,
    /// The transcripts that the coder was done with: what was coded there stays as it is.
    pub finished: BTreeSet<DocumentId>,
    /// Codings in force.
    pub codings: BTreeMap<Place, StandingCoding>,
    /// Answers to offers.
    pub answers: BTreeMap<OfferId, Answer>,
    /// Memos on codings and passages.
    pub memos: BTreeMap<Place, GuardedText>,
    /// Codings meant for the paper.
    pub quotations: Marks,
    /// Passages to discuss.
    pub to_discuss: Marks,
    /// All decisions, in the order in which they count.
    pub made: Vec<RecordedDecision>,
    /// Memos on codes, transcripts and the project, and the journal, each with its row and time, oldest first.
    pub notes: Vec<(u64, String, Note)>,
    /// Whether the coder said to code before suggestions are shown; `None`: nobody asked.
    pub blind_chosen: Option<bool>,
    /// The last tier that the coder's lists of suggestions hold; `None`: what a run offers.
    pub list: Option<Tier>,
    /// Samples that were drawn for this coder, each with its row, oldest first.
    pub samples: Vec<(u64, SampleDrawn)>,
    /// Transcripts of which a step was opened again, each with the time until which decisions are originals.
    pub reopened: BTreeMap<DocumentId, String>,
    closed_at: BTreeMap<DocumentId, String>,
    undone: BTreeSet<Digest>,
    names: CodeAliases,
}

/// A decision with its row.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedDecision {
    /// The row in this log.
    pub seq: u64,
    /// Its name.
    pub id: Digest,
    /// What it counts by: time, first log, row there.
    pub order: (String, String, u64),
    /// The decision.
    pub decision: Decision,
}

impl LogState {
    /// Folds events from the first to the last.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let events: Vec<&Event> = events.into_iter().collect();
        let mut trail = Self { moves: Moves::of(events.iter().copied()), ..Self::default() };
        events.into_iter().for_each(|event| trail.add(event));
        trail
    }

    /// The same, with codes counted as they are called in a codebook.
    pub fn under(events: &[Event], book: &Codebook) -> Self {
        let mut trail = Self { names: names_under(events, book), moves: Moves::of(events), ..Self::default() };
        events.iter().for_each(|event| trail.add(event));
        trail
    }

    /// The same without what was decided after a step was opened again: what agreement is counted on.
    pub fn originals(&self) -> Cow<'_, Self> {
        if self.coders.values().all(|work| work.reopened.is_empty()) {
            return Cow::Borrowed(self);
        }
        let coders = self.coders.iter().map(|(coder, work)| (coder.clone(), work.original().into_owned()));
        Cow::Owned(Self { coders: coders.collect(), ..self.clone() })
    }

    /// An empty state with the same rules of counting, for events to be folded anew.
    pub fn emptied(&self) -> Self {
        Self { names: self.names.clone(), moves: self.moves.clone(), ..Self::default() }
    }

    /// The codebook that the next version is made from: the last one that was made here, or the one that holds where it
    /// came later. `None` where there is neither.
    pub fn newest_codebook(&self) -> Option<(Digest, u32)> {
        let made = self.versions.iter().max_by_key(|version| version.seq);
        let holds = self.codebook.as_ref();
        match (made, holds) {
            (Some(made), _) if made.seq > self.codebook_row => Some((made.what.digest, made.what.version)),
            (_, holds) => holds.map(|holds| (holds.digest, holds.version)),
        }
    }

    /// Adds one event, as said of the texts that are there now. An exchange of texts moves what comes after it; what was added
    /// before is moved only where all events are folded anew.
    pub fn add(&mut self, event: &Event) {
        let moves = std::mem::take(&mut self.moves);
        self.add_moved(&moves.applied(event));
        self.moves = moves;
        if let EventKind::Replaced(what) = &event.act {
            self.moves.add(what);
        }
    }

    fn add_moved(&mut self, event: &Event) {
        self.last = self.last.max(event.seq);
        if let Some(once) = event.act.once() {
            self.sent.entry((event.coder.clone(), once.to_owned())).or_default().push(event.seq);
        }
        match &event.act {
            EventKind::Joined => {
                self.work(event);
            }
            EventKind::Decided(decision) => self.work(event).add(event, decision.clone()),
            EventKind::BlindClosed(closed) => {
                let work = self.work(event);
                work.closed.entry(closed.document.clone()).or_insert(event.seq);
                work.closed_at.entry(closed.document.clone()).or_insert_with(|| event.time.clone());
            }
            EventKind::Done(what) => {
                let there: Vec<DocumentId> =
                    if what.documents.is_empty() { self.texts.keys().cloned().collect() } else { what.documents.clone() };
                let work = self.work(event);
                work.done = Some(event.seq);
                work.finished.extend(there);
            }
            EventKind::Adjudicated(what) => {
                let (id, time, by) = (event.id, event.time.clone(), event.coder.clone());
                let code = what.code.as_ref().map(|code| self.names.counts_as(code));
                self.settled.push(Settled { seq: event.seq, id, time, by, what: Adjudication { code, ..what.clone() } });
                self.settled.sort_by(|a, b| (&a.time, a.id).cmp(&(&b.time, b.id)));
            }
            EventKind::Discussed(what) => {
                let (id, time, by) = (event.id, event.time.clone(), event.coder.clone());
                self.discussed.push(Discussed { seq: event.seq, id, time, by, what: what.clone() });
                self.discussed.sort_by(|a, b| (&a.time, a.id).cmp(&(&b.time, b.id)));
            }
            EventKind::Texts(texts) => self.texts = texts.iter().map(|text| (text.document.clone(), text.clone())).collect(),
            EventKind::Codebook(used) => {
                self.codebook = Some(used.clone());
                self.codebooks.insert(used.digest, used.version);
                self.codebook_row = event.seq;
            }
            EventKind::Offers(used) => self.offers = Some(used.clone()),
            EventKind::Remarked(remark) => self.remarks.push((event.coder.clone(), event.time.clone(), remark.clone())),
            EventKind::Revised(made) => {
                self.codebooks.insert(made.digest, made.version);
                // One that was made elsewhere of another codebook is a version like others, and does not hold.
                if made.live && self.codebook.as_ref().is_none_or(|held| held.digest == made.from) {
                    self.codebook = Some(CodebookUsed { digest: made.digest, version: made.version, codes: made.codes });
                    self.codebook_row = event.seq;
                }
                self.versions.extend(versions(std::slice::from_ref(event)));
                self.versions.sort_by(|a, b| (&a.time, a.id).cmp(&(&b.time, b.id)));
                self.became.clear();
                self.versions.iter().for_each(|version| follow(&mut self.became, &version.what.changes));
            }
            EventKind::Noted(note) => {
                let work = self.work(event);
                work.notes.push((event.seq, event.time.clone(), note.clone()));
                work.notes.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
            }
            EventKind::Reopened(what) => self.work(event).reopen(event, what.step, &what.documents),
            EventKind::BlindChosen(what) => self.work(event).blind_chosen = Some(what.blind),
            EventKind::ListChosen(what) => self.work(event).list = Some(what.tier),
            EventKind::SampleDrawn(what) => {
                let code = self.names.counts_as(&what.code);
                self.work(event).samples.push((event.seq, SampleDrawn { code, ..what.clone() }));
            }
            EventKind::Withdrawn(_) | EventKind::Emptied => {}
            EventKind::Replaced(what) => {
                // What was registered under the text before is registered under the one after.
                if self.texts.get(&what.document).is_some_and(|known| known.digest == what.before) {
                    self.texts.remove(&what.document);
                    let known = KnownText { document: what.becomes.clone(), digest: what.after, chars: what.chars };
                    self.texts.insert(what.becomes.clone(), known);
                }
            }
            EventKind::DraftsShown(_) => {
                self.drafts_shown.insert(event.coder.clone());
            }
            EventKind::Answered(answer) => {
                self.member_answers.retain(|(time, other)| other.asked != answer.asked || *time > event.time);
                if !self.member_answers.iter().any(|(_, other)| other.asked == answer.asked) {
                    self.member_answers.push((event.time.clone(), answer.clone()));
                }
            }
        }
    }

    fn work(&mut self, event: &Event) -> &mut CoderState {
        let names = &self.names;
        self.coders.entry(event.coder.clone()).or_insert_with(|| CoderState { names: names.clone(), ..CoderState::default() })
    }

    /// The code under which a code counts that was called otherwise earlier.
    pub fn counts_as(&self, code: &CodeId) -> CodeId {
        self.names.counts_as(code)
    }

    /// The rows that a coder's page wrote under a name of its own; `None` where nothing came under it.
    pub fn rows_sent(&self, coder: &CoderId, once: &str) -> Option<&[u64]> {
        self.sent.get(&(coder.clone(), once.to_owned())).map(Vec::as_slice)
    }

    /// Whether a coder ever said to be done.
    pub fn was_done(&self, coder: &CoderId) -> bool {
        self.coders.get(coder).is_some_and(|work| work.done.is_some())
    }

    /// Whether a coder is done with every transcript that there is.
    pub fn is_done(&self, coder: &CoderId) -> bool {
        let all = |work: &CoderState| work.done.is_some() && self.texts.keys().all(|document| work.finished.contains(document));
        self.coders.get(coder).is_some_and(all)
    }

    /// Whether a coder joined and is not done with every transcript.
    pub fn is_coding(&self, coder: &CoderId) -> bool {
        self.coders.contains_key(coder) && !self.is_done(coder)
    }

    /// Whether a coder is done with one transcript, so that others may see what was coded there.
    pub fn has_finished(&self, coder: &CoderId, document: &DocumentId) -> bool {
        self.coders.get(coder).is_some_and(|work| work.finished.contains(document))
    }

    /// The codings of all coders, or of one, whose places belong to the texts as they are now.
    pub fn excerpts(&self, coder: Option<&CoderId>) -> Vec<CodedExcerpt> {
        let chosen = self.coders.iter().filter(|(name, _)| coder.is_none_or(|coder| coder == *name));
        let mut excerpts: Vec<CodedExcerpt> = chosen.flat_map(|(name, work)| work.excerpts(name, &self.texts)).collect();
        excerpts.sort();
        excerpts
    }
}

/// Under which code of a codebook each name counts, after all that events did to names.
fn names_under(events: &[Event], book: &Codebook) -> CodeAliases {
    let mut became = Became::new();
    versions(events).iter().for_each(|version| follow(&mut became, &version.what.changes));
    CodeAliases::under(book, &became)
}

impl CoderState {
    /// Opens a step again. What was decided until then, or for a blind step until it was first closed, stays original.
    fn reopen(&mut self, event: &Event, step: Step, documents: &[DocumentId]) {
        for document in documents {
            let until = match step {
                Step::Blind => self.closed_at.get(document).cloned().unwrap_or_else(|| event.time.clone()),
                Step::Done => event.time.clone(),
            };
            let first = self.reopened.entry(document.clone()).or_insert_with(|| until.clone());
            if until < *first {
                *first = until;
            }
            match step {
                Step::Blind => drop(self.closed.remove(document)),
                Step::Done => drop(self.finished.remove(document)),
            }
        }
        if step == Step::Done {
            self.done = None;
        }
    }

    /// The work without what was decided after a step was opened again.
    pub fn original(&self) -> Cow<'_, Self> {
        if self.reopened.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut work = self.clone();
        let is_original = |made: &RecordedDecision| self.reopened.get(&made.decision.document).is_none_or(|until| made.order.0 <= *until);
        work.made.retain(is_original);
        work.replay();
        Cow::Owned(work)
    }

    /// How many answers to offers the coder gave, those that were taken back again among them.
    pub fn answers_given(&self) -> usize {
        self.made.iter().filter(|made| made.decision.action.answers()).count()
    }

    /// The work as it was when so many answers to offers had been given.
    pub fn after_answers(&self, answers: usize) -> Self {
        let mut given = 0;
        let past = self.made.iter().position(|made| {
            given += usize::from(made.decision.action.answers());
            given >= answers
        });
        let mut work = self.clone();
        work.made.truncate(if answers == 0 { 0 } else { past.map_or(self.made.len(), |last| last + 1) });
        work.replay();
        work
    }

    /// Whether suggestions for a transcript were ever shown to the coder, also where its blind step is open again.
    pub fn has_seen(&self, document: &DocumentId) -> bool {
        self.closed_at.contains_key(document)
    }

    /// The newest memo about a thing that is no passage, with its time; `None` where there is none or it was taken away.
    pub fn note(&self, about: &About) -> Option<(&str, &GuardedText)> {
        let newest = self.notes.iter().rev().find(|(.., note)| note.about == *about)?;
        Some((newest.1.as_str(), &newest.2.text)).filter(|(_, text)| !text.is_empty())
    }

    fn add(&mut self, event: &Event, decision: Decision) {
        let (time, log, seq) = event.order();
        let made = RecordedDecision { seq: event.seq, id: event.id, order: (time.to_owned(), log.to_owned(), seq), decision };
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

    /// Rebuilds the state from all decisions but those that were undone.
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
        let by_id: BTreeMap<Digest, &RecordedDecision> = self.made.iter().map(|made| (made.id, made)).collect();
        let by_origin: BTreeMap<(&str, u64), &RecordedDecision> =
            self.made.iter().map(|made| ((made.order.1.as_str(), made.order.2), made)).collect();
        let mut undone = BTreeSet::new();
        for target in self.made.iter().filter_map(|made| made.decision.undoes) {
            undone.insert(target);
            if let Some(made) = by_id.get(&target)
                && let Some(batch) = made.decision.batch
            {
                let log = made.order.1.as_str();
                let first = made.order.2.saturating_sub(batch.at.into());
                // Rows that came from elsewhere may say anything of their batch: only those that are there are looked at.
                let near = by_origin.range((log, first)..(log, first.saturating_add(batch.of.into())));
                let of_batch = |other: &&RecordedDecision| {
                    other.decision.batch.is_some_and(|own| own.of == batch.of && first.checked_add(own.at.into()) == Some(other.order.2))
                };
                undone.extend(near.map(|(_, other)| *other).filter(of_batch).map(|other| other.id));
            }
        }
        undone
    }

    fn apply(&mut self, made: &RecordedDecision) {
        let Decision { action, document, span, code: named, offer, memo, .. } = &made.decision;
        let code = named.as_ref().map(|code| self.names.counts_as(code));
        let place = Place { document: document.clone(), span: *span, code };
        if let Some(offer) = offer.as_ref().filter(|_| action.answers()) {
            // The newer answer replaces what the older one made.
            self.codings.retain(|_, kept| kept.offer.as_ref() != Some(offer));
            self.answers.insert(offer.clone(), Answer { seq: made.seq, action: *action });
        }
        match action {
            Action::Code | Action::Accept | Action::Recode if place.code.is_some() => {
                let kept = || StandingCoding {
                    seq: made.seq,
                    time: made.order.0.clone(),
                    offer: offer.clone(),
                    blind: made.decision.blind,
                    text: made.decision.text,
                    under: BTreeSet::new(),
                };
                self.codings.entry(place.clone()).or_insert_with(kept).under.extend(named.clone());
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
                let kept = self.codings.get_mut(&place);
                let rest = kept.is_some_and(|kept| {
                    kept.under.retain(|under| Some(under) != named.as_ref() && *named != place.code);
                    !kept.under.is_empty()
                });
                if !rest {
                    self.codings.remove(&place);
                }
            }
            Action::Memo => {
                self.memos.remove(&place);
                if let Some(memo) = memo.as_ref().filter(|memo| !memo.is_empty()) {
                    self.memos.insert(place, memo.clone());
                }
            }
            Action::Quotation => self.quotations.toggle(place, named.clone()),
            Action::Discuss => self.to_discuss.toggle(place, named.clone()),
        }
    }

    /// The code under which a code counts that was called otherwise when the coder decided.
    pub fn counts_as(&self, code: &CodeId) -> CodeId {
        self.names.counts_as(code)
    }

    /// Whether a decision was taken back.
    pub fn is_undone(&self, id: &Digest) -> bool {
        self.undone.contains(id)
    }

    /// The last decision that was not taken back.
    pub fn last_standing(&self) -> Option<&RecordedDecision> {
        self.made.iter().rev().find(|made| made.decision.action != Action::Undo && !self.is_undone(&made.id))
    }

    /// The codings as other programs take them.
    fn excerpts<'a>(&'a self, coder: &'a CoderId, texts: &'a BTreeMap<DocumentId, KnownText>) -> impl Iterator<Item = CodedExcerpt> + 'a {
        let fits = |place: &Place, kept: &StandingCoding| texts.get(&place.document).is_some_and(|text| text.digest == kept.text);
        self.codings.iter().filter(move |(place, kept)| fits(place, kept)).filter_map(|(place, kept)| {
            let coding = Coding { document: place.document.clone(), span: place.span, code: place.code.clone()?, coder: coder.clone() };
            let memo = self.memos.get(place).cloned().unwrap_or_default();
            Some(CodedExcerpt { coding, created: Some(to_the_second(&kept.time)), memo })
        })
    }
}

#[cfg(test)]
#[path = "tests/log_state.rs"]
mod tests;
