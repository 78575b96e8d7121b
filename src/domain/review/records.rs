//! Records of the log: an act with its row, its time and its author.

use crate::domain::digest::Digest;
use crate::domain::ids::CoderId;
use crate::domain::review::decision::{Adjudication, Discussion};
use crate::domain::review::event::{Event, EventKind};
use crate::domain::revision::Revision;

/// Something that a row of the log records, with the row, its time and its author.
#[derive(Clone, Debug, PartialEq)]
pub struct Record<T> {
    /// Its row.
    pub seq: u64,
    /// Its name.
    pub id: Digest,
    /// When.
    pub time: String,
    /// By whom.
    pub by: CoderId,
    /// What.
    pub what: T,
}

/// An adjudication with who made it.
pub type Settled = Record<Adjudication>;

/// A mark for discussion with who set it.
pub type Discussed = Record<Discussion>;

/// A version of the codebook with who made it.
pub type Version = Record<Revision>;

/// The versions of the codebook among some events, oldest first.
pub fn versions(events: &[Event]) -> Vec<Version> {
    let version = |event: &Event| match &event.act {
        EventKind::Revised(what) => {
            let (seq, id, time, by) = (event.seq, event.id, event.time.clone(), event.coder.clone());
            Some(Version { seq, id, time, by, what: what.clone() })
        }
        _ => None,
    };
    let mut found: Vec<Version> = events.iter().filter_map(version).collect();
    found.sort_by(|a, b| (&a.time, a.id).cmp(&(&b.time, b.id)));
    found
}
