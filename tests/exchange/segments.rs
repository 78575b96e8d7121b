//! Tables of coded segments: found in the study's transcripts by their words, or listed.

use std::fs;
use std::path::{Path, PathBuf};

use leitmotif::formats::fault::FormatFault;
use leitmotif::study::import::{ImportError, ImportSummary, import_files, import_with};

use super::made::{docx, html, xlsx};

const OLA: &str = "\u{feff}I: How did you come?\r\n\r\nOla: By ferry, in the winter, with two suitcases. Nobody waited for me.\r\n\r\nOla: Nobody waited, I said. Cafe\u{301} \u{1f642} nights.\r\n";

/// A study with one transcript.
fn study(folder: &Path) -> PathBuf {
    let study = folder.join("study");
    fs::create_dir_all(study.join("transcripts")).expect("made");
    fs::write(study.join("transcripts/Ola.txt"), OLA).expect("written");
    study
}

fn import(study: &Path, name: &str, bytes: &[u8]) -> Result<ImportSummary, ImportError> {
    let file = study.parent().expect("a folder").join(name);
    fs::write(&file, bytes).expect("written");
    import_files(&[file], study)
}

/// The codings of a file with the words that they point at in the stored transcript.
fn coded(study: &Path, name: &str) -> Vec<String> {
    let table = fs::read_to_string(study.join("codings").join(name)).expect("codings");
    let words = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let (start, end): (usize, usize) = (cells[1].parse().expect("a number"), cells[2].parse().expect("a number"));
        let words: String = OLA.chars().skip(start).take(end - start).collect();
        format!("{} {} {words}", cells[3], cells[4])
    };
    table.lines().skip(1).map(words).collect()
}

const MAXQDA: &str = "Document group;Document name;Code;Begin;End;Weight score;Segment;Author;Creation date\nWave 1;Ola;Arrival > By sea;3;3;0;By ferry, in the winter, with two suitcases.;AK;02.03.2024 10:01\nWave 1;Ola;Alone;3;5;0;Nobody waited;AK;\nWave 1;Ola;Alone;5;5;0;cafe\u{301} \u{1f642} NIGHTS;BL;\n";

#[test]
fn segments_are_found_and_what_is_not_is_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path());
    let summary = import(&study, "segments.csv", MAXQDA.as_bytes()).expect("imported");
    assert_eq!(
        coded(&study, "segments.csv"),
        ["By sea AK By ferry, in the winter, with two suitcases.", "Alone BL Cafe\u{301} \u{1f642} nights"]
    );
    let open = fs::read_to_string(study.join("segments.open.csv")).expect("a list");
    assert!(open.contains("the words occur in 2 places") && open.contains("Nobody waited"), "{open}");
    let located = fs::read_to_string(study.join("segments.located.csv")).expect("a table");
    assert!(located.contains(",words,100") && located.contains(",letters,100"), "{located}");
    let book = fs::read_to_string(study.join("codebook.toml")).expect("a codebook");
    assert!(book.contains("code = \"By sea\"\nparent = \"Arrival\""), "{book}");
    assert!(fs::read_to_string(study.join("codings/segments.jsonl")).expect("lines").contains("2024-03-02T10:01:00"));
    assert_eq!(summary.files[0].losses, [(1, "segments that have no place of their own; they are listed")]);
    // Nothing that was said holds a word of the talk.
    assert!(!summary.findings.iter().any(|finding| finding.to_string().contains("ferry")));
}

