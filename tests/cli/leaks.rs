//! No word of a transcript leaves it but in the files that are meant to hold words.

use crate::cli::study::{Study, errors, said};

/// A word that occurs in no other place, in speech and as a speaker's label.
const CANARY: &str = "zwergkanarie";
const LABEL: &str = "Quillfeatherstone";

fn planted() -> Study {
    let study = Study::of(3, 4);
    for (name, text) in [
        ("T900.txt", format!("I: So what of the {CANARY}?\n\n{LABEL}: The {CANARY} sang in the rain.\n\n{LABEL}: {CANARY}, {CANARY}.\n")),
        ("T901.vtt", format!("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n<v {LABEL}>{CANARY} in the kitchen</v>\n")),
    ] {
        study.write(&format!("transcripts/{name}"), text);
    }
    study
}

fn silent(what: &str, text: &str) {
    for word in [CANARY, LABEL] {
        assert!(!text.to_lowercase().contains(&word.to_lowercase()), "{what} holds a word of a transcript");
    }
}

#[test]
fn a_good_run_says_no_word_of_it() {
    let study = planted();
    for arguments in [&["--pipeline", "seed_codebook"][..], &[], &["--json"], &["--quiet"]] {
        let output = study.command(arguments).env("RUST_LOG", "trace").env("RUST_BACKTRACE", "1").output().expect("started");
        silent("stdout", &said(&output));
        silent("stderr", &errors(&output));
    }
    let results = study.results();
    assert!(String::from_utf8_lossy(&results["suggestions.csv"]).contains(CANARY), "the word must be in play");
    for name in ["findings.jsonl", "manifest.json", "cache/run.jsonl"] {
        silent(name, &std::fs::read_to_string(study.path(&format!("out/{name}"))).expect("there"));
    }
}

#[test]
fn a_bad_run_says_no_word_of_it() {
    let study = planted();
    study.write("study.toml", "format = 1\n[speakers]\n\"I\" = \"interviewer\"\n\"P\" = \"participant\"\n");
    study.write("transcripts/T902.txt", format!("{CANARY} \0 {LABEL}"));
    study.write("transcripts/T903.pages", CANARY);
    study.write("codings/a.csv", "document,start,end,code,coder\nT900,0,99999,garden,A\nnobody,0,3,garden,A\n");
    let output = study.run(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).lines().count() >= 5, "{}", errors(&output));
    silent("stdout", &said(&output));
    silent("stderr", &errors(&output));
    silent("findings.jsonl", &std::fs::read_to_string(study.path("out/findings.jsonl")).expect("there"));
}

#[test]
#[cfg(unix)]
fn results_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let study = Study::of(2, 3);
    let line = format!("umask 000; exec {} run {} --quiet", crate::cli::study::PROGRAM, study.path("").display());
    assert!(std::process::Command::new("sh").args(["-c", &line]).status().expect("started").success());
    let mut folders = vec![study.path("out")];
    while let Some(folder) = folders.pop() {
        assert_eq!(folder.metadata().expect("there").permissions().mode() & 0o077, 0, "{}", folder.display());
        for entry in std::fs::read_dir(folder).expect("listed").flatten() {
            assert_eq!(entry.metadata().expect("there").permissions().mode() & 0o077, 0, "{}", entry.path().display());
            if entry.path().is_dir() {
                folders.push(entry.path());
            }
        }
    }
}
