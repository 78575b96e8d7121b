//! Every `leitmotif ...` in a document is a command that the program takes.

use clap::error::ErrorKind;

use super::{Page, nothing_wrong, pages, root};

/// What documents write in place of a value of some form.
const STAND_INS: [(&str, &str); 6] = [("N", "1"), ("NUMBER", "1"), ("HEAD", NO_ROW), ("...", ""), ("..", ""), ("…", "")];

/// A head that `verify` takes.
const NO_ROW: &str = "0:0000000000000000000000000000000000000000000000000000000000000000";

/// The commands on a line: those in `code`, and that of a line in a block. What comes after two blanks or ` #` explains it.
fn commands(line: &str, in_block: bool) -> Vec<String> {
    let pieces: Vec<&str> = if in_block { vec![line] } else { line.split('`').skip(1).step_by(2).collect() };
    let command = |piece: &str| {
        let piece = piece.trim_start().trim_start_matches("$ ").trim_start_matches("./");
        let explained = piece.find("  ").into_iter().chain(piece.find(" #")).min().unwrap_or(piece.len());
        piece[..explained].trim().strip_prefix("leitmotif ").map(str::to_owned)
    };
    pieces.into_iter().filter_map(command).filter(|command| !command.starts_with(['-', '.', '<'])).collect()
}

/// The words of a command: marks of what may be left out are taken away, of `a|b` the first is tried.
fn words(command: &str) -> Vec<String> {
    let plain = command.replace(['[', ']'], " ");
    let stand_in = |word: &str| {
        let word = word.split('|').next().unwrap_or(word).trim_end_matches("...").trim_end_matches("..").trim_matches('"');
        STAND_INS.iter().find(|(name, _)| *name == word).map_or(word, |(_, value)| value).to_owned()
    };
    plain.split_whitespace().map(stand_in).filter(|word| !word.is_empty()).collect()
}

fn wrong(page: &Page) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line, in_block) in page.lines() {
        for command in commands(line, in_block) {
            let words = words(&command);
            let parsed = leitmotif::cli::command().try_get_matches_from(std::iter::once("leitmotif".to_owned()).chain(words));
            // In a sentence the name of a command, or one of its arguments, is a way to speak of it.
            if let Err(error) = parsed
                && error.kind() != ErrorKind::DisplayHelp
                && (in_block || error.kind() != ErrorKind::MissingRequiredArgument)
            {
                let reason = error.to_string().lines().next().unwrap_or_default().to_owned();
                complaints.push(format!("{}:{number}: leitmotif {command}: {reason}", page.name()));
            }
        }
    }
    complaints
}

#[test]
fn every_command_in_a_document_is_one_that_the_program_takes() {
    let pages = pages();
    let found: usize =
        pages.iter().flat_map(|page| page.lines().map(|(_, line, block)| commands(line, block).len()).collect::<Vec<_>>()).sum();
    assert!(found > 60, "{found} commands were found");
    nothing_wrong(&pages.iter().flat_map(wrong).collect::<Vec<_>>());
}

#[test]
fn a_command_that_does_not_exist_is_found() {
    let text = "`leitmotif runn STUDY` `leitmotif verify` `leitmotif run STUDY --sed 7`\n```\n$ leitmotif run STUDY [--seed N]   all of it\nleitmotif inspect\n```\n";
    let page = Page { path: root().join("docs/made-up.md"), text: text.to_owned() };
    assert_eq!(wrong(&page).len(), 3, "{:?}", wrong(&page));
}
