//! Files for people's own writing: what goes in is what was coded, and it comes back out of every form.

use std::fs;
use std::path::{Path, PathBuf};

use leitmotif::formats::archive::Archive;
use leitmotif::formats::grid::read_tables;
use leitmotif::report::manuscripts::Filter;
use leitmotif::study::export::ExportError;
use leitmotif::study::inputs::Sources;
use leitmotif::study::writing::{Writing, WritingRequest, write_up};

use super::study;

/// A quote in Hebrew with an emoji, one of 40,000 letters, and the one of the study with its memo.
fn long_study(folder: &Path) -> (PathBuf, String) {
    let made = study(folder);
    let long = "and on we went ".repeat(2_700);
    let long = long.trim_end();
    fs::write(made.join("transcripts/P3.txt"), format!("I: So?\n\nP: {long}\n\nP: אמא שלי לא באה \u{1f642}\n")).expect("written");
    let hebrew = 11 + long.len() + 5;
    let table = format!(
        "document,start,end,code,coder,memo\nP3.txt,11,{},kin,Ann,a long one\nP3.txt,{},{},aunt,Ann,קצר\n",
        11 + long.len(),
        hebrew,
        hebrew + 16
    );
    fs::write(made.join("codings/long.csv"), table).expect("written");
    (made, long.to_owned())
}

fn request(study: &Path, files: Vec<(Writing, PathBuf)>) -> WritingRequest {
    let sources = Sources { study: Some(study.to_owned()), ..Sources::default() };
    WritingRequest { sources, results: Some(study.join("out")), files, filter: Filter::default(), least: Some(1) }
}

fn part(path: &Path, name: &str) -> String {
    let bytes = fs::read(path).expect("read");
    String::from_utf8(Archive::open(&bytes).expect("an archive").read(name).expect("read").expect("there")).expect("UTF-8")
}

#[test]
fn quotations_come_out_whole_in_every_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let (made, long) = long_study(folder.path());
    let path = |ending: &str| folder.path().join(format!("quotes.{ending}"));
    let files = ["docx", "html", "md", "xlsx"].map(|ending| (Writing::Quotes, path(ending))).to_vec();
    let written = write_up(&request(&made, files)).expect("written");
    assert!(written.files.iter().all(|(_, count, of)| *count == 5 && *of == "quotations"), "{:?}", written.files);
    let docx = part(&path("docx"), "word/document.xml");
    for text in [docx.clone(), fs::read_to_string(path("html")).expect("read"), fs::read_to_string(path("md")).expect("read")] {
        for expected in
            ["My aunt", "caf\u{e9}", &long, "אמא שלי לא באה \u{1f642}", "a long one", "קצר", "1 · a · P1.txt · line 3", "coded by Bo"]
        {
            assert!(text.contains(expected), "{}", expected.chars().take(40).collect::<String>());
        }
    }
    assert!(docx.matches("<w:bidi").count() >= 2, "the Hebrew quotation and its memo run from right to left");
    let rows = read_tables("quotes.xlsx", &fs::read(path("xlsx")).expect("read")).expect("a workbook").remove(0);
    let cells: Vec<&str> = rows.iter().map(|(_, cells)| cells[2].as_str()).collect();
    let whole = cells.iter().position(|cell| cell.starts_with("and on we went")).expect("the long one");
    assert_eq!(format!("{}{}", cells[whole], cells[whole + 1]), long, "a text that is too long for a cell goes on below");
    assert!(rows.iter().any(|(_, cells)| cells[1] == "kin > aunt" && cells[2] == "אמא שלי לא באה \u{1f642}" && cells[11] == "קצר"));
}

#[test]
fn the_same_study_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (made, _) = long_study(folder.path());
    let asked = [
        (Writing::Quotes, "q.docx"),
        (Writing::Quotes, "q.xlsx"),
        (Writing::Matrix, "m.xlsx"),
        (Writing::Matrix, "m.csv"),
        (Writing::Memos, "n.docx"),
        (Writing::Codebook, "c.docx"),
        (Writing::Methods, "t.docx"),
    ];
    let write = |to: &str| -> Vec<Vec<u8>> {
        let files: Vec<_> = asked.iter().map(|(what, name)| (*what, folder.path().join(to).join(name))).collect();
        write_up(&request(&made, files.clone())).expect("written");
        files.iter().map(|(_, path)| fs::read(path).expect("read")).collect()
    };
    assert_eq!(write("first"), write("again"));
    assert!(part(&folder.path().join("first/q.docx"), "docProps/core.xml").contains("2026-01-15T00:00:00Z"));
    assert!(part(&folder.path().join("first/q.xlsx"), "docProps/core.xml").contains("2026-01-15T00:00:00Z"));
}

