//! Transcripts in tables (.csv, .tsv, .xlsx): a row is an utterance.
//!
//! Columns are known by their names in the first row (speaker, text, start time, and their usual
//! other names), else by what is in them. A column of participants or documents names the
//! speaker where no other column does.

use std::collections::{BTreeMap, BTreeSet};

use csv::ReaderBuilder;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::role_words::{LabelMeaning, meaning};
use crate::domain::corpus::source_map::{Part, Unit};
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::text::GuardedText;
use crate::domain::corpus::transcript::Role;
use crate::formats::columns::{
    Column, by_name, by_shape, by_voices, name_and_time, names_codes, names_roles, names_speakers, side_by_side, speaks_below,
    without_number,
};
use crate::formats::decode::decode;
use crate::formats::grid::{ReadSheet, Rows, delimiter, sheets, unquoted};
use crate::formats::transcripts::labels::{LabelledRow, rows_go_on, talk_of_rows};
use crate::formats::transcripts::reading::{Comment, ReadError, Reading, Remark, What};
use crate::formats::transcripts::script::{Script, Utterance};
use crate::formats::transcripts::times::{leading_mark, parse_range, trailing_mark};

/// Reads a table saved as text.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_csv(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    let (rows, encoding, guessed) = rows_of_text(bytes)?;
    read_rows(rows, false, rules, encoding, guessed).map(|(reading, _)| reading)
}

/// The rows of a table saved as text, how its bytes were decoded, and whether that was guessed.
fn rows_of_text(bytes: &[u8]) -> Result<(Rows, &'static str, bool), ReadError> {
    let decoded = decode(bytes)?;
    let text = decoded.text.as_str();
    // A spreadsheet's line that names the separator.
    let named = text.strip_prefix("sep=").and_then(|rest| Some((*rest.as_bytes().first()?, rest.split_once('\n')?.1)));
    let (separator, text) = named.unwrap_or_else(|| (delimiter(text), text));
    if let Some(rows) = unquoted(text, separator) {
        let numbered =
            rows.into_iter().enumerate().map(|(at, (_, cells))| (at as u32 + 1, cells.iter().map(|cell| unguarded(cell)).collect()));
        return Ok((numbered.collect(), decoded.encoding, decoded.guessed));
    }
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
    Ok((rows, decoded.encoding, decoded.guessed))
}

/// Whether a table or workbook names a column of speakers and one of words, or a column for each speaker: what lies beside interviews in a folder may
/// be any table, and one of talk says so.
pub fn is_table_of_talk(bytes: &[u8], is_workbook: bool) -> bool {
    let tables: Vec<Rows> = if is_workbook {
        sheets(bytes).map(|sheets| sheets.into_iter().map(|sheet| sheet.rows).collect()).unwrap_or_default()
    } else {
        rows_of_text(bytes).map(|(rows, ..)| vec![rows]).unwrap_or_default()
    };
    let is_talk = |rows: &Rows| {
        let filled = rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
        let rows: Vec<Vec<String>> = filled.take(LOOKED_AT).map(|(_, cells)| cells.clone()).collect();
        layout(&left_half(rows)).is_some_and(|TableLayout { head, columns, .. }| {
            let has = |column| columns.contains(&column);
            // Codes beside words make it a table of coded segments.
            !head.is_empty()
                && !head.iter().any(|name| names_codes(name))
                && (has(Column::Voice) || has(Column::Speaker) && has(Column::Words))
        })
    };
    tables.iter().any(is_talk)
}

/// Reads the first sheet of a workbook that is a table of turns.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_xlsx(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    let filled = |sheet: &ReadSheet| sheet.rows.iter().any(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let mut sheets: Vec<ReadSheet> = sheets(bytes)?;
    sheets.retain(filled);
    // The first sheet that is a table of turns; a title page is none.
    let is_talk = |sheet: &ReadSheet| {
        let rows = sheet.rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
        layout(&left_half(rows.take(LOOKED_AT).map(|(_, cells)| cells.clone()).collect())).is_some()
    };
    let talk = sheets.iter().position(is_talk).unwrap_or(0);
    let others = sheets.len().saturating_sub(1) as u32;
    let mut sheet = if sheets.is_empty() { ReadSheet::default() } else { sheets.swap_remove(talk) };
    fill_merged(&mut sheet);
    let (mut reading, spans) = read_rows(sheet.rows, true, rules, "UTF-8", false)?;
    let mut remark = |what: What, count: u32| {
        if count > 0 {
            reading.remarks.push(Remark { what, count, first: None });
        }
    };
    remark(What::SheetsLeftOut, others);
    remark(What::HiddenRows, sheet.hidden_rows);
    remark(What::HiddenColumns, sheet.hidden_columns);
    remark(What::Comments, sheet.comments.len() as u32);
    let whole = |(row, text): (u32, String)| Comment {
        span: spans.get(&row).copied().unwrap_or(ByteSpan::new(0, 0)),
        text: GuardedText::new(text),
    };
    reading.comments = sheet.comments.into_iter().map(whole).collect();
    reading.comments.sort_by_key(|comment| comment.span);
    Ok(reading)
}

