//! What is left of the rows of a log, of its codebooks and of its offers when a participant withdraws, or when names are to leave them.
//!
//! Rows that are about the participant's transcripts or turns, and the participant's own answers, lose all of their content. Rows that list
//! several transcripts lose those entries. In every other row only texts that hold a trace (a name, a number, words that were said)
//! change. Takes stored bytes and gives stored bytes; what a trace is and what is left of a text with one, the caller decides.

use std::collections::BTreeSet;

use serde_json::Value;

use super::log::{EMPTIED, NOTHING, Row, act_of, event_of, json};
use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::Digest;
use crate::domain::ids::DocumentId;
use crate::domain::review::answer::MemberAnswer;
use crate::domain::review::event::{About, EventKind, Finished, Reopened};
use crate::domain::review::moves::Moves;

/// Who withdrew, as the log knows them.
pub struct Leaving<'a> {
    /// The transcripts that are theirs alone.
    pub documents: &'a BTreeSet<DocumentId>,
    /// The numbers by which `participants.csv` knows them.
    pub participants: &'a BTreeSet<String>,
    /// Whether a place, in the text of that digest, is theirs in a transcript in which others speak too.
    pub is_theirs: &'a dyn Fn(&DocumentId, &Digest, CharSpan) -> bool,
    /// What is left of a text that holds a trace of them; `None` where it holds none.
    pub left: &'a dyn Fn(&str) -> Option<String>,
}

/// Fields that hold names, places and digests, which other rows and files refer to: a trace in one is for a person to judge.
const NAMES: [&str; 14] =
    ["document", "documents", "code", "to", "into", "parent", "between", "participant", "pair", "once", "digest", "from", "offer", "id"];

