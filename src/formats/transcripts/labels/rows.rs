//! Rows of a table whose cell of the speaker is empty: whether they go on with the speaker above.
//!
//! Some tables write a long turn over several rows and its speaker into the first. Others leave the cell empty where it was not known, or
//! forgotten, who speaks. The table as a whole decides: only where each such row is plainly the middle of a sentence of a long turn do they
//! go on. Else their speaker is unknown, because nobody is given words for want of a label.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::domain::corpus::role_words::{closes_a_transcript, fold_label, is_particular, is_total};

/// A row with words.
#[derive(Clone, Copy)]
pub struct LabelledRow<'a> {
    /// Whether it names a speaker.
    pub labelled: bool,
    /// What is said in it.
    pub words: &'a str,
}

/// The fewest words of a turn that is long, up to the row that goes on with it.
const LONG_TURN_WORDS: usize = 10;
/// The fewest words of a row that goes on: `mhm` in the middle of a sentence is somebody else.
const FEWEST_WORDS: usize = 3;

/// Whether every row without a speaker goes on with a sentence of the turn above.
pub fn rows_go_on(rows: &[LabelledRow<'_>]) -> bool {
    let rows: Vec<LabelledRow<'_>> = rows.iter().copied().filter(|row| !row.words.trim().is_empty()).collect();
    // A sign says something only where the table uses it: not in one without capitals, or without full stops.
    let (mut labelled, mut small, mut open) = (0, 0, 0);
    for row in rows.iter().filter(|row| row.labelled) {
        labelled += 1;
        small += usize::from(begins_small(row.words));
        open += usize::from(!ends_sentence(row.words));
    }
    let (capitals, stops) = (small * 4 <= labelled, open * 2 <= labelled);
    let mut turn_words = 0;
    for (at, row) in rows.iter().enumerate() {
        let words = row.words.split_whitespace().count();
        if row.labelled {
            turn_words = words;
            continue;
        }
        let Some(above) = at.checked_sub(1).map(|above| rows[above].words) else { return false };
        let is_inside =
            capitals && begins_small(row.words) && !ends_sentence(above) || stops && !ends_sentence(above) && !begins_large(row.words);
        if !is_inside || turn_words < LONG_TURN_WORDS || words < FEWEST_WORDS {
            return false;
        }
        turn_words += words;
    }
    true
}

/// Which rows of a table are talk: less particulars above it (`Date | 4 May`) and figures below (`Total words | 412`, `Transcribed by | Eva`), whose
/// labels are met once. All, where nothing else would be left.
pub fn talk_of_rows(rows: &[(String, String)]) -> Range<usize> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    rows.iter().for_each(|(label, _)| *times.entry(label).or_default() += 1);
    let once = |label: &str| times[label] == 1;
    let is_above = |(label, words): &(String, String)| {
        once(label) && is_particular(&fold_label(label)) && words.split_whitespace().count() <= MOST_OF_A_FACT
    };
    let is_below = |(label, words): &(String, String)| {
        let key = fold_label(label);
        let counts = is_particular(&key) || key.split(' ').any(is_total);
        let figures = words.contains(|c: char| c.is_ascii_digit()) && words.split_whitespace().count() <= MOST_FIGURES;
        let closes = || closes_a_transcript(&format!("{label}: {words}"));
        once(label) && (counts && figures || closes())
    };
    let above = rows.iter().take_while(|row| is_above(row)).count();
    let below = rows.iter().rev().take_while(|row| is_below(row)).count();
    if above + below < rows.len() { above..rows.len() - below } else { 0..rows.len() }
}

/// The most words of a particular.
const MOST_OF_A_FACT: usize = 8;

/// The most words of a figure with its unit: `2 hours 10 min`.
const MOST_FIGURES: usize = 4;

fn first_letter(words: &str) -> Option<char> {
    words.chars().find(|c| c.is_alphanumeric())
}

