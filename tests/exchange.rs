//! Import and export of whole study folders, through files.

mod codebooks;
mod coming_back;
mod made;
mod segments;
mod varied;
mod writing;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use leitmotif::study::export::{ExportError, ExportRequest, TableKind, Whose, export_study};
use leitmotif::study::import::{ImportError, import_files};
use leitmotif::study::inputs::Sources;

/// A study folder with made-up talk: a BOM and CR LF in one file, an emoji and a letter that composes in the other.
fn study(folder: &Path) -> PathBuf {
    let study = folder.join("study");
    for (name, text) in [
        ("transcripts/P1.txt", "\u{feff}I: So?\r\n\r\nP: My aunt stayed.\r\n"),
        ("transcripts/P2.txt", "I: So? \u{1f642}\n\nP: cafe\u{301} nights, and my aunt.\n"),
        (
            "codebook.toml",
            "format = 1\nversion = 1\n[[code]]\ncode = \"kin\"\ndefinition = \"A relative\"\n[[code]]\ncode = \"aunt\"\nparent = \"kin\"\n",
        ),
        ("participants.csv", "document,participant_id,group\nP1.txt,1,a\nP2.txt,2,b\n"),
        ("study.toml", "format = 1\nname = \"Made up\"\ndate = \"2026-01-15\"\ndeidentify = \"already_safe\"\n"),
        // Places count the code points of the files as stored.
        ("codings/ann.csv", "document,start,end,code,coder\nP1.txt,14,21,aunt,Ann\nP2.txt,13,18,kin,Ann\n"),
        ("codings/bo.jsonl", "{\"document\":\"P1\",\"start\":14,\"end\":21,\"code\":\"aunt\",\"coder\":\"Bo\",\"memo\":\"why\\nnot\"}\n"),
    ] {
        let path = study.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }
    study
}

fn request(study: &Path, out: PathBuf) -> ExportRequest {
    let sources = Sources { study: Some(study.to_owned()), ..Sources::default() };
    ExportRequest { sources, results: None, out, whose: Whose::Human, coder: None, table: TableKind::Codings, packet: None }
}

/// Every coding of a folder's tables with the words it points at.
fn told(study: &Path) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for entry in fs::read_dir(study.join("codings")).expect("codings").flatten() {
        let table = fs::read_to_string(entry.path()).expect("text");
        for line in table.lines().skip(1).filter(|_| entry.path().extension().is_some_and(|ending| ending == "csv")) {
            let cells: Vec<&str> = line.split(',').collect();
            let text = fs::read_to_string(study.join("transcripts").join(cells[0])).expect("a transcript");
            let (start, end): (usize, usize) = (cells[1].parse().expect("a number"), cells[2].parse().expect("a number"));
            let words: String = text.chars().skip(start).take(end - start).collect();
            told.insert(format!("{} {words} {} {}", cells[0], cells[3], cells[4]));
        }
    }
    told
}

#[test]
fn a_study_goes_out_and_comes_back_with_every_excerpt_in_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (folder.path().join("first.qdpx"), folder.path().join("second.qdpx"));
    let exported = export_study(&request(&study(folder.path()), first.clone())).expect("exported");
    assert_eq!((exported.counts, exported.losses.len(), exported.findings.len()), ([2, 2, 3], 0, 0));
    let back = folder.path().join("back");
    let summary = import_files(std::slice::from_ref(&first), &back).expect("imported");
    assert_eq!((summary.files[0].losses.len(), summary.findings.len()), (0, 0));
    let expect = ["P1.txt My aunt aunt Ann", "P1.txt My aunt aunt Bo", "P2.txt caf\u{e9} kin Ann"];
    assert_eq!(told(&back), expect.map(str::to_owned).into());
    assert!(fs::read_to_string(back.join("codings/first.jsonl")).expect("written").contains("why\\nnot"));
    export_study(&request(&back, second.clone())).expect("exported");
    assert_eq!(fs::read(first).expect("read"), fs::read(second).expect("read"), "nothing was lost on the way");
}

