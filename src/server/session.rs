//! A coder's session: the study, the store, and what the log says so far.

use std::sync::Arc;

use super::kept_pictures::{KeptPictures, State};
use super::load::{LoadError, Setup, load_study};
use super::ranker::{Asked, EVERY, Ground, Ranker, Readiness, Wanted};
use super::response::ApiError;
use super::study::Study;
use crate::domain::codebook::Codebook;
use crate::domain::digest::Digest;
use crate::domain::finding::Finding;
use crate::domain::review::event::{EventKind, Head};
use crate::domain::review::log_state::{CoderState, LogState};
use crate::domain::revision::{Became, Revision};
use crate::formats::codebook::{Form, read_codebook};
use crate::store::{Store, StoreError, decided_by, now};
use crate::study::inputs::check_study_folder;

/// The longest name that the page may give to what it sends, in bytes.
const LONGEST_ONCE: usize = 64;

/// Everything that an answer is made from.
pub struct Session {
    /// What stays the same.
    pub study: Study,
    /// The log, folded.
    pub trail: LogState,
    store: Store,
    ranker: Ranker,
    /// The ranking that was asked for last, and the one that the list comes from.
    asked: Option<Wanted>,
    has: Option<Wanted>,
    nothing: CoderState,
    /// Pictures of what this coder may see.
    pub pictures: KeptPictures,
    /// What was done to names of codes when the log was folded.
    became: Became,
}

/// What a request comes to.
pub enum Resolved {
    /// Rows to be added.
    Acts(Vec<EventKind>),
    /// A version of the codebook, and its text.
    Book(Box<Revision>, String),
    /// It is there already, in these rows.
    Already(Vec<u64>),
}

/// What was saved.
pub struct Saved {
    /// The rows, first to last.
    pub rows: Vec<u64>,
    /// The last row of the log.
    pub head: Head,
    /// Whether a row was added for it.
    pub added: bool,
}

impl Session {
    /// Opens a study.
    ///
    /// # Errors
    ///
    /// A [`LoadError`] if the study or its log cannot be opened, or not for this coder.
    pub fn open(setup: &Setup) -> Result<(Self, Vec<Finding>), LoadError> {
        if let Some(study) = &setup.sources.study {
            check_study_folder(study).map_err(LoadError::Inputs)?;
        }
        let mut store = Store::open(&setup.database)?;
        let (mut study, findings) = load_study(setup, &mut store, now())?;
        let trail = store.trail_under(&study.codebook)?;
        study.count_offers_as(&trail);
        let became = trail.became.clone();
        let ranker = if study.codes_here() {
            let (sources, results) = (setup.sources.clone(), setup.results.clone());
            Ranker::start(Ground { sources, results, candidates: Arc::clone(&study.candidates), seed: study.seed })
        } else {
            Ranker::off()
        };
        let (nothing, pictures) = (CoderState::default(), KeptPictures::default());
        let mut desk = Self { study, trail, store, ranker, asked: None, has: None, nothing, pictures, became };
        desk.restore();
        Ok((desk, findings))
    }

    /// Brings back what the log says of offers: those that were answered and of no run, and the samples that were drawn.
    fn restore(&mut self) {
        let Self { study, trail, .. } = self;
        if let Some(work) = trail.coders.get(&study.coder) {
            study.offers.restore(work, &study.texts);
            study.offers.lay_samples(&work.samples, &study.texts);
            study.offers.count_as(trail);
        }
    }

    /// Takes the ranking that was made in the meantime, and asks for the one that the log calls for now.
    pub fn rank(&mut self) {
        if self.ranker.readiness() != Readiness::Ready {
            return;
        }
        if let Some(made) = self.ranker.take() {
            let Self { study, trail, nothing, .. } = self;
            let work = trail.coders.get(&study.coder).unwrap_or(nothing);
            self.has = Some(made.wanted);
            study.offers.take(made.offers, made.digest, made.ranking, work, &study.texts);
            study.offers.count_as(trail);
        }
        let wanted = self.wanted();
        if self.asked == Some(wanted) {
            return;
        }
        self.asked = Some(wanted);
        let then = self.work().after_answers(wanted.learnt as usize);
        let decided = decided_by(&self.study.coder, &then);
        self.ranker.ask(Asked { wanted, decided, answered: then.answers.into_keys().collect() });
    }

    /// The ranking that the log calls for.
    fn wanted(&self) -> Wanted {
        let work = self.work();
        Wanted { learnt: (work.answers_given() / EVERY * EVERY) as u32, shown: work.list }
    }

