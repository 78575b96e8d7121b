//! Proposals as JSON, for the page: rows of the list, places with their words, and what to do when all is decided.

use std::path::Path;

use serde_json::{Value, json};

use crate::domain::corpus::name_list::Verdict;
use crate::study::deidentify::{PlaceInContext, ProposalReview, Work, known_key, places_in_context};

/// Characters around a place, on either side.
const AROUND: usize = 160;

/// So many places of a spelling are sent at once.
const PLACES_AT_ONCE: usize = 50;

/// So many places are sent that the rules of a spelling find besides.
const BESIDES: usize = 10;

/// The whole list: every spelling that is somewhere in a transcript that is not settled, in the order of risk.
pub fn list(proposals: &ProposalReview) -> Value {
    let work = proposals.work();
    let rows: Vec<Value> = (0..work.names.len()).filter(|&at| !work.places[at].is_empty()).map(|at| row(work, at)).collect();
    let study = proposals.study();
    let study = std::fs::canonicalize(study).unwrap_or_else(|_| study.to_path_buf());
    let folder = study.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut told = state(proposals);
    told["format"] = json!(1);
    told["study"] = json!(work.inputs.study.name.clone().or(folder));
    told["path"] = json!(study.to_string_lossy());
    told["transcripts"] = json!(work.open.len());
    told["apply"] = json!(apply_command(&study));
    told["key_is_known"] = json!(known_key(&study).is_some());
    told["rows"] = json!(rows);
    told
}

/// What an act changed.
pub fn changed(proposals: &ProposalReview, rows: &[usize]) -> Value {
    let work = proposals.work();
    let mut told = state(proposals);
    told["rows"] = rows.iter().filter(|&&at| !work.places[at].is_empty()).map(|&at| row(work, at)).collect();
    told
}

/// Places of a spelling from the one with this number on, and what its rules find besides.
pub fn places(proposals: &ProposalReview, row: usize, from: usize) -> Value {
    let (own, besides) = places_in_context(proposals.work(), row, AROUND);
    let all = own.len();
    let sent: Vec<Value> = own.iter().enumerate().skip(from).take(PLACES_AT_ONCE).map(|(at, one)| place(at, one)).collect();
    let others: Vec<Value> = besides.iter().take(BESIDES).enumerate().map(|(at, one)| place(at, one)).collect();
    json!({
        "seen": proposals.work().stamp.word(), "row": row, "from": from, "all": all, "places": sent,
        "besides": {"all": besides.len(), "places": others},
    })
}

/// Which list this is, how many places are not decided, and whether there is anything to undo.
fn state(proposals: &ProposalReview) -> Value {
    let work = proposals.work();
    let undecided: usize = work.undecided().iter().map(|(_, places)| places).sum();
    json!({"seen": work.stamp.word(), "undecided": undecided, "can_undo": proposals.can_undo()})
}

fn row(work: &Work, at: usize) -> Value {
    let one = &work.names[at];
    let alone = work.places[at].iter().filter(|place| work.single.contains_key(place)).count();
    json!({
        "row": at, "text": one.name.text, "kind": one.name.kind.name(), "stand_in": one.name.stand_in,
        "decision": one.name.verdict.map(Verdict::name), "whole_word": one.name.whole_word, "match_case": one.name.match_case,
        "why": one.rule.map(|rule| rule.name()), "places": one.places, "transcripts": one.transcripts, "alone": alone,
        "open": work.is_undecided(at),
    })
}

fn place(at: usize, one: &PlaceInContext) -> Value {
    json!({
        "place": at, "document": one.document.as_str(), "turn": one.turn, "before": one.before, "words": one.words, "after": one.after,
        "found": one.is_found, "decision": one.verdict.map(Verdict::name),
    })
}

/// The command that applies what was decided, as it is typed.
fn apply_command(study: &Path) -> String {
    let command = format!("leitmotif deidentify {} --apply", quoted(&study.to_string_lossy()));
    if known_key(study).is_some() { command } else { format!("{command} --key KEY.age --key-file OPENS.txt") }
}

/// A path as a shell takes it for one word.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:\\".contains(c);
    match () {
        () if path.chars().all(is_plain) && (cfg!(windows) || !path.contains('\\')) => path.to_owned(),
        () if cfg!(windows) => format!("\"{path}\""),
        () => format!("'{}'", path.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_path_is_one_word_of_a_command() {
        assert_eq!(quoted("/home/ana/study-1"), "/home/ana/study-1");
        assert_eq!(quoted("/home/ana/Ana's interviews"), "'/home/ana/Ana'\\''s interviews'");
        assert!(apply_command(Path::new("/nowhere/s")).starts_with("leitmotif deidentify /nowhere/s --apply --key "));
    }
}
