//! Tables of talk as people make them: times in cells, headings in many words, rows that name the columns again. Everybody is invented.

use super::seen::{Seen, docx_table, see, see_with, vtt};

const TALK: [(&str, &str); 4] = [("I", "How did you come?"), ("P", "By bus, and it was cold."), ("I", "And then?"), ("P", "We walked.")];

/// A table with the words of the talk in the form of a cell, `@` being a number from 1.
fn table(head: &str, speaker: &str, words: &str) -> String {
    let row = |(at, (who, said)): (usize, &(&str, &str))| {
        let fill = |form: &str| form.replace('@', &(at + 1).to_string()).replace("WHO", who).replace("SAID", said);
        format!("\"{}\",\"{}\"\n", fill(speaker), fill(words))
    };
    format!("{head}{}", TALK.iter().enumerate().map(row).collect::<String>())
}

fn said(seen: &Seen) -> Vec<(&str, &str)> {
    seen.speakers().into_iter().zip(seen.words()).collect()
}

#[test]
fn times_in_the_cells_of_speakers_and_words_are_no_names_and_no_words() {
    for head in ["Speaker,Text\n", ""] {
        for (speaker, words, timed) in [
            ("WHO", "SAID", false),
            ("WHO (00:00:0@)", "SAID", true),
            ("WHO (0:0@)", "SAID", true),
            ("WHO\n0:0@", "SAID", true),
            ("[0:0@] WHO", "SAID", true),
            ("0:0@ WHO", "SAID", true),
            ("WHO", "[00:00:0@] SAID", true),
            ("WHO", "[0:0@] SAID", true),
            ("WHO", "SAID #00:00:0@-0#", true),
        ] {
            let text = table(head, speaker, words);
            let seen = see("a.csv", &text);
            assert_eq!(said(&seen), TALK, "{text}\n{seen:?}");
            let times = seen.turns.iter().filter(|turn| !turn.contains("|-|")).count();
            assert_eq!(times, if timed { 4 } else { 0 }, "{text}\n{seen:?}");
        }
    }
    let rows: Vec<[String; 2]> = TALK.iter().zip(1..).map(|((who, said), at)| [(*who).to_owned(), format!("[0:0{at}] {said}")]).collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let seen = see_with("a.docx", &docx_table(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>()), &[]);
    assert_eq!(said(&seen), TALK, "{seen:?}");
    // A time of day is what somebody says.
    assert_eq!(see("a.csv", "Speaker,Text\nI,When?\nP,5:30 it was.\n").words()[1], "5:30 it was.");
}

#[test]
fn the_row_that_names_the_columns_is_no_turn() {
    for head in [
        "Speaker,Contribution",
        "Speaker name,Spanish",
        "Sprecher,Gesprochenes",
        "Hablante,Intervención",
        "Falante,Fala",
        "Nom,Propos",
        "Interlocutor,Enunciado",
        "Mówca,Wypowiedź",
        "Nome,Fala",
        "Speaker,What they told us",
    ] {
        let seen = see("a.csv", &table(&format!("{head}\n"), "WHO", "SAID"));
        assert_eq!(said(&seen), TALK, "{head}\n{seen:?}");
    }
    // The same word may be who speaks in the first row.
    let headless = "Sprecher,Wie war es denn?\nBefragte,Kalt.\nSprecher,Und dann?\nBefragte,Nichts.\n";
    assert_eq!(see("a.csv", headless).words(), ["Wie war es denn?", "Kalt.", "Und dann?", "Nichts."]);
    let rows: [&[&str]; 4] =
        [&["Sprecher", "Wie war es denn?"], &["Befragte", "Kalt."], &["Sprecher", "Und dann?"], &["Befragte", "Nichts."]];
    assert_eq!(see_with("a.docx", &docx_table(&rows), &[]).words(), ["Wie war es denn?", "Kalt.", "Und dann?", "Nichts."]);
    // Again on the next page; and beside the text a count of words.
    let rows = table("Speaker,Text\n", "WHO", "SAID").replace("\"I\",\"And", "Speaker,Text\n\"I\",\"And");
    let seen = see("a.csv", &rows);
    assert_eq!(said(&seen), TALK, "{rows}\n{seen:?}");
    assert!(seen.has("E0157"));
    let pages: [&[&str]; 6] = [
        &["Speaker", "Text"],
        &["I", "How did you come?"],
        &["P", "By bus, and it was cold."],
        &["Speaker", "Text"],
        &["I", "And then?"],
        &["P", "We walked."],
    ];
    let seen = see_with("a.docx", &docx_table(&pages), &[]);
    assert_eq!(said(&seen), TALK, "{seen:?}");
    assert!(seen.has("E0157"));
    let counted = "Speaker,Start,Text,Words\nI,0:01,How was it?,3\nP,0:04,Cold.,1\n";
    assert_eq!(said(&see("a.csv", counted)), [("I", "How was it?"), ("P", "Cold.")]);
}

