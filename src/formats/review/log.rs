//! Rows of a study's log as bytes: what is hashed, and the file that carries decisions to another machine.
//!
//! A row has two digests. `id` names the event in every log: it covers the log and row in which the event was
//! first written, time, coder, kind and payload. `digest` chains the rows of one log: it covers the digest of the
//! row before, the row's number and `id`. Payloads are hashed as they are stored, byte for byte.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::digest::Digest;
use crate::domain::ids::CoderId;
use crate::domain::review::event::{Event, EventKind, Origin};
use crate::domain::review::withdrawal::Shortened;
use crate::formats::fault::FormatFault;

/// A row as the database holds it.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number, from 1 without a gap.
    pub seq: u64,
    /// The log in which the event was first written.
    pub log: String,
    /// Its row there.
    pub origin: u64,
    /// When.
    pub time: String,
    /// Who.
    pub coder: String,
    /// What kind of event.
    pub kind: String,
    /// The rest, as JSON.
    pub payload: String,
    /// The event's name.
    pub id: String,
    /// `digest` of the row before.
    pub prev: String,
    /// What the next row holds as `prev`.
    pub digest: String,
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row({}, {}, {} bytes)", self.seq, self.kind, self.payload.len())
    }
}

/// The kind of a row whose content went with a withdrawal.
pub const EMPTIED: &str = "emptied";
/// The payload of such a row.
pub const NOTHING: &str = "{}";

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum RowFault {
    /// The digest over what was said is not the one that is there.
    #[error("its content is not what was written")]
    Content,
    /// The chain breaks.
    #[error("it does not follow the row before it")]
    Chain,
    /// The payload is none of this kind.
    #[error("it cannot be read")]
    Payload,
}

/// What the first row of a log holds as `prev`.
pub fn root_of(log: &str) -> Digest {
    Digest::of_parts([b"leitmotif log 1".as_slice(), log.as_bytes()])
}

/// The name of the event of a row.
pub fn id_of(row: &Row) -> Digest {
    let origin = row.origin.to_le_bytes();
    let parts = [b"leitmotif event 1".as_slice(), row.log.as_bytes(), &origin, row.time.as_bytes(), row.coder.as_bytes()];
    Digest::of_parts(parts.into_iter().chain([row.kind.as_bytes(), row.payload.as_bytes()]))
}

/// The digest of what is in a row that a withdrawal shortened.
pub fn left_in(row: &Row) -> Digest {
    Digest::of_parts([b"leitmotif rest 1".as_slice(), row.coder.as_bytes(), row.kind.as_bytes(), row.payload.as_bytes()])
}

/// The chain's digest at a row, after the digest of the row before.
pub fn link(prev: &Digest, seq: u64, id: &Digest) -> Digest {
    Digest::of_parts([prev.as_bytes(), &seq.to_le_bytes()[..], id.as_bytes()])
}

/// A row for something that happens now in this log.
pub fn new_row(log: &str, seq: u64, prev: &Digest, time: &str, coder: &CoderId, act: &EventKind) -> Row {
    let (kind, payload) = in_parts(act);
    let row = Row {
        seq,
        log: log.to_owned(),
        origin: seq,
        time: time.to_owned(),
        coder: coder.to_string(),
        kind: kind.to_owned(),
        payload,
        id: String::new(),
        prev: String::new(),
        digest: String::new(),
    };
    chained(row, seq, prev)
}

/// The same event at another place of a chain.
pub fn chained(row: Row, seq: u64, prev: &Digest) -> Row {
    let id = id_of(&row);
    Row { seq, id: id.to_string(), prev: prev.to_string(), digest: link(prev, seq, &id).to_string(), ..row }
}

/// Checks a row that should stand at `seq` after `prev`; gives its event and its digest. `shortened` are the rows that
/// withdrawals name: such a row must be just what its withdrawal left of it.
///
/// # Errors
///
/// A [`RowFault`] if the content, the chain or the payload of the row is not what was written.
pub fn checked(row: &Row, seq: u64, prev: &Digest, shortened: &BTreeSet<Shortened>) -> Result<(Event, Digest), RowFault> {
    let mut id = id_of(row);
    if row.id != id.to_string() {
        let was = Digest::try_from(row.id.clone()).map_err(|_| RowFault::Content)?;
        if !shortened.contains(&Shortened { was, left: left_in(row) }) {
            return Err(RowFault::Content);
        }
        id = was;
    }
    let digest = link(prev, seq, &id);
    if row.seq != seq || row.prev != prev.to_string() || row.digest != digest.to_string() {
        return Err(RowFault::Chain);
    }
    Ok((event_of(row)?, digest))
}

