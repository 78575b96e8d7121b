//! Interviews that come later: what was finished stays finished and is compared, and what is new is coded blind.

use serde_json::json;

use crate::review::adjudication::both_done;
use crate::review::client::Review;
use crate::review::study::{errors, name, spans};

#[test]
fn a_transcript_that_comes_later_is_coded_blind_by_those_who_were_done() {
    let study = both_done();
    let text = std::fs::read_to_string(study.path("transcripts/T00.txt")).expect("read");
    study.write("transcripts/T02.txt", text.replacen("soil", "sand", 1));
    let turn = spans(0, 16)[2];
    let ann = Review::start(&study, "Ann", &[]);
    assert_eq!(ann.get("study")["done"], json!(false));
    let coding = |document: String| json!({"action": "code", "document": document, "start": turn.0, "end": turn.1, "code": "weather"});
    let old = ann.post("decisions", &coding(name(0)));
    assert_eq!((old.status, old.code().as_str()), (409, "R0215"), "what was finished stays as it is");
    assert_eq!(ann.post("decisions", &json!({"action": "undo"})).code(), "R0215");
    assert_eq!(ann.post("decisions", &coding(name(2))).status, 201);
    let reading = |document: usize| ann.get(&format!("excerpts?document={}", name(document)));
    assert_eq!((&reading(0)["finished"], &reading(2)["finished"], &reading(2)["blind"]), (&json!(true), &json!(false), &json!(true)));
    ann.end();
    // What both finished is compared all the while, and nothing of what is new.
    let review = Review::start(&study, "Cy", &["--adjudicate", "Ann,Bo"]);
    let told = review.get("conflicts").to_string();
    assert!(told.contains("T00.txt") && !told.contains("T02.txt"), "{told}");
    let new = json!({"document": name(2), "start": turn.0, "end": turn.1, "code": "weather", "reason": "r"});
    assert_eq!(review.post("adjudications", &new).code(), "R0216");
    review.end();
    for coder in ["Ann", "Bo"] {
        let coder = Review::start(&study, coder, &[]);
        assert_eq!(coder.post("done", &json!({"done": true})).status, 201);
        assert_eq!((coder.post("done", &json!({"done": true})).status, coder.get("study")["done"].clone()), (200, json!(true)));
        coder.end();
    }
    let review = Review::start(&study, "Cy", &["--adjudicate", "Ann,Bo"]);
    assert!(review.get("conflicts").to_string().contains("T02.txt"));
    review.end();
    assert_eq!(study.json("verify", &[])["findings"], json!([]));
}

#[test]
fn whoever_codes_too_adjudicates_only_when_done() {
    let study = both_done();
    let cy = Review::start(&study, "Cy", &[]);
    cy.code(&name(0), spans(0, 16)[1], "kitchen");
    let refused = study.run("review", &["--coder", "Cy", "--no-open", "--adjudicate", "Ann,Bo"]);
    assert!(refused.status.code() == Some(2) && errors(&refused).contains("R0109 Cy"), "{}", errors(&refused));
    assert_eq!(cy.post("done", &json!({"done": true})).status, 201);
    cy.end();
    let review = Review::start(&study, "Cy", &["--adjudicate", "Ann,Bo"]);
    assert!(review.get("conflicts")["pairs"].as_array().is_some_and(|pairs| !pairs.is_empty()));
}

#[test]
fn a_pair_is_settled_in_its_own_transcript_only() {
    let study = both_done();
    let review = Review::start(&study, "Cy", &["--adjudicate", "Ann,Bo"]);
    let told = review.get("conflicts");
    let pair = told["pairs"].as_array().expect("a list").iter().find(|pair| pair["kind"] == "codes differ").expect("one differs");
    let body = |document: String| json!({"document": document, "start": pair["start"], "end": pair["end"], "code": "garden", "reason": "r", "pair": pair["id"]});
    assert_eq!(review.post("adjudications", &body(name(1))).code(), "R0218");
    assert_eq!(review.post("adjudications", &body(name(0))).status, 201);
}
