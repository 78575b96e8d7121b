use super::*;
use crate::domain::codebook::Code;
use crate::domain::corpus::span::CharSpan;
use crate::domain::review::decision::Batch;
use crate::domain::review::event::{Finished, KnownText, Origin};
use crate::domain::revision::{Change, Revision};
use proptest::prelude::*;

fn event(log: &str, seq: u64, time: u64, act: EventKind) -> Event {
    let id = Digest::of(format!("{log} {seq}").as_bytes());
    let origin = Origin { log: log.to_owned(), seq };
    Event { seq, origin, time: crate::domain::review::timestamp::written(time), coder: CoderId::new("Ann"), act, id }
}

fn decision(action: Action, start: u32, code: &str) -> Decision {
    Decision {
        action,
        document: DocumentId::new("W01.txt"),
        text: Digest::of(b"text"),
        span: CharSpan { start, end: start + 5 },
        code: Some(CodeId::new(code)),
        offer: None,
        memo: None,
        undoes: None,
        blind: true,
        shown: None,
        shown_ms: None,
        codebook: None,
        batch: None,
        once: None,
    }
}

fn decided(log: &str, seq: u64, decision: Decision) -> Event {
    event(log, seq, seq * 10, EventKind::Decided(decision))
}

fn codes(trail: &LogState) -> Vec<(u32, String)> {
    let work = &trail.coders[&CoderId::new("Ann")];
    work.codings.keys().map(|place| (place.span.start, place.code.as_ref().expect("a code").to_string())).collect()
}

fn answer(action: Action, code: &str) -> Decision {
    Decision { offer: Some(OfferId::named("o1")), blind: false, ..decision(action, 40, code) }
}

#[test]
fn a_newer_answer_replaces_what_the_older_one_made() {
    let mut events = vec![decided("a", 1, answer(Action::Accept, "kin"))];
    assert_eq!(codes(&LogState::of(&events)), [(40, "kin".to_owned())]);
    events.push(decided("a", 2, answer(Action::Recode, "mentor")));
    assert_eq!(codes(&LogState::of(&events)), [(40, "mentor".to_owned())]);
    events.push(decided("a", 3, answer(Action::Reject, "kin")));
    assert!(codes(&LogState::of(&events)).is_empty());
}

#[test]
fn what_was_coded_blind_stays_when_the_same_offer_is_turned_down() {
    let events = [
        decided("a", 1, decision(Action::Code, 40, "kin")),
        decided("a", 2, answer(Action::Accept, "kin")),
        decided("a", 3, answer(Action::Reject, "kin")),
    ];
    let trail = LogState::of(&events);
    assert_eq!(codes(&trail), [(40, "kin".to_owned())]);
    assert!(trail.coders[&CoderId::new("Ann")].codings.values().all(|kept| kept.blind));
}

#[test]
fn an_undo_takes_back_one_decision_or_a_whole_batch() {
    let undo = |of: &Event| Decision { undoes: Some(of.id), ..decision(Action::Undo, 0, "") };
    let batch = |at| Some(Batch { at, of: 2 });
    let mut events = vec![
        decided("a", 1, decision(Action::Code, 0, "kin")),
        decided("a", 2, Decision { batch: batch(0), ..decision(Action::Code, 10, "kin") }),
        decided("a", 3, Decision { batch: batch(1), ..decision(Action::Code, 20, "kin") }),
    ];
    events.push(decided("a", 4, undo(&events[2])));
    assert_eq!(codes(&LogState::of(&events)), [(0, "kin".to_owned())]);
    events.push(decided("a", 5, undo(&events[0])));
    let trail = LogState::of(&events);
    assert!(codes(&trail).is_empty());
    assert!(trail.coders[&CoderId::new("Ann")].last_standing().is_none());
}

#[test]
fn rows_from_elsewhere_may_claim_any_batch_and_nothing_hangs_on_it() {
    let huge = Some(Batch { at: 0, of: u32::MAX });
    let mut events = vec![
        decided("a", 1, Decision { batch: huge, ..decision(Action::Code, 0, "kin") }),
        decided("a", 2, Decision { batch: Some(Batch { at: 1, of: 2 }), ..decision(Action::Code, 10, "kin") }),
        event("a", u64::MAX - 1, 800, EventKind::Decided(Decision { batch: huge, ..decision(Action::Code, 20, "kin") })),
    ];
    for of in [0, 2] {
        let undo = Decision { undoes: Some(events[of].id), ..decision(Action::Undo, 0, "") };
        events.push(event("b", 10 + of as u64, 900, EventKind::Decided(undo)));
    }
    assert_eq!(codes(&LogState::of(&events)), [(10, "kin".to_owned())], "a row of another batch stays");
}

#[test]
fn whoever_is_done_is_done_with_what_there_was() {
    let text = |name: &str| KnownText { document: DocumentId::new(name), digest: Digest::of(b"text"), chars: 90 };
    let done = |documents: &[&str]| EventKind::Done(Finished { documents: documents.iter().map(DocumentId::new).collect() });
    let (ann, [first, second]) = (CoderId::new("Ann"), ["W01.txt", "W02.txt"].map(DocumentId::new));
    let mut events = vec![event("a", 1, 10, EventKind::Texts(vec![text("W01.txt")])), event("a", 2, 20, EventKind::Joined)];
    assert!(LogState::of(&events).is_coding(&ann));
    events.push(event("a", 3, 30, done(&["W01.txt"])));
    assert!(LogState::of(&events).is_done(&ann));
    // A row that names none means all that there were.
    assert!(LogState::of(&[&events[..2], &[event("a", 3, 30, done(&[]))]].concat()).is_done(&ann));
    events.push(event("a", 4, 40, EventKind::Texts(vec![text("W01.txt"), text("W02.txt")])));
    let trail = LogState::of(&events);
    assert!(trail.is_coding(&ann) && trail.has_finished(&ann, &first) && !trail.has_finished(&ann, &second));
    events.push(event("a", 5, 50, done(&["W01.txt", "W02.txt"])));
    assert!(LogState::of(&events).is_done(&ann));
}

