//! Bytes that may be anything, read as a file of decisions, as a row of the log and as an offer; and what a withdrawal leaves of them.
#![no_main]

use std::collections::BTreeSet;

use leitmotif_fuzz::domain::ids::DocumentId;
use leitmotif_fuzz::domain::review::moves::Moves;
use leitmotif_fuzz::formats::review::log::{Row, event_of, events_jsonl, read_events};
use leitmotif_fuzz::formats::review::offers::{read_offer, read_suggestions};
use leitmotif_fuzz::formats::review::withdrawal::Leaving;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = (read_offer(text), read_suggestions(text));
    let (documents, participants) = (BTreeSet::from([DocumentId::new("T00.txt")]), BTreeSet::from(["P07".to_owned()]));
    let leaving = Leaving { documents: &documents, participants: &participants, is_theirs: &|_, _, _| false, left: &|text: &str| text.contains("P07").then(String::new) };
    let _ = (leaving.left_of_codebook(text), leaving.left_of_offer(text));
    if let Ok(parcel) = read_events(text) {
        let again = String::from_utf8(events_jsonl(&parcel, "1:x")).expect("our own file is text");
        assert_eq!(read_events(&again).expect("our own file is read").rows.len(), parcel.rows.len());
    }
    // The kind of the row, a line end, and its payload.
    let Some((kind, payload)) = text.split_once('\n') else { return };
    let empty = String::new;
    let row = Row { seq: 1, log: empty(), origin: 1, time: empty(), coder: empty(), kind: kind.to_owned(), payload: payload.to_owned(), id: "0".repeat(64), prev: empty(), digest: empty() };
    let moves = Moves::default();
    if let Some(left) = leaving.left_of(&row, &moves) {
        assert!(event_of(&left).is_ok(), "what is left is a row");
        assert!(leaving.left_of(&left, &moves).is_none(), "nothing more can go");
    }
});
