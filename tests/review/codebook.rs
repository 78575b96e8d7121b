//! Work on the codebook: drafts, changes, versions, and what becomes of codings that were made before.

use serde_json::{Value, json};

use crate::review::client::Review;
use crate::review::study::{Study, errors, name, spans};

/// Clusters as a run leaves them; the second one's excerpts lie in the wrong order, and one of them in no text.
fn with_clusters(study: &Study) {
    let turns = spans(0, 16);
    let text = std::fs::read_to_string(study.path("transcripts/T00.txt")).expect("a transcript");
    let shown = |turn: usize| json!({"document": name(0), "start": turns[turn].0, "end": turns[turn].1, "text": &text[turns[turn].0..turns[turn].1]});
    let cluster = |id: u32, terms: [&str; 2], excerpts: Vec<Value>| json!({"id": id, "size": 4, "terms": terms, "codes": [{"code": "garden", "affinity": 0.9}], "excerpts": excerpts, "coherence": 0.1});
    let gone = json!({"document": name(0), "start": 0, "end": 3, "text": "no such words"});
    let clusters = json!([cluster(0, ["onions", "bus"], vec![shown(3)]), cluster(1, ["rain", "wind"], vec![shown(5), shown(2), gone])]);
    study.write("out/clusters.json", clusters.to_string());
}

fn work(study: &Study, who: &str) -> Review {
    Review::start(study, who, &["--codebook-work"])
}

fn write(review: &Review, changes: Value) -> Value {
    let from = review.get("codebook")["from"].clone();
    let answer = review.post("codebook", &json!({"from": from, "changes": changes, "note": "after the first round"}));
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()
}

#[test]
fn drafts_become_codes_and_a_version_with_what_changed() {
    let study = Study::of(1, 16);
    with_clusters(&study);
    let review = work(&study, "Cy");
    let told = review.get("codebook");
    assert_eq!((&told["version"], &told["next"], &told["holds"]["version"]), (&json!(1), &json!(2), &json!(1)));
    let drafts = told["drafts"].as_array().expect("drafts");
    assert_eq!((drafts.len(), &drafts[0]["draft"], &drafts[0]["terms"]), (2, &json!("draft 1"), &json!(["onions", "bus"])));
    // In the order of the texts, less what the texts no longer hold; and not a word of which code the machine would choose.
    let starts: Vec<u64> = drafts[1]["excerpts"].as_array().expect("excerpts").iter().filter_map(|one| one["start"].as_u64()).collect();
    assert!(starts.len() == 2 && starts.is_sorted(), "{starts:?}");
    assert!(!told.to_string().contains("affinity"));
    let changes = json!([
        {"do": "add", "code": {"name": "neighbours", "facet": "place", "definition": "Who comes by", "terms": ["onions"]}, "draft": "draft 1"},
        {"do": "take", "draft": "draft 2", "into": "weather", "terms": ["rain", "storm"]},
        {"do": "rename", "code": "garden", "to": "growing"},
        {"do": "edit", "code": "growing", "part": "exclusion", "text": "Not for the market"},
    ]);
    let tried = review.post("codebook/try", &json!({"from": told["from"], "changes": changes}));
    assert_eq!((tried.status, &tried.json()["changes"][0]), (200, &json!("neighbours added, from draft 1")), "{}", tried.body);
    assert_eq!(review.get("codebook")["versions"], json!([]), "trying writes nothing");
    write(&review, changes.clone());
    let after = review.get("codebook");
    let version = &after["versions"][0];
    assert_eq!(
        (&version["version"], &version["by"], &version["note"], &version["holds"]),
        (&json!(2), &json!("Cy"), &json!("after the first round"), &json!(false))
    );
    assert_eq!(version["changes"].as_array().map(Vec::len), Some(4));
    assert_eq!(
        (&after["version"], &after["drafts"][0]["done"], &after["drafts"][1]["done"]),
        (&json!(2), &json!("neighbours added, from draft 1"), &json!("draft 2 taken into weather"))
    );
    // A change to a version that somebody else changed meanwhile is refused, and nothing is lost.
    let late = review.post("codebook", &json!({"from": told["from"], "changes": [{"do": "rename", "code": "kitchen", "to": "cooking"}]}));
    assert_eq!((late.status, late.code().as_str()), (409, "R0221"));
    let wrong = review.post("codebook", &json!({"from": after["from"], "changes": [{"do": "rename", "code": "kitchen", "to": "garden"}]}));
    assert_eq!((wrong.status, wrong.code().as_str()), (409, "R0222"));
    assert!(wrong.body.contains("growing now"), "{}", wrong.body);
    review.end();
    // The file is one that a run takes, and says above itself what changed.
    let out = study.path("codebook.toml").display().to_string();
    let told = study.json("export", &["--codebook-version", "newest", "--out", &out]);
    assert_eq!((&told["version"], told["changes"].as_array().map(Vec::len)), (&json!(2), Some(4)));
    let file = std::fs::read_to_string(&out).expect("written");
    assert!(
        file.starts_with("# Version 2, made by Cy on 20") && file.contains("# - garden renamed to growing\n") && file.contains("storm"),
        "{file}"
    );
    study.json("run", &["--findings-ok"]);
    assert_eq!(study.json("verify", &[])["findings"], json!([]));
    let none = study.run("export", &["--codebook-version", "7", "--out", &out]);
    assert!(errors(&none).contains("R0125 there is no version 7; those that were made here are 2"), "{}", errors(&none));
    // Experts sign off the very version.
    let page = study.path("book.html").display().to_string();
    study.json("export", &["--experts", "--out", &page]);
    let table = study.path("book.comments.csv");
    let filled = std::fs::read_to_string(&table).expect("written").replacen(",,,,", ",,Dr. A,well put,yes", 1);
    std::fs::write(&table, filled).expect("written");
    study.import(&table);
    let review = work(&study, "Cy");
    let told = review.get("codebook");
    assert_eq!((&told["versions"][0]["holds"], &told["versions"][0]["signed_off"][0]["expert"]), (&json!(true), &json!("Dr. A")));
    assert_eq!((&told["remarks"][0]["version"], &told["remarks"][0]["text"]), (&json!(2), &json!("well put")));
}

