//! Lines on the two streams: results on stdout, findings and errors on stderr, control characters escaped.

use std::io::Write;

use crate::domain::finding::{Finding, Weight};
pub use crate::formats::escaped::escaped;

/// Prints a line of the result. A closed pipe is not an error: its reader has seen enough.
pub fn print_line(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Prints findings and notes, one line each.
pub fn print_findings(findings: &[Finding]) {
    let mut stream = std::io::stderr().lock();
    for finding in findings {
        let weight = match finding.weight {
            Weight::Finding => "finding",
            Weight::Note => "note",
        };
        let _ = writeln!(stream, "{weight} {}", escaped(&finding.to_string()));
    }
}

/// Prints an error, one line per fault.
pub fn print_error(error: &(impl std::fmt::Display + ?Sized)) {
    let mut stream = std::io::stderr().lock();
    for line in error.to_string().lines() {
        let _ = writeln!(stream, "error {}", escaped(line));
    }
}
