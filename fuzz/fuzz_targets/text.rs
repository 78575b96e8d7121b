//! Bytes that may be anything, read as .txt or .md.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ["a.txt", "a.md"].iter().for_each(|name| leitmotif_fuzz::read(name, bytes)));
