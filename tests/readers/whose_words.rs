//! Whose words a line is: answers that nobody labels, people who speak once, labels behind times and sounds, numbers and brackets that are
//! labels and those that are none. Everybody is invented.

use super::around_the_talk::{check_apart, spoken};
use super::seen::see;

/// Reads lines as typed text without blank lines.
#[track_caller]
fn check_joined(lines: &[&str], expect: &[&str]) {
    let joined = see("a.txt", &lines.join("\n"));
    assert_eq!(spoken(&joined), expect, "{lines:?}\n{joined:?}");
}

#[test]
fn answers_that_nobody_labels_are_not_the_askers() {
    let talk = ["I: How was the way?", "It was long.", "We came by bus.", "I: And then?", "We walked a bit."];
    let expect = ["I: How was the way?", "-: It was long. We came by bus.", "I: And then?", "-: We walked a bit."];
    let joined = see("a.txt", &talk.join("\n"));
    assert_eq!(spoken(&joined), expect, "{joined:?}");
    assert!(joined.has("E0152"), "{joined:?}");
    let tell = ["I: Tell me of the way.", "It was long.", "I: And what came then?", "We walked a bit."];
    check_apart(&tell, &["I: Tell me of the way.", "-: It was long.", "I: And what came then?", "-: We walked a bit."]);
    // Lines that an editor wrapped go on, and so does whoever asks where others are labelled.
    check_joined(
        &["I: You said that it was long.", "So how did you come?", "By bus.", "I: And then?", "We walked."],
        &["I: You said that it was long. So how did you come?", "-: By bus.", "I: And then?", "-: We walked."],
    );
    check_apart(
        &["I: How was the way?", "I mean by bus.", "P: It was long.", "I: And then?"],
        &["I: How was the way? I mean by bus.", "P: It was long.", "I: And then?"],
    );
}

#[test]
fn names_in_round_brackets_and_numbered_questions_are_labels() {
    check_joined(
        &["(Anna) How was the way?", "(Maud) It was long.", "(Anna) And then?", "(Maud) We walked."],
        &["Anna: How was the way?", "Maud: It was long.", "Anna: And then?", "Maud: We walked."],
    );
    check_joined(
        &["Q1. How was the way?", "A1. It was long.", "Q2. And then?", "A2. We walked."],
        &["Q1: How was the way?", "A1: It was long.", "Q2: And then?", "A2: We walked."],
    );
    // What somebody does while speaking is none.
    check_joined(
        &["I: How was the way?", "P: It was long.", "(Laughs) And we got lost.", "I: And?", "P: So."],
        &["I: How was the way?", "P: It was long. (Laughs) And we got lost.", "I: And?", "P: So."],
    );
    let talk = ["(Sighs) We came by bus.", "It was long.", "(Laughs) We walked.", "(Sighs) So it was.", "(Laughs) For good."];
    assert!(see("a.txt", &talk.join("\n")).turns.iter().all(|turn| turn.starts_with("-|")));
}

#[test]
fn numbered_lines_inside_labelled_talk_are_what_is_read_aloud() {
    check_joined(
        &[
            "I: What did it ask?",
            "P: It said:",
            "Q1. How old are you?",
            "Q2. Do you work?",
            "A1. It goes north.",
            "I: And you said?",
            "P: I left it.",
        ],
        &[
            "I: What did it ask?",
            "P: It said: Q1. How old are you? Q2. Do you work? A1. It goes north.",
            "I: And you said?",
            "P: I left it.",
        ],
    );
    // Names in brackets here and there, places, and a line that begins otherwise: nobody is taken for a speaker.
    for talk in [
        &["(Leeds) We lived there.", "(York) And there.", "(Leeds) Again.", "Then we left."][..],
        &["(Phone) Sorry, I must take this.", "(Door) Come in!", "(Phone) Not again.", "(Window) Who is it?"],
    ] {
        assert!(see("a.txt", &talk.join("\n")).turns.iter().all(|turn| turn.starts_with("-|")), "{talk:?}");
    }
    check_joined(
        &["(M) Wie alt sind Sie?", "(B1, w) Vierzig.", "(B2, m) Fünfzig.", "(M) Und dann?", "(B1, w) Zehn.", "(B2, m) Keine."],
        &["M: Wie alt sind Sie?", "-: (B1, w) Vierzig.", "-: (B2, m) Fünfzig.", "M: Und dann?", "-: (B1, w) Zehn.", "-: (B2, m) Keine."],
    );
}

#[test]
fn somebody_who_is_labelled_once_does_not_make_the_asker_answer() {
    let talk = [
        "Interviewer: Where do you live?",
        "In Leeds.",
        "Interviewer: And before?",
        "In York.",
        "Daughter: It was Hull, mum.",
        "Interviewer: Why?",
        "Work.",
    ];
    let expect = [
        "Interviewer: Where do you live?",
        "-: In Leeds.",
        "Interviewer: And before?",
        "-: In York.",
        "Daughter: It was Hull, mum.",
        "Interviewer: Why?",
        "-: Work.",
    ];
    let seen = see("a.txt", &talk.join("\n"));
    assert_eq!(spoken(&seen), expect, "{seen:?}");
    // Whoever is labelled once and then left out.
    let talk = ["I: Where do you live?", "P: In Leeds.", "I: And before?", "In York.", "I: Why?", "Work."];
    let seen = see("a.txt", &talk.join("\n"));
    assert_eq!(
        spoken(&seen),
        ["I: Where do you live?", "P: In Leeds.", "I: And before?", "-: In York.", "I: Why?", "-: Work."],
        "{seen:?}"
    );
}

