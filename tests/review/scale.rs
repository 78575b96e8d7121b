//! Thirty-three interviews of two hours and fifteen thousand suggestions: no act makes a coder wait.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::review::client::Review;
use crate::review::study::{Study, name, spans};

/// Short in CI; with `LEITMOTIF_LONG` at full size, and held to 100 ms.
#[test]
fn no_act_makes_a_coder_wait() {
    let long = std::env::var_os("LEITMOTIF_LONG").is_some();
    let (transcripts, exchanges) = if long { (33, 310) } else { (4, 40) };
    let study = Study::of(transcripts, exchanges);
    let begun = Instant::now();
    let review = Review::start(&study, "Ann", &[]);
    let opening = begun.elapsed();
    (0..transcripts).for_each(|number| review.close(&name(number)));
    let total = review.get("queue?limit=1")["total"].as_u64().expect("a count");
    let mut times: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    let mut timed = |what: &'static str, act: &dyn Fn()| {
        for _ in 0..5 {
            let begun = Instant::now();
            act();
            times.entry(what).or_default().push(begun.elapsed());
        }
    };
    timed("study", &|| drop(review.get("study")));
    timed("progress", &|| drop(review.get("progress")));
    timed("excerpts", &|| drop(review.get(&format!("excerpts?document={}", name(0)))));
    timed("queue", &|| drop(review.get("queue?code=kitchen&undecided=1&offset=100&limit=50")));
    timed("search", &|| drop(review.get("search?q=no+such+words+anywhere")));
    timed("search, many", &|| drop(review.get("search?q=rain")));
    timed("codings", &|| drop(review.get("codings?limit=50")));
    let offers = review.get("queue?code=garden&limit=40")["suggestions"].clone();
    for at in 0..40 {
        let body = json!({"action": if at % 2 == 0 { "accept" } else { "reject" }, "suggestion": offers[at]["id"]});
        timed("decision", &|| drop(review.post("decisions", &body)));
    }
    for turn in 0..20 {
        review.code(&name(0), spans(0, exchanges)[turn], "weather");
        timed("undo", &|| drop(review.post("decisions", &json!({"action": "undo"}))));
    }
    // The middle tells what an act costs (to reach: under 100 ms); the slowest also what else the machine was doing.
    let told: BTreeMap<&str, (Duration, Duration)> = times
        .into_iter()
        .map(|(what, mut times)| {
            times.sort();
            (what, (times[times.len() / 2], times[times.len() - 1]))
        })
        .collect();
    println!("{total} offers in {transcripts} transcripts; opened in {opening:?}; middle and slowest: {told:?}");
    assert!(!long || total >= 15_000);
}
