//! Bytes to nouns and nouns to bytes, one file per format. Pure: whoever calls brings the bytes.

pub mod archive;
pub mod codebook;
pub mod codings;
pub mod columns;
pub mod decode;
pub mod fault;
pub mod html;
pub mod participants;
pub mod prose;
pub mod reading;
pub mod results;
pub mod script;
pub mod study;
pub mod table;
pub mod times;
pub mod transcript_cha;
pub mod transcript_docx;
pub mod transcript_eaf;
pub mod transcript_exb;
pub mod transcript_odt;
pub mod transcript_page;
pub mod transcript_rtf;
pub mod transcript_table;
pub mod transcript_text;
pub mod transcript_vtt;
pub mod xml;
