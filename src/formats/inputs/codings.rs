//! Codings in and out of CSV and JSON lines: `document,start,end,code,coder`, in code points, the end exclusive.
//!
//! The table has these five columns and no more; JSON lines also hold the date and the memo, where
//! there are any. Both are read with `date` and `memo` or without, and with `decision`: `accept` or `reject`, where a
//! person answered an offer.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, CoderId};
use crate::domain::review::coding::CodedExcerpt;

use crate::formats::fault::FormatFault;
use crate::formats::table::{Row, Table, write_table};

/// A coding as a file has it: its place counts the code points of the transcript's file as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCoding {
    /// The transcript, by any of its names.
    pub document: String,
    /// The excerpt in the stored file.
    pub span: CharSpan,
    /// The code.
    pub code: CodeId,
    /// Who coded; `coder` where the file does not say.
    pub coder: CoderId,
    /// When, where the file says.
    pub created: Option<String>,
    /// The coder's memo.
    pub memo: GuardedText,
    /// Whether it was an answer to an offer: accepted or refused. A refused one is no coding.
    pub answer: Option<bool>,
    /// The canonical text in which the place counts; `None`: it counts in the file as stored.
    pub text: Option<Digest>,
    /// The line of the file it is in.
    pub line: u32,
}

/// The columns of a table of codings, each with its meaning.
pub const CODING_COLUMNS: [(&str, &str); 8] = [
    ("document", "the transcript"),
    ("start", "the first code point of the excerpt, counted from 0 in the file as it is stored"),
    ("end", "the code point after its last"),
    ("code", "the code"),
    ("coder", "who coded, also called author, user, rater, annotator, coded_by or the like; may be left out"),
    ("decision", "accept or reject, where a person answered a suggestion; may be left out"),
    ("date", "when; may be left out"),
    ("memo", "what the coder wrote beside it; may be left out"),
];

/// What the column of coders is called; of several the first in this list is read.
const CODER_NAMES: [&str; 32] = [
    "coder",
    "coder_name",
    "coder_id",
    "coder_1",
    "coders",
    "coded_by",
    "coded_by_user",
    "author",
    "user",
    "username",
    "user_name",
    "user_id",
    "created_by",
    "creator",
    "rater",
    "rater_id",
    "annotator",
    "annotator_id",
    "analyst",
    "reviewer",
    "researcher",
    "initials",
    "owner",
    "kodierer",
    "kodiererin",
    "codierer",
    "codiererin",
    "codeur",
    "codeuse",
    "codificador",
    "codificadora",
    "kodiert_von",
];

/// What the column of memos is called; of several the first in this list is read.
const MEMO_NAMES: [&str; 6] = ["memo", "comment", "comments", "note", "notes", "memo_text"];

/// The first of some names that a column has.
fn first_of<'n>(table: &Table, names: &[&'n str]) -> Option<&'n str> {
    names.iter().copied().find(|name| table.columns().iter().any(|column| column == name))
}

/// The columns of a table of codings that are not read, as they are written, with how many of their cells are filled.
pub fn unread_columns(text: &str) -> Vec<(String, usize)> {
    let Ok((table, _)) = Table::read_rows(text) else { return Vec::new() };
    let read = [first_of(&table, &CODER_NAMES), first_of(&table, &MEMO_NAMES)];
    let mut unread = Vec::new();
    for (at, (column, spelt)) in table.columns().iter().zip(table.spelt()).enumerate() {
        let is_known = CODING_COLUMNS.iter().any(|(known, _)| known == column && !["coder", "memo"].contains(known));
        let is_read = is_known || OF_PLACES.contains(&column.as_str()) || read.contains(&Some(column.as_str()));
        let filled = if is_read || column.is_empty() { 0 } else { table.rows().filter(|row| row.cell(at).is_some()).count() };
        if filled > 0 {
            unread.push((spelt.clone(), filled));
        }
    }
    unread
}

/// Columns that say again what is at a place: words are compared, numbers of rows are of no use.
const OF_PLACES: [&str; 12] = ["text", "words", "excerpt", "quote", "quotation", "segment", "id", "no", "nr", "number", "row", "index"];

