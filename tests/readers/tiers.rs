//! Files of annotation tools varied by a generator: how tiers are called, nested and filled. The words are read under who speaks them, or it is reported.

use super::seen::{Seen, see};

/// Who speaks, the words, and the second in which they begin.
const TALK: [(usize, &str, u32); 6] = [
    (0, "How did you come here zqa", 1),
    (1, "By train in the winter zqb", 3),
    (1, "And it was long zqc", 5),
    (0, "And then zqd", 7),
    (1, "I asked at the gate zqe", 9),
    (0, "Oh zqf", 11),
];

/// One tier: name, participant, tier above, annotations as (own name, slot or annotation above, words).
struct Tier {
    id: String,
    participant: String,
    above: Option<String>,
    annotations: Vec<(String, String, String)>,
}

fn eaf(tiers: &[Tier]) -> String {
    let slots: String = TALK.iter().map(|(_, _, at)| format!("<TIME_SLOT TIME_SLOT_ID=\"t{at}\" TIME_VALUE=\"{at}000\"/>")).collect();
    let annotation = |(id, place, words): &(String, String, String)| {
        let value = format!("<ANNOTATION_VALUE>{words}</ANNOTATION_VALUE>");
        if place.starts_with('t') {
            format!(
                "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"{id}\" TIME_SLOT_REF1=\"{place}\" TIME_SLOT_REF2=\"{place}\">{value}</ALIGNABLE_ANNOTATION></ANNOTATION>"
            )
        } else {
            format!("<ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"{id}\" ANNOTATION_REF=\"{place}\">{value}</REF_ANNOTATION></ANNOTATION>")
        }
    };
    let tier = |tier: &Tier| {
        let participant = if tier.participant.is_empty() { String::new() } else { format!(" PARTICIPANT=\"{}\"", tier.participant) };
        let above = tier.above.as_ref().map(|above| format!(" PARENT_REF=\"{above}\"")).unwrap_or_default();
        let annotations: String = tier.annotations.iter().map(annotation).collect();
        format!("<TIER TIER_ID=\"{}\"{participant}{above}>{annotations}</TIER>", tier.id)
    };
    format!("<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{}</ANNOTATION_DOCUMENT>", tiers.iter().map(tier).collect::<String>())
}

/// The annotations of one person, with what is written in place of the words.
fn of(
    person: usize,
    prefix: &str,
    place: impl Fn(usize, u32) -> String,
    words: impl Fn(usize, &str) -> String,
) -> Vec<(String, String, String)> {
    let own = TALK.iter().enumerate().filter(|(_, (who, ..))| *who == person);
    own.map(|(number, (_, said, at))| (format!("{prefix}{number}"), place(number, *at), words(number, said))).collect()
}

fn on_top(person: usize) -> Vec<(String, String, String)> {
    of(person, "a", |_, at| format!("t{at}"), |_, words| words.to_owned())
}

/// Whether each utterance is under who speaks it, with its second.
fn right(seen: &Seen, people: [&str; 2]) -> bool {
    TALK.iter().all(|(who, words, at)| {
        let mark = words.rsplit(' ').next().unwrap_or(words);
        let turn = seen.turns.iter().find(|turn| turn.contains(mark));
        turn.is_some_and(|turn| {
            let parts: Vec<&str> = turn.splitn(4, '|').collect();
            // Utterances in a row are one turn, which has the time of the first.
            parts[0] == people[*who] && parts[2].parse::<u32>().is_ok_and(|second| second <= *at)
        })
    })
}

