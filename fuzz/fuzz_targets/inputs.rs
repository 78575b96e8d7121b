//! Bytes that may be anything, read as each file that people write for a study: the first byte says as which.
#![no_main]

use leitmotif_fuzz::formats::codebook::{codebook_toml, read_codebook_file};
use leitmotif_fuzz::formats::decode::decode;
use leitmotif_fuzz::formats::inputs::codings::{read_codings, read_codings_jsonl};
use leitmotif_fuzz::formats::inputs::participants::read_participants;
use leitmotif_fuzz::formats::inputs::study_toml::{read_guide, read_study};
use leitmotif_fuzz::formats::review::answers::read_answers;
use leitmotif_fuzz::formats::review::comments::read_comments;
use leitmotif_fuzz::formats::review::sample::read_sample;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let codebooks = ["c.toml", "c.yaml", "c.csv", "c.qdc", "c.html"];
    if let Some(name) = codebooks.get(usize::from(first % 16)) {
        match read_codebook_file(name, bytes) {
            // What was taken in can be written, and is then read again.
            Ok(file) => drop(read_codebook_file("c.toml", codebook_toml(&file.book).as_bytes())),
            Err(faults) => faults.iter().for_each(|fault| drop(fault.to_string())),
        }
        return;
    }
    let Ok(text) = decode(bytes).map(|decoded| decoded.text) else { return };
    match first % 16 {
        5 => drop(read_codings(&text)),
        6 => drop(read_codings_jsonl(&text)),
        7 => drop(read_participants(&text)),
        8 => drop(read_study(&text)),
        9 => drop(read_guide(&text)),
        10 => drop(read_answers(&text)),
        11 => drop(read_comments(&text)),
        _ => drop(read_sample(&text)),
    }
});
