use super::*;
use crate::domain::corpus::transcript::Role;

/// Reads a text and writes each turn as `label|role|seconds|words`.
fn check(text: &str, expect: &[&str]) {
    check_with(text, &SpeakerRules::default(), expect);
}

fn check_with(text: &str, rules: &SpeakerRules, expect: &[&str]) {
    let read = read_turns(text, rules);
    let shown: Vec<String> = read
        .turns
        .iter()
        .map(|turn| {
            let label = turn.speaker.map_or("-", |s| read.speakers[s as usize].label.as_str());
            let role = match turn.role {
                Role::Participant => "P",
                Role::Interviewer => "I",
                Role::Note => "N",
            };
            let time = turn.time.map_or("-".into(), |t| format!("{}.{}", t.tenths() / 10, t.tenths() % 10));
            format!("{label}|{role}|{time}|{}", turn.span.slice(text).replace('\n', "/"))
        })
        .collect();
    assert_eq!(shown, expect, "in {text:?}");
}

#[test]
fn labels_typed_by_hand() {
    check(
        "I: How was it?\n\nP: Fine.\nIt went on.\n\nAnd on.\n\nI: Good.",
        &["I|I|-|How was it?", "P|P|-|Fine./It went on.//And on.", "I|I|-|Good."],
    );
    check(
        "INTERVIEWER:\nHow?\n\nIDA:\nWell.\n\nINTERVIEWER:\nSo?\n\nIDA:\nYes.",
        &["INTERVIEWER|I|-|How?", "IDA|P|-|Well.", "INTERVIEWER|I|-|So?", "IDA|P|-|Yes."],
    );
    check("Int- So?\nR- Yes.\nInt- And?", &["Int|I|-|So?", "R|P|-|Yes.", "Int|I|-|And?"]);
    check("**Anna:** Hello.\n\n**Ben**: Hi.\n\n**Anna:** Bye.", &["Anna|P|-|Hello.", "Ben|P|-|Hi.", "Anna|P|-|Bye."]);
    check(
        "Interviewer\tSo?\nMrs. Hale\tYes.\nInterviewer\tAnd?\nMrs. Hale\tNo.\nMrs. Hale\tNo.",
        &["Interviewer|I|-|So?", "Mrs. Hale|P|-|Yes.", "Interviewer|I|-|And?", "Mrs. Hale|P|-|No.", "Mrs. Hale|P|-|No."],
    );
}

#[test]
fn transcription_programs() {
    check(
        "Interviewer  0:05 \nSo how was it?\n\nIda Marsh  0:09\nFine, I think.\n\nInterviewer  1:02:03\nGood.\n\nIda Marsh  1:02:05\nYes.",
        &["Interviewer|I|5.0|So how was it?", "Ida Marsh|P|9.0|Fine, I think.", "Interviewer|I|3723.0|Good.", "Ida Marsh|P|3725.0|Yes."],
    );
    check("Speaker 1 (00:12):\nHello.\n\nSpeaker 2 (00:15):\nHi.", &["Speaker 1|P|12.0|Hello.", "Speaker 2|P|15.0|Hi."]);
    check(
        "[00:00:05] Ida: Hello.\n[00:00:09] Ben: Hi.\n[00:00:11] Ida: So.\n[00:00:12] Ben: So.",
        &["Ida|P|5.0|Hello.", "Ben|P|9.0|Hi.", "Ida|P|11.0|So.", "Ben|P|12.0|So."],
    );
    check(
        "Ida: [00:00:05] Hello.\nBen: [00:00:09] Hi.\nIda: Yes.\nBen: No.",
        &["Ida|P|5.0|Hello.", "Ben|P|9.0|Hi.", "Ida|P|-|Yes.", "Ben|P|-|No."],
    );
}

