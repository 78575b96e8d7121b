//! Whether lines name those who speak before a colon, as typed talk does.

use std::collections::BTreeMap;

use crate::domain::corpus::role_words::{LabelMeaning, fold_label, meaning};
use crate::domain::corpus::span::ByteSpan;
use crate::formats::transcripts::labels::Known;

/// The longest label, in bytes.
const LONGEST: usize = 60;

/// What is before the first colon of a line, where it is short and has a letter.
pub fn before_colon(line: &str) -> Option<&str> {
    let (label, _) = line.split_once([':', '：'])?;
    Some(label.trim()).filter(|label| label.len() <= LONGEST && label.chars().any(char::is_alphabetic))
}

/// Whether a label is declared in the study or stated by the file.
pub fn is_stated(label: &str, known: Known<'_>) -> bool {
    known.rules.declared(label).is_some() || known.stated.contains(&fold_label(label))
}

/// Whether a label is declared, stated, or a word for an interviewer or a participant.
pub fn is_known_label(label: &str, known: Known<'_>) -> bool {
    is_stated(label, known) || meaning(&fold_label(label)).is_some_and(|meaning| meaning != LabelMeaning::Note)
}

/// Whether lines are talk: a label before a colon is known, or comes back.
pub fn name_speakers(text: &str, lines: impl Iterator<Item = ByteSpan>, known: Known<'_>) -> bool {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines {
        let Some(label) = before_colon(line.slice(text)) else { continue };
        let met = times.entry(fold_label(label)).or_default();
        *met += 1;
        if *met > 1 || is_known_label(label, known) {
            return true;
        }
    }
    false
}
