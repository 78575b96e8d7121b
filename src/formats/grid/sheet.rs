//! The sheets of a workbook (.xlsx) that are not hidden, as rows of text, with what a sheet has beside its cells: merged cells, hidden rows, comments.
//!
//! An indent of a cell is given as blanks before its text, because it may say how deep a name is in a tree.

use super::Rows;
use crate::domain::review::timestamp::day_since_march_0;
use crate::formats::archive::Archive;
use crate::formats::markup::xml::{Node, Xml, XmlError, decode_xml};
use crate::formats::transcripts::reading::ReadError;

/// Columns beyond this are not read: no transcript has them, and one cell far out would make every row wide.
const MOST_COLUMNS: usize = 256;

/// The most sheets that are read.
const MOST_SHEETS: usize = 64;

/// A sheet.
#[derive(Debug, Default)]
pub struct ReadSheet {
    /// Its rows, hidden or not.
    pub rows: Rows,
    /// How many rows that hold something are hidden.
    pub hidden_rows: u32,
    /// How many columns that hold something are hidden.
    pub hidden_columns: u32,
    /// Cells merged over rows: the first and the last row, and the column from 0.
    pub merged: Vec<(u32, u32, usize)>,
    /// Comments of cells: the row, and what they say.
    pub comments: Vec<(u32, String)>,
}

/// The rows of every sheet that is not hidden, in the order of the workbook.
///
/// # Errors
/// A file that is no workbook, is damaged or locked, or unpacks to more than any table.
pub fn all_sheets(bytes: &[u8]) -> Result<Vec<Rows>, ReadError> {
    Ok(sheets(bytes)?.into_iter().map(|sheet| sheet.rows).collect())
}

