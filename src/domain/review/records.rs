//! Records: what somebody did, with the row in which it is, when and by whom.

use crate::domain::digest::Digest;
use crate::domain::ids::CoderId;
use crate::domain::review::decision::{Adjudication, Discussion};
use crate::domain::review::event::{Event, EventKind};
use crate::domain::revision::Revision;

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

/// A mark for discussion with who set it.
#[derive(Clone, Debug, PartialEq)]
pub struct Discussed {
    /// Its row.
    pub seq: u64,
    /// Its name.
    pub id: Digest,
    /// When.
    pub time: String,
    /// By whom.
    pub by: CoderId,
    /// What.
    pub what: Discussion,
}

/// A version of the codebook with who made it.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Its row.
    pub seq: u64,
    /// Its name.
    pub id: Digest,
    /// When.
    pub time: String,
    /// By whom.
    pub by: CoderId,
    /// What.
    pub what: Revision,
}

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
