//! Who asks where no label says so: a counsellor, nurse or social worker, if somebody else in the file is known to answer.
//!
//! The words are those of `leads` in `role_words.toml`. In an interview with a nurse, which has an interviewer, a nurse answers; so
//! nothing is changed where anybody is known to ask, and never what the study declares.

use crate::domain::corpus::role_words::{LabelMeaning, leads, meaning};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::Role;
use crate::formats::transcripts::reading::{Reading, Remark, What};

/// Gives those who lead the talk by profession the role of those who ask, where nobody else has it.
pub fn settle(reading: &mut Reading, rules: &SpeakerRules) {
    let read = &mut reading.read;
    let mut speaks = vec![false; read.speakers.len()];
    read.turns.iter().filter_map(|turn| turn.speaker).for_each(|speaker| speaks[usize::from(speaker)] = true);
    let speaking: Vec<usize> = (0..read.speakers.len()).filter(|&number| speaks[number]).collect();
    if speaking.iter().any(|&number| read.speakers[number].role == Role::Interviewer) {
        return;
    }
    let leading: Vec<usize> = speaking
        .iter()
        .copied()
        .filter(|&number| leads(&read.speakers[number].label) && rules.declared(&read.speakers[number].label).is_none())
        .collect();
    let answers = |number: &usize| {
        let label = &read.speakers[*number].label;
        leading.binary_search(number).is_err()
            && (meaning(label) == Some(LabelMeaning::Answers) || rules.declared(label) == Some(Role::Participant))
    };
    if leading.is_empty() || !speaking.iter().any(answers) {
        return;
    }
    let (mut turns, mut first) = (0, None);
    for turn in &mut read.turns {
        if turn.speaker.is_some_and(|speaker| leading.binary_search(&usize::from(speaker)).is_ok()) {
            turn.role = Role::Interviewer;
            turns += 1;
            first = first.or(Some(turn.span.start as usize));
        }
    }
    leading.iter().for_each(|&number| read.speakers[number].role = Role::Interviewer);
    reading.remarks.push(Remark { what: What::LeadsTheTalk, count: turns, first });
}
