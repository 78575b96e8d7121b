//! The short forms of `scripts/soak`: what the operating system sees of a run and of a review.

use std::process::Command;

use crate::cli::study::{PROGRAM, Study, said};

#[test]
#[cfg(target_os = "linux")]
fn a_run_and_a_review_connect_to_nothing_and_write_nowhere_else() {
    let study = Study::of(2, 8);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/soak");
    let output = Command::new("python3")
        .args([script, "strace", "--no-install", "--program", PROGRAM, "--study"])
        .arg(study.path(""))
        .output()
        .expect("started");
    let told = said(&output);
    // Where strace is not installed there is nothing to see.
    let expected = "0 connections or listeners off loopback, 0 files written outside of the study";
    assert!(output.status.success() && (told.contains(expected) || told.contains("strace is not here")), "{told}");
}
