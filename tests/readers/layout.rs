//! What is on a page beside the words: heads and feet of pages and numbers of lines. Everybody is invented.

use super::seen::{Seen, see};

/// Speakers and words, in short.
fn said(seen: &Seen) -> Vec<String> {
    seen.speakers().iter().zip(seen.words()).map(|(speaker, words)| format!("{speaker}: {words}")).collect()
}

/// Reads a text and compares who says what; gives whether a code was raised.
#[track_caller]
fn check(text: &str, expect: &[&str], code: &str) -> bool {
    let seen = see("a.txt", text);
    assert_eq!(said(&seen), expect, "{text}\n{seen:?}");
    seen.has(code)
}

const TALK: [&str; 6] = ["I: How was it?", "P: Cold. We left at night for the coast.", "I: And?", "P: Yes.", "I: So?", "P: Yes."];

/// The talk on three pages, with a head and a foot for each.
fn pages(head: &str, foot: &str, between: &str) -> String {
    let fill =
        |piece: &str, page: usize| if piece.is_empty() { String::new() } else { format!("{}\n", piece.replace('#', &page.to_string())) };
    let bodies = ["I: How was it?\nP: Cold. We left at\n", "night for the coast.\nI: And?\nP: Yes.\n", "I: So?\nP: Yes.\n"];
    let page = |(at, body): (usize, &&str)| format!("{}{body}{}", fill(head, at + 1), fill(foot, at + 1));
    bodies.iter().enumerate().map(page).collect::<Vec<_>>().join(between)
}

#[test]
fn heads_and_feet_of_pages_are_nobodys_words() {
    for (head, foot, between) in [
        ("", "Page # of 3", ""),
        ("", "Page # of 3", "\u{c}"),
        ("", "                    - # -", "\n"),
        ("", "#", "\n"),
        ("", "Seite # von 3", "\n\n"),
        ("", "- Page # -", "\n"),
        ("River Study, transcript 4, #", "", "\n"),
        ("River Study          #", "", "\n"),
        ("Interview P3 – housing: page #", "", "\u{c}"),
        ("River Study #", "", "\u{c}"),
        ("Transcript P3", "", "\u{c}"),
        ("River Study\n", "", "\u{c}"),
        ("River Study\nInterview of the third participant", "#", "\u{c}"),
        ("River Study of young people", "Page #", "\n"),
        ("", "the river study of young people", "\u{c}"),
        ("", "第 # 页", "\n"),
    ] {
        let text = pages(head, foot, between);
        let seen = see("a.txt", &text);
        // What is above the first label may be a note, or left out.
        assert_eq!(said(&seen).as_slice(), TALK, "{text}\n{seen:?}");
        assert!(seen.has("E0129"), "{text}");
    }
}

#[test]
fn a_line_that_comes_back_and_is_speech_stays() {
    let stays = |text: &str, expect: &[&str]| assert!(!check(text, expect, "E0129"), "{text}");
    stays(
        "I: A?\nP: So.\nYes.\n\u{c}I: B?\nP: No.\nYes.\n\u{c}I: C?\nYes.\n",
        &["I: A?", "P: So. Yes.", "I: B?", "P: No. Yes.", "I: C? Yes."],
    );
    // Labels at the top of each page.
    stays("I: A?\nP: So.\n\u{c}I: B?\nP: So.\n\u{c}I: B?\nP: So.\n", &["I: A?", "P: So.", "I: B?", "P: So.", "I: B?", "P: So."]);
    stays(
        "Vera Lind\nHow was it?\nNils Berg\nCold.\n\u{c}Vera Lind\nAnd then?\nNils Berg\nWe left.\n\u{c}Vera Lind\nFor good?\nNils Berg\nYes.",
        &[
            "Vera Lind: How was it?",
            "Nils Berg: Cold.",
            "Vera Lind: And then?",
            "Nils Berg: We left.",
            "Vera Lind: For good?",
            "Nils Berg: Yes.",
        ],
    );
    // Speakers who are numbered, each of whom speaks in turn.
    let people: Vec<String> = (1..6).map(|at| format!("Participant {at}\nI am from place {at}, and glad.")).collect();
    assert!(!see("a.txt", &people.join("\n\n")).has("E0129"));
    // Numbers that somebody says.
    stays(
        "I: How many?\nP: 3\nI: And now?\nP: 4\nI: And then?\nP: 5",
        &["I: How many?", "P: 3", "I: And now?", "P: 4", "I: And then?", "P: 5"],
    );
    // Times alone on their lines are times.
    let seen = see("a.txt", "0:01\nI: How?\n0:02\nP: Cold.\n0:03\nI: And?\n0:04\nP: So.");
    assert_eq!(seen.turns, ["I|I|1|How?", "P|P|2|Cold.", "I|I|3|And?", "P|P|4|So."]);
}

