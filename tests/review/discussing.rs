//! What is to be discussed: marked by coders, seen by the adjudicator, marked and unmarked there.

use serde_json::{Value, json};

use crate::review::adjudication::{both_done, pair};
use crate::review::client::Review;
use crate::review::study::{Study, name, spans};

fn discuss(review: &Review, turn: usize, pair: Option<&Value>, open: bool) -> u16 {
    let (start, end) = spans(0, 16)[turn];
    let body = json!({"document": name(0), "start": start, "end": end, "pair": pair, "open": open});
    review.post("discussions", &body).status
}

#[test]
fn whoever_adjudicates_marks_and_unmarks_a_conflict() {
    let study = both_done();
    let review = Review::start(&study, "Cy", &["--adjudicate", "Ann,Bo"]);
    let marked = || pair(&review.get("conflicts"), 2)["discuss"].clone();
    assert_eq!(marked(), json!({"a": false, "b": false, "here": null}));
    let id = pair(&review.get("conflicts"), 2)["id"].clone();
    assert_eq!(discuss(&review, 2, Some(&id), true), 201);
    assert_eq!(discuss(&review, 2, Some(&id), true), 200, "marked twice is marked once");
    assert_eq!(marked()["here"], true);
    assert_eq!(discuss(&review, 2, Some(&id), false), 201);
    assert_eq!(marked()["here"], false);
    // Only what is in dispute, and only by the adjudicator.
    assert_eq!(discuss(&review, 2, Some(&json!("0123456789abcdef")), true), 404);
    let other = Review::start(&study, "Ann", &[]);
    assert_eq!(discuss(&other, 2, Some(&id), true), 409);
    discuss(&review, 2, Some(&id), true);
    // What is settled was discussed; it can be marked anew.
    let (start, end) = spans(0, 16)[2];
    let settled = json!({"document": name(0), "start": start, "end": end, "code": "garden", "pair": id, "reason": "we read it again"});
    assert_eq!(review.post("adjudications", &settled).status, 201);
    assert_eq!(marked()["here"], Value::Null);
    assert_eq!(discuss(&review, 2, Some(&id), true), 201);
    review.end();
    // It travels, and it comes after a restart and on the other machine.
    let out = study.path("all.jsonl");
    study.json("export", &["--decisions", "--out", &out.display().to_string()]);
    let there = study.twin();
    there.import(&out);
    for study in [&study, &there] {
        let review = Review::start(study, "Cy", &["--adjudicate", "Ann,Bo"]);
        assert_eq!(pair(&review.get("conflicts"), 2)["discuss"]["here"], true);
        review.end();
        assert_eq!(study.json("verify", &[])["findings"], json!([]));
    }
}

#[test]
fn what_a_coder_marked_shows_on_that_side_and_on_passages_that_nobody_coded() {
    let study = Study::of(1, 16);
    let turns = spans(0, 16);
    let ann = Review::start(&study, "Ann", &[]);
    ann.code(&name(0), turns[0], "garden");
    let mark = |turn: usize, code: Option<&str>| json!({"action": "discuss", "document": name(0), "start": turns[turn].0, "end": turns[turn].1, "code": code});
    ann.decide(mark(0, Some("garden")));
    ann.decide(mark(5, None));
    ann.decide(json!({"action": "memo", "document": name(0), "start": turns[5].0, "end": turns[5].1, "memo": "is this about the bus?"}));
    // A mark that was taken back is none.
    let row = ann.decide(mark(7, None));
    ann.decide(json!({"action": "undo", "undoes": row}));
    let open = ann.get(&format!("excerpts?document={}", name(0)));
    assert_eq!((open["marks"].as_array().map(Vec::len), &open["marks"][0]["discuss"]), (Some(1), &json!(true)));
    ann.post("done", &json!({"done": true}));
    ann.end();
    let bo = Review::start(&study, "Bo", &[]);
    bo.code(&name(0), turns[0], "garden");
    bo.post("done", &json!({"done": true}));
    bo.end();
    let review = Review::start(&study, "Cy", &["--adjudicate", "Ann,Bo"]);
    let told = review.get("conflicts");
    let pairs = told["pairs"].as_array().expect("a list").clone();
    assert_eq!(pairs.iter().map(|pair| pair["kind"].clone()).collect::<Vec<_>>(), [json!("agreed"), json!("not coded")]);
    assert_eq!(pairs[0]["discuss"], json!({"a": true, "b": false, "here": null}));
    assert_eq!((&pairs[1]["discuss"]["a"], &pairs[1]["memos"]), (&json!(true), &json!(["is this about the bus?", null])));
    assert_eq!(pairs[1]["start"].as_u64(), Some(turns[5].0 as u64));
    assert_eq!(discuss(&review, 5, None, true), 201);
    assert_eq!(review.get("conflicts")["pairs"][1]["discuss"]["here"], true);
}

#[test]
fn what_is_sent_twice_under_one_name_is_written_once() {
    let study = Study::of(1, 16);
    let (start, end) = spans(0, 16)[0];
    let review = Review::start(&study, "Ann", &[]);
    let send = |action: &str, once: &str, more: Value| {
        let mut body = json!({"action": action, "document": name(0), "start": start, "end": end, "code": "garden", "once": once});
        body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        let answer = review.post("decisions", &body);
        (answer.status, answer.json()["seqs"].clone())
    };
    for (action, once, more) in [
        ("code", "a1", json!({})),
        ("quotation", "a2", json!({})),
        ("discuss", "a3", json!({})),
        ("memo", "a4", json!({"memo": "first"})),
        ("uncode", "a5", json!({})),
        ("undo", "a6", json!({})),
    ] {
        let (first, again) = (send(action, once, more.clone()), send(action, once, more));
        assert_eq!((first.0, again.0, &first.1), (201, 200, &again.1), "{action}");
    }
    let own = review.get(&format!("excerpts?document={}", name(0)))["codings"].clone();
    assert_eq!((&own[0]["quotation"], &own[0]["discuss"], &own[0]["memo"]), (&json!(true), &json!(true), &json!("first")));
    // A batch too, and over a restart.
    let batch = json!({"once": "b1", "decisions": [
        {"action": "memo", "document": name(0), "start": start, "end": end, "code": "garden", "memo": "x"},
        {"action": "quotation", "document": name(0), "start": start, "end": end, "code": "garden"},
    ]});
    let first = review.post("decisions/batch", &batch);
    review.kill();
    let review = Review::start(&study, "Ann", &[]);
    let again = review.post("decisions/batch", &batch);
    assert_eq!((first.status, again.status, &first.json()["seqs"]), (201, 200, &again.json()["seqs"]));
    // Another coder's page may use the same name.
    let other = Review::start(&study, "Bo", &[]);
    let body = json!({"action": "code", "document": name(0), "start": start, "end": end, "code": "garden", "once": "a1"});
    assert_eq!(other.post("decisions", &body).status, 201);
    assert_eq!(other.post("decisions", &json!({"action": "undo", "once": "x".repeat(65)})).code(), "R0209");
}
