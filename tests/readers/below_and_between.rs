//! Headings and remarks between turns, notes below the talk, numbers that count turns or pages. Everybody is invented.

use super::around_the_talk::{check_apart, spoken};
use super::seen::see;

const TALK: [&str; 6] = ["I: How was the way?", "P: I came by bus.", "I: And then?", "P: I walked a bit.", "I: Why?", "P: It was sunny."];

#[test]
fn what_heads_a_part_of_the_talk_is_nobodys() {
    for between in ["Recording paused at 0:30", "Recorder turned off", "Aufnahme unterbrochen (12:05)"] {
        let mut lines = TALK.to_vec();
        lines.insert(4, between);
        check_apart(&lines, &TALK);
    }
    let mut lines = TALK.to_vec();
    lines.insert(4, "LIFE BEFORE THE MOVE");
    lines.insert(2, "BACKGROUND");
    check_apart(&lines, &TALK);
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
    for head in ["Notes", "Memo:", "Field notes", "Beobachtungen", "Remarques", "Observaciones"] {
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
    let forms: [fn(usize, &str) -> String; 4] = [
        |at, who| format!("{who} {at}"),
        |at, who| format!("{who}{at}"),
        |at, who| format!("{who}-{at}"),
        |at, who| format!("{who} #{at}"),
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

/// Reads a talk and compares what is said, with a blank line between all.
#[track_caller]
fn said(lines: &[&str], expect: &[&str]) {
    let seen = see("a.txt", &lines.join("\n\n"));
    assert_eq!(spoken(&seen), expect, "{lines:?}\n{seen:?}");
}

#[test]
fn what_looks_like_one_of_these_is_said() {
    // A colon inside words, an abbreviation, a letter that is no label of the file.
    said(
        &["INT: Why?", "P1: No.", "INT: And the rule?", "P1: It was", "A:B or nothing.", "INT: So.", "P1: Yes."],
        &["INT: Why?", "P1: No.", "INT: And the rule?", "P1: It was A:B or nothing.", "INT: So.", "P1: Yes."],
    );
    for end in ["P. O. Box 12 was his.", "P.S. I love you.", "P. 12 of the book.", "P, that is the letter."] {
        let answer = format!("P: It came. {end}");
        said(&["I: And?", "P: It came.", end, "I: So?", "P: Yes."], &["I: And?", &answer, "I: So?", "P: Yes."]);
    }
    said(
        &["KB: And?", "LM: It was", "P. E. in our school.", "KB: So?", "LM: Yes."],
        &["KB: And?", "LM: It was P. E. in our school.", "KB: So?", "LM: Yes."],
    );
    // Notes that somebody got.
    for (above, head, below) in
        [("A box. In it were", "Notes", "from my son."), ("What he left me:", "Notes", "And letters."), ("A box.", "Notes", "from my son.")]
    {
        let answer = format!("P1: {above} {head} {below}");
        said(
            &["INT: And?", "P1: Yes.", "INT: What was left?", &format!("P1: {above}"), head, below],
            &["INT: And?", "P1: Yes.", "INT: What was left?", &answer],
        );
    }
    // What is shouted, and abbreviations.
    for shout in ["GET OUT OF MY HOUSE", "NO NO NO NO NO", "MY SON DIED", "HAHAHAHA", "BBC NHS DWP", "AB12 3CD LONDON", "STOP IT, JOHN"] {
        let answer = format!("KB: He came in. {shout}");
        said(
            &["LM: So?", "KB: He came in.", shout, "LM: And then?", "KB: He left."],
            &["LM: So?", &answer, "LM: And then?", "KB: He left."],
        );
    }
    let answer = see("a.txt", "INT: What did it say?\n\nKEEP CLEAR OF DOGS\n\nINT: And then?\n\nWe left.\n\nINT: So?\n\nWe slept.");
    assert!(spoken(&answer).iter().any(|turn| turn.ends_with("KEEP CLEAR OF DOGS")), "{answer:?}");
    for shouts in [["SHUT UP", "COME ON"], ["POLICE", "FREEDOM"]] {
        let lines = ["LM: So?", "KB: He came in!", shouts[0], "LM: And then?", "KB: He cried (loudly)", shouts[1], "LM: So?", "KB: Yes."];
        let found = see("a.txt", &lines.join("\n\n"));
        assert!(spoken(&found)[1].ends_with(shouts[0]) && spoken(&found)[3].ends_with(shouts[1]), "{found:?}");
    }
    // Lines that an editor wrapped before a small word and a noun, as German and Dutch write it.
    said(
        &[
            "I: Wie war das?",
            "P: Wir gingen\nzu Hause: da war es warm.",
            "I: Und dann?",
            "P: Wir waren wieder\nzu Hause: endlich.",
            "I: Danke.",
        ],
        &[
            "I: Wie war das?",
            "P: Wir gingen zu Hause: da war es warm.",
            "I: Und dann?",
            "P: Wir waren wieder zu Hause: endlich.",
            "I: Danke.",
        ],
    );
    // Times that are told, and a day by its hours.
    said(
        &[
            "INT: Quand ?",
            "P1: Le matin \u{e0}",
            "5h50",
            "INT: Et ?",
            "P1: Le soir \u{e0}",
            "18h30",
            "INT: Et ?",
            "P1: \u{c0}",
            "22h15",
            "INT: Merci.",
        ],
        &[
            "INT: Quand ?",
            "P1: Le matin \u{e0} 5h50",
            "INT: Et ?",
            "P1: Le soir \u{e0} 18h30",
            "INT: Et ?",
            "P1: \u{c0} 22h15",
            "INT: Merci.",
        ],
    );
    let day = "Mary Berg  0:00\nHow was it?\n\nTom Hill  0:09\nMy day was\nlunch  12:30\nand home.\n\nMary Berg  0:15\nAnd then?\n\nTom Hill  0:20\nBed.\n";
    assert_eq!(see("a.txt", day).speakers(), ["Mary Berg", "Tom Hill", "Mary Berg", "Tom Hill"]);
    // Numbers with a colon, telephones and initials on lines of their own.
    said(
        &["KB: Here?", "LM: Yes.", "KB: Which?", "LM: This:", "9783161484100: that is the book.", "KB: Ah."],
        &["KB: Here?", "LM: Yes.", "KB: Which?", "LM: This: 9783161484100: that is the book.", "KB: Ah."],
    );
    let bare = "KB\nHow?\n\nLM\nI rang\n01632 960001\nevery day.\n\nKB\nAnd then?\n\nLM\nNo.\n";
    assert_eq!(spoken(&see("a.txt", bare))[1], "LM: I rang 01632 960001 every day.");
}

#[test]
fn people_who_are_numbered_stay_people() {
    let people = ["Teacher 1: Hi.", "Teacher 2: Hi.", "Student 3: Hi.", "Student 4: Hi.", "Parent 5: Hi.", "Parent 6: Hi."];
    assert_eq!(see("a.txt", &people.join("\n\n")).speakers(), ["Teacher 1", "Teacher 2", "Student 3", "Student 4", "Parent 5", "Parent 6"]);
    let turns: Vec<String> = (1..9).map(|at| format!("{} {at}: Words.", ["INT", "P1"][(at + 1) % 2])).collect();
    assert!(see("a.txt", &turns.join("\n")).has("E0190"));
    let declared = super::seen::see_with("a.txt", turns.join("\n").as_bytes(), &["?INT 1", "P1 2"]);
    assert!(!declared.has("E0190") && declared.speakers()[0] == "INT 1", "{declared:?}");
}

#[test]
fn brackets_without_end_cost_no_more_than_their_length() {
    let mut lines: Vec<String> = ["[P1] Hello.", "[P2] Yes.", "[P1] And?", "[P2] No."].map(str::to_owned).to_vec();
    lines.push(format!("[P1] word. {}] x", "[".repeat(40_000)));
    assert!(see("a.txt", &lines.join("\n")).words()[4].starts_with("word."));
}

#[test]
fn the_hour_of_an_interview_is_no_time_of_the_recording() {
    let seen = see("a.txt", "Interview 7\nDate: 4 May 2023\nTime: 14:30:00\n\nI: How was it?\nP: Fine.\nI: And?\nP: Good.\n");
    assert!(seen.turns.iter().all(|turn| !turn.contains("|52200")), "{seen:?}");
}
