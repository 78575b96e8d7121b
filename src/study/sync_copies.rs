//! Files that another program leaves beside a study's own: conflict copies of sync programs, and marks of open files.
//!
//! A folder that is shared by a sync program (Dropbox, OneDrive, Nextcloud, Syncthing, Seafile, Box) gets a second file where two
//! people saved at once. Read as a transcript of its own it would count somebody twice; so it is told and not read.

use crate::domain::finding::{Finding, Place};

/// What sync programs write into the name of a conflict copy, in small letters.
const MARKS: [&str; 11] = [
    "conflicted copy",
    "conflict copy",
    "konfliktkopie",
    "in konflikt stehende kopie",
    "copie en conflit",
    "copia en conflicto",
    "copia in conflitto",
    "cópia em conflito",
    ".sync-conflict-",
    "_conflict-20",
    "sfconflict",
];

/// Names of computers as Windows gives them, which OneDrive puts behind a file's name.
const COMPUTERS: [&str; 2] = ["-desktop-", "-laptop-"];

/// Whether a file is named like a conflict copy.
pub fn is_conflict_copy(name: &str) -> bool {
    let name = name.to_lowercase();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let of_computer = |mark: &str| {
        stem.rsplit_once(mark).is_some_and(|(_, rest)| {
            (6..=8).contains(&rest.len())
                && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && rest.bytes().any(|byte| byte.is_ascii_digit())
        })
    };
    MARKS.iter().any(|mark| name.contains(mark)) || COMPUTERS.iter().any(|mark| of_computer(mark))
}

/// What is to be said of a file that is passed over for its name; `None` where the name says nothing of the kind. `shown` is the
/// name by which it is told of.
pub fn passed_over(name: &str, shown: &str) -> Option<Finding> {
    if is_conflict_copy(name) {
        let message = "it is named like the conflict copy of a sync program, so it was not read";
        let remedy = "compare it with the file that it is a copy of and keep one; if it is an interview of its own, give it another name";
        return Some(Finding::new("E0172", Place::file(shown), message, remedy));
    }
    if name.starts_with("~$") || name.starts_with(".~lock.") {
        let message = "a word processor has the file of this name open, or left this mark behind; the mark was not read";
        let remedy = "save and close the file there: what is read is what was saved last";
        return Some(Finding::note("E0171", Place::file(shown), message, remedy));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflict_copies_are_known_by_their_names() {
        for name in [
            "interview (conflicted copy).docx",
            "W01 (Ann's conflicted copy 2026-05-03).txt",
            "W01 (Konfliktkopie von Bo 2026-05-03).txt",
            "W01.sync-conflict-20260503-101010-ABCDEF7.txt",
            "W01_conflict-20260503-101010.txt",
            "W01 (SFConflict ann 2026-05-03).txt",
            "W01-DESKTOP-4K2J9QX.docx",
        ] {
            assert!(is_conflict_copy(name), "{name}");
        }
        for name in [
            "W01.txt",
            "a copy.txt",
            "conflict at home.txt",
            "Interview-Desktop-Publisher.txt",
            "W01 (1).txt",
            "conflicts.txt",
            "02.conflict at home.txt",
            "home_conflict-zone.txt",
        ] {
            assert!(!is_conflict_copy(name), "{name}");
        }
        assert_eq!(passed_over("~$W01.docx", "a/~$W01.docx").map(|note| note.code), Some("E0171".to_owned()));
        assert!(passed_over(".hidden", ".hidden").is_none());
    }
}
