//! `codebook.toml`: `format = 1`, a version, and a `[[code]]` table per code.

use serde::Deserialize;

use super::Entry;
use crate::domain::codebook::{Code, Codebook};
use crate::formats::fault::{FormatFault, line_of, unknown_key};

const KEYS: [&str; 13] =
    ["code", "facet", "parent", "group", "kind", "colour", "source", "brief", "definition", "inclusion", "exclusion", "example", "seeds"];

/// Drafts carry more than a codebook needs: what a person looks at when naming a code. It is passed over.
const DRAFT_KEYS: [&str; 5] = ["near_miss_terms", "typical", "border", "segments", "transcripts"];

#[derive(Deserialize)]
struct File {
    #[serde(default = "one")]
    version: u32,
    #[serde(default)]
    code: Vec<toml::Spanned<toml::Table>>,
}

fn one() -> u32 {
    1
}

/// Reads the version and the entries.
pub fn read(text: &str) -> Result<(u32, Vec<Entry>), FormatFault> {
    let table: toml::Table = toml::from_str(text).map_err(|error| FormatFault::from_toml(text, &error))?;
    match table.get("format").and_then(toml::Value::as_integer) {
        Some(1) => {}
        Some(other) => {
            return Err(FormatFault::new(
                format!("this is a codebook of format {other}"),
                "this program reads format 1; take a newer program",
            ));
        }
        None => return Err(FormatFault::new("the line `format = 1` is missing", "put it first").at(1)),
    }
    let top = ["format", "version", "code"];
    if let Some(key) = table.keys().find(|key| !top.contains(&key.as_str())) {
        return Err(unknown_key("key", key, &top));
    }
    let file: File = toml::from_str(text).map_err(|error| FormatFault::from_toml(text, &error))?;
    let entries = file.code.into_iter().map(|entry| read_entry(text, entry)).collect::<Result<_, _>>()?;
    Ok((file.version, entries))
}

fn read_entry(text: &str, entry: toml::Spanned<toml::Table>) -> Result<Entry, FormatFault> {
    let span = entry.span();
    let mut table = entry.into_inner();
    table.retain(|key, _| !DRAFT_KEYS.contains(&key));
    if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let line = key_line(&text[span.start..], key).map(|line| line_of(text, span.start) + line);
        return Err(FormatFault { line, ..unknown_key_of_code(key) });
    }
    table
        .try_into()
        .map_err(|error: toml::de::Error| FormatFault::new(error.message().to_owned(), "correct this entry").at(line_of(text, span.start)))
}

fn unknown_key_of_code(key: &str) -> FormatFault {
    let fault = unknown_key("key", key, &KEYS);
    FormatFault { message: format!("key {key} of a code is not known"), ..fault }
}

/// How many lines below the start of an entry a key stands.
fn key_line(entry: &str, key: &str) -> Option<u32> {
    entry
        .lines()
        .position(|line| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('=')))
        .map(|at| at as u32)
}

/// Writes a codebook as people keep it. A child's facet is its parent's and is not repeated.
pub fn write(book: &Codebook) -> String {
    let entry = |code: &Code| {
        let mut entry = toml::Table::new();
        let mut put = |key: &str, text: &str| {
            if !text.is_empty() {
                entry.insert(key.to_owned(), text.into());
            }
        };
        put("code", code.id.as_str());
        put("parent", code.parent.as_ref().map_or("", |parent| parent.as_str()));
        let facet = code.facet.as_deref().filter(|_| code.parent.is_none());
        put("facet", facet.unwrap_or(""));
        put("group", code.heading.as_deref().unwrap_or(""));
        put("colour", code.colour.as_deref().unwrap_or(""));
        put("brief", &code.brief);
        put("definition", &code.definition);
        put("inclusion", &code.inclusion);
        put("exclusion", &code.exclusion);
        for (key, value) in [("kind", toml::Value::try_from(code.kind)), ("source", toml::Value::try_from(code.origin))] {
            if let Ok(value) = value {
                entry.insert(key.to_owned(), value);
            }
        }
        for (key, list) in [("example", &code.examples), ("seeds", &code.seeds)] {
            if !list.is_empty() {
                entry.insert(key.to_owned(), list.clone().into());
            }
        }
        toml::Value::Table(entry)
    };
    let mut file = toml::Table::new();
    file.insert("format".into(), 1.into());
    file.insert("version".into(), i64::from(book.version()).into());
    file.insert("code".into(), book.codes().iter().map(entry).collect::<Vec<_>>().into());
    toml::to_string_pretty(&file).expect("a table of strings and numbers can be written")
}