fn begins_small(words: &str) -> bool {
    first_letter(words).is_some_and(char::is_lowercase)
}

fn begins_large(words: &str) -> bool {
    first_letter(words).is_some_and(char::is_uppercase)
}

/// Whether words end with the end of a sentence.
pub fn ends_sentence(words: &str) -> bool {
    let end = words.trim_end().trim_end_matches(['"', '”', '»', '“', '’', '\'', ')', ']']);
    end.ends_with(['.', '?', '!', '…', '。', '？', '！', '؟', '।', '۔', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particulars_above_and_figures_below_the_talk_are_nobodys() {
        let talk = |rows: &[(&str, &str)]| {
            talk_of_rows(&rows.iter().map(|&(label, words)| (label.to_owned(), words.to_owned())).collect::<Vec<_>>())
        };
        let (above, said) = ([("Datum", "4. März"), ("Ort", "Oslo")], [("I", "How many?"), ("Ola", "Three.")]);
        let figures = [("Total words", "1,412"), ("Share", "33.3 %"), ("Dauer", "45 min"), ("Words Ola", "2"), ("Transcribed by", "Eva")];
        assert_eq!(talk(&[&above[..], &said, &figures].concat()), 2..4);
        // Numbers that somebody says.
        assert_eq!(talk(&[("I", "How many?"), ("Ola", "Not few."), ("I", "So?"), ("Ola", "412")]), 0..4);
        assert_eq!(talk(&[("I", "How many?"), ("P", "412")]), 0..2);
        assert_eq!(talk(&[("I", "How old are you?"), ("Anna", "52"), ("Grandmother", "81")]), 0..3);
        assert_eq!(talk(&[("I", "Wie?"), ("P", "Kalt."), ("Datum", "4. März"), ("I", "So?")]), 0..4);
        // A table of nothing else is another.
        assert_eq!(talk(&[("Date", "today"), ("Duration", "45 min"), ("Total", "412")]), 0..3);
        assert_eq!(talk(&[]), 0..0);
    }

    fn check(rows: &[(&str, &str)], go_on: bool) {
        let rows: Vec<LabelledRow<'_>> = rows.iter().map(|&(label, words)| LabelledRow { labelled: !label.is_empty(), words }).collect();
        assert_eq!(rows_go_on(&rows), go_on);
    }

    const LONG: &str = "We came by the ferry in the winter and had two suitcases and";

    #[test]
    fn rows_go_on_in_the_middle_of_a_sentence_of_a_long_turn() {
        check(&[("I", "How did you come?"), ("P", LONG), ("", "nobody waited at the harbour."), ("I", "And then?")], true);
        check(&[("I", "How did you come?"), ("P", LONG), ("", "nobody waited at the"), ("", "harbour when we came.")], true);
    }

    #[test]
    fn else_it_is_not_known_who_speaks() {
        check(&[("I", "How did you come?"), ("P", LONG), ("", "Did nobody wait for you?"), ("P", "No.")], false);
        check(&[("I", "How did you come?"), ("P", "We came."), ("", "nobody waited at the harbour.")], false);
        check(
            &[
                ("I", "How did you come?"),
                ("P", "We came by the ferry in the winter and had two suitcases."),
                ("", "nobody waited at all."),
            ],
            false,
        );
        // A word of somebody who listens.
        check(&[("I", "How did you come?"), ("P", LONG), ("", "mhm")], false);
        check(&[("", "nobody waited at the harbour"), ("P", "No.")], false);
        // One row that does not is enough.
        check(&[("I", "How?"), ("P", LONG), ("", "nobody waited at the harbour."), ("", "And then what was it?")], false);
        // A table without capitals and full stops says nothing by them.
        check(
            &[
                ("i", "how did you come"),
                ("p", "we came by the ferry in the winter and had two suitcases"),
                ("", "did nobody wait for you"),
            ],
            false,
        );
    }
}
