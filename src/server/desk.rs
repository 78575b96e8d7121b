//! A coder's desk: the study, the store, and what the log says so far.

use super::answer::Refusal;
use super::load::{LoadError, Setup, load_study};
use super::study::Study;
use crate::domain::event::{Act, Head};
use crate::domain::finding::Finding;
use crate::domain::work::{Trail, Work};
use crate::store::{Store, StoreError, now};

/// Everything that an answer is made from.
pub struct Desk {
    /// What stays the same.
    pub study: Study,
    /// The log, folded.
    pub trail: Trail,
    store: Store,
    nothing: Work,
}

/// What a request comes to.
pub enum Resolved {
    /// Rows to be added.
    Acts(Vec<Act>),
    /// It stands there already, in this row.
    Already(u64),
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

impl Desk {
    /// Opens a study.
    pub fn open(setup: &Setup) -> Result<(Self, Vec<Finding>), LoadError> {
        let mut store = Store::open(&setup.database)?;
        let (study, findings) = load_study(setup, &mut store, now())?;
        let trail = store.trail()?;
        Ok((Self { study, trail, store, nothing: Work::default() }, findings))
    }

    /// Takes in what others wrote in the meantime.
    pub fn catch_up(&mut self) -> Result<(), StoreError> {
        let fresh = self.store.events_after(self.trail.last)?;
        fresh.iter().for_each(|event| self.trail.add(event));
        Ok(())
    }

    /// Lets go of all that was folded, so that it is folded anew.
    pub fn forget(&mut self) {
        self.trail = Trail::default();
    }

    /// The last row of the log.
    pub fn head(&self) -> Result<Head, StoreError> {
        self.store.head()
    }

    /// What the coder at this desk did.
    pub fn work(&self) -> &Work {
        self.trail.coders.get(&self.study.coder).unwrap_or(&self.nothing)
    }

    /// Writes what `resolve` says, after all that others wrote; on disk when this returns.
    pub fn act(&mut self, resolve: impl FnOnce(&Study, &Trail) -> Result<Resolved, Refusal>) -> Result<Saved, Refusal> {
        let (study, trail) = (&self.study, &mut self.trail);
        let mut already = None;
        let seen = trail.last;
        let events = self.store.append(seen, &study.coder, now(), |fresh| {
            fresh.iter().for_each(|event| trail.add(event));
            match resolve(study, trail)? {
                Resolved::Acts(acts) => Ok(acts),
                Resolved::Already(row) => {
                    already = Some(row);
                    Ok::<_, Refusal>(Vec::new())
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
        Ok(Saved { rows, head: self.store.head()?, added })
    }
}
