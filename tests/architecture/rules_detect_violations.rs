//! Made-up sources that break each rule, and their like that keep it.

use super::rooms::{cycles, stages_that_meet, wrong_arrows};
use super::rules::{Rule, foreign_edges, prints, random_hashes, super_super, too_long, touches_the_outside, unwraps};
use super::scan::references;
use super::source::{Source, code_of, without_tests};

/// Gives a rule some files; it must complain so many times, and of this.
fn check(rule: Rule, files: &[(&str, &str)], expect: &[&str]) {
    let sources: Vec<Source> = files.iter().map(|(path, text)| Source::new(path, text)).collect();
    let complaints = rule(&sources);
    assert_eq!(complaints.len(), expect.len(), "{complaints:?} for {files:?}");
    for (complaint, expect) in complaints.iter().zip(expect) {
        assert!(complaint.contains(expect), "{complaint} lacks {expect}");
    }
}

#[test]
fn an_import_that_points_outwards_is_found() {
    check(wrong_arrows, &[("src/stages/a/mod.rs", "use crate::domain::ids::CodeId;")], &[]);
    check(wrong_arrows, &[("src/domain/a.rs", "\nuse crate::contract::Context;")], &["src/domain/a.rs:2: domain imports from contract"]);
    check(wrong_arrows, &[("src/contract.rs", "use crate::{domain::ids, formats::{decode, table}};")], &["formats", "formats"]);
    check(wrong_arrows, &[("src/formats/a.rs", "fn f() { crate::stages::ingest::ingest() }")], &["formats imports from stages"]);
    check(wrong_arrows, &[("src/stages/a.rs", "use super::super::pipeline::run;")], &[]);
    check(wrong_arrows, &[("src/stages/mod.rs", "use super::pipeline::run;")], &["stages imports from pipeline"]);
    check(wrong_arrows, &[("src/pipeline/run.rs", "pub(crate) use crate::cli::Ending as End;")], &["pipeline imports from cli"]);
    check(wrong_arrows, &[("src/cli/mod.rs", "use crate::pipeline::run;"), ("src/main.rs", "leitmotif::cli::main()")], &[]);
    check(wrong_arrows, &[("src/helpers/mod.rs", "")], &["helpers is no room"]);
    check(
        wrong_arrows,
        &[("src/domain/a.rs", "// crate::cli\nconst X: &str = \"crate::cli\"; /* crate::cli */ const Y: &str = r#\"crate::cli\"#;")],
        &[],
    );
}

#[test]
fn a_stage_that_imports_a_stage_is_found() {
    let bad = &["stage suggest imports stage cluster"];
    check(stages_that_meet, &[("src/stages/suggest/mod.rs", "use crate::stages::cluster::cluster;")], bad);
    check(stages_that_meet, &[("src/stages/suggest/mod.rs", "use super::cluster::cluster;")], bad);
    check(stages_that_meet, &[("src/stages/suggest/mod.rs", "use crate::{stages::{suggest::x, cluster as c}};")], bad);
    check(stages_that_meet, &[("src/stages/suggest/mod.rs", "#[cfg(test)]\nmod tests { use crate::stages::cluster::x; }")], bad);
    check(stages_that_meet, &[("src/stages/suggest/a.rs", "use super::cluster; mod tests { use super::cluster; }")], &[]);
    check(stages_that_meet, &[("src/pipeline/steps.rs", "use crate::stages::{suggest, cluster};")], &[]);
}

#[test]
fn a_circle_is_found_and_told_once() {
    let a = ("src/domain/a.rs", "use super::b::B;");
    check(cycles, &[a, ("src/domain/b.rs", "use super::c::C;"), ("src/domain/c.rs", "")], &[]);
    check(cycles, &[a, ("src/domain/b.rs", "use crate::domain::a::A;")], &["domain::a -> domain::b -> domain::a"]);
    let c = ("src/domain/c.rs", "use crate::domain::{a::A};");
    check(cycles, &[a, ("src/domain/b.rs", "fn f() { super::c::f() }"), c], &["domain::a -> domain::b -> domain::c -> domain::a"]);
    // Files of one module are looked at too.
    let x = ("src/stages/a/x.rs", "use super::y::Y;");
    check(cycles, &[x, ("src/stages/a/y.rs", "use super::x::X;")], &["stages::a::x -> stages::a::y -> stages::a::x"]);
    // Parent and child of one module may know each other.
    check(cycles, &[("src/stages/a/mod.rs", "mod x; use x::X;"), ("src/stages/a/x.rs", "use super::Y;")], &[]);
}

