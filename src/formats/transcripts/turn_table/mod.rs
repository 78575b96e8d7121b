//! Transcripts in tables (.csv, .tsv, .xlsx): a row is an utterance.
//!
//! Columns are known by their names in the first row (speaker, text, start time, and their usual
//! other names), else by what is in them. A column of participants or documents names the
//! speaker where no other column does.

use std::collections::BTreeSet;

use csv::ReaderBuilder;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::source_map::{Part, Unit};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::columns::{Column, by_name, by_shape, names_codes};
use crate::formats::decode::decode;
use crate::formats::grid::{Rows, delimiter, first_sheet};
use crate::formats::transcripts::reading::{ReadError, Reading, What};
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
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
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

/// Reads the first sheet of a workbook.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_xlsx(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    let rows = first_sheet(bytes)?;
    read_rows(rows, true, rules, "UTF-8", false)
}

/// A cell as it was before a quotation mark was put before it to keep a spreadsheet from running it.
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

fn read_rows(mut rows: Rows, sheet: bool, rules: &SpeakerRules, encoding: &'static str, guessed: bool) -> Result<Reading, ReadError> {
    rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let head = rows.first().map(|(_, cells)| cells.clone()).unwrap_or_default();
    let columns = match by_name(&head) {
        Some(columns) => {
            rows.remove(0);
            columns
        }
        None => {
            let cells: Vec<Vec<String>> = rows.iter().take(1000).map(|(_, cells)| cells.clone()).collect();
            by_shape(&cells).ok_or(ReadError::NoTextColumn)?
        }
    };
    let at = |column| columns.iter().position(|&have| have == column);
    let words = at(Column::Words).ok_or(ReadError::NoTextColumn)?;
    let (start, document) = (at(Column::Start), at(Column::Document));
    let speaker = at(Column::Speaker).or(document);
    let cell = |cells: &[String], at: Option<usize>| at.and_then(|at| cells.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default();
    let times: Vec<String> = rows.iter().map(|(_, cells)| cell(cells, start)).collect();
    let said = rows.iter().map(|(_, cells)| cells.get(words).map_or(0, |cell| cell.split_whitespace().count()));
    let clock = Clock::of(&times, said, start.and_then(|at| head.get(at)), sheet);
    let mut script = Script::new(rules);
    if by_name(&head).is_some() {
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
        let read_twice = columns.get(at).is_some_and(|column| columns[..at].contains(column) && *column != Column::Other);
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
