//! REFI-QDA, the exchange format of programs for qualitative research, both ways.
//!
//! A codebook is a bare XML file (`.qdc`), a project an archive (`.qdpx`) of an XML file and the
//! plain texts. Takes bytes and gives `Project`, codes and sets,
//! and back, with `Remarks` on every departure from the standard and on whatever
//! was lost. Files are left to the caller.
//!
//! The way in is `read`: `container` opens the archive, `xml_reader` pulls its elements, `counting` finds out how
//! places are counted. The way out is `write`: the head of `write_project` says what it takes care of.
//! `from_study` and `to_study` turn a study into a project and back.

mod container;
mod description;
mod from_notes;
mod from_study;
mod names;
mod read;
pub mod remark;
#[cfg(test)]
mod tests;
mod to_study;
mod write;

pub use container::write_archive;
pub use description::{read_description, write_description};
pub use from_notes::{add_notes, add_sets};
pub use from_study::{StudyParts, project_of};
pub use names::{Taken, one_line};
pub use read::counting::{Counting, Mark, every_way, only_place, place, same_words};
pub use read::elements::is_date_time;
pub use read::read_codebook::{QdcFile, codebook_of, read_qdc};
pub use read::read_codes::{is_colour, name_codes};
pub use read::read_project::{decode_xml, read_project};
pub use remark::{Remark, Remarks};
pub use to_study::{StudyFiles, study_of};
pub use write::write_codes::{project_codes, write_qdc};
pub use write::write_project::{UNKNOWN_CODER, write_project};
pub use write::write_values::narrowest;
