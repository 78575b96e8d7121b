//! Tables saved as text: cells parted by `,` `;` tab or `|`.

use csv::ReaderBuilder;

use super::Rows;
use crate::formats::fault::FormatFault;

/// How many records are looked at to find the separator.
const LOOKED_AT: usize = 50;

/// Reads the rows of a table, each with the line at which it begins.
///
/// # Errors
/// A quotation mark that is never closed, with the line at which it opens.
pub fn read_delimited(text: &str) -> Result<Rows, FormatFault> {
    let text = text.trim_start_matches('\u{feff}');
    let parted = delimiter(text);
    if let Some(rows) = unquoted(text, parted) {
        let indented = |cells: Vec<String>| cells.iter().map(|cell| indented(cell)).collect();
        return Ok(rows
            .into_iter()
            .map(|(line, cells)| (line, indented(cells)))
            .filter(|(_, cells): &(u32, Vec<String>)| is_filled(cells))
            .collect());
    }
    let mut reader = reader(text, parted);
    let mut rows = Rows::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map(|at| at.line() as u32);
            FormatFault { line, ..FormatFault::new("this row cannot be read as a table", "look for a missing quotation mark above it") }
        })?;
        let line = record.position().map_or(0, |at| at.line() as u32);
        let cells: Vec<String> = record.iter().map(indented).collect();
        if is_filled(&cells) {
            rows.push((line, cells));
        }
    }
    let open = rows.last().and_then(|(line, last)| open_quotation(text, *line, last.iter().map(String::as_str)));
    open.map_or(Ok(rows), Err)
}

/// A cell without its guard and the blanks behind it; those before a name may say how deep it is in a tree.
fn indented(cell: &str) -> String {
    let bare = cell.trim_start();
    let blanks = cell[..cell.len() - bare.len()].trim_matches(['\n', '\r']);
    if bare.is_empty() { String::new() } else { format!("{blanks}{}", unguard_cell(bare.trim_end())) }
}

fn is_filled(cells: &[String]) -> bool {
    cells.iter().any(|cell| !cell.is_empty())
}

/// The rows of a table parted by tabs in which quotation marks are letters like others; `None` where they enclose cells.
///
/// Such a table has no quoting by its definition; spreadsheets quote cells in it all the same. The marks are letters where rows have as many
/// cells as the first without regard to them, and fewer rows would come out otherwise; also where one is never closed.
pub fn unquoted(text: &str, delimiter: u8) -> Option<Rows> {
    if delimiter != b'\t' || !text.contains('"') {
        return None;
    }
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let plain: Rows = lines.map(|(at, line)| (at as u32 + 1, line.split('\t').map(enclosed).collect())).collect();
    // Titles above the names of the columns are one cell wide.
    let body = || plain.iter().map(|(_, cells)| cells.len()).skip_while(|&width| width < 2);
    let width = body().next()?;
    let whole = body().all(|cells| cells == width);
    let open = text.bytes().filter(|&byte| byte == b'"').count() % 2 == 1;
    let near = || body().all(|cells| (2..=width).contains(&cells));
    (whole || (open && near())).then_some(plain)
}

/// A cell without the marks around it, where all in it are doubled.
fn enclosed(cell: &str) -> String {
    let inside = cell.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inside.filter(|inside| !inside.replace("\"\"", "").contains('"')) {
        Some(inside) => inside.replace("\"\"", "\""),
        None => cell.to_owned(),
    }
}

/// A quotation mark that is never closed takes the rest of the file into one cell: that of the last row, which begins at `line`.
pub fn open_quotation<'a>(text: &str, line: u32, mut cells: impl Iterator<Item = &'a str>) -> Option<FormatFault> {
    let open = cells.any(|cell| cell.contains('\n')) && text.bytes().filter(|&byte| byte == b'"').count() % 2 == 1;
    let lines_left = text.lines().count().saturating_sub(line as usize);
    let remedy = "close it, or write it twice (\"\") where it is part of the text";
    (open && lines_left > 0).then(|| FormatFault::new("a quotation mark opens in this row and is never closed", remedy).at(line))
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes())
}

