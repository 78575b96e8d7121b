//! What is above, between and below what people say, and labels that are easily taken for words or words for labels. Everybody is invented.

use super::seen::{Seen, docx, docx_table, package, see, see_with};

const TALK: [&str; 6] = ["I: How was the way?", "P: I came by bus.", "I: And then?", "P: I walked a bit.", "I: Why?", "P: It was sunny."];

/// Who says what, notes left out.
pub fn spoken(seen: &Seen) -> Vec<String> {
    let said = |turn: &String| {
        let mut fields = turn.splitn(4, '|');
        let (who, role) = (fields.next()?, fields.next()?);
        let words = fields.nth(1)?;
        (role != "N").then(|| format!("{who}: {words}"))
    };
    seen.turns.iter().filter_map(said).collect()
}

/// Reads lines as typed text and as paragraphs of a document, and compares what is said.
#[track_caller]
fn check(lines: &[&str], expect: &[&str]) -> Seen {
    let joined = see("a.txt", &lines.join("\n"));
    assert_eq!(spoken(&joined), expect, "lines: {lines:?}\n{joined:?}");
    check_apart(lines, expect)
}

/// The same with a blank line between all, and in a document.
#[track_caller]
pub fn check_apart(lines: &[&str], expect: &[&str]) -> Seen {
    let blank = see("a.txt", &lines.join("\n\n"));
    assert_eq!(spoken(&blank), expect, "blank lines between: {lines:?}\n{blank:?}");
    let document = see_with("a.docx", &docx(lines), &[]);
    assert_eq!(spoken(&document), expect, "in a document: {lines:?}\n{document:?}");
    document
}

