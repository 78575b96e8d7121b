//! `leitmotif inspect`: how a file is read. Words and labels are shown only where they are asked for.

use super::Ending;
use super::args::InspectArgs;
use super::messages::{complain, escaped, say, tell};
use super::table::{Column, table};
use crate::domain::corpus::transcript::Role;
use crate::domain::finding::Weight;
use crate::stages::ingest::Inspection;
use crate::study::inspect::inspect_file;

/// Reads the file, shows how, and says how it ended.
pub fn run(args: &InspectArgs) -> Ending {
    let outcome = match inspect_file(&args.file, args.study.as_deref(), args.show_text, super::pdf_reader().as_deref()) {
        Ok(outcome) => outcome,
        Err(error) => {
            complain(&error);
            return Ending::Failed;
        }
    };
    tell(&outcome.findings);
    if args.json {
        let json = serde_json::json!({ "inspection": outcome.value, "findings": outcome.findings });
        say(&json.to_string());
    } else {
        show(&outcome.value);
    }
    let to_look_at = outcome.findings.iter().any(|finding| finding.weight == Weight::Finding);
    if to_look_at && !args.findings_ok { Ending::Findings } else { Ending::Done }
}

fn show(seen: &Inspection) {
    let guessed = if seen.encoding_guessed { " (guessed)" } else { "" };
    say(&format!("{}, {}{guessed}, {} characters in {} lines", seen.format, seen.encoding, seen.characters, seen.lines));
    let times = seen.times.map_or(String::new(), |(first, last)| format!(", {} to {}", clock(first), clock(last)));
    say(&format!("{} turns, {} words; {} turns with a time{times}", seen.turns, seen.words, seen.timed_turns));
    if let Some((language, share)) = &seen.language {
        say(&format!("it reads like {language}: {:.0} % of its words are known for that", 100.0 * share));
    }
    if seen.notes + seen.unspoken > 0 {
        say(&format!("{} turns are notes that nobody spoke; {} places inside turns are left out", seen.notes, seen.unspoken));
    }
    speakers(seen);
    if seen.tracked.insertions + seen.tracked.deletions > 0 {
        let tracked = seen.tracked;
        say(&format!("tracked changes: {} insertions read as text, {} deletions left out", tracked.insertions, tracked.deletions));
    }
    comments(seen);
    for oddity in &seen.oddities {
        say(&format!("oddity: {}: {}, first at {}", oddity.what, oddity.count, oddity.first));
    }
    for turn in &seen.text {
        let label = turn.label.as_deref().unwrap_or("-");
        let time = turn.time.map_or(String::new(), |time| format!(" {}", clock(time)));
        say(&format!("{}{time} {} ({}): {}", turn.place, escaped(label), role(turn.role), shown(&turn.words)));
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
    table(&columns, &rows).iter().for_each(|line| say(line));
}

fn comments(seen: &Inspection) {
    if seen.comments.is_empty() {
        return;
    }
    say(&format!("comments: {}", seen.comments.len()));
    for comment in &seen.comments {
        let words = match (&comment.about, &comment.text) {
            (Some(about), Some(text)) => format!(": {} -- {}", shown(about), shown(text)),
            _ => String::new(),
        };
        say(&format!("  {}, on {} characters{words}", comment.place, comment.characters));
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

/// Tenths of a second as people write them.
fn clock(tenths: u32) -> String {
    let seconds = tenths / 10;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_a_clock() {
        assert_eq!([50, 37_230, 0].map(clock), ["0:00:05", "1:02:03", "0:00:00"]);
    }
}
