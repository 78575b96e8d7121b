//! Bytes that may be anything, read as .eaf, .exb or .cha.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ["a.eaf", "a.exb", "a.cha"].iter().for_each(|name| leitmotif_fuzz::read(name, bytes)));
