use super::*;
use crate::domain::corpus::deciseconds::Deciseconds;
use crate::formats::archive::tests::pack;
use crate::formats::transcripts::prose::tests::{check_sound, shown};

fn check(csv: &[u8], expect: &[&str]) -> Reading {
    let reading = read_csv(csv, &SpeakerRules::default()).expect("a reading");
    check_sound(&reading);
    assert_eq!(shown(&reading), expect);
    reading
}

#[test]
fn columns_by_their_names() {
    check(
        b"start time,end time,speaker,dialog\n0:05,0:08,I,So?\n0:09,0:12,Ida,\"Yes,\nand \"\"no\"\"\"\n0:13,0:15,Ida,Well.\n",
        &["I|I|row 2|5.0|So?", "Ida|P|row 3|9.0|Yes,/and \"no\"/Well."],
    );
    let reading = check(
        "\u{feff}Speaker;Words;Tags\r\nInterviewer:;So?;a\r\nIda;Naïve.;\r\n".as_bytes(),
        &["Interviewer|I|row 2|So?", "Ida|P|row 3|Naïve."],
    );
    assert_eq!(reading.text, "Interviewer: So?\n\nIda: Naïve.");
    check(b"start,text\n12.5,I: So?\n14,P: Yes.\n", &["I|I|row 2|12.5|So?", "P|P|row 3|14.0|Yes."]);
}

#[test]
fn participants_speak_where_no_speaker_is_named() {
    check(b"participant,utterance\nP1,Yes.\nP2,No.\n", &["P1|P|row 2|Yes.", "P2|P|row 3|No."]);
    let reading = check(b"document,speaker,text\na,P,Yes.\nb,P,No.\n", &["P|P|row 2|Yes./No."]);
    assert_eq!(reading.remarks[0].what, What::Documents);
    assert_eq!(reading.remarks[0].count, 2);
}

#[test]
fn columns_by_what_stands_in_them() {
    check(b"0:05\tI\tSo?\n0:09\tP\tYes.\n", &["I|I|row 1|5.0|So?", "P|P|row 2|9.0|Yes."]);
}

#[test]
fn a_table_without_words_and_a_missing_quotation_mark_are_told() {
    let refused = |bytes: &[u8]| read_csv(bytes, &SpeakerRules::default()).err();
    assert_eq!(refused(b"colour,size\nred,2\n"), Some(ReadError::NoTextColumn));
    assert_eq!(refused(b"speaker,text\nI,\"So?\nP,Yes.\n"), Some(ReadError::Row(2)));
    assert_eq!(refused(b""), Some(ReadError::NoTextColumn));
}

#[test]
fn milliseconds_and_parts_of_a_day() {
    check(b"start_ms,speaker,text\n5200,P,Yes.\n", &["P|P|row 2|5.2|Yes."]);
    check(b"start,speaker,text\n5200,P,Yes.\n300000,I,So?\n", &["P|P|row 2|5.2|Yes.", "I|I|row 3|300.0|So?"]);
    assert_eq!(Clock::Days.read("0.0035879629629629629"), Some(Deciseconds::new(3100)));
}

/// A workbook of one sheet.
fn xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    pack(&[
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name=\"h\" state=\"hidden\" r:id=\"r1\"/><sheet name=\"a\" r:id=\"r2\"/></sheets></workbook>",
        ),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"r2\" Target=\"worksheets/sheet2.xml\"/></Relationships>"),
        ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>").as_bytes()),
        ("xl/worksheets/sheet2.xml", format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>").as_bytes()),
    ])
}

#[test]
fn a_workbook() {
    let strings = "<si><t>Speaker</t></si><si><t>Text</t></si><si><r><t>Ida </t></r><r><t>Marsh</t></r><rPh><t>x</t></rPh></si><si><t>Yes,\nand &amp; no.</t></si>";
    let sheet = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c><c r=\"D1\" t=\"inlineStr\"><is><t>Start</t></is></c></row>
        <row r=\"3\"><c r=\"A3\" t=\"s\"><v>2</v></c><c r=\"C3\" t=\"s\"><v>3</v></c><c r=\"D3\"><v>0.0035879629629629629</v></c></row>
        <row r=\"4\"><c r=\"A4\" t=\"str\"><f>A1</f><v>I</v></c><c r=\"C4\" t=\"inlineStr\"><is><t>So?</t></is></c><c r=\"XFD4\"><v>1</v></c></row>";
    let reading = read_xlsx(&xlsx(sheet, strings), &SpeakerRules::default()).expect("a reading");
    check_sound(&reading);
    assert_eq!(shown(&reading), ["Ida Marsh|P|row 3|310.0|Yes,/and & no.", "I|I|row 4|So?"]);
}

#[test]
fn one_long_text_in_many_cells_is_refused() {
    let strings = format!("<si><t>text</t></si><si><t>{}</t></si>", "a b ".repeat(1 << 18));
    let cells = "<row><c t=\"s\"><v>1</v></c></row>".repeat(2000);
    let bytes = xlsx(&format!("<row><c t=\"s\"><v>0</v></c></row>{cells}"), &strings);
    assert!(matches!(read_xlsx(&bytes, &SpeakerRules::default()), Err(ReadError::Archive(_))));
}
