//! PDF files through the program itself: as LibreOffice writes them, and made to do harm.

mod goldens;
mod hostile_pdf;
mod pdf_builder;

use std::path::Path;

use leitmotif::contract::Outcome;
use leitmotif::domain::corpus::speakers::SpeakerRules;
use leitmotif::domain::corpus::transcript::Transcript;
use leitmotif::domain::ids::DocumentId;
use leitmotif::stages::ingest::{IngestError, SourceFile};
use leitmotif::study::pdf::ingest_any;

/// The program, which reads PDF files in a process of its own.
const PROGRAM: &str = env!("CARGO_BIN_EXE_leitmotif");

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pdf"))
}

fn read(name: &str, bytes: &[u8]) -> Result<Outcome<Transcript>, IngestError> {
    let file = SourceFile { id: DocumentId::new(name), bytes: bytes.to_vec() };
    ingest_any(&file, &SpeakerRules::default(), Some(Path::new(PROGRAM)))
}
