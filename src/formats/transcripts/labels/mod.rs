//! Speakers' labels: one idea of what a label is, for typed text, captions, tables and documents.
//!
//! Takes the beginnings of lines (`shape`) and gives, for a whole file at once, which of them are labels (`judge`). A label may be
//! in any script and case, of several words, in brackets, before a colon of any width, a dash or a tab, or alone on its line. What the
//! study declares and what a column of speakers states always is one, and so are the customary words for who asks and who answers; any
//! other is judged by how it comes back over the file. Where the file leaves it open, nobody is given the words that follow: their
//! speaker is unknown, and a `Doubt` says so. What a label means is left to `domain`.

mod inside;
mod judge;
mod labels_of_file;
mod name_shape;
mod particulars;
mod rare_signs;
mod rows;
mod second_reading;
pub mod shape;
mod slips;
mod turn_numbers;

use std::collections::BTreeSet;

use crate::domain::corpus::role_words::fold_label;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;

pub use inside::{InsideLabel, InsidePlace};
pub use judge::{Doubt, is_customary, judge, may_be_a_name};
pub use labels_of_file::{Labels, Line, ReadAs, Verdict};
pub use particulars::is_table_of_particulars;
pub use rare_signs::drop_rare_signs;
pub use rows::{LabelledRow, ends_sentence, rows_go_on, talk_of_rows};
pub use second_reading::read_again;
pub use shape::{Candidate, Style, read_candidates};
pub use turn_numbers::drop_turn_numbers;

/// Who is known to speak before a file is read: what the study declares, and what the file itself states in a column of speakers.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What the study declares.
    pub rules: &'a SpeakerRules,
    /// Labels that the file states, folded; see [`state`].
    pub stated: &'a BTreeSet<String>,
    /// The bytes at which somebody begins to speak who is not named: rows of a table whose cell of the speaker is empty.
    pub unlabelled: &'a BTreeSet<usize>,
    /// The bytes at which headings of the document begin, which nobody says.
    pub headings: &'a BTreeSet<usize>,
}

/// Notes that the file itself states a label.
pub fn state(stated: &mut BTreeSet<String>, label: &str) {
    stated.insert(fold_label(label));
}

/// Bytes of a text that are labels or times, from which it is counted what became of each letter.
pub type Marks = Vec<ByteSpan>;
