//! The sheets of a workbook (.xlsx) that are not hidden, as rows of text.

use super::Rows;
use crate::formats::archive::Archive;
use crate::formats::markup::xml::{Node, Xml, XmlError, decode_xml};
use crate::formats::transcripts::reading::ReadError;

/// Columns beyond this are not read: no transcript has them, and one cell far out would make every row wide.
const MOST_COLUMNS: usize = 256;

/// The most sheets that are read.
const MOST_SHEETS: usize = 64;

/// The rows of every sheet that is not hidden, in the order of the workbook.
///
/// # Errors
/// A file that is no workbook, is damaged or locked, or unpacks to more than any table.
pub fn all_sheets(bytes: &[u8]) -> Result<Vec<Rows>, ReadError> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(ReadError::NotThis(".xlsx"));
    }
    let mut archive = Archive::open(bytes)?;
    let workbook = archive.read("xl/workbook.xml")?.ok_or(ReadError::NoPart("xl/workbook.xml"))?;
    let relations = archive.read("xl/_rels/workbook.xml.rels")?;
    let mut names = sheet_names(&workbook, relations.as_deref())?;
    if names.is_empty() {
        names.push("xl/worksheets/sheet1.xml".to_owned());
    }
    let strings = match archive.read("xl/sharedStrings.xml")? {
        Some(bytes) => shared_strings(&bytes)?,
        None => Vec::new(),
    };
    // Shared texts are short and cells many: a small sheet must not make a huge table out of one long text.
    let mut left = crate::formats::archive::LONGEST_ENTRY as usize;
    let mut sheets = Vec::new();
    for name in names.iter().take(MOST_SHEETS) {
        let sheet = archive.read(name)?.ok_or(ReadError::NoPart("xl/worksheets/sheet1.xml"))?;
        sheets.push(rows(&sheet, &strings, &mut left)?);
    }
    Ok(sheets)
}

/// The parts that hold the sheets that are not hidden. A sheet of nothing but a chart is none.
fn sheet_names(workbook: &[u8], relations: Option<&[u8]>) -> Result<Vec<String>, XmlError> {
    let (text, _) = decode_xml(workbook)?;
    let mut xml = Xml::new(&text);
    let mut ids = Vec::new();
    while let Some(node) = xml.next()? {
        if let Node::Open(tag) = node
            && tag.name() == "sheet"
            && tag.attribute("state").is_none_or(|state| state == "visible")
        {
            ids.extend(tag.attribute("id"));
        }
    }
    let Some(relations) = relations else { return Ok(Vec::new()) };
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
    Ok(ids.iter().filter_map(|id| targets.remove(id)).collect())
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

fn rows(bytes: &[u8], strings: &[String], left: &mut usize) -> Result<Rows, ReadError> {
    let (text, _) = decode_xml(bytes)?;
    let mut xml = Xml::new(&text);
    let mut rows = Rows::new();
    let (mut column, mut kind, mut content) = (0, String::new(), String::new());
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) if tag.name() == "row" => {
                let next = rows.last().map_or(1, |(number, _)| number + 1);
                let number = tag.attribute("r").and_then(|number| number.parse().ok()).unwrap_or(next);
                rows.push((number.max(next), Vec::new()));
                column = 0;
            }
            Node::Open(tag) if tag.name() == "c" => {
                column = tag.attribute("r").map_or(column, |place| column_of(&place));
                kind = tag.attribute("t").unwrap_or_default();
                content.clear();
            }
            Node::Open(tag) if tag.name() == "rPh" => xml.skip()?,
            Node::Text(words) if matches!(xml.here(), "v" | "t") => content.push_str(&words),
            Node::Close if xml.here() == "c" => {
                let value = match kind.as_str() {
                    "s" => content.trim().parse().ok().and_then(|at: usize| strings.get(at)).map_or("", String::as_str),
                    "e" => "",
                    _ => &content,
                };
                *left = left.checked_sub(value.len()).ok_or(crate::formats::archive::ArchiveError::TooLong { limit: *left as u64 })?;
                if let Some((_, cells)) = rows.last_mut()
                    && column < MOST_COLUMNS
                    && !value.is_empty()
                {
                    cells.resize((column + 1).max(cells.len()), String::new());
                    value.clone_into(&mut cells[column]);
                }
                column += 1;
            }
            _ => {}
        }
    }
    rows.retain(|(_, cells)| !cells.is_empty());
    Ok(rows)
}

/// `C7` is column 2.
fn column_of(place: &str) -> usize {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    letters.fold(0usize, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1).saturating_sub(1)
}
