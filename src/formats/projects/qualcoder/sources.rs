//! Reads texts with their codings and annotations.

use std::collections::{BTreeMap, BTreeSet};

use super::{People, guid};
use crate::domain::corpus::span::{CharSpan, OffsetTable};
use crate::domain::corpus::text::GuardedText;
use crate::domain::guid::Guid;
use crate::domain::project::{Note, Project, Selection, SelectionCoding, TextSource};
use crate::formats::decode::canonical;
use crate::formats::projects::database::{Row, Tables, date, same_words};
use crate::formats::projects::refi::{Counting, Mark, Remark, Remarks, every_way, one_line, only_place, place};

/// Codings and annotations of one text.
#[derive(Default)]
struct Marked<'a> {
    codings: Vec<Row<'a>>,
    annotations: Vec<Row<'a>>,
}

impl Marked<'_> {
    fn len(&self) -> u32 {
        (self.codings.len() + self.annotations.len()) as u32
    }
}

/// Reads the texts and everything marked in them.
pub fn read(tables: &Tables, codes: &BTreeMap<i64, Guid>, project: &mut Project, people: &mut People, remarks: &mut Remarks) {
    let mut marked: BTreeMap<Option<i64>, Marked<'_>> = BTreeMap::new();
    for row in tables.rows("code_text") {
        marked.entry(row.whole("fid")).or_default().codings.push(row);
    }
    for row in tables.rows("annotation") {
        marked.entry(row.whole("fid")).or_default().annotations.push(row);
    }
    let mut reader = Reader { codes, notes: &mut project.notes, people, remarks };
    let mut known = BTreeSet::new();
    for row in tables.rows("source") {
        let Some(id) = row.whole("id").filter(|id| known.insert(*id)) else { continue };
        let marked = marked.remove(&Some(id)).unwrap_or_default();
        match words(row) {
            Some(words) => project.sources.push(reader.source(row, id, &words, &marked)),
            None => {
                reader.remarks.add(Remark::MediaSource);
                reader.remarks.add_many(Remark::MediaSelection, marked.len());
            }
        }
    }
    remarks.add_many(Remark::Dangling, marked.values().map(Marked::len).sum());
}

/// The words of a source; `None` for a picture or a recording. Where its file lies is of no interest.
fn words(row: Row<'_>) -> Option<String> {
    let words = row.text("fulltext")?;
    let path = row.trimmed("mediapath").to_lowercase();
    let media = ["images:", "audio:", "video:", "/images/", "/audio/", "/video/"].iter().any(|folder| path.starts_with(folder));
    (!(media && words.is_empty())).then(|| words.into_owned())
}

struct Reader<'a> {
    codes: &'a BTreeMap<i64, Guid>,
    notes: &'a mut Vec<Note>,
    people: &'a mut People,
    remarks: &'a mut Remarks,
}

