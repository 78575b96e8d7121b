//! Tables saved as plain text: a first line that names the columns, and tabs between them.
//!
//! NVivo and many programs of surveys write `Timespan<tab>Content<tab>Speaker`. The canonical text is the file, so spans point into it.

use super::ReadTurns;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Role, Turn};
use crate::formats::columns::{Column, by_name, by_shape};
use crate::formats::transcripts::times::{leading_mark, parse_range};

/// Whether a text begins like a table whose columns commas or semicolons part.
pub fn reads_like_table(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    [',', ';'].into_iter().any(|sign| {
        let names: Vec<String> = first.split(sign).map(|name| name.trim().trim_matches('"').to_owned()).collect();
        let named = by_name(&names).is_some_and(|columns| columns.contains(&Column::Speaker) || columns.contains(&Column::Start));
        names.len() > 1 && named && second.matches(sign).count() + 1 >= names.len()
    })
}

/// The turns of such a table; `None` where the text is none.
pub fn read_tabbed(text: &str, lines: &[ByteSpan], rules: &SpeakerRules) -> Option<ReadTurns> {
    let (first, rows) = lines.split_first()?;
    let cells = |row: &ByteSpan| fields(text, *row).iter().map(|field| field.slice(text).to_owned()).collect::<Vec<String>>();
    let names = cells(first);
    if names.len() < 2 || rows.is_empty() {
        return None;
    }
    let named = by_name(&names).filter(|columns| columns.contains(&Column::Speaker) || columns.contains(&Column::Start));
    let Some(columns) = named else { return read_without_names(text, lines, rules) };
    let regular = rows.iter().filter(|row| (2..=names.len()).contains(&fields(text, **row).len())).count();
    if regular * 10 < rows.len() * 9 {
        return None;
    }
    let mut read = ReadTurns::default();
    read.turns.push(Turn { speaker: None, role: Role::Note, span: *first, time: None });
    for (row, number) in rows.iter().zip(2..) {
        read_row(text, *row, &columns, number, rules, &mut read);
    }
    Some(read)
}

/// A table without names of its columns, as ELAN exports one: who speaks, where a turn begins and where it ends, and the words.
fn read_without_names(text: &str, lines: &[ByteSpan], rules: &SpeakerRules) -> Option<ReadTurns> {
    let rows: Vec<Vec<String>> =
        lines.iter().map(|row| fields(text, *row).iter().map(|field| field.slice(text).to_owned()).collect()).collect();
    let width = rows.first().map(Vec::len).filter(|width| *width > 3)?;
    let columns = by_shape(&rows).filter(|_| rows.len() > 2 && rows.iter().all(|row| row.len() == width))?;
    [Column::Speaker, Column::Start, Column::End, Column::Words].iter().all(|column| columns.contains(column)).then(|| {
        let mut read = ReadTurns::default();
        lines.iter().zip(1..).for_each(|(row, number)| read_row(text, *row, &columns, number, rules, &mut read));
        read
    })
}

fn read_row(text: &str, row: ByteSpan, columns: &[Column], number: u32, rules: &SpeakerRules, read: &mut ReadTurns) {
    let fields = fields(text, row);
    let field =
        |column| columns.iter().position(|&have| have == column).and_then(|at| fields.get(at)).copied().filter(|span| !span.is_empty());
    let label = field(Column::Speaker).map(|span| span.slice(text).trim_end_matches(':'));
    let start = field(Column::Start).map(|span| span.slice(text));
    let time = start.and_then(|cell| parse_range(cell).or_else(|| leading_mark(cell).map(|(time, _)| time)));
    let speaker = label.filter(|label| !label.is_empty()).map(|label| read.declared_speaker(label, rules, || number));
    for (at, span) in fields.iter().enumerate().filter(|(_, span)| !span.is_empty()) {
        match columns.get(at) {
            Some(Column::Words) => {
                let role = speaker.map_or(Role::Participant, |speaker| read.speakers[usize::from(speaker)].role);
                read.turns.push(Turn { speaker, role, span: *span, time });
            }
            Some(Column::Other) | None => read.fields_left_out.push((at as u16 + 1, *span)),
            Some(_) => read.marks.push(*span),
        }
    }
}

/// The fields of a line, each less the white space around it. The first may be empty, so the line is taken from its very beginning.
fn fields(text: &str, row: ByteSpan) -> Vec<ByteSpan> {
    let mut start = text[..row.start as usize].rfind('\n').map_or(0, |end| end + 1);
    let fields = text[start..row.end as usize].split('\t').map(|field| {
        let span = ByteSpan::new(start, start + field.len()).trimmed(text);
        start += field.len() + 1;
        span
    });
    fields.collect()
}