#[test]
fn numbers_of_lines_are_no_words() {
    let lines = ["I: How was it?", "P: Cold. We left at", "night for the", "coast.", "I: And?", "P: Yes.", "I: So?", "P: Yes."];
    let numbered = |write: &dyn Fn(usize, &str) -> String| -> String {
        lines.iter().enumerate().map(|(at, line)| write(at + 1, line) + "\n").collect()
    };
    let every = |step: usize, at: usize, shown: String, other: String| if at % step == 0 { shown } else { other };
    let texts = [
        numbered(&|at, line| format!("{at} {line}")),
        numbered(&|at, line| format!("{at:03}\t{line}")),
        numbered(&|at, line| format!("{at}. {line}")),
        numbered(&|at, line| format!("[{at}] {line}")),
        numbered(&|at, line| format!("({}) {line}", at + 340)),
        numbered(&|at, line| format!("{line}   {at}")),
        numbered(&|at, line| format!("{line} {at}\n")),
        // Each page begins anew.
        numbered(&|at, line| format!("{}  {line}", (at - 1) % 4 + 1)),
        numbered(&|at, line| every(2, at, format!("{at}  {line}"), format!("   {line}"))),
        numbered(&|at, line| every(2, at, format!("{line}  {at}"), line.to_owned())),
        numbered(&|at, line| every(4, at, format!("{at}\t{line}"), format!("\t{line}"))),
        // Lines without words have a number too.
        format!("1 River Study\n2\n{}", numbered(&|at, line| format!("{} {line}", at + 2))),
    ];
    for text in texts {
        let seen = see("a.txt", &text);
        let talk: Vec<String> = said(&seen).into_iter().filter(|turn| !turn.starts_with('-')).collect();
        assert_eq!(talk, TALK, "{text}\n{seen:?}");
        assert!(seen.has("E0181"), "{text}");
    }
}

#[test]
fn every_fifth_line_has_a_number() {
    let words = ["we went", "down there", "and it was", "so cold", "that winter"];
    let text = |write: &dyn Fn(usize, &str) -> String| -> String {
        let line = |at: usize| write(at, &format!("{}{}", if at == 1 { "P: " } else { "" }, words[at % 5]));
        (1..=17).map(line).collect::<Vec<_>>().join("\n")
    };
    let plain = see("a.txt", &text(&|_, line| line.to_owned()));
    for numbered in [
        text(&|at, line| if at % 5 == 0 { format!("{at} {line}") } else { line.to_owned() }),
        text(&|at, line| if at % 5 == 0 { format!("{line}   {at}") } else { line.to_owned() }),
        text(&|at, line| if at % 5 == 0 { format!("{at}   {line}\n") } else { format!("     {line}\n") }),
    ] {
        let seen = see("a.txt", &numbered);
        assert_eq!(seen.turns, plain.turns, "{numbered}");
        assert!(seen.has("E0181"));
    }
}

#[test]
fn numbers_that_somebody_says_stay() {
    for (text, expect) in [
        // A list inside an answer.
        (
            "I: What was there?\nP: Three things:\n1. bread\n2. heat\n3. sleep\nI: And?\nP: That was it.\nI: Oh.",
            vec!["I: What was there?", "P: Three things: 1. bread 2. heat 3. sleep", "I: And?", "P: That was it.", "I: Oh."],
        ),
        // Numbers at the starts of lines that were wrapped.
        (
            "I: How many?\nP: There were\n5 of us, and then\n6 of them, and in the end\n12 came.\nI: And?\nP: So.",
            vec!["I: How many?", "P: There were 5 of us, and then 6 of them, and in the end 12 came.", "I: And?", "P: So."],
        ),
        (
            "I: When?\nP: In 1999\nI: And?\nP: In 2000\nI: Oh.\nP: Yes.",
            vec!["I: When?", "P: In 1999", "I: And?", "P: In 2000", "I: Oh.", "P: Yes."],
        ),
    ] {
        assert!(!check(text, &expect, "E0181"), "{text}");
    }
    // In a text with numbers of lines a number that is said behind it stays.
    let text = "1 I: How many?\n2 P: There were\n3 5 of us, and\n4 6 of them.";
    assert!(check(text, &["I: How many?", "P: There were 5 of us, and 6 of them."], "E0181"));
}
