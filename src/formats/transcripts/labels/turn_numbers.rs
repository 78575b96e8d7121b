//! Numbers behind labels that count turns and no people: `INT 1: ... P1 2: ... INT 3: ...`, or `I1: ... P1: ... I2: ... P2: ...`.
//!
//! Takes the lines of a file with what may be their labels; cuts the number off every label where nearly all labels end in a number, one of the
//! words before them is that of whoever asks, and the numbers go up by one from label to label while the words alternate, or for each word by
//! itself and often. `Interviewer 2` and `P3` come back with the same number, and people who introduce themselves are not asked
//! by numbers, so files of such labels stay as they are.

use std::collections::BTreeMap;

use super::shape::Candidate;
use crate::domain::corpus::role_words::{LabelMeaning, fold_label, meaning};

/// Fewer labels than this show no habit.
const FEWEST_LABELS: usize = 6;
/// Fewer labels of a word, where all are counted together, and where each word counts by itself.
const FEWEST_TOGETHER: usize = 2;
const FEWEST_EACH: usize = 6;
/// The most different words before numbers: more are names.
const MOST_WORDS: usize = 6;

/// Cuts numbers of turns off the labels of a file; gives how many. Where a label is known with its number, all stay as they are.
pub fn drop_turn_numbers<'a>(lines: impl Iterator<Item = (&'a str, &'a mut Vec<Candidate>)>, is_known: impl Fn(&str) -> bool) -> u32 {
    let mut lines: Vec<(&str, &mut Vec<Candidate>)> = lines.collect();
    let mut labels: Vec<Option<(String, u32)>> = Vec::new();
    for (line, candidates) in &lines {
        if let Some(label) = candidates.iter().find(|candidate| candidate.style.is_strong()) {
            let name = &line[label.start..label.end];
            if is_known(name) {
                return 0;
            }
            labels.push(numbered(name).map(|(word, number)| (fold_label(word), number)));
        }
    }
    let counted: Vec<(String, u32)> = labels.iter().flatten().cloned().collect();
    if counted.len() < FEWEST_LABELS || counted.len() * 10 < labels.len() * 9 || !count_turns(&counted) {
        return 0;
    }
    for (line, candidates) in &mut lines {
        for candidate in candidates.iter_mut() {
            if let Some((word, _)) = numbered(&line[candidate.start..candidate.end]) {
                candidate.end = candidate.start + word.len();
            }
        }
    }
    counted.len() as u32
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
    let asks = by_word.keys().any(|word| meaning(word) == Some(LabelMeaning::Asks));
    if !asks || !(2..=MOST_WORDS).contains(&by_word.len()) {
        return false;
    }
    // A number may be missing, or come twice.
    let steps = |numbers: &[u32]| {
        let up = numbers.windows(2).filter(|pair| pair[0].checked_add(1) == Some(pair[1])).count();
        up * 10 >= (numbers.len() - 1) * 9 && numbers.windows(2).all(|pair| pair[0] <= pair[1])
    };
    let together: Vec<u32> = labels.iter().map(|(_, number)| *number).collect();
    let alternate = labels.windows(2).filter(|pair| pair[0].0 != pair[1].0).count() * 10 >= (labels.len() - 1) * 8;
    let often = |least: usize| by_word.values().all(|numbers| numbers.len() >= least);
    alternate && (often(FEWEST_TOGETHER) && steps(&together) || often(FEWEST_EACH) && by_word.values().all(|numbers| steps(numbers)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::transcripts::labels::read_candidates;

    fn names(lines: &[&str]) -> Vec<String> {
        let mut found: Vec<(String, Vec<Candidate>)> = lines.iter().map(|line| ((*line).to_owned(), read_candidates(line, 0))).collect();
        drop_turn_numbers(found.iter_mut().map(|(line, candidates)| (line.as_str(), candidates)), |_| false);
        found.iter().map(|(line, candidates)| line[candidates[0].start..candidates[0].end].to_owned()).collect()
    }

    #[test]
    fn numbers_that_go_up_from_turn_to_turn_are_no_part_of_a_label() {
        assert_eq!(names(&["INT 1: a", "P1 2: b", "INT 3: c", "P1 4: d", "INT 5: e", "P1 6: f"]), ["INT", "P1", "INT", "P1", "INT", "P1"]);
        let each: Vec<String> = (1..7).flat_map(|at| [format!("I{at}: a"), format!("P{at}: b")]).collect();
        let found = names(&each.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(found.iter().enumerate().all(|(at, name)| name == ["I", "P"][at % 2]), "{found:?}");
    }

    #[test]
    fn numbers_of_people_stay() {
        for labels in [
            &["I", "P1", "P2", "P3", "I", "P4", "P5", "P6"][..],
            &["I1", "P1", "I2", "P2", "I1", "P1", "I2", "P2"],
            &["INT1", "R1", "INT2", "R2", "INT3", "R3"],
            &["Respondent 1", "Respondent 2", "Respondent 3", "Respondent 4", "Respondent 5", "Respondent 6"],
            &["Teacher 1", "Teacher 2", "Student 3", "Student 4", "Parent 5", "Parent 6"],
            &["F1", "M1", "F2", "M2", "F3", "M3"],
            &["W1", "M2", "W3", "M4", "W5", "M6"],
            &["S1", "S2", "T3", "S4", "S5", "T6"],
        ] {
            let lines: Vec<String> = labels.iter().map(|label| format!("{label}: a")).collect();
            assert_eq!(names(&lines.iter().map(String::as_str).collect::<Vec<_>>()), labels);
        }
    }
}
