//! Tables and lines less what is of one participant.
//!
//! Takes the text of a file and gives what is left of it, with every other row byte for byte as it was. A row of one of the
//! participant's transcripts, or with the participant's number in its column, goes; in any other row a cell that holds a trace is
//! replaced by [`WITHDRAWN`].

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use serde_json::Value;

use super::traces::Traces;
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::transcript_names::Names;
use crate::formats::grid::delimiter;
use crate::formats::table::means_document;
use crate::formats::transcripts::plain_text::WITHDRAWN;

/// Whose rows go.
pub struct RowsOf<'a> {
    /// Names of all transcripts.
    pub names: &'a Names,
    /// Which of them are theirs.
    pub own: &'a BTreeSet<usize>,
    /// Their numbers.
    pub participants: &'a BTreeSet<String>,
    /// Other traces that identify the participant.
    pub traces: &'a Traces,
    /// Whether a place, as a file of codings counts it, lies in a turn of theirs in a transcript that stays.
    pub in_gap: &'a dyn Fn(usize, CharSpan) -> bool,
}

/// What is left of a file.
pub struct Shorter {
    /// The text.
    pub text: String,
    /// Rows that went.
    pub rows: usize,
    /// Cells or texts in other rows that went.
    pub cells: usize,
}

impl RowsOf<'_> {
    fn is_theirs(&self, document: &str) -> bool {
        self.names.find(document.trim()).is_ok_and(|at| self.own.contains(&at))
    }

    /// Whether a place is in a turn of theirs.
    fn is_their_place(&self, document: &str, start: Option<u32>, end: Option<u32>) -> bool {
        let place = self.names.find(document.trim()).ok().zip(start.zip(end));
        place.is_some_and(|(at, (start, end))| (self.in_gap)(at, CharSpan { start, end }))
    }

    /// What is left of a table; `None` where all of it stays, or where it is none.
    pub fn table(&self, text: &str) -> Option<Shorter> {
        let delimiter = delimiter(text);
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
        let mut records: Vec<(usize, StringRecord)> = Vec::new();
        let mut record = StringRecord::new();
        loop {
            let place = reader.position().byte() as usize;
            if !reader.read_record(&mut record).ok()? {
                break;
            }
            records.push((place, record.clone()));
        }
        let columns: Vec<String> = records.first()?.1.iter().map(folded).collect();
        let document = columns.iter().position(|name| name == "document" || means_document(name));
        let number = columns.iter().position(|name| name == "participant_id" || name == "participant");
        let number = number.or_else(|| columns.iter().position(|name| name == "id"));
        let cell = |record: &StringRecord, column: Option<usize>| column.and_then(|at| record.get(at)).unwrap_or("").trim().to_owned();
        let (start, end) = (columns.iter().position(|name| name == "start"), columns.iter().position(|name| name == "end"));
        let in_gap = |record: &StringRecord| {
            let number = |column| cell(record, column).parse().ok();
            self.is_their_place(&cell(record, document), number(start), number(end))
        };
        let (mut left, mut rows, mut cells) = (String::new(), 0, 0);
        for (at, (place, record)) in records.iter().enumerate() {
            let end = records.get(at + 1).map_or(text.len(), |(next, _)| *next);
            let raw = &text[*place..end];
            let is_their_row =
                self.is_theirs(&cell(record, document)) || self.participants.contains(&cell(record, number)) || in_gap(record);
            if at > 0 && is_their_row {
                rows += 1;
            } else if at > 0 && self.traces.are_in(raw) {
                let blank = |cell: &str| if self.traces.are_in(cell) { WITHDRAWN.to_owned() } else { cell.to_owned() };
                cells += record.iter().filter(|cell| self.traces.are_in(cell)).count();
                left += &written(record.iter().map(blank), delimiter)?;
            } else {
                left += raw;
            }
        }
        (rows + cells > 0).then_some(Shorter { text: left, rows, cells })
    }

    /// What is left of JSON lines; `None` where all of them stay. A line whose words are covered by a digest goes as a whole.
    pub fn lines(&self, text: &str) -> Option<Shorter> {
        let (mut left, mut rows, mut cells) = (String::new(), 0, 0);
        for line in text.split_inclusive('\n') {
            let Ok(mut value) = serde_json::from_str::<Value>(line) else {
                left += line;
                continue;
            };
            let document = value.get("document").and_then(Value::as_str).unwrap_or("");
            let is_sealed = value.get("payload").is_some();
            let number = |name: &str| value.get(name).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
            let in_gap = self.is_their_place(document, number("start"), number("end"));
            if self.is_theirs(document) || in_gap || is_sealed && self.traces.are_in(line) {
                rows += 1;
            } else if self.traces.are_in(line) {
                cells += self.blank(&mut value);
                left += &(value.to_string() + "\n");
            } else {
                left += line;
            }
        }
        (rows + cells > 0).then_some(Shorter { text: left, rows, cells })
    }

    fn blank(&self, value: &mut Value) -> usize {
        match value {
            Value::String(text) if self.traces.are_in(text) => {
                *text = WITHDRAWN.to_owned();
                1
            }
            Value::Array(values) => values.iter_mut().map(|value| self.blank(value)).sum(),
            Value::Object(fields) => fields.iter_mut().map(|(_, value)| self.blank(value)).sum(),
            _ => 0,
        }
    }

    /// What is left of study.toml: a line that declares who somebody is under a label that is theirs goes.
    pub fn declarations(&self, text: &str) -> Option<Shorter> {
        let label = |line: &str| line.split_once('=').map(|(key, _)| key.trim().trim_matches(['"', '\'']).to_owned());
        let is_theirs = |line: &&str| label(line).is_some_and(|label| self.participants.iter().any(|own| own.eq_ignore_ascii_case(&label)));
        let rows = text.split_inclusive('\n').filter(is_theirs).count();
        let left = text.split_inclusive('\n').filter(|line| !is_theirs(line)).collect();
        (rows > 0).then_some(Shorter { text: left, rows, cells: 0 })
    }
}