/// Writes the text of cells that are merged over rows into each of them, as people see it.
fn fill_merged(sheet: &mut ReadSheet) {
    for &(first, last, column) in &sheet.merged {
        let Some(text) = sheet.rows.iter().find(|(row, _)| *row == first).and_then(|(_, cells)| cells.get(column)).cloned() else {
            continue;
        };
        for (_, cells) in sheet.rows.iter_mut().filter(|(row, _)| (first + 1..=last).contains(row)) {
            cells.resize(cells.len().max(column + 1), String::new());
            if cells[column].trim().is_empty() {
                cells[column].clone_from(&text);
            }
        }
    }
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

/// A table's transcript, and where the words of each row are in its text.
type OfRows = (Reading, BTreeMap<u32, ByteSpan>);

/// The rows of a table of talk, with what was found above, between and below them.
struct TalkRows {
    rows: Rows,
    /// The names of the columns; empty where there are none.
    head: Vec<String>,
    columns: Vec<Column>,
    /// Rows above the names of the columns.
    titles: usize,
    /// Rows that name the columns again, and rows of particulars and figures above and below the talk.
    asides: usize,
    /// Whether two tables were side by side.
    side_by_side: bool,
}

impl TalkRows {
    fn of(mut rows: Rows) -> Result<Self, ReadError> {
        rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
        let halves = rows.first().and_then(|(_, head)| side_by_side(head));
        if let Some(half) = halves {
            rows = one_below_the_other(rows, half);
        }
        let cells: Vec<Vec<String>> = rows.iter().take(LOOKED_AT).map(|(_, cells)| cells.clone()).collect();
        let TableLayout { titles, head, columns } = layout(&cells).ok_or(ReadError::NoTextColumn)?;
        rows.drain(..titles + usize::from(!head.is_empty()));
        // A table of several pages repeats the names of its columns.
        let all = rows.len();
        let bare = |cells: &Vec<String>| cells.iter().map(|name| without_number(name).to_owned()).collect::<Vec<String>>();
        let is_head = |cells: &Vec<String>| *cells == head || halves.is_some() && bare(cells) == head;
        rows.retain(|(_, cells)| head.is_empty() || !is_head(cells));
        let asides = all - rows.len();
        let mut talk = Self { rows, head, columns, titles, asides, side_by_side: halves.is_some() };
        talk.take_senders();
        talk.take_participants();
        talk.leave_particulars_out();
        Ok(talk)
    }

    fn at(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|&have| have == column)
    }

    /// The column of who speaks: of a study's documents, where no other is.
    fn speaker(&self) -> Option<usize> {
        self.at(Column::Speaker).or(self.at(Column::Document))
    }

    /// `from` heads a column of times, or of those who send messages.
    fn take_senders(&mut self) {
        let is_from = |&from: &usize| {
            self.columns[from] == Column::Start && self.head.get(from).is_some_and(|name| name.trim().eq_ignore_ascii_case("from"))
        };
        let is_dated = |from| self.rows.iter().any(|(_, cells)| trimmed(cells, Some(from)).contains(|c: char| c.is_ascii_digit()));
        if let Some(from) = (0..self.columns.len()).find(is_from)
            && self.at(Column::Speaker).is_none()
            && !is_dated(from)
        {
            self.columns[from] = Column::Speaker;
        }
    }

    /// `Participant, Role, Text`: where each participant has one role and several have the same, they are who speaks.
    fn take_participants(&mut self) {
        let (Some(of_role), Some(named), None) = (self.at(Column::Speaker), self.at(Column::Document), self.at(Column::Role)) else {
            return;
        };
        if !self.head.get(of_role).is_some_and(|name| names_roles(name)) {
            return;
        }
        let mut roles: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (_, cells) in &self.rows {
            roles.entry(trimmed(cells, Some(named))).or_default().insert(trimmed(cells, Some(of_role)));
        }
        let all: BTreeSet<&String> = roles.values().flatten().collect();
        // Where the asker's rows name nobody, the roles say who speaks.
        let all_named = !roles.contains_key("");
        if all_named && roles.values().all(|roles| roles.len() == 1) && roles.len() > all.len() {
            (self.columns[of_role], self.columns[named]) = (Column::Role, Column::Speaker);
        }
    }

    fn leave_particulars_out(&mut self) {
        if self.at(Column::Voice).is_some() {
            return;
        }
        let (speaker, words) = (self.speaker(), self.at(Column::Words));
        let labelled: Vec<(String, String)> = self.rows.iter().map(|(_, cells)| (trimmed(cells, speaker), trimmed(cells, words))).collect();
        let talk = talk_of_rows(&labelled);
        self.asides += self.rows.len() - talk.len();
        self.rows.truncate(talk.end);
        self.rows.drain(..talk.start);
    }
}

