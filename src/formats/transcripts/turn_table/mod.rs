//! Transcripts in tables (.csv, .tsv, .xlsx): a row is an utterance.
//!
//! Columns are known by their names in the first row (speaker, text, start time, and their usual
//! other names), else by what is in them. A column of participants or documents names the
//! speaker where no other column does.

use std::collections::BTreeSet;

use csv::ReaderBuilder;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::role_words::{LabelMeaning, meaning};
use crate::domain::corpus::source_map::{Part, Unit};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::Role;
use crate::formats::columns::{Column, by_name, by_shape, by_voices, names_codes};
use crate::formats::decode::decode;
use crate::formats::grid::{Rows, all_sheets, delimiter};
use crate::formats::transcripts::reading::{ReadError, Reading, Remark, What};
use crate::formats::transcripts::script::{Script, Utterance};
use crate::formats::transcripts::times::{leading_mark, parse_range};

/// Reads a table saved as text.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_csv(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    let decoded = decode(bytes)?;
    let text = decoded.text.as_str();
    // A spreadsheet's line that names the separator.
    let named = text.strip_prefix("sep=").and_then(|rest| Some((*rest.as_bytes().first()?, rest.split_once('\n')?.1)));
    let (separator, text) = named.unwrap_or_else(|| (delimiter(text), text));
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut rows = Rows::new();
    for (at, record) in reader.records().enumerate() {
        let number = at as u32 + 1;
        let record = record.map_err(|_| ReadError::Row(number))?;
        rows.push((number, record.iter().map(unguarded).collect()));
    }
    // A quotation mark that is never closed takes the rest of the file into one cell.
    if let Some((number, last)) = rows.last().filter(|_| text.matches('"').count() % 2 == 1)
        && last.iter().any(|cell| cell.contains('\n'))
    {
        return Err(ReadError::Row(*number));
    }
    read_rows(rows, false, rules, decoded.encoding, decoded.guessed)
}

/// Reads the first sheet of a workbook that is a table of turns.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_xlsx(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    let filled = |rows: &Rows| rows.iter().any(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let mut sheets: Vec<Rows> = all_sheets(bytes)?;
    sheets.retain(filled);
    // The first sheet that is a table of turns; a title page is none.
    let is_talk = |rows: &Rows| {
        let rows = rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
        layout(&rows.take(LOOKED_AT).map(|(_, cells)| cells.clone()).collect::<Vec<_>>()).is_some()
    };
    let talk = sheets.iter().position(is_talk).unwrap_or(0);
    let others = sheets.len().saturating_sub(1) as u32;
    let rows = if sheets.is_empty() { Rows::new() } else { sheets.swap_remove(talk) };
    let mut reading = read_rows(rows, true, rules, "UTF-8", false)?;
    if others > 0 {
        reading.remarks.push(Remark { what: What::SheetsLeftOut, count: others, first: None });
    }
    Ok(reading)
}

/// How many rows of a table are looked at to find its columns.
const LOOKED_AT: usize = 1000;

/// A cell as it was before a quotation mark was put before it to keep a spreadsheet from running it.
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

