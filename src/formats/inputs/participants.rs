//! `participants.csv`: a row per transcript, with the participant's number, group and attributes.

use crate::domain::corpus::participant::{Participant, Participants};

use crate::formats::fault::FormatFault;
use crate::formats::table::{Table, means_document};

/// The columns of `participants.csv`, each with its meaning; any other column is an attribute.
pub const PARTICIPANT_COLUMNS: [(&str, &str); 3] = [
    ("document", "the transcript, with or without its ending; also called file or id"),
    ("participant_id", "the participant; left out, each transcript is one"),
    ("group", "the group that is compared unless study.toml names others"),
];

/// Names of the column that says who the participant is: of two transcripts with the same cell there, both are one person's.
const NUMBERS: [&str; 14] = [
    "participant_id",
    "id",
    "participant",
    "participant_name",
    "respondent",
    "respondent_id",
    "interviewee",
    "teilnehmer",
    "teilnehmerin",
    "participante",
    "pseudonym",
    "pseudonyme",
    "pseudónimo",
    "pseudônimo",
];

/// Reads the table; the key column is `document`, a usual other name for it (`file`), or else `id`.
///
/// # Errors
/// Every fault of the table: no key column, rows without a key, rows of one transcript.
pub fn read_participants(text: &str) -> Result<Participants, Vec<FormatFault>> {
    let (table, mut faults) = Table::read_rows(text).map_err(|fault| vec![fault])?;
    let mut met = std::collections::BTreeSet::new();
    for (at, name) in table.columns().iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if !met.insert(name) {
            let message = format!("two columns are called {}", table.spelt()[at]);
            faults.push(FormatFault::new(message, "give each column a name of its own").at(1));
        }
    }
    let has = |name: &str| table.columns().iter().any(|have| have == name);
    let other = table.columns().iter().find(|name| means_document(name)).filter(|_| !has("document"));
    let key = match other {
        Some(other) => other.as_str(),
        None => match table.require(&["document", "id"]) {
            Ok(key) => key,
            Err(fault) => return Err(std::iter::once(fault).chain(faults).collect()),
        },
    };
    // Beside a column of transcripts, `id` is the participant's number.
    let number = NUMBERS.into_iter().find(|name| *name != key && has(name)).unwrap_or("participant_id");
    let is_attribute = |name: &str| !name.is_empty() && ![key, number, "group"].contains(&name);
    let attributes: Vec<String> = table.columns().iter().filter(|name| is_attribute(name)).cloned().collect();
    let spelt = table.columns().iter().zip(table.spelt()).filter(|(name, _)| is_attribute(name) || name.as_str() == "group");
    let spelt = spelt.filter(|(name, spelt)| name != spelt).map(|(name, spelt)| (name.clone(), spelt.clone())).collect();
    let mut participants = Participants { attributes: attributes.clone(), spelt, ..Participants::default() };
    for row in table.rows() {
        if let Some(fault) = row.spreadsheet_fault() {
            faults.push(fault);
            continue;
        }
        let Some(document) = row.get(key) else {
            faults.push(FormatFault::new(format!("this row has no {key}"), "name the transcript it belongs to").at(row.line));
            continue;
        };
        let participant = Participant {
            id: row.get(number).unwrap_or(document).to_owned(),
            group: row.get("group").map(str::to_owned),
            attributes: attributes.iter().map(|name| (name.clone(), row.list(name))).filter(|(_, values)| !values.is_empty()).collect(),
        };
        if participants.rows.insert(document.to_owned(), participant).is_some() {
            faults.push(FormatFault::new("this transcript has a row already", "keep one row for each transcript").at(row.line));
        }
    }
    faults.sort_by_key(|fault| fault.line);
    if faults.is_empty() { Ok(participants) } else { Err(faults) }
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
        let lines = |text: &str| read_participants(text).expect_err("faults").iter().map(|fault| fault.line).collect::<Vec<_>>();
        assert_eq!(lines("document,Age,age\na,1,2\n"), [Some(1)]);
        assert_eq!(lines("document,group\na,x\na,y\n,z\na,x\n"), [Some(3), Some(4), Some(5)]);
    }

    #[test]
    fn a_file_is_a_document_and_columns_keep_their_spelling() {
        let table = read_participants("File,ID,Group,Years in Care\nw1.txt,P7,north,3\n").expect("participants");
        let row = &table.rows["w1.txt"];
        assert_eq!(
            (row.id.as_str(), row.group.as_deref(), row.attributes["years_in_care"].as_slice()),
            ("P7", Some("north"), &["3".to_owned()][..])
        );
        assert_eq!(table.spelt["years_in_care"], "Years in Care");
    }
}
