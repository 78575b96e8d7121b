use super::*;
use crate::formats::archive::tests::pack;

/// A document whose body holds this XML.
fn docx(body: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    pack(&[("word/document.xml", document.as_bytes())])
}

fn check(name: &str, bytes: &[u8], expect: &[&[&[&str]]]) {
    let tables = read_tables(name, bytes).expect("tables");
    let shown: Vec<Vec<Vec<&str>>> =
        tables.iter().map(|rows| rows.iter().map(|(_, cells)| cells.iter().map(String::as_str).collect()).collect()).collect();
    assert_eq!(shown, expect.iter().map(|rows| rows.iter().map(|cells| cells.to_vec()).collect::<Vec<_>>()).collect::<Vec<_>>());
}

#[test]
fn tables_of_a_document() {
    let cell = |words: &str| format!("<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
    let merged = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>";
    let first = "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>Home</w:t></w:r></w:p></w:tc>";
    let wide = "<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc>";
    let gone = "<w:tc><w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:ins><w:r><w:t>y</w:t></w:r></w:ins></w:p></w:tc>";
    let body = format!(
        "<w:p><w:r><w:t>above</w:t></w:r></w:p><w:tbl><w:tr>{}{}</w:tr><w:tr>{first}{}</w:tr><w:tr>{merged}{gone}</w:tr><w:tr>{wide}</w:tr></w:tbl><w:tbl><w:tr>{}</w:tr></w:tbl>",
        cell("Theme"),
        cell("Code"),
        cell("Lamp"),
        cell("other")
    );
    check("a.docx", &docx(&body), &[&[&["Theme", "Code"], &["Home", "Lamp"], &["Home", "y"], &["a\tb\nc", ""]], &[&["other"]]]);
}

#[test]
fn tables_of_a_page() {
    let page = "<html><style>td{}</style><body><p>x</p><table><thead><tr><th>Code</th><th>Definition</th></tr></thead><tr><td>Lamp<td>A &lt;light&gt;<br>kept on</tr><tr><td>Bread</td><td><table><tr><td>in</td></tr></table></td></tr></table></body>";
    check("a.html", page.as_bytes(), &[&[&["Code", "Definition"], &["Lamp", "A <light>\nkept on"], &["Bread", "in"]]]);
}

#[test]
fn every_sheet_that_is_not_hidden() {
    let sheet = |words: &str| {
        format!("<worksheet><sheetData><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>{words}</t></is></c></row></sheetData></worksheet>")
    };
    let (one, two) = (sheet("one"), sheet("two"));
    let bytes = pack(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet state=\"hidden\" r:id=\"r0\"/><sheet r:id=\"r2\"/><sheet r:id=\"r1\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", one.as_bytes()),
        ("xl/worksheets/sheet2.xml", two.as_bytes()),
    ]);
    check("a.xlsx", &bytes, &[&[&["two"]], &[&["one"]]]);
    assert_eq!(read_tables("a.xlsx", &bytes).expect("tables")[0][0].0, 2);
}

#[test]
fn a_workbook_under_another_ending_is_named_as_what_it_is() {
    let fault = read_tables("a.csv", &pack(&[("xl/workbook.xml", b"<workbook/>")])).expect_err("a fault");
    assert!(fault.to_string().contains("workbook or document"), "{fault}");
    assert!(read_tables("a.xlsx", b"no archive").is_err());
    assert!(read_tables("a.docx", &pack(&[("word/document.xml", b"<w:tbl>")])).is_err());
}

#[test]
fn a_heading_is_folded_whatever_its_accents_and_signs() {
    for (heading, expect) in [
        ("Définition complète", "definition complete"),
        ("When NOT to use:", "when not to use"),
        ("Code_Name", "code name"),
        ("Example(s)", "example"),
        ("Größe", "grosse"),
        ("  ¿Cuándo usar? ", "cuando usar"),
    ] {
        assert_eq!(folded(heading), expect);
    }
}

#[test]
fn a_sheet_as_text_keeps_the_numbers_of_its_rows() {
    let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let rows: Rows = vec![(2, cells(&["id", "group"])), (4, cells(&["W01", "two\nlines, \"and\" more"])), (5, cells(&["W02"]))];
    let text = as_text(&rows);
    assert_eq!(text, "\n\"id\",\"group\"\n\n\"W01\",\"two lines, \"\"and\"\" more\"\n\"W02\",\"\"\n");
}

#[test]
fn hidden_columns_that_hold_something_are_counted() {
    let cell = |place: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>words</t></is></c>");
    let sheet = format!(
        "<worksheet><cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"4\" max=\"4\"/></cols><sheetData><row r=\"1\">{}{}{}</row></sheetData></worksheet>",
        cell("A1"),
        cell("B1"),
        cell("D1")
    );
    let bytes = pack(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    assert_eq!(sheets(&bytes).expect("sheets")[0].hidden_columns, 1);
}

#[test]
fn days_of_a_workbook_are_days_and_times_stay_numbers() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd hh:mm\"/><numFmt numFmtId=\"165\" formatCode=\"[h]:mm:ss&quot;day&quot;\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>";
    let cell = |(column, style, value): (char, u8, &str)| format!("<c r=\"{column}1\" s=\"{style}\"><v>{value}</v></c>");
    let cells = [('A', 1, "45365"), ('B', 2, "45365.4375"), ('C', 3, "1.5"), ('D', 0, "45365"), ('E', 1, "60"), ('F', 1, "44255")];
    let sheet = format!("<worksheet><sheetData><row r=\"1\">{}</row></sheetData></worksheet>", cells.map(cell).concat());
    let bytes = pack(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    check("a.xlsx", &bytes, &[&[&["2024-03-14", "2024-03-14 10:30:00", "1.5", "45365", "60", "2021-02-28"]]]);
    let mac = sheet.replace("45365</v></c><c r=\"B1", "43903</v></c><c r=\"B1");
    let bytes = pack(&[
        ("xl/workbook.xml", b"<workbook><workbookPr date1904=\"1\"/><sheets><sheet r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", mac.as_bytes()),
    ]);
    assert_eq!(read_tables("a.xlsx", &bytes).expect("tables")[0][0].1[0], "2024-03-14");
}

#[test]
fn a_column_without_a_name_is_a_column() {
    let page = "<table><tr><th>Code</th></tr><tr><td>Lamp</td><td>see memo</td></tr></table>";
    check("a.html", page.as_bytes(), &[&[&["Code", ""], &["Lamp", "see memo"]]]);
}
