//! Notes and sets that an import kept in tables of their own beside a study's files, for an export to bring them out again.

use std::fs;
use std::path::{Path, PathBuf};

use crate::formats::table::{Row, Table};

/// The rows of all tables of notes and of sets.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Title, author, date, what it is about, words.
    pub notes: Vec<[String; 5]>,
    /// Name, description, kind of member, member.
    pub sets: Vec<[String; 4]>,
}

/// Reads the tables in a study's folder (`*.notes.csv`, `*.sets.csv`), in the order of their names. A file of another kind that is called
/// so is none of them.
pub fn read_kept(study: &Path) -> Kept {
    let mut paths: Vec<PathBuf> = fs::read_dir(study).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut kept = Kept::default();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let notes = name.ends_with(".notes.csv");
        if !(notes || name.ends_with(".sets.csv")) || super::import::is_too_long(&path) {
            continue;
        }
        let Some(table) = fs::read_to_string(&path).ok().and_then(|text| Table::read(&text).ok()) else { continue };
        if notes {
            kept.notes.extend(rows(&table, ["note", "author", "date", "about", "text"]));
        } else {
            kept.sets.extend(rows(&table, ["set", "description", "kind", "member"]));
        }
    }
    kept
}

/// The rows of a table that has all these columns.
fn rows<const N: usize>(table: &Table, columns: [&str; N]) -> Vec<[String; N]> {
    if table.require_all(&columns).is_err() {
        return Vec::new();
    }
    let cells = |row: Row<'_>| columns.map(|column| row.get(column).unwrap_or("").to_owned());
    table.rows().map(cells).collect()
}