#[test]
fn a_third_person_is_not_the_one_above() {
    let with = |line: &str, labels: [&str; 2]| {
        let [one, other] = labels;
        let text = format!("{one}: How was it?\n{other}: Fine.\n{line}\n{one}: And then?\n{other}: We left.\n{one}: So?\n{other}: Yes.");
        see("a.txt", &text)
    };
    for (line, labels) in [
        ("PER: I did not.", ["IDA", "OLA"]),
        ("Per: I did not.", ["Ida", "Ola"]),
        ("P?: I did not.", ["M", "P1"]),
        ("Anna?: I did not.", ["Ida", "Ola"]),
        ("Per N.: I did not.", ["Ida M.", "Ola B."]),
        ("Ola and Per: We did not.", ["Ida", "Ola"]),
        ("P We did not.", ["I", "P"]),
    ] {
        let seen = with(line, labels);
        let ours: Vec<String> = spoken(&seen).into_iter().filter(|turn| turn.contains("did not")).collect();
        let own = line.split(':').next().expect("a label");
        assert!(ours.len() == 1 && (ours[0].starts_with("-: ") || ours[0].starts_with(own)), "{line}: {seen:?}");
        assert!(seen.has("E0150") || seen.has("E0151"), "{line}: {seen:?}");
    }
    // Words that a colon ends are said.
    for line in ["One more thing: I did not.", "I said: we did not.", "Date: we did not."] {
        let seen = with(line, ["Ida", "Ola"]);
        assert!(spoken(&seen).iter().any(|turn| turn.starts_with("Ola: Fine.") && turn.contains("did not")), "{line}: {seen:?}");
    }
}

#[test]
fn a_label_behind_a_time_or_a_sound_begins_a_turn() {
    for mark in ["[0:12] ", "#00:00:12-0# ", "(laughs) ", "[laughs] ", "\" "] {
        let text = format!("Ida: How was it?\nOla: By ferry. {mark}Ida: And then?\nOla: We left.\nIda: So?\nOla: Yes.");
        let seen = see("a.txt", &text);
        let turns = spoken(&seen);
        assert!(turns.iter().any(|turn| turn == "Ida: And then?"), "{mark}: {seen:?}");
        assert!(seen.has("E0158"), "{mark}: {seen:?}");
    }
    let seen = see("a.txt", "Ida: How was it?\nOla: By ferry — Ida: And then?\nOla: We left.\nIda: So?\nOla: Yes.");
    assert!(seen.has("E0159") || seen.has("E0158"), "{seen:?}");
    let seen = see("a.txt", "I: How was it?\nP: By ferry <I: ja> and on.\nI: And then?\nP: We left.");
    assert!(seen.has("E0159"), "{seen:?}");
}

#[test]
fn times_at_ends_of_lines_and_on_lines_of_their_own_are_no_words() {
    for between in ["\t", " ", "  "] {
        let text = format!(
            "INT: How was it?{between}00:00:05\nRES: By ferry.{between}00:00:09\nINT: And then?{between}00:01:02\nRES: We left.{between}00:01:10"
        );
        let seen = see("a.txt", &text);
        assert_eq!(spoken(&seen), ["INT: How was it?", "RES: By ferry.", "INT: And then?", "RES: We left."], "{seen:?}");
    }
    // Times of day that some say.
    let seen = see("a.txt", "I: When did you come?\nP: At 5:30\nI: And then?\nP: We left.\nI: When?\nP: Later.");
    assert!(spoken(&seen).contains(&"P: At 5:30".to_owned()), "{seen:?}");
    for line in ["--00:10:00--", "TC 00:10:00", "Timestamp: 00:10:00", "*10:00*", "10:00 min"] {
        let text = format!("I: How was it?\nP: By ferry.\n{line}\nI: And then?\nP: We left.");
        assert_eq!(spoken(&see("a.txt", &text)), ["I: How was it?", "P: By ferry.", "I: And then?", "P: We left."], "{line}");
    }
}

#[test]
fn a_legend_with_signs_of_equality_is_no_talk() {
    let talk = ["P1 = woman, 34", "P2 = man, 51", "", "M: How was it?", "P1: By ferry.", "M: And then?", "P2: We left."];
    assert_eq!(spoken(&see("a.txt", &talk.join("\n"))), ["M: How was it?", "P1: By ferry.", "M: And then?", "P2: We left."]);
    let seen = see("a.md", "**I: How was it?**\n\nP: By ferry.\n\n**I: And then?**\n\nP: We left.");
    assert_eq!(spoken(&seen), ["I: How was it?", "P: By ferry.", "I: And then?", "P: We left."], "{seen:?}");
    let seen = see("a.md", "**I:** How was it?\n\nP: By ferry.\n\n**Meeting at 10:30 pm**\n\n**I:** And then?\n\nP: We left.");
    assert!(!seen.speakers().iter().any(|speaker| speaker.starts_with("Meeting")), "{seen:?}");
}
