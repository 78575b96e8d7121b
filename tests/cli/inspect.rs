//! `leitmotif inspect`: how a file is read, in counts and places, and in words only where they are asked for.

use std::process::{Command, Output};

use crate::cli::study::{PROGRAM, Study, errors, said};

/// A speaker's label and a word of speech that must not be shown unasked.
const SECRETS: [&str; 2] = ["Quillfeather", "zwergkanarie"];

/// One talk in formats of text, markup and annotations.
fn talks() -> Vec<(&'static str, String)> {
    let [label, word] = SECRETS;
    vec![
        ("a.txt", format!("I: So?\n\n{label}: {word} one.\n\nI: And?\n\n{label}: Two.\n")),
        ("a.vtt", format!("WEBVTT\n\n00:01.000 --> 00:02.000\n<v I>So?\n\n00:02.000 --> 00:03.000\n<v {label}>{word}\n")),
        ("a.csv", format!("speaker,text\nI,So?\n{label},{word}\n")),
        ("a.rtf", format!("{{\\rtf1 I: So?\\par {label}: {{\\*\\annotation {word}}}{word}\\par I: And?\\par {label}: No.\\par}}")),
        ("a.html", format!("<p><b>I</b> So?<p><b>{label}</b> {word}<p><b>I</b> And?<p><b>{label}</b> No.")),
        ("a.cha", format!("@Begin\n*INV:\tso ?\n*{label}:\t{word} .\n@End\n")),
    ]
}

fn inspect(study: &Study, name: &str, more: &[&str]) -> Output {
    Command::new(PROGRAM).arg("inspect").arg(study.path(name)).args(more).output().expect("the program starts")
}

#[test]
fn words_and_labels_are_shown_only_where_they_are_asked_for() {
    let study = Study::empty();
    for (name, text) in talks() {
        study.write(name, text);
        for more in [&[][..], &["--json"]] {
            let output = inspect(&study, name, more);
            assert!(output.status.code().is_some_and(|code| code < 2), "{name}: {}", errors(&output));
            let shown = format!("{}{}", said(&output), errors(&output));
            assert!(SECRETS.iter().all(|secret| !shown.contains(secret)), "{name} {more:?}: {shown}");
            assert!(shown.contains("participant") && shown.contains("interviewer"), "{name} {more:?}: {shown}");
            let asked = inspect(&study, name, &[more, &["--show-text"]].concat());
            assert!(SECRETS.iter().all(|secret| said(&asked).contains(secret)), "{name} {more:?}: {}", said(&asked));
        }
    }
}

#[test]
fn a_study_says_who_speaks() {
    let study = Study::empty();
    study.write("study.toml", "format = 1\n[speakers]\nZed = \"interviewer\"\n");
    study.write("a.txt", "Zed: So?\n\nAmy: Yes.\n\nZed: And?\n\nAmy: No.\n");
    let output = inspect(&study, "a.txt", &["--study", study.path("").to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("interviewer") && errors(&output).contains("E0107 a.txt, line 3"), "{}", errors(&output));
}

#[test]
fn what_cannot_be_read_says_why_and_ends_with_2() {
    let study = Study::empty();
    for (name, bytes, code) in [
        ("a.docx", &b"no archive"[..], "E0133"),
        ("a.txt", b"\0\x01\x02\0\x03\0\0", "E0101"),
        ("a.pages", b"So?", "E0103"),
        ("b.txt", b" ", "E0102"),
    ] {
        study.write(name, bytes);
        let output = inspect(&study, name, &[]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(errors(&output).contains(code), "{name}: {}", errors(&output));
    }
    assert!(errors(&inspect(&study, "none.txt", &[])).contains("E0109"));
    assert!(errors(&inspect(&study, "", &[])).contains("E0109"));
}
