//! Why the database cannot answer.

use std::fmt;

use crate::domain::explanation::Explanation;

/// What went wrong, with the way out.
#[derive(Debug)]
pub enum StoreError {
    /// There is none.
    Missing {
        /// Where it was looked for.
        path: String,
    },
    /// The file is no database of ours.
    Foreign {
        /// Which file.
        path: String,
    },
    /// The file was written by a program that came later.
    Newer {
        /// Which file.
        path: String,
        /// Its form.
        found: i64,
        /// The newest that is known.
        known: i64,
    },
    /// Somebody else is writing and does not come to an end.
    Busy {
        /// Which file.
        path: String,
    },
    /// The file is damaged.
    Damaged {
        /// Which file.
        path: String,
    },
    /// The disk, or the system.
    Disk {
        /// Which file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A row is none.
    Row {
        /// Which row.
        seq: u64,
    },
}

impl StoreError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "R0101",
            Self::Foreign { .. } => "R0102",
            Self::Newer { .. } => "R0103",
            Self::Busy { .. } => "R0104",
            Self::Damaged { .. } => "R0105",
            Self::Disk { .. } => "R0106",
            Self::Row { .. } => "R0107",
        }
    }

    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::Missing { path } => Explanation::new(format!("there is no {path}"), "start with `leitmotif review STUDY --coder NAME`"),
            Self::Foreign { path } => Explanation::new(format!("{path} is no study database"), "move it away, or put the right file back"),
            Self::Newer { path, found, known } => {
                Explanation::new(format!("{path} has form {found}, and this program knows forms up to {known}"), "take a newer program")
            }
            Self::Busy { path } => Explanation::new(format!("{path} is in use by another program"), "close it there and try again"),
            Self::Damaged { path } => Explanation::new(
                format!("{path} is damaged"),
                "`leitmotif verify` says how far it can be trusted, and a copy should be kept before anything else is done",
            ),
            Self::Disk { path, reason } => {
                Explanation::new(format!("{path}: {reason}"), "see whether there is room and whether you may write there")
            }
            Self::Row { seq } => Explanation::new(format!("row {seq} of the log cannot be read"), "`leitmotif verify` says what is wrong"),
        }
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

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code(), self.explanation())
    }
}

impl std::error::Error for StoreError {}

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
