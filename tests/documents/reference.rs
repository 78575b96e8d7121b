//! docs/reference.md is written from the program: its arguments, the keys of its files, its result files.

use std::fmt::Write;

use clap::{Arg, Command};
use leitmotif::formats::codebook::CODE_KEYS;
use leitmotif::formats::inputs::codings::CODING_COLUMNS;
use leitmotif::formats::inputs::participants::PARTICIPANT_COLUMNS;
use leitmotif::formats::inputs::study_toml::{QUESTION_KEYS, STUDY_KEYS};
use leitmotif::pipeline::outputs::result_files;

use super::{nothing_wrong, root};

/// A cell of a table on one line; what looks like markup stays as it is.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|").replace('<', "&lt;")
}

fn shown(arg: &Arg) -> String {
    let value = arg.get_value_names().filter(|_| arg.get_action().takes_values());
    let value = value.map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    match (arg.get_long(), value) {
        (Some(long), Some(value)) => format!("--{long} {value}"),
        (Some(long), None) => format!("--{long}"),
        (None, _) => arg.get_id().to_string().to_uppercase(),
    }
}

/// What an argument is: its help, what it may be, what it is where it is left out.
fn meaning(arg: &Arg) -> String {
    let mut text = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let choices = if arg.get_action().takes_values() { arg.get_possible_values() } else { Vec::new() };
    if !choices.is_empty() {
        let choice = |choice: &clap::builder::PossibleValue| match choice.get_help() {
            Some(help) => format!("{} ({help})", choice.get_name()),
            None => choice.get_name().to_owned(),
        };
        let _ = write!(text, ". One of: {}", choices.iter().map(choice).collect::<Vec<_>>().join("; "));
    }
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if arg.get_action().takes_values() && !defaults.is_empty() && !arg.is_hide_default_value_set() {
        let _ = write!(text, " [default: {}]", defaults.join(", "));
    }
    if arg.is_required_set() {
        text += ". Must be given";
    }
    text
}

fn command(page: &mut String, command: &Command) {
    let _ = writeln!(page, "\n### leitmotif {}\n", command.get_name());
    let _ = writeln!(page, "{}.\n", command.get_about().map(ToString::to_string).unwrap_or_default());
    page.push_str("| argument | what |\n|---|---|\n");
    for arg in command.get_arguments().filter(|arg| !arg.is_hide_set() && arg.get_id() != "help") {
        let _ = writeln!(page, "| `{}` | {} |", cell(&shown(arg)), cell(&meaning(arg)));
    }
}

fn table(page: &mut String, heads: [&str; 2], rows: &[(&str, &str)]) {
    let _ = writeln!(page, "\n| {} | {} |\n|---|---|", heads[0], heads[1]);
    for (name, meaning) in rows {
        let _ = writeln!(page, "| `{name}` | {} |", cell(meaning));
    }
}

/// A key of a pipeline file.
struct Key {
    stage: String,
    name: String,
    value: String,
    meaning: String,
}

/// Parts a line of TOML from the comment behind it.
fn comment(line: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        quoted ^= c == '"';
        if c == '#' && !quoted {
            return (line[..at].trim(), line[at + 1..].trim());
        }
    }
    (line.trim(), "")
}

/// Every key of every stage in a pipeline file, in its order. A key without a comment means what the same key meant above, or what its
/// table's comment says.
fn keys(text: &str, before: &[Key]) -> Vec<Key> {
    let (mut found, mut stage, mut table, mut of_table): (Vec<Key>, _, _, _) = (Vec::new(), String::new(), String::new(), String::new());
    for line in text.lines() {
        let (code, said) = comment(line);
        if code.starts_with('[') {
            (table, of_table) = (code.trim_matches(['[', ']']).to_owned(), said.to_owned());
        } else if let Some((key, value)) = code.split_once('=') {
            let (key, value) = (key.trim(), value.trim());
            match table.as_str() {
                "stage" if key == "name" => stage = value.trim_matches('"').to_owned(),
                "" | "stage" => {}
                _ => {
                    let within = table.strip_prefix("stage.params").unwrap_or_default().trim_start_matches('.');
                    let name = if within.is_empty() { key.to_owned() } else { format!("{within}.{key}") };
                    let same =
                        || found.iter().rev().chain(before.iter()).find(|earlier| earlier.name == name && !earlier.meaning.is_empty());
                    let meaning = if said.is_empty() {
                        same().map_or_else(|| of_table.clone(), |earlier| earlier.meaning.clone())
                    } else {
                        said.to_owned()
                    };
                    found.push(Key { stage: stage.clone(), name, value: value.to_owned(), meaning });
                }
            }
        }
    }
    found
}

/// The names of all keys below the parameters of a stage.
fn leaves(table: &toml::Table, path: &str, found: &mut Vec<String>) {
    for (key, value) in table {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match value {
            toml::Value::Table(below) => leaves(below, &path, found),
            _ => found.push(path),
        }
    }
}

/// The built-in pipelines, the one with every key first.
fn pipelines() -> Vec<(String, String)> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("pipelines"))
        .expect("pipelines/")
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok()?.strip_suffix(".toml").map(str::to_owned))
        .collect();
    names.sort_by_key(|name| (name != "default", name.clone()));
    names
        .into_iter()
        .map(|name| (name.clone(), std::fs::read_to_string(root().join(format!("pipelines/{name}.toml"))).expect("a pipeline")))
        .collect()
}

