//! Reads codes and sets, which codebooks and projects write alike.

use super::elements::Elements;
use super::xml_reader::{Pull, Tag};
use crate::domain::codebook::Code;
use crate::domain::guid::Guid;
use crate::domain::ids::CodeId;
use crate::domain::project::{ProjectCode, ProjectSet};
use crate::formats::fault::FormatFault;
use crate::formats::projects::refi::description::read_description;
use crate::formats::projects::refi::names::{one_line, unique_names};
use crate::formats::projects::refi::remark::{Remark, Remarks};

/// Codes in the order of the file, with the places of their parents, before names are made unique.
#[derive(Default)]
struct Flat {
    codes: Vec<ProjectCode>,
    names: Vec<String>,
    parents: Vec<Option<usize>>,
}

/// Reads everything below `Codes`.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_codes(elements: &mut Elements, at: &mut Pull<'_>, tag: &Tag) -> Result<Vec<ProjectCode>, FormatFault> {
    let mut flat = Flat::default();
    at.each_child(tag, |at, child| match child.name.as_str() {
        "Code" => read_code(elements, &mut flat, None, at, &child),
        _ => {
            elements.remarks.add(Remark::UnknownElement);
            Ok(())
        }
    })?;
    let Flat { mut codes, names, parents } = flat;
    name_codes(&mut codes, &names, &parents, &mut elements.remarks);
    Ok(codes)
}

fn read_code(elements: &mut Elements, flat: &mut Flat, parent: Option<usize>, at: &mut Pull<'_>, tag: &Tag) -> Result<(), FormatFault> {
    let own = flat.codes.len();
    let guid = elements.own_guid(tag, "code")?;
    let colour = tag.get("color").map(str::trim).filter(|colour| !colour.is_empty());
    if colour.is_some_and(|colour| !is_colour(colour)) {
        elements.remarks.add(Remark::ColourDropped);
    }
    let codable = !matches!(tag.get("isCodable").map(str::trim), Some("false" | "0"));
    let mut code = Code::named("");
    code.colour = colour.filter(|colour| is_colour(colour)).map(str::to_owned);
    flat.codes.push(ProjectCode { guid, codable, code, notes: Vec::new() });
    flat.names.push(tag.get("name").unwrap_or("").to_owned());
    flat.parents.push(parent);
    at.each_child(tag, |at, child| {
        match child.name.as_str() {
            "Description" => read_description(&at.text(&child)?, &mut flat.codes[own].code),
            "NoteRef" => elements.target(&child, &mut flat.codes[own].notes),
            "Code" => read_code(elements, flat, Some(own), at, &child)?,
            _ => elements.remarks.add(Remark::UnknownElement),
        }
        Ok(())
    })
}

/// Gives each code its unique name, its parent's, and the facet of its tree. A parent comes before its children.
pub fn name_codes(codes: &mut [ProjectCode], names: &[String], parents: &[Option<usize>], remarks: &mut Remarks) {
    let codable: Vec<bool> = codes.iter().map(|code| code.codable).collect();
    let unique = unique_names(names, parents, &codable);
    for (at, (name, changed)) in unique.iter().enumerate() {
        if *changed {
            let kind = if codes[at].codable { Remark::CodeRenamed } else { Remark::HeadingRenamed };
            remarks.add_renamed(kind, &one_line(&names[at]), name);
        }
        // A parent comes before its children, so its facet is settled.
        if let Some(parent) = parents[at] {
            codes[at].code.facet = codes[parent].code.facet.clone();
            codes[at].code.parent = Some(CodeId::new(&unique[parent].0));
        }
        codes[at].code.id = CodeId::new(name);
    }
}

/// Whether a colour is `#rgb` or `#rrggbb`.
pub fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Reads everything below `Sets`. A codebook names a member by `guid`, a project by `targetGUID`; either is taken.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_sets(elements: &mut Elements, at: &mut Pull<'_>, tag: &Tag) -> Result<Vec<ProjectSet>, FormatFault> {
    let mut sets = Vec::new();
    at.each_child(tag, |at, child| {
        if child.name != "Set" {
            elements.remarks.add(Remark::UnknownElement);
            return Ok(());
        }
        let name = one_line(child.get("name").unwrap_or(""));
        let mut set = ProjectSet {
            guid: elements.own_guid(&child, "set")?,
            name,
            description: String::new(),
            codes: Vec::new(),
            sources: Vec::new(),
            notes: Vec::new(),
        };
        at.each_child(&child, |at, member| {
            let list = match member.name.as_str() {
                "Description" => {
                    set.description = at.text(&member)?.trim().to_owned();
                    return Ok(());
                }
                "MemberCode" => &mut set.codes,
                "MemberSource" => &mut set.sources,
                "MemberNote" => &mut set.notes,
                _ => {
                    elements.remarks.add(Remark::UnknownElement);
                    return Ok(());
                }
            };
            let guid: Option<Guid> = elements.reference(&member, "targetGUID").or_else(|| elements.reference(&member, "guid"));
            match guid {
                Some(guid) => list.push(guid),
                None => elements.remarks.add(Remark::Dangling),
            }
            Ok(())
        })?;
        sets.push(set);
        Ok(())
    })?;
    Ok(sets)
}