#[test]
fn nothing_that_stands_there_is_written_over_and_importing_twice_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("project.qdpx");
    export_study(&request(&study(folder.path()), file.clone())).expect("exported");
    let back = folder.path().join("back");
    let written = import_files(std::slice::from_ref(&file), &back).expect("imported").written;
    let again = import_files(std::slice::from_ref(&file), &back).expect("imported");
    assert!(again.written.is_subset(&written) && again.findings.is_empty(), "{:?}", again.written);
    for name in ["codebook.toml", "transcripts/P1.txt"] {
        fs::write(back.join(name), "mine").expect("written");
    }
    let summary = import_files(&[file], &back).expect("imported");
    assert_eq!(fs::read_to_string(back.join("codebook.toml")).expect("read"), "mine");
    assert_eq!(fs::read_to_string(back.join("transcripts/P1.txt")).expect("read"), "mine");
    assert!(
        summary.written.contains("transcripts/P1 (2).txt") && summary.written.contains("codebook.imported-2.toml"),
        "{:?}",
        summary.written
    );
    assert!(summary.findings.iter().any(|finding| finding.code == "E1082"));
}

#[test]
fn codebooks_and_codings_come_and_go_as_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path());
    let out = |name: &str| folder.path().join(name);
    export_study(&request(&study, out("book.qdc"))).expect("exported");
    export_study(&ExportRequest { table: TableKind::Codebook, ..request(&study, out("plain.csv")) }).expect("exported");
    export_study(&ExportRequest { table: TableKind::Taguette, ..request(&study, out("taguette.csv")) }).expect("exported");
    for name in ["book.qdc", "plain.csv", "taguette.csv"] {
        let back = out(&format!("from {name}"));
        import_files(&[out(name)], &back).expect("imported");
        assert!(fs::read_to_string(back.join("codebook.toml")).expect("a codebook").contains("parent = \"kin\""), "{name}");
    }
    let of_bo = ExportRequest { coder: Some("Bo".into()), ..request(&study, out("bo.csv")) };
    let exported = export_study(&of_bo).expect("exported");
    assert_eq!((exported.counts[2], exported.losses.as_slice()), (1, &[(1, "the memo of a coding has no column; .jsonl holds it")][..]));
    let back = out("codings alone");
    import_files(&[out("bo.csv")], &back).expect("imported");
    assert!(back.join("codings/bo.csv").exists());
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path());
    let out = |name: &str| folder.path().join(name);
    let nobody = ExportRequest { coder: Some("Zed".into()), ..request(&study, out("x.csv")) };
    assert!(matches!(export_study(&nobody).err(), Some(ExportError::NoCoder { known, .. }) if known == "Ann, Bo"));
    let machine = ExportRequest { whose: Whose::Machine, results: Some(study.join("out")), ..request(&study, out("x.csv")) };
    assert!(matches!(export_study(&machine).err(), Some(ExportError::NoSuggestions { .. })));
    assert!(matches!(export_study(&request(&study, out("x.docx"))).err(), Some(ExportError::Ending { .. })));
    fs::write(out("broken.qdpx"), "PK").expect("written");
    fs::write(out("old.qda"), "x").expect("written");
    // A file that claims more than anybody writes is not read at all.
    fs::File::create(out("huge.qdc")).and_then(|file| file.set_len(4 << 30)).expect("a hole");
    let error = import_files(&[out("broken.qdpx"), out("old.qda"), out("none.qdc"), out("huge.qdc")], &out("back")).err();
    let Some(ImportError::Nothing(findings)) = error else { panic!("all four are refused") };
    assert_eq!(findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["E1081"; 4]);
    assert!(findings.iter().any(|finding| finding.message.contains("longer than 128 MiB")));
    assert!(!out("back").exists());
    // One bad file does not stop the others.
    export_study(&request(&study, out("book.qdc"))).expect("exported");
    assert_eq!(import_files(&[out("broken.qdpx"), out("book.qdc")], &out("back")).expect("imported").files.len(), 1);
}
