use super::*;

/// Turns of a reading as `label|role|part|words`, each found by slicing; for the tests of all readers.
pub fn shown(reading: &Reading) -> Vec<String> {
    reading
        .read
        .turns
        .iter()
        .map(|turn| {
            let label = turn.speaker.map_or("-", |s| reading.read.speakers[s as usize].label.as_str());
            let role = match turn.role {
                Role::Participant => "P",
                Role::Interviewer => "I",
                Role::Note => "N",
            };
            let part = reading.map.part_at(turn.span.start as usize).map_or("-".to_owned(), |part| part.to_string());
            let words = crate::domain::corpus::transcript::spoken(&reading.text, turn.span, &reading.read.unspoken);
            let time = turn.time.map_or(String::new(), |t| format!("|{}.{}", t.tenths() / 10, t.tenths() % 10));
            format!("{label}|{role}|{part}{time}|{}", words.replace('\n', "/"))
        })
        .collect()
}

/// What must hold of every reading, whatever file it came from.
pub fn check_sound(reading: &Reading) {
    let text = &reading.text;
    let mut at = 0;
    for turn in &reading.read.turns {
        assert!(turn.span.start >= at && !turn.span.is_empty(), "turns overlap or are empty");
        at = turn.span.end;
        let words = text.get(turn.span.start as usize..turn.span.end as usize).expect("on character borders");
        assert_eq!(words.trim(), words, "white space at an end");
        assert!(turn.speaker.is_none_or(|s| (s as usize) < reading.read.speakers.len()));
    }
    let mut at = 0;
    for apart in &reading.read.unspoken {
        assert!(apart.start >= at && apart.start <= apart.end, "unspoken places in order");
        at = apart.end;
        assert!(text.get(apart.start as usize..apart.end as usize).is_some(), "on character borders");
    }
    for comment in &reading.comments {
        assert!(text.get(comment.span.start as usize..comment.span.end as usize).is_some(), "on character borders");
    }
    assert!(!text.contains('\r') && !text.starts_with('\u{feff}'));
}

/// Reads the document that `tell` builds, and compares its turns.
fn check(tell: impl FnOnce(&mut Prose), expect: &[&str]) -> Reading {
    let mut prose = Prose::default();
    tell(&mut prose);
    let reading = prose.finish("UTF-8", &SpeakerRules::default());
    check_sound(&reading);
    assert_eq!(shown(&reading), expect);
    reading
}

fn paragraphs(prose: &mut Prose, words: &[&str]) {
    for words in words {
        prose.say(words, false);
        prose.end_paragraph();
    }
}

#[test]
fn paragraphs_are_parted_by_a_blank_line_and_empty_ones_count() {
    let reading =
        check(|prose| paragraphs(prose, &["I: So?", "", "P: Yes.", "And no."]), &["I|I|paragraph 1|So?", "P|P|paragraph 3|Yes.//And no."]);
    assert_eq!(reading.text, "I: So?\n\nP: Yes.\n\nAnd no.");
}

#[test]
fn a_bold_label_is_given_its_colon() {
    let tell = |prose: &mut Prose| {
        for (label, words) in [("Ida Marsh", " Yes."), ("Interviewer ", "So?"), ("Ida Marsh", "\tNo.")] {
            prose.say(label, true);
            prose.say(words, false);
            prose.end_paragraph();
        }
    };
    let expect = ["Ida Marsh|P|paragraph 1|Yes.", "Interviewer|I|paragraph 2|So?", "Ida Marsh|P|paragraph 3|No."];
    assert_eq!(check(tell, &expect).text, "Ida Marsh: Yes.\n\nInterviewer: So?\n\nIda Marsh:\tNo.");
}

#[test]
fn emphasis_is_no_label() {
    let tell = |prose: &mut Prose| {
        prose.say("Never", true);
        prose.say(" did I say that.", false);
        prose.end_paragraph();
        paragraphs(prose, &["It was so.", "I left."]);
    };
    let expect = ["-|P|paragraph 1|Never did I say that.", "-|P|paragraph 2|It was so.", "-|P|paragraph 3|I left."];
    assert!(check(tell, &expect).remarks.is_empty());
}

