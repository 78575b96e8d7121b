//! The command line, as a person meets it: what it says, what it leaves, and what it never says.

#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/inspect.rs"]
mod inspect;
#[path = "cli/keeping.rs"]
mod keeping;
#[path = "cli/leaks.rs"]
mod leaks;
#[path = "cli/sameness.rs"]
mod sameness;
#[path = "cli/stops.rs"]
mod stops;
#[path = "cli/study.rs"]
mod study;
#[path = "cli/terminal.rs"]
mod terminal;
