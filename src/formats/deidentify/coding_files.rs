//! Files of codings whose places move with a transcript's text; all other cells stay as they are.

use csv::{ReaderBuilder, WriterBuilder};

use crate::domain::corpus::span::CharSpan;
use crate::formats::grid::delimiter;
use crate::formats::table::means_document;

/// Where a place is now: the transcript's name and the span; `None` where it stays.
pub type NewPlace<'a> = dyn Fn(&str, CharSpan) -> Option<(String, CharSpan)> + 'a;

/// A table of codings with places that moved; `None` where none did, or the file is no table of codings.
pub fn moved_table(text: &str, new_place: &NewPlace<'_>) -> Option<Vec<u8>> {
    let separator = delimiter(text);
    let mut reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().ok()?.clone();
    let fold = |name: &str| name.trim().trim_start_matches('\u{feff}').to_lowercase().replace([' ', '-'], "_");
    let column = |wanted: &str| header.iter().position(|name| fold(name) == wanted);
    let document = column("document").or_else(|| header.iter().position(|name| means_document(&fold(name))))?;
    let (start, end) = (column("start"), column("end"));
    let mut writer = WriterBuilder::new().delimiter(separator).flexible(true).from_writer(Vec::new());
    writer.write_record(&header).ok()?;
    let mut changed = false;
    for record in reader.records() {
        let record = record.ok()?;
        let number = |at: Option<usize>| at.and_then(|at| record.get(at)).and_then(|cell| cell.trim().parse().ok());
        let name = record.get(document).map(str::trim).unwrap_or_default();
        let span = CharSpan { start: number(start).unwrap_or(0), end: number(end).unwrap_or(0) };
        let Some((now, place)) = new_place(name, span) else {
            writer.write_record(&record).ok()?;
            continue;
        };
        changed = true;
        writer
            .write_record(record.iter().enumerate().map(|(at, cell)| match at {
                _ if at == document => now.clone(),
                _ if Some(at) == start && number(start).is_some() => place.start.to_string(),
                _ if Some(at) == end && number(end).is_some() => place.end.to_string(),
                _ => cell.to_owned(),
            }))
            .ok()?;
    }
    changed.then(|| writer.into_inner().ok()).flatten()
}

/// The same for JSON lines.
pub fn moved_lines(text: &str, new_place: &NewPlace<'_>) -> Option<Vec<u8>> {
    let mut out = String::new();
    let mut changed = false;
    for line in text.lines() {
        match moved_line(line, new_place) {
            Some(moved) => {
                changed = true;
                out += &moved;
            }
            None => out += line,
        }
        out.push('\n');
    }
    changed.then(|| out.into_bytes())
}

fn moved_line(line: &str, new_place: &NewPlace<'_>) -> Option<String> {
    let mut value: serde_json::Value = serde_json::from_str(line).ok()?;
    let object = value.as_object_mut()?;
    let number = |name: &str| object.get(name).and_then(serde_json::Value::as_u64).and_then(|number| u32::try_from(number).ok());
    let span = CharSpan { start: number("start")?, end: number("end")? };
    let (document, span) = new_place(object.get("document")?.as_str()?, span)?;
    object.insert("document".to_owned(), document.into());
    object.insert("start".to_owned(), span.start.into());
    object.insert("end".to_owned(), span.end.into());
    Some(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_move_and_other_cells_stay() {
        let new_place =
            |name: &str, span: CharSpan| (name == "T01").then(|| ("T01".to_owned(), CharSpan { start: span.start + 5, end: span.end + 5 }));
        let text = "Document;start;end;code;memo\nT01;1;4;a;\"x;y\"\nT02;1;4;b;\n";
        let moved = moved_table(text, &new_place).expect("moved");
        assert_eq!(String::from_utf8(moved).expect("text"), "Document;start;end;code;memo\nT01;6;9;a;\"x;y\"\nT02;1;4;b;\n");
        assert!(moved_table("document,start,end,code\nT02,1,4,b\n", &new_place).is_none());
        let lines =
            "{\"document\":\"T01\",\"start\":1,\"end\":4,\"code\":\"a\"}\n{\"document\":\"T02\",\"start\":1,\"end\":4,\"code\":\"a\"}\n";
        let moved = String::from_utf8(moved_lines(lines, &new_place).expect("moved")).expect("text");
        assert!(moved.contains("\"start\":6") && moved.lines().nth(1) == lines.lines().nth(1));
    }
}