#[test]
fn a_code_that_reads_as_about_people_is_proposed_and_a_person_decides() {
    let study = Study::of(1, 16);
    let file = study.path("codebook.toml");
    let book = std::fs::read_to_string(&file).expect("a codebook");
    let carers = "\n[[code]]\ncode = \"carers\"\ndefinition = \"She or he looks after somebody: his mother, her aunt\"\nseeds = [\"she was there for him\", \"he stood by her\", \"they took us in\"]\n";
    study.write("codebook.toml", format!("{book}{carers}"));
    let review = work(&study, "Cy");
    let code = |review: &Review, name: &str| {
        let codes = review.get("codebook")["codes"].as_array().cloned().expect("codes");
        codes.into_iter().find(|code| code["code"] == name).expect("the code")
    };
    assert_eq!((&code(&review, "carers")["reads_as_people"], &code(&review, "carers")["about"]), (&json!(true), &Value::Null));
    assert_eq!(code(&review, "garden")["reads_as_people"], json!(false), "a code whose terms are things is not proposed");
    let wrong = review.post(
        "codebook/try",
        &json!({"from": review.get("codebook")["from"], "changes": [{"do": "edit", "code": "carers", "part": "about", "text": "animals"}]}),
    );
    assert_eq!((wrong.status, wrong.code().as_str()), (409, "R0222"), "{}", wrong.body);
    write(
        &review,
        json!([{"do": "edit", "code": "carers", "part": "about", "text": "people"}, {"do": "edit", "code": "garden", "part": "about", "text": "things"}]),
    );
    review.end();
    // What was decided stands in the file that a run takes, and is proposed no more.
    study.json("export", &["--codebook-version", "newest", "--out", &file.display().to_string()]);
    let written = std::fs::read_to_string(&file).expect("written");
    assert!(written.contains("about = \"people\"") && written.contains("about = \"things\""), "{written}");
    let review = work(&study, "Cy");
    assert_eq!((&code(&review, "carers")["reads_as_people"], &code(&review, "carers")["about"]), (&json!(false), &json!("people")));
    review.end();
}

