//! Bytes that may be anything, read as .odt.
#![no_main]

use leitmotif::domain::ids::DocumentId;
use leitmotif::domain::speakers::SpeakerRules;
use leitmotif::stages::ingest::{SourceFile, inspect};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let file = SourceFile { id: DocumentId::new("a.odt"), bytes: bytes.to_vec() };
    let _ = inspect(&file, &SpeakerRules::default(), true);
});
