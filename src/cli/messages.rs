//! Lines on the two streams: results on stdout, findings and errors on stderr, control characters escaped.

use std::io::Write;

use super::width::{self, parted};
use crate::domain::finding::{Finding, Weight};
use crate::domain::finding_groups::grouped;
pub use crate::formats::escaped::escaped;

/// Prints a line of the result. A closed pipe is not an error: its reader has seen enough.
pub fn print_line(line: &str) {
    print_below(line, 2);
}

/// Prints a line of the result; where it takes several, those after the first begin with so many blanks.
pub fn print_below(line: &str, indent: usize) {
    let mut stream = std::io::stdout().lock();
    for part in parted(line, width::of_results(), indent) {
        let _ = writeln!(stream, "{part}");
    }
}

/// Prints findings and notes, what most needs a look first; what one decision settles is one line, however many files it is about.
pub fn print_findings(findings: &[Finding]) {
    let mut stream = std::io::stderr().lock();
    for group in grouped(findings) {
        let weight = match group.first.weight {
            Weight::Finding => "finding",
            Weight::Note => "note",
        };
        for part in parted(&format!("{weight} {}", escaped(&group.to_string())), width::of_findings(), 2) {
            let _ = writeln!(stream, "{part}");
        }
    }
}

/// Prints one problem on stderr: what kind it is, and the message.
pub fn print_problem(kind: &str, message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{kind} {}", escaped(message));
}

/// Prints an error, one line per fault.
pub fn print_error(error: &(impl std::fmt::Display + ?Sized)) {
    let mut stream = std::io::stderr().lock();
    for line in error.to_string().lines() {
        for part in parted(&format!("error {}", escaped(line)), width::of_findings(), 2) {
            let _ = writeln!(stream, "{part}");
        }
    }
}