/// Reads a table of codings.
///
/// # Errors
/// Every fault of the table: columns that are missing, cells that hold no place.
pub fn read_codings(text: &str) -> Result<Vec<StoredCoding>, Vec<FormatFault>> {
    let (table, faults) = Table::read_rows(text).map_err(|fault| vec![fault])?;
    table.require_all(&["document", "start", "end", "code"]).map_err(|fault| vec![fault])?;
    let (coder, memo) = (first_of(&table, &CODER_NAMES), first_of(&table, &MEMO_NAMES));
    all_or_faults(faults.into_iter().map(Err).chain(table.rows().map(|row| read_row(&row, coder, memo))))
}

/// All that was read, or all faults.
fn all_or_faults(read: impl Iterator<Item = Result<StoredCoding, FormatFault>>) -> Result<Vec<StoredCoding>, Vec<FormatFault>> {
    let (mut codings, mut faults) = (Vec::new(), Vec::new());
    for one in read {
        match one {
            Ok(coding) => codings.push(coding),
            // A file of another kind has a fault in each of its rows.
            Err(fault) if faults.len() < MOST_FAULTS => faults.push(fault),
            Err(_) => break,
        }
    }
    if faults.is_empty() { Ok(codings) } else { Err(faults) }
}

/// The most faults of one file that are shown.
const MOST_FAULTS: usize = 20;

fn read_row(row: &Row<'_>, coder: Option<&str>, memo: Option<&str>) -> Result<StoredCoding, FormatFault> {
    let need =
        |column: &str| row.get(column).ok_or_else(|| FormatFault::new(format!("this row has no {column}"), "fill the cell").at(row.line));
    let number = |column: &str| {
        let wrong = || FormatFault::new(format!("{column} is no whole number"), "count code points from 0").at(row.line);
        need(column)?.parse::<u32>().map_err(|_| wrong())
    };
    let span = CharSpan { start: number("start")?, end: number("end")? };
    if span.start >= span.end {
        return Err(FormatFault::new("the excerpt ends before it begins", "see whether start and end are exchanged").at(row.line));
    }
    Ok(StoredCoding {
        document: need("document")?.to_owned(),
        span,
        code: CodeId::new(need("code")?),
        coder: CoderId::new(coder.and_then(|name| row.get(name)).unwrap_or("coder")),
        created: row.get("date").map(str::to_owned),
        memo: memo.and_then(|name| row.get(name)).unwrap_or("").into(),
        answer: answer(row.get("decision")).map_err(|fault| fault.at(row.line))?,
        text: None,
        line: row.line,
    })
}

/// What the column `decision` says.
fn answer(word: Option<&str>) -> Result<Option<bool>, FormatFault> {
    match word {
        None | Some("" | "code") => Ok(None),
        Some("accept" | "recode") => Ok(Some(true)),
        Some("reject") => Ok(Some(false)),
        Some(_) => Err(FormatFault::new("this decision is none that is known", "write accept, reject, or nothing for a coding")),
    }
}

/// Writes the table of codings, in the order in which they are given.
pub fn codings_csv(excerpts: &[CodedExcerpt]) -> Vec<u8> {
    let row = |CodedExcerpt { coding, .. }: &CodedExcerpt| {
        let (start, end) = (coding.span.start.to_string(), coding.span.end.to_string());
        [coding.document.to_string(), start, end, coding.code.to_string(), coding.coder.to_string()]
    };
    write_table(["document", "start", "end", "code", "coder"], excerpts.iter().map(row))
}

#[derive(Serialize, Deserialize)]
struct Line {
    document: String,
    start: u32,
    end: u32,
    code: String,
    #[serde(default = "somebody")]
    coder: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    memo: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decision: Option<String>,
}

fn somebody() -> String {
    "coder".to_owned()
}

/// Writes codings as JSON, a line each.
pub fn codings_jsonl(excerpts: &[CodedExcerpt]) -> Vec<u8> {
    let mut out = Vec::new();
    for CodedExcerpt { coding, created, memo } in excerpts {
        let line = Line {
            document: coding.document.to_string(),
            start: coding.span.start,
            end: coding.span.end,
            code: coding.code.to_string(),
            coder: coding.coder.to_string(),
            date: created.clone(),
            memo: Some(memo.as_str().to_owned()).filter(|memo| !memo.is_empty()),
            decision: None,
        };
        serde_json::to_writer(&mut out, &line).expect("writing to memory cannot fail");
        out.push(b'\n');
    }
    out
}

