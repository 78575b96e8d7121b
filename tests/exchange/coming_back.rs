//! What comes back from a project as it went, and what is said where it cannot.

use std::fs;
use std::path::{Path, PathBuf};

use leitmotif::study::export::export_study;
use leitmotif::study::import::{ImportSummary, import_files, import_with};

use super::made::pack;
use super::request;

/// A project of one text. `codes`, `selections` and `rest` are XML.
fn qdpx(folder: &Path, name: &str, text: (&str, &str), codes: &str, selections: &str, rest: &str) -> PathBuf {
    let project = format!(
        "<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"case\" origin=\"Somebody 1\"><Users><User guid=\"{}\" name=\"ann\"/></Users><CodeBook><Codes>{codes}</Codes></CodeBook>{}<Sources><TextSource guid=\"{}\" name=\"{}\" plainTextPath=\"internal://t.txt\">{selections}</TextSource></Sources>{}</Project>",
        guid(1),
        rest.split('^').next().unwrap_or(""),
        guid(2),
        text.0,
        rest.split('^').nth(1).unwrap_or("")
    );
    let path = folder.join(name);
    fs::write(&path, pack(&[("project.qde", &project), ("sources/t.txt", text.1)])).expect("written");
    path
}

fn guid(number: u32) -> String {
    format!("{number:08x}-0000-4000-8000-000000000000")
}

fn code(number: u32, name: &str, codable: bool, inside: &str) -> String {
    format!("<Code guid=\"{}\" name=\"{name}\" isCodable=\"{codable}\">{inside}</Code>", guid(number))
}

fn selection(number: u32, place: (u32, u32), attributes: &str, codes: &[u32], inside: &str) -> String {
    let coding = |code: &u32| {
        format!(
            "<Coding guid=\"{}\" creatingUser=\"{}\"><CodeRef targetGUID=\"{}\"/></Coding>",
            guid(number * 100 + code),
            guid(1),
            guid(*code)
        )
    };
    format!(
        "<PlainTextSelection guid=\"{}\" startPosition=\"{}\" endPosition=\"{}\" creatingUser=\"{}\" {attributes}>{inside}{}</PlainTextSelection>",
        guid(number),
        place.0,
        place.1,
        guid(1),
        codes.iter().map(coding).collect::<String>()
    )
}

fn read(study: &Path, name: &str) -> String {
    fs::read_to_string(study.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn import(file: &Path, out: &Path) -> ImportSummary {
    import_files(&[file.to_owned()], out).expect("imported")
}

#[test]
fn a_memo_stays_on_its_coding_and_a_date_that_nobody_gave_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = folder.path().join("study");
    fs::create_dir_all(study.join("transcripts")).expect("made");
    fs::create_dir_all(study.join("codings")).expect("made");
    fs::write(study.join("transcripts/a.txt"), "P: The lamp was lit all night for us.\n").expect("written");
    let codings = "document,start,end,code,coder,memo,date\na.txt,3,20,lamp,ann,it stands for the mother,\na.txt,3,20,night,ann,,2026-02-03T00:00:00\na.txt,3,20,light,ann,another,\na.txt,3,20,lamp,bo,,\n";
    fs::write(study.join("codings/ann.csv"), codings).expect("written");
    let (file, back) = (folder.path().join("x.qdpx"), folder.path().join("back"));
    let exported = export_study(&request(&study, file.clone())).expect("exported");
    assert!(exported.losses.is_empty(), "{:?}", exported.losses);
    let summary = import(&file, &back);
    assert!(summary.files[0].losses.is_empty());
    let mut lines: Vec<String> = read(&back, "codings/x.jsonl").lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "{\"document\":\"a.txt\",\"start\":3,\"end\":19,\"code\":\"lamp\",\"coder\":\"ann\",\"memo\":\"it stands for the mother\"}",
            "{\"document\":\"a.txt\",\"start\":3,\"end\":19,\"code\":\"lamp\",\"coder\":\"bo\"}",
            "{\"document\":\"a.txt\",\"start\":3,\"end\":19,\"code\":\"light\",\"coder\":\"ann\",\"memo\":\"another\"}",
            "{\"document\":\"a.txt\",\"start\":3,\"end\":19,\"code\":\"night\",\"coder\":\"ann\",\"date\":\"2026-02-03T00:00:00\"}",
        ]
    );
}

#[test]
fn a_code_keeps_its_name_over_a_heading_of_the_same_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = code(12, "Lantern care", true, "") + &code(13, "waiting up", true, "");
    let tree = code(10, "Home", false, &code(11, "Lantern care", false, &inner));
    let file = qdpx(folder.path(), "in.qdpx", ("a.txt", "P: She kept the lamp lit."), &tree, &selection(20, (3, 20), "", &[12], ""), "");
    let out = folder.path().join("out");
    let summary = import(&file, &out);
    assert!(read(&out, "codings/in.csv").contains(",Lantern care,ann"));
    assert_eq!(read(&out, "in.renamed.csv"), "name_in_file,name_here\nLantern care,Lantern care (heading)\n");
    let said = read(&out, "import.findings.jsonl");
    assert!(said.contains("Lantern care is now Lantern care (heading)"), "{said}");
    assert!(summary.findings.iter().any(|finding| finding.code == "E1093"));
}

