//! Every act of a coder, as the page sends it, and what is afterwards in the database and in exports.

use serde_json::{Value, json};

use crate::review::client::Review;
use crate::review::study::{Study, errors, name, spans};

fn codings(review: &Review, number: usize) -> Vec<(u64, u64, String)> {
    let answer = review.get(&format!("excerpts?document={}", name(number)));
    let one = |coding: &Value| Some((coding["start"].as_u64()?, coding["end"].as_u64()?, coding["code"].as_str()?.to_owned()));
    answer["codings"].as_array().expect("a list").iter().filter_map(one).collect()
}

/// A study in which a coder has closed the first transcript, and its offers for a code.
fn opened() -> (Study, Review, Vec<Value>) {
    let study = Study::of(2, 16);
    let review = Review::start(&study, "Ann", &[]);
    review.close(&name(0));
    let offers = review.get("queue?code=garden&limit=200")["suggestions"].as_array().expect("a list").clone();
    (study, review, offers)
}

#[test]
fn offers_are_accepted_rejected_recoded_and_shifted() {
    let (_study, review, offers) = opened();
    let id = |at: usize| offers[at]["id"].clone();
    let start = |at: usize| offers[at]["start"].as_u64().expect("a place");
    review.decide(json!({"action": "accept", "suggestion": id(0), "memo": "why not", "shown_ms": 4000}));
    review.decide(json!({"action": "reject", "suggestion": id(1)}));
    review.decide(json!({"action": "recode", "suggestion": id(2), "code": "weather"}));
    review.decide(json!({"action": "accept", "suggestion": id(3), "document": name(0), "start": start(3) + 4, "end": start(3) + 20, "code": "garden"}));
    let mut expect = vec![
        (start(0), offers[0]["end"].as_u64().expect("a place"), "garden".to_owned()),
        (start(2), offers[2]["end"].as_u64().expect("a place"), "weather".to_owned()),
        (start(3) + 4, start(3) + 20, "garden".to_owned()),
    ];
    expect.sort();
    assert_eq!(codings(&review, 0), expect);
    let states: Vec<String> = review.get("queue?code=garden&limit=4")["suggestions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|offer| offer["state"].as_str().expect("a state").to_owned())
        .collect();
    assert_eq!(states, ["accepted", "rejected", "recoded", "accepted"]);
    let left = review.get("queue?code=garden&undecided=1")["total"].as_u64().expect("a count");
    assert_eq!(left as usize, offers.len() - 4);
    // Borders may be shifted, not moved to another passage.
    let away = review.post("decisions", &json!({"action": "accept", "suggestion": id(4), "document": name(0), "start": 0, "end": 2}));
    assert_eq!((away.status, away.code().as_str()), (400, "R0212"));
}

#[test]
fn an_act_is_taken_back_and_a_split_as_a_whole() {
    let (_study, review, offers) = opened();
    let (start, end) = (offers[0]["start"].as_u64().expect("a place"), offers[0]["end"].as_u64().expect("a place"));
    let half = |start: u64, end: u64| json!({"action": "code", "document": name(0), "start": start, "end": end, "code": "garden"});
    let split = json!({"decisions": [half(start, start + 10), half(start + 10, end), {"action": "reject", "suggestion": offers[0]["id"]}]});
    let saved = review.post("decisions/batch", &split);
    assert_eq!((saved.status, saved.json()["seqs"].as_array().map(Vec::len)), (201, Some(3)));
    assert_eq!(codings(&review, 0).len(), 2);
    review.decide(json!({"action": "undo"}));
    assert!(codings(&review, 0).is_empty());
    assert_eq!(review.get("queue?code=garden&limit=1")["suggestions"][0]["state"], "undecided");
    let nothing = review.post("decisions", &json!({"action": "undo"}));
    assert_eq!((nothing.status, nothing.code().as_str()), (409, "R0214"));
    let row = review.code(&name(0), (0, 5), "garden");
    review.code(&name(0), (6, 9), "garden");
    review.decide(json!({"action": "undo", "undoes": row}));
    assert_eq!(codings(&review, 0), [(6, 9, "garden".to_owned())]);
    // All or none.
    let bad = json!({"decisions": [half(20, 30), half(30, 999_999)]});
    let before = review.get("study")["head"].clone();
    assert_eq!(review.post("decisions/batch", &bad).status, 400);
    assert_eq!(review.get("study")["head"], before);
}

#[test]
fn memos_quotations_and_marks_stand_beside_codings() {
    let (study, review, _) = opened();
    let place = |action: &str, more: Value| {
        let mut body = json!({"action": action, "document": name(1), "start": 5, "end": 9, "code": "weather"});
        body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        body
    };
    review.decide(place("code", json!({})));
    review.decide(place("memo", json!({"memo": "see T02"})));
    review.decide(place("quotation", json!({})));
    review.decide(place("discuss", json!({})));
    let coding = review.get(&format!("excerpts?document={}", name(1)))["codings"][0].clone();
    assert_eq!((&coding["memo"], &coding["quotation"], &coding["discuss"]), (&json!("see T02"), &json!(true), &json!(true)));
    assert_eq!(coding["blind"], true);
    // What was coded goes out with its memo, and is among the codings that a run and a comparison read.
    review.end();
    let out = study.path("ann.jsonl").display().to_string();
    assert_eq!(study.json("export", &["--coder", "Ann", "--out", &out])["codings"], 1);
    let line = std::fs::read_to_string(&out).expect("written");
    assert!(line.contains("see T02") && line.contains("\"code\":\"weather\""), "{line}");
    for name in ["ann.csv", "ann.qdpx"] {
        let out = study.path(name).display().to_string();
        assert_eq!(study.json("export", &["--coder", "Ann", "--out", &out])["codings"], 1, "{name}");
    }
}

#[test]
fn a_decision_that_is_sent_twice_is_written_once() {
    let (study, review, offers) = opened();
    let bodies = [
        json!({"action": "code", "document": name(0), "start": 3, "end": 8, "code": "garden", "memo": "m"}),
        json!({"action": "accept", "suggestion": offers[0]["id"]}),
        json!({"action": "reject", "suggestion": offers[1]["id"]}),
    ];
    for body in bodies {
        let (first, second) = (review.post("decisions", &body), review.post("decisions", &body));
        assert_eq!((first.status, second.status), (201, 200));
        assert_eq!((&first.json()["seq"], &first.json()["head"]), (&second.json()["seq"], &second.json()["head"]));
    }
    review.end();
    assert_eq!(study.json("verify", &[])["decisions"], 3);
}

#[test]
fn what_is_wrong_is_refused_with_a_code_and_nothing_is_written() {
    let (_study, review, offers) = opened();
    let before = review.get("study")["head"].clone();
    let place = |start: u64, end: u64| json!({"action": "code", "document": name(0), "start": start, "end": end, "code": "garden"});
    let check = |body: Value, status: u16, code: &str| {
        let answer = review.post("decisions", &body);
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{body}");
        assert!(!answer.json()["error"]["remedy"].as_str().unwrap_or("").is_empty());
    };
    check(place(9, 9), 400, "R0212");
    check(place(9, 4), 400, "R0212");
    check(place(0, 1_000_000), 400, "R0212");
    check(json!({"action": "code", "document": "T99.txt", "start": 0, "end": 4, "code": "garden"}), 404, "R0210");
    check(json!({"action": "code", "document": "../study.toml", "start": 0, "end": 4, "code": "garden"}), 404, "R0210");
    check(json!({"action": "code", "document": name(0), "start": 0, "end": 4, "code": "gardn"}), 404, "R0211");
    check(json!({"action": "code", "document": name(0), "start": 0, "end": 4}), 404, "R0211");
    check(json!({"action": "accept", "document": name(0), "start": 0, "end": 4, "code": "garden"}), 404, "R0213");
    check(json!({"action": "accept", "suggestion": offers[0]["id"], "document": name(1)}), 404, "R0213");
    check(json!({"action": "accept", "suggestion": offers[0]["id"], "code": "weather"}), 404, "R0211");
    check(json!({"action": "uncode", "document": name(0), "start": 0, "end": 4, "code": "garden"}), 404, "R0218");
    check(json!({"action": "undo", "undoes": 1}), 409, "R0214");
    check(json!({"action": "accept_all"}), 400, "R0209");
    check(json!({"action": "code", "document": name(0), "start": -1, "end": 4, "code": "garden"}), 400, "R0209");
    check(json!({"action": "memo", "document": name(0), "start": 0, "end": 4, "memo": "m".repeat(70_000)}), 400, "R0209");
    check(json!([]), 400, "R0209");
    assert_eq!(review.get("study")["head"], before);
}

#[test]
fn whoever_is_done_stays_done() {
    let (study, review, _) = opened();
    review.code(&name(0), spans(0, 16)[1], "kitchen");
    assert_eq!(review.post("done", &json!({"done": true})).status, 201);
    assert_eq!(review.post("done", &json!({"done": true})).status, 200);
    let late = review.post("decisions", &json!({"action": "code", "document": name(0), "start": 0, "end": 4, "code": "garden"}));
    assert_eq!((late.status, late.code().as_str()), (409, "R0215"));
    review.end();
    let again = Review::start(&study, "Ann", &[]);
    assert_eq!((again.get("study")["done"].clone(), again.get("study")["decisions"].clone()), (json!(true), json!(1)));
}

#[test]
fn two_coders_at_one_database_at_once_lose_nothing() {
    let each = if std::env::var_os("LEITMOTIF_LONG").is_some() { 500 } else { 40 };
    let study = Study::of(1, 200);
    let reviews = ["Ann", "Bo"].map(|coder| Review::start(&study, coder, &[]));
    std::thread::scope(|scope| {
        for review in &reviews {
            scope.spawn(move || {
                for at in 0..each {
                    review.code(&name(0), (at, at + 3), "garden");
                }
            });
        }
    });
    reviews.into_iter().for_each(Review::end);
    let verified = study.json("verify", &[]);
    assert_eq!((&verified["decisions"], verified["findings"].as_array().map(Vec::len)), (&json!(2 * each), Some(0)));
    for coder in ["Ann", "Bo"] {
        let out = study.path(&format!("{coder}.csv")).display().to_string();
        assert_eq!(study.json("export", &["--coder", coder, "--out", &out])["codings"], each);
    }
}

#[test]
fn a_changed_transcript_is_told_and_its_codings_wait_for_the_old_one() {
    let (study, review, _) = opened();
    review.code(&name(1), (5, 9), "garden");
    review.end();
    let old = std::fs::read_to_string(study.path(&format!("transcripts/{}", name(1)))).expect("read");
    study.write(&format!("transcripts/{}", name(1)), format!("I: New.\n\n{old}"));
    let output = study.run("verify", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("R0310 T01.txt"), "{}", errors(&output));
    let again = Review::start(&study, "Ann", &[]);
    assert!(codings(&again, 1).is_empty());
    again.end();
    study.write(&format!("transcripts/{}", name(1)), old);
    assert_eq!(codings(&Review::start(&study, "Ann", &[]), 1).len(), 1);
    assert_eq!(study.run("verify", &[]).status.code(), Some(0));
}

#[test]
#[cfg(unix)]
fn the_database_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (study, review, _) = opened();
    review.code(&name(1), (5, 9), "garden");
    for name in ["study.db", "study.db-wal", "study.db-shm"] {
        assert_eq!(study.path(name).metadata().expect("there").permissions().mode() & 0o177, 0, "{name}");
    }
}
