//! De-identification from the first proposal to a transcript that is added later, as a research team would do it.
#![cfg(all(feature = "seal", feature = "cli"))]

mod page;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::cli::study::{CODEBOOK, PROGRAM, Study, errors, said};

/// Two invented interviews. The first is stored with Windows line ends, so that places in the file differ from those in its text.
const FIRST: &str = "I: Who was there for you?\r\nP: My aunt Denise Okafor. She took me in, in Toledo, and put soup on the table.\r\nI: And then?\r\nP: Then denise said, call me, 555-867-0142, whenever the rain comes. My sister Xiomara grew tomatoes.\r\n";
const SECOND: &str = "I: Who helped?\nP: Xiomara helped, she had soil on her hands all summer. Write to x.reyes@example.org, she said.\nI: Did you trust her?\nP: I trusted Xiomara. My caseworker was Hope, and I had hope for once. Hope came on Fridays.\n";
const THIRD: &str = "I: How did you meet?\nP: At the oven, with my cousin Xiomara and a man called Anselmo Pruitt. We baked dough for Toledo.\nI: And after?\nP: Anselmo left. It rained.\n";

/// Names and variants that must be gone.
const LISTED: [&str; 8] = ["denise", "okafor", "toledo", "xiomara", "555-867-0142", "x.reyes@example.org", "anselmo", "pruitt"];

struct Team {
    study: Study,
    apart: TempDir,
}

impl Team {
    fn new() -> Self {
        let study = Study::empty();
        study.write("transcripts/T01.txt", FIRST);
        study.write("transcripts/T02.txt", SECOND);
        study.write("codebook.toml", CODEBOOK);
        study.write("participants.csv", "document,participant_id,group\nT01,P07,north\nT02,P08,south\nT03,P09,north\n");
        study.write("study.toml", "format = 1\nname = \"Made up\"\n");
        let from = FIRST.find("put soup").expect("said");
        let to = from + "put soup on the table".len();
        study.write("codings/ann.csv", format!("document,start,end,code,coder,memo\nT01,{from},{to},kitchen,Ann,kept\n"));
        Self { study, apart: tempfile::tempdir().expect("a folder") }
    }

    fn key(&self) -> PathBuf {
        self.apart.path().join("study.key.age")
    }

    fn deidentify(&self, more: &[&str]) -> Output {
        let mut command = Command::new(PROGRAM);
        command.arg("deidentify").arg(self.study.path("")).args(more);
        command.stdin(std::process::Stdio::null()).output().expect("the program starts")
    }

    fn well(&self, more: &[&str]) -> String {
        let output = self.deidentify(more);
        assert_eq!(output.status.code(), Some(0), "{more:?}: {}", errors(&output));
        said(&output)
    }

    fn apply(&self) -> Output {
        let (key, file) = (self.key(), self.apart.path().join("opens.txt"));
        self.deidentify(&["--apply", "--key", &key.to_string_lossy(), "--key-file", &file.to_string_lossy()])
    }

    fn list(&self) -> String {
        fs::read_to_string(self.study.path("deidentify/identifiers.csv")).expect("a list")
    }

    /// Fills the column `decision` of the list, as in a spreadsheet.
    fn decide(&self, verdict: impl Fn(&str) -> &'static str) {
        let mut reader = csv::Reader::from_reader(fs::File::open(self.study.path("deidentify/identifiers.csv")).expect("a list"));
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(reader.headers().expect("a header")).expect("written");
        for record in reader.records() {
            let record = record.expect("a row");
            writer
                .write_record(record.iter().enumerate().map(|(at, cell)| if at == 3 { verdict(&record[0]) } else { cell }))
                .expect("written");
        }
        self.study.write("deidentify/identifiers.csv", writer.into_inner().expect("text"));
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.study.path(&format!("transcripts/{name}"))).expect("a transcript")
    }

    /// Files of the study in which one of some words is, in any case.
    fn holding(&self, words: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        search(&self.study.path(""), words, &mut found);
        found
    }
}

fn search(folder: &Path, words: &[&str], found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("listed").flatten() {
        if entry.path().is_dir() {
            search(&entry.path(), words, found);
            continue;
        }
        let bytes = fs::read(entry.path()).expect("read").to_ascii_lowercase();
        if words.iter().any(|word| bytes.windows(word.len()).any(|part| part == word.as_bytes())) {
            found.push(entry.path().display().to_string());
        }
    }
}

