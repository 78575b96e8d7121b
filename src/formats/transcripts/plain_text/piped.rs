//! Tables in Markdown: a first row that names the columns, a line of dashes below it, and `|` between the cells.
//!
//! The canonical text is the file, so spans point into it. What is above such a table is a note, and what is beside or below it is an unknown
//! speaker's. A table that is less than half of a text, that is beside typed talk, or that names no column of words, is left to the readers of lines.

use super::colon_labels::name_speakers;
use super::{ReadTurns, numbers_of};
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Role, Turn};
use crate::formats::columns::{Column, by_name, by_voices};
use crate::formats::transcripts::labels::Known;
use crate::formats::transcripts::plain_text::add_unspoken;
use crate::formats::transcripts::times::{leading_mark, parse_range};

/// What the first row of a table says of its columns.
struct Head {
    names: Vec<String>,
    columns: Vec<Column>,
}

/// The turns of such tables; `None` where the text has none.
pub fn read_piped(text: &str, lines: &[ByteSpan], known: Known<'_>) -> Option<ReadTurns> {
    if !lines.iter().any(|line| is_rule(line.slice(text))) {
        return None;
    }
    let is_row = |at: usize| lines[at].slice(text).contains('|');
    let mut heads: Vec<(usize, Head)> = Vec::new();
    let mut rows = vec![false; lines.len()];
    let mut at = 1;
    while at < lines.len() {
        let mut end = at + 1;
        if is_rule(lines[at].slice(text)) && is_row(at - 1) {
            // A table has one line of dashes, so the next is looked for behind it.
            end = (end..lines.len()).find(|&row| !is_row(row)).unwrap_or(lines.len());
            if let Some(head) = head_of(text, lines[at - 1], &lines[at + 1..end]) {
                heads.push((at - 1, head));
                rows[at - 1..end].fill(true);
            }
        }
        at = end;
    }
    if heads.is_empty() || rows.iter().filter(|row| **row).count() * 2 < lines.len() {
        return None;
    }
    // A table beside typed talk is no transcript.
    let others = lines.iter().zip(&rows).filter(|(_, in_table)| !**in_table).map(|(line, _)| *line);
    if name_speakers(text, others, known) {
        return None;
    }
    let mut read = ReadTurns::default();
    let note = |span| Turn { speaker: None, role: Role::Note, span, time: None };
    let mut breaks = Vec::new();
    let numbers = numbers_of(text, lines);
    for (at, line) in lines.iter().enumerate() {
        let head = heads.partition_point(|(head, _)| *head <= at).checked_sub(1).map(|head| &heads[head]);
        match head {
            Some((first, _)) if *first == at => read.turns.push(note(*line)),
            Some((first, _)) if first + 1 == at => read.marks.push(*line),
            Some((_, head)) if rows[at] => {
                read_row(text, *line, head, numbers[at] as u32, known.rules, &mut read, &mut breaks);
            }
            Some(_) if !line.slice(text).starts_with('#') => {
                read.changes.push(line.start);
                read.turns.push(Turn { speaker: None, role: Role::Participant, span: *line, time: None });
            }
            _ => read.turns.push(note(*line)),
        }
    }
    add_unspoken(&mut read, breaks);
    Some(read)
}

/// Whether a line is the one of dashes between the first row and the others.
fn is_rule(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':') || c.is_whitespace())
}

fn head_of(text: &str, line: ByteSpan, rows: &[ByteSpan]) -> Option<Head> {
    let shown = |line: &ByteSpan| -> Vec<String> { cells(text, *line).into_iter().map(|cell| bare(cell.slice(text)).to_owned()).collect() };
    let names = shown(&line);
    let says_who = |columns: &Vec<Column>| columns.contains(&Column::Speaker) || columns.contains(&Column::Start);
    let columns = by_name(&names)
        .filter(says_who)
        .or_else(|| by_voices(&names, &rows.iter().map(shown).collect::<Vec<_>>()))
        .filter(|_| !rows.is_empty())?;
    Some(Head { names, columns })
}

/// A cell without the stars of bold type and the colon of a label.
fn bare(cell: &str) -> &str {
    cell.trim_matches(|c: char| matches!(c, '*' | '_') || c.is_whitespace()).trim_end_matches([':', '：']).trim_end_matches(['*', '_', ' '])
}

/// The cells of a row, each less the white space around it; `\|` is a letter.
fn cells(text: &str, row: ByteSpan) -> Vec<ByteSpan> {
    let words = row.slice(text);
    let borders: Vec<usize> =
        words.match_indices('|').map(|(at, _)| at).filter(|&at| at == 0 || words.as_bytes()[at - 1] != b'\\').collect();
    let mut start = usize::from(borders.first() == Some(&0));
    let mut cells = Vec::with_capacity(borders.len());
    for border in borders.into_iter().filter(|&border| border > 0).chain([words.len()]) {
        // Behind the last sign of a row there is no cell.
        if start < words.len() {
            cells.push(ByteSpan::new(row.start as usize + start, row.start as usize + border).trimmed(text));
        }
        start = border + 1;
    }
    cells
}

fn read_row(text: &str, row: ByteSpan, head: &Head, number: u32, rules: &SpeakerRules, read: &mut ReadTurns, breaks: &mut Vec<ByteSpan>) {
    let cells = cells(text, row);
    let cell = |column| head.columns.iter().position(|&have| have == column).and_then(|at| cells.get(at)).filter(|cell| !cell.is_empty());
    let label = cell(Column::Speaker).map(|cell| bare(cell.slice(text))).filter(|label| !label.is_empty());
    let start = cell(Column::Start).map(|cell| cell.slice(text));
    let time = start.and_then(|cell| parse_range(cell).or_else(|| leading_mark(cell).map(|(time, _)| time)));
    for (at, &span) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let label = match head.columns.get(at) {
            Some(Column::Words) => label,
            Some(Column::Voice) => Some(head.names[at].as_str()),
            Some(Column::Other) | None => {
                read.fields_left_out.push((at as u16 + 1, span));
                continue;
            }
            Some(_) => {
                read.marks.push(span);
                continue;
            }
        };
        let speaker = label.map(|label| read.declared_speaker(label, rules, || number));
        if speaker.is_none() && head.columns.contains(&Column::Speaker) {
            read.changes.push(span.start);
        }
        let role = speaker.map_or(Role::Participant, |speaker| read.speakers[usize::from(speaker)].role);
        read.turns.push(Turn { speaker, role, span, time });
        breaks.extend(line_breaks(text, span));
    }
}

/// Where a cell has a line break, written as HTML has it.
fn line_breaks(text: &str, cell: ByteSpan) -> Vec<ByteSpan> {
    let words = cell.slice(text).to_ascii_lowercase();
    let signs = ["<br>", "<br/>", "<br />"];
    let found = signs.into_iter().flat_map(|sign| words.match_indices(sign));
    found.map(|(at, sign)| ByteSpan::new(cell.start as usize + at, cell.start as usize + at + sign.len())).collect()
}
