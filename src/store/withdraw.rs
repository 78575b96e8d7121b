//! Withdrawal: the one way in which content leaves the database.
//!
//! Rows keep their places, names and digests, and lose what a participant takes back, or names; a row of its own says so. All of it is one
//! transaction. Then the file is written anew, with no free page and no write-ahead file that could hold the old bytes. This needs
//! the database for itself: a review page that is open on it is refused.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Transaction, TransactionBehavior, params};

use super::append::{head, insert, not_before_last, rows_after};
use super::{Store, StoreError};
use crate::domain::digest::Digest;
use crate::domain::ids::CoderId;
use crate::domain::review::event::{Event, EventKind};
use crate::domain::review::moves::Moves;
use crate::domain::review::withdrawal::{Shortened, Withdrawal};
use crate::formats::review::log::{Row, event_of, left_in, new_row};
use crate::formats::review::offers::digest_of_offers;
use crate::formats::review::withdrawal::Leaving;

/// How long to wait for somebody else to let go of the database.
const PATIENCE: Duration = Duration::from_millis(1500);

impl Store {
    /// Opens the database, or makes it, for one who needs it alone: nobody else has it open until this is dropped.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], and [`StoreError::Busy`] if a review or another program has the file open.
    pub fn open_alone(path: &Path) -> Result<Self, StoreError> {
        // Brings an older file to this form, or makes a new one, and closes it again.
        drop(Self::open(path)?);
        let store = Self::open_existing_with(path, |connection| {
            connection.busy_timeout(PATIENCE)?;
            connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;")
        })?;
        let failed = |error: rusqlite::Error| StoreError::of(&error, path);
        store.connection.execute_batch("BEGIN EXCLUSIVE; COMMIT;").map_err(failed)?;
        Ok(store)
    }

    /// How many rows, codebooks and sets of offers a withdrawal would shorten.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if they cannot be read.
    pub fn would_shorten(&self, leaving: &Leaving<'_>) -> Result<usize, StoreError> {
        let failed = |error: rusqlite::Error| StoreError::of(&error, &self.path);
        let rows = rows_after(&self.connection, 0)?;
        let moves = moves_of(&rows);
        let rows = rows.iter().filter(|row| leaving.left_of(row, &moves).is_some()).count();
        let contents = |sql: &str| -> rusqlite::Result<Vec<String>> {
            let mut statement = self.connection.prepare(sql)?;
            statement.query_map([], |row| row.get(0))?.collect()
        };
        let books = contents("SELECT content FROM codebooks").map_err(failed)?;
        let books = books.iter().filter(|content| leaving.left_of_codebook(content).is_some()).count();
        let offers = contents("SELECT content FROM offers").map_err(failed)?;
        let offers = offers.iter().filter(|content| leaving.left_of_offer(content).is_some()).count();
        Ok(rows + books + offers)
    }

    /// Takes out of the database what is theirs who leave, and writes down that it was done. `said` is the row that says so, to
    /// which what was shortened here is added. Gives what was written down.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the rows cannot be read or written; then nothing was changed.
    pub fn withdraw(&mut self, by: &CoderId, millis: u64, leaving: &Leaving<'_>, said: Withdrawal) -> Result<Withdrawal, StoreError> {
        let path = self.path.clone();
        let failed = |error: rusqlite::Error| StoreError::of(&error, &path);
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let guards = lift_guards(&change).map_err(failed)?;
        let rows = shorten_rows(&change, leaving)?;
        let codebooks = shorten_codebooks(&change, leaving).map_err(failed)?;
        let offers = shorten_offers(&change, leaving).map_err(failed)?;
        for guard in guards {
            change.execute_batch(&guard).map_err(failed)?;
        }
        let written = Withdrawal { rows, codebooks, offers, ..said };
        let last = head(&change, &self.log)?;
        let time = not_before_last(&change, &self.log, millis).map_err(failed)?;
        let row = new_row(&self.log, last.seq + 1, &last.digest, &time, by, &EventKind::Withdrawn(written.clone()));
        insert(&change, &row).map_err(failed)?;
        change.commit().map_err(failed)?;
        self.write_anew()?;
        Ok(written)
    }