/// All that the proposals name is accepted, but for rare terms and the everyday words that are no names here.
fn settle(team: &Team) {
    team.decide(
        |text| if LISTED.iter().any(|listed| text.to_lowercase().contains(listed)) || text == "Hope" { "accept" } else { "refuse" },
    );
}

#[test]
fn a_study_is_deidentified_and_a_later_transcript_keeps_the_stand_ins() {
    let team = Team::new();
    let told = team.well(&["--propose"]);
    assert!(told.contains("person") && told.contains("phone"), "{told}");
    assert!(LISTED.iter().all(|word| !told.to_lowercase().contains(word)), "proposals are told in numbers: {told}");
    // Nothing is analysed before the proposals are settled.
    let run = team.study.run(&[]);
    assert!(run.status.code() == Some(2) && errors(&run).contains("E0215"), "{}", errors(&run));
    let refused = team.apply();
    assert!(refused.status.code() == Some(2) && errors(&refused).contains("E0204 T01.txt"), "{}", errors(&refused));
    assert_eq!(team.text("T02.txt"), SECOND, "a refusal changes nothing");
    settle(&team);
    // Proposing again keeps what was decided.
    team.well(&["--propose"]);
    let applied = team.apply();
    assert_eq!(applied.status.code(), Some(0), "{}{}", said(&applied), errors(&applied));
    let (first, second) = (team.text("T01.txt"), team.text("T02.txt"));
    assert!(first.contains("My aunt [aunt of P07]. She took me in, in [place A], and put soup"), "{first}");
    assert!(first.contains("Then [aunt of P07] said, call me, [phone number]"), "{first}");
    assert!(
        first.contains("My sister [sister of P07] grew") && second.contains("I trusted [sister of P07]."),
        "one person, one stand-in: {second}"
    );
    assert!(second.contains("I had hope for once") && !second.contains("Hope"), "the everyday word stays: {second}");
    // The coding points at the same words, and the other cells are as they were.
    let codings = fs::read_to_string(team.study.path("codings/ann.csv")).expect("codings");
    let row: Vec<&str> = codings.lines().nth(1).expect("a row").split(',').collect();
    let (from, to): (usize, usize) = (row[1].parse().expect("a number"), row[2].parse().expect("a number"));
    assert_eq!((&first[from..to], row[0], row[5]), ("put soup on the table", "T01", "kept"));
    // Runs, results and caches hold no name.
    team.study.run_well(&["--findings-ok"]);
    assert_eq!(team.holding(&LISTED), Vec::<String>::new());
    team.well(&["--check"]);
    // A third interview with old names and new ones.
    team.study.write("transcripts/T03.txt", THIRD);
    let run = team.study.run(&["--findings-ok"]);
    assert!(errors(&run).contains("E0202 T03.txt"), "the new transcript is left out, the others are analysed: {}", errors(&run));
    team.well(&["--propose"]);
    assert!(team.list().contains("[sister of P07]") && team.list().contains("Anselmo"));
    settle(&team);
    assert_eq!(team.apply().status.code(), Some(0));
    let third = team.text("T03.txt");
    assert!(third.contains("my cousin [sister of P07] and") && third.contains("for [place A]."), "old stand-ins are kept: {third}");
    assert_eq!(team.text("T01.txt"), first, "what was settled stays as it is");
    team.study.run_well(&["--findings-ok"]);
    assert_eq!(team.holding(&LISTED), Vec::<String>::new());
    // The key gives the originals back, byte for byte.
    let back = team.apart.path().join("originals");
    team.well(&["--restore", &back.to_string_lossy()]);
    for (name, text) in [("T01.txt", FIRST), ("T02.txt", SECOND), ("T03.txt", THIRD)] {
        assert_eq!(fs::read(back.join(name)).expect("restored"), text.as_bytes(), "{name}");
    }
    let sealed = fs::read(team.key()).expect("a key").to_ascii_lowercase();
    assert!(LISTED.iter().all(|word| !sealed.windows(word.len()).any(|part| part == word.as_bytes())));
}

