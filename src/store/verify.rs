//! Verification: whether the log is what was written, whole, and still fits its texts.
//!
//! Every row is hashed anew and must follow the one before it; every codebook and offer must hash to the name that
//! the log gives it, and lie there for no other reason; every place must lie in the text that it belongs to. A tail that
//! was cut off leaves no trace in what remains: only a head that was noted elsewhere tells of it.

use std::collections::{BTreeMap, BTreeSet};

use super::append::rows_after;
use super::{Store, StoreError, root};
use crate::domain::digest::Digest;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::{CoderId, DocumentId};
use crate::domain::review::answer::{Asked, MemberAnswer};
use crate::domain::review::event::{Event, EventKind, Head, KnownText, NotedHead};
use crate::domain::review::log_state::LogState;
use crate::domain::review::moves::Moves;
use crate::domain::review::withdrawal::{Shortened, Withdrawal};
use crate::formats::review::log::{Row, RowFault, checked, event_of, id_of};
use crate::formats::review::offers::{digest_of_offers, read_offer};

/// What was verified.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The last row.
    pub head: Head,
    /// Rows in all.
    pub rows: usize,
    /// Decisions among them.
    pub decisions: usize,
    /// Coders.
    pub coders: usize,
    /// What was taken out when participants withdrew, oldest first.
    pub withdrawals: Vec<WithdrawnBy>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// A withdrawal with who did it and when.
#[derive(Clone, Debug)]
pub struct WithdrawnBy {
    /// Its row.
    pub seq: u64,
    /// When.
    pub time: String,
    /// Who took it out.
    pub by: CoderId,
    /// What went.
    pub what: Withdrawal,
}

/// Verifies a database. `noted` is a head that was printed earlier; `texts` are the study's transcripts as they are now.
///
/// # Errors
///
/// A [`StoreError`] if the database cannot be read at all; what is wrong in it is a finding.
pub fn verify(store: &Store, noted: Option<&NotedHead>, texts: Option<&[KnownText]>) -> Result<Verified, StoreError> {
    let mut findings = Vec::new();
    check_pages(store, &mut findings);
    let rows = rows_after(&store.connection, 0)?;
    let withdrawals = withdrawals(&rows);
    let shortened = |of: fn(&Withdrawal) -> &Vec<Shortened>| -> BTreeSet<Shortened> {
        withdrawals.iter().flat_map(|withdrawn| of(&withdrawn.what)).copied().collect()
    };
    let shortened_rows = shortened(|what| &what.rows);
    let (mut seq, mut prev) = (0, root(&store.log));
    let mut digests = BTreeMap::from([(prev, 0)]);
    let mut events = Vec::new();
    for row in &rows {
        if row.seq > seq + 1 {
            let message = missing(seq + 1, row.seq - 1);
            findings.push(finding("R0302", message, "put back a copy from before the rows went missing"));
        }
        match checked(row, row.seq, &prev, &shortened_rows) {
            Ok((event, _)) => events.push(event),
            Err(fault) => {
                findings.push(finding(
                    code_of(fault),
                    format!("row {}: {fault}", row.seq),
                    "put back a copy from before this row was changed",
                ));
                events.extend(event_of(row).ok());
            }
        }
        // After a fault the chain is followed on as it is, so that one change is reported once and not for every later row.
        seq = row.seq;
        prev = Digest::try_from(row.digest.clone()).unwrap_or(prev);
        digests.insert(prev, seq);
    }
    check_head(noted, seq, &digests, &mut findings);
    let shortened_content = [shortened(|what| &what.codebooks), shortened(|what| &what.offers)];
    check_content(store, &events, &shortened_content, &mut findings)?;
    check_withdrawn(&rows, &shortened_rows, &mut findings);
    check_places(&events, texts, &mut findings);
    let trail = LogState::of(&events);
    let decisions = events.iter().filter(|event| matches!(event.act, EventKind::Decided(_))).count();
    let coders = trail.coders.len();
    Ok(Verified { head: Head { seq, digest: prev }, rows: rows.len(), decisions, coders, withdrawals, findings })
}

