//! Reads users, variables, cases and links.

use super::elements::Elements;
use super::xml_reader::{Pull, Tag};
use crate::domain::corpus::text::GuardedText;
use crate::domain::project::{Case, Direction, Link, User, Variable, VariableKind};
use crate::formats::fault::FormatFault;
use crate::formats::projects::refi::names::one_line;
use crate::formats::projects::refi::remark::Remark;

/// Reads each child of a list that has a name, and remarks on the others.
fn read_list<T>(
    elements: &mut Elements,
    at: &mut Pull<'_>,
    tag: &Tag,
    name: &str,
    mut read: impl FnMut(&mut Elements, &mut Pull<'_>, &Tag) -> Result<Option<T>, FormatFault>,
) -> Result<Vec<T>, FormatFault> {
    let mut list = Vec::new();
    at.each_child(tag, |at, child| {
        if child.name == name {
            list.extend(read(elements, at, &child)?);
        } else {
            elements.remarks.add(Remark::UnknownElement);
        }
        Ok(())
    })?;
    Ok(list)
}

/// Reads everything below `Users`.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_users(elements: &mut Elements, at: &mut Pull<'_>, tag: &Tag) -> Result<Vec<User>, FormatFault> {
    read_list(elements, at, tag, "User", |elements, _, child| {
        let name = [child.get("name"), child.get("id")].into_iter().flatten().map(one_line).find(|name| !name.is_empty());
        Ok(Some(User { guid: elements.own_guid(child, "user")?, name: name.unwrap_or_default() }))
    })
}

/// Reads everything below `Variables`.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_variables(elements: &mut Elements, at: &mut Pull<'_>, tag: &Tag) -> Result<Vec<Variable>, FormatFault> {
    read_list(elements, at, tag, "Variable", |elements, at, child| {
        let kind = match child.get("typeOfVariable").unwrap_or("") {
            "Boolean" => VariableKind::Boolean,
            "Integer" => VariableKind::Integer,
            "Float" => VariableKind::Float,
            "Date" => VariableKind::Date,
            "DateTime" => VariableKind::DateTime,
            _ => VariableKind::Text,
        };
        let guid = elements.own_guid(child, "variable")?;
        let mut variable = Variable { guid, name: one_line(child.get("name").unwrap_or("")), kind, description: String::new() };
        at.each_child(child, |at, inner| {
            if inner.name == "Description" {
                variable.description = at.text(&inner)?.trim().to_owned();
            }
            Ok(())
        })?;
        Ok(Some(variable))
    })
}

/// Reads everything below `Cases`.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_cases(elements: &mut Elements, at: &mut Pull<'_>, tag: &Tag) -> Result<Vec<Case>, FormatFault> {
    read_list(elements, at, tag, "Case", |elements, at, child| {
        let mut case = Case {
            guid: elements.own_guid(child, "case")?,
            name: one_line(child.get("name").unwrap_or("")),
            description: GuardedText::default(),
            values: Vec::new(),
            codes: Vec::new(),
            sources: Vec::new(),
            selections: Vec::new(),
        };
        at.each_child(child, |at, inner| {
            match inner.name.as_str() {
                "Description" => case.description = GuardedText::new(at.text(&inner)?.trim()),
                "CodeRef" => elements.target(&inner, &mut case.codes),
                "VariableValue" => case.values.extend(elements.value(at, &inner)?),
                "SourceRef" => elements.target(&inner, &mut case.sources),
                "SelectionRef" => elements.target(&inner, &mut case.selections),
                _ => elements.remarks.add(Remark::UnknownElement),
            }
            Ok(())
        })?;
        Ok(Some(case))
    })
}

/// Reads everything below `Links`. A link with one end leads nowhere.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_links(elements: &mut Elements, at: &mut Pull<'_>, tag: &Tag) -> Result<Vec<Link>, FormatFault> {
    read_list(elements, at, tag, "Link", |elements, _, child| {
        let guid = elements.own_guid(child, "link")?;
        let (Some(origin), Some(target)) = (elements.reference(child, "originGUID"), elements.reference(child, "targetGUID")) else {
            elements.remarks.add(Remark::Dangling);
            return Ok(None);
        };
        let direction = match child.get("direction").unwrap_or("") {
            "Associative" => Some(Direction::Associative),
            "OneWay" => Some(Direction::OneWay),
            "Bidirectional" => Some(Direction::Bidirectional),
            _ => None,
        };
        Ok(Some(Link { guid, name: one_line(child.get("name").unwrap_or("")), direction, origin, target }))
    })
}
