//! Databases of other programs, opened to be read and for nothing else.
//!
//! The file may come from anywhere. It is opened read-only and as one that nobody changes, so that no
//! companion file is made beside it; views, triggers and whatever else a schema can set off are turned
//! off; only plain tables are read, only the columns that are wanted, and only so many rows, bytes and
//! seconds. What the rows mean is for `formats::project_qualcoder` and `formats::project_taguette`.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::domain::project::Project;
use crate::formats::fault::FormatFault;
use crate::formats::projects::database::{Cell, Tables, Wanted};
use crate::formats::projects::refi::Remarks;
use crate::formats::projects::{qualcoder, rqda, taguette};

/// The longest value in bytes.
const LONGEST_VALUE: i32 = 32 << 20;
/// The most bytes that all values may come to: some ten times a study of 33 long interviews.
const MOST_BYTES: usize = 48 << 20;
/// The most rows of all tables together.
const MOST_ROWS: usize = 150_000;
/// How long reading may take.
const PATIENCE: Duration = Duration::from_secs(6);
/// After how many steps of the database's machine the clock is looked at.
const STEPS: i32 = 20_000;

/// Reads a project of QualCoder (a folder `.qda`, or the `data.qda` in it) of RQDA (`.rqda`), or of Taguette (`.sqlite3`). Of several projects in one file
/// `which` names the one that is wanted.
///
/// # Errors
///
/// A [`FormatFault`] if the file is no database of a program that is read, or several projects are in it and none was chosen.
pub fn read_project(path: &Path, which: Option<i64>) -> Result<(Project, Remarks), FormatFault> {
    let file = database_in(path)?;
    let mut connection = open(&file)?;
    let has = |table: &str| plain_table(&connection, table).map_err(|error| refused(&error));
    if has("code_text")? && has("source")? {
        let tables = read(&mut connection, &qualcoder::WANTED)?;
        drop(connection);
        return qualcoder::project_of(&tables, &name_of(&file));
    }
    if has("highlights")? && has("documents")? {
        let tables = read(&mut connection, &taguette::WANTED)?;
        drop(connection);
        return taguette::project_of(&tables, which);
    }
    if has("freecode")? && has("coding")? && has("source")? {
        let tables = read(&mut connection, &rqda::WANTED)?;
        drop(connection);
        return rqda::project_of(&tables, &name_of(&file));
    }
    Err(FormatFault::new("the database is neither QualCoder's nor RQDA's nor Taguette's", "export a .qdpx from its program"))
}

/// The database of a folder, or the file itself, once it looks like one and nothing is left half written beside it.
fn database_in(path: &Path) -> Result<PathBuf, FormatFault> {
    let file = if path.is_dir() { path.join("data.qda") } else { path.to_path_buf() };
    let unreadable = |error: std::io::Error| {
        let remedy = if path.is_dir() { "a QualCoder project is a folder that holds data.qda" } else { "see whether the name is right" };
        FormatFault::new(format!("it cannot be read ({})", error.kind()), remedy)
    };
    // A pipe or a device would never end.
    if !fs::metadata(&file).map_err(unreadable)?.is_file() {
        return Err(FormatFault::new("it is no file", "name the database itself"));
    }
    let mut head = Vec::new();
    File::open(&file).and_then(|file| file.take(16).read_to_end(&mut head)).map_err(unreadable)?;
    if head != b"SQLite format 3\0" {
        return Err(FormatFault::new("it is no SQLite database", "see whether it is the right file, and complete"));
    }
    for companion in ["-wal", "-journal"] {
        let mut beside = file.clone().into_os_string();
        beside.push(companion);
        if fs::metadata(&beside).is_ok_and(|data| data.len() > 0) {
            let message = format!("a file ending in {companion} lies beside it: its program is at work in it, or was stopped");
            return Err(FormatFault::new(message, "open the project in its program, close it there, and try again"));
        }
    }
    Ok(file)
}

/// What the project is called: its folder, or the file where it lies in no folder of QualCoder's.
fn name_of(file: &Path) -> String {
    let folder = file.parent().filter(|folder| folder.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("qda")));
    folder.unwrap_or(file).file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn open(file: &Path) -> Result<Connection, FormatFault> {
    let unreadable = |error: std::io::Error| FormatFault::new(format!("it cannot be read ({})", error.kind()), "");
    fs::metadata(file).map_err(unreadable)?;
    let absolute = std::path::absolute(file).map_err(unreadable)?;
    let Some(text) = absolute.to_str() else {
        return Err(FormatFault::new("the path is not UTF-8", "move the project to a folder with a plain name"));
    };
    // The path goes into a URI, for which every byte that could mean something else is written as its number.
    // A URI of a Windows path is `file:/C:/folder/file`.
    let text = if cfg!(windows) { format!("/{}", text.replace('\\', "/")) } else { text.to_owned() };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b':');
    let path: String = text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut connection = Connection::open_with_flags(format!("file:{path}?mode=ro&immutable=1"), flags).map_err(|error| refused(&error))?;
    let began = Instant::now();
    let guard = |connection: &mut Connection| -> rusqlite::Result<()> {
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        connection.progress_handler(STEPS, Some(move || began.elapsed() > PATIENCE))?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;")
    };
    guard(&mut connection).map_err(|error| refused(&error))?;
    Ok(connection)
}

