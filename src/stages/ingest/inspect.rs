//! How a file is read: the facts that `leitmotif inspect` shows.
//!
//! Takes a file, gives counts and places. Labels and words are in fields of their own, which are
//! filled only where they are asked for.

use serde::Serialize;

use super::text_anomalies::{Oddity, oddities};
use super::{Format, IngestError, SourceFile, findings};
use crate::contract::Outcome;
use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::source_map::SourceMap;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Role, Turn, spoken};
use crate::domain::digest::Digest;
use crate::domain::finding::Finding;
use crate::formats::transcripts::labels::ReadAs;
use crate::formats::transcripts::pdf::PdfText;
use crate::formats::transcripts::reading::{Reading, What};
use crate::language::identify::identify_text;
use crate::language::word_lists::WordLists;

/// What is to be known of a file.
#[derive(Clone, Serialize)]
pub struct Inspection {
    /// What kind of file it is.
    pub format: &'static str,
    /// How its bytes were decoded.
    pub encoding: &'static str,
    /// Whether that was guessed.
    pub encoding_guessed: bool,
    /// Digest of the file as stored.
    pub file_digest: Digest,
    /// Code points of the canonical text.
    pub characters: usize,
    /// Lines of the canonical text.
    pub lines: usize,
    /// Words that somebody spoke.
    pub words: usize,
    /// The language it reads like, and the share of its words by which that is known; `None` where there is too little evidence for any.
    pub language: Option<(String, f64)>,
    /// Turns.
    pub turns: usize,
    /// Turns that begin at a stated time.
    pub timed_turns: usize,
    /// The first and the last such time.
    pub times: Option<(Deciseconds, Deciseconds)>,
    /// Turns that nobody spoke: headers, remarks, footnotes.
    pub notes: usize,
    /// Places inside turns that nobody spoke.
    pub unspoken: usize,
    /// Who speaks, in the order of first appearance; turns without a label come last.
    pub speakers: Vec<Voice>,
    /// What the file leaves open of who speaks.
    pub left_open: Vec<LeftOpen>,
    /// Lines that were left out, by the reason.
    pub left_out: Vec<LeftOut>,
    /// Tracked changes.
    pub tracked: Tracked,
    /// Comments in the margin.
    pub comments: Vec<Margin>,
    /// What is unusual about the text.
    pub oddities: Vec<Oddity>,
    /// Every turn, where words were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Spoken>,
}

