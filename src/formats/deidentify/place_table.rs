//! `proposals.csv`: a row for each place, without its words: `document, start, end, kind, stand_in, decision`, in code points, the end exclusive.
//!
//! A decision here is about this place alone, and goes before what `identifiers.csv` says of the spelling.

use crate::domain::corpus::identifier::IdentifierKind;
use crate::domain::corpus::name_list::Verdict;
use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::DocumentId;
use crate::formats::fault::FormatFault;
use crate::formats::table::{Table, write_table};

/// A place that is proposed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceRow {
    /// The transcript.
    pub document: DocumentId,
    /// The place.
    pub span: CharSpan,
    /// What it would be.
    pub kind: IdentifierKind,
    /// What is written in its place.
    pub stand_in: String,
    /// What was decided of this place alone.
    pub verdict: Option<Verdict>,
}

/// Writes the table.
pub fn place_table(rows: &[PlaceRow]) -> Vec<u8> {
    write_table(
        ["document", "start", "end", "kind", "stand_in", "decision"],
        rows.iter().map(|row| {
            [
                row.document.to_string(),
                row.span.start.to_string(),
                row.span.end.to_string(),
                row.kind.name().to_owned(),
                row.stand_in.clone(),
                row.verdict.map_or("", Verdict::name).to_owned(),
            ]
        }),
    )
}

/// Reads the table.
///
/// # Errors
///
/// A [`FormatFault`] with its line if a row is no place.
pub fn read_place_table(text: &str) -> Result<Vec<PlaceRow>, FormatFault> {
    let table = Table::read(text)?;
    table.require_all(&["document", "start", "end"])?;
    let mut rows = Vec::new();
    for row in table.rows() {
        let fault =
            |message: &str| FormatFault::new(message.to_owned(), "leave the columns before the decision as they were written").at(row.line);
        let number = |column: &str| row.get(column).and_then(|cell| cell.parse::<u32>().ok());
        let (Some(document), Some(start), Some(end)) = (row.get("document"), number("start"), number("end")) else {
            return Err(fault("this row names no place"));
        };
        let verdict = match row.get("decision") {
            None => None,
            Some(word) => Some(Verdict::from_name(word).ok_or_else(|| {
                FormatFault::new("this decision is none that is known", "write accept or refuse, or leave the cell empty").at(row.line)
            })?),
        };
        rows.push(PlaceRow {
            document: DocumentId::new(document),
            span: CharSpan { start, end },
            kind: row.get("kind").and_then(IdentifierKind::from_name).unwrap_or(IdentifierKind::Person),
            stand_in: row.get("stand_in").unwrap_or("[removed]").to_owned(),
            verdict,
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_were_written() {
        let row = PlaceRow {
            document: DocumentId::new("T01.txt"),
            span: CharSpan { start: 4, end: 10 },
            kind: IdentifierKind::Place,
            stand_in: "[place A]".to_owned(),
            verdict: Some(Verdict::Refuse),
        };
        let text = String::from_utf8(place_table(std::slice::from_ref(&row))).expect("text");
        assert_eq!(text, "document,start,end,kind,stand_in,decision\nT01.txt,4,10,place,[place A],refuse\n");
        assert_eq!(read_place_table(&text), Ok(vec![row]));
        assert_eq!(read_place_table("document,start,end\na,x,2\n").expect_err("no place").line, Some(2));
    }
}
