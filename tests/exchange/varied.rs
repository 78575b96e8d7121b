//! Kinds of projects and tables varied by a seeded generator: texts, scripts, ways of counting, coders, memos, names, separators, formats.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use leitmotif::study::export::export_study;
use leitmotif::study::import::import_files;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::made::{docx, html, pack, xlsx};
use super::request;

/// Numbers that are the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

const PIECES: [&str; 12] = [
    "the lamp",
    "by ferry \u{1f6a2}",
    "caf\u{e9}",
    "e\u{301}t\u{e9}",
    "мой дом",
    "房租太贵",
    "\u{5d3}\u{5d5}\u{5d3}\u{5d4}",
    "\u{1f469}\u{200d}\u{1f373} cooks",
    "we left",
    "na\u{ef}ve",
    "ﬁne",
    "in winter",
];

/// A text of some turns; every turn holds a word of its own, so that words are in one place.
fn text(draw: &mut Draw) -> String {
    let turn = |draw: &mut Draw, at: usize| {
        let said: Vec<&str> = (0..2 + draw.below(5)).map(|_| draw.of(&PIECES)).collect();
        format!("{}: zq{at} {} zx{at}.\n", if at.is_multiple_of(2) { "I" } else { "P" }, said.join(" "))
    };
    (0..4 + draw.below(4)).map(|at| turn(draw, at)).collect()
}

/// Words of a text from a word to a later one of the same turn, with their place in code points.
fn passage(text: &str, draw: &mut Draw) -> (usize, String) {
    let lines: Vec<&str> = text.lines().collect();
    let line = lines[draw.below(lines.len())];
    let words: Vec<&str> = line.split(' ').skip(1).collect();
    let from = draw.below(words.len());
    let to = from + 1 + draw.below(words.len() - from);
    let said = words[from..to].join(" ");
    let start = text.find(line).expect("there") + line.find(&words[from..].join(" ")).expect("there");
    (text[..start].chars().count(), said)
}

fn guid(number: usize) -> String {
    format!("{number:08x}-0000-4000-8000-000000000000")
}

fn units(text: &str, chars: usize) -> usize {
    text.chars().take(chars).map(char::len_utf16).sum()
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\n', "&#10;")
}

type Row = (String, String, String, String);

/// Codings of a study as document, words, code and coder, with memos: from the table, and from the lines where there are any.
fn rows(study: &Path) -> Vec<(Row, String)> {
    let mut rows = Vec::new();
    for table in fs::read_dir(study.join("codings")).expect("codings").map(|entry| entry.expect("an entry").path()) {
        if table.extension().is_none_or(|ending| ending != "csv") {
            continue;
        }
        let lines = fs::read_to_string(table.with_extension("jsonl")).unwrap_or_default();
        let memo_of = |cells: &csv::StringRecord| {
            let same = |row: &Value| {
                row["document"] == cells[0]
                    && row["start"].as_u64() == cells[1].parse().ok()
                    && row["end"].as_u64() == cells[2].parse().ok()
                    && row["code"] == cells[3]
                    && row["coder"] == cells[4]
            };
            let row = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")).find(|row| same(row));
            row.and_then(|row| row["memo"].as_str().map(str::to_owned)).unwrap_or_default()
        };
        for cells in csv::Reader::from_path(&table).expect("a table").records().map(|cells| cells.expect("a row")) {
            let text = fs::read_to_string(study.join("transcripts").join(&cells[0])).expect("a transcript");
            let (start, end): (usize, usize) = (cells[1].parse().expect("a number"), cells[2].parse().expect("a number"));
            let words: String = text.chars().skip(start).take(end - start).collect();
            rows.push(((cells[0].to_owned(), words, cells[3].to_owned(), cells[4].to_owned()), memo_of(&cells)));
        }
    }
    rows.sort();
    rows
}