/// The event of a row, unchecked but for its form.
///
/// # Errors
///
/// A [`RowFault`] if the payload of the row is in no form that is known.
pub fn event_of(row: &Row) -> Result<Event, RowFault> {
    let act = act_of(&row.kind, &row.payload).ok_or(RowFault::Payload)?;
    let id = Digest::try_from(row.id.clone()).map_err(|_| RowFault::Payload)?;
    let origin = Origin { log: row.log.clone(), seq: row.origin };
    Ok(Event { seq: row.seq, origin, time: row.time.clone(), coder: CoderId::new(&row.coder), act, id })
}

fn in_parts(act: &EventKind) -> (&'static str, String) {
    match act {
        EventKind::Joined => ("joined", "{}".to_owned()),
        EventKind::Decided(what) => ("decision", json(what)),
        EventKind::BlindClosed(what) => ("blind_closed", json(what)),
        EventKind::Done(what) => ("done", json(what)),
        EventKind::Adjudicated(what) => ("adjudication", json(what)),
        EventKind::Discussed(what) => ("discussion", json(what)),
        EventKind::Texts(what) => ("texts", json(what)),
        EventKind::Codebook(what) => ("codebook", json(what)),
        EventKind::Offers(what) => ("offers", json(what)),
        EventKind::Remarked(what) => ("remark", json(what)),
        EventKind::Revised(what) => ("codebook_version", json(what)),
        EventKind::DraftsShown(what) => ("drafts_shown", json(what)),
        EventKind::Answered(what) => ("member_answer", json(what)),
        EventKind::Noted(what) => ("note", json(what)),
        EventKind::Reopened(what) => ("reopened", json(what)),
        EventKind::BlindChosen(what) => ("blind_chosen", json(what)),
        EventKind::ListChosen(what) => ("list_chosen", json(what)),
        EventKind::SampleDrawn(what) => ("sample_drawn", json(what)),
        EventKind::Withdrawn(what) => ("withdrawal", json(what)),
        EventKind::Emptied => (EMPTIED, NOTHING.to_owned()),
        EventKind::Replaced(what) => ("text_replaced", json(what)),
    }
}

pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("nouns without maps of odd keys can always be written")
}

pub(super) fn act_of(kind: &str, payload: &str) -> Option<EventKind> {
    fn read<T: DeserializeOwned>(payload: &str) -> Option<T> {
        serde_json::from_str(payload).ok()
    }
    Some(match kind {
        "joined" => EventKind::Joined,
        "decision" => EventKind::Decided(read(payload)?),
        "blind_closed" => EventKind::BlindClosed(read(payload)?),
        "done" => EventKind::Done(read(payload)?),
        "adjudication" => EventKind::Adjudicated(read(payload)?),
        "discussion" => EventKind::Discussed(read(payload)?),
        "texts" => EventKind::Texts(read(payload)?),
        "codebook" => EventKind::Codebook(read(payload)?),
        "offers" => EventKind::Offers(read(payload)?),
        "remark" => EventKind::Remarked(read(payload)?),
        "codebook_version" => EventKind::Revised(read(payload)?),
        "drafts_shown" => EventKind::DraftsShown(read(payload)?),
        "member_answer" => EventKind::Answered(read(payload)?),
        "note" => EventKind::Noted(read(payload)?),
        "reopened" => EventKind::Reopened(read(payload)?),
        "blind_chosen" => EventKind::BlindChosen(read(payload)?),
        "list_chosen" => EventKind::ListChosen(read(payload)?),
        "sample_drawn" => EventKind::SampleDrawn(read(payload)?),
        "withdrawal" => EventKind::Withdrawn(read(payload)?),
        EMPTIED if payload == NOTHING => EventKind::Emptied,
        "text_replaced" => EventKind::Replaced(read(payload)?),
        _ => return None,
    })
}

/// The first line of a file of events.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileHead {
    leitmotif_decisions: u32,
    head: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    log: String,
    row: u64,
    time: String,
    coder: String,
    kind: String,
    payload: String,
    id: String,
    /// The text of the codebook that the row names, where it makes a version of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    codebook: Option<String>,
}

/// The content of an exported log: rows, and the codebooks that they name, by digest.
#[derive(Default)]
pub struct Parcel {
    /// The rows, oldest first.
    pub rows: Vec<Row>,
    /// The codebooks.
    pub codebooks: BTreeMap<String, String>,
}

impl std::fmt::Debug for Parcel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Parcel({} rows, {} codebooks)", self.rows.len(), self.codebooks.len())
    }
}

/// The digest of the codebook that a row makes, where it makes one.
pub fn codebook_of(row: &Row) -> Option<String> {
    match act_of(&row.kind, &row.payload)? {
        EventKind::Revised(what) => Some(what.digest.to_string()),
        _ => None,
    }
}

/// Kinds of events that travel: what people did, and not what lies on this machine.
pub fn travels(kind: &str) -> bool {
    const KINDS: [&str; 16] = [
        "joined",
        "decision",
        "blind_closed",
        "done",
        "adjudication",
        "discussion",
        "remark",
        "codebook_version",
        "drafts_shown",
        "member_answer",
        "note",
        "reopened",
        "blind_chosen",
        "list_chosen",
        "sample_drawn",
        "withdrawal",
    ];
    KINDS.contains(&kind)
}

