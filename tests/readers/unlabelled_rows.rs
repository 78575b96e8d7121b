//! Rows of tables whose cell of the speaker is empty: no word is put under the person before for want of a label.

use super::seen::{check, check_with, docx_table, see, see_with, vtt};

const LONG: &str = "We came by the ferry in the winter and had two suitcases and";

/// One table in every format that has tables: a head, and rows of a speaker and words.
fn tables(rows: &[[&str; 2]]) -> Vec<(&'static str, Vec<u8>)> {
    let all: Vec<[&str; 2]> = [["Speaker", "Text"]].into_iter().chain(rows.iter().copied()).collect();
    let csv: String = all.iter().map(|[label, words]| format!("{label};{words}\n")).collect();
    let page: String = all.iter().map(|[label, words]| format!("<tr><td>{label}</td><td>{words}</td></tr>")).collect();
    let shown: Vec<&[&str]> = all.iter().map(|row| &row[..]).collect();
    vec![("a.csv", csv.into_bytes()), ("a.html", format!("<table>{page}</table>").into_bytes()), ("a.docx", docx_table(&shown))]
}

#[test]
fn the_words_of_a_row_without_a_speaker_are_nobodys_and_reported() {
    let rows = [["I", "How was it?"], ["P1", "Cold."], ["", "Was nobody there?"], ["P1", "Nobody."], ["", "And then."], ["I", "So?"]];
    for (name, bytes) in tables(&rows) {
        let seen = see_with(name, &bytes, &[]);
        assert_eq!(seen.speakers(), ["I", "P1", "-", "P1", "-", "I"], "{name}: {seen:?}");
        assert_eq!(seen.words(), rows.map(|[_, words]| words), "{name}");
        assert!(seen.has("E0179"), "{name}: {:?}", seen.codes);
    }
}

#[test]
fn rows_that_go_on_with_a_sentence_of_a_long_turn_are_its_speakers_and_reported() {
    let rows = [["I", "How was it?"], ["P1", LONG], ["", "nobody waited at the"], ["", "harbour when we came."], ["I", "And then?"]];
    for (name, bytes) in tables(&rows) {
        let seen = see_with(name, &bytes, &[]);
        assert_eq!(seen.speakers(), ["I", "P1", "I"], "{name}: {seen:?}");
        assert!(seen.words()[1].ends_with("nobody waited at the harbour when we came."), "{name}: {seen:?}");
        assert!(seen.has("E0179"), "{name}: {:?}", seen.codes);
    }
}

#[test]
fn a_name_that_says_nothing_takes_no_words_that_go_on() {
    let rows = [["I", "How was it?"], ["P1", LONG], ["I", ""], ["", "nobody waited at the harbour."], ["I", "And then?"]];
    for (name, bytes) in tables(&rows) {
        let seen = see_with(name, &bytes, &[]);
        assert_eq!(seen.speakers(), ["I", "P1", "I"], "{name}: {seen:?}");
        assert!(seen.words()[1].ends_with("nobody waited at the harbour."), "{name}: {seen:?}");
    }
}

#[test]
fn a_row_that_writes_no_cell_takes_up_a_row_of_a_span() {
    let page = "<table><tr><th>Who<th>Text<tr><td>I<td>How was it?<tr><td rowspan=3>P1<td>Cold.<tr></tr><tr><td>And long.<tr><td>I<td>And then?</table>";
    let seen = see_with("a.html", page.as_bytes(), &[]);
    assert_eq!(seen.speakers(), ["I", "P1", "I"], "{seen:?}");
    assert_eq!(seen.words(), ["How was it?", "Cold. And long.", "And then?"], "{seen:?}");
}

#[test]
fn speech_about_a_recording_that_is_cut_into_lines_is_speech() {
    let text = "I: How was it at first?\n\nP: It was odd at first.\nI did not know what to say when you started recording\nus so I talked about my \
                mother.\ntranscribed with care it was not\n\nI: And then?\n\nP: Cold.\n";
    let seen = see_with("a.txt", text.as_bytes(), &[]);
    assert_eq!(seen.speakers(), ["I", "P", "I", "P"], "{seen:?}");
    let program = "I: How was it at first?\n\nP: It was odd.\n\nIda Marsh stopped recording\n";
    let seen = see_with("a.txt", program.as_bytes(), &[]);
    assert!(seen.words()[1].ends_with("odd."), "{seen:?}");
}