impl Leaving<'_> {
    /// What is left of a row; `None` where all of it stays. `moves` are the exchanges of texts that the log tells of.
    pub fn left_of(&self, row: &Row, moves: &Moves) -> Option<Row> {
        let emptied = || Some(Row { kind: EMPTIED.to_owned(), payload: NOTHING.to_owned(), coder: self.coder(row), ..row.clone() });
        let shorter = |payload: String| Some(Row { payload, ..row.clone() });
        match act_of(&row.kind, &row.payload)? {
            EventKind::Withdrawn(_) | EventKind::Emptied => None,
            _ if self.is_of_their_turns(row, moves) => emptied(),
            EventKind::Decided(what) if self.has(&what.document) => emptied(),
            EventKind::Adjudicated(what) if self.has(&what.document) => emptied(),
            EventKind::Discussed(what) if self.has(&what.document) => emptied(),
            EventKind::BlindClosed(what) if self.has(&what.document) => emptied(),
            EventKind::Replaced(what) if self.has(&what.document) || self.has(&what.becomes) => emptied(),
            EventKind::Noted(what) if matches!(&what.about, About::Transcript(document) if self.has(document)) => emptied(),
            EventKind::Answered(what) if self.is_asked(&what) => emptied(),
            EventKind::Texts(mut texts) => {
                let before = texts.len();
                texts.retain(|text| !self.has(&text.document));
                if texts.len() < before { shorter(json(&texts)) } else { None }
            }
            EventKind::SampleDrawn(mut what) => {
                let before = what.drawn.len();
                what.drawn.retain(|passage| !self.has(&passage.document));
                match what.drawn.len() {
                    left if left == before => None,
                    0 => emptied(),
                    _ => shorter(json(&what)),
                }
            }
            EventKind::Done(what) => match self.without(&what.documents) {
                None => None,
                // A row without a list means all transcripts that there were, so an empty list would say too much.
                Some(documents) if documents.is_empty() => emptied(),
                Some(documents) => shorter(json(&Finished { documents })),
            },
            EventKind::Reopened(what) => match self.without(&what.documents) {
                None => None,
                Some(documents) if documents.is_empty() => emptied(),
                Some(documents) => shorter(json(&Reopened { documents, ..what })),
            },
            _ => self.without_traces(row),
        }
    }

    fn has(&self, document: &DocumentId) -> bool {
        self.documents.contains(document)
    }

    /// Whether a row is about a place that is theirs in the texts as they are now.
    fn is_of_their_turns(&self, row: &Row, moves: &Moves) -> bool {
        let Ok(event) = event_of(row) else { return false };
        match &moves.applied(&event).act {
            EventKind::Decided(what) => (self.is_theirs)(&what.document, &what.text, what.span),
            EventKind::Adjudicated(what) => (self.is_theirs)(&what.document, &what.text, what.span),
            EventKind::Discussed(what) => (self.is_theirs)(&what.document, &what.text, what.span),
            EventKind::Answered(what) => {
                what.asked.passage.as_ref().is_some_and(|passage| (self.is_theirs)(&passage.document, &passage.text, passage.span))
            }
            _ => false,
        }
    }

    fn is_asked(&self, answer: &MemberAnswer) -> bool {
        let of_theirs = answer.asked.passage.as_ref().is_some_and(|passage| self.has(&passage.document));
        of_theirs || self.participants.contains(&answer.asked.participant)
    }

    /// Who acted; a participant who answered is a person of the study, and goes.
    fn coder(&self, row: &Row) -> String {
        if self.participants.iter().any(|participant| row.coder == format!("participant {participant}")) {
            String::new()
        } else {
            row.coder.clone()
        }
    }

    /// A list less the transcripts that go; `None` where none of them is in it.
    fn without(&self, documents: &[DocumentId]) -> Option<Vec<DocumentId>> {
        let kept: Vec<DocumentId> = documents.iter().filter(|document| !self.has(document)).cloned().collect();
        (kept.len() < documents.len()).then_some(kept)
    }

    /// A row less the texts in it that hold a trace; `None` where there is none, or where the rest would be no row.
    fn without_traces(&self, row: &Row) -> Option<Row> {
        let mut value: Value = serde_json::from_str(&row.payload).ok()?;
        if self.blank(&mut value, &NAMES) == 0 {
            return None;
        }
        let shorter = Row { payload: value.to_string(), ..row.clone() };
        event_of(&shorter).ok().map(|_| shorter)
    }

    /// Changes every text that holds a trace into what is left of it, but for fields of these names; gives how many there were.
    pub fn blank(&self, value: &mut Value, but: &[&str]) -> usize {
        match value {
            // A digest is no prose, and short names are in it by chance.
            Value::String(text) if is_digest(text) => 0,
            Value::String(text) => match (self.left)(text) {
                Some(left) => {
                    *text = left;
                    1
                }
                None => 0,
            },
            Value::Array(values) => {
                let mut count = 0;
                values.retain_mut(|value| {
                    let changed = self.blank(value, but);
                    count += changed;
                    // An entry of a list of which nothing is left goes as a whole: an empty example says nothing.
                    changed == 0 || !matches!(value, Value::String(text) if text.is_empty())
                });
                count
            }
            Value::Object(fields) => {
                let texts = fields.iter_mut().filter(|(name, _)| !but.contains(&name.as_str()));
                texts.map(|(_, value)| self.blank(value, but)).sum()
            }
            _ => 0,
        }
    }

    /// What is left of a codebook, as the log keeps it; `None` where all of it stays.
    pub fn left_of_codebook(&self, content: &str) -> Option<String> {
        let table: toml::Table = toml::from_str(content).ok()?;
        let mut value = serde_json::to_value(table).ok()?;
        // The list of codes bears the name that a code's own name has in it.
        let names = ["code", "parent", "facet"];
        let codes = value.get_mut("code").and_then(Value::as_array_mut).into_iter().flatten();
        let in_codes: usize = codes.map(|code| self.blank(code, &names)).sum();
        if in_codes + self.blank(&mut value, &names) == 0 {
            return None;
        }
        toml::to_string(&value).ok()
    }

    /// What is left of one offer, as the log keeps it: nothing, or all of it (`None`).
    ///
    /// Where nobody withdrew and names are replaced, the names of its transcript and its code count for nothing: they are the study's own.
    pub fn left_of_offer(&self, content: &str) -> Option<&'static str> {
        let offer = super::offers::read_offer(content)?;
        let somebody_goes = !(self.documents.is_empty() && self.participants.is_empty());
        let holds = if somebody_goes { (self.left)(content).is_some() } else { self.is_named_in(content) };
        (self.has(&offer.document) || holds).then_some("")
    }

    fn is_named_in(&self, offer: &str) -> bool {
        let value: Result<Value, _> = serde_json::from_str(offer);
        value.is_ok_and(|mut value| self.blank(&mut value, &["document", "code", "id"]) > 0)
    }
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::CoderId;
    use crate::domain::review::decision::Discussion;
    use crate::domain::review::event::{BlindClosed, KnownText, Note};
    use crate::formats::review::log::{new_row, root_of};

    fn check(act: &EventKind, left: Option<(&str, &str)>) {
        let documents = BTreeSet::from([DocumentId::new("W01.txt")]);
        let participants = BTreeSet::from(["P07".to_owned()]);
        let is_theirs =
            |document: &DocumentId, _: &Digest, span: CharSpan| document.as_str() == "G01.txt" && span.start >= 10 && span.end <= 20;
        let rest = |text: &str| text.contains("P07").then(String::new);
        let leaving = Leaving { documents: &documents, participants: &participants, is_theirs: &is_theirs, left: &rest };
        let row = new_row("a log", 1, &root_of("a log"), "2026-01-15T09:00:00.000Z", &CoderId::new("Ann"), act);
        let found = leaving.left_of(&row, &Moves::default()).map(|row| (row.kind, row.payload));
        assert_eq!(found, left.map(|(kind, payload)| (kind.to_owned(), payload.to_owned())));
    }

    #[test]
    fn what_is_about_their_transcript_goes_and_lists_lose_its_name() {
        check(&EventKind::BlindClosed(BlindClosed { document: DocumentId::new("W01.txt") }), Some((EMPTIED, NOTHING)));
        check(&EventKind::BlindClosed(BlindClosed { document: DocumentId::new("W02.txt") }), None);
        let done = |documents: &[&str]| EventKind::Done(Finished { documents: documents.iter().map(DocumentId::new).collect() });
        check(&done(&["W01.txt", "W02.txt"]), Some(("done", r#"{"documents":["W02.txt"]}"#)));
        check(&done(&["W01.txt"]), Some((EMPTIED, NOTHING)));
        check(&done(&[]), None);
        let text = |name: &str| KnownText { document: DocumentId::new(name), digest: Digest::of(b"x"), chars: 1 };
        check(&EventKind::Texts(vec![text("W01.txt")]), Some(("texts", "[]")));
        let note = |text: &str| EventKind::Noted(Note { about: About::Project, text: text.into(), once: None });
        check(&note("as P07 says"), Some(("note", r#"{"about":"project","text":""}"#)));
        check(&note("as others say"), None);
        // A place in a group interview is the participant's where it lies in one of the participant's turns.
        let mark = |start, end| {
            let (document, text, span) = (DocumentId::new("G01.txt"), Digest::of(b"x"), CharSpan { start, end });
            EventKind::Discussed(Discussion {
                document,
                text,
                span,
                open: true,
                between: ["Ann", "Bo"].map(CoderId::new),
                pair: None,
                once: None,
            })
        };
        check(&mark(12, 20), Some((EMPTIED, NOTHING)));
        check(&mark(12, 21), None);
    }

    #[test]
    fn a_codebook_loses_the_example_and_stays_a_codebook() {
        let nothing = BTreeSet::new();
        let left = |text: &str| text.contains("lamp was lit").then(String::new);
        let leaving = Leaving { documents: &nothing, participants: &BTreeSet::new(), is_theirs: &|_, _, _| false, left: &left };
        let book =
            "format = 1\nversion = 1\n\n[[code]]\ncode = \"a\"\ndefinition = \"Light\"\nexample = [\"the lamp was lit\", \"a fire\"]\n";
        let left = leaving.left_of_codebook(book).expect("shorter");
        assert!(left.contains("a fire") && left.contains("Light") && !left.contains("lamp"), "{left}");
        assert!(crate::formats::codebook::read_codebook(&left, crate::formats::codebook::Form::Toml).is_ok());
        assert!(leaving.left_of_codebook("format = 1\n").is_none());
    }
}
