//! `identifiers.csv`: the list that people edit, a row for each spelling, those of most risk first.
//!
//! Columns: `text, kind, stand_in, decision, whole_word, match_case, why, places, transcripts, context`. People fill `decision` with `accept` or
//! `refuse`, may change `stand_in` and the two rules, and may add rows of their own, of which `text` alone is needed. The file holds names: it is
//! for its owner alone, and leaves the study when the decisions are applied.

use std::fmt;

use crate::domain::corpus::identifier::{IdentifierKind, IdentifierRule};
use crate::domain::corpus::name_list::{ListedName, Verdict};
use crate::formats::fault::FormatFault;
use crate::formats::table::{Table, write_table};

/// A row of the list.
#[derive(Clone, PartialEq, Eq)]
pub struct NameRow {
    /// What is listed.
    pub name: ListedName,
    /// Why it was proposed; `None` where a person added it.
    pub rule: Option<IdentifierRule>,
    /// In how many places it was found.
    pub places: usize,
    /// In how many transcripts.
    pub transcripts: usize,
    /// The words around the first place.
    pub context: String,
}

impl fmt::Debug for NameRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NameRow({:?}, {} places)", self.name, self.places)
    }
}

const COLUMNS: [&str; 10] = ["text", "kind", "stand_in", "decision", "whole_word", "match_case", "why", "places", "transcripts", "context"];

/// Writes the list.
pub fn name_table(rows: &[NameRow]) -> Vec<u8> {
    let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    write_table(
        COLUMNS,
        rows.iter().map(|NameRow { name, rule, places, transcripts, context }| {
            [
                name.text.clone(),
                name.kind.name().to_owned(),
                name.stand_in.clone(),
                name.verdict.map_or("", Verdict::name).to_owned(),
                yes_no(name.whole_word),
                yes_no(name.match_case),
                rule.map_or("", IdentifierRule::name).to_owned(),
                places.to_string(),
                transcripts.to_string(),
                context.clone(),
            ]
        }),
    )
}

/// Reads the list. A row that a person added with a stand-in and without a decision counts as accepted.
///
/// # Errors
///
/// Every fault, with its line; none quotes a cell.
pub fn read_name_table(text: &str) -> Result<Vec<NameRow>, Vec<FormatFault>> {
    let table = Table::read(text).map_err(|fault| vec![fault])?;
    table.require_all(&["text"]).map_err(|fault| vec![fault])?;
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for row in table.rows() {
        match read_row(&row) {
            Ok(row) => rows.extend(row),
            Err(fault) => faults.push(fault.at(row.line)),
        }
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

fn read_row(row: &crate::formats::table::Row<'_>) -> Result<Option<NameRow>, FormatFault> {
    let Some(text) = row.get("text") else { return Ok(None) };
    if !text.contains(char::is_alphanumeric) {
        return Err(FormatFault::new("this text has no letter and no digit, so it cannot be found", "take the row out"));
    }
    let kind = match row.get("kind") {
        None => IdentifierKind::Person,
        Some(kind) => IdentifierKind::from_name(&kind.to_lowercase()).ok_or_else(|| {
            let kinds: Vec<&str> = IdentifierKind::ALL.iter().map(|kind| kind.name()).collect();
            FormatFault::new("this kind is none that is known", format!("write one of {}", kinds.join(", ")))
        })?,
    };
    let verdict =
        match row.get("decision") {
            None => None,
            Some(word) => Some(Verdict::from_name(word).ok_or_else(|| {
                FormatFault::new("this decision is none that is known", "write accept or refuse, or leave the cell empty")
            })?),
        };
    let rule = row.get("why").and_then(IdentifierRule::from_name);
    let stand_in = row.get("stand_in").unwrap_or_default();
    // "[age 10 to 19]" stands for 10 as well.
    if kind.is_name() && stand_in.to_lowercase().contains(&text.to_lowercase()) && verdict != Some(Verdict::Refuse) {
        return Err(FormatFault::new("the stand-in holds the words that it stands in for", "write another one"));
    }
    let added = rule.is_none() && verdict.is_none() && !stand_in.is_empty();
    let flag = |column: &str, else_: bool| match row.get(column).map(str::to_lowercase).as_deref() {
        None => Ok(else_),
        Some("yes" | "y" | "1" | "true") => Ok(true),
        Some("no" | "n" | "0" | "false") => Ok(false),
        Some(_) => Err(FormatFault::new(format!("{column} is neither yes nor no"), "write yes or no")),
    };
    let count = |column: &str| row.get(column).and_then(|cell| cell.parse().ok()).unwrap_or(0);
    Ok(Some(NameRow {
        name: ListedName {
            text: text.to_owned(),
            kind,
            stand_in: if stand_in.is_empty() { format!("[{}]", kind.name()) } else { stand_in.to_owned() },
            verdict: if added { Some(Verdict::Accept) } else { verdict },
            whole_word: flag("whole_word", true)?,
            match_case: flag("match_case", false)?,
        },
        rule,
        places: count("places"),
        transcripts: count("transcripts"),
        context: row.get("context").unwrap_or_default().to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_as_it_was_written_and_as_people_fill_it() {
        let text = "text,kind,stand_in,decision\nDenise,person,[aunt of P07],accept\n@lil_marz,handle,[user name],\nBo,,[brother],\nHope,person,x,no\n";
        let rows = read_name_table(text).expect("a list");
        assert_eq!(
            rows.iter().map(|row| row.name.verdict).collect::<Vec<_>>(),
            [Some(Verdict::Accept), Some(Verdict::Accept), Some(Verdict::Accept), Some(Verdict::Refuse)]
        );
        let again = String::from_utf8(name_table(&rows)).expect("text");
        assert_eq!(read_name_table(&again).expect("a list"), rows);
    }

    #[test]
    fn faults_name_lines_and_no_words() {
        let text = "text,kind,decision,stand_in\nDenise,cat,accept,x\nDenise,person,perhaps,x\n..,person,,\nDenise,person,accept,[Denise's aunt]\n";
        let faults = read_name_table(text).expect_err("faults");
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [Some(2), Some(3), Some(4), Some(5)]);
        assert!(faults.iter().all(|fault| !fault.to_string().contains("Denise")));
        assert!(!format!("{:?}", read_name_table("text\nDenise\n")).contains("Denise"));
    }
}
