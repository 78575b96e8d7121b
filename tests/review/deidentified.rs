//! Decisions and memos in `study.db` point at the same words after their transcripts are de-identified.
#![cfg(feature = "seal")]

use serde_json::json;

use crate::review::client::Review;
use crate::review::study::{Study, errors, name};

#[test]
fn what_was_coded_before_points_at_the_same_words_afterwards() {
    let study = Study::of(1, 12);
    let path = study.path("transcripts/T00.txt");
    let before = std::fs::read_to_string(&path).expect("read").replace("My neighbour brought", "My aunt Denise Okafor brought");
    std::fs::write(&path, &before).expect("written");
    let span = |text: &str, words: &str| {
        let start = text.rfind(words).expect("said");
        (start, start + words.len())
    };
    let ann = Review::start(&study, "Ann", &[]);
    ann.code(&name(0), span(&before, "stayed until the last bus"), "kitchen");
    let (start, end) = span(&before, "Denise Okafor brought onions");
    ann.code(&name(0), (start, end), "garden");
    ann.post("decisions", &json!({"action": "memo", "document": name(0), "start": start, "end": end, "code": "garden", "memo": "again"}));
    ann.end();
    let apart = tempfile::tempdir().expect("a folder");
    let (key, file) = (apart.path().join("key.age"), apart.path().join("opens.txt"));
    let proposed = study.run("deidentify", &["--propose", "--accept", "person,place,organisation", "--refuse", "detail", "--quiet"]);
    assert_eq!(proposed.status.code(), Some(0), "{}", errors(&proposed));
    let applied =
        study.run("deidentify", &["--apply", "--key", &key.to_string_lossy(), "--key-file", &file.to_string_lossy(), "--findings-ok"]);
    assert_eq!(applied.status.code(), Some(0), "{}", errors(&applied));
    let after = std::fs::read_to_string(&path).expect("read");
    assert!(!after.contains("Denise") && after.contains("[aunt of 0] brought onions"), "{after}");
    // The log is whole, its places fit the texts, and the coder's work is where it was.
    assert_eq!(study.json("verify", &[])["findings"], json!([]));
    let out = apart.path().join("codings.jsonl");
    let exported = study.run("export", &["--out", &out.to_string_lossy()]);
    assert_eq!(exported.status.code(), Some(0), "{}", errors(&exported));
    let lines = std::fs::read_to_string(&out).expect("codings");
    let mut words: Vec<(String, String)> = lines
        .lines()
        .map(|line| {
            let coding: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let place = |name: &str| coding[name].as_u64().expect("a number") as usize;
            (coding["code"].as_str().expect("a code").to_owned(), after[place("start")..place("end")].to_owned())
        })
        .collect();
    words.sort();
    let expect = [("garden", "[aunt of 0] brought onions"), ("kitchen", "stayed until the last bus")];
    assert_eq!(words, expect.map(|(code, words)| (code.to_owned(), words.to_owned())));
    assert!(lines.contains("\"memo\":\"again\""), "{lines}");
    // She goes on coding in the text as it is now.
    let ann = Review::start(&study, "Ann", &[]);
    let reading = ann.get(&format!("excerpts?document={}", name(0)));
    assert!(reading.to_string().contains("garden"), "{reading}");
    ann.end();
}
