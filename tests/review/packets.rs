//! Pages for participants and experts, and comments that come back.

use serde_json::json;

use crate::review::client::Review;
use crate::review::study::{Study, errors, name, spans};

fn coded() -> Study {
    let study = Study::of(2, 8);
    let review = Review::start(&study, "Ann", &[]);
    review.code(&name(0), spans(0, 8)[0], "garden");
    review.code(&name(1), spans(1, 8)[2], "kitchen");
    review.decide(json!({"action": "memo", "document": name(0), "start": spans(0, 8)[0].0, "end": spans(0, 8)[0].1, "code": "garden", "memo": "secretly sour"}));
    review.end();
    study
}

#[test]
fn a_participant_gets_their_own_words_and_no_others() {
    let study = coded();
    let out = study.path("p0.html");
    assert_eq!(study.json("export", &["--member", "0", "--out", &out.display().to_string()])["codings"], 1);
    let page = std::fs::read_to_string(&out).expect("written");
    assert!(page.contains("The tomatoes needed soil") && page.contains("Growing things") && page.contains("class=\"lines\""));
    for other in ["dough", "kitchen", "Ann", "secretly", "T00", "T01", "<script"] {
        assert!(!page.contains(other), "{other}");
    }
    let nobody = study.run("export", &["--member", "99", "--out", &out.display().to_string()]);
    assert!(errors(&nobody).contains("E1077"), "{}", errors(&nobody));
    let unsaid = study.run("export", &["--out", &out.display().to_string()]);
    assert!(errors(&unsaid).contains("E1078"), "{}", errors(&unsaid));
}

#[test]
fn experts_get_the_codebook_and_their_comments_come_back_once() {
    let study = coded();
    let out = study.path("book.html");
    study.json("export", &["--experts", "--out", &out.display().to_string()]);
    let page = std::fs::read_to_string(&out).expect("written");
    assert!(page.contains("weather") && page.contains("The tomatoes needed soil") && !page.contains("Ann") && !page.contains("T00"));
    let table = study.path("book.comments.csv");
    let filled = std::fs::read_to_string(&table).expect("written").replacen(",garden,,,", ",garden,Dr. A,too wide,", 1).replacen(
        ",,,,",
        ",,Dr. A,,yes",
        1,
    );
    std::fs::write(&table, filled).expect("written");
    for added in [2, 0] {
        let told = study.import(&table);
        assert_eq!(told["decisions"][0]["added"], added);
    }
    assert_eq!(study.json("verify", &[])["findings"], json!([]));
    let review = Review::start(&study, "Ann", &[]);
    let remarks = review.get("study")["remarks"].clone();
    assert_eq!(
        (remarks.as_array().map(Vec::len), &remarks[1]["text"], &remarks[0]["signed_off"]),
        (Some(2), &json!("too wide"), &json!(true))
    );
}

