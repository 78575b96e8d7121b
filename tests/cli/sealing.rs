//! A study that rests: nothing of it is in the sealed file, and nothing opens it but its passphrase.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::cli::study::{PROGRAM, Study, errors, said};

/// Fifty words that occur in no other place.
fn canaries() -> Vec<String> {
    (0..50).map(|at| format!("kanarie{}vogel", (b'a' + at % 26) as char).repeat(1 + usize::from(at / 26))).collect()
}

fn planted() -> Study {
    let study = Study::of(2, 4);
    let turns: String = canaries().iter().map(|word| format!("P: It was the {word} in the garden.\n\nI: And?\n\n")).collect();
    study.write("transcripts/T900.txt", turns);
    study.write("notes/memo.md", canaries().join(" "));
    study.run_well(&["--findings-ok", "--quiet"]);
    study
}

fn leitmotif(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().expect("the program starts")
}

/// Every file below a folder but artefacts.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).expect("listed").flatten() {
            let name = entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if !name.starts_with("out/cache") {
                found.insert(name, fs::read(entry.path()).expect("read"));
            }
        }
    }
    found
}

struct Sealed {
    study: Study,
    outer: tempfile::TempDir,
}

impl Sealed {
    fn at(&self, name: &str) -> String {
        self.outer.path().join(name).display().to_string()
    }

    fn open(&self, file: &str, passphrase: &str, into: &str) -> Output {
        fs::write(self.outer.path().join("typed"), passphrase).expect("written");
        leitmotif(&["open", &self.at(file), "--into", &self.at(into), "--passphrase-file", &self.at("typed")])
    }
}

fn sealed() -> Sealed {
    let sealed = Sealed { study: planted(), outer: tempfile::tempdir().expect("a folder") };
    fs::write(sealed.outer.path().join("passphrase"), "seven small lamps in a row\n").expect("written");
    let study = sealed.study.path("").display().to_string();
    let output = leitmotif(&["seal", &study, "--out", &sealed.at("s.age"), "--passphrase-file", &sealed.at("passphrase")]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(!said(&output).contains("lamps"));
    sealed
}

#[test]
fn a_sealed_study_holds_no_word_and_opens_to_what_it_was() {
    let sealed = sealed();
    let bytes = fs::read(sealed.outer.path().join("s.age")).expect("read");
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    for word in canaries().iter().map(String::as_str).chain(["T900", "transcripts", "garden"]) {
        assert!(!text.contains(&word.to_lowercase()), "{word}");
    }
    let output = sealed.open("s.age", "seven small lamps in a row", "opened");
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let mut kept = files(&sealed.study.path(""));
    // The list of copies names the sealed file, which came after it.
    kept.remove("exports.csv");
    assert_eq!(files(&sealed.outer.path().join("opened")), kept);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for name in ["s.age", "opened", "opened/transcripts/T900.txt"] {
            let mode = sealed.outer.path().join(name).metadata().expect("there").permissions().mode();
            assert_eq!(mode & 0o077, 0, "{name}");
        }
    }
    // Nothing that is there is written over.
    let again = sealed.open("s.age", "seven small lamps in a row", "opened");
    assert!(again.status.code() == Some(2) && errors(&again).contains("E1152"), "{}", errors(&again));
}

#[test]
fn a_wrong_passphrase_or_a_changed_byte_opens_nothing_and_leaves_nothing() {
    let sealed = sealed();
    let output = sealed.open("s.age", "seven small lamps in a rov", "opened");
    assert!(output.status.code() == Some(2) && errors(&output).contains("passphrase"), "{}", errors(&output));
    let whole = fs::read(sealed.outer.path().join("s.age")).expect("read");
    let changes = [0, 20, 80, 140, whole.len() / 2, whole.len() - 20, whole.len() - 1];
    for (at, bytes) in changes.iter().map(|&at| {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        (at, changed)
    }) {
        fs::write(sealed.outer.path().join("changed.age"), bytes).expect("written");
        let output = sealed.open("changed.age", "seven small lamps in a row", "opened");
        assert_eq!(output.status.code(), Some(2), "byte {at}: {}", said(&output));
        assert!(!sealed.outer.path().join("opened").exists(), "byte {at}");
    }
    for length in [0, 60, whole.len() / 2, whole.len() - 1] {
        fs::write(sealed.outer.path().join("changed.age"), &whole[..length]).expect("written");
        assert_eq!(sealed.open("changed.age", "seven small lamps in a row", "opened").status.code(), Some(2), "cut at {length}");
    }
    let names: Vec<String> = fs::read_dir(sealed.outer.path())
        .expect("listed")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!names.iter().any(|name| name.contains("unfinished") || name.contains("opened")), "{names:?}");
}

