//! The stage that reads transcripts.

#[path = "../../src/stages/ingest/mod.rs"]
pub mod ingest;
