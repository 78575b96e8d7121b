//! A made-up study in a folder that vanishes, and the program run on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_leitmotif");

/// A scheme of two facets.
pub const CODEBOOK: &str = "format = 1\nversion = 1\n\
[[code]]\ncode = \"garden\"\nfacet = \"place\"\ndefinition = \"Growing things\"\nseeds = [\"tomatoes\", \"watering can\", \"soil\"]\n\
[[code]]\ncode = \"kitchen\"\nfacet = \"place\"\ndefinition = \"Cooking\"\nseeds = [\"soup\", \"oven\", \"dough\"]\n\
[[code]]\ncode = \"weather\"\nfacet = \"mood\"\nseeds = [\"rain\", \"sunny\", \"wind\"]\n";

/// A study folder.
pub struct Study {
    folder: TempDir,
}

impl Study {
    /// An empty one.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// So many transcripts of so many exchanges, with a codebook and participants.
    pub fn of(transcripts: usize, exchanges: usize) -> Self {
        let study = Self::empty();
        let mut rows = "document,participant_id,group\n".to_owned();
        for number in 0..transcripts {
            study.write(&format!("transcripts/T{number:03}.txt"), talk(number, exchanges));
            rows += &format!("T{number:03},{number},{}\n", if number % 2 == 0 { "cooks" } else { "growers" });
        }
        study.write("codebook.toml", CODEBOOK);
        study.write("participants.csv", &rows);
        study.write("study.toml", "format = 1\nname = \"Made up\"\ndeidentify = \"already_safe\"\n");
        study
    }

    /// Writes a file below the folder.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, content).expect("written");
    }

    /// Removes a file.
    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("removed");
    }

    /// A path below the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `leitmotif run FOLDER ...`, ready to start.
    pub fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.arg("run").arg(self.folder.path()).args(more).env_remove("RUST_LOG");
        command
    }

    /// Runs and waits.
    pub fn run(&self, more: &[&str]) -> Output {
        self.command(more).output().expect("the program starts")
    }

    /// Runs, and fails the test unless it ends well.
    pub fn run_well(&self, more: &[&str]) -> Output {
        let output = self.run(more);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        output
    }

    /// The result files by name, without the cache.
    pub fn results(&self) -> BTreeMap<String, Vec<u8>> {
        results(&self.path("out"))
    }
}

/// The files of a results folder by name, without the cache.
pub fn results(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(out).expect("results").map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
    files.map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(&path).expect("read"))).collect()
}

/// What is on stderr.
pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What is on stdout.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Talk that nobody held: a few sentences in an order that depends on the number of the transcript.
pub fn talk(number: usize, exchanges: usize) -> String {
    const ASKED: [&str; 4] = [
        "What did you do in the garden when the weather turned?",
        "And what was cooking in the kitchen on days like that?",
        "Who came by while you were busy with all of it?",
        "How did you get there, on foot or by the bus?",
    ];
    const SAID: [&str; 8] = [
        "The tomatoes needed soil, so I filled the watering can and went out before the rain.",
        "I put the dough near the oven and the soup on the small flame, and then I waited.",
        "It was sunny, and then the wind came up and the rain after it.",
        "My neighbour brought a bag of onions and stayed until the bus came.",
        "Yes, mostly.",
        "There was soil on the floor, and soup on the table, and nobody minded.",
        "The bus was late. The driver knew us all by name, and he waved.",
        "I don't know, I never counted them, the tomatoes just kept coming.",
    ];
    let mut text = String::new();
    for at in 0..exchanges {
        let mixed = number * 7 + at * 5 + at * at * 3;
        text += &format!("I: {}\n\nP: {} {}\n\n", ASKED[mixed % 4], SAID[mixed % 8], SAID[(mixed / 3 + at) % 8]);
    }
    text
}