/// The withdrawals that the log tells of. A row that is not what was written is none.
fn withdrawals(rows: &[Row]) -> Vec<WithdrawnBy> {
    let is_whole = |row: &&Row| row.kind == "withdrawal" && id_of(row).to_string() == row.id;
    let read = |row: &Row| match event_of(row).ok()? {
        Event { seq, time, coder, act: EventKind::Withdrawn(what), .. } => Some(WithdrawnBy { seq, time, by: coder, what }),
        _ => None,
    };
    rows.iter().filter(is_whole).filter_map(read).collect()
}

/// Tells of rows that somebody withdrew in another copy of the study and that are whole in this one.
fn check_withdrawn(rows: &[Row], shortened: &BTreeSet<Shortened>, findings: &mut Vec<Finding>) {
    let withdrawn: BTreeSet<String> = shortened.iter().map(|row| row.was.to_string()).collect();
    let whole = rows.iter().filter(|row| withdrawn.contains(&row.id) && id_of(row).to_string() == row.id).count();
    if whole > 0 {
        let message = format!("{whole} rows were withdrawn in another copy of this study and are still whole in this one");
        findings.push(finding(
            "R0313",
            message,
            "ask whose they are, and run `leitmotif forget`, or of names `leitmotif deidentify STUDY --redact-memos`, here too",
        ));
    }
}

fn finding(code: &str, message: String, remedy: &str) -> Finding {
    Finding::new(code, Place::file(super::FILE), message, remedy)
}

fn code_of(fault: RowFault) -> &'static str {
    match fault {
        RowFault::Content => "R0301",
        RowFault::Chain => "R0303",
        RowFault::Payload => "R0304",
    }
}

fn missing(from: u64, to: u64) -> String {
    if from == to { format!("row {from} is missing") } else { format!("rows {from} to {to} are missing") }
}

/// Whether the pages of the file hang together.
fn check_pages(store: &Store, findings: &mut Vec<Finding>) {
    let sound = store.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    if sound.as_deref() != Ok("ok") {
        findings.push(finding("R0305", "the file's pages do not fit together".to_owned(), "put back a copy of the file"));
    }
}

/// Whether the log still holds the row that somebody noted.
fn check_head(noted: Option<&NotedHead>, last: u64, digests: &BTreeMap<Digest, u64>, findings: &mut Vec<Finding>) {
    let Some(noted) = noted else { return };
    let remedy = "put back a copy that still holds them; anyone who exported decisions has them too";
    match (digests.get(&noted.digest), noted.seq) {
        (Some(at), Some(seq)) if *at != seq => {
            findings.push(finding("R0306", format!("the noted row {seq} is at {at}"), remedy));
        }
        (Some(_), _) => {}
        (None, Some(seq)) if seq > last => findings.push(finding("R0306", missing(last + 1, seq) + ": the end was cut off", remedy)),
        (None, Some(seq)) => {
            findings.push(finding("R0306", format!("row {seq} is not the one that was noted: the log was written anew"), remedy));
        }
        (None, None) => {
            let message =
                format!("the noted head is not in the log, which ends at row {last}: its end was cut off, or it was written anew");
            findings.push(finding("R0306", message, remedy));
        }
    }
}

/// Whether codebooks and offers are those that the log names.
fn check_content(
    store: &Store,
    events: &[Event],
    shortened: &[BTreeSet<Shortened>; 2],
    findings: &mut Vec<Finding>,
) -> Result<(), StoreError> {
    let remedy = "put back a copy from before it was changed";
    let (mut books, mut offers) = (BTreeSet::new(), BTreeSet::new());
    // A codebook or a set of offers is what was written, or what a withdrawal left of it.
    let is_sound = |at: usize, was: Digest, left: Digest| was == left || shortened[at].contains(&Shortened { was, left });
    for event in events {
        match &event.act {
            EventKind::Codebook(used) if books.insert(used.digest.to_string()) => {
                let content = store.codebook(&used.digest)?;
                if content.is_none_or(|content| !is_sound(0, used.digest, Digest::of(content.as_bytes()))) {
                    findings.push(finding("R0307", format!("the codebook of row {} is not what was written", event.seq), remedy));
                }
            }
            EventKind::Revised(made) if books.insert(made.digest.to_string()) => {
                let content = store.codebook(&made.digest)?;
                if content.is_none_or(|content| !is_sound(0, made.digest, Digest::of(content.as_bytes()))) {
                    findings.push(finding("R0307", format!("the codebook of row {} is not what was written", event.seq), remedy));
                }
            }
            EventKind::Offers(used) if offers.insert(used.digest.to_string()) => {
                let rows = store.offer_rows(&used.digest)?;
                let left = digest_of_offers(rows.iter().map(String::as_str));
                let sound = is_sound(1, used.digest, left) && rows.len() == used.count as usize;
                if !sound || rows.iter().any(|row| !row.is_empty() && read_offer(row).is_none()) || !counted(store, &used.digest)? {
                    findings.push(finding("R0307", format!("the offers of row {} are not what was written", event.seq), remedy));
                }
            }
            _ => {}
        }
    }
    for (table, column, named) in [("codebooks", "digest", &books), ("offers", "offers", &offers)] {
        let failed = |error: rusqlite::Error| StoreError::of(&error, &store.path);
        let mut statement = store.connection.prepare(&format!("SELECT DISTINCT {column} FROM {table}")).map_err(failed)?;
        let stored = statement.query_map([], |row| row.get::<_, String>(0)).map_err(failed)?;
        for name in stored {
            if !named.contains(&name.map_err(failed)?) {
                findings.push(finding("R0308", format!("a row of {table} is named by no row of the log"), remedy));
            }
        }
    }
    Ok(())
}