/// What two coders coded, as `export` gives it.
fn codings(study: &Study) -> Vec<String> {
    let out = study.path("codings.csv");
    study.json("export", &["--out", &out.display().to_string()]);
    let text = std::fs::read_to_string(out).expect("written");
    let mut rows: Vec<String> = text.lines().skip(1).map(|row| row.split(',').skip(1).collect::<Vec<_>>().join(",")).collect();
    rows.sort();
    rows
}

#[test]
fn earlier_codings_count_under_what_their_codes_became_and_stay_what_they_were() {
    let study = Study::of(1, 16);
    let turns = spans(0, 16);
    let ann = Review::start(&study, "Ann", &[]);
    ann.code(&name(0), turns[0], "garden");
    ann.code(&name(0), turns[0], "kitchen");
    ann.code(&name(0), turns[2], "kitchen");
    ann.end();
    let before = codings(&study);
    let review = work(&study, "Cy");
    write(&review, json!([{"do": "merge", "code": "kitchen", "into": "garden"}, {"do": "rename", "code": "garden", "to": "home"}]));
    review.end();
    // Until the study's file is exchanged, nothing counts otherwise.
    assert_eq!(codings(&study), before);
    let old = std::fs::read_to_string(study.path("codebook.toml")).expect("a codebook");
    study.json("export", &["--codebook-version", "2", "--out", &study.path("codebook.toml").display().to_string()]);
    let after = codings(&study);
    assert_eq!((before.len(), after.len()), (3, 2), "two codes on one passage that became one count once");
    assert!(after.iter().all(|row| row.contains("home")), "{after:?}");
    // On the page too; what was coded is taken away under its new name, and both originals with it.
    let ann = Review::start(&study, "Ann", &[]);
    let own = |review: &Review| review.get(&format!("excerpts?document={}", name(0)))["codings"].as_array().expect("a list").clone();
    assert!(own(&ann).len() == 2 && own(&ann).iter().all(|coding| coding["code"] == "home"));
    let row = ann.decide(json!({"action": "uncode", "document": name(0), "start": turns[0].0, "end": turns[0].1, "code": "home"}));
    assert_eq!(own(&ann).len(), 1);
    ann.decide(json!({"action": "undo", "undoes": row}));
    assert_eq!(own(&ann).len(), 2);
    ann.end();
    // The older file brings back what is in the log.
    study.write("codebook.toml", old);
    assert_eq!(codings(&study), before);
    assert_eq!(study.json("verify", &[])["findings"], json!([]));
}

#[test]
fn versions_travel_with_their_text_and_a_touched_one_is_found() {
    let here = Study::of(1, 16);
    let review = work(&here, "Cy");
    write(&review, json!([{"do": "rename", "code": "garden", "to": "growing"}]));
    review.end();
    let there = here.twin();
    let out = here.path("all.jsonl");
    here.json("export", &["--decisions", "--out", &out.display().to_string()]);
    let text = std::fs::read_to_string(&out).expect("written");
    std::fs::write(&out, text.replacen("growing things", "growing", 1).replacen("Growing things", "Selling things", 1)).expect("written");
    let touched = std::process::Command::new(crate::review::study::PROGRAM)
        .arg("import")
        .arg(&out)
        .arg("--out")
        .arg(there.path(""))
        .output()
        .expect("started");
    assert!(touched.status.code() == Some(2) && errors(&touched).contains("R0119"), "{}", errors(&touched));
    std::fs::write(&out, text).expect("written");
    assert_eq!(there.import(&out)["decisions"][0]["added"], 1);
    assert_eq!(there.json("verify", &[])["findings"], json!([]));
    there.json("export", &["--codebook-version", "newest", "--out", &there.path("v2.toml").display().to_string()]);
    let connection = rusqlite::Connection::open(there.path("study.db")).expect("opens");
    connection
        .execute_batch("DROP TRIGGER codebooks_stay; UPDATE codebooks SET content = replace(content, 'growing', 'rowing')")
        .expect("changed");
    drop(connection);
    let told = there.run("verify", &[]);
    assert!(errors(&told).contains("R0307"), "{}", errors(&told));
}