impl Reader<'_> {
    fn source(&mut self, row: Row<'_>, id: i64, words: &str, marked: &Marked<'_>) -> TextSource {
        let name = one_line(&row.trimmed("name"));
        // One for one, so that no place moves.
        if words.contains('\0') {
            self.remarks.add_at(Remark::Zeros, Some(&name));
        }
        let words = words.replace('\0', "\u{fffd}");
        let rows = || marked.codings.iter().chain(&marked.annotations).copied();
        let quoted: Vec<Option<String>> =
            rows().map(|row| row.text("seltext").map(|words| canonical(&words).0).filter(|words| !words.trim().is_empty())).collect();
        let place_of = |row: Row<'_>, column| row.whole(column).unwrap_or(-1);
        let marks: Vec<Mark<'_>> = rows()
            .zip(&quoted)
            .map(|(row, quoted)| {
                let (start, end) = (place_of(row, "pos0"), place_of(row, "pos1"));
                Mark { start, end, quoted: quoted.as_deref().filter(|quoted| may_hold(end.saturating_sub(start), quoted)) }
            })
            .collect();
        let (text, spans) = settle(&words, &marks, &quoted, &name, self.remarks);
        let mut selections = Vec::new();
        for (at, (row, span)) in rows().zip(spans).enumerate() {
            match span {
                None => self.remarks.add_at(Remark::OutsideText, Some(&name)),
                Some(span) if span.is_empty() => self.remarks.add_at(Remark::EmptySelection, Some(&name)),
                Some(span) if at < marked.codings.len() => selections.push(self.coding(row, span, at)),
                Some(span) => selections.push(self.selection(row, span, "annotation", row.whole("anid").unwrap_or(-1 - at as i64))),
            }
        }
        TextSource {
            guid: guid("source", id),
            name,
            text: GuardedText::new(text),
            author: self.people.guid(&row.trimmed("owner")),
            created: date(&row.trimmed("date"), "", self.remarks),
            description: GuardedText::new(row.trimmed("memo")),
            selections,
            codings: Vec::new(),
            notes: Vec::new(),
            values: Vec::new(),
        }
    }

    /// A passage that somebody marked.
    fn selection(&mut self, row: Row<'_>, span: CharSpan, kind: &str, id: i64) -> Selection {
        let coder = self.people.guid(&row.trimmed("owner"));
        if coder.is_none() {
            self.remarks.add(Remark::NoUser);
        }
        let created = date(&row.trimmed("date"), "", self.remarks);
        let memo = GuardedText::new(row.trimmed("memo"));
        Selection { guid: guid(kind, id), span, coder, created, memo, codings: Vec::new(), notes: Vec::new() }
    }

    /// A passage with its code. What is marked as important is kept as a note without words.
    fn coding(&mut self, row: Row<'_>, span: CharSpan, at: usize) -> Selection {
        let id = row.whole("ctid").unwrap_or(-1 - at as i64);
        let mut selection = self.selection(row, span, "selection", id);
        match row.whole("cid").and_then(|cid| self.codes.get(&cid)) {
            Some(&code) => {
                let created = selection.created.clone();
                selection.codings.push(SelectionCoding { guid: guid("coding", id), code, created, notes: Vec::new() });
            }
            None => self.remarks.add(Remark::Dangling),
        }
        if row.whole("important").is_some_and(|important| important > 0) {
            self.remarks.add(Remark::Important);
            let (author, created) = (selection.coder, selection.created.clone());
            let mark = Note { guid: guid("important", id), name: "important".to_owned(), text: GuardedText::default(), author, created };
            selection.notes.push(mark.guid);
            self.notes.push(mark);
        }
        selection
    }
}

/// Whether a passage of a length may be these words. A passage of megabytes is not compared with a word, ten thousand times.
fn may_hold(length: i64, words: &str) -> bool {
    length <= 8 * words.len() as i64 + 256
}

/// The canonical text, and every place in it. A place whose stored words lie elsewhere is counted once more by itself.
fn settle(
    stored: &str,
    marks: &[Mark<'_>],
    quoted: &[Option<String>],
    name: &str,
    remarks: &mut Remarks,
) -> (String, Vec<Option<CharSpan>>) {
    let placed = place(stored, marks);
    if stored.starts_with('\u{feff}') {
        remarks.add_at(Remark::Bom, Some(name));
    }
    if placed.counting != Counting::CodePoints {
        remarks.add_at(Remark::Counted(placed.counting), Some(name));
    }
    if placed.undecided {
        remarks.add_at(Remark::Undecided, Some(name));
    }
    let (text, mut spans) = (placed.text, placed.spans);
    let offsets = OffsetTable::new(&text);
    let holds = |span: Option<CharSpan>, quoted: &str| {
        span.and_then(|span| offsets.to_bytes(&text, span)).is_some_and(|bytes| same_words(bytes.slice(&text), quoted))
    };
    let differing: Vec<usize> =
        (0..marks.len()).filter(|&at| quoted[at].as_deref().is_some_and(|quoted| !holds(spans[at], quoted))).collect();
    if !differing.is_empty() {
        let alone: Vec<Mark<'_>> = differing.iter().map(|&at| Mark { start: marks[at].start, end: marks[at].end, quoted: None }).collect();
        let ways = every_way(stored, &alone);
        for (nth, &at) in differing.iter().enumerate() {
            let quoted = quoted[at].as_deref().unwrap_or("");
            match ways.iter().map(|spans| spans[nth]).find(|&span| holds(span, quoted)) {
                Some(span) => {
                    spans[at] = span;
                    remarks.add_at(Remark::CountedAlone, Some(name));
                }
                None => match only_place(&text, &offsets, quoted) {
                    Some(span) => {
                        spans[at] = Some(span);
                        remarks.add_at(Remark::FoundByWords, Some(name));
                    }
                    None if spans[at].is_some() => remarks.add_at(Remark::QuoteDiffers, Some(name)),
                    None => {}
                },
            }
        }
    }
    (text, spans)
}
