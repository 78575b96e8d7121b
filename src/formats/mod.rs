//! Bytes to nouns and nouns to bytes, one file per format. Pure: whoever calls brings the bytes.

pub mod agreement_cases;
pub mod codebook;
pub mod codings;
pub mod decode;
pub mod fault;
pub mod participants;
pub mod results;
pub mod study;
pub mod table;
pub mod times;
pub mod transcript_text;
pub mod transcript_vtt;
