//! `codebook.toml`: a version, and a `[[code]]` table per code; a `[[facet]]` table where something is said of all its codes. `format = 1` may come first.

use serde::Deserialize;

use super::{Entry, Facet, with_facets};
use crate::domain::codebook::{Code, Codebook};
use crate::formats::fault::{FormatFault, line_of, toml_table, unknown_key};

/// The keys of a `[[code]]`, each with its meaning. docs/reference.md is made from it.
pub const CODE_KEYS: [(&str, &str); 15] = [
    ("code", "its name; the only key that must be there"),
    ("facet", "the dimension that it belongs to; suggestions are made for each dimension"),
    ("parent", "the code above it"),
    ("group", "a heading that it is listed under"),
    ("kind", "\"topic\", what is talked about, or \"act\", what is done by talking"),
    ("about", "\"people\" where talk about somebody counts, or \"things\""),
    ("colour", "its colour, as \"#0b6e99\""),
    ("source", "\"a priori\", from theory, or \"emergent\", from the transcripts"),
    ("brief", "a definition of a few words"),
    ("definition", "the whole definition"),
    ("inclusion", "when to use it"),
    ("exclusion", "when not to use it; it lowers what only resembles the code"),
    ("example", "one sentence or several that an excerpt may sound like"),
    ("seeds", "terms that participants would use"),
    ("notes", "anything else; it ranks nothing"),
];

/// Drafts carry more than a codebook needs: what a person looks at when naming a code. It is passed over.
const DRAFT_KEYS: [&str; 7] = ["near_miss_terms", "typical", "border", "clusters", "segments", "share", "transcripts"];

/// Reads the version and the entries.
///
/// # Errors
/// Every fault of the file.
pub fn read(text: &str) -> Result<(u32, Vec<Entry>), Vec<FormatFault>> {
    let table = toml_table(text)?;
    let mut faults = Vec::new();
    match table.get("format").map(toml::Value::as_integer) {
        None | Some(Some(1)) => {}
        other => {
            let other = other.flatten().map_or_else(|| "another".to_owned(), |format| format!("format {format}"));
            let message = format!("this is a codebook of {other}");
            faults.push(FormatFault::new(message, "this program reads format 1; take a newer program"));
        }
    }
    let top = ["format", "version", "facet", "code"];
    faults.extend(table.keys().filter(|key| !top.contains(&key.as_str())).map(|key| unknown_key("key", key, &top)));
    let version = match table.get("version").map(|version| version.as_integer().and_then(|version| u32::try_from(version).ok())) {
        None => 1,
        Some(Some(version)) => version,
        Some(None) => {
            faults.push(FormatFault::new("the version is no whole number", "write version = 1"));
            1
        }
    };
    let starts = entry_starts(text);
    let mut entries = Vec::new();
    match table.get("code") {
        None => {}
        Some(toml::Value::Array(codes)) if codes.iter().all(toml::Value::is_table) => {
            for (at, code) in codes.iter().enumerate() {
                let code = code.as_table().cloned().unwrap_or_default();
                match read_entry(text, code, starts.get(at).copied()) {
                    Ok(entry) => entries.push(entry),
                    Err(more) => faults.extend(more),
                }
            }
        }
        Some(_) => faults.push(FormatFault::new("code is no list of entries", "begin each code with the line [[code]]")),
    }
    let facets = match table.get("facet").cloned().map(Vec::<Facet>::deserialize) {
        None => Vec::new(),
        Some(Ok(facets)) => facets,
        Some(Err(error)) => {
            faults
                .push(FormatFault::new(error.message().to_owned(), "write a name, and about = \"people\" or \"things\", under [[facet]]"));
            Vec::new()
        }
    };
    if faults.is_empty() { Ok((version, with_facets(entries, &facets))) } else { Err(faults) }
}

/// The bytes at which the entries begin.
fn entry_starts(text: &str) -> Vec<usize> {
    #[derive(Default, serde::Deserialize)]
    struct File {
        #[serde(default)]
        code: Vec<toml::Spanned<toml::Table>>,
    }
    let file: File = toml::from_str(text).unwrap_or_default();
    file.code.iter().map(|entry| entry.span().start).collect()
}

fn read_entry(text: &str, mut table: toml::Table, start: Option<usize>) -> Result<Entry, Vec<FormatFault>> {
    table.retain(|key, _| !DRAFT_KEYS.contains(&key));
    let line = |key: &str| start.and_then(|start| key_line(&text[start..], key).map(|line| line_of(text, start) + line));
    let unknown: Vec<FormatFault> = table
        .keys()
        .filter(|key| !CODE_KEYS.iter().any(|(known, _)| known == key))
        .map(|key| FormatFault { line: line(key), ..unknown_key_of_code(key) })
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    table.try_into().map_err(|error: toml::de::Error| {
        let fault = FormatFault::new(error.message().to_owned(), "correct this entry");
        vec![FormatFault { line: start.map(|start| line_of(text, start)), ..fault }]
    })
}

fn unknown_key_of_code(key: &str) -> FormatFault {
    let fault = unknown_key("key", key, &CODE_KEYS.map(|(key, _)| key));
    FormatFault { message: format!("key {key} of a code is not known"), ..fault }
}

/// How many lines below the start of an entry a key is.
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
        let words = [
            ("kind", toml::Value::try_from(code.kind)),
            ("about", toml::Value::try_from(code.about)),
            ("source", toml::Value::try_from(code.origin)),
        ];
        for (key, value) in words {
            if let Ok(value) = value {
                entry.insert(key.to_owned(), value);
            }
        }
        for (key, list) in [("example", &code.examples), ("seeds", &code.seeds), ("notes", &code.notes)] {
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