#[test]
fn notes_sets_and_spellings_go_out_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let variables = format!(
        "<Variables><Variable guid=\"{v}\" name=\"Years in Care\" typeOfVariable=\"Integer\"/></Variables><Cases><Case guid=\"{}\" name=\"Ada\"><VariableValue><VariableRef targetGUID=\"{v}\"/><IntegerValue>7</IntegerValue></VariableValue><SourceRef targetGUID=\"{}\"/></Case></Cases>",
        guid(40),
        guid(2),
        v = guid(41)
    );
    let notes = format!(
        "<Notes><Note guid=\"{}\" name=\"Diary\" plainTextPath=\"internal://t.txt\" creatingUser=\"{}\" creationDateTime=\"2026-01-02T00:00:00Z\"/></Notes><Sets><Set guid=\"{}\" name=\"First wave\"><MemberSource targetGUID=\"{}\"/><MemberCode targetGUID=\"{}\"/></Set></Sets>",
        guid(50),
        guid(1),
        guid(51),
        guid(2),
        guid(12)
    );
    let refs = format!("<NoteRef targetGUID=\"{}\"/>", guid(50));
    let marked = selection(20, (3, 20), "", &[12], "")
        + &selection(21, (4, 9), "", &[], "<Description>look here</Description>")
            .replace("</PlainTextSelection>", &format!("{refs}</PlainTextSelection>"));
    let file = qdpx(
        folder.path(),
        "in.qdpx",
        ("a.txt", "P: She kept the lamp lit."),
        &code(12, "lamp", true, ""),
        &marked,
        &format!("{variables}^{notes}"),
    );
    let (first, out, second) = (folder.path().join("first"), folder.path().join("in2.qdpx"), folder.path().join("second"));
    import(&file, &first);
    let exported = export_study(&request(&first, out.clone())).expect("exported");
    assert!(exported.losses.is_empty(), "{:?}", exported.losses);
    fs::rename(&out, folder.path().join("out")).expect("moved");
    fs::create_dir_all(folder.path().join("again")).expect("made");
    let again = folder.path().join("again/in.qdpx");
    fs::rename(folder.path().join("out"), &again).expect("moved");
    import(&again, &second);
    for name in ["in.notes.csv", "in.sets.csv", "participants.csv", "codings/in.csv"] {
        assert_eq!(read(&first, name), read(&second, name), "{name}");
    }
    assert!(read(&second, "in.notes.csv").contains("Diary,ann,2026-01-02T00:00:00Z"));
    assert!(read(&second, "participants.csv").contains("Years in Care"));
    let one = export_study(&{
        let mut one = request(&first, folder.path().join("one.qdpx"));
        one.coder = Some("ann".to_owned());
        one
    });
    assert!(one.expect("exported").losses.is_empty(), "all notes are ann's");
}