#[test]
fn an_export_with_a_name_in_it_is_taken_back_and_the_message_holds_no_word() {
    let team = Team::new();
    team.well(&["--propose"]);
    settle(&team);
    assert_eq!(team.apply().status.code(), Some(0));
    // Somebody writes a name into the codebook.
    team.study.write("codebook.toml", CODEBOOK.replace("Growing things", "As Xiomara did"));
    let out = team.apart.path().join("codes.csv");
    let mut command = Command::new(PROGRAM);
    let output =
        command.arg("export").arg(team.study.path("")).arg("--out").arg(&out).args(["--table", "codebook"]).output().expect("starts");
    assert!(
        output.status.code() == Some(2)
            && errors(&output).contains("E0217 codes.csv would hold names")
            && errors(&output).contains("places: 1"),
        "{}",
        errors(&output)
    );
    assert!(!out.exists() && !errors(&output).contains("Xiomara"));
    let mut command = Command::new(PROGRAM);
    command.arg("export").arg(team.study.path("")).arg("--out").arg(&out).args(["--table", "codebook", "--encrypt", "--key-file"]);
    let sealed = command.arg(team.apart.path().join("sends.txt")).output().expect("starts");
    assert!(sealed.status.code() == Some(2) && errors(&sealed).contains("E0217 codes.csv"), "{}", errors(&sealed));
    assert!(!out.with_extension("csv.age").exists());
    let run = team.study.run(&[]);
    assert!(run.status.code() == Some(1) && errors(&run).contains("E0214"), "{}", errors(&run));
    let checked = team.deidentify(&["--check"]);
    assert!(
        checked.status.code() == Some(1) && errors(&checked).contains("E0214") && errors(&checked).contains("codebook.toml"),
        "{}",
        errors(&checked)
    );
    assert!(!errors(&checked).contains("Xiomara") && !said(&checked).contains("Xiomara"));
}

#[test]
fn decisions_are_made_at_the_terminal_one_by_one_and_can_be_undone() {
    use std::io::Write;
    let team = Team::new();
    let review = |lines: &str| {
        let mut command = Command::new(PROGRAM);
        command.arg("deidentify").arg(team.study.path("")).arg("--review");
        let mut child =
            command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().expect("the program starts");
        child.stdin.take().expect("piped").write_all(lines.as_bytes()).expect("typed");
        said(&child.wait_with_output().expect("ended"))
    };
    // Accept, undo, change, accept; the first of the list is the person who is named most.
    let shown = review("a\nu\nc [a relative]\na\nq\n");
    assert!(shown.contains("«Xiomara»"), "{shown}");
    let list = team.list();
    let row = list.lines().find(|line| line.starts_with("Xiomara,")).expect("a row");
    assert!(row.starts_with("Xiomara,person,[a relative],accept,yes,"), "{row}");
    // What was decided is not asked again.
    let again = review("q\n");
    assert!(!again.lines().any(|line| line.starts_with("Xiomara  ->")), "{again}");
    // One place is decided otherwise than the spelling.
    let lines: String = (0..40).map(|_| "s\n").collect();
    assert!(review(&lines).contains("spellings left"));
}

#[test]
fn a_place_can_be_decided_apart_from_its_spelling() {
    let team = Team::new();
    team.well(&["--propose"]);
    settle(&team);
    let text = fs::read_to_string(team.study.path("deidentify/proposals.csv")).expect("places");
    let start = SECOND.rfind("Hope").expect("said");
    let changed: String = text
        .lines()
        .map(|line| if line.starts_with(&format!("T02.txt,{start},")) { format!("{line}refuse\n") } else { format!("{line}\n") })
        .collect();
    assert_ne!(text, changed, "{text}");
    team.study.write("deidentify/proposals.csv", changed);
    assert_eq!(team.apply().status.code(), Some(0));
    let second = team.text("T02.txt");
    assert!(second.contains("Hope came on Fridays") && second.matches("Hope").count() == 1, "{second}");
}

#[test]
fn a_transcript_can_be_declared_by_its_name_and_a_changed_one_is_open_again() {
    let team = Team::new();
    team.well(&["--propose"]);
    team.well(&["--declare", "T02"]);
    let run = team.study.run(&["--findings-ok"]);
    assert!(run.status.code() == Some(0) && errors(&run).contains("E0202 T01.txt") && !errors(&run).contains("E0202 T02.txt"));
    team.study.write("transcripts/T02.txt", SECOND.replace("summer", "winter"));
    let run = team.study.run(&[]);
    assert!(errors(&run).contains("E0215"), "{}", errors(&run));
    let unknown = team.deidentify(&["--declare", "T09"]);
    assert!(unknown.status.code() == Some(2) && errors(&unknown).contains("E0209"));
}

