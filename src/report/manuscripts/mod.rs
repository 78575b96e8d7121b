//! Writes quotations by code, memos, the codebook and a methods section, for people's own writing.
//!
//! Takes a study as people coded it, gives manuscripts and sheets; `src/formats` makes files of them. Participants are named by
//! their numbers only, and every excerpt is of the transcripts as they were de-identified.

mod codebook;
mod memos;
mod methods;
mod quotes;
mod tables;

pub use codebook::codebook_manuscript;
pub use memos::{MemoLine, memo_lines, memos_manuscript, memos_sheet};
pub use methods::{MethodsFacts, methods_manuscript};
pub use quotes::{Filter, Unknown, quotes_manuscript, quotes_sheets};
pub use tables::{matrix_sheets, matrix_table};

use super::coded::{CodedStudy, CodedText, Passage};
use super::figures::some;
use crate::domain::corpus::span::{ByteSpan, CharSpan, OffsetTable};
use crate::domain::corpus::transcript::{Declaration, SafeTranscript};
use crate::domain::review::event::Head;

/// A study that is written up.
pub struct Source<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its date; empty where it gives none.
    pub date: &'a str,
    /// Its transcripts, in the order of [`CodedStudy::texts`].
    pub transcripts: Vec<&'a SafeTranscript>,
    /// Where their code points are, in the same order.
    pub tables: Vec<OffsetTable>,
    /// What people coded.
    pub coded: &'a CodedStudy<'a>,
    /// The last row of its log of decisions.
    pub head: Option<Head>,
}

impl<'a> Source<'a> {
    /// Takes a study.
    pub fn new(name: &'a str, date: &'a str, transcripts: Vec<&'a SafeTranscript>, coded: &'a CodedStudy<'a>, head: Option<Head>) -> Self {
        let tables = transcripts.iter().map(|transcript| transcript.offsets()).collect();
        Self { name, date, transcripts, tables, coded, head }
    }

    /// What was said at a place, a line for each turn; where several people speak, each line names its speaker.
    fn words(&self, text: usize, span: CharSpan) -> String {
        let (transcript, facts) = (self.transcripts[text], self.coded.texts[text]);
        let turns: Vec<usize> = (0..facts.turns.len()).filter(|&turn| facts.turns[turn].span.overlap(span) > 0).collect();
        let several = turns.windows(2).any(|pair| facts.turns[pair[0]].speaker != facts.turns[pair[1]].speaker);
        let line = |&turn: &usize| {
            let own = facts.turns[turn].span;
            let part = CharSpan { start: own.start.max(span.start), end: own.end.min(span.end) };
            let bytes = self.tables[text].to_bytes(&transcript.text, part)?;
            let words = transcript.spoken(bytes).trim().to_owned();
            let speaker = facts.turns[turn].speaker.as_deref().filter(|_| several);
            (!words.is_empty()).then(|| speaker.map_or(words.clone(), |speaker| format!("{speaker}: {words}")))
        };
        let lines: Vec<String> = turns.iter().filter_map(line).collect();
        if !lines.is_empty() {
            return lines.join("\n");
        }
        // A coding outside all turns: on a header, say.
        let bytes: Option<ByteSpan> = self.tables[text].to_bytes(&transcript.text, span);
        bytes.map_or_else(String::new, |bytes| bytes.slice(&transcript.text).trim().to_owned())
    }

    /// Who, from which group, where: `P03 · survivor · line 41 · 0:06:38`.
    fn place(&self, passage: &Passage) -> String {
        let text = self.coded.texts[passage.text];
        let turn = passage.turn.map(|turn| &text.turns[turn]);
        let mut parts = vec![text.participant.clone()];
        parts.extend(text.group().map(str::to_owned));
        if !names_same(text) {
            parts.push(text.document.to_string());
        }
        parts.push(format!("line {}", text.line_at(passage.span.start)));
        parts.extend(turn.and_then(|turn| turn.time).map(|time| time.to_string()));
        parts.join(" · ")
    }

    /// What a reader must know before anything else: how the texts were de-identified, and where the log ends.
    fn notice(&self) -> Vec<String> {
        let mut notices = Vec::new();
        let open = self.transcripts.iter().filter(|transcript| transcript.declaration() == Declaration::AsIs).count();
        if open > 0 {
            notices.push(format!("{} not de-identified: this file may hold names.", some(open, "transcript was", "transcripts were")));
        }
        notices.push("This file holds participants’ words; keep it where the transcripts are kept.".to_owned());
        notices.extend(self.head.map(|head| format!("Audit code of the record of decisions: {head}")));
        notices
    }
}

/// Whether a transcript is called as its participant.
fn names_same(text: &CodedText) -> bool {
    let name = text.document.as_str();
    text.participant == name || name.rsplit_once('.').is_some_and(|(stem, _)| stem == text.participant)
}

#[cfg(test)]
mod tests;
