//! The review: what the server gives to whom, what stands in the database when, and what is found when it was touched.
#![cfg(all(feature = "review", feature = "cli"))]
// The long forms tell what they measured.
#![allow(clippy::print_stdout)]
mod access_control;
mod adjudication;
mod blind;
mod client;
mod codebook;
mod codes;
mod crash_recovery;
mod decisions;
mod discussing;
mod later_transcripts;
mod merging;
mod packets;
mod scale;
mod steps;
mod study;
mod tampering;
mod torn_wal;