#[test]
fn reaching_past_the_parent_is_found() {
    check(super_super, &[("src/domain/a.rs", "use super::ids;\nuse super::super::cli;")], &["src/domain/a.rs:2"]);
    check(super_super, &[("src/domain/a.rs", "mod tests { use super::super::x; }")], &["super::super"]);
}

#[test]
fn a_file_over_its_limit_is_found() {
    check(too_long, &[("src/domain/a.rs", &"x\n".repeat(600))], &[]);
    check(too_long, &[("src/domain/a.rs", &"x\n".repeat(601))], &["601 lines"]);
}

#[test]
fn an_unwrap_counts_outside_tests_only() {
    check(unwraps, &[("src/domain/a.rs", "fn f() { x\n.unwrap(); }")], &["src/domain/a.rs:2"]);
    check(unwraps, &[("src/domain/a.rs", "fn f() { x.unwrap_or(1); x.unwrap_or_default() } // .unwrap()")], &[]);
    check(unwraps, &[("src/domain/a.rs", "#[cfg(test)]\nmod tests { fn f() { x.unwrap() } }\nfn g() { x.unwrap() }")], &["a.rs:3"]);
    check(unwraps, &[("src/domain/a.rs", "#[cfg(test)]\nmod tests;\nfn g() { x.unwrap() }")], &["a.rs:3"]);
    check(unwraps, &[("src/stages/a/tests.rs", "fn f() { x.unwrap() }")], &[]);
}

#[test]
fn printing_is_for_the_command_line() {
    check(prints, &[("src/stages/a.rs", "println!(\"x\"); eprintln!(); dbg!(x);")], &["println!", "eprintln!", "dbg!"]);
    check(prints, &[("src/pipeline/a.rs", "std::io::stderr().lock()")], &["stderr()"]);
    check(prints, &[("src/cli/a.rs", "println!()"), ("src/stages/a.rs", "writeln!(out, \"println!\")")], &[]);
}

#[test]
fn the_outside_world_is_found() {
    for path in ["src/domain/a.rs", "src/contract.rs", "src/formats/a.rs", "src/stages/a/b.rs"] {
        check(touches_the_outside, &[(path, "use std::fs;")], &["std::fs"]);
        check(
            touches_the_outside,
            &[(path, "use std::{collections::BTreeMap, env, time::Instant};")],
            &["std::env", "std::time", "Instant"],
        );
        check(touches_the_outside, &[(path, "fn f() { std::net::TcpStream::connect(x) }")], &["std::net"]);
        check(touches_the_outside, &[(path, "#[cfg(test)]\nmod tests { use std::fs; }")], &[]);
    }
    check(touches_the_outside, &[("src/pipeline/files.rs", "use std::fs;")], &[]);
    check(touches_the_outside, &[("src/stages/a.rs", "rand::thread_rng()")], &["thread_rng"]);
}

#[test]
fn a_hash_with_a_seed_of_its_own_is_found() {
    check(random_hashes, &[("src/pipeline/a.rs", "use std::collections::{BTreeMap, HashMap};")], &["HashMap"]);
    check(random_hashes, &[("src/pipeline/a.rs", "use rustc_hash::FxHashMap;")], &[]);
}

#[test]
fn a_terminal_crate_in_another_room_is_found() {
    check(foreign_edges, &[("src/pipeline/a.rs", "use indicatif::ProgressBar;"), ("src/cli/a.rs", "use clap::Parser;")], &["indicatif"]);
    check(
        foreign_edges,
        &[("src/server/a.rs", "use rusqlite::Connection;"), ("src/store/a.rs", "use rusqlite::Connection;")],
        &["rusqlite"],
    );
}

#[test]
fn the_scanner_reads_what_rust_reads() {
    let source = Source::new(
        "src/stages/a/b.rs",
        "use crate::{x::{self, Y as Z}, w}; fn f<'a>(c: char) { if c == '{' { super::g() } }\nmod t { use super::h; }",
    );
    let paths: Vec<String> = references(&source).iter().map(|reference| reference.path.join("::")).collect();
    assert_eq!(paths, ["crate::x::self", "crate::x::Y", "crate::w", "crate::stages::a::g", "crate::stages::a::b::h"]);
    let blanked = code_of("a /* b /* c */ d */ e \"f\\\"g\" h // i\nj");
    assert_eq!(blanked.split_whitespace().collect::<Vec<_>>(), ["a", "e", "h", "j"]);
    assert_eq!(without_tests("a #[cfg(test)] fn x() { { } } b").split_whitespace().collect::<Vec<_>>(), ["a", "b"]);
}