#[test]
fn bold_questions_without_labels_are_told_and_not_guessed() {
    let tell = |prose: &mut Prose| {
        for (words, bold) in
            [("How was it at home then?", true), ("Fine.", false), ("And at school, with the others?", true), ("Fine too.", false)]
        {
            prose.say(words, bold);
            prose.end_paragraph();
        }
    };
    let mut prose = Prose::default();
    tell(&mut prose);
    let remarks = prose.finish("UTF-8", &SpeakerRules::default()).remarks;
    assert!(matches!(remarks[..], [crate::formats::transcripts::reading::Remark { what: What::BoldParagraphs, count: 2, first: Some(0) }]));
}

#[test]
fn a_table_of_speakers_is_a_turn_per_row() {
    let tell = |prose: &mut Prose| {
        paragraphs(prose, &["Interview 4"]);
        prose.begin_table();
        for row in [["Time", "Speaker", "Text"], ["0:05", "Interviewer", "So?"], ["0:09", "Ida", "Yes."]] {
            for cell in row {
                prose.say(cell, false);
                prose.end_paragraph();
                prose.end_cell();
            }
            prose.end_row(false);
        }
        prose.end_table();
    };
    check(tell, &["-|N|paragraph 1|Interview 4", "Interviewer|I|table row 2|5.0|So?", "Ida|P|table row 3|9.0|Yes."]);
}

#[test]
fn any_other_table_is_read_cell_by_cell() {
    let tell = |prose: &mut Prose| {
        prose.begin_table();
        for row in [["a b", "c", "d"], ["e", "f", "g"]] {
            row.iter().for_each(|cell| {
                prose.say(cell, false);
                prose.end_cell();
            });
            prose.end_row(row[0] == "e");
        }
        prose.end_table();
        paragraphs(prose, &["after"]);
    };
    check(tell, &["-|P|table row 1|a b", "-|P|table row 1|c", "-|P|table row 1|d", "-|P|paragraph 1|after"]);
}

#[test]
fn notes_come_last_and_are_nobodys_speech() {
    let tell = |prose: &mut Prose| {
        prose.say("P: Yes", false);
        prose.enter(Flow::Note);
        prose.say("looks away", false);
        prose.end_paragraph();
        prose.leave();
        prose.say(", I think.", false);
        prose.end_paragraph();
        paragraphs(prose, &["I: So?"]);
    };
    check(tell, &["P|P|paragraph 1|Yes, I think.", "I|I|paragraph 2|So?", "-|N|footnote 1|looks away"]);
}

#[test]
fn a_text_box_follows_its_paragraph() {
    let tell = |prose: &mut Prose| {
        prose.say("P: one", false);
        prose.enter(Flow::Box);
        paragraphs(prose, &["I: in the box"]);
        prose.leave();
        prose.say(" two", false);
        prose.end_paragraph();
    };
    check(tell, &["P|P|paragraph 1|one two", "I|I|text box paragraph 1|in the box"]);
}

#[test]
fn a_comment_keeps_its_place_over_composed_letters_and_tables() {
    let tell = |prose: &mut Prose| {
        let comment = prose.new_comment();
        prose.say("  P: cafe\u{301} ", false);
        prose.pin(comment, false);
        prose.say("noir", false);
        prose.pin(comment, true);
        prose.say(" too", false);
        prose.end_paragraph();
        prose.enter(Flow::Comment(comment));
        paragraphs(prose, &["risk", "factor"]);
        prose.leave();
    };
    let reading = check(tell, &["P|P|paragraph 1|café noir too"]);
    assert_eq!(reading.comments[0].span.slice(&reading.text), "noir");
    assert_eq!(reading.comments[0].text.as_str(), "risk\nfactor");
}

#[test]
fn a_time_between_words_is_unspoken() {
    let tell = |prose: &mut Prose| {
        prose.mark("[0:05]");
        prose.say(" P: one ", false);
        prose.mark("[0:07]");
        prose.say(" two", false);
        prose.end_paragraph();
    };
    check(tell, &["P|P|paragraph 1|5.0|one two"]);
}
