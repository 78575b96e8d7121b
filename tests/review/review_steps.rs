//! Steps that are closed and opened again, the choice of a person who works alone, codings listed, and memos of all kinds.

use serde_json::{Value, json};

use crate::review::client::Review;
use crate::review::study::{Study, name};

fn excerpts(review: &Review) -> Value {
    review.get(&format!("excerpts?document={}", name(0)))
}

#[test]
fn done_and_a_blind_step_are_opened_again_and_agreement_counts_what_was_coded_before() {
    let study = Study::of(1, 8);
    let (same, later) = ((0, 9), (12, 20));
    for coder in ["Ann", "Bo"] {
        let review = Review::start(&study, coder, &[]);
        review.code(&name(0), same, "garden");
        review.close(&name(0));
        assert_eq!(review.post("done", &json!({"done": true})).status, 201);
        review.end();
    }
    let alpha = || study.json("agreement", &["--findings-ok"]).to_string();
    let before = alpha();
    let ann = Review::start(&study, "Ann", &[]);
    let refused = ann.post("decisions", &json!({"action": "code", "document": name(0), "start": 12, "end": 20, "code": "weather"}));
    assert_eq!(refused.code(), "R0215", "done means done");
    assert_eq!(ann.post("reopen", &json!({"step": "done"})).status, 201);
    assert_eq!(ann.get("study")["done"], false);
    ann.code(&name(0), later, "weather");
    ann.decide(json!({"action": "uncode", "document": name(0), "start": same.0, "end": same.1, "code": "garden"}));
    assert_eq!(excerpts(&ann)["codings"].as_array().expect("codings").len(), 1, "the coder's own work goes on");
    assert_eq!(ann.post("done", &json!({"done": true})).status, 201);
    ann.end();
    assert_eq!(alpha(), before, "agreement counts what was coded before");
    let mediator = Review::start(&study, "Cy", &["--adjudicate", "Ann,Bo"]);
    let kinds: Vec<Value> = mediator.get("conflicts")["pairs"].as_array().expect("pairs").iter().map(|pair| pair["kind"].clone()).collect();
    assert_eq!(kinds, [json!("agreed")], "both originals");
    mediator.end();
    let ann = Review::start(&study, "Ann", &[]);
    assert_eq!(ann.post("reopen", &json!({"step": "blind", "document": name(0)})).status, 201);
    let blind = excerpts(&ann);
    assert_eq!((blind["blind"].as_bool(), blind.get("suggestions")), (Some(true), None), "suggestions are hidden again");
    assert_eq!(ann.post("reopen", &json!({"step": "blind", "document": name(0)})).code(), "R0225");
    assert_eq!(ann.post("reopen", &json!({"step": "done", "document": name(0)})).status, 201);
    ann.code(&name(0), (40, 50), "kitchen");
    let codings = excerpts(&ann)["codings"].clone();
    let last = codings.as_array().expect("codings").iter().find(|coding| coding["start"] == 40).expect("the coding").clone();
    assert_eq!(last["blind"], false, "suggestions were seen before");
    ann.end();
    assert_eq!(study.run("verify", &[]).status.code(), Some(0));
}

