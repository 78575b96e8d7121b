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
    for line in ["--00:10:00--", "TC 00:10:00", "Timestamp: 00:10:00", "*00:10:00*"] {
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

#[test]
fn names_and_particulars_in_one_list_are_no_talk_and_greetings_are() {
    let talk = ["I: How?", "P: Cold.", "I: So?", "P: We left."];
    for head in
        ["Date: 4 March\nPlace: Oslo\nI: Kim Berg\nP: Ola Moe", "I: Kim Berg\nP: Ola Moe\nDate: 4 March", "Date: 4 March\nI: KB\nP: P07"]
    {
        let seen = see("a.txt", &format!("{head}\n\n{}", talk.join("\n")));
        assert_eq!(spoken(&seen), talk, "{head}: {seen:?}");
    }
    let greeted = "Datum: 4. März\nInterviewerin: Guten Tag\nBefragte: Guten Tag\nInterviewerin: Wie war es?\nBefragte: Kalt.\nInterviewerin: Und dann?\nBefragte: Nichts.";
    assert_eq!(spoken(&see("a.txt", greeted))[..2], ["Interviewerin: Guten Tag", "Befragte: Guten Tag"]);
}

#[test]
fn whoever_asks_goes_on_where_the_answer_has_a_label() {
    check_joined(
        &[
            "Moderator: How was it?",
            "Please think of the wood.",
            "Ola: Cold.",
            "Moderator: And then?",
            "I heard that many left.",
            "Pia: We left.",
        ],
        &[
            "Moderator: How was it? Please think of the wood.",
            "Ola: Cold.",
            "Moderator: And then? I heard that many left.",
            "Pia: We left.",
        ],
    );
    // What is in brackets is a sound and no answer, and an answer may be below it.
    let seen = see("a.txt", "I: How was it?\n\n(sighs)\n\nI: And then?\n\n(pause)\n\nI: Why?\n\nOla: Work.");
    assert_eq!(spoken(&seen), ["I: How was it?", "I: And then?", "I: Why?", "Ola: Work."], "{seen:?}");
    let seen = see("a.txt", "I: How was it?\n\n(sighs)\n\nIt was cold.\n\nI: And then?\n\nWe left.");
    assert_eq!(spoken(&seen), ["I: How was it?", "-: It was cold.", "I: And then?", "-: We left."], "{seen:?}");
    let rows: [&[&str]; 5] = [
        &["Speaker", "Text"],
        &["Moderator", "How was it?\nPlease think of the wood."],
        &["Ola", "Cold."],
        &["Moderator", "And then?\nSay it all."],
        &["Kari", "We left."],
    ];
    let seen = super::seen::see_with("a.docx", &super::seen::docx_table(&rows), &[]);
    assert!(!seen.speakers().contains(&"-"), "{seen:?}");
}

#[test]
fn times_that_somebody_says_are_words() {
    for answer in ["3:45 min", "10:00 min", "Time: 3:45", "--4:30--"] {
        let text = format!("I: What was the result?\n\nP:\n{answer}\n\nI: And you?\n\nP:\nI was slow.");
        let seen = see("a.txt", &text);
        assert!(spoken(&seen).iter().any(|turn| turn.starts_with("P: ") && turn.contains(&answer[..3])), "{answer}: {seen:?}");
    }
    let days =
        ["I: Read out your days.", "P1: Up by 5:00", "P2: Wash by 5:15", "P1: Bus at 5:40", "P2: Work from 6:00", "P1: Break at 9:00"];
    let seen = see("a.txt", &days.join("\n"));
    assert_eq!(spoken(&seen), days, "{seen:?}");
    let timed = "I: How was it?  1:05\nP: Cold.  2:05\nI: And then?  3:05\nP: We left at 4:30\nI: So?  5:05\nP: So.  6:05\nI: Oh?  7:05\nP: Yes.  8:05";
    assert!(spoken(&see("a.txt", timed)).contains(&"P: We left at 4:30".to_owned()));
}

#[test]
fn signs_of_equality_behind_which_somebody_speaks_are_labels_and_else_none() {
    let mixed = "I = Wie war es denn?\nB = Kalt war es.\nI: Und dann?\nB: Nichts.\nI: So?\nB: Ja.";
    assert_eq!(spoken(&see("a.txt", mixed))[..2], ["I: Wie war es denn?", "B: Kalt war es."]);
    let below = see("a.txt", "I: How?\nP: Cold.\nI: So?\nP: So.\n\nI = Interviewer\nP = Participant, 34");
    assert!(below.speakers().iter().all(|speaker| !speaker.contains('=')), "{below:?}");
}

#[test]
fn no_line_that_ends_in_a_time_is_lost() {
    let scores = ["Mod: Scores please.", "Ola: Ajax 2:10", "Per: Bayern 3:12", "Ola: Koeln 4:13", "Per: Bonn 5:10", "Mod: Thanks."];
    let seen = see("a.txt", &scores.join("\n"));
    for words in ["Bayern 3:12", "Bonn 5:10"] {
        assert!(spoken(&seen).iter().any(|turn| turn.contains(words) && !turn.starts_with("Ola") && !turn.starts_with("Mod")), "{seen:?}");
    }
}

#[test]
fn a_time_that_is_spelt_out_above_the_same_in_figures_is_no_word() {
    for [minutes, seconds] in [["minutes", "seconds"], ["Minuten", "Sekunden"]] {
        let turn = |name: &str, at: u32, words: &str| {
            let spelt = format!("0 {minutes} {at} {seconds}");
            format!("{name}\n{name}\n{spelt}\n0:{at:02}\n{name} 0:{at:02}\n{words}\n")
        };
        let text =
            [turn("Ida Marsh", 5, "How was it?"), turn("Ola Berg", 9, "Cold."), turn("Ida Marsh", 12, "And?"), turn("Ola Berg", 15, "So.")]
                .concat();
        let seen = see("a.txt", &text);
        assert!(spoken(&seen).iter().all(|turn| !turn.contains(minutes)), "{seen:?}");
    }
}

#[test]
fn a_word_for_notes_in_a_list_is_said() {
    let seen = see("a.txt", "I: What was in it?\nP: Two things:\nField notes\nLetters\nI: And then?\nP: We left.");
    assert_eq!(spoken(&seen)[1], "P: Two things: Field notes Letters", "{seen:?}");
    let seen = see("a.txt", "I: What was in it?\nP: Letters.\n\nField notes\nShe was tired.");
    assert_eq!(spoken(&seen).last().map(String::as_str), Some("P: Letters."), "{seen:?}");
}