#[test]
fn one_row_that_does_not_go_on_makes_all_of_them_nobodys() {
    let rows = [["I", "How?"], ["P1", LONG], ["", "nobody waited at the harbour."], ["", "Was it cold?"], ["P1", "Yes."], ["I", "So?"]];
    for (name, bytes) in tables(&rows) {
        let seen = see_with(name, &bytes, &[]);
        assert_eq!(seen.speakers(), ["I", "P1", "-", "-", "P1", "I"], "{name}: {seen:?}");
    }
}

#[test]
fn a_row_without_a_speaker_above_all_others_is_nobodys() {
    for (name, bytes) in tables(&[["", "So we begin."], ["I", "How was it?"], ["P1", "Cold."], ["I", "And?"]]) {
        assert_eq!(see_with(name, &bytes, &[]).speakers(), ["-", "I", "P1", "I"], "{name}");
    }
}

#[test]
fn a_cell_of_the_speaker_that_spans_rows_counts_for_each() {
    let page = "<table><tr><th>Time<th>Who<th>Text<tr><td>0:01<td>I<td>How was it?<tr><td>0:03<td rowspan=2>P1<td>Cold.<tr><td>0:09<td>And \
                long.<tr><td>0:12<td>I<td>And then?</table>";
    let expect = ["I|I|1|How was it?", "P1|P|3|Cold.", "P1|P|9|And long.", "I|I|12|And then?"];
    let seen = check("a.html", page, &expect);
    assert!(!seen.has("E0179"), "{:?}", seen.codes);
    let cell = |more: &str, words: &str| format!("<w:tc><w:tcPr>{more}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let body = [
        row(&[cell("", "Time"), cell("", "Who"), cell("", "Text")]),
        row(&[cell("", "0:01"), cell("", "I"), cell("", "How was it?")]),
        row(&[cell("", "0:03"), cell("<w:vMerge w:val=\"restart\"/>", "P1"), cell("", "Cold.")]),
        row(&[cell("", "0:09"), "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>".to_owned(), cell("", "And long.")]),
        row(&[cell("", "0:12"), cell("", "I"), cell("", "And then?")]),
    ];
    let seen = see_with("a.docx", &super::seen::package(&format!("<w:tbl>{}</w:tbl>", body.concat())), &[]);
    assert_eq!(seen.turns, expect, "{:?}", seen.codes);
}

#[test]
fn tables_that_name_everybody_or_nobody_are_not_concerned() {
    assert!(!see("a.csv", "speaker;text\n;How was it?\n;Cold.\n").has("E0179"));
    // Captions are not concerned.
    assert!(!see("a.vtt", &vtt(&["I: How?", "P1: Cold.", "and long."])).has("E0179"));
    check_with("a.csv", "speaker;text\nVera;How?\nNils;Cold.\n", &["?Vera", "Nils"], &["Vera|I|-|How?", "Nils|P|-|Cold."]);
}

#[test]
fn a_paragraph_below_a_table_of_speakers_is_nobodys_and_reported() {
    let page = "<table><tr><td>I<td>How was it?<tr><td>P<td>Cold.</table><p>Here we had lunch.<p>P: So.<table><tr><td>I<td>And?<tr><td>P<td>No.</table><p>I: Oh.";
    let seen = check(
        "a.html",
        page,
        &["I|I|-|How was it?", "P|P|-|Cold.", "-|P|-|Here we had lunch.", "P|P|-|So.", "I|I|-|And?", "P|P|-|No.", "I|I|-|Oh."],
    );
    assert!(seen.has("E0179"), "{:?}", seen.codes);
}

