//! The write-ahead file torn at any byte, as a power cut may leave it: what was whole before it is there, and what is gone is named.

use std::fs;

use leitmotif::domain::digest::hash64;
use leitmotif::domain::review::event::NotedHead;
use leitmotif::store::{Store, verify};

use crate::review::tampering::database;

/// Short in CI; with `LEITMOTIF_LONG` 1,000 places.
#[test]
fn torn_at_any_byte_it_opens_and_says_what_is_gone() {
    let rounds = if std::env::var_os("LEITMOTIF_LONG").is_some() { 1000 } else { 60 };
    let folder = tempfile::tempdir().expect("a folder");
    let (store, path) = database(folder.path(), 60);
    let head = store.head().expect("a head");
    let noted = NotedHead { seq: Some(head.seq), digest: head.digest };
    let ahead = format!("{}-wal", path.display());
    let (file, wal) = (fs::read(&path).expect("read"), fs::read(&ahead).expect("a write-ahead file"));
    assert!(wal.len() > 100_000, "nothing stands in the write-ahead file");
    let (torn, torn_ahead) = (folder.path().join("torn.db"), folder.path().join("torn.db-wal"));
    let mut lost = 0;
    for round in 0..rounds {
        let at = match round {
            0 => 0,
            1 => wal.len(),
            _ => (hash64(5, "cut", round) % wal.len() as u64) as usize,
        };
        fs::write(&torn, &file).expect("written");
        fs::write(&torn_ahead, &wal[..at]).expect("written");
        let opened = Store::open(&torn).unwrap_or_else(|error| panic!("cut at {at}: {error}"));
        let alone = verify(&opened, None, None).expect("verified");
        assert!(alone.findings.is_empty(), "cut at {at}: {:?}", alone.findings);
        let held = verify(&opened, Some(&noted), None).expect("verified");
        if held.head.seq == head.seq {
            assert!(held.findings.is_empty());
        } else {
            lost += 1;
            let (from, to) = (held.head.seq + 1, head.seq);
            let gone = if from == to { format!("row {from} is missing") } else { format!("rows {from} to {to} are missing") };
            assert_eq!(held.findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>(), [gone + ": the end was cut off"]);
        }
        drop(opened);
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{ending}", torn.display()));
        }
    }
    assert!(lost > rounds / 2, "{lost} of {rounds}");
}
