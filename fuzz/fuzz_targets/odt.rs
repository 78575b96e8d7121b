//! Bytes that may be anything, read as .odt: an archive, or the parts of one.
#![no_main]

use leitmotif_fuzz::{archive, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read("a.odt", &archive(&["content.xml", "styles.xml"], &[], bytes)));
