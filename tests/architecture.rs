//! The rules of the house that the compiler does not know: which way imports point, what stays out of
//! which room, how long a file may be, and that the documents speak of things that exist.
//!
//! Each rule is a function from sources to complaints. It is tried twice: on made-up sources that break
//! it (`rules_bite`), and on this tree.

mod documents;
mod errors;
mod messages;
mod rooms;
mod rules;
mod scan;
mod source;

mod documents_detect_violations;
mod rules_detect_violations;

use std::path::Path;

use leitmotif::domain::message_codes::MESSAGE_CODES;
use source::{Source, read_below};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust source below some folders of the repository.
fn rust(folders: &[&str]) -> Vec<Source> {
    let sources: Vec<Source> = folders.iter().flat_map(|folder| read_below(root(), folder, "rs")).collect();
    assert!(sources.len() > 20, "the sources were not found");
    sources
}

fn obeys(rule: rules::Rule, sources: &[Source]) {
    let complaints = rule(sources);
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn imports_point_inwards() {
    obeys(rooms::wrong_arrows, &rust(&["src"]));
}

#[test]
fn no_stage_imports_another() {
    obeys(rooms::stages_that_meet, &rust(&["src"]));
}

#[test]
fn no_two_modules_of_a_room_import_each_other() {
    obeys(rooms::cycles, &rust(&["src"]));
}

#[test]
fn nobody_reaches_past_the_parent() {
    obeys(rules::super_super, &rust(&["src"]));
}

#[test]
fn files_are_short() {
    obeys(rules::too_long, &rust(&["src", "tests"]));
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    obeys(rules::unwraps, &rust(&["src"]));
}

#[test]
fn only_the_command_line_prints() {
    obeys(rules::prints, &rust(&["src"]));
}

#[test]
fn the_inner_rooms_touch_nothing_outside() {
    obeys(rules::touches_the_outside, &rust(&["src"]));
}

#[test]
fn nothing_hangs_on_the_order_of_a_random_hash() {
    obeys(rules::random_hashes, &rust(&["src"]));
}

#[test]
fn crates_of_an_edge_stay_in_its_rooms() {
    obeys(rules::foreign_edges, &rust(&["src"]));
}

#[test]
fn the_architecture_page_names_every_folder() {
    let page = Source::read(root(), "ARCHITECTURE.md");
    let complaints = documents::unnamed_folders(&page, &rust(&["src"]));
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn documents_name_only_what_exists() {
    let mut pages = read_below(root(), "docs", "md");
    pages.extend(
        ["ARCHITECTURE.md", "README.md"].into_iter().filter(|name| root().join(name).exists()).map(|name| Source::read(root(), name)),
    );
    let sources = rust(&["src", "tests"]);
    let complaints: Vec<String> = pages.iter().flat_map(|page| documents::missing(page, root(), &sources)).collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn functions_that_can_fail_say_when() {
    obeys(errors::without_errors, &rust(&["src"]));
}

#[test]
fn every_message_code_has_a_line_and_every_line_is_raised() {
    let complaints = messages::message_codes(MESSAGE_CODES, &rust(&["src"]));
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
