//! `sample.csv`: turns drawn at random, for a person who reads them and says whether anything in them still tells who somebody is.

use crate::formats::fault::FormatFault;
use crate::formats::table::{Table, write_table};

/// A drawn turn.
#[derive(Clone, PartialEq, Eq)]
pub struct DrawnTurn {
    /// The transcript.
    pub document: String,
    /// Where it begins, in code points.
    pub start: u32,
    /// One past its last code point.
    pub end: u32,
    /// Its words.
    pub text: String,
}

impl std::fmt::Debug for DrawnTurn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DrawnTurn({}, {}..{})", self.document, self.start, self.end)
    }
}

/// Writes the table, with an empty column `identifier` to be filled with yes or no.
pub fn sample_table(turns: &[DrawnTurn]) -> Vec<u8> {
    write_table(
        ["document", "start", "end", "identifier", "text"],
        turns.iter().map(|turn| [turn.document.clone(), turn.start.to_string(), turn.end.to_string(), String::new(), turn.text.clone()]),
    )
}

/// Reads the answers: how many turns hold an identifier, and how many were drawn.
///
/// # Errors
///
/// A [`FormatFault`] with its line if an answer is missing or neither yes nor no: a sample that is read in part proves nothing.
pub fn read_sample_table(text: &str) -> Result<(u64, u64), FormatFault> {
    let table = Table::read(text)?;
    table.require_all(&["document", "identifier"])?;
    let (mut found, mut all) = (0, 0);
    for row in table.rows() {
        all += 1;
        found += match row.get("identifier").map(str::to_lowercase).as_deref() {
            Some("yes" | "y" | "1") => 1,
            Some("no" | "n" | "0") => 0,
            _ => return Err(FormatFault::new("identifier is neither yes nor no", "read every drawn turn and write yes or no").at(row.line)),
        };
    }
    Ok((found, all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_read_whole_or_not_at_all() {
        let turn = DrawnTurn { document: "a.txt".into(), start: 3, end: 9, text: "so, yes".into() };
        let text = String::from_utf8(sample_table(&[turn.clone(), turn])).expect("text");
        assert_eq!(read_sample_table(&text).expect_err("unread").line, Some(2));
        assert_eq!(read_sample_table(&text.replace(",,", ",no,")), Ok((0, 2)));
    }
}
