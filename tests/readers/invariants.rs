//! What must hold of every transcript, whatever file it came from.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use leitmotif::contract::Outcome;
use leitmotif::domain::corpus::span::CharSpan;
use leitmotif::domain::corpus::speakers::SpeakerRules;
use leitmotif::domain::corpus::transcript::Transcript;
use leitmotif::domain::ids::DocumentId;
use leitmotif::formats::projects::refi::{codebook_of, decode_xml, read_project, read_qdc, study_of, write_project};
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

/// A project of another program: an archive around the files of `tests/data/exchange`.
pub fn project() -> Vec<u8> {
    let folder = folder().join("../exchange");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["project.qde", "sources/A.txt", "sources/b.txt"] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("started");
        writer.write_all(&fs::read(folder.join(name)).expect("a file")).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// Reads a file that may be anything as a project or, by its name, as a codebook. What is taken in lies inside its text, and can be
/// written and read again.
pub fn read_project_anything(name: &str, bytes: &[u8]) {
    if name.ends_with(".qdc") {
        if let Ok((file, _)) = decode_xml(bytes).and_then(|text| read_qdc(&text)) {
            let _ = codebook_of(&file.codes);
        }
        return;
    }
    let Ok((project, mut remarks)) = read_project(Cursor::new(bytes)) else { return };
    for source in &project.sources {
        let chars = source.text.as_str().chars().count() as u32;
        let inside = |span: CharSpan| span.start <= span.end && span.end <= chars;
        assert!(source.selections.iter().all(|selection| inside(selection.span)), "{name}: a span outside its text");
    }
    let _ = study_of(&project, &BTreeSet::new(), &mut remarks);
    remarks.findings(name).iter().for_each(|finding| drop(finding.to_string()));
    let (again, _) = read_project(Cursor::new(&write_project(&project).0)).expect("our own archive is read");
    let words =
        |project: &leitmotif::domain::project::Project| project.sources.iter().map(|source| source.text.clone()).collect::<Vec<_>>();
    assert!(words(&again) == words(&project), "{name}: other texts after a round trip");
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
