//! Bytes that may be anything, read as .pdf by the function that runs in the process of its own, and made a transcript of.
//!
//! Panics of the third-party reader are caught there, so they are no finding here; a panic in our own sources is. What cannot be caught
//! (a stack that is used up, memory, time) ends the fuzzer as it ends that process: run it with -fork=1 and
//! -ignore_crashes=1, and give what lies in fuzz/artifacts/pdf to the program.
#![no_main]

use std::panic::PanicHookInfo;
use std::sync::Once;

use leitmotif_fuzz::domain::ids::DocumentId;
use leitmotif_fuzz::domain::corpus::speakers::SpeakerRules;
use leitmotif_fuzz::formats::transcripts::pdf::extract;
use leitmotif_fuzz::stages::ingest::{SourceFile, inspect_pdf};

/// The fuzzer's own hook ends the process at every panic; this one only at ours.
fn tell(panic: &PanicHookInfo<'_>) {
    let ours = panic.location().is_none_or(|place| place.file().contains("src/formats/") || place.file().contains("src/stages/"));
    if ours {
        eprintln!("{panic}");
        std::process::abort();
    }
}

static HOOK: Once = Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    HOOK.call_once(|| std::panic::set_hook(Box::new(tell)));
    if let Ok(text) = extract(bytes) {
        let file = SourceFile { id: DocumentId::new("a.pdf"), bytes: bytes.to_vec() };
        let _ = inspect_pdf(&file, &text, &SpeakerRules::default(), true);
    }
});