#[test]
fn the_name_of_a_caption_file_over_plain_text_becomes_txt() {
    for (name, text, expect) in [
        ("Four.vtt", "P4: Home again.\nI: And?\n", "Four.txt"),
        ("Five.srt", "P5: Home again, she said.\n", "Five.txt"),
        ("Six.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nHome\n", "Six.vtt"),
        ("Seven.SRT", "1\n00:00:00,000 --> 00:00:02,000\nHome\n", "Seven.SRT"),
        ("Eight.docx", "P: Home.\n", "Eight.txt"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = qdpx(folder.path(), "in.qdpx", (name, text), &code(12, "home", true, ""), "", "");
        let out = folder.path().join("out");
        import(&file, &out);
        assert!(out.join("transcripts").join(expect).exists(), "{name}");
    }
}

#[test]
fn utf_16_is_known_from_two_excerpts_and_doubted_from_one() {
    let text = "I: \u{1f642} How?\nOla: By ferry, in the winter. Nobody waited for me.\n";
    let units = |words: &str| {
        let at = text[..text.find(words).expect("there")].encode_utf16().count() as u32;
        (at, at + words.encode_utf16().count() as u32)
    };
    let of = |words: &[&str]| {
        words.iter().enumerate().map(|(at, words)| selection(20 + at as u32, units(words), "", &[12], "")).collect::<String>()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let words_of = |marked: &str| {
        let file = qdpx(folder.path(), "in.qdpx", ("a.txt", text), &code(12, "sea", true, ""), marked, "");
        let out = tempfile::tempdir().expect("a folder");
        let summary = import(&file, out.path());
        let found: Vec<String> = read(out.path(), "codings/in.csv")
            .lines()
            .skip(1)
            .map(|line| {
                let cells: Vec<usize> = line.split(',').filter_map(|cell| cell.parse().ok()).collect();
                text.chars().skip(cells[0]).take(cells[1] - cells[0]).collect()
            })
            .collect();
        (found, summary.findings.iter().map(|finding| finding.code.clone()).collect::<Vec<_>>())
    };
    let (found, said) = words_of(&of(&["in the winter", "Nobody waited"]));
    assert_eq!(found, ["in the winter", "Nobody waited"]);
    assert!(said.contains(&"E1022".to_owned()), "{said:?}");
    let (_, said) = words_of(&of(&["in the winter"]));
    assert!(said.contains(&"E1022".to_owned()) || said.contains(&"E1094".to_owned()), "{said:?}");
    // Places that count code points stay where they are.
    let points = |words: &str| {
        let at = text[..text.find(words).expect("there")].chars().count() as u32;
        (at, at + words.chars().count() as u32)
    };
    let (found, said) =
        words_of(&(selection(20, points("in the winter"), "", &[12], "") + &selection(21, points("Nobody waited"), "", &[12], "")));
    assert_eq!(found, ["in the winter", "Nobody waited"]);
    assert!(!said.iter().any(|code| code == "E1022" || code == "E1094"), "{said:?}");
}

#[test]
fn stored_words_go_before_a_place_that_is_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "P: My aunt stayed, and my uncle left us early.\n";
    let marked =
        selection(20, (5, 20), "name=\"my uncle left us\"", &[12], "") + &selection(21, (3, 10), "name=\"kind of a title\"", &[12], "");
    let file = qdpx(folder.path(), "in.qdpx", ("a.txt", text), &code(12, "kin", true, ""), &marked, "");
    let out = folder.path().join("out");
    let summary = import(&file, &out);
    assert_eq!(read(&out, "codings/in.csv"), "document,start,end,code,coder\na.txt,3,10,kin,ann\na.txt,23,39,kin,ann\n");
    assert!(summary.findings.iter().any(|finding| finding.code == "E1095"));
}

#[test]
fn codings_of_anybody_in_two_files_are_reported_and_a_coder_can_be_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let make = |name: &str, place: (u32, u32)| {
        qdpx(
            folder.path(),
            name,
            ("a.txt", "P: She kept the lamp lit."),
            &code(12, "lamp", true, ""),
            &selection(20, place, "", &[12], ""),
            "",
        )
    };
    // The only user of both is called as every export of one program calls its users.
    let rename = |path: &Path| {
        let (bytes, out) = (fs::read(path).expect("read"), path.to_owned());
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("project.qde").expect("there"), &mut text).expect("read");
        fs::write(
            out,
            pack(&[("project.qde", &text.replace("name=\"ann\"", "name=\"admin\"")), ("sources/t.txt", "P: She kept the lamp lit.")]),
        )
        .expect("written");
    };
    let (ann, bob) = (make("ann.qdpx", (3, 8)), make("bob.qdpx", (3, 20)));
    rename(&ann);
    rename(&bob);
    let out = folder.path().join("both");
    let summary = import_files(&[ann.clone(), bob.clone()], &out).expect("imported");
    assert!(summary.findings.iter().any(|finding| finding.code == "E1096"), "{:?}", summary.findings);
    let named = folder.path().join("named");
    let no_database = |_: &Path| Err(leitmotif::formats::fault::FormatFault::new("none", ""));
    for (file, coder) in [(&ann, "Ann"), (&bob, "Bob")] {
        let summary = import_with(std::slice::from_ref(file), &named, Some(coder), &no_database).expect("imported");
        assert!(!summary.findings.iter().any(|finding| finding.code == "E1096"));
    }
    assert!(read(&named, "codings/ann.csv").contains(",lamp,Ann") && read(&named, "codings/bob.csv").contains(",lamp,Bob"));
}

#[test]
fn a_lone_project_file_is_read_with_the_texts_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = qdpx(
        folder.path(),
        "in.qdpx",
        ("a.txt", "P: She kept the lamp lit."),
        &code(12, "lamp", true, ""),
        &selection(20, (3, 8), "", &[12], ""),
        "",
    );
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(fs::read(file).expect("read"))).expect("an archive");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("project.qde").expect("there"), &mut text).expect("read");
    fs::create_dir_all(folder.path().join("sources")).expect("made");
    fs::write(folder.path().join("sources/t.txt"), "P: She kept the lamp lit.").expect("written");
    fs::write(folder.path().join("lone.qde"), text).expect("written");
    let out = folder.path().join("out");
    import(&folder.path().join("lone.qde"), &out);
    assert!(read(&out, "codings/lone.csv").contains("a.txt,3,8,lamp,ann"));
}