    /// Whether a ranking is being made; why none can be.
    pub fn ranking_state(&self) -> (bool, Option<String>) {
        match self.ranker.readiness() {
            Readiness::Preparing => (true, None),
            Readiness::Ready => (self.has != Some(self.wanted()), None),
            Readiness::Off(why) => (false, why),
        }
    }

    /// Takes in what others wrote in the meantime.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn catch_up(&mut self) -> Result<(), StoreError> {
        let fresh = self.store.events_after(self.trail.last)?;
        fresh.iter().for_each(|event| self.trail.add(event));
        if fresh.iter().any(|event| matches!(event.act, EventKind::Replaced(_))) {
            // Places that were folded before the texts were exchanged lie elsewhere now.
            self.trail = self.store.trail_under(&self.study.codebook)?;
        }
        self.hold()?;
        self.rank();
        Ok(())
    }

    /// Takes the codebook that holds now, where it is another one than before. Where names of codes changed, the log is folded anew.
    fn hold(&mut self) -> Result<(), StoreError> {
        let Some(digest) = self.trail.codebook.as_ref().map(|held| held.digest) else { return Ok(()) };
        if digest == self.study.codebook_digest || self.study.codebook_work {
            return Ok(());
        }
        self.study.codebook = self.codebook(&digest)?.unwrap_or_default();
        self.study.codebook_digest = digest;
        if self.trail.became != self.became {
            self.trail = self.store.trail_under(&self.study.codebook)?;
            self.became = self.trail.became.clone();
            self.study.count_offers_as(&self.trail);
        }
        Ok(())
    }

    /// Discards the folded state, so that the next request rebuilds it from the log.
    pub fn forget(&mut self) {
        self.trail = self.trail.emptied();
        self.pictures = KeptPictures::default();
    }

    /// What changes with everything that a picture is made from.
    pub fn state(&self) -> State {
        (self.trail.last, self.study.codebook_digest)
    }

    /// The codebook under a digest; `None` where the store holds none of it.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn codebook(&self, digest: &Digest) -> Result<Option<Codebook>, StoreError> {
        Ok(self.store.codebook(digest)?.and_then(|content| read_codebook(&content, Form::Toml).ok()))
    }

    /// The last row of the log.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn head(&self) -> Result<Head, StoreError> {
        self.store.head()
    }

    /// The state of this session's coder.
    pub fn work(&self) -> &CoderState {
        self.trail.coders.get(&self.study.coder).unwrap_or(&self.nothing)
    }

    /// Writes what `resolve` says, after all that others wrote; on disk when this returns. What came before under the same
    /// name `once` is not written a second time: its rows are given again.
    ///
    /// # Errors
    ///
    /// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
    pub fn act(
        &mut self,
        once: Option<&str>,
        resolve: impl FnOnce(&Study, &LogState) -> Result<Resolved, ApiError>,
    ) -> Result<Saved, ApiError> {
        if once.is_some_and(|once| once.is_empty() || once.len() > LONGEST_ONCE) {
            return Err(ApiError::Field { what: "once" });
        }
        let (study, trail) = (&self.study, &mut self.trail);
        let mut already = Vec::new();
        let seen = trail.last;
        let events = self.store.append_with(seen, &study.coder, now(), |fresh| {
            fresh.iter().for_each(|event| trail.add(event));
            if let Some(rows) = once.and_then(|once| trail.rows_sent(&study.coder, once)) {
                already = rows.to_vec();
                return Ok((Vec::new(), None));
            }
            match resolve(study, trail)? {
                Resolved::Acts(acts) => Ok((acts, None)),
                Resolved::Book(made, content) => Ok((vec![EventKind::Revised(*made)], Some(content))),
                Resolved::Already(rows) => {
                    already = rows;
                    Ok::<_, ApiError>((Vec::new(), None))
                }
            }
        })?;
        let folded = self.trail.last;
        let mut rows = Vec::new();
        for event in events.iter().filter(|event| event.seq > folded) {
            self.trail.add(event);
            rows.push(event.seq);
        }
        let added = !rows.is_empty();
        rows.extend(already);
        self.hold()?;
        if let Some(work) = self.trail.coders.get(&self.study.coder) {
            self.study.offers.lay_samples(&work.samples, &self.study.texts);
        }
        self.rank();
        Ok(Saved { rows, head: self.store.head()?, added })
    }
}