#[test]
fn particulars_above_the_talk_are_nobodys_words() {
    for head in [
        &["Date: 4 May 2023", "Interviewer: Anna Moss", "Participant: Maud, 67", "Duration: 45 min"][..],
        &["Interviewer: Anna Moss", "Participant: Maud, 67"],
        &["Interviewer: A.M.", "Interviewee: P07"],
        &["Pseudonym: Maud", "Age: 67", "Gender: female"],
        &["I: Interviewer", "P: Participant"],
        &["P: Participant", "Date: 4 May"],
        &["Moderator: Ellen Ray", "Participants: Ana, Ben"],
        &["Transcript 4", "Interviewer: Anna Moss", "Site: North clinic", "Participant: P07"],
        &["Entrevistadora: Ana Luz", "Entrevistada: Rosa, 40", "Fecha: 4 de mayo"],
        &["Enquêtrice : Anne Mas", "Enquêté : Luc, 30 ans", "Lieu : Lyon"],
        &["Interviewerin: Anna Moos", "Alter: 30", "Beruf: Köchin"],
        &["Interviewer: Anna Moss | Participant: P07 | Date: 4 May 2023"],
        &["Interviewer: A.M.", "Interviewee: Maud, 67", "This interview took place in her kitchen. She made tea."],
    ] {
        check_apart(&[head, &TALK].concat(), &TALK);
    }
    for rows in [
        &[&["Participant code", "P07"][..], &["Gender", "F"], &["Age", "58"], &["Interviewer", "AM"]][..],
        &[&["Interviewer", "Anna Moss"], &["Participant", "Maud, 67"], &["Date", "4 May 2023"], &["Place", "Leeds"]],
        &[&["Date", "Place", "Interviewer"], &["4 May 2023", "Leeds", "Anna Moss"]],
    ] {
        let cell = |words: &&str| format!("<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
        let table: String = rows.iter().map(|row| format!("<w:tr>{}</w:tr>", row.iter().map(cell).collect::<String>())).collect();
        let talk: String = TALK.iter().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
        let seen = see_with("a.docx", &package(&format!("<w:tbl>{table}</w:tbl>{talk}")), &[]);
        assert_eq!(spoken(&seen), TALK, "{rows:?}\n{seen:?}");
    }
}

#[test]
fn what_the_study_declares_is_no_particular() {
    let text = "Site: Good morning\nAnna: Good morning\nSite: Ready?\nAnna: Yes.";
    let alone = "Site: Morning\nTime: Hello\n\nAnna: Ready?\nBen: Yes.\nAnna: So?\nBen: Ah.";
    assert_eq!(spoken(&see_with("a.txt", text.as_bytes(), &["Site"])).len(), 4);
    assert_eq!(spoken(&see_with("a.txt", alone.as_bytes(), &[])).len(), 4);
    assert_eq!(spoken(&see_with("a.txt", alone.as_bytes(), &["Site", "Anna", "Ben"]))[0], "Site: Morning Time: Hello");
}

#[test]
fn greetings_below_particulars_are_said() {
    check(
        &["Date: 4 May 2023", "", "Interviewer: Hello", "Participant: Hello", "Interviewer: How are you?", "Participant: Fine."],
        &["Interviewer: Hello", "Participant: Hello", "Interviewer: How are you?", "Participant: Fine."],
    );
    check(
        &["Anna: Good morning", "Ben: Morning", "Anna: Ready?", "Ben: Yes."],
        &["Anna: Good morning", "Ben: Morning", "Anna: Ready?", "Ben: Yes."],
    );
    check(&["Interviewer: Hello", "Participant: Hello"], &["Interviewer: Hello", "Participant: Hello"]);
    check(
        &["Frage: Wie war es?", "Antwort: Kalt.", "Frage: Und dann?", "Antwort: Nichts.", "Frage: Warum?", "Antwort: Darum."],
        &["Frage: Wie war es?", "Antwort: Kalt.", "Frage: Und dann?", "Antwort: Nichts.", "Frage: Warum?", "Antwort: Darum."],
    );
    // A table of talk has the same people again and again.
    let seen = see_with(
        "a.docx",
        &docx_table(&[&["Interviewer", "Who was there"], &["Participant", "My aunt"], &["Interviewer", "And"], &["Participant", "No one"]]),
        &[],
    );
    assert_eq!(
        spoken(&seen),
        ["Interviewer: Who was there", "Participant: My aunt", "Interviewer: And", "Participant: No one"],
        "{seen:?}"
    );
}

/// Each of these was taken for the head of a transcript, a heading or its end by rules that took too much.
#[test]
fn what_people_say_is_never_taken_for_what_is_around_it() {
    for (text, expect) in [
        (
            "Anna  0:03\nWhat matters?\n\nBen  0:09\nFirst: the price was too high.\n\nAnna  0:15\nAnd then?\n\nBen  0:19\nSecond: nobody came.\n\nAnna  0:25\nThird?\n\nBen  0:29\nNothing else.",
            &[
                "Anna: What matters?",
                "Ben: First: the price was too high.",
                "Anna: And then?",
                "Ben: Second: nobody came.",
                "Anna: Third?",
                "Ben: Nothing else.",
            ][..],
        ),
        (
            "Interviewer\nWho are you?\n\nBen Rudd\nName: Ben; age: 34\n\nInterviewer\nWhere do you live?\n\nBen Rudd\nIn Leeds.",
            &["Interviewer: Who are you?", "Ben Rudd: Name: Ben; age: 34", "Interviewer: Where do you live?", "Ben Rudd: In Leeds."],
        ),
        (
            "Date: 4 May\n\nInterviewer: Hello Maria\nParticipant: Hello Anna\nInterviewer: How are you?\nParticipant: Fine.",
            &["Interviewer: Hello Maria", "Participant: Hello Anna", "Interviewer: How are you?", "Participant: Fine."],
        ),
        (
            "Date: 4 May\n\nInterviewer: Tell me about 1984\nParticipant: In 1984 I came here\nInterviewer: Go on.\nParticipant: Yes.",
            &["Interviewer: Tell me about 1984", "Participant: In 1984 I came here", "Interviewer: Go on.", "Participant: Yes."],
        ),
        (
            "日期：5月4日\n\n访谈者：今天我们谈谈您1978年到农村以后\n受访者：好的那一年我十八岁\n访谈者：然后呢？\n受访者：没有。",
            &["访谈者: 今天我们谈谈您1978年到农村以后", "受访者: 好的那一年我十八岁", "访谈者: 然后呢？", "受访者: 没有。"],
        ),
        (
            "Interviewer: Thanks for coming today\nParticipant: Sure, no problem\nI: Ready?\nP: Yes.\nI: So?\nP: No.",
            &["Interviewer: Thanks for coming today", "Participant: Sure, no problem", "I: Ready?", "P: Yes.", "I: So?", "P: No."],
        ),
        (
            "Anna: Patient\nBen: Researcher\n\nAnna: Where?\nBen: There.\nAnna: Who?\nBen: Me.",
            &["Anna: Patient", "Ben: Researcher", "Anna: Where?", "Ben: There.", "Anna: Who?", "Ben: Me."],
        ),
        (
            "Mod: Who?\nAino: Me.\nVille: I came by bus.\nMod: And?\nVille: So.\nAino: Yes.",
            &["Mod: Who?", "Aino: Me.", "Ville: I came by bus.", "Mod: And?", "Ville: So.", "Aino: Yes."],
        ),
        ("I: So?\nMemo: I know.\nI: And?\nMemo: No.", &["I: So?", "Memo: I know.", "I: And?", "Memo: No."]),
        (
            "Int: Who was there?\n\nTheme 1: I was there, at the door\n\nTheme 2: So was I\n\nInt: And then?\n\nTheme 1: We left\n\nTheme 2: Yes",
            &[
                "Int: Who was there?",
                "Theme 1: I was there, at the door",
                "Theme 2: So was I",
                "Int: And then?",
                "Theme 1: We left",
                "Theme 2: Yes",
            ],
        ),
        (
            "I: So?\n\nP: We were to meet.\n\nMeeting ended up being cancelled.\n\nI was sad.",
            &["I: So?", "P: We were to meet. Meeting ended up being cancelled. I was sad."],
        ),
        (
            "I: So?\nP: In war.\n\nChecked by soldiers at every gate we went home.",
            &["I: So?", "P: In war. Checked by soldiers at every gate we went home."],
        ),
        (
            "Interviewer\nHow are you?\nParticipant\nCold.\nInterviewer\nAnd now?\nParticipant\nFine",
            &["Interviewer: How are you?", "Participant: Cold.", "Interviewer: And now?", "Participant: Fine"],
        ),
        (
            "INT. Where?\nREV. There.\nINT. Who?\nREV. Me.\nINT. So?\nREV. Yes.",
            &["INT: Where?", "REV: There.", "INT: Who?", "REV: Me.", "INT: So?", "REV: Yes."],
        ),
        (
            "I: When?\nMaria: 7:30 I get up.\nMaria: 8:15 the bus comes.\nMaria: 9:00 I work.\nMaria: 12:00 we eat.",
            &["I: When?", "Maria: 7:30 I get up.", "Maria: 8:15 the bus comes.", "Maria: 9:00 I work.", "Maria: 12:00 we eat."],
        ),
        (
            "P1: The people\n(P2) were behind us.\nP2: Yes.\nP1: So.\nP2: No.",
            &["P1: The people (P2) were behind us.", "P2: Yes.", "P1: So.", "P2: No."],
        ),
        (
            "CEO: So?\nP1: I became\nCEO In the end and\nleft.\nCEO: Ah.\nP1: Yes.",
            &["CEO: So?", "P1: I became CEO In the end and left.", "CEO: Ah.", "P1: Yes."],
        ),
        (
            "P: I went.\n\nWhy?\n\nP: I was cold.\nP: I was young.\nP: So.",
            &["P: I went. Why?", "P: I was cold.", "P: I was young.", "P: So."],
        ),
        (
            "## Interviewer: How did you come?\n\nMaria: By bus.\n\n## Interviewer: What did you see?\n\nMaria: Rain.",
            &["Interviewer: How did you come?", "Maria: By bus.", "Interviewer: What did you see?", "Maria: Rain."],
        ),
        ("### Interviewer\n\nWhere?\n\n### Participant\n\nIn the north.", &["Interviewer: Where?", "Participant: In the north."]),
    ] {
        let seen = see("a.md", text);
        assert_eq!(spoken(&seen), expect, "{text}\n{seen:?}");
    }
    for (paragraphs, expect) in [
        (
            &["**I: How was the way?**", "P: By bus.", "**I: Okay**", "P: Yes.", "**I: I see what you mean**", "P: So."][..],
            &["I: How was the way?", "P: By bus.", "I: Okay", "P: Yes.", "I: I see what you mean", "P: So."][..],
        ),
        (&["I: Which?", "P:", "**The blue one**", "I: And?", "P: No."], &["I: Which?", "P: The blue one", "I: And?", "P: No."]),
        (
            &["I: So?", "P: We went.", "**No more of it**", "We left then", "I: Ah.", "P: Yes."],
            &["I: So?", "P: We went. No more of it We left then", "I: Ah.", "P: Yes."],
        ),
        (
            &["**Anna** Who with?", "**Ben** Me.", "**Cleo**", "My brother was there.", "**Anna** So?", "**Ben** Yes."],
            &["Anna: Who with?", "Ben: Me.", "Cleo: My brother was there.", "Anna: So?", "Ben: Yes."],
        ),
    ] {
        let seen = see_with("a.docx", &docx(paragraphs), &[]);
        assert_eq!(spoken(&seen), expect, "{paragraphs:?}\n{seen:?}");
    }
    let seen = see_with("a.docx", &docx_table(&[&["Time", "Speaker", "Text"], &["0:05", "Anna", "Hello there everyone"]]), &[]);
    assert_eq!(spoken(&seen), ["Anna: Hello there everyone"], "{seen:?}");
}

#[test]
fn a_colon_in_the_words_makes_no_new_person() {
    for (ask, answer) in [
        ("Speaker 1 (00:0#) ", "Speaker 2 (00:0#) "),
        ("I [00:0#] ", "P [00:0#] "),
        ("Interviewer\t", "Participant\t"),
        ("Speaker 1 - ", "Speaker 2 - "),
        ("Speaker 1   ", "Speaker 2   "),
        ("INT | ", "P1 | "),
        ("<I> ", "<P> "),
        ("[Speaker 1] ", "[Speaker 2] "),
        ("**I** ", "**P** "),
    ] {
        for words in ["My brother: he was two years older.", "He said: go home.", "Everything: beans, peas.", "Well, I told him: no."] {
            let said = ["Where did you sit?", "By the window.", "Who with?", words, "And the teacher?", "Strict, very strict."];
            let line = |(at, words): (usize, &&str)| {
                format!("{}{words}", if at % 2 == 0 { ask } else { answer }.replace('#', &(at + 1).to_string()))
            };
            let lines: Vec<String> = said.iter().enumerate().map(line).collect();
            let seen = see("a.txt", &lines.join("\n"));
            assert_eq!(seen.words(), said, "{lines:?}\n{seen:?}");
            let who = seen.speakers();
            assert!(
                who[0] == who[2] && who[2] == who[4] && who[1] == who[3] && who[3] == who[5] && who[0] != who[1],
                "{lines:?}\n{seen:?}"
            );
            assert!(!seen.has("E0150") && !seen.has("E0151"), "{lines:?}\n{seen:?}");
        }
    }
    // Two names before a colon, again and again, are a label of two.
    let seen = see("a.txt", "P - Anna: Cold.\nP - Ben: No.\nP - Anna: Yes.\nP - Ben: So?\nP - Anna: Ah.");
    assert_eq!(seen.words(), ["Cold.", "No.", "Yes.", "So?", "Ah."], "{seen:?}");
}

#[test]
fn a_time_behind_the_label_is_no_word() {
    for label in ["Speaker #:\t", "Speaker #: ", "**Speaker #** ", "**Speaker #:** "] {
        let line = |at: usize, words: &str| {
            format!(
                "{}{}{words}",
                label.replace('#', &(at % 2 + 1).to_string()),
                ["00:01\t", "00:04\t", "00:07\t", "00:09\t"][at].replace('\t', if label.ends_with('\t') { "\t" } else { " " })
            )
        };
        let text: Vec<String> = ["Where did you sit?", "By the window.", "Who with?", "My brother."]
            .iter()
            .enumerate()
            .map(|(at, words)| line(at, words))
            .collect();
        let seen = see_with("a.docx", &docx(&text.iter().map(String::as_str).collect::<Vec<_>>()), &[]);
        assert_eq!(seen.words(), ["Where did you sit?", "By the window.", "Who with?", "My brother."], "{text:?}\n{seen:?}");
        assert!(seen.turns[3].contains("|9|"), "{seen:?}");
    }
    // When people get up is what they say.
    let seen = see("a.txt", "I: When did you rise?\nP: 5:30 it was.\nI: And later?\nP: 4:45 in summer.\nI: So early?\nP: Yes.");
    assert_eq!(seen.words()[1], "5:30 it was.", "{seen:?}");
}

#[test]
fn a_program_that_numbers_its_speakers_behind_a_colon_has_several() {
    for lines in [
        ["[Speaker:0] Where?", "[Speaker:1] There.", "[Speaker:0] Who?", "[Speaker:1] Me."],
        ["(speaker 0) Where?", "(speaker 1) There.", "(speaker 0) Who?", "(speaker 1) Me."],
    ] {
        let seen = see("a.txt", &lines.join("\n"));
        assert_eq!(seen.words(), ["Where?", "There.", "Who?", "Me."], "{seen:?}");
        assert!(seen.speakers()[0] != seen.speakers()[1] && seen.speakers()[0] == seen.speakers()[2], "{seen:?}");
    }
}

#[test]
fn questions_without_a_label_are_not_the_words_of_who_answers() {
    let seen = check_apart(
        &[
            "What is a week like?",
            "Rosa: I clean at the school.",
            "Who helps?",
            "Rosa: My sister does.",
            "And the weekend?",
            "Rosa: Church.",
        ],
        &["Rosa: I clean at the school.", "-: Who helps?", "Rosa: My sister does.", "-: And the weekend?", "Rosa: Church."],
    );
    assert!(seen.has("E0152"));
    // Somebody who asks herself goes on speaking, where others are labelled too.
    check(
        &["I: So?", "Rosa: I clean at the school.", "", "Who helps?", "Rosa: Nobody.", "I: Ah."],
        &["I: So?", "Rosa: I clean at the school. Who helps?", "Rosa: Nobody.", "I: Ah."],
    );
}

#[test]
fn a_line_whose_sign_slipped_is_nobodys_and_reported() {
    for slip in ["PT; My brother.", "PT. My brother.", "PT- My brother.", "PT My brother.", "PT, my brother."] {
        let text = format!("INT: Where did you sit?\nPT: By the window.\nINT: Who with?\n{slip}\nINT: And then?\nPT: Home.");
        let seen = see("a.txt", &text);
        assert_eq!(seen.speakers(), ["INT", "PT", "INT", "-", "INT", "PT"], "{seen:?}");
        assert!(seen.words()[3].ends_with("rother.") && seen.has("E0150"), "{seen:?}");
    }
    // Of somebody who is talked about the line says more in small letters.
    let seen = see("a.txt", "INT: So?\nPT: I said that\nPT was right and\nINT had to go.\nINT: Ah.\nPT: Yes.");
    assert_eq!(seen.words()[1], "I said that PT was right and INT had to go.", "{seen:?}");
}

#[test]
fn what_is_right_below_a_name_is_what_that_person_says() {
    let seen = see(
        "a.txt",
        "Interviewer\nWhere did you sit?\nParticipant 1\nBy the window.\nParticipant 2\nSame\nInterviewer\nWho with?\nParticipant 1\nAlone\nParticipant 2\nMy brother.\nInterviewer\nThanks",
    );
    assert_eq!(seen.words(), ["Where did you sit?", "By the window.", "Same", "Who with?", "Alone", "My brother.", "Thanks"], "{seen:?}");
    assert!(!seen.has("E0150"), "{seen:?}");
    let seen = see(
        "a.txt",
        "Anna\n00:01\nWhere did you sit?\n\nPeter\n00:04\nMostly\n\nAnna\n00:07\nWho with?\n\nPeter\n00:09\nFriday\n\nAnna\n00:12\nAnd then?\n\nPeter\n00:14\nHome.\n",
    );
    assert_eq!(seen.words(), ["Where did you sit?", "Mostly", "Who with?", "Friday", "And then?", "Home."], "{seen:?}");
}

#[test]
fn a_name_right_below_a_name_is_one_if_it_labels_other_lines() {
    let seen = see("a.txt", "Anna\nWhere did you sit?\nPeter\nBy the window.\nAnna\nWho with?\nPeter\nAnna\nCome on.\nPeter\nMy brother.");
    assert_eq!(seen.words(), ["Where did you sit?", "By the window.", "Who with?", "Come on.", "My brother."], "{seen:?}");
}

#[test]
fn what_is_below_the_talk_is_nobodys() {
    for end in [
        "End of interview",
        "End of recording.",
        "END",
        "*** END OF TRANSCRIPT ***",
        "--- End ---",
        "Interview concluded at 11:05.",
        "Recording ends 10:45",
        "Ende der Aufnahme",
        "Fin de l'entretien",
        "Fin de la entrevista",
        "Fim da gravação",
        "Transcribed by: Jo Hill, 4 June 2023",
        "Transcribed by Amberscript",
        "Transcription by Rev.com",
        "Meeting ended after 00:09:31 👋",
        "End time: 10:44",
        "© Sound and Text",
        "Notes: she seemed tired.",
    ] {
        let lines = [&TALK[..], &["", end]].concat();
        let seen = see("a.txt", &lines.join("\n"));
        assert_eq!(spoken(&seen), TALK, "{end}\n{seen:?}");
        assert!(seen.turns.iter().any(|turn| turn.contains("|N|")), "it is a note: {seen:?}");
    }
    for goes_on in ["In the end we left.", "The end was near.", "And at last the recording.", "Transcribed like that, it was short."] {
        let lines = [&TALK[..], &["", goes_on]].concat();
        let seen = see("a.txt", &lines.join("\n"));
        assert_eq!(spoken(&seen)[5], format!("P: It was sunny. {goes_on}"), "{seen:?}");
    }
}

#[test]
fn headings_are_nobodys_words() {
    let with = |heading: &'static str| [&TALK[..2], &[heading], &TALK[2..]].concat();
    for heading in ["**Life now and hopes**", "**Participant 4**", "**Section 1: The beginning**"] {
        let seen = see_with("a.docx", &docx(&with(heading)), &[]);
        assert_eq!(spoken(&seen), TALK, "{seen:?}");
        assert!(seen.has("E0185"), "{seen:?}");
    }
    for heading in ["## Today", "SECTION A: BACKGROUND", "Section 2 - The town", "BREAK", "Tape 1, Side B"] {
        let seen = see("a.md", &with(heading).join("\n\n"));
        assert_eq!(spoken(&seen), TALK, "{heading}\n{seen:?}");
    }
    // Bold names that come back, or that are alone on their lines as all are, label who speaks.
    let names = [
        "**Interviewer**",
        "Where?",
        "**Participant**",
        "Here.",
        "**Interviewer**",
        "Why?",
        "**Aunt Vera**",
        "Because: so.",
        "**Participant**",
        "Yes: it was.",
    ];
    let seen = see_with("a.docx", &docx(&names), &[]);
    assert_eq!(spoken(&seen)[3], "Aunt Vera: Because: so.", "{seen:?}");
    // A word in bold in the middle of somebody's words stays there.
    let stressed = [TALK[0], "P: It was", "**never**", "so cold.", TALK[2], TALK[3]];
    let seen = see_with("a.docx", &docx(&stressed), &[]);
    assert_eq!(spoken(&seen)[1], "P: It was never so cold.", "{seen:?}");
    // A title above bold names is no speaker.
    let titled = [
        "**Transcript 4**",
        "A short talk in the kitchen.",
        "**Anna** Where did you sit?",
        "**Peter** By the window.",
        "**Anna** Who with?",
        "**Peter** My brother.",
    ];
    let seen = see_with("a.docx", &docx(&titled), &[]);
    assert_eq!(spoken(&seen), ["Anna: Where did you sit?", "Peter: By the window.", "Anna: Who with?", "Peter: My brother."], "{seen:?}");
}

#[test]
fn how_somebody_speaks_makes_no_new_person() {
    let seen = see(
        "a.txt",
        "Interviewer: Where?\nMaria (laughing): There.\nInterviewer: Who?\nMaria: Me.\nInterviewer: So?\nMaria [crying]: Home.\nInterviewer: Why?\nMaria (in Spanish): Rain.",
    );
    assert_eq!(seen.speakers().iter().filter(|who| **who == "Maria").count(), 4, "{seen:?}");
    // A place or a number tells two people of one name apart.
    let seen = see("a.txt", "I: Who?\nMaria (Leeds): Me.\nMaria (York): Me too.\nMaria: And me.\nI: Ah.\nMaria (2): So.");
    let mut who = seen.speakers();
    who.sort_unstable();
    who.dedup();
    assert_eq!(who.len(), 5, "{seen:?}");
    let seen = see("a.txt", "I: Who?\nAnna: Me.\nAnna (mother): Me too.\nAnna: And me.\nI: Ah.\nAnna (mother): So.");
    assert_eq!(seen.speakers().iter().filter(|who| **who == "Anna (mother)").count(), 2, "{seen:?}");
}

#[test]
fn a_title_in_capitals_is_a_part_of_the_name() {
    let seen = see("a.txt", "MODERATOR   Where?\nMRS. LOWE   There.\nMODERATOR   Who?\nMRS. LOWE   Me.\nMODERATOR   So?\nMRS. LOWE   Yes.");
    assert_eq!(seen.speakers()[1], "MRS. LOWE", "{seen:?}");
}

#[test]
fn a_time_before_a_bold_name_hides_it_not() {
    let lines = ["[0:01] **Anna** Where?", "[0:04] **Peter** There.", "[0:07] **Anna** Who?", "[0:09] **Peter** Me."];
    let run = |words: &str, bold: bool| {
        format!("<w:r>{}<w:t xml:space=\"preserve\">{words}</w:t></w:r>", if bold { "<w:rPr><w:b/></w:rPr>" } else { "" })
    };
    let body: String = lines
        .iter()
        .map(|line| {
            let parts: Vec<&str> = line.split("**").collect();
            format!("<w:p>{}{}{}</w:p>", run(parts[0], false), run(parts[1], true), run(parts[2], false))
        })
        .collect();
    let seen = see_with("a.docx", &package(&body), &[]);
    assert_eq!(seen.turns, ["Anna|P|1|Where?", "Peter|P|4|There.", "Anna|P|7|Who?", "Peter|P|9|Me."]);
}

#[test]
fn the_first_row_of_a_table_in_two_languages_is_no_turn() {
    let seen = see_with(
        "a.docx",
        &docx_table(&[
            &["Speaker", "Spanish", "English"],
            &["I", "¿Cómo fue?", "How did it go?"],
            &["P", "Muy lento.", "Slowly, very slowly."],
            &["I", "¿Y?", "And what then?"],
            &["P", "No.", "Nothing at all."],
        ]),
        &[],
    );
    assert_eq!(seen.speakers(), ["I", "P", "I", "P"], "{seen:?}");
}

#[test]
fn the_first_turn_right_below_particulars_is_said() {
    for (head, count) in [(&["Date: 4 March"][..], 1), (&["Date: 4 March", "Place: Leeds", "Interviewer: Anna Moss"], 3)] {
        let text = [head, &TALK].concat().join("\n");
        let apart = text.replace("\nP:", "\n\nP:");
        for text in [&text, &apart] {
            assert_eq!(spoken(&see("a.txt", text)), TALK, "{count}: {text}");
        }
    }
    let names = ["Date: 4 March\nIda: Hello", "Ola: Hello.", "Ida: How are you?", "Ola: Well."].join("\n\n");
    assert_eq!(spoken(&see("a.txt", &names)), ["Ida: Hello", "Ola: Hello.", "Ida: How are you?", "Ola: Well."]);
}
