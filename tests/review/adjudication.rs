//! Two coders see each other only after both are done; what they settle is beside what they coded.

use serde_json::{Value, json};

use crate::review::client::Review;
use crate::review::study::{Study, errors, name, spans};

/// Two coders who agree on one passage, differ on three, and are done.
pub fn both_done() -> Study {
    let study = Study::of(2, 16);
    let turns = spans(0, 16);
    let ann = Review::start(&study, "Ann", &[]);
    ann.code(&name(0), turns[0], "garden");
    ann.code(&name(0), turns[2], "garden");
    ann.code(&name(0), turns[4], "garden");
    ann.code(&name(0), turns[6], "weather");
    ann.decide(json!({"action": "memo", "document": name(0), "start": turns[2].0, "end": turns[2].1, "code": "garden", "memo": "soil"}));
    let bo = Review::start(&study, "Bo", &[]);
    bo.code(&name(0), turns[0], "garden");
    bo.code(&name(0), turns[2], "kitchen");
    bo.code(&name(0), (turns[4].0, turns[4].1 - 6), "garden");
    assert_eq!(bo.post("done", &json!({"done": true})).status, 201);
    bo.end();
    // One is not done yet.
    let output = study.run("review", &["--coder", "Cy", "--no-open", "--adjudicate", "Ann,Bo"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("R0113 Ann"), "{}", errors(&output));
    let told = ann.send("GET", "/api/conflicts", &ann.headers(), "").expect("an answer");
    assert_eq!((told.status, told.code().as_str()), (409, "R0216"));
    assert!(!serde_json::to_string(&ann.get(&format!("excerpts?document={}", name(0)))).expect("JSON").contains("kitchen"));
    assert_eq!(ann.post("done", &json!({"done": true})).status, 201);
    ann.end();
    study
}

pub fn pair(told: &Value, turn: usize) -> &Value {
    let (start, end) = spans(0, 16)[turn];
    let pairs = told["pairs"].as_array().expect("a list");
    pairs.iter().find(|pair| pair["start"] == start && pair["end"] == end).expect("a pair")
}

#[test]
fn what_differs_is_settled_with_a_reason_and_the_originals_stay() {
    let study = both_done();
    let review = Review::start(&study, "Cy", &["--adjudicate", "Ann,Bo"]);
    let told = review.get("conflicts");
    let kinds: Vec<&str> = [0, 2, 4, 6].map(|turn| pair(&told, turn)["kind"].as_str().expect("a kind")).to_vec();
    assert_eq!(kinds, ["agreed", "codes differ", "borders differ", "one only"]);
    let differs = pair(&told, 2);
    assert_eq!(
        (&differs["a"][0]["code"], &differs["a"][0]["memo"], &differs["b"][0]["code"]),
        (&json!("garden"), &json!("soil"), &json!("kitchen"))
    );
    assert!(told["confusion"].as_array().expect("a table").contains(&json!({"a": "garden", "b": "kitchen", "count": 1})));
    let alpha = |told: &Value, when: &str| told["agreement"][when]["facets"][0]["alpha"]["value"].as_f64();
    assert_eq!(alpha(&told, "before"), alpha(&told, "after"));
    let settle = |turn: usize, code: Value| {
        let (start, end) = spans(0, 16)[turn];
        let body = json!({"document": name(0), "start": start, "end": end, "code": code, "reason": "we read it again"});
        assert_eq!(review.post("adjudications", &body).status, 201);
    };
    settle(2, json!("garden"));
    settle(4, json!("garden"));
    settle(6, Value::Null);
    let after = review.get("conflicts");
    assert_eq!(pair(&after, 2)["settled"]["codes"], json!(["garden"]));
    assert_eq!((&pair(&after, 6)["settled"]["code"], &pair(&after, 6)["settled"]["reason"]), (&Value::Null, &json!("we read it again")));
    assert!(alpha(&after, "after") > alpha(&after, "before"), "{:?}", after["agreement"]);
    assert_eq!((&after["pairs"][0]["a"], &after["agreement"]["before"]), (&told["pairs"][0]["a"], &told["agreement"]["before"]));
    // The adjudicator codes nothing, and a wrong settlement is refused.
    let coding = json!({"action": "code", "document": name(0), "start": 0, "end": 4, "code": "garden"});
    assert_eq!(review.post("decisions", &coding).code(), "R0217");
    let body = json!({"document": name(0), "start": 0, "end": 4, "code": "gardn", "reason": ""});
    assert_eq!(review.post("adjudications", &body).code(), "R0211");
    review.end();
    let out = study.path("agreed.csv").display().to_string();
    assert_eq!(study.json("export", &["--codings", "adjudicated", "--out", &out])["codings"], 3);
    let table = std::fs::read_to_string(&out).expect("written");
    assert!(table.contains("agreed by Ann and Bo") && !table.contains("kitchen"), "{table}");
    assert_eq!(study.json("verify", &[])["findings"], json!([]));
}

#[test]
fn a_settlement_can_be_taken_back_and_made_anew() {
    let study = both_done();
    let review = Review::start(&study, "Ann", &["--adjudicate", "Ann,Bo"]);
    let (start, end) = spans(0, 16)[2];
    for (code, expect) in [
        (json!("garden"), json!(["garden"])),
        (json!("kitchen"), json!(["garden", "kitchen"])),
        (Value::Null, json!([])),
        (json!("kitchen"), json!(["kitchen"])),
    ] {
        let body = json!({"document": name(0), "start": start, "end": end, "code": code, "reason": "r"});
        assert_eq!(review.post("adjudications", &body).status, 201);
        assert_eq!(pair(&review.get("conflicts"), 2)["settled"]["codes"], expect, "{code}");
    }
}

#[test]
fn names_are_hidden_where_that_is_asked_for() {
    let study = both_done();
    let review = Review::start(&study, "Cy", &["--adjudicate", "Ann,Bo", "--hide-names"]);
    let told = review.get("conflicts");
    let text = told.to_string();
    assert!(told["names_hidden"] == true && !text.contains("Ann") && !text.contains("\"Bo\""), "{text}");
}

#[test]
fn agreement_reads_what_was_decided() {
    let study = both_done();
    let told = study.json("agreement", &["--findings-ok"]);
    assert_eq!(told["settings"]["coders"], json!(["Ann", "Bo"]));
}

#[test]
fn coverage_reads_what_was_decided_and_what_was_settled() {
    let study = both_done();
    let coders = || {
        let told = study.json("coverage", &["--coder", "Ann", "--findings-ok"]);
        (told["settings"]["coded"].clone(), told["settings"]["others"].clone())
    };
    assert_eq!(coders(), (json!(4), json!(["Bo"])));
    let settle = |turns: &[(usize, Value)]| {
        let review = Review::start(&study, "Ann", &["--adjudicate", "Ann,Bo"]);
        for (turn, code) in turns {
            let (start, end) = spans(0, 16)[*turn];
            let body = json!({"document": name(0), "start": start, "end": end, "code": code, "reason": "r"});
            assert_eq!(review.post("adjudications", &body).status, 201);
        }
        review.end();
    };
    // Half of what is to be settled is no team's coding yet.
    settle(&[(2, json!("kitchen")), (4, json!("garden"))]);
    assert_eq!(coders().1, json!(["Bo"]));
    settle(&[(6, Value::Null)]);
    assert_eq!(coders(), (json!(4), json!(["Bo", "consensus"])));
    // What was settled is compared with what each had coded only where somebody asks.
    assert_eq!(study.json("agreement", &["--findings-ok"])["settings"]["coders"], json!(["Ann", "Bo"]));
    let beside = study.json("agreement", &["--findings-ok", "--coders", "Ann,consensus"]);
    assert_eq!(beside["settings"]["coders"], json!(["Ann", "consensus"]));
}

#[test]
fn an_offer_turned_down_leaves_the_second_look() {
    let study = Study::of(2, 16);
    let turns = spans(0, 16);
    let ann = Review::start(&study, "Ann", &[]);
    for turn in [0, 2, 4] {
        ann.code(&name(0), turns[turn], "garden");
    }
    ann.close(&name(0));
    let offered = ann.get(&format!("excerpts?document={}", name(0)));
    let offer =
        offered["suggestions"].as_array().and_then(|all| all.iter().find(|one| one["code"] == "garden" && one["start"] == turns[8].0));
    let offer = offer.expect("the ninth turn is offered for garden")["id"].clone();
    ann.end();
    let listed = |study: &Study| {
        let _ = study.json("coverage", &["--coder", "Ann", "--findings-ok"]);
        let lists = std::fs::read_to_string(study.path("out/coverage/second_look.jsonl")).expect("written");
        let garden = lists.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")).filter(|row| row["code"] == "garden");
        garden.filter(|row| row["start"] == turns[8].0).count()
    };
    let before = listed(&study);
    let ann = Review::start(&study, "Ann", &[]);
    ann.decide(json!({"action": "reject", "suggestion": offer}));
    ann.end();
    assert_eq!((before, listed(&study)), (1, 0));
}
