//! What must hold of exchange in both directions: no excerpt is shifted, no coding lost, no trap works.

mod foreign;
mod hostile;
mod order;
mod round_trip;

use std::io::Cursor;

use super::container::write_archive;
use super::read_project;
use super::remark::Remarks;
use crate::domain::corpus::span::OffsetTable;
use crate::domain::corpus::text::GuardedText;
use crate::domain::corpus::transcript::{Declaration, SafeTranscript, Source, Transcript};
use crate::domain::digest::Digest;
use crate::domain::ids::DocumentId;
use crate::domain::project::Project;
use crate::formats::fault::FormatFault;

/// Reads a project from entries of an archive.
fn read(entries: &[(&str, &[u8])]) -> Result<(Project, Remarks), FormatFault> {
    read_bytes(&write_archive(entries.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()))
}

fn read_bytes(bytes: &[u8]) -> Result<(Project, Remarks), FormatFault> {
    read_project(Cursor::new(bytes))
}

/// Every coding as (text, words of the excerpt, code, coder), sorted.
fn coded_words(project: &Project) -> Vec<(String, String, String, String)> {
    let mut found = Vec::new();
    for source in &project.sources {
        let offsets = OffsetTable::new(&source.text);
        for selection in &source.selections {
            let words = offsets.to_bytes(&source.text, selection.span).expect("inside the text").slice(&source.text);
            for coding in &selection.codings {
                let code = project.codes.iter().find(|code| code.guid == coding.code).expect("a code of the project");
                let coder = project.users.iter().find(|user| Some(user.guid) == selection.coder);
                let coder = coder.map_or("-", |user| user.name.as_str());
                found.push((source.name.clone(), words.to_owned(), code.code.id.to_string(), coder.to_owned()));
            }
        }
    }
    found.sort();
    found
}

/// A transcript with nothing but its text: exchange does not look at turns.
fn transcript(name: &str, text: &str) -> SafeTranscript {
    let decoded = crate::formats::decode::decode(text.as_bytes()).expect("text");
    // Past the first mark a text may begin with another, which reading the file again would take away.
    let canonical = decoded.text.trim_start_matches('\u{feff}');
    let source = Source { digest: Digest::of(text.as_bytes()), encoding: decoded.encoding.to_owned(), map: decoded.map.clone() };
    let transcript = Transcript {
        id: DocumentId::new(name),
        text: GuardedText::new(canonical),
        digest: Digest::of(canonical.as_bytes()),
        source,
        speakers: Vec::new(),
        turns: Vec::new(),
        unspoken: Vec::new(),
    };
    SafeTranscript::declare(transcript, Declaration::AlreadySafe)
}
