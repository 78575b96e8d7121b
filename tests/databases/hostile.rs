//! Files that are not what they say: each is a finding, quickly, and nothing is written but below the folder asked for.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use leitmotif::study::import::{ImportError, ImportSummary};
use rusqlite::Connection;

use super::{found, import, project};

/// A copy of the project of QualCoder in which something is changed by SQL.
fn changed(folder: &Path, sql: &str) -> PathBuf {
    let path = folder.join("data.qda");
    fs::copy(project("qualcoder-v17.qda/data.qda"), &path).expect("copied");
    Connection::open(&path).expect("opened").execute_batch(sql).expect("changed");
    path
}

/// The message with which a file is refused.
fn refusal(path: &Path, out: &Path) -> String {
    match import(path, out, None) {
        Err(ImportError::Nothing(findings)) => {
            assert!(!out.exists(), "nothing is written for a file that is refused");
            format!("{} {}; {}", findings[0].code, findings[0].message, findings[0].remedy)
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it should be refused: {}", path.display()),
    }
}

fn check(sql: &str, part: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let message = refusal(&changed(folder.path(), sql), &folder.path().join("out"));
    assert!(message.starts_with("E1081 ") && message.contains(part), "{sql}: {message}");
}

fn imported(sql: &str) -> (tempfile::TempDir, ImportSummary) {
    let folder = tempfile::tempdir().expect("a folder");
    let summary = import(&changed(folder.path(), sql), &folder.path().join("out"), None).expect("imported");
    (folder, summary)
}

#[test]
fn what_is_no_database_of_these_programs_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, out) = (folder.path().join("x.qda"), folder.path().join("out"));
    for (bytes, part) in [
        (&b""[..], "no SQLite database"),
        (b"SQLite format 3", "no SQLite database"),
        (b"PK\x03\x04 and so on, a zip archive", "no SQLite database"),
        (b"SQLite format 3\0 and nothing that follows", "no SQLite database"),
    ] {
        fs::write(&path, bytes).expect("written");
        assert!(refusal(&path, &out).contains(part), "{}", refusal(&path, &out));
    }
    fs::remove_file(&path).expect("removed");
    fs::create_dir(&path).expect("made");
    assert!(refusal(&path, &out).contains("folder that holds data.qda"));
    fs::create_dir(path.join("data.qda")).expect("made");
    assert!(refusal(&path, &out).contains("it is no file"));
    let other = folder.path().join("other.sqlite3");
    Connection::open(&other).expect("opened").execute_batch("CREATE TABLE t (a)").expect("made");
    assert!(refusal(&other, &out).contains("neither QualCoder's nor RQDA's nor Taguette's"));
    assert!(refusal(&folder.path().join("none.qda"), &out).contains("cannot be read"));
}

#[test]
fn a_schema_that_lies_or_lacks_is_refused_and_nothing_of_it_runs() {
    check("DROP TABLE code_name", "lacks the table code_name");
    check("ALTER TABLE source RENAME COLUMN fulltext TO words", "the table source lacks the column fulltext");
    // A view could make up rows without end.
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i";
    check(
        &format!(
            "DROP TRIGGER grows; DROP VIEW seen; DROP TABLE code_text; CREATE VIEW code_text AS {endless} AS ctid, 1 AS cid, 1 AS fid, 0 AS pos0, 1 AS pos1 FROM n"
        ),
        "neither QualCoder's nor RQDA's nor Taguette's",
    );
    check(
        "DROP VIEW seen; DROP TABLE source; CREATE TABLE source (id integer primary key, name text, fulltext text GENERATED ALWAYS AS (replace(hex(zeroblob(9000000)), '00', 'x')) VIRTUAL)",
        "the table source lacks the column fulltext",
    );
    check(
        "DROP TABLE journal; CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text); INSERT INTO journal (jentry) SELECT replace(hex(zeroblob(1000000)), '00', 'x') FROM source, source s, source t LIMIT 51",
        "more than 48 MB of text",
    );
    check(&format!("INSERT INTO ris (risid) {endless} FROM n LIMIT 150001"), "more than 150000 rows");
    check("UPDATE source SET fulltext = replace(hex(zeroblob(34000000)), '00', 'x') WHERE id = 1", "more than 32 MB");
    check(&format!("INSERT INTO cases (caseid, name) {endless}, 'c' || i FROM n WHERE i > 100 LIMIT 5001"), "5004 cases");
    check("UPDATE code_name SET name = replace(hex(zeroblob(5000)), '00', 'x') || cid", "a name in the table code_name");
}

