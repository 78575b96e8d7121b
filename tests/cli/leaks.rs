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
fn no_command_says_a_word_of_it() {
    let study = planted();
    study.write("participants.csv", "document,participant_id,group\nT900.txt,P900,cooks\nT901.vtt,P901,cooks\nT000,P000,growers\nT001,P001,growers\nT002,P002,growers\n");
    study.write(
        "codings/both.csv",
        "document,start,end,code,coder\nT900.txt,30,50,garden,Ann\nT900.txt,30,50,garden,Bo\nT000,60,90,garden,Ann\nT000,60,90,soil,Bo\n",
    );
    study.run_well(&["--findings-ok"]);
    let path = study.path("").display().to_string();
    let at = |name: &str| study.path(name).display().to_string();
    let (project, codings) = (at("x.qdpx"), at("codings.jsonl"));
    for arguments in [
        vec!["inspect", &at("transcripts/T900.txt")],
        vec!["inspect", &at("transcripts/T901.vtt"), "--json"],
        vec!["agreement", &path],
        vec!["agreement", &path, "--json"],
        vec!["coverage", &path, "--coder", "Ann"],
        vec!["export", &path, "--out", &project],
        vec!["export", &path, "--codings", "machine", "--out", &codings],
        vec!["export", &path, "--member", "P900", "--out", &at("p.html")],
        vec!["import", &project, "--out", &at("imported")],
        vec!["import", &codings, "--out", &at("imported"), "--json"],
        vec!["forget", &path, "P900", "--dry-run"],
        vec!["forget", &path, "P900", "--coder", "Ann", "--why", "letter", "--yes"],
        vec!["verify", &path],
    ] {
        let mut command = std::process::Command::new(crate::cli::study::PROGRAM);
        let output = command.args(&arguments).env("RUST_LOG", "trace").env("RUST_BACKTRACE", "full").output().expect("started");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {}", errors(&output));
        silent(&format!("stdout of {arguments:?}"), &said(&output));
        silent(&format!("stderr of {arguments:?}"), &errors(&output));
    }
}

#[test]
fn a_breakdown_of_the_program_says_its_place_and_no_word() {
    let study = planted();
    study.run_well(&["--findings-ok"]);
    // The text in the cache is changed so that a turn ends inside a letter, under a digest that fits: cutting it there is a fault of
    // the program, whose own message would quote the text.
    let cache = std::fs::read_dir(study.path("out/cache")).expect("listed").flatten().map(|entry| entry.path());
    let ingested =
        cache.into_iter().find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("ingest-"))).expect("there");
    let mut bytes = std::fs::read(&ingested).expect("read");
    let end = format!("The {CANARY} sang in the rain.");
    let at = bytes.windows(end.len()).position(|window| window == end.as_bytes()).expect("the turn") + end.len() - 1;
    bytes[at..at + 2].copy_from_slice("é".as_bytes());
    let digest = leitmotif::domain::digest::Digest::of(&bytes[32..]);
    bytes[..32].copy_from_slice(digest.as_bytes());
    std::fs::write(&ingested, bytes).expect("written");
    let output = study.command(&["--set", "segment.max_words=40"]).env("RUST_BACKTRACE", "full").output().expect("started");
    assert!(!output.status.success() && errors(&output).contains("error E0017 "), "{}", errors(&output));
    silent("stdout", &said(&output));
    silent("stderr", &errors(&output));
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
