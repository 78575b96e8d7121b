//! `participants.csv`: a row per transcript, with the participant's number, group and attributes.

use crate::domain::corpus::participant::{Participant, Participants};

use crate::formats::fault::FormatFault;
use crate::formats::table::Table;

/// Reads the table; the key column is `document` or `id`.
pub fn read_participants(text: &str) -> Result<Participants, FormatFault> {
    let table = Table::read(text)?;
    let key = table.require(&["document", "id"])?;
    let attributes: Vec<String> = table
        .columns()
        .iter()
        .filter(|name| !name.is_empty() && ![key, "participant_id", "group"].contains(&name.as_str()))
        .cloned()
        .collect();
    let mut participants = Participants { attributes: attributes.clone(), ..Participants::default() };
    for row in table.rows() {
        let Some(document) = row.get(key) else {
            return Err(FormatFault::new(format!("this row has no {key}"), "name the transcript it belongs to").at(row.line));
        };
        let participant = Participant {
            id: row.get("participant_id").unwrap_or(document).to_owned(),
            group: row.get("group").map(str::to_owned),
            attributes: attributes.iter().map(|name| (name.clone(), row.list(name))).filter(|(_, values)| !values.is_empty()).collect(),
        };
        if participants.rows.insert(document.to_owned(), participant).is_some() {
            return Err(FormatFault::new("this transcript has a row already", "keep one row for each transcript").at(row.line));
        }
    }
    Ok(participants)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_holds_a_group_and_lists() {
        let table = read_participants("id,group,roles\nW01,survivor,\nsite/W02.txt,provider,nurse; advocate\n").expect("participants");
        assert_eq!(table.rows["W01"].group.as_deref(), Some("survivor"));
        assert_eq!(table.rows["site/W02.txt"].attributes["roles"], ["nurse", "advocate"]);
    }

    #[test]
    fn a_doubled_row_is_refused_with_its_line() {
        assert_eq!(read_participants("document,group\na,x\na,y\n").expect_err("twice").line, Some(3));
    }
}
