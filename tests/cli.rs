//! The command line, as a person meets it: what it says, what it leaves, and what it never says.
mod bad;
mod bad_input;
mod beginning;
mod determinism;
mod first_day;
mod inspect;
mod disk_full;
mod interruption;
mod leaks;
mod shards;
pub mod study;
mod terminal;
mod user_files;