fn read_rows(mut rows: Rows, sheet: bool, rules: &SpeakerRules, encoding: &'static str, guessed: bool) -> Result<Reading, ReadError> {
    rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let cells: Vec<Vec<String>> = rows.iter().take(LOOKED_AT).map(|(_, cells)| cells.clone()).collect();
    let TableLayout { titles, head, mut columns } = layout(&cells).ok_or(ReadError::NoTextColumn)?;
    rows.drain(..titles + usize::from(!head.is_empty()));
    let at = |columns: &[Column], column| columns.iter().position(|&have| have == column);
    let cell = |cells: &[String], at: Option<usize>| at.and_then(|at| cells.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default();
    // `from` heads a column of times, or of those who send messages.
    if let Some(from) =
        at(&columns, Column::Start).filter(|&from| head.get(from).is_some_and(|name| name.trim().eq_ignore_ascii_case("from")))
        && at(&columns, Column::Speaker).is_none()
        && !rows.iter().any(|(_, cells)| cell(cells, Some(from)).contains(|c: char| c.is_ascii_digit()))
    {
        columns[from] = Column::Speaker;
    }
    let at = |column| at(&columns, column);
    if at(Column::Voice).is_some() {
        return Ok(read_voices(&rows, titles, &head, &columns, rules, (encoding, guessed)));
    }
    let words = at(Column::Words).ok_or(ReadError::NoTextColumn)?;
    let (start, document, role) = (at(Column::Start), at(Column::Document), at(Column::Role));
    let speaker = at(Column::Speaker).or(document);
    let times: Vec<String> = rows.iter().map(|(_, cells)| cell(cells, start)).collect();
    let said = rows.iter().map(|(_, cells)| cells.get(words).map_or(0, |cell| cell.split_whitespace().count()));
    let clock = Clock::of(&times, said, start.and_then(|at| head.get(at)), sheet);
    let mut script = Script::new(rules);
    (0..titles).for_each(|_| script.remark(What::Asides));
    if !head.is_empty() {
        head.iter().filter(|name| names_codes(name)).for_each(|_| script.remark(What::CodesColumn));
    }
    if clock == Clock::DaysTypedShort {
        script.remark(What::HoursForMinutes);
    }
    unread_times(&times, clock, &mut script);
    columns_left_out(&rows, &head, &columns, &mut script);
    for ((number, cells), time) in rows.iter().zip(&times) {
        let label = cell(cells, speaker);
        script.say(Utterance {
            label: Some(label.trim_end_matches([':', '：']).trim_end()),
            words: cells.get(words).map_or("", String::as_str),
            time: clock.read(time),
            role: role.and_then(|_| role_of(&cell(cells, role))),
            part: Part { unit: Unit::Row, number: *number },
            joint: "\n",
        });
    }
    let documents: BTreeSet<String> = rows.iter().map(|(_, cells)| cell(cells, document)).filter(|name| !name.is_empty()).collect();
    if documents.len() > 1 && speaker != document {
        documents.iter().for_each(|_| script.remark(What::Documents));
    }
    Ok(script.finish(encoding, guessed))
}

/// Where the columns of a table are named, and what they hold.
struct TableLayout {
    /// Rows above the one that names the columns.
    titles: usize,
    /// The names; empty where there are none.
    head: Vec<String>,
    columns: Vec<Column>,
}

/// The most rows of titles above the names of the columns.
const MOST_TITLES: usize = 8;

fn layout(rows: &[Vec<String>]) -> Option<TableLayout> {
    let named = |at: usize| {
        let columns = by_name(&rows[at]).or_else(|| by_voices(&rows[at], &rows[at + 1..]))?;
        Some(TableLayout { titles: at, head: rows[at].clone(), columns })
    };
    let first = (!rows.is_empty()).then(|| named(0)).flatten();
    first.or_else(|| by_shape(rows).map(|columns| TableLayout { titles: 0, head: Vec::new(), columns })).or_else(|| {
        // Below titles, a row of names says at least two things of what its columns hold.
        let below = (1..rows.len().min(MOST_TITLES)).filter_map(named);
        below.into_iter().find(|layout| layout.columns.iter().filter(|column| **column != Column::Other).count() > 1)
    })
}

/// What somebody does in the talk, by the word that a column of roles holds.
fn role_of(cell: &str) -> Option<Role> {
    meaning(cell).map(|meaning| match meaning {
        LabelMeaning::Asks => Role::Interviewer,
        LabelMeaning::Answers => Role::Participant,
        LabelMeaning::Note => Role::Note,
    })
}

/// A table with a column for each speaker.
fn read_voices(
    rows: &Rows,
    titles: usize,
    head: &[String],
    columns: &[Column],
    rules: &SpeakerRules,
    (encoding, guessed): (&'static str, bool),
) -> Reading {
    let mut script = Script::new(rules);
    (0..titles).for_each(|_| script.remark(What::Asides));
    let start = columns.iter().position(|&column| column == Column::Start);
    let cell = |cells: &[String], at: usize| cells.get(at).map(|cell| cell.trim().to_owned()).unwrap_or_default();
    let times: Vec<String> = rows.iter().map(|(_, cells)| start.map_or(String::new(), |start| cell(cells, start))).collect();
    let voices: Vec<usize> = (0..columns.len()).filter(|&at| columns[at] == Column::Voice).collect();
    let said = rows.iter().map(|(_, cells)| voices.iter().map(|&at| cell(cells, at).split_whitespace().count()).sum());
    let clock = Clock::of(&times, said, start.and_then(|at| head.get(at)), false);
    unread_times(&times, clock, &mut script);
    columns_left_out(rows, head, columns, &mut script);
    for ((number, cells), time) in rows.iter().zip(&times) {
        for &at in &voices {
            script.say(Utterance {
                label: Some(head[at].trim().trim_end_matches([':', '：']).trim_end()),
                words: &cell(cells, at),
                time: clock.read(time),
                role: None,
                part: Part { unit: Unit::Row, number: *number },
                joint: "\n",
            });
        }
    }
    script.finish(encoding, guessed)
}

/// Tells of cells in a column of times that hold something else.
fn unread_times(times: &[String], clock: Clock, script: &mut Script<'_>) {
    let filled = times.iter().filter(|cell| !cell.is_empty()).count();
    let unread = times.iter().filter(|cell| !cell.is_empty() && clock.read(cell).is_none()).count();
    match unread {
        0 => {}
        _ if unread == filled => script.remark(What::NoTimes),
        _ => (0..unread).for_each(|_| script.remark(What::UnreadTimes)),
    }
}

/// Adds a remark on columns that hold something and are not read.
fn columns_left_out(rows: &Rows, head: &[String], columns: &[Column], script: &mut Script<'_>) {
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    for at in 0..width.min(usize::from(u16::MAX)) {
        let read_twice =
            columns.get(at).is_some_and(|column| columns[..at].contains(column) && !matches!(column, Column::Other | Column::Voice));
        // A column of codes is reported by itself.
        let codes = head.get(at).is_some_and(|name| names_codes(name));
        if !codes && (columns.get(at).is_none_or(|column| *column == Column::Other) || read_twice) {
            let filled = rows.iter().filter(|(_, cells)| cells.get(at).is_some_and(|cell| !cell.trim().is_empty())).count();
            (0..filled).for_each(|_| script.remark(What::ColumnLeftOut(at as u16 + 1)));
        }
    }
}

/// How a column of times writes them where it does not use colons.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Clock {
    Seconds,
    Milliseconds,
    /// Parts of a day, as spreadsheets store times.
    Days,
    /// Parts of a day that are all whole minutes: somebody typed `0:05` for five seconds, and the sheet took it for five minutes.
    DaysTypedShort,
}

impl Clock {
    /// By the column's name, else by the size of its numbers and by how fast people speak: nobody records for longer than a day, and
    /// nobody's words come in minutes apart. `said` is how many words each row holds.
    fn of(cells: &[String], said: impl Iterator<Item = usize>, name: Option<&String>, sheet: bool) -> Self {
        let numbers: Vec<f64> = cells.iter().filter_map(|cell| number(cell)).collect();
        let largest = numbers.iter().copied().fold(0.0, f64::max);
        let smallest = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let whole_minutes = numbers.iter().all(|days| (days * 1440.0 - (days * 1440.0).round()).abs() < 1e-6);
        let name = name.map(|name| name.to_lowercase()).unwrap_or_default();
        let whole = numbers.len() > 2 && numbers.iter().all(|number| number.fract() == 0.0);
        let words: usize = said.sum();
        let too_slow = whole && largest > 1000.0 && (words as f64) < (largest - smallest) * SLOWEST_SPEECH;
        match () {
            () if name.contains("ms") || name.contains("milli") => Self::Milliseconds,
            () if name.contains("sec") => Self::Seconds,
            () if sheet && largest > 0.0 && largest < 1.0 && numbers.len() > 2 && whole_minutes => Self::DaysTypedShort,
            () if sheet && largest > 0.0 && largest < 1.0 => Self::Days,
            () if largest > 86_400.0 || too_slow => Self::Milliseconds,
            () => Self::Seconds,
        }
    }

    /// A time.
    fn read(self, cell: &str) -> Option<Deciseconds> {
        if let Some(time) = parse_range(cell).or_else(|| leading_mark(cell).map(|(time, _)| time)) {
            return Some(time);
        }
        let tenths = number(cell)?
            * match self {
                Self::Seconds => 10.0,
                Self::Milliseconds => 0.01,
                Self::Days => 864_000.0,
                Self::DaysTypedShort => 14_400.0,
            };
        (0.0..1e9).contains(&tenths).then_some(Deciseconds::new((tenths + 1e-6) as u32))
    }
}

/// Words in a second of a recorded talk, all silence counted; people speak one to three.
const SLOWEST_SPEECH: f64 = 0.05;

/// A number with a point or a comma.
fn number(cell: &str) -> Option<f64> {
    cell.replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests;
