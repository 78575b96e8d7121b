//! Bytes that may be anything, read as .vtt or .srt.
#![no_main]

use leitmotif::domain::ids::DocumentId;
use leitmotif::domain::speakers::SpeakerRules;
use leitmotif::stages::ingest::{SourceFile, inspect};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for name in ["a.vtt", "a.srt"] {
        let file = SourceFile { id: DocumentId::new(name), bytes: bytes.to_vec() };
        let _ = inspect(&file, &SpeakerRules::default(), true);
    }
});