#[test]
fn f4_and_maxqda_times() {
    check(
        "I: How was it? #00:01:12-3#\n\nP: Fine. #00:01:15-0#\n\nAnd on. #00:01:20-0#",
        &["I|I|72.3|How was it?", "P|P|75.0|Fine.", "P|P|80.0|And on."],
    );
    check("#00:03:40-5# I: So?\n\n#00:03:44-0# P: Yes.", &["I|I|220.5|So?", "P|P|224.0|Yes."]);
    check("00:03:40.5 I: So?\n\n00:03:44.0 P: Yes.", &["I|I|220.5|So?", "P|P|224.0|Yes."]);
}

#[test]
fn qualcoder_styles() {
    check(
        "[Ida] Hello.\n[Ben] Hi.\n[Ida] So.\n[Ben] Yes.\n[Ida] No.\n[Ben] Oh.",
        &["Ida|P|-|Hello.", "Ben|P|-|Hi.", "Ida|P|-|So.", "Ben|P|-|Yes.", "Ida|P|-|No.", "Ben|P|-|Oh."],
    );
    check("@Ida: Hello. [00.05.10]\n#Ben: Hi.\n@Ida: So.\n#Ben: So.", &["Ida|P|310.0|Hello.", "Ben|P|-|Hi.", "Ida|P|-|So.", "Ben|P|-|So."]);
}

#[test]
fn what_only_looks_like_a_label_is_speech() {
    check(
        "I: When?\n\nP: Late.\n17:30: or so, I think.\nhttps://example.org was the site\nOne more thing: I left.\nRemember: never.\n[laughs] Yes.\n\nI: Ah.",
        &[
            "I|I|-|When?",
            "P|P|-|Late./17:30: or so, I think./https://example.org was the site/One more thing: I left./Remember: never./[laughs] Yes.",
            "I|I|-|Ah.",
        ],
    );
}

#[test]
fn a_header_stays_as_a_note() {
    check("FICTIONAL\nDate: 2026-01-14\n\nI: So?\n\nP: Yes.", &["-|N|-|FICTIONAL/Date: 2026-01-14", "I|I|-|So?", "P|P|-|Yes."]);
}

#[test]
fn without_labels_each_paragraph_is_a_turn() {
    check("One line\nand another.\n\nA second paragraph.", &["-|P|-|One line/and another.", "-|P|-|A second paragraph."]);
}

#[test]
fn declared_labels_decide_and_others_are_told() {
    let rules = SpeakerRules::new(vec![("JK".into(), Role::Interviewer), ("W*".into(), Role::Participant)]);
    let text = "JK: So?\n\nW01: Yes.\n\nOther: Hm.\n\nJK: And?\n\nOther: No.";
    check_with(text, &rules, &["JK|I|-|So?", "W01|P|-|Yes.", "Other|P|-|Hm.", "JK|I|-|And?", "Other|P|-|No."]);
    assert_eq!(read_turns(text, &rules).undeclared, [5]);
}

#[test]
fn lines_that_head_the_page_are_no_speakers() {
    check(
        "FICTIONAL\n\nWhere: a kitchen\nTape: 43 min\nTyped by: ab\n\nI: So?\n\nP: Yes.\n\nI: And?\n\nP: No.",
        &["-|N|-|FICTIONAL//Where: a kitchen/Tape: 43 min/Typed by: ab", "I|I|-|So?", "P|P|-|Yes.", "I|I|-|And?", "P|P|-|No."],
    );
    // Somebody who speaks once, before the others, is a speaker.
    check("Nurse: Come in.\n\nI: So?\n\nP: Yes.", &["Nurse|P|-|Come in.", "I|I|-|So?", "P|P|-|Yes."]);
}

#[test]
fn an_empty_turn_leaves_nothing() {
    check("I:\n\nP: Yes.", &["P|P|-|Yes."]);
    check("I: (40:00)\n\nP: [0:05]\nYes.", &["I|I|2400.0|(40:00)", "P|P|5.0|Yes."]);
    check("", &[]);
    check("\n \n", &[]);
}