/// Whether there is a table of that name that holds its rows itself: no view, and nothing that a module makes up.
fn plain_table(connection: &Connection, table: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1 AND rootpage > 0";
    connection.query_row(sql, [table], |row| row.get::<_, i64>(0)).map(|found| found == 1)
}

/// Reads the tables that are wanted and there.
fn read(connection: &mut Connection, wanted: &[Wanted]) -> Result<Tables, FormatFault> {
    let mut tables = Tables::default();
    let (mut rows_left, mut bytes_left) = (MOST_ROWS, MOST_BYTES);
    for wanted in wanted {
        let lacks =
            |what: String| FormatFault::new(what, "open the project in a current version of its program, which brings it up to date");
        if !plain_table(connection, wanted.table).map_err(|error| refused(&error))? {
            if wanted.needed > 0 {
                return Err(lacks(format!("the database lacks the table {}", wanted.table)));
            }
            continue;
        }
        let there = stored_columns(connection, wanted.table).map_err(|error| refused(&error))?;
        if let Some(lacking) = wanted.columns[..wanted.needed].iter().find(|column| !there.iter().any(|have| have == *column)) {
            return Err(lacks(format!("the table {} lacks the column {lacking}", wanted.table)));
        }
        // Names of ours, never of the file's: nothing can be slipped into the query.
        let columns: Vec<String> = wanted
            .columns
            .iter()
            .map(|column| if there.iter().any(|have| have == column) { format!("\"{column}\"") } else { "NULL".to_owned() })
            .collect();
        // Through the table itself: an index of a foreign file may say other things than its table.
        let sql = format!("SELECT {} FROM \"{}\" NOT INDEXED", columns.join(", "), wanted.table);
        let rows = read_rows(connection, &sql, wanted, &mut rows_left, &mut bytes_left, &mut tables.mended)?;
        tables.add(wanted, rows);
    }
    Ok(tables)
}

/// The columns that a table stores, in lower case; those that are computed are left out.
fn stored_columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT lower(name) FROM pragma_table_xinfo(?1) WHERE hidden = 0")?;
    statement.query_map([table], |row| row.get(0))?.collect()
}

fn read_rows(
    connection: &Connection,
    sql: &str,
    wanted: &Wanted,
    rows_left: &mut usize,
    bytes_left: &mut usize,
    mended: &mut u32,
) -> Result<Vec<Vec<Cell>>, FormatFault> {
    let failed = |error: rusqlite::Error| refused(&error);
    let mut statement = connection.prepare(sql).map_err(failed)?;
    let mut found = statement.query([]).map_err(failed)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next().map_err(failed)? {
        *rows_left = rows_left.checked_sub(1).ok_or_else(|| too_much(format!("more than {MOST_ROWS} rows")))?;
        let mut cells = Vec::with_capacity(wanted.columns.len());
        for at in 0..wanted.columns.len() {
            let cell = match row.get_ref(at).map_err(failed)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(number) => Cell::Whole(number),
                ValueRef::Real(number) => Cell::Real(number),
                ValueRef::Blob(_) => Cell::Bytes,
                ValueRef::Text(bytes) => {
                    *bytes_left = bytes_left
                        .checked_sub(bytes.len())
                        .ok_or_else(|| too_much(format!("more than {} MB of text", MOST_BYTES >> 20)))?;
                    let text = String::from_utf8_lossy(bytes);
                    *mended += u32::from(matches!(text, std::borrow::Cow::Owned(_)));
                    Cell::Text(text.into_owned())
                }
            };
            cells.push(cell);
        }
        rows.push(cells);
    }
    Ok(rows)
}

fn too_much(what: String) -> FormatFault {
    FormatFault::new(format!("the database holds {what}"), "if it is a real project, split it in its program")
}

/// What SQLite said, in our words: its own may quote values.
fn refused(error: &rusqlite::Error) -> FormatFault {
    let (message, remedy) = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => ("the database is damaged or not complete", "take a copy that its program still opens"),
        Some(ErrorCode::NotADatabase) => ("it is no SQLite database, or one that is locked by a password", "save it without one"),
        Some(ErrorCode::OperationInterrupted) => {
            ("reading the database takes too long", "if it is a real project, split it in its program")
        }
        Some(ErrorCode::TooBig) => ("the database holds a value of more than 32 MB", "split that text in its program"),
        Some(ErrorCode::OutOfMemory) => ("the database asks for more memory than there is", "see where the file comes from"),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure) => {
            ("the database cannot be opened", "see whether you may read it")
        }
        _ => ("the database cannot be read", "take a copy that its program still opens"),
    };
    FormatFault::new(message, remedy)
}
