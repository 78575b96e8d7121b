//! The oldest rule of text tools: slice the text by the span and compare. For every form in which a transcript may lie on
//! a disk, by a canonical text made here from its definition and not by the code that is tried.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use leitmotif::contract::NoProgress;
use leitmotif::domain::corpus::span::CharSpan;
use leitmotif::formats::decode::decode;
use leitmotif::pipeline::study::run_study;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::conformance::{CODEBOOK, request};

/// Talk in which every second word would shift a careless count.
const TALK: &str = "I: Who was there — when “it” happened?\n\nP1: My cousin Zoë carried the soil 🙂 over the bridge, naïve as she was.\n\nI: Ça va?\n\nP1: The café by the bus stop: we ate soup there, és a kórus énekelt.\nAnd the choir sang in the rain until the façade fell into the garden beds.\n";

/// Talk that Windows-1252 can write.
const PLAIN: &str = "I: Who was there — when “it” happened?\n\nP1: My cousin Zoë carried the soil over the bridge, naïve as she was.\n\nI: Ça va?\n\nP1: The café by the bus stop: we ate soup there, and the choir sang in the rain.\n";

/// A file: its name, its bytes, and the characters that they stand for as stored.
struct Form {
    name: &'static str,
    bytes: Vec<u8>,
    stored: String,
}

impl Form {
    /// A file in UTF-8.
    fn plain(name: &'static str, stored: String) -> Self {
        Self { name, bytes: stored.clone().into_bytes(), stored }
    }

    /// A file in UTF-16, of the given order of bytes.
    fn wide(name: &'static str, stored: String, to_bytes: impl Fn(u16) -> [u8; 2]) -> Self {
        Self { name, bytes: stored.encode_utf16().flat_map(to_bytes).collect(), stored }
    }

    /// Decoded, without a mark in front, lines ended by LF, letters composed, and nothing else changed.
    fn canonical(&self) -> String {
        canonical(&self.stored)
    }
}

fn canonical(stored: &str) -> String {
    stored.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n").nfc().collect()
}

fn forms() -> Vec<Form> {
    let decomposed: String = TALK.nfd().collect();
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let marked = |text: &str| format!("\u{feff}{text}");
    let (windows, _, lossy) = encoding_rs::WINDOWS_1252.encode(PLAIN);
    assert!(!lossy);
    vec![
        Form::plain("plain.txt", TALK.to_owned()),
        Form::plain("crlf.txt", crlf(TALK)),
        Form::plain("cr.txt", TALK.replace('\n', "\r")),
        Form::plain("bom.txt", marked(TALK)),
        Form::plain("decomposed.txt", decomposed.clone()),
        Form::plain("everything.md", marked(&crlf(&decomposed))),
        Form::wide("utf16le.txt", marked(&crlf(TALK)), u16::to_le_bytes),
        Form::wide("utf16be.txt", marked(&crlf(TALK)), u16::to_be_bytes),
        Form::wide("unmarked16.txt", PLAIN.to_owned(), u16::to_le_bytes),
        Form { name: "windows.txt", bytes: windows.into_owned(), stored: PLAIN.to_owned() },
    ]
}

fn slice(text: &str, span: CharSpan) -> String {
    text.chars().skip(span.start as usize).take(span.len()).collect()
}

fn span(line: &Value) -> CharSpan {
    let number = |key: &str| line[key].as_u64().expect("a place") as u32;
    CharSpan { start: number("start"), end: number("end") }
}

/// The lines of a result file that speak of one transcript.
fn lines_of(out: &std::path::Path, file: &str, document: &str) -> Vec<Value> {
    let text = fs::read_to_string(out.join(file)).expect("there");
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines.filter(|line| line["document"] == document).collect()
}

/// A run over all forms; its results folder, and what keeps it there.
fn results() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("transcripts")).expect("made");
    fs::write(folder.path().join("codebook.csv"), CODEBOOK).expect("written");
    for form in forms() {
        fs::write(folder.path().join("transcripts").join(form.name), form.bytes).expect("written");
    }
    let out = folder.path().join("out");
    run_study(&request(folder.path(), &out, "default"), &NoProgress, &AtomicBool::new(false)).expect("a run");
    (folder, out)
}

#[test]
fn every_turn_and_every_excerpt_is_the_canonical_text_at_its_place() {
    let (_folder, out) = results();
    let mut excerpts = 0;
    for form in forms() {
        let text = form.canonical();
        let segments = lines_of(&out, "scores.jsonl", form.name);
        let said: Vec<String> = segments.iter().map(|line| slice(&text, span(line))).collect();
        // A turn is between its label and the next blank line.
        let turns: Vec<&str> = text.trim().split("\n\n").map(|turn| turn.split_once(": ").expect("a label").1).collect();
        assert!(said == turns, "{}: the segments are not the turns", form.name);
        let speakers: Vec<Option<&str>> = segments.iter().map(|line| line["speaker"].as_str()).collect();
        assert_eq!(speakers, ["I", "P1", "I", "P1"].map(Some), "{}", form.name);
        for line in lines_of(&out, "suggestions.jsonl", form.name) {
            assert!(line["excerpt"] == slice(&text, span(&line)).as_str(), "{} at {:?}", form.name, span(&line));
            excerpts += 1;
        }
    }
    assert!(excerpts >= forms().len(), "{excerpts} excerpts");
}

#[test]
fn every_place_points_back_into_the_stored_file_and_comes_home() {
    let (_folder, out) = results();
    for form in forms() {
        let decoded = decode(&form.bytes).unwrap_or_else(|error| panic!("{}: {error}", form.name));
        assert!(decoded.text == form.canonical(), "{} is read as it is meant", form.name);
        for line in lines_of(&out, "scores.jsonl", form.name) {
            let place = span(&line);
            let there = decoded.map.span_to_stored(place);
            assert!(canonical(&slice(&form.stored, there)) == slice(&decoded.text, place), "{}: {place:?} is not at {there:?}", form.name);
            let home = CharSpan { start: decoded.map.to_canonical(there.start), end: decoded.map.to_canonical(there.end) };
            assert_eq!(home, place, "{}: {there:?}", form.name);
        }
    }
}

#[test]
fn a_coding_of_the_stored_file_lands_on_the_words_that_were_coded() {
    // People code the file as it lies on their disk; each form has the same words at another place.
    let words = "carried the soil";
    for form in forms() {
        let decoded = decode(&form.bytes).expect("text");
        let start = form.stored[..form.stored.find(words).expect("the words")].chars().count() as u32;
        let end = start + words.chars().count() as u32;
        let place = CharSpan { start: decoded.map.to_canonical(start), end: decoded.map.to_canonical(end) };
        assert_eq!(slice(&decoded.text, place), words, "{}", form.name);
    }
}
