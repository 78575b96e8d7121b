//! Every public function that can fail says when, below `# Errors`.

use super::source::Source;

/// Public functions that give a `Result` and have no section `# Errors`.
pub fn without_errors(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources.iter().filter(|source| !source.is_test()) {
        let own = source.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines: Vec<&str> = own.lines().collect();
        for at in (0..lines.len()).filter(|&at| lines[at].trim_start().starts_with("pub fn ") && gives_result(&lines[at..])) {
            let above = lines[..at].iter().rev().map(|line| line.trim_start());
            let documented = above.take_while(|line| line.starts_with("//") || line.starts_with('#') || line.ends_with(")]"));
            if !documented.into_iter().any(|line| line == "/// # Errors") {
                complaints.push(format!("{}:{}: when it fails is not said below `# Errors`", source.path, at + 1));
            }
        }
    }
    complaints
}

/// Whether the function that begins on the first line gives a `Result`, or an `Option` of one.
fn gives_result(lines: &[&str]) -> bool {
    let mut signature = String::new();
    for line in lines {
        signature += line.trim();
        signature.push(' ');
        if line.ends_with('{') || line.ends_with(';') || line.ends_with('}') {
            break;
        }
    }
    // A closure among the parameters has an arrow too: the last one is the function's own.
    let signature = signature.split(" where ").next().unwrap_or_default().split(" {").next().unwrap_or_default();
    let given = signature.rsplit_once(") -> ").map_or("", |(_, given)| given);
    let given = given.trim_start_matches("Option<").trim_start_matches("std::").trim_start_matches("io::");
    given.starts_with("Result<")
}

#[test]
fn a_function_that_does_not_say_when_it_fails_is_found() {
    let silent = "/// Reads.\n#[must_use]\npub fn read(\n    with: impl Fn(u8) -> bool,\n) -> io::Result<()> {\n}\n";
    let sound = "/// Reads.\n///\n/// # Errors\n///\n/// What the system says.\npub fn read() -> Result<(), Fault> {\n}\n/// Sure.\npub fn sure(f: impl Fn() -> Result<(), ()>) -> u8 { 0 }\n";
    let complaints = without_errors(&[Source::new("src/a.rs", silent), Source::new("src/b.rs", sound)]);
    assert_eq!(complaints, ["src/a.rs:3: when it fails is not said below `# Errors`"]);
}
