//! Bytes that may be anything, read as .rtf.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| leitmotif_fuzz::read("a.rtf", bytes));