#[test]
fn a_sample_that_was_read_gives_a_bound_and_one_that_was_not_gives_none() {
    let team = Team::new();
    team.well(&["--propose"]);
    settle(&team);
    assert_eq!(team.apply().status.code(), Some(0));
    team.well(&["--sample", "5"]);
    let path = team.study.path("deidentify/sample.csv");
    let unread = team.deidentify(&["--sample-read", &path.to_string_lossy()]);
    assert!(unread.status.code() == Some(2) && errors(&unread).contains("E0203"));
    let mut reader = csv::Reader::from_path(&path).expect("a sample");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 5);
    let read: String = rows.iter().map(|row| format!("{},{},{},no\n", &row[0], &row[1], &row[2])).collect();
    team.study.write("deidentify/sample.csv", format!("document,start,end,identifier\n{read}"));
    // 0 of 5: one minus the fifth root of .05.
    let told = team.well(&["--sample-read", &path.to_string_lossy()]);
    assert!(told.contains("0 of 5") && told.contains("45.07 %"), "{told}");
}

#[test]
fn a_wrong_key_file_and_a_key_in_the_study_are_refused() {
    let team = Team::new();
    team.well(&["--propose"]);
    settle(&team);
    let inside = team.study.path("key.age");
    let file = team.apart.path().join("opens.txt");
    let refused = team.deidentify(&["--apply", "--key", &inside.to_string_lossy(), "--key-file", &file.to_string_lossy()]);
    assert!(refused.status.code() == Some(2) && errors(&refused).contains("E0206"), "{}", errors(&refused));
    assert_eq!(team.text("T02.txt"), SECOND);
    assert_eq!(team.apply().status.code(), Some(0));
    let other = team.apart.path().join("other.txt");
    fs::write(&other, "four plain words together\n").expect("written");
    let back = team.apart.path().join("back");
    let wrong = team.deidentify(&["--restore", &back.to_string_lossy(), "--key-file", &other.to_string_lossy()]);
    assert!(wrong.status.code() == Some(2) && errors(&wrong).contains("E1103"), "{}", errors(&wrong));
    let mut bytes = fs::read(team.key()).expect("a key");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(team.key(), bytes).expect("written");
    let torn = team.deidentify(&["--restore", &back.to_string_lossy()]);
    assert!(torn.status.code() == Some(2) && errors(&torn).contains("E1104"), "{}", errors(&torn));
    assert!(!back.exists());
}

#[cfg(unix)]
#[test]
fn files_with_names_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let team = Team::new();
    team.well(&["--propose"]);
    for name in ["deidentify/identifiers.csv", "deidentify/proposals.csv", "deidentify/transcripts.csv"] {
        assert_eq!(fs::metadata(team.study.path(name)).expect("a file").permissions().mode() & 0o777, 0o600, "{name}");
    }
    assert_eq!(fs::metadata(team.study.path("deidentify")).expect("a folder").permissions().mode() & 0o777, 0o700);
}

#[test]
fn no_document_and_no_help_text_promises_what_nobody_can() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts: Vec<(String, String)> = fs::read_dir(root.join("docs"))
        .expect("docs")
        .flatten()
        .map(|entry| entry.path())
        .chain([root.join("README.md"), root.join("CHANGELOG.md")])
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).expect("a document")))
        .collect();
    for command in ["deidentify", "export", "run"] {
        let help = Command::new(PROGRAM).args([command, "--help"]).output().expect("the program starts");
        texts.push((command.to_owned(), said(&help)));
    }
    for (name, text) in texts {
        // A sentence that denies it is what we want to read.
        let promises = |sentence: &str| {
            let sentence = sentence.to_lowercase();
            let named = sentence.contains("anonymous") || sentence.contains("hipaa compliant");
            named && !["nothing", "not ", "no ", "never"].iter().any(|denial| sentence.contains(denial))
        };
        assert!(!text.split(['.', '|']).any(promises), "{name}");
    }
}

#[test]
fn a_stand_in_is_never_proposed_that_holds_the_name() {
    // `[doctor A]` holds Octor, and `[person A]` holds Person.
    let team = Team::new();
    let talk = "I: Who?\nP: Dr Octor came, and Octor stayed. My friend Marie Person helped. I trusted Person, and Mr. Erson said so.\n";
    team.study.write("transcripts/T03.txt", talk);
    team.well(&["--propose", "--accept", "person"]);
    let list = fs::read_to_string(team.study.path("deidentify/identifiers.csv")).expect("a list");
    let mut rows = csv::Reader::from_reader(list.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    assert!(rows.iter().any(|row| &row[0] == "Octor"), "{list}");
    for row in rows.iter().filter(|row| &row[1] == "person") {
        assert!(!row[2].to_lowercase().contains(&row[0].to_lowercase()) && &row[3] == "accept", "{list}");
    }
    // What was written is read again.
    team.well(&["--propose"]);
}
