//! Import of QualCoder's and Taguette's databases: every coding with its words, and whatever a hostile file may hold.
//!
//! The projects in `tests/data/projects` are made by `tests/interop/make_projects.py`, which writes beside each what
//! was coded in it.
#![cfg(feature = "review")]
mod hostile;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use leitmotif::store::foreign::read_project;
use leitmotif::study::import::{ImportError, ImportSummary, import_with};

fn project(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/projects").join(name)
}

fn import(path: &Path, out: &Path, which: Option<i64>) -> Result<ImportSummary, ImportError> {
    import_with(&[path.to_owned()], out, None, &|path| read_project(path, which))
}

/// A coding as both sides tell it.
type Coding = (String, String, String, String);

/// Every coding of a study folder, with the words that its place holds.
fn codings(study: &Path) -> Vec<Coding> {
    let mut told = Vec::new();
    let mut files: Vec<PathBuf> = fs::read_dir(study.join("codings")).expect("codings").flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    for line in files.iter().flat_map(|path| fs::read_to_string(path).expect("text").lines().map(str::to_owned).collect::<Vec<_>>()) {
        let row: serde_json::Value = serde_json::from_str(&line).expect("a coding");
        let cell = |name: &str| row[name].as_str().expect("a string").to_owned();
        let at = |name: &str| row[name].as_u64().expect("a place") as usize;
        let text = fs::read_to_string(study.join("transcripts").join(cell("document"))).expect("a transcript");
        let words = text.chars().skip(at("start")).take(at("end") - at("start")).collect();
        told.push((cell("document"), words, cell("code"), cell("coder")));
    }
    told.sort();
    told
}

/// What the file beside a project says. `lines` keeps line ends, which Taguette does not count between paragraphs.
fn expected(name: &str, lines: bool) -> Vec<Coding> {
    let text = fs::read_to_string(project(&format!("{name}.expected.jsonl"))).expect("a file");
    let mut rows: Vec<Coding> = Vec::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row");
        let cell = |name: &str| row[name].as_str().expect("a string").to_owned();
        rows.push((cell("document"), if lines { cell("words") } else { without_lines(&cell("words")) }, cell("code"), cell("coder")));
    }
    rows.sort();
    rows
}

fn without_lines(words: &str) -> String {
    words.replace(['\n', '\t'], "")
}

/// The codes of a codebook in its order, each with its parent.
fn tree_of(codebook: &str) -> Vec<String> {
    let value = |entry: &str, key: &str| {
        let line = entry.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")).map(str::to_owned));
        line.map(|line| line.trim_end_matches('"').to_owned())
    };
    let told = |entry: &str| {
        let code = value(entry, "code").expect("a name");
        value(entry, "parent").map_or(code.clone(), |parent| format!("{code} < {parent}"))
    };
    codebook.split("[[code]]").skip(1).map(told).collect()
}

fn found(summary: &ImportSummary) -> BTreeSet<&str> {
    summary.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn every_coding_of_a_qualcoder_project_is_its_words() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["qualcoder-v13", "qualcoder-v17"] {
        let out = folder.path().join(name);
        let summary = import(&project(&format!("{name}.qda")), &out, None).expect("imported");
        assert_eq!(codings(&out), expected(name, true), "{name}");
        // The database itself may be named as well, and is the same project.
        let again = import(&project(&format!("{name}.qda/data.qda")), &out, None).expect("imported");
        assert!(again.written.is_subset(&summary.written) && again.files[0].counts == summary.files[0].counts);
        let codes = fs::read_to_string(out.join("codebook.toml")).expect("a codebook");
        for part in ["colour = \"#FF0000\"", "exclusion = \"when it is a neighbour\"", "brief = \"An aunt\""] {
            assert!(codes.contains(part), "{name}: {part} in\n{codes}");
        }
        // Codes below codes came with the sixteenth version.
        let tree = match name {
            "qualcoder-v17" => {
                ["Ties (heading)", "Family < Ties (heading)", "aunt < Family", "stays < aunt", "Ties < Ties (heading)", "school"]
            }
            _ => ["Ties (heading)", "Family < Ties (heading)", "aunt < Family", "Ties < Ties (heading)", "stays", "school"],
        };
        assert_eq!(tree_of(&codes), tree, "{name}");
        let people = fs::read_to_string(out.join("participants.csv")).expect("participants");
        let rows: Vec<&str> = people.lines().collect();
        assert_eq!(rows[0], "document,participant_id,group,age,place");
        assert!(rows.contains(&"Ida.txt,P01,young adult,19,") && rows.contains(&"Noa.txt,P02,provider,,north"), "{people}");
        let notes = fs::read_to_string(out.join(format!("{name}.notes.csv"))).expect("notes");
        for part in [
            "First thoughts",
            "Aunts come up often.",
            "case P01",
            "Met twice",
            "The first question",
            "A made-up study",
            "important",
            "Came early",
        ] {
            assert!(notes.contains(part), "{name}: {part} in\n{notes}");
        }
        let jsonl = fs::read_to_string(out.join(format!("codings/{name}.jsonl"))).expect("codings");
        assert!(jsonl.contains("She says it twice") && jsonl.contains("2026-01-15T10:00:00"), "{jsonl}");
        // A colour that is none, a doubled name, UTF-16 throughout Old.txt but for one coding, a picture, a coding there, a passage and a
        // case without a text, what a journal knows, a reference, a passage without a code, what is important, headings.
        let expect = ["E1022", "E1031", "E1046", "E1047", "E1060", "E1062", "E1066", "E1086", "E1089", "E1091", "E1092", "E1093"];
        assert_eq!(found(&summary), expect.into(), "{name}");
    }
}