#[test]
fn a_project_that_somebody_works_in_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = changed(folder.path(), "");
    for ending in ["-wal", "-journal"] {
        let beside = folder.path().join(format!("data.qda{ending}"));
        fs::write(&beside, "").expect("written");
        assert!(import(&path, &folder.path().join("fine"), None).is_ok(), "an empty one holds nothing");
        fs::write(&beside, "x").expect("written");
        assert!(refusal(&path, &folder.path().join("out")).contains("close it there"));
        fs::remove_file(&beside).expect("removed");
    }
}

#[test]
fn the_file_and_its_folder_stay_as_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let odd = folder.path().join("odd ?#%41 n\u{e4}me.qda");
    fs::create_dir(&odd).expect("made");
    let path = changed(&odd, "PRAGMA journal_mode = WAL; UPDATE project SET memo = 'x'");
    let before = fs::read(&path).expect("read");
    import(&odd, &folder.path().join("out"), None).expect("imported");
    assert_eq!(fs::read(&path).expect("read"), before);
    assert_eq!(fs::read_dir(&odd).expect("a folder").count(), 1, "no companion was made");
}

#[test]
fn absurd_values_are_left_out_and_told() {
    let (_, summary) = imported(
        "UPDATE code_text SET pos0 = -5 WHERE ctid = 1; UPDATE code_text SET pos1 = 9223372036854775807 WHERE ctid = 2;
         UPDATE code_text SET pos0 = 9, pos1 = 3 WHERE ctid = 3; UPDATE code_text SET pos0 = 'x' WHERE ctid = 4;
         UPDATE code_text SET pos1 = pos0 WHERE ctid = 5; UPDATE code_text SET pos0 = -9223372036854775808 WHERE ctid = 6;
         UPDATE code_text SET fid = 99 WHERE ctid = 7; UPDATE code_text SET cid = 77 WHERE ctid = 8;
         UPDATE code_text SET date = 'soon', owner = NULL, seltext = 'other words' WHERE ctid = 9;
         UPDATE code_cat SET supercatid = 2 WHERE catid = 1; UPDATE project SET databaseversion = 'v99'",
    );
    let codes = found(&summary);
    for code in ["E1010", "E1012", "E1025", "E1051", "E1084", "E1085", "E1087", "E1095"] {
        assert!(codes.contains(code), "{code} in {codes:?}");
    }
    assert_eq!(summary.files[0].counts[2], (14, "codings"));
}

#[test]
fn names_lead_nowhere_and_bytes_that_are_no_text_are_replaced() {
    let (folder, summary) = imported(
        "UPDATE source SET name = '../../../up.txt', mediapath = '/docs/../../../../etc/passwd' WHERE id = 1;
         UPDATE source SET name = '/etc/absolute' WHERE id = 2; UPDATE source SET name = '' WHERE id = 3;
         UPDATE code_text SET memo = CAST(x'ff41fe' AS TEXT) WHERE ctid = 1; UPDATE source SET fulltext = x'00ff' WHERE id = 4",
    );
    assert!(found(&summary).contains("E1083"));
    let out = folder.path().join("out");
    for name in &summary.written {
        let path = fs::canonicalize(out.join(name)).expect("it is there");
        assert!(path.starts_with(fs::canonicalize(&out).expect("the folder")), "{name}");
    }
    let mut beside: Vec<String> =
        fs::read_dir(folder.path()).expect("a folder").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    beside.sort();
    assert_eq!(beside, ["data.qda", "out"]);
    // A picture's bytes where words should be are no words.
    assert!(summary.findings.iter().any(|finding| finding.code == "E1046" && finding.message.contains("2 times")));
}

#[test]
fn absurd_places_of_taguette_are_left_out_and_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("t.sqlite3");
    fs::copy(project("taguette.sqlite3"), &path).expect("copied");
    let sql = "UPDATE highlights SET start_offset = -1 WHERE id = 1; UPDATE highlights SET end_offset = 9223372036854775807 WHERE id = 2;
        UPDATE highlights SET start_offset = end_offset WHERE id = 3; UPDATE highlights SET start_offset = 42 WHERE id = 5;
        UPDATE commands SET payload = '[[[[' WHERE id = 4;
        DELETE FROM commands WHERE id = 6; UPDATE documents SET contents = contents || char(0) WHERE name = 'Noa'";
    Connection::open(&path).expect("opened").execute_batch(sql).expect("changed");
    let summary = import(&path, &folder.path().join("out"), Some(1)).expect("imported");
    let codes = found(&summary);
    for code in ["E1025", "E1030", "E1087", "E1088", "E1095"] {
        assert!(codes.contains(code), "{code} in {codes:?}");
    }
}

