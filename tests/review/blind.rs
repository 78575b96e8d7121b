//! Nothing of a suggestion leaves before the blind step of its transcript is closed.

use serde_json::{Value, json};

use crate::review::client::Review;
use crate::review::study::{CODES, Study, name, spans};

/// Everything that can be read, but for the head of the log.
fn everything(review: &Review) -> Vec<Value> {
    let mut all = vec![review.get("study"), review.get("progress"), review.get("search?q=rain")];
    for number in 0..3 {
        all.push(review.get(&format!("excerpts?document={}", name(number))));
        all.push(review.get(&format!("queue?document={}", name(number))));
    }
    for code in CODES {
        all.push(review.get(&format!("queue?code={code}&limit=200")));
    }
    all.push(review.get("queue?undecided=1&offset=1"));
    all[0]["head"] = Value::Null;
    all
}

#[test]
fn whatever_is_suggested_the_answers_are_the_same_while_blind() {
    let study = Study::of(3, 20);
    let (other, none) = (study.twin(), study.twin());
    other.suggest(3, 20, |turn| turn % 5 == 1);
    std::fs::remove_file(none.path("out/suggestions.jsonl")).expect("removed");
    let reviews = [&study, &other, &none].map(|study| Review::start(study, "Ann", &[]));
    for review in &reviews {
        review.code(&name(0), spans(0, 20)[0], "garden");
    }
    let told = reviews.each_ref().map(everything);
    assert!(told[0] == told[1] && told[0] == told[2], "an answer hangs on what is suggested");
    assert!(!serde_json::to_string(&told[0]).expect("JSON").contains("\"why\""));
    // Once it is closed they differ, so the test can fail.
    for review in &reviews {
        review.close(&name(0));
    }
    let told = reviews.each_ref().map(everything);
    assert!(told[0] != told[1] && told[0] != told[2]);
}

#[test]
fn a_closed_transcript_opens_its_own_suggestions_and_no_others() {
    let study = Study::of(3, 20);
    let review = Review::start(&study, "Ann", &[]);
    review.close(&name(1));
    let queue = review.get("queue?limit=200");
    let shown = queue["suggestions"].as_array().expect("a list");
    assert!(shown.len() >= 30 && shown.iter().all(|offer| offer["document"] == name(1)), "{}", shown.len());
    assert_eq!(review.get(&format!("excerpts?document={}", name(0)))["blind"], true);
    let open = review.get(&format!("excerpts?document={}", name(1)));
    assert_eq!((open["blind"].clone(), open["suggestions"].as_array().map(Vec::len)), (json!(false), Some(shown.len())));
    // In the order of the text, which tells no rank.
    let starts: Vec<u64> = open["suggestions"].as_array().expect("a list").iter().filter_map(|offer| offer["start"].as_u64()).collect();
    assert!(starts.is_sorted());
    let documents = review.get("study")["documents"].clone();
    assert_eq!((&documents[0]["suggestions"], documents[1]["suggestions"].as_u64()), (&Value::Null, Some(shown.len() as u64)));
    // Another coder starts blind.
    let other = Review::start(&study, "Bo", &[]);
    assert_eq!(other.get("queue")["total"], 0);
}

#[test]
fn an_offer_that_is_still_hidden_is_as_unknown_as_one_that_there_is_not() {
    let study = Study::of(2, 12);
    let review = Review::start(&study, "Ann", &[]);
    review.close(&name(0));
    let open = review.get("queue?limit=200")["suggestions"][0].clone();
    let other = Review::start(&study, "Bo", &[]);
    let ask = |id: &Value| other.post("decisions", &json!({"action": "accept", "suggestion": id, "document": name(0)}));
    let (hidden, nothing) = (ask(&open["id"]), ask(&json!("0123456789abcdef")));
    assert_eq!((hidden.status, hidden.body), (404, nothing.body));
    let memo = other.post("decisions", &json!({"action": "memo", "suggestion": open["id"], "document": name(0), "memo": "x"}));
    assert_eq!(memo.status, 404);
}

#[test]
fn decoys_are_among_the_offers_and_nothing_marks_them() {
    let study = Study::of(3, 40);
    let review = Review::start(&study, "Ann", &[]);
    (0..3).for_each(|number| review.close(&name(number)));
    let mut all = Vec::new();
    for code in CODES {
        all.extend(review.get(&format!("queue?code={code}&limit=200"))["suggestions"].as_array().expect("a list").clone());
    }
    let suggested = |offer: &&Value| {
        let number = (0..3).find(|number| offer["document"] == name(*number)).expect("known");
        let turn = spans(number, 40).iter().position(|span| offer["start"] == span.0).expect("a turn");
        turn % 2 == 0
    };
    let (real, decoys): (Vec<&Value>, Vec<&Value>) = all.iter().partition(suggested);
    let share = decoys.len() as f64 / all.len() as f64;
    assert!((0.05..=0.10).contains(&share), "{} of {}", decoys.len(), all.len());
    let shape = |offer: &Value| {
        let keys: Vec<String> = offer.as_object().expect("an object").keys().cloned().collect();
        let terms = offer["why"]["terms"].as_array().expect("a list").is_empty();
        (
            keys,
            offer["score"].clone(),
            offer["seq"].clone(),
            offer["id"].as_str().map(str::len),
            terms,
            offer["why"]["clause"].as_str().map(str::is_empty),
        )
    };
    let shapes: Vec<_> = real.iter().map(|offer| shape(offer)).collect();
    assert!(decoys.iter().all(|decoy| shapes.contains(&shape(decoy))), "a decoy looks unlike every suggestion");
    let told = serde_json::to_string(&all).expect("JSON");
    assert!(!told.contains("decoy") && !told.contains("\"rank\""));
    // The score is reported once the offer is answered, a decoy's too.
    for offer in [real[0], decoys[0]] {
        review.decide(json!({"action": "reject", "suggestion": offer["id"], "shown_ms": 1200}));
    }
    let again = review.get("queue?limit=200&code=garden");
    let scored = |offer: &&Value| !offer["score"].is_null();
    assert!(again["suggestions"].as_array().expect("a list").iter().filter(scored).all(|offer| offer["state"] == "rejected"));
}
