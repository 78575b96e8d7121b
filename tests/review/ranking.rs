//! The ranking that learns while a coder decides: which it is, what it learns from, how long its lists are, and how much is found.

use std::time::Duration;

use leitmotif::domain::review::event::EventKind;
use leitmotif::store::Store;
use serde_json::{Value, json};

use crate::review::client::Review;
use crate::review::study::{CODES, Study, name};

/// A study that was run, with the same suggestions of the program in every copy.
fn ran() -> Study {
    let study = Study::of(6, 14);
    let output = study.run("run", &["--quiet"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", crate::review::study::errors(&output));
    study
}

/// A review in which every blind step is closed.
fn opened(study: &Study, coder: &str) -> Review {
    let review = Review::start(study, coder, &[]);
    (0..6).for_each(|number| assert!(review.post("blind", &json!({"document": name(number), "close": true})).status < 300));
    review
}

/// Waits until the ranking is made that the log calls for, and gives the number of answers it learnt from.
fn settled(review: &Review) -> u64 {
    for _ in 0..1200 {
        let ranking = review.get("queue?limit=1")["ranking"].clone();
        assert_eq!(ranking["off"], Value::Null, "rankings are made");
        if ranking["pending"] == false {
            return ranking["learnt"].as_u64().expect("a ranking of this session");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("no ranking came");
}

/// The undecided suggestions of each code in their order.
fn undecided(review: &Review) -> Vec<Vec<Value>> {
    let of =
        |code: &&str| review.get(&format!("queue?code={code}&undecided=1&limit=200"))["suggestions"].as_array().expect("a list").clone();
    CODES.iter().map(of).collect()
}

fn ids(lists: &[Vec<Value>]) -> Vec<String> {
    lists.iter().flatten().map(|offer| offer["id"].as_str().expect("a name").to_owned()).collect()
}

/// Answers so many suggestions, the first of each code in turn: what names soup or soil is right.
fn answer(review: &Review, answers: usize) {
    for at in 0..answers {
        let list = undecided(review).swap_remove(at % 2);
        let text = list[0]["excerpt"].as_str().expect("words");
        let action = if text.contains("soup") || text.contains("soil") { "accept" } else { "reject" };
        review.decide(json!({"action": action, "suggestion": list[0]["id"], "shown_ms": 9000}));
    }
}

#[test]
fn a_resumed_session_offers_what_the_first_one_did() {
    let study = ran();
    let review = opened(&study, "Ann");
    assert_eq!(settled(&review), 0);
    answer(&review, 6);
    assert_eq!(settled(&review), 5);
    answer(&review, 6);
    assert_eq!(settled(&review), 10);
    let first = undecided(&review);
    review.end();
    let again = Review::start(&study, "Ann", &[]);
    assert_eq!(settled(&again), 10);
    assert_eq!(undecided(&again), first, "the same decisions give the same suggestions, for the same reasons");
    assert_eq!(again.get("progress")["codes"].as_array().expect("codes").iter().filter_map(|row| row["decided"].as_u64()).sum::<u64>(), 12);
}

#[test]
fn a_row_says_which_ranking_a_suggestion_came_from() {
    let study = ran();
    let review = opened(&study, "Ann");
    settled(&review);
    answer(&review, 6);
    settled(&review);
    answer(&review, 1);
    review.end();
    let rows = Store::open_existing(&study.path("study.db")).expect("the log").events_after(0).expect("rows");
    let learnt = |kind: &EventKind| match kind {
        EventKind::Decided(decision) => Some(decision.shown.as_ref()?.learnt.as_ref()?.answers),
        _ => None,
    };
    let told: Vec<u32> = rows.iter().filter_map(|row| learnt(&row.act)).collect();
    assert_eq!(told.len(), 7);
    assert_eq!((&told[..5], told[6]), (&[0, 0, 0, 0, 0][..], 5), "{told:?}");
    let verified = study.run("verify", &[]);
    assert_eq!(verified.status.code(), Some(0), "{}", crate::review::study::errors(&verified));
}

#[test]
fn nothing_is_learnt_from_nothing_and_from_nobody_else() {
    let study = ran();
    let bare = study.twin();
    std::fs::remove_file(bare.path("out/manifest.json")).expect("removed");
    let of_run = opened(&bare, "Ann");
    let run = ids(&undecided(&of_run));
    assert_eq!(of_run.get("queue?limit=1")["ranking"]["learnt"], Value::Null, "without the record of a run there is its list and no other");
    let ann = opened(&study, "Ann");
    assert_eq!(settled(&ann), 0);
    assert_eq!(ids(&undecided(&ann)), run, "before the fifth answer the ranking is that of the run");
    answer(&ann, 10);
    assert_eq!(settled(&ann), 10);
    assert_ne!(ids(&undecided(&ann)), run);
    ann.end();
    let ben = opened(&study, "Ben");
    assert_eq!(settled(&ben), 0);
    assert_eq!(ids(&undecided(&ben)), run, "what Ann decided moves nothing that Ben is offered");
}

#[test]
fn a_list_is_as_long_as_its_coder_wants_and_stays_so() {
    let study = ran();
    let review = opened(&study, "Ann");
    settled(&review);
    let ranking = review.get("queue?code=garden&limit=200")["ranking"].clone();
    let left: Vec<u64> = ranking["lists"].as_array().expect("lists").iter().filter_map(|list| list["left"].as_u64()).collect();
    assert!(left.len() == 3 && left.is_sorted() && left[0] < left[2], "{ranking}");
    assert_eq!((&ranking["seconds"], &ranking["measured"]), (&json!(20.0), &json!(false)));
    let short = ids(&undecided(&review)[..1]);
    assert_eq!(review.post("list", &json!({"tier": "the_rest"})).status, 201);
    assert_eq!(review.post("list", &json!({"tier": "the_rest"})).status, 200, "chosen twice is chosen once");
    settled(&review);
    let long = ids(&undecided(&review)[..1]);
    assert!(long.len() as u64 >= left[2] && short.len() < long.len());
    review.end();
    let again = Review::start(&study, "Ann", &[]);
    settled(&again);
    assert_eq!(ids(&undecided(&again)[..1]), long);
    let ben = opened(&study, "Ben");
    settled(&ben);
    assert_eq!(ids(&undecided(&ben)[..1]), short, "what Ann chose is hers");
}

#[test]
fn a_sample_says_how_much_is_found_once_it_is_read_to_its_end() {
    let study = ran();
    let review = opened(&study, "Ann");
    settled(&review);
    assert_eq!(review.get("queue?code=kitchen")["found"], Value::Null);
    let wanted = json!({"code": "kitchen", "size": 12});
    assert_eq!(review.post("sample", &json!({"code": "kitchen", "size": 3})).status, 400, "so few say nothing");
    assert_eq!(review.post("sample", &wanted).status, 201);
    assert_eq!(review.post("sample", &wanted).status, 200, "a second one waits until the first is read");
    let drawn = review.get("queue?code=kitchen&sample=1&limit=200")["suggestions"].as_array().expect("passages").clone();
    assert_eq!(drawn.len(), 12);
    let mut fitting = 0;
    for (at, passage) in drawn.iter().enumerate() {
        let found = review.get("queue?code=kitchen")["found"].clone();
        assert_eq!((&found["answered"], &found["share"], &found["low"]), (&json!(at), &Value::Null, &Value::Null), "no figure on the way");
        let fits = passage["excerpt"].as_str().expect("words").contains("soup");
        fitting += u64::from(fits);
        review.decide(json!({"action": if fits { "accept" } else { "reject" }, "suggestion": passage["id"], "shown_ms": 4000}));
    }
    let found = review.get("queue?code=kitchen")["found"].clone();
    assert_eq!((found["found"].as_u64(), found["stock"].as_u64(), found["coded"].as_u64()), (Some(fitting), Some(84), Some(0)));
    let missed: Vec<u64> = found["missed"].as_array().expect("an interval").iter().filter_map(Value::as_u64).collect();
    // Two of six sentences name soup.
    assert!(missed[0] <= 28 && 28 <= missed[1], "{found}");
    // The figures stay when the study is opened again, and samples are no decoys.
    review.end();
    let again = Review::start(&study, "Ann", &[]);
    assert_eq!(again.get("queue?code=kitchen")["found"], found);
    let report = study.json("review", &["--report", "--coder", "Ann"]);
    assert!(!report.to_string().contains("\"of\":12"), "{report}");
}

#[test]
fn while_every_transcript_is_blind_nothing_is_said_of_a_ranking() {
    let study = ran();
    let review = Review::start(&study, "Ann", &[]);
    for query in ["queue?limit=1", "queue?code=garden", "queue?code=garden&sample=1"] {
        let answer = review.get(query);
        assert_eq!((&answer["ranking"], &answer["found"], &answer["total"]), (&Value::Null, &Value::Null, &json!(0)));
    }
    assert_eq!(review.post("sample", &json!({"code": "garden", "size": 20})).status, 409, "there is nothing to draw from");
    review.close(&name(0));
    settled(&review);
    let offered = review.get("queue?code=garden&limit=200");
    let lists = offered["ranking"]["lists"].as_array().expect("lists").clone();
    assert!(lists.iter().all(|list| list["left"].as_u64() <= Some(14)), "counts are of the transcript that is open: {lists:?}");
}
