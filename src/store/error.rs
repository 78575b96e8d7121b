//! Why the database cannot answer.

use thiserror::Error;

/// What went wrong, with the way out.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is none.
    #[error("R0101 there is no {path}; start with `leitmotif review STUDY --coder NAME`")]
    Missing {
        /// Where it was looked for.
        path: String,
    },
    /// The file is no database of ours.
    #[error("R0102 {path} is no study database; move it away, or put the right file back")]
    Foreign {
        /// Which file.
        path: String,
    },
    /// The file was written by a program that came later.
    #[error("R0103 {path} has form {found}, and this program knows forms up to {known}; take a newer program")]
    Newer {
        /// Which file.
        path: String,
        /// Its form.
        found: i64,
        /// The newest that is known.
        known: i64,
    },
    /// Somebody else is writing and does not come to an end.
    #[error("R0104 {path} is in use by another program; close it there and try again")]
    Busy {
        /// Which file.
        path: String,
    },
    /// The file is damaged.
    #[error(
        "R0105 {path} is damaged; `leitmotif verify` says how far it can be trusted, and a copy should be kept before anything else is done"
    )]
    Damaged {
        /// Which file.
        path: String,
    },
    /// The disk, or the system.
    #[error("R0106 {path}: {reason}; see whether there is room and whether you may write there")]
    Disk {
        /// Which file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A row is none.
    #[error("R0107 row {seq} of the log cannot be read; `leitmotif verify` says what is wrong")]
    Row {
        /// Which row.
        seq: u64,
    },
}

impl StoreError {
    /// The stable code.
    pub fn code(&self) -> String {
        self.to_string()[..5].to_owned()
    }

    /// What SQLite said, in our words. None of its messages is shown: they may quote values.
    pub(super) fn of(error: &rusqlite::Error, path: &std::path::Path) -> Self {
        use rusqlite::ErrorCode;
        let path = path.display().to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path },
            Some(ErrorCode::NotADatabase) => Self::Foreign { path },
            Some(code) => Self::Disk { path, reason: reason(code).to_owned() },
            None => Self::Damaged { path },
        }
    }
}

fn reason(code: rusqlite::ErrorCode) -> &'static str {
    use rusqlite::ErrorCode;
    match code {
        ErrorCode::DiskFull => "the disk is full",
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => "it may not be written",
        ErrorCode::CannotOpen => "it cannot be opened",
        ErrorCode::SystemIoFailure => "the system could not read or write",
        ErrorCode::ConstraintViolation => "a row is refused by the database's own rules",
        _ => "the database could not do it",
    }
}
