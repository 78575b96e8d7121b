//! The review: what the server gives to whom, what stands in the database when, and what is found when it was touched.
#![cfg(all(feature = "review", feature = "cli"))]
// The long forms tell what they measured.
#![allow(clippy::print_stdout)]

#[path = "review/adjudication.rs"]
mod adjudication;
#[path = "review/blind.rs"]
mod blind;
#[path = "review/client.rs"]
mod client;
#[path = "review/codebook.rs"]
mod codebook;
#[path = "review/decisions.rs"]
mod decisions;
#[path = "review/discussing.rs"]
mod discussing;
#[path = "review/guarding.rs"]
mod guarding;
#[path = "review/kills.rs"]
mod kills;
#[path = "review/merging.rs"]
mod merging;
#[path = "review/packets.rs"]
mod packets;
#[path = "review/scale.rs"]
mod scale;
#[path = "review/study.rs"]
mod study;
#[path = "review/tampering.rs"]
mod tampering;
#[path = "review/tears.rs"]
mod tears;
#[path = "review/waves.rs"]
mod waves;
