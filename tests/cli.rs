//! The command line, as a person meets it: what it says, what it leaves, and what it never says.
mod bad;
mod bad_input;
mod beginning;
mod determinism;
mod disk_full;
mod first_day;
mod inspect;
mod interruption;
mod leaks;
mod private_files;
#[cfg(feature = "seal")]
mod sealing;
mod shards;
mod soak;
pub mod study;
mod terminal;
mod user_files;