/// `peer` was merged into `kin`, and the codebook has only `kin` now.
fn merged() -> (Event, Codebook) {
    let changes = vec![Change::Merge { code: CodeId::new("peer"), into: CodeId::new("kin") }];
    let from = Digest::of(b"older");
    let made = Revision {
        digest: Digest::of(b"newer"),
        version: 2,
        codes: 1,
        from,
        changes,
        note: "".into(),
        live: false,
        drafts: None,
        once: None,
    };
    (event("a", 90, 900, EventKind::Revised(made)), Codebook::new(2, vec![Code::named("kin")]).expect("a codebook"))
}

#[test]
fn where_two_codes_became_one_a_coding_stands_as_long_as_either_does() {
    let (revision, book) = merged();
    let mut events = vec![
        revision,
        decided("a", 1, decision(Action::Code, 0, "kin")),
        decided("a", 2, decision(Action::Code, 0, "peer")),
        decided("a", 3, decision(Action::Quotation, 0, "kin")),
        decided("a", 4, decision(Action::Quotation, 0, "peer")),
    ];
    let under = |events: &[Event]| LogState::under(events, &book);
    let quoted = |trail: &LogState| trail.coders[&CoderId::new("Ann")].quotations.places().count();
    assert_eq!((codes(&under(&events)), quoted(&under(&events))), (vec![(0, "kin".to_owned())], 1));
    assert_eq!((codes(&LogState::of(&events)).len(), quoted(&LogState::of(&events))), (2, 2), "the rows say what they said");
    events.push(decided("a", 5, decision(Action::Uncode, 0, "peer")));
    events.push(decided("a", 6, decision(Action::Quotation, 0, "peer")));
    assert_eq!((codes(&under(&events)).len(), quoted(&under(&events))), (1, 1), "one of two was taken away");
    events.push(decided("a", 95, decision(Action::Uncode, 0, "kin")));
    events.push(decided("a", 96, decision(Action::Quotation, 0, "kin")));
    assert_eq!((codes(&under(&events)).len(), quoted(&under(&events))), (0, 0));
}

#[test]
fn what_came_under_one_name_of_the_page_is_found_again() {
    let named = |seq, once: &str| decided("a", seq, Decision { once: Some(once.into()), ..decision(Action::Code, seq as u32 * 10, "kin") });
    let trail = LogState::of(&[named(1, "x"), named(2, "x"), named(3, "y")]);
    let ann = CoderId::new("Ann");
    assert_eq!((trail.rows_sent(&ann, "x"), trail.rows_sent(&ann, "z")), (Some(&[1, 2][..]), None));
    assert_eq!(trail.rows_sent(&CoderId::new("Bo"), "x"), None);
}

fn any_event() -> impl Strategy<Value = (u8, u8, u8, u8)> {
    (0..6u8, 0..4u8, 0..3u8, 0..12u8)
}

proptest! {
    /// Whatever the order in which two logs are merged, the work is the same.
    #[test]
    fn work_does_not_hang_on_the_order_of_merging(acts in proptest::collection::vec(any_event(), 1..24), swaps in any::<u64>()) {
        let codes = ["kin", "mentor", "peer"];
        let mut events: Vec<Event> = Vec::new();
        for (at, (kind, place, code, back)) in acts.iter().enumerate() {
            let log = if at % 2 == 0 { "a" } else { "b" };
            let (place, code) = (u32::from(*place) * 10, codes[usize::from(*code)]);
            let offer = Some(OfferId::named(format!("o{place}{code}")));
            let what = match kind {
                0 | 1 => decision(Action::Code, place, code),
                2 => Decision { offer, ..decision(Action::Accept, place, code) },
                3 => Decision { offer, ..decision(Action::Reject, place, code) },
                4 => decision(Action::Uncode, place, code),
                _ => match events.get(usize::from(*back)) {
                    Some(earlier) => Decision { undoes: Some(earlier.id), ..decision(Action::Undo, 0, "") },
                    None => decision(Action::Quotation, place, code),
                },
            };
            events.push(decided(log, at as u64 + 1, what));
        }
        let straight = LogState::of(&events);
        let mut mixed = events.clone();
        let mut bits = swaps;
        for at in (1..mixed.len()).rev() {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            mixed.swap(at, (bits >> 33) as usize % (at + 1));
        }
        let other = LogState::of(&mixed);
        let (a, b) = (&straight.coders[&CoderId::new("Ann")], &other.coders[&CoderId::new("Ann")]);
        prop_assert_eq!(&a.codings, &b.codings);
        prop_assert_eq!(&a.answers, &b.answers);
        prop_assert_eq!(&a.quotations, &b.quotations);
        prop_assert_eq!(&a.made, &b.made);
    }
}