#[test]
fn a_matrix_has_a_sheet_for_each_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = study(folder.path());
    let out = folder.path().join("matrix.xlsx");
    write_up(&request(&made, vec![(Writing::Matrix, out.clone())])).expect("written");
    let sheets = read_tables("matrix.xlsx", &fs::read(&out).expect("read")).expect("a workbook");
    assert_eq!(sheets.len(), 6);
    let cells = |sheet: usize, row: usize| sheets[sheet][row].1.join("|");
    assert_eq!(
        [cells(0, 0), cells(0, 1), cells(0, 2), cells(0, 3)],
        ["dimension|code|all|P1.txt|P2.txt", "|participants|2|1|1", "|kin|3|2|1", "|kin > aunt|2|2|0"]
    );
    assert_eq!(cells(3, 2), "|kin|1|1|1", "shares of participants: all of each group");
}

#[test]
fn memos_and_the_codebook_are_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = study(folder.path());
    let (memos, book) = (folder.path().join("memos.md"), folder.path().join("codebook.docx"));
    write_up(&request(&made, vec![(Writing::Memos, memos.clone()), (Writing::Codebook, book.clone())])).expect("written");
    assert!(fs::read_to_string(memos).expect("read").contains("> My aunt  \n\n1 · a · P1.txt · line 3\n\nwhy  \nnot\n\nBo\n"));
    let text = part(&book, "word/document.xml");
    for expected in ["Made up: codebook", "kin", "A relative", "Example from the transcripts:", "caf\u{e9}", "Heading2"] {
        assert!(text.contains(expected), "{expected}");
    }
}

#[test]
fn methods_name_what_the_files_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = study(folder.path());
    fs::create_dir_all(made.join("out/agreement")).expect("made");
    let figures = "scope,of,facet,code,alpha,alpha_low,alpha_high,alpha_masi,alpha_masi_low,alpha_masi_high\noverall,,,(all codes as sets),,,,0.7123,0.6,0.8\noverall,,,kin,0.5,,,,,\n";
    fs::write(made.join("out/agreement/agreement.csv"), figures).expect("written");
    let out = folder.path().join("methods.md");
    write_up(&request(&made, vec![(Writing::Methods, out.clone())])).expect("written");
    let text = fs::read_to_string(out).expect("read");
    for expected in [
        "2 transcripts of 2 participants",
        "2 people coded (Ann, Bo)",
        "alpha 0.71 (0.60 to 0.80)",
        "## COREQ",
        "## SRQR",
        "@software{leitmotif,",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert!(!text.contains("kin: Krippendorff"), "where codes are compared as sets, that figure stands alone");
}

#[test]
fn nothing_of_the_study_is_written_over_and_endings_are_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = study(folder.path());
    let error = |file: PathBuf, what: Writing| write_up(&request(&made, vec![(what, file)])).err().expect("refused");
    assert!(matches!(error(made.join("participants.csv"), Writing::Matrix), ExportError::OfStudy { .. }));
    // Not there yet: it would become a second codebook of the study.
    assert!(matches!(error(made.join("codebook.docx"), Writing::Codebook), ExportError::OfStudy { .. }));
    let wrong = error(folder.path().join("q.pdf"), Writing::Quotes).to_string();
    assert!(wrong.contains("E1171") && wrong.contains(".docx, .xlsx, .html, .md"), "{wrong}");
    let mut unknown = request(&made, vec![(Writing::Quotes, folder.path().join("q.md"))]);
    unknown.filter.codes = vec!["ant".into()];
    assert!(
        write_up(&unknown).err().expect("refused").to_string().contains("E1170 no code of the study is called ant; there are aunt, kin")
    );
    assert!(!folder.path().join("q.md").exists());
}
