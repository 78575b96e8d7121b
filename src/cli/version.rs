//! `leitmotif --version --json`: the version and the parts that this program was built with, for scripts and for questions to its makers.

use std::ffi::OsString;

use serde_json::{Value, json};

/// Whether the arguments after the program's name ask for the version as JSON and for nothing else.
pub fn is_asked_as_json(mut args: impl Iterator<Item = OsString>) -> bool {
    let (mut version, mut json) = (false, false);
    let known = args.all(|arg| match arg.to_str() {
        Some("--version" | "-V") => std::mem::replace(&mut version, true) != version,
        Some("--json") => std::mem::replace(&mut json, true) != json,
        _ => false,
    });
    known && version && json
}

/// The version, the system, and every part that is optional in a build.
pub fn version() -> Value {
    json!({
        "format": 1,
        "name": "leitmotif",
        "version": env!("CARGO_PKG_VERSION"),
        "system": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
        "features": {
            "cli": true,
            "pdf": cfg!(feature = "pdf"),
            "review": cfg!(feature = "review"),
            "seal": cfg!(feature = "seal"),
            "semantic": cfg!(feature = "semantic"),
            "static_vectors": cfg!(feature = "static_vectors"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> bool {
        is_asked_as_json(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn both_flags_and_nothing_else_ask_for_it() {
        assert!(asked("--version --json") && asked("--json -V"));
        for other in ["--version", "--json", "", "run STUDY --json", "--version --json --json"] {
            assert!(!asked(other), "{other}");
        }
    }
}
