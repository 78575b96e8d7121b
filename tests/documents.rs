//! The documents: every link leads somewhere, every command is one that the program takes, every message has a row, and the reference is
//! that of the program.

mod commands;
mod links;
mod messages;
mod reference;

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A document for people.
struct Page {
    path: PathBuf,
    text: String,
}

impl Page {
    /// Its path from the top of the repository.
    fn name(&self) -> String {
        self.path.strip_prefix(root()).expect("below the root").display().to_string().replace('\\', "/")
    }

    /// Its lines with their numbers, and whether each is in a block of code.
    fn lines(&self) -> impl Iterator<Item = (usize, &str, bool)> {
        let mut in_block = false;
        self.text.lines().enumerate().map(move |(at, line)| {
            let fence = line.trim_start().starts_with("```");
            in_block ^= fence;
            (at + 1, line, in_block && !fence)
        })
    }
}

/// Every page below docs/ and packaging/, and those at the top of the repository.
fn pages() -> Vec<Page> {
    let mut paths = Vec::new();
    let mut ahead = vec![root().join("docs"), root().join("packaging")];
    while let Some(folder) = ahead.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            if entry.path().is_dir() {
                ahead.push(entry.path());
            } else {
                paths.push(entry.path());
            }
        }
    }
    paths.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "data/demo/README.md"].map(|name| root().join(name)));
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    paths.sort();
    assert!(paths.len() > 20, "the documents were not found");
    paths.into_iter().map(|path| Page { text: std::fs::read_to_string(&path).expect("a page"), path }).collect()
}

fn nothing_wrong(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