#[test]
fn a_person_who_works_alone_needs_no_blind_step() {
    let study = Study::of(1, 8);
    let ann = Review::start(&study, "Ann", &[]);
    assert_eq!((ann.get("study")["blind"].as_bool(), ann.get("study")["may_choose_blind"].as_bool()), (Some(true), Some(true)));
    assert_eq!(ann.post("blind/choice", &json!({"blind": false})).status, 201);
    assert_eq!((ann.get("study")["blind"].as_bool(), ann.get("study")["may_choose_blind"].as_bool()), (Some(false), Some(false)));
    assert!(!excerpts(&ann)["suggestions"].as_array().expect("suggestions").is_empty());
    ann.code(&name(0), (0, 9), "garden");
    assert_eq!(excerpts(&ann)["codings"][0]["blind"], false, "it counts as coded after suggestions");
    ann.end();
    // A second coder is blind, and cannot choose otherwise.
    let bo = Review::start(&study, "Bo", &[]);
    assert_eq!(bo.get("study")["blind"], true);
    assert_eq!(bo.post("blind/choice", &json!({"blind": false})).code(), "R0226");
    bo.end();
    // What study.toml says goes over it.
    study.write("study.toml", "format = 1\nblind = true\n");
    let ann = Review::start(&study, "Ann", &[]);
    assert_eq!((ann.get("study")["blind"].as_bool(), ann.post("blind/choice", &json!({"blind": false})).status), (Some(true), 409));
    ann.end();
    study.write("study.toml", "format = 1\nblind = false\n");
    let cy = Review::start(&study, "Cy", &[]);
    assert!(excerpts(&cy).get("suggestions").is_some());
}

#[test]
fn codings_are_listed_by_every_filter_and_others_only_once_everybody_is_done() {
    let study = Study::of(2, 8);
    let ann = Review::start(&study, "Ann", &[]);
    ann.code(&name(0), (3, 20), "garden");
    ann.code(&name(0), (3, 20), "weather");
    ann.code(&name(1), (3, 30), "garden");
    ann.decide(json!({"action": "memo", "document": name(1), "start": 3, "end": 30, "code": "garden", "memo": "the kettle again"}));
    ann.decide(json!({"action": "quotation", "document": name(0), "start": 3, "end": 20, "code": "weather"}));
    let total = |query: &str| ann.get(&format!("codings?{query}"))["total"].as_u64().expect("a number");
    let document = format!("document={}", name(1));
    for (query, expect) in [
        ("", 3),
        ("code=garden", 2),
        (document.as_str(), 1),
        ("group=cooks", 2),
        ("group=none", 0),
        ("coder=Ann", 3),
        ("coder=Bo", 0),
        ("flag=quotation", 1),
        ("memo=1", 1),
        ("q=KETTLE", 1),
        ("code=garden&group=cooks", 1),
    ] {
        assert_eq!(total(query), expect, "{query}");
    }
    let row = ann.get("codings?memo=1")["codings"][0].clone();
    // A place over two turns: a line for each, and no label between them.
    assert_eq!(row["excerpt"].as_str().map(|text| text.starts_with("And then?\nI put")), Some(true), "{row}");
    assert_eq!((row["memo"].as_str(), row["own"].as_bool()), (Some("the kettle again"), Some(true)));
    let counts = ann.get("codings?code=garden")["counts"].clone();
    assert_eq!(counts, json!([{"code": "garden", "codings": 2}, {"code": "weather", "codings": 1}]), "counts of all codes stay");
    assert_eq!(ann.post("done", &json!({"done": true})).status, 201);
    ann.end();
    let bo = Review::start(&study, "Bo", &[]);
    bo.code(&name(0), (3, 20), "garden");
    let total = |query: &str| bo.get(&format!("codings?{query}"))["total"].as_u64().expect("a number");
    assert_eq!((total(""), total("coder=Ann")), (1, 0), "nothing of another coder before everybody is done");
    assert_eq!(bo.post("done", &json!({"done": true})).status, 201);
    assert_eq!((total(""), total("coder=Ann")), (4, 3));
}

