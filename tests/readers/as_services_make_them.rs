//! Files as services and typists make them, each with who says what in it. Everybody is invented.

use super::around_the_talk::spoken;
use super::seen::see;

/// A file's name, its text, and who says what; `-` is somebody who is not known.
type File<'a> = (&'a str, &'a str, &'a [&'a str]);

#[track_caller]
fn check(files: &[File<'_>]) {
    for (name, text, expect) in files {
        let seen = see(name, text);
        assert_eq!(spoken(&seen), *expect, "{text}\n{seen:?}");
    }
}

#[test]
fn a_label_whose_sign_slipped_is_never_the_speaker_befores() {
    let slipped = |[asks, answers]: [&str; 2], line: &str, expect: &str| {
        let before = [format!("{asks}: How did you come?"), format!("{answers}: By ferry."), format!("{asks}: Who helped?")];
        let behind = [format!("{asks}: And then?"), format!("{answers}: I asked.")];
        let text = [&before[..], &[line.to_owned()], &behind].concat().join("\n");
        let said = [&before[..], &[expect.to_owned()], &behind].concat();
        check(&[("a.txt", &text, &said.iter().map(String::as_str).collect::<Vec<_>>())]);
    };
    for line in [
        "P:A neighbour did.",
        "P :A neighbour did.",
        "P; A neighbour did.",
        "P. A neighbour did.",
        "P- A neighbour did.",
        "P/ A neighbour did.",
        "[P] A neighbour did.",
        "\"P: A neighbour did.\"",
        "P A neighbour did.",
    ] {
        slipped(["I", "P"], line, &format!("-: {line}"));
    }
    slipped(["Mary", "John"], "John:A neighbour did.", "-: John:A neighbour did.");
    // Another colon is one.
    slipped(["I", "P"], "P∶ A neighbour did.", "P: A neighbour did.");
}

#[test]
fn particulars_in_paragraphs_of_their_own_are_nobodys() {
    check(&[
        (
            "a.txt",
            "Interviewer: Mary Smith\n\nParticipant: P07\n\nDate: 5 March 2024\n\nPlace: Leeds\n\nInterviewer: How did you come?\n\nParticipant: By ferry.\n\nInterviewer: And then?\n\nParticipant: I asked.\n",
            &["Interviewer: How did you come?", "Participant: By ferry.", "Interviewer: And then?", "Participant: I asked."],
        ),
        (
            "a.txt",
            "Interviewer: Mary Smith\n\nParticipant: P07\n\nDate: 5 March 2024\n\nInterviewer: How did you come?\n\nAnna: By ferry.\n\nInterviewer: And then?\n\nAnna: I asked.\n",
            &["Interviewer: How did you come?", "Anna: By ferry.", "Interviewer: And then?", "Anna: I asked."],
        ),
        (
            "a.txt",
            "Interviewer: Mary Smith\nInterviewee: Anna\n\nInterviewer: How did you come?\nAnna: By ferry.\nInterviewer: And then?\nAnna: I asked.\n",
            &["Interviewer: How did you come?", "Anna: By ferry.", "Interviewer: And then?", "Anna: I asked."],
        ),
        (
            "a.txt",
            "Participant: P07\nAge: 34\nInterviewer: MS\n\nInterviewer: How did you come?\nAnna: By ferry.\nInterviewer: And then?\nAnna: I asked.\n",
            &["Interviewer: How did you come?", "Anna: By ferry.", "Interviewer: And then?", "Anna: I asked."],
        ),
        (
            "a.txt",
            "Recording: 00:32:10\nInterviewer: Mary\n\nInterviewer: How did you come?\nParticipant: By ferry.\nInterviewer: And then?\nParticipant: I asked.\n",
            &["Interviewer: How did you come?", "Participant: By ferry.", "Interviewer: And then?", "Participant: I asked."],
        ),
        (
            "a.txt",
            "Name: Anna\nOccupation: nurse\nInterviewer: Mary\n\nInterviewer: How did you come?\nParticipant: By ferry.\nInterviewer: And then?\nParticipant: I asked.\n",
            &["Interviewer: How did you come?", "Participant: By ferry.", "Interviewer: And then?", "Participant: I asked."],
        ),
        (
            "a.txt",
            "Interviewer: Mary Smith\nParticipant: P07\nDate: 5 March 2024\n----------\nInterviewer: How did you come?\nParticipant: By ferry.\nInterviewer: And then?\nParticipant: I asked.\n",
            &["Interviewer: How did you come?", "Participant: By ferry.", "Interviewer: And then?", "Participant: I asked."],
        ),
        (
            "a.txt",
            "Entrevistadora: Ana Luz\n\nEntrevistada: Rosa\n\nFecha: 5 de marzo de 2024\n\nEntrevistadora: ¿Cómo vino?\n\nEntrevistada: En barco.\n\nEntrevistadora: ¿Y luego?\n\nEntrevistada: Pregunté.\n",
            &["Entrevistadora: ¿Cómo vino?", "Entrevistada: En barco.", "Entrevistadora: ¿Y luego?", "Entrevistada: Pregunté."],
        ),
        (
            "a.txt",
            "Interviewer: Hello Anna\n\nAnna: Hello\n\nInterviewer: How did you come?\n\nAnna: By ferry.\n",
            &["Interviewer: Hello Anna", "Anna: Hello", "Interviewer: How did you come?", "Anna: By ferry."],
        ),
    ]);
}

#[test]
fn names_of_all_forms_head_turns() {
    check(&[
        (
            "a.txt",
            "Anna Smit  0:01\nHow did you come?\n\nJan Vos  0:05\nBy ferry.\n\nde Vries  0:09\nBy bus.\n\nAnna Smit  0:12\nAnd then?\n\nJan Vos  0:15\nI asked.\n",
            &["Anna Smit: How did you come?", "Jan Vos: By ferry.", "de Vries: By bus.", "Anna Smit: And then?", "Jan Vos: I asked."],
        ),
        (
            "a.txt",
            "[Anna] How did you come?\n[Jan] By ferry.\n[de Vries] By bus.\n[Anna] And then?\n[Jan] I asked.\n[de Vries] Me too.\n",
            &["Anna: How did you come?", "Jan: By ferry.", "de Vries: By bus.", "Anna: And then?", "Jan: I asked.", "de Vries: Me too."],
        ),
        (
            "a.txt",
            "Mary  0:01\nHow did you come?\n\nJohn H.  0:05\nBy ferry.\n\nMary  0:09\nAnd then?\n\nJohn H.  0:12\nI asked.\n",
            &["Mary: How did you come?", "John H.: By ferry.", "Mary: And then?", "John H.: I asked."],
        ),
        (
            "a.txt",
            "[Mary] How did you come?\n[John K. Hill] By ferry.\n[Mary] And then?\n[John K. Hill] I asked.\n",
            &["Mary: How did you come?", "John K. Hill: By ferry.", "Mary: And then?", "John K. Hill: I asked."],
        ),
        (
            "a.txt",
            "Mary:\nHow did you come?\nJohn K. Hill:\nBy ferry.\nMary:\nAnd then?\nJohn K. Hill:\nI asked.\n",
            &["Mary: How did you come?", "John K. Hill: By ferry.", "Mary: And then?", "John K. Hill: I asked."],
        ),
        (
            "a.txt",
            "Mary (00:00:01):\nHow did you come?\nJohn K. Hill (00:00:05):\nBy ferry.\nMary (00:00:08):\nAnd then?\nJohn K. Hill (00:00:09):\nI asked.\n",
            &["Mary: How did you come?", "John K. Hill: By ferry.", "Mary: And then?", "John K. Hill: I asked."],
        ),
        (
            "a.txt",
            "[Mary] How did you come?\n[Dr. Hill] By ferry.\n[Mary] And then?\n[Dr. Hill] I asked.\n",
            &["Mary: How did you come?", "Dr. Hill: By ferry.", "Mary: And then?", "Dr. Hill: I asked."],
        ),
        (
            "a.txt",
            "[00:00:01] Mary\nHow did you come?\n\n[00:00:05] J.H.\nBy ferry.\n\n[00:00:09] Mary\nAnd then?\n\n[00:00:12] J.H.\nI asked.\n",
            &["Mary: How did you come?", "J.H.: By ferry.", "Mary: And then?", "J.H.: I asked."],
        ),
        (
            "a.vtt",
            "WEBVTT\n\n00:01.000 --> 00:02.000\nMary: How did you come?\n\n00:03.000 --> 00:04.000\n15551234567: By ferry.\n\n00:05.000 --> 00:06.000\nMary: Good.\n\n00:07.000 --> 00:08.000\n15551234567: Yes.\n",
            &["Mary: How did you come?", "15551234567: By ferry.", "Mary: Good.", "15551234567: Yes."],
        ),
        (
            "a.txt",
            "Mary: How did you come?\n555-123-4567: By ferry.\nMary: Good.\n555-123-4567: Yes.\n",
            &["Mary: How did you come?", "555-123-4567: By ferry.", "Mary: Good.", "555-123-4567: Yes."],
        ),
        (
            "a.txt",
            "(INT) How did you come?\n(P1) By ferry.\n(P2) By bus.\n(INT) And then?\n(P1) I asked.\n",
            &["INT: How did you come?", "P1: By ferry.", "P2: By bus.", "INT: And then?", "P1: I asked."],
        ),
    ]);
}

#[test]
fn times_as_services_write_them_are_no_words() {
    check(&[
        (
            "a.txt",
            "Speaker 0    00:00:05    How did you come?\nSpeaker 1    00:01:05    By ferry.\nSpeaker 0    00:02:05    And then?\nSpeaker 1    00:03:05    I asked.\n",
            &["Speaker 0: How did you come?", "Speaker 1: By ferry.", "Speaker 0: And then?", "Speaker 1: I asked."],
        ),
        (
            "a.txt",
            "Mary    0:05    How did you come?\nJohn    0:09    By ferry.\nMary    0:12    And then?\nJohn    0:20    I asked.\n",
            &["Mary: How did you come?", "John: By ferry.", "Mary: And then?", "John: I asked."],
        ),
        (
            "a.txt",
            "Anna\t\t00:00:00.000\t0.0\t00:00:01.000\t1.0\t00:00:01.000\t1.0\tHow did you come?\nJan\t\t00:00:02.000\t2.0\t00:00:03.000\t3.0\t00:00:01.000\t1.0\tBy ferry.\nAnna\t\t00:00:04.000\t4.0\t00:00:05.000\t5.0\t00:00:01.000\t1.0\tAnd then?\nJan\t\t00:00:06.000\t6.0\t00:00:07.000\t7.0\t00:00:01.000\t1.0\tI asked.\nAnna\t\t00:00:08.000\t8.0\t00:00:09.000\t9.0\t00:00:01.000\t1.0\tWhere?\nJan\t\t00:00:10.000\t10.0\t00:00:11.000\t11.0\t00:00:01.000\t1.0\tAt the port.\nAnna\t\t00:00:12.000\t12.0\t00:00:13.000\t13.0\t00:00:01.000\t1.0\tWhen?\nJan\t\t00:00:14.000\t14.0\t00:00:15.000\t15.0\t00:00:01.000\t1.0\tLate.\n",
            &[
                "Anna: How did you come?",
                "Jan: By ferry.",
                "Anna: And then?",
                "Jan: I asked.",
                "Anna: Where?",
                "Jan: At the port.",
                "Anna: When?",
                "Jan: Late.",
            ],
        ),
        (
            "a.txt",
            "Anna\t00:00:00.000\t00:00:01.000\tHow did you come?\nJan\t00:00:02.000\t00:00:03.000\tBy ferry.\nAnna\t00:00:04.000\t00:00:05.000\tAnd then?\nJan\t00:00:06.000\t00:00:07.000\tI asked.\nAnna\t00:00:08.000\t00:00:09.000\tWhere?\nJan\t00:00:10.000\t00:00:11.000\tAt the port.\nAnna\t00:00:12.000\t00:00:13.000\tWhen?\nJan\t00:00:14.000\t00:00:15.000\tLate.\n",
            &[
                "Anna: How did you come?",
                "Jan: By ferry.",
                "Anna: And then?",
                "Jan: I asked.",
                "Anna: Where?",
                "Jan: At the port.",
                "Anna: When?",
                "Jan: Late.",
            ],
        ),
        (
            "a.txt",
            "\tTimespan\tContent\tSpeaker\n1\t0:00:05.4 - 0:00:09.1\tHow did you come?\tIda Marsh\n2\t0:00:09.1 - 0:00:20.0\tBy ferry.\tOla Brandt\n",
            &["Ida Marsh: How did you come?", "Ola Brandt: By ferry."],
        ),
        (
            "a.txt",
            "0 minutes 5 seconds\nI: How did you come?\n\n0 minutes 9 seconds\nP: By ferry.\n\n1 minute 20 seconds\nI: And then?\n\n1 minute 30 seconds\nP: I asked.\n",
            &["I: How did you come?", "P: By ferry.", "I: And then?", "P: I asked."],
        ),
        (
            "a.txt",
            "00h00m05s\nI: How did you come?\n\n00h00m09s\nP: By ferry.\n\n00h01m20s\nI: And then?\n\n00h02m20s\nP: I asked.\n",
            &["I: How did you come?", "P: By ferry.", "I: And then?", "P: I asked."],
        ),
        (
            "a.txt",
            "00:00:05 00:00:08\nI: How did you come?\n\n00:00:09 00:00:11\nP: By ferry.\n\n00:01:20 00:01:25\nI: And then?\n\n00:02:20 00:03:00\nP: I asked.\n",
            &["I: How did you come?", "P: By ferry.", "I: And then?", "P: I asked."],
        ),
        (
            "a.txt",
            "I: How did you come?\nP: By ferry [TC 00:01:05] and by bus.\nI: And then?\nP: I asked [Time: 01:15] twice [Timestamp 01:05] and.\n",
            &["I: How did you come?", "P: By ferry and by bus.", "I: And then?", "P: I asked twice and."],
        ),
        (
            "a.txt",
            "1\nMary Smith (0:05)\nHow did you come?\n\n2\nJohn Hill (0:09)\nBy ferry.\n\n3\nMary Smith (0:12)\nAnd then?\n\n4\nJohn Hill (0:15)\nI asked.\n",
            &["Mary Smith: How did you come?", "John Hill: By ferry.", "Mary Smith: And then?", "John Hill: I asked."],
        ),
    ]);
}

#[test]
fn a_column_of_roles_beside_one_of_people_says_who_asks() {
    check(&[(
        "a.csv",
        "Participant,Role,Text\nM,Moderator,How?\nP1,Participant,By ferry.\nP2,Participant,By bus.\n",
        &["M: How?", "P1: By ferry.", "P2: By bus."],
    )]);
}

#[test]
fn roles_in_round_brackets_label_lines_among_others() {
    check(&[(
        "a.txt",
        "Interview 4\n\n(INT) How did you come?\n\n(P1) By ferry.\n\nIt was late.\n\n(both laugh)\n\n(INT) And then?\n\n(P1) I asked.\n",
        &["INT: How did you come?", "P1: By ferry. It was late.", "INT: And then?", "P1: I asked."],
    )]);
}

#[test]
fn labels_in_brackets_inside_a_line_begin_turns() {
    let cues = "WEBVTT\n\n00:01.000 --> 00:02.000\n[SPEAKER_00] How did you come?\n\n00:03.000 --> 00:04.000\n[SPEAKER_01] By ferry. [SPEAKER_00] And then? [SPEAKER_01] I asked.\n\n00:05.000 --> 00:06.000\n[SPEAKER_00] Good.\n";
    let expect =
        ["SPEAKER_00: How did you come?", "SPEAKER_01: By ferry.", "SPEAKER_00: And then?", "SPEAKER_01: I asked.", "SPEAKER_00: Good."];
    check(&[("a.vtt", cues, &expect)]);
    let lines = "[Mary] How did you come?\n[Ben] By ferry. [Mary] And then? [Ben] I asked.\n[Mary] Good.\n[Ben] Yes.\n";
    check(&[(
        "a.txt",
        lines,
        &["Mary: How did you come?", "Ben: By ferry.", "Mary: And then?", "Ben: I asked.", "Mary: Good.", "Ben: Yes."],
    )]);
    // A name that takes the place of another in the middle of a sentence is a word, and so is a sound.
    let words = "[Mary] How did you come?\n[Ben] I came with [Mary] by ferry. [laughs] It was late.\n[Mary] Good.\n[Ben] Yes.\n";
    check(&[(
        "a.txt",
        words,
        &["Mary: How did you come?", "Ben: I came with [Mary] by ferry. [laughs] It was late.", "Mary: Good.", "Ben: Yes."],
    )]);
}
