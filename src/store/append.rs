//! Appends rows to the log, each chained to the row before, and reads them.

use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, TransactionBehavior, params};

use super::{Store, StoreError, events, root};
use crate::domain::corpus::replacement::TextReplaced;
use crate::domain::digest::Digest;
use crate::domain::ids::CoderId;
use crate::domain::review::answer::MemberAnswer;
use crate::domain::review::event::{Event, EventKind, Head, Remark};
use crate::domain::review::timestamp::{millis_of, written};
use crate::formats::review::log::{Row, new_row};

/// After so many rows the write-ahead log is emptied.
const SETTLE_AFTER: u32 = 500;

/// Milliseconds since 1970, by the system's clock.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

impl Store {
    /// Adds what `decide` says, in one step: all of it is on disk when this returns, or nothing is.
    ///
    /// `decide` is given the events after row `seen`, which others may have added, and nobody can add more
    /// before its acts stand. Gives those events and the new ones.
    ///
    /// # Errors
    ///
    /// What `decide` says, or a [`StoreError`] as `E` if the rows cannot be read or written.
    pub fn append<E: From<StoreError>>(
        &mut self,
        seen: u64,
        coder: &CoderId,
        millis: u64,
        decide: impl FnOnce(&[Event]) -> Result<Vec<EventKind>, E>,
    ) -> Result<Vec<Event>, E> {
        self.append_with(seen, coder, millis, |all| Ok((decide(all)?, None)))
    }

    /// The same, with the text of a codebook that an act names by its digest.
    ///
    /// # Errors
    ///
    /// What `decide` says, or a [`StoreError`] as `E` if the rows cannot be read or written.
    pub fn append_with<E: From<StoreError>>(
        &mut self,
        seen: u64,
        coder: &CoderId,
        millis: u64,
        decide: impl FnOnce(&[Event]) -> Result<(Vec<EventKind>, Option<String>), E>,
    ) -> Result<Vec<Event>, E> {
        let path = self.path.clone();
        let failed = |error: rusqlite::Error| StoreError::of(&error, &path);
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let mut all = events(&rows_after(&change, seen)?)?;
        let (acts, codebook) = decide(&all)?;
        if acts.is_empty() {
            return Ok(all);
        }
        if let Some(codebook) = codebook {
            keep_codebook(&change, &Digest::of(codebook.as_bytes()).to_string(), &codebook).map_err(failed)?;
        }
        let mut head = head(&change, &self.log)?;
        let time = not_before_last(&change, &self.log, millis).map_err(failed)?;
        let mut rows = Vec::new();
        for act in &acts {
            let row = new_row(&self.log, head.seq + 1, &head.digest, &time, coder, act);
            insert(&change, &row).map_err(failed)?;
            head = head_of(&row)?;
            rows.push(row);
        }
        change.commit().map_err(failed)?;
        all.extend(events(&rows)?);
        self.appended += rows.len() as u32;
        if self.appended >= SETTLE_AFTER {
            // The rows are safe; an emptied write-ahead log can wait.
            let _ = self.settle();
        }
        Ok(all)
    }
}

impl Store {
    /// Writes down what experts said of a codebook; what is there already is not written twice. Gives how many were new.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the rows cannot be read or written.
    pub fn remark(&mut self, remarks: &[(CoderId, Remark)], millis: u64) -> Result<usize, StoreError> {
        let before = self.head()?.seq;
        for (expert, remark) in remarks {
            self.append::<StoreError>(0, expert, millis, |all| {
                let said = |event: &Event| event.coder == *expert && matches!(&event.act, EventKind::Remarked(other) if other == remark);
                Ok(if all.iter().any(said) { Vec::new() } else { vec![EventKind::Remarked(remark.clone())] })
            })?;
        }
        Ok((self.head()?.seq - before) as usize)
    }
}

impl Store {
    /// Writes down what participants answered; the same answer is not written twice. Gives how many were new.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the rows cannot be read or written.
    pub fn answer(&mut self, answers: &[MemberAnswer], millis: u64) -> Result<usize, StoreError> {
        let before = self.head()?.seq;
        for answer in answers {
            let participant = CoderId::new(format!("participant {}", answer.asked.participant));
            self.append::<StoreError>(0, &participant, millis, |all| {
                // The newest answer to an item counts, so an older one that is given again is news.
                let last = all.iter().rev().find_map(|event| match &event.act {
                    EventKind::Answered(other) if other.asked == answer.asked => Some(other),
                    _ => None,
                });
                Ok(if last == Some(answer) { Vec::new() } else { vec![EventKind::Answered(answer.clone())] })
            })?;
        }
        Ok((self.head()?.seq - before) as usize)
    }
}