#[test]
fn memos_of_all_kinds_are_kept_changed_and_taken_away() {
    let study = Study::of(1, 8);
    let ann = Review::start(&study, "Ann", &[]);
    ann.code(&name(0), (3, 20), "garden");
    ann.decide(json!({"action": "memo", "document": name(0), "start": 3, "end": 20, "code": "garden", "memo": "on the coding"}));
    let write = |about: Value, text: &str| assert_eq!(ann.post("memos", &json!({"about": about, "text": text})).status, 201, "{about}");
    write(json!({"code": "garden"}), "on the code");
    write(json!({"transcript": name(0)}), "on the transcript");
    write(json!("project"), "on the project");
    write(json!("journal"), "day one");
    write(json!("journal"), "day two");
    write(json!("project"), "on the project, anew");
    let kinds = || -> Vec<(String, String)> {
        let memos = ann.get("memos")["memos"].clone();
        let pair = |memo: &Value| (memo["kind"].as_str().expect("a kind").to_owned(), memo["text"].as_str().expect("a text").to_owned());
        memos.as_array().expect("memos").iter().map(pair).collect()
    };
    let pair = |kind: &str, text: &str| (kind.to_owned(), text.to_owned());
    let all = vec![
        pair("coding", "on the coding"),
        pair("code", "on the code"),
        pair("transcript", "on the transcript"),
        pair("journal", "day one"),
        pair("journal", "day two"),
        pair("project", "on the project, anew"),
    ];
    assert_eq!(kinds(), all);
    write(json!({"code": "garden"}), "");
    assert!(!kinds().iter().any(|(kind, _)| kind == "code"), "an empty memo takes it away");
    for bad in [
        json!({"about": {"code": "none"}, "text": "x"}),
        json!({"about": {"transcript": "none"}, "text": "x"}),
        json!({"about": "journal", "text": " "}),
    ] {
        assert!(matches!(ann.post("memos", &bad).status, 400 | 404), "{bad}");
    }
    ann.end();
    let bo = Review::start(&study, "Bo", &[]);
    assert_eq!(bo.get("memos")["memos"], json!([]), "a coder's memos are that coder's");
    bo.end();
    let out = study.path("decisions.jsonl");
    assert_eq!(study.run("export", &["--decisions", "--out", out.to_str().expect("a path")]).status.code(), Some(0));
    let twin = study.twin();
    let moved = twin.path("decisions.jsonl");
    std::fs::copy(&out, &moved).expect("copied");
    let taken = twin.command("verify", &[]).output();
    assert!(taken.is_ok());
    let import = std::process::Command::new(crate::review::study::PROGRAM)
        .arg("import")
        .arg(&moved)
        .arg("--out")
        .arg(twin.path(""))
        .output()
        .expect("run");
    assert_eq!(import.status.code(), Some(0), "{}", String::from_utf8_lossy(&import.stderr));
    let ann = Review::start(&twin, "Ann", &[]);
    assert_eq!(ann.get("memos")["memos"].as_array().expect("memos").len(), 5, "memos travel with decisions");
}

#[test]
fn words_are_found_as_letters_and_several_by_their_stems_near_each_other() {
    let study = Study::of(2, 8);
    let review = Review::start(&study, "Ann", &[]);
    let found = |query: &str| review.get(&format!("search?q={query}"))["hits"].as_array().expect("hits").clone();
    assert!(found("tomatoes").len() > 1 && found("TOMATOES").len() == found("tomatoes").len());
    assert!(!found("%22needed+soil%22").is_empty(), "a phrase in quotation marks");
    let near = found("tomato+soils");
    assert!(!near.is_empty(), "stems meet");
    for hit in &near {
        let (start, excerpt) = (hit["excerpt_start"].as_u64().expect("a place"), hit["excerpt"].as_str().expect("an excerpt"));
        let marked: Vec<String> = hit["marks"]
            .as_array()
            .expect("marks")
            .iter()
            .map(|mark| {
                let (from, to) = (mark["start"].as_u64().expect("a place") - start, mark["end"].as_u64().expect("a place") - start);
                excerpt.chars().skip(from as usize).take((to - from) as usize).collect()
            })
            .collect();
        assert_eq!(marked, ["tomatoes", "soil"], "{excerpt}");
    }
    assert_eq!(found("tomatoes+soil&near=1").len(), 0, "not side by side");
    assert_eq!(found("tomatoes+elephant").len(), 0);
    assert_eq!(review.send("GET", "/api/search?q=a+b&near=x", &review.headers(), "").expect("an answer").status, 400);
}
