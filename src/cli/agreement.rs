//! `leitmotif agreement`: how far coders agree, at the terminal; or the answers to a file of cases.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::Ending;
use super::args::AgreementArgs;
use super::messages::{complain, say};
use crate::formats::agreement_cases::{read_cases, write_answers};
use crate::stages::agreement::cases::answer_case;

/// The seed of a bootstrap in a file of cases where none is given.
const SEED: u64 = 7;

/// Compares coders, tells, and says how it ended.
pub fn agreement(args: &AgreementArgs, cancel: &AtomicBool) -> Ending {
    match &args.cases {
        Some(file) => answer(file, args),
        None => Ending::Failed,
    }
}

/// Answers a file of cases. What cannot be answered is told on stderr, and the others are answered all the same.
fn answer(file: &Path, args: &AgreementArgs) -> Ending {
    let shown = file.display();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            complain(&format!("E0004 {shown} cannot be read: {}; see whether you may open it", error.kind()));
            return Ending::Failed;
        }
    };
    let cases = match read_cases(&text) {
        Ok(cases) => cases,
        Err(faults) => {
            faults.iter().for_each(|fault| complain(&format!("E0005 {shown}: {fault}")));
            return Ending::Failed;
        }
    };
    let answers: Vec<_> = cases.iter().map(|case| answer_case(case, args.common.seed.unwrap_or(SEED))).collect();
    if args.common.json {
        say(&write_answers(&cases, &answers));
    }
    let mut ending = Ending::Done;
    for (case, answers) in cases.iter().zip(&answers) {
        for fault in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            complain(&format!("E0914 {shown}, case {}: {fault}", case.id));
            ending = Ending::Findings;
        }
    }
    ending
}
