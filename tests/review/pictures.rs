//! Pictures of what was coded, words in context, and excerpts as files: whose codings they are of, and that a number is that of its list.

use serde_json::{Value, json};

use crate::review::client::Review;
use crate::review::study::{Study, name, spans};

/// Two turns of the first transcript with two codes on the first of them.
fn code(review: &Review) {
    let turns = spans(0, 8);
    for (turn, code) in [(0, "garden"), (0, "weather"), (1, "garden")] {
        review.code(&name(0), turns[turn], code);
    }
}

/// The cells of a picture's table that open something, with the number that each states.
fn opening(picture: &Value) -> Vec<(u64, String)> {
    let rows = picture["rows"].as_array().expect("rows").iter().flat_map(|row| row.as_array().expect("cells"));
    let query = |opens: &Value| {
        let parts = opens
            .as_object()
            .expect("filters")
            .iter()
            .map(|(key, value)| format!("{key}={}", value.as_str().expect("text").replace(' ', "%20")));
        parts.collect::<Vec<_>>().join("&")
    };
    let cell = |cell: &Value| Some((cell["text"].as_str()?.parse().ok()?, query(cell.get("opens").filter(|opens| !opens.is_null())?)));
    rows.filter_map(cell).collect()
}

#[test]
fn every_number_is_that_of_the_list_that_it_opens() {
    let study = Study::of(2, 8);
    let ann = Review::start(&study, "Ann", &[]);
    code(&ann);
    for kind in ["documents", "together", &format!("timeline&document={}", name(0))] {
        let picture = ann.get(&format!("picture?kind={kind}"));
        assert!(picture["caption"].as_str().expect("a caption").contains("Codings of Ann"), "{picture}");
        assert!(picture["svg"].as_str().expect("a drawing").starts_with("<svg xmlns"), "{kind}");
        let cells = opening(&picture);
        assert!(!cells.is_empty(), "{kind}");
        for (number, filters) in cells {
            assert_eq!(ann.get(&format!("codings?{filters}"))["total"].as_u64(), Some(number), "{kind}: {filters}");
        }
    }
    // A large table comes in parts, and its drawing once.
    let (whole, part) = (ann.get("picture?kind=documents"), ann.get("picture?kind=documents&from=1&most=1"));
    assert_eq!((whole["all_rows"].as_u64(), part["all_rows"].as_u64()), (Some(2), Some(2)));
    assert!(whole["svg"].is_string() && part["svg"].is_null());
    assert_eq!(ann.get("picture?kind=documents&most=1")["svg"], whole["svg"]);
    assert_eq!(part["rows"], json!([whole["rows"][1]]));
    let glance = ann.get("glance");
    assert_eq!((glance["transcripts"].as_u64(), glance["codes"].as_u64(), glance["codes_used"].as_u64()), (Some(2), Some(3), Some(2)));
    assert_eq!((glance["coders"][0]["codings"].as_u64(), glance["unused"][0].as_str()), (Some(3), Some("kitchen")));
    // Each group is one person.
    let groups = ann.get("picture?kind=by%20group");
    assert!(groups["note"].as_str().expect("a note").contains("5 participants"), "{groups}");
}

/// All that the overview shows of codings.
fn overview(review: &Review) -> Vec<Value> {
    let timeline = format!("picture?kind=timeline&document={}", name(0));
    let asked = [
        "glance",
        "picture?kind=documents",
        "picture?kind=documents&measure=words",
        "picture?kind=documents&coder=Bo",
        "picture?kind=by%20group",
        "picture?kind=together",
        "picture?kind=network",
        "picture?kind=saturation",
        "picture?kind=agreement",
        timeline.as_str(),
    ];
    asked.map(|what| review.get(what)).to_vec()
}

#[test]
fn a_picture_that_was_kept_is_what_another_session_draws_anew_after_each_change() {
    let study = Study::of(2, 8);
    let ann = Review::start(&study, "Ann", &[]);
    let bo = Review::start(&study, "Bo", &[]);
    code(&ann);
    let mut shown = overview(&ann);
    assert_eq!(overview(&ann), shown, "asked for twice");
    let mut check = |change: &str, differs: bool| {
        let now = overview(&ann);
        let anew = Review::start(&study, "Ann", &[]);
        assert_eq!(now, overview(&anew), "{change}");
        assert_eq!(now[1] != shown[1], differs, "{change}");
        anew.end();
        shown = now;
    };
    let row = ann.code(&name(1), spans(1, 8)[2], "weather");
    check("a coding is added", true);
    ann.decide(json!({"action": "undo", "undoes": row}));
    check("a coding is taken back", true);
    let (start, end) = spans(0, 8)[1];
    ann.decide(json!({"action": "quotation", "document": name(0), "start": start, "end": end, "code": "garden"}));
    check("a coding is flagged", false);
    let changes = json!({"changes": [{"do": "rename", "code": "garden", "to": "growing"}]});
    let renamed = ann.post("codes", &changes).json()["seq"].as_u64().expect("a row");
    check("a code has another name", true);
    assert_eq!(ann.post("codes", &json!({"undoes": renamed})).status, 201);
    check("the code has its name again", true);
    // Somebody else works in a session of their own.
    bo.code(&name(1), spans(1, 8)[0], "weather");
    check("somebody else codes blind", false);
    let kitchen = json!({"changes": [{"do": "rename", "code": "garden", "to": "plot"}]});
    assert_eq!(bo.post("codes", &kitchen).status, 201);
    check("somebody else changes the codebook", true);
    for review in [&ann, &bo] {
        [0, 1].iter().for_each(|&at| review.close(&name(at)));
        assert_eq!(review.post("done", &json!({"done": true})).status, 201);
    }
    check("both are done", true);
    assert!(overview(&bo)[1].to_string().contains("Ann"));
    assert_eq!(ann.post("reopen", &json!({"step": "done"})).status, 201);
    check("a coder goes on", true);
    assert!(!overview(&bo)[1].to_string().contains("Ann"), "what was kept while both were done is not shown any more");
}

