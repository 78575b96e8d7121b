//! Cases: who was interviewed, and what is known of them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::corpus::transcript_names::{Names, Unnamed};
use crate::domain::ids::DocumentId;

/// The table of participants, keyed by transcript.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Participants {
    /// Names of the attribute columns, in the order of the file.
    pub attributes: Vec<String>,
    /// How the file spells the columns whose names are folded above (`Years in Care`), by the folded name.
    #[serde(default)]
    pub spelt: BTreeMap<String, String>,
    /// One entry per row, by the transcript's path once it is [`Self::placed`], by the document column as written before that.
    pub rows: BTreeMap<String, Participant>,
}

/// One case.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Participant {
    /// The study's own number for the person.
    pub id: String,
    /// The group they belong to, where the study has groups.
    pub group: Option<String>,
    /// Everything else that the table says, by column; a cell may hold several values parted by `;`.
    pub attributes: BTreeMap<String, Vec<String>>,
}

impl fmt::Debug for Participant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Participant({} attributes)", self.attributes.len())
    }
}

impl Participants {
    /// Gives each row to the transcript that it means, under whose path it then is. Rows that mean several transcripts, or one
    /// that has a row already, are given to none and reported, with their names as written.
    pub fn placed(self, documents: &[DocumentId]) -> (Self, Vec<String>) {
        let names = Names::of(documents);
        let mut placed = Self { attributes: self.attributes, spelt: self.spelt, ..Self::default() };
        let mut open = Vec::new();
        // Anyone who names a path goes before anyone who names less.
        let (paths, others): (Vec<_>, Vec<_>) =
            self.rows.into_iter().partition(|(name, _)| documents.iter().any(|document| document.as_str() == name));
        for (name, row) in paths.into_iter().chain(others) {
            let key = match names.find(&name) {
                Ok(at) => documents[at].as_str().to_owned(),
                Err(Unnamed::Unknown) => name.clone(),
                Err(Unnamed::Several(_)) => {
                    open.push(name);
                    continue;
                }
            };
            match placed.rows.entry(key) {
                Entry::Vacant(place) => drop(place.insert(row)),
                Entry::Occupied(_) => open.push(name),
            }
        }
        (placed, open)
    }

    /// The row of a transcript.
    pub fn of(&self, document: &DocumentId) -> Option<&Participant> {
        self.rows.get(document.as_str())
    }

    /// The group of a transcript, where it has one.
    pub fn group_of(&self, document: &DocumentId) -> Option<&str> {
        self.of(document).and_then(|p| p.group.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[(&str, &str)]) -> Participants {
        let row = |(document, id): &(&str, &str)| ((*document).to_owned(), Participant { id: (*id).to_owned(), ..Participant::default() });
        Participants { attributes: Vec::new(), spelt: BTreeMap::new(), rows: rows.iter().map(row).collect() }
    }

    fn documents(paths: &[&str]) -> Vec<DocumentId> {
        paths.iter().map(DocumentId::new).collect()
    }

    #[test]
    fn a_row_is_found_by_any_usual_name_of_the_file() {
        let documents = documents(&["a/W01.txt", "site/W02.txt"]);
        let (table, open) = table(&[("W01", "P1"), ("site/W02.txt", "P2")]).placed(&documents);
        assert_eq!(
            documents.iter().map(|document| table.of(document).map(|row| row.id.as_str())).collect::<Vec<_>>(),
            [Some("P1"), Some("P2")]
        );
        assert!(open.is_empty());
    }

    #[test]
    fn no_transcript_gets_the_row_of_another_that_is_called_alike() {
        let documents = documents(&["A/T1.txt", "T1.txt"]);
        let (one, open) = table(&[("T1.txt", "P1")]).placed(&documents);
        assert_eq!((one.of(&documents[0]), open.len()), (None, 0));
        let (none, open) = table(&[("T1", "P1")]).placed(&documents);
        assert_eq!((none.of(&documents[0]), none.of(&documents[1]), open), (None, None, vec!["T1".to_owned()]));
    }

    #[test]
    fn of_two_rows_for_one_transcript_the_one_with_its_path_counts() {
        let documents = documents(&["W01.txt"]);
        let (table, open) = table(&[("W01", "P1"), ("W01.txt", "P2")]).placed(&documents);
        assert_eq!((table.of(&documents[0]).map(|row| row.id.as_str()), open), (Some("P2"), vec!["W01".to_owned()]));
    }
}
