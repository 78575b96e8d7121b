//! Decisions that travel between machines: none is lost, none is doubled, none is changed on the way.

use serde_json::{Value, json};

use crate::review::client::Review;
use crate::review::study::{PROGRAM, Study, errors, name, spans};

fn codings(study: &Study, coder: &str) -> String {
    let out = study.path("told.csv");
    study.json("export", &["--coder", coder, "--out", &out.display().to_string()]);
    std::fs::read_to_string(out).expect("written")
}

fn export(study: &Study, name: &str, more: &[&str]) -> std::path::PathBuf {
    let out = study.path(name);
    study.json("export", &[&["--decisions", "--out", &out.display().to_string()], more].concat());
    out
}

fn work(study: &Study, coder: &str, code: &str) {
    let review = Review::start(study, coder, &[]);
    let turns = spans(0, 16);
    review.code(&name(0), turns[1], code);
    let row = review.code(&name(0), turns[3], code);
    review.close(&name(0));
    let offers = review.get("queue?limit=5")["suggestions"].clone();
    review.decide(json!({"action": "accept", "suggestion": offers[0]["id"]}));
    review.decide(json!({"action": "reject", "suggestion": offers[1]["id"]}));
    review.decide(json!({"action": "undo", "undoes": row}));
    review.end();
}

#[test]
fn two_machines_hold_the_same_after_each_took_in_the_other_however_often() {
    let here = Study::of(2, 16);
    let there = here.twin();
    work(&here, "Ann", "garden");
    work(&there, "Bo", "kitchen");
    let (ann, bo) = (export(&here, "ann.jsonl", &["--coder", "Ann"]), export(&there, "bo.jsonl", &[]));
    let added = |told: &Value| told["decisions"][0]["added"].as_u64().expect("a count");
    let (first, second) = (here.import(&bo), here.import(&bo));
    assert!(added(&first) >= 7 && added(&second) == 0, "{first} {second}");
    assert_eq!(added(&there.import(&ann)), added(&first));
    // And what comes back by way of the other machine is known already.
    let all = export(&there, "all.jsonl", &[]);
    assert_eq!(added(&here.import(&all)), 0);
    for coder in ["Ann", "Bo"] {
        assert_eq!(codings(&here, coder), codings(&there, coder), "{coder}");
        assert_eq!(codings(&here, coder).lines().count(), 3, "an undone coding came back");
    }
    for study in [&here, &there] {
        assert_eq!(study.json("verify", &[])["findings"], json!([]));
    }
    // The coder goes on where the decisions came from.
    let review = Review::start(&there, "Ann", &[]);
    assert_eq!(
        (review.get("study")["decisions"].clone(), review.get("study")["documents"][0]["blind_open"].clone()),
        (json!(5), json!(false))
    );
    review.decide(json!({"action": "undo"}));
    review.end();
    assert_eq!(added(&here.import(&export(&there, "more.jsonl", &[]))), 1);
    assert_eq!(codings(&here, "Ann"), codings(&there, "Ann"));
}

#[test]
fn a_file_of_decisions_that_was_touched_is_refused_whole() {
    let here = Study::of(2, 16);
    let there = here.twin();
    work(&here, "Ann", "garden");
    let file = export(&here, "ann.jsonl", &[]);
    let text = std::fs::read_to_string(&file).expect("written");
    let changes = [
        text.replacen("garden", "weather", 1),
        text.replacen("\"Ann\"", "\"Bo\"", 1),
        text[..text.len() - 40].to_owned(),
        text.replacen("accept", "reject", 1),
    ];
    for changed in changes {
        assert_ne!(changed, text);
        std::fs::write(&file, changed).expect("written");
        let output =
            std::process::Command::new(PROGRAM).arg("import").arg(&file).arg("--out").arg(there.path("")).output().expect("started");
        assert_eq!(output.status.code(), Some(2));
        assert!(errors(&output).contains("R0119"), "{}", errors(&output));
    }
    assert!(!there.path("study.db").exists() || there.json("verify", &[])["rows"] == 0);
}

#[test]
fn nobody_of_that_name_decided_anything() {
    let study = Study::of(1, 8);
    Review::start(&study, "Ann", &[]).end();
    let output = study.run("export", &["--decisions", "--coder", "Zed", "--out", &study.path("x.jsonl").display().to_string()]);
    assert!(errors(&output).contains("R0118 nobody called Zed"), "{}", errors(&output));
}