/// The separator under which most rows have the same number of cells; of two the one that makes more cells, then the comma.
pub fn delimiter(text: &str) -> u8 {
    let fit = |delimiter: u8| {
        let widths: Vec<usize> =
            reader(text, delimiter).records().take(LOOKED_AT).map_while(Result::ok).map(|record| record.len()).collect();
        let of = |width: usize| widths.iter().filter(|&&have| have == width).count();
        widths.iter().copied().filter(|&width| width > 1).map(|width| (of(width), width)).max().unwrap_or((0, 0))
    };
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let in_header = |delimiter: u8| header.bytes().filter(|&byte| byte == delimiter).count();
    let separators = [b',', b';', b'\t', b'|'];
    separators.into_iter().max_by_key(|&one| (fit(one), in_header(one), one == b',')).unwrap_or(b',')
}

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 9] = ['=', '+', '-', '@', '\t', '\r', '\0', '|', '%'];

/// Puts a quote before a cell that a spreadsheet would take for a formula.
pub fn guard_cell(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.starts_with(FORMULA) { format!("'{cell}").into() } else { cell.into() }
}

/// Removes the quote that [`guard_cell`] put before a cell.
pub fn unguard_cell(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused() {
        assert_eq!(guard_cell("=1+1"), "'=1+1");
        assert_eq!(guard_cell("I said"), "I said");
        for cell in ["=1+1", "-5", "I said", "'tis", "@x"] {
            assert_eq!(unguard_cell(&guard_cell(cell)), cell);
        }
    }

    #[test]
    fn the_separator_is_the_one_that_makes_rows_of_one_length() {
        let check = |text: &str, expect: char| assert_eq!(char::from(delimiter(text)), expect, "{text}");
        check("a,b\n1,2\n", ',');
        check("Codebook, version 2\n;\nCode;Definition\nwalk;to go, slowly\nrun;to go, fast, far\n", ';');
        check("a\tb\nx, y\tz, u, v\n", '\t');
        check("code|definition\nwalk|to go\n", '|');
        check("code\nwalk\n", ',');
        check("code;seeds\nwalk;bus; walked\n", ';');
        check("document,start,end,code\na,1,2,\"risk; family\"\n", ',');
    }

    #[test]
    fn a_table_of_tabs_has_no_quoting_unless_a_spreadsheet_quoted_it() {
        let cells = |text: &str| read_delimited(text).expect("a table").into_iter().map(|(_, cells)| cells.join("|")).collect::<Vec<_>>();
        assert_eq!(cells("code\ttext\nA\t\"So she said\nB\tno\nC\t\"And\n"), ["code|text", "A|\"So she said", "B|no", "C|\"And"]);
        assert_eq!(cells("code\ttext\nA\t\"So she said\nB\tno\n"), ["code|text", "A|\"So she said", "B|no"]);
        assert_eq!(
            cells("code\ttext\nA\t\"So\" she said\nB\t\"He said \"\"so\"\"\"\n"),
            ["code|text", "A|\"So\" she said", "B|He said \"so\""]
        );
        assert_eq!(cells("code\ttext\nA\t\"two\nlines\"\nB\tno\n"), ["code|text", "A|two\nlines", "B|no"]);
        assert_eq!(cells("code\ttext\tmemo\nA\t5\" wide\nB\tno\tm\n"), ["code|text|memo", "A|5\" wide", "B|no|m"]);
    }

    #[test]
    fn blanks_before_a_cell_stay() {
        let rows = read_delimited("code,definition\n  By sea ,x\n\"\tFerry\",\n").expect("a table");
        assert_eq!((rows[1].1[0].as_str(), rows[2].1[0].as_str()), ("  By sea", "\tFerry"));
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_named_with_its_row() {
        let fault = read_delimited("code,definition\nwalk,\"to go\nrun,fast\n").expect_err("a fault");
        assert_eq!(fault.line, Some(2));
        assert!(read_delimited("code,definition\nwalk,\"to \"\"go\"\"\nrun\"\n").is_ok());
    }
}
