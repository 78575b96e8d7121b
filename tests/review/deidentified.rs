//! Decisions and memos in `study.db` point at the same words after their transcripts are de-identified, wherever that is interrupted.
#![cfg(feature = "seal")]

use std::fs;

use leitmotif::store::sealed::Passphrase;
use leitmotif::study::deidentify::{prepare, propose_study};
use leitmotif::study::files::hold;
use leitmotif::study::inputs::Sources;
use leitmotif::study::text_exchange::PendingExchange;
use serde_json::json;
use tempfile::TempDir;

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

/// A study with a name in a transcript; Ann and Bo coded beside it, and Ann's memos say what they are given. All proposals are decided.
fn decided(memos: [&str; 2]) -> (Study, TempDir) {
    let study = Study::of(1, 12);
    // Nothing is declared, so a text that is not settled is read by nothing.
    study.write("study.toml", "format = 1\nname = \"Made up\"\n");
    let path = study.path("transcripts/T00.txt");
    let text = fs::read_to_string(&path).expect("read").replace("My neighbour brought", "My aunt Denise Okafor brought");
    fs::write(&path, &text).expect("written");
    let start = text.rfind("stayed until the last bus").expect("said");
    let end = start + "stayed until the last bus".len();
    study.write("codings/bo.csv", format!("document,start,end,code,coder\nT00,{start},{end},kitchen,Bo\n"));
    let ann = Review::start(&study, "Ann", &[]);
    ann.code(&name(0), (start, end), "kitchen");
    let memo = json!({"action": "code", "document": name(0), "start": start, "end": end, "code": "garden", "memo": memos[0]});
    ann.decide(memo);
    assert_eq!(ann.post("memos", &json!({"about": "project", "text": memos[1]})).status, 201);
    ann.end();
    let proposed = study.run("deidentify", &["--propose", "--accept", "person,place,organisation", "--refuse", "detail", "--quiet"]);
    assert_eq!(proposed.status.code(), Some(0), "{}", errors(&proposed));
    (study, tempfile::tempdir().expect("a folder"))
}

/// A copy of a study with all that was decided.
fn copied(study: &Study) -> Study {
    let copy = study.twin();
    fs::copy(study.path("study.db"), copy.path("study.db")).expect("copied");
    copy
}

/// The same study at the moment from which on texts are exchanged.
fn planned() -> (Study, TempDir) {
    let (study, apart) = decided(["as she did", "nobody but her says so"]);
    let work = propose_study(&Sources { study: Some(study.path("")), ..Sources::default() }, None).expect("proposals");
    let passphrase = Passphrase::new_key_file(&apart.path().join("opens.txt")).expect("a key file");
    let file = apart.path().join("opens.txt");
    prepare(&study.path(""), &work, &apart.path().join("key.age"), &passphrase, Some(&file)).expect("prepared");
    (study, apart)
}

/// What an exchange changes.
fn content(study: &Study) -> Vec<String> {
    let read = |name: &str| fs::read_to_string(study.path(name)).unwrap_or_else(|_| "none".to_owned());
    ["transcripts/T00.txt", "codings/bo.csv", "deidentify/transcripts.csv", "deidentify/identifiers.csv", "deidentify/proposals.csv"]
        .map(read)
        .to_vec()
}

#[test]
fn an_exchange_that_was_killed_at_any_step_is_finished_by_whatever_command_comes_next() {
    let (study, apart) = planned();
    let before = content(&study);
    assert!(before[0].contains("Denise"), "until then the study is as it was");
    let whole = copied(&study);
    let exchange = PendingExchange::of(&whole.path("")).expect("read").expect("planned");
    (0..exchange.steps()).for_each(|step| exchange.take(step).expect("taken"));
    let wanted = content(&whole);
    assert!(!wanted[0].contains("Denise") && wanted[1] != before[1] && wanted[3] == "none", "{wanted:?}");
    let out = apart.path().join("out.jsonl").display().to_string();
    let commands: [(&str, &[&str]); 6] = [
        ("run", &["--findings-ok"]),
        ("export", &["--out", &out]),
        ("verify", &[]),
        ("doctor", &["--findings-ok"]),
        ("export", &["--decisions", "--out", &out]),
        ("deidentify", &["--check"]),
    ];
    for taken in 0..exchange.steps() {
        let killed = copied(&study);
        let exchange = PendingExchange::of(&killed.path("")).expect("read").expect("planned");
        (0..taken).for_each(|step| exchange.take(step).expect("taken"));
        let (verb, more) = commands[taken % commands.len()];
        let output = killed.run(verb, more);
        assert_eq!(output.status.code(), Some(0), "{verb} after {taken} steps: {}", errors(&output));
        assert_eq!(content(&killed), wanted, "{verb} after {taken} steps");
        assert!(!killed.path("deidentify/pending").exists());
        assert_eq!(killed.json("verify", &[])["findings"], json!([]), "after {taken} steps");
        // A run reads no word of before, and the review begins on the texts as they are now.
        let run = killed.run("run", &["--findings-ok"]);
        assert_eq!(run.status.code(), Some(0), "{}", errors(&run));
        let results = fs::read_to_string(killed.path("out/suggestions.csv")).expect("results");
        assert!(!results.contains("Denise"), "{results}");
    }
    let killed = copied(&study);
    let exchange = PendingExchange::of(&killed.path("")).expect("read").expect("planned");
    exchange.take(0).expect("taken");
    let ann = Review::start(&killed, "Ann", &[]);
    assert!(ann.get(&format!("excerpts?document={}", name(0))).to_string().contains("kitchen"));
    ann.end();
    assert_eq!(content(&killed), wanted);
}

