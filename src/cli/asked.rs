//! A question that a person answers at the terminal before something is done that cannot be taken back.

use std::io::{BufRead, IsTerminal, Write};

/// What was typed, without the blanks around it; `None` where nobody is there to answer.
///
/// The question goes to stderr, so that what a command prints stays what it says.
pub fn ask(question: &str) -> Option<String> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return None;
    }
    let mut stream = std::io::stderr().lock();
    let _ = write!(stream, "{question} ").and_then(|()| stream.flush());
    let mut answer = String::new();
    input.lock().read_line(&mut answer).ok()?;
    Some(answer.trim().to_owned())
}
