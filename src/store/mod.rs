//! The study's database: `study.db`, in which people's decisions are kept for ever.
//!
//! One table is the truth: `log`, to which rows are added and from which nothing is taken; each row holds the
//! digest of the one before. When a participant withdraws, rows lose their content and keep their digests
//! (`withdraw`). Codebooks and offers lie in tables of their own under their digests, which the log names; all
//! else (coders, transcripts, codings) is folded from the log by `domain::review::log_state`. An answer is given
//! only when the row is on disk: write-ahead log, `synchronous = FULL`.
//!
//! This room opens, appends, reads, merges and verifies. What a row means is for `domain` to say. It also opens the
//! databases of other programs (`foreign`), to read them and for nothing else, and it encrypts files (`sealed`).

mod append;
mod codings;
mod content;
mod error;
pub mod foreign;
mod merge;
mod open;
mod schema;
#[cfg(feature = "seal")]
pub mod sealed;
mod verify;
mod withdraw;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::domain::codebook::Codebook;
use crate::domain::digest::Digest;
use crate::domain::review::event::{Event, Head};
use crate::domain::review::log_state::LogState;
use crate::formats::review::log::{Row, event_of, root_of};

pub use append::now;
pub use codings::{Agreed, adjudicated, agreed_name, decided, decided_by, settled};
pub use content::Registered;
pub use error::StoreError;
pub use merge::Merged;
pub use verify::{Verified, WithdrawnBy, verify};

/// The file's name in a study's folder.
pub const FILE: &str = "study.db";

/// An open database.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    log: String,
    appended: u32,
}

impl Store {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The log's name, drawn by chance when it was begun.
    pub fn log(&self) -> &str {
        &self.log
    }

    /// The last row.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn head(&self) -> Result<Head, StoreError> {
        append::head(&self.connection, &self.log)
    }

    /// Rows after a row, oldest first.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn rows_after(&self, seq: u64) -> Result<Vec<Row>, StoreError> {
        append::rows_after(&self.connection, seq)
    }

    /// Events after a row, oldest first.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn events_after(&self, seq: u64) -> Result<Vec<Event>, StoreError> {
        events(&self.rows_after(seq)?)
    }

    /// Everything that the log says.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn trail(&self) -> Result<LogState, StoreError> {
        Ok(LogState::of(&self.events_after(0)?))
    }

    /// Everything that the log says, with codes counted as they are called in a codebook.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn trail_under(&self, book: &Codebook) -> Result<LogState, StoreError> {
        Ok(LogState::under(&self.events_after(0)?, book))
    }
}

fn events(rows: &[Row]) -> Result<Vec<Event>, StoreError> {
    rows.iter().map(|row| event_of(row).map_err(|_| StoreError::Row { seq: row.seq })).collect()
}

fn root(log: &str) -> Digest {
    root_of(log)
}
