//! Whatever is changed in one row of the database is found.

use std::fs;
use std::path::{Path, PathBuf};

use leitmotif::domain::codebook::{Code, Codebook};
use leitmotif::domain::corpus::span::CharSpan;
use leitmotif::domain::digest::{Digest, hash64};
use leitmotif::domain::ids::{CodeId, CoderId, DocumentId};
use leitmotif::domain::review::decision::{Action, Decision};
use leitmotif::domain::review::event::{EventKind, Head, KnownText, NotedHead};
use leitmotif::domain::review::offer::{Offer, OfferId, OfferWhy};
use leitmotif::formats::review::log::{chained, root_of};
use leitmotif::store::{Store, StoreError, verify};
use rusqlite::Connection;

/// What a coder did at a place.
pub fn decision(start: u32) -> EventKind {
    EventKind::Decided(Decision {
        action: Action::Code,
        document: DocumentId::new("W01.txt"),
        text: Digest::of(b"the text"),
        span: CharSpan { start, end: start + 5 },
        code: Some(CodeId::new("kin")),
        offer: None,
        memo: Some(format!("memo {start}").as_str().into()),
        undoes: None,
        blind: true,
        shown: None,
        shown_ms: Some(1200),
        codebook: None,
        batch: None,
        once: None,
    })
}

/// A database in which so many decisions were made, still open.
pub fn database(folder: &Path, decisions: u32) -> (Store, PathBuf) {
    let path = folder.join("study.db");
    let mut store = Store::open(&path).expect("opens");
    let texts = [KnownText { document: DocumentId::new("W01.txt"), digest: Digest::of(b"the text"), chars: 100_000 }];
    let book = Codebook::new(1, vec![Code::named("kin"), Code::named("peer")]).expect("a codebook");
    let offers: Vec<Offer> = (0..20)
        .map(|at| {
            let (code, document, span) = (CodeId::new("kin"), DocumentId::new("W01.txt"), CharSpan { start: at * 10, end: at * 10 + 8 });
            Offer {
                id: OfferId::of(&code, &document, span),
                code,
                document,
                span,
                rank: Some(at + 1),
                score: 1.0,
                why: OfferWhy::default(),
            }
        })
        .collect();
    store.register(&CoderId::new("Ann"), 1_700_000_000_000, &texts, &book, &offers, true).expect("registered");
    for at in 0..decisions {
        let (coder, millis) = (CoderId::new(if at % 3 == 0 { "Bo" } else { "Ann" }), 1_700_000_000_000 + u64::from(at) * 1000);
        store.append::<StoreError>(0, &coder, millis, |_| Ok(vec![decision(at * 7)])).expect("saved");
    }
    (store, path)
}

/// Lifts what guards the tables against slips.
fn bare(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("opens");
    let names: Vec<String> = {
        let mut statement = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").expect("sql");
        statement.query_map([], |row| row.get(0)).expect("rows").map(|name| name.expect("a name")).collect()
    };
    names.iter().for_each(|name| connection.execute_batch(&format!("DROP TRIGGER {name}")).expect("dropped"));
    connection
}

