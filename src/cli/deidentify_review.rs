//! Decisions about proposals at the terminal: one spelling after the other, in the order of risk, a letter and Enter for each.
//!
//! It reads lines, so that it works through a pipe as well. Every decision is on disk before the next proposal is shown.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};

use super::messages::{escaped, print_line};
use crate::domain::corpus::identifier::IdentifierKind;
use crate::domain::corpus::name_list::{ListedName, Verdict};
use crate::study::deidentify::{ActRefused, DeidentifyError, ProposalReview, ReviewAct, contexts};

/// How many places of a spelling are shown.
const SHOWN: usize = 4;

/// Goes through what is not decided, until it is or the person ends it.
///
/// # Errors
///
/// A [`DeidentifyError`] if a decision cannot be saved.
pub fn review(proposals: &mut ProposalReview) -> Result<(), DeidentifyError> {
    let mut lines = std::io::stdin().lock().lines().map_while(Result::ok);
    let mut skipped: BTreeSet<(IdentifierKind, String)> = BTreeSet::new();
    print_line("a accept   r refuse   c TEXT change the stand-in (C: of this spelling alone)   p place by place");
    print_line("A accept all that go together with it: all of its kind (dates, numbers ...), all spellings of a person");
    print_line("w whole word   m match case   s skip   u undo   R refuse all rare terms   q end (everything is saved)");
    while let Some(row) = next_open(proposals, &skipped) {
        show(proposals, row);
        let Some(line) = ask(&mut lines) else { break };
        let (command, rest) = line.split_once(' ').unwrap_or((line.as_str(), ""));
        let placed;
        let act = match command.trim() {
            "a" => ReviewAct::Decide(row, Verdict::Accept),
            "r" => ReviewAct::Decide(row, Verdict::Refuse),
            "A" => {
                if !are_meant(proposals, row, &mut lines) {
                    continue;
                }
                ReviewAct::AcceptTogether(row)
            }
            letter @ ("c" | "C") => ReviewAct::StandIn { row, text: rest, alone: letter == "C" },
            "w" => ReviewAct::WholeWord(row),
            "m" => ReviewAct::MatchCase(row),
            "p" => {
                placed = place_by_place(proposals, row, &mut lines);
                ReviewAct::Places(row, &placed)
            }
            "R" => ReviewAct::DecideKind(IdentifierKind::Detail, Verdict::Refuse),
            "u" => {
                let undone = proposals.undo().map(drop);
                settle(proposals, undone)?;
                continue;
            }
            "s" | "" => {
                skipped.insert(key(proposals, row));
                continue;
            }
            "q" => break,
            _ => {
                print_line("that is none of the letters");
                continue;
            }
        };
        let acted = proposals.act(&act).map(drop);
        settle(proposals, acted)?;
    }
    Ok(())
}

/// Says what an act was refused for; goes on, unless nothing can be saved.
fn settle(proposals: &mut ProposalReview, acted: Result<(), ActRefused>) -> Result<(), DeidentifyError> {
    match acted {
        Ok(()) => {}
        Err(ActRefused::NotSaved(error)) => return Err(error),
        Err(ActRefused::Overtaken) => {
            proposals.reload()?;
            print_line("the list was changed elsewhere, and was read anew; decide this one again");
        }
        Err(ActRefused::NothingToUndo) => print_line("there is nothing to undo"),
        Err(ActRefused::StandIn) => print_line("write the stand-in after the c; it may not hold the words themselves"),
        Err(ActRefused::NoPlace) => print_line("there is no such place"),
    }
    Ok(())
}

/// What is skipped is known by its words: rows move when the list is read anew.
fn key(proposals: &ProposalReview, row: usize) -> (IdentifierKind, String) {
    let name = &proposals.work().names[row].name;
    (name.kind, name.text.clone())
}

/// The first row that has a place which is not decided.
fn next_open(proposals: &ProposalReview, skipped: &BTreeSet<(IdentifierKind, String)>) -> Option<usize> {
    let work = proposals.work();
    (0..work.names.len()).find(|&row| work.is_undecided(row) && !skipped.contains(&key(proposals, row)))
}

fn show(proposals: &ProposalReview, row: usize) {
    let work = proposals.work();
    let one = &work.names[row];
    let left = (0..work.names.len()).filter(|&at| work.is_undecided(at)).count();
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

/// Shows all that go together with a row, and asks whether they are meant.
fn are_meant(proposals: &ProposalReview, row: usize, lines: &mut impl Iterator<Item = String>) -> bool {
    let together = proposals.together(row);
    for &at in &together {
        let ListedName { text, stand_in, .. } = &proposals.work().names[at].name;
        print_line(&escaped(&format!("  {text}  ->  {stand_in}   ({} places)", proposals.work().names[at].places)));
    }
    print_line(&format!("accept these {} spellings?   y/n", together.len()));
    matches!(ask(lines).as_deref().map(str::trim), Some("y" | "yes"))
}

/// Asks for each place of a spelling.
fn place_by_place(proposals: &ProposalReview, row: usize, lines: &mut impl Iterator<Item = String>) -> Vec<(usize, Option<Verdict>)> {
    let mut placed = Vec::new();
    for (place, (document, words)) in contexts(proposals.work(), row, usize::MAX).into_iter().enumerate() {
        print_line(&escaped(&format!("  {document}: {words}   a/r/s")));
        match ask(lines).as_deref().map(str::trim) {
            Some("a") => placed.push((place, Some(Verdict::Accept))),
            Some("r") => placed.push((place, Some(Verdict::Refuse))),
            Some(_) => {}
            None => break,
        }
    }
    placed
}
