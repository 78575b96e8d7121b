//! Sources as the rules see them: a path, a text, and the text without what is not code.

use std::fs;
use std::path::Path;

/// A file, by its path below the repository's root.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// A made-up file.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// A file of the repository.
    pub fn read(root: &Path, path: &str) -> Self {
        let text = fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"));
        Self::new(path, &text)
    }

    /// The module that the file is: `src/stages/cluster/mod.rs` is `stages, cluster`.
    pub fn module(&self) -> Vec<&str> {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let bare = inside.strip_suffix(".rs").unwrap_or(inside);
        bare.split('/').filter(|part| !matches!(*part, "mod" | "lib")).collect()
    }

    /// The room that the file is in: its first folder, or the file itself.
    pub fn room(&self) -> &str {
        self.module().first().copied().unwrap_or("lib")
    }

    /// Whether all of the file is tests.
    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }
}

/// The files with an ending below a folder, by path.
pub fn read_below(root: &Path, folder: &str, ending: &str) -> Vec<Source> {
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return Vec::new() };
    let mut names: Vec<(String, bool)> = entries
        .map(|entry| entry.expect("an entry"))
        .map(|entry| (format!("{folder}/{}", entry.file_name().to_string_lossy()), entry.path().is_dir()))
        .collect();
    names.sort();
    let read = |(name, is_folder): (String, bool)| match is_folder {
        true => read_below(root, &name, ending),
        false if name.ends_with(&format!(".{ending}")) => vec![Source::read(root, &name)],
        false => Vec::new(),
    };
    names.into_iter().flat_map(read).collect()
}

/// The text with comments, strings and character literals blanked; lines stay where they are.
pub fn code_of(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = comment(&chars, at).or_else(|| raw_string(&chars, at)).or_else(|| string(&chars, at)).or_else(|| character(&chars, at));
        let Some(end) = end else {
            out.push(chars[at]);
            at += 1;
            continue;
        };
        out.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
        at = end;
    }
    out
}

fn comment(chars: &[char], at: usize) -> Option<usize> {
    match (chars[at], chars.get(at + 1)?) {
        ('/', '/') => Some(at + chars[at..].iter().take_while(|&&c| c != '\n').count()),
        ('/', '*') => {
            let mut depth = 0;
            for end in at..chars.len() - 1 {
                match (chars[end], chars[end + 1]) {
                    ('/', '*') => depth += 1,
                    ('*', '/') if depth == 1 => return Some(end + 2),
                    ('*', '/') => depth -= 1,
                    _ => {}
                }
            }
            Some(chars.len())
        }
        _ => None,
    }
}

fn raw_string(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|before| chars[before]);
    if chars[at] != 'r' || before.is_some_and(|c| c.is_alphanumeric() && c != 'b' || c == '_') {
        return None;
    }
    let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some(())?;
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let inside = at + 2 + hashes;
    let length = chars[inside..].windows(close.len()).position(|window| window == close)?;
    Some(inside + length + close.len())
}

fn string(chars: &[char], at: usize) -> Option<usize> {
    (chars[at] == '"').then_some(())?;
    let mut end = at + 1;
    while end < chars.len() && chars[end] != '"' {
        end += if chars[end] == '\\' { 2 } else { 1 };
    }
    Some((end + 1).min(chars.len()))
}

/// `'a'`, `'\n'`, `'\u{7f}'`; but not the lifetime `'a`.
fn character(chars: &[char], at: usize) -> Option<usize> {
    (chars[at] == '\'').then_some(())?;
    match chars.get(at + 1)? {
        '\\' => chars[at + 3..].iter().position(|&c| c == '\'').map(|length| at + 4 + length),
        _ => (chars.get(at + 2) == Some(&'\'')).then_some(at + 3),
    }
}

/// Code with every item under `#[cfg(test)]` blanked; give it what [`code_of`] gives.
pub fn without_tests(code: &str) -> String {
    let mark = "#[cfg(test)]";
    let mut out = code.to_owned();
    let mut from = 0;
    while let Some(found) = out[from..].find(mark) {
        let start = from + found;
        let end = item_end(&out, start + mark.len());
        let blank: String = out[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(start..end, &blank);
        from = start;
    }
    out
}

/// The end of the item that begins here: its `;`, or the brace that closes its first one.
fn item_end(code: &str, from: usize) -> usize {
    let mut depth = 0;
    for (at, c) in code[from..].char_indices() {
        match c {
            ';' if depth == 0 => return from + at + 1,
            '{' => depth += 1,
            '}' if depth == 1 => return from + at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}
