//! Lines without a label in a file that has labels, and are not what the speaker above them says: questions before each labelled
//! answer, headings, and what is below the talk.

use std::collections::{BTreeMap, BTreeSet};

use super::colon_labels::is_stated;
use crate::domain::corpus::role_words::{
    LabelMeaning, closes_a_transcript, ends_a_transcript, fold_label, is_numbered_part, is_sound, meaning,
};
use crate::domain::corpus::span::ByteSpan;
use crate::formats::transcripts::labels::{Known, Line, Verdict};
use crate::formats::transcripts::times::{trailing_mark, trailing_time};

/// How many lines below the last label are looked at.
const MOST_BELOW: usize = 12;

/// Questions by themselves before the answers of the only person who is labelled: it is not stated who asks.
pub fn questions_without_label(lines: &[Line<'_>], verdicts: &[Verdict<'_>]) -> BTreeSet<usize> {
    let mut labels: Vec<String> = Vec::new();
    for (line, verdict) in lines.iter().zip(verdicts) {
        if let Verdict::Label(label) = verdict {
            labels.push(fold_label(&line.text[label.start..label.end]));
        }
    }
    let answers = labels.len();
    labels.sort_unstable();
    labels.dedup();
    let one = labels.len() == 1 && !matches!(meaning(&labels[0]), Some(LabelMeaning::Asks | LabelMeaning::Note));
    let is_asked = |at: &usize| {
        let begins = lines[*at].block != lines[at - 1].block;
        let answered = verdicts.get(at + 1).is_some_and(|below| matches!(below, Verdict::Label(_)));
        verdicts[*at] == Verdict::Words && begins && answered && lines[*at].text.trim_end().ends_with(['?', '？', '؟', ';'])
    };
    let asked: BTreeSet<usize> = (1..lines.len()).filter(is_asked).collect();
    // The first question is above the first label.
    if one && !asked.is_empty() && (asked.len() + 1) * 2 >= answers { asked } else { BTreeSet::new() }
}

/// The first line below the talk: `End of interview`, `Transcribed by: ...`. From there on nobody says anything.
pub fn end_of_talk(lines: &[Line<'_>], labelled: &[bool]) -> Option<usize> {
    let last = labelled.iter().rposition(|labelled| *labelled)?;
    let is_end = |at: &usize| {
        let line = lines[*at].text.trim();
        let words = line.trim_matches(|c: char| !c.is_alphanumeric());
        let apart = lines[*at].block != lines[at - 1].block;
        let framed = line.starts_with(['*', '-', '–', '—', '=', '_', '~', '#']) && !words.is_empty();
        // `END`, `Fin`: one word is what somebody says unless it is set off.
        let one = words.split_whitespace().count() < 2;
        let capitals = !words.chars().any(char::is_lowercase);
        let whole = ends_a_transcript(&fold_label(without_time(words))) && (!one || framed || apart && (capitals || !line.ends_with('.')));
        whole || apart && (line.starts_with('©') || closes_a_transcript(&fold_label(words)))
    };
    (last + 1..lines.len()).take(MOST_BELOW).find(is_end)
}

/// `Recording ends 10:45`, `Interview concluded at 11:05`: the words before the time.
fn without_time(words: &str) -> &str {
    let bare = words.trim_end_matches(|c: char| c.is_numeric() || matches!(c, ':' | '.' | ' ' | 'h' | '(' | '['));
    let bare = if bare.len() < words.len() { bare } else { words };
    [" at", " um", " à", " a las", " às", " alle", " om"].iter().find_map(|word| bare.strip_suffix(word)).unwrap_or(bare).trim_end()
}

/// Which lines are headings: what the document has as such, Markdown's, and `SECTION A: TODAY` or `BREAK` by itself.
pub fn headings(text: &str, lines: &[ByteSpan], known: Known<'_>) -> Vec<bool> {
    let apart = |before: u32, after: u32| ByteSpan { start: before, end: after }.slice(text).matches('\n').count() > 1;
    let by_itself = |at: usize| {
        let above = at == 0 || apart(lines[at - 1].end, lines[at].start);
        above && lines.get(at + 1).is_none_or(|below| apart(lines[at].end, below.start))
    };
    // Headings of a level at which some come back are names of those who speak.
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    let marked = lines.iter().map(|line| line.slice(text)).filter(|line| line.starts_with('#'));
    marked.for_each(|line| *times.entry(without_time_behind(line)).or_default() += 1);
    let names: BTreeSet<usize> = times.iter().filter(|(_, times)| **times > 1).filter_map(|(line, _)| markdown_level(line)).collect();
    let is_heading = |(at, line): (usize, &ByteSpan)| {
        let words = line.slice(text);
        // Below a heading such as `Field notes` are notes, as below a label.
        let notes = || meaning(words) == Some(LabelMeaning::Note);
        let of_document = known.headings.contains(&(line.start as usize)) && !notes();
        let of_markdown = || markdown_level(words).is_some_and(|level| times[without_time_behind(words)] == 1 && !names.contains(&level));
        of_document || of_markdown() || by_itself(at) && is_section(words) && !is_stated(words, known)
    };
    lines.iter().enumerate().map(is_heading).collect()
}

/// `### Vera Lind (0:05)` without its time.
fn without_time_behind(line: &str) -> &str {
    let time = trailing_mark(line).map(|(_, start)| start).or_else(|| trailing_time(line).map(|(_, start, _)| start));
    time.map_or(line, |start| line[..start].trim_end())
}

/// The level of `## Today`, as Markdown has headings.
fn markdown_level(line: &str) -> Option<usize> {
    let signs = line.len() - line.trim_start_matches('#').len();
    let is_heading =
        (1..=6).contains(&signs) && line[signs..].starts_with(' ') && line[signs..].trim_start().starts_with(char::is_alphabetic);
    is_heading.then_some(signs)
}

/// `Part 1: The beginning`, `SECTION A`, `BREAK`.
fn is_section(line: &str) -> bool {
    let few = line.split_whitespace().count() <= SECTION_WORDS && !line.ends_with(['.', '?', '!', '…', ',', ';']);
    let head = line.split([':', '.', '-', '–', '—', ',']).next().unwrap_or(line);
    let capitals = line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase);
    few && line.starts_with(char::is_uppercase) && (is_numbered_part(&fold_label(head)) || capitals && is_sound(&fold_label(line)))
}

/// The most words of such a line.
const SECTION_WORDS: usize = 9;
