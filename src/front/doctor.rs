//! Reads a whole study and says what will be a problem before work begins: worst first, each with the way out.
//!
//! Takes where a study lies; gives every fault of every file, whatever else is wrong. It changes nothing, and leaves to `run` what only
//! a run can know: how good a code's ranking is.

mod beside;
#[cfg(feature = "review")]
mod log_check;
mod tables;
mod texts;

use std::collections::BTreeSet;

use serde::Serialize;

use super::next_step::Standing;
use crate::contract::Progress;
use crate::domain::corpus::transcript::{Role, SafeTranscript};
use crate::domain::finding::{Finding, Weight};
use crate::domain::finding_groups::grouped;
use crate::pipeline::study::check_settings;
use crate::study::codings::{place, without_a_row};
use crate::study::inputs::{Inputs, Sources, survey_inputs};
use crate::study::transcripts::examine_transcripts;

/// How urgent a problem is; the most urgent comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Urgency {
    /// Nothing can be run until it is mended.
    Error,
    /// Work can begin, and something will be missing or wrong.
    Finding,
    /// Good to know.
    Note,
}

/// Something that is, or will be, a problem. It holds no word of a transcript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How urgent it is.
    pub urgency: Urgency,
    /// The stable code of the message.
    pub code: String,
    /// Where, and what.
    pub what: String,
    /// What can be done; empty where there is nothing to do.
    pub fix: String,
}

/// What the study holds, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Interviews that could be read.
    pub interviews: usize,
    /// Turns of participants in them.
    pub turns: usize,
    /// Words in those turns.
    pub words: usize,
    /// The language that most of them are in, where one is known.
    pub language: Option<String>,
    /// Codes of the codebook; `None` where there is none.
    pub codes: Option<usize>,
    /// Rows of the table of participants; `None` where there is none.
    pub participants: Option<usize>,
    /// Questions of the guide; `None` where there is none.
    pub questions: Option<usize>,
    /// People's codings, from files and from the review.
    pub codings: usize,
    /// Who coded.
    pub coders: Vec<String>,
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Checkup {
    /// What is wrong, worst first.
    pub problems: Vec<Problem>,
    /// What the study holds.
    pub facts: Facts,
    /// How far the study is.
    #[serde(skip)]
    pub standing: Standing,
}

impl Checkup {
    /// How many problems are of an urgency.
    pub fn count(&self, urgency: Urgency) -> usize {
        self.problems.iter().filter(|problem| problem.urgency == urgency).count()
    }
}

/// Examines a study.
pub fn examine(sources: &Sources, progress: &dyn Progress) -> Checkup {
    let (inputs, faults) = survey_inputs(sources);
    let mut problems: Vec<Problem> = faults.iter().flat_map(|fault| errors(&fault.to_string())).collect();
    let mut findings = inputs.findings.clone();
    let transcripts = examine_transcripts(&inputs, &mut findings, progress);
    if let Err(faults) = check_settings(&inputs.study) {
        problems.extend(faults.iter().flat_map(|fault| errors(&fault.to_string())));
    }
    let facts = facts(&inputs, &transcripts);
    findings.extend(place(&inputs.codings, &transcripts, |stored| stored.answer != Some(false)).1);
    findings.extend(without_a_row(inputs.participants.as_ref().map(|table| &table.value), &transcripts));
    findings.extend(texts::check(&inputs, &transcripts));
    findings.extend(tables::check(&inputs, &transcripts));
    if let Some(study) = sources.study.as_deref().filter(|study| study.is_dir()) {
        findings.extend(beside::check(study, &inputs));
        problems.extend(beside::cannot_be_written(study).iter().flat_map(|message| errors(message)));
        #[cfg(feature = "review")]
        findings.extend(log_check::check(study, &transcripts));
    }
    findings.sort();
    findings.dedup();
    problems.extend(grouped(&findings).iter().map(|group| {
        let urgency = match group.first.weight {
            Weight::Finding => Urgency::Finding,
            Weight::Note => Urgency::Note,
        };
        Problem { urgency, ..parted(&group.to_string()) }
    }));
    problems.sort_by_key(|problem| problem.urgency);
    let standing = sources.study.as_deref().map(|study| Standing::of(study, facts.interviews, facts.codes.is_some())).unwrap_or_default();
    Checkup { problems, facts, standing }
}

/// Each line of an error as a problem of its own.
fn errors(text: &str) -> Vec<Problem> {
    text.lines().map(parted).collect()
}

/// Takes a message apart: its code, what is wrong and where, and what follows the first semicolon as the way out.
fn parted(line: &str) -> Problem {
    let (code, rest) = line.split_once(' ').unwrap_or(("", line));
    let (what, fix) = rest.split_once("; ").unwrap_or((rest, ""));
    Problem { urgency: Urgency::Error, code: code.to_owned(), what: what.to_owned(), fix: fix.to_owned() }
}

fn facts(inputs: &Inputs, transcripts: &[SafeTranscript]) -> Facts {
    let spoken = || transcripts.iter().flat_map(|transcript| transcript.turns.iter().map(move |turn| (transcript, turn)));
    let mut words = 0;
    for (transcript, turn) in spoken().filter(|(_, turn)| turn.role == Role::Participant) {
        crate::language::word_finder::each_word(turn.span.slice(&transcript.text), |_| words += 1);
    }
    let coders: BTreeSet<&str> = inputs.codings.iter().flat_map(|file| &file.value).map(|coding| coding.coder.as_str()).collect();
    Facts {
        interviews: transcripts.len(),
        turns: spoken().filter(|(_, turn)| turn.role == Role::Participant).count(),
        words,
        language: texts::language_of(transcripts).map(|language| crate::language::word_lists::WordLists::of(language).name.clone()),
        codes: inputs.codebook.as_ref().map(|book| book.value.len()),
        participants: inputs.participants.as_ref().map(|table| table.value.rows.len()),
        questions: inputs.guide.as_ref().map(|guide| guide.value.questions.len()),
        codings: inputs.codings.iter().map(|file| file.value.len()).sum(),
        coders: coders.into_iter().map(str::to_owned).collect(),
    }
}

/// A finding about a file of the study.
fn of_file(code: &str, name: &str, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding::new(code, crate::domain::finding::Place::file(name), message, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_taken_apart_into_what_is_wrong_and_the_way_out() {
        let problem = parted("E0005 participants.csv: line 3: this row has no document; name the transcript; it belongs to");
        assert_eq!(problem.code, "E0005");
        assert_eq!(problem.what, "participants.csv: line 3: this row has no document");
        assert_eq!(problem.fix, "name the transcript; it belongs to");
        assert_eq!(parted("E0003 none").fix, "");
    }
}
