//! The list of identifiers, and the key of the de-identification, less what is of one participant.

use std::collections::BTreeSet;

use super::traces::Traces;
use crate::domain::corpus::name_list::ListedName;
#[cfg(feature = "seal")]
use crate::domain::ids::DocumentId;
use crate::formats::deidentify::key_archive::Key;
use crate::formats::deidentify::name_table::NameRow;
#[cfg(feature = "seal")]
use crate::formats::deidentify::searchable::searchable;
use crate::formats::transcripts::plain_text::WITHDRAWN;
use crate::stages::deidentify::Matcher;

/// Rows of a list that stay: those whose words are in others' texts, or in nobody's, and that are no trace. The words around a place go where they are one.
pub fn rows_left(rows: &[NameRow], own: &[String], others: &[String], traces: &Traces) -> Vec<NameRow> {
    let list: Vec<ListedName> = rows.iter().map(|row| row.name.clone()).collect();
    let matcher = Matcher::new(&list);
    let found = |texts: &[String]| -> BTreeSet<usize> { texts.iter().flat_map(|text| matcher.find(text)).map(|hit| hit.name).collect() };
    let (own, others) = (found(own), found(others));
    let stays = |at: &usize, row: &NameRow| (!own.contains(at) || others.contains(at)) && !traces.are_in(&row.name.text);
    let kept = rows.iter().enumerate().filter(|(at, row)| stays(at, row)).map(|(_, row)| row);
    kept.map(|row| match traces.are_in(&row.context) {
        true => NameRow { context: WITHDRAWN.to_owned(), ..row.clone() },
        false => row.clone(),
    })
    .collect()
}

/// A key less a participant.
pub struct ShorterKey {
    /// What is left.
    pub key: Key,
    /// How many originals go.
    pub originals: usize,
    /// How many rows of the list go.
    pub names: usize,
    /// How many originals stay in which the participant speaks with others.
    pub shared: usize,
}

/// Takes the originals of transcripts, and the names that no other original holds, out of a key.
#[cfg(feature = "seal")]
pub fn shorter_key(key: &Key, documents: &BTreeSet<DocumentId>, shared: &BTreeSet<DocumentId>, traces: &Traces) -> ShorterKey {
    let is_theirs = |document: &DocumentId, becomes: &DocumentId| documents.contains(document) || documents.contains(becomes);
    let (mut own, mut others, mut left) = (Vec::new(), Vec::new(), Key::default());
    for (document, original) in &key.originals {
        let texts = searchable(&original.bytes).texts;
        if is_theirs(document, &original.becomes) {
            own.extend(texts);
        } else {
            others.extend(texts);
            left.originals.insert(document.clone(), original.clone());
        }
    }
    left.names = rows_left(&key.names, &own, &others, traces);
    let is_shared = |(document, original): (&DocumentId, &crate::formats::deidentify::key_archive::Original)| {
        shared.contains(document) || shared.contains(&original.becomes)
    };
    let (originals, names) = (key.originals.len() - left.originals.len(), key.names.len() - left.names.len());
    ShorterKey { originals, names, shared: left.originals.iter().filter(|one| is_shared(*one)).count(), key: left }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::deidentify::name_table::read_name_table;

    #[test]
    fn a_name_goes_that_nobody_else_said_and_one_that_others_said_stays() {
        let list = "text,decision,stand_in,context\nDenise,accept,[aunt of P07],my «Denise» came\nXiomara,accept,[sister],\nOmar,accept,[man],so P07 said «Omar»\nQuill,accept,[place A],\n";
        let rows = read_name_table(list).expect("a list");
        let mut traces = Traces::default();
        traces.add_number("P07");
        traces.add_name("Omarine");
        let (own, others) = (["Denise and Xiomara and Omar".to_owned()], ["Xiomara, OMAR".to_owned()]);
        let left = rows_left(&rows, &own, &others, &traces);
        let shown: Vec<(&str, &str)> = left.iter().map(|row| (row.name.text.as_str(), row.context.as_str())).collect();
        // A row that is in no text was written by a person, and says nothing of whom it is.
        assert_eq!(shown, [("Xiomara", ""), ("Omar", WITHDRAWN), ("Quill", "")]);
    }
}