    /// Writes the whole file anew and empties the write-ahead file.
    fn write_anew(&self) -> Result<(), StoreError> {
        let failed = |error: rusqlite::Error| StoreError::of(&error, &self.path);
        self.connection.execute_batch("VACUUM").map_err(failed)?;
        let busy: i64 = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(failed)?;
        if busy == 0 { Ok(()) } else { Err(StoreError::Busy { path: self.path.display().to_string() }) }
    }
}

/// Takes away the triggers that refuse changes; gives the statements that put them back.
fn lift_guards(change: &Transaction<'_>) -> rusqlite::Result<Vec<String>> {
    let mut statement = change.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")?;
    let guards: Vec<(String, String)> = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (name, _) in &guards {
        change.execute_batch(&format!("DROP TRIGGER \"{name}\""))?;
    }
    Ok(guards.into_iter().map(|(_, sql)| sql).collect())
}

fn shorten_rows(change: &Transaction<'_>, leaving: &Leaving<'_>) -> Result<Vec<Shortened>, StoreError> {
    let path = change.path().unwrap_or_default().to_owned();
    let failed = |error: rusqlite::Error| StoreError::of(&error, Path::new(&path));
    let mut shortened = Vec::new();
    let rows = rows_after(change, 0)?;
    let moves = moves_of(&rows);
    for row in rows {
        let Some(left) = leaving.left_of(&row, &moves) else { continue };
        let was = Digest::try_from(row.id.clone()).map_err(|_| StoreError::Row { seq: row.seq })?;
        let Row { coder, kind, payload, .. } = &left;
        let sql = "UPDATE log SET coder = ?2, kind = ?3, payload = ?4 WHERE seq = ?1";
        change.execute(sql, params![row.seq as i64, coder, kind, payload]).map_err(failed)?;
        shortened.push(Shortened { was, left: left_in(&left) });
    }
    Ok(shortened)
}

/// The exchanges of texts that rows tell of.
fn moves_of(rows: &[Row]) -> Moves {
    let exchanges: Vec<Event> = rows.iter().filter(|row| row.kind == "text_replaced").filter_map(|row| event_of(row).ok()).collect();
    Moves::of(&exchanges)
}

fn shorten_codebooks(change: &Transaction<'_>, leaving: &Leaving<'_>) -> rusqlite::Result<Vec<Shortened>> {
    let mut statement = change.prepare("SELECT digest, content FROM codebooks ORDER BY digest")?;
    let books: Vec<(String, String)> = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut shortened = Vec::new();
    for (digest, content) in books {
        let (Some(left), Ok(was)) = (leaving.left_of_codebook(&content), Digest::try_from(digest.clone())) else { continue };
        change.execute("UPDATE codebooks SET content = ?2 WHERE digest = ?1", [&digest, &left])?;
        shortened.push(Shortened { was, left: Digest::of(left.as_bytes()) });
    }
    Ok(shortened)
}

/// Offers keep their places, so that a rank that was shown still says what it said.
fn shorten_offers(change: &Transaction<'_>, leaving: &Leaving<'_>) -> rusqlite::Result<Vec<Shortened>> {
    let mut statement = change.prepare("SELECT offers, place, content FROM offers ORDER BY offers, place")?;
    let all: Vec<(String, i64, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    let mut shortened = Vec::new();
    for set in all.chunk_by(|one, next| one.0 == next.0) {
        let (mut lost, mut rest) = (false, Vec::with_capacity(set.len()));
        for (name, place, content) in set {
            let left = leaving.left_of_offer(content);
            if let Some(left) = left {
                change.execute("UPDATE offers SET content = ?3 WHERE offers = ?1 AND place = ?2", params![name, place, left])?;
                lost = true;
            }
            rest.push(left.unwrap_or(content));
        }
        if let Some(was) = Digest::try_from(set[0].0.clone()).ok().filter(|_| lost) {
            shortened.push(Shortened { was, left: digest_of_offers(rest) });
        }
    }
    Ok(shortened)
}