/// What a cell holds, without blanks around it; nothing where there is no such column.
fn trimmed(cells: &[String], at: Option<usize>) -> String {
    at.and_then(|at| cells.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default()
}

fn read_rows(rows: Rows, sheet: bool, rules: &SpeakerRules, encoding: &'static str, guessed: bool) -> Result<OfRows, ReadError> {
    let talk = TalkRows::of(rows)?;
    if talk.at(Column::Voice).is_some() {
        let TalkRows { rows, head, columns, titles, asides, .. } = &talk;
        return Ok((read_voices(rows, titles + asides, head, columns, rules, (encoding, guessed)), BTreeMap::new()));
    }
    let words = talk.at(Column::Words).ok_or(ReadError::NoTextColumn)?;
    let (start, document, role, speaker) = (talk.at(Column::Start), talk.at(Column::Document), talk.at(Column::Role), talk.speaker());
    let TalkRows { rows, head, columns, .. } = &talk;
    let times: Vec<String> = rows.iter().map(|(_, cells)| trimmed(cells, start)).collect();
    let counts = rows.iter().map(|(_, cells)| cells.get(words).map_or(0, |cell| cell.split_whitespace().count()));
    let clock = Clock::of(&times, counts, start.and_then(|at| head.get(at)), sheet);
    let mut script = Script::new(rules);
    (0..talk.titles + talk.asides).for_each(|_| script.remark(What::Asides));
    if talk.side_by_side {
        script.remark(What::SideBySide);
    }
    if !head.is_empty() {
        head.iter().filter(|name| names_codes(name)).for_each(|_| script.remark(What::CodesColumn));
    }
    if clock == Clock::DaysTypedShort {
        script.remark(What::HoursForMinutes);
    }
    unread_times(&times, clock, &mut script);
    columns_left_out(rows, head, columns, &mut script);
    let said = |cells: &Vec<String>| cells.get(words).cloned().unwrap_or_default();
    let said: Vec<(bool, String)> = rows.iter().map(|(_, cells)| (!trimmed(cells, speaker).is_empty(), said(cells))).collect();
    let names_anybody = said.iter().any(|(labelled, _)| *labelled);
    let go_on = rows_go_on(&said.iter().map(|(labelled, words)| LabelledRow { labelled: *labelled, words }).collect::<Vec<_>>());
    let mut last_label = String::new();
    let mut spans = BTreeMap::new();
    for ((number, cells), time) in rows.iter().zip(&times) {
        let mut label = trimmed(cells, speaker);
        let says = cells.get(words).is_some_and(|cell| !cell.trim().is_empty());
        if label.is_empty() && names_anybody && says {
            script.remark(if go_on { What::GoesOn } else { What::Unlabelled });
            if go_on {
                label.clone_from(&last_label);
            }
        }
        // Words go on over a row of a time, or of a name that says nothing.
        if says {
            last_label.clone_from(&label);
        }
        if sheet && cells.get(words).is_some_and(|cell| is_sheet_error(cell)) {
            script.remark(What::SheetErrors);
        }
        let start = script.len();
        let (name, name_time) = name_and_time(label.trim_end_matches([':', '：']).trim_end());
        let (said, said_time) = words_and_time(cells.get(words).map_or("", String::as_str));
        script.say(Utterance {
            label: Some(name),
            words: said,
            time: clock.read(time).or(name_time).or(said_time),
            role: role.and_then(|_| role_of(&trimmed(cells, role))),
            part: Part { unit: Unit::Row, number: *number },
            joint: "\n",
        });
        if script.len() > start {
            // Of two tables side by side a row has two places; what is beside the row is at the first.
            spans.entry(*number).or_insert(script.last_words());
        }
    }
    let documents: BTreeSet<String> = rows.iter().map(|(_, cells)| trimmed(cells, document)).filter(|name| !name.is_empty()).collect();
    if documents.len() > 1 && speaker != document {
        documents.iter().for_each(|_| script.remark(What::Documents));
    }
    Ok((script.finish(encoding, guessed), spans))
}

/// The left of two tables side by side; any other table as it is.
fn left_half(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    if let Some(half) = rows.first().and_then(|head| side_by_side(head)) {
        rows.iter_mut().for_each(|cells| cells.truncate(half));
        rows[0].iter_mut().for_each(|name| *name = without_number(name).to_owned());
    }
    rows
}

/// The rows of two tables side by side as those of one: what is on the left of a row, then what is on its right.
fn one_below_the_other(rows: Rows, half: usize) -> Rows {
    let mut rows = rows.into_iter();
    let head = rows.next().map(|(number, mut head)| {
        head.truncate(half);
        head.iter_mut().for_each(|name| *name = without_number(name).to_owned());
        (number, head)
    });
    let halves = rows.flat_map(|(number, mut left)| {
        let right = left.split_off(half.min(left.len()));
        [(number, left), (number, right)]
    });
    head.into_iter().chain(halves.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()))).collect()
}

