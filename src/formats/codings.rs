//! Codings in and out of CSV: `document,start,end,code,coder`, in code points, the end exclusive.

use crate::domain::ids::{CodeId, CoderId};
use crate::domain::span::CharSpan;

use super::fault::FormatFault;
use super::table::Table;

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
    /// The line of the file it stands in.
    pub line: u32,
}

/// Reads a table of codings.
pub fn read_codings(text: &str) -> Result<Vec<StoredCoding>, FormatFault> {
    let table = Table::read(text)?;
    for column in ["document", "start", "end", "code"] {
        table.require(&[column])?;
    }
    table
        .rows()
        .map(|row| {
            let need = |column: &str| {
                row.get(column).ok_or_else(|| FormatFault::new(format!("this row has no {column}"), "fill the cell").at(row.line))
            };
            let number = |column: &str| {
                let wrong = || FormatFault::new(format!("{column} is no whole number"), "count code points from 0").at(row.line);
                need(column)?.parse::<u32>().map_err(|_| wrong())
            };
            let span = CharSpan { start: number("start")?, end: number("end")? };
            if span.start >= span.end {
                return Err(FormatFault::new("the excerpt ends before it begins", "see whether start and end are exchanged").at(row.line));
            }
            let coder = CoderId::new(row.get("coder").unwrap_or("coder"));
            Ok(StoredCoding { document: need("document")?.to_owned(), span, code: CodeId::new(need("code")?), coder, line: row.line })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_are_read_and_faults_have_a_line() {
        let read = read_codings("document,start,end,code,coder\na.txt,3,9,risk,A\n").expect("codings");
        assert_eq!((read[0].span, read[0].coder.as_str()), (CharSpan { start: 3, end: 9 }, "A"));
        assert_eq!(read_codings("document,start,end,code\na,9,3,risk\n").expect_err("fault").line, Some(2));
        assert_eq!(read_codings("document,start,end,code\na,x,3,risk\n").expect_err("fault").line, Some(2));
    }
}
