//! REFI-QDA, the exchange format of programs for qualitative research, both ways.
//!
//! A codebook is a bare XML file (`.qdc`), a project an archive (`.qdpx`) of an XML file and the
//! plain texts. Takes bytes and gives `Project`, codes and sets,
//! and back, with `Remarks` on every departure from the standard and on whatever
//! was lost. Files are left to the caller.
//!
//! The way in: `container` opens the archive, `xml` pulls its elements, `counting` finds out how
//! places are counted. The way out: `write_project`, whose head says what it takes care of.

mod container;
mod counting;
mod description;
mod elements;
mod from_notes;
mod from_study;
mod markup;
mod names;
mod raw;
mod read_codebook;
mod read_codes;
mod read_project;
mod read_rest;
mod read_sources;
pub mod remark;
mod resolve;
mod selections;
#[cfg(test)]
mod tests;
mod texts;
mod to_study;
mod write_codes;
mod write_project;
mod write_values;
mod xml;

pub use container::write_archive;
pub use counting::{Counting, Mark, every_way, only_place, place, same_words};
pub use description::{read_description, write_description};
pub use elements::is_date_time;
pub use from_notes::{add_notes, add_sets};
pub use from_study::{StudyParts, project_of};
pub use names::{Taken, one_line};
pub use read_codebook::{QdcFile, codebook_of, read_qdc};
pub use read_codes::{is_colour, name_codes};
pub use read_project::{decode_xml, read_project};
pub use remark::{Remark, Remarks};
pub use to_study::{StudyFiles, study_of};
pub use write_codes::{project_codes, write_qdc};
pub use write_project::{UNKNOWN_CODER, write_project};
pub use write_values::narrowest;
