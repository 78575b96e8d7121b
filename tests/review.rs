//! The review: what the server gives to whom, what is in the database when, and what is found when it was touched.
#![cfg(all(feature = "review", feature = "cli"))]
// The long forms tell what they measured.
#![allow(clippy::print_stdout)]
mod access_control;
mod adjudication;
mod blind;
pub mod client;
mod codebook;
mod crash_recovery;
mod decisions;
mod deidentified;
mod discussing;
mod full_disk;
mod later_transcripts;
mod learning;
mod live_codes;
mod merging;
mod packets;
mod pictures;
mod ranking;
mod review_steps;
mod scale;
mod start_page;
mod study;
mod tampering;
mod torn_wal;
mod withdrawal;
