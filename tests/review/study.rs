//! A made-up study with suggestions, and the program run on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_leitmotif");

const CODEBOOK: &str = "format = 1\nversion = 1\n\
[[code]]\ncode = \"garden\"\nfacet = \"place\"\ndefinition = \"Growing things\"\nseeds = [\"tomatoes\", \"soil\"]\n\
[[code]]\ncode = \"kitchen\"\nfacet = \"place\"\ndefinition = \"Cooking\"\nseeds = [\"soup\", \"dough\"]\n\
[[code]]\ncode = \"weather\"\nfacet = \"mood\"\nseeds = [\"rain\", \"wind\"]\n";

/// The codes.
pub const CODES: [&str; 3] = ["garden", "kitchen", "weather"];

const SAID: [&str; 6] = [
    "The tomatoes needed soil, so I went out before the rain and stayed a while.",
    "I put the dough near the oven, and the soup stood on the small flame all day.",
    "It was sunny, and then the wind came up and after it the rain, as always.",
    "My neighbour brought onions and soup and stayed until the last bus came by.",
    "There was soil on the floor and dough on the table, and nobody minded it.",
    "I never counted them, the tomatoes just kept coming, rain or no rain at all.",
];

/// A study folder.
pub struct Study {
    folder: TempDir,
}

impl Study {
    /// So many transcripts of so many exchanges; every second turn is suggested for each code.
    pub fn of(transcripts: usize, exchanges: usize) -> Self {
        let study = Self { folder: tempfile::tempdir().expect("a folder") };
        study.write("codebook.toml", CODEBOOK);
        study.write("study.toml", "format = 1\nname = \"Made up\"\ndeidentify = \"already_safe\"\n");
        let mut rows = "document,participant_id,group\n".to_owned();
        for number in 0..transcripts {
            study.write(&format!("transcripts/{}", name(number)), text(number, exchanges));
            rows += &format!("{},{number},{}\n", name(number), if number % 2 == 0 { "cooks" } else { "growers" });
        }
        study.write("participants.csv", rows);
        study.suggest(transcripts, exchanges, |turn| turn % 2 == 0);
        study
    }

    /// A copy of the demo study, with what a study holds and without the notes of its makers.
    pub fn demo() -> Self {
        let study = Self { folder: tempfile::tempdir().expect("a folder") };
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
        for name in ["codings", "transcripts"] {
            fs::create_dir(study.path(name)).expect("made");
            copy(&from.join(name), &study.path(name));
        }
        for name in ["codebook.toml", "guide.toml", "participants.csv", "settled.csv", "study.toml"] {
            fs::copy(from.join(name), study.path(name)).expect("copied");
        }
        study
    }

    /// Writes suggestions of the chosen turns.
    pub fn suggest(&self, transcripts: usize, exchanges: usize, chosen: impl Fn(usize) -> bool) {
        let mut lines = String::new();
        for code in CODES {
            let mut rank = 0;
            for number in 0..transcripts {
                for (turn, (start, end)) in spans(number, exchanges).into_iter().enumerate().filter(|(turn, _)| chosen(*turn)) {
                    rank += 1;
                    let term = if turn % 3 == 0 { "rain" } else { "soil" };
                    let line = json!({
                        "code": code, "rank": rank, "score": 9.0 - f64::from(rank) / 100.0, "document": name(number), "start": start,
                        "end": end, "speaker": "P", "excerpt": "", "cluster": null, "group": null,
                        "why": {"terms": [{"term": term, "share": 1.0, "clause": "terms"}], "own": 2.0, "context": 0.0, "against": []},
                    });
                    lines += &format!("{line}\n");
                }
            }
        }
        self.write("out/suggestions.jsonl", lines);
    }

    /// A copy of the study on another machine, without what was decided.
    pub fn twin(&self) -> Self {
        let twin = Self { folder: tempfile::tempdir().expect("a folder") };
        copy(self.folder.path(), twin.folder.path());
        let _ = fs::remove_file(twin.path("study.db"));
        twin
    }

    /// Writes a file below the folder.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, content).expect("written");
    }

    /// A path below the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command of the program, with the study's folder as its first argument.
    pub fn command(&self, verb: &str, more: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.arg(verb).arg(self.folder.path()).args(more);
        command
    }

    /// Runs a command and waits.
    pub fn run(&self, verb: &str, more: &[&str]) -> Output {
        self.command(verb, more).output().expect("the program starts")
    }

    /// Runs a command that must end well, and gives what it says as JSON.
    pub fn json(&self, verb: &str, more: &[&str]) -> Value {
        let output = self.run(verb, &[more, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// Imports a file, whatever comes of it.
    pub fn importing(&self, file: &Path) -> Output {
        let mut command = Command::new(PROGRAM);
        command.arg("import").arg(file).arg("--out").arg(self.folder.path()).arg("--json").output().expect("the program starts")
    }

    /// Imports a file of decisions.
    pub fn import(&self, file: &Path) -> Value {
        let output = self.importing(file);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("listed").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("made");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// A transcript's name.
pub fn name(number: usize) -> String {
    format!("T{number:02}.txt")
}

fn text(number: usize, exchanges: usize) -> String {
    (0..exchanges).map(|at| format!("I: And then?\n\nP: {}\n\n", SAID[(number + at) % SAID.len()])).collect()
}

/// Where the participant's turns stand.
pub fn spans(number: usize, exchanges: usize) -> Vec<(usize, usize)> {
    let text = text(number, exchanges);
    text.match_indices("P: ").map(|(at, _)| (at + 3, at + 3 + text[at + 3..].find('\n').expect("a line"))).collect()
}

/// What is on stderr.
pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