#[test]
fn every_coding_of_a_taguette_project_is_its_words_and_its_coders() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = project("taguette.sqlite3");
    let Err(ImportError::Nothing(findings)) = import(&path, folder.path(), None) else { panic!("two projects are two studies") };
    assert!(findings[0].message.contains("2 projects") && findings[0].remedy.contains("1, 2"), "{findings:?}");
    let Err(ImportError::Nothing(findings)) = import(&path, folder.path(), Some(7)) else { panic!("there is no project 7") };
    assert!(findings[0].message.contains("no project 7"));
    let out = folder.path().join("study");
    let summary = import(&path, &out, Some(1)).expect("imported");
    let told: Vec<Coding> =
        codings(&out).into_iter().map(|(document, words, code, coder)| (document, without_lines(&words), code, coder)).collect();
    assert_eq!(told, expected("taguette", false));
    let text = fs::read_to_string(out.join("transcripts/Ida.txt")).expect("a transcript");
    assert_eq!(
        text,
        "Talk & tea\nI: How was it at your aunt's? \u{1f642}\nP: My caf\u{e9} nights \u{1f469}\u{200d}\u{1f373} kept me going. My aunt stayed, na\u{ef}ve or not <smiles>.\nI: And school?\nP: I left school early.\nNobody asked.\nA\tB \u{1f600}\nC\tD"
    );
    let codes = fs::read_to_string(out.join("codebook.toml")).expect("a codebook");
    assert!(codes.contains("Talk of relatives."), "{codes}");
    assert_eq!(tree_of(&codes), ["kin", "aunt < kin", "stays < aunt", "kin.school < kin", "school", "drinks"]);
    // Formatting is passed over, and the highlight without a tag is kept among the notes.
    assert_eq!(found(&summary), ["E1048", "E1066"].into());
    let other = import(&path, &folder.path().join("other"), Some(2)).expect("imported");
    assert_eq!(other.files[0].counts.iter().map(|(count, _)| *count).collect::<Vec<_>>(), [1, 1, 1, 1, 0, 0]);
    assert_eq!(codings(&folder.path().join("other"))[0].1, "not");
}

#[test]
fn a_table_of_highlights_without_places_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("highlights.csv");
    fs::write(&path, "id,document,tag,content\r\n1,Ida,kin.aunt,My aunt stayed\r\n").expect("written");
    let Err(ImportError::Nothing(findings)) = import(&path, &folder.path().join("out"), None) else { panic!("it has no places") };
    assert!(findings[0].remedy.contains(".sqlite3"), "{findings:?}");
}

#[test]
fn a_study_that_was_imported_goes_out_as_refi_and_back_with_the_same_codings() {
    use leitmotif::study::export::{ExportRequest, TableKind, Whose, export_study};
    use leitmotif::study::inputs::Sources;
    let folder = tempfile::tempdir().expect("a folder");
    for (name, which) in [("qualcoder-v17.qda", None), ("taguette.sqlite3", Some(1))] {
        let (first, file, second) =
            (folder.path().join(format!("{name} 1")), folder.path().join("p.qdpx"), folder.path().join(format!("{name} 2")));
        import(&project(name), &first, which).expect("imported");
        let sources = Sources { study: Some(first.clone()), ..Sources::default() };
        let request = ExportRequest {
            sources,
            results: None,
            out: file.clone(),
            whose: Whose::Human,
            coder: None,
            table: TableKind::Codings,
            packet: None,
        };
        export_study(&request).expect("exported");
        import(&file, &second, None).expect("imported");
        assert_eq!(codings(&first), codings(&second), "{name}");
    }
}