fn page() -> String {
    let mut program = leitmotif::cli::command();
    program.build();
    let mut page = String::from(
        "# Reference\n\nEvery command, key and file. This page is made from the program by a test; write it anew with\n\
         `LEITMOTIF_BLESS=1 cargo test --test suite documents::reference`. Messages: [what asks for a look](findings.md). Transcripts: [formats](formats.md).\n\n\
         A command ends with 0 (done), 1 (done, and there is something to look at; 0 with `--findings-ok`) or 2 (could not be done).\n\
         `leitmotif --version` prints the version, `leitmotif --version --json` also what was built in, `leitmotif run --help` the help of that command.\n\n## Commands\n",
    );
    for known in program.get_subcommands().filter(|known| !known.is_hide_set() && known.get_name() != "help") {
        command(&mut page, known);
    }
    page.push_str("\n## Files of a study\n\n### study.toml\n");
    table(&mut page, ["key", "what"], &STUDY_KEYS);
    page.push_str("\n### codebook.toml\n\n`version` is a whole number, `[[facet]]` says `name` and `about` of all codes of a facet, `[[code]]` begins a code:\n");
    table(&mut page, ["key", "what"], &CODE_KEYS);
    page.push_str("\n### guide.toml\n\n`[[question]]` begins a question:\n");
    table(&mut page, ["key", "what"], &QUESTION_KEYS);
    page.push_str("\n### participants.csv\n");
    table(&mut page, ["column", "what"], &PARTICIPANT_COLUMNS);
    page.push_str("\n### codings/NAME.csv\n");
    table(&mut page, ["column", "what"], &CODING_COLUMNS);
    page.push_str("\n## Files of results\n\nWhat each holds: [what a run leaves behind](files.md).\n\n");
    let files: Vec<String> = result_files().into_iter().map(|name| format!("`{name}`")).collect();
    let _ = writeln!(page, "{}", files.join(", "));
    page.push_str(
        "\n## Keys of pipelines\n\nSet one with `leitmotif run STUDY --set STAGE.KEY=VALUE`, or under `[pipeline]` in `study.toml`.\n",
    );
    let mut known: Vec<Key> = Vec::new();
    for (name, text) in pipelines() {
        let found = keys(&text, &known);
        let _ = writeln!(page, "\n### Pipeline {name}\n\n| key | value | what |\n|---|---|---|");
        for key in &found {
            let _ = writeln!(page, "| `{}.{}` | `{}` | {} |", key.stage, key.name, cell(&key.value), cell(&key.meaning));
        }
        known.extend(found);
    }
    page
}

#[test]
fn the_reference_is_that_of_the_program() {
    let (path, page) = (root().join("docs/reference.md"), page());
    if std::env::var_os("LEITMOTIF_BLESS").is_some() {
        std::fs::write(&path, &page).expect("docs/reference.md is written");
    }
    let now = std::fs::read_to_string(&path).unwrap_or_default();
    let differing = now.lines().zip(page.lines()).position(|(now, made)| now != made).map_or(0, |at| at + 1);
    assert!(now == page, "docs/reference.md is not that of the program (line {differing}); write it with LEITMOTIF_BLESS=1");
}

#[test]
fn every_key_of_a_pipeline_says_what_it_means() {
    let mut complaints = Vec::new();
    let mut known: Vec<Key> = Vec::new();
    for (name, text) in pipelines() {
        let found = keys(&text, &known);
        complaints.extend(
            found
                .iter()
                .filter(|key| key.meaning.is_empty())
                .map(|key| format!("pipelines/{name}.toml: {}.{} has no comment", key.stage, key.name)),
        );
        // The same keys are found by the parser of TOML, so none is left out here.
        let file: toml::Table = toml::from_str(&text).expect("TOML");
        for stage in file["stage"].as_array().expect("stages") {
            let (mut by_parser, stage_name) = (Vec::new(), stage["name"].as_str().expect("a name"));
            leaves(stage.get("params").and_then(toml::Value::as_table).unwrap_or(&toml::Table::new()), "", &mut by_parser);
            let missing = by_parser.into_iter().filter(|leaf| !found.iter().any(|key| key.stage == stage_name && key.name == *leaf));
            complaints.extend(missing.map(|leaf| format!("pipelines/{name}.toml: {stage_name}.{leaf} is not in the reference")));
        }
        known.extend(found);
    }
    nothing_wrong(&complaints);
}

#[test]
fn every_result_file_has_its_row_in_the_page_of_files_and_every_row_its_file() {
    let text = std::fs::read_to_string(root().join("docs/files.md")).expect("docs/files.md");
    let run = text.split("# What people take into their own writing").next().unwrap_or_default();
    let rows: Vec<&str> = run.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split('|').nth(1)).collect();
    let named: Vec<&str> = rows.iter().flat_map(|cell| cell.split('`').skip(1).step_by(2)).filter(|name| !name.ends_with('/')).collect();
    let files = result_files();
    let unnamed = files.iter().filter(|file| !named.contains(file)).map(|file| format!("docs/files.md has no row for {file}"));
    let gone =
        named.iter().filter(|name| !files.contains(name)).map(|name| format!("docs/files.md names {name}, which no pipeline writes"));
    nothing_wrong(&unnamed.chain(gone).collect::<Vec<_>>());
}

#[test]
fn every_argument_has_a_help_text() {
    let mut program = leitmotif::cli::command();
    program.build();
    let mut complaints = Vec::new();
    for known in program.get_subcommands() {
        let silent = known.get_arguments().filter(|arg| arg.get_help().is_none());
        complaints.extend(silent.map(|arg| format!("leitmotif {} {}: no help", known.get_name(), arg.get_id())));
    }
    nothing_wrong(&complaints);
}