/// The moment to write: that of the clock, but always after the last row of this log, so that order is order in time: rows of one
/// moment would be taken in the order of their digests.
pub(super) fn not_before_last(connection: &Connection, log: &str, millis: u64) -> rusqlite::Result<String> {
    let last: Option<String> = connection.prepare_cached("SELECT max(time) FROM log WHERE log = ?1")?.query_row([log], |row| row.get(0))?;
    let time = written(millis);
    Ok(last.filter(|last| *last >= time).map_or(time, |last| millis_of(&last).map_or(last, |last| written(last + 1))))
}

/// Keeps a codebook under its digest.
pub(super) fn keep_codebook(connection: &Connection, digest: &str, content: &str) -> rusqlite::Result<()> {
    connection.execute("INSERT INTO codebooks (digest, content) VALUES (?1, ?2) ON CONFLICT DO NOTHING", [digest, content]).map(drop)
}

pub(super) fn insert(connection: &Connection, row: &Row) -> rusqlite::Result<()> {
    let sql =
        "INSERT INTO log (seq, log, origin, time, coder, kind, payload, id, prev, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let Row { seq, log, origin, time, coder, kind, payload, id, prev, digest } = row;
    let (seq, origin) = (*seq as i64, *origin as i64);
    connection.prepare_cached(sql)?.execute(params![seq, log, origin, time, coder, kind, payload, id, prev, digest])?;
    Ok(())
}

pub(super) fn rows_after(connection: &Connection, seq: u64) -> Result<Vec<Row>, StoreError> {
    let path = connection.path().unwrap_or_default().to_owned();
    let failed = |error: rusqlite::Error| StoreError::of(&error, std::path::Path::new(&path));
    let sql = "SELECT seq, log, origin, time, coder, kind, payload, id, prev, digest FROM log WHERE seq > ?1 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let rows = statement.query_map([seq as i64], |row| {
        Ok(Row {
            seq: row.get::<_, i64>(0)? as u64,
            log: row.get(1)?,
            origin: row.get::<_, i64>(2)? as u64,
            time: row.get(3)?,
            coder: row.get(4)?,
            kind: row.get(5)?,
            payload: row.get(6)?,
            id: row.get(7)?,
            prev: row.get(8)?,
            digest: row.get(9)?,
        })
    });
    rows.map_err(failed)?.collect::<Result<_, _>>().map_err(failed)
}

pub(super) fn head(connection: &Connection, log: &str) -> Result<Head, StoreError> {
    let path = connection.path().unwrap_or_default().to_owned();
    let sql = "SELECT seq, digest FROM log ORDER BY seq DESC LIMIT 1";
    let found = connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            let mut rows = statement.query([])?;
            rows.next()?.map(|row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))).transpose()
        })
        .map_err(|error| StoreError::of(&error, std::path::Path::new(&path)))?;
    match found {
        None => Ok(Head { seq: 0, digest: root(log) }),
        Some((seq, digest)) => {
            let digest = Digest::try_from(digest).map_err(|_| StoreError::Row { seq: seq as u64 })?;
            Ok(Head { seq: seq as u64, digest })
        }
    }
}

pub(super) fn head_of(row: &Row) -> Result<Head, StoreError> {
    let digest = Digest::try_from(row.digest.clone()).map_err(|_| StoreError::Row { seq: row.seq })?;
    Ok(Head { seq: row.seq, digest })
}

impl Store {
    /// Writes down that texts were exchanged for de-identified ones, one event each; what was written before is not written twice.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the rows cannot be read or written.
    pub fn exchange_texts(&mut self, by: &CoderId, exchanged: &[TextReplaced], millis: u64) -> Result<(), StoreError> {
        self.append::<StoreError>(0, by, millis, |all| {
            let is_there =
                |what: &&TextReplaced| all.iter().any(|event| matches!(&event.act, EventKind::Replaced(other) if other == *what));
            Ok(exchanged.iter().filter(|what| !is_there(what)).cloned().map(EventKind::Replaced).collect())
        })?;
        self.settle()
    }
}