/// Reads codings from JSON lines. Keys that are not ours are passed over: other programs add their own.
///
/// # Errors
/// Every line that is no coding.
pub fn read_codings_jsonl(text: &str) -> Result<Vec<StoredCoding>, Vec<FormatFault>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    all_or_faults(lines.map(|(at, line)| read_line(line, at as u32 + 1)))
}

fn read_line(line: &str, number: u32) -> Result<StoredCoding, FormatFault> {
    let Line { document, start, end, code, coder, date, memo, decision } = serde_json::from_str(line).map_err(|_| {
        let remedy = "each line is an object with document, start, end, code and coder; start and end are whole numbers";
        FormatFault::new("this line is no coding", remedy).at(number)
    })?;
    if start >= end {
        let remedy = "see whether start and end are exchanged";
        return Err(FormatFault::new("the excerpt ends before it begins", remedy).at(number));
    }
    let memo = memo.unwrap_or_default().as_str().into();
    let (code, coder) = (CodeId::from(code), CoderId::from(coder));
    let answer = answer(decision.as_deref()).map_err(|fault| fault.at(number))?;
    Ok(StoredCoding { document, span: CharSpan { start, end }, code, coder, created: date, memo, answer, text: None, line: number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_are_read_and_faults_have_a_line() {
        let read = read_codings("document,start,end,code,coder\na.txt,3,9,risk,A\n").expect("codings");
        assert_eq!((read[0].span, read[0].coder.as_str()), (CharSpan { start: 3, end: 9 }, "A"));
        for name in ["Author", "Coded by", "User", "Coder ID", "Rater", "Kodierer"] {
            let table = format!("document,start,end,code,{name}\na.txt,3,9,risk,Ida\n");
            assert_eq!(read_codings(&table).expect("codings")[0].coder.as_str(), "Ida", "{name}");
        }
        let table = "document,start,end,code,coder,Comment,Weight\na.txt,3,9,risk,Ida,well,7\n";
        assert_eq!(read_codings(table).expect("codings")[0].memo.as_str(), "well");
        assert_eq!(unread_columns(table), [("Weight".to_owned(), 1)]);
        let two = "document,start,end,code,author,coder\na.txt,3,9,risk,Ida,Ola\n";
        assert_eq!(read_codings(two).expect("codings")[0].coder.as_str(), "Ola");
        assert_eq!(unread_columns(two), [("author".to_owned(), 1)]);
        assert_eq!(read_codings("document,start,end,code\na,9,3,risk\n").expect_err("fault")[0].line, Some(2));
        let lines = |text: &str| read_codings(text).expect_err("faults").iter().map(|fault| fault.line).collect::<Vec<_>>();
        assert_eq!(lines("document,start,end,code\na,x,3,risk\na,1,3,risk\na,1,,risk\n"), [Some(2), Some(4)]);
    }
    #[test]
    fn what_is_written_is_read_back() {
        use crate::domain::ids::DocumentId;
        use crate::domain::review::coding::Coding;
        let coding = |code: &str, coder: &str| Coding {
            document: DocumentId::new("a, \"b\".txt"),
            span: CharSpan { start: 3, end: 9 },
            code: CodeId::new(code),
            coder: CoderId::new(coder),
        };
        let excerpts = [
            CodedExcerpt { coding: coding("=risk", "Ann"), created: Some("2026-01-15T00:00:00Z".into()), memo: "two\nlines".into() },
            CodedExcerpt { coding: coding("risk; family", "Ünal"), created: None, memo: "".into() },
        ];
        let csv = String::from_utf8(codings_csv(&excerpts)).expect("UTF-8");
        assert_eq!(csv.lines().next(), Some("document,start,end,code,coder"));
        let jsonl = String::from_utf8(codings_jsonl(&excerpts)).expect("UTF-8");
        let from_csv = read_codings(&csv).expect("a table");
        let from_jsonl = read_codings_jsonl(&jsonl).expect("lines");
        for ((stored, line), excerpt) in from_csv.iter().zip(&from_jsonl).zip(&excerpts) {
            assert_eq!((&stored.code, &stored.coder, stored.span), (&excerpt.coding.code, &excerpt.coding.coder, excerpt.coding.span));
            assert_eq!((&line.code, &line.memo, &line.created), (&excerpt.coding.code, &excerpt.memo, &excerpt.created));
            assert_eq!(stored.document, "a, \"b\".txt");
        }
        assert_eq!(read_codings_jsonl("{\"document\":\"a\"}\n").expect_err("a fault")[0].line, Some(1));
    }
}