/// One change of one row (or an exchange of two), as somebody with a database program might make it.
fn change(at: u64, rows: i64) -> String {
    let row = 1 + (hash64(1, "row", at) % rows as u64) as i64;
    let other = 1 + row % (rows - 1);
    let columns = ["log", "time", "coder", "kind", "payload", "id", "prev", "digest"];
    let column = columns[(hash64(1, "column", at) % columns.len() as u64) as usize];
    let spot = 1 + hash64(1, "spot", at) % 16;
    match at % 16 {
        // A letter is exchanged, added or taken away.
        0..=5 => format!(
            "UPDATE log SET {column} = substr({column}, 1, {spot} - 1) || CASE substr({column}, {spot}, 1) WHEN 'x' THEN 'y' ELSE 'x' END || substr({column}, {spot} + 1) WHERE seq = {row}"
        ),
        6 => format!("UPDATE log SET {column} = {column} || ' ' WHERE seq = {row}"),
        7 => format!("UPDATE log SET origin = origin + 1 WHERE seq = {row}"),
        8 => format!("UPDATE log SET seq = {} WHERE seq = {row}", rows + 7),
        9 | 10 => format!("DELETE FROM log WHERE seq = {row}"),
        11 => format!(
            "UPDATE log SET payload = (SELECT payload FROM log WHERE seq = {other}), kind = (SELECT kind FROM log WHERE seq = {other}) WHERE seq = {row}"
        ),
        12 => format!(
            "UPDATE log SET seq = -1 WHERE seq = {row}; UPDATE log SET seq = {row} WHERE seq = {other}; UPDATE log SET seq = {other} WHERE seq = -1"
        ),
        13 => format!("UPDATE offers SET content = replace(content, '\"rank\":{0}', '\"rank\":9{0}') WHERE place = {0}", 1 + at % 20),
        14 => format!("UPDATE offers SET place = place + 100 WHERE place = {}", 1 + at / 16 % 20),
        _ => match at / 16 % 4 {
            0 => "UPDATE codebooks SET content = replace(content, 'peer', 'pear')".to_owned(),
            1 => "DELETE FROM codebooks".to_owned(),
            2 => format!("DELETE FROM offers WHERE place = {}", 1 + at / 64 % 20),
            _ => "UPDATE meta SET value = value || 'x'".to_owned(),
        },
    }
}

#[test]
fn a_thousand_of_a_thousand_changed_rows_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, path) = database(folder.path(), 60);
    let head = store.head().expect("a head");
    let sound = verify(&store, Some(&noted(head)), None).expect("verified");
    assert_eq!((sound.findings.len(), sound.rows, sound.decisions, sound.coders), (0, 64, 60, 2));
    drop(store);
    let bytes = fs::read(&path).expect("read");
    let touched = folder.path().join("touched.db");
    let (mut found, mut missed) = (0, Vec::new());
    for at in 0..1000 {
        fs::write(&touched, &bytes).expect("written");
        let sql = change(at, 64);
        let connection = bare(&touched);
        let before = connection.total_changes();
        let done = connection.execute_batch(&sql);
        let changed = connection.total_changes() - before;
        drop(connection);
        // A change that the tables' own rules refuse, or that meets nothing, would prove nothing.
        if done.is_err() || changed == 0 {
            panic!("the change was not made: {sql}: {done:?}");
        }
        let told = Store::open_existing(&touched).and_then(|store| verify(&store, Some(&noted(head)), None));
        match told {
            Ok(verified) if verified.findings.is_empty() => missed.push(sql),
            _ => found += 1,
        }
        remove_companions(&touched);
    }
    assert_eq!(found, 1000, "{missed:#?}");
}

fn remove_companions(path: &Path) {
    for ending in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{ending}", path.display()));
    }
}

fn noted(head: Head) -> NotedHead {
    NotedHead { seq: Some(head.seq), digest: head.digest }
}

#[test]
fn a_finding_names_the_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, path) = database(folder.path(), 20);
    drop(store);
    bare(&path).execute_batch("UPDATE log SET coder = 'Zed' WHERE seq = 9; DELETE FROM log WHERE seq IN (12, 13)").expect("changed");
    let verified = verify(&Store::open_existing(&path).expect("opens"), None, None).expect("verified");
    let told: Vec<String> = verified.findings.iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect();
    assert_eq!(
        told,
        [
            "R0301 row 9: its content is not what was written",
            "R0302 rows 12 to 13 are missing",
            "R0303 row 14: it does not follow the row before it"
        ]
    );
}