#[test]
fn answers_come_back_to_their_passages_and_a_changed_row_is_refused_with_its_line() {
    let study = coded();
    let out = study.path("p0.html");
    study.json("export", &["--member", "0", "--out", &out.display().to_string()]);
    let table = study.path("p0.answers.csv");
    let form = std::fs::read_to_string(&table).expect("written");
    assert_eq!(form.lines().count(), 4, "a passage, its code, and anything else: {form}");
    let mut lines: Vec<String> = form.lines().map(str::to_owned).collect();
    lines[1] += "It was not the soil";
    lines[2] += "\"Yes, that is me\"";
    let filled = lines.join("\n");
    let import = |text: &str| {
        std::fs::write(&table, text).expect("written");
        study.importing(&table)
    };
    for (from, to, says) in [
        (",garden,It", ",kitchen,It", "line 2: what is left of the answer was changed"),
        ("T00.txt", "T09.txt", "line 2: what is left of the answer was changed"),
        ("item,", "", "the column item is missing"),
    ] {
        let told = import(&filled.replacen(from, to, 1));
        assert_eq!(told.status.code(), Some(2), "{from}");
        if says.contains("line") {
            assert!(errors(&told).contains(&format!("R0119 {}: {says}", table.display())), "{}", errors(&told));
        }
    }
    for added in [2, 0] {
        let told: serde_json::Value = serde_json::from_slice(&import(&filled).stdout).expect("JSON");
        assert_eq!((&told["decisions"][0]["added"], told["decisions"][0]["known"].as_u64()), (&json!(added), Some(2 - added)));
    }
    // A packet is made from codings: what it asks is shown once everybody is done, and never to anyone who is still to code.
    let review = Review::start(&study, "Ann", &[]);
    let beside = |review: &Review| review.get(&format!("excerpts?document={}", name(0)))["answers"].clone();
    assert_eq!((beside(&review), review.get("study")["answers"].clone()), (json!([]), json!([])));
    review.post("done", &json!({"done": true}));
    let (start, end) = spans(0, 8)[0];
    assert_eq!(beside(&review), json!([{"start": start, "end": end, "code": "garden", "participant": "0", "text": "It was not the soil"}]));
    assert_eq!(review.get("study")["answers"], json!([{"participant": "0", "code": "garden", "text": "Yes, that is me"}]));
    review.end();
    let newcomer = Review::start(&study, "Bo", &[]);
    assert_eq!((beside(&newcomer), newcomer.get("study")["answers"].clone()), (json!([]), json!([])));
    newcomer.end();
    // What somebody says anew counts; the log keeps both.
    import(&filled.replacen("It was not the soil", "It was the rain", 1));
    let told = study.path("answers.csv");
    assert_eq!(study.json("export", &["--table", "answers", "--out", &told.display().to_string()])["answers"], 2);
    let text = std::fs::read_to_string(&told).expect("written");
    assert!(text.contains("It was the rain") && !text.contains("not the soil") && text.contains("T00.txt"), "{text}");
    assert_eq!(study.json("verify", &[])["findings"], json!([]));
    // The transcript is not the one that was asked about.
    study.write(
        "transcripts/T00.txt",
        std::fs::read_to_string(study.path("transcripts/T00.txt")).expect("read").replacen("soil", "sand", 1),
    );
    Review::start(&study, "Ann", &[]).end();
    assert!(
        errors(&import(&filled)).contains("line 2: T00.txt has another text than the packet was made from"),
        "{}",
        errors(&import(&filled))
    );
}

#[test]
fn the_head_that_a_report_and_an_export_name_finds_a_tail_that_was_cut_off() {
    let study = coded();
    let head = study.json("verify", &[])["head"].as_str().expect("a head").to_owned();
    let told = study.json("run", &["--findings-ok"]);
    assert_eq!(told["head"], head.as_str());
    let named = |file: &str| {
        let text = std::fs::read_to_string(study.path(file)).expect("written");
        assert!(text.contains(&head), "{file} does not name the head");
    };
    named("out/report.html");
    named("out/manifest.json");
    for (out, more) in
        [("codings.csv", vec![]), ("codings.jsonl", vec![]), ("p0.html", vec!["--member", "0"]), ("book.html", vec!["--experts"])]
    {
        let path = study.path(out).display().to_string();
        let told = study.json("export", &[&["--out", path.as_str()], &more[..]].concat());
        assert_eq!(told["head"], head.as_str(), "{out}");
    }
    named("p0.html");
    named("book.html");
    let out = study.path("project.qdpx");
    study.json("export", &["--out", &out.display().to_string(), "--findings-ok"]);
    let mut project = String::new();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&out).expect("opened")).expect("an archive");
    std::io::Read::read_to_string(&mut archive.by_name("project.qde").expect("the project"), &mut project).expect("read");
    assert!(project.contains(&head), "project.qdpx does not name the head");
    // Read out of the page, as a person would, it finds a row that was cut off; the log alone looks sound.
    let page = std::fs::read_to_string(study.path("out/report.html")).expect("written");
    let noted = page.split("<code>").nth(1).and_then(|rest| rest.split("</code>").next()).expect("a head in the page").to_owned();
    let sound = study.run("verify", &["--head", &noted]);
    assert_eq!(sound.status.code(), Some(0), "{}", errors(&sound));
    let connection = rusqlite::Connection::open(study.path("study.db")).expect("opens");
    connection.execute_batch("DROP TRIGGER log_is_kept; DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)").expect("cut");
    drop(connection);
    assert_eq!(study.run("verify", &[]).status.code(), Some(0));
    let told = study.run("verify", &["--head", &noted]);
    assert!(told.status.code() == Some(1) && errors(&told).contains("the end was cut off"), "{}", errors(&told));
}
