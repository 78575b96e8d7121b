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
