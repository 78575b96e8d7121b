//! Pages for participants and experts, and comments that come back.

use serde_json::json;

use crate::client::Review;
use crate::study::{PROGRAM, Study, errors, name, spans};

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
    assert!(page.contains("The tomatoes needed soil") && page.contains("Growing things") && page.contains("<textarea"));
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
        let output = std::process::Command::new(PROGRAM)
            .arg("import")
            .arg(&table)
            .arg("--out")
            .arg(study.path(""))
            .arg("--json")
            .output()
            .expect("started");
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", errors(&output)));
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