#[test]
fn drafts_are_hidden_from_whoever_codes_blind_and_the_session_shows_nothing_else() {
    let study = Study::of(2, 16);
    with_clusters(&study);
    let ann = Review::start(&study, "Ann", &[]);
    ann.code(&name(0), spans(0, 16)[0], "garden");
    let refused = ann.send("GET", "/api/codebook", &ann.headers(), "").expect("an answer");
    assert_eq!((refused.status, refused.code().as_str()), (409, "R0219"));
    ann.close(&name(0));
    ann.end();
    // One of her two blind steps is open.
    let review = work(&study, "Ann");
    assert_eq!(review.get("codebook")["drafts"], Value::Null);
    // Not a suggestion, even of the transcript that she closed; and nothing is coded here.
    assert_eq!(review.get("queue?limit=9")["total"], 0);
    let open = review.get(&format!("excerpts?document={}", name(0)));
    assert!(open["blind"] == true && open.get("suggestions").is_none());
    assert_eq!(review.post("decisions", &json!({"action": "undo"})).code(), "R0220");
    assert_eq!(review.post("blind", &json!({"document": name(1), "close": true})).code(), "R0220");
    review.end();
    // Somebody who does not code sees the drafts and nothing of Ann's, and the log says who saw them.
    let other = work(&study, "Cy");
    assert_eq!(other.get("codebook")["drafts"].as_array().map(Vec::len), Some(2));
    let text = format!("{}{}{}", other.get("study"), other.get(&format!("excerpts?document={}", name(0))), other.get("progress"));
    assert!(!text.contains("\"accepted\":1") && other.get(&format!("excerpts?document={}", name(0)))["codings"] == json!([]), "{text}");
    other.end();
    let shown = |who: &str| {
        let connection = rusqlite::Connection::open(study.path("study.db")).expect("opens");
        connection
            .query_row("SELECT count(*) FROM log WHERE kind = 'drafts_shown' AND coder = ?1", [who], |row| row.get::<_, i64>(0))
            .expect("a count")
    };
    assert_eq!((shown("Cy"), shown("Ann")), (1, 0));
}

#[test]
fn a_study_without_a_codebook_gets_its_first_one() {
    let study = Study::of(1, 16);
    with_clusters(&study);
    std::fs::remove_file(study.path("codebook.toml")).expect("removed");
    let review = work(&study, "Cy");
    let told = review.get("codebook");
    assert_eq!((&told["next"], &told["codes"], &told["holds"]), (&json!(1), &json!([]), &Value::Null));
    write(&review, json!([{"do": "add", "code": {"name": "neighbours", "terms": ["onions", "bus"]}, "draft": "draft 1"}]));
    review.end();
    study.json("export", &["--codebook-version", "1", "--out", &study.path("codebook.toml").display().to_string()]);
    Review::start(&study, "Ann", &[]).end();
    assert_eq!(study.json("verify", &[])["findings"], json!([]));
}

#[test]
fn a_database_of_an_older_form_is_taken_over_and_loses_nothing() {
    let fourth = "DROP VIEW withdrawals;";
    let third = format!("{fourth} DROP VIEW notes; DROP VIEW reopenings;");
    let second = "DROP VIEW discussions; DROP VIEW codebook_versions; DROP VIEW member_answers;";
    for (form, older) in [(3, fourth.to_owned()), (2, third.clone()), (1, format!("{third} {second}"))] {
        let study = Study::of(1, 16);
        let ann = Review::start(&study, "Ann", &[]);
        ann.code(&name(0), spans(0, 16)[0], "garden");
        ann.end();
        let before = study.json("verify", &[])["head"].clone();
        let connection = rusqlite::Connection::open(study.path("study.db")).expect("opens");
        connection.execute_batch(&format!("{older} PRAGMA user_version = {form}")).expect("as the older form");
        drop(connection);
        assert_eq!(study.json("verify", &[])["head"], before, "it is read as it is");
        Review::start(&study, "Ann", &[]).end();
        assert_eq!(study.json("verify", &[])["head"], before);
        let connection = rusqlite::Connection::open(study.path("study.db")).expect("opens");
        let now: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a form");
        let views: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'view'", [], |row| row.get(0)).expect("views");
        assert_eq!((now, views), (4, 10));
    }
}