#[test]
fn a_cut_tail_and_a_log_that_was_written_anew_are_found_by_a_noted_head() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, path) = database(folder.path(), 20);
    let head = store.head().expect("a head");
    let rows = store.rows_after(0).expect("rows");
    let log = store.log().to_owned();
    drop(store);
    let bytes = fs::read(&path).expect("read");
    bare(&path).execute_batch("DELETE FROM log WHERE seq > 22").expect("cut");
    let check =
        |noted: Option<NotedHead>| verify(&Store::open_existing(&path).expect("opens"), noted.as_ref(), None).expect("verified").findings;
    assert!(check(None).is_empty(), "what remains is a sound log");
    let told = check(Some(noted(head)));
    assert_eq!((told.len(), told[0].message.as_str()), (1, "rows 23 to 24 are missing: the end was cut off"));
    assert_eq!(check(Some(NotedHead { seq: None, digest: head.digest })).len(), 1);
    // Somebody changes a row and hashes all that follows anew.
    fs::write(&path, bytes).expect("written");
    remove_companions(&path);
    let connection = bare(&path);
    connection.execute_batch("DELETE FROM log").expect("emptied");
    let mut prev = root_of(&log);
    for (at, row) in rows.into_iter().enumerate() {
        let mut row = row;
        if at == 9 {
            row.coder = "Zed".into();
        }
        let row = chained(row, at as u64 + 1, &prev);
        prev = Digest::try_from(row.digest.clone()).expect("a digest");
        let sql = "INSERT INTO log VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let values = rusqlite::params![
            row.seq as i64,
            row.log,
            row.origin as i64,
            row.time,
            row.coder,
            row.kind,
            row.payload,
            row.id,
            row.prev,
            row.digest
        ];
        connection.execute(sql, values).expect("inserted");
    }
    drop(connection);
    assert!(check(None).is_empty());
    assert!(check(Some(noted(head)))[0].message.contains("written anew"));
}

#[test]
fn places_outside_of_their_text_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut store, _) = database(folder.path(), 3);
    store.append::<StoreError>(0, &CoderId::new("Ann"), 1_800_000_000_000, |_| Ok(vec![decision(99_998)])).expect("saved");
    let verified = verify(&store, None, None).expect("verified");
    assert_eq!(verified.findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["R0309"]);
    // The same place, held against the texts of the study as they are now.
    let now = [KnownText { document: DocumentId::new("W01.txt"), digest: Digest::of(b"another text"), chars: 100_000 }];
    let verified = verify(&store, None, Some(&now)).expect("verified");
    assert!(
        verified.findings.iter().any(|finding| finding.code == "R0310" && finding.message.contains("rows 5, 6, 7")),
        "{:?}",
        verified.findings
    );
}

#[test]
fn the_tables_refuse_changes_and_newer_or_foreign_files_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, path) = database(folder.path(), 3);
    drop(store);
    let connection = Connection::open(&path).expect("opens");
    for sql in ["UPDATE log SET coder = 'Zed'", "DELETE FROM log", "DELETE FROM offers", "UPDATE codebooks SET content = ''"] {
        assert!(connection.execute_batch(sql).is_err(), "{sql}");
    }
    connection.execute_batch("PRAGMA user_version = 99").expect("set");
    drop(connection);
    for opened in [Store::open(&path), Store::open_existing(&path)] {
        let told = opened.err().expect("refused").to_string();
        assert!(told.starts_with("R0103") && told.contains("form 99") && told.contains("take a newer program"), "{told}");
    }
    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign).expect("opens").execute_batch("CREATE TABLE t (x)").expect("made");
    let before = fs::read(&foreign).expect("read");
    for opened in [Store::open(&foreign), Store::open_existing(&foreign)] {
        assert!(opened.err().expect("refused").to_string().starts_with("R0102"));
    }
    assert!(fs::read(&foreign).expect("read") == before, "another program's file stays as it was, to the byte");
    fs::write(&foreign, "no database, but long enough to be taken for one by its size alone".repeat(40)).expect("written");
    assert!(Store::open(&foreign).err().expect("refused").to_string().starts_with("R0102"));
    assert!(Store::open_existing(&folder.path().join("none.db")).err().expect("refused").to_string().starts_with("R0101"));
}
