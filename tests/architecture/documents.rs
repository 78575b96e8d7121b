//! Documents rot: whatever they name in backticks must exist.

use std::collections::BTreeSet;
use std::path::Path;

use super::rooms::ROOMS;
use super::scan::{Token, tokens};
use super::source::{Source, code_of};

/// What is at the top of the repository. A path that begins with one of these is a path of ours.
const TOP: [&str; 15] = [
    "src",
    "tests",
    "docs",
    "pipelines",
    "models",
    "data",
    "examples",
    "benches",
    "fuzz",
    "scripts",
    "packaging",
    ".ci",
    "vendor",
    "Cargo.toml",
    "rustfmt.toml",
];

/// Folders of `src/` that the architecture page does not name.
pub fn unnamed_folders(page: &Source, sources: &[Source]) -> Vec<String> {
    let folders: BTreeSet<&str> = sources.iter().filter_map(|source| source.path.rsplit_once('/').map(|(folder, _)| folder)).collect();
    let named = |folder: &str| page.text.contains(&format!("`{folder}/`"));
    // A folder of tests beside the file it tests is no room.
    let rooms = folders.into_iter().filter(|folder| !folder.ends_with("/tests"));
    rooms.filter(|folder| !named(folder)).map(|folder| format!("{} does not name `{folder}/`", page.path)).collect()
}

/// Paths, types and stages that a page names in backticks and that do not exist.
pub fn missing(page: &Source, root: &Path, sources: &[Source]) -> Vec<String> {
    let words: BTreeSet<String> = sources
        .iter()
        .flat_map(|source| tokens(&code_of(&source.text)))
        .filter_map(|(_, token)| if let Token::Word(word) = token { Some(word) } else { None })
        .collect();
    let strings: String = sources.iter().map(|source| source.text.as_str()).collect();
    let mut complaints = Vec::new();
    for (line, name) in quoted(&page.text) {
        let wrong = match kind_of(name) {
            Kind::Path(path) => !root.join(path).exists(),
            Kind::SourceFile => !sources.iter().any(|source| source.path.ends_with(&format!("/{name}"))),
            Kind::Type => !words.contains(name),
            Kind::Stage => !strings.contains(&format!("\"{name}\"")),
            Kind::Other => false,
        };
        if wrong {
            complaints.push(format!("{}:{line}: `{name}` does not exist", page.path));
        }
    }
    complaints
}

enum Kind {
    /// A path below the repository's root.
    Path(String),
    /// The end of a source's path.
    SourceFile,
    /// A type of ours.
    Type,
    /// A stage as a pipeline file names it.
    Stage,
    /// A command, a column, a file of a study: nothing that this test knows of.
    Other,
}

fn kind_of(name: &str) -> Kind {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    if name.contains('@') && name.chars().all(|c| plain(c) || c == '@') {
        return Kind::Stage;
    }
    let is_type = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().skip(1).any(|c| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && name.chars().filter(char::is_ascii_uppercase).count() > 1;
    if is_type {
        return Kind::Type;
    }
    if !name.chars().all(plain) {
        return Kind::Other;
    }
    let first = name.split('/').next().unwrap_or(name);
    let is_path = name.contains('/') || name.contains('.');
    match () {
        () if TOP.contains(&first) && is_path => Kind::Path(name.to_owned()),
        () if ROOMS.contains(&first) && name.contains('/') => Kind::Path(format!("src/{name}")),
        () if name.ends_with(".rs") => Kind::SourceFile,
        () => Kind::Other,
    }
}

/// What is between single backticks, outside blocks of code, each with its line.
fn quoted(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_block = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            found.extend(line.split('`').skip(1).step_by(2).map(|name| (number + 1, name)));
        }
    }
    found
}