/// One speaker.
#[derive(Clone, Serialize)]
pub struct Voice {
    /// What the words count as.
    pub role: Role,
    /// How many turns.
    pub turns: usize,
    /// How many words.
    pub words: usize,
    /// Where the first turn is.
    pub first: String,
    /// Whether a label is before the turns.
    pub labelled: bool,
    /// The label, where words were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// What may be a speaker's label, and how it was read.
#[derive(Clone, Serialize)]
pub struct LeftOpen {
    /// How many lines begin with it.
    pub lines: u32,
    /// Where the first of them is.
    pub first: String,
    /// How it was read.
    pub read_as: &'static str,
    /// What else it could be.
    pub could_be: &'static str,
    /// What is there, where words were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// Lines of one kind that are in no turn.
#[derive(Clone, Serialize)]
pub struct LeftOut {
    /// What they were taken for.
    pub taken_for: &'static str,
    /// How many.
    pub count: usize,
    /// Where the first of them is.
    pub first: String,
    /// Each of them, where words were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineLeftOut>,
}

/// A line, or a part of one, that is in no turn.
#[derive(Clone, Serialize)]
pub struct LineLeftOut {
    /// Where it is.
    pub place: String,
    /// What it says.
    pub text: String,
}

/// Tracked changes of a document.
#[derive(Clone, Copy, Serialize)]
pub struct Tracked {
    /// Read as text.
    pub insertions: u32,
    /// Left out.
    pub deletions: u32,
}

/// A comment in the margin.
#[derive(Clone, Serialize)]
pub struct Margin {
    /// The place of the words that it is about.
    pub place: String,
    /// How many code points it is about.
    pub characters: usize,
    /// Those words, where words were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What it says, where words were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A turn with its words.
#[derive(Clone, Serialize)]
pub struct Spoken {
    /// Where it is.
    pub place: String,
    /// Its speaker's label.
    pub label: Option<String>,
    /// What the words count as.
    pub role: Role,
    /// When it begins.
    pub time: Option<Deciseconds>,
    /// The words.
    pub words: String,
}

/// Reads a file and describes how it was read. With `show_text` labels and words stand in the result.
///
/// # Errors
///
/// An [`IngestError`] if the file is damaged, of a kind that is not read, or holds no spoken word.
pub fn inspect(file: &SourceFile, rules: &SpeakerRules, show_text: bool) -> Result<Outcome<Inspection>, IngestError> {
    let format = Format::of(&file.id).ok_or(IngestError::UnknownFormat)?;
    described(file, format, super::read(file, format, rules)?, rules, show_text)
}

/// The same for a PDF, whose text the caller has taken out.
///
/// # Errors
///
/// An [`IngestError`] if the file is damaged, of a kind that is not read, or holds no spoken word.
pub fn inspect_pdf(file: &SourceFile, text: &PdfText, rules: &SpeakerRules, show_text: bool) -> Result<Outcome<Inspection>, IngestError> {
    described(file, Format::Pdf, super::pdf(text, rules)?, rules, show_text)
}

fn described(
    file: &SourceFile,
    format: Format,
    reading: Reading,
    rules: &SpeakerRules,
    show_text: bool,
) -> Result<Outcome<Inspection>, IngestError> {
    if reading.read.turns.is_empty() {
        return Err(IngestError::Empty);
    }
    let findings: Vec<Finding> = findings::findings(&file.id, &reading, rules);
    let read = &reading.read;
    let times: Vec<Deciseconds> = read.turns.iter().filter_map(|turn| turn.time).collect();
    let places = Places::of(&reading);
    let speakers = voices(&reading, &places, show_text);
    let count = |what| reading.remarks.iter().find(|remark| remark.what == what).map_or(0, |remark| remark.count);
    let inspection = Inspection {
        format: format.name(),
        encoding: reading.encoding,
        encoding_guessed: reading.guessed,
        file_digest: Digest::of(&file.bytes),
        characters: reading.text.chars().count(),
        lines: reading.text.lines().count(),
        words: speakers.iter().map(|voice| voice.words).sum(),
        language: language(&reading),
        turns: read.turns.len(),
        timed_turns: times.len(),
        times: times.first().copied().zip(times.last().copied()),
        notes: read.turns.iter().filter(|turn| turn.role == Role::Note).count(),
        unspoken: read.unspoken.len(),
        speakers,
        left_open: left_open(&reading, &places, show_text),
        left_out: left_out(&reading, &places, show_text),
        tracked: Tracked { insertions: count(What::Insertions), deletions: count(What::Deletions) },
        comments: margin(&reading, &places, show_text),
        oddities: oddities(&reading),
        text: if show_text { text(&reading, &places) } else { Vec::new() },
    };
    Ok(Outcome::new(inspection, findings))
}

/// Names places of one file; it counts the lines once, since every turn asks.
struct Places<'a> {
    map: &'a SourceMap,
    line_ends: Vec<usize>,
}

impl<'a> Places<'a> {
    fn of(reading: &'a Reading) -> Self {
        Self { map: &reading.map, line_ends: reading.text.match_indices('\n').map(|(at, _)| at).collect() }
    }

