//! The ranking, made again in the background while a coder decides.
//!
//! A thread of its own prepares the ranking of the last run and waits. Each time [`EVERY`] more answers are in the log, it is asked for the ranking that
//! learns from all answers up to there, and from nothing else: the answers that this coder gave, in the order of the log. A ranking thus has a name, the
//! number of answers it learnt from, and is the same in every session. Requests never wait for it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::offers::RankingMade;
use crate::domain::digest::Digest;
use crate::domain::review::offer::{Offer, OfferId};
use crate::domain::review::suggestion::Tier;
use crate::formats::inputs::codings::StoredCoding;
use crate::formats::review::offers::{digest_of_offers, offer_json};
use crate::pipeline::live_ranking::{LiveRanking, LiveRankingError};
use crate::stages::review::{Candidate, lay_out};
use crate::study::inputs::Sources;

/// A ranking is made again after so many answers.
pub const EVERY: usize = 5;

/// Which ranking is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The number of answers that it learns from.
    pub learnt: u32,
    /// The last tier that it lists; `None`: what the run offers.
    pub shown: Option<Tier>,
}

/// What a ranking is made from.
pub struct Asked {
    /// Which.
    pub wanted: Wanted,
    /// The coder's decisions.
    pub decided: Vec<StoredCoding>,
    /// What the coder answered: it is no decoy again.
    pub answered: BTreeSet<OfferId>,
}

/// A ranking that was made.
pub struct Made {
    /// Which.
    pub wanted: Wanted,
    /// Its offers, decoys among them.
    pub offers: Vec<Offer>,
    /// Their digest.
    pub digest: Digest,
    /// What it says beside them.
    pub ranking: RankingMade,
}

/// The data that the thread works on.
pub struct Ground {
    /// The study.
    pub sources: Sources,
    /// The results of its last run.
    pub results: PathBuf,
    /// Segments of participants, of which decoys are drawn.
    pub candidates: Arc<Vec<Candidate>>,
    /// What decoys are drawn by.
    pub seed: u64,
}

/// Whether rankings can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// The first one is being made ready.
    Preparing,
    /// They are made.
    Ready,
    /// They are not; why, where there is something to be said.
    Off(Option<String>),
}

struct State {
    readiness: Readiness,
    asked: Option<Asked>,
    made: Option<Made>,
}

struct Shared {
    state: Mutex<State>,
    woken: Condvar,
    stop: AtomicBool,
}

/// The session's end of the thread.
pub struct Ranker {
    shared: Arc<Shared>,
}

impl Ranker {
    /// Starts the thread.
    pub fn start(ground: Ground) -> Self {
        let shared = Arc::new(Shared::new(Readiness::Preparing));
        let own = Arc::clone(&shared);
        thread::spawn(move || work(&own, &ground));
        Self { shared }
    }

    /// A session in which nothing is ranked.
    pub fn off() -> Self {
        Self { shared: Arc::new(Shared::new(Readiness::Off(None))) }
    }

    /// Whether rankings can be made.
    pub fn readiness(&self) -> Readiness {
        self.shared.lock().readiness.clone()
    }

    /// Asks for a ranking in place of what was asked before.
    pub fn ask(&self, asked: Asked) {
        self.shared.lock().asked = Some(asked);
        self.shared.woken.notify_one();
    }

    /// The last ranking that was made and not yet taken.
    pub fn take(&self) -> Option<Made> {
        self.shared.lock().made.take()
    }
}

impl Drop for Ranker {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        self.shared.woken.notify_one();
    }
}

impl Shared {
    fn new(readiness: Readiness) -> Self {
        Self { state: Mutex::new(State { readiness, asked: None, made: None }), woken: Condvar::new(), stop: AtomicBool::new(false) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next ranking that is wanted; `None` when the session is over.
    fn next(&self) -> Option<Asked> {
        let mut state = self.lock();
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            match state.asked.take() {
                Some(asked) => return Some(asked),
                None => state = self.woken.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

fn work(shared: &Shared, ground: &Ground) {
    let live = match LiveRanking::prepare(&ground.sources, &ground.results, &shared.stop) {
        Ok(Some(live)) => live,
        Ok(None) => return shared.lock().readiness = Readiness::Off(None),
        Err(error @ (LiveRankingError::OtherPipeline | LiveRankingError::Changed)) => {
            return shared.lock().readiness = Readiness::Off(Some(error.to_string()));
        }
        Err(LiveRankingError::Step(_)) => {
            return shared.lock().readiness = Readiness::Off(Some("the ranking of the last run cannot be made again".to_owned()));
        }
    };
    shared.lock().readiness = Readiness::Ready;
    while let Some(asked) = shared.next() {
        let made = made(&live, asked, ground);
        shared.lock().made = Some(made);
    }
}

fn made(live: &LiveRanking, asked: Asked, ground: &Ground) -> Made {
    let Asked { wanted, decided, answered } = asked;
    let offered = live.offered();
    let shown = wanted.shown.unwrap_or(offered).max(offered);
    let ranked = live.ranked(decided, shown);
    let offers = lay_out(ranked.offers, &ground.candidates, &answered, ground.seed);
    let rows: Vec<String> = offers.iter().map(offer_json).collect();
    let tiers = Tier::ALL.into_iter().filter(|tier| *tier >= offered).collect();
    let ranking = RankingMade { learnt: wanted.learnt, shown, tiers, listed: ranked.listed, reliance: ranked.reliance };
    Made { wanted, digest: digest_of_offers(rows.iter().map(String::as_str)), offers, ranking }
}
