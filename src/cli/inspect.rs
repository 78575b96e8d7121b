//! `leitmotif inspect`: how a file is read. Words and labels are shown only where they are asked for.

use super::args::InspectArgs;
use super::error::CommandResult;
use super::messages::{escaped, print_findings, print_line};
use super::table::{Column, table};
use super::width;
use crate::domain::corpus::transcript::Role;
use crate::stages::ingest::Inspection;
use crate::study::import::asks_for_a_look;
use crate::study::inspect::inspect_file;

/// Reads the file, shows how, and says how it ended.
pub fn run(args: &InspectArgs) -> CommandResult {
    let read = || inspect_file(&args.file, args.study.as_deref(), args.show_text, super::pdf_reader().as_deref());
    let outcome = super::progress::shown("reading", args.report.quiet, read)?;
    print_findings(&outcome.findings);
    if args.report.json {
        let json = serde_json::json!({ "inspection": outcome.value, "findings": outcome.findings });
        print_line(&json.to_string());
    } else if !args.report.quiet {
        show(&outcome.value);
    }
    Ok(args.report.ending(asks_for_a_look(&outcome.findings)))
}

fn show(seen: &Inspection) {
    let guessed = if seen.encoding_guessed { " (guessed)" } else { "" };
    print_line(&format!("{}, {}{guessed}, {} characters in {} lines", seen.format, seen.encoding, seen.characters, seen.lines));
    let times = seen.times.map_or(String::new(), |(first, last)| format!(", {first} to {last}"));
    print_line(&format!("{} turns, {} words; {} turns with a time{times}", seen.turns, seen.words, seen.timed_turns));
    if let Some((language, share)) = &seen.language {
        print_line(&format!("it reads like {language}: {:.0} % of its words are known for that", 100.0 * share));
    }
    if seen.notes + seen.unspoken > 0 {
        print_line(&format!("{} turns are notes that nobody spoke; {} places inside turns are left out", seen.notes, seen.unspoken));
    }
    speakers(seen);
    for open in &seen.left_open {
        let label = open.label.as_deref().map_or(String::new(), |label| format!(" ({})", escaped(label)));
        print_line(&format!(
            "left open: {} lines, first at {}{label}: read as {}; could be {}",
            open.lines, open.first, open.read_as, open.could_be
        ));
    }
    for left_out in &seen.left_out {
        print_line(&format!("left out as {}: {}, first at {}", left_out.taken_for, left_out.count, left_out.first));
        for line in &left_out.lines {
            print_line(&format!("  {}: {}", line.place, shown(&line.text)));
        }
    }
    if seen.tracked.insertions + seen.tracked.deletions > 0 {
        let tracked = seen.tracked;
        print_line(&format!("tracked changes: {} insertions read as text, {} deletions left out", tracked.insertions, tracked.deletions));
    }
    comments(seen);
    for oddity in &seen.oddities {
        print_line(&format!("oddity: {}: {}, first at {}", oddity.what, oddity.count, oddity.first));
    }
    for turn in &seen.text {
        let label = turn.label.as_deref().unwrap_or("-");
        let time = turn.time.map_or(String::new(), |time| format!(" {time}"));
        print_line(&format!("{}{time} {} ({}): {}", turn.place, escaped(label), role(turn.role), shown(&turn.words)));
    }
}

fn speakers(seen: &Inspection) {
    let columns =
        [Column::words("speaker"), Column::words("role"), Column::numbers("turns"), Column::numbers("words"), Column::words("first turn")];
    let rows: Vec<Vec<String>> = (1..)
        .zip(&seen.speakers)
        .map(|(number, voice)| {
            let name = match &voice.label {
                Some(label) => escaped(label),
                None if voice.labelled => format!("speaker {number}"),
                None => "no label".to_owned(),
            };
            vec![name, role(voice.role).to_owned(), voice.turns.to_string(), voice.words.to_string(), voice.first.clone()]
        })
        .collect();
    table(&columns, &rows, width::of_results()).all().for_each(|line| print_line(&line));
}

fn comments(seen: &Inspection) {
    if seen.comments.is_empty() {
        return;
    }
    print_line(&format!("comments: {}", seen.comments.len()));
    for comment in &seen.comments {
        let words = match (&comment.about, &comment.text) {
            (Some(about), Some(text)) => format!(": {} -- {}", shown(about), shown(text)),
            _ => String::new(),
        };
        print_line(&format!("  {}, on {} characters{words}", comment.place, comment.characters));
    }
}

/// Words on one line.
fn shown(words: &str) -> String {
    escaped(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Participant => "participant",
        Role::Interviewer => "interviewer",
        Role::Note => "note",
    }
}
