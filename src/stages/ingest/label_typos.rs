//! Finds labels that look like misspellings of others: `P 1` and `PI` beside `P1`, `Interveiwer` beside `Interviewer`.
//!
//! Two labels are one when they differ in case, blanks and marks only. A rare label is likely a slip
//! for a frequent one when letters that look alike (`I`, `l`, `1`; `O`, `0`) make them one, or when a
//! long label has a letter lost, added, changed or swapped; digits must agree, since `Speaker 1` and
//! `Speaker 2` are two people. Nothing is corrected: people are reported, and decide.

use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::plain_text::ReadTurns;

/// A label that is likely another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Byte of the first turn under it.
    pub first: u32,
    /// How many turns have it.
    pub turns: u32,
    /// Byte of the first turn under the label that was likely meant.
    pub likely_first: u32,
    /// How many turns have that one.
    pub likely_turns: u32,
}

/// A file with more labels than this is misread as a whole, and comparing them all would take long.
const MOST_LABELS: usize = 200;
/// A label this many times as frequent as another is what was meant.
const TIMES_RARER: u32 = 4;
/// The shortest label in which a changed letter is a slip and not another name.
const LONG_LABEL: usize = 6;

/// The slips of a transcript, in the order of their first turns.
pub fn slips(read: &ReadTurns, rules: &SpeakerRules) -> Vec<Slip> {
    if read.speakers.len() > MOST_LABELS {
        return Vec::new();
    }
    let mut uses: Vec<(u32, u32)> = vec![(0, u32::MAX); read.speakers.len()];
    for turn in &read.turns {
        if let Some(speaker) = turn.speaker {
            let (count, first) = &mut uses[speaker as usize];
            *count += 1;
            *first = turn.span.start.min(*first);
        }
    }
    let mut slips = Vec::new();
    for (at, speaker) in read.speakers.iter().enumerate() {
        let (turns, first) = uses[at];
        let likely = (0..read.speakers.len())
            .filter(|&other| other != at && uses[other].0 > 0 && turns > 0)
            .filter(|&other| (uses[other].0, std::cmp::Reverse(uses[other].1)) > (turns, std::cmp::Reverse(first)))
            .filter(|&other| is_slip(&speaker.label, &read.speakers[other].label, turns, uses[other].0))
            .filter(|&other| !(rules.is_declared_exactly(&speaker.label) && rules.is_declared_exactly(&read.speakers[other].label)))
            .max_by_key(|&other| (uses[other].0, std::cmp::Reverse(other)));
        if let Some(other) = likely {
            slips.push(Slip { first, turns, likely_first: uses[other].1, likely_turns: uses[other].0 });
        }
    }
    slips.sort_by_key(|slip| slip.first);
    slips
}

fn is_slip(label: &str, likely: &str, turns: u32, likely_turns: u32) -> bool {
    let (label, likely) = (bare(label), bare(likely));
    if label.is_empty() || likely.is_empty() {
        return false;
    }
    if label == likely {
        return true;
    }
    let rare = turns * TIMES_RARER <= likely_turns || (turns == 1 && likely_turns > 1);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let close = digits(&label) == digits(&likely) && letters(&likely) >= LONG_LABEL && strsim::osa_distance(&label, &likely) == 1;
    rare && (looks(&label) == looks(&likely) || close)
}

/// Letters and digits in lower case.
fn bare(label: &str) -> String {
    label.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Letters that look alike become one.
fn looks(bare: &str) -> String {
    bare.chars()
        .map(|c| match c {
            'i' | 'l' | '|' => '1',
            'o' => '0',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::transcript::Role;
    use crate::formats::transcripts::plain_text::read_turns;

    /// Turns under each label, in this order; gives (turns of the slip, turns of the likely label).
    fn check(labels: &[(&str, usize)], rules: &SpeakerRules, expect: &[(u32, u32)]) {
        let text: String = labels.iter().flat_map(|(label, count)| vec![format!("{label}: words\n\n"); *count]).collect();
        let found: Vec<(u32, u32)> = slips(&read_turns(&text, rules), rules).iter().map(|slip| (slip.turns, slip.likely_turns)).collect();
        assert_eq!(found, expect, "{labels:?}");
    }

    #[test]
    fn slips_are_told_from_other_people() {
        let none = SpeakerRules::default();
        check(&[("P1", 8), ("P 1", 3), ("I", 9)], &none, &[(3, 8)]);
        check(&[("P1", 8), ("PI", 1), ("I", 9)], &none, &[(1, 8)]);
        check(&[("Interviewer", 9), ("Interveiwer", 1), ("Interviwer", 2), ("P1", 9)], &none, &[(1, 9), (2, 9)]);
        check(&[("Speaker 1", 9), ("Speaker 2", 1), ("P1", 9), ("P2", 1)], &none, &[]);
        check(&[("Anna", 9), ("Anne", 1), ("PI", 7), ("P1", 8)], &none, &[]);
    }

    #[test]
    fn two_declared_labels_are_two_people() {
        let rules = SpeakerRules::new(vec![("P1".into(), Role::Participant), ("PI".into(), Role::Interviewer)]);
        check(&[("P1", 8), ("PI", 1)], &rules, &[]);
        let pattern = SpeakerRules::new(vec![("P*".into(), Role::Participant)]);
        check(&[("P1", 8), ("PI", 1)], &pattern, &[(1, 8)]);
    }
}
