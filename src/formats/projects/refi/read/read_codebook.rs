//! Reads a `.qdc` codebook.

use super::elements::Elements;
use super::read_codes::{read_codes, read_sets};
use super::xml_reader::Pull;
use crate::domain::codebook::Codebook;
use crate::domain::project::{ProjectCode, ProjectSet};
use crate::formats::fault::FormatFault;
use crate::formats::projects::refi::remark::{Remark, Remarks};

/// The namespace of codebooks.
pub const CODEBOOK_URN: &str = "urn:QDA-XML:codebook:1.0";

/// What a codebook file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QdcFile {
    /// Its codes; a parent comes before its children.
    pub codes: Vec<ProjectCode>,
    /// Sets of them.
    pub sets: Vec<ProjectSet>,
}

/// Reads the text of a codebook file.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_qdc(text: &str) -> Result<(QdcFile, Remarks), FormatFault> {
    let mut elements = Elements::default();
    let mut at = Pull::new(text);
    let root = at.root()?;
    elements.check_root(&root, "CodeBook", CODEBOOK_URN)?;
    let mut file = QdcFile::default();
    at.each_child(&root, |at, child| {
        match child.name.as_str() {
            "Codes" => file.codes = read_codes(&mut elements, at, &child)?,
            "Sets" => file.sets = read_sets(&mut elements, at, &child)?,
            _ => elements.remarks.add(Remark::UnknownElement),
        }
        Ok(())
    })?;
    let known: std::collections::BTreeSet<_> = file.codes.iter().map(|code| code.guid).collect();
    for set in &mut file.sets {
        let before = set.codes.len();
        set.codes.retain(|guid| known.contains(guid));
        (set.codes.len()..before).for_each(|_| elements.remarks.add(Remark::Dangling));
        (0..set.sources.len() + set.notes.len()).for_each(|_| elements.remarks.add(Remark::SetOutsideXml));
    }
    Ok((file, elements.remarks))
}

/// The codes as a codebook.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn codebook_of(codes: &[ProjectCode]) -> Result<Codebook, FormatFault> {
    let entries = codes.iter().map(|code| code.code.clone()).collect();
    Codebook::new(1, entries).map_err(|faults| FormatFault::new(faults.first().map(ToString::to_string).unwrap_or_default(), ""))
}
