//! Decisions about proposals at the terminal: one spelling after the other, in the order of risk, a letter and Enter for each.
//!
//! It reads lines, so that it works through a pipe as well. Every decision is on disk before the next proposal is shown.

use std::io::{BufRead, Write};
use std::path::Path;

use super::messages::{escaped, print_line};
use crate::domain::corpus::identifier::IdentifierKind;
use crate::domain::corpus::name_list::{ListedName, Verdict};
use crate::domain::corpus::span::ByteSpan;
use crate::study::deidentify::{DeidentifyError, Work, contexts, save};

/// How many places of a spelling are shown.
const SHOWN: usize = 4;

/// What a decision changed, to be taken back.
struct Step {
    before: Vec<(usize, ListedName)>,
    single: Vec<((usize, ByteSpan), Option<Verdict>)>,
}

/// Goes through what is not decided, until it is or the person ends it.
///
/// # Errors
///
/// A [`DeidentifyError`] if a decision cannot be saved.
pub fn review(study: &Path, work: &mut Work) -> Result<(), DeidentifyError> {
    let mut lines = std::io::stdin().lock().lines().map_while(Result::ok);
    let mut steps: Vec<Step> = Vec::new();
    let mut skipped = std::collections::BTreeSet::new();
    print_line("a accept   r refuse   c TEXT change the stand-in   p place by place   w whole word   m match case");
    print_line("s skip   u undo   R refuse all rare terms   q end (everything is saved)");
    while let Some(row) = next_open(work, &skipped) {
        show(work, row);
        let Some(line) = ask(&mut lines) else { break };
        let (command, rest) = line.split_once(' ').unwrap_or((line.as_str(), ""));
        let before = Step { before: vec![(row, work.names[row].name.clone())], single: Vec::new() };
        let name = &mut work.names[row].name;
        match command.trim() {
            "a" => name.verdict = Some(Verdict::Accept),
            "r" => name.verdict = Some(Verdict::Refuse),
            "c" if is_stand_in(rest, name) => {
                let all = same_person(work, row);
                steps.push(Step { before: all.iter().map(|&at| (at, work.names[at].name.clone())).collect(), single: Vec::new() });
                all.into_iter().for_each(|at| work.names[at].name.stand_in = rest.trim().to_owned());
                save(study, work)?;
                continue;
            }
            "c" => {
                print_line("write the new stand-in after the c; it may not hold the words themselves");
                continue;
            }
            "w" => name.whole_word = !name.whole_word,
            "m" => name.match_case = !name.match_case,
            "p" => {
                let single = place_by_place(work, row, &mut lines);
                steps.push(Step { single, ..before });
                save(study, work)?;
                continue;
            }
            "s" | "" => {
                skipped.insert(row);
                continue;
            }
            "u" => {
                match steps.pop() {
                    Some(step) => undo(work, step),
                    None => print_line("there is nothing to undo"),
                }
                save(study, work)?;
                continue;
            }
            "R" => {
                for row in work.names.iter_mut().filter(|row| row.name.kind == IdentifierKind::Detail && row.name.verdict.is_none()) {
                    row.name.verdict = Some(Verdict::Refuse);
                }
                save(study, work)?;
                continue;
            }
            "q" => break,
            _ => {
                print_line("that is none of the letters");
                continue;
            }
        }
        steps.push(before);
        save(study, work)?;
    }
    Ok(())
}

/// The first row that has a place which is not decided.
fn next_open(work: &Work, skipped: &std::collections::BTreeSet<usize>) -> Option<usize> {
    let is_open = |row: usize| {
        work.names[row].name.verdict.is_none()
            && work.places[row].iter().any(|place| !work.single.contains_key(place))
            && !skipped.contains(&row)
    };
    (0..work.names.len()).find(|&row| is_open(row))
}

fn show(work: &Work, row: usize) {
    let one = &work.names[row];
    let left = (0..work.names.len()).filter(|&at| work.names[at].name.verdict.is_none() && !work.places[at].is_empty()).count();
    let ListedName { text, kind, stand_in, whole_word, match_case, .. } = &one.name;
    let rules = format!("{}{}", if *whole_word { "whole word" } else { "anywhere" }, if *match_case { ", case as written" } else { "" });
    print_line("");
    print_line(&escaped(&format!(
        "{text}  ->  {stand_in}   ({}, {} places in {} transcripts, {}; {rules}; {left} spellings left)",
        kind.name(),
        one.places,
        one.transcripts,
        one.rule.map_or("listed", |rule| rule.name()),
    )));
    for (document, words) in contexts(work, row, SHOWN) {
        print_line(&escaped(&format!("  {document}: {words}")));
    }
}

fn ask(lines: &mut impl Iterator<Item = String>) -> Option<String> {
    let mut out = std::io::stdout().lock();
    // A prompt that cannot be shown is no reason to stop: a pipe may be closed at the other end.
    let _ = write!(out, "> ").and_then(|()| out.flush());
    drop(out);
    lines.next()
}

fn is_stand_in(text: &str, name: &ListedName) -> bool {
    let holds_the_name = name.kind.is_name() && text.to_lowercase().contains(&name.text.to_lowercase());
    !text.trim().is_empty() && !holds_the_name
}

/// The row, and every other spelling of the same person: those that have the same stand-in.
fn same_person(work: &Work, row: usize) -> Vec<usize> {
    let ListedName { kind, stand_in, .. } = &work.names[row].name;
    let is_same = |at: &usize| {
        let other = &work.names[*at].name;
        *at == row || *kind == IdentifierKind::Person && other.kind == *kind && other.stand_in == *stand_in
    };
    (0..work.names.len()).filter(is_same).collect()
}

/// Asks for each place of a spelling; gives what was decided of them before.
fn place_by_place(work: &mut Work, row: usize, lines: &mut impl Iterator<Item = String>) -> Vec<((usize, ByteSpan), Option<Verdict>)> {
    let places = work.places[row].clone();
    let mut before = Vec::new();
    for (place, (document, words)) in places.iter().zip(contexts(work, row, usize::MAX)) {
        print_line(&escaped(&format!("  {document}: {words}   a/r/s")));
        let verdict = match ask(lines).as_deref().map(str::trim) {
            Some("a") => Verdict::Accept,
            Some("r") => Verdict::Refuse,
            Some(_) => continue,
            None => break,
        };
        before.push((*place, work.single.insert(*place, verdict)));
    }
    before
}

fn undo(work: &mut Work, step: Step) {
    step.before.into_iter().for_each(|(at, name)| work.names[at].name = name);
    for (place, before) in step.single {
        match before {
            Some(verdict) => drop(work.single.insert(place, verdict)),
            None => drop(work.single.remove(&place)),
        }
    }
}
