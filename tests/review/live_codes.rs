//! Codes that are made and changed while reading: they hold at once, for everybody, and can be taken back.

use serde_json::{Value, json};

use crate::review::client::Review;
use crate::review::study::{Study, errors, name};

fn names(review: &Review) -> Vec<String> {
    let study = review.get("study");
    study["codes"].as_array().expect("codes").iter().map(|code| code["code"].as_str().expect("a name").to_owned()).collect()
}

fn change(review: &Review, changes: &Value) -> Value {
    let answer = review.post("codes", &json!({"changes": changes}));
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()
}

fn coded(review: &Review) -> Vec<String> {
    let excerpts = review.get(&format!("excerpts?document={}", name(0)));
    excerpts["codings"].as_array().expect("codings").iter().map(|coding| coding["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn a_code_that_is_made_holds_at_once_for_everybody_and_in_every_command() {
    let study = Study::of(1, 8);
    let ann = Review::start(&study, "Ann", &[]);
    let bo = Review::start(&study, "Bo", &[]);
    change(&ann, &json!([{"do": "add", "code": {"name": "loneliness"}}]));
    ann.code(&name(0), (0, 6), "loneliness");
    assert!(names(&bo).contains(&"loneliness".to_owned()), "the other session has it");
    bo.code(&name(0), (0, 6), "loneliness");
    ann.end();
    bo.end();
    // The next session has it too, without a changed file; so do runs and exports.
    let again = Review::start(&study, "Ann", &[]);
    assert!(names(&again).contains(&"loneliness".to_owned()));
    assert_eq!(coded(&again), ["loneliness"]);
    again.end();
    let verified = study.run("verify", &[]);
    assert_eq!(verified.status.code(), Some(0), "{}", errors(&verified));
    let out = study.path("codings.csv");
    let exported = study.run("export", &["--out", out.to_str().expect("a path")]);
    assert!(matches!(exported.status.code(), Some(0 | 1)), "{}", errors(&exported));
    let table = std::fs::read_to_string(out).expect("a table");
    assert_eq!(table.lines().filter(|line| line.contains("loneliness")).count(), 2, "{table}");
    let run = study.run("run", &["--findings-ok", "--quiet"]);
    assert_eq!(run.status.code(), Some(0), "{}", errors(&run));
    let report = std::fs::read_to_string(study.path("out/report.html")).expect("a report");
    assert!(report.contains("loneliness"), "the run knows the code");
}

#[test]
fn every_change_is_made_and_taken_back() {
    let study = Study::of(1, 8);
    let review = Review::start(&study, "Ann", &[]);
    let before = review.get("study")["codes"].clone();
    review.code(&name(0), (0, 6), "garden");
    review.code(&name(0), (0, 6), "kitchen");
    let changes = [
        json!([{"do": "add", "code": {"name": "loneliness"}}]),
        json!([{"do": "rename", "code": "garden", "to": "allotment"}]),
        json!([{"do": "merge", "code": "garden", "into": "kitchen"}]),
        json!([{"do": "move", "code": "garden", "parent": "kitchen"}]),
        json!([{"do": "move", "code": "weather", "parent": "garden"}]),
        json!([{"do": "colour", "code": "garden", "colour": "#0A62A8"}]),
        json!([{"do": "edit", "code": "garden", "part": "definition", "text": "What grows"}]),
    ];
    let under = [vec!["garden", "kitchen"], vec!["allotment", "kitchen"], vec!["kitchen"]];
    for (at, one) in changes.iter().enumerate() {
        let made = change(&review, one);
        assert_ne!(made["codes"], before, "{one}");
        if let Some(under) = under.get(at) {
            let mut have = coded(&review);
            have.sort();
            assert_eq!(have, *under, "{one}");
        }
        let back = review.post("codes", &json!({"undoes": made["seq"]}));
        assert_eq!(back.status, 201, "{one}: {}", back.body);
        assert_eq!(back.json()["codes"], before, "{one}");
        let mut have = coded(&review);
        have.sort();
        assert_eq!(have, ["garden", "kitchen"], "{one}");
    }
    // The facet goes along with a move.
    let moved = change(&review, &changes[4]);
    let weather = moved["codes"].as_array().expect("codes").iter().find(|code| code["code"] == "weather").expect("the code").clone();
    assert_eq!((weather["facet"].as_str(), weather["parent"].as_str()), (Some("place"), Some("garden")));
    review.end();
    assert_eq!(study.run("verify", &[]).status.code(), Some(0));
}

#[test]
fn what_cannot_be_is_refused_and_what_is_sent_twice_is_made_once() {
    let study = Study::of(1, 8);
    let review = Review::start(&study, "Ann", &[]);
    let head = review.get("study")["head"].clone();
    for bad in [
        json!({"changes": []}),
        json!({"changes": [{"do": "add", "code": {"name": "garden"}}]}),
        json!({"changes": [{"do": "add", "code": {"name": " "}}]}),
        json!({"changes": [{"do": "rename", "code": "none", "to": "some"}]}),
        json!({"changes": [{"do": "merge", "code": "garden", "into": "weather"}]}),
        json!({"changes": [{"do": "move", "code": "garden", "parent": "garden"}]}),
        json!({"changes": [{"do": "colour", "code": "garden", "colour": "red"}]}),
        json!({"changes": [{"do": "leave", "draft": "C1"}]}),
        json!({"changes": [{"do": "back", "changes": []}]}),
        json!({"undoes": 1}),
        json!({"undoes": 999}),
    ] {
        let answer = review.post("codes", &bad);
        assert!(matches!(answer.status, 400 | 409), "{bad}: {}", answer.body);
    }
    assert_eq!(review.get("study")["head"], head, "nothing was written");
    let send = || review.post("codes", &json!({"changes": [{"do": "add", "code": {"name": "loneliness"}}], "once": "one name"}));
    let (first, second) = (send(), send());
    assert_eq!((first.status, second.status), (201, 200), "{}", second.body);
    assert_eq!(first.json()["seqs"], second.json()["seqs"]);
    // A code under which something is coded is not taken away with its making.
    review.code(&name(0), (0, 6), "loneliness");
    let back = review.post("codes", &json!({"undoes": first.json()["seq"]}));
    assert_eq!((back.status, back.code().as_str()), (409, "R0223"));
    // Only the last change can be taken back.
    change(&review, &json!([{"do": "add", "code": {"name": "another"}}]));
    let back = review.post("codes", &json!({"undoes": first.json()["seq"]}));
    assert_eq!((back.status, back.code().as_str()), (409, "R0224"));
}

#[test]
fn suggestions_follow_a_renamed_code() {
    let study = Study::of(1, 8);
    let review = Review::start(&study, "Ann", &[]);
    review.close(&name(0));
    let count = |code: &str| review.get(&format!("queue?code={code}"))["total"].as_u64().expect("a number");
    let many = count("garden");
    assert!(many > 0);
    change(&review, &json!([{"do": "rename", "code": "garden", "to": "allotment"}]));
    assert_eq!((count("garden"), count("allotment")), (0, many));
    let offer = review.get("queue?code=allotment")["suggestions"][0].clone();
    review.decide(json!({"action": "accept", "suggestion": offer["id"], "code": "allotment"}));
    review.end();
    let again = Review::start(&study, "Ann", &[]);
    assert_eq!(coded(&again), ["allotment"]);
    let offers = again.get(&format!("excerpts?document={}", name(0)))["suggestions"].clone();
    let accepted = offers.as_array().expect("offers").iter().find(|one| one["id"] == offer["id"]).expect("the offer").clone();
    assert_eq!((accepted["state"].as_str(), accepted["code"].as_str()), (Some("accepted"), Some("allotment")));
}

#[test]
fn a_changed_file_holds_and_what_was_made_here_is_not_lost() {
    let study = Study::of(1, 8);
    let review = Review::start(&study, "Ann", &[]);
    change(&review, &json!([{"do": "add", "code": {"name": "loneliness"}}]));
    review.end();
    let file = std::fs::read_to_string(study.path("codebook.toml")).expect("a codebook");
    study.write("codebook.toml", file.clone() + "[[code]]\ncode = \"sea\"\n");
    let review = Review::start(&study, "Ann", &[]);
    let have = names(&review);
    assert!(have.contains(&"sea".to_owned()) && !have.contains(&"loneliness".to_owned()), "{have:?}");
    review.end();
    // Exported, the version with the code takes the file's place.
    study.write("codebook.toml", file);
    let out = study.path("newest.toml");
    let exported = study.run("export", &["--codebook-version", "2", "--out", out.to_str().expect("a path")]);
    assert!(matches!(exported.status.code(), Some(0 | 1)), "{}", errors(&exported));
    let newest = std::fs::read_to_string(out).expect("a codebook");
    assert!(newest.contains("loneliness"));
    // Put in the file's place it holds, and what is made of it from there on holds too.
    study.write("codebook.toml", newest);
    let review = Review::start(&study, "Ann", &[]);
    change(&review, &json!([{"do": "add", "code": {"name": "sea"}}]));
    review.end();
    let have = names(&Review::start(&study, "Ann", &[]));
    assert!(have.contains(&"loneliness".to_owned()) && have.contains(&"sea".to_owned()), "{have:?}");
}

#[test]
fn a_bare_folder_is_opened_for_open_coding() {
    let study = Study::of(2, 8);
    for file in ["codebook.toml", "study.toml", "participants.csv", "out/suggestions.jsonl"] {
        std::fs::remove_file(study.path(file)).expect("removed");
    }
    for number in 0..2 {
        std::fs::rename(study.path(&format!("transcripts/{}", name(number))), study.path(&name(number))).expect("moved");
    }
    std::fs::remove_dir(study.path("transcripts")).expect("removed");
    study.write("notes.xyz", "no transcript");
    let review = Review::start(&study, "Ann", &[]);
    assert_eq!(names(&review), Vec::<String>::new());
    let documents = review.get("study")["documents"].as_array().expect("documents").len();
    assert_eq!((documents, review.get("study")["blind"].as_bool()), (2, Some(false)), "two transcripts, and no blind step");
    let made = change(&review, &json!([{"do": "add", "code": {"name": "soup"}}]));
    review.code(&name(0), (0, 6), "soup");
    review.end();
    let review = Review::start(&study, "Ann", &[]);
    assert_eq!((names(&review), coded(&review)), (vec!["soup".to_owned()], vec!["soup".to_owned()]));
    review.end();
    // What was coded leaves the program, and a run suggests more of it.
    let out = study.path("out.csv");
    let exported = study.run("export", &["--out", out.to_str().expect("a path")]);
    assert!(matches!(exported.status.code(), Some(0 | 1)), "{}", errors(&exported));
    assert!(std::fs::read_to_string(&out).expect("a table").contains("soup"));
    let run = study.run("run", &["--findings-ok", "--quiet"]);
    assert_eq!(run.status.code(), Some(0), "{}", errors(&run));
    assert!(study.path("out/report.html").exists());
    let review = Review::start(&study, "Ann", &[]);
    assert_eq!(review.get("study")["documents"].as_array().expect("documents").len(), 2, "results are no transcripts");
    // Without its coding the first code can be taken back; then there is none.
    review.decide(json!({"action": "uncode", "document": name(0), "start": 0, "end": 6, "code": "soup"}));
    assert_eq!(review.post("codes", &json!({"undoes": made["seq"]})).status, 201);
    assert_eq!(names(&review), Vec::<String>::new());
}

#[test]
fn a_key_is_needed_and_a_session_for_the_codebook_makes_versions() {
    let study = Study::of(1, 8);
    let review = Review::start(&study, "Cy", &["--codebook-work"]);
    let answer = review.post("codes", &json!({"changes": [{"do": "add", "code": {"name": "loneliness"}}]}));
    assert_eq!((answer.status, answer.code().as_str()), (409, "R0220"));
    for what in ["codes", "memos", "reopen", "blind/choice"] {
        let answer = review.send("POST", &format!("/api/{what}"), &[format!("Host: 127.0.0.1:{}", review.port)], "{}").expect("an answer");
        assert_eq!(answer.status, 401, "{what}");
    }
}

fn travel(from: &Study, to: &Study) {
    let parcel = to.path("parcel.jsonl");
    let exported = from.run("export", &["--decisions", "--out", parcel.to_str().expect("a path")]);
    assert_eq!(exported.status.code(), Some(0), "{}", errors(&exported));
    to.import(&parcel);
}

#[test]
fn a_code_of_another_machine_holds_here_where_it_was_made_of_the_same_codebook() {
    let study = Study::of(1, 8);
    let (fresh, opened, other) = (study.twin(), study.twin(), study.twin());
    let ann = Review::start(&study, "Ann", &[]);
    change(&ann, &json!([{"do": "add", "code": {"name": "loneliness"}}]));
    ann.code(&name(0), (0, 6), "loneliness");
    ann.end();
    Review::start(&opened, "Bo", &[]).end();
    let bo = Review::start(&other, "Bo", &[]);
    change(&bo, &json!([{"do": "add", "code": {"name": "weariness"}}]));
    bo.end();
    for twin in [&fresh, &opened] {
        travel(&study, twin);
        let bo = Review::start(twin, "Bo", &[]);
        assert!(names(&bo).contains(&"loneliness".to_owned()), "{:?}", names(&bo));
        bo.end();
        assert_eq!(twin.run("verify", &[]).status.code(), Some(0));
    }
    // Where another code was made in the meantime, it is kept as a version, and the coding with it.
    travel(&study, &other);
    let bo = Review::start(&other, "Bo", &[]);
    assert!(names(&bo).contains(&"weariness".to_owned()) && !names(&bo).contains(&"loneliness".to_owned()));
    bo.end();
    let ann = Review::start(&other, "Ann", &[]);
    assert_eq!(coded(&ann), ["loneliness"]);
}