/// Every sheet that is not hidden, in the order of the workbook.
///
/// # Errors
/// A file that is no workbook, is damaged or locked, or unpacks to more than any table.
pub fn sheets(bytes: &[u8]) -> Result<Vec<ReadSheet>, ReadError> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(ReadError::NotThis(".xlsx"));
    }
    let mut archive = Archive::open(bytes)?;
    let workbook = archive.read("xl/workbook.xml")?.ok_or(ReadError::NoPart("xl/workbook.xml"))?;
    let relations = archive.read("xl/_rels/workbook.xml.rels")?;
    let (mut names, _) = sheet_names(&workbook, relations.as_deref())?;
    if names.is_empty() {
        names.push("xl/worksheets/sheet1.xml".to_owned());
    }
    let strings = match archive.read("xl/sharedStrings.xml")? {
        Some(bytes) => shared_strings(&bytes)?,
        None => Vec::new(),
    };
    // Shared texts are short and cells many: a small sheet must not make a huge table out of one long text.
    let mut left = crate::formats::archive::LONGEST_ENTRY as usize;
    let styles = match archive.read("xl/styles.xml")? {
        Some(bytes) => styles(&bytes, if counts_from_1904(&workbook)? { DAYS_TO_1904 } else { 0 })?,
        None => Vec::new(),
    };
    let mut sheets = Vec::new();
    for name in names.iter().take(MOST_SHEETS) {
        let part = archive.read(name)?.ok_or(ReadError::NoPart("xl/worksheets/sheet1.xml"))?;
        let mut sheet = sheet(&part, &strings, &styles, &mut left)?;
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        if let Some(relations) = archive.read(&format!("{folder}/_rels/{file}.rels"))? {
            for part in comment_parts(&relations, folder)? {
                if let Some(bytes) = archive.read(&part)? {
                    sheet.comments.extend(comments(&bytes)?);
                }
            }
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// How many sheets of a workbook are hidden.
///
/// # Errors
/// A file that is no workbook, is damaged or locked, or unpacks to more than any table.
pub fn hidden_sheets(bytes: &[u8]) -> Result<usize, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let workbook = archive.read("xl/workbook.xml")?.ok_or(ReadError::NoPart("xl/workbook.xml"))?;
    Ok(sheet_names(&workbook, None)?.1)
}

/// How a style shows a cell.
#[derive(Clone, Copy, Default)]
struct Style {
    /// How far it is indented.
    indent: usize,
    /// Days to be added to its number, where that is a day: workbooks count from 1900 or from 1904.
    day_from: Option<u32>,
}

/// The styles that cells refer to by number.
fn styles(styles: &[u8], day_from: u32) -> Result<Vec<Style>, XmlError> {
    let (text, _) = decode_xml(styles)?;
    let mut xml = Xml::new(&text);
    let (mut found, mut among) = (Vec::<Style>::new(), false);
    let mut days: std::collections::BTreeSet<u32> = DAYS.into_iter().collect();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) if tag.name() == "numFmt" => {
                let number = tag.attribute("numFmtId").and_then(|number| number.parse::<u32>().ok());
                days.extend(number.filter(|_| tag.attribute("formatCode").is_some_and(|code| shows_day(&code))));
            }
            Node::Open(tag) if tag.name() == "cellXfs" => among = true,
            Node::Close if xml.here() == "cellXfs" => among = false,
            Node::Open(tag) if among && tag.name() == "xf" => {
                let format = tag.attribute("numFmtId").and_then(|number| number.parse::<u32>().ok());
                found.push(Style { indent: 0, day_from: format.filter(|format| days.contains(format)).map(|_| day_from) });
            }
            Node::Open(tag) if among && tag.name() == "alignment" => {
                if let (Some(last), Some(indent)) = (found.last_mut(), tag.attribute("indent").and_then(|indent| indent.parse().ok())) {
                    last.indent = MOST_INDENT.min(indent);
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Whether a workbook counts days from 1904, as those of old Macs do.
fn counts_from_1904(workbook: &[u8]) -> Result<bool, XmlError> {
    let (text, _) = decode_xml(workbook)?;
    let mut xml = Xml::new(&text);
    while let Some(node) = xml.next()? {
        if let Node::Open(tag) = node
            && tag.name() == "workbookPr"
        {
            return Ok(tag.attribute("date1904").is_some_and(|counts| matches!(&*counts, "1" | "true")));
        }
    }
    Ok(false)
}

/// From 1 March 0000 to 30 December 1899, from which workbooks count.
const EPOCH: u64 = 693_899;

/// From 30 December 1899 to 1 January 1904.
const DAYS_TO_1904: u32 = 1462;

/// The formats of days that workbooks do not spell out.
const DAYS: [u32; 5] = [14, 15, 16, 17, 22];

/// Whether a format shows the year or the day, and not only a time: `yyyy\-mm\-dd`. Words in quotation marks and brackets are no part of it.
fn shows_day(code: &str) -> bool {
    let mut plain = String::new();
    let mut inside = None;
    for c in code.chars() {
        match (inside, c) {
            (Some(close), c) if c == close => inside = None,
            (Some(_), _) => {}
            (None, '"') => inside = Some('"'),
            (None, '[') => inside = Some(']'),
            (None, c) => plain.extend(c.to_lowercase()),
        }
    }
    plain.contains('y') || plain.contains('d') && plain.contains('m')
}

/// `45365.4375` in a cell that shows a day: `2024-03-14 10:30:00`. Whole days have no time; numbers below 1902 are no days that anybody types.
fn day_of(number: &str, from: u32) -> Option<String> {
    let days: f64 =
        number.trim().parse::<f64>().ok().map(|days| days + f64::from(from)).filter(|days| (1000.0..200_000.0).contains(days))?;
    let seconds = (days.fract() * 86_400.0).round() as u64;
    let date = day_since_march_0(days.trunc() as u64 + EPOCH + seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    Some(if seconds.is_multiple_of(86_400) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") })
}

/// A deeper indent of a cell is none of a tree.
const MOST_INDENT: usize = 32;

/// The parts that hold a sheet's comments.
fn comment_parts(relations: &[u8], folder: &str) -> Result<Vec<String>, XmlError> {
    let (text, _) = decode_xml(relations)?;
    let mut xml = Xml::new(&text);
    let mut parts = Vec::new();
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        if tag.attribute("Type").is_some_and(|kind| kind.ends_with("/comments")) {
            let target = tag.attribute("Target").unwrap_or_default();
            parts.push(match (target.strip_prefix('/'), target.strip_prefix("../")) {
                (Some(whole), _) => whole.to_owned(),
                (_, Some(beside)) => format!("{}/{beside}", folder.rsplit_once('/').map_or("", |(above, _)| above)),
                _ => format!("{folder}/{target}"),
            });
        }
    }
    Ok(parts)
}

/// Comments with the rows that they are at.
fn comments(bytes: &[u8]) -> Result<Vec<(u32, String)>, XmlError> {
    let (text, _) = decode_xml(bytes)?;
    let mut xml = Xml::new(&text);
    let mut comments: Vec<(u32, String)> = Vec::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) if tag.name() == "comment" => comments.push((row_of(&tag.attribute("ref").unwrap_or_default()), String::new())),
            Node::Open(tag) if tag.name() == "rPh" => xml.skip()?,
            Node::Text(words) if xml.here() == "t" => {
                if let Some((_, said)) = comments.last_mut() {
                    said.push_str(&words);
                }
            }
            _ => {}
        }
    }
    Ok(comments)
}

/// The parts that hold the sheets that are not hidden, and how many are hidden. A sheet of nothing but a chart is none.
fn sheet_names(workbook: &[u8], relations: Option<&[u8]>) -> Result<(Vec<String>, usize), XmlError> {
    let (text, _) = decode_xml(workbook)?;
    let mut xml = Xml::new(&text);
    let (mut ids, mut hidden) = (Vec::new(), 0);
    while let Some(node) = xml.next()? {
        if let Node::Open(tag) = node
            && tag.name() == "sheet"
        {
            match tag.attribute("state").is_none_or(|state| state == "visible") {
                true => ids.extend(tag.attribute("id")),
                false => hidden += 1,
            }
        }
    }
    let Some(relations) = relations else { return Ok((Vec::new(), hidden)) };
    let (text, _) = decode_xml(relations)?;
    let mut xml = Xml::new(&text);
    let mut targets = std::collections::BTreeMap::new();
    while let Some(node) = xml.next()? {
        if let Node::Open(tag) = node
            && let Some(id) = tag.attribute("Id")
            && tag.attribute("Type").is_none_or(|kind| !kind.ends_with("/chartsheet"))
        {
            let target = tag.attribute("Target").unwrap_or_default();
            targets.insert(id, target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned));
        }
    }
    Ok((ids.iter().filter_map(|id| targets.remove(id)).collect(), hidden))
}