#[test]
fn a_file_that_is_cut_or_scratched_anywhere_is_read_or_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let began = Instant::now();
    for name in ["qualcoder-v17.qda/data.qda", "taguette.sqlite3"] {
        let bytes = fs::read(project(name)).expect("read");
        let path = folder.path().join(if name.ends_with("qda") { "data.qda" } else { "t.sqlite3" });
        let mut chance = 7u64;
        let mut draw = |below: usize| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (chance >> 33) as usize % below
        };
        for round in 0..150 {
            let mut bytes = bytes.clone();
            match round % 3 {
                0 => bytes.truncate(draw(bytes.len())),
                1 => (0..20).for_each(|_| {
                    let at = draw(bytes.len());
                    bytes[at] = draw(256) as u8;
                }),
                // Within the first pages, where the schema stands.
                _ => (0..8).for_each(|_| bytes[100 + draw(4000)] = draw(256) as u8),
            }
            fs::write(&path, &bytes).expect("written");
            // Either is an answer; a panic or an endless read is none.
            let out = folder.path().join(format!("out{round}"));
            let once = Instant::now();
            drop(import(&path, &out, Some(1)));
            assert!(once.elapsed() < Duration::from_secs(10), "{name} {round}");
        }
    }
    assert!(began.elapsed() < Duration::from_secs(120));
}

/// Hangs fifteen pages below the root of a table, each of which points forty times to the next: as many rows as 41 to the fifteenth.
fn with_endless_tree(folder: &Path, of_schema: bool) -> PathBuf {
    const PAGE: usize = 512;
    let path = folder.join("data.qda");
    let made = Connection::open(&path).expect("opened");
    let filler: String = (0..60).map(|table| format!("CREATE TABLE t{table} (a, b, c);")).collect();
    let tables = "CREATE TABLE project (databaseversion); CREATE TABLE code_name (cid, name); CREATE TABLE code_cat (catid, name);
        CREATE TABLE source (id, name, fulltext); CREATE TABLE code_text (ctid integer primary key, cid, fid, pos0, pos1);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 400) INSERT INTO code_text SELECT i, 1, 1, 0, 5 FROM n;";
    made.execute_batch(&format!("PRAGMA page_size = {PAGE}; {tables} {filler}")).expect("made");
    let asked = "SELECT rootpage FROM sqlite_schema WHERE name = 'code_text'";
    let root: u32 = if of_schema { 1 } else { made.query_row(asked, [], |row| row.get(0)).expect("a table") };
    made.close().expect("closed");
    let mut bytes = fs::read(&path).expect("read");
    let (page, first) = ((root as usize - 1) * PAGE, (bytes.len() / PAGE + 1) as u32);
    let head = page + if root == 1 { 100 } else { 0 };
    assert_eq!(bytes[head], 5, "the root has pages below it");
    let cells = u16::from_be_bytes([bytes[head + 3], bytes[head + 4]]) as usize;
    let at = |cell: usize| page + u16::from_be_bytes([bytes[head + 12 + 2 * cell], bytes[head + 13 + 2 * cell]]) as usize;
    let places: Vec<usize> = (0..cells).map(at).chain([head + 8]).collect();
    let mut leaf = [0; 4];
    leaf.copy_from_slice(&bytes[places[0]..places[0] + 4]);
    for level in 1..=15 {
        let below = if level < 15 { (first + level).to_be_bytes() } else { leaf };
        let mut added = [0u8; PAGE];
        added[0] = 5;
        added[3..5].copy_from_slice(&40u16.to_be_bytes());
        added[8..12].copy_from_slice(&below);
        for cell in 0..40 {
            let place = PAGE - 5 * (cell + 1);
            added[place..place + 4].copy_from_slice(&below);
            added[place + 4] = cell as u8 + 1;
            added[12 + 2 * cell..14 + 2 * cell].copy_from_slice(&(place as u16).to_be_bytes());
        }
        added[5..7].copy_from_slice(&((PAGE - 200) as u16).to_be_bytes());
        bytes.extend(added);
    }
    places.iter().for_each(|&place| bytes[place..place + 4].copy_from_slice(&first.to_be_bytes()));
    let pages = (bytes.len() / PAGE) as u32;
    bytes[28..32].copy_from_slice(&pages.to_be_bytes());
    fs::write(&path, &bytes).expect("written");
    path
}

#[test]
fn tables_without_an_end_are_stopped() {
    for (of_schema, part) in [(false, "more than 150000 rows"), (true, "takes too long")] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = with_endless_tree(folder.path(), of_schema);
        let began = Instant::now();
        assert!(refusal(&path, &folder.path().join("out")).contains(part));
        assert!(began.elapsed() < Duration::from_secs(10));
    }
}
