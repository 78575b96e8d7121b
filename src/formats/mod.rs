//! Bytes to nouns and nouns to bytes, one file per format. Pure: whoever calls brings the bytes.

pub mod decode;
pub mod times;
pub mod transcript_text;
pub mod transcript_vtt;
