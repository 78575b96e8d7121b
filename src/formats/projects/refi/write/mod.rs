//! Writes codebooks and projects: elements in the order of the schema, each selection with its start and end position.

pub mod write_codes;
pub mod write_project;
mod write_selections;
pub mod write_values;
mod xml_writer;
