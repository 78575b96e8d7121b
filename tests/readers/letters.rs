//! No line is ever swallowed: each letter of a file is in a turn, a note, a label, a time, or a remainder that is reported.
//!
//! Files are made of pieces whose letters are counted beforehand, so the count does not come from the readers themselves.

use leitmotif::domain::corpus::span::ByteSpan;
use leitmotif::domain::corpus::transcript::Role;
use leitmotif::domain::ids::DocumentId;
use leitmotif::formats::transcripts::plain_text::read_turns;
use leitmotif::stages::ingest::{Format, SourceFile, ingest};
use proptest::prelude::*;

use super::seen::{docx, escape, rules, vtt};

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Pieces that lines are made of: labels, times, signs, words, and what is easily taken for another of these.
fn line() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "I",
        "P",
        "Vera",
        "nils berg",
        "Interviewer 2",
        "王明",
        "سلمى",
        ":",
        ": ",
        "：",
        " - ",
        ".- ",
        "- ",
        ">> ",
        "\t",
        "  ",
        " ",
        "0:05",
        "[0:05]",
        "(0:05 - 0:09)",
        "#00:01:12-3#",
        "4:30",
        "12.03.24",
        "[12.03.24, 10:02]",
        "1 minute 20 seconds",
        "we got up",
        "Home",
        "and then",
        "yes",
        "No.",
        "?",
        "[laughs]",
        "(Vera)",
        "{Nils}",
        "**",
        "<b>",
        "https://a.org",
        "Date",
        "1.",
        "[",
        "]",
        "Well, so it was that winter.",
        "00:00:01.000 --> 00:00:02.000",
    ]);
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_letter_of_a_typed_text_is_in_a_turn_a_label_or_a_time(lines in prop::collection::vec(line(), 1..14), blank in any::<bool>(), declared in any::<bool>()) {
        let text = lines.join(if blank { "\n\n" } else { "\n" });
        let text = text.trim_start_matches('\u{feff}').to_owned();
        let rules = if declared { rules(&["?I", "P", "Vera", "nils berg"]) } else { rules(&[]) };
        let read = read_turns(&text, &rules);
        let mut accounted = vec![false; text.len()];
        let mut cover = |span: &ByteSpan| accounted[span.start as usize..span.end as usize].fill(true);
        read.turns.iter().for_each(|turn| cover(&turn.span));
        read.marks.iter().for_each(&mut cover);
        read.fields_left_out.iter().for_each(|(_, span)| cover(span));
        let lost: String = text.char_indices().filter(|&(at, c)| c.is_alphanumeric() && !accounted[at]).map(|(_, c)| c).collect();
        prop_assert!(lost.is_empty(), "{lost:?} of {text:?}");
        // What a mark takes out of the talk is a label or a time: no more than a label's length of letters that are no digits.
        for mark in &read.marks {
            prop_assert!(mark.slice(&text).chars().filter(|c| c.is_alphabetic()).count() <= 160, "{:?}", mark.slice(&text));
        }
    }

    #[test]
    fn every_word_of_a_cue_is_in_a_turn(cues in prop::collection::vec(prop::collection::vec("zq[a-z]{1,5}( [a-z]{1,6}){0,4}", 1..3), 4..9), named in any::<bool>()) {
        let said: Vec<String> = cues.iter().enumerate().map(|(at, lines)| {
            let words = lines.join("\n");
            if named { format!("{}: {words}", if at % 2 == 0 { "Vera" } else { "Nils" }) } else { words }
        }).collect();
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        // What a cue repeats of the one before is left out as rolling captions do it, so that lines differ here.
        prop_assume!(cues.iter().flatten().collect::<std::collections::BTreeSet<_>>().len() == cues.iter().flatten().count());
        let words: usize = cues.iter().flatten().map(|line| letters(line)).sum();
        prop_assert_eq!(spoken("a.vtt", vtt(&said).as_bytes()), (words, 0));
    }

    #[test]
    fn every_letter_of_a_document_or_a_table_is_spoken_labelled_or_told(rows in prop::collection::vec(("[A-Z][a-z]{2,8}", "[a-z]{1,7}( [a-z]{1,7}){0,6}[.?]", "[a-z]{0,5}"), 2..9)) {
        let words: usize = rows.iter().map(|(_, words, _)| letters(words)).sum();
        let paragraphs: Vec<String> = rows.iter().map(|(label, words, _)| format!("{label}: {words}")).collect();
        let labels: usize = rows.iter().map(|(label, _, _)| letters(label)).sum();
        let shown: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        for (name, bytes) in [("a.docx", docx(&shown)), ("a.html", shown.iter().map(|line| format!("<p>{}</p>", escape(line))).collect::<String>().into_bytes()), ("a.txt", paragraphs.join("\n\n").into_bytes())] {
            let outcome = ingest(&SourceFile { id: DocumentId::new(name), bytes }, &rules(&[])).expect("read").value;
            // The canonical text holds all; what is outside the turns are labels.
            prop_assert_eq!(letters(&outcome.text), words + labels);
            let inside: usize = outcome.turns.iter().map(|turn| letters(&outcome.spoken(turn.span))).sum();
            prop_assert!(inside >= words && inside <= words + labels, "{name}: {inside} of {words}");
        }
        let csv: String = rows.iter().map(|(label, words, other)| format!("{label},{words},{other}\n")).collect();
        let told = spoken("a.csv", format!("speaker,text,mood\n{csv}").as_bytes());
        let other = rows.iter().filter(|(_, _, other)| !other.is_empty()).count();
        prop_assert_eq!(told, (words, other));
    }
}