/// A cell of words without the times at its ends: `[0:09] We moved`, `We moved. #0:09#`. Without brackets it may be the time of day.
fn words_and_time(cell: &str) -> (&str, Option<Deciseconds>) {
    let words = cell.trim_start();
    let leading = leading_mark(words).filter(|(_, length)| !words[*length..].trim().is_empty());
    let words = leading.map_or(words, |(_, length)| words[length..].trim_start());
    let trailing = trailing_mark(words.trim_end()).filter(|(_, start)| *start > 0);
    let said = trailing.map_or(words, |(_, start)| words[..start].trim_end());
    match (leading, trailing) {
        (None, None) => (cell, None),
        (leading, trailing) => (said, leading.or(trailing).map(|(time, _)| time)),
    }
}

/// What a spreadsheet shows where a formula failed.
fn is_sheet_error(cell: &str) -> bool {
    matches!(cell.trim(), "#REF!" | "#NAME?" | "#VALUE!" | "#N/A" | "#DIV/0!" | "#NULL!" | "#NUM!")
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
    let by_shape = || {
        let columns = by_shape(rows)?;
        let head = rows.first().filter(|_| rows.len() > 2 && names_speakers(rows, &columns)).cloned().unwrap_or_default();
        Some(TableLayout { titles: 0, head, columns })
    };
    // Below titles, a row of names says at least two things of what its columns hold; one that names speakers and words is no turn.
    let below = || (1..rows.len().min(MOST_TITLES)).filter_map(named);
    let of_talk = |layout: &TableLayout| {
        let at = layout.columns.iter().position(|column| *column == Column::Speaker);
        layout.columns.contains(&Column::Words) && at.is_some_and(|at| !speaks_below(rows, layout.titles, at))
    };
    first
        .or_else(|| below().find(of_talk))
        .or_else(by_shape)
        .or_else(|| below().find(|layout| layout.columns.iter().filter(|column| **column != Column::Other).count() > 1))
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
    asides: usize,
    head: &[String],
    columns: &[Column],
    rules: &SpeakerRules,
    (encoding, guessed): (&'static str, bool),
) -> Reading {
    let mut script = Script::new(rules);
    (0..asides).for_each(|_| script.remark(What::Asides));
    let start = columns.iter().position(|&column| column == Column::Start);
    let cell = |cells: &[String], at: usize| cells.get(at).map(|cell| cell.trim().to_owned()).unwrap_or_default();
    let times: Vec<String> = rows.iter().map(|(_, cells)| start.map_or(String::new(), |start| cell(cells, start))).collect();
    let voices: Vec<usize> = (0..columns.len()).filter(|&at| columns[at] == Column::Voice).collect();
    let said = rows.iter().map(|(_, cells)| voices.iter().map(|&at| cell(cells, at).split_whitespace().count()).sum());
    let clock = Clock::of(&times, said, start.and_then(|at| head.get(at)), false);
    unread_times(&times, clock, &mut script);
    head.iter().filter(|name| names_codes(name)).for_each(|_| script.remark(What::CodesColumn));
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
        // A column without a name counts the rows, unless there are words in it.
        let unnamed = columns.get(at) == Some(&Column::Number) && head.get(at).is_some_and(|name| name.trim().is_empty());
        let says = || rows.iter().any(|(_, cells)| cells.get(at).is_some_and(|cell| cell.contains(char::is_alphabetic)));
        if !codes && (columns.get(at).is_none_or(|column| *column == Column::Other) || read_twice || unnamed && says()) {
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
    /// Days of a calendar with their time of day, which is none of a recording.
    Calendar,
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
            () if sheet && smallest >= FIRST_DAY && largest < LAST_DAY && numbers.iter().any(|number| number.fract() != 0.0) => {
                Self::Calendar
            }
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
                Self::Calendar => return None,
                Self::DaysTypedShort => 14_400.0,
            };
        (0.0..1e9).contains(&tenths).then_some(Deciseconds::new((tenths + 1e-6) as u32))
    }
}

/// The days of a spreadsheet's calendar in which people record: from 1970 to 2100.
const FIRST_DAY: f64 = 25_569.0;
const LAST_DAY: f64 = 73_415.0;

/// Words in a second of a recorded talk, all silence counted; people speak one to three.
const SLOWEST_SPEECH: f64 = 0.05;

/// A number with a point or a comma.
fn number(cell: &str) -> Option<f64> {
    cell.replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests;
