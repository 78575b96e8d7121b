//! Memos of all kinds in one place: on the project, codes, transcripts and passages, the journal, and what other programs brought.

use super::Source;
use crate::domain::review::annotations::Annotations;
use crate::domain::review::event::About;
use crate::formats::manuscript::{Block, Manuscript, Run};
use crate::formats::workbook::{Cell, Sheet};
use crate::report::figures::some;

/// A memo.
#[derive(Clone, PartialEq, Eq)]
pub struct MemoLine {
    /// What it is on: `project`, `journal`, `code`, `transcript`, `passage` or `note`.
    pub kind: &'static str,
    /// The code, transcript or title; empty for the project.
    pub about: String,
    /// The passage that it is on, and where that is.
    pub passage: Option<(String, String)>,
    /// Who wrote it.
    pub coder: String,
    /// When, to the second; empty where nobody knows.
    pub time: String,
    /// What was written.
    pub text: String,
}

/// Kinds in their order, with their headings.
const KINDS: [(&str, &str); 6] = [
    ("project", "On the project"),
    ("journal", "Journal"),
    ("code", "On codes"),
    ("transcript", "On transcripts"),
    ("passage", "On passages"),
    ("note", "From other programs"),
];

/// Gathers the memos. `kept` are notes that an import kept: title, author, date, what it is about, words.
pub fn memo_lines(source: &Source<'_>, annotations: &Annotations, kept: &[[String; 5]]) -> Vec<MemoLine> {
    let mut lines = Vec::new();
    for signed in &annotations.notes {
        let (kind, about) = match &signed.note.about {
            About::Project => ("project", String::new()),
            About::Journal => ("journal", String::new()),
            About::Code(code) => ("code", code.to_string()),
            About::Transcript(document) => ("transcript", document.to_string()),
        };
        let (coder, text) = (signed.coder.to_string(), signed.note.text.to_string());
        lines.push(MemoLine { kind, about, passage: None, coder, time: signed.time.clone(), text });
    }
    for passage in source.coded.passages.iter().filter(|passage| !passage.memo.is_empty()) {
        lines.push(MemoLine {
            kind: "passage",
            about: super::quotes::path(source.coded, passage.code),
            passage: Some((source.words(passage.text, passage.span), source.place(passage))),
            coder: passage.coder.to_string(),
            time: String::new(),
            text: passage.memo.to_string(),
        });
    }
    for [title, author, date, about, text] in kept {
        let about = if about.is_empty() { title.clone() } else { format!("{title} ({about})") };
        lines.push(MemoLine { kind: "note", about, passage: None, coder: author.clone(), time: date.clone(), text: text.clone() });
    }
    let place = |kind: &str| KINDS.iter().position(|(name, _)| *name == kind);
    lines.sort_by_key(|line| place(line.kind));
    lines
}

/// The memos as text.
pub fn memos_manuscript(source: &Source<'_>, lines: &[MemoLine]) -> Manuscript {
    let mut out = Manuscript { title: format!("{}: memos", source.name), date: source.date.to_owned(), ..Manuscript::default() };
    out.paragraph(format!("{}.", some(lines.len(), "memo", "memos")));
    source.notice().into_iter().for_each(|notice| out.paragraph(notice));
    for (kind, heading) in KINDS {
        let of_kind: Vec<&MemoLine> = lines.iter().filter(|line| line.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        out.heading(1, heading);
        let mut about: Option<&str> = None;
        for line in of_kind {
            if !line.about.is_empty() && about != Some(&line.about) {
                out.heading(2, line.about.as_str());
                about = Some(&line.about);
            }
            if let Some((words, place)) = &line.passage {
                out.quote(words.as_str());
                out.blocks.push(Block::Paragraph(vec![Run::source(place.as_str())]));
            }
            out.paragraph(line.text.as_str());
            let signed: Vec<&str> =
                [line.coder.as_str(), line.time.get(..10).unwrap_or(&line.time)].into_iter().filter(|part| !part.is_empty()).collect();
            if !signed.is_empty() {
                out.blocks.push(Block::Paragraph(vec![Run::source(signed.join(" · "))]));
            }
        }
    }
    out
}

/// The memos as a table.
pub fn memos_sheet(lines: &[MemoLine]) -> Sheet {
    let head = ["kind", "about", "text", "coder", "time", "passage", "place"];
    let row = |line: &MemoLine| {
        let (words, place) = line.passage.as_ref().map_or(("", ""), |(words, place)| (words, place));
        [line.kind, &line.about, &line.text, &line.coder, &line.time, words, place].map(Cell::words).to_vec()
    };
    Sheet { name: "Memos".into(), head: head.map(str::to_owned).to_vec(), rows: lines.iter().map(row).collect(), fixed: 1 }
}
