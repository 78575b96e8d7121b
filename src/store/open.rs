//! Opening: a new file for its owner alone, an old one brought to this form, a newer one refused.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::schema::{APPLICATION, FORM, migrate};
use super::{Store, StoreError};
use crate::domain::digest::Digest;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

impl Store {
    /// Opens the database of a study, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the file is no study database, newer than this program, in use, damaged, or not to be written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        make_private(path)?;
        let mut connection = connect(path)?;
        let failed = |error: rusqlite::Error| StoreError::of(&error, path);
        let form = form_of(&connection, path)?;
        write_ahead(&connection, path)?;
        if form < FORM {
            migrate(&mut connection, &drawn_name(path)?).map_err(failed)?;
        }
        let mut store = Self::with(connection, path)?;
        store.settle()?;
        Ok(store)
    }

    /// Opens a database that is there, and changes nothing in it.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if there is no file, or it is no study database, newer than this program, in use or damaged.
    pub fn open_existing(path: &Path) -> Result<Self, StoreError> {
        Self::open_existing_with(path, |_| Ok(()))
    }

    /// The same, with settings that must be made before anything is read.
    pub(super) fn open_existing_with(path: &Path, set: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing { path: path.display().to_string() });
        }
        let connection = connect(path)?;
        set(&connection).map_err(|error| StoreError::of(&error, path))?;
        match form_of(&connection, path)? {
            0 => Err(StoreError::Foreign { path: path.display().to_string() }),
            _ => {
                write_ahead(&connection, path)?;
                Self::with(connection, path)
            }
        }
    }

    fn with(connection: Connection, path: &Path) -> Result<Self, StoreError> {
        let log = connection
            .query_row("SELECT value FROM meta WHERE key = 'log'", [], |row| row.get(0))
            .map_err(|error| StoreError::of(&error, path))?;
        Ok(Self { connection, path: path.to_path_buf(), log, appended: 0 })
    }

    /// Moves what the write-ahead log holds into the file and empties it.
    ///
    /// SQLite's own checkpoints leave the pages that they copied in the write-ahead log. If that were cut then, older
    /// pages would stand before newer ones; so it is always emptied with them. Where another program reads, it stays
    /// as it is until the next time.
    pub(super) fn settle(&mut self) -> Result<(), StoreError> {
        self.appended = 0;
        let done = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        match done.map_err(|error| StoreError::of(&error, &self.path)) {
            Err(StoreError::Busy { .. }) | Ok(()) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// An empty file that only its owner can read; SQLite gives its companions the same permissions.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Disk { path: path.display().to_string(), reason: error.kind().to_string() }),
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let failed = |error: rusqlite::Error| StoreError::of(&error, path);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;").map_err(failed)?;
    Ok(connection)
}

/// Writes ahead from now on. This marks the file, so whose it is must be known before.
fn write_ahead(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| StoreError::of(&error, path);
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(failed)?;
    if mode != "wal" {
        return Err(StoreError::Disk { path: path.display().to_string(), reason: "it cannot be written ahead".to_owned() });
    }
    let rest = "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = ON;";
    connection.execute_batch(rest).map_err(failed)
}

/// The file's form: 0 for an empty one. A foreign or a newer file is refused.
fn form_of(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let failed = |error: rusqlite::Error| StoreError::of(&error, path);
    let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i64>(0)).map_err(failed);
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    let (application, form) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    let shown = || path.display().to_string();
    match (application, form) {
        (0, 0) if tables == 0 => Ok(0),
        (APPLICATION, form) if form > FORM => Err(StoreError::Newer { path: shown(), found: form, known: FORM }),
        (APPLICATION, form) if form > 0 => Ok(form),
        _ => Err(StoreError::Foreign { path: shown() }),
    }
}

/// A name that no other log has.
fn drawn_name(path: &Path) -> Result<String, StoreError> {
    let mut bytes = [0; 32];
    let failed = |_| StoreError::Disk { path: path.display().to_string(), reason: "the system gives no random bytes".to_owned() };
    getrandom::fill(&mut bytes).map_err(failed)?;
    Ok(Digest::of(&bytes).to_string()[..32].to_owned())
}
