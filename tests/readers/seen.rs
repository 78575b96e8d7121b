//! A file as it was read, in lines that a test can compare.

use std::io::{Cursor, Write};

use leitmotif::domain::corpus::speakers::SpeakerRules;
use leitmotif::domain::corpus::transcript::Role;
use leitmotif::domain::ids::DocumentId;
use leitmotif::stages::ingest::{SourceFile, ingest};
use zip::write::{SimpleFileOptions, ZipWriter};

/// What was read of a file.
#[derive(Debug)]
pub struct Seen {
    /// Each turn as `label|role|seconds|words`; a speaker who is not known is `-`, and so is a time that is not stated.
    pub turns: Vec<String>,
    /// The codes of its findings and notes, in order, each once.
    pub codes: Vec<String>,
}

impl Seen {
    /// Who speaks, turn by turn.
    pub fn speakers(&self) -> Vec<&str> {
        self.turns.iter().map(|turn| turn.split('|').next().unwrap_or_default()).collect()
    }

    /// What is said, turn by turn.
    pub fn words(&self) -> Vec<&str> {
        self.turns.iter().map(|turn| turn.splitn(4, '|').nth(3).unwrap_or_default()).collect()
    }

    pub fn has(&self, code: &str) -> bool {
        self.codes.iter().any(|have| have == code)
    }
}

/// Declares labels: a `?` before one means that its speaker asks.
pub fn rules(declared: &[&str]) -> SpeakerRules {
    let role = |label: &&str| match label.strip_prefix('?') {
        Some(label) => (label.to_owned(), Role::Interviewer),
        None => ((*label).to_owned(), Role::Participant),
    };
    SpeakerRules::new(declared.iter().map(role).collect())
}

/// Reads a file in a study that declares these labels.
pub fn see_with(name: &str, bytes: &[u8], declared: &[&str]) -> Seen {
    let file = SourceFile { id: DocumentId::new(name), bytes: bytes.to_vec() };
    let outcome = match ingest(&file, &rules(declared)) {
        Ok(outcome) => outcome,
        Err(error) => return Seen { turns: Vec::new(), codes: vec![error.finding(&file.id).code] },
    };
    crate::readers::invariants::check_sound(name, &outcome.value);
    let transcript = outcome.value;
    let turns = transcript.turns.iter().map(|turn| {
        let role = match turn.role {
            Role::Participant => "P",
            Role::Interviewer => "I",
            Role::Note => "N",
        };
        let time = turn.time.map(|time| time.tenths()).map_or_else(
            || "-".to_owned(),
            |time| if time % 10 == 0 { (time / 10).to_string() } else { format!("{}.{}", time / 10, time % 10) },
        );
        let words = transcript.spoken(turn.span).split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{}|{role}|{time}|{words}", transcript.label(turn).unwrap_or("-"))
    });
    let mut codes: Vec<String> = outcome.findings.iter().map(|finding| finding.code.clone()).collect();
    codes.dedup();
    Seen { turns: turns.collect(), codes }
}

/// Reads a file by itself.
pub fn see(name: &str, text: &str) -> Seen {
    see_with(name, text.as_bytes(), &[])
}

/// Reads a file and compares its turns.
pub fn check(name: &str, text: &str, expect: &[&str]) -> Seen {
    check_with(name, text, &[], expect)
}

/// The same in a study that declares labels.
pub fn check_with(name: &str, text: &str, declared: &[&str], expect: &[&str]) -> Seen {
    let seen = see_with(name, text.as_bytes(), declared);
    assert_eq!(seen.turns, expect, "{name}: {text}\n{:?}", seen.codes);
    seen
}

/// A Word document of these paragraphs; a line end in one is a break, and `**words**` at its start are bold.
pub fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let run = |words: &str, bold: bool| {
        let bold = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
        let words = escape(words)
            .replace('\n', "</w:t><w:br/><w:t xml:space=\"preserve\">")
            .replace('\t', "</w:t><w:tab/><w:t xml:space=\"preserve\">");
        format!("<w:r>{bold}<w:t xml:space=\"preserve\">{words}</w:t></w:r>")
    };
    let paragraph = |words: &&str| {
        let (bold, rest) = words.strip_prefix("**").and_then(|rest| rest.split_once("**")).unwrap_or(("", words));
        let bold = if bold.is_empty() { String::new() } else { run(bold, true) };
        format!("<w:p>{bold}{}</w:p>", run(rest, false))
    };
    package(&paragraphs.iter().map(paragraph).collect::<String>())
}

/// A Word document of one table.
pub fn docx_table(rows: &[&[&str]]) -> Vec<u8> {
    let cell = |words: &&str| format!("<w:tc><w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:tc>", escape(words));
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    package(&format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>()))
}

pub fn package(body: &str) -> Vec<u8> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("[Content_Types].xml", types), ("_rels/.rels", rels), ("word/document.xml", document.as_str())] {
        writer.start_file(name, SimpleFileOptions::default()).expect("started");
        writer.write_all(content.as_bytes()).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

pub fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A caption file of cues four seconds long, each of some lines.
pub fn vtt(cues: &[&str]) -> String {
    let cue = |(at, words): (usize, &&str)| format!("00:00:{:02}.000 --> 00:00:{:02}.000\n{words}\n\n", 4 * at, 4 * at + 3);
    format!("WEBVTT\n\n{}", cues.iter().enumerate().map(cue).collect::<String>())
}
