//! Numbers behind labels that count turns and no people: `INT 1: ... P1 2: ... INT 3: ...`, or `I1: ... P1: ... I2: ... P2: ...`.
//!
//! Takes the lines of a file with what may be their labels; cuts the number off every label where nearly all labels end in a number, several
//! words are before the numbers, and the numbers go up by one from label to label, or for each word by itself. `Interviewer 2` and
//! `P3` come back with the same number, so a file of such labels stays as it is.

use std::collections::BTreeMap;

use super::shape::Candidate;
use crate::domain::corpus::role_words::fold_label;

/// Fewer labels than this show no habit.
const FEWEST_LABELS: usize = 6;
/// Fewer labels of each word, where each counts by itself.
const FEWEST_EACH: usize = 3;
/// The most different words before numbers: more are names.
const MOST_WORDS: usize = 6;

/// Cuts numbers of turns off the labels of a file.
pub fn drop_turn_numbers<'a>(lines: impl Iterator<Item = (&'a str, &'a mut Vec<Candidate>)>) {
    let mut lines: Vec<(&str, &mut Vec<Candidate>)> = lines.collect();
    let mut labels: Vec<Option<(String, u32)>> = Vec::new();
    for (line, candidates) in &lines {
        if let Some(label) = candidates.iter().find(|candidate| candidate.style.is_strong()) {
            labels.push(numbered(&line[label.start..label.end]).map(|(word, number)| (fold_label(word), number)));
        }
    }
    let counted: Vec<(String, u32)> = labels.iter().flatten().cloned().collect();
    if counted.len() < FEWEST_LABELS || counted.len() * 10 < labels.len() * 9 || !count_turns(&counted) {
        return;
    }
    for (line, candidates) in &mut lines {
        for candidate in candidates.iter_mut() {
            if let Some((word, _)) = numbered(&line[candidate.start..candidate.end]) {
                candidate.end = candidate.start + word.len();
            }
        }
    }
}

/// `P1 12`, `INT12`, `R-12`, `I #12`: what is before the number, and the number.
fn numbered(name: &str) -> Option<(&str, u32)> {
    let before = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '-' | '_' | '.' | '('));
    let number = name[before.len()..].parse().ok()?;
    word.chars().any(char::is_alphabetic).then_some((word, number))
}

/// Whether numbers count turns: of all labels together, or of each word.
fn count_turns(labels: &[(String, u32)]) -> bool {
    let mut by_word: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    labels.iter().for_each(|(word, number)| by_word.entry(word).or_default().push(*number));
    let steps = |numbers: &[u32]| numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]));
    if !(2..=MOST_WORDS).contains(&by_word.len()) {
        return false;
    }
    let together: Vec<u32> = labels.iter().map(|(_, number)| *number).collect();
    let often = by_word.values().filter(|numbers| numbers.len() > 1).count() > 1;
    often && steps(&together) || by_word.values().all(|numbers| numbers.len() >= FEWEST_EACH && steps(numbers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::transcripts::labels::read_candidates;

    fn names(lines: &[&str]) -> Vec<String> {
        let mut found: Vec<(String, Vec<Candidate>)> = lines.iter().map(|line| ((*line).to_owned(), read_candidates(line, 0))).collect();
        drop_turn_numbers(found.iter_mut().map(|(line, candidates)| (line.as_str(), candidates)));
        found.iter().map(|(line, candidates)| line[candidates[0].start..candidates[0].end].to_owned()).collect()
    }

    #[test]
    fn numbers_that_go_up_from_turn_to_turn_are_no_part_of_a_label() {
        assert_eq!(names(&["INT 1: a", "P1 2: b", "INT 3: c", "P1 4: d", "INT 5: e", "P1 6: f"]), ["INT", "P1", "INT", "P1", "INT", "P1"]);
        assert_eq!(names(&["I1: a", "P1: b", "I2: c", "P2: d", "I3: e", "P3: f"]), ["I", "P", "I", "P", "I", "P"]);
    }

    #[test]
    fn numbers_of_people_stay() {
        let group = ["I: a", "P1: b", "P2: c", "P3: d", "I: e", "P4: f", "P5: g", "P6: h"];
        assert_eq!(names(&group)[1..4], ["P1", "P2", "P3"]);
        let two = ["I1: a", "P1: b", "I2: c", "P2: d", "I1: e", "P1: f", "I2: g", "P2: h"];
        assert_eq!(names(&two), ["I1", "P1", "I2", "P2", "I1", "P1", "I2", "P2"]);
        let answers = ["Respondent 1: a", "Respondent 2: b", "Respondent 3: c", "Respondent 4: d", "Respondent 5: e", "Respondent 6: f"];
        assert_eq!(names(&answers)[5], "Respondent 6");
    }
}