/// Letters that are spoken, and rows of columns that are reported as left out.
fn spoken(name: &str, bytes: &[u8]) -> (usize, usize) {
    let outcome = ingest(&SourceFile { id: DocumentId::new(name), bytes: bytes.to_vec() }, &rules(&[])).expect("read");
    let told = outcome.findings.iter().filter(|finding| finding.code == "E0153");
    let rows =
        told.filter_map(|finding| finding.message.split_whitespace().rev().nth(1).and_then(|count| count.parse::<usize>().ok())).sum();
    let transcript = outcome.value;
    let words = transcript.turns.iter().filter(|turn| turn.role != Role::Note).map(|turn| letters(&transcript.spoken(turn.span))).sum();
    (words, rows)
}

/// Each letter and digit of each golden file, in order, against what a script takes out without the readers (`letters.py`).
#[test]
fn every_golden_is_read_letter_by_letter_as_an_independent_extraction_has_it() {
    let path = crate::readers::invariants::folder().join("expected/letters.json");
    let expected: std::collections::BTreeMap<String, String> =
        serde_json::from_slice(&std::fs::read(path).expect("written by tests/readers/letters.py")).expect("JSON");
    let kept = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let goldens = crate::readers::invariants::goldens();
    assert_eq!(goldens.len(), expected.len(), "run tests/readers/letters.py");
    for (name, bytes) in goldens {
        let format = Format::of(&DocumentId::new(&name)).expect("a format");
        let outcome = ingest(&SourceFile { id: DocumentId::new(&name), bytes }, &rules(&[])).expect("read").value;
        let spoken: String = outcome.turns.iter().map(|turn| kept(&outcome.spoken(turn.span))).collect();
        let read = match format {
            Format::Captions | Format::Chat => spoken,
            // Words that the timeline cuts are put together, so their letters are compared without their order.
            Format::Exb => {
                let mut letters: Vec<char> = spoken.chars().collect();
                letters.sort_unstable();
                letters.into_iter().collect()
            }
            _ => kept(&outcome.text),
        };
        assert_eq!(read, expected[&name], "{name}");
    }
}

/// Talk in every format that the table of docs/formats.md knows: each letter that was written is in a turn, a label, a time or a note, or reported.
#[test]
fn no_format_loses_a_letter_of_a_talk() {
    let words = [
        "zq",
        "home",
        "it was 4:30 then",
        "I said: no",
        "So?",
        "ça va",
        "мир",
        "水曜日",
        "yes",
        "Anna came",
        "three: one",
        "a b c",
        "No. 7",
    ];
    let people = [["I", "P"], ["Vera", "Nils"], ["王明", "李华"], ["Interviewer 2", "Ms. Berg"], ["vera", "nils"]];
    let mut state = 11u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for round in 0..40 {
        let pair = people[round % people.len()];
        let talk: Vec<(String, String, String)> = (0..4 + draw(6))
            .map(|at| {
                let words: Vec<&str> = (0..1 + draw(5)).map(|_| words[draw(words.len())]).collect();
                // A mark of its own makes each utterance different: rolling captions would be left out.
                (pair[at % 2].to_owned(), format!("0:{:02}", at * 3), format!("zx{at} {}", words.join(" ")))
            })
            .collect();
        let said: Vec<(&str, &str, &str)> =
            talk.iter().map(|(label, time, words)| (label.as_str(), time.as_str(), words.as_str())).collect();
        let spoken: usize = said.iter().map(|(_, _, words)| letters(words)).sum();
        let labels: usize = said.iter().map(|(label, _, _)| letters(label)).sum();
        for kind in &super::formats_page::KINDS {
            let file = SourceFile { id: DocumentId::new(kind.name), bytes: (kind.write)("", &said) };
            let outcome = ingest(&file, &rules(&[])).unwrap_or_else(|error| panic!("{}: {error}", kind.name)).value;
            let inside: usize = outcome.turns.iter().map(|turn| letters(&outcome.spoken(turn.span))).sum();
            // What the talk does not name as a label stays in the words, with the label and the time before it.
            let most = spoken + labels + said.iter().map(|(_, time, _)| letters(time)).sum::<usize>();
            assert!(inside >= spoken - times_in(&said) && inside <= most, "{} of round {round}: {inside} of {spoken}: {said:?}", kind.name);
        }
    }
}

/// Digits of times inside the words, which may be read as times.
fn times_in(said: &[(&str, &str, &str)]) -> usize {
    said.iter().map(|(_, _, words)| words.matches("4:30").count() * 3).sum()
}

/// What is between the tags of a golden file, or in its cells, counted without the readers.
#[test]
fn every_golden_holds_the_letters_that_its_file_holds() {
    for (name, bytes) in crate::readers::invariants::goldens() {
        let Some(format) = Format::of(&DocumentId::new(&name)) else { continue };
        let outcome = ingest(&SourceFile { id: DocumentId::new(&name), bytes: bytes.clone() }, &rules(&[])).expect("read").value;
        let canonical = letters(&outcome.text);
        if matches!(format, Format::Text | Format::Captions) {
            // The canonical text is the file, but for references such as `&amp;`.
            let stored = letters(&String::from_utf8(bytes).expect("UTF-8"));
            assert!(canonical <= stored && canonical + 60 >= stored, "{name}: {canonical} of {stored}");
        }
        let inside: usize = outcome.turns.iter().map(|turn| letters(turn.span.slice(&outcome.text))).sum();
        assert!(inside <= canonical && inside * 10 >= canonical, "{name}");
    }
}