#[test]
fn a_study_is_removed_only_after_it_was_read_back() {
    let sealed = sealed();
    let study = sealed.study.path("").display().to_string();
    let key = sealed.at("key.txt");
    let output = leitmotif(&["seal", &study, "--out", &sealed.at("k.age"), "--key-file", &key, "--remove"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(said(&output).contains("read back, every file the same") && !Path::new(&study).exists());
    let output = leitmotif(&["open", &sealed.at("k.age"), "--into", &sealed.at("back"), "--key-file", &key]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(leitmotif(&["verify", &sealed.at("back")]).status.code().is_some() && sealed.outer.path().join("back/notes/memo.md").exists());
}

#[test]
fn sealing_asks_for_a_passphrase_that_is_no_argument_and_refuses_a_short_one() {
    let study = planted();
    let (path, outer) = (study.path("").display().to_string(), tempfile::tempdir().expect("a folder"));
    let out = outer.path().join("s.age").display().to_string();
    // setsid takes the terminal away, so that nobody can be asked.
    let output =
        Command::new("setsid").args([PROGRAM, "seal", &path, "--out", &out]).stdin(std::process::Stdio::null()).output().expect("started");
    assert!(output.status.code() == Some(2) && errors(&output).contains("E1157"), "{}", errors(&output));
    fs::write(outer.path().join("short"), "lamp\n").expect("written");
    let short = outer.path().join("short").display().to_string();
    let output = leitmotif(&["seal", &path, "--out", &out, "--passphrase-file", &short]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let inside = study.path("s.age").display().to_string();
    fs::write(outer.path().join("long"), "seven small lamps in a row\n").expect("written");
    let long = outer.path().join("long").display().to_string();
    let output = leitmotif(&["seal", &path, "--out", &inside, "--passphrase-file", &long]);
    assert!(output.status.code() == Some(2) && errors(&output).contains("E1151"), "{}", errors(&output));
    assert!(!Path::new(&out).exists() && !study.path("s.age").exists());
}

/// Every form of export, with the files that it writes.
const EXPORTS: [(&[&str], &str, &[&str]); 9] = [
    (&["--out"], "all.qdpx", &["all.qdpx"]),
    (&["--out"], "codings.csv", &["codings.csv"]),
    (&["--out"], "codings.jsonl", &["codings.jsonl"]),
    (&["--table", "codebook", "--out"], "codes.csv", &["codes.csv"]),
    (&["--out"], "codes.qdc", &["codes.qdc"]),
    (&["--experts", "--out"], "experts.html", &["experts.html", "experts.comments.csv"]),
    (&["--quotes"], "quotes.docx", &["quotes.docx"]),
    (&["--matrix"], "matrix.xlsx", &["matrix.xlsx"]),
    (&["--methods"], "methods.md", &["methods.md"]),
];

/// A study in which a long passage with canary words is coded.
fn coded() -> Study {
    let study = planted();
    study.write("codings/ann.csv", "document,start,end,code,coder\nT900.txt,3,900,garden,Ann\n");
    study
}

#[test]
fn every_form_of_export_can_be_sealed_and_opens_to_the_same_bytes() {
    let (study, outer) = (coded(), tempfile::tempdir().expect("a folder"));
    let (at, path) = (|name: &str| outer.path().join(name), study.path("").display().to_string());
    fs::write(at("passphrase"), "seven small lamps in a row\n").expect("written");
    let key = at("key.txt").display().to_string();
    for folder in ["plain", "sealed", "opened"] {
        fs::create_dir(at(folder)).expect("made");
    }
    let mut with_words = 0;
    for (more, name, files) in EXPORTS {
        let plain = at("plain").join(name).display().to_string();
        let output = leitmotif(&[&["export", &path], more, &[&plain, "--findings-ok"]].concat());
        assert_eq!(output.status.code(), Some(0), "{name}: {}", errors(&output));
        let sealed = at("sealed").join(name).display().to_string();
        let output = leitmotif(&[&["export", &path], more, &[&sealed, "--encrypt", "--key-file", &key, "--findings-ok"]].concat());
        assert_eq!(output.status.code(), Some(0), "{name}: {}", errors(&output));
        assert!(said(&output).contains(&format!("{name}.age")), "{}", said(&output));
        for file in files {
            let opened = at("opened").join(file);
            let sealed = at("sealed").join(format!("{file}.age"));
            let output = leitmotif(&["open", &sealed.display().to_string(), "--into", &opened.display().to_string(), "--key-file", &key]);
            assert_eq!(output.status.code(), Some(0), "{file}: {}", errors(&output));
            assert_eq!(fs::read(&opened).expect("opened"), fs::read(at("plain").join(file)).expect("plain"), "{file}");
            let text = String::from_utf8_lossy(&fs::read(&opened).expect("opened")).to_lowercase();
            with_words += usize::from(canaries().iter().any(|word| text.contains(word)));
            let bytes = String::from_utf8_lossy(&fs::read(&sealed).expect("sealed")).to_lowercase();
            assert!(canaries().iter().all(|word| !bytes.contains(word)) && !bytes.contains("garden"), "{file}");
            #[cfg(unix)]
            for path in [&opened, &sealed] {
                use std::os::unix::fs::PermissionsExt;
                assert_eq!(path.metadata().expect("there").permissions().mode() & 0o077, 0, "{file}");
            }
        }
    }
    assert!(with_words >= 2, "the plain forms hold canary words: {with_words}");
    // Beside the sealed files lies nothing, and the list of copies names them.
    let names = files(&at("sealed"));
    assert!(names.keys().all(|name| name.ends_with(".age")), "{:?}", names.keys());
    let copies = fs::read_to_string(study.path("exports.csv")).expect("a list");
    assert!(copies.contains("all.qdpx.age") && copies.contains("experts.comments.csv.age"), "{copies}");
}

#[test]
fn a_sealed_export_opens_with_its_passphrase_alone_and_a_changed_byte_leaves_nothing() {
    let (study, outer) = (coded(), tempfile::tempdir().expect("a folder"));
    let at = |name: &str| outer.path().join(name).display().to_string();
    fs::write(at("passphrase"), "seven small lamps in a row\n").expect("written");
    fs::write(at("wrong"), "seven small lamps in a rov\n").expect("written");
    let path = study.path("").display().to_string();
    // A name that ends as sealed files do is not given the ending twice.
    let output =
        leitmotif(&["export", &path, "--out", &at("all.qdpx.age"), "--encrypt", "--passphrase-file", &at("passphrase"), "--findings-ok"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let open = |file: &str, pass: &str| leitmotif(&["open", &at(file), "--passphrase-file", &at(pass)]);
    let output = open("all.qdpx.age", "wrong");
    assert!(output.status.code() == Some(2) && errors(&output).contains("E1103") && !Path::new(&at("all.qdpx")).exists());
    let whole = fs::read(at("all.qdpx.age")).expect("sealed");
    for place in [5, 60, 150, whole.len() / 2, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[place] ^= 1;
        fs::write(at("changed.qdpx.age"), changed).expect("written");
        let output = open("changed.qdpx.age", "passphrase");
        assert!(output.status.code() == Some(2) && !Path::new(&at("changed.qdpx")).exists(), "byte {place}: {}", said(&output));
    }
    fs::write(at("changed.qdpx.age"), &whole[..whole.len() - 30]).expect("written");
    assert_eq!(open("changed.qdpx.age", "passphrase").status.code(), Some(2));
    let names: Vec<String> =
        fs::read_dir(outer.path()).expect("listed").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert!(!names.iter().any(|name| name.contains("unfinished") || name == "changed.qdpx"), "{names:?}");
    // Without a place named, the file is beside the sealed one, and nothing is written over.
    assert_eq!(open("all.qdpx.age", "passphrase").status.code(), Some(0));
    assert!(fs::read(at("all.qdpx")).expect("opened").starts_with(b"PK"));
    let again = open("all.qdpx.age", "passphrase");
    assert!(again.status.code() == Some(2) && errors(&again).contains("E1152"), "{}", errors(&again));
    fs::rename(at("all.qdpx.age"), at("unnamed")).expect("renamed");
    let output = open("unnamed", "passphrase");
    assert!(output.status.code() == Some(2) && errors(&output).contains("E1159"), "{}", errors(&output));
    // What seals is of no use where nothing is sealed.
    let output = leitmotif(&["export", &path, "--out", &at("x.csv"), "--passphrase-file", &at("passphrase")]);
    assert!(output.status.code() == Some(2) && !Path::new(&at("x.csv")).exists(), "{}", errors(&output));
}
