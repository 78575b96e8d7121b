//! Bytes that may be anything, read as .vtt or .srt.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ["a.vtt", "a.srt"].iter().for_each(|name| leitmotif_fuzz::read(name, bytes)));
