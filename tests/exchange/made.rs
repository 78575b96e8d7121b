//! Files of other programs, made in memory.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive of some entries.
pub fn pack(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("started");
        writer.write_all(content.as_bytes()).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A workbook of one sheet.
pub fn xlsx(rows: &[Vec<String>]) -> Vec<u8> {
    let row = |(at, cells): (usize, &Vec<String>)| {
        let cell = |(column, cell): (usize, &String)| {
            let letter = char::from(b'A' + column as u8);
            format!("<c r=\"{letter}{}\" t=\"inlineStr\"><is><t>{}</t></is></c>", at + 1, escaped(cell))
        };
        format!("<row r=\"{}\">{}</row>", at + 1, cells.iter().enumerate().map(cell).collect::<String>())
    };
    let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", rows.iter().enumerate().map(row).collect::<String>());
    pack(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

/// A document that holds one table.
pub fn docx(rows: &[Vec<String>]) -> Vec<u8> {
    let cell = |cell: &String| format!("<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>", escaped(cell));
    let row = |cells: &Vec<String>| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    let table = rows.iter().map(row).collect::<String>();
    let document =
        format!("<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>A title</w:t></w:r></w:p><w:tbl>{table}</w:tbl></w:body></w:document>");
    pack(&[("word/document.xml", &document)])
}

/// A page that holds one table.
pub fn html(rows: &[Vec<String>]) -> Vec<u8> {
    let row =
        |cells: &Vec<String>| format!("<tr>{}</tr>", cells.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect::<String>());
    format!("<html><body><h1>A title</h1><table>{}</table></body></html>", rows.iter().map(row).collect::<String>()).into_bytes()
}
