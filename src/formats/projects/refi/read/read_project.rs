//! Reads a project: the XML, then the texts it names, then every reference.

use std::io::{Read, Seek};

use super::elements::Elements;
use super::raw::RawProject;
use super::resolve::resolve;
use super::texts::Texts;
use super::xml_reader::Pull;
use super::{read_cases, read_codes, read_sources};
use crate::domain::corpus::text::GuardedText;
use crate::domain::project::Project;
use crate::formats::fault::FormatFault;
use crate::formats::projects::refi::container::ProjectArchive;
use crate::formats::projects::refi::names::one_line;
use crate::formats::projects::refi::remark::{Remark, Remarks};

/// The namespace of projects.
pub const PROJECT_URN: &str = "urn:QDA-XML:project:1.0";

/// Reads a `.qdpx` archive.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_project<R: Read + Seek>(reader: R) -> Result<(Project, Remarks), FormatFault> {
    let mut archive = ProjectArchive::open(reader)?;
    let mut elements = Elements::default();
    let xml = archive.read(project_entry(&archive, &mut elements.remarks)?)?;
    let xml = decode_xml(&xml)?;
    let raw = parse(&xml, &mut elements)?;
    let mut remarks = elements.remarks;
    let texts = Texts::of(archive, &mut remarks);
    let project = resolve(raw, texts, &mut remarks)?;
    Ok((project, remarks))
}

/// The one `.qde` at the root of the archive.
fn project_entry<R: Read + Seek>(archive: &ProjectArchive<R>, remarks: &mut Remarks) -> Result<usize, FormatFault> {
    let names = archive.names();
    let is_project = |name: &String| !name.contains(['/', '\\']) && name.to_lowercase().ends_with(".qde");
    let found: Vec<usize> = (0..names.len()).filter(|&at| is_project(&names[at])).collect();
    match (names.iter().position(|name| name == "project.qde"), found.as_slice()) {
        (Some(at), _) => Ok(at),
        (None, [only]) => {
            remarks.add(Remark::ProjectFileName);
            Ok(*only)
        }
        (None, []) => Err(FormatFault::new("the archive holds no project (.qde)", "see whether it is a REFI-QDA project")),
        (None, _) => Err(FormatFault::new("the archive holds several projects (.qde)", "leave one of them in it")),
    }
}

/// XML as text: UTF-8, or UTF-16 with its mark.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn decode_xml(bytes: &[u8]) -> Result<String, FormatFault> {
    let (encoding, mark) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    match encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]) {
        Some(text) => Ok(text.into_owned()),
        None => Err(FormatFault::new("the XML is not UTF-8, as the standard asks", "export it once more from its program")),
    }
}

fn parse(xml: &str, elements: &mut Elements) -> Result<RawProject, FormatFault> {
    let mut at = Pull::new(xml);
    let root = at.root()?;
    elements.check_root(&root, "Project", PROJECT_URN)?;
    let mut raw = RawProject::default();
    raw.project.name = one_line(root.get("name").unwrap_or(""));
    raw.project.origin = root.get("origin").map(one_line).filter(|origin| !origin.is_empty());
    raw.project.created = elements.date(&root, "creationDateTime");
    at.each_child(&root, |at, child| {
        match child.name.as_str() {
            "Users" => raw.project.users = read_cases::read_users(elements, at, &child)?,
            "CodeBook" => at.each_child(&child, |at, inner| {
                match inner.name.as_str() {
                    "Codes" => raw.project.codes = read_codes::read_codes(elements, at, &inner)?,
                    _ => elements.remarks.add(Remark::UnknownElement),
                }
                Ok(())
            })?,
            "Variables" => raw.project.variables = read_cases::read_variables(elements, at, &child)?,
            "Cases" => raw.project.cases = read_cases::read_cases(elements, at, &child)?,
            "Sources" => read_sources::read_sources(elements, &mut raw, at, &child)?,
            "Notes" => read_sources::read_notes(elements, &mut raw, at, &child)?,
            "Links" => raw.project.links = read_cases::read_links(elements, at, &child)?,
            "Sets" => raw.project.sets = read_codes::read_sets(elements, at, &child)?,
            "Graphs" => at.each_child(&child, |_, _| {
                elements.remarks.add(Remark::Graph);
                Ok(())
            })?,
            "Description" => raw.project.description = GuardedText::new(at.text(&child)?.trim()),
            "NoteRef" => elements.target(&child, &mut raw.project.about),
            _ => elements.remarks.add(Remark::UnknownElement),
        }
        Ok(())
    })?;
    Ok(raw)
}
