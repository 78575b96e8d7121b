//! Transcripts that say the very same: a copy under another name counts twice, and agrees with itself.
//!
//! Compared are the words in their order, so that a copy is found whatever its format, encoding or line ends.

use std::collections::BTreeMap;

use crate::domain::corpus::token::Tokens;
use crate::domain::digest::Digest;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;

/// Fewer words than this may be alike by chance.
const FEWEST: usize = 20;

/// A finding for every transcript that says what one before it says.
pub fn same_texts(corpus: &[Tokens], names: &[&DocumentId]) -> Vec<Finding> {
    let mut first: BTreeMap<Digest, &DocumentId> = BTreeMap::new();
    let mut findings = Vec::new();
    for (tokens, name) in corpus.iter().zip(names).filter(|(tokens, _)| tokens.ids.len() >= FEWEST) {
        let words = tokens.ids.iter().map(|&id| tokens.forms[id as usize].as_bytes());
        match first.entry(Digest::of_parts(words)) {
            std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(name)),
            std::collections::btree_map::Entry::Occupied(other) => {
                let message = format!("it says word for word what {} says, and both count", other.get());
                findings.push(Finding::new("E0173", Place::file(name), message, "keep one of the two, if it is one interview"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(ids: &[u32]) -> Tokens {
        Tokens {
            forms: vec!["lamp".to_owned(), "lit".to_owned()],
            ids: ids.to_vec(),
            spans: Vec::new(),
            starts: Vec::new(),
            cased: Vec::new(),
        }
    }

    #[test]
    fn a_copy_is_told_and_a_short_text_is_not() {
        let names = ["a.txt", "b.docx", "c.txt", "d.txt", "e.txt"].map(DocumentId::new);
        let (one, other) = ([0, 1].repeat(10), [1, 0].repeat(10));
        let corpus = [tokens(&one), tokens(&one), tokens(&other), tokens(&[0]), tokens(&[0])];
        let found = same_texts(&corpus, &names.iter().collect::<Vec<_>>());
        assert_eq!(found.iter().map(|finding| finding.place.file.as_deref()).collect::<Vec<_>>(), [Some("b.docx")]);
        assert!(found[0].message.contains("a.txt"));
    }
}
