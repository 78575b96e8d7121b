//! What must hold of every transcript, whatever file it came from.

use std::fs;
use std::path::{Path, PathBuf};

use leitmotif::contract::Outcome;
use leitmotif::domain::ids::DocumentId;
use leitmotif::domain::span::CharSpan;
use leitmotif::domain::speakers::SpeakerRules;
use leitmotif::domain::transcript::Transcript;
use leitmotif::stages::ingest::{IngestError, SourceFile, ingest, inspect};

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/readers")
}

/// The golden files, by name.
pub fn goldens() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder())
        .expect("the folder of goldens")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file() && !path.ends_with("README.md"))
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(&path).expect("a file")))
        .collect();
    files.sort();
    files
}

pub fn read(name: &str, bytes: &[u8]) -> Result<Outcome<Transcript>, IngestError> {
    ingest(&SourceFile { id: DocumentId::new(name), bytes: bytes.to_vec() }, &SpeakerRules::default())
}

/// Reads and describes a file that may be anything: neither may panic, and what is read must be sound.
pub fn read_anything(name: &str, bytes: &[u8]) {
    let file = SourceFile { id: DocumentId::new(name), bytes: bytes.to_vec() };
    if let Ok(outcome) = ingest(&file, &SpeakerRules::default()) {
        check_sound(name, &outcome.value);
        inspect(&file, &SpeakerRules::default(), true).expect("what is read can be described");
    }
}

/// Spans lie on character borders, in order, without white space at their ends, and mean the same in code points.
pub fn check_sound(name: &str, transcript: &Transcript) {
    let text: &str = &transcript.text;
    let offsets = transcript.offsets();
    let chars: Vec<char> = text.chars().collect();
    let mut end = 0;
    for turn in &transcript.turns {
        let words = text.get(turn.span.start as usize..turn.span.end as usize).unwrap_or_else(|| panic!("{name}: no character border"));
        assert!(turn.span.start >= end && !words.is_empty() && words.trim() == words, "{name}: {:?}", turn.span);
        end = turn.span.end;
        let span: CharSpan = offsets.to_chars(text, turn.span);
        assert_eq!(chars[span.start as usize..span.end as usize].iter().collect::<String>(), words, "{name}");
        assert!(turn.speaker.is_none_or(|speaker| (speaker as usize) < transcript.speakers.len()), "{name}");
    }
    let mut end = 0;
    for apart in &transcript.unspoken {
        assert!(apart.start >= end && apart.end >= apart.start, "{name}: unspoken places are in order");
        assert!(text.get(apart.start as usize..apart.end as usize).is_some(), "{name}: no character border");
        end = apart.end;
    }
    assert!(!text.contains('\r') && !text.starts_with('\u{feff}'), "{name}");
}
