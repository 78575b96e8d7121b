//! Files as LibreOffice writes them.

use std::fs;

use leitmotif::domain::corpus::transcript::{Transcript, Turn};

use crate::pdf::{folder, pdf_builder, read};

/// Turn by turn, as the goldens of the other readers show it.
fn shown(transcript: &Transcript) -> String {
    let line = |turn: &Turn| {
        let part = transcript.source.map.part_at(turn.span.start as usize).map(|part| part.to_string()).unwrap_or_default();
        let words = transcript.spoken(turn.span).replace('\n', "⏎").replace('\t', "⇥");
        format!("{part}|{:?}|{}|{words}\n", turn.role, transcript.label(turn).unwrap_or("-"))
    };
    transcript.turns.iter().map(line).collect()
}

fn golden(name: &str) -> leitmotif::contract::Outcome<Transcript> {
    let bytes = fs::read(folder().join(name)).expect("a golden");
    read(name, &bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_golden_is_read_as_expected() {
    for name in ["pages.pdf", "hanging.pdf", "interview.pdf", "bold.pdf"] {
        let outcome = golden(name);
        let findings: String = outcome.findings.iter().map(|finding| format!("{finding}\n")).collect();
        let now = format!("{}{findings}", shown(&outcome.value));
        let expected = folder().join("expected").join(format!("{name}.txt"));
        if std::env::var_os("LEITMOTIF_BLESS").is_some() {
            fs::write(&expected, &now).expect("written");
        }
        let before = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(now, before, "{name} is read otherwise; look at it, then rewrite with LEITMOTIF_BLESS=1");
    }
}

/// Labels and words without regard to where a paragraph ends.
fn words(transcript: &Transcript) -> Vec<String> {
    let turns = transcript.turns.iter().map(|turn| {
        let words = transcript.spoken(turn.span).split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{:?}|{}|{words}", turn.role, transcript.label(turn).unwrap_or("-"))
    });
    turns.collect()
}

#[test]
fn the_turns_are_those_of_the_document_that_was_printed() {
    let printed = words(&golden("interview.pdf").value);
    let odt = fs::read(folder().join("../readers/pandoc.odt")).expect("a golden");
    let odt = words(&read("a.odt", &odt).expect("read").value);
    // A footnote is a line like any other on a page: its mark and its words stay where they are printed.
    assert_eq!(printed[..4], odt[..4]);
    assert!(odt.last().is_some_and(|note| note.starts_with("Note")) && printed[4..].join(" ").contains("1 She laughs."));
    // The sources of the others, paragraph by paragraph.
    for name in ["pages", "hanging"] {
        let source = fs::read_to_string(folder().join(format!("source/{name}.fodt"))).expect("a source");
        let spoken = source.split("<text:p text:style-name=\"Turn\">").skip(1).map(|rest| {
            let words = rest.split("</text:p>").next().expect("an end").replace("<text:tab/>", " ").replace('\u{ad}', "");
            let (label, words) = words.split_once(':').expect("a label");
            let role = if label == "I" { "Interviewer" } else { "Participant" };
            format!("{role}|{label}|{}", words.trim())
        });
        assert_eq!(words(&golden(&format!("{name}.pdf")).value), spoken.collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn what_is_read_can_be_sliced_and_is_always_told_as_a_guess() {
    for name in ["pages.pdf", "hanging.pdf", "interview.pdf", "bold.pdf"] {
        let outcome = golden(name);
        let text: &str = &outcome.value.text;
        for turn in &outcome.value.turns {
            let words = turn.span.slice(text);
            assert!(!words.is_empty() && words.trim() == words, "{name}");
        }
        assert!(outcome.findings.iter().any(|finding| finding.code == "E0126"), "{name}");
        let shown = format!("{outcome:?}").to_lowercase();
        assert!(!shown.contains("aunt"), "{name}");
    }
}

#[test]
fn files_made_by_hand() {
    let outcome = read("a.pdf", &pdf_builder::lines(&["I: So?", "P: My aunt stayed, and it was e\\356ough."])).expect("read");
    assert_eq!(words(&outcome.value), ["Interviewer|I|So?", "Participant|P|My aunt stayed, and it was e\u{ee}ough."]);
}