#[test]
fn what_is_in_no_named_column_is_reported() {
    let seen = see("a.csv", "Speaker,Text,\nI,How was it?,\nP,Cold.,alone!\n");
    assert!(seen.has("E0153"), "{seen:?}");
    let numbers = see("a.csv", ",Speaker,Text\n1,I,How was it?\n2,P,Cold.\n");
    assert!(!numbers.has("E0153"), "{numbers:?}");
    let codes = see("a.csv", "Time,Interviewer,P1,Codes\n0:01,How was it?,,\n0:04,,Cold.,housing\n");
    assert!(codes.has("E0148"), "{codes:?}");
}

#[test]
fn questions_in_cues_without_a_label_are_not_the_words_of_who_answers() {
    let cues = ["How did you come?", "P1: By bus.", "And in winter?", "P1: It was cold.", "Who helped you?", "P1: My aunt."];
    let seen = see("a.vtt", &vtt(&cues));
    assert_eq!(seen.speakers(), ["-", "P1", "-", "P1", "-", "P1"], "{seen:?}");
    assert!(seen.has("E0152"));
    let lines = cues.join("\n");
    let seen = see("a.txt", &lines);
    assert_eq!(seen.speakers(), ["-", "P1", "-", "P1", "-", "P1"], "{seen:?}");
    // A line that an editor wrapped goes on.
    let wrapped = see("a.txt", "P1: I came by\nbus.\nAnd why?\nP1: It was cold.\nP1: So.");
    assert_eq!(wrapped.words(), ["I came by bus. And why?", "It was cold.", "So."], "{wrapped:?}");
}

#[test]
fn two_pairs_of_columns_are_read_from_left_to_right() {
    let rows: [&[&str]; 3] = [
        &["Speaker", "Text", "Speaker", "Text"],
        &["I", "How did you come?", "P", "By bus, and it was cold."],
        &["I", "And then?", "P", "We walked."],
    ];
    let csv: String = rows.iter().map(|row| format!("\"{}\"\n", row.join("\",\""))).collect();
    for seen in [see("a.csv", &csv), see_with("a.docx", &docx_table(&rows), &[])] {
        assert_eq!(said(&seen), TALK, "{seen:?}");
        assert!(seen.has("E0188"), "{seen:?}");
    }
}

#[test]
fn particulars_above_and_figures_below_the_talk_are_no_turns() {
    let mut rows: Vec<[&str; 2]> = TALK.iter().map(|(who, said)| [*who, *said]).collect();
    rows.splice(0..0, [["Speaker", "Text"], ["Date", "4 March"], ["Place", "Oslo"]]);
    rows.extend([["Total words", "412"], ["Duration", "45 min"]]);
    let csv: String = rows.iter().map(|row| format!("\"{}\"\n", row.join("\",\""))).collect();
    let table: Vec<&[&str]> = rows.iter().map(|row| row.as_slice()).collect();
    for seen in [see("a.csv", &csv), see_with("a.docx", &docx_table(&table), &[])] {
        assert_eq!(said(&seen), TALK, "{seen:?}");
        assert!(seen.has("E0157"), "{seen:?}");
    }
}

#[test]
fn titles_above_the_names_of_the_columns_are_no_turns() {
    for titles in [&[&["Interview 7", ""][..]][..], &[&["Study", "River"], &["Date", "4 March"]]] {
        let mut rows: Vec<Vec<&str>> = titles.iter().map(|row| row.to_vec()).collect();
        rows.push(vec!["Speaker", "Text"]);
        rows.extend(TALK.iter().map(|(who, said)| vec![*who, *said]));
        let csv: String = rows.iter().map(|row| format!("\"{}\"\n", row.join("\",\""))).collect();
        let table: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        for seen in [see("a.csv", &csv), see_with("a.docx", &docx_table(&table), &[])] {
            assert_eq!(said(&seen), TALK, "{seen:?}");
        }
    }
    for head in ["Wer,Was", "Qui,Quoi", "Quién,Qué dijo"] {
        let text = table(&format!("{head}\n"), "WHO", "SAID");
        assert_eq!(said(&see("a.csv", &text)), TALK, "{head}");
    }
}

#[test]
fn talk_above_a_row_of_names_is_no_title() {
    let text = "I,Hello Ola.\nP,Hello.\nI,Ready?\nP,Yes.\nSpeaker,Text\nI,How?\nP,Cold.\n";
    let seen = see("a.csv", text);
    assert!(seen.words().contains(&"Hello Ola.") && seen.words().contains(&"Cold."), "{seen:?}");
    let cell: &[&[&str]] = &[&["I", "How?"], &["P\n(teacher)", "Cold.\nAnd long."], &["I", "So?"], &["P", "So."]];
    let seen = see_with("a.docx", &docx_table(cell), &[]);
    assert!(!seen.speakers().contains(&"teacher") && !seen.speakers().contains(&"(teacher)"), "{seen:?}");
}