#[test]
fn the_same_segments_from_every_kind_of_file() {
    let head = ["ID", "Document", "Quotation Content", "Codes", "Comment"];
    let row = ["1:1", "D 1: Ola", "By ferry, in the winter", "Arrival\nBy sea", "why"];
    let rows: Vec<Vec<String>> = [head, row].map(|row| row.map(str::to_owned).to_vec()).to_vec();
    let csv = b"ID,Document,Quotation Content,Codes,Comment\n1:1,D 1: Ola,\"By ferry, in the winter\",\"Arrival\nBy sea\",why\n".to_vec();
    for (name, bytes) in [("q.csv", csv), ("q.xlsx", xlsx(&rows)), ("q.html", html(&rows)), ("q.docx", docx(&rows))] {
        let folder = tempfile::tempdir().expect("a folder");
        let study = study(folder.path());
        import(&study, name, &bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = coded(&study, "q.csv");
        // A line break inside a cell of these files is a blank in some of them, so the codes may be one there.
        let expect = ["Arrival unknown coder By ferry, in the winter", "By sea unknown coder By ferry, in the winter"];
        if name == "q.csv" || name == "q.xlsx" {
            assert_eq!(found, expect, "{name}");
        } else {
            assert!(found.iter().all(|line| line.ends_with("By ferry, in the winter")), "{name}: {found:?}");
        }
    }
}

#[test]
fn a_table_of_segments_without_transcripts_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    for (name, table) in [
        ("t.csv", "id,document,tag,content\n1,Ola,Arrival,By ferry\n"),
        ("m.csv", MAXQDA),
        ("q.csv", "document,code,quote,coder\nOla.txt,Arrival,By ferry,AK\n"),
    ] {
        let error = import(&study, name, table.as_bytes()).err().expect("no transcripts").to_string();
        assert!(error.contains("coded segments") && error.contains("transcripts"), "{error}");
    }
}

#[test]
fn a_column_of_codes_of_a_transcript_becomes_codings() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    let table = "timestamp,speaker,words,tags\n[00:00],AB:,Where did you write?,\n[00:12],CD:,At the kitchen table with a pencil.,paper;home\n,AB:,And then?,\n,CD:,Then I typed it.,typing\n,CD:,And \"so\" on.,more\n";
    import(&study, "talk.csv", table.as_bytes()).expect("imported");
    assert_eq!(fs::read_to_string(study.join("transcripts/talk.csv")).expect("a transcript"), table);
    let codings = fs::read_to_string(study.join("codings/talk.csv")).expect("codings");
    let codes: Vec<&str> = codings.lines().skip(1).map(|line| line.split(',').nth(3).expect("a code")).collect();
    assert_eq!(codes, ["home", "paper", "typing", "more"]);
    // Every place is that of the row's words in the text of the transcript as a run reads it.
    use leitmotif::stages::ingest::{SourceFile, ingest};
    let file = SourceFile { id: "talk.csv".to_owned().into(), bytes: table.as_bytes().to_vec() };
    let text = ingest(&file, &Default::default()).expect("read").value.text.as_str().to_owned();
    let words = |line: &str| {
        let cells: Vec<usize> = line.split(',').filter_map(|cell| cell.parse().ok()).collect();
        text.chars().skip(cells[0]).take(cells[1] - cells[0]).collect::<String>()
    };
    let found: Vec<String> = codings.lines().skip(1).map(words).collect();
    assert_eq!(found, ["At the kitchen table with a pencil.", "At the kitchen table with a pencil.", "Then I typed it.", "And \"so\" on."]);
}

#[test]
fn codings_with_other_names_of_columns_are_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path());
    let error = import(&study, "c.csv", b"file;from;to;code;coder\nOla.txt;1;2;a;b\n").err().expect("a fault").to_string();
    assert!(error.contains("is document the column now called file?") && error.contains("is start the column now called from?"), "{error}");
}

#[test]
fn words_beside_places_are_compared_with_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path());
    let chars: Vec<char> = OLA.chars().collect();
    let at = OLA[..OLA.find("By ferry").expect("there")].chars().count();
    let table =
        |shift: usize| format!("document,start,end,code,coder,quote\nOla.txt,{},{},Arrival,AK,By ferry\n", at + shift, at + 8 + shift);
    assert_eq!(chars[at..at + 8].iter().collect::<String>(), "By ferry");
    let right = import(&study, "right.csv", table(0).as_bytes()).expect("imported");
    assert!(!right.findings.iter().any(|finding| finding.code == "E0610"), "{:?}", right.findings);
    let wrong = import(&study, "wrong.csv", table(3).as_bytes()).expect("imported");
    let said: Vec<String> = wrong.findings.iter().filter(|finding| finding.code == "E0610").map(ToString::to_string).collect();
    assert!(said.len() == 1 && said[0].contains("of 1 places") && !said[0].contains("ferry"), "{said:?}");
}

