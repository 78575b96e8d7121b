//! Ingest: the bytes of one file to a [`Transcript`].
//!
//! Takes a file and what the study declares of its speakers; gives canonical text, turns, speakers
//! and times, with findings about what was guessed. One file knows nothing of another, so a bad
//! one never changes the rest. Where the files are found is left to the caller.

use crate::contract::Outcome;
use crate::domain::digest::Digest;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::domain::speakers::SpeakerRules;
use crate::domain::text::GuardedText;
use crate::domain::transcript::{Role, Source, Transcript, Turn};
use crate::formats::decode::{DecodeError, Decoded, decode};
use crate::formats::transcript_text::{ReadTurns, read_turns};
use crate::formats::transcript_vtt::read_captions;
use thiserror::Error;

/// A file that may be a transcript.
#[derive(Clone)]
pub struct SourceFile {
    /// Its path below the transcripts folder.
    pub id: DocumentId,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why a file is no transcript. The rest of the corpus goes on without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IngestError {
    /// The bytes are no text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The file says nothing.
    #[error("no spoken words were found in it; see whether the export was complete")]
    Empty,
    /// The ending is not one that is read.
    #[error("files of this kind are not read; save it as .txt, .md, .vtt or .srt")]
    UnknownFormat,
}

impl IngestError {
    /// The finding that stands for the file in the results.
    pub fn finding(self, document: &DocumentId) -> Finding {
        let code = match self {
            Self::Decode(_) => "E0101",
            Self::Empty => "E0102",
            Self::UnknownFormat => "E0103",
        };
        let sentence = self.to_string();
        let (message, remedy) = sentence.split_once("; ").unwrap_or((&sentence, ""));
        Finding::new(code, Place::file(document), message, remedy)
    }
}

/// The formats, by the file's ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text or Markdown.
    Text,
    /// WebVTT or SubRip captions.
    Captions,
}

impl Format {
    /// The format that a file's ending names.
    pub fn of(document: &DocumentId) -> Option<Self> {
        let ending = document.as_str().rsplit_once('.').map(|(_, ending)| ending.to_lowercase())?;
        match ending.as_str() {
            "txt" | "text" | "md" | "markdown" => Some(Self::Text),
            "vtt" | "srt" => Some(Self::Captions),
            _ => None,
        }
    }
}

/// Reads one file.
///
/// ```
/// use leitmotif::domain::{ids::DocumentId, speakers::SpeakerRules};
/// use leitmotif::stages::ingest::{SourceFile, ingest};
///
/// let file = SourceFile { id: DocumentId::new("P1.txt"), bytes: b"I: Who stayed?\n\nP: My aunt.".to_vec() };
/// let transcript = ingest(&file, &SpeakerRules::default()).unwrap().value;
/// assert_eq!(transcript.turns[1].span.slice(&transcript.text), "My aunt.");
/// ```
pub fn ingest(file: &SourceFile, rules: &SpeakerRules) -> Result<Outcome<Transcript>, IngestError> {
    let format = Format::of(&file.id).ok_or(IngestError::UnknownFormat)?;
    let decoded = decode(&file.bytes)?;
    let read = match format {
        Format::Text => read_turns(&decoded.text, rules),
        Format::Captions => read_captions(&decoded.text, rules),
    };
    if read.turns.is_empty() {
        return Err(IngestError::Empty);
    }
    let findings = findings(&file.id, &decoded, &read);
    let transcript = Transcript {
        id: file.id.clone(),
        digest: Digest::of(decoded.text.as_bytes()),
        source: Source { digest: Digest::of(&file.bytes), encoding: decoded.encoding.to_owned(), map: decoded.map },
        text: GuardedText::new(decoded.text),
        speakers: read.speakers,
        turns: read.turns,
        unspoken: read.unspoken,
    };
    Ok(Outcome::new(transcript, findings))
}

fn findings(id: &DocumentId, decoded: &Decoded, read: &ReadTurns) -> Vec<Finding> {
    let mut findings = Vec::new();
    if decoded.guessed {
        let message = format!("the encoding is not stated and was taken to be {}", decoded.encoding);
        findings.push(Finding::new(
            "E0104",
            Place::file(id),
            message,
            "look whether its accents and quotes are right; else save it as UTF-8",
        ));
    }
    let spoken: Vec<&Turn> = read.turns.iter().filter(|turn| turn.role != Role::Note).collect();
    if spoken.iter().all(|turn| turn.speaker.is_none()) {
        let remedy = "if people take turns in it, begin each turn with a label such as `I:` or `P:`";
        findings.push(Finding::note(
            "E0105",
            Place::file(id),
            "no speaker label was found, so each paragraph is read as a participant's turn",
            remedy,
        ));
    } else if !spoken.iter().any(|turn| turn.role == Role::Participant) {
        let remedy = "declare who is a participant under [speakers] in study.toml";
        findings.push(Finding::new("E0106", Place::file(id), "no turn is a participant's", remedy));
    }
    findings.extend(read.undeclared.iter().map(|&line| {
        let remedy = "add it under [speakers] in study.toml";
        Finding::new("E0107", Place::line(id, line), "this speaker label is not declared", remedy)
    }));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(name: &str, bytes: &[u8]) -> Vec<String> {
        let file = SourceFile { id: DocumentId::new(name), bytes: bytes.to_vec() };
        match ingest(&file, &SpeakerRules::default()) {
            Ok(outcome) => outcome.findings.into_iter().map(|f| f.code).collect(),
            Err(error) => vec![error.finding(&file.id).code],
        }
    }

    #[test]
    fn what_was_guessed_or_is_missing_is_told() {
        assert_eq!(codes("a.txt", b"I: So?\n\nP: Yes."), [""; 0]);
        assert_eq!(codes("a.txt", b"PK\x03\x04\0\0\x01\x02"), ["E0101"]);
        assert_eq!(codes("a.txt", b"\n \n"), ["E0102"]);
        assert_eq!(codes("a.pages", b"I: So?"), ["E0103"]);
        assert_eq!(codes("a.txt", b"I: So?\n\nP: na\xefve."), ["E0104"]);
        assert_eq!(codes("a.txt", b"One day.\n\nAnother."), ["E0105"]);
        assert_eq!(codes("a.txt", b"I: So?\n\nI: And?"), ["E0106"]);
    }

    #[test]
    fn debug_of_a_transcript_holds_no_word() {
        let file = SourceFile { id: DocumentId::new("a.txt"), bytes: b"Quillfeather: wombatlike things\n\nQuillfeather: again".to_vec() };
        let shown = format!("{:?}", ingest(&file, &SpeakerRules::default()));
        assert!(!shown.contains("ombatlike") && !shown.contains("uillfeather"), "{shown}");
    }
}