/// Whether a file is one of events.
pub fn is_events(text: &str) -> bool {
    text.lines().next().is_some_and(|line| serde_json::from_str::<FileHead>(line).is_ok())
}

/// Writes events as JSON, a line each, after a line that says what the file is and at which head it was written.
pub fn events_jsonl(parcel: &Parcel, head: &str) -> Vec<u8> {
    let mut out = json(&FileHead { leitmotif_decisions: 1, head: head.to_owned() }) + "\n";
    for row in &parcel.rows {
        let codebook = codebook_of(row).and_then(|digest| parcel.codebooks.get(&digest).cloned());
        let Row { log, origin, time, coder, kind, payload, id, .. } = row.clone();
        out += &json(&Line { log, row: origin, time, coder, kind, payload, id, codebook });
        out.push('\n');
    }
    out.into_bytes()
}

/// Reads events; every line must be whole and be what was written.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_events(text: &str) -> Result<Parcel, FormatFault> {
    let mut lines = text.lines().enumerate();
    let head = lines.next().and_then(|(_, line)| serde_json::from_str::<FileHead>(line).ok());
    let remedy = "export the decisions once more on the machine they come from";
    match head {
        Some(FileHead { leitmotif_decisions: 1, .. }) => {}
        Some(_) => return Err(FormatFault::new("the file was written by a newer program", "take a newer program").at(1)),
        None => return Err(FormatFault::new("this is no file of decisions", remedy).at(1)),
    }
    let mut parcel = Parcel::default();
    for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let number = at as u32 + 1;
        let fault = |message: &str| FormatFault::new(message, remedy).at(number);
        let Line { log, row, time, coder, kind, payload, id, codebook } =
            serde_json::from_str(line).map_err(|_| fault("this line is no decision"))?;
        let row = Row { seq: row, log, origin: row, time, coder, kind, payload, id, prev: String::new(), digest: String::new() };
        if row.id != id_of(&row).to_string() {
            return Err(fault("this decision is not what was written"));
        }
        if !travels(&row.kind) || event_of(&row).is_err() {
            return Err(fault("this decision is of a kind that is not known"));
        }
        if let Some(digest) = codebook_of(&row) {
            let codebook = codebook.filter(|codebook| Digest::of(codebook.as_bytes()).to_string() == digest);
            parcel.codebooks.insert(digest, codebook.ok_or_else(|| fault("the codebook of this line is not what was written"))?);
        }
        parcel.rows.push(row);
    }
    Ok(parcel)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::DocumentId;
    use crate::domain::review::event::BlindClosed;

    fn row(seq: u64, prev: &Digest) -> Row {
        let act = EventKind::BlindClosed(BlindClosed { document: DocumentId::new("W01.txt") });
        new_row("a log", seq, prev, "2026-01-15T09:00:00.000Z", &CoderId::new("Ann"), &act)
    }

    #[test]
    fn a_row_that_was_written_is_checked_and_any_change_is_found() {
        let prev = root_of("a log");
        let good = row(1, &prev);
        let (event, digest) = checked(&good, 1, &prev, &BTreeSet::new()).expect("sound");
        assert_eq!((event.coder.as_str(), digest.to_string()), ("Ann", good.digest.clone()));
        let changes: [fn(&mut Row); 9] = [
            |row| row.seq = 2,
            |row| row.log.push('x'),
            |row| row.origin = 7,
            |row| row.time = "2026-01-15T09:00:00.001Z".into(),
            |row| row.coder = "Bo".into(),
            |row| row.kind = "joined".into(),
            |row| row.payload = row.payload.replace("W01", "W02"),
            |row| row.prev = row.digest.clone(),
            |row| row.digest = row.prev.clone(),
        ];
        for change in changes {
            let mut bad = good.clone();
            change(&mut bad);
            assert!(checked(&bad, 1, &prev, &BTreeSet::new()).is_err());
        }
    }

    #[test]
    fn events_travel_and_a_touched_line_is_refused() {
        let rows = vec![row(1, &root_of("a log")), row(2, &root_of("a log"))];
        let parcel = Parcel { rows: rows.clone(), ..Parcel::default() };
        let text = String::from_utf8(events_jsonl(&parcel, "2:abc")).expect("UTF-8");
        assert!(is_events(&text) && !is_events("{\"document\":\"a\"}\n"));
        let read = read_events(&text).expect("events");
        assert_eq!(read.rows.iter().map(|row| &row.id).collect::<Vec<_>>(), rows.iter().map(|row| &row.id).collect::<Vec<_>>());
        assert_eq!(read_events(&text.replace("W01", "W09")).expect_err("touched").line, Some(2));
        let cut = &text[..text.len() - 5];
        assert!(read_events(cut).is_err());
    }
}
