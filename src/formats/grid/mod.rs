//! Tables as people have them (.csv, .tsv, .xlsx, .docx, .html), as rows of cells.
//!
//! Takes the bytes of a file and gives each table in it: the one of a text file, every visible sheet of a workbook, every table of a
//! document or page. Which row names the columns, and what they mean, is left to anyone who reads codebooks, codings or turns.

mod delimited;
mod documents;
mod pages;
mod sheet;

use super::fault::FormatFault;
use crate::formats::transcripts::reading::ReadError;

pub use delimited::{delimiter, guard_cell, open_quotation, read_delimited, unguard_cell, unquoted};
pub use sheet::{ReadSheet, all_sheets, sheets};

/// Rows with their numbers, as the program that shows the table counts them. Rows without a letter or digit are left out.
pub type Rows = Vec<(u32, Vec<String>)>;

/// The endings of the files that are read.
pub const ENDINGS: [&str; 8] = ["csv", "tsv", "tab", "xlsx", "xlsm", "docx", "html", "htm"];

/// The longest header, in rows: titles, authors and dates above the names of the columns.
pub const LONGEST_HEAD: usize = 25;

/// Whether a file's name has an ending of a table.
pub fn is_table(name: &str) -> bool {
    ENDINGS.contains(&ending(name).as_str())
}

/// The ending of a name in lower case; empty where there is none.
fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase())
}

/// Whether a file's name has the ending of a workbook.
pub fn is_workbook(name: &str) -> bool {
    ["xlsx", "xlsm"].contains(&ending(name).as_str())
}

/// How many cells of the sheets that are read have a comment, and how many sheets are hidden and are not read.
///
/// # Errors
/// A workbook that is damaged or locked.
pub fn comments_and_hidden_sheets(bytes: &[u8]) -> Result<(usize, usize), FormatFault> {
    let read = sheet::sheets(bytes).map_err(fault)?;
    Ok((read.iter().map(|sheet| sheet.comments.len()).sum(), sheet::hidden_sheets(bytes).map_err(fault)?))
}

/// Reads every table of a file.
///
/// # Errors
/// A file that is damaged, locked, of another kind than its ending says, or longer than any table.
pub fn read_tables(name: &str, bytes: &[u8]) -> Result<Vec<Rows>, FormatFault> {
    let is_text = ["csv", "tsv", "tab"].contains(&ending(name).as_str());
    let tables = match ending(name).as_str() {
        "xlsx" | "xlsm" => sheet::all_sheets(bytes).map_err(fault)?,
        "docx" | "docm" => documents::tables(bytes).map_err(fault)?,
        "html" | "htm" => pages::tables(&crate::formats::markup::html::decode_html(bytes).map_err(|error| fault(error.into()))?.text),
        _ => {
            if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
                let message = "this is a workbook or document, whatever its ending says";
                return Err(FormatFault::new(message, "give it the ending of its format, or save the sheet as .csv"));
            }
            let decoded = super::decode::decode(bytes).map_err(|error| fault(error.into()))?;
            vec![read_delimited(&decoded.text)?]
        }
    };
    let mut tables = tables;
    // In a table saved as text a row that is too wide is one of quoting gone wrong; a workbook or document has cells, and a column without a name.
    if !is_text {
        tables.iter_mut().for_each(widen_head);
    }
    let filled = |(_, cells): &(u32, Vec<String>)| cells.iter().any(|cell| !cell.trim().is_empty());
    Ok(tables.into_iter().map(|rows| rows.into_iter().filter(filled).collect()).filter(|rows: &Rows| !rows.is_empty()).collect())
}

/// Gives the rows that may name the columns as many cells as the widest row has.
fn widen_head(rows: &mut Rows) {
    let width =
        rows.iter().map(|(_, cells)| cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1)).max().unwrap_or(0);
    rows.iter_mut().take(LONGEST_HEAD).for_each(|(_, cells)| cells.resize(cells.len().max(width), String::new()));
}

/// The rows of a sheet as a table saved as text, each on the line of its number.
pub fn as_text(rows: &Rows) -> String {
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let (mut text, mut at) = (String::new(), 1);
    for (number, cells) in rows {
        (at..*number).for_each(|_| text.push('\n'));
        at = at.max(*number) + 1;
        // Cells of several lines would shift what is below them.
        let cell =
            |at: usize| format!("\"{}\"", cells.get(at).map_or("", |cell| cell.trim()).replace(['\n', '\r'], " ").replace('"', "\"\""));
        text += &(0..width).map(cell).collect::<Vec<_>>().join(",");
        text.push('\n');
    }
    text
}

/// A fault of a reader in two parts: what is wrong, and the way out.
fn fault(error: ReadError) -> FormatFault {
    let text = error.to_string();
    match text.split_once("; ") {
        Some((message, remedy)) => FormatFault::new(message, remedy),
        None => FormatFault::new(text, ""),
    }
}

/// A heading as it is compared: lower case, letters and digits only, marks above and below letters left out, words parted by one blank.
pub fn folded(heading: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let plain: String = heading
        .replace("(s)", "")
        .nfd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").replace('ß', "ss").replace('œ', "oe")
}

/// Whether a row may be one of headings: short cells without the ends of sentences, so that naming them gives no words of a text away.
pub fn is_headings(cells: &[String]) -> bool {
    let filled: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let ends = |cell: &str| cell.ends_with(['.', '!', '?']) && cell.chars().count() > 8;
    let short = |cell: &&str| cell.chars().count() <= 40 && cell.split_whitespace().count() <= 5 && !ends(cell);
    !filled.is_empty() && filled.iter().all(short)
}

/// The cell of a column, trimmed; `None` where it is empty or missing.
pub fn cell(cells: &[String], column: usize) -> Option<&str> {
    cells.get(column).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

#[cfg(test)]
mod tests;
