//! Headings and remarks between turns, notes below the talk, numbers that count turns or pages. Everybody is invented.

use super::around_the_talk::{check_apart, spoken};
use super::seen::see;

const TALK: [&str; 6] = ["I: How was the way?", "P: I came by bus.", "I: And then?", "P: I walked a bit.", "I: Why?", "P: It was sunny."];

#[test]
fn what_heads_a_part_of_the_talk_is_nobodys() {
    for between in
        ["LIFE BEFORE THE MOVE", "BACKGROUND", "Recording paused at 0:30", "Recorder turned off", "Aufnahme unterbrochen (12:05)"]
    {
        let mut lines = TALK.to_vec();
        lines.insert(4, between);
        check_apart(&lines, &TALK);
    }
}

#[test]
fn what_is_said_loudly_is_said() {
    // Short, ended as a sentence, in the middle of one, or before more words of the same person.
    for (at, said) in [(4, "NEVER AGAIN!"), (4, "NO"), (4, "USA"), (5, "Recording paused my whole life.")] {
        let mut lines = TALK.to_vec();
        lines.insert(at, said);
        let seen = see("a.txt", &lines.join("\n\n"));
        assert!(spoken(&seen)[at - 1].ends_with(said), "{said}: {seen:?}");
    }
    let goes_on = ["I: What did it say?", "P: It said", "KEEP OUT OF HERE", "I: And you?", "P: I went in.", "I: Sure?", "P: Yes."];
    assert_eq!(spoken(&see("a.txt", &goes_on.join("\n\n")))[1], "P: It said KEEP OUT OF HERE");
    let capitals = TALK.map(str::to_uppercase).join("\n\n").replace("I: WHY?", "THE END OF IT\n\nI: WHY?");
    assert!(spoken(&see("a.txt", &capitals))[3].ends_with("THE END OF IT"), "all of this file is in capitals");
}

#[test]
fn notes_below_the_talk_are_nobodys() {
    for head in ["Notes", "Memo:", "Field notes", "Beobachtungen", "Remarques", "Observaciones", "Anotações"].iter().take(6) {
        let lines = [&TALK[..], &[head, "She was calm and offered tea.", "Her brother came in once."]].concat();
        check_apart(&lines, &TALK);
    }
    // A word for notes above more talk, or as the last word, is said.
    let more = ["I: What helped?", "P: Two things.", "Notes", "I: And?", "P: Friends.", "I: More?", "P: Notes"];
    let said = spoken(&see("a.txt", &more.join("\n\n")));
    assert_eq!((said[1].as_str(), said[5].as_str()), ("P: Two things. Notes", "P: Notes"));
}

#[test]
fn numbers_of_turns_are_no_part_of_a_name() {
    let numbered = |form: fn(usize, &str) -> String| {
        let line = |(at, line): (usize, &&str)| line.split_once(": ").map(|(who, words)| format!("{}: {words}", form(at + 1, who)));
        TALK.iter().enumerate().filter_map(line).collect::<Vec<String>>()
    };
    let forms: [fn(usize, &str) -> String; 5] = [
        |at, who| format!("{who} {at}"),
        |at, who| format!("{who}{at}"),
        |at, who| format!("{who}-{at}"),
        |at, who| format!("{who} #{at}"),
        |at, who| format!("{who}{}", at.div_ceil(2)),
    ];
    for form in forms {
        let lines = numbered(form);
        check_apart(&lines.iter().map(String::as_str).collect::<Vec<_>>(), &TALK);
    }
    let people = ["I1: Hello?", "P1: Yes.", "P2: Yes.", "P3: No.", "I1: And?", "P1: Well.", "P3: So."];
    check_apart(&people, &people);
}

#[test]
fn a_head_of_the_page_with_a_number_of_its_own_is_nobodys() {
    let mut lines = Vec::new();
    for (at, line) in TALK.iter().enumerate() {
        lines.push((*line).to_owned());
        if at % 2 == 1 {
            lines.push(format!("Interview P07 - {}", at / 2 + 1));
        }
    }
    assert_eq!(spoken(&see("a.txt", &lines.join("\n\n"))), TALK);
    // Somebody who answers in writing is counted, and is no page.
    let answers: Vec<String> = (1..5).map(|at| format!("Respondent - {at}\n\nI like the park, the {at}.")).collect();
    let seen = see("a.txt", &answers.join("\n\n"));
    assert!(seen.turns.iter().any(|turn| turn.contains("I like the park, the 4.")), "{seen:?}");
}

#[test]
fn a_number_in_the_first_line_says_who_is_interviewed() {
    for head in ["Participant: P07", "Interviewee: R-12", "Teilnehmerin: B4"] {
        check_apart(&[&[head], &TALK[..]].concat(), &TALK);
    }
    let said = ["Participant: Hello", "I: How was the way?", "Ben: By bus.", "I: And?", "Ben: Well."];
    check_apart(&said, &said);
}

#[test]
fn times_behind_names_are_times_in_all_their_forms() {
    for form in ["(0h06m10)", "[0h06m10s]", "(6m10)", "(6 min 10)"] {
        let lines = TALK.map(|line| line.replacen(": ", &format!(" {form}: "), 1));
        let seen = see("a.txt", &lines.join("\n"));
        assert_eq!(spoken(&seen), TALK, "{form}: {seen:?}");
        assert!(seen.turns.iter().all(|turn| turn.contains("|370")), "{form}: {seen:?}");
    }
    for sign in ["•", "·", "|", "—", "@", "~"] {
        let lines = TALK.map(|line| line.replacen(": ", &format!(" {sign} 0:05\n"), 1));
        assert_eq!(spoken(&see("a.txt", &lines.join("\n\n"))), TALK, "{sign}");
    }
}