/// The texts that cells refer to by number.
fn shared_strings(bytes: &[u8]) -> Result<Vec<String>, XmlError> {
    let (text, _) = decode_xml(bytes)?;
    let mut xml = Xml::new(&text);
    let mut strings = Vec::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) if tag.name() == "si" => strings.push(String::new()),
            // How a word is pronounced is beside it.
            Node::Open(tag) if tag.name() == "rPh" => xml.skip()?,
            Node::Text(words) if xml.here() == "t" => {
                if let Some(string) = strings.last_mut() {
                    string.push_str(&words);
                }
            }
            _ => {}
        }
    }
    Ok(strings)
}

fn sheet(bytes: &[u8], strings: &[String], styles: &[Style], left: &mut usize) -> Result<ReadSheet, ReadError> {
    let (text, _) = decode_xml(bytes)?;
    let mut xml = Xml::new(&text);
    let (mut rows, mut hidden, mut merged) = (Rows::new(), Vec::new(), Vec::new());
    let mut hidden_columns = std::collections::BTreeSet::new();
    let (mut column, mut kind, mut content, mut style) = (0, String::new(), String::new(), Style::default());
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) if tag.name() == "row" => {
                let next = rows.last().map_or(1, |(number, _)| number + 1);
                let number = tag.attribute("r").and_then(|number| number.parse().ok()).unwrap_or(next);
                rows.push((number.max(next), Vec::new()));
                hidden.push(tag.attribute("hidden").is_some_and(|hidden| matches!(&*hidden, "1" | "true")));
                column = 0;
            }
            Node::Open(tag) if tag.name() == "c" => {
                column = tag.attribute("r").map_or(column, |place| column_of(&place));
                kind = tag.attribute("t").unwrap_or_default();
                style = tag.attribute("s").and_then(|style| styles.get(style.parse::<usize>().ok()?)).copied().unwrap_or_default();
                content.clear();
            }
            Node::Open(tag) if tag.name() == "col" && tag.attribute("hidden").is_some_and(|hidden| matches!(&*hidden, "1" | "true")) => {
                let number = |name: &str| tag.attribute(name).and_then(|number| number.parse::<usize>().ok());
                if let (Some(first @ 1..), Some(last)) = (number("min"), number("max")) {
                    hidden_columns.extend(first - 1..last.min(MOST_COLUMNS));
                }
            }
            Node::Open(tag) if tag.name() == "mergeCell" => merged.extend(tag.attribute("ref").and_then(|place| merge_of(&place))),
            Node::Open(tag) if tag.name() == "rPh" => xml.skip()?,
            Node::Text(words) if matches!(xml.here(), "v" | "t") => content.push_str(&words),
            Node::Close if xml.here() == "c" => {
                let day = style.day_from.filter(|_| matches!(kind.as_str(), "" | "n")).and_then(|from| day_of(&content, from));
                let value = match kind.as_str() {
                    _ if day.is_some() => day.as_deref().unwrap_or_default(),
                    "s" => content.trim().parse().ok().and_then(|at: usize| strings.get(at)).map_or("", String::as_str),
                    "b" => match content.trim() {
                        "1" => "TRUE",
                        "0" => "FALSE",
                        _ => &content,
                    },
                    // `#REF!` is an error of the sheet, which readers report.
                    _ => &content,
                };
                *left = left.checked_sub(value.len()).ok_or(crate::formats::archive::ArchiveError::TooLong { limit: *left as u64 })?;
                let value = format!("{}{}", "  ".repeat(if value.is_empty() { 0 } else { style.indent }), unescaped(value));
                if let Some((_, cells)) = rows.last_mut()
                    && column < MOST_COLUMNS
                    && !value.is_empty()
                {
                    cells.resize((column + 1).max(cells.len()), String::new());
                    cells[column] = value;
                }
                column += 1;
            }
            _ => {}
        }
    }
    let hidden_rows = rows.iter().zip(&hidden).filter(|((_, cells), hidden)| **hidden && !cells.is_empty()).count() as u32;
    rows.retain(|(_, cells)| !cells.is_empty());
    let is_filled = |at: &&usize| rows.iter().any(|(_, cells)| cells.get(**at).is_some_and(|cell| !cell.trim().is_empty()));
    let hidden_columns = hidden_columns.iter().filter(is_filled).count() as u32;
    Ok(ReadSheet { rows, hidden_rows, hidden_columns, merged, comments: Vec::new() })
}

/// A text with characters that XML cannot hold, which workbooks write as `_x000D_`.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest[at + 6..].starts_with('_'));
        let character =
            code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit())).and_then(|code| u32::from_str_radix(code, 16).ok());
        match character.and_then(char::from_u32) {
            Some(character) => {
                plain.push_str(&rest[..at]);
                plain.push(character);
                rest = &rest[at + 7..];
            }
            None => {
                plain.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    plain + rest
}

/// `A2:A5` is rows 2 to 5 of column 0; cells merged over columns alone are none.
fn merge_of(place: &str) -> Option<(u32, u32, usize)> {
    let (first, last) = place.split_once(':')?;
    let (from, to) = (row_of(first), row_of(last));
    (from < to).then(|| (from, to, column_of(first)))
}

/// `C7` is row 7.
fn row_of(place: &str) -> u32 {
    place.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '$').parse().unwrap_or(0)
}

/// `C7` is column 2.
fn column_of(place: &str) -> usize {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    letters.fold(0usize, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1).saturating_sub(1)
}
