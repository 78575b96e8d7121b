//! Inputs that nobody had in mind while the readers were written, twenty for each reader: see tests/data/invented/README.md.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use leitmotif::study::import::import_files;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::seen::see_with;

/// One input, and what is right.
struct Case {
    title: String,
    /// How its bytes are made.
    made: Vec<(String, String)>,
    input: String,
    expect: Vec<String>,
    codes: Vec<String>,
}

impl Case {
    fn made(&self, key: &str) -> Option<&str> {
        self.made.iter().find(|(have, _)| have == key).map(|(_, value)| value.as_str())
    }

    /// The input as the bytes of a text file.
    fn bytes(&self) -> Vec<u8> {
        let text = if self.made("crlf").is_some() { self.input.replace('\n', "\r\n") } else { self.input.clone() };
        let mut bytes = if self.made("bom").is_some() { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
        match self.made("encoding") {
            Some("utf-16le") => {
                bytes = b"\xff\xfe".to_vec();
                bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            }
            Some("windows-1252") => bytes.extend_from_slice(&encoding_rs::WINDOWS_1252.encode(&text).0),
            Some(other) => panic!("{}: {other}", self.title),
            None => bytes.extend_from_slice(text.as_bytes()),
        }
        bytes
    }

    fn declared(&self) -> Vec<&str> {
        self.made("declared").map(|labels| labels.split(',').map(str::trim).collect()).unwrap_or_default()
    }
}

fn cases(reader: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/invented/{reader}.txt"));
    let file = fs::read_to_string(path).expect("inputs");
    let cases: Vec<Case> = format!("\n{file}").split("\n## ").skip(1).map(case).collect();
    assert!(cases.len() >= 20, "{reader}: {}", cases.len());
    cases
}

fn case(block: &str) -> Case {
    let (title, mut rest) = block.split_once('\n').expect("a title");
    let mut made = Vec::new();
    while let Some(line) = rest.strip_prefix("@ ") {
        let (line, more) = line.split_once('\n').expect("an input");
        let (key, value) = line.split_once(": ").expect("a key and a value");
        made.push((key.to_owned(), value.to_owned()));
        rest = more;
    }
    let (input, expect) = rest.split_once("\n-- read as\n").expect("what is right");
    let (codes, expect): (Vec<&str>, Vec<&str>) = expect.trim_matches('\n').lines().partition(|line| line.starts_with("codes: "));
    Case {
        title: title.to_owned(),
        made,
        input: input.to_owned(),
        expect: expect.into_iter().map(str::to_owned).collect(),
        codes: codes.iter().flat_map(|line| line[7..].split_whitespace()).map(str::to_owned).collect(),
    }
}

fn pack(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("started");
        writer.write_all(content.as_bytes()).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

fn odt(case: &Case) -> Vec<u8> {
    let names = ["office", "text", "table", "style", "fo", "draw", "xlink", "svg", "dc", "loext"];
    let spaces: String = names.iter().map(|name| format!(" xmlns:{name}=\"urn:{name}\"")).collect();
    let (styles, body) = (case.made("styles").unwrap_or_default(), &case.input);
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content{spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    pack(&[("mimetype", "application/vnd.oasis.opendocument.text".to_owned()), ("content.xml", content)])
}

fn xlsx(case: &Case) -> Vec<u8> {
    let prefix = case.made("prefix").map(|prefix| format!("{prefix}:")).unwrap_or_default();
    let sheet = |body: &str| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><{prefix}worksheet>{body}</{prefix}worksheet>");
    let relation = |id: u8, kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"r{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
        )
    };
    let relations = |all: &[String]| format!("<Relationships>{}</Relationships>", all.concat());
    let second = case.made("second").map(|body| ("xl/worksheets/sheet2.xml", sheet(body)));
    let names =
        if second.is_some() { "<sheet name=\"a\" r:id=\"r1\"/><sheet name=\"b\" r:id=\"r2\"/>" } else { "<sheet name=\"a\" r:id=\"r1\"/>" };
    let targets = [relation(1, "worksheet", "worksheets/sheet1.xml"), relation(2, "worksheet", "worksheets/sheet2.xml")];
    let mut parts = vec![
        ("xl/workbook.xml", format!("<workbook><sheets>{names}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", relations(&targets)),
        ("xl/worksheets/sheet1.xml", sheet(&case.input)),
    ];
    parts.extend(second);
    parts.extend(case.made("strings").map(|strings| ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>"))));
    if let Some(comments) = case.made("comments") {
        parts.push(("xl/worksheets/_rels/sheet1.xml.rels", relations(&[relation(1, "comments", "../comments1.xml")])));
        parts.push(("xl/comments1.xml", format!("<comments><commentList>{comments}</commentList></comments>")));
    }
    pack(&parts)
}

/// Reads every input of a reader and compares; all that are wrong are shown.
fn check(reader: &str, make: impl Fn(&Case) -> Vec<u8>) {
    let mut wrong = Vec::new();
    for case in cases(reader) {
        let seen = see_with(&format!("a.{reader}"), &make(&case), &case.declared());
        let told = case.codes.iter().all(|code| seen.has(code));
        if seen.turns != case.expect || !told {
            wrong.push(format!("{}\n  right: {:?} {:?}\n  read:  {:?} {:?}", case.title, case.expect, case.codes, seen.turns, seen.codes));
        }
    }
    assert!(wrong.is_empty(), "{reader}: {} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn twenty_of_writer() {
    check("odt", odt);
}

#[test]
fn twenty_pages() {
    check("html", Case::bytes);
}

#[test]
fn twenty_of_otranscribe() {
    check("otr", Case::bytes);
}

#[test]
fn twenty_rich_texts() {
    check("rtf", Case::bytes);
}

#[test]
fn twenty_workbooks() {
    check("xlsx", xlsx);
}

#[test]
fn twenty_of_elan() {
    check("eaf", Case::bytes);
}

#[test]
fn twenty_of_clan() {
    check("cha", Case::bytes);
}

#[test]
fn twenty_of_exmaralda() {
    check("exb", Case::bytes);
}

/// The transcript in which the segments are.
const OLA: &str = "I: How did you come?\n\nOla: By ferry, in the winter, with two suitcases. Nobody waited for me.\n\nOla: Nobody waited, I said. Café nights.\n";

/// The codings that a table became, each with its words; or how many of its rows are listed as open; or that it was refused.
fn coded(case: &Case) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    fs::create_dir_all(study.join("transcripts")).expect("made");
    fs::write(study.join("transcripts/Ola.txt"), OLA).expect("written");
    let file = folder.path().join(case.made("name").unwrap_or("a.csv"));
    fs::write(&file, case.bytes()).expect("written");
    if import_files(&[file], &study).is_err() {
        return vec!["refused".to_owned()];
    }
    let tables = |folder: &Path, ending: &str| -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let named = entries.filter(|path| path.to_string_lossy().ends_with(ending));
        named.map(|path| fs::read_to_string(path).expect("a table")).collect()
    };
    let rows = |table: &String| {
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        reader.records().map(|record| record.expect("a row").iter().map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let words = |cells: &Vec<String>| {
        let (start, end): (usize, usize) = (cells[1].parse().expect("a number"), cells[2].parse().expect("a number"));
        let words: String = OLA.chars().skip(start).take(end - start).collect();
        format!("{}|{}|{}", cells[3], cells[4], words.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let mut found: Vec<String> = tables(&study.join("codings"), ".csv").iter().flat_map(rows).map(|row| words(&row)).collect();
    let open: usize = tables(&study, ".open.csv").iter().map(|table| rows(table).len()).sum();
    if open > 0 {
        found.push(format!("open {open}"));
    }
    found.sort();
    found
}

#[test]
fn twenty_tables_of_coded_segments() {
    let wrong: Vec<String> = cases("segments")
        .iter()
        .map(|case| (case, coded(case)))
        .filter(|(case, found)| *found != case.expect)
        .map(|(case, found)| format!("{}\n  right: {:?}\n  read:  {found:?}", case.title, case.expect))
        .collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