#[test]
fn who_coded_is_taken_from_the_right_column() {
    let check = |table: &str, expect: &[&str]| {
        let folder = tempfile::tempdir().expect("a folder");
        let study = study(folder.path());
        import(&study, "s.csv", table.as_bytes()).unwrap_or_else(|error| panic!("{table}: {error}"));
        let who: Vec<String> =
            coded(&study, "s.csv").iter().map(|line| line.split(" By ferry").next().unwrap_or_default().to_owned()).collect();
        assert_eq!(who, expect, "{table}");
    };
    // Who made a coding and not who changed it last, in whatever order the columns are.
    for [made, changed] in [["Created by", "Modified by"], ["Autor", "Bearbeitet von"], ["Cr\u{e9}\u{e9} par", "Modifi\u{e9} par"]] {
        check(&format!("Document,Quote,Code,{changed},{made}\nOla,By ferry,A,BL,AK\n"), &["A AK"]);
        check(&format!("Document,Quote,Code,{changed}\nOla,By ferry,A,BL\n"), &["A BL"]);
    }
    // Two people's equal codings stay two.
    for name in ["Researcher", "Rater", "Analyst", "owner", "Coder initials", "Codierer/in", "Codificadora", "Codeerder"] {
        check(&format!("Document,Quote,Code,{name}\nOla,By ferry,A,AK\nOla,By ferry,A,BL\n"), &["A AK", "A BL"]);
    }
    // An explicit name goes before one of somebody who works on the study.
    check("Document,Quote,Code,Researcher,Created by\nOla,By ferry,A,BL,AK\n", &["A AK"]);
    check("Document,Initials,Quote,Code\nOla,OL,By ferry,A\n", &["A unknown coder"]);
    // A coder in the first row alone is that of all; among several names an empty cell is nobody's.
    check("Coder,Document,Quote,Code\nAK,Ola,By ferry,A\n,Ola,By ferry,B\n", &["A AK", "B AK"]);
    check("Coder,Document,Quote,Code\nAK,Ola,By ferry,A\n,Ola,By ferry,B\nBL,Ola,By ferry,A\n", &["A AK", "A BL", "B unknown coder"]);
    // A number of a code is none.
    check("Document,Quote,Code #,Code\nOla,By ferry,3,A\n", &["A unknown coder"]);
    for head in ["Documento;Citazione;Codice;Codificatore", "\u{6587}\u{6863};\u{6458}\u{5f55};\u{7f16}\u{7801};\u{7f16}\u{7801}\u{5458}"] {
        check(&format!("{head}\nOla;By ferry;A;AK\n"), &["A AK"]);
    }
}

#[test]
fn a_coder_in_the_first_row_alone_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path());
    let table = "Coder,Participant #,Quote,Code\nAK,Ola,By ferry,A\n,Ola,By ferry,B\n";
    let summary = import(&study, "s.csv", table.as_bytes()).expect("imported");
    assert!(summary.findings.iter().any(|finding| finding.code == "E0612"));
    assert_eq!(coded(&study, "s.csv").len(), 2, "`Participant #` is the document");
}

#[test]
fn a_name_for_all_is_refused_where_a_table_names_several() {
    let no_database = |_: &Path| Err(FormatFault::new("no database", ""));
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path());
    for (name, table) in [
        ("s.csv", "Document,Quote,Code,Coder\nOla,By ferry,A,AK\nOla,By ferry,A,BL\n"),
        ("t.csv", "speaker,words,code,coder\nAB,Where?,,\nCD,Here.,paper,AK\nCD,There.,paper,BL\n"),
    ] {
        let file = folder.path().join(name);
        fs::write(&file, table).expect("written");
        let refused = import_with(&[file], &study, Some("ZZ"), &no_database).err().expect("several coders").to_string();
        assert!(refused.contains("the file holds codings of AK, BL"), "{refused}");
    }
}

#[test]
fn a_table_of_talk_says_who_coded_its_turns() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path());
    let table = "speaker,words,code,coder\nAB,Where?,,\nCD,At the table.,paper,AK\nCD,It was old.,paper,BL\n";
    import(&study, "t.csv", table.as_bytes()).expect("imported");
    let codings = fs::read_to_string(study.join("codings/t.csv")).expect("codings");
    assert!(codings.contains("paper,AK") && codings.contains("paper,BL"), "{codings}");
}
