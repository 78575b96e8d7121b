//! Lines on the two streams: results on stdout, findings and errors on stderr, control characters escaped.

use std::io::Write;

use crate::domain::finding::{Finding, Weight};

/// Prints a line of the result. A closed pipe is not an error: whoever read has seen enough.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Prints findings and notes, one line each.
pub fn tell(findings: &[Finding]) {
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
pub fn complain(error: &impl std::fmt::Display) {
    let mut stream = std::io::stderr().lock();
    for line in error.to_string().lines() {
        let _ = writeln!(stream, "error {}", escaped(line));
    }
}

/// Control characters and marks that reorder text are written as escapes, so that no file name can play tricks on a terminal.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let reorders = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || reorders { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_play_tricks() {
        assert_eq!(escaped("a\u{1b}[2Jb\u{202e}"), "a\\u{1b}[2Jb\\u{202e}");
    }
}