#[test]
fn projects_of_any_way_of_counting_come_in_and_go_back() {
    for round in 0..40 {
        let mut draw = Draw(round as u64 * 77 + 5);
        let text = text(&mut draw);
        let utf16 = round % 2 == 0;
        let coders = ["ann", "bo", "Ünal", "admin"];
        // A heading and a code of one name, two codes of names that differ in case, and a path.
        let names = ["Home", "home", "Aunt \u{2192} stays", "钱", "a, b; c", "Work/Life"];
        let code = |at: usize| format!("<Code guid=\"{}\" name=\"{}\" isCodable=\"true\"/>", guid(100 + at), escaped(names[at]));
        let codes = format!(
            "<Code guid=\"{}\" name=\"Home\" isCodable=\"false\">{}</Code>",
            guid(99),
            (0..names.len()).map(code).collect::<String>()
        );
        let mut expected: BTreeSet<(Row, String)> = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut selections = String::new();
        for number in 0..6 + draw.below(6) {
            let (start, words) = passage(&text, &mut draw);
            let (code, coder) = (draw.below(names.len()), draw.below(coders.len()));
            if !seen.insert((start, words.clone(), code, coder)) {
                continue;
            }
            let memo = if draw.below(2) == 0 { String::new() } else { format!("memo {number} \u{1f642} \"so\"") };
            let end = start + words.chars().count();
            let place = if utf16 { (units(&text, start), units(&text, end)) } else { (start, end) };
            let description = if memo.is_empty() { String::new() } else { format!("<Description>{}</Description>", escaped(&memo)) };
            selections += &format!(
                "<PlainTextSelection guid=\"{}\" name=\"{}\" startPosition=\"{}\" endPosition=\"{}\" creatingUser=\"{user}\">{description}<Coding guid=\"{}\" creatingUser=\"{user}\"><CodeRef targetGUID=\"{}\"/></Coding></PlainTextSelection>",
                guid(1000 + number),
                escaped(&words),
                place.0,
                place.1,
                guid(2000 + number),
                guid(100 + code),
                user = guid(10 + coder),
            );
            // A transcript is kept as people read it, composed.
            let words: String = words.nfc().collect();
            expected.insert((("a.txt".to_owned(), words, names[code].to_owned(), coders[coder].to_owned()), memo));
        }
        let users: String = (0..coders.len()).map(|at| format!("<User guid=\"{}\" name=\"{}\"/>", guid(10 + at), coders[at])).collect();
        let project = format!(
            "<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"case\" origin=\"Somebody 1\"><Users>{users}</Users><CodeBook><Codes>{codes}</Codes></CodeBook><Sources><TextSource guid=\"{}\" name=\"a.txt\" plainTextPath=\"internal://t.txt\">{selections}</TextSource></Sources></Project>",
            guid(2)
        );
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("in.qdpx");
        fs::write(&file, pack(&[("project.qde", &project), ("sources/t.txt", &text)])).expect("written");
        let study = folder.path().join("study");
        import_files(&[file], &study).expect("imported");
        let came: BTreeSet<(Row, String)> = rows(&study).into_iter().collect();
        assert_eq!(came, expected, "round {round}: {text}");
        let (out, back) = (folder.path().join("out.qdpx"), folder.path().join("back"));
        let exported = export_study(&request(&study, out.clone())).expect("exported");
        assert!(exported.losses.is_empty(), "round {round}: {:?}", exported.losses);
        import_files(&[out], &back).expect("imported again");
        assert_eq!(rows(&back), rows(&study), "round {round}");
    }
}

#[test]
fn tables_of_segments_in_any_layout_are_found_by_their_words() {
    let heads: [[&str; 4]; 10] = [
        ["Document", "Code", "Segment", "Author"],
        ["Dokumentname", "Code", "Segment", "Autor"],
        ["Media Title", "Codes Applied", "Excerpt Copy", "Excerpt Creator"],
        ["document", "tag", "content", "coder"],
        ["Nom du document", "Nom du code", "Extrait", "Auteur"],
        ["Documento", "Código", "Cita", "Autor"],
        ["Nome do documento", "Nome do código", "Trecho", "Criado por"],
        ["File name", "Code name", "Coded text", "Coder name"],
        ["Participant", "Theme", "Quote", "Coder"],
        ["Resource Name", "Node", "Reference text", "User"],
    ];
    for round in 0..40 {
        let mut draw = Draw(round as u64 * 31 + 3);
        let folder = tempfile::tempdir().expect("a folder");
        let study = folder.path().join("study");
        fs::create_dir_all(study.join("transcripts")).expect("made");
        let text = text(&mut draw);
        fs::write(study.join("transcripts/Ola.txt"), &text).expect("written");
        let head = heads[round % heads.len()];
        let mut table = vec![head.map(str::to_owned).to_vec()];
        let mut expected = BTreeSet::new();
        for _ in 0..5 {
            let (_, words) = passage(&text, &mut draw);
            // Words that are in two places are listed and not guessed, which another test shows.
            if text.matches(&words).count() > 1 || words.chars().filter(|c| c.is_alphanumeric()).count() < 3 {
                continue;
            }
            let (code, coder) = (draw.of(&["Arrival", "Home", "钱"]).to_owned(), draw.of(&["AK", "BL"]).to_owned());
            expected.insert(("Ola.txt".to_owned(), words.clone(), code.clone(), coder.clone()));
            table.push(vec![draw.of(&["Ola", "Ola.txt"]).to_owned(), code, words, coder]);
        }
        if expected.is_empty() {
            continue;
        }
        let separator = [",", ";", "\t"][round % 3];
        let cell = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let csv = || table.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(separator) + "\n").collect::<String>();
        let (name, bytes) = match round % 4 {
            0 => ("s.xlsx", xlsx(&table)),
            1 => ("s.docx", docx(&table)),
            2 => ("s.html", html(&table)),
            _ => ("s.csv", csv().into_bytes()),
        };
        let file = folder.path().join(name);
        fs::write(&file, bytes).expect("written");
        import_files(&[file], &study).unwrap_or_else(|error| panic!("round {round}, {name}: {error}"));
        // A coding without a memo or a date has no line of its own, so the table is read.
        let mut came = BTreeSet::new();
        for line in fs::read_to_string(study.join("codings/s.csv")).expect("codings").lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let (start, end): (usize, usize) = (cells[1].parse().expect("a number"), cells[2].parse().expect("a number"));
            let words: String = text.chars().skip(start).take(end - start).collect();
            came.insert((cells[0].to_owned(), words, cells[3].to_owned(), cells[4].to_owned()));
        }
        // Of two codings of one coder and code that share words the program may make one; none is anywhere else.
        assert!(came.is_subset(&expected) && came.len() == expected.len(), "round {round}, {name}: {came:?}\nnot {expected:?}");
    }
}
