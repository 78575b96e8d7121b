//! The codes of messages: every one that the sources raise has a line in the table, and every line is raised somewhere.

use std::collections::BTreeMap;

use leitmotif::domain::message_codes::{MessageCode, Severity};

use super::source::Source;

/// Where a code is raised, and whether as the error of a type.
struct Use<'a> {
    code: &'a str,
    place: String,
    is_error: bool,
}

/// Codes that are raised and not in the table, lines of the table that nothing raises, and codes raised as errors that are none.
pub fn message_codes(table: &[MessageCode], sources: &[Source]) -> Vec<String> {
    let severity: BTreeMap<&str, Severity> = table.iter().map(|row| (row.code, row.severity)).collect();
    let uses: Vec<Use<'_>> = sources.iter().filter(|source| !source.path.ends_with("/message_codes.rs")).flat_map(uses).collect();
    let unlisted =
        uses.iter().filter(|found| !severity.contains_key(found.code)).map(|found| format!("{}: {} has no line", found.place, found.code));
    let unused =
        table.iter().filter(|row| uses.iter().all(|found| found.code != row.code)).map(|row| format!("{} is raised nowhere", row.code));
    let is_error = |code: &str| matches!(severity.get(code), None | Some(Severity::Error | Severity::FindingOrError));
    let milder = uses.iter().filter(|found| found.is_error && !is_error(found.code));
    let milder = milder.map(|found| format!("{}: {} is raised as an error and listed as none", found.place, found.code));
    unlisted.chain(unused).chain(milder).collect()
}

/// Every code in the code of a file, without its comments and its tests.
fn uses(source: &Source) -> Vec<Use<'_>> {
    if source.is_test() {
        return Vec::new();
    }
    let own = source.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut is_error = false;
    for (number, line) in own.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
        // A long message is on the line below its attribute.
        is_error = line.trim_start().starts_with("#[error(") || is_error && line.trim_start().starts_with('"');
        let place = format!("{}:{}", source.path, number + 1);
        found.extend(codes(line).map(|code| Use { code, place: place.clone(), is_error }));
    }
    found
}

/// Whatever looks like the code of a message.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    let alone = |at: &usize| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    text.match_indices(['E', 'R']).map(|(at, _)| at).filter(alone).filter_map(|at| text.get(at..at + 5)).filter(|code| is_code(code))
}

fn is_code(text: &str) -> bool {
    text.starts_with(['E', 'R']) && text.len() == 5 && text[1..].bytes().all(|byte| byte.is_ascii_digit())
}

#[test]
fn a_code_without_a_line_and_a_line_without_a_code_are_found() {
    let row = |code, severity| MessageCode { code, severity, meaning: "it happens", remedy: "" };
    let table = [row("E0001", Severity::Error), row("E0105", Severity::Note), row("R0101", Severity::Error)];
    let text =
        "#[error(\"E0001 none\")]\n#[error(\n    \"E0105 long\"\n)]\n// R0101\nnew(\"E0999\")\n#[cfg(test)]\nmod tests {\n\"E0998\" }";
    let complaints = message_codes(&table, &[Source::new("src/a.rs", text)]);
    let expected =
        ["src/a.rs:6: E0999 has no line", "R0101 is raised nowhere", "src/a.rs:3: E0105 is raised as an error and listed as none"];
    assert_eq!(complaints, expected);
}
