//! Captions: WebVTT and SubRip, as meeting programs and video sites write them.
//!
//! A cue is a few seconds of speech. Cues of one speaker in a row are joined to one turn; a cue
//! without a speaker goes on with the one above. The number and time lines between the cues of a
//! turn are marked as unspoken.

use crate::domain::span::ByteSpan;
use crate::domain::speakers::SpeakerRules;
use crate::domain::transcript::{Role, Turn};
use crate::formats::times::parse_time;
use crate::formats::transcript_text::ReadTurns;

/// Reads canonical text into turns.
pub fn read_captions(text: &str, rules: &SpeakerRules) -> ReadTurns {
    let mut read = ReadTurns::default();
    let mut speaker = None;
    for cue in cues(text) {
        for (label, words) in pieces(text, cue.words) {
            if let Some(label) = label {
                let new = !read.speakers.iter().any(|known| known.label == label);
                if new && !rules.is_empty() && rules.declared(label).is_none() {
                    read.undeclared.push(text[..words.start as usize].matches('\n').count() as u32 + 1);
                }
                speaker = Some(read.speaker(label, rules));
            }
            join(&mut read, speaker, words, cue.start);
        }
    }
    read
}

/// Adds words to the open turn of the same speaker, or begins a turn.
fn join(read: &mut ReadTurns, speaker: Option<u16>, words: ByteSpan, time: u32) {
    if words.is_empty() {
        return;
    }
    match read.turns.last_mut() {
        Some(turn) if turn.speaker == speaker => {
            read.unspoken.push(ByteSpan { start: turn.span.end, end: words.start });
            turn.span.end = words.end;
        }
        _ => {
            let role = speaker.map_or(Role::Participant, |speaker| read.speakers[speaker as usize].role);
            read.turns.push(Turn { speaker, role, span: words, time: Some(time) });
        }
    }
}

struct Cue {
    start: u32,
    words: Vec<ByteSpan>,
}

/// The cues of a file: a time line, then lines of words up to a blank line.
fn cues(text: &str) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut inside = false;
    let mut at = 0;
    for line in text.split('\n') {
        let span = ByteSpan::new(at, at + line.len()).trimmed(text);
        at += line.len() + 1;
        if let Some(start) = time_line(span.slice(text)) {
            cues.push(Cue { start, words: Vec::new() });
            inside = true;
        } else if span.is_empty() {
            inside = false;
        } else if let Some(cue) = cues.last_mut().filter(|_| inside) {
            cue.words.push(span);
        }
    }
    cues
}

/// `00:00:05.000 --> 00:00:09.000 align:start`, also with a comma before the fraction.
fn time_line(line: &str) -> Option<u32> {
    let (start, rest) = line.split_once("-->")?;
    parse_time(rest.split_whitespace().next()?)?;
    parse_time(start.trim())
}

/// The words of a cue, each line with the speaker it names: `<v Name>words</v>` or `Name: words`.
fn pieces(text: &str, lines: Vec<ByteSpan>) -> Vec<(Option<&str>, ByteSpan)> {
    lines.into_iter().map(|line| voice(text, line).or_else(|| named(text, line)).unwrap_or((None, line))).collect()
}

fn voice(text: &str, line: ByteSpan) -> Option<(Option<&str>, ByteSpan)> {
    let inside = line.slice(text).strip_prefix("<v")?;
    let close = inside.find('>')?;
    let label = inside[..close].trim_start_matches(|c: char| c == '.' || c.is_alphanumeric()).trim();
    let label = if label.is_empty() { inside[..close].trim() } else { label };
    let start = line.start as usize + 2 + close + 1;
    let end = line.end as usize - if line.slice(text).ends_with("</v>") { 4 } else { 0 };
    Some((Some(label).filter(|label| !label.is_empty()), ByteSpan::new(start, end.max(start)).trimmed(text)))
}

fn named(text: &str, line: ByteSpan) -> Option<(Option<&str>, ByteSpan)> {
    let words = line.slice(text);
    let colon = words.find(": ")?;
    let label = &words[..colon];
    let name_like = label.chars().count() <= 40
        && label.split_whitespace().count() <= 4
        && label.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        && !label.contains(['?', '!', ',', ';']);
    name_like.then(|| (Some(label), ByteSpan::new(line.start as usize + colon + 2, line.end as usize).trimmed(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::transcript::spoken;

    fn check(text: &str, expect: &[&str]) {
        let read = read_captions(text, &SpeakerRules::default());
        let shown: Vec<String> = read
            .turns
            .iter()
            .map(|turn| {
                let label = turn.speaker.map_or("-", |s| read.speakers[s as usize].label.as_str());
                format!("{label}|{}|{}", turn.time.unwrap_or(0), spoken(text, turn.span, &read.unspoken))
            })
            .collect();
        assert_eq!(shown, expect);
    }

    #[test]
    fn a_meeting_with_names() {
        check(
            "WEBVTT\n\nNOTE made up\n\n1\n00:00:05.000 --> 00:00:08.000\nInterviewer: So?\n\n2\n00:00:08.000 --> 00:00:09.500\nIda Marsh: Well,\n\n3\n00:00:09.500 --> 00:00:11.000\nI think so.\n",
            &["Interviewer|50|So?", "Ida Marsh|80|Well, I think so."],
        );
    }

    #[test]
    fn voices_and_commas() {
        check("WEBVTT\n\nabc/1-0\n00:00:05.000 --> 00:00:08.000\n<v Marsh, Ida>Yes.</v>\n", &["Marsh, Ida|50|Yes."]);
        check("1\n00:00:05,000 --> 00:00:08,000\nYes,\nand no.\n", &["-|50|Yes, and no."]);
    }
}