#[test]
fn words_are_read_from_whichever_tier_holds_them() {
    for people in [["Vera", "Nils"], ["INT", "P 1"], ["vera lind", "nils berg"], ["王明", "李华"], ["سلمى", "كريم"]] {
        for name in ["%P", "%P@orth", "orth@%P", "%P-tx", "tx_%P", "Transcript %P"] {
            for layout in 0..6 {
                let tiers: Vec<Tier> = (0..2)
                    .flat_map(|who| {
                        let id = name.replace("%P", people[who]);
                        let tier = |id: String, participant: &str, above: Option<String>, annotations| Tier {
                            id,
                            participant: participant.to_owned(),
                            above,
                            annotations,
                        };
                        match layout {
                            // The words on top, alone or with what retells them below.
                            0 => vec![tier(id, people[who], None, on_top(who))],
                            1 => vec![
                                tier(id.clone(), people[who], None, on_top(who)),
                                tier(
                                    format!("{id} translation"),
                                    people[who],
                                    Some(id),
                                    of(who, "b", |at, _| format!("a{at}"), |at, _| format!("wort zz{at} hier")),
                                ),
                            ],
                            // Numbers of utterances on top.
                            2 => vec![
                                tier(
                                    format!("ref {id}"),
                                    people[who],
                                    None,
                                    of(who, "r", |_, at| format!("t{at}"), |at, _| format!("talk_{at:03}")),
                                ),
                                tier(
                                    id.clone(),
                                    people[who],
                                    Some(format!("ref {id}")),
                                    of(who, "a", |at, _| format!("r{at}"), |_, words| words.to_owned()),
                                ),
                            ],
                            // Nothing on top.
                            3 => vec![
                                tier(format!("seg {id}"), people[who], None, of(who, "r", |_, at| format!("t{at}"), |_, _| String::new())),
                                tier(
                                    id.clone(),
                                    people[who],
                                    Some(format!("seg {id}")),
                                    of(who, "a", |at, _| format!("r{at}"), |_, words| words.to_owned()),
                                ),
                            ],
                            // Two levels down.
                            4 => vec![
                                tier(
                                    format!("ref {id}"),
                                    people[who],
                                    None,
                                    of(who, "r", |_, at| format!("t{at}"), |at, _| format!("{at}")),
                                ),
                                tier(
                                    format!("seg {id}"),
                                    people[who],
                                    Some(format!("ref {id}")),
                                    of(who, "s", |at, _| format!("r{at}"), |_, _| String::new()),
                                ),
                                tier(
                                    id.clone(),
                                    people[who],
                                    Some(format!("seg {id}")),
                                    of(who, "a", |at, _| format!("s{at}"), |_, words| words.to_owned()),
                                ),
                            ],
                            // A tier of gestures beside the words.
                            _ => vec![
                                tier(id.clone(), people[who], None, on_top(who)),
                                tier(
                                    format!("{id} gesture"),
                                    people[who],
                                    None,
                                    of(who, "g", |_, at| format!("t{at}"), |_, _| "nods".to_owned()),
                                ),
                            ],
                        }
                    })
                    .collect();
                let seen = see("a.eaf", &eaf(&tiers));
                assert!(right(&seen, people), "{people:?} {name} layout {layout}: {seen:?}");
                assert!(
                    !seen.words().join(" ").contains("talk_")
                        && !seen.words().join(" ").contains("zz")
                        && !seen.words().join(" ").contains("nods"),
                    "{name} {layout}: {seen:?}"
                );
                // What is left out, or read from below, is said.
                assert!(layout == 0 || seen.has("E0121"), "{layout}: {seen:?}");
                assert!(!(2..5).contains(&layout) || seen.has("E0154"), "{layout}: {seen:?}");
            }
        }
    }
}

#[test]
fn events_that_overlap_leave_words_whole_however_they_are_cut() {
    for cut in 1..11 {
        let words = "suitcases then";
        let (first, rest) = words.split_at(cut);
        let (second, third) = rest.split_at(rest.len().min(3));
        let event = |start: u32, words: &str| format!("<event start=\"T{start}\" end=\"T{}\">{words}</event>", start + 1);
        let exb = format!(
            "<basic-transcription><head><speakertable><speaker id=\"S0\"><abbreviation>INT</abbreviation></speaker><speaker id=\"S1\"><abbreviation>Nils</abbreviation></speaker></speakertable></head>
            <basic-body><common-timeline>{}</common-timeline><tier speaker=\"S1\" category=\"v\" type=\"t\">{}{}{}</tier><tier speaker=\"S0\" category=\"v\" type=\"t\">{}</tier></basic-body></basic-transcription>",
            (0..4).map(|at| format!("<tli id=\"T{at}\" time=\"{at}.0\"/>")).collect::<String>(),
            event(0, &format!("I had two {first}")),
            event(1, second),
            event(2, &format!("{third} ")),
            event(1, "mhm "),
        );
        let seen = see("a.exb", &exb);
        let of_nils: Vec<String> = seen
            .turns
            .iter()
            .filter(|turn| turn.starts_with("Nils"))
            .map(|turn| turn.splitn(4, '|').nth(3).unwrap_or("").to_owned())
            .collect();
        assert_eq!(of_nils.join(" "), "I had two suitcases then", "{cut}: {seen:?}");
        assert!(seen.turns.iter().any(|turn| turn.starts_with("INT|I|1|mhm")), "{cut}: {seen:?}");
    }
}
