//! PDF files: their text is taken out by a process of its own, with limits.
//!
//! The reader of PDF files is a crate that can run out of stack, memory or time on a bad file, which no caller
//! in the same process survives. So the program calls itself (`leitmotif read-pdf`, hidden): bytes go in, the text
//! of the pages comes out as JSON, and whatever happens inside becomes a `PdfFault` of this one file. The process limits its own
//! memory and processor time before it reads; here the clock is watched and the length of the answer.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::contract::Outcome;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::Transcript;
use crate::formats::transcripts::pdf::PdfText;
use crate::formats::transcripts::reading::PdfFault;
use crate::stages::ingest::{Format, IngestError, Inspection, SourceFile, ingest, ingest_pdf, inspect, inspect_pdf};

/// The command that a program with the reader answers to.
pub const COMMAND: &str = "read-pdf";
/// The most bytes of a file.
pub const MOST_BYTES: usize = 100 << 20;
/// The most memory that the process may ask for, all in all.
pub const MOST_MEMORY: u64 = 384 << 20;
/// The most seconds of a processor.
pub const MOST_CPU_SECONDS: u64 = 10;
/// The most seconds by the clock, for a process that sleeps or a machine that is busy.
const MOST_TIME: Duration = Duration::from_secs(30);
/// The most bytes of the answer.
const MOST_ANSWER: u64 = 64 << 20;

/// Reads a transcript of any format; `reader` is the program that takes text out of PDF files.
///
/// # Errors
///
/// An [`IngestError`] if the file is damaged, of a kind that is not read, or holds no spoken word.
pub fn ingest_any(file: &SourceFile, rules: &SpeakerRules, reader: Option<&Path>) -> Result<Outcome<Transcript>, IngestError> {
    match Format::of(&file.id) {
        Some(Format::Pdf) => ingest_pdf(file, &text_of(&file.bytes, reader)?, rules),
        _ => ingest(file, rules),
    }
}

/// Describes how a file of any format is read.
///
/// # Errors
///
/// An [`IngestError`] if the file is damaged, of a kind that is not read, or holds no spoken word.
pub fn inspect_any(
    file: &SourceFile,
    rules: &SpeakerRules,
    show_text: bool,
    reader: Option<&Path>,
) -> Result<Outcome<Inspection>, IngestError> {
    match Format::of(&file.id) {
        Some(Format::Pdf) => inspect_pdf(file, &text_of(&file.bytes, reader)?, rules, show_text),
        _ => inspect(file, rules, show_text),
    }
}

/// Has the text taken out of a PDF.
///
/// # Errors
///
/// A [`PdfFault`] if there is no reader, or the file is no PDF, damaged, locked, too large or too slow to read.
pub fn text_of(bytes: &[u8], reader: Option<&Path>) -> Result<PdfText, PdfFault> {
    let reader = reader.ok_or(PdfFault::NoReader)?;
    if bytes.len() > MOST_BYTES {
        return Err(PdfFault::TooLarge);
    }
    // What it says on the way would hold words of the file.
    let mut command = Command::new(reader);
    command.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|_| PdfFault::NoProcess)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (ended, answer) = thread::scope(|scope| {
        // A process that ends early closes its end; then there is nothing more to be reported.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(bytes)));
        let answer = scope.spawn(move || {
            let mut answer = Vec::new();
            let read = stdout.map(|stdout| stdout.take(MOST_ANSWER + 1).read_to_end(&mut answer));
            read.and_then(Result::ok).map(|_| answer)
        });
        (wait(&mut child, MOST_TIME), answer.join().ok().flatten())
    });
    // Its end of the pipe was closed on it then, so it ended in a fault.
    if answer.as_ref().is_some_and(|answer| answer.len() as u64 > MOST_ANSWER) {
        return Err(PdfFault::TooLarge);
    }
    ended?;
    let answer = answer.ok_or(PdfFault::BrokeDown)?;
    serde_json::from_slice::<Result<PdfText, PdfFault>>(&answer).map_err(|_| PdfFault::BrokeDown)?
}

/// Waits for the process, and ends it when its time is up.
fn wait(child: &mut Child, most: Duration) -> Result<(), PdfFault> {
    let begun = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) if out_of_time(status) => return Err(PdfFault::TooSlow),
            Ok(Some(_)) => return Err(PdfFault::BrokeDown),
            Ok(None) if begun.elapsed() < most => {
                thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(20));
            }
            // Out of time, or the system cannot say how it fares.
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(PdfFault::TooSlow);
            }
        }
    }
}

/// Whether the system ended a process because its processor time was used up.
#[cfg(unix)]
fn out_of_time(status: std::process::ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    const SIGKILL: i32 = 9;
    const SIGXCPU: i32 = 24;
    matches!(status.signal(), Some(SIGXCPU | SIGKILL))
}

#[cfg(not(unix))]
fn out_of_time(_: std::process::ExitStatus) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_ended_when_its_time_is_up() {
        let begun = Instant::now();
        let mut child = Command::new("sleep").arg("30").spawn().expect("a process");
        assert_eq!(wait(&mut child, Duration::from_millis(50)), Err(PdfFault::TooSlow));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_program_that_is_no_reader_is_a_fault_of_the_file_and_no_more() {
        assert_eq!(text_of(b"%PDF-1.7", None).err(), Some(PdfFault::NoReader));
        for program in ["/bin/true", "/bin/false", "/bin/echo"] {
            assert_eq!(text_of(&[b'x'; 1 << 20], Some(Path::new(program))).err(), Some(PdfFault::BrokeDown), "{program}");
        }
        assert_eq!(text_of(b"", Some(Path::new("/nowhere/at/all"))).err(), Some(PdfFault::NoProcess));
        assert_eq!(text_of(&vec![0; MOST_BYTES + 1], Some(Path::new("/bin/true"))).err(), Some(PdfFault::TooLarge));
    }
}
