//! Bytes that may be anything, read as .html or .otr.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ["a.html", "a.otr"].iter().for_each(|name| leitmotif_fuzz::read(name, bytes)));