    fn name(&self, byte: u32) -> String {
        let byte = byte as usize;
        let line = || format!("line {}", self.line_ends.partition_point(|&end| end < byte) + 1);
        self.map.part_at(byte).map_or_else(line, |part| part.to_string())
    }
}

fn words(reading: &Reading, turn: &Turn) -> String {
    spoken(&reading.text, turn.span, &reading.read.unspoken).into_owned()
}

fn language(reading: &Reading) -> Option<(String, f64)> {
    let found = identify_text(reading.read.turns.iter().map(|turn| turn.span.slice(&reading.text)))?;
    Some((WordLists::of(found.language).name.clone(), (found.share * 100.0).round() / 100.0))
}

fn voices(reading: &Reading, places: &Places<'_>, show_text: bool) -> Vec<Voice> {
    let read = &reading.read;
    // One place more than there are speakers: for turns without a label.
    let mut heard: Vec<Option<Voice>> = vec![None; read.speakers.len() + 1];
    for turn in read.turns.iter().filter(|turn| turn.role != Role::Note || turn.speaker.is_some()) {
        let speaker = turn.speaker.and_then(|speaker| read.speakers.get(usize::from(speaker)));
        let voice = heard[turn.speaker.map_or(read.speakers.len(), usize::from)].get_or_insert_with(|| Voice {
            role: turn.role,
            turns: 0,
            words: 0,
            first: places.name(turn.span.start),
            labelled: speaker.is_some(),
            label: speaker.map(|speaker| speaker.label.clone()).filter(|_| show_text),
        });
        voice.turns += 1;
        voice.words += words(reading, turn).split_whitespace().count();
    }
    heard.into_iter().flatten().collect()
}

fn left_open(reading: &Reading, places: &Places<'_>, show_text: bool) -> Vec<LeftOpen> {
    let doubts = reading.read.doubts.iter().map(|doubt| {
        let (read_as, could_be) = match doubt.read_as {
            ReadAs::Speaker | ReadAs::DoubtfulSpeaker => ("a speaker's label", "speech of the speaker before"),
            ReadAs::Unknown => ("words of an unknown speaker", "a speaker's label, or speech of the speaker before"),
            ReadAs::Speech => ("speech of the speaker before", "a speaker's label"),
        };
        let first = places.name(u32::try_from(doubt.first).unwrap_or(u32::MAX));
        LeftOpen { lines: doubt.lines, first, read_as, could_be, label: show_text.then(|| doubt.label.clone()) }
    });
    doubts.collect()
}

fn left_out(reading: &Reading, places: &Places<'_>, show_text: bool) -> Vec<LeftOut> {
    let read = &reading.read;
    let fields: Vec<ByteSpan> = read.fields_left_out.iter().map(|(_, field)| *field).collect();
    let kinds: [(&str, &[ByteSpan]); 4] = [
        ("heads and feet of pages", &read.page_lines),
        ("numbers of lines", &read.line_numbers),
        ("lines that the program of a chat wrote", &read.of_program),
        ("columns that are neither label nor time nor words", &fields),
    ];
    let said = kinds.into_iter().filter_map(|(taken_for, spans)| {
        let line = |span: &ByteSpan| LineLeftOut { place: places.name(span.start), text: span.slice(&reading.text).to_owned() };
        let first = places.name(spans.first()?.start);
        let lines = if show_text { spans.iter().map(line).collect() } else { Vec::new() };
        Some(LeftOut { taken_for, count: spans.len(), first, lines })
    });
    said.collect()
}

fn margin(reading: &Reading, places: &Places<'_>, show_text: bool) -> Vec<Margin> {
    let comments = reading.comments.iter().map(|comment| {
        let about = comment.span.slice(&reading.text);
        Margin {
            place: places.name(comment.span.start),
            characters: about.chars().count(),
            about: show_text.then(|| about.to_owned()),
            text: show_text.then(|| comment.text.as_str().to_owned()),
        }
    });
    comments.collect()
}

fn text(reading: &Reading, places: &Places<'_>) -> Vec<Spoken> {
    let turns = reading.read.turns.iter().map(|turn| Spoken {
        place: places.name(turn.span.start),
        label: turn.speaker.map(|speaker| reading.read.speakers[usize::from(speaker)].label.clone()),
        role: turn.role,
        time: turn.time,
        words: words(reading, turn),
    });
    turns.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::DocumentId;

    fn of(name: &str, bytes: &[u8], show_text: bool) -> Inspection {
        let file = SourceFile { id: DocumentId::new(name), bytes: bytes.to_vec() };
        inspect(&file, &SpeakerRules::default(), show_text).map(|outcome| outcome.value).unwrap_or_else(|error| panic!("{error}"))
    }

    const TEXT: &[u8] = b"Date: today\n\nI: [0:05] Zebrafish?\n\nQuillan: [0:04] Zebrafish indeed.\n\nI: Ah.\n\nQuillan: Oh.";

    #[test]
    fn counts_and_places_are_told_and_no_word() {
        let seen = of("a.txt", TEXT, false);
        assert_eq!((seen.turns, seen.timed_turns, seen.times, seen.notes), (5, 2, Some((Deciseconds::new(50), Deciseconds::new(40))), 1));
        let voices: Vec<_> = seen.speakers.iter().map(|voice| (voice.role, voice.turns, voice.words, voice.first.as_str())).collect();
        assert_eq!(voices, [(Role::Interviewer, 2, 2, "line 3"), (Role::Participant, 2, 3, "line 5")]);
        assert_eq!(seen.oddities.len(), 1);
        let json = serde_json::to_string(&seen).expect("JSON").to_lowercase();
        assert!(!json.contains("zebrafish") && !json.contains("quillan") && !json.contains("today"), "{json}");
    }

    #[test]
    fn words_and_labels_are_shown_where_they_are_asked_for() {
        let seen = of("a.txt", TEXT, true);
        assert_eq!(seen.speakers[1].label.as_deref(), Some("Quillan"));
        assert_eq!(seen.text[2].words, "Zebrafish indeed.");
    }

    #[test]
    fn lines_that_were_left_out_are_listed_where_words_are_asked_for() {
        let pages = b"I: Zebrafish?\nQuillan: Yes.\n\n\x0cHarbour study, page 1\n\nI: And then?\nQuillan: No.\n\n\x0cHarbour study, page 2\n\nI: Ah.\n";
        let seen = of("a.txt", pages, true);
        let listed: Vec<_> = seen.left_out[0].lines.iter().map(|line| (line.place.as_str(), line.text.as_str())).collect();
        assert_eq!(listed, [("line 4", "Harbour study, page 1"), ("line 9", "Harbour study, page 2")]);
        let counted = of("a.txt", pages, false);
        let pages_of = |seen: &Inspection| (seen.left_out.len(), seen.left_out[0].count, seen.left_out[0].taken_for);
        assert_eq!(pages_of(&counted), (1, 2, "heads and feet of pages"));
        assert!(counted.left_out[0].lines.is_empty());
    }
}