#[test]
fn nothing_of_a_coder_is_in_a_picture_before_both_are_done() {
    let study = Study::of(1, 8);
    let ann = Review::start(&study, "Ann", &[]);
    code(&ann);
    ann.close(&name(0));
    assert_eq!(ann.post("done", &json!({"done": true})).status, 201);
    ann.end();
    let bo = Review::start(&study, "Bo", &[]);
    let seen = |review: &Review| {
        let texts = ["glance", "picture?kind=documents", "picture?kind=agreement"].map(|what| review.get(what).to_string());
        let file = review.send("GET", "/api/quotes?form=md", &review.headers(), "").expect("an answer").body;
        texts.concat() + &file
    };
    assert!(!seen(&bo).contains("Ann"), "{}", seen(&bo));
    assert!(bo.get("picture?kind=agreement")["note"].as_str().expect("a note").contains("once everybody who codes is done"));
    bo.code(&name(0), spans(0, 8)[0], "garden");
    bo.close(&name(0));
    assert_eq!(bo.post("done", &json!({"done": true})).status, 201);
    assert!(seen(&bo).contains("Ann"));
    let agreement = bo.get("picture?kind=agreement");
    assert!(
        agreement["svg"].is_string() && agreement["caption"].as_str().expect("a caption").contains("Ann and Bo made alone"),
        "{agreement}"
    );
}

#[test]
fn words_are_found_with_what_is_around_them() {
    let study = Study::of(2, 8);
    study.write("study.toml", "format = 1\ndeidentify = \"already_safe\"\n[pipeline]\n\"themes.least_participants\" = 2\n");
    let ann = Review::start(&study, "Ann", &[]);
    let words = ann.get("words");
    let soil = words["words"].as_array().expect("words").iter().find(|word| word["word"] == "soil").expect("the word").clone();
    let uses = ann.get("words?q=soil")["uses"].as_array().expect("uses").clone();
    assert_eq!(soil["uses"].as_u64(), Some(uses.len() as u64));
    assert_eq!(soil["participants"].as_u64(), Some(2));
    assert!(uses.iter().any(|one| one["before"].as_str().is_some_and(|before| before.ends_with("needed"))), "{uses:?}");
    assert_eq!(ann.get("words?q=the")["uses"], json!([]), "a function word has no list");
}

#[test]
fn a_word_of_too_few_participants_is_neither_listed_nor_shown_in_context() {
    let study = Study::of(5, 8);
    let first = format!("transcripts/{}", name(0));
    let text = std::fs::read_to_string(study.path(&first)).expect("read");
    study.write(&first, text.replace("soil", "soil and a sundial"));
    let ann = Review::start(&study, "Ann", &[]);
    let words = ann.get("words");
    let listed: Vec<(&str, u64)> = words["words"]
        .as_array()
        .expect("words")
        .iter()
        .map(|word| (word["word"].as_str().expect("a word"), word["participants"].as_u64().expect("a number")))
        .collect();
    assert!(listed.iter().any(|(word, _)| *word == "soil") && listed.iter().all(|(_, participants)| *participants >= 5), "{listed:?}");
    assert_eq!(words["least"].as_u64(), Some(5));
    assert!(!ann.get("words?q=soil")["uses"].as_array().expect("uses").is_empty());
    assert_eq!(ann.get("words?q=sundial")["uses"], json!([]), "one participant says it");
    ann.end();
    study.run("run", &["--findings-ok"]);
    let report = std::fs::read_to_string(study.path("out/report.html")).expect("a report");
    let rest = report.split_once("Words that participants say most").expect("the words").1;
    let table = rest.split("</table>").next().expect("a table");
    assert!(table.contains("soil") && !table.contains("sundial"), "{table}");
}

#[test]
fn the_list_leaves_as_a_file_with_its_filters() {
    let study = Study::of(2, 8);
    let ann = Review::start(&study, "Ann", &[]);
    code(&ann);
    let (start, end) = spans(0, 8)[1];
    ann.decide(json!({"action": "memo", "document": name(0), "start": start, "end": end, "code": "garden", "memo": "memo-mark"}));
    let file = |query: &str| ann.send("GET", &format!("/api/quotes?{query}"), &ann.headers(), "").expect("an answer");
    assert_eq!(file("form=md").body.matches("coded by Ann").count(), 3);
    assert_eq!(file("form=md&code=weather").body.matches("coded by Ann").count(), 1);
    assert_eq!(file("form=md&code=garden&with=weather").body.matches("coded by Ann").count(), 1);
    assert!(file("form=md&memo=1").body.contains("memo-mark"));
    let html = file("form=html");
    assert!(html.head.contains("application/octet-stream") && html.body.contains("<blockquote"), "{}", html.head);
    assert_eq!(file("form=pdf").status, 400);
    let nobody = ann.send("GET", "/api/quotes?form=md", &ann.headers()[..2], "").expect("an answer");
    assert_eq!(nobody.status, 401, "the key is needed");
}
