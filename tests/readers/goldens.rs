//! Transcripts as real programs write them: every span is tested by slicing, and what was read against `expected/`.

use std::fs;

use leitmotif::domain::corpus::transcript::{Transcript, Turn};
use leitmotif::domain::ids::DocumentId;
use leitmotif::formats::fault::line_of;
use leitmotif::stages::ingest::Format;

use crate::readers::invariants::{check_sound, folder, goldens, read};

fn shown(transcript: &Transcript) -> String {
    let line = |turn: &Turn| {
        let byte = turn.span.start as usize;
        let part = transcript
            .source
            .map
            .part_at(byte)
            .map_or_else(|| format!("line {}", line_of(&transcript.text, byte)), |part| part.to_string());
        let time = turn.time.map_or_else(|| "-".to_owned(), |time| format!("{}.{}", time.tenths() / 10, time.tenths() % 10));
        let label = transcript.label(turn).unwrap_or("-");
        let words = transcript.spoken(turn.span);
        // Blanks of several kinds would look alike here.
        let words = words.replace('\n', "⏎").replace('\t', "⇥").replace('\u{a0}', "␣");
        format!("{part}|{time}|{:?}|{label}|{words}\n", turn.role)
    };
    transcript.turns.iter().map(line).collect()
}

#[test]
fn every_golden_is_read_as_expected() {
    for (name, bytes) in goldens() {
        let outcome = read(&name, &bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        check_sound(&name, &outcome.value);
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

#[test]
fn the_same_words_come_out_of_every_format_of_a_program() {
    let words = |name: &str| {
        let bytes = fs::read(folder().join(name)).expect("a golden");
        let transcript = read(name, &bytes).expect("read").value;
        let turns = transcript.turns.iter().map(|turn| {
            let words = transcript.spoken(turn.span).split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{:?}|{}|{words}", turn.role, transcript.label(turn).unwrap_or("-"))
        });
        turns.collect::<Vec<String>>()
    };
    for name in ["libreoffice.docx", "libreoffice.rtf"] {
        assert_eq!(words(name), words("libreoffice.odt"), "{name}");
    }
    for name in ["tracked.docx", "tracked.odt", "tracked.rtf", "pandoc.odt", "pandoc.rtf", "pandoc.html"] {
        assert_eq!(words(name), words("pandoc.docx"), "{name}");
    }
    assert_eq!(words("libreoffice.xlsx"), words("table.csv"));
}

#[test]
fn no_golden_shows_a_word_in_its_findings_or_debug() {
    for (name, bytes) in goldens() {
        let outcome = read(&name, &bytes).expect("read");
        let shown = format!("{outcome:?} {}", outcome.findings.iter().map(ToString::to_string).collect::<String>()).to_lowercase();
        for word in ["aunt", "ida", "summer", "marsh", "ruth"] {
            assert!(!shown.contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn every_ending_that_is_read_has_a_golden_or_a_test_of_its_own() {
    let covered: Vec<Option<Format>> = goldens().iter().map(|(name, _)| Format::of(&DocumentId::new(name))).collect();
    for name in ["a.docx", "a.odt", "a.rtf", "a.html", "a.vtt", "a.otr", "a.csv", "a.xlsx", "a.eaf", "a.exb", "a.cha"] {
        assert!(covered.contains(&Format::of(&DocumentId::new(name))), "{name}");
    }
}

#[test]
fn a_project_of_another_program_is_taken_in_with_its_codings() {
    let (project, _) =
        leitmotif::formats::projects::refi::read_project(std::io::Cursor::new(crate::readers::invariants::project())).expect("a project");
    let mut told = Vec::new();
    for source in &project.sources {
        let chars: Vec<char> = source.text.as_str().chars().collect();
        for selection in &source.selections {
            let words: String = chars[selection.span.start as usize..selection.span.end as usize].iter().collect();
            told.push(format!("{}: {words}, {} codings", source.name, selection.codings.len()));
        }
    }
    // The second passage has a code that the codebook lacks: it is a code nevertheless.
    assert_eq!(told, ["P1: My aunt, 1 codings", "P1: Every night, 2 codings", "call: came back, 1 codings"]);
}
