//! Reads codebooks and projects: XML to elements, texts fetched from the archive, positions counted, references resolved.

pub mod counting;
pub mod elements;
mod raw;
mod read_cases;
pub mod read_codebook;
pub mod read_codes;
pub mod read_project;
mod read_sources;
mod resolve;
pub mod texts;
pub mod xml_reader;