#[test]
fn before_the_plan_is_there_nothing_was_moved_and_a_damaged_plan_throws_nothing_away() {
    let (study, _apart) = planned();
    let before = content(&study);
    let early = copied(&study);
    fs::remove_file(early.path("deidentify/pending/plan.json")).expect("removed");
    let run = early.run("run", &[]);
    assert!(run.status.code() == Some(2) && errors(&run).contains("E0215"), "{}", errors(&run));
    assert_eq!(content(&early), before);
    assert!(!early.path("deidentify/pending").exists());
    study.write("deidentify/pending/plan.json", "{");
    for verb in ["run", "doctor", "verify"] {
        let refused = study.run(verb, &[]);
        assert!(refused.status.code() == Some(2) && errors(&refused).contains("E0221"), "{verb}: {}", errors(&refused));
    }
    assert!(study.path("deidentify/pending/0").exists());
}

#[test]
fn while_another_program_exchanges_texts_nothing_is_read() {
    let (study, _apart) = planned();
    let held = hold(&study.path("deidentify")).expect("asked").expect("held");
    let refused = study.run("run", &[]);
    assert!(refused.status.code() == Some(2) && errors(&refused).contains("E0212"), "{}", errors(&refused));
    assert!(study.path("deidentify/pending/plan.json").exists());
    drop(held);
    assert_eq!(study.run("run", &["--findings-ok"]).status.code(), Some(0));
}

#[test]
fn names_in_memos_give_way_to_stand_ins_and_the_chain_says_so() {
    let (study, apart) = decided(["as Denise Okafor did", "nobody but DENISE OKAFOR says so"]);
    let (key, file) = (apart.path().join("key.age").display().to_string(), apart.path().join("opens.txt").display().to_string());
    let later = copied(&study);
    let holds = |study: &Study| {
        let bytes = fs::read(study.path("study.db")).expect("read").to_ascii_lowercase();
        [b"denise".as_slice(), b"okafor"].iter().any(|word| bytes.windows(word.len()).any(|part| part == *word))
    };
    // Without being asked for, it is told and not done.
    let applied = later.run("deidentify", &["--apply", "--key", &key, "--key-file", &file]);
    assert!(applied.status.code() == Some(1) && errors(&applied).contains("E0214 study.db"), "{}", errors(&applied));
    assert!(errors(&applied).contains("--redact-memos") && holds(&later), "{}", errors(&applied));
    assert_eq!(later.json("deidentify", &["--redact-memos"])["redacted"], json!(2));
    assert!(!holds(&later));
    assert_eq!(later.json("deidentify", &["--redact-memos"])["redacted"], json!(0), "nothing is written twice");

    let (key, file) = (apart.path().join("other.age").display().to_string(), apart.path().join("other.txt").display().to_string());
    let applied = study.json("deidentify", &["--apply", "--redact-memos", "--key", &key, "--key-file", &file]);
    assert_eq!((&applied["redacted"], &applied["files_with_names"]), (&json!(2), &json!(0)), "{applied}");
    assert!(!holds(&study));
    let verified = study.json("verify", &[]);
    let row = &verified["withdrawals"][0];
    assert_eq!((&verified["findings"], &row["cause"], &row["rows"]), (&json!([]), &json!("names"), &json!(2)));
    // The rest of each memo is there.
    let out = apart.path().join("memos.csv");
    let exported = study.run("export", &["--memos", &out.display().to_string()]);
    assert_eq!(exported.status.code(), Some(0), "{}", errors(&exported));
    let memos = fs::read_to_string(&out).expect("memos");
    assert!(memos.contains("as [aunt of 0] did") && memos.contains("nobody but [aunt of 0] says so"), "{memos}");
    // A page that is open keeps the log for itself.
    let ann = Review::start(&study, "Ann", &[]);
    ann.code(&name(0), (3, 12), "garden");
    assert_eq!(ann.post("memos", &json!({"about": "project", "text": "Denise Okafor once more"})).status, 201);
    let busy = study.run("deidentify", &["--redact-memos"]);
    assert!(busy.status.code() == Some(2) && errors(&busy).contains("R0104"), "{}", errors(&busy));
    ann.end();
}