/// Whether the places of offers count from 1 without a gap: their digest does not cover them.
fn counted(store: &Store, digest: &Digest) -> Result<bool, StoreError> {
    let sql = "SELECT count(*), coalesce(min(place), 1), coalesce(max(place), 0) FROM offers WHERE offers = ?1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
    let found = store.connection.query_row(sql, [digest.to_string()], read).map_err(|error| StoreError::of(&error, &store.path))?;
    Ok(found.1 == 1 && found.0 == found.2)
}

/// Whether every place lies in the text that it belongs to, and that text is the study's.
fn check_places(events: &[Event], texts: Option<&[KnownText]>, findings: &mut Vec<Finding>) {
    let mut chars: BTreeMap<(&DocumentId, &Digest), u32> = BTreeMap::new();
    for event in events {
        if let EventKind::Texts(texts) = &event.act {
            chars.extend(texts.iter().map(|text| ((&text.document, &text.digest), text.chars)));
        }
    }
    let moves = Moves::of(events);
    let moved: Vec<_> = events.iter().map(|event| moves.applied(event)).collect();
    for event in events {
        if let EventKind::Replaced(what) = &event.act {
            chars.insert((&what.becomes, &what.after), what.chars);
        }
    }
    let now: Option<BTreeMap<&DocumentId, &KnownText>> = texts.map(|texts| texts.iter().map(|text| (&text.document, text)).collect());
    let mut stale: BTreeMap<&DocumentId, Vec<u64>> = BTreeMap::new();
    for event in &moved {
        let (document, text, span) = match &event.act {
            EventKind::Decided(decision) => (&decision.document, &decision.text, decision.span),
            EventKind::Adjudicated(settled) => (&settled.document, &settled.text, settled.span),
            EventKind::Discussed(marked) => (&marked.document, &marked.text, marked.span),
            EventKind::Answered(MemberAnswer { asked: Asked { passage: Some(passage), .. }, .. }) => {
                (&passage.document, &passage.text, passage.span)
            }
            _ => continue,
        };
        let known = chars.get(&(document, text)).copied();
        let here = now.as_ref().and_then(|now| now.get(document)).filter(|here| here.digest == *text);
        match (known.or(here.map(|here| here.chars)), &now) {
            (Some(chars), _) if span.end > chars || span.start > span.end => {
                let message = format!("row {}: the place lies outside of the text of {document}", event.seq);
                findings.push(finding("R0309", message, "see which row is wrong, and let its coder decide anew"));
            }
            (_, Some(_)) if here.is_none() => stale.entry(document).or_default().push(event.seq),
            _ => {}
        }
    }
    for (document, rows) in stale {
        let shown: Vec<String> = rows.iter().take(20).map(u64::to_string).collect();
        let more = if rows.len() > shown.len() { format!(" and {} more", rows.len() - shown.len()) } else { String::new() };
        let message = format!("{} places no longer fit the text: rows {}{more}", rows.len(), shown.join(", "));
        let remedy = "put the transcript back as it was when it was coded";
        findings.push(Finding::new("R0310", Place::file(document), message, remedy));
    }
}