fn folded(name: &str) -> String {
    name.trim().trim_start_matches('\u{feff}').to_lowercase().replace([' ', '-'], "_")
}

fn written(cells: impl Iterator<Item = String>, delimiter: u8) -> Option<String> {
    let mut writer = WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new());
    writer.write_record(cells).ok()?;
    String::from_utf8(writer.into_inner().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::DocumentId;

    fn check(text: &str, left: Option<(&str, usize, usize)>, of: fn(&RowsOf<'_>, &str) -> Option<Shorter>) {
        let documents = ["W01.txt", "W02.txt"].map(DocumentId::new);
        let mut traces = Traces::default();
        traces.add_number("P07");
        let participants = BTreeSet::from(["P07".to_owned()]);
        let (names, own) = (Names::of(&documents), BTreeSet::from([0]));
        let in_gap = |at: usize, span: CharSpan| at == 1 && span.start >= 50;
        let rows = RowsOf { names: &names, own: &own, participants: &participants, traces: &traces, in_gap: &in_gap };
        let found = of(&rows, text).map(|shorter| (shorter.text, shorter.rows, shorter.cells));
        assert_eq!(found, left.map(|(text, rows, cells)| (text.to_owned(), rows, cells)));
    }

    #[test]
    fn their_rows_go_and_the_others_stay_as_they_were() {
        check("document;x\nW01;1\nW02;\"2\n3\"\n", Some(("document;x\nW02;\"2\n3\"\n", 1, 0)), |rows, text| rows.table(text));
        check("name,participant_id\na,P07\nb,P08\n", Some(("name,participant_id\nb,P08\n", 1, 0)), |rows, text| rows.table(text));
        check("document,memo\nW02,as P07 says\nW02,else\n", Some(("document,memo\nW02,[withdrawn]\nW02,else\n", 0, 1)), |rows, text| {
            rows.table(text)
        });
        check("document,memo\nW02,x\n", None, |rows, text| rows.table(text));
        check("document,start,end\nW02,40,60\nW02,50,60\n", Some(("document,start,end\nW02,40,60\n", 1, 0)), |rows, text| rows.table(text));
    }

    #[test]
    fn lines_and_declarations_lose_what_is_theirs() {
        let lines = "{\"document\":\"W01.txt\",\"start\":1}\n{\"document\":\"W02.txt\",\"start\":1}\n";
        check(lines, Some(("{\"document\":\"W02.txt\",\"start\":1}\n", 1, 0)), |rows, text| rows.lines(text));
        check("{\"memo\":\"P07!\"}\nno json\n", Some(("{\"memo\":\"[withdrawn]\"}\nno json\n", 0, 1)), |rows, text| rows.lines(text));
        check(
            "[speakers]\n\"P07\" = \"participant\"\n\"P08\" = \"participant\"\n",
            Some(("[speakers]\n\"P08\" = \"participant\"\n", 1, 0)),
            |rows, text| rows.declarations(text),
        );
    }
}
