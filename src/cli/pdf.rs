//! `leitmotif read-pdf`, which no person calls: takes the text out of a PDF between two pipes, within limits that it sets itself.

use std::io::{Read, Write};
use std::thread;

use super::Ending;
use crate::formats::transcripts::pdf::extract;
use crate::formats::transcripts::reading::PdfFault;
use crate::study::pdf::{MOST_BYTES, MOST_CPU_SECONDS, MOST_MEMORY};

/// The stack that the reader may use: files nest deeper than the usual one takes, and bombs deeper than any.
const STACK: usize = 64 << 20;

/// Reads bytes from stdin and writes the text of the pages, or what is wrong, to stdout as JSON.
pub fn read_pdf() -> Ending {
    limit();
    // A panic's message may hold words of the file.
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    if std::io::stdin().take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).is_err() {
        return Ending::Failed;
    }
    let text = match thread::Builder::new().stack_size(STACK).spawn(move || extract(&bytes)) {
        Ok(reader) => reader.join().unwrap_or(Err(PdfFault::BrokeDown)),
        Err(_) => Err(PdfFault::NoProcess),
    };
    let Ok(answer) = serde_json::to_vec(&text) else { return Ending::Failed };
    if std::io::stdout().write_all(&answer).is_err() { Ending::Failed } else { Ending::Done }
}

/// Bounds memory and processor time, so that a bomb harms nobody else. Other systems are left with the clock that the caller watches.
#[cfg(unix)]
fn limit() {
    use rlimit::{Resource, setrlimit};
    // A system that knows one of these limits not is left without it.
    let _ = setrlimit(Resource::AS, MOST_MEMORY, MOST_MEMORY);
    let _ = setrlimit(Resource::CPU, MOST_CPU_SECONDS, MOST_CPU_SECONDS + 1);
    let _ = setrlimit(Resource::CORE, 0, 0);
}

#[cfg(not(unix))]
fn limit() {
    let _ = (MOST_MEMORY, MOST_CPU_SECONDS);
}