#[test]
fn a_message_of_a_messenger_itself_is_nobodys_and_reported() {
    let text = "12.03.24, 10:01 - Calls are encrypted.\n12.03.24, 10:02 - Ida: How was it?\n12.03.24, 10:03 - Ola: Cold.\nVery cold.\n12.03.24, 10:04 - Ola left\n\
                12.03.24, 10:05 - Ida: And?\n12.03.24, 10:06 - Ola: It was long.\n12.03.24, 10:07 - Ida changed the subject\n";
    let seen = see("a.txt", text);
    assert_eq!(seen.speakers(), ["-", "Ida", "Ola", "-", "Ida", "Ola", "-"], "{seen:?}");
    assert_eq!(seen.words()[2..4], ["Cold. Very cold.", "Ola left"]);
    assert!(seen.has("E0152"), "{seen:?}");
}

#[test]
fn what_programs_and_researchers_write_below_the_talk_is_a_note() {
    let talk = "Ida Marsh  0:05\nHow was it?\n\nOla Brandt  0:09\nCold.\n\nIda Marsh  0:12\nAnd?\n\nOla Brandt  0:15\nNo.\n\n";
    for end in [
        "Transcribed by https://otter.ai",
        "Ida Marsh stopped transcription",
        "Transcription ended after 00:10:00\n\nThis editable transcript was computer generated and might contain errors.",
        "Field notes\n\nThe kitchen was warm. She made tea.",
        "Postskriptum:\nDie Küche war warm.",
        "Notes de terrain\n\nLa cuisine était chaude.",
    ] {
        let seen = see("a.txt", &format!("{talk}{end}\n"));
        assert_eq!(seen.words()[..4], ["How was it?", "Cold.", "And?", "No."], "{end}: {seen:?}");
        assert!(seen.turns[4..].iter().all(|turn| turn.contains("|N|")) && seen.turns.len() > 4, "{end}: {seen:?}");
    }
}

#[test]
fn one_letter_alone_on_its_line_labels_what_is_below() {
    let expect = ["I|I|-|How was it?", "P|P|-|Cold.", "I|I|-|And?", "P|P|-|No."];
    check("a.txt", "I\nHow was it?\nP\nCold.\nI\nAnd?\nP\nNo.\n", &expect);
    check("a.txt", "I\n\nHow was it?\n\nP\n\nCold.\n\nI\n\nAnd?\n\nP\n\nNo.\n", &expect);
    check("a.html", "<dl><dt>I<dd>How was it?<dt>P<dd>Cold.<dt>I<dd>And?<dt>P<dd>No.</dl>", &expect);
}

#[test]
fn ranges_with_tenths_above_a_name_are_times_and_no_days() {
    let text = "0:00:05.0 - 0:00:09.0\nSpeaker A\nHow was it?\n\n0:00:09.0 - 0:00:12.0\nSpeaker B\nCold.\n\n0:00:12.0 - 0:00:15.0\nSpeaker A\nAnd?\n\n\
                0:00:16.0 - 0:00:18.0\nSpeaker B\nNo.\n";
    check("a.txt", text, &["Speaker A|P|5|How was it?", "Speaker B|P|9|Cold.", "Speaker A|P|12|And?", "Speaker B|P|16|No."]);
}

#[test]
fn a_label_met_once_at_a_line_and_once_inside_one_begins_a_turn() {
    let expect = ["IDA|P|-|How was it?", "OLA|P|-|Cold.", "IDA|P|-|And?", "OLA|P|-|No."];
    assert!(check("a.txt", "IDA: How was it? OLA: Cold.\n\nIDA: And?\n\nOLA: No.\n", &expect).has("E0158"));
}

#[test]
fn answers_are_what_was_said_and_documents_in_documents_are_reported() {
    let seen = check(
        "a.csv",
        "participant,question,response\nP1,How was it?,Cold.\nP1,And then?,Nothing.\nP2,How was it?,Warm.\n",
        &["P1|P|-|Cold. Nothing.", "P2|P|-|Warm."],
    );
    assert!(seen.has("E0153"), "{:?}", seen.codes);
    let words = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let body = format!("{}<w:altChunk r:id=\"r9\"/>{}", words("I: How?"), words("P: Cold."));
    assert!(see_with("a.docx", &super::seen::package(&body), &[]).has("E0180"));
}
