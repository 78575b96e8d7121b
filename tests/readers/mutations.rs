//! Golden files with something broken in them, for some seconds each. No reader may panic or take long.
//!
//! `LEITMOTIF_FUZZ_SECONDS` says how long each format is tried; `scripts/fuzz` sets it. A failure
//! names the round, and `LEITMOTIF_FUZZ_ROUND` repeats it alone.

use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::readers::invariants::{folder, goldens, project, read_anything, read_project_anything};

/// No mutation of a small file may take longer than this, in an unoptimised build on a busy machine.
const LONGEST: Duration = Duration::from_secs(5);

/// Numbers that a round and a seed decide, so that a failure can be repeated.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// Pieces that mean something to one reader or another.
const PIECES: [&str; 36] = [
    "<",
    ">",
    "&",
    "&#0;",
    "&#xd800;",
    "&amp;",
    "<w:p>",
    "</w:p>",
    "<w:tbl><w:tr><w:tc>",
    "</w:tbl>",
    "<w:del>",
    "<w:txbxContent>",
    "<table:table>",
    "<text:note>",
    "<office:annotation>",
    "<text:s text:c=\"999999\"/>",
    "<![CDATA[",
    "<!--",
    "{",
    "}",
    "\\u-10179",
    "\\'",
    "\\bin9 ",
    "\\cell",
    "\\row",
    "\\trowd\\intbl ",
    "\n\n",
    "\"",
    ";",
    "\u{15}",
    " --> ",
    "<v ",
    "00:00:01.000",
    "\u{301}",
    "\u{1f642}",
    "\0",
];

fn mutate(bytes: &mut Vec<u8>, others: &[(String, Vec<u8>)], chance: &mut Chance) {
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + 1 + chance.below(40)).min(bytes.len());
        match chance.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 if at < bytes.len() => bytes[at] = chance.next() as u8,
            2 if at < end => drop(bytes.drain(at..end)),
            3 if at < end => {
                let piece = bytes[at..end].to_vec();
                let to = chance.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            4 => {
                let piece = PIECES[chance.below(PIECES.len())].repeat(1 + chance.below(3) * chance.below(40));
                bytes.splice(at..at, piece.bytes());
            }
            5 => bytes.truncate(at),
            6 => {
                let other = &others[chance.below(others.len())].1;
                let from = chance.below(other.len());
                let to = (from + chance.below(200)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            _ => {
                let piece: Vec<u8> = (0..chance.below(12)).map(|_| chance.next() as u8).collect();
                bytes.splice(at..at, piece);
            }
        }
    }
}

/// An archive in which one part is mutated and all else is sound, so that the reader gets to see the damage.
fn mutate_inside(bytes: &[u8], others: &[(String, Vec<u8>)], chance: &mut Chance) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let victim = chance.below(archive.len());
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).ok()?;
        let name = entry.name().ok()?.into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).ok()?;
        let text = ["document.xml", "content.xml", "sheet1.xml", "comments.xml", "project.qde"].iter().any(|part| name.ends_with(part));
        if at == victim || (text && chance.below(2) == 0) {
            mutate(&mut content, others, chance);
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

fn fuzz(ending: &str) {
    let seeds: Vec<(String, Vec<u8>)> = goldens().into_iter().filter(|(name, _)| name.ends_with(ending)).collect();
    assert!(!seeds.is_empty(), "no golden ends with {ending}");
    try_broken(&seeds, read_anything);
}

/// Reads mutations of some files until the time is up.
fn try_broken(seeds: &[(String, Vec<u8>)], read_one: fn(&str, &[u8])) {
    let seconds = std::env::var("LEITMOTIF_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(2);
    let only: Option<u64> = std::env::var("LEITMOTIF_FUZZ_ROUND").ok().and_then(|round| round.parse().ok());
    let all = goldens();
    let begun = Instant::now();
    let mut round = only.unwrap_or(0);
    while begun.elapsed() < Duration::from_secs(seconds) {
        let mut chance = Chance(round);
        let (name, whole) = &seeds[chance.below(seeds.len())];
        let mut bytes =
            Some(whole).filter(|_| chance.below(4) > 0).and_then(|whole| mutate_inside(whole, &all, &mut chance)).unwrap_or_else(|| {
                let mut bytes = whole.clone();
                mutate(&mut bytes, &all, &mut chance);
                bytes
            });
        // A few rounds of random bytes under the right first ones.
        if chance.below(50) == 0 {
            bytes.truncate(8);
            bytes.extend((0..chance.below(300)).map(|_| chance.next() as u8));
        }
        let started = Instant::now();
        let read = std::panic::catch_unwind(|| read_one(name, &bytes));
        assert!(read.is_ok(), "{name} fails in round {round}: LEITMOTIF_FUZZ_ROUND={round} repeats it");
        assert!(started.elapsed() < LONGEST, "{name} takes {:?} in round {round}", started.elapsed());
        round += 1;
        if only.is_some() {
            break;
        }
    }
    assert!(round > 0, "no round was made");
}

#[test]
fn broken_text() {
    let bytes = std::fs::read(folder().join("source/interview.md")).expect("the source of the goldens");
    try_broken(&[("a.md".to_owned(), bytes)], read_anything);
}

#[test]
fn broken_qdpx() {
    try_broken(&[("a.qdpx".to_owned(), project())], read_project_anything);
}

#[test]
fn broken_qdc() {
    // A codebook is the same XML under another root.
    let text = String::from_utf8(std::fs::read(folder().join("../exchange/project.qde")).expect("a project")).expect("UTF-8");
    let codes = text.split_once("<CodeBook>").and_then(|(_, rest)| rest.split_once("</CodeBook>")).expect("codes").0;
    let whole = format!("<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\">{codes}</CodeBook>");
    try_broken(&[("a.qdc".to_owned(), whole.into_bytes())], read_project_anything);
}

macro_rules! formats {
    ($($name:ident: $ending:literal),* $(,)?) => {
        $(#[test]
        fn $name() {
            fuzz($ending);
        })*
    };
}

formats! {
    broken_docx: ".docx",
    broken_odt: ".odt",
    broken_rtf: ".rtf",
    broken_html: ".html",
    broken_otr: ".otr",
    broken_vtt: ".vtt",
    broken_srt: ".srt",
    broken_csv: ".csv",
    broken_xlsx: ".xlsx",
    broken_eaf: ".eaf",
    broken_exb: ".exb",
    broken_cha: ".cha",
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn bytes_that_are_anything_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), ending in 0usize..14) {
        let endings = ["txt", "md", "docx", "odt", "rtf", "html", "otr", "vtt", "srt", "csv", "xlsx", "eaf", "exb", "cha"];
        read_anything(&format!("a.{}", endings[ending]), &bytes);
    }

    #[test]
    fn any_text_is_read_soundly_by_every_reader_of_text(text in "(\\PC|\n|\t|<v |\u{15}|: |--> |00:01\\.000 --> 00:02\\.000\n|&amp;|\\*P:\t|;|\"){0,80}") {
        for ending in ["txt", "vtt", "srt", "csv", "cha", "html"] {
            read_anything(&format!("a.{ending}"), text.as_bytes());
        }
    }
}
